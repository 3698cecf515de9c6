"""`catchment top`: what is most depended upon."""

import click

from catchment.cli.output import as_of_option, format_option, open_catalog, print_json, print_table, run_operation
from catchment_parsers.facts import Kind


@click.command(
    epilog="""\b
Examples:
  catchment top
  catchment top --kind source --by exposures
  catchment top --first 100 --format json"""
)
@click.option(
    "--by",
    type=click.Choice(["all", "direct", "exposures", "direct-exposures"]),
    default="all",
    show_default=True,
    help="What counts: all that is downstream, what reads it itself, or the exposures among either.",
)
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice([kind.value for kind in Kind]),
    help="Only this kind; repeatable.",
)
@click.option("--first", default=25, show_default=True, type=click.IntRange(1, 200), help="How many at most.")
@format_option
@as_of_option
@click.pass_obj
def command(db: str, by: str, kinds: tuple[str, ...], first: int, format_: str) -> None:
    """List what is most depended upon: how many assets and exposures are downstream of each."""
    from catchment.store.popularity import By

    with open_catalog(db) as catalog:
        if format_ == "json":
            names = {"by": by.upper().replace("-", "_"), "kinds": [Kind(kind).name for kind in kinds] or None}
            print_json(run_operation(catalog, "MostDependedUpon", {**names, "first": first})["mostDependedUpon"])
            return
        found = catalog.most_depended_upon(by=By(by.replace("-", "_")), kinds=frozenset(map(Kind, kinds or Kind)))
    rows = [
        (entry.asset.name, entry.asset.kind, told.all, told.direct, told.exposures, entry.asset.urn)
        for entry, told in found[:first]
    ]
    if rows:
        numbers = ["dependents", "direct", "exposures"]
        print_table(["name", "kind", *numbers, "urn"], rows, right=numbers)
    else:
        click.echo("nothing depends on anything that is known")
