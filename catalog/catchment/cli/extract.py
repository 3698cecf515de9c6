"""`catchment extract`: the lineage of SQL alone, without a catalog."""

import codecs
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
@click.option(
    "--jsonl", is_flag=True, help="Read requests (of FILE or standard input) and write answers, one JSON object a line."
)
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
    """Print the lineage of the SQL in FILE (standard input by default), statement by statement.

    A source is "perhaps" one where it is one of several candidates; (rows) decide which rows there are. Exit
    code 3: some statements could not be read; 2: none could. docs/lineage.md says what every word means.
    """
    limits = chosen_limits()
    if jsonl:
        if dialect or default_db or default_schema or tables:
            raise click.UsageError("with --jsonl each request says its own dialect, defaults and schema")
        _answer_lines(file, limits)
        return
    from catchment.artifacts import contents
    from catchment.cli.ingest import known_dialect
    from catchment.ingest import table_columns
    from catchment.workers import read_in_workers
    from catchment_parsers.facts import SqlTask

    where = str(file or "standard input")
    sql, problem = _decoded(contents(file) if file else sys.stdin.buffer.read())
    task = SqlTask(
        sql=sql,
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
    _end(where, statements, problem)


def _decoded(data: bytes) -> tuple[str, str]:
    """Return a text by its byte order mark, else as UTF-8, and what is wrong with it."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace"), ""
    try:
        return data.decode("utf-8-sig"), ""
    except UnicodeDecodeError as error:
        problem = f"byte {error.start} and perhaps others are not UTF-8 and read as \ufffd: save it as UTF-8"
        return data.decode("utf-8-sig", "replace"), problem


def _end(where: str, statements: "tuple[Statement, ...]", problem: str) -> None:
    """Say on standard error what could not be read, and end with the exit code that says so, too."""
    failed = [statement for statement in statements if statement.status == "FAILED"]
    if problem:
        click.echo(f"{where}: {problem}", err=True)
    if not statements:
        click.echo(f"{where}: there is no statement in it", err=True)
    if failed:
        first = failed[0].diagnostics[0]
        count = f"{len(failed)} of {len(statements)} statements could not be read, the first: "
        click.echo(f"{where}:{first.line}: {count if len(statements) > 1 else ''}{first.message}", err=True)
    if failed and len(failed) == len(statements):
        raise SystemExit(2)
    if failed or problem:
        raise SystemExit(3)


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
            click.echo(f"line {diagnostic.line}: {diagnostic.message} [{diagnostic.code}]")


def _heading(statement: "Statement") -> str:
    said = [f"line {statement.line}: {statement.kind}"]
    said += [f"({statement.status})"] if statement.status != "PARSED" else []
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


def _answer_lines(file: Path | None, limits: "Limits") -> None:
    """Speak the line protocol: an answer to each line, in order, whatever it holds and does to its reader."""
    from catchment.artifacts import contents
    from catchment.pool import UnansweredError, in_worker
    from catchment_parsers.sql.protocol import answer_line, refused_line

    work = partial(answer_line, limits=limits)
    for line in contents(file).splitlines() if file else sys.stdin.buffer:
        request = line.removeprefix(codecs.BOM_UTF8)
        if not request.strip():
            continue
        try:
            answer = in_worker(work, request, limits)
        except UnansweredError as error:
            answer = refused_line(request, f"this SQL {error} and was given up")
        sys.stdout.buffer.write(answer)
        sys.stdout.buffer.flush()
