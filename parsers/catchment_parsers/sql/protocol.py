"""The line protocol of the SQL lineage suites: one JSON object a line in, one a line out.

    python -m catchment_parsers.sql.protocol < cases.jsonl

A column's ``inputs`` are what its own expression reads, conditions and window clauses included; what
decides rows, and what a scalar subquery filters by, is ``indirect``.
"""

import sys
import time
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
import sqlglot

from catchment_parsers.facts import DIRECT_SUBTYPES, Dependency, Limits, ParseStatus, Statement, Subtype
from catchment_parsers.sql import extract
from catchment_parsers.sql.composition import compose

OWN = DIRECT_SUBTYPES | {Subtype.WINDOW, Subtype.CONDITIONAL}
"""Uses that an output column's own expression makes."""


class Request(msgspec.Struct):
    """What a request must look like; anything else may stand beside it."""

    sql: str | None = None
    dialect: str | None = None
    default_db: str | None = None
    default_schema: str | None = None
    schema: dict[str, dict[str, str | None] | None] | None = None
    options: dict[str, Any] | None = None


def answer_line(line: bytes, limits: Limits = Limits()) -> bytes:
    """Return the answer to a line; what is no request is refused in one, so that the next gets its turn."""
    request: Any = None
    try:
        request = msgspec.json.decode(line)
        sqlglot.Dialect.get_or_raise(msgspec.convert(request, Request).dialect or "")
        reply = answer(request, limits)
    except (msgspec.DecodeError, RecursionError, ValueError) as error:
        reply = refusal(request.get("id") if isinstance(request, dict) else None, f"this is no request: {error}")
    return msgspec.json.encode(reply) + b"\n"


def refused_line(line: bytes, why: str) -> bytes:
    """Return the answer to a line that could not be answered."""
    try:
        number = msgspec.json.decode(line, type=_Numbered).id
    except msgspec.DecodeError:
        number = None
    return msgspec.json.encode(refusal(number, why)) + b"\n"


class _Numbered(msgspec.Struct):
    id: Any = None


def refusal(number: Any, why: str) -> dict[str, Any]:
    """Return the answer to what is not read."""
    nothing: dict[str, Any] = {"inputs": [], "outputs": [], "columns": [], "indirect": []}
    return {"id": number, "ok": False, "error": why, **nothing, "seconds": 0.0}


def answer(request: Mapping[str, Any], limits: Limits = Limits()) -> dict[str, Any]:
    """Return the answer to one request."""
    started = time.perf_counter()
    options = request.get("options") or {}
    statements = extract(
        str(request.get("sql") or ""),
        str(request.get("dialect") or ""),
        schema=request.get("schema") or {},
        default_db=request.get("default_db") or "",
        default_schema=request.get("default_schema") or "",
        lateral_aliases=options.get("lateral_column_alias_reference"),
        limits=limits,
    )
    return {
        "id": request.get("id"),
        **_lineage(statements),
        "seconds": round(time.perf_counter() - started, 6),
    }


def _lineage(statements: tuple[Statement, ...]) -> dict[str, Any]:
    read = [s for s in statements if s.status is not ParseStatus.FAILED]
    failures = [d.message for s in statements if s.status is ParseStatus.FAILED for d in s.diagnostics]
    whole = compose(read, through=True)
    return {
        "ok": bool(read) or not failures,
        "error": "; ".join(failures) or None,
        "inputs": sorted({table for s in whole for table in s.inputs}),
        "outputs": sorted({table for s in whole for table in s.outputs}),
        "columns": [column for s in whole for column in _columns(s)],
        "indirect": [list(pair) for pair in sorted({pair for s in whole for pair in _indirect(s)})],
    }


def _columns(statement: Statement) -> Iterable[dict[str, Any]]:
    if statement.declared or not (statement.outputs or (statement.kind == "SELECT" and not statement.routine)):
        return
    for column in statement.columns:
        sources = {(d.table, d.column) for d in column.dependencies if d.subtype in OWN and d.column}
        yield {
            "output_table": statement.outputs[0] if statement.outputs else None,
            "output_column": column.name,
            "inputs": [list(pair) for pair in sorted(sources)],
        }


def _indirect(statement: Statement) -> Iterable[tuple[str, str]]:
    """Yield what decides rows; what only deduplication needs is left out where values show it."""
    direct = {(d.table, d.column) for column in statement.columns for d in column.dependencies if d.subtype in OWN}
    beside = [d for column in statement.columns for d in column.dependencies if d.subtype not in OWN]
    found: Iterable[Dependency] = (*statement.rows, *statement.order, *beside)
    for dependency in found:
        pair = dependency.table, dependency.column
        if dependency.column and not (dependency.distinct and pair in direct):
            yield pair


def main() -> None:
    """Answer each line of standard input."""
    for line in sys.stdin.buffer:
        if line.strip():
            sys.stdout.buffer.write(answer_line(line))
            sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
