"""`catchment conflicts`: what disagrees and what repeats."""

from typing import TYPE_CHECKING

import click

from catchment.cli.lineage import tell_partial
from catchment.cli.output import chosen_limits, format_option, open_catalog, print_json, print_table, run_operation
from catchment.words import listed, shown

if TYPE_CHECKING:
    from catchment.findings.conflict import Conflict, ConflictKind

KINDS = ("metric", "model", "relation")
"""Metrics and measures that disagree, models that repeat, relations that are built twice."""


@click.command(
    epilog="""\b
Examples:
  catchment conflicts
  catchment conflicts --kind metric --fail-on any
  catchment conflicts --kind model --format json"""
)
@click.option(
    "--kind",
    "names",
    multiple=True,
    type=click.Choice(KINDS),
    help="Only metrics that disagree, models that repeat, or relations that are built twice; repeatable.",
)
@click.option(
    "--fail-on",
    type=click.Choice(["any", "none"]),
    default="none",
    show_default=True,
    help="Exit 1 where there is a conflict, 3 where some could not be compared.",
)
@format_option
@click.pass_obj
def command(db: str, names: tuple[str, ...], fail_on: str, format_: str) -> None:
    """Find metrics that disagree, models that repeat, and relations that are built twice.

    Metrics disagree where one name has several definitions, or one definition several names.  They are compared
    by their aggregation on columns, their filter and their grain, whatever their parts are called; models by
    what their SQL means, whatever its formatting, aliases and CTEs.
    """
    from catchment.findings.all import conflicts

    with open_catalog(db) as catalog:
        kinds = _kinds(names)
        told = conflicts(catalog, kinds, chosen_limits())
        if format_ == "json":
            print_json(run_operation(catalog, "Conflicts", {"kinds": [str(kind) for kind in kinds]})["conflicts"])
        else:
            _print(told.found)
    tell_partial(told.completeness)
    if fail_on == "any" and (told.found or told.completeness.is_partial):
        raise SystemExit(1 if told.found else 3)


def _kinds(names: tuple[str, ...]) -> "list[ConflictKind]":
    from catchment.findings.conflict import METRIC_KINDS, ConflictKind

    of = {"model": {ConflictKind.SAME_SQL}, "relation": {ConflictKind.SAME_RELATION}, "metric": METRIC_KINDS}
    wanted = {kind for name in names or KINDS for kind in of[name]}
    return [kind for kind in ConflictKind if kind in wanted]


def _print(found: "tuple[Conflict, ...]") -> None:
    if not found:
        click.echo("no conflicts")
    for place, conflict in enumerate(found):
        click.echo("\n" * bool(place) + f"{conflict.kind}: {shown(conflict.evidence)}")
        rows = [
            (
                f"  {side.name}",
                side.source,
                side.path,
                ", ".join(dict.fromkeys(owner.name for owner in side.entry.asset.owners)),
                side.dependents,
                listed(side.readers, most=3),
            )
            for side in conflict.sides
        ]
        print_table(["  name", "source", "file", "owners", "dependents", "read by"], rows, right=["dependents"])
