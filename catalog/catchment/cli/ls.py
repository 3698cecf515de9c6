"""`catchment ls`: what a selector selects."""

import click

from catchment.cli.output import as_of_option, format_option, open_catalog, print_json, run_operation
from catchment.cli.selecting import exclude_option, tell_unmatched
from catchment.words import shown


@click.command(
    epilog="""\b
Examples:
  catchment ls +fct_orders
  catchment ls tag:finance,config.materialized:table --exclude fct_orders+
  catchment ls 'source:shop+1' exposure:cfo_revenue_dashboard --resource-type model
  catchment ls --columns 'stg_customers#email+'""",
)
@click.argument("selectors", metavar="[SELECTOR]...", nargs=-1)
@exclude_option
@click.option("--resource-type", "types", multiple=True, metavar="TYPE", help="Only these types, or all; repeatable.")
@click.option("--columns", is_flag=True, help="List columns: those that are named, and all of the assets that are.")
@format_option
@as_of_option
@click.pass_obj
def command(
    db: str, selectors: tuple[str, ...], excluded: tuple[str, ...], types: tuple[str, ...], columns: bool, format_: str
) -> None:
    """List what SELECTOR selects, in dbt's grammar: names, METHOD:VALUE, + and @; all without one.

    Several selectors, or a blank between them, give what any selects; a comma what all select.  As dbt does, it lists
    the tests of what is selected too, by unique_id; what dbt does not know by its URN.
    """
    from catchment.errors import InputError
    from catchment.selectors import name_of, scope_of, select, select_columns

    if columns and types:
        raise InputError("--columns lists columns, which have no --resource-type: select by resource_type:TYPE")
    selector, exclude = " ".join(selectors), " ".join(excluded)
    with open_catalog(db) as catalog:
        scope = scope_of(catalog)
        if format_ == "json":
            asked = {"selector": selector, "exclude": exclude} | ({} if columns else {"resourceTypes": list(types)})
            name, field = ("SelectColumns", "selectColumns") if columns else ("Select", "select")
            print_json(run_operation(catalog, name, asked)[field])
        elif columns:
            click.echo(
                "".join(f"{shown(one.urn)}\n" for one in select_columns(scope, selector, exclude=exclude)), nl=False
            )
        else:
            found = select(scope, selector, exclude=exclude, types=types)
            click.echo("".join(f"{shown(name_of(entry))}\n" for entry in found), nl=False)
        tell_unmatched(scope, selectors, excluded)
