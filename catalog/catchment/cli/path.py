"""`catchment path`: how one column or asset leads to another."""

from typing import TYPE_CHECKING, Any

import click

from catchment.cli.following import Followed, follow_options
from catchment.cli.output import as_of_option, format_option, open_catalog, print_json, run_operation
from catchment.cli.reasons import step_lines, tell_lacks

if TYPE_CHECKING:
    from catchment.catalog import Catalog
    from catchment.graph.render import Label


@click.command(
    epilog="""\b
Examples:
  catchment path stg_payments.amount_cents finance_revenue
  catchment path raw_orders cfo_revenue_dashboard -k 5
  catchment path fct_orders.net_cents stg_refunds.refund_cents --upstream --type direct""",
)
@click.argument("start", metavar="FROM")
@click.argument("end", metavar="TO")
@click.option("--upstream", is_flag=True, help="From a consumer up to what feeds it.")
@click.option("-k", "most", default=1, show_default=True, type=click.IntRange(1), help="How many, the shortest first.")
@follow_options
@format_option
@as_of_option
@click.pass_obj
def command(db: str, start: str, end: str, upstream: bool, most: int, followed: Followed, format_: str) -> None:
    """Show the shortest ways from FROM to TO, with the expression, file and line that makes each step.

    Two assets are followed asset by asset; in a column's way an asset's own name stands for its rows.
    """
    with open_catalog(db) as catalog:
        urns = [catalog.state.lineage.urns[catalog.node(name)] for name in (start, end)]
        asked = {"from": urns[0], "to": urns[1], "filter": followed.variable(), "first": most}
        direction = "UPSTREAM" if upstream else "DOWNSTREAM"
        found = run_operation(catalog, "LineagePaths", {**asked, "direction": direction})["lineagePaths"]
        if format_ == "json":
            print_json(found)
            return
        if found["paths"]:
            _print(catalog, urns[0], found["paths"])
        else:
            other = catalog.paths(end, start, upstream=upstream, only=followed.filter(catalog))
            _print_none(start, end, upstream=upstream, has_other=bool(other.paths))
    tell_lacks(found["completeness"])


def _print(catalog: "Catalog", start: str, paths: list[dict[str, Any]]) -> None:
    from catchment.graph import render

    label = render.named({entry.asset.urn: entry.asset.name for entry in catalog.state.assets.values()})
    texts = ["\n".join([f"{_hops(path['length'])}: {label(start)}", *_steps(path, label)]) for path in paths]
    click.echo("\n\n".join(texts))


def _steps(path: dict[str, Any], label: "Label") -> list[str]:
    return [line for step in path["steps"] for line in step_lines(step, label)]


def _hops(length: int) -> str:
    return "1 hop" if length == 1 else f"{length} hops"


def _print_none(start: str, end: str, *, upstream: bool, has_other: bool) -> None:
    from catchment.words import shown

    way, option = ("up", "without --upstream") if upstream else ("down", "with --upstream")
    hint = f"; there is one the other way: ask {option}, or from {shown(end)}" if has_other else ""
    click.echo(f"no path {way} from {shown(start)} to {shown(end)}{hint}")
