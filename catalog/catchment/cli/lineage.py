"""`catchment lineage`: what feeds a column or asset, and what it feeds."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from catchment.cli.following import Followed, follow_options
from catchment.cli.output import as_of_option, open_catalog, print_json, run_operation

if TYPE_CHECKING:
    from catchment.answers import Answer
    from catchment.catalog import Catalog
    from catchment.completeness import Completeness
    from catchment.graph import render
    from catchment.graph.filters import Filter

UPSTREAM, DOWNSTREAM = "upstream", "downstream"


@click.command(
    epilog="""\b
Examples:
  catchment lineage orders.customer_id --downstream
  catchment lineage orders --upstream --depth 2
  catchment lineage fct_orders.net_cents --type direct --certain
  catchment lineage fct_orders --upstream --downstream --depth 1
  catchment lineage stg_payments.amount_cents --downstream --format mermaid"""
)
@click.argument("asset")
@click.option("--upstream", "directions", flag_value=UPSTREAM, multiple=True, help="What feeds it (the default).")
@click.option("--downstream", "directions", flag_value=DOWNSTREAM, multiple=True, help="What it feeds; both with both.")
@click.option("--depth", type=click.IntRange(0), help="Hops at most; all by default.")
@follow_options
@click.option(
    "--format",
    "format_",
    type=click.Choice(["tree", "json", "mermaid", "dot"]),
    default="tree",
    show_default=True,
    help="Output.",
)
@as_of_option
@click.pass_obj
def command(
    db: str, asset: str, directions: tuple[str, ...], depth: int | None, followed: Followed, format_: str
) -> None:
    """Follow the lineage of ASSET: a column column by column, an asset asset by asset.

    In a column's lineage an asset's own name stands for its rows: a filter, join or grouping decides
    which rows it has, and so reaches all its columns.

    What --type, --subtype, --kind, --provenance or --certain leave out is not followed: the answer is then partial
    (FILTERED) where that hides anything.
    """
    wanted = [each for each in (UPSTREAM, DOWNSTREAM) if each in directions] or [UPSTREAM]
    with open_catalog(db) as catalog:
        if format_ == "json":
            urn = catalog.state.lineage.urns[catalog.node(asset)]
            asked = {"urn": urn, "depth": depth, "filter": followed.variable()}
            found = {
                each: run_operation(catalog, "Lineage", {**asked, "direction": each.upper()})["lineage"]
                for each in wanted
            }
            print_json(found if len(found) > 1 else found[wanted[0]])
            return
        only = followed.filter(catalog)
        answers = {each: catalog.lineage(asset, upstream=each == UPSTREAM, depth=depth, only=only) for each in wanted}
        click.echo(_drawn(catalog, answers, only, format_))
    for direction, answer in answers.items():
        tell_partial(answer.completeness, of=direction if len(answers) > 1 else "")


def tell_partial(completeness: "Completeness", of: str = "") -> None:
    """Say on standard error what an answer lacks."""
    if completeness.is_partial:
        names = ", ".join(completeness.unparsed_assets[:5])
        more = len(completeness.unparsed_assets) - 5
        about = f": {names}" + (f" and {more} more" if more > 0 else "") if names else ""
        click.echo(f"partial{of and f' {of}'}: {', '.join(completeness.reasons)}{about}", err=True)


def _drawn(catalog: "Catalog", answers: "dict[str, Answer]", only: "Filter", format_: str) -> str:
    from catchment.graph import render

    label = render.named({entry.asset.urn: entry.asset.name for entry in catalog.state.assets.values()})
    outwards = {
        direction: [render.Arc(source=source, target=target, how=how) for source, target, how in links]
        for direction, answer in answers.items()
        for links in [catalog.links(answer, upstream=direction == UPSTREAM, only=only)]
    }
    if format_ == "tree":
        trees = {each: "\n".join(render.tree(answers[each].start, arcs, label)) for each, arcs in outwards.items()}
        return "\n\n".join(f"{each}:\n{tree}" for each, tree in trees.items()) if len(trees) > 1 else trees.popitem()[1]
    arcs = [*_turned(outwards.get(UPSTREAM, ())), *outwards.get(DOWNSTREAM, ())]
    return render.mermaid(arcs, label) if format_ == "mermaid" else render.dot(arcs, label)


def _turned(arcs: "Iterable[render.Arc]") -> "list[render.Arc]":
    from catchment.graph.render import Arc

    return [Arc(source=arc.target, target=arc.source, how=arc.how) for arc in arcs]
