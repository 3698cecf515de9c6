"""What the API's tests share: the demo company behind a test client."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

import catchment
from catchment.catalog import Catalog
from catchment.store import people
from catchment_graphql.app import create_app
from catchment_graphql.limits import Limits

Ask = Callable[..., dict[str, Any]]
LOCAL = "http://127.0.0.1:8765"


@pytest.fixture(scope="session")
def client(demo_db: Path) -> Iterator[TestClient]:
    """A server of the demo company on loopback; not to be written."""
    with TestClient(create_app(demo_db), base_url=LOCAL) as client:
        yield client


def asker(client: TestClient) -> Ask:
    """Return a function that asks a query with variables and returns the answer's JSON."""

    def ask(query: str, *, headers: dict[str, str] | None = None, **variables: Any) -> dict[str, Any]:
        body = {"query": query, "variables": variables}
        answer: dict[str, Any] = client.post("/graphql", json=body, headers=headers).json()
        return answer

    return ask


@pytest.fixture(scope="session")
def ask(client: TestClient) -> Ask:
    """Ask the demo company's server."""
    return asker(client)


@pytest.fixture
def catalog(demo_copy: Path) -> Iterator[Catalog]:
    """A copy of the demo company's catalog that a test may write."""
    with catchment.open(demo_copy) as catalog:
        yield catalog


@pytest.fixture
def served(catalog: Catalog) -> Iterator[TestClient]:
    """A server of that copy."""
    with TestClient(create_app(catalog), base_url=LOCAL) as client:
        yield client


@pytest.fixture
def bearer(catalog: Catalog) -> dict[str, str]:
    """The headers of someone who holds the token ``ci``."""
    return {"Authorization": f"Bearer {people.create_token(catalog.store, 'ci')}"}


@pytest.fixture
def limited(demo_db: Path) -> Iterator[Callable[..., Ask]]:
    """Make servers with limits of one's own."""
    clients = []

    def make(**limits: Any) -> Ask:
        client = TestClient(create_app(demo_db, limits=Limits(**limits)), base_url=LOCAL)
        clients.append(client.__enter__())
        return asker(client)

    yield make
    for client in clients:
        client.__exit__(None, None, None)
