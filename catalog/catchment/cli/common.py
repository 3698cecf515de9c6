"""`catchment common`: what several columns or assets have in common."""

import click

from catchment.cli.following import Followed, follow_options
from catchment.cli.output import as_of_option, format_option, open_catalog, print_json, print_table, run_operation
from catchment.cli.reasons import tell_lacks


@click.command(
    epilog="""\b
Examples:
  catchment common cfo_revenue_dashboard order_tracking_api
  catchment common fct_orders.net_cents fct_payments.fee_cents --type direct --nearest
  catchment common payments refunds --downstream""",
)
@click.argument("assets", nargs=-1, required=True)
@click.option("--downstream", is_flag=True, help="What all of them feed, rather than what feeds all of them.")
@click.option("--nearest", is_flag=True, help="Only those with no other one between.")
@click.option("--first", default=25, show_default=True, type=click.IntRange(1), help="How many at most.")
@follow_options
@format_option
@as_of_option
@click.pass_obj
def command(
    db: str, assets: tuple[str, ...], downstream: bool, nearest: bool, first: int, followed: Followed, format_: str
) -> None:
    """Find what feeds all of ASSETS, columns or assets: common ancestors, with the hops to each.

    One of ASSETS that feeds all the others is a common ancestor too.  It is among the nearest where no link leads
    from it to another common ancestor, save in a circle.
    """
    from catchment.graph import render

    with open_catalog(db) as catalog:
        urns = [catalog.state.lineage.urns[catalog.node(name)] for name in assets]
        name, field = (
            ("CommonDescendants", "commonDescendants") if downstream else ("CommonAncestors", "commonAncestors")
        )
        asked = {"urns": urns, "nearest": nearest, "filter": followed.variable(), "first": first}
        found = run_operation(catalog, name, asked)[field]
        label = render.named({entry.asset.urn: entry.asset.name for entry in catalog.state.assets.values()})
    if format_ == "json":
        print_json(found)
        return
    rows = [
        (label(edge["urn"]), *edge["distances"], "nearest" if edge["isNearest"] else "", edge["urn"])
        for edge in found["edges"]
    ]
    if rows:
        hops = [f"to {label(urn)}" for urn in urns]
        print_table(["name", *hops, "", "urn"], rows, right=hops)
    else:
        click.echo("nothing in common")
    if found["totalCount"] > len(rows):
        click.echo(f"{found['totalCount'] - len(rows)} more: --first shows them", err=True)
    tell_lacks(found["completeness"])
