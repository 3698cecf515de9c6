"""Semantic models, metrics of every type and every age, and saved queries, down to columns."""

from typing import Any

import pytest

from catchment_parsers.dbt.metric_text import definition
from catchment_parsers.dbt.shapes import Metric
from catchment_parsers.facts import Asset, Reach

from .factory import assets, manifest, nodes

ORDERS, CUSTOMERS = "model.shop.orders", "model.shop.customers"
SEM, CUS = "semantic_model.shop.orders", "semantic_model.shop.customers"
LAYERS: dict[str, Any] = {
    SEM: {
        "name": "orders",
        "depends_on": {"nodes": [ORDERS]},
        "entities": [{"name": "order", "expr": "order_id"}, {"name": "customer", "expr": "customer_id"}],
        "dimensions": [{"name": "status"}, {"name": "day", "expr": "ordered_at"}],
        "measures": [
            {"name": "revenue", "agg": "sum", "expr": "Amount"},
            {"name": "order_count", "agg": "sum", "expr": 1},
            {"name": "buyers", "agg": "count_distinct", "expr": "customer_id"},
        ],
    },
    CUS: {
        "name": "customers",
        "depends_on": {"nodes": [CUSTOMERS]},
        "entities": [{"name": "customer", "expr": "id"}],
        "dimensions": [{"name": "region"}, {"name": "status", "expr": "state"}],
        "measures": [],
    },
}


def metric(name: str, kind: str, upstream: list[str], filter: Any = None, **params: Any) -> dict[str, Any]:  # noqa: A002
    return {
        "name": name,
        "label": name.title(),
        "type": kind,
        "depends_on": {"nodes": upstream},
        "filter": filter,
        "type_params": params,
    }


def project(*metrics: dict[str, Any], **sections: Any) -> dict[str, Asset]:
    keyed = {f"metric.shop.{one['name']}": one for one in metrics}
    return assets(manifest(nodes=nodes(ORDERS, CUSTOMERS), semantic_models=LAYERS, metrics=keyed, **sections))


def sources(asset: Asset) -> list[tuple[str, str]]:
    return [(edge.source.removeprefix("duckdb/db.main."), edge.subtype.value) for edge in asset.edges]


REVENUE = metric("revenue", "simple", [SEM], measure={"name": "revenue"})
COUNT = metric("orders", "simple", [SEM], measure={"name": "order_count"})
AMOUNT = ("orders#amount", "AGGREGATION")


def where(text: str) -> dict[str, Any]:
    return {"where_filters": [{"where_sql_template": text}]}


@pytest.mark.parametrize(
    ("one", "expected", "text"),
    [
        (REVENUE, [AMOUNT], "sum(Amount)"),
        (COUNT, [], "sum(1)"),
        (
            metric(
                "done", "simple", [SEM], where("{{ Dimension('order__status') }} = 'x'"), measure={"name": "revenue"}
            ),
            [AMOUNT, ("orders#status", "FILTER")],
            "sum(Amount)",
        ),
        (
            metric(
                "eu",
                "simple",
                [SEM],
                [where("{{ Dimension('customer__region') }} = 'eu'")],
                measure={"name": "revenue"},
            ),
            [AMOUNT, ("customers#region", "FILTER")],
            "sum(Amount)",
        ),
        (
            metric(
                "old",
                "simple",
                [SEM],
                {"where_sql_template": "{{ TimeDimension('order__day', 'day') }} < 1"},
                measure={"name": "revenue"},
            ),
            [AMOUNT, ("orders#ordered_at", "FILTER")],
            "sum(Amount)",
        ),
        (
            metric("mine", "simple", [SEM], where("{{ Entity('customer') }} = 1"), measure={"name": "revenue"}),
            [AMOUNT, ("orders#customer_id", "FILTER")],
            "sum(Amount)",
        ),
        (
            metric(
                "big",
                "simple",
                [SEM],
                where("{{ Metric('buyers', group_by=['customer']) }} > 1"),
                measure={"name": "order_count"},
            ),
            [("orders#customer_id", "AGGREGATION")],
            "sum(1)",
        ),
        (
            metric(
                "share",
                "ratio",
                [],
                numerator={"name": "revenue", "filter": where("{{ Dimension('order__status') }}")},
                denominator={"name": "orders"},
            ),
            [AMOUNT, ("orders#status", "FILTER")],
            "revenue where {{ Dimension('order__status') }} / orders",
        ),
        (
            metric(
                "growth",
                "derived",
                [],
                expr="now - before",
                metrics=[
                    {"name": "revenue", "alias": "now"},
                    {"name": "revenue", "alias": "before", "offset_window": {"count": 1, "granularity": "month"}},
                ],
            ),
            [AMOUNT],
            "now - before with now = revenue, before = revenue offset 1 month",
        ),
        (
            metric(
                "total", "cumulative", [SEM], measure={"name": "revenue"}, window={"count": 7, "granularity": "day"}
            ),
            [AMOUNT],
            "cumulative(sum(Amount), 7 day)",
        ),
        (
            metric(
                "ytd", "cumulative", [], cumulative_type_params={"metric": {"name": "revenue"}, "grain_to_date": "year"}
            ),
            [AMOUNT],
            "cumulative(revenue, year to date)",
        ),
        (
            metric(
                "conv",
                "conversion",
                [SEM],
                conversion_type_params={
                    "base_measure": {"name": "buyers"},
                    "conversion_measure": {"name": "revenue"},
                    "entity": "customer",
                    "window": "7 days",
                },
            ),
            [("orders#customer_id", "AGGREGATION"), AMOUNT],
            "conversion(count_distinct(customer_id) -> sum(Amount), conversion_rate, customer, 7 days)",
        ),
        (
            metric(
                "newer",
                "simple",
                [SEM],
                expr="Amount",
                metric_aggregation_params={"semantic_model": "orders", "agg": "max"},
            ),
            [AMOUNT],
            "max(Amount)",
        ),
        (metric("loop", "derived", ["metric.shop.loop"], expr="loop", metrics=[{"name": "loop"}]), [], "loop"),
        (metric("lost", "derived", [], expr="x", metrics=[{"name": "nowhere"}]), [], "x with nowhere"),
    ],
    ids=lambda value: value["name"] if isinstance(value, dict) else "",
)
def test_metrics(one: dict[str, Any], expected: list[tuple[str, str]], text: str) -> None:
    buyers = metric("buyers", "simple", [SEM], measure={"name": "buyers"})
    asset = project(REVENUE, COUNT, buyers, one)[f"metric.shop.{one['name']}"]
    assert sources(asset) == expected
    assert asset.details["expression"] == text.replace(" with nowhere", "")
    assert (asset.details["type"], asset.details["label"]) == (one["type"], one["name"].title())


def test_semantic_model_has_its_elements_as_columns() -> None:
    asset = project()[SEM]
    assert [c.name for c in asset.columns] == ["revenue", "order_count", "buyers", "status", "day", "order", "customer"]
    assert {c.name: c.reason for c in asset.columns if c.reason} == {"order_count": "literal"}
    edges = {(e.target, e.source.partition("#")[2], e.subtype.value) for e in asset.edges}
    assert {("revenue", "amount", "AGGREGATION"), ("day", "ordered_at", "IDENTITY")} <= edges
    assert [(r.source, r.reach) for r in asset.reads] == [("duckdb/db.main.orders", Reach.ROWS)]
    measure = asset.details["measures"][0]
    assert measure.pop("definition")["resolved"]
    assert measure == {
        "name": "revenue",
        "agg": "sum",
        "expr": "Amount",
        "columns": ["duckdb/db.main.orders#amount"],
    }


def test_saved_query_reads_metrics_and_groups_by_columns() -> None:
    query = {
        "name": "q",
        "depends_on": {"nodes": ["metric.shop.revenue"]},
        "query_params": {
            "metrics": ["revenue"],
            "group_by": ["TimeDimension('metric_time', 'day')", "Dimension('customer__region')"],
            "where": where("{{ Dimension('order__status') }} = 'x'"),
        },
    }
    asset = project(REVENUE, saved_queries={"saved_query.shop.q": query})["saved_query.shop.q"]
    assert [r.source for r in asset.reads] == ["duckdb/metric.shop.revenue"]
    assert sources(asset) == [("customers#region", "GROUP_BY"), ("orders#status", "FILTER")]


@pytest.mark.parametrize(
    ("fields", "expected", "text"),
    [
        ({"type": "sum", "sql": "amount"}, [AMOUNT], "sum(amount)"),
        (
            {
                "calculation_method": "sum",
                "expression": "amount",
                "filters": [{"field": "status", "operator": "=", "value": "'x'"}],
            },
            [AMOUNT, ("orders#status", "FILTER")],
            "sum(amount)",
        ),
        (
            {
                "calculation_method": "derived",
                "expression": "{{metric('base')}} / 2",
                "depends_on": {"nodes": ["metric.shop.base"]},
            },
            [AMOUNT],
            "{{metric('base')}} / 2",
        ),
    ],
)
def test_metrics_before_v10(fields: dict[str, Any], expected: list[tuple[str, str]], text: str) -> None:
    base = {"name": "base", "type": "sum", "sql": "amount", "depends_on": {"nodes": [ORDERS]}}
    one = {"name": "one", "depends_on": {"nodes": [ORDERS]}, **fields}
    metrics = {"metric.shop.base": base, "metric.shop.one": one}
    asset = assets(manifest(version=7, nodes=nodes(ORDERS), metrics=metrics))["metric.shop.one"]
    assert (sources(asset), asset.details["expression"]) == (expected, text)


def test_metric_without_anything_has_no_definition() -> None:
    assert definition(Metric(), ()) == ""


def test_what_a_saved_query_asks_for_and_where_it_is_written() -> None:
    query = {
        "name": "daily",
        "meta": {"tier": 1},
        "query_params": {
            "metrics": ["revenue"],
            "group_by": ["Dimension('order__status')"],
            "order_by": ["revenue"],
            "limit": 10,
            "where": {"where_filters": [{"where_sql_template": "{{ Dimension('order__status') }} = 'paid'"}]},
        },
        "exports": [
            {
                "name": "daily",
                "config": {"export_as": "table", "schema_name": "reports", "alias": "daily_v1", "database": None},
            },
            {"name": "plain", "config": None},
        ],
    }
    found = project(REVENUE, saved_queries={"saved_query.shop.daily": query})["saved_query.shop.daily"]
    assert found.tier == "TIER_1"
    assert found.details == {
        "metrics": ["revenue"],
        "group_by": ["Dimension('order__status')"],
        "order_by": ["revenue"],
        "limit": 10,
        "filter": "{{ Dimension('order__status') }} = 'paid'",
        "exports": [
            {"name": "daily", "as": "table", "schema": "reports", "alias": "daily_v1"},
            {"name": "plain"},
        ],
    }
