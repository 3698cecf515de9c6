"""SQL files as a source: relations that files define together."""

import pytest

from catchment.workers import read_inline
from catchment_parsers.facts import Asset, Kind, ParseStatus
from catchment_parsers.sql_files import Defaults, SqlFiles, read_files


def read(dialect: str = "duckdb", **files: str) -> SqlFiles:
    texts = {f"{name}.sql": text for name, text in files.items()}
    return read_files(texts, Defaults(dialect=dialect, namespace="ns", database="db", schema="s"), read_inline)


def by_name(found: SqlFiles) -> dict[str, Asset]:
    return {asset.urn.removeprefix("ns/"): asset for asset in found.assets}


def edges(asset: Asset) -> set[tuple[str, str, str]]:
    return {(edge.source.removeprefix("ns/"), edge.target, str(edge.subtype)) for edge in asset.edges}


def test_a_view_over_a_table_of_another_file() -> None:
    found = by_name(read(a="create view v as select * from t where b > 0", b="create table t (id int, b int);"))
    assert [column.name for column in found["db.s.v"].columns] == ["id", "b"]
    assert edges(found["db.s.v"]) == {
        ("db.s.t#id", "id", "IDENTITY"),
        ("db.s.t#b", "b", "IDENTITY"),
        ("db.s.t#b", "", "FILTER"),
    }
    assert (found["db.s.v"].kind, found["db.s.t"].kind) == (Kind.VIEW, Kind.TABLE)
    assert [(c.name, c.data_type.lower(), c.declared) for c in found["db.s.t"].columns] == [
        ("id", "int", True),
        ("b", "int", True),
    ]


def test_stars_over_stars_whatever_the_order_of_the_files() -> None:
    chain = {f"z{9 - n}": f"create view v{n} as select * from v{n - 1};" for n in range(1, 6)}
    found = by_name(read(**chain, a="create view v0 as select 1 as x, 2 as y"))
    assert [column.name for column in found["db.s.v5"].columns] == ["x", "y"]
    assert {asset.status for asset in found.values()} == {ParseStatus.PARSED}


def test_ddl_and_what_fills_it_are_one_table() -> None:
    found = by_name(
        read(a="create table t (id int, n int);", b="insert into t select id, count(*) from u group by id;")
    )
    table = found["db.s.t"]
    assert edges(table) == {("db.s.u#id", "id", "IDENTITY"), ("db.s.u#id", "", "GROUP_BY")}
    assert [read.source for read in table.reads] == ["ns/db.s.u"]
    assert (table.path, [each["path"] for each in table.details["statements"]]) == ("a.sql", ["a.sql", "b.sql"])


def test_what_is_only_read_is_known_by_the_columns_that_are_read() -> None:
    table = by_name(read(a="create view v as select a, b as c from u where d > 0"))["db.s.u"]
    assert table.details == {"referenced_only": True}
    assert sorted(column.name for column in table.columns) == ["a", "b", "d"]
    assert {column.reason for column in table.columns} == {"defined-elsewhere"}


def test_what_is_dropped_is_not_there() -> None:
    assert "db.s.old" not in by_name(read(a="create table old (id int); drop table old; create table t (id int);"))


def test_a_file_that_does_not_parse_costs_itself_alone() -> None:
    found = read(good="create view v as select 1 as x", bad="create view w as\nselect (")
    assert (found.statements, found.failed) == (2, 1)
    assert {"db.s.v"} <= set(by_name(found))
    (diagnostic,) = (each for each in found.diagnostics if each.code == "syntax-error")
    assert (diagnostic.path, diagnostic.line) == ("bad.sql", 2)


@pytest.mark.parametrize(
    ("dialect", "text", "name"),
    [
        ("duckdb", "create table T (id int)", "db.s.t"),
        ("snowflake", "create table t (id int)", "db.s.t"),
        ("snowflake", 'create table "t" (id int)', 'db.s."t"'),
        ("postgres", 'create table "T" (id int)', "db.s.T"),
        ("tsql", "create table [dbo].[T] (id int)", "db.dbo.t"),
        ("bigquery", "create table `P.D.T` (id int64)", "P.D.T"),
    ],
)
def test_names_are_completed_and_folded_as_the_dialect_does(dialect: str, text: str, name: str) -> None:
    assert set(by_name(read(dialect, a=text))) == {name}


def test_a_table_that_reads_itself_is_not_its_own_upstream() -> None:
    found = by_name(read(a="create table t (id int, n int); update t set n = n + 1 where id > 0;"))
    assert found["db.s.t"].reads == ()


def test_a_table_that_another_file_fills_says_where_and_temporary_tables_are_no_relations() -> None:
    ddl = "create table t (total int);"
    script = "create temp table part as select a, b from raw;\ninsert into t select sum(a) from part where b > 0;"
    found = by_name(read(a=ddl, b=script))
    assert edges(found["db.s.t"]) == {("db.s.raw#a", "total", "AGGREGATION"), ("db.s.raw#b", "", "FILTER")}
    assert {(edge.path, edge.line) for edge in found["db.s.t"].edges if edge.target} == {("b.sql", 2)}
    assert "db.s.part" not in found
