"""What a dataset says beyond the usual: constraints, macros, settings, the warehouse's word, descriptions' origins."""

import json
from typing import Any

import pytest

from catchment_parsers.facts import Asset, Kind

from .factory import assets, manifest, metadata, node
from .real import DATA, content, needs_data, project

ORDERS = "model.shop.orders"
SOURCE = "source.shop.raw.orders"


def orders(tables: dict[str, Any] | None = None, docs: dict[str, Any] | None = None, **fields: Any) -> Asset:
    reported = json.dumps({"metadata": metadata("catalog", 1), "nodes": tables or {}, "sources": {}}).encode()
    return assets(manifest(nodes={ORDERS: node(ORDERS, **fields)}, docs=docs or {}), catalog=reported)[ORDERS]


def table(**said: Any) -> dict[str, Any]:
    columns = {name: {"name": name, "index": 1, **column} for name, column in said.pop("columns", {}).items()}
    stats = {
        name: value if isinstance(value, dict) else {"value": value} for name, value in said.pop("stats", {}).items()
    }
    return {ORDERS: {"columns": columns, "stats": stats, "metadata": said}}


def test_constraints_of_the_table_and_of_its_columns_lose_nothing() -> None:
    nothing = {"expression": None, "to": None, "to_columns": []}
    asset = orders(
        constraints=[
            {"type": "primary_key", "columns": ["id"], "name": "pk", **nothing},
            {"type": "foreign_key", "columns": ["customer_id"], "to": '"db"."main"."customers"', "to_columns": ["id"]},
        ],
        columns={
            "id": {"constraints": [{"type": "not_null", **nothing}]},
            "amount": {"constraints": [{"type": "check", "expression": "amount > 0"}]},
        },
    )
    assert asset.details["constraints"] == [
        {"type": "primary_key", "columns": ["id"], "name": "pk"},
        {"type": "foreign_key", "columns": ["customer_id"], "to": '"db"."main"."customers"', "to_columns": ["id"]},
        {"type": "not_null", "columns": ["id"]},
        {"type": "check", "columns": ["amount"], "expression": "amount > 0"},
    ]
    assert [c.name for c in asset.columns if c.not_null] == ["id"]


def test_macros_in_order_and_the_file_of_yaml() -> None:
    used = {"nodes": [], "macros": ["macro.dbt.b", "macro.shop.a"]}
    details = orders(depends_on=used, patch_path="shop://models/marts/orders.yml").details
    assert details["macros"] == ["macro.dbt.b", "macro.shop.a"]
    assert details["patch_path"] == "models/marts/orders.yml"


def test_how_it_is_built_as_far_as_its_project_says_so() -> None:
    config = {
        "materialized": "incremental",
        "incremental_strategy": "microbatch",
        "unique_key": ["id", "day"],
        "on_schema_change": "ignore",
        "partition_by": {"field": "day", "data_type": "date"},
        "cluster_by": None,
        "batch_size": "day",
        "begin": "2024-01-01",
        "event_time": "day",
        "grants": {"select": ["reporter"]},
    }
    asset = orders(config=config, primary_key=["id"])
    usual = ("materialized", "on_schema_change", "cluster_by")
    assert asset.details["config"] == {key: value for key, value in config.items() if key not in usual}
    assert asset.details["primary_key"] == ["id"]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"fqn": ["shop", "marts", "orders"]}, None),
        ({"fqn": ["shop", "orders"]}, ["shop", "orders"]),
        ({"fqn": ["shop", "marts", "orders", "v2"], "version": 2, "latest_version": 2}, None),
        ({}, None),
    ],
)
def test_a_full_name_is_kept_where_it_does_not_follow_from_the_file(fields: dict[str, Any], said: object) -> None:
    asset = orders(original_file_path="models/marts/orders.sql", **fields)
    assert asset.details.get("fqn") == said


def test_a_version_knows_the_latest_unless_it_is_that() -> None:
    assert orders(version=1, latest_version=2).details["latest_version"] == "2"
    assert "latest_version" not in orders(version=2, latest_version=2).details
    assert "latest_version" not in orders().details


def test_settings_of_a_projects_own_are_of_any_type() -> None:
    own = {
        "strategy": {"a": 1},
        "where": ["x"],
        "column_types": ["x"],
        "grants": [],
        "on_schema_change": None,
        "limit": "all",
        "warn_if": 7,
        "updated_at": ["a", "b"],
        "begin": 1,
    }
    assert orders(config=own).details["config"] == {"strategy": {"a": 1}, "updated_at": ["a", "b"], "begin": 1}


@pytest.mark.parametrize(
    ("stats", "rows", "size"),
    [
        ({"row_count": 12, "bytes": 2048.0, "has_stats": True}, 12, 2048),
        ({"num_rows": 12, "num_bytes": 2048}, 12, 2048),
        ({"rows": "12", "size": 2048}, 12, 2048),
        ({"row_count": {"value": 0, "include": False}, "bytes": {"value": None, "include": False}}, -1, None),
        ({"has_stats": False}, -1, None),
        ({"row_count": "many", "bytes": [1]}, -1, None),
    ],
    ids=["snowflake", "bigquery", "redshift", "not included", "none", "no numbers"],
)
def test_rows_and_bytes_by_each_adapters_names(stats: dict[str, Any], rows: int, size: int | None) -> None:
    asset = orders(table(stats=stats))
    assert (asset.row_count, asset.details.get("bytes")) == (rows, size)


def test_what_the_warehouse_says_of_a_relation() -> None:
    asset = orders(table(type="BASE TABLE", owner="LOADER", stats={"last_modified": "2026-01-02 03:04UTC"}))
    assert asset.details == {
        "last_modified": "2026-01-02 03:04UTC",
        "relation_type": "BASE TABLE",
        "warehouse_owner": "LOADER",
    }


LONG = "Status of an order, from placed to returned."


@pytest.mark.parametrize(
    ("said", "comment", "description", "origin"),
    [
        ({"description": "The key", "doc_blocks": []}, "from the database", "The key", ""),
        ({"description": LONG, "doc_blocks": ["doc.shop.status"]}, "", LONG, "doc:status"),
        ({"description": LONG, "doc_blocks": []}, "", LONG, ""),
        ({"description": LONG}, "", LONG, "doc:status"),
        ({"description": f"{LONG}\n"}, "", f"{LONG}\n", "doc:status"),
        ({"description": "Short"}, "", "Short", ""),
        ({"description": ""}, "from the database", "from the database", "warehouse"),
        ({"description": " "}, "from the database", "from the database", "warehouse"),
        ({"description": "", "doc_blocks": []}, None, "", ""),
    ],
)
def test_origin_of_a_description(said: dict[str, Any], comment: str | None, description: str, origin: str) -> None:
    docs = {
        "doc.shop.__overview__": {"name": "__overview__", "block_contents": LONG},
        "doc.shop.status": {"name": "status", "block_contents": LONG},
        "doc.shop.short": {"name": "short", "block_contents": "Short"},
    }
    tables = table(comment=comment, columns={"id": {"type": "INT", "comment": comment}})
    asset = orders(tables, docs, columns={"id": said}, **said)
    (column,) = asset.columns
    assert (column.description, column.description_origin) == (description, origin)
    assert (asset.description, asset.details.get("description_origin", "")) == (description, origin)


def test_a_comment_on_a_column_that_nobody_declares() -> None:
    asset = orders(table(columns={"extra": {"type": "INT", "comment": "Loaded by hand"}}))
    (column,) = asset.columns
    assert (column.description, column.description_origin, column.declared) == ("Loaded by hand", "warehouse", False)


@pytest.mark.parametrize("docs", [None, 7, [], {"doc.shop.a": None}])
def test_docs_of_no_known_shape_are_no_error(docs: Any) -> None:
    data = manifest(nodes={ORDERS: node(ORDERS, description=LONG)}, docs=docs)
    assert "description_origin" not in assets(data)[ORDERS].details


def test_columns_present_but_undeclared() -> None:
    columns = {"id": {"type": "INT"}, "extra": {"type": "INT"}, "more": {"type": "INT"}}
    told = "The warehouse has columns that the project does not declare: extra, more."
    assert [d.message for d in orders(table(columns=columns), columns={"id": {}}).diagnostics] == [told]
    # Who declares nothing has not promised to; a contract has.
    assert orders(table(columns=columns)).diagnostics == ()
    enforced = orders(table(columns={"id": {"type": "INT"}}), contract={"enforced": True})
    assert [d.code for d in enforced.diagnostics] == ["present-but-undeclared"]


def test_types_that_a_seed_is_given_stand_where_the_warehouse_was_not_asked() -> None:
    key = "seed.shop.countries"
    seed = node(key, columns={"code": {}}, config={"column_types": {"code": "char(2)", "name": "text"}})
    reported = {"metadata": metadata("catalog", 1), "nodes": {key: {"columns": {"code": {"type": "CHAR", "index": 1}}}}}
    alone = assets(manifest(nodes={key: seed}))[key]
    assert [(c.name, c.data_type, c.declared) for c in alone.columns] == [
        ("code", "char(2)", True),
        ("name", "text", False),
    ]
    asked = assets(manifest(nodes={key: seed}), catalog=json.dumps(reported).encode())[key]
    assert [(c.name, c.data_type) for c in asked.columns] == [("code", "CHAR")]


def test_a_source_says_where_its_files_are_and_what_it_belongs_to() -> None:
    source = {
        "name": "orders",
        "resource_type": "source",
        "source_description": "The shop",
        "external": {"location": "s3://shop/orders", "file_format": None},
        "config": {
            "loaded_at_query": "select max(ts) from x",
            "freshness": {"warn_after": {"count": 1, "period": "day"}},
        },
    }
    details = assets(manifest(sources={SOURCE: source}))[SOURCE].details
    assert details["source_description"] == "The shop"
    assert details["external"] == {"location": "s3://shop/orders"}
    assert details["freshness"] == {
        "criteria": {"warn_after": {"count": 1, "period": "day"}},
        "loaded_at_query": "select max(ts) from x",
    }


def test_a_function_is_an_asset_that_its_callers_depend_on() -> None:
    key = "function.shop.cents"
    function = node(
        key,
        compiled_code="x / 100",
        arguments=[{"name": "x", "data_type": "int", "description": None}],
        returns={"data_type": "decimal", "description": "In whole units"},
    )
    found = assets(manifest(nodes={ORDERS: node(ORDERS, upstream=[key])}, functions={key: function}))
    assert (found[key].kind, found[key].urn, found[key].relation) == (Kind.FUNCTION, f"duckdb/{key}", "")
    assert found[key].details["arguments"] == [{"name": "x", "data_type": "int"}]
    assert found[key].details["returns"] == {"data_type": "decimal", "description": "In whole units"}
    assert [read.source for read in found[ORDERS].reads] == [f"duckdb/{key}"]
    assert found[ORDERS].diagnostics == ()


@needs_data
def test_real_doc_blocks_constraints_and_macros() -> None:
    by_id = {a.unique_id: a for a in project("jaffle_governed_pr/base").assets}
    orders, summary = by_id["model.jaffle_governed.orders"], by_id["model.jaffle_governed.order_summary.v2"]
    assert by_id["model.jaffle_governed.customer_360"].details["description_origin"] == "doc:orders_status"
    origins = {c.name: c.description_origin for c in orders.columns if c.description_origin}
    assert origins == {"status": "doc:orders_status"}
    assert summary.details["constraints"] == [
        {"type": "primary_key", "columns": ["order_id"]},
        {"type": "not_null", "columns": ["order_id"]},
    ]
    # dbt 1.9 does not name doc blocks: there the texts tell.
    older = {a.unique_id: a for a in project("jaffle_mesh/platform").assets}
    assert older["model.jaffle_platform.customer_360"].details["description_origin"] == "doc:orders_status"


@needs_data
def test_real_comments_in_a_database_stand_behind_what_the_project_says() -> None:
    here = DATA / "datahub_files/dbt"
    files = {"catalog": content(here / "sample_dbt_catalog_1.json")}
    actor = assets(content(here / "sample_dbt_manifest_1.json"), **files)["source.sample_dbt.pagila.actor"]
    commented = json.loads(files["catalog"])["sources"][actor.unique_id]
    assert commented["metadata"]["comment"] == "Actors table \u2013 from postgres"
    assert (actor.description, actor.details.get("description_origin")) == (
        "description for actor table from dbt",
        None,
    )
