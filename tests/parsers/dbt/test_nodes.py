"""Nodes and sources: names, columns, classification, owners, runs."""

import json
from typing import Any

import pytest

from catchment_parsers import codeowners
from catchment_parsers.dbt import classification, relations
from catchment_parsers.dbt.adapters import dialect_of
from catchment_parsers.dbt.types import same_type
from catchment_parsers.facts import Column, Kind, Owner, Provenance

from .factory import assets, catalog, manifest, metadata, node, nodes, run_results

ORDERS = "model.shop.orders"


@pytest.mark.parametrize(
    ("adapter", "relation", "urn"),
    [
        ("duckdb", '"Shop"."main"."Orders"', "duckdb/shop.main.orders"),
        ("snowflake", "RAW.shop.Orders", "snowflake/raw.shop.orders"),
        ("snowflake", 'RAW.SHOP."Orders"', "snowflake/raw.shop.Orders"),
        ("postgres", '"db"."public"."Orders"', "postgres/db.public.Orders"),
        ("bigquery", "`proj-1`.`ds`.`Orders`", "bigquery/proj-1.ds.Orders"),
        ("bigquery", "`proj-1.ds.Orders`", "bigquery/proj-1.ds.Orders"),
        ("sqlserver", "[db].[dbo].[Orders]", "sqlserver/db.dbo.orders"),
        ("spark", "shop.orders", "spark/shop.orders"),
        ("duckdb", "read_csv('x.csv')", "duckdb/db.main.orders"),
        ("duckdb", None, f"duckdb/{ORDERS}"),
    ],
)
def test_urn_follows_the_relation(adapter: str, relation: str | None, urn: str) -> None:
    data = manifest(adapter=adapter, nodes={ORDERS: node(ORDERS, relation_name=relation)})
    asset = assets(data)[ORDERS]
    assert (asset.urn, asset.relation) == (urn, relation or "")


def test_relation_from_its_parts_where_an_old_manifest_does_not_render_it() -> None:
    plain = node(ORDERS, alias="Orders_v1")
    del plain["relation_name"]
    assert assets(manifest(version=4, nodes={ORDERS: plain}))[ORDERS].urn == "duckdb/db.main.orders_v1"
    snow = assets(manifest(version=4, adapter="snowflake", nodes={ORDERS: plain}))[ORDERS]
    assert snow.urn == "snowflake/db.main.orders_v1"


def test_namespace_is_what_the_caller_says() -> None:
    asset = assets(manifest(nodes=nodes(ORDERS)), namespace="snowflake://acme")[ORDERS]
    assert asset.urn == "snowflake://acme/db.main.orders"


def test_two_resources_may_be_one_relation() -> None:
    source = {"name": "orders", "resource_type": "source", "relation_name": '"db"."main"."orders"'}
    found = assets(manifest(nodes=nodes("seed.shop.orders"), sources={"source.shop.raw.orders": source}))
    assert {a.urn for a in found.values()} == {"duckdb/db.main.orders"}
    assert {a.kind for a in found.values()} == {Kind.SEED, Kind.SOURCE}


@pytest.mark.parametrize("text", ["", ".", "a.", 'a"b', "f(x)", "a b c"])
def test_what_is_no_relation(text: str) -> None:
    assert relations.parsed_parts(text, "duckdb") in ([], [("a", False)])


def test_columns_are_the_union_of_catalog_and_declaration() -> None:
    declared = {
        "customer_id": {"description": "Key", "constraints": [{"type": "not_null"}], "data_type": "int"},
        "Lifetime Value": {"quote": True, "tags": "money", "data_type": "varchar"},
        "gone": {"data_type": "date"},
    }
    data = manifest(nodes={ORDERS: node(ORDERS, columns=declared)})
    reported = catalog(orders={"CUSTOMER_ID": "INTEGER", "lifetime value": "DOUBLE", "extra": "TEXT"})
    asset = assets(data, catalog=reported)[ORDERS]
    assert asset.columns == (
        Column(
            name="CUSTOMER_ID", data_type="INTEGER", ordinal=1, description="Key", declared=True, in_catalog=True,
            not_null=True,
        ),
        Column(
            name="lifetime value", data_type="DOUBLE", ordinal=2, tags=("money",), declared=True, in_catalog=True
        ),
        Column(name="extra", data_type="TEXT", ordinal=3, in_catalog=True),
        Column(name="gone", data_type="date", declared=True),
    )  # fmt: skip
    assert [d.code for d in asset.diagnostics] == ["type-drift", "declared-but-absent", "present-but-undeclared"]
    assert asset.diagnostics[-1].message == "The warehouse has columns that the project does not declare: extra."


@pytest.mark.parametrize(
    ("dialect", "one", "other", "same"),
    [
        ("", "INT", "integer", True),
        ("", "varchar(10)", "character varying", True),
        ("", "varchar(10)", "varchar(20)", False),
        ("", "numeric(38, 0)", "NUMBER(38,0)", True),
        ("", "timestamp(6) without time zone", "TIMESTAMP", True),
        ("", "int", "bigint", False),
        ("snowflake", "text", "VARCHAR(16777216)", True),
        ("snowflake", "int", "NUMBER(38,0)", True),
        ("snowflake", "bigint", "NUMBER(10,2)", False),
        ("snowflake", "real", "FLOAT", True),
        ("snowflake", "timestamp_ntz", "TIMESTAMP_NTZ(9)", True),
        ("snowflake", "timestamp_ntz", "TIMESTAMP_TZ(9)", False),
        ("bigquery", "integer", "INT64", True),
        ("bigquery", "bigint", "INT64", True),
        ("bigquery", "string", "STRING", True),
        ("bigquery", "datetime", "TIMESTAMP", False),
        ("bigquery", "struct<a int64, b array<string>>", "STRUCT<a INT64, b ARRAY<STRING>>", True),
        ("bigquery", "struct<a int64>", "STRUCT<a STRING>", False),
        ("bigquery", "struct<a int64>", "STRUCT<b INT64>", False),
        ("bigquery", "record", "STRUCT<a INT64>", True),
        ("redshift", "varchar", "character varying(256)", True),
        ("redshift", "varchar(20)", "character varying(256)", False),
        ("databricks", "array<string>", "array<string>", True),
        ("databricks", "struct<a:int>", "struct<a int>", True),
        ("databricks", "float", "double", False),
        ("databricks", "map<string,decimal(10,2)>", "map<string,decimal(12,2)>", False),
        ("postgres", "float", "double precision", True),
        ("postgres", "text[]", "varchar[]", True),
        ("duckdb", "STRUCT(a INTEGER)", "STRUCT(a INT)", True),
        ("duckdb", "int[]", "INTEGER", False),
        ("mysql", "datetime", "timestamp", False),
        ("oracle", "number", "NUMBER(10,2)", True),
    ],
)
def test_same_type(dialect: str, one: str, other: str, same: bool) -> None:
    assert same_type(one, other, dialect) is same_type(other, one, dialect) is same


@pytest.mark.parametrize(
    ("tags", "meta", "sensitivity", "pii"),
    [
        ([], {}, "", False),
        (["PII"], {}, "CONFIDENTIAL", True),
        (["daily"], {"pii": False}, "", False),
        ([], {"contains_pii": "yes"}, "CONFIDENTIAL", True),
        ([], {"pii": "email"}, "CONFIDENTIAL", True),
        ([], {"classification": "Highly Confidential"}, "RESTRICTED", False),
        (["sensitive"], {"sensitivity": "restricted"}, "RESTRICTED", False),
        ([], {"classification": "PII"}, "CONFIDENTIAL", True),
        (["internal"], {}, "", False),
        (["phi"], {"sensitivity": "internal"}, "RESTRICTED", True),
    ],
)
@pytest.mark.parametrize("place", ["column", "config"])
def test_classification(tags: list[str], meta: dict[str, Any], sensitivity: str, pii: bool, place: str) -> None:
    said = {"tags": tags, "meta": meta}
    declared = {"email": said if place == "column" else {"config": said}}
    (column,) = assets(manifest(nodes={ORDERS: node(ORDERS, columns=declared)}))[ORDERS].columns
    assert (column.sensitivity, column.pii) == (sensitivity, pii)


@pytest.mark.parametrize(
    ("tier", "expected"),
    [(1, "TIER_1"), ("2", "TIER_2"), ("tier3", "TIER_3"), ("TIER_4", "TIER_4"), ("gold", ""), (0, ""), (None, "")],
)
def test_tier_and_domain(tier: object, expected: str) -> None:
    meta = {"tier": tier, "data_domain": "sales"}
    assert (classification.tier(meta), classification.domain(meta)) == (expected, "sales")


@pytest.mark.parametrize(
    ("meta", "names", "emails"),
    [
        ({"owner": "ann@acme.example"}, ["ann@acme.example"], ["ann@acme.example"]),
        ({"owner": "@ann"}, ["@ann"], [""]),
        ({"owners": ["a", "b@c.example"]}, ["a", "b@c.example"], ["", "b@c.example"]),
        ({"owner": {"name": "Ann", "email": "a@b.example"}}, ["Ann"], ["a@b.example"]),
        ({"owner": {"email": ["a@b.example", "c@d.example"]}}, ["a@b.example", "c@d.example"], None),
        ({"owner": [{"name": "Ann"}, "Bob"]}, ["Ann", "Bob"], ["", ""]),
        ({"owner": ""}, [], []),
        ({"owner": 7}, [], []),
    ],
)
def test_owners_in_meta(meta: dict[str, Any], names: list[str], emails: list[str] | None) -> None:
    found = assets(manifest(nodes={ORDERS: node(ORDERS, meta=meta)}))[ORDERS].owners
    assert [o.name for o in found] == names
    assert [o.email for o in found] == (names if emails is None else emails)
    assert {o.provenance for o in found} <= {Provenance.DBT_META}


def test_owners_of_group_and_files() -> None:
    group = {
        "name": "finance",
        "package_name": "shop",
        "owner": {"name": "Fin", "email": ["a@b.example", "c@d.example"]},
    }
    inside = node(ORDERS, group="finance")
    other = node("model.pkg.orders", group="finance")
    rules = codeowners.parse("/warehouse/models/ @acme/data ann@acme.example\n")
    found = assets(
        manifest(nodes={ORDERS: inside, "model.pkg.orders": other}, groups={"group.shop.finance": group}),
        codeowners=rules,
        project_path="/warehouse/",
    )
    by = {"provenance": Provenance.DBT_GROUP, "name": "finance", "group": True}
    files = Provenance.CODEOWNERS
    assert found[ORDERS].owners == (
        Owner(email="a@b.example", **by),
        Owner(email="c@d.example", **by),
        Owner(name="@acme/data", provenance=files, group=True),
        Owner(name="ann@acme.example", provenance=files, email="ann@acme.example"),
    )
    # Another package has its own groups, and its files lie elsewhere.
    assert found["model.pkg.orders"].owners == ()
    assert found["group.shop.finance"].details["emails"] == ["a@b.example", "c@d.example"]


def test_last_run_wins_and_compiling_is_no_run() -> None:
    data = manifest(nodes=nodes(ORDERS))
    result = f"{ORDERS}".replace(".", "__")
    files = (
        run_results("run", "2026-01-02", **{result: {"status": "Error", "execution_time": 2.5, "message": "no"}}),
        run_results("run", "2026-01-01", **{result: {"status": "success"}}),
        run_results("generate", "2026-01-03", **{result: {"status": "success"}}),
    )
    run = assets(data, run_results=files)[ORDERS].details["run"]
    assert run == {"status": "error", "seconds": 2.5, "message": "no"}


def test_freshness_declared_and_checked() -> None:
    key = "source.shop.raw.orders"
    never = {"count": None, "period": None}
    source = {
        "name": "orders",
        "resource_type": "source",
        "database": "db",
        "schema": "raw",
        "identifier": "ORDERS_V2",
        "freshness": {"warn_after": {"count": 1, "period": "day"}, "error_after": never, "filter": None},
        "loaded_at_field": "ts",
        "loader": "fivetran",
    }
    check = {"unique_id": key, "status": "Warn", "max_loaded_at": "2026-01-01", "criteria": {}}
    checks = json.dumps({"metadata": metadata("sources", 3), "results": [check]}).encode()
    asset = assets(manifest(sources={key: source}), sources=checks)[key]
    assert asset.urn == "duckdb/db.raw.orders_v2"
    assert asset.details == {
        "loader": "fivetran",
        "freshness": {
            "status": "warn",
            "max_loaded_at": "2026-01-01",
            "criteria": {"warn_after": {"count": 1, "period": "day"}},
            "loaded_at_field": "ts",
        },
    }


def test_upstream_in_order_without_itself_and_what_is_unknown() -> None:
    upstream = ["model.shop.b", ORDERS, "model.shop.a", "model.shop.b", "model.shop.off", "macro.shop.m"]
    asset = assets(manifest(nodes={ORDERS: node(ORDERS, upstream=upstream), **nodes("model.shop.a", "model.shop.b")}))[
        ORDERS
    ]
    assert [read.source for read in asset.reads] == ["duckdb/db.main.b", "duckdb/db.main.a"]
    assert [d.code for d in asset.diagnostics] == ["dangling-dependency"]


def test_nulls_where_lists_and_texts_are_expected() -> None:
    empty = dict.fromkeys(node(ORDERS)) | {"resource_type": "model"}
    asset = assets(manifest(nodes={ORDERS: empty}, sources=None, disabled=None, metrics=None))[ORDERS]
    assert (asset.name, asset.columns, asset.reads) == (ORDERS, (), ())


@pytest.mark.parametrize(
    ("fields", "enforced"),
    [
        ({"contract": {"enforced": True}}, True),
        ({"contract": {"enforced": False}}, False),
        ({"config": {"contract": {"enforced": True}}}, True),
        ({"config": {"contract": True}}, True),
        ({"config": {"contract": False}}, False),
        ({"contract": None, "config": None}, False),
    ],
)
def test_contracts_of_every_version(fields: dict[str, Any], enforced: bool) -> None:
    assert assets(manifest(nodes={ORDERS: node(ORDERS, **fields)}))[ORDERS].contract is enforced


def test_versions_contract_and_access() -> None:
    versioned = node(
        ORDERS,
        version=1,
        latest_version=2,
        deprecation_date="2026-12-31",
        contract={"enforced": True},
        access="public",
        constraints=[{"type": "primary_key", "columns": ["id"]}],
        columns={"id": {}},
    )
    asset = assets(manifest(nodes={ORDERS: versioned}))[ORDERS]
    assert (asset.version, asset.latest, asset.deprecation_date) == ("1", False, "2026-12-31")
    assert (asset.contract, asset.access, asset.columns[0].not_null) == (True, "public", True)


@pytest.mark.parametrize(
    ("adapter", "dialect"), [("sqlserver", "tsql"), ("synapse", "tsql"), ("Snowflake", "snowflake"), ("new", "")]
)
def test_dialects(adapter: str, dialect: str) -> None:
    assert dialect_of(adapter) == dialect
