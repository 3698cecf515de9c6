"""The named operations, run as the command line runs them."""

from typing import Any

import pytest

from catchment.catalog import Catalog
from catchment.errors import AmbiguousError, CatalogError, InputError, NotFoundError
from catchment_graphql.operations import documents, execute

HASH = "duckdb/tarn.intermediate.int_customer_identity#email_hash"


def nodes(connection: dict[str, Any]) -> list[dict[str, Any]]:
    return [edge["node"] for edge in connection["edges"]]


def test_every_shipped_file_is_an_operation() -> None:
    assert sorted(documents()) == [
        "AggregatedLineage", "Asset", "AssignOwner", "ColumnReport", "CommonAncestors", "CommonDescendants",
        "Conflicts", "Coverage", "Cycles", "ImpactReport", "Lineage", "LineageGraph", "LineagePaths",
        "MostDependedUpon", "Owners", "RemoveOwner", "Search", "Select", "SelectColumns", "Unused",
    ]  # fmt: skip


def test_asset(demo: Catalog) -> None:
    asset = execute(demo, "Asset", {"urn": "model.tarn.fct_orders"})["asset"]
    assert asset["urn"] == "duckdb/tarn.core.fct_orders"
    assert (asset["__typename"], asset["kind"], asset["tier"]) == ("Dataset", "MODEL", "TIER_1")
    assert asset["location"] == {"path": "models/marts/core/fct_orders.sql"}
    columns = nodes(asset["columns"])
    assert (columns[0]["name"], columns[0]["dataType"].lower()) == ("order_id", "bigint")
    assert asset["columns"]["totalCount"] == len(columns)
    assert {test["testType"] for test in nodes(asset["assertions"])} >= {"unique", "relationships"}
    reads = {edge["urn"].rpartition(".")[2] for edge in asset["upstream"]["edges"]}
    assert reads == {"int_order_totals", "int_valid_orders", "int_payments_by_order", "int_refunds_by_order"}


@pytest.mark.parametrize(
    ("name", "typename", "fields"),
    [
        ("cfo_revenue_dashboard", "Exposure", {"type": "dashboard", "maturity": "high"}),
        ("metric.tarn.finance_revenue", "Metric", {"type": "simple", "expression": "sum(net_cents / 100.0)"}),
        ("semantic_model.tarn.tickets", "SemanticModel", {"entities": ["ticket", "order"]}),
        ("analysis.tarn.payment_reconciliation", "Job", {"kind": "ANALYSIS"}),
        ("group.tarn.core", "Group", {"email": "data-platform@tarn.example"}),
        ("test.tarn.assert_refunds_do_not_exceed_payments", "Assertion", {"testType": "singular", "severity": "WARN"}),
    ],
)
def test_asset_of_every_type(demo: Catalog, name: str, typename: str, fields: dict[str, Any]) -> None:
    asset = execute(demo, "Asset", {"urn": name})["asset"]
    assert {"__typename": typename, **fields}.items() <= asset.items()


def test_search_finds_and_counts(demo: Catalog) -> None:
    found = execute(demo, "Search", {"query": "revenue", "first": 3})["search"]
    assert len(found["edges"]) == 3 < found["totalCount"]
    assert found["pageInfo"]["hasNextPage"]
    scores = [edge["score"] for edge in found["edges"]]
    assert scores == sorted(scores, reverse=True)
    assert all("[" in edge["snippet"] for edge in found["edges"])


def test_most_depended_upon(demo: Catalog) -> None:
    found = execute(demo, "MostDependedUpon", {"by": "EXPOSURES", "kinds": ["SOURCE"], "first": 3})["mostDependedUpon"]
    counts = [(node["kind"], node["dependents"]["exposures"]) for node in nodes(found)]
    assert len(counts) == 3 < found["totalCount"]
    assert {kind for kind, _ in counts} == {"SOURCE"}
    assert [count for _, count in counts] == sorted((count for _, count in counts), reverse=True)


def test_owners_say_who_says_so(demo: Catalog) -> None:
    owners = execute(demo, "Owners", {"urn": "fct_orders"})["asset"]["owners"]
    assert [(each["name"], each["provenance"], each["isGroup"]) for each in owners][:2] == [
        ("data-platform@tarn.example", "DBT_META", False),
        ("core", "DBT_GROUP", True),
    ]


def test_lineage_of_a_column_is_whole_and_says_how(demo: Catalog) -> None:
    variables = {"urn": HASH, "direction": "UPSTREAM", "depth": 1}
    lineage = execute(demo, "Lineage", variables)["lineage"]
    steps = {edge["urn"].rpartition(".")[2]: (edge["how"], edge["type"], edge["masking"]) for edge in lineage["edges"]}
    assert steps["stg_customers#email"] == ("TRANSFORMATION", "DIRECT", True)
    assert steps["stg_contacts#email"] == ("JOIN", "INDIRECT", False)
    assert lineage["completeness"] == {"isPartial": True, "reasons": ["DEPTH_LIMIT"], "unparsedAssets": []}
    everything = execute(demo, "Lineage", {**variables, "depth": None})["lineage"]
    assert everything["totalCount"] == len(everything["edges"]) > lineage["totalCount"]
    assert not everything["completeness"]["isPartial"]


def test_a_column_in_one_request(demo: Catalog) -> None:
    report = execute(demo, "ColumnReport", {"urn": HASH})
    column, impact = report["column"], report["impactAnalysis"]
    assert [each["name"] for each in column["owners"]][:1] == ["data-platform@tarn.example"]
    edge = next(each for each in column["columnEdges"] if each["source"].endswith("stg_customers#email"))
    assert edge["expression"] == "sha256(lower(trim(customers.email)))"
    assert edge["location"] == {"path": "models/intermediate/int_customer_identity.sql", "line": 4}
    personal = column["piiSources"]
    assert not personal["reachesUnmasked"]
    assert [(each["urn"].rpartition(".")[2], each["isDirect"], each["isMasked"]) for each in personal["nodes"]] == [
        ("stg_customers#email", True, True),
        ("customers#email", True, True),
        ("stg_contacts#email", False, False),
        ("contacts#email", False, False),
    ]
    assert impact["verdict"] == "FAIL"
    affected = {each["name"]: each for each in nodes(impact["affected"])}
    assert affected["dim_customers.v2"]["effects"][0] == "REFERENCE_BROKEN"
    assert affected["dim_customers.v2"]["severity"] == "CRITICAL"
    assert affected["churn_model"]["path"][0] == HASH
    assert "Data Science" in {each["owner"] for each in impact["notify"]}


def test_coverage(demo: Catalog) -> None:
    groups = execute(demo, "Coverage", {"metrics": ["OWNED"], "groupBy": "TIER"})["coverage"]
    assert groups[0]["key"] == "(none)"
    assert sum(group["values"][0]["denominator"] for group in groups) == 84


@pytest.mark.parametrize(
    ("name", "variables", "error", "message"),
    [
        ("Nothing", {}, InputError, "no operation named 'Nothing'"),
        ("Lineage", {"urn": "nowhere", "direction": "UPSTREAM"}, NotFoundError, "no asset named 'nowhere'"),
        ("Asset", {"urn": "dim_customers"}, AmbiguousError, "fits 2 assets"),
        ("Lineage", {"urn": "fct_orders"}, InputError, r"\$direction"),
        ("Search", {"query": "a", "first": -1}, InputError, "'first' is -1"),
    ],
)
def test_errors_are_the_catalogs_own(
    demo: Catalog, name: str, variables: dict[str, Any], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        execute(demo, name, variables)


def test_what_fails_inside_says_which_operation(demo: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ValueError("boom")

    monkeypatch.setattr("catchment_graphql.types.search.find", broken)
    with pytest.raises(CatalogError, match="Search: boom"):
        execute(demo, "Search", {"query": "a"})
