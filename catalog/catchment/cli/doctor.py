"""`catchment doctor`: is the catalog whole."""

import click

from catchment.cli.output import format_option, open_catalog, print_json


@click.command(epilog="\b\nExamples:\n  catchment doctor\n  catchment doctor --format json")
@format_option
@click.pass_obj
def command(db: str, format_: str) -> None:
    """Check the catalog's integrity; exits 4 where something is wrong."""
    from catchment.store.care import checks

    with open_catalog(db) as catalog:
        found = checks(catalog.store)
    if format_ == "json":
        print_json(found)
    else:
        for check in found:
            click.echo(f"{'ok  ' if check.ok else 'FAIL'}  {check.name}" + ("" if check.ok else f": {check.detail}"))
    if not all(check.ok for check in found):
        click.echo("restore a backup, or ingest again into a new file", err=True)
        raise SystemExit(4)
