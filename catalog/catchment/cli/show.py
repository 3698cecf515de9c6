"""`catchment show`: an asset with all that is known of it."""

from typing import TYPE_CHECKING

import click

from catchment.cli.output import format_option, open_catalog, print_json, print_table, run_operation

if TYPE_CHECKING:
    from catchment.assets import Entry
    from catchment.catalog import Catalog


@click.command(
    epilog="""\b
Examples:
  catchment show orders
  catchment show model.shop.orders
  catchment show duckdb/shop.main.orders --format json"""
)
@click.argument("asset")
@format_option
@click.pass_obj
def command(db: str, asset: str, format_: str) -> None:
    """Show ASSET: what it is, its columns and types, owners, tests, and its neighbours in the lineage."""
    with open_catalog(db) as catalog:
        entry = catalog.asset(asset)
        if format_ == "json":
            print_json(run_operation(catalog, "Asset", {"urn": entry.asset.urn})["asset"])
            return
        _print(catalog, entry)


def _print(catalog: "Catalog", entry: "Entry") -> None:
    from catchment.assertions import by_asset
    from catchment.words import shown

    click.echo(shown(entry.asset.urn))
    for name, value in _facts(entry):
        if value:
            click.echo(f"  {name:<12} {shown(value)}")
    neighbours = {"reads": True, "read by": False}
    for name, upstream in neighbours.items():
        links = catalog.state.lineage.asset_links(entry.id, upstream=upstream)
        names = [catalog.state.assets[link.node].asset.name for link in links if link.node in catalog.state.assets]
        if names:
            click.echo(f"  {name:<12} {shown(', '.join(dict.fromkeys(names)))}")
    tests = by_asset(catalog.state.assets).get(entry.asset.urn, [])
    if tests:
        types = sorted({str(test.details.get("test_type", "test")) for test in tests})
        click.echo(f"  {'tests':<12} {len(tests)}: {', '.join(types)}")
    columns = catalog.columns(entry)
    if columns:
        click.echo()
        rows = [
            (c.name, c.data_type.lower(), c.sensitivity or ("PII" if c.pii else ""), _line(c.description))
            for _, c in columns
        ]
        print_table(["column", "type", "class", "description"], rows)


def _facts(entry: "Entry") -> list[tuple[str, str]]:
    asset = entry.asset
    return [
        ("kind", " ".join(part for part in (asset.kind, asset.materialized) if part)),
        (
            "known as",
            ", ".join(dict.fromkeys(resource.unique_id for resource in entry.resources if resource.unique_id)),
        ),
        ("file", asset.path),
        ("description", _line(asset.description)),
        ("owners", ", ".join(dict.fromkeys(f"{owner.name} ({owner.provenance})" for owner in asset.owners))),
        ("tier", asset.tier),
        ("domain", asset.domain),
        ("tags", ", ".join(asset.tags)),
        ("SQL", f"{asset.status}" if asset.status != "NOT_SQL" else ""),
    ]


def _line(text: str, most: int = 100) -> str:
    """Return the first line of a text, shortened."""
    first = text.strip().partition("\n")[0]
    return first if len(first) <= most else f"{first[: most - 1]}…"
