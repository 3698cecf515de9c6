"""`catchment runs`: what was ingested, when, and what it changed."""

import click

from catchment.cli.output import format_option, open_catalog, print_json, print_table


@click.command(epilog="\b\nExamples:\n  catchment runs\n  catchment runs --source shop --format json")
@click.option("--source", default="", metavar="NAME", help="Only of this source.")
@click.option("--first", default=20, show_default=True, type=click.IntRange(1, 1000), help="How many at most.")
@format_option
@click.pass_obj
def command(db: str, source: str, first: int, format_: str) -> None:
    """List ingest runs, newest first."""
    from catchment.store import read

    with open_catalog(db) as catalog:
        read.check_source(catalog.store, source)
        runs = read.runs(catalog.store, source=source, limit=first)
    if format_ == "json":
        print_json(runs)
        return
    counts = ["added", "changed", "removed", "unchanged", "observed"]
    rows = [(r.id, r.source, r.kind, r.finished_at, *(getattr(r, name) for name in counts)) for r in runs]
    print_table(["run", "source", "kind", "finished", *counts], rows, right=["run", *counts])
