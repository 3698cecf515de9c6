"""`catchment impact outcomes`: what failed once a change was built, and what of that its report had predicted."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from catchment.cli.output import format_option, open_catalog, percent, print_json, print_table

if TYPE_CHECKING:
    from catchment.impact.outcomes import Containing, Outcome, Score


@click.command(
    "outcomes",
    epilog="""\b
Examples:
  catchment impact outcomes
  catchment impact outcomes --report 3
  catchment impact outcomes --since 2026-11-01 --format json""",
)
@click.option("--report", "number", type=click.IntRange(1), metavar="N", help="Only this report, in full.")
@click.option("--since", default="", metavar="TIME", help="Only reports kept from this moment on (ISO 8601).")
@click.option(
    "--repo",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="A clone, which tells the commits that contain a report's head.",
)
@format_option
@click.pass_obj
def command(db: str, number: int | None, since: str, repo: Path | None, format_: str) -> None:
    """Say which failures of later runs the kept reports had predicted: precision and recall, by report and month."""
    from catchment.impact import outcomes
    from catchment.store.database import utc

    containing = _containing(repo)
    moment = utc(f"{since}T00:00:00Z" if len(since) <= len("2026-11-21") else since) if since else ""
    with open_catalog(db) as catalog:
        found = [outcomes.of(catalog, number, containing)] if number else outcomes.since(catalog, moment, containing)
    if format_ == "json":
        months, total = outcomes.by_month(found), outcomes.total(each.score for each in found)
        print_json({"reports": found, "months": months, "total": total})
    elif number:
        _print_one(found[0])
    else:
        _print_all(found)


def _containing(repo: Path | None) -> "Containing":
    from catchment import git
    from catchment.impact.outcomes import same

    if repo is None:
        return same
    clone = git.repository(repo)
    return lambda commit, others: git.containing(clone, commit, others)


def _print_all(found: "list[Outcome]") -> None:
    from catchment.impact.outcomes import by_month, total

    if not found:
        click.echo("no reports are kept: 'catchment impact --save' keeps one")
        return
    headings = ["report", "kept", "source", "came true", "false alarms", "precision", "hits", "misses", "recall"]
    rows = [[each.report, each.created_at, each.source, *_figures(each)] for each in found]
    rows += [[month, "", "", *_shown(score)] for month, score in by_month(found).items()]
    rows.append(["all", "", "", *_shown(total(each.score for each in found))])
    print_table([*headings, ""], [[*row, ""][: len(headings) + 1] for row in rows], right=headings[3:])


def _figures(each: "Outcome") -> list[str]:
    return [*_shown(each.score), f"unknown: {each.unknown}" if each.unknown else ""]


def _shown(score: "Score") -> list[str]:
    counts = [str(score.came_true), str(score.false_alarms), percent(score.precision)]
    return [*counts, str(score.hits), str(score.misses), percent(score.recall)]


def _print_one(each: "Outcome") -> None:
    from catchment.graph.render import short
    from catchment.words import counted, listed, shown

    about = f" of {each.source}" if each.source else ""
    at = f" at {each.commit[:7]}" if each.commit else ""
    lines = [f"report {each.report}{about}{at}, kept {each.created_at}"]
    if each.unknown:
        lines.append(f"nothing can be said: {each.unknown}")
    else:
        told = listed([str(run) for run in each.runs])
        lines.append(f"told by {'run' if len(each.runs) == 1 else 'runs'} {told}")
        lines += [
            f"  predicted  {said.came:<7}  {said.says:<5}  {short(said.urn)}  ({said.reason})"
            for said in each.predictions
        ]
        lines += [
            f"  failed     {'hit' if one.predicted else 'miss':<7}  {one.status:<5}  {one.unique_id or one.urn}"
            for one in each.failures
        ]
        score = each.score
        lines.append(
            f"precision {percent(score.precision)} ({score.came_true} of {score.came_true + score.false_alarms}),"
            f" recall {percent(score.recall)} ({score.hits} of {counted(score.hits + score.misses, 'failure')})"
        )
    click.echo("\n".join(map(shown, lines)))
