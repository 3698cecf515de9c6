"""The lineage graph asked over HTTP: filters, ways, and whether that is all."""

from typing import Any

import pytest
from tests.graphql.conftest import Ask

from catchment_graphql.types import lineage

LINEAGE = """query ($urn: URN!, $filter: LineageFilter, $after: String) {
  lineage(urn: $urn, direction: DOWNSTREAM, filter: $filter, first: 3, after: $after) {
    totalCount edges { cursor urn distance type how isCertain } pageInfo { hasNextPage endCursor }
    completeness { isPartial reasons } } }"""
AMOUNT = "stg_payments.amount_cents"


@pytest.mark.parametrize(
    ("filter_", "total", "reasons"),
    [
        ({"subtypes": ["IDENTITY"]}, 1, ["FILTERED"]),
        ({"types": ["INDIRECT"], "subtypes": ["IDENTITY"]}, 0, ["FILTERED"]),
        ({"provenances": ["MANUAL"]}, 0, ["FILTERED"]),
        ({"kinds": ["METRIC"]}, 0, ["FILTERED"]),
        ({"provenances": ["SQL_PARSER", "DBT_META"]}, None, []),
        ({}, None, []),
    ],
)
def test_filters(filter_: dict[str, Any], total: int | None, reasons: list[str], ask: Ask) -> None:
    everything = ask(LINEAGE, urn=AMOUNT)["data"]["lineage"]["totalCount"]
    found = ask(LINEAGE, urn=AMOUNT, filter=filter_)["data"]["lineage"]
    assert found["totalCount"] == (everything if total is None else total)
    assert found["completeness"] == {"isPartial": bool(reasons), "reasons": reasons}


def test_a_filter_of_columns_is_refused_for_assets(ask: Ask) -> None:
    (error,) = ask(LINEAGE, urn="fct_orders", filter={"types": ["DIRECT"]})["errors"]
    assert error["message"].endswith("duckdb/tarn.core.fct_orders is an asset: name a column")


def test_neighbours_of_a_node_are_filtered_too(ask: Ask) -> None:
    query = "query ($urn: URN!) { column(urn: $urn) { downstream(filter: {types: [DIRECT]}) { edges { type } } } }"
    assert {edge["type"] for edge in ask(query, urn=AMOUNT)["data"]["column"]["downstream"]["edges"]} == {"DIRECT"}


@pytest.mark.parametrize("long", [0, 10**6], ids=["kept", "not kept"])
def test_pages_hold_everything_once_in_order(long: int, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lineage, "LONG", long)
    found: list[dict[str, Any]] = []
    after = None
    while True:
        page = ask(LINEAGE, urn=AMOUNT, after=after)["data"]["lineage"]
        found += page["edges"]
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]
    assert len(found) == page["totalCount"] == len({edge["urn"] for edge in found})
    assert [edge["distance"] for edge in found] == sorted(edge["distance"] for edge in found)


@pytest.mark.parametrize("after", ["WyJhIl0", "WzFd", "e30", "?"])  # ["a"], [1], {}, nothing
def test_what_is_no_cursor_is_refused(after: str, ask: Ask) -> None:
    (error,) = ask(LINEAGE, urn=AMOUNT, after=after)["errors"]
    assert "must be a cursor of this list" in error["message"]


PATHS = """query ($from: URN!, $to: URN!, $direction: LineageDirection! = DOWNSTREAM, $filter: LineageFilter) {
  lineagePaths(from: $from, to: $to, direction: $direction, filter: $filter, first: 3) {
    paths { length steps { urn how distance columnEdges { expression location { line } } } }
    completeness { isPartial reasons } } }"""


def ends(path: dict[str, Any]) -> list[str]:
    return [step["urn"].rpartition(".")[2] for step in path["steps"]]


def test_the_ways_from_one_column_to_another(ask: Ask) -> None:
    found = ask(PATHS, to="finance_revenue", **{"from": AMOUNT})["data"]["lineagePaths"]
    lengths = [path["length"] for path in found["paths"]]
    assert lengths == sorted(lengths)
    assert ends(found["paths"][0])[-2:] == ["fct_orders#net_cents", "finance_revenue"]
    assert found["paths"][0]["steps"][-1]["columnEdges"][0]["expression"] == "sum(net_cents / 100.0)"
    assert found["completeness"] == {"isPartial": False, "reasons": []}


def test_no_way_is_an_empty_list(ask: Ask) -> None:
    found = ask(PATHS, to="stg_customers.email", **{"from": AMOUNT})["data"]["lineagePaths"]
    assert found == {"paths": [], "completeness": {"isPartial": False, "reasons": []}}


def test_ways_up_and_filtered(ask: Ask) -> None:
    asked = {"from": "fct_orders.net_cents", "to": "refunds.amount", "direction": "UPSTREAM"}
    found = ask(PATHS, filter={"types": ["DIRECT"]}, **asked)["data"]["lineagePaths"]
    assert [ends(path) for path in found["paths"]] == [
        ["int_refunds_by_order#refunded_cents", "stg_refunds#refund_cents", "refunds#amount"]
    ]
    assert found["completeness"]["reasons"] == ["FILTERED"]


GRAPH = """query ($urns: [URN!]!, $up: Int! = 1, $first: Int = 50, $filter: LineageFilter) {
  lineageGraph(urns: $urns, upstreamDepth: $up, downstreamDepth: 1, first: $first, filter: $filter) {
    totalCount nodes { urn distance hiddenUpstream node { name } }
    edges { source target how type columnEdges { subtype expression location { path line } } }
    completeness { reasons } } }"""


def test_what_lies_around_a_column(ask: Ask) -> None:
    values = {"types": ["DIRECT"]}
    found = ask(GRAPH, urns=["fct_payments.fee_cents"], filter=values)["data"]["lineageGraph"]
    near = {node["urn"].rpartition(".")[2]: node["distance"] for node in found["nodes"]}
    assert near["fct_payments#fee_cents"] == 0
    assert near["fct_revenue_daily#fees_eur"] == 1
    assert found["totalCount"] == len(found["nodes"])
    edge = next(each for each in found["edges"] if each["target"].endswith("#fees_eur"))
    assert (edge["how"], edge["type"]) == ("AGGREGATION", "DIRECT")
    assert {each["subtype"] for each in edge["columnEdges"]} == {"AGGREGATION"}
    assert edge["columnEdges"][0]["location"]["path"] == "models/marts/finance/fct_revenue_daily.sql"


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({"urns": []}, "takes one column or asset at least"),
        ({"urns": ["fct_orders"], "up": -1}, "depths of 0 or more"),
        ({"urns": ["fct_orders"], "first": 1000}, "'first' is 1000"),
        ({"urns": ["fct_orders"], "filter": {"subtypes": ["JOIN"]}}, "name a column"),
        ({"urns": ["nowhere"]}, "no asset named 'nowhere'"),
    ],
)
def test_a_graph_of_nothing_or_too_much_is_refused(variables: dict[str, Any], message: str, ask: Ask) -> None:
    (error,) = ask(GRAPH, **variables)["errors"]
    assert message in error["message"]


COMMON = """query ($urns: [URN!]!, $nearest: Boolean! = false, $first: Int = 2, $after: String) {
  commonAncestors(urns: $urns, nearest: $nearest, first: $first, after: $after) {
    totalCount edges { urn distances isNearest node { name } } pageInfo { hasNextPage endCursor }
    completeness { isPartial reasons } } }"""


def test_what_feeds_both_a_page_at_a_time(ask: Ask) -> None:
    asked = ["fct_payments", "fct_revenue_daily"]
    found = ask(COMMON, urns=asked)["data"]["commonAncestors"]
    # Of fct_payments, which feeds the other, what feeds it: staging, then the source; and the seed.
    assert [edge["distances"] for edge in found["edges"]] == [[0, 1], [1, 2]]
    assert [edge["isNearest"] for edge in found["edges"]] == [True, False]
    assert (found["totalCount"], found["pageInfo"]["hasNextPage"]) == (4, True)
    rest = ask(COMMON, urns=asked, after=found["pageInfo"]["endCursor"])["data"]["commonAncestors"]
    assert [edge["distances"] for edge in rest["edges"]] == [[1, 2], [2, 3]]
    assert ask(COMMON, urns=asked, nearest=True)["data"]["commonAncestors"]["totalCount"] == 1
    assert found["completeness"] == {"isPartial": False, "reasons": []}


def test_what_both_feed(ask: Ask) -> None:
    query = "query ($urns: [URN!]!) { commonDescendants(urns: $urns) { edges { urn distances } } }"
    found = ask(query, urns=["stg_payments", "dim_dates"])["data"]["commonDescendants"]["edges"]
    assert found[0] == {"urn": "duckdb/tarn.finance.fct_revenue_daily", "distances": [2, 1]}


@pytest.mark.parametrize("count", [0, 1, 21])
def test_what_one_or_too_many_have_in_common_is_refused(count: int, ask: Ask) -> None:
    (error,) = ask(COMMON, urns=["fct_orders"] * count)["errors"]
    assert error["message"] == f"{count} columns or assets are given: 2 to 20 can have something in common"


FLOWS = """query ($group: String, $first: Int = 50, $after: String) {
  aggregatedLineage(by: KIND, group: $group, first: $first, after: $after) {
    totalCount pageInfo { hasNextPage endCursor } completeness { isPartial }
    edges { node { source target datasetLinks contracted upstreamAssets contractedRatio
                   examples { source target columnEdges } } } } }"""


def test_flows_between_groups_a_page_at_a_time(ask: Ask) -> None:
    whole = ask(FLOWS)["data"]["aggregatedLineage"]
    links = [edge["node"]["datasetLinks"] for edge in whole["edges"]]
    assert links == sorted(links, reverse=True)
    assert all(len(edge["node"]["examples"]) == min(3, edge["node"]["datasetLinks"]) for edge in whole["edges"])
    first = ask(FLOWS, first=1)["data"]["aggregatedLineage"]
    rest = ask(FLOWS, after=first["pageInfo"]["endCursor"])["data"]["aggregatedLineage"]
    assert first["edges"] + rest["edges"] == whole["edges"]
    assert [each["totalCount"] for each in (first, rest, whole)] == [len(links)] * 3


def test_flows_of_one_group(ask: Ask) -> None:
    edges = ask(FLOWS, group="exposure")["data"]["aggregatedLineage"]["edges"]
    assert {edge["node"]["target"] for edge in edges} == {"exposure"}
    contracted = [edge["node"] for edge in edges if edge["node"]["source"] == "model"]
    assert contracted[0]["contractedRatio"] == contracted[0]["contracted"] / contracted[0]["upstreamAssets"]


def test_cycles_of_none(ask: Ask) -> None:
    found = ask("{ cycles { totalCount edges { cursor } selfReadingCount completeness { isPartial } } }")
    assert found["data"]["cycles"] == {
        "totalCount": 0,
        "edges": [],
        "selfReadingCount": 0,
        "completeness": {"isPartial": False},
    }


def test_of_long_walks_the_last_are_kept(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lineage, "LONG", 0)
    names = [
        "stg_payments.amount_cents",
        "stg_refunds.refund_cents",
        "stg_orders.order_id",
        "stg_payments.amount_cents",
    ]
    first, *_, again = [ask(LINEAGE, urn=name)["data"]["lineage"] for name in names]
    assert first == again
    assert ask(LINEAGE, urn=names[0], filter={"subtypes": ["IDENTITY"]})["data"]["lineage"] != first
