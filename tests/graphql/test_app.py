"""The other addresses of the server."""

import anyio
import pytest

from catchment.catalog import Catalog
from catchment.errors import InputError
from catchment_graphql.app import create_app
from catchment_graphql.engine import Engine
from catchment_graphql.limits import Limits

from .conftest import TestClient


def test_health_is_plain(client: TestClient) -> None:
    assert client.get("/healthz").text == "ok\n"
    assert client.get("/readyz").text == "ok: run 1\n"


def test_a_catalog_that_cannot_be_read_is_not_ready(served: TestClient, catalog: Catalog) -> None:
    catalog.close()
    response = served.get("/readyz")
    assert (response.status_code, response.text) == (503, "the catalog cannot be read\n")
    for query in ("{ coverage { key } }", 'mutation { assignOwner(asset: "a", owner: {name: "b"}) { asset { urn } } }'):
        answer = served.post("/graphql", json={"query": query}, headers={"Authorization": "Bearer x"})
        assert answer.status_code == 503
        assert answer.json()["errors"][0]["extensions"]["code"] == "CATALOG"
        assert str(catalog.store.path) not in answer.text
    assert served.get("/healthz").status_code == 200


def test_the_page_says_what_is_here(client: TestClient) -> None:
    response = client.get("/")
    assert response.headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in response.headers["content-security-policy"]
    for word in ("curl http://127.0.0.1:8765/graphql", "/healthz", "catchment token create", "query ColumnReport"):
        assert word in response.text
    link = response.text.partition('href="/graphql')[2].partition('"')[0]
    assert "data" in client.get(f"/graphql{link}").json()


def test_unknown_addresses_are_not_found(client: TestClient) -> None:
    assert client.get("/nothing").status_code == 404


def test_a_catalog_that_is_not_there_is_told_before_serving() -> None:
    with pytest.raises(InputError, match="no catalog at"):
        create_app("/nowhere/catchment.db")


def test_health_does_not_wait_for_a_long_request(demo: Catalog) -> None:
    async def check() -> None:
        import threading

        engine, release = Engine(demo, local=True, limits=Limits()), threading.Event()
        async with anyio.create_task_group() as group:
            group.start_soon(engine.run, release.wait)
            await anyio.sleep(0)
            # The loop goes on while the catalog is busy; were it blocked, nothing would release it.
            release.set()
        await engine.close()

    anyio.run(check)
