"""The semantic manifest adds what the manifest lacks, and nothing twice."""

import json
from typing import Any

import pytest
from msgspec.structs import replace

from catchment_parsers import dbt
from catchment_parsers.facts import Asset, Kind, Subtype

from .factory import by_id, manifest, metadata, node
from .real import artifacts, each_project, needs_data, project

ORDERS = "model.shop.orders"
AMOUNT = "duckdb/db.main.orders#amount"
RELATION = {"alias": "ORDERS", "schema_name": "main", "database": "db", "relation_name": '"db"."main"."orders"'}
MODEL: dict[str, Any] = {
    "name": "orders_sem",
    "node_relation": RELATION,
    "entities": [{"name": "order", "type": "primary", "expr": "order_id"}],
    "dimensions": [{"name": "day", "type": "time", "type_params": {"time_granularity": "day"}}],
    "measures": [{"name": "revenue", "agg": "sum", "expr": "amount"}],
}
REVENUE = {"name": "revenue", "type": "simple", "type_params": {"measure": {"name": "revenue"}}}
DOUBLE = {"name": "double", "type": "derived", "type_params": {"expr": "revenue * 2", "metrics": [{"name": "revenue"}]}}
DAILY = {"name": "daily", "query_params": {"metrics": ["double"], "group_by": ["TimeDimension('order__day', 'day')"]}}


def read(sections: dict[str, Any] | None = None, **semantic: Any) -> dict[str, Asset]:
    data = manifest(nodes={ORDERS: node(ORDERS)}, **(sections or {}))
    return by_id(dbt.read(dbt.Artifacts(manifest=data, semantic_manifest=json.dumps(semantic).encode())))


def test_what_the_manifest_lacks_is_joined_on_names_and_on_the_relation() -> None:
    found = read(semantic_models=[MODEL], metrics=[DOUBLE, REVENUE], saved_queries=[DAILY])
    model, revenue = found["semantic_model.shop.orders_sem"], found["metric.shop.revenue"]
    assert [r.source for r in model.reads] == ["duckdb/db.main.orders"]
    assert [(e.source, e.target, e.subtype) for e in model.edges if e.target == "revenue"] == [
        (AMOUNT, "revenue", Subtype.AGGREGATION)
    ]
    assert (model.package, model.details["dimensions"]) == (
        "shop",
        [{"name": "day", "type": "time", "granularity": "day"}],
    )
    assert [r.source for r in revenue.reads] == [model.urn]
    assert [e.source for e in revenue.edges] == [AMOUNT]
    assert [r.source for r in found["metric.shop.double"].reads] == [revenue.urn]
    assert [e.source for e in found["metric.shop.double"].edges] == [AMOUNT]
    query = found["saved_query.shop.daily"]
    assert [r.source for r in query.reads] == [found["metric.shop.double"].urn]
    assert [e.source for e in query.edges] == ["duckdb/db.main.orders#day"]


def test_what_the_manifest_has_stands_as_it_is_there() -> None:
    key = "semantic_model.shop.orders_sem"
    own = MODEL | {"resource_type": "semantic_model", "package_name": "shop", "depends_on": {"nodes": [ORDERS]}}
    made = {"name": "__revenue_made_on_the_fly", "agg": "sum", "expr": "other"}
    found = read(
        {"semantic_models": {key: own}, "metrics": {"metric.pkg.revenue": REVENUE | {"package_name": "pkg"}}},
        semantic_models=[MODEL | {"measures": [*MODEL["measures"], made]}],
        metrics=[REVENUE],
    )
    assert [a.unique_id for a in found.values()] == [ORDERS, key, "metric.pkg.revenue"]
    assert [m["name"] for m in found[key].details["measures"]] == ["revenue"]


def test_a_semantic_model_whose_dependencies_are_not_said_is_on_its_relation() -> None:
    key = "semantic_model.shop.orders_sem"
    own = MODEL | {"resource_type": "semantic_model", "package_name": "shop"}
    data = manifest(nodes={ORDERS: node(ORDERS)}, semantic_models={key: own})
    found = by_id(dbt.read(dbt.Artifacts(manifest=data)))[key]
    assert found.details["model"] == "duckdb/db.main.orders"
    # Another relation is nobody's.
    own |= {"node_relation": RELATION | {"alias": "other"}}
    data = manifest(nodes={ORDERS: node(ORDERS)}, semantic_models={key: own})
    assert by_id(dbt.read(dbt.Artifacts(manifest=data)))[key].details["model"] == ""


def test_a_metric_that_aggregates_by_itself() -> None:
    own = {"name": "total", "type": "simple", "type_params": {"expr": "amount"}}
    own["type_params"] |= {"metric_aggregation_params": {"semantic_model": "orders_sem", "agg": "sum"}}
    found = read(semantic_models=[MODEL], metrics=[own])
    assert [e.source for e in found["metric.shop.total"].edges] == [AMOUNT]


@pytest.mark.parametrize("empty", [{}, {"semantic_models": None, "metrics": None, "saved_queries": None}])
def test_an_empty_one_says_nothing(empty: dict[str, Any]) -> None:
    assert list(read(**empty)) == [ORDERS]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"{", "semantic_manifest.json: the file is truncated"),
        (b'{"metrics": 7}', "semantic_manifest.json at $.metrics: Expected `array | null`, got `int`"),
        (
            json.dumps({"metadata": metadata("catalog", 1)}).encode(),
            "this is dbt's catalog; give the semantic_manifest.json",
        ),
    ],
)
def test_what_is_none_is_refused(data: bytes, said: str) -> None:
    with pytest.raises(dbt.ArtifactError) as caught:
        dbt.read(dbt.Artifacts(manifest=manifest(), semantic_manifest=data))
    assert said in str(caught.value)


@needs_data
@each_project
def test_real_ones_add_nothing_to_their_manifests(folder: str) -> None:
    without = dbt.read(replace(artifacts(folder), semantic_manifest=b""))
    assert project(folder).assets == without.assets


@needs_data
@pytest.mark.parametrize("folder", ["jaffle_governed_pr/base", "jaffle_governed_pr/head", "jaffle_mesh/platform"])
def test_a_real_one_alone_tells_what_the_manifest_tells(folder: str) -> None:
    """Without the manifest's own semantic layer, the semantic manifest yields the same lineage."""
    files = artifacts(folder)
    whole = json.loads(files.manifest)
    poor = {**whole, "semantic_models": {}, "metrics": {}, "saved_queries": {}}
    kinds = {Kind.SEMANTIC_MODEL, Kind.METRIC, Kind.SAVED_QUERY}
    rich = {a.unique_id: a for a in project(folder).assets if a.kind in kinds}
    found = by_id(dbt.read(replace(files, manifest=json.dumps(poor).encode())))
    assert len(rich) == 5
    for unique_id, asset in rich.items():
        again = found[unique_id]
        assert (again.reads, again.edges, again.columns) == (asset.reads, asset.edges, asset.columns)
