"""What holds for every statement, on the goldens and on other people's SQL."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest
from sqlglot.dialects import Dialect

from catchment_parsers.facts import Dependency, ParseStatus, Statement
from catchment_parsers.sql import extract

from .loader import all_cases

SHARED = Path(__file__).parents[4] / "shared"
LINES = re.compile(r"^\s*(GO\b|DELIMITER\b)|SELECT 'abc$", re.MULTILINE)
"""What is read line by line, and a string without end: there line breaks mean something."""
POSITIONS = re.compile(r"PIVOT.*\) AS \w+ ?\(|NATURAL JOIN|UNION|EXCEPT|INSERT INTO \w+ SELECT", re.DOTALL)
"""Where one column more moves others, or is joined by."""
KEYWORDS = """
    SELECT FROM WHERE GROUP ORDER BY HAVING JOIN ON AS AND OR NOT WITH UNION ALL CASE WHEN THEN ELSE IN INTO
"""
WORDS = frozenset(KEYWORDS.split())


class Text(NamedTuple):
    """A text of SQL, with what `extract` is told of it."""

    name: str
    sql: str
    options: dict[str, Any]

    def read(self, sql: str = "", **options: Any) -> tuple[Statement, ...]:
        return extract(sql or self.sql, **{**self.options, **options})


def goldens() -> list[Text]:
    return [Text(case.name, case.sql, case.options) for case in all_cases()]


def suites() -> Iterator[Text]:
    """The cases of ../shared/sql_lineage."""
    for number, line in enumerate((SHARED / "sql_lineage" / "dev_cases.jsonl").read_text().splitlines()):
        case = json.loads(line)
        schema = {table: dict(columns) for table, columns in (case.get("schema") or {}).items()}
        known = {"default_db": case.get("default_db") or "", "default_schema": case.get("default_schema") or ""}
        yield Text(f"suites: {number}", case["sql"], {"dialect": case.get("dialect") or "", "schema": schema, **known})


def tpcds() -> Iterator[Text]:
    """Every third query: they are long."""
    folder = SHARED / "data" / "tpcds"
    schema = json.loads((folder / "schema.json").read_text())
    for number, line in enumerate((folder / "queries.jsonl").read_text().splitlines()[::3]):
        yield Text(f"tpcds: {3 * number}", json.loads(line)["sql"], {"dialect": "duckdb", "schema": schema})


@cache
def answers(source: Callable[[], list[Text]]) -> list[tuple[Text, tuple[Statement, ...]]]:
    return [(text, text.read()) for text in source()]


every_text = pytest.mark.parametrize("source", [goldens, *([suites, tpcds] if SHARED.exists() else [])])
Source = Callable[[], list[Text]]


def differing(source: Source, same: Callable[[Text, tuple[Statement, ...]], bool]) -> list[str]:
    return [text.name for text, statements in answers(source) if not same(text, statements)]


def broken(source: Source, holds: Callable[[Statement], bool]) -> list[str]:
    return differing(source, lambda _, statements: all(map(holds, statements)))


def sources(statement: Statement) -> list[Dependency]:
    return [*statement.rows, *statement.order, *(d for column in statement.columns for d in column.dependencies)]


@every_text
def test_every_source_is_an_input(source: Source) -> None:
    def holds(s: Statement) -> bool:
        known = {*s.inputs, *s.outputs}
        once = len(set(s.inputs)) == len(s.inputs)
        return once and {d.table for d in sources(s)} <= known and {*s.row_inputs} <= {*s.inputs} and "" not in known

    assert not broken(source, holds)


@every_text
def test_every_column_has_sources_or_a_reason(source: Source) -> None:
    def holds(s: Statement) -> bool:
        return all(bool(c.dependencies) != bool(c.reason) or c.reason == "star-without-schema" for c in s.columns)

    assert not broken(source, holds)


@every_text
def test_what_is_not_resolved_says_so(source: Source) -> None:
    def holds(s: Statement) -> bool:
        unsure = not all(d.certain for d in sources(s)) or any(c.reason == "unknown" for c in s.columns)
        said = all(d.line > 0 and d.code and d.message for d in s.diagnostics)
        return said and (bool(s.diagnostics) or not (unsure or s.status is not ParseStatus.PARSED))

    assert not broken(source, holds)


@every_text
def test_neither_time_nor_the_order_of_tables_matters(source: Source) -> None:
    def same(text: Text, statements: tuple[Statement, ...]) -> bool:
        return text.read(schema=dict(reversed(text.options["schema"].items()))) == statements

    assert not differing(source, same)


def without(statement: Statement, name: str) -> Statement:
    """A statement without a column, wherever it went by way of a star."""

    def kept(found: tuple[Dependency, ...]) -> tuple[Dependency, ...]:
        return tuple([d for d in found if d.column.lower() != name])

    columns = [
        msgspec.structs.replace(c, dependencies=kept(c.dependencies))
        for c in statement.columns
        if c.name.lower() != name
    ]
    rest = {"rows": kept(statement.rows), "order": kept(statement.order)}
    return msgspec.structs.replace(statement, columns=tuple(columns), **rest)


READER = """
import sys
import msgspec
from catchment_parsers.sql import compose, extract
for line in sys.stdin.buffer:
    sql, options = msgspec.json.decode(line)
    found = extract(sql, **options)
    print(found, compose(found))
"""


def test_the_order_in_which_sets_are_iterated_does_not_matter() -> None:
    asked = b"\n".join([msgspec.json.encode((text.sql, text.options)) for text in goldens()])
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", READER],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONHASHSEED": seed},
        )
        for seed in ("1", "2")
    ]
    first, *others = [run.communicate(asked)[0].splitlines() for run in runs]
    assert len(first) == len(goldens())
    for other in others:
        pairs = zip(goldens(), first, other, strict=True)
        assert not [text.name for text, one, two in pairs if one != two]


@every_text
def test_a_column_that_nobody_names_changes_nothing(source: Source) -> None:
    def same(text: Text, statements: tuple[Statement, ...]) -> bool:
        more = {table: {**columns, "unrelated": ""} for table, columns in text.options["schema"].items()}
        return POSITIONS.search(text.sql) is not None or statements == tuple(
            [without(s, "unrelated") for s in text.read(schema=more)]
        )

    assert not differing(source, same)


def bare(statement: Statement) -> Statement:
    """A statement without what formatting changes: lines, texts, the case of unnamed columns."""
    columns = tuple([msgspec.structs.replace(c, name=c.name.lower(), line=0, expression="") for c in statement.columns])
    diagnostics = tuple([msgspec.structs.replace(d, line=0, message="") for d in statement.diagnostics])
    rows = placeless(statement.rows)
    return msgspec.structs.replace(statement, columns=columns, rows=rows, diagnostics=diagnostics, line=0)


def placeless(rows: Iterable[Dependency]) -> tuple[Dependency, ...]:
    """What decides rows, without where it says so."""
    return tuple([msgspec.structs.replace(each, line=0) for each in rows])


def rewritten(text: Text, gap: Callable[[str], str], word: Callable[[str], str]) -> str:
    """A text whose gaps between words, and whose keywords, are others."""
    pieces, end = [], 0
    for token in Dialect.get_or_raise(text.options["dialect"]).tokenize(text.sql):
        between, written = text.sql[end : token.start], text.sql[token.start : token.end + 1]
        pieces += [gap(between), word(written) if written.upper() in WORDS else written]
        end = token.end + 1
    return "".join(pieces) + text.sql[end:]


@every_text
@pytest.mark.parametrize("gap", ["\n\n", " /* , ) ' */ ", " -- ' ;\n"])
def test_formatting_changes_nothing(source: Source, gap: str) -> None:
    def same(text: Text, statements: tuple[Statement, ...]) -> bool:
        if LINES.search(text.sql):
            return True
        sql = rewritten(text, lambda between: gap if between.isspace() else between, str.swapcase)
        return list(map(bare, text.read(sql))) == list(map(bare, statements))

    assert not differing(source, same)


def wrapped(text: Text, statements: tuple[Statement, ...], form: str) -> bool:
    """Whether a query means the same inside another; ORDER BY alone then means nothing."""
    plain = len(statements) == 1 and re.match(r"\s*(SELECT|WITH)\b", text.sql) and statements[0].kind == "SELECT"
    if not plain or LINES.search(text.sql) or re.search(r"`| INTO ", text.sql):
        return True
    if statements[0].status is not ParseStatus.PARSED:
        return True
    (inner,), (outer,) = statements, text.read(form.format(text.sql.rstrip().rstrip(";") + "\n"))
    seen = [[(c.dependencies, c.reason) for c in s.columns] for s in (inner, outer)]
    return seen[0] == seen[1] and (
        (placeless(inner.rows), inner.inputs, inner.row_inputs)
        == (placeless(outer.rows), outer.inputs, outer.row_inputs)
    )


@every_text
@pytest.mark.parametrize("form", ["SELECT * FROM ({}) AS q_", "SELECT q_.* FROM ({}) q_", "CREATE VIEW v_ AS {}"])
def test_wrapping_changes_nothing(source: Source, form: str) -> None:
    assert not differing(source, lambda text, statements: wrapped(text, statements, form))
