"""Pairs of queries: what is the same apart from its spelling, and what only looks the same."""

import pytest

from catchment_parsers.sql.signature import signatures

SCHEMA = {"t": dict.fromkeys(["id", "pid", "x", "y"], ""), "u": dict.fromkeys(["id", "x", "z"], "")}
SAME = [
    ("select x, y from t where x=1 and y=2", "SELECT q.x,\n q.y -- c\nFROM t AS q WHERE (q.y=2) AND ((q.x=1))"),
    ("with a as (select x from t) select x from a", "select x from t"),
    ("select * from t", "select id, pid, x, y from t"),
    ("select t.id i, z from t join u using (id)", "select t.id i, z from t join u on t.id = u.id"),
    ("select x from t group by 1", "select x from t group by x"),
    ("select x from t order by y", "select x from t"),
    ("select cast(x as int) a from t", "select x::int as a from t"),
    (
        "select sum(x) over w s, rank() over (w order by y) r from t window w as (partition by id)",
        "select sum(x) over (partition by id) s, rank() over (partition by id order by y) r from t",
    ),
]
DIFFERENT = [
    ("select a.x from t a join t b on a.id=b.pid", "select b.x from t a join t b on a.id=b.pid"),
    ("select a.x from t a join t b on a.id=b.pid", "select a.x from t a join t b on b.id=a.pid"),
    (
        "select x from t where exists (select 1 from t t2 where t2.id=t.pid)",
        "select x from t where exists (select 1 from t t2 where t2.pid=t.id)",
    ),
    ("select c from (values (1),(2)) v(c)", "select c from (values (1),(3)) v(c)"),
    ("select x from t order by y limit 3", "select x from t order by y desc limit 3"),
    (
        "select sum(x) over w s from t window w as (order by y)",
        "select sum(x) over w s from t window w as (order by id)",
    ),
    ("select u.x from t left join u on t.id=u.id", "select u.x from t join u on t.id=u.id"),
    ("select x from t union all select x from u", "select x from t union select x from u"),
    ("select x from t except select x from u", "select x from u except select x from t"),
    ("select a - b as d from (select x a, y b from t)", "select b - a as d from (select x a, y b from t)"),
    ("select x as a, y as b from t", "select y as a, x as b from t"),
    ("select x from t", "select distinct x from t"),
    ("select max(x) m from t", "select max(x) m from t group by y"),
    ("select max(x) m from t", "select max(x) over () m from t"),
    ("select sum(x) m from t", "select x as m from t"),
    ("select x, count(*) n from t group by all", "select x, y, count(*) n from t group by all"),
    ("select -x as x from t order by x limit 2", "select -x as x from t order by t.x limit 2"),
    ("select array(select x from t order by y) a", "select array(select x from t order by y desc) a"),
    ("select max(columns(*)) from t", "select min(columns(*)) from t"),
]
OTHER_ROWS = [
    ("select x from t except select x from u", "select y as x from t except select x from u"),
    ("select x from t union select x from u", "select y as x from t union select x from u"),
    ("select unnest([x, y]) a from t", "select unnest([x]) a from t"),
    (
        "with recursive r as (select 1 n union all select n + 1 from r where n < 5) select n from r",
        "with recursive r as (select 1 n union all select n + 2 from r where n < 5) select n from r",
    ),
]
"""Where a change of values decides which rows there are."""


def meaning(sql: str) -> tuple[dict[str, bytes], bytes]:
    found = signatures(sql, "duckdb", schema=SCHEMA)
    assert found is not None
    return found.columns, found.rows


@pytest.mark.parametrize(("one", "other"), SAME)
def test_same(one: str, other: str) -> None:
    assert meaning(one) == meaning(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_different(one: str, other: str) -> None:
    assert meaning(one) != meaning(other)


@pytest.mark.parametrize(("one", "other"), OTHER_ROWS)
def test_values_that_decide_rows(one: str, other: str) -> None:
    assert meaning(one)[1] != meaning(other)[1]


def test_only_what_recurs_is_entwined() -> None:
    plain = "with {}c as (select x, y from t) select x, y from c"
    assert meaning(plain.format("recursive ")) == meaning(plain.format(""))


@pytest.mark.parametrize(
    ("dialect", "one", "other"),
    [
        ("bigquery", "select x from t for system_time as of '2020-01-01'", "select x from t"),
        ("snowflake", "select x from t at(offset => -60)", "select x from t at(offset => -90)"),
        ("postgres", "select x from only t", "select x from t"),
        (
            "spark",
            "select x from t lateral view explode(y) e as v",
            "select x from t lateral view outer explode(y) e as v",
        ),
        ("oracle", "select t.x from t, u where t.id = u.id(+)", "select t.x from t, u where t.id = u.id"),
    ],
)
def test_what_stands_beside_a_source(dialect: str, one: str, other: str) -> None:
    assert signatures(one, dialect, schema=SCHEMA) != signatures(other, dialect, schema=SCHEMA)
