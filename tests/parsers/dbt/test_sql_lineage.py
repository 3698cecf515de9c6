"""What SQL says is joined with what dbt says."""

from typing import Any

import pytest

from catchment_parsers import dbt
from catchment_parsers.facts import (
    Asset,
    Dependency,
    Diagnostic,
    OutputColumn,
    ParseStatus,
    Reach,
    Read,
    Statement,
    Subtype,
)

from .factory import FakeRun, by_id, catalog, manifest, node

A, B, C = "model.shop.a", "model.shop.b", "model.shop.c"


def model(unique_id: str, *upstream: str, sql: str = "", **fields: Any) -> dict[str, Any]:
    return node(unique_id, upstream=list(upstream), compiled_code=sql or unique_id, **fields)


def reading(*sources: str, scalar: tuple[str, ...] = (), **fields: Any) -> Statement:
    """A SELECT with a column of each source's column: "db.main.a#x" gives x."""
    pairs = [source.partition("#")[::2] for source in sources]
    return Statement(
        kind="SELECT",
        inputs=tuple(dict.fromkeys(table for table, _ in pairs)),
        row_inputs=tuple(dict.fromkeys(table for table, _ in pairs if table not in scalar)),
        columns=tuple(
            OutputColumn(
                name=column,
                dependencies=(Dependency(table=table, column=column, subtype=Subtype.IDENTITY),),
                reason="star-without-schema" if column == "*" else "",
            )
            for table, column in pairs
            if column
        ),
        **fields,
    )


def lineage(
    *nodes: dict[str, Any], answers: dict[str, Statement], reported: bytes = b"", adapter: str = "duckdb"
) -> tuple[dict[str, Asset], FakeRun]:
    keyed = {f"{one['resource_type']}.shop.{one['name']}": one for one in nodes}
    run = FakeRun(answers)
    project = dbt.read(dbt.Artifacts(manifest=manifest(adapter=adapter, nodes=keyed), catalog=reported))
    return by_id(dbt.with_lineage(project, run)), run


def reads(asset: Asset) -> list[tuple[str, str]]:
    return [(read.source.removeprefix("duckdb/db.main."), read.reach.value) for read in asset.reads]


def test_reach_is_what_the_sql_makes_of_it() -> None:
    statement = reading("db.main.a#x", "db.main.b#y", scalar=("db.main.b",))
    found, _ = lineage(
        model(A), model(B), model(C), model("model.shop.d", A, B, C), answers={"model.shop.d": statement}
    )
    asset = found["model.shop.d"]
    # What the SQL does not mention may have been looked at by a macro: it keeps its whole reach.
    assert reads(asset) == [("a", "ROWS"), ("b", "VALUES"), ("c", "WHOLE")]
    assert [(e.source, e.target) for e in asset.edges] == [
        ("duckdb/db.main.a#x", "x"),
        ("duckdb/db.main.b#y", "y"),
    ]
    assert (asset.status, asset.sql) == (ParseStatus.PARSED, "model.shop.d")


def test_hard_coded_relation_is_read_and_reported_and_itself_is_not() -> None:
    statement = reading("db.main.a#x", "other.t#y", "db.main.c#z")
    found, _ = lineage(model(A), model(C, A), answers={C: statement})
    assert reads(found[C]) == [("a", "ROWS"), ("duckdb/other.t", "ROWS")]
    assert [e.source for e in found[C].edges] == ["duckdb/db.main.a#x", "duckdb/other.t#y"]
    (problem,) = found[C].diagnostics
    assert (problem.code, problem.path) == ("hard-coded-reference", "models/c.sql")


def test_hard_coded_relation_is_looked_up_once_its_columns_matter() -> None:
    statement = reading("db.main.a#*", status=ParseStatus.PARTIAL)
    found, run = lineage(model(A), model(C), answers={C: statement}, reported=catalog(a={"x": "INT"}))
    assert [task.schema for task in run.tasks if task.sql == C] == [{}, {"db.main.a": {"x": "INT"}}]
    assert reads(found[C]) == [("a", "WHOLE")]


def test_schema_is_the_catalog_of_what_it_depends_on() -> None:
    reported = catalog(a={"ID": "INT", "Name": "TEXT"}, b={"x": "INT"})
    _, run = lineage(model(A), model(B), model(C, A), answers={}, reported=reported)
    task = next(task for task in run.tasks if task.sql == C)
    assert task.schema == {"db.main.a": {"ID": "INT", "Name": "TEXT"}}
    assert (task.default_db, task.default_schema, task.dialect) == ("db", "main", "duckdb")
    assert len(run.waves) == 1 or len(run.waves[0]) >= 2


def test_without_a_catalog_columns_come_from_the_sql_upstream() -> None:
    answers = {A: reading("raw.t#x"), B: reading("db.main.a#x", "db.main.a#*")}
    found, run = lineage(model(C, B), model(B, A), model(A), answers=answers)
    assert [[task.sql for task in wave] for wave in run.waves[:2]] == [[A], [B]]
    assert run.waves[1][0].schema == {"db.main.a": {"x": ""}}
    # B has an open star: its columns are not all known, so C is not told some of them.
    assert next(task for task in run.tasks if task.sql == C).schema == {}
    assert [c.name for c in found[A].columns] == ["x"]


def test_cycle_does_not_hang() -> None:
    found, run = lineage(model(A, B), model(B, A), answers={})
    assert {task.sql for task in run.tasks} == {A, B}
    assert found[A].status is ParseStatus.PARSED


def test_declared_columns_are_no_schema_without_a_contract() -> None:
    loose = model(A, columns={"x": {"data_type": "int"}}, sql=" ")
    strict = model(B, columns={"x": {"data_type": "int"}}, sql=" ", contract={"enforced": True})
    _, run = lineage(loose, strict, model(C, A, B), answers={})
    assert run.tasks[0].schema == {"db.main.b": {"x": "int"}}


@pytest.mark.parametrize("told", [True, False], ids=["stand-in", "inlined"])
def test_ephemeral_models_stand_for_themselves(told: bool) -> None:
    config = {"materialized": "ephemeral"}
    inner = model(A, "source.shop.raw", relation_name=None, config=config)
    outer = model(B, A, relation_name=None, config=config, alias="b_v2")
    raw = node("source.shop.raw")
    answer = reading(f"{B}#x", "db.main.raw#y") if not told else reading(f"{B}#x")
    found, run = lineage(raw, inner, outer, model(C, B), answers={C: answer}, reported=catalog())
    task = next(task for task in run.tasks if task.sql == C)
    assert task.stand_ins == {"__dbt__cte__b": B, "__dbt__cte__b_v2": B, "__dbt__cte__a": A}
    expected = [(f"duckdb/{B}", "ROWS")] + ([] if told else [("raw", "ROWS")])
    assert reads(found[C]) == expected
    assert found[C].diagnostics == ()


def test_columns_of_catalog_sql_and_declaration_are_explained() -> None:
    statement = Statement(
        kind="SELECT",
        inputs=("db.main.a",),
        row_inputs=("db.main.a",),
        columns=(
            OutputColumn(name="X", dependencies=(Dependency(table="db.main.a", column="x", subtype=Subtype.IDENTITY),)),
            OutputColumn(name="n", reason="literal", data_type="INT"),
            OutputColumn(
                name="flag", dependencies=(Dependency(table="db.main.a", column="x", subtype=Subtype.CONDITIONAL),)
            ),
        ),
    )
    declared = {"x": {"description": "the x"}, "lost": {}}
    reported = catalog(a={"x": "INT"}, c={"x": "INT", "flag": "BOOL", "stale": "INT"})
    found, _ = lineage(model(A), model(C, A, columns=declared), answers={C: statement}, reported=reported)
    assert {c.name: c.reason for c in found[C].columns} == {
        "x": "",
        "flag": "indirect-only",
        "stale": "not-in-sql",
        "lost": "declared-but-absent",
        "n": "literal",
    }
    assert [d.code for d in found[C].diagnostics] == [
        "declared-but-absent",
        "present-but-undeclared",
        "catalog-differs",
    ]
    bare, _ = lineage(model(A), model(C, A, columns=declared), answers={C: statement})
    assert [(c.name, c.ordinal, c.data_type, c.declared) for c in bare[C].columns] == [
        ("x", 1, "", True),
        ("n", 2, "INT", False),
        ("flag", 3, "", False),
        ("lost", 0, "", True),
    ]


def test_open_star_makes_its_source_whole() -> None:
    statement = reading("db.main.a#*", status=ParseStatus.PARTIAL)
    found, _ = lineage(model(A), model(C, A), answers={C: statement}, reported=catalog(c={"x": "INT"}))
    assert reads(found[C]) == [("a", "WHOLE")]
    assert (found[C].edges, [c.reason for c in found[C].columns]) == ((), ["star-without-schema"])


def test_snapshot_columns_are_dbts_own() -> None:
    key = "snapshot.shop.s"
    config = {"materialized": "snapshot", "snapshot_meta_column_names": {"dbt_valid_from": "start", "dbt_scd_id": None}}
    columns = {"x": "INT", "start": "TIMESTAMP", "dbt_scd_id": "VARCHAR"}
    snapshot = node(key, upstream=[A], compiled_code=key, config=config)
    reported = catalog(a={"x": "INT"}, snapshot__shop__s=columns)
    found, _ = lineage(model(A), snapshot, answers={key: reading("db.main.a#x")}, reported=reported)
    assert {c.name: c.reason for c in found[key].columns} == {
        "x": "",
        "start": "generated-by-dbt",
        "dbt_scd_id": "generated-by-dbt",
    }


@pytest.mark.parametrize(
    ("fields", "status", "code"),
    [
        ({"language": "python", "compiled_code": "def model(dbt, session): ..."}, ParseStatus.OPAQUE, "python-model"),
        ({}, ParseStatus.MISSING, "not-compiled"),
        ({"compiled_code": " \n"}, ParseStatus.MISSING, "not-compiled"),
        ({"original_file_path": "", "compiled_code": ""}, ParseStatus.MISSING, "foreign-node"),
    ],
)
def test_what_has_no_sql_says_why(fields: dict[str, Any], status: ParseStatus, code: str) -> None:
    found, run = lineage(node(C, columns={"x": {}}, **fields), answers={})
    assert run.tasks == []
    assert (found[C].status, [d.code for d in found[C].diagnostics]) == (status, [code])
    assert found[C].columns[0].reason


def test_failure_is_told_with_its_file() -> None:
    problem = Diagnostic(code="syntax-error", message="no", line=3)
    failed = Statement(kind="UNKNOWN", status=ParseStatus.FAILED, diagnostics=(problem,))
    told = model(C, A, raw_code=C)
    found, _ = lineage(model(A), told, answers={C: failed}, reported=catalog(c={"x": "INT"}))
    assert (found[C].status, reads(found[C])) == (ParseStatus.FAILED, [("a", Reach.WHOLE.value)])
    assert [(d.code, d.path, d.line) for d in found[C].diagnostics] == [("syntax-error", "models/c.sql", 3)]
    assert [c.reason for c in found[C].columns] == ["sql-not-parsed"]


def test_singular_test_has_rows_alone() -> None:
    test = node("test.shop.t", upstream=[A], compiled_code="t")
    found, _ = lineage(model(A), test, answers={"t": reading("db.main.a#x")})
    asset = found["test.shop.t"]
    assert [(e.source, e.target) for e in asset.edges] == [("duckdb/db.main.a#x", "")]
    assert (reads(asset), asset.columns) == ([("a", "ROWS")], ())


def test_names_that_the_sql_quotes_meet_the_columns_of_the_catalog() -> None:
    relation = "DB.MAIN.A"
    answers = {C: reading('db.main.a#"id"', "db.main.a#Life Time")}
    found, _ = lineage(
        model(A, relation_name=relation), model(C, A, relation_name="DB.MAIN.C"), answers=answers, adapter="snowflake"
    )
    assert [e.source for e in found[C].edges] == ["snowflake/db.main.a#id", "snowflake/db.main.a#life time"]


def test_progress_counts_every_task() -> None:
    told: list[tuple[int, int]] = []
    data = manifest(nodes={A: model(A), B: model(B, A), C: node(C)})
    dbt.with_lineage(dbt.read(dbt.Artifacts(manifest=data)), FakeRun(), lambda done, total: told.append((done, total)))
    assert told == [(1, 2), (2, 2)]


@pytest.mark.parametrize("adapter", ["snowflake", "postgres", "duckdb"])
@pytest.mark.parametrize(("alias", "use"), [("Customer_Id", "customer_id"), ('"Customer_Id"', '"Customer_Id"')])
def test_case_counts_without_a_catalog_as_in_the_warehouse(adapter: str, alias: str, use: str) -> None:
    """The names of a's columns are known from its SQL alone, where quotes say whether their case counts."""
    relations = {A: "db.main.a", B: "db.main.b"}
    nodes = {
        A: node(A, compiled_code=f"select id as {alias} from db.main.t", relation_name=relations[A]),
        B: node(
            B, upstream=[A], compiled_code=f"select x.{use} as b from {relations[A]} x", relation_name=relations[B]
        ),
        C: node(C, upstream=[A], compiled_code=f"select * from {relations[A]}", relation_name="db.main.c"),
    }
    found = read_for_real(manifest(adapter=adapter, nodes=nodes))
    assert [(e.source, e.target) for e in found[B].edges] == [(f"{adapter}/db.main.a#customer_id", "b")]
    assert [(e.source, e.target) for e in found[C].edges] == [(f"{adapter}/db.main.a#customer_id", "customer_id")]
    assert [(found[key].status, found[key].diagnostics) for key in (B, C)] == [(ParseStatus.PARSED, ())] * 2


def test_where_columns_keep_their_case_edges_lead_to_them() -> None:
    nodes = {
        A: node(A, columns={"UserID": {}}, compiled_code="select 1 as UserID", relation_name="`main`.`a`", database=""),
        B: node(
            B,
            upstream=[A],
            compiled_code="select UserID as Uid from `main`.`a`",
            relation_name="`main`.`b`",
            database="",
        ),
    }
    found = read_for_real(manifest(adapter="clickhouse", nodes=nodes), catalog(a={"UserID": "UInt64"}))
    assert [(e.source, e.target) for e in found[B].edges] == [("clickhouse/main.a#UserID", "Uid")]
    assert [[column.key for column in found[key].columns] for key in (A, B)] == [["UserID"], ["Uid"]]


@pytest.mark.parametrize("adapter", ["oracle", "teradata", "exasol"])
def test_a_database_that_names_leave_out_is_in_none(adapter: str) -> None:
    """There the database is where one connects to: relations and SQL begin with the schema."""
    nodes = {
        A: node(A, database="ORCL", relation_name="sales.a", compiled_code="select 1 as id"),
        B: node(B, database="ORCL", upstream=[A], relation_name="sales.b", compiled_code="select id from sales.a"),
        C: node(C, upstream=[A], database="ORCL", compiled_code="select id from A", schema="sales"),
    }
    nodes[C] |= {"relation_name": None, "config": {"materialized": "ephemeral"}}
    found = read_for_real(manifest(adapter=adapter, nodes=nodes))
    for key in (B, C):
        assert [(e.source, e.target) for e in found[key].edges] == [(f"{adapter}/sales.a#id", "id")]
        assert (found[key].reads, found[key].diagnostics) == (
            (Read(source=f"{adapter}/sales.a", reach=Reach.ROWS),),
            (),
        )


@pytest.mark.parametrize(
    ("adapter", "database", "urn"),
    [("postgres", '"Shop"', "postgres/Shop.dev.a"), ("snowflake", '"shop"', 'snowflake/"shop".dev.a')],
)
def test_a_name_without_a_database_is_in_the_projects_whatever_its_case(adapter: str, database: str, urn: str) -> None:
    plain = database.strip('"')
    nodes = {
        A: node(A, database=plain, relation_name=f"{database}.dev.a", compiled_code="select 1 as id"),
        B: node(
            B, database=plain, upstream=[A], relation_name=f"{database}.dev.b", compiled_code="select id from dev.a"
        ),
    }
    found = read_for_real(manifest(adapter=adapter, nodes=nodes))[B]
    assert [(e.source, e.target) for e in found.edges] == [(f"{urn}#id", "id")]
    assert (found.reads, found.diagnostics) == ((Read(source=urn, reach=Reach.ROWS),), ())


def test_fields_are_part_of_their_struct() -> None:
    """BigQuery lists them as columns; what the struct is made of, they are made of."""
    columns = {"id": "INT64", "geo": "STRUCT<city STRUCT<name STRING>>", "geo.city": "STRUCT<name STRING>"}
    columns |= {"geo.city.name": "STRING", "other.field": "STRING"}
    nodes = {
        A: node(A, relation_name="`db`.`main`.`a`"),
        B: node(B, upstream=[A], relation_name="`db`.`main`.`b`", compiled_code="select id, geo from `db`.`main`.`a`"),
    }
    found = read_for_real(manifest(adapter="bigquery", nodes=nodes), catalog(a=columns, b=columns))[B]
    assert {column.name: column.reason for column in found.columns} == {
        "id": "",
        "geo": "",
        "geo.city": "struct-field",
        "geo.city.name": "struct-field",
        "other.field": "not-in-sql",
    }
    assert [diagnostic.message.partition("in the warehouse alone ")[2] for diagnostic in found.diagnostics] == [
        "[other.field]."
    ]


def read_for_real(data: bytes, reported: bytes = b"") -> dict[str, Asset]:
    """The assets of a manifest whose SQL is read by the engine itself."""
    run = pytest.importorskip("catchment.workers").read_inline
    return by_id(dbt.with_lineage(dbt.read(dbt.Artifacts(manifest=data, catalog=reported)), run))
