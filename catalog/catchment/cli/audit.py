"""`catchment audit`: who decided what, when and why."""

import click

from catchment.cli.output import format_option, open_catalog, print_json, print_table


@click.command(epilog="\b\nExamples:\n  catchment audit\n  catchment audit --asset orders --format json")
@click.option("--asset", default="", metavar="ASSET", help="Only of this asset.")
@click.option("--first", default=50, show_default=True, type=click.IntRange(1, 1000), help="How many at most.")
@format_option
@click.pass_obj
def command(db: str, asset: str, first: int, format_: str) -> None:
    """List who decided what, newest first."""
    from catchment.store import people

    with open_catalog(db) as catalog:
        subject = catalog.asset(asset).asset.urn if asset else ""
        events = people.audit(catalog.store, subject=subject, limit=first)
    if format_ == "json":
        print_json(events)
        return
    rows = [(e.at, e.actor, e.action, e.subject, _change(e.before, e.after), e.reason) for e in events]
    print_table(["at", "actor", "action", "asset", "what", "reason"], rows)


def _change(before: dict[str, str] | None, after: dict[str, str] | None) -> str:
    said = after or before or {}
    return " ".join(value for value in said.values() if value)
