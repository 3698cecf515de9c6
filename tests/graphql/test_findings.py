"""Conflicts and what is unused, over HTTP."""

from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.catalog.examples import asset, catalog_of
from tests.graphql.conftest import LOCAL, Ask, asker

from catchment_graphql.app import create_app
from catchment_parsers.facts import Kind


def test_metrics_of_one_name(ask: Ask) -> None:
    query = """{
      asset(urn: "metric.tarn.finance_revenue") { ... on Metric { conflicts { kind evidence other { uniqueId } } } }
      none: asset(urn: "metric.tarn.order_count") { ... on Metric { conflicts { kind } } }
      conflicts(kinds: [SAME_NAME_DIFFERENT_EXPRESSION, SAME_SQL]) {
        totalCount
        edges { node { kind name sideCount sides(first: 1) { name location { path } asset { urn owners { name } } } } }
        completeness { isPartial }
      }
    }"""
    data = ask(query)["data"]
    (conflict,) = data["asset"]["conflicts"]
    assert (conflict["kind"], conflict["other"]) == (
        "SAME_NAME_DIFFERENT_EXPRESSION",
        {"uniqueId": "metric.tarn.merchandising_revenue"},
    )
    assert data["none"] == {"conflicts": []}
    assert data["conflicts"]["totalCount"] == 1
    node = data["conflicts"]["edges"][0]["node"]
    assert (node["name"], node["sideCount"], [side["name"] for side in node["sides"]]) == (
        "Revenue",
        2,
        ["finance_revenue"],
    )
    assert node["sides"][0]["asset"]["owners"][0]["name"] == "finance-data@tarn.example"
    assert data["conflicts"]["completeness"] == {"isPartial": False}


def test_unused_is_paged(ask: Ask) -> None:
    query = "query($after: String) { unused(first: 4, after: $after) { totalCount edges { node { name } cursor } } }"
    first = ask(query)["data"]["unused"]
    second = ask(query, after=first["edges"][-1]["cursor"])["data"]["unused"]
    names = [edge["node"]["name"] for edge in (*first["edges"], *second["edges"])]
    assert len(set(names)) == 8
    assert names == sorted(names)
    whole = ask("{ unused(first: 200, kinds: [DEAD]) { totalCount edges { kind reason } } }")["data"]["unused"]
    assert whole["totalCount"] == first["totalCount"] == len(whole["edges"])


@pytest.mark.parametrize("field", ["conflicts", "unused"])
def test_lists_are_bounded(field: str, ask: Ask) -> None:
    (error,) = ask(f"{{ {field}(first: 201) {{ totalCount }} }}")["errors"]
    assert "must be between 0 and 200" in error["message"]


def test_cost_counts_sides(limited: Callable[..., Ask]) -> None:
    ask = limited(nodes=1000)
    (error,) = ask("{ conflicts(first: 100) { edges { node { sides(first: 100) { name } } } } }")["errors"]
    assert error["extensions"]["code"] == "LIMIT_EXCEEDED"


def test_figures_beyond_32_bits(tmp_path: Path) -> None:
    big = asset("big", kind=Kind.SEED, path="s.csv", row_count=3_000_000_000, details={"bytes": 2**45})
    with catalog_of(tmp_path, big) as catalog, TestClient(create_app(catalog), base_url=LOCAL) as client:
        query = '{ unused { edges { rowCount bytes } } asset(urn: "big") { ... on Dataset { rowCount } } }'
        data = asker(client)(query)["data"]
    assert data["unused"]["edges"] == [{"rowCount": 3_000_000_000, "bytes": 2**45}]
    assert data["asset"] == {"rowCount": 3_000_000_000}
