"""`catchment demo`: the demo company, loaded, questioned and served."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from catchment.cli import NAMED
from catchment.cli.output import chosen_limits, open_catalog, progress_bar

if TYPE_CHECKING:
    from catchment.impact.report import Report

DEMO_DB = "catchment-demo.db"
"""Where the demo goes unless --db says otherwise, so that it never mixes with a catalog in use."""


@click.command(epilog="\b\nExamples:\n  catchment demo\n  catchment --db /tmp/demo.db demo --no-serve")
@click.option(
    "--port", default=8765, show_default=True, type=click.IntRange(0, 65535), help="Port; 0 takes a free one."
)
@click.option("--serve/--no-serve", default=True, help="Serve the API until Ctrl-C, or stop after the reports.")
@click.pass_context
def command(ctx: click.Context, port: int, serve: bool) -> None:
    """Load Tarn, an invented retailer, say what a pull request breaks there, measure coverage, serve the API."""
    from catchment.cli.coverage import print_values
    from catchment.coverage import coverage
    from catchment.impact.outputs.text import text

    db = ctx.obj if ctx.meta[NAMED] else DEMO_DB
    company = company_folder()
    click.echo(f"Loading the demo company into {db}")
    _load(db, company)
    click.echo("\nWhat its open pull request would break\n")
    click.echo(text(_judge(db, company)))
    click.echo("\nGovernance coverage\n")
    with open_catalog(db) as catalog:
        print_values(coverage(catalog, by="domain"), "domain")
    click.echo()
    if serve:
        from catchment.cli.serve import serve as serve_

        serve_(db, host="127.0.0.1", port=port)


def company_folder() -> Path:
    """Return the folder of the demo company: in the installed package, or in a checkout.

    Raises:
        InputError: There is neither.
    """
    from catchment.errors import InputError

    here = Path(__file__).resolve()
    for folder in (here.parents[1] / "demo_company", here.parents[3] / "fixtures" / "demo"):
        if (folder / "artifacts").is_dir():
            return folder
    raise InputError("the demo company is not in this installation: install Catchment again, or use a checkout")


def _load(db: str, company: Path) -> None:
    from catchment.ingest import DbtOptions, SqlOptions, ingest_dbt, ingest_sql

    options = DbtOptions(codeowners=company / "CODEOWNERS", project_path="dbt", limits=chosen_limits())
    with progress_bar("dbt project") as progress:
        ingest_dbt(company / "artifacts" / "base", Path(db), options, progress)
    for dialect, database in (("tsql", "dwh"), ("snowflake", "analytics")):
        with progress_bar(f"{dialect} warehouse") as progress:
            sql = SqlOptions(dialect=dialect, database=database, source=f"legacy_{dialect}", limits=chosen_limits())
            ingest_sql([company / "legacy" / dialect], Path(db), sql, progress)


def _judge(db: str, company: Path) -> "Report":
    """Return the report on the pull request, kept in the catalog so that the API has it too."""
    import msgspec

    from catchment.impact.gate import between
    from catchment.ingest import DbtOptions
    from catchment.store import Store, reports

    artifacts = company / "artifacts"
    options = DbtOptions(codeowners=company / "CODEOWNERS", project_path="dbt", limits=chosen_limits())
    with progress_bar("both states") as progress:
        report, _ = between(artifacts / "base", artifacts / "head", options, fail_on="breaking", progress=progress)
    with Store.open(db) as store:
        number = reports.save(store, msgspec.json.encode(report))
    click.echo(f"(kept as report {number})\n")
    return report
