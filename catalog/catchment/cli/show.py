"""`catchment show`: an asset with all that is known of it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from catchment.cli.output import as_of_option, format_option, open_catalog, print_json, print_table, run_operation
from catchment_parsers.naming import column_urn

if TYPE_CHECKING:
    from catchment.assets import Entry
    from catchment.catalog import Catalog
    from catchment_parsers.facts import Asset, Diagnostic


@click.command(
    epilog="""\b
Examples:
  catchment show orders
  catchment show orders.customer_id
  catchment show model.shop.orders
  catchment show duckdb/shop.main.orders --format json"""
)
@click.argument("asset")
@format_option
@as_of_option
@click.pass_obj
def command(db: str, asset: str, format_: str) -> None:
    """Show ASSET: what it is, its columns and types, owners, tests, and its neighbours in the lineage.

    Of a column: its type, and what it is made of, with the SQL and the line that say so.
    """
    from catchment.assets import column_of

    with open_catalog(db) as catalog:
        entry, column = column_of(catalog.state.assets, asset)
        if format_ == "json" and not column:
            print_json(run_operation(catalog, "Asset", {"urn": entry.asset.urn})["asset"])
        elif format_ == "json":
            known = dict(catalog.columns(entry))[catalog.column_node(entry, column)]
            urn = column_urn(entry.asset.urn, known.key)
            print_json(run_operation(catalog, "ColumnReport", {"urn": urn})["column"])
        elif column:
            _print_column(catalog, entry, column)
        else:
            _print(catalog, entry)


def _print_column(catalog: "Catalog", entry: "Entry", name: str) -> None:
    from catchment.graph.render import short
    from catchment.store.read import edge_rows
    from catchment.words import shown

    node = catalog.column_node(entry, name)
    column = dict(catalog.columns(entry))[node]
    edges = edge_rows(catalog.store, entry.id, target=node)
    click.echo(shown(column_urn(entry.asset.urn, column.key)))
    facts = {
        "type": column.data_type.lower(),
        "class": column.sensitivity or ("PII" if column.pii else ""),
        "description": _described(column.description, column.description_origin),
        "owners": ", ".join(dict.fromkeys(owner.name for owner in entry.asset.owners)),
        "no lineage": "" if edges else column.reason,
    }
    for label, value in facts.items():
        if value:
            click.echo(f"  {label:<12} {shown(value)}")
    if edges:
        click.echo()
        rows = [(short(e.source), e.subtype, " ".join(e.expression.split()), f"{e.path}:{e.line}") for e in edges]
        print_table(["comes from", "how", "expression", "where"], rows)


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
        reported = any(column.in_catalog for _, column in columns)
        rows = [
            (
                c.name,
                "(declared only)" if reported and not c.in_catalog else c.data_type.lower(),
                c.sensitivity or ("PII" if c.pii else ""),
                _described(c.description, c.description_origin),
            )
            for _, c in columns
        ]
        print_table(["column", "type", "class", "description"], rows)


def _facts(entry: "Entry") -> list[tuple[str, str]]:
    asset = entry.asset
    return [
        ("kind", " ".join(dict.fromkeys(part for part in (asset.kind, asset.materialized) if part)) + _standing(asset)),
        (
            "known as",
            ", ".join(dict.fromkeys(resource.unique_id for resource in entry.resources if resource.unique_id)),
        ),
        ("file", asset.path),
        ("description", _described(asset.description, str(asset.details.get("description_origin", "")))),
        ("owners", ", ".join(dict.fromkeys(f"{owner.name} ({owner.provenance})" for owner in asset.owners))),
        ("tier", asset.tier),
        ("domain", asset.domain),
        ("tags", ", ".join(asset.tags)),
        ("class", str(asset.details.get("sensitivity", "")) or ("PII" if asset.details.get("pii") else "")),
        *_of_kind(asset),
        ("contract", "enforced" if asset.contract else ""),
        ("constraints", ", ".join(map(_constraint, asset.details.get("constraints", [])))),
        ("SQL", f"{asset.status}" if asset.status != "NOT_SQL" else ""),
        *(("problem", _problem(each)) for each in asset.diagnostics if each.severity != "INFO"),
    ]


def _problem(found: "Diagnostic") -> str:
    line = f"line {found.line}: " if found.line else ""
    return f"{line}{found.message} [{found.code}]"


def _of_kind(asset: "Asset") -> list[tuple[str, str]]:
    """Return what matters of a test, a metric, a source, and how what runs last came out."""
    details, run = asset.details, asset.details.get("run") or {}
    freshness = details.get("freshness") or {}
    attached = details.get("attached") or []
    facts = [
        ("checks", ", ".join([attached] if isinstance(attached, str) else attached)),
        ("of columns", ", ".join(details.get("columns") or []) if asset.kind == "test" else ""),
        ("severity", details.get("severity")),
        ("type", details.get("type")),
        ("expression", details.get("expression")),
        ("filter", details.get("filter")),
        ("url", details.get("url")),
        ("maturity", details.get("maturity")),
        ("last run", " ".join(str(run[key]) for key in ("status", "completed_at", "message") if run.get(key))),
        ("freshness", " ".join(str(freshness[key]) for key in ("status", "max_loaded_at") if freshness.get(key))),
    ]
    return [(name, str(said)) for name, said in facts if said]


def _standing(asset: "Asset") -> str:
    """Return what keeps an asset from being an ordinary one, as what follows its kind."""
    if asset.disabled:
        return ", disabled"
    return ", in no project" if asset.details.get("undeclared") else ""


def _constraint(said: Mapping[str, Any]) -> str:
    """Return a constraint as SQL would have it: ``foreign_key(customer_id) -> customers(id)``."""
    on = str(said.get("expression") or ", ".join(said.get("columns", [])))
    to = f" -> {said['to']}({', '.join(said.get('to_columns', []))})" if said.get("to") else ""
    return f"{said['type']}({on}){to}"


def _described(description: str, origin: str) -> str:
    """Return a description's first line, with where it was read if that is not the project's YAML."""
    line = _line(description)
    return f"{line} [{origin}]" if line and origin else line


def _line(text: str, most: int = 100) -> str:
    """Return the first line of a text, shortened; the frame of a Markdown table is none."""
    first = next(
        (line.strip() for line in text.splitlines() if line.strip(" |-:") and not line.lstrip().startswith("|")), ""
    )
    return first if len(first) <= most else f"{first[: most - 1]}…"
