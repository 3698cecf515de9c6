"""Lines of what decides rows: where the clause stands that says so, in whichever query of the text."""

import pytest

from catchment_parsers.sql import extract

CASES = {
    "WHERE": ("select a\nfrom t\nwhere b > 1", {("t", "b", "FILTER"): 3}),
    "the first place counts": ("select a\nfrom t\nwhere b > 1\n  and b < 3", {("t", "b", "FILTER"): 3}),
    "each use its own": (
        "select t.a, sum(x.v)\nfrom t\njoin x\n  on x.id = t.id\ngroup by t.id\nhaving sum(x.w) > 3",
        {
            ("t", "id", "JOIN"): 4,
            ("x", "id", "JOIN"): 4,
            ("t", "id", "GROUP_BY"): 5,
            ("x", "w", "FILTER"): 6,
        },
    ),
    "in a CTE": (
        "with c as (\n  select a\n  from t\n  where b > 1\n)\nselect *\nfrom c\nwhere a > 2",
        {("t", "b", "FILTER"): 4, ("t", "a", "FILTER"): 8},
    ),
    "in the second statement": ("select 1;\nselect a\nfrom t\nwhere b > 1", {("t", "b", "FILTER"): 4}),
    "in a view": ("create view v as\nselect a\nfrom t\nwhere b > 1", {("t", "b", "FILTER"): 4}),
}


@pytest.mark.parametrize(("sql", "expected"), CASES.values(), ids=CASES)
def test_rows(sql: str, expected: dict[tuple[str, str, str], int]) -> None:
    statement = extract(sql, "duckdb")[-1]
    assert {(d.table, d.column, str(d.subtype)): d.line for d in statement.rows} == expected


def test_a_column_that_a_star_takes_from_a_cte_is_told_in_its_words() -> None:
    (statement,) = extract("with c as (\n  select a,\n    sum(b) as s\n  from t\n  group by a\n)\nselect * from c", "")
    assert [(c.name, c.expression, c.line) for c in statement.columns] == [("a", "a", 2), ("s", "sum(b)", 3)]


def test_a_star_over_a_table_is_its_own_expression() -> None:
    (statement,) = extract("select *\nfrom t", "", schema={"t": {"a": "int"}})
    assert [(c.name, c.expression, c.line) for c in statement.columns] == [("a", "*", 1)]
