"""What cannot run any more, and who is broken by it: each case was seen to fail when DuckDB or dbt ran it."""

from pathlib import Path
from typing import Any

import pytest
from tests.catalog.impact.test_changes import compared, told
from tests.catalog.impact.test_effects import effects

from catchment.impact.report import Report

pytestmark = pytest.mark.usefixtures("inline")


def reported(folder: Path, base: dict[str, Any], head: dict[str, Any]) -> Report:
    return compared(folder, base, base | head)


BROKEN = {
    "an inner column that is still named": (
        "with c as (select id, a from {raw}) select id, a from c",
        "with c as (select id from {raw}) select id, a from c",
    ),
    "a table that is not joined any more": (
        "select r.id, s.c from {raw} r join {raw2} s on r.id = s.id",
        "select r.id, s.c from {raw} r",
    ),
    "USING a column of one side": (
        "select {raw}.id from {raw} join {raw2} using (id)",
        "select {raw}.id from {raw} join {raw2} using (a)",
    ),
    "branches of different width": (
        "select id, a from {raw} union all select id, b from {raw}",
        "select id, a from {raw} union all select id from {raw}",
    ),
    "an item that is not grouped": (
        "select id, a, count(*) as n from {raw} group by id, a",
        "select id, a, count(*) as n from {raw} group by id",
    ),
    "an item beside an aggregate": ("select id, a from {raw}", "select id, sum(a) as a from {raw}"),
    "a key that is cast in one place alone": (
        "select cast(a as varchar) as a, count(*) as n from {raw} group by cast(a as varchar)",
        "select cast(a as double) as a, count(*) as n from {raw} group by cast(a as varchar)",
    ),
}


@pytest.mark.parametrize(("base", "head"), BROKEN.values(), ids=BROKEN)
def test_sql_that_cannot_run_breaks_its_model_and_who_reads_it(base: str, head: str, tmp_path: Path) -> None:
    report = reported(tmp_path, {"m": base, "reader": "select id from {m}"}, {"m": head})
    assert ("sql-broken", "m") in told(report)
    broken = {each.name for each in report.affected if "REFERENCE_BROKEN" in each.effects}
    assert broken == {"m", "reader"}
    assert report.verdict == "FAIL"


RUNS = {
    "grouped by place": "select id, a, count(*) as n from {raw} group by 1, 2",
    "grouped by ALL": "select id, a, count(*) as n from {raw} group by all",
    "grouped by an alias": "select id + 1 as i, count(*) as n from {raw} group by i",
    "an expression of keys": "select id + 1 as i, a, count(*) as n from {raw} group by id, a",
    "a constant beside an aggregate": "select 'x' as x, count(*) as n from {raw}",
    "a window over aggregates": "select id, rank() over (order by sum(a)) as r from {raw} group by id",
    "an alias used beside": "select a + 1 as x, x + 1 as y from {raw}",
    "a lambda's parameter": "select list_transform([id], e -> e + 1) as l from {raw}",
    "a union of equal width": "select id, a from {raw} union all select id, b from {raw}",
    "a number read from a literal": "select id from {raw} where a = '12'",
    "a date read from a literal": "select id from {raw2} where c >= '2026-01-31'",
    "a correlated subquery": "select id, (select max(c) from {raw2} where {raw2}.id = {raw}.id) as c from {raw}",
}


@pytest.mark.parametrize("head", RUNS.values(), ids=RUNS)
def test_sql_that_runs_is_not_called_broken(head: str, tmp_path: Path) -> None:
    report = reported(tmp_path, {"m": "select id from {raw}"}, {"m": head})
    assert not {rule for rule, _ in told(report)} & {"sql-broken", "sql-doubtful"}


DOUBTFUL = {
    "a cast of text": "select id, cast(t as integer) as t, a from {raw}",
    "a sum of text": "select id, sum(t) as t, 1 as a from {raw} group by id",
    "text compared with a number": "select id, t, a from {raw} where t > 1",
    "a number compared with a word": "select id, t, a from {raw} where a = 'many'",
    "values of two kinds": "select id, t, coalesce(a, t) as a from {raw}",
    "branches of two kinds": "select id, t, a from {raw} union all select id, t, date '2026-01-01' as a from {raw}",
    "no unit of time": "select id, t, date_trunc('monthx', now()) as a from {raw}",
}


@pytest.mark.parametrize("head", DOUBTFUL.values(), ids=DOUBTFUL)
def test_sql_that_may_not_run_may_break(head: str, tmp_path: Path) -> None:
    report = reported(tmp_path, {"m": "select id, t, a from {raw}", "reader": "select id from {m}"}, {"m": head})
    assert ("sql-doubtful", "m") in told(report)
    (reader,) = (each for each in report.affected if each.name == "reader")
    assert "REFERENCE_BROKEN" in reader.effects


def test_what_cannot_take_another_type_may_break(tmp_path: Path) -> None:
    models = {
        "stg": "select id, a from {raw}",
        "same": "select id, a from {stg}",
        "sums": "select id, sum(a) as s from {same} group by id",
        "maxes": "select max(a) as m from {same}",
    }
    report = reported(tmp_path, models, {"stg": "select id, cast(a as varchar) as a from {raw}"})
    assert told(report) == {("column-retyped", "stg.a")}
    assert effects(report) == {
        "stg": {"a": {"TYPE"}},
        "same": {"a": {"TYPE"}},
        "maxes": {"m": {"TYPE"}},
        "sums": {"": {"BROKEN"}, "id": {"BROKEN"}, "s": {"BROKEN", "TYPE"}},
    }
    assert {each.name for each in report.affected if each.certainty == "POSSIBLE"} == {"sums", "maxes"}


def test_numbers_of_another_type_break_nothing(tmp_path: Path) -> None:
    models = {"stg": "select id, a from {raw}", "sums": "select sum(a) as s from {stg}"}
    report = reported(tmp_path, models, {"stg": "select id, cast(a as double) as a from {raw}"})
    assert effects(report) == {"stg": {"a": {"TYPE"}}, "sums": {"s": {"TYPE"}}}


CONTRACT = {
    "config": {"materialized": "table", "contract": {"enforced": True}},
    "columns": {"id": {"data_type": "integer"}, "a": {"data_type": "integer"}},
}
KEPT = {"sql": "select id, a from {raw}", **CONTRACT}
UNKEPT = {
    "a column too few": "select id from {raw}",
    "a column too many": "select id, a, b from {raw}",
    "another type": "select id, cast(a as varchar) as a from {raw}",
    "another number": "select id, cast(a as double) as a from {raw}",
    "a type that nobody can tell": "select id, a / 2 as a from {raw}",
}


@pytest.mark.parametrize("sql", UNKEPT.values(), ids=UNKEPT)
def test_dbt_does_not_build_what_breaks_its_contract(sql: str, tmp_path: Path) -> None:
    base = {"m": KEPT, "reader": "select id from {m}"}
    report = reported(tmp_path, base, {"m": KEPT | {"sql": sql}})
    found = {each.name: each for each in report.affected}
    assert {"CONTRACT_VIOLATED", "REFERENCE_BROKEN"} <= set(found["m"].effects)
    assert "REFERENCE_BROKEN" in found["reader"].effects


def test_a_contract_that_is_kept_with_another_value(tmp_path: Path) -> None:
    report = reported(tmp_path, {"m": KEPT}, {"m": KEPT | {"sql": "select id, cast(b as integer) as a from {raw}"}})
    assert [each.effects for each in report.affected] == [("VALUE_CHANGED",)]


def test_a_new_column_breaks_a_contract_downstream(tmp_path: Path) -> None:
    base = {"stg": "select id, a from {raw}", "m": KEPT | {"sql": "select * from {stg}"}, "top": "select id from {m}"}
    report = reported(tmp_path, base, {"stg": "select id, a, b from {raw}"})
    assert [(c.rule, c.category) for c in report.changes] == [("column-added-breaks", "BREAKING")]
    assert report.verdict == "FAIL"
    found = {each.name: set(each.effects) for each in report.affected}
    assert {"CONTRACT_VIOLATED", "REFERENCE_BROKEN", "COLUMN_ADDED"} <= found["m"]
    assert found["top"] == {"REFERENCE_BROKEN"}


def test_a_new_column_breaks_a_union_by_position(tmp_path: Path) -> None:
    base = {
        "one": "select id, a from {raw}",
        "two": "select id, b from {raw}",
        "both": "select * from {one} union all select * from {two}",
    }
    report = reported(tmp_path, base, {"one": "select id, a, t from {raw}"})
    assert [(c.rule, c.category) for c in report.changes] == [("column-added-breaks", "BREAKING")]
    assert {each.name for each in report.affected if "REFERENCE_BROKEN" in each.effects} == {"both"}


def test_a_new_column_that_goes_through_a_star(tmp_path: Path) -> None:
    report = reported(
        tmp_path, {"one": "select id from {raw}", "all_": "select * from {one}"}, {"one": "select id, a from {raw}"}
    )
    assert [(c.rule, c.category) for c in report.changes] == [("column-added-passes", "PARTIAL_BREAKING")]
    assert effects(report) == {"one": {"a": {"ADDED"}}, "all_": {"a": {"ADDED"}}}


# ── renamed assets, and copies of ephemeral models ───────────────────────────────────────────────

WIDE = "select id, a, b, t from {raw}"


def test_who_followed_a_renamed_model_is_unchanged(tmp_path: Path) -> None:
    base = {"old": WIDE, "reader": "select id, a + 1 as a from {old}"}
    head = {"new": WIDE, "reader": "select id, a + 1 as a from {new}"}
    report = compared(tmp_path, base, head)
    assert told(report) == {("asset-renamed", "old")}
    assert {each.name: each.effects for each in report.affected} == {"old": ("REFERENCE_BROKEN", "COLUMN_REMOVED")}


def test_who_did_not_follow_a_renamed_model_is_broken(tmp_path: Path) -> None:
    reader = 'select id from "db"."main"."old"'
    base = {"old": WIDE, "reader": {"sql": reader, "upstream": ["model.shop.old"]}}
    report = compared(tmp_path, base, {"new": WIDE, "reader": {"sql": reader, "upstream": []}})
    assert told(report) == {("asset-renamed", "old")}
    assert {each.name for each in report.affected if "REFERENCE_BROKEN" in each.effects} == {"old", "reader"}


def test_another_copy_of_an_ephemeral_model_is_a_change_of_who_holds_it(tmp_path: Path) -> None:
    """A variable may have another value in one of the places into which dbt puts an ephemeral model."""
    ephemeral = {"sql": "select id, a from {raw} where a > 1", "config": {"materialized": "ephemeral"}}

    def holder(limit: int) -> dict[str, Any]:
        inner = f'select id, a from "db"."main"."raw" where a > {limit}'
        sql = f"with __dbt__cte__eph as ({inner}) select id from __dbt__cte__eph"
        return {"sql": sql, "upstream": ["model.shop.eph"]}

    report = compared(tmp_path, {"eph": ephemeral, "m": holder(1)}, {"eph": ephemeral, "m": holder(2)})
    assert told(report) == {("rowset-changed", "m")}


@pytest.mark.parametrize("head", ["select id, a b c from from {raw}", "select id, a from {raw} where (a > 1"])
def test_of_what_cannot_be_read_every_column_may_change(head: str, tmp_path: Path) -> None:
    base = {"m": "select id, a from {raw}", "reader": "select a from {m}"}
    report = reported(tmp_path, base, {"m": head})
    assert told(report) == {("sql-unknown", "m")}
    assert report.verdict == "WARN"
    assert {each.name: {c.urn.rpartition("#")[2] for c in each.columns} for each in report.affected} == {
        "m": {"id", "a"},
        "reader": {"a"},
    }
    assert {each.certainty for each in report.affected} == {"POSSIBLE"}
