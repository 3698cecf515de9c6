"""`catchment extract`: the lineage of SQL alone, without a catalog."""

import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from catchment.cli.output import chosen_limits, format_option, print_json, print_table

if TYPE_CHECKING:
    from catchment_parsers.facts import Dependency, Limits, Statement

Row = tuple[str, str, str, str]


@click.command(
    epilog="""\b
Examples:
  catchment extract query.sql --dialect snowflake
  echo "select a + b as c from t" | catchment extract --dialect duckdb --format json
  catchment extract --jsonl < requests.jsonl"""
)
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--dialect", default="", metavar="D", help="SQL dialect, by sqlglot's name.")
@click.option("--default-db", default="", metavar="DB", help="Database of names that do not say.")
@click.option("--default-schema", default="", metavar="SCHEMA", help="Schema of names that do not say.")
@click.option("--schema", "tables", type=click.Path(path_type=Path), help="JSON of tables: {table: {column: type}}.")
@click.option("--jsonl", is_flag=True, help="Read requests and write answers, one JSON object a line.")
@format_option
def command(
    file: Path | None,
    dialect: str,
    default_db: str,
    default_schema: str,
    tables: Path | None,
    jsonl: bool,
    format_: str,
) -> None:
    """Print the lineage of the SQL in FILE (standard input by default), statement by statement."""
    limits = chosen_limits()
    if jsonl:
        _answer_lines(limits)
        return
    from catchment.cli.ingest import known_dialect
    from catchment.ingest import contents, table_columns
    from catchment.workers import read_in_workers
    from catchment_parsers.facts import SqlTask

    sql = contents(file) if file else sys.stdin.buffer.read()
    task = SqlTask(
        sql=sql.decode("utf-8-sig", "replace"),
        dialect=known_dialect(dialect) if dialect else "",
        schema=table_columns(tables),
        default_db=default_db,
        default_schema=default_schema,
    )
    (statements,) = read_in_workers([task], limits)
    if format_ == "json":
        print_json(statements)
    else:
        _print(statements)
    if statements and all(statement.status == "FAILED" for statement in statements):
        first = statements[0].diagnostics[0]
        click.echo(f"{file or 'standard input'}:{first.line}: {first.message}", err=True)
        raise SystemExit(2)


# ── for people ───────────────────────────────────────────────────────────────────────────────────


def _print(statements: "tuple[Statement, ...]") -> None:
    """Print each statement: what it is, its columns and rows with their sources, and what is not known."""
    for index, statement in enumerate(statements):
        if index:
            click.echo()
        click.echo(_heading(statement))
        rows = list(_rows(statement))
        if rows:
            print_table(("column", "source", "used as", "expression"), rows)
        for diagnostic in statement.diagnostics:
            click.echo(f"line {diagnostic.line}: {diagnostic.message}")


def _heading(statement: "Statement") -> str:
    said = [f"line {statement.line}: {statement.kind}"]
    said += [f"into {', '.join(statement.outputs)}"] if statement.outputs else []
    said += [f"from {', '.join(statement.inputs)}"] if statement.inputs else []
    return " ".join(said)


def _rows(statement: "Statement") -> Iterator[Row]:
    """Yield a row for each source; an expression stands beside the first of its sources."""
    for column in statement.columns:
        sources = [_source(dependency) for dependency in column.dependencies] or [("–", column.reason)]
        for index, (source, use) in enumerate(sources):
            first = index == 0
            yield (column.name if first else "", source, use, column.expression if first else "")
    for index, (source, use) in enumerate(map(_source, (*statement.rows, *statement.order))):
        yield ("" if index else "(rows)", source, use, "")


def _source(dependency: "Dependency") -> tuple[str, str]:
    flags = [str(dependency.subtype)]
    flags += ["masking"] if dependency.masking else []
    flags += [] if dependency.certain else ["perhaps"]
    source = f"{dependency.table}.{dependency.column}" if dependency.column else f"{dependency.table} (rows)"
    return source, ", ".join(flags)


# ── for programs ─────────────────────────────────────────────────────────────────────────────────


def _answer_lines(limits: "Limits") -> None:
    """Speak the line protocol: an answer to each line, in order, whatever it holds and does to its reader."""
    from catchment.workers import UnansweredError, in_worker
    from catchment_parsers.sql.protocol import answer_line, refused_line

    work = partial(answer_line, limits=limits)
    for line in sys.stdin.buffer:
        if not line.strip():
            continue
        try:
            answer = in_worker(work, line, limits)
        except UnansweredError as error:
            answer = refused_line(line, f"this SQL {error} and was given up")
        sys.stdout.buffer.write(answer)
        sys.stdout.buffer.flush()
