"""`catchment doctor`: is the catalog whole, and what of it can be mended."""

from typing import TYPE_CHECKING

import click

from catchment.cli.output import format_option, open_catalog, print_json

if TYPE_CHECKING:
    from catchment.store.database import Store


@click.command(
    epilog="\b\nExamples:\n  catchment doctor\n  catchment doctor --repair\n  catchment doctor --format json"
)
@click.option("--repair", "mend", is_flag=True, help="Do what can be done; the catalog is kept as it was beside it.")
@format_option
@click.pass_obj
def command(db: str, mend: bool, format_: str) -> None:
    """Check the catalog's integrity; exits 4 where something is wrong.

    Says what --repair would do, and does nothing else without it.
    """
    from catchment.store.care import checks
    from catchment.store.repair import repairs

    with open_catalog(db) as catalog:
        if mend:
            _mend(catalog.store)
        found = checks(catalog.store)
        possible = [] if all(check.ok for check in found) else repairs(catalog.store)
    if format_ == "json":
        does = {each.check: each.does for each in possible}
        print_json([{"name": c.name, "ok": c.ok, "detail": c.detail, "repair": does.get(c.name, "")} for c in found])
    else:
        for check in found:
            click.echo(f"{'ok  ' if check.ok else 'FAIL'}  {check.name}" + ("" if check.ok else f": {check.detail}"))
    if not all(check.ok for check in found):
        for each in possible:
            click.echo(f"--repair would: {each.does}", err=True)
        click.echo("what a repair cannot mend: restore a backup, or ingest again into a new file", err=True)
        raise SystemExit(4)


def _mend(store: "Store") -> None:
    from catchment.store.database import copied
    from catchment.store.repair import repair, repairs

    if not repairs(store):
        return
    kept = copied(store.db.conn, store.path.with_name(f"{store.path.name}.before-repair.bak"))
    click.echo(f"as it was, the catalog is kept in {kept}", err=True)
    for each in repair(store):
        click.echo(f"done: {each.does}", err=True)
