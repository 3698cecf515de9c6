"""`catchment flows`: lineage between domains, schemas, projects."""

from typing import Any

import click

from catchment.cli.output import as_of_option, open_catalog, percent, print_json, print_table, run_operation
from catchment.cli.reasons import tell_lacks


@click.command(
    epilog="""\b
Examples:
  catchment flows
  catchment flows --by schema --group finance
  catchment flows --by source --format mermaid""",
)
@click.option(
    "--by",
    default="domain",
    show_default=True,
    metavar="DIMENSION",
    help="What assets are grouped by: domain, schema, source (a project), database, kind, tag, owner ...",
)
@click.option("--group", help="Only what flows into this group and out of it.")
@click.option("--first", default=50, show_default=True, type=click.IntRange(1), help="Flows at most: the broadest.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "mermaid"]),
    default="text",
    show_default=True,
    help="Output.",
)
@as_of_option
@click.pass_obj
def command(db: str, by: str, group: str | None, first: int, format_: str) -> None:
    """Show aggregated lineage: what flows between domains, or any other groups of assets.

    Of each flow: how many assets read another, over how many column-level edges, how many assets stand on both
    sides, and what share of those that are read is under an enforced contract.
    """
    from catchment.dimensions import DIMENSIONS
    from catchment.errors import InputError

    if by not in DIMENSIONS:
        raise InputError(f"no dimension {by!r}: choose one of {', '.join(DIMENSIONS)}")
    with open_catalog(db) as catalog:
        asked = {"by": by.upper(), "group": group, "first": first}
        found = run_operation(catalog, "AggregatedLineage", asked)["aggregatedLineage"]
    if format_ == "json":
        print_json(found)
        return
    flows = [edge["node"] for edge in found["edges"]]
    if format_ == "mermaid":
        _draw(flows)
    elif flows:
        _print(flows)
    else:
        click.echo(f"nothing flows between groups by {by}")
    if found["totalCount"] > len(flows):
        click.echo(f"{found['totalCount'] - len(flows)} more: --first shows them", err=True)
    tell_lacks(found["completeness"])


def _print(flows: list[dict[str, Any]]) -> None:
    numbers = ["links", "column edges", "assets", "read by", "contracted"]
    fields = ("datasetLinks", "columnEdges", "upstreamAssets", "downstreamAssets")
    print_table(
        ["from", "to", *numbers],
        [
            (
                _named(flow["source"]),
                _named(flow["target"]),
                *(flow[field] for field in fields),
                percent(flow["contractedRatio"]),
            )
            for flow in flows
        ],
        right=numbers,
    )


def _draw(flows: list[dict[str, Any]]) -> None:
    from catchment.graph import render

    arcs = [
        render.Arc(source=flow["source"], target=flow["target"], how=_links(flow["datasetLinks"])) for flow in flows
    ]
    click.echo(render.mermaid(arcs, _named))


def _links(count: int) -> str:
    return "1 link" if count == 1 else f"{count} links"


def _named(group: str) -> str:
    from catchment.words import shown

    return shown(group) or "(none)"
