"""`catchment impact sql`: what a change of plain SQL files breaks."""

from pathlib import Path

import click

from catchment.cli.impact.finishing import Finish, end, finish_options
from catchment.cli.ingest import known_dialect
from catchment.cli.output import chosen_limits, progress_bar


@click.command(
    epilog="""\b
Examples:
  catchment impact sql --base main/warehouse --head warehouse --dialect tsql --default-db dwh --default-schema dbo
  catchment impact sql --base before.sql --head after.sql --dialect snowflake --format markdown"""
)
@click.option("--base", required=True, multiple=True, type=click.Path(path_type=Path), help="Files or folders before.")
@click.option("--head", required=True, multiple=True, type=click.Path(path_type=Path), help="Files or folders after.")
@click.option("--dialect", required=True, metavar="D", help="SQL dialect, by sqlglot's name (snowflake, tsql, ...).")
@click.option("--namespace", default="", metavar="NS", help="Namespace of the relations; the dialect by default.")
@click.option("--default-db", default="", metavar="DB", help="Database of names that do not say.")
@click.option("--default-schema", default="", metavar="SCHEMA", help="Schema of names that do not say.")
@click.option("--schema", "tables", type=click.Path(path_type=Path), help="JSON of tables: {table: {column: type}}.")
@finish_options
@click.pass_obj
def command(
    db: str,
    base: tuple[Path, ...],
    head: tuple[Path, ...],
    dialect: str,
    namespace: str,
    default_db: str,
    default_schema: str,
    tables: Path | None,
    finish: Finish,
) -> None:
    """Compare SQL files before and after a change: tables, views and what fills them.

    What is between two states of one query is told column by column; where several statements fill a table, that
    one of them is another, and no more: it is UNKNOWN.
    """
    from catchment.impact.files import between_files
    from catchment.ingest import SqlOptions

    options = SqlOptions(
        dialect=known_dialect(dialect),
        namespace=namespace,
        database=default_db,
        schema=default_schema,
        tables=tables,
        limits=chosen_limits(),
    )
    rules = finish.judge()
    with progress_bar("reading SQL") as progress:
        report, incomplete = between_files(base, head, options, fail_on=finish.fail_on, policy=rules, progress=progress)
    end(db, report, incomplete, finish)
