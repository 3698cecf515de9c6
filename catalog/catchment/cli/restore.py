"""`catchment restore`: the catalog as a backup has it."""

from pathlib import Path

import click


@click.command(epilog="\b\nExamples:\n  catchment restore catchment-2026-11-21.db")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.pass_obj
def command(db: str, file: Path) -> None:
    """Make the catalog what FILE holds, a backup, even while others use it.

    FILE is checked first. The catalog is kept as it was, beside itself.
    """
    from catchment.store.care import restore

    kept = restore(Path(db), file)
    click.echo(f"{db} is what {file} holds" + (f"; as it was, it is kept in {kept}" if kept else ""))
