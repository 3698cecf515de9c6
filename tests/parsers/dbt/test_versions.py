"""Manifests of the versions that the shared data has no real one of, and what any version may leave out."""

from typing import Any

import pytest

from catchment_parsers import dbt
from catchment_parsers.facts import Kind, Subtype

from .factory import FakeRun, assets, by_id, manifest, node

ORDERS, STAGED, TEST = "model.shop.orders", "model.shop.staged", "test.shop.not_null_orders_id.1"
SECTIONS = ("nodes", "sources", "exposures", "metrics", "groups", "semantic_models", "saved_queries", "unit_tests")


def old_node(unique_id: str, **fields: Any) -> dict[str, Any]:
    """A node as dbt 0.20 and 0.21 write it: ``compiled_sql``, no ``language``, ``access`` or ``attached_node``."""
    plain = {
        "compiled": True,
        "compiled_sql": "select 1 as id",
        "raw_sql": "select 1 as id",
        "root_path": "/shop",
        "fqn": ["shop", "orders"],
        "checksum": {"name": "sha256", "checksum": "0"},
        "deferred": False,
        "refs": [["staged"]],
        "sources": [],
        "extra_ctes": [],
        "docs": {"show": True},
        "patch_path": "shop://models/schema.yml",
        "created_at": 1623077341,
    }
    return node(unique_id, **(plain | fields)) | {"unique_id": unique_id}


@pytest.mark.parametrize("version", [2, 3])
def test_manifests_of_dbt_0_20_and_0_21(version: int) -> None:
    test = old_node(
        TEST,
        name="not_null_orders_id",
        compiled_sql="select * from orders where id is null",
        test_metadata={
            "name": "not_null",
            "kwargs": {"column_name": "id", "model": "{{ ref('orders') }}"},
            "namespace": None,
        },
        column_name="id",
        upstream=[ORDERS],
        config={"enabled": True, "severity": "warn", "materialized": "test"},
    )
    exposure = {
        "name": "board",
        "type": "dashboard",
        "owner": {"email": "ann@acme.example", "name": None},
        "maturity": "high",
        "url": "https://bi.example/1",
        "resource_type": "exposure",
        "package_name": "shop",
        "depends_on": {"macros": [], "nodes": [ORDERS]},
        "refs": [["orders"]],
        "tags": [],
        "meta": {},
    }
    data = manifest(
        version,
        project="",
        nodes={
            ORDERS: old_node(
                ORDERS, upstream=[STAGED], columns={"id": {"quote": None, "tags": []}}, meta={"owner": "ann"}
            ),
            STAGED: old_node(STAGED),
            TEST: test,
        },
        exposures={"exposure.shop.board": exposure},
        disabled=[
            old_node("model.shop.off"),
            {"unique_id": "source.shop.raw.off", "resource_type": "source", "name": "off"},
        ],
    )
    project = dbt.read(dbt.Artifacts(manifest=data))
    found = by_id(project)
    assert (project.schema_version, project.name, project.diagnostics) == (version, "shop", ())
    assert (found[ORDERS].sql, found[ORDERS].details["patch_path"]) == ("select 1 as id", "models/schema.yml")
    assert [r.source for r in found[ORDERS].reads] == ["duckdb/db.main.staged"]
    details = found[TEST].details
    assert (details["attached_id"], details["columns"], details["severity"]) == (ORDERS, ["id"], "WARN")
    board = found["exposure.shop.board"]
    assert [(o.name, o.email) for o in board.owners] == [("ann@acme.example", "ann@acme.example")]
    assert [r.source for r in board.reads] == ["duckdb/db.main.orders"]
    assert {a.unique_id: a.kind for a in found.values() if a.disabled} == {
        "model.shop.off": Kind.MODEL,
        "source.shop.raw.off": Kind.SOURCE,
    }
    assert not dbt.with_lineage(project, FakeRun()).diagnostics


def test_manifest_of_dbt_1_6() -> None:
    """v10 brought semantic models; a filter is one template, not yet a list."""
    semantic, revenue, big = "semantic_model.shop.orders", "metric.shop.revenue", "metric.shop.big_orders"
    base = {"package_name": "shop", "fqn": ["shop"], "refs": [{"name": "orders", "package": None, "version": None}]}
    data = manifest(
        10,
        nodes={ORDERS: node(ORDERS, refs=[{"name": "staged", "package": None, "version": None}], access="protected")},
        semantic_models={
            semantic: {
                **base,
                "name": "orders",
                "resource_type": "semantic_model",
                "model": "ref('orders')",
                "node_relation": {"alias": "orders", "schema_name": "main", "database": "db", "relation_name": "x"},
                "defaults": {"agg_time_dimension": "day"},
                "entities": [{"name": "order", "type": "primary", "expr": "id", "role": None}],
                "measures": [{"name": "amount", "agg": "sum", "create_metric": False, "expr": None}],
                "dimensions": [{"name": "status", "type": "categorical", "expr": None, "is_partition": False}],
                "depends_on": {"macros": [], "nodes": [ORDERS]},
                "metadata": None,
            }
        },
        metrics={
            revenue: {
                **base,
                "name": "revenue",
                "resource_type": "metric",
                "type": "simple",
                "label": "Revenue",
                "type_params": {
                    "measure": {"name": "amount", "filter": None, "alias": None},
                    "input_measures": [{"name": "amount"}],
                    "metrics": [],
                },
                "filter": {"where_sql_template": "{{ Dimension('order__status') }} = 'paid'"},
                "depends_on": {"macros": [], "nodes": [semantic]},
                "config": {"enabled": True},
            },
            big: {
                **base,
                "name": "big_orders",
                "resource_type": "metric",
                "type": "ratio",
                "type_params": {"numerator": {"name": "revenue"}, "denominator": {"name": "revenue"}},
                "depends_on": {"macros": [], "nodes": [revenue]},
            },
        },
        groups={
            "group.shop.finance": {"name": "finance", "owner": {"email": None, "name": "Ann"}, "package_name": "shop"}
        },
    )
    found = by_id(dbt.read(dbt.Artifacts(manifest=data)))
    orders = "duckdb/db.main.orders"
    assert [(e.source, e.subtype) for e in found[revenue].edges] == [
        (f"{orders}#amount", Subtype.AGGREGATION),
        (f"{orders}#status", Subtype.FILTER),
    ]
    assert [e.source for e in found[big].edges] == [f"{orders}#amount", f"{orders}#status"]
    assert found[semantic].details["model"] == orders
    assert [o.name for o in found["group.shop.finance"].owners] == ["Ann"]


@pytest.mark.parametrize("version", range(1, 15))
def test_sections_may_be_missing_null_or_empty(version: int) -> None:
    for value in (
        {},
        dict.fromkeys((*SECTIONS, "functions", "disabled", "docs", "macros")),
        {name: {} for name in SECTIONS},
    ):
        assert assets(manifest(version, **value)) == {}


RESOURCES: dict[str, dict[str, Any]] = {
    "nodes": {"resource_type": "model"},
    "sources": {"resource_type": "source"},
    "exposures": {},
    "metrics": {},
    "groups": {},
    "semantic_models": {},
    "saved_queries": {},
    "unit_tests": {},
    "functions": {"resource_type": "function"},
}


@pytest.mark.parametrize("section", RESOURCES)
def test_every_key_of_a_resource_may_be_null_or_unknown(section: str) -> None:
    from msgspec.structs import fields

    from catchment_parsers.dbt import shapes

    of = {"nodes": shapes.Node, "sources": shapes.Source, "exposures": shapes.Exposure, "metrics": shapes.Metric}
    of |= {"groups": shapes.Group, "semantic_models": shapes.SemanticModel, "saved_queries": shapes.SavedQuery}
    of |= {"unit_tests": shapes.UnitTest, "functions": shapes.Function}
    nulls = {field.name: None for field in fields(of[section])}
    said = nulls | RESOURCES[section] | {"a_key_of_the_future": {"x": [1]}}
    assert list(assets(manifest(**{section: {f"{section}.shop.x": said}}))) == [f"{section}.shop.x"]
    disabled = {field.name: None for field in fields(shapes.Disabled)} | {"resource_type": "model"}
    assert list(assets(manifest(disabled={"model.shop.x": [disabled]}))) == ["model.shop.x"]
