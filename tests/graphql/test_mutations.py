"""Mutations: what they write, what they record, and what they refuse."""

from typing import Any

import pytest

from catchment.catalog import Catalog
from catchment.store import people
from catchment_graphql.operations import documents

from .conftest import TestClient, asker

ASSIGN, REMOVE = documents()["AssignOwner"], documents()["RemoveOwner"]
ADA = {"name": "ada@tarn.example", "role": "DATA_STEWARD"}


def test_an_assignment_is_first_and_recorded_with_its_actor(
    served: TestClient, catalog: Catalog, bearer: dict[str, str]
) -> None:
    ask = asker(served)
    variables = {"asset": "fct_orders", "owner": ADA, "reason": "agreed"}
    payload = ask(ASSIGN, headers=bearer, **variables)["data"]["assignOwner"]
    assert payload["userErrors"] == []
    assert payload["asset"]["owners"][0] == {
        "name": "ada@tarn.example",
        "role": "DATA_STEWARD",
        "email": "ada@tarn.example",
        "isGroup": False,
        "provenance": "MANUAL",
    }
    history = ask(
        """{ asset(urn: "fct_orders") { history { totalCount edges { node { actor action reason before after } } } }
             auditLog(subject: "fct_orders") { edges { node { subject hash previousHash } } } }"""
    )["data"]
    assert history["asset"]["history"]["totalCount"] == 1
    assert history["asset"]["history"]["edges"][0]["node"] == {
        "actor": "ci",
        "action": "assign_owner",
        "reason": "agreed",
        "before": None,
        "after": {"name": "ada@tarn.example", "role": "DATA_STEWARD", "email": "ada@tarn.example"},
    }
    assert history["auditLog"]["edges"][0]["node"]["subject"] == payload["asset"]["urn"]
    assert people.broken_audit(catalog.store) == []


def test_an_assignment_ends(served: TestClient, bearer: dict[str, str]) -> None:
    ask = asker(served)
    before = ask('{ asset(urn: "fct_orders") { owners { name } } }')
    ask(ASSIGN, headers=bearer, asset="fct_orders", owner=ADA)
    payload = ask(REMOVE, headers=bearer, asset="fct_orders", owner=ADA)["data"]["removeOwner"]
    assert payload["userErrors"] == []
    assert ask('{ asset(urn: "fct_orders") { owners { name } } }') == before
    log = ask("{ auditLog(first: 1) { totalCount pageInfo { endCursor hasNextPage } edges { node { action } } } }")
    assert log["data"]["auditLog"]["edges"] == [{"node": {"action": "remove_owner"}}]
    after = log["data"]["auditLog"]["pageInfo"]["endCursor"]
    older = ask("query ($after: String) { auditLog(after: $after) { edges { node { action } } } }", after=after)
    assert older["data"]["auditLog"]["edges"] == [{"node": {"action": "assign_owner"}}]


@pytest.mark.parametrize(
    ("document", "asset", "owner", "code", "field", "message"),
    [
        (ASSIGN, "nowhere", ADA, "NOT_FOUND", ["asset"], "no asset named 'nowhere'"),
        (ASSIGN, "dim_customers", ADA, "AMBIGUOUS", ["asset"], "fits 2 assets"),
        (ASSIGN, "fct_orders", {"name": " "}, "INVALID", ["owner"], "the owner has no name"),
        (ASSIGN, "fct_orders", {"name": "x" * 2001}, "INVALID", ["owner"], "longer than 2000"),
        (REMOVE, "fct_orders", ADA, "CONFLICT", ["owner", "name"], "was not assigned by hand"),
        (REMOVE, "fct_orders", {"name": "core"}, "CONFLICT", ["owner", "name"], "change there"),
    ],
)
def test_what_cannot_be_decided(
    served: TestClient,
    catalog: Catalog,
    bearer: dict[str, str],
    document: str,
    asset: str,
    owner: dict[str, Any],
    code: str,
    field: list[str],
    message: str,
) -> None:
    answer = asker(served)(document, headers=bearer, asset=asset, owner=owner)
    (payload,) = answer["data"].values()
    (error,) = payload["userErrors"]
    assert (error["code"], error["field"]) == (code, field)
    assert message in error["message"]
    assert people.audit(catalog.store) == []


def test_the_same_twice_is_a_conflict(served: TestClient, catalog: Catalog, bearer: dict[str, str]) -> None:
    ask = asker(served)
    first, second = (
        ask(ASSIGN, headers=bearer, asset="fct_orders", owner=ADA)["data"]["assignOwner"] for _ in range(2)
    )
    assert first["userErrors"] == []
    assert second["userErrors"][0]["code"] == "CONFLICT"
    assert len(people.audit(catalog.store)) == 1


def test_later_fields_of_one_request_see_what_earlier_ones_wrote(served: TestClient, bearer: dict[str, str]) -> None:
    answer = asker(served)(
        """mutation ($a: OwnerInput!, $b: OwnerInput!) {
             one: assignOwner(asset: "fct_orders", owner: $a) { asset { owners { name } } }
             two: assignOwner(asset: "fct_orders", owner: $b) { asset { owners { name } } } }""",
        headers=bearer,
        a={"name": "ada"},
        b={"name": "finance", "group": True},
    )["data"]
    assert [each["name"] for each in answer["two"]["asset"]["owners"]][:2] == ["ada", "finance"]
