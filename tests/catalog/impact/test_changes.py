"""What a change of SQL or configuration is: small pairs of projects through the gate."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.catalog.examples import NAMESPACE, data_test, exposure, project
from tests.parsers.dbt.factory import node

from catchment.impact.gate import between
from catchment.impact.report import Report
from catchment.ingest import DbtOptions

pytestmark = pytest.mark.usefixtures("inline")


def compared(
    folder: Path, base: dict[str, Any], head: dict[str, Any], fail_on: str = "breaking", **sections: Any
) -> Report:
    """The report on two projects, each a dict of models."""
    paths = project(folder / "base", base, **sections), project(folder / "head", head, **sections)
    report, incomplete = between(*paths, DbtOptions(), fail_on=fail_on)
    assert incomplete == ""
    return report


def told(report: Report) -> set[tuple[str, str]]:
    """Rule and target of each change."""
    return {(change.rule, change.target.removeprefix(NAMESPACE).replace("#", ".")) for change in report.changes}


def of_model(folder: Path, base: str, head: str) -> set[tuple[str, str]]:
    return told(compared(folder, {"m": base}, {"m": head}))


SAME = {
    "white space": ("select id, a from {raw}", "select\n  id ,\n  a\nfrom\n  {raw}\n"),
    "letter case of keywords and names": ("select id, a from {raw} where a > 1", "SELECT ID, A FROM {raw} WHERE A > 1"),
    "comments": ("select id, a from {raw}", "-- all of it\nselect id, /* key */ a from {raw} -- end"),
    "a table's alias": ("select r.id, r.a from {raw} r", "select x.id, x.a from {raw} as x"),
    "no alias": ("select r.id, r.a from {raw} r", "select id, a from {raw}"),
    "a CTE's name": (
        "with c as (select id, a from {raw}) select id, a from c",
        "with other as (select id, a from {raw}) select id, a from other",
    ),
    "a CTE instead of a subquery": (
        "select id, a from (select id, a from {raw} where a > 0) s",
        "with s as (select id, a from {raw} where a > 0) select id, a from s",
    ),
    "a CTE that only passes on": ("select id, a from {raw}", "with s as (select * from {raw}) select id, a from s"),
    "parentheses": (
        "select id, a + b as c from {raw} where a > 1",
        "select (id) as id, (a + b) as c from {raw} where (a > 1)",
    ),
    "USING and ON": (
        "select {raw}.a, c from {raw} join {raw2} using (id)",
        "select {raw}.a, c from {raw} join {raw2} on {raw}.id = {raw2}.id",
    ),
    "order of conditions joined by AND": (
        "select id from {raw} where a > 1 and b > 2",
        "select id from {raw} where b > 2 and a > 1",
    ),
    "a semicolon": ("select id from {raw}", "select id from {raw};"),
    "AS left out": ("select a as x from {raw}", "select a x from {raw}"),
    "bounds and BETWEEN": (
        "select id from {raw} where a >= 1 and a <= 2",
        "select id from {raw} where a between 1 and 2",
    ),
    "a list's order": ("select id from {raw} where a in (1, 2)", "select id from {raw} where a in (2, 1)"),
    "rows counted by a constant": ("select count(*) as n from {raw}", "select count(1) as n from {raw}"),
    "NOT of an equality": ("select id from {raw} where not a = 1", "select id from {raw} where 1 <> a"),
    "ELSE NULL": (
        "select case when a = 1 then 2 end as x from {raw}",
        "select case when a = 1 then 2 else null end as x from {raw}",
    ),
    "a comma and CROSS JOIN": ("select a, c from {raw}, {raw2}", "select a, c from {raw} cross join {raw2}"),
    "terms of a sum": ("select a + b as x from {raw}", "select b + a as x from {raw}"),
    "a condition that always holds": ("select id from {raw} where a > 1", "select id from {raw} where 1 = 1 and a > 1"),
    "partitions": (
        "select sum(a) over (partition by b, t) as x from {raw}",
        "select sum(a) over (partition by t, b) as x from {raw}",
    ),
    "GROUP BY ALL": (
        "select id, count(*) as n from {raw} group by id",
        "select id, count(*) as n from {raw} group by all",
    ),
    "what EXISTS selects": (
        "select id from {raw} where exists (select 1 from {raw2} s where s.id = {raw}.id)",
        "select id from {raw} where exists (select * from {raw2} s where s.id = {raw}.id)",
    ),
    "a merged column, bare": (
        "select id, c from {raw} left join {raw2} using (id)",
        "select {raw}.id, c from {raw} left join {raw2} on {raw}.id = {raw2}.id",
    ),
    "a comparison's sides": ("select id from {raw} where a > b", "select id from {raw} where b < a"),
    "INNER spelt out": (
        "select {raw}.id from {raw} join {raw2} using (id)",
        "select {raw}.id from {raw} inner join {raw2} using (id)",
    ),
    "OUTER spelt out": (
        "select {raw}.id from {raw} left join {raw2} using (id)",
        "select {raw}.id from {raw} left outer join {raw2} using (id)",
    ),
    "a column that is qualified": (
        "select id from {raw} where a = 1",
        'select {raw}.id from {raw} where {raw}."a" = 1',
    ),
    "a cast written in another way": ("select cast(a as bigint) as a from {raw}", "select a::bigint as a from {raw}"),
    "a CTE that nobody uses": ("select id from {raw}", "with unused as (select b from {raw}) select id from {raw}"),
    "order without limit": ("select id from {raw}", "select id from {raw} order by id"),
}


@pytest.mark.parametrize(("base", "head"), SAME.values(), ids=SAME)
def test_what_means_the_same_is_no_change(base: str, head: str, tmp_path: Path) -> None:
    assert base != head
    report = compared(tmp_path, {"m": base, "user": "select * from {m}"}, {"m": head, "user": "select * from {m}"})
    assert (told(report), report.affected, report.verdict) == (set(), (), "PASS")


ROWS, GRAIN = ("rowset-changed", "m"), ("grain-changed", "m")
DIFFERENT = {
    "filter added": ("select id from {raw}", "select id from {raw} where a > 0", {ROWS}),
    "filter removed": ("select id from {raw} where a > 0", "select id from {raw}", {ROWS}),
    "filter on another value": ("select id from {raw} where a > 0", "select id from {raw} where a > 1", {ROWS}),
    "AND to OR": ("select id from {raw} where a > 0 and b > 0", "select id from {raw} where a > 0 or b > 0", {ROWS}),
    "left join to inner": (
        "select {raw}.id from {raw} left join {raw2} using (id)",
        "select {raw}.id from {raw} join {raw2} using (id)",
        {ROWS},
    ),
    "join added": ("select id from {raw}", "select {raw}.id from {raw} join {raw2} using (id)", {ROWS}),
    "join on another column": (
        "select {raw}.id from {raw} join {raw2} on {raw}.id = {raw2}.id",
        "select {raw}.id from {raw} join {raw2} on {raw}.a = {raw2}.id",
        {ROWS},
    ),
    "distinct": ("select id from {raw}", "select distinct id from {raw}", {ROWS}),
    "union all to union": (
        "select id from {raw} union all select id from {raw2}",
        "select id from {raw} union select id from {raw2}",
        {ROWS},
    ),
    "another branch": (
        "select id from {raw}",
        "select id from {raw} union all select id from {raw2}",
        {ROWS, ("column-logic", "m.id")},
    ),
    "limit": ("select id from {raw}", "select id from {raw} limit 5", {ROWS}),
    "order with limit": ("select id from {raw} order by a limit 5", "select id from {raw} order by b limit 5", {ROWS}),
    "having": (
        "select id, sum(a) as s from {raw} group by id",
        "select id, sum(a) as s from {raw} group by id having sum(a) > 1",
        {ROWS},
    ),
    "qualify": (
        "select id from {raw}",
        "select id from {raw} qualify row_number() over (partition by id order by a) = 1",
        {ROWS},
    ),
    "grain": (
        "select t, sum(a) as s from {raw} group by t",
        "select t, sum(a) as s from {raw} group by t, b",
        {GRAIN},
    ),
    "another table": ("select id from {raw}", "select id from {raw2}", {ROWS, ("column-logic", "m.id")}),
    "expression": ("select id, a + b as c from {raw}", "select id, a - b as c from {raw}", {("column-logic", "m.c")}),
    "operands swapped": ("select a - b as c from {raw}", "select b - a as c from {raw}", {("column-logic", "m.c")}),
    "aggregate": (
        "select t, sum(a) as s from {raw} group by t",
        "select t, max(a) as s from {raw} group by t",
        {("column-logic", "m.s")},
    ),
    "distinct within an aggregate": (
        "select count(a) as n from {raw}",
        "select count(distinct a) as n from {raw}",
        {("column-logic", "m.n")},
    ),
    "window": (
        "select id, row_number() over (order by a) as n from {raw}",
        "select id, row_number() over (order by b) as n from {raw}",
        {("column-logic", "m.n")},
    ),
    "frame of a window": (
        "select sum(a) over (order by id) as n from {raw}",
        "select sum(a) over (order by id rows between 1 preceding and current row) as n from {raw}",
        {("column-logic", "m.n")},
    ),
    "columns swapped by position": (
        "select a, b from {raw}",
        "select a as b, b as a from {raw}",
        {("column-logic", "m.a"), ("column-logic", "m.b")},
    ),
    "a literal": ("select id, 'x' as k from {raw}", "select id, 'X' as k from {raw}", {("column-logic", "m.k")}),
    "letter case of a literal in a filter": (
        "select id from {raw} where t = 'x'",
        "select id from {raw} where t = 'X'",
        {ROWS},
    ),
    "deep inside a CTE": (
        "with c as (select id, a * 2 as d from {raw}), e as (select id, d + 1 as f from c) select id, f from e",
        "with c as (select id, a * 3 as d from {raw}), e as (select id, d + 1 as f from c) select id, f from e",
        {("column-logic", "m.f")},
    ),
    "a filter inside a CTE": (
        "with c as (select id from {raw}) select id from c",
        "with c as (select id from {raw} where a is not null) select id from c",
        {ROWS},
    ),
    "column added": ("select id from {raw}", "select id, a from {raw}", {("column-added", "m.a")}),
    "column removed": ("select id, a from {raw}", "select id from {raw}", {("column-removed", "m.a")}),
    "column renamed": (
        "select id, a + 1 as x from {raw}",
        "select id, a + 1 as y from {raw}",
        {("column-renamed", "m.x")},
    ),
    "renamed and changed is removed and added": (
        "select id, a + 1 as x from {raw}",
        "select id, a + 2 as y from {raw}",
        {("column-removed", "m.x"), ("column-added", "m.y")},
    ),
    "retyped by a cast": (
        "select cast(a as integer) as a from {raw}",
        "select cast(a as varchar) as a from {raw}",
        {("column-retyped", "m.a")},
    ),
    "widened by a cast": (
        "select cast(a as integer) as a from {raw}",
        "select cast(a as bigint) as a from {raw}",
        {("column-widened", "m.a")},
    ),
    "narrowed by a cast": (
        "select cast(a as bigint) as a from {raw}",
        "select cast(a as integer) as a from {raw}",
        {("column-retyped", "m.a")},
    ),
    "retyped and computed in another way": (
        "select cast(a as integer) as a from {raw}",
        "select cast(b as varchar) as a from {raw}",
        {("column-logic", "m.a"), ("column-retyped", "m.a")},
    ),
    "no longer SQL that parses": ("select id from {raw}", "select id from {raw} where (", {("sql-unknown", "m")}),
}


@pytest.mark.parametrize(("base", "head", "expected"), DIFFERENT.values(), ids=DIFFERENT)
def test_what_means_something_else_is_a_change(
    base: str, head: str, expected: set[tuple[str, str]], tmp_path: Path
) -> None:
    assert of_model(tmp_path, base, head) == expected


NULL_SENSITIVE = {
    "NOT IN and NOT EXISTS": (
        "select id from {raw} where id not in (select id from {raw2})",
        "select id from {raw} where not exists (select 1 from {raw2} where {raw2}.id = {raw}.id)",
    ),
    "= and IS NOT DISTINCT FROM": (
        "select id from {raw} where a = b",
        "select id from {raw} where a is not distinct from b",
    ),
    "<> and IS DISTINCT FROM": ("select id from {raw} where a <> b", "select id from {raw} where a is distinct from b"),
    "a condition and its COALESCE": (
        "select id from {raw} where a <> 1",
        "select id from {raw} where coalesce(a, 0) <> 1",
    ),
    "a condition that is always true but for NULL": ("select id from {raw}", "select id from {raw} where a = a"),
    "count of a column and of rows": ("select count(a) as n from {raw}", "select count(*) as n from {raw}"),
    "CASE and COALESCE": (
        "select case when a <> 1 then b else 0 end as x from {raw}",
        "select case when a = 1 then 0 else b end as x from {raw}",
    ),
    "multiplied by nothing": ("select a * 0 as x from {raw}", "select 0 as x from {raw}"),
    "a difference of equals": ("select a - a as x from {raw}", "select 0 as x from {raw}"),
    "NOT of a comparison": ("select a > 1 or not a > 1 as x from {raw}", "select true as x from {raw}"),
    "a filter that a left join undoes": (
        "select {raw}.id from {raw} left join {raw2} on {raw}.id = {raw2}.id",
        "select {raw}.id from {raw} left join {raw2} on {raw}.id = {raw2}.id and {raw2}.c is not null",
    ),
}


@pytest.mark.parametrize(("base", "head"), NULL_SENSITIVE.values(), ids=NULL_SENSITIVE)
def test_what_differs_for_null_alone_is_a_change(base: str, head: str, tmp_path: Path) -> None:
    assert compared(tmp_path, {"m": base}, {"m": head}).changes != ()


def test_whoever_followed_a_renaming_is_unchanged(tmp_path: Path) -> None:
    base = {
        "stg": "select id, a as amount from {raw}",
        "fct": "select id, sum(amount) as total from {stg} group by id",
        "top": "select total from {fct}",
    }
    head = base | {
        "stg": "select id, a as amount_usd from {raw}",
        "fct": "select id, sum(amount_usd) as total from {stg} group by id",
    }
    report = compared(tmp_path, base, head)
    assert told(report) == {("column-renamed", "stg.amount")}
    assert [(each.name, each.effects) for each in report.affected] == [("stg", ("COLUMN_REMOVED", "COLUMN_ADDED"))]
    assert report.changes[0].after == "amount_usd"


def test_a_renaming_is_followed_through_layers(tmp_path: Path) -> None:
    def layers(name: str) -> dict[str, str]:
        return {
            "a1": f"select id, a as {name} from {{raw}}",
            "a2": f"select id, {name} from {{a1}}",
            "a3": f"select id, {name} + 1 as {name} from {{a2}} where {name} > 0",
        }

    assert told(compared(tmp_path, layers("x"), layers("y"))) == {("column-renamed", f"a{n}.x") for n in (1, 2, 3)}


def test_whoever_did_not_follow_a_renaming_is_broken(tmp_path: Path) -> None:
    base = {"stg": "select id, a as amount from {raw}", "fct": "select id, amount from {stg}"}
    report = compared(tmp_path, base, base | {"stg": "select id, a as amount_usd from {raw}"})
    assert {each.name: each.effects for each in report.affected} == {
        "stg": ("COLUMN_REMOVED", "COLUMN_ADDED"),
        "fct": ("REFERENCE_BROKEN",),
    }


def test_another_database_and_schema_is_no_change(tmp_path: Path) -> None:
    base, head = project(tmp_path / "base", {"m": "select id from {raw}"}), tmp_path / "head"
    head.mkdir()
    text = (base / "manifest.json").read_text()
    moved = text.replace('\\"db\\".\\"main\\"', '\\"pr_7\\".\\"ci\\"').replace('"database": "db"', '"database": "pr_7"')
    (head / "manifest.json").write_text(moved.replace('"schema": "main"', '"schema": "ci"'))
    assert "pr_7" in moved
    # The head has no catalog, as after `dbt compile`: what only the base's warehouse tells is no change.
    report, _ = between(base, head, DbtOptions(), fail_on="breaking")
    assert report.changes == ()


@pytest.mark.parametrize(("schema", "column"), [("a", "b"), ("raw", "raw2")])
def test_a_schema_that_moved_hides_no_change(schema: str, column: str, tmp_path: Path) -> None:
    """Its name may well be that of a column, or a part of one."""
    base = {"m": {"sql": f"select id, {schema} as x from {{raw}}", "schema": schema}}
    head = {"m": {"sql": f"select id, {column} as x from {{raw}}", "schema": column}}
    assert ("column-logic", "m.x") in told(compared(tmp_path, base, head))


def test_a_model_that_moved_is_no_change_for_its_readers(tmp_path: Path) -> None:
    base = {
        "m": "select id, a from {raw}",
        "m2": "select id, a from {m}",
        "user": "select m.id from {m} join {m2} m using (id)",
    }
    paths = project(tmp_path / "base", base), project(tmp_path / "head", base)
    text = (paths[1] / "manifest.json").read_text()
    (paths[1] / "manifest.json").write_text(text.replace('\\"main\\".\\"m\\"', '\\"mart\\".\\"m\\"'))
    assert told(between(*paths, DbtOptions(), fail_on="breaking")[0]) == set()


# ── what is no SQL ───────────────────────────────────────────────────────────────────────────────

SQL = "select id, a from {raw}"
PLAIN = {"sql": SQL, "config": {"materialized": "table"}}
SETTINGS = {
    "materialized": (PLAIN, {"config": {"materialized": "view"}}, "materialization-changed", "NON_BREAKING"),
    "contract": (
        PLAIN | {"config": {"materialized": "table", "contract": {"enforced": True}}},
        PLAIN,
        "contract-dropped",
        "PARTIAL_BREAKING",
    ),
    "access": (PLAIN | {"access": "public"}, {"access": "private"}, "access-tightened", "PARTIAL_BREAKING"),
    "description": (PLAIN, {"description": "All of it."}, "metadata-only", "NON_BREAKING"),
    "tags": (PLAIN, {"tags": ["daily"]}, "metadata-only", "NON_BREAKING"),
    "a column's description": (PLAIN, {"columns": {"id": {"description": "Key."}}}, "metadata-only", "NON_BREAKING"),
    "owner": (PLAIN, {"meta": {"owner": "ada"}}, "metadata-only", "NON_BREAKING"),
    "a constraint": (
        PLAIN | {"columns": {"id": {"data_type": "int", "constraints": [{"type": "not_null"}]}}},
        {"columns": {"id": {"data_type": "int", "constraints": []}}},
        "not-null-dropped",
        "PARTIAL_BREAKING",
    ),
    "a contract": (
        PLAIN,
        {"config": {"materialized": "table", "contract": {"enforced": True}}},
        "contract-enforced",
        "NON_BREAKING",
    ),
    "a check": (
        PLAIN | {"columns": {"id": {"constraints": [{"type": "check", "expression": "id > 0"}]}}},
        {"columns": {"id": {"constraints": []}}},
        "constraint-dropped",
        "PARTIAL_BREAKING",
    ),
    "a key": (
        PLAIN | {"columns": {"id": {"constraints": []}}},
        {"columns": {"id": {"constraints": [{"type": "primary_key"}]}}},
        "constraint-added",
        "NON_BREAKING",
    ),
    "partitions": (
        PLAIN,
        {"config": {"materialized": "table", "partition_by": ["id"]}},
        "layout-changed",
        "NON_BREAKING",
    ),
    "grants": (
        PLAIN,
        {"config": {"materialized": "table", "grants": {"select": ["bi"]}}},
        "grants-changed",
        "PARTIAL_BREAKING",
    ),
    "new columns": (
        PLAIN | {"config": {"materialized": "incremental"}},
        {"config": {"materialized": "incremental", "on_schema_change": "fail"}},
        "schema-change-policy",
        "PARTIAL_BREAKING",
    ),
}

UPKEEP = {
    "unique_key": ({"unique_key": "id"}, {"unique_key": ["id", "a"]}, "unique-key-changed", "BREAKING"),
    "strategy": (
        {"incremental_strategy": "append"},
        {"incremental_strategy": "delete+insert"},
        "upkeep-changed",
        "PARTIAL_BREAKING",
    ),
}


@pytest.mark.parametrize(("old", "new", "rule", "category"), UPKEEP.values(), ids=UPKEEP)
def test_how_an_incremental_model_is_kept_up_decides_its_rows(
    old: dict[str, Any], new: dict[str, Any], rule: str, category: str, tmp_path: Path
) -> None:
    base, head = ({"m": {"sql": SQL, "config": {"materialized": "incremental"} | each}} for each in (old, new))
    report = compared(tmp_path, base, head)
    assert [(change.rule, change.category) for change in report.changes] == [(rule, category)]
    assert [(each.name, each.effects) for each in report.affected] == [("m", ("ROWSET_CHANGED",))]


def test_a_table_has_no_upkeep(tmp_path: Path) -> None:
    config = {"materialized": "table", "unique_key": "id"}
    assert compared(tmp_path, {"m": PLAIN}, {"m": PLAIN | {"config": config}}).changes == ()


def test_a_test_that_only_warns(tmp_path: Path) -> None:
    def checked(severity: str) -> dict[str, Any]:
        return {key: said | {"config": {"severity": severity}} for key, said in data_test("m", "id").items()}

    base = project(tmp_path / "base", {"m": SQL}, nodes=checked("ERROR"))
    head = project(tmp_path / "head", {"m": SQL}, nodes=checked("WARN"))
    report, _ = between(base, head, DbtOptions(), fail_on="breaking")
    assert [(c.rule, c.category) for c in report.changes] == [("test-loosened", "PARTIAL_BREAKING")]
    assert [c.rule for c in between(head, base, DbtOptions(), fail_on="breaking")[0].changes] == ["test-tightened"]


def test_the_file_of_a_seed(tmp_path: Path) -> None:
    def seed(checksum: str) -> dict[str, Any]:
        said = node("seed.shop.s", resource_type="seed", config={"materialized": "seed"})
        return {"seed.shop.s": said | {"checksum": {"name": "sha256", "checksum": checksum}}}

    models = {"m": {"sql": 'select id from "db"."main"."s"', "upstream": ["seed.shop.s"]}}
    base = project(tmp_path / "base", models, nodes=seed("aa"))
    head = project(tmp_path / "head", models, nodes=seed("bb"))
    report, _ = between(base, head, DbtOptions(), fail_on="breaking")
    assert [c.rule for c in report.changes] == ["seed-changed"]
    assert {each.name for each in report.affected} == {"s", "m"}


@pytest.mark.parametrize(("base", "fields", "rule", "category"), SETTINGS.values(), ids=SETTINGS)
def test_a_change_of_configuration(
    base: dict[str, Any], fields: dict[str, Any], rule: str, category: str, tmp_path: Path
) -> None:
    report = compared(tmp_path, {"m": base}, {"m": base | fields})
    assert {(change.rule, change.category) for change in report.changes} == {(rule, category)}
    assert report.affected == ()


def test_access_that_is_opened_is_no_change(tmp_path: Path) -> None:
    closed, opened = PLAIN | {"access": "private"}, PLAIN | {"access": "public"}
    assert told(compared(tmp_path, {"m": closed}, {"m": opened})) == {("access-widened", "m")}


def test_assets_that_come_and_go(tmp_path: Path) -> None:
    report = compared(tmp_path, {"old": SQL, "m": SQL}, {"new": "select id from {raw}", "m": SQL})
    assert {(c.rule, c.category) for c in report.changes} == {
        ("asset-removed", "BREAKING"),
        ("asset-added", "NON_BREAKING"),
    }


def test_tests_that_go(tmp_path: Path) -> None:
    """One that is taken away is a change; one that goes with its column or model is none of its own."""
    base = project(
        tmp_path / "base",
        {"m": SQL, "old": SQL},
        nodes=data_test("m", "id") | data_test("m", "a") | data_test("old", "id"),
    )
    head = project(tmp_path / "head", {"m": "select id from {raw}"}, nodes={})
    report, _ = between(base, head, DbtOptions(), fail_on="breaking")
    assert {(c.rule, c.target.rpartition("/")[2]) for c in report.changes} == {
        ("asset-removed", "db.main.old"),
        ("column-removed", "db.main.m#a"),
        ("test-removed", "test.shop.unique_m_id"),
    }


def test_a_dashboard_that_goes_made_no_data(tmp_path: Path) -> None:
    base = project(tmp_path / "base", {"m": SQL}, exposures=exposure("board", "m"))
    head = project(tmp_path / "head", {"m": SQL})
    report, _ = between(base, head, DbtOptions(), fail_on="breaking")
    assert {(c.rule, c.kind, c.category) for c in report.changes} == {
        ("consumer-removed", "METADATA_ONLY", "NON_BREAKING")
    }
    assert (report.verdict, report.affected) == ("PASS", ())


@pytest.mark.parametrize(
    ("head", "fail_on", "verdict"),
    [
        ("select id from {raw}", "breaking", "FAIL"),
        ("select id from {raw}", "partial", "FAIL"),
        ("select id from {raw}", "none", "WARN"),
        ("select id, a + 1 as a from {raw}", "breaking", "WARN"),
        ("select id, a + 1 as a from {raw}", "partial", "FAIL"),
        ("select id, a + 1 as a from {raw}", "none", "WARN"),
        ("select id, a, b from {raw}", "partial", "PASS"),
        ("select id, a frm {raw} x y", "breaking", "WARN"),
        ("select id, a frm {raw} x y", "partial", "FAIL"),
        (SQL, "partial", "PASS"),
    ],
)
def test_the_verdict(head: str, fail_on: str, verdict: str, tmp_path: Path) -> None:
    assert compared(tmp_path, {"m": SQL}, {"m": head}, fail_on=fail_on).verdict == verdict


def test_a_change_says_where_it_is(tmp_path: Path) -> None:
    (change,) = compared(tmp_path, {"m": SQL}, {"m": "select\n  id,\n  a + 1 as a\nfrom {raw}"}).changes
    assert (change.location.path, change.location.line, change.after) == ("models/m.sql", 3, "a + 1")
    assert change.reason == "m.a is computed in another way"


def test_who_counts_the_rows_of_another_in_a_scalar_subquery_is_affected(tmp_path: Path) -> None:
    counting = "select id, (select count(*) from {m}) as n from {raw2}"
    base = {"m": "select id from {raw}", "counts": counting}
    report = compared(tmp_path, base, base | {"m": "select id from {raw} where a > 1"})
    assert {(each.name, str(each.certainty)) for each in report.affected} == {("m", "CERTAIN"), ("counts", "POSSIBLE")}


def test_a_change_of_what_columns_computes(tmp_path: Path) -> None:
    assert told(
        compared(tmp_path, {"m": "select max(columns(*)) from {raw}"}, {"m": "select min(columns(*)) from {raw}"})
    )


@pytest.mark.parametrize(
    ("upstream", "reader", "expected"),
    [
        pytest.param(
            ("select id, a from {raw}", "select a, id from {raw}"),
            "select * from {m} union all select a, id from {raw}",
            {("n#a", "column-shifted"), ("n#id", "column-shifted")},
            id="a union takes columns by position",
        ),
        pytest.param(
            ("select id, a from {raw}", "select a, id from {raw}"),
            "select id, a from {m}",
            set(),
            id="names do not care for the order",
        ),
        pytest.param(
            ("select id from {raw}", "select id, a from {raw}"),
            "select distinct * from {m}",
            {("n", "rowset-shifted")},
            id="one more column makes more distinct rows",
        ),
    ],
)
def test_what_an_unchanged_text_takes_from_changed_columns(
    upstream: tuple[str, str], reader: str, expected: set[tuple[str, str]], tmp_path: Path
) -> None:
    before, after = ({"m": sql, "n": reader} for sql in upstream)
    report = compared(tmp_path, before, after)
    shifted = {(change.target, change.rule) for change in report.changes if change.rule.endswith("shifted")}
    assert {(target.removeprefix(NAMESPACE), rule) for target, rule in shifted} == expected


def switched_off(name: str) -> dict[str, Any]:
    unique_id = f"model.shop.{name}"
    return {unique_id: [node(unique_id) | {"unique_id": unique_id}]}


def test_what_is_switched_off_is_gone_for_those_who_read_it(tmp_path: Path) -> None:
    base = project(tmp_path / "base", {"m": "select id from {raw}"}, exposures=exposure("board", "m"))
    head = project(tmp_path / "head", {}, exposures=exposure("board", "m"), disabled=switched_off("m"))
    report, _ = between(base, head, DbtOptions(), fail_on="breaking")
    assert ("asset-removed", "m") in told(report)
    assert report.verdict == "FAIL"
    back, _ = between(head, base, DbtOptions(), fail_on="breaking")
    assert ("asset-added", "m") in told(back)


def left_over(folder: Path, name: str, comment: str) -> None:
    """Let the warehouse have another table, and comments on what the project reads."""
    artifact = json.loads((folder / "catalog.json").read_bytes())
    about = {"database": "db", "schema": "main", "name": name, "type": "BASE TABLE"}
    artifact["nodes"][f"model.shop.{name}"] = {"metadata": about, "columns": {"id": {"name": "id", "index": 1}}}
    for table in artifact["sources"].values():
        table["metadata"] = {"comment": comment}
        table["columns"]["id"]["comment"] = comment
    (folder / "catalog.json").write_text(json.dumps(artifact))


def test_what_only_the_warehouse_has_and_says_is_no_change(tmp_path: Path) -> None:
    base, head = (project(tmp_path / name, {"m": "select id from {raw}"}) for name in ("base", "head"))
    left_over(base, "dropped", "as it was")
    left_over(head, "tried_out", "as it is")
    assert told(between(base, head, DbtOptions(), fail_on="none")[0]) == set()


def test_a_model_that_is_left_over_in_the_warehouse_is_removed_all_the_same(tmp_path: Path) -> None:
    base = project(tmp_path / "base", {"m": "select id from {raw}"})
    head = project(tmp_path / "head", {})
    left_over(head, "m", "")
    assert told(between(base, head, DbtOptions(), fail_on="none")[0]) == {("asset-removed", "m")}


def test_a_function_with_another_body_may_change_those_who_call_it(tmp_path: Path) -> None:
    def with_function(name: str, body: str) -> Path:
        key = "function.shop.cents"
        function = node(key, compiled_code=body)
        calls = {"sql": "select cents(id) as c from {raw}", "upstream": ["source.shop.lake.raw", key]}
        return project(tmp_path / name, {"m": calls}, functions={key: function})

    base, head = with_function("base", "x / 100"), with_function("head", "x / 100.0")
    report, _ = between(base, head, DbtOptions(), fail_on="breaking")
    assert [change.rule for change in report.changes] == ["sql-unknown"]
    assert [asset.urn for asset in report.affected] == ["duckdb/function.shop.cents", f"{NAMESPACE}m"]


LINES = {
    "a filter": ("select id\nfrom {raw}", "select id\nfrom {raw}\nwhere a > 1\n  and b > 2", 3),
    "one filter of two": (
        "select id\nfrom {raw}\nwhere a > 1\n  and b > 2",
        "select id\nfrom {raw}\nwhere a > 1\n  and b > 3",
        3,
    ),
    "a join": (
        "select r.id\nfrom {raw} r\njoin {raw2} s\n  on r.id = s.id",
        "select r.id\nfrom {raw} r\nleft join {raw2} s\n  on r.id = s.id",
        4,
    ),
    "a grouping": ("select id\nfrom {raw}\ngroup by id", "select id\nfrom {raw}\ngroup by id, a", 3),
    "a column": ("select id,\n  a\nfrom {raw}", "select id,\n  a + 1 as a\nfrom {raw}", 2),
    "a column that is gone": ("select id,\n  a\nfrom {raw}", "select id\nfrom {raw}", 2),
}


@pytest.mark.parametrize(("base", "head", "line"), LINES.values(), ids=LINES)
def test_the_line_of_a_change(base: str, head: str, line: int, tmp_path: Path) -> None:
    (change,) = compared(tmp_path, {"m": base}, {"m": head}).changes
    assert change.location.line == line


def test_access_that_an_older_dbt_does_not_say_is_protected(tmp_path: Path) -> None:
    older, newer = PLAIN | {"access": None}, PLAIN | {"access": "protected"}
    assert told(compared(tmp_path, {"m": older}, {"m": newer})) == set()
    assert told(compared(tmp_path, {"m": older}, {"m": PLAIN | {"access": "private"}})) == {("access-tightened", "m")}
