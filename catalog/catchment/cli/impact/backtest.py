"""`catchment impact backtest`: what a policy would have said of past pull requests."""

from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from catchment.cli.impact.judging import policy_option, today
from catchment.cli.output import chosen_limits, format_option, open_catalog, print_json, print_table

if TYPE_CHECKING:
    from catchment.impact.backtest import Tried
    from catchment.impact.policy.records import Policy


@click.command(
    "backtest",
    epilog="""\b
Exit codes: 0 whatever the verdicts are, 2 bad input, such as a clone that is too shallow.

\b
Examples:
  catchment impact backtest --git-range v1.4..main --policy policy.yml --artifacts target
  catchment impact backtest --git-range main~20.. --policy policy.yml
  catchment impact backtest --reports --policy policy.yml --format json""",
)
@click.option("--git-range", "span", metavar="A..B", help="Of each commit or merge on the main line of this range.")
@click.option("--reports", is_flag=True, help="Of every report that the catalog keeps.")
@policy_option
@click.option(
    "--artifacts", default="", metavar="PATH", help="Target folder or manifest that is committed, from the top."
)
@click.option(
    "--repo", default=".", type=click.Path(path_type=Path), metavar="DIR", show_default=True, help="The clone."
)
@click.option("--source", default="", metavar="NAME", help="Name of the project in the catalog, where it has several.")
@format_option
@click.pass_context
def command(
    ctx: click.Context,
    span: str | None,
    reports: bool,
    policy: Path | None,
    artifacts: str,
    repo: Path,
    source: str,
    format_: str,
) -> None:
    """Say what a policy would have said of past pull requests: verdict, findings by rule, owners.

    Each commit is judged by the artifacts that are committed at it and at its first parent, else by the runs that
    the catalog has of both, else by the last report of it that the catalog keeps.  What cannot be judged is listed
    with the reason.
    """
    from catchment.impact.policy.reading import read
    from catchment.impact.policy.records import Policy

    if bool(span) == reports:
        raise click.UsageError("Name what is judged: either '--git-range A..B' or '--reports'.")
    rules = read(policy) if policy else Policy()
    with ExitStack() as stack:
        found = (
            _of_reports(stack, ctx.obj, rules)
            if span is None
            else _of_range(stack, ctx, span, rules, (repo, artifacts, source))
        )
    if format_ == "json":
        print_json(found)
    else:
        _print(found)


def _of_reports(stack: ExitStack, db: str, policy: "Policy") -> "list[Tried]":
    from catchment.impact.backtest import over_reports

    return list(over_reports(stack.enter_context(open_catalog(db)), policy, today()))


def _of_range(
    stack: ExitStack, ctx: click.Context, span: str, policy: "Policy", where: tuple[Path, str, str]
) -> "list[Tried]":
    from catchment import git
    from catchment.cli import NAMED
    from catchment.impact.backtest import Try, by_artifacts, by_reports, by_runs, over_commits
    from catchment.ingest import DbtOptions
    from catchment.store.read import check_source

    repo, (_, artifacts, source) = git.repository(where[0]), where
    commits = git.commits(repo, span)
    options = DbtOptions(limits=chosen_limits(), source=source)
    ways: list[Try] = []
    if artifacts:
        ways.append(by_artifacts(repo, artifacts, policy, options, today()))
    if ctx.meta.get(NAMED) or Path(ctx.obj).exists():
        catalog = stack.enter_context(open_catalog(ctx.obj))
        check_source(catalog.store, source)
        ways += [by_runs(repo, catalog, policy, options, today()), by_reports(catalog, policy, today(), source)]
    if not ways:
        raise click.UsageError(
            "Nothing to judge by: name '--artifacts PATH', or a catalog that keeps reports with --db."
        )
    return list(over_commits(commits, ways))


def _print(found: "list[Tried]") -> None:
    from catchment.words import counted, listed, shown

    if not found:
        click.echo("nothing to judge: the range has no commits, or the catalog keeps no reports")
        return
    judged = [each for each in found if each.verdict]
    rows = [(each.name, each.verdict, _findings(each), listed(each.owners), each.subject) for each in judged]
    if rows:
        print_table(["change", "verdict", "findings", "owners", "subject"], rows)
    for each in judged:
        for warning in each.warnings:
            click.echo(shown(f"{each.name}: {warning}"), err=True)
    unknown = sum(each.unknown_assets for each in judged)
    if unknown:
        click.echo(
            f"\n{counted(unknown, 'asset')} the catalog did not know: every rule that forbids is taken to fit them."
        )
    unjudged = [each for each in found if not each.verdict]
    if unjudged:
        click.echo("\nNot judged" if rows else "Not judged")
        print_table(["change", "reason", "subject"], [(each.name, each.reason, each.subject) for each in unjudged])
    verdicts = [str(each.verdict or "not judged") for each in found]
    said = [f"{verdicts.count(word)} {word}" for word in ("FAIL", "WARN", "PASS", "not judged") if word in verdicts]
    click.echo(f"\n{counted(len(found), 'change')}: {', '.join(said)}")


def _findings(each: "Tried") -> str:
    return ", ".join(f"{_counts(counts.items())} {rule}" for rule, counts in each.findings.items()) or "none"


def _counts(counts: Iterable[tuple[str, int]]) -> str:
    return " + ".join(f"{number} {enforcement}" for enforcement, number in counts)
