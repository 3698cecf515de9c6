"""What columns or assets have in common: worked out by hand, and as networkx says on any graph."""

from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.catalog.examples import asset, urn
from tests.catalog.graph.test_paths import ARCS, graphs

from catchment.completeness import PartialReason
from catchment.graph.common import common
from catchment.graph.filters import Filter
from catchment.graph.lineage import Lineage
from catchment_parsers.facts import Type

# raw feeds stg and old; stg feeds orders and payments, payments feeds orders too; old feeds payments alone.
LINEAGE = Lineage.from_assets(
    [
        asset("raw", "id"),
        asset("stg", "id", reads=["raw"], edges=["raw.id -> id IDENTITY"]),
        asset("old", "id", reads=["raw"], edges=["raw.id -> id IDENTITY"]),
        asset("payments", "id", reads=["stg", "old"], edges=["stg.id -> id IDENTITY", "old.id ->  FILTER"]),
        asset(
            "orders",
            "id total",
            reads=["stg", "payments"],
            edges=["stg.id -> id IDENTITY", "payments.id -> total JOIN"],
        ),
    ]
)


def told(*names: str, **options: Any) -> dict[str, tuple[list[int], bool]]:
    """What is in common by name, in order: the distances, and whether it is among the nearest."""
    nodes = [LINEAGE.id(urn(name)) for name in names]
    found = common(LINEAGE, [node for node in nodes if node is not None], **options)
    short = [LINEAGE.urns[node].rpartition(".")[2].replace("#", ".") for node in found.nodes.tolist()]
    return dict(zip(short, zip(found.distances.tolist(), found.nearest.tolist(), strict=True), strict=True))


def test_ancestors_with_distances_the_nearest_marked() -> None:
    # payments feeds orders itself, so nothing stands between it and the two; stg and old stand behind it.
    assert told("orders", "payments") == {
        "payments": ([1, 0], True),
        "stg": ([1, 1], False),
        "old": ([2, 1], False),
        "raw": ([2, 2], False),
    }
    assert told("stg", "old") == {"raw": ([1, 1], True)}
    assert told("raw", "raw") == {"raw": ([0, 0], True)}


def test_descendants() -> None:
    assert told("stg", "old", upstream=False) == {"payments": ([1, 1], True), "orders": ([1, 2], False)}


def test_columns() -> None:
    values = Filter(types=frozenset({Type.DIRECT}))
    assert told("orders.id", "payments.id", only=values) == {"stg.id": ([1, 1], True), "raw.id": ([2, 2], False)}
    # Without the filter, rows count too: those of orders are made of those of payments.
    assert told("orders.id", "payments.id")["payments"] == ([1, 0], True)


def test_none_is_none() -> None:
    found = common(Lineage.from_assets([asset("a"), asset("b")]), [0, 1])
    assert (found.nodes.tolist(), found.distances.tolist(), found.nearest.tolist(), found.lacks) == ([], [], [], [])


def test_what_a_filter_hides_is_said() -> None:
    nodes = [LINEAGE.id(urn(name)) or 0 for name in ("orders.id", "payments.id")]
    assert common(LINEAGE, nodes, only=Filter(types=frozenset({Type.DIRECT}))).lacks == [PartialReason.FILTERED]


@settings(max_examples=200, deadline=None)
@given(arcs=ARCS, among=st.sets(st.integers(0, 7), min_size=1, max_size=3), upstream=st.booleans())
def test_as_networkx_has_them(arcs: set[tuple[int, int]], among: set[int], upstream: bool) -> None:
    lineage, graph = graphs(arcs)
    names = [urn(f"t{number}") for number in sorted(among)]
    graph = graph if upstream else graph.reverse()
    expected = set.intersection(*(nx.ancestors(graph, name) | {name} for name in names))
    found = common(lineage, [lineage.id(name) or 0 for name in names], upstream=upstream)
    nodes = [lineage.urns[node] for node in found.nodes.tolist()]
    assert set(nodes) == expected
    for node, distances in zip(nodes, found.distances.tolist(), strict=True):
        assert distances == [nx.shortest_path_length(graph, node, name) for name in names]
    condensed = nx.condensation(graph.subgraph(expected)) if expected else nx.DiGraph()
    nearest = {
        name for part in condensed if not condensed.out_degree(part) for name in condensed.nodes[part]["members"]
    }
    assert {node for node, near in zip(nodes, found.nearest.tolist(), strict=True) if near} == nearest


@pytest.mark.parametrize("names", [("orders", "payments"), ("payments", "orders")])
def test_distances_are_in_the_order_of_the_question(names: tuple[str, str]) -> None:
    assert told(*names)["payments"][0] == ([1, 0] if names[0] == "orders" else [0, 1])
