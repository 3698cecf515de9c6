"""`catchment unused`: what nobody uses."""

import click

from catchment.cli.lineage import tell_partial
from catchment.cli.output import format_option, open_catalog, print_json, print_table, run_operation

KINDS = ("orphan", "dead", "undeclared", "unread-source")


@click.command(
    epilog="""\b
Examples:
  catchment unused
  catchment unused --kind dead --kind orphan
  catchment unused --kind unread-source --format json"""
)
@click.option(
    "--kind",
    "names",
    multiple=True,
    type=click.Choice(KINDS),
    help="Only what reads nothing and is not read (orphan), what nothing reads (dead), what is in the warehouse and"
    " in no project (undeclared), or sources that no model reads; repeatable.",
)
@format_option
@click.pass_obj
def command(db: str, names: tuple[str, ...], format_: str) -> None:
    """Find datasets that no dataset, exposure, metric, semantic model or saved query reads, the biggest first.

    Tests do not count as readers.  Analyses and operations keep nothing alive either, but are named.
    """
    from catchment.findings.unused import UnusedKind, unused

    kinds = [UnusedKind[name.upper().replace("-", "_")] for name in dict.fromkeys(names or KINDS)]
    with open_catalog(db) as catalog:
        told = unused(catalog, kinds)
        if format_ == "json":
            print_json(run_operation(catalog, "Unused", {"kinds": [str(kind) for kind in kinds]})["unused"])
            return
    rows = [
        (
            one.entry.asset.name,
            one.kind.lower().replace("_", " "),
            *(_number(figure) for figure in (one.row_count, one.bytes)),
            one.last_run,
            ", ".join(dict.fromkeys(owner.name for owner in one.entry.asset.owners)),
            one.entry.asset.path,
            one.reason,
        )
        for one in told.found
    ]
    if rows:
        headings = ["name", "kind", "rows", "bytes", "last run", "owners", "file", "why"]
        print_table(headings, rows, right=["rows", "bytes"])
    else:
        click.echo("everything is used")
    tell_partial(told.completeness)


def _number(value: int) -> str:
    return "" if value < 0 else str(value)
