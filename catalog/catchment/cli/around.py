"""`catchment around`: what lies around columns or assets."""

from typing import TYPE_CHECKING, Any

import click

from catchment.cli.following import Followed, follow_options
from catchment.cli.output import as_of_option, open_catalog, print_json, run_operation
from catchment.cli.reasons import tell_lacks

if TYPE_CHECKING:
    from catchment.graph.render import Label


@click.command(
    epilog="""\b
Examples:
  catchment around fct_orders
  catchment around fct_orders fct_payments --up 2 --down 0 --format mermaid
  catchment around fct_orders.net_cents --type direct --down 3""",
)
@click.argument("assets", nargs=-1, required=True)
@click.option("--up", default=1, show_default=True, type=click.IntRange(0), help="Hops towards the sources.")
@click.option("--down", default=1, show_default=True, type=click.IntRange(0), help="Hops towards the consumers.")
@click.option("--first", default=100, show_default=True, type=click.IntRange(1), help="Nodes at most: the nearest.")
@follow_options
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "mermaid", "dot"]),
    default="text",
    show_default=True,
    help="Output.",
)
@as_of_option
@click.pass_obj
def command(db: str, assets: tuple[str, ...], up: int, down: int, first: int, followed: Followed, format_: str) -> None:
    """Show what lies around ASSETS, columns or assets: what is within some hops, and every link between.

    As text, each link is a line, and a node with neighbours that are not shown has their number behind it.
    """
    from catchment.graph import render

    with open_catalog(db) as catalog:
        urns = [catalog.state.lineage.urns[catalog.node(name)] for name in assets]
        asked = {"urns": urns, "upstreamDepth": up, "downstreamDepth": down, "filter": followed.variable()}
        found = run_operation(catalog, "LineageGraph", {**asked, "first": first})["lineageGraph"]
        label = render.named({entry.asset.urn: entry.asset.name for entry in catalog.state.assets.values()})
    if format_ == "json":
        print_json(found)
        return
    # That an asset's rows reach its own columns goes without saying.
    edges = [edge for edge in found["edges"] if edge["how"] != "OWN"]
    arcs = [render.Arc(source=edge["source"], target=edge["target"], how=edge["how"]) for edge in edges]
    if format_ == "text":
        click.echo("\n".join(_lines(found, arcs, label)))
    else:
        click.echo(render.mermaid(arcs, label) if format_ == "mermaid" else render.dot(arcs, label))
    tell_lacks(found["completeness"])


def _lines(found: dict[str, Any], arcs: Any, label: "Label") -> list[str]:
    hidden = {node["urn"]: (node["hiddenUpstream"], node["hiddenDownstream"]) for node in found["nodes"]}

    def named(urn: str) -> str:
        counts = zip(hidden[urn], ("upstream", "downstream"), strict=True)
        more = ", ".join(f"+{count} {way}" for count, way in counts if count)
        return f"{label(urn)} ({more})" if more else label(urn)

    linked = {urn for arc in arcs for urn in (arc.source, arc.target)}
    alone = [named(node["urn"]) for node in found["nodes"] if node["urn"] not in linked]
    return [*alone, *(f"{named(arc.source)} → {named(arc.target)}  [{arc.how}]" for arc in arcs)]
