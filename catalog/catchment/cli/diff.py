"""`catchment diff`: what is different between two runs."""

from typing import TYPE_CHECKING

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
  catchment diff 0 1 --source shop
  catchment diff 3 4 --format json"""
)
@click.argument("base", type=click.IntRange(0), metavar="RUN")
@click.argument("head", type=click.IntRange(0), metavar="RUN")
@click.option("--source", default="", metavar="NAME", help="Only what this source says.")
@format_option
@click.pass_obj
def command(db: str, base: int, head: int, source: str, format_: str) -> None:
    """Show what is different between two runs, which 'catchment runs' lists; 0 is before the first.

    Runs of all sources share one count.  Lines begin with - for what went, + for what came, > for what was
    renamed, ~ for what changed.
    """
    from catchment.difference import between

    with open_catalog(db) as catalog:
        found = between(catalog.store, base, head, source=source)
    if format_ == "json":
        print_json(found)
    else:
        print_difference(found)


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
