"""Metrics that disagree: one name with several definitions, one definition under several names."""

from typing import Any

import pytest
from tests.catalog.examples import asset, owner, urn

from catchment.completeness import PartialReason
from catchment.findings.all import conflicts, of_metrics
from catchment.findings.conflict import METRIC_KINDS
from catchment.findings.metrics import fold
from catchment_parsers.facts import Asset, Kind, Read

from .conftest import Make, told

METRICS = tuple(METRIC_KINDS)
NAME, FILTER, GRAIN, SAME = (
    "SAME_NAME_DIFFERENT_EXPRESSION",
    "DIFFERENT_FILTER",
    "DIFFERENT_GRAIN",
    "SAME_EXPRESSION_DIFFERENT_NAME",
)


def metric(name: str, computes: str, *, label: str = "", package: str = "shop", **said: Any) -> Asset:
    """A metric; what it computes, its `where` and its `grain` are texts that are their own digests."""
    key = f"metric.{package}.{name}"
    where, grain, flags = said.pop("where", ""), said.pop("grain", ""), {"resolved": True, **said.pop("flags", {})}
    details = {"label": label, "expression": computes, "filter": where, "models": [urn("orders")]}
    details["definition"] = {"computes": computes, "filter": where, "grain": grain, **flags}
    return Asset(urn=f"duckdb/{key}", kind=Kind.METRIC, name=name, unique_id=key, path="m.yml", details=details, **said)


ORDERS = asset("orders", "id amount")


@pytest.mark.parametrize(
    ("metrics", "expected"),
    [
        ([metric("a", "x"), metric("b", "y")], []),
        ([metric("revenue", "x"), metric("Net", "y", label="Revenue")], [(NAME, ["Net", "revenue"])]),
        ([metric("a", "x", label="AOV"), metric("b", "y", label="a.o.v.")], [(NAME, ["a", "b"])]),
        ([metric("a", "x"), metric("a", "y", package="fin")], [(NAME, ["a", "a"])]),
        ([metric("a", "x"), metric("a", "x", package="fin")], []),
        ([metric("a", "x"), metric("a", "x", package="fin", where="w")], [(FILTER, ["a", "a"])]),
        ([metric("a", "x", grain="day"), metric("a", "x", package="fin", grain="week")], [(GRAIN, ["a", "a"])]),
        ([metric("a", "x", grain="d"), metric("a", "x", package="f", where="w")], [(FILTER, ["a", "a"])]),
        ([metric("a", "x"), metric("b", "x")], [(SAME, ["a", "b"])]),
        ([metric("a", "x"), metric("b", "x", where="w")], []),
        ([metric("a", "x"), metric("b", "x", grain="month")], []),
        ([metric("a", "x"), metric("b", "x", flags={"alias": True})], []),
        ([metric("a", "x"), metric("A", "x", flags={"alias": True}, package="f")], []),
        ([metric("food_revenue", "x"), metric("food_revenue_pct", "y", label="Food Revenue %")], []),
        ([metric("a", "x"), metric("a", "y", package="f", flags={"resolved": False})], []),
    ],
    ids=str,
)
def test_conflicts(metrics: list[Asset], expected: list[tuple[str, list[str]]], catalog: Make) -> None:
    assert told(conflicts(catalog(shop=[ORDERS, *metrics]), METRICS)) == expected


def test_between_sources_each_side_says_whose_it_is(catalog: Make) -> None:
    shop = [ORDERS, metric("revenue", "sum(a)", owners=(owner("ann"),)), metric("aov", "revenue / n")]
    shop[2] = asset_reading(shop[2], shop[1].urn)
    finance = [metric("Revenue", "sum(b)", package="finance")]
    (found,) = conflicts(catalog(shop=shop, finance=finance), METRICS).found
    assert [(s.source, s.name, s.readers, s.path, [o.name for o in s.entry.asset.owners]) for s in found.sides] == [
        ("shop", "revenue", ("aov",), "m.yml", ["ann"]),
        ("finance", "Revenue", (), "m.yml", []),
    ]
    assert (found.name, found.differs) == ("revenue", ("expression",))
    assert found.evidence == (
        "2 metrics are called 'revenue': revenue of shop is sum(a) on orders; Revenue of finance is sum(b) on orders"
    )


def asset_reading(one: Asset, source: str) -> Asset:
    fields = {name: getattr(one, name) for name in one.__struct_fields__}
    return Asset(**(fields | {"reads": (Read(source=source),)}))


def test_one_project_in_two_environments_agrees_with_itself(catalog: Make) -> None:
    # The relations, and so the digests, differ between the two; what is written does not.
    production, development = metric("revenue", "x"), metric("revenue", "x")
    development.details["definition"] = {"computes": "on other relations", "resolved": True}
    assert told(conflicts(catalog(prod=[production], dev=[development]), METRICS)) == []


def test_a_wider_group_says_it_all(catalog: Make) -> None:
    metrics = [metric("a", "x", label="Sum"), metric("a", "y", label="Sum", package="f"), metric("sum", "z")]
    assert told(conflicts(catalog(shop=metrics), METRICS)) == [(NAME, ["a", "a", "sum"])]


def test_measures_are_compared_with_measures(catalog: Make) -> None:
    def layer(name: str, measure: str, computes: str) -> Asset:
        said = {"name": measure, "agg": "sum", "expr": "amount", "definition": {"computes": computes, "resolved": True}}
        key = f"semantic_model.shop.{name}"
        details = {"model": urn("orders"), "measures": [said]}
        return Asset(urn=f"duckdb/{key}", kind=Kind.SEMANTIC_MODEL, name=name, unique_id=key, details=details)

    layers = [layer("orders", "revenue", "x"), layer("items", "Revenue", "y"), layer("lines", "gross", "y")]
    found = conflicts(catalog(shop=[ORDERS, *layers, metric("revenue", "z")]), METRICS)
    assert told(found) == [(NAME, ["Revenue", "revenue"]), (SAME, ["Revenue", "gross"])]
    assert [side.entry.asset.name for side in found.found[0].sides] == ["items", "orders"]
    assert found.found[0].evidence.startswith("2 measures are called")


def test_what_cannot_be_compared_is_told(catalog: Make) -> None:
    unknown = metric("lost", "x", flags={"resolved": False})
    completeness = conflicts(catalog(shop=[metric("a", "x"), unknown]), METRICS).completeness
    assert (completeness.is_partial, completeness.reasons) == (True, (PartialReason.UNRESOLVED_METRIC,))
    assert completeness.unparsed_assets == ("duckdb/metric.shop.lost",)


def test_they_are_worked_out_once_for_a_state(catalog: Make) -> None:
    known = catalog(shop=[metric("a", "x"), metric("b", "x")])
    assert of_metrics(known.state, known.store) is of_metrics(known.state, known.store)
    catalog(other=[metric("c", "x", package="other")])
    assert told(of_metrics(known.state, known.store)) == [(SAME, ["c", "a", "b"])]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("net_revenue", "netrevenue"),
        ("Net Revenue", "netrevenue"),
        ("NET-REVENUE (all)", "netrevenueall"),
        ("Ｎｅｔ", "net"),
        ("Umsatz €", "umsatz€"),
        ("# orders", "#orders"),
        ("R&D", "r&d"),
        ("売上", "売上"),
        ("_", ""),
    ],
)
def test_fold(name: str, expected: str) -> None:
    assert fold(name) == expected
