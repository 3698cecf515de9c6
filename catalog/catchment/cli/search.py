"""`catchment search`: find assets by words."""

import click

from catchment.cli.output import format_option, open_catalog, print_json, print_table, run_operation


@click.command(
    epilog="""\b
Examples:
  catchment search revenue
  catchment search "customer email" --format json"""
)
@click.argument("text")
@click.option("--first", default=25, show_default=True, type=click.IntRange(1, 200), help="How many at most.")
@format_option
@click.pass_obj
def command(db: str, text: str, first: int, format_: str) -> None:
    """Find assets whose name, description, columns, tags or owners have every word of TEXT."""
    with open_catalog(db) as catalog:
        if format_ == "json":
            print_json(run_operation(catalog, "Search", {"query": text, "first": first})["search"])
            return
        rows = [
            (
                entry.asset.name,
                entry.asset.kind + (", disabled" if entry.asset.disabled else ""),
                ", ".join(dict.fromkeys(o.name for o in entry.asset.owners)),
                entry.asset.urn,
            )
            for entry, _ in catalog.search(text, limit=first)
        ]
    if rows:
        print_table(["name", "kind", "owners", "urn"], rows)
    else:
        click.echo(f"nothing matches {text!r}")
