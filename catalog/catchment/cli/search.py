"""`catchment search`: find assets by words."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

from catchment.cli.output import format_option, open_catalog, print_json, print_table, run_operation
from catchment.words import shown
from catchment_parsers.facts import Kind

if TYPE_CHECKING:
    from catchment.catalog import Catalog
    from catchment.search import Found, Index

Command = TypeVar("Command", bound=Callable[..., Any])

FILTERS = {
    "kind": "Only of this kind",
    "source": "Only what this source declares",
    "owner": "Only what this person or group owns, by name or e-mail address",
    "tag": "Only with this tag",
    "domain": "Only of this business domain",
    "tier": "Only of this tier, as TIER_1",
    "schema": "Only in this schema",
    "database": "Only in this database",
}
"""The options that choose, by the dimension that each is about."""
COLUMNS = 2
"""Columns whose names match that are named for each asset."""
VALUES = 10
"""Values of a facet that are shown."""


def filters(command: Command) -> Command:
    """Give a command the options that choose assets, as GraphQL's ``AssetFilter``; each may be repeated."""
    for name, help_ in reversed(FILTERS.items()):
        choice = click.Choice([kind.value for kind in Kind]) if name == "kind" else None
        command = click.option(f"--{name}", multiple=True, type=choice, help=f"{help_}; repeatable.")(command)
    return command


@click.command(
    epilog="""\b
Examples:
  catchment search revenue
  catchment search "customer email" --format json
  catchment search orders --kind model --owner finance --facets"""
)
@click.argument("text")
@filters
@click.option("--first", default=25, show_default=True, type=click.IntRange(1, 200), help="How many at most.")
@click.option("--facets", is_flag=True, help="Count all that matches by kind, source, owner, tag and the like.")
@format_option
@click.pass_obj
def command(db: str, /, text: str, first: int, facets: bool, format_: str, **chosen: tuple[str, ...]) -> None:
    """Find assets whose name, description, columns, tags or owners have every word of TEXT.

    What is widely used or certified comes first.  The last letters of a word may be missing, and a word that nothing
    has is corrected, which is said.
    """
    with open_catalog(db) as catalog:
        if format_ == "json":
            variables = {"query": text, "filter": _filter(chosen), "first": first, "facets": facets}
            print_json(run_operation(catalog, "Search", variables)["search"])
            return
        index = catalog.state.index
        wanted = {"contact" if name == "owner" else name: values for name, values in chosen.items() if values}
        found = index.find(text, wanted)
        for each in found.corrected:
            click.echo(f"no {shown(each.word)!r}: showing {shown(each.to)!r}", err=True)
        if not found.places:
            click.echo(f"nothing matches {shown(text)!r}")
            return
        _print_hits(catalog, found, first)
        if facets:
            _print_facets(index, found)


def _filter(chosen: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Return options as an ``AssetFilter``, whose lists are named in the plural."""
    values = {name: list(found) for name, found in chosen.items() if found}
    if "kind" in values:
        values["kind"] = [kind.upper() for kind in values["kind"]]
    return {f"{name}s": found for name, found in values.items()}


def _print_hits(catalog: "Catalog", found: "Found", first: int) -> None:
    from catchment.search import matching
    from catchment.store.read import columns_of

    hits = catalog.state.index.hits(found, found.places[:first])
    columns = columns_of(catalog.store, [entry.id for entry, hit in hits if "columns" in hit.fields])
    rows = []
    for entry, hit in hits:
        asset = entry.asset
        named = [column.name for column in matching((each for _, each in columns.get(entry.id, [])), found.words)]
        fields = [_columns(named) if field == "columns" else field for field in hit.fields]
        kind = asset.kind + (", disabled" if asset.disabled else "")
        rows.append(
            (asset.name, kind, ", ".join(dict.fromkeys(o.name for o in asset.owners)), ", ".join(fields), asset.urn)
        )
    print_table(["name", "kind", "owners", "matches in", "urn"], rows)
    if len(found.places) > len(rows):
        click.echo(f"{len(rows)} of {len(found.places)}: --first shows more, --kind and the like choose")


def _columns(named: Sequence[str]) -> str:
    """Return what matches in columns, which may be the description of one alone."""
    if not named:
        return "columns"
    return f"columns ({', '.join(named[:COLUMNS])}{', …' if len(named) > COLUMNS else ''})"


def _print_facets(index: "Index", found: "Found") -> None:
    from catchment.search import FACETS

    for name in FACETS:
        counted = index.facet(found, name)
        if counted:
            listed = ", ".join(f"{shown(value)} ({count})" for value, count in counted[:VALUES])
            more = f", and {len(counted) - VALUES} more" if len(counted) > VALUES else ""
            click.echo(f"{name}: {listed}{more}")
