"""`catchment prune`: forget the distant past."""

import click

from catchment.cli.output import format_option, open_catalog, print_json
from catchment.words import counted


@click.command(
    epilog="\b\nExamples:\n  catchment prune --keep-days 90 --dry-run\n  catchment prune --keep-days 90\n"
    "  catchment prune --keep-runs 100"
)
@click.option("--keep-runs", type=click.IntRange(min=1), default=None, help="How many of the last runs to keep.")
@click.option("--keep-days", type=click.IntRange(min=1), default=None, help="How many days to keep.")
@click.option("--dry-run", is_flag=True, help="Say what would be forgotten, and change nothing.")
@format_option
@click.pass_obj
def command(db: str, keep_runs: int | None, keep_days: int | None, dry_run: bool, format_: str) -> None:
    """Forget what only old runs said, and give the room back.

    The present, all runs that are kept, owners and the audit record stay. Runs stay listed; --as-of and diff refuse
    those that are forgotten.
    """
    from catchment.store import retention

    with open_catalog(db) as catalog:
        first = retention.first_kept(catalog.store, runs=keep_runs or 0, days=keep_days or 0)
        found = (retention.prunable if dry_run else retention.prune)(catalog.store, first)
    if format_ == "json":
        print_json(found)
        return
    click.echo(
        f"{'would forget' if dry_run else 'forgot'} {counted(found.runs, 'run')}, "
        f"{counted(found.declarations, 'declaration')}, {counted(found.observations, 'observation')} and "
        f"{counted(found.texts, 'text')} of SQL; what is known begins with run {found.first}"
    )
