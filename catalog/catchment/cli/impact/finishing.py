"""What every command that makes a report has in common: what fails, what is written, what is kept, how it ends."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from catchment.cli.impact.judging import chosen_judge, policy_option
from catchment.cli.impact.writing import Outputs, output_options, write
from catchment.cli.output import open_catalog

if TYPE_CHECKING:
    from catchment.impact.policy.judging import Judge
    from catchment.impact.report import Report


class Finish(NamedTuple):
    """What is to become of a report.

    Attributes:
        fail_on: Least category that makes the verdict FAIL.
        policy: File of the policy, None for none.
        format_: What is printed.
        outputs: What is written to files.
        files_url: Where a website has the repository's files.
        save: Whether it is kept in the catalog.
    """

    fail_on: str
    policy: Path | None
    format_: str
    outputs: Outputs
    files_url: str
    save: bool

    def judge(self) -> "Judge | None":
        """Return what judges by the policy.

        Raises:
            InputError: The file is no policy.
        """
        return chosen_judge(self.policy)


def finish_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options of `Finish`, which it takes as ``finish``."""

    @wraps(command)
    def finished(*args: Any, **given: Any) -> Any:
        finish = Finish(**{name: given.pop(name) for name in Finish._fields})
        return command(*args, finish=finish, **given)

    fail_on = click.option(
        "--fail-on",
        type=click.Choice(["breaking", "partial", "none"]),
        default="breaking",
        show_default=True,
        help="Least category that makes the verdict FAIL.",
    )
    save = click.option("--save", is_flag=True, help="Keep the report in the catalog, for the API.")
    return fail_on(policy_option(output_options(save(finished))))


def end(db: str, report: "Report", incomplete: str, finish: Finish, *, project_path: str = "") -> None:
    """Print and write a report, keep it, and exit as its verdict asks.

    Args:
        db: The catalog.
        report: The report.
        incomplete: Why it is not to be trusted, "" where it is.
        finish: What is to become of it.
        project_path: Where the project stands in its repository.
    """
    write(report, finish.format_, finish.outputs, project_path=project_path, files_url=finish.files_url)
    for warning in report.warnings:
        click.echo(f"Warning: {warning}", err=True)
    if finish.save:
        _save(db, report)
    if incomplete:
        click.echo(incomplete, err=True)
        raise SystemExit(3)
    if report.verdict == "FAIL":
        raise SystemExit(1)


def _save(db: str, report: "Report") -> None:
    import msgspec

    from catchment.store import reports

    with open_catalog(db) as catalog:
        body = msgspec.json.encode(report)
        number = reports.save(catalog.store, body, source=report.head.source, commit=report.head.commit)
        click.echo(f"kept as report {number}", err=True)
