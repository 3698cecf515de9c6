"""`catchment diff`: what is different between two runs."""

from typing import TYPE_CHECKING, Any

import click

from catchment.cli.output import format_option, open_catalog, print_json

if TYPE_CHECKING:
    from catchment.difference import AssetDifference, ColumnDifference, Difference
    from catchment.fields import FieldChange

SIGNS = {"REMOVED": "-", "ADDED": "+", "RENAMED": ">", "CHANGED": "~"}
"""How each change is marked at the beginning of its line."""


@click.command(
    epilog="""\b
Examples:
  catchment diff 3 4
  catchment diff 0 1 --source shop --kind model --kind seed
  catchment diff 3 4 --format json"""
)
@click.argument("base", type=click.IntRange(0), metavar="RUN")
@click.argument("head", type=click.IntRange(0), metavar="RUN")
@click.option("--source", default="", metavar="NAME", help="Only what this source says.")
@click.option("--kind", "kinds", multiple=True, metavar="KIND", help="Only assets of this kind (model, test, ...).")
@format_option
@click.pass_obj
def command(db: str, base: int, head: int, source: str, kinds: tuple[str, ...], format_: str) -> None:
    """Show what is different between two runs, which 'catchment runs' lists; 0 is before the first.

    Runs of all sources share one count.  Lines begin with - for what went, + for what came, > for what was
    renamed, ~ for what changed.  What only stands elsewhere, as in another database, is told once.
    """
    from catchment.difference import between

    wanted = _known_kinds(kinds)
    with open_catalog(db) as catalog:
        found = between(catalog.store, base, head, source=source)
    show(found if not wanted else _of_kinds(found, wanted), format_)


def _known_kinds(names: tuple[str, ...]) -> list[str]:
    import difflib

    from catchment.errors import InputError
    from catchment_parsers.facts import Kind

    kinds = [kind.value for kind in Kind]
    for name in names:
        if name.lower() not in kinds:
            near = difflib.get_close_matches(name.lower(), kinds, n=1)
            hint = f"did you mean {near[0]}?" if near else f"choose of {', '.join(kinds)}"
            raise InputError(f"no kind {name!r}: {hint}")
    return [name.lower() for name in names]


def _of_kinds(found: "Difference", kinds: list[str]) -> "Difference":
    import msgspec

    assets = tuple(each for each in found.assets if each.kind in kinds)
    return msgspec.structs.replace(
        found,
        assets=assets,
        edges_added=sum(each.edges_added for each in assets),
        edges_removed=sum(each.edges_removed for each in assets),
    )


def show(found: "Difference", format_: str) -> None:
    """Print a difference for people, or as JSON in the shape of GraphQL's ``SnapshotDiff``."""
    if format_ == "json":
        print_json(_as_graphql(found))
    else:
        print_difference(found)


def _as_graphql(found: "Difference") -> dict[str, Any]:
    return {
        "base": found.base or None,
        "head": found.head or None,
        "edgesAdded": found.edges_added,
        "edgesRemoved": found.edges_removed,
        "changes": [
            {
                "change": each.change,
                "urn": each.urn,
                "before": each.before or None,
                "kind": each.kind.upper(),
                "name": each.name,
                "source": each.source,
                "fields": [_field_as_graphql(field) for field in each.fields],
                "columns": [
                    {
                        "change": column.change,
                        "name": column.name,
                        "before": column.before or None,
                        "fields": [_field_as_graphql(field) for field in column.fields],
                    }
                    for column in each.columns
                ],
                "edgesAdded": each.edges_added,
                "edgesRemoved": each.edges_removed,
                "upstreamAdded": each.upstream_added,
                "upstreamRemoved": each.upstream_removed,
            }
            for each in found.assets
        ],
    }


def _field_as_graphql(field: "FieldChange") -> dict[str, str | None]:
    return {"field": field.field, "before": field.before or None, "after": field.after or None}


def print_difference(found: "Difference") -> None:
    """Print a difference for people."""
    from catchment.words import shown

    for each in found.assets:
        click.echo(shown(f"{SIGNS[each.change]} {each.kind.replace('_', ' ')} {each.urn}"))
        for line in _lines(each):
            click.echo(shown(f"    {line}"))
    click.echo(_summary(found))


def _lines(each: "AssetDifference") -> list[str]:
    lines = [f"was {each.before}"] if each.before else []
    lines += [_field(field) for field in each.fields]
    lines += [line for column in each.columns for line in _column(column)]
    if each.change in ("ADDED", "REMOVED"):
        return lines
    lines += [f"+ reads {urn}" for urn in each.upstream_added]
    lines += [f"- reads {urn}" for urn in each.upstream_removed]
    if each.edges_added or each.edges_removed:
        lines.append(f"column edges: {each.edges_added} added, {each.edges_removed} removed")
    return lines


def _column(column: "ColumnDifference") -> list[str]:
    sign = SIGNS[column.change]
    was = f" (was {column.before})" if column.before else ""
    fields = [f"    {_field(field)}" for field in column.fields]
    return [f"{sign} column {column.name}{was}", *fields]


def _field(field: "FieldChange") -> str:
    if not field.before and not field.after:
        return f"{field.field} changed"
    return f"{field.field}: {field.before or '(nothing)'} -> {field.after or '(nothing)'}"


def _summary(found: "Difference") -> str:
    if not found.assets:
        return "nothing is different"
    counts = {change: sum(each.change == change for each in found.assets) for change in SIGNS}
    words = ", ".join(f"{count} {change.lower()}" for change, count in counts.items() if count)
    return f"{words}; column edges: {found.edges_added} added, {found.edges_removed} removed"
