"""One project on many warehouses: what dbt wrote of it with each adapter gives the same lineage."""

import gzip
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from catchment_parsers import dbt
from catchment_parsers.facts import DIRECT_SUBTYPES, ParseStatus, Severity
from catchment_parsers.naming import split_urn

from .factory import by_id, metadata

FOLDER = Path(__file__).parent / "adapters"
MANIFESTS = sorted(path.name.removesuffix(".json.gz") for path in FOLDER.glob("*.json.gz"))
each_manifest = pytest.mark.parametrize("name", MANIFESTS)

DIRECT = {
    "stg_orders": "order_id<orders.id customer_id<orders.customerid total<orders.total country<orders.country "
    "placed_at<orders.placedat",
    "stg_customers": "customer_id<customers.id customer_name<customers.full_name",
    "stg_events": "event_id<events.event_id customer_id<events.customer_id happened_at<events.happened_at",
    "eph_paid": "order_id<stg_orders.order_id customer_id<stg_orders.customer_id total<stg_orders.total "
    "country<stg_orders.country",
    "eph_named": "order_id<eph_paid.order_id total<eph_paid.total customer_name<stg_customers.customer_name "
    "country<eph_paid.country customer_id<stg_customers.customer_id",
    "fct_orders": "order_id<eph_named.order_id customer_id<eph_named.customer_id amount<eph_named.total "
    "customer_name<eph_named.customer_name country_name<country_codes.country_name",
    "dim_customers": "customer_id<stg_customers.customer_id customer_name<stg_customers.customer_name "
    "lifetime_value<fct_orders.amount",
    "engagement": "customer_id<dim_customers.customer_id customer_name<dim_customers.customer_name "
    "last_seen<stg_events.happened_at",
    "latest_orders": "order_id<fct_orders.order_id order_id<eph_paid.order_id customer_id<fct_orders.customer_id "
    "customer_id<eph_paid.customer_id amount<fct_orders.amount amount<eph_paid.total",
    "customers_history": "customer_id<stg_customers.customer_id customer_name<stg_customers.customer_name",
}
"""Each model's columns and what their values come from, by hand from the files in ``project/``."""
COLUMNS = {
    "orders": "id customerid total country placedat",
    "customers": "id full_name",
    "events": "event_id customer_id happened_at",
    "country_codes": "code country_name",
    "stg_orders": "order_id customer_id total country placed_at",
    "stg_customers": "customer_id customer_name",
    "stg_events": "event_id customer_id happened_at",
    "fct_orders": "order_id customer_id customer_name amount country_name",
    "dim_customers": "customer_id customer_name lifetime_value order_count",
}
"""What a catalog would list."""


@each_manifest
@pytest.mark.parametrize("reported", ["", "lower", "upper"])
def test_values_come_from_the_same_columns_on_every_warehouse(name: str, reported: str) -> None:
    edges = lineage(name, reported)
    for model, expected in DIRECT.items():
        direct = {
            f"{target}<{source}.{column}"
            for source, column, target, subtype in edges[model]
            if subtype in DIRECT_SUBTYPES
        }
        assert direct == set(expected.split()), model


@each_manifest
def test_what_decides_rows_and_what_read_by_tests_is_the_same(name: str) -> None:
    ours, reference = lineage(name), lineage("duckdb-v12")
    assert {key: ours[key] for key in DIRECT} == {key: reference[key] for key in DIRECT}
    assert read_by_tests(ours) == read_by_tests(reference)


@each_manifest
def test_every_name_in_sql_is_one_of_the_projects_relations(name: str) -> None:
    whole = json.loads(content(name))
    assets = by_id(read(name))
    urns = {asset.urn for asset in assets.values()}
    assert {read.source for asset in assets.values() for read in asset.reads} <= urns
    for key, parents in whole["parent_map"].items():
        assert {read.source for read in assets[key].reads} == {assets[parent].urn for parent in parents}, key


@each_manifest
def test_nothing_is_left_open(name: str) -> None:
    assets = [asset for asset in read(name).assets if asset.sql]
    assert len(assets) >= len(DIRECT)
    assert {asset.unique_id: asset.status for asset in assets if asset.status is not ParseStatus.PARSED} == {}
    assert [d for asset in assets for d in asset.diagnostics if d.severity is not Severity.INFO] == []


def content(name: str) -> bytes:
    return gzip.decompress((FOLDER / f"{name}.json.gz").read_bytes())


@cache
def read(name: str, reported: str = "") -> dbt.Project:
    """The project with its lineage, and a catalog whose names are in lower or upper case."""
    workers = pytest.importorskip("catchment.workers")
    data = content(name)
    tables = catalog(json.loads(data), reported) if reported else b""
    project = dbt.read(dbt.Artifacts(manifest=data, catalog=tables))
    return dbt.with_lineage(dbt.rendered(project, workers.render_inline), workers.read_inline)


def catalog(whole: dict[str, Any], case: str) -> bytes:
    found: dict[str, dict[str, Any]] = {"nodes": {}, "sources": {}}
    for section, listed in found.items():
        for key, resource in whole[section].items():
            names = COLUMNS.get(resource["name"], "").split()
            names = [name.upper() for name in names] if case == "upper" else names
            columns = {name: {"name": name, "type": "text", "index": i} for i, name in enumerate(names)}
            listed[key] = {"columns": columns} if columns else {}
    return json.dumps({"metadata": metadata("catalog", 1), **found}).encode()


def lineage(name: str, reported: str = "") -> dict[str, set[tuple[str, str, str, str]]]:
    """By asset's name: (source, its column, own column, subtype), in dbt's names and lower case."""
    assets = read(name, reported).assets
    names = {asset.urn: asset.name for asset in assets}
    found: dict[str, set[tuple[str, str, str, str]]] = {asset.name: set() for asset in assets}
    for asset in assets:
        for edge in asset.edges:
            source, column = split_urn(edge.source)
            found[asset.name].add((names.get(source, source), column.lower(), edge.target.lower(), edge.subtype))
    return found


def read_by_tests(edges: dict[str, set[tuple[str, str, str, str]]]) -> set[tuple[str, str]]:
    return {(source, column) for name in edges.keys() - DIRECT.keys() - {"top"} for source, column, *_ in edges[name]}
