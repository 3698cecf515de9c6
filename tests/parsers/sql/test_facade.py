"""The facade: names and schemas as callers have them, bare expressions, composition, the protocol."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from catchment_parsers.facts import Subtype
from catchment_parsers.sql import Schema, compose, expression_columns, extract
from catchment_parsers.sql.protocol import answer, answer_line

ROOT = Path(__file__).parents[3]


def sources(sql: str, dialect: str = "", **options: object) -> dict[str, set[str]]:
    (statement,) = extract(sql, dialect, **options)  # type: ignore[arg-type]
    return {c.name: {f"{d.table}.{d.column}" for d in c.dependencies} for c in statement.columns}


@pytest.mark.parametrize("key", ["db.s.t", "s.t", "t", "DB.S.T"])
def test_schema_names_may_be_partial_or_in_another_case(key: str) -> None:
    assert sources("select * from db.s.t", "duckdb", schema={key: {"A": ""}}) == {"A": {"db.s.t.a"}}


def test_a_partial_name_finds_the_only_table_with_that_tail() -> None:
    assert sources("select * from t", "duckdb", schema={"db.s.t": {"a": ""}}) == {"a": {"db.s.t.a"}}
    two = {"db.s.t": {"a": ""}, "db.r.t": {"b": ""}}
    assert sources("select * from t", "duckdb", schema=two) == {"*": {"t.*"}}


def test_a_listed_table_without_columns_is_open() -> None:
    assert sources("select x from t", "duckdb", schema={"t": {}}) == {"x": {"t.x"}}


def test_a_schema_serves_many_statements() -> None:
    schema = Schema({"t": {"a": "int"}}, "duckdb")
    assert sources("select * from t", "duckdb", schema=schema) == sources("select a from t", "duckdb", schema=schema)


def test_defaults_complete_names() -> None:
    defaults = {"default_db": "DB", "default_schema": "S"}
    assert sources("select a, b.c from t join r.b on true", "snowflake", **defaults)["c"] == {"db.r.b.c"}


def test_quoted_names_fold_as_the_dialect_does() -> None:
    assert sources('select "a", A from t', "snowflake") == {"a": {'t."a"'}, "A": {"t.a"}}
    assert sources("select `A` from `P.D.T`", "bigquery") == {"A": {"P.D.T.a"}}


def test_expression_and_line_are_as_written() -> None:
    (statement,) = extract("select a,\n  (b  +\n c) as d, max(e) over (partition by f, g)\nfrom t", "")
    assert [(c.expression, c.line) for c in statement.columns] == [
        ("a", 1),
        ("(b + c)", 2),
        ("max(e) over (partition by f, g)", 3),
    ]


def test_expression_columns() -> None:
    assert set(expression_columns("sum(case when Status = 'paid' then amount else 0 end)", "duckdb")) == {
        "status",
        "amount",
    }
    assert expression_columns("sum(", "duckdb") == ()


def test_composition_keeps_what_persists_and_goes_through_what_does_not() -> None:
    script = "create temp table x as select a from t where b; create table y as select * from x; drop table z"
    whole = compose(extract(script, ""))
    assert [(s.outputs, s.inputs, [d.column for d in s.rows]) for s in whole[:1]] == [(("y",), ("t",), ["b"])]
    kept = compose(extract("create table x as select a from t; create table y as select a from x", ""))
    assert [s.outputs for s in kept] == [("x",), ("y",)]


def test_composition_keeps_the_columns_that_the_script_did_not_fill() -> None:
    script = "insert into o (u) select u from x; create table d as select u, amount from o where z = 1"
    whole = compose(extract(script, ""), through=True)[-1]
    assert [(d.table, d.column) for c in whole.columns for d in c.dependencies] == [("x", "u"), ("o", "amount")]
    assert ([(d.table, d.column) for d in whole.rows], whole.inputs) == ([("o", "z")], ("o", "x"))


def test_composition_goes_through_a_temporary_table_whose_rows_alone_decide() -> None:
    script = "create temp table m as select a from u{}; create table x as select (select count(*) from m) n"
    for where, expected in (("", ("u", "", Subtype.CONDITIONAL)), (" where b > 0", ("u", "b", Subtype.FILTER))):
        (whole,) = compose(extract(script.format(where), ""))
        assert [(d.table, d.column, d.subtype) for c in whole.columns for d in c.dependencies] == [expected]


def test_composition_keeps_what_only_reads_itself() -> None:
    whole = compose(extract("insert into x (a) select a from t; update x set b = a + 1", ""), through=True)
    assert [s.outputs for s in whole] == [("x",), ("x",)]


def test_protocol_answers_line_by_line() -> None:
    requests = [{"id": 1, "sql": "insert into x select a from t order by b"}, {"id": 2, "sql": "select ((("}]
    lines = "".join(json.dumps(request) + "\n" for request in requests)
    run = subprocess.run(
        [sys.executable, "-m", "catchment_parsers.sql.protocol"],
        input=lines,
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT / "parsers",
    )
    good, bad = map(json.loads, run.stdout.splitlines())
    assert (good["ok"], good["inputs"], good["outputs"], good["indirect"]) == (True, ["t"], ["x"], [["t", "b"]])
    assert good["columns"] == [{"output_table": "x", "output_column": "a", "inputs": [["t", "a"]]}]
    assert (bad["id"], bad["ok"], bool(bad["error"])) == (2, False, True)


NO_REQUESTS = [
    b"not json",
    b"[]",
    b"null",
    b"[" * 100_000,
    b'{"id": 1, "sql": 5}',
    b'{"id": 1, "sql": "select a", "dialect": "none of them"}',
    b'{"id": 1, "sql": "select a", "schema": {"t": ["a"]}}',
    b'{"id": 1, "sql": "select a", "default_db": 7}',
    b'{"id": 1, "sql": "\xff"}',
]


@pytest.mark.parametrize("line", NO_REQUESTS)
def test_protocol_refuses_what_is_no_request_in_one_line(line: bytes) -> None:
    reply = json.loads(answer_line(line))
    assert (reply["ok"], reply["columns"]) == (False, [])
    assert reply["error"].startswith("this is no request: ")
    assert answer_line(line).count(b"\n") == 1


def test_protocol_counts_what_deduplicates_only_where_no_value_shows_it() -> None:
    union = answer({"id": 1, "sql": "select a from t union select b from u"})
    assert union["indirect"] == []
    hidden = answer({"id": 2, "sql": "select a from (select distinct a, b from t) as s"})
    assert hidden["indirect"] == [["t", "b"]]


@pytest.mark.parametrize(
    ("script", "inputs", "outputs"),
    [
        ("create temporary table x as select a from t", ["t"], ["x"]),
        ("create temporary table x as select a from t; select a from x", ["t"], []),
        ("create table x as select a from t; select a from x", ["t"], ["x"]),
        ("create temporary table x as select a from t; insert into y select a from x", ["t"], ["y"]),
        ("create table x as select a from t; insert into y select a from x", ["t"], ["y"]),
        ("create table x as select a from t; drop table x", [], []),
        ("create temp table x (like y); insert into x select a from t; insert into z select * from x", ["t"], ["z"]),
    ],
)  # fmt: skip
def test_a_scripts_result_is_what_nothing_is_written_from(script: str, inputs: list[str], outputs: list[str]) -> None:
    said = answer({"sql": script, "dialect": "postgres"})
    assert (said["inputs"], said["outputs"]) == (inputs, outputs)


def test_inputs_are_in_the_texts_order() -> None:
    sql = "select a from t where exists (select 1 from u) and a in (select b from v) and c = (select d from w)"
    (statement,) = extract(sql, "")
    assert statement.inputs == ("t", "u", "v", "w")


@pytest.mark.parametrize("top", ["3", "(3)", "(@n + 1)"])
def test_an_expression_begins_behind_top(top: str) -> None:
    (statement,) = extract(f"select top {top} a + 1 as x, b from t", "tsql")
    assert [column.expression for column in statement.columns] == ["a + 1", "b"]
