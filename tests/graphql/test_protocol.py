"""GraphQL over HTTP: methods, media types and statuses."""

from typing import Any

import anyio
import pytest
from starlette.requests import Request

from catchment_graphql import protocol
from catchment_graphql.auth import Refused

from .conftest import TestClient

MODERN = "application/graphql-response+json"
LEGACY = "application/json"
ASK = {"query": "{ __typename }"}


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (MODERN, MODERN),
        (LEGACY, LEGACY),
        ("*/*", LEGACY),
        ("application/*;q=0.5", LEGACY),
        (f"{MODERN}, {LEGACY};q=0.9", MODERN),
        (f"{LEGACY}, {MODERN};q=0.9", LEGACY),
        (f"text/html, {MODERN};charset=utf-8", MODERN),
        (f"{LEGACY};q=x, {MODERN};q=0.1", MODERN),
        ("", LEGACY),
    ],
)
def test_the_answer_has_the_type_that_is_accepted(client: TestClient, accept: str, media_type: str) -> None:
    response = client.post("/graphql", json=ASK, headers={"Accept": accept})
    assert response.status_code == 200
    assert response.headers["content-type"] == f"{media_type}; charset=utf-8"
    assert response.json()["data"] == {"__typename": "Query"}


def test_a_type_that_is_not_ours_is_not_acceptable(client: TestClient) -> None:
    response = client.post("/graphql", json=ASK, headers={"Accept": "text/html"})
    assert response.status_code == 406
    assert response.json()["errors"][0]["extensions"]["code"] == "NOT_ACCEPTABLE"


@pytest.mark.parametrize(
    ("body", "status", "message"),
    [
        (b"", 400, "the body is not JSON"),
        (b"{", 400, "the body is not JSON"),
        (b"\xff", 400, "the body is not JSON"),
        (b"[" * 100_000, 400, "the body is not JSON"),
        (b"[]", 400, "batches are not taken"),
        (b"1", 400, "must be a JSON object"),
        (b"{}", 400, "'query' must be"),
        (b'{"query": 1}', 400, "'query' must be"),
        (b'{"query": " "}', 400, "'query' must be"),
        (b'{"query": "{ __typename }", "variables": []}', 400, "'variables' must be an object"),
        (b'{"query": "{ __typename }", "variables": "x"}', 400, "'variables' must be an object"),
        (b'{"query": "{ __typename }", "extensions": 0}', 400, "'extensions' must be an object"),
        (b'{"query": "{ __typename }", "operationName": {}}', 400, "'operationName' must be"),
        (b'{"query": "{ __typename', 400, "the body is not JSON"),
        (b'{"query": "%s"}' % (b"#" * 100_001), 400, "longer than 100000 characters"),
        (b'{"query": "%s"}' % (b"#" * 1_000_001), 413, "larger than 1000000 bytes"),
    ],
)
def test_bodies_that_are_no_request(client: TestClient, body: bytes, status: int, message: str) -> None:
    response = client.post("/graphql", content=body, headers={"Content-Type": LEGACY, "Accept": MODERN})
    assert response.status_code == status
    assert message in response.json()["errors"][0]["message"]


def test_a_body_that_does_not_say_its_length_is_bounded_too(client: TestClient) -> None:
    chunks = (b" " * 100_000 for _ in range(11))
    response = client.post("/graphql", content=chunks, headers={"Content-Type": LEGACY})
    assert response.status_code == 413


def test_a_body_that_does_not_come_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "BODY_SECONDS", 0)
    scope = {"type": "http", "method": "POST", "headers": [(b"content-type", b"application/json")]}
    with pytest.raises(Refused) as refused:
        anyio.run(protocol.read, Request(scope, anyio.sleep_forever))
    assert refused.value.status == 408


@pytest.mark.parametrize(
    ("content_type", "status"),
    [
        ("application/json", 200),
        ("application/json; charset=utf-8", 200),
        ('Application/JSON; charset="UTF-8"', 200),
        ("application/json; charset=utf-16", 415),
        ("text/plain", 415),
        ("application/x-www-form-urlencoded", 415),
        ("multipart/form-data; boundary=x", 415),
        ("application/graphql", 415),
        ("", 415),
    ],
)
def test_only_json_is_taken(client: TestClient, content_type: str, status: int) -> None:
    response = client.post("/graphql", content=b'{"query": "{ __typename }"}', headers={"Content-Type": content_type})
    assert response.status_code == status


@pytest.mark.parametrize("query", ["{", "{ nothing }", "query ($n: Int!) { search(first: $n) { totalCount } }"])
def test_what_never_ran_has_no_data(client: TestClient, query: str) -> None:
    response = client.post("/graphql", json={"query": query}, headers={"Accept": MODERN})
    assert (response.status_code, "data" in response.json()) == (400, False)
    older = client.post("/graphql", json={"query": query}, headers={"Accept": LEGACY})
    assert (older.status_code, "data" in older.json()) == (200, False)


@pytest.mark.parametrize(
    ("parameters", "status"),
    [
        ({"query": "{ __typename }"}, 200),
        ({"query": "query A { __typename } query B { search { totalCount } }", "operationName": "A"}, 200),
        ({"query": "{ __typename }", "variables": "", "extensions": ""}, 200),
        ({"query": "query ($q: String!) { search(query: $q) { totalCount } }", "variables": '{"q": "orders"}'}, 200),
        ({"query": "{ __typename }", "variables": "{"}, 400),
        ({}, 400),
    ],
)
def test_queries_by_get(client: TestClient, parameters: dict[str, str], status: int) -> None:
    assert client.get("/graphql", params=parameters, headers={"Accept": MODERN}).status_code == status


@pytest.mark.parametrize("extra", [{}, {"Authorization": "Bearer nonsense"}])
def test_mutations_by_get_are_refused(client: TestClient, extra: dict[str, str]) -> None:
    mutation = 'mutation { assignOwner(asset: "fct_orders", owner: {name: "x"}) { userErrors { code } } }'
    response = client.get("/graphql", params={"query": mutation}, headers=extra)
    assert (response.status_code, response.headers["allow"]) == (405, "POST")


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS"])
def test_other_methods_are_refused(client: TestClient, method: str) -> None:
    response = client.request(method, "/graphql")
    assert (response.status_code, response.headers["allow"]) == (405, "GET, POST")


def test_errors_of_ours_are_masked_and_logged(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: Any) -> None:
        raise ValueError("secret path /home/ada")

    monkeypatch.setattr("catchment_graphql.types.search.find", broken)
    response = client.post("/graphql", json={"query": "{ search { totalCount } }"})
    (error,) = response.json()["errors"]
    assert error["message"] == "internal error: see the server's log"
    assert error["extensions"]["code"] == "INTERNAL"
    assert "secret" not in response.text
    assert error["extensions"]["requestId"] in caplog.text
    assert "secret path /home/ada" in caplog.text
