"""`catchment lineage`: what feeds a column or asset, or what it feeds."""

from typing import TYPE_CHECKING

import click

from catchment.cli.output import open_catalog, print_json, run_operation

if TYPE_CHECKING:
    from catchment.catalog import Answer, Catalog
    from catchment.completeness import Completeness


@click.command(
    epilog="""\b
Examples:
  catchment lineage orders.customer_id --downstream
  catchment lineage orders --upstream --depth 2
  catchment lineage stg_payments.amount_cents --downstream --format mermaid"""
)
@click.argument("asset")
@click.option("--upstream", "direction", flag_value="upstream", default=True, help="What feeds it (the default).")
@click.option("--downstream", "direction", flag_value="downstream", help="What it feeds.")
@click.option("--depth", type=click.IntRange(0), help="Hops at most; all by default.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["tree", "json", "mermaid", "dot"]),
    default="tree",
    show_default=True,
    help="Output.",
)
@click.pass_obj
def command(db: str, asset: str, direction: str, depth: int | None, format_: str) -> None:
    """Follow the lineage of ASSET: a column column by column, an asset asset by asset.

    In a column's lineage an asset's own name stands for its rows: a filter, join or grouping decides
    which rows it has, and so reaches all its columns.
    """
    with open_catalog(db) as catalog:
        if format_ == "json":
            urn = catalog.state.lineage.urns[catalog.node(asset)]
            variables = {"urn": urn, "direction": direction.upper(), "depth": depth}
            print_json(run_operation(catalog, "Lineage", variables)["lineage"])
            return
        upstream = direction == "upstream"
        answer = catalog.lineage(asset, upstream=upstream, depth=depth)
        click.echo(_drawn(catalog, answer, format_, upstream=upstream))
    tell_partial(answer.completeness)


def tell_partial(completeness: "Completeness") -> None:
    """Say on standard error what an answer lacks."""
    if completeness.is_partial:
        names = ", ".join(completeness.unparsed_assets[:5])
        more = len(completeness.unparsed_assets) - 5
        about = f": {names}" + (f" and {more} more" if more > 0 else "") if names else ""
        click.echo(f"partial: {', '.join(completeness.reasons)}{about}", err=True)


def _drawn(catalog: "Catalog", answer: "Answer", format_: str, *, upstream: bool) -> str:
    from catchment.graph import render

    arcs = [
        render.Arc(source=source, target=target, how=how)
        for source, target, how in catalog.links(answer, upstream=upstream)
    ]
    label = render.named({entry.asset.urn: entry.asset.name for entry in catalog.state.assets.values()})
    if format_ == "tree":
        return "\n".join(render.tree(answer.start, arcs, label))
    if upstream:
        arcs = [render.Arc(source=arc.target, target=arc.source, how=arc.how) for arc in arcs]
    return render.mermaid(arcs, label) if format_ == "mermaid" else render.dot(arcs, label)
