"""`catchment extract`: the lineage of SQL alone, without a catalog."""

import sys
from pathlib import Path

import click

from catchment.cli.output import print_json


@click.command(
    epilog="""\b
Examples:
  catchment extract query.sql --dialect snowflake
  echo "select a + b as c from t" | catchment extract --dialect duckdb
  catchment extract --jsonl < requests.jsonl"""
)
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--dialect", default="", metavar="D", help="SQL dialect, by sqlglot's name.")
@click.option("--default-db", default="", metavar="DB", help="Database of names that do not say.")
@click.option("--default-schema", default="", metavar="SCHEMA", help="Schema of names that do not say.")
@click.option("--schema", "tables", type=click.Path(path_type=Path), help="JSON of tables: {table: {column: type}}.")
@click.option("--jsonl", is_flag=True, help="Read requests and write answers, one JSON object a line.")
def command(
    file: Path | None, dialect: str, default_db: str, default_schema: str, tables: Path | None, jsonl: bool
) -> None:
    """Print the lineage of the SQL in FILE (standard input by default) as JSON, a statement each."""
    if jsonl:
        _answer_lines()
        return
    from catchment.cli.ingest import known_dialect
    from catchment.ingest import contents, table_columns
    from catchment.workers import read_in_workers
    from catchment_parsers.facts import SqlTask

    sql = (
        contents(file).decode("utf-8-sig", "replace")
        if file
        else sys.stdin.buffer.read().decode("utf-8-sig", "replace")
    )
    task = SqlTask(
        sql=sql,
        dialect=known_dialect(dialect) if dialect else "",
        schema=table_columns(tables),
        default_db=default_db,
        default_schema=default_schema,
    )
    (statements,) = read_in_workers([task])
    print_json(statements)
    if statements and all(statement.status == "FAILED" for statement in statements):
        first = statements[0].diagnostics[0]
        click.echo(f"{file or 'standard input'}:{first.line}: {first.message}", err=True)
        raise SystemExit(2)


def _answer_lines() -> None:
    """Speak the line protocol: an answer to each line, in order, whatever it holds."""
    from catchment_parsers.sql import protocol

    protocol.main()
