"""Node-link JSON and GraphML: one graph, whichever networkx reads; Mermaid and DOT: a picture of it."""

import io
import json
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from tests.catalog.examples import asset, catalog_of, urn
from tests.catalog.exports.examples import HOSTILE, hostile

from catchment.catalog import Catalog
from catchment.errors import InputError
from catchment.exports import drawings, graphml, node_link
from catchment.graph import export

Told = tuple[dict[str, dict[str, Any]], list[tuple[str, str, dict[str, Any]]]]


@pytest.fixture(params=["hostile", "demo"])
def catalog(request: pytest.FixtureRequest, tmp_path: Path) -> Catalog:
    return hostile(tmp_path) if request.param == "hostile" else request.getfixturevalue("demo")


def from_json(catalog: Catalog) -> "nx.MultiDiGraph[str]":
    return nx.node_link_graph(json.loads("".join(node_link.pieces(catalog))), edges="links")


def from_graphml(catalog: Catalog) -> "nx.MultiDiGraph[str]":
    text = "".join(graphml.pieces(catalog))
    return nx.read_graphml(io.BytesIO(text.encode()), force_multigraph=True)


def plain(said: dict[str, Any]) -> dict[str, Any]:
    """What both formats can say: nothing for what is empty, lists as JSON, no control characters."""
    texts = {
        key: value if isinstance(value, str | int) else json.dumps(value)
        for key, value in said.items()
        if value not in ("", [])
    }
    return {
        key: value.replace("\x01", "\ufffd").replace(", ", ",").replace(": ", ":") if isinstance(value, str) else value
        for key, value in texts.items()
    }


def told(graph: "nx.MultiDiGraph[str]") -> Told:
    edges = [(source, target, plain(said)) for source, target, said in graph.edges(data=True)]
    return {node: plain(said) for node, said in graph.nodes(data=True)}, sorted(edges, key=str)


def test_the_stream_is_the_node_link_data(catalog: Catalog) -> None:
    assert json.loads("".join(node_link.pieces(catalog))) == export.node_link(catalog)


def test_graphml_says_what_node_link_says(catalog: Catalog) -> None:
    ours, theirs = told(from_graphml(catalog)), told(from_json(catalog))
    assert ours == theirs
    assert len(ours[1]) == len(list(export.links(catalog)))


def test_hostile_text_comes_through(tmp_path: Path) -> None:
    with hostile(tmp_path) as catalog:
        nodes = from_graphml(catalog).nodes
        assert nodes[urn("orders")]["description"] == HOSTILE.replace("\x01", "\ufffd")
        assert nodes[urn("orders.total")]["pii"] is True
        assert nodes[urn("rates")] == {}


def test_drawings(tmp_path: Path) -> None:
    with hostile(tmp_path) as catalog:
        assert "".join(drawings.mermaid(catalog)).splitlines() == [
            "flowchart LR",
            '    n0["raw"]',
            '    n1["orders"]',
            '    n2["rates"]',
            '    n3["revenue"]',
            '    n4["board"]',
            "    n0 -->|ROWS| n1",
            "    n2 -->|VALUES| n1",
            "    n1 -->|ROWS| n3",
            "    n3 -->|WHOLE| n4",
        ]
        dot = "".join(drawings.dot(catalog))
    assert dot.count(" -> ") == 4
    assert f'"{urn("raw")}" -> "{urn("orders")}" [label="ROWS"];' in dot


@pytest.mark.parametrize(("links", "length"), [(500, 5), (501, 5), (400, 120)])
def test_what_mermaid_does_not_draw_is_refused(links: int, length: int, tmp_path: Path) -> None:
    assets = [asset(f"{place:0>{length}}", reads=["hub"]) for place in range(links)]
    with catalog_of(tmp_path, *assets) as catalog:
        assert "".join(drawings.dot(catalog)).count(" -> ") == links
        if (links, length) == (500, 5):
            assert len("".join(drawings.mermaid(catalog)).splitlines()) == 1 + 501 + 500
        else:
            with pytest.raises(InputError, match=rf"{links} links between assets.*500 at most.*--format dot"):
                drawings.mermaid(catalog)
