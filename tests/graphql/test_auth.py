"""Who is answered: tokens, hosts and origins."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient as Client

from catchment.catalog import Catalog
from catchment.store import people
from catchment_graphql.app import create_app
from catchment_graphql.auth import is_loopback

from .conftest import TestClient

QUERY = "{ __typename }"
MUTATION = 'mutation { assignOwner(asset: "nowhere", owner: {name: "x"}) { userErrors { code } } }'


@pytest.fixture
def public(catalog: Catalog) -> Iterator[TestClient]:
    """A server that listens beyond loopback."""
    with Client(create_app(catalog, local=False), base_url="https://catalog.tarn.example") as client:
        yield client


def status(client: TestClient, query: str, headers: dict[str, str] | None = None) -> int:
    return client.post("/graphql", json={"query": query}, headers=headers).status_code


def test_on_loopback_queries_are_free_and_mutations_want_a_token(served: TestClient, bearer: dict[str, str]) -> None:
    assert status(served, QUERY) == 200
    assert status(served, MUTATION) == 401
    assert status(served, MUTATION, bearer) == 200


def test_beyond_loopback_everything_wants_a_token(public: TestClient, bearer: dict[str, str]) -> None:
    for query in (QUERY, MUTATION, "{ __schema { types { name } } }", "{"):
        assert status(public, query) == 401
        assert status(public, query, bearer) == 200


@pytest.mark.parametrize("header", ["Bearer nonsense", "bearer  nonsense"])
def test_a_token_that_is_wrong_is_refused_even_where_none_is_needed(served: TestClient, header: str) -> None:
    response = served.post("/graphql", json={"query": QUERY}, headers={"Authorization": header})
    assert response.status_code == 401
    assert response.headers["www-authenticate"] == 'Bearer realm="catchment", error="invalid_token"'
    assert response.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


@pytest.mark.parametrize("header", ["", "Basic YWRhOng=", "Bearer"])
def test_no_token_is_told_how_to_get_one(served: TestClient, header: str) -> None:
    response = served.post("/graphql", json={"query": MUTATION}, headers={"Authorization": header})
    assert response.status_code == 401
    assert response.headers["www-authenticate"] == 'Bearer realm="catchment"'
    assert "catchment token create NAME" in response.json()["errors"][0]["message"]


def test_expired_and_revoked_tokens_are_worthless(served: TestClient, catalog: Catalog, bearer: dict[str, str]) -> None:
    old = people.create_token(catalog.store, "old", expires_at="2020-01-01T00:00:00Z")
    assert status(served, MUTATION, {"Authorization": f"Bearer {old}"}) == 401
    people.revoke_token(catalog.store, "ci")
    assert status(served, MUTATION, bearer) == 401


def test_a_mutation_hidden_among_operations_wants_a_token(served: TestClient) -> None:
    document = f"query A {QUERY} {MUTATION.replace('mutation', 'mutation B')}"
    answers = {
        name: served.post("/graphql", json={"query": document, "operationName": name}).status_code for name in "AB"
    }
    assert answers == {"A": 200, "B": 401}


@pytest.mark.parametrize(
    "document", [f"{MUTATION.replace('mutation', 'mutation B')} query A {QUERY}", "fragment F on Query { __typename }"]
)
@pytest.mark.parametrize("name", [None, "", "C"])
def test_which_operation_runs_must_be_said(served: TestClient, document: str, name: str | None) -> None:
    response = served.post("/graphql", json={"query": document, "operationName": name})
    assert response.status_code == 400
    assert "'operationName' must name one" in response.json()["errors"][0]["message"]


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"Host": "localhost:1"}, 200),
        ({"Host": "127.0.0.1"}, 200),
        ({"Host": "[::1]:8765"}, 200),
        ({"Host": "evil.example"}, 403),
        ({"Host": "127.0.0.1.evil.example:8765"}, 403),
        ({"Host": ""}, 403),
        ({"Origin": "http://127.0.0.1:8765"}, 200),
        ({"Origin": "http://127.0.0.1:9999"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "none"}, 200),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
    ],
)
def test_pages_of_other_sites_are_not_answered(client: TestClient, headers: dict[str, str], expected: int) -> None:
    assert status(client, QUERY, headers) == expected
    assert client.get("/", headers=headers).status_code == expected


def test_beyond_loopback_any_host_is_ours_but_origins_must_fit(public: TestClient, bearer: dict[str, str]) -> None:
    assert status(public, QUERY, bearer | {"Host": "elsewhere.example"}) == 200
    assert status(public, QUERY, bearer | {"Origin": "https://catalog.tarn.example"}) == 200
    assert status(public, QUERY, bearer | {"Origin": "https://evil.example"}) == 403


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "[::1]", "localhost", "LOCALHOST"])
def test_loopback(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.0.0.1", "localhost.evil.example", "", "1270.0.0.1"])
def test_not_loopback(host: str) -> None:
    assert not is_loopback(host)


def test_the_application_opens_a_catalog_by_its_path(demo_db: Path) -> None:
    with Client(create_app(str(demo_db)), base_url="http://localhost") as client:
        assert status(client, QUERY) == 200
