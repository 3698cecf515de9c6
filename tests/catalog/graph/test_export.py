"""The export: all that the catalog knows, as networkx reads it."""

from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.catalog.examples import asset, catalog_of, check_on, owner, published, urn

from catchment.graph.export import node_link, to_networkx
from catchment_parsers.facts import Kind

ASSETS = (
    asset("raw", "id:integer", kind=Kind.SOURCE, unique_id="source.shop.raw"),
    asset(
        "orders",
        "id:integer total:double",
        unique_id="model.shop.orders",
        reads={"raw": "ROWS", "rates": "VALUES"},
        edges=["raw.id -> id IDENTITY", "raw.hidden ->  FILTER"],
        owners=(owner("ada"),),
        tags=("gold",),
        description="Sales.",
        path="orders.sql",
    ),
    asset("board", kind=Kind.EXPOSURE, reads={"orders": "WHOLE"}),
    asset("finance", kind=Kind.GROUP),
    check_on("orders", "id"),
    asset("off", "id:integer", unique_id="model.shop.off", disabled=True),
)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    with catalog_of(tmp_path_factory.mktemp("export"), *ASSETS) as catalog:
        published(catalog.store, asset("orders", kind=Kind.SOURCE, unique_id="source.bi.orders"), source="bi")
        return node_link(catalog)


def test_nodes_by_kind(data: dict[str, Any]) -> None:
    kinds: dict[str, set[str]] = {}
    for node in data["nodes"]:
        kinds.setdefault(node["kind"], set()).add(node["id"])
    assert kinds == {
        "source": {urn("raw"), f"{urn('orders')}@source.bi.orders"},
        "model": {urn("orders")},
        "exposure": {urn("board")},
        "group": {urn("finance")},
        "test": {"duckdb/test.shop.unique_orders_id"},
        "column": {urn("raw.id"), urn("raw.hidden"), urn("orders.id"), urn("orders.total")},
    }


def test_what_a_node_says(data: dict[str, Any]) -> None:
    nodes = {node["id"]: node for node in data["nodes"]}
    orders = nodes[urn("orders")]
    assert (orders["name"], orders["unique_id"], orders["tests"], orders["sources"]) == (
        "orders",
        "model.shop.orders",
        ["test.shop.unique_orders_id"],
        ["bi", "shop"],
    )
    assert orders["owners"] == [{"name": "ada", "role": "TECHNICAL_OWNER", "email": "", "provenance": "DBT_META"}]
    total = nodes[urn("orders.total")]
    assert (total["dataset"], total["name"], total["data_type"], total["ordinal"]) == (
        urn("orders"),
        "total",
        "double",
        2,
    )
    # A column that only an edge knows is a node too, so that no link leads nowhere.
    assert nodes[urn("raw.hidden")]["dataset"] == urn("raw")
    assert nodes["duckdb/test.shop.unique_orders_id"]["attached"] == [urn("orders")]
    assert nodes[f"{urn('orders')}@source.bi.orders"]["same_as"] == urn("orders")


def test_links_of_both_levels(data: dict[str, Any]) -> None:
    tables = {(link["source"], link["target"], link["reach"]) for link in data["links"] if link["level"] == "dataset"}
    assert tables == {
        (urn("raw"), urn("orders"), "ROWS"),
        (urn("rates"), urn("orders"), "VALUES"),
        (urn("orders"), urn("board"), "WHOLE"),
    }
    columns = {
        (link["source"], link["target"], link["type"], link["subtype"])
        for link in data["links"]
        if link["level"] == "column"
    }
    assert columns == {
        (urn("raw.id"), urn("orders.id"), "DIRECT", "IDENTITY"),
        (urn("raw.hidden"), urn("orders"), "INDIRECT", "FILTER"),
    }


def test_networkx_reads_it(data: dict[str, Any]) -> None:
    graph = nx.node_link_graph(data, edges="links")
    assert (graph.is_directed(), graph.is_multigraph()) == (True, True)
    assert graph.number_of_edges() == len(data["links"]) == 5
    assert nx.has_path(graph, urn("raw"), urn("board"))


def test_the_lineage_graph_links_wherever_a_change_travels(tmp_path: Path) -> None:
    with catalog_of(tmp_path, *ASSETS[:3]) as catalog:
        graph = to_networkx(catalog)
        told = {(source, target): data["how"] for source, target, data in graph.edges(data=True)}
        assert told == {
            (urn("raw.id"), urn("orders.id")): "IDENTITY",
            (urn("raw.hidden"), urn("orders")): "FILTER",
            (urn("raw"), urn("raw.id")): "OWN",
            (urn("raw"), urn("raw.hidden")): "OWN",
            (urn("raw"), urn("orders")): "ROWS",
            (urn("orders"), urn("orders.id")): "OWN",
            (urn("orders"), urn("orders.total")): "OWN",
            (urn("orders"), urn("board")): "WHOLE",
            (urn("orders.id"), urn("board")): "WHOLE",
            (urn("orders.total"), urn("board")): "WHOLE",
        }
        assert graph.nodes[urn("orders.id")] == {"kind": "column", "name": "id", "dataset": urn("orders")}
        assert graph.nodes[urn("board")] == {"kind": "exposure", "name": "board"}


@settings(max_examples=30, deadline=None)
@given(reads=st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from("abcd")), max_size=6))
def test_every_link_leads_from_a_node_to_a_node(
    reads: list[tuple[str, str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    upstream: dict[str, dict[str, str]] = {}
    for target, source in reads:
        upstream.setdefault(target, {})[source] = "ROWS"
    assets = [asset(name, "x", reads=sources) for name, sources in upstream.items()]
    with catalog_of(tmp_path_factory.mktemp("links"), *assets) as catalog:
        data = node_link(catalog)
    nodes = {node["id"] for node in data["nodes"]}
    loose = {end for link in data["links"] for end in (link["source"], link["target"])} - nodes
    # What is read and declared by nobody is known by name alone.
    assert loose <= {urn(source) for _, source in reads} - {urn(target) for target, _ in reads}


def test_what_is_disabled_is_in_no_graph(tmp_path: Path) -> None:
    with catalog_of(tmp_path, *ASSETS) as catalog:
        assert catalog.asset("off").asset.disabled
        assert not [urn for urn in to_networkx(catalog) if "off" in urn]


def test_the_graph_is_of_the_present(tmp_path: Path) -> None:
    """What was gone before stays in the catalog's past, not in what is handed over."""
    catalog = catalog_of(tmp_path, asset("orders", "id old", edges=["raw.a -> old IDENTITY"]))
    published(catalog.store, asset("orders", "id new", edges=["raw.a -> new IDENTITY"]))
    names = {name for name, data in catalog.graph().nodes(data=True) if data["kind"] == "column"}
    assert names == {urn(f"orders.{name}") for name in ("id", "new")} | {urn("raw.a")}
