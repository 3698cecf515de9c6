"""Queries, as clients ask them."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests.catalog.examples import catalog_of
from tests.conftest import DEMO

import catchment
from catchment.catalog import Catalog
from catchment.impact import proposal
from catchment.impact.report import ChangeKind
from catchment.store import reports
from catchment_graphql.app import create_app
from catchment_graphql.ids import global_id
from catchment_graphql.types.pages import cursor
from catchment_parsers.facts import Asset, Kind

from .conftest import LOCAL, Ask, TestClient, asker

ORDERS = "duckdb/tarn.core.fct_orders"
NET = f"{ORDERS}#net_cents"


def test_ids_lead_back_to_what_they_are_of(ask: Ask) -> None:
    found = ask('{ asset(urn: "fct_orders") { id ... on Dataset { column(name: "NET_CENTS") { id } } } }')["data"]
    ids = [found["asset"]["id"], found["asset"]["column"]["id"]]
    query = "query ($ids: [ID!]!) { nodes(ids: $ids) { id __typename ... on LineageNode { urn } } }"
    assert ask(query, ids=ids)["data"]["nodes"] == [
        {"id": ids[0], "__typename": "Dataset", "urn": ORDERS},
        {"id": ids[1], "__typename": "Column", "urn": NET},
    ]


@pytest.mark.parametrize(
    "id_",
    ["", "x", "%%%", "é", global_id("Metric", ORDERS), global_id("Column", ORDERS), global_id("Dataset", "orders")],
)
def test_an_id_of_nothing_is_null(ask: Ask, id_: str) -> None:
    assert ask("query ($id: ID!) { node(id: $id) { id } }", id=id_)["data"] == {"node": None}


@pytest.mark.parametrize("name", [ORDERS, "model.tarn.fct_orders", "fct_orders", "core.fct_orders", "FCT_ORDERS"])
def test_an_asset_by_any_of_its_names(ask: Ask, name: str) -> None:
    assert ask("query ($urn: URN!) { asset(urn: $urn) { urn } }", urn=name)["data"] == {"asset": {"urn": ORDERS}}


@pytest.mark.parametrize(
    ("field", "name"),
    [("asset", "nowhere"), ("column", "nowhere.id"), ("column", "fct_orders.nothing"), ("column", "fct_orders")],
)
def test_what_is_not_there_is_null(ask: Ask, field: str, name: str) -> None:
    assert ask(f"query ($urn: URN!) {{ {field}(urn: $urn) {{ urn }} }}", urn=name)["data"] == {field: None}


def test_an_ambiguous_name_is_an_error_with_the_candidates(ask: Ask) -> None:
    answer = ask('{ asset(urn: "dim_customers") { urn } }')
    assert answer["data"] == {"asset": None}
    assert answer["errors"][0]["extensions"] == {
        "code": "AMBIGUOUS",
        "candidates": ["duckdb/tarn.core.dim_customers_v1", "duckdb/tarn.core.dim_customers_v2"],
    }


@pytest.mark.parametrize(
    ("filter_", "expected"),
    [
        ("kinds: [EXPOSURE]", {"Exposure"}),
        ("kinds: [METRIC, SEMANTIC_MODEL]", {"Metric", "SemanticModel"}),
        ("kinds: [TEST]", {"Assertion"}),
        ("kinds: []", set()),
        ("tiers: [TIER_1], kinds: [MODEL]", {"Dataset"}),
        ('owners: ["jonas.lind@tarn.example"]', {"Exposure"}),
        ('schemas: ["core"], unowned: false', {"Dataset"}),
        ('sources: ["nobody"]', set()),
    ],
)
def test_search_filters(ask: Ask, filter_: str, expected: set[str]) -> None:
    found = ask(f"{{ search(filter: {{{filter_}}}, first: 200) {{ totalCount edges {{ node {{ __typename }} }} }} }}")
    search = found["data"]["search"]
    assert {edge["node"]["__typename"] for edge in search["edges"]} == expected
    assert search["totalCount"] == len(search["edges"])


def test_unowned_is_what_has_no_owner(ask: Ask) -> None:
    query = "{ search(filter: {unowned: true, kinds: [MODEL]}, first: 200) { edges { node { owners { name } } } } }"
    edges = ask(query)["data"]["search"]["edges"]
    assert edges
    assert all(edge["node"]["owners"] == [] for edge in edges)


PAGED = {
    "search": ("search(query: \"order\", first: $n, after: $after)", "node { urn }"),
    "browse": ("search(first: $n, after: $after)", "node { urn }"),
    "columns": ("asset(urn: \"fct_orders\") { ... on Dataset { columns(first: $n, after: $after)", "node { urn }"),
    "assertions": ("asset(urn: \"stg_orders\") { assertions(first: $n, after: $after)", "node { urn }"),
    "lineage": (f"lineage(urn: \"{NET}\", direction: UPSTREAM, first: $n, after: $after)", "urn"),
    "upstream": ("asset(urn: \"board_kpis\") { upstream(depth: null, first: $n, after: $after)", "urn"),
    "depended": ("mostDependedUpon(first: $n, after: $after)", "node { urn }"),
    "failing": ("failingAssets(metric: DOCUMENTED, first: $n, after: $after)", "node { urn }"),
}  # fmt: skip


def _all_pages(ask: Ask, call: str, fields: str, size: int) -> list[Any]:
    closing = "}" * call.count("{")
    query = (
        f"query ($n: Int!, $after: String) {{ {call} {{ totalCount edges {{ cursor {fields} }}"
        f" pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} }} {closing} }}"
    )
    found: list[Any] = []
    after = None
    while True:
        answer = ask(query, n=size, after=after)
        assert "errors" not in answer, answer
        connection = answer["data"]
        while "edges" not in connection:
            (connection,) = connection.values()
        info, edges = connection["pageInfo"], connection["edges"]
        assert info["hasPreviousPage"] == (after is not None)
        assert (info["startCursor"], info["endCursor"]) == (edges[0]["cursor"], edges[-1]["cursor"])
        found += [{key: value for key, value in edge.items() if key != "cursor"} for edge in edges]
        after = info["endCursor"]
        if not info["hasNextPage"]:
            assert connection["totalCount"] == len(found)
            return found


@pytest.mark.parametrize("name", PAGED)
def test_pages_put_together_are_the_list(ask: Ask, name: str) -> None:
    whole = _all_pages(ask, *PAGED[name], size=200)
    assert len(whole) > 3 or name == "assertions"
    assert _all_pages(ask, *PAGED[name], size=max(1, len(whole) // 3)) == whole


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("first: -1", "'first' is -1: it must be between 0 and 200"),
        (f'query: "{"x " * 251}"', "'query' is longer than 500 characters"),
        ("first: 201", "'first' is 201: it must be between 0 and 200"),
        ('after: "nonsense"', "'after' is 'nonsense': it must be a cursor of this list"),
        ('after: "WzEsMjg3XQ"', "it must be a cursor of this list"),
        ('after: "e30"', "it must be a cursor of this list"),
    ],
)
def test_pages_out_of_bounds_are_refused(ask: Ask, arguments: str, message: str) -> None:
    answer = ask(f"{{ search({arguments}) {{ totalCount }} }}")
    assert answer["data"] is None
    assert message in answer["errors"][0]["message"]
    assert answer["errors"][0]["extensions"]["code"] == "INVALID"


@pytest.mark.parametrize("field", ["ingestionRuns", "auditLog", "impactReports"])
def test_the_lists_of_what_happened_check_their_cursors(ask: Ask, field: str) -> None:
    assert ask(f'{{ {field}(after: "e30") {{ totalCount }} }}')["errors"][0]["extensions"]["code"] == "INVALID"
    beyond = cursor((2**70,))
    assert ask(f'{{ {field}(after: "{beyond}") {{ totalCount }} }}')["errors"][0]["extensions"]["code"] == "INVALID"
    assert ask(f'{{ {field}(after: "WyJ4Il0") {{ totalCount }} }}')["errors"][0]["extensions"]["code"] == "INVALID"


def test_lineage_shows_nodes_edges_expressions_and_places(ask: Ask) -> None:
    answer = ask(
        """query ($urn: URN!) { column(urn: $urn) { downstream(first: 1) { edges {
             how type distance via
             node { __typename name ... on Column { dataset { name } dataType } }
             columnEdges { source target subtype expression jobName: job declaredBy sinceRun location { path line } }
           } } } }""",
        urn="stg_payments.amount_cents",
    )
    (step,) = answer["data"]["column"]["downstream"]["edges"]
    (edge,) = step.pop("columnEdges")
    assert step["via"] == edge["source"] == "duckdb/tarn.staging.stg_payments#amount_cents"
    assert step["node"]["__typename"] == "Column"
    assert edge["jobName"].startswith("model.tarn.")
    assert (edge["declaredBy"], edge["sinceRun"]) == ("tarn", 1)
    assert edge["location"]["line"] >= 1
    assert edge["expression"]


def test_a_depth_below_zero_is_refused(ask: Ask) -> None:
    answer = ask('{ lineage(urn: "fct_orders", direction: UPSTREAM, depth: -1) { totalCount } }')
    assert answer["errors"][0]["message"] == "'depth' is -1: it must be 0 or more"


def test_coverage_and_what_it_lacks(ask: Ask) -> None:
    answer = ask(
        """{ coverage(metrics: [DOCUMENTED]) { key values { metric definition numerator denominator ratio } }
             failingAssets(metric: DOCUMENTED, first: 200) {
               totalCount edges { dependents missing node { description } } } }"""
    )["data"]
    (group,) = answer["coverage"]
    (value,) = group["values"]
    assert (group["key"], value["metric"]) == ("all", "DOCUMENTED")
    gaps = answer["failingAssets"]
    assert gaps["totalCount"] == value["denominator"] - value["numerator"]
    assert all(edge["node"]["description"] is None for edge in gaps["edges"])
    dependents = [edge["dependents"] for edge in gaps["edges"]]
    assert dependents == sorted(dependents, reverse=True)


def test_impact_of_several_changes_at_once(ask: Ask) -> None:
    answer = ask(
        """query ($input: ChangeSetInput!) { impactAnalysis(input: $input) {
             id number verdict changes { target kind category rule reason before after location { path line } }
             affected(minSeverity: CRITICAL) { totalCount edges { node {
               severity asset { urn } columns(first: 1) { urn effects path } tests } } } } }""",
        input={
            "changes": [
                {"target": "fct_orders.order_id", "kind": "COLUMN_RETYPED", "after": "varchar"},
                {"target": "stg_payments", "kind": "ROWSET_LOGIC"},
            ],
            "failOn": "NONE",
        },
    )
    report = answer["data"]["impactAnalysis"]
    assert (report["id"], report["number"], report["verdict"]) == (None, None, "WARN")
    assert [(each["rule"], each["category"]) for each in report["changes"]] == [
        ("column-retyped", "BREAKING"),
        ("rowset-changed", "BREAKING"),
    ]
    assert report["changes"][0]["reason"] == "fct_orders.order_id is BIGINT and would be varchar"
    critical = report["affected"]
    assert critical["totalCount"] == len(critical["edges"])
    assert {edge["node"]["severity"] for edge in critical["edges"]} <= {"CRITICAL"}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ([], "INVALID"),
        ([{"target": "fct_orders.order_id", "kind": "GRAIN"}], "INVALID"),
        ([{"target": "fct_orders", "kind": "COLUMN_REMOVED"}], "INVALID"),
        ([{"target": "nowhere", "kind": "ASSET_REMOVED"}], "NOT_FOUND"),
        ([{"target": "dim_customers", "kind": "ASSET_REMOVED"}], "AMBIGUOUS"),
        ([{"target": "fct_orders", "kind": "GRAIN"}] * 101, "INVALID"),
    ],
)
def test_changes_that_cannot_be_proposed(ask: Ask, changes: list[dict[str, str]], code: str) -> None:
    query = "query ($changes: [ChangeInput!]!) { impactAnalysis(input: {changes: $changes}) { verdict } }"
    answer = ask(query, changes=changes)
    assert answer["data"] is None
    assert answer["errors"][0]["extensions"]["code"] == code


def test_reports_that_were_kept(served: TestClient, catalog: Catalog) -> None:
    ask = asker(served)
    kinds = (ChangeKind.COLUMN_REMOVED, ChangeKind.COLUMN_LOGIC, ChangeKind.COLUMN_RENAMED)
    changes = [proposal.Proposal(target="fct_orders.net_cents", kind=kind) for kind in kinds]
    bodies = [msgspec.json.encode(proposal.analyse(catalog, [change])) for change in changes]
    numbers = [reports.save(catalog.store, body) for body in bodies]
    query = """query ($after: String) { impactReports(first: 2, after: $after) {
                 totalCount edges { node { id number verdict } } pageInfo { endCursor } } }"""
    first = ask(query)["data"]["impactReports"]
    assert [edge["node"]["number"] for edge in first["edges"]] == numbers[:0:-1]
    rest = ask(query, after=first["pageInfo"]["endCursor"])["data"]["impactReports"]
    assert [edge["node"]["number"] for edge in rest["edges"]] == numbers[:1]
    one = "query ($id: ID!) { impactReport(id: $id) { number createdAt affected { totalCount } } }"
    by_id, by_number = (ask(one, id=id_)["data"] for id_ in (first["edges"][0]["node"]["id"], str(numbers[-1])))
    assert by_id == by_number
    assert by_id["impactReport"]["affected"]["totalCount"] > 1
    for absent in ("99", "9" * 30, "x", "٣", global_id("Dataset", 1)):
        assert ask(one, id=absent)["data"] == {"impactReport": None}


def test_ingestion_runs(ask: Ask) -> None:
    runs = ask("{ ingestionRuns { totalCount edges { node { number source kind added counts finishedAt } } } }")["data"]
    (run,) = runs["ingestionRuns"]["edges"]
    assert run["node"]["source"] == "tarn"
    assert run["node"]["counts"]["exposure"] == 9
    assert ask('{ ingestionRuns(source: "other") { totalCount edges { cursor } } }')["data"] == {
        "ingestionRuns": {"totalCount": 0, "edges": []}
    }


def test_answers_follow_what_others_publish(served: TestClient, demo_copy: Path) -> None:
    ask = asker(served)
    query = '{ asset(urn: "fct_orders") { owners { name } } }'
    before = ask(query)["data"]["asset"]["owners"]
    with catchment.open(demo_copy) as elsewhere:
        from catchment.store import people
        from catchment_parsers.facts import Owner, Provenance

        owner = Owner(name="ada@tarn.example", provenance=Provenance.MANUAL)
        people.assign_owner(elsewhere.store, elsewhere.node("fct_orders"), owner, actor="ada")
    assert ask(query)["data"]["asset"]["owners"] == [{"name": "ada@tarn.example"}, *before]


def test_where_a_description_was_read(ask: Ask) -> None:
    query = """{ asset(urn: "fct_orders") { disabled descriptionOrigin ... on Dataset { isDeclared
        key: column(name: "order_id") { descriptionOrigin }
        code: column(name: "discount_code") { descriptionOrigin } } } }"""
    assert ask(query)["data"]["asset"] == {
        "disabled": False,
        "descriptionOrigin": None,
        "isDeclared": True,
        "key": {"descriptionOrigin": "doc:order_id"},
        "code": {"descriptionOrigin": None},
    }


def test_what_is_disabled_and_what_is_in_no_project(tmp_path: Path) -> None:
    assets = (
        Asset(urn="duckdb/model.shop.off", kind=Kind.MODEL, name="off", unique_id="model.shop.off", disabled=True),
        Asset(
            urn="duckdb/db.main.left",
            kind=Kind.TABLE,
            name="left",
            description="By hand.",
            details={"undeclared": True, "description_origin": "warehouse"},
        ),
        Asset(urn="duckdb/function.shop.cents", kind=Kind.FUNCTION, name="cents", unique_id="function.shop.cents"),
    )
    with catalog_of(tmp_path, *assets) as catalog, TestClient(create_app(catalog), base_url=LOCAL) as client:
        query = "{ asset(urn: %s) { __typename kind disabled descriptionOrigin ... on Dataset { isDeclared } } }"
        found = {name: asker(client)(query % f'"{name}"')["data"]["asset"] for name in ("off", "left", "cents")}
        searched = "{ search(filter: {disabled: %s}) { edges { node { name } } } }"
        by_state = {
            state: {edge["node"]["name"] for edge in asker(client)(searched % state)["data"]["search"]["edges"]}
            for state in ("true", "false", "null")
        }
    assert by_state == {"true": {"off"}, "false": {"left", "cents"}, "null": {"off", "left", "cents"}}
    assert found == {
        "off": {
            "__typename": "Dataset",
            "kind": "MODEL",
            "disabled": True,
            "descriptionOrigin": None,
            "isDeclared": True,
        },
        "left": {
            "__typename": "Dataset",
            "kind": "TABLE",
            "disabled": False,
            "descriptionOrigin": "warehouse",
            "isDeclared": False,
        },
        "cents": {"__typename": "Job", "kind": "FUNCTION", "disabled": False, "descriptionOrigin": None},
    }


def test_constraints_and_the_last_run_of_a_dataset(ask: Ask) -> None:
    results = json.loads((DEMO / "artifacts/base/run_results.json").read_bytes())["results"]
    ran = next(one for one in results if one["unique_id"] == "model.tarn.fct_orders")
    query = """{ asset(urn: "fct_orders") { ... on Dataset { constraints { type columns expression to toColumns }
        lastRun { status startedAt completedAt seconds rowsAffected message } } } }"""
    found = ask(query)["data"]["asset"]
    nothing = {"expression": None, "to": None, "toColumns": []}
    assert sorted(found["constraints"], key=str) == sorted(
        (
            {"type": "not_null", "columns": ["order_id"], **nothing},
            {"type": "primary_key", "columns": ["order_id"], **nothing},
            {"type": "not_null", "columns": ["customer_id"], **nothing},
            {"type": "check", "columns": ["gross_cents"], **nothing, "expression": "gross_cents >= 0"},
        ),
        key=str,
    )
    assert found["lastRun"] == {
        "status": ran["status"],
        "startedAt": ran["timing"][0]["started_at"],
        "completedAt": ran["timing"][-1]["completed_at"],
        "seconds": ran["execution_time"],
        "rowsAffected": ran["adapter_response"].get("rows_affected"),
        "message": ran["message"],
    }


def test_dependents_are_what_lineage_leads_to(ask: Ask) -> None:
    downstream = "downstream(depth: null, first: 200) { totalCount edges { node { ... on Asset { kind } } } }"
    query = (
        f"{{ mostDependedUpon(first: 30) {{ edges {{ node {{ dependents {{ all exposures }} {downstream} }} }} }} }}"
    )
    for edge in ask(query)["data"]["mostDependedUpon"]["edges"]:
        asset = edge["node"]
        kinds = [reached["node"]["kind"] for reached in asset["downstream"]["edges"]]
        assert asset["dependents"] == {"all": asset["downstream"]["totalCount"], "exposures": kinds.count("EXPOSURE")}


def test_what_was_found_is_counted_and_says_what_matches(ask: Ask) -> None:
    query = """{ search(query: "order id", filter: {kinds: [MODEL]}, first: 1) { totalCount corrected { word }
        facets(first: 1) { dimension leftOut values { value count } }
        edges { matched columns { name } node { urn } } } }"""
    found = ask(query)["data"]["search"]
    facets = {facet["dimension"]: facet for facet in found["facets"]}
    assert list(facets) == ["KIND", "SOURCE", "DOMAIN", "TIER", "OWNER", "TAG", "SCHEMA", "DATABASE"]
    assert facets["KIND"]["values"] == [{"value": "model", "count": found["totalCount"]}]
    domains = ask('{ search(query: "order id", filter: {kinds: [MODEL]}) { facets { values { count } } } }')
    rest = domains["data"]["search"]["facets"][2]["values"]
    assert facets["DOMAIN"]["leftOut"] == len(rest) - 1 > 0
    assert facets["DOMAIN"]["values"][0]["count"] == max(value["count"] for value in rest)
    (edge,) = found["edges"]
    assert "COLUMNS" in edge["matched"]
    assert {"name": "order_id"} in edge["columns"]
    assert found["corrected"] == []


def test_every_facet_value_is_a_filter(ask: Ask) -> None:
    """As many fit a value's filter as the facet counts."""
    lists = {"SOURCE": "sources", "DOMAIN": "domains", "OWNER": "owners", "TAG": "tags", "SCHEMA": "schemas"}
    lists |= {"DATABASE": "databases", "KIND": "kinds", "TIER": "tiers"}
    facets = ask('{ search(query: "order") { facets(first: 3) { dimension values { value count } } } }')
    for facet in facets["data"]["search"]["facets"]:
        name = lists[facet["dimension"]]
        for each in facet["values"]:
            value = each["value"].upper() if name == "kinds" else each["value"]
            query = 'query ($f: AssetFilter) { search(query: "order", filter: $f, first: 0) { totalCount } }'
            assert ask(query, f={name: [value]})["data"]["search"]["totalCount"] == each["count"]


def test_a_misspelt_word_is_corrected_and_said(ask: Ask) -> None:
    query = (
        "query ($q: String!) { search(query: $q, first: 3) { corrected { word to } edges { cursor node { urn } } } }"
    )
    wrong, right = ask(query, q="revnue")["data"]["search"], ask(query, q="revenue")["data"]["search"]
    assert wrong["corrected"] == [{"word": "revnue", "to": "revenue"}]
    assert wrong["edges"] == right["edges"] != []


def test_other_sql_for_a_model(ask: Ask) -> None:
    query = """query ($changes: [ChangeInput!]!) { impactAnalysis(input: {changes: $changes}) {
        verdict rebuild base { name run } reviewers { name evidence }
        changes { target rule } affected { edges { node { name effects columns { urn effects } } } } } }"""
    sql = "select payment_id, order_id, amount_cents + 1 as amount_cents from tarn.staging.stg_payments"
    report = ask(query, changes=[{"target": "int_payments_by_order", "sql": sql}])["data"]["impactAnalysis"]
    told = {(each["target"].rpartition(".")[2], each["rule"]) for each in report["changes"]}
    # It grouped by the order, and no longer does; two columns come, and what it summed up goes.
    assert {
        ("int_payments_by_order", "grain-changed"),
        ("int_payments_by_order#payment_id", "column-added"),
        ("int_payments_by_order#amount_cents", "column-added"),
        ("int_payments_by_order#paid_cents", "column-removed"),
    } <= told
    affected = {edge["node"]["name"]: edge["node"]["effects"] for edge in report["affected"]["edges"]}
    assert "REFERENCE_BROKEN" in affected["fct_orders"]
    assert report["verdict"] == "FAIL"
    assert report["base"] == {"name": "the catalog", "run": 1}


@pytest.mark.parametrize(
    ("change", "code", "message"),
    [
        ({"target": "fct_orders", "sql": "select 1", "kind": "GRAIN"}, "INVALID", "both sql and a kind"),
        ({"target": "fct_orders.net_cents", "sql": "select 1"}, "INVALID", "is a column"),
        ({"target": "fct_orders"}, "INVALID", "nothing cannot be proposed"),
    ],
)
def test_sql_that_cannot_be_proposed(ask: Ask, change: dict[str, str], code: str, message: str) -> None:
    query = "query ($changes: [ChangeInput!]!) { impactAnalysis(input: {changes: $changes}) { verdict } }"
    (error,) = ask(query, changes=[change])["errors"]
    assert error["extensions"]["code"] == code
    assert message in error["message"]


@pytest.mark.parametrize("sql", ["selec t", "select (((", "drop table x", "select 1;" * 50, "select '\u0000'"])
def test_sql_that_is_not_understood_is_unknown_and_no_pass(ask: Ask, sql: str) -> None:
    query = """query ($changes: [ChangeInput!]!) { impactAnalysis(input: {changes: $changes}) {
        verdict changes { category } completeness { isPartial } } }"""
    answer = ask(query, changes=[{"target": "int_payments_by_order", "sql": sql}])
    report = answer["data"]["impactAnalysis"]
    assert report["verdict"] in ("WARN", "FAIL")
    assert {each["category"] for each in report["changes"]} & {"UNKNOWN", "BREAKING"}
