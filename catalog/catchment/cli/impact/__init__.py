"""`catchment impact`: what a change breaks, before it is merged; its other questions are commands below it."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from catchment.cli.output import chosen_limits, commit_option, open_catalog, print_json, progress_bar

if TYPE_CHECKING:
    from catchment.impact.report import Report


@click.group(
    invoke_without_command=True,
    epilog="""\b
Exit codes: 0 the verdict is PASS or WARN, 1 it is FAIL, 2 bad input, 3 a manifest has no compiled SQL.

\b
Examples:
  catchment impact --base main/target --head target
  catchment impact --base base.json.gz --head head.json.gz --format markdown > comment.md
  catchment impact --base main/target --head target --fail-on none --format json""",
)
@click.option("--base", type=click.Path(path_type=Path), help="Target folder or manifest before.")
@click.option("--head", type=click.Path(path_type=Path), help="Target folder or manifest after.")
@click.option("--codeowners", type=click.Path(path_type=Path), help="CODEOWNERS file of the repository.")
@click.option("--project-path", default="", metavar="DIR", help="Where the project stands in that repository.")
@click.option(
    "--namespace", default="", metavar="NS", help="Namespace of its relations; the adapter's name by default."
)
@click.option("--mapping", type=click.Path(path_type=Path), help="TOML file: which meta keys say owner, tier, PII.")
@click.option(
    "--fail-on",
    type=click.Choice(["breaking", "partial", "none"]),
    default="breaking",
    show_default=True,
    help="Least category that makes the verdict FAIL.",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "markdown", "json"]),
    default="text",
    show_default=True,
    help="Output.",
)
@click.option("--save", is_flag=True, help="Keep the report in the catalog, for the API.")
@commit_option
@click.pass_context
def command(
    ctx: click.Context,
    base: Path | None,
    head: Path | None,
    codeowners: Path | None,
    project_path: str,
    namespace: str,
    mapping: Path | None,
    fail_on: str,
    format_: str,
    save: bool,
    commit: str,
) -> None:
    """Compare two states of a dbt project and say what the second breaks: column by column, for whom, and why.

    Needs no catalog, no network and no secrets.
    """
    if ctx.invoked_subcommand:
        return
    from catchment.impact.gate import between
    from catchment.ingest import DbtOptions

    if base is None or head is None:
        raise click.UsageError("Missing option '--base' or '--head': name the artifacts before and after.")
    options = DbtOptions(
        codeowners=codeowners,
        project_path=project_path,
        namespace=namespace,
        mapping=mapping,
        limits=chosen_limits(),
        commit=commit,
    )
    with progress_bar("reading SQL") as progress:
        report, incomplete = between(base, head, options, fail_on=fail_on, progress=progress)
    _print(report, format_)
    if save:
        _save(ctx.obj, report)
    if incomplete:
        click.echo(incomplete, err=True)
        raise SystemExit(3)
    if report.verdict == "FAIL":
        raise SystemExit(1)


def _print(report: "Report", format_: str) -> None:
    from catchment.impact import render
    from catchment.impact.report import as_json

    if format_ == "json":
        print_json(as_json(report))
    else:
        click.echo(render.markdown(report) if format_ == "markdown" else render.text(report))


def _save(db: str, report: "Report") -> None:
    import msgspec

    from catchment.store import reports

    with open_catalog(db) as catalog:
        body = msgspec.json.encode(report)
        number = reports.save(catalog.store, body, source=report.head.source, commit=report.head.commit)
        click.echo(f"kept as report {number}", err=True)
