"""Relations that only the warehouse's catalog has: a table or view in no project."""

import json
from typing import Any

import pytest

from catchment_parsers.facts import Asset, Kind

from .factory import assets, manifest, metadata, node
from .real import each_project, needs_data, project

ORDERS, DROPPED = "model.shop.orders", "model.shop.dropped"


def reported(type_: str = "BASE TABLE", **said: Any) -> dict[str, Any]:
    about = {"database": "db", "schema": "main", "name": "dropped", "type": type_, **said}
    return {"metadata": about, "columns": {"id": {"name": "id", "type": "INTEGER", "index": 1}}}


def read(adapter: str = "duckdb", **tables: Any) -> dict[str, Asset]:
    listed = {key.replace("__", "."): table for key, table in tables.items()}
    catalog = json.dumps({"metadata": metadata("catalog", 1), "nodes": listed, "sources": {}}).encode()
    found = assets(manifest(adapter=adapter, nodes={ORDERS: node(ORDERS)}), catalog=catalog)
    return {asset.urn: asset for asset in found.values()}


def test_it_has_what_the_warehouse_says_and_no_id_of_the_project() -> None:
    asset = read(model__shop__dropped=reported(comment="Old orders"))["duckdb/db.main.dropped"]
    assert (asset.kind, asset.name, asset.unique_id, asset.relation) == (Kind.TABLE, "dropped", "", "db.main.dropped")
    assert [(c.name, c.data_type, c.in_catalog, c.declared) for c in asset.columns] == [("id", "INTEGER", True, False)]
    assert asset.description == "Old orders"
    assert asset.details == {
        "undeclared": True,
        "catalog_id": DROPPED,
        "relation_type": "BASE TABLE",
        "description_origin": "warehouse",
    }


@pytest.mark.parametrize(
    ("type_", "kind"), [("VIEW", Kind.VIEW), ("materialized view", Kind.VIEW), ("external", Kind.TABLE)]
)
def test_view_or_table(type_: str, kind: Kind) -> None:
    assert read(model__shop__dropped=reported(type_))["duckdb/db.main.dropped"].kind is kind


@pytest.mark.parametrize(
    ("adapter", "name", "urn"),
    [
        ("snowflake", "DROPPED", "snowflake/db.main.dropped"),
        ("snowflake", "Dropped", "snowflake/db.main.Dropped"),
        ("postgres", "Dropped", "postgres/db.main.Dropped"),
        ("duckdb", "Dropped", "duckdb/db.main.dropped"),
    ],
)
def test_names_are_as_they_are_stored(adapter: str, name: str, urn: str) -> None:
    upper = {"database": "DB", "schema": "MAIN"} if adapter == "snowflake" else {}
    assert urn in read(adapter, model__shop__dropped=reported(name=name, **upper))


def test_what_a_resource_of_the_manifest_is_stays_that() -> None:
    found = read(model__shop__orders=reported(name="orders"), model__other__orders=reported(name="ORDERS"))
    assert list(found) == ["duckdb/db.main.orders"]
    assert found["duckdb/db.main.orders"].unique_id == ORDERS


def test_two_entries_of_one_relation_are_one_asset() -> None:
    assert len(read(model__a__x=reported(), model__b__x=reported())) == 2  # with orders


@pytest.mark.parametrize("table", [{"columns": {}}, {"metadata": None}, {"metadata": {"schema": "main"}}])
def test_without_a_name_there_is_none(table: dict[str, Any]) -> None:
    assert list(read(model__shop__dropped=table)) == ["duckdb/db.main.orders"]


@needs_data
@each_project
def test_real_catalogs_have_what_their_manifests_have(folder: str) -> None:
    assert [a.urn for a in project(folder).assets if a.details.get("undeclared")] == []
