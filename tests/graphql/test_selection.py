"""Selectors over HTTP: assets, columns, and what other fields measure or find of a selection."""

from typing import Any

import pytest

from .conftest import Ask

SELECT = """query($selector: String!, $exclude: String! = "", $types: [String!]! = [], $first: Int, $after: String) {
  select(selector: $selector, exclude: $exclude, resourceTypes: $types, first: $first, after: $after) {
    totalCount edges { cursor node { __typename uniqueId } } pageInfo { hasNextPage }
  }
}"""


def ids(answer: dict[str, Any]) -> list[str]:
    return [edge["node"]["uniqueId"] for edge in answer["data"]["select"]["edges"]]


def test_select(ask: Ask) -> None:
    answer = ask(SELECT, selector="1+fct_payments", exclude="resource_type:test")
    assert ids(answer) == ["model.tarn.fct_payments", "model.tarn.stg_payments", "seed.tarn.payment_methods"]
    assert answer["data"]["select"]["edges"][0]["node"]["__typename"] == "Dataset"
    assert ids(ask(SELECT, selector="", types=["analysis"])) == ["analysis.tarn.payment_reconciliation"]
    assert ask("{ select { totalCount } }")["data"]["select"]["totalCount"] == 200


def test_it_is_paged(ask: Ask) -> None:
    first = ask(SELECT, selector="group:finance", first=5)
    rest = ask(SELECT, selector="group:finance", first=200, after=first["data"]["select"]["edges"][-1]["cursor"])
    assert first["data"]["select"]["pageInfo"]["hasNextPage"]
    assert ids(first) + ids(rest) == ids(ask(SELECT, selector="group:finance", first=200))
    assert len(ids(first) + ids(rest)) == 13


def test_columns(ask: Ask) -> None:
    query = """query($selector: String!, $after: String) { selectColumns(selector: $selector, first: 3, after: $after) {
      totalCount edges { cursor node { urn dataset { uniqueId } } } } }"""
    answer = ask(query, selector="stg_payments#amount_cents+1")["data"]["selectColumns"]
    more = ask(query, selector="stg_payments#amount_cents+1", after=answer["edges"][-1]["cursor"])
    edges = answer["edges"] + more["data"]["selectColumns"]["edges"]
    assert len(edges) == answer["totalCount"]
    assert {edge["node"]["dataset"]["uniqueId"].rpartition(".")[2] for edge in edges} == {
        "stg_payments", "fct_payments", "int_payments_by_order", "payment_reconciliation",
    }  # fmt: skip


WRONG = {
    "tgg:x": "did you mean 'tag'?",
    "a,": "nothing to select by",
    "state:modified": "catchment impact",
    "x" * 2001: "longer than 2000 characters",
}


@pytest.mark.parametrize("field", ["select", "selectColumns"])
@pytest.mark.parametrize("selector", WRONG, ids=lambda text: text[:10])
def test_a_bad_selector_is_an_error_of_the_request(ask: Ask, field: str, selector: str) -> None:
    answer = ask(f"query($selector: String!) {{ {field}(selector: $selector) {{ totalCount }} }}", selector=selector)
    (error,) = answer["errors"]
    assert error["extensions"]["code"] == "INVALID"
    assert WRONG[selector] in error["message"]


def test_it_is_bounded(ask: Ask, limited: Any) -> None:
    assert "must be between" in ask(SELECT, selector="*", first=201)["errors"][0]["message"]
    (error,) = limited(seconds=0)("{ select { totalCount } }")["errors"]
    assert error["extensions"]["code"] == "DEADLINE_EXCEEDED"


def test_coverage_and_search_of_a_selection(ask: Ask) -> None:
    query = """{
      coverage(metrics: [OWNED], selector: "source:erp source:shop.orders") { values { numerator denominator } }
      failingAssets(metric: OWNED, selector: "source:erp") { totalCount }
      search(filter: { selector: "+fct_payments", kinds: [MODEL] }) { edges { node { name } } }
    }"""
    data = ask(query)["data"]
    assert data["coverage"] == [{"values": [{"numerator": 1, "denominator": 5}]}]
    assert data["failingAssets"] == {"totalCount": 4}
    assert [edge["node"]["name"] for edge in data["search"]["edges"]] == ["fct_payments", "stg_payments"]


def test_of_the_past(ask: Ask) -> None:
    answer = ask('{ select(selector: "fct_orders", asOf: "2000-01-01") { totalCount } }')
    assert "nothing had been ingested" in answer["errors"][0]["message"]
    assert ask('{ select(selector: "fct_orders", asOf: "2999-01-01") { totalCount } }')["data"]["select"] == {
        "totalCount": 4
    }
