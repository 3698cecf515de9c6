"""`catchment backup`: a copy of the catalog while it is in use."""

from pathlib import Path

import click

from catchment.cli.output import open_catalog


@click.command(epilog="\b\nExamples:\n  catchment backup catchment-2026-11-21.db")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.pass_obj
def command(db: str, file: Path) -> None:
    """Copy the catalog to FILE, consistent even while others read and write it."""
    from catchment.store.care import backup

    with open_catalog(db) as catalog:
        backup(catalog.store, file)
    click.echo(f"{file} holds the catalog as of now")
