"""Every golden case, line by line."""

import pytest

from catchment_parsers.facts import Dependency, OutputColumn, Statement
from catchment_parsers.sql import extract

from .loader import Case, all_cases


def said(dependency: Dependency) -> str:
    flags = "!" * dependency.masking + "?" * (not dependency.certain) + "=" * dependency.distinct
    return f"{dependency.subtype}{flags} {dependency.table}.{dependency.column}"


def column(fact: OutputColumn) -> str:
    sources = ", ".join(sorted(map(said, fact.dependencies))) or f"({fact.reason})"
    return f"{fact.name} <- {sources}"


def aspects(s: Statement) -> dict[str, str]:
    return {
        "rows <-": ", ".join(sorted(map(said, s.rows))),
        "order <-": ", ".join(sorted(map(said, s.order))),
        "inputs:": ", ".join(sorted(s.inputs)),
        "outputs:": ", ".join(s.outputs),
        "removed:": ", ".join(s.removed),
        "row inputs:": ", ".join(sorted(s.row_inputs)),
        "status:": s.status,
        "diagnostics:": ", ".join(d.code for d in s.diagnostics),
        "types:": ", ".join(c.data_type for c in s.columns),
        "line:": ", ".join(str(d.line) for d in s.diagnostics),
    }


def check(statement: Statement, lines: list[str]) -> None:
    kind, *expected = lines
    assert statement.kind == kind
    known = aspects(statement)
    columns = []
    for line in filter(None, expected):
        aspect = next((name for name in known if line.startswith(name)), None)
        if aspect is None:
            columns.append(line)
        else:
            assert f"{aspect} {known[aspect]}".strip() == line
    if columns:
        assert [column(c) for c in statement.columns] == columns


@pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in all_cases()])
def test_golden(case: Case) -> None:
    statements = extract(case.sql, **case.options)
    assert [s.kind for s in statements] == [lines[0] for lines in case.expected]
    for statement, lines in zip(statements, case.expected, strict=True):
        check(statement, lines)
