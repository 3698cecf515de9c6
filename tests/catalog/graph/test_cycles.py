"""Circles: worked out by hand, and as networkx says on any graph."""

import networkx as nx
import pytest
from hypothesis import given, settings
from tests.catalog.examples import asset
from tests.catalog.graph.test_paths import ARCS, graphs

from catchment.graph import cycles as cycles_
from catchment.graph.cycles import Cycle, Granularity, cycles
from catchment.graph.lineage import Lineage


def short(lineage: Lineage, node: int) -> str:
    return lineage.urns[node].rpartition(".")[2].replace("#", ".")


def around(lineage: Lineage, cycle: Cycle) -> str:
    """The cycle as ``a > b > a``."""
    return " > ".join(short(lineage, node) for node in [cycle.steps[-1].node, *(step.node for step in cycle.steps)])


def test_assets_that_read_each_other_and_their_columns() -> None:
    # a and b write to each other; c stands in the same circle by a longer way; d only reads.
    lineage = Lineage.from_assets(
        [
            asset("a", "x", reads=["b", "c"], edges=["b.y -> x IDENTITY"]),
            asset("b", "y", reads={"a": "VALUES"}, edges=["a.x -> y AGGREGATION"]),
            asset("c", "z", reads={"b": "VALUES"}),
            asset("d", "w", reads=["a"], edges=["a.x -> w IDENTITY"]),
        ]
    )
    datasets, columns = cycles(lineage).cycles
    assert (datasets.granularity, around(lineage, datasets)) == (Granularity.DATASET, "a > b > a")
    assert {short(lineage, node) for node in datasets.nodes.tolist()} == {"a", "b", "c"}
    assert (columns.granularity, around(lineage, columns)) == (Granularity.COLUMN, "a.x > b.y > a.x")
    assert [step.link.how for step in columns.steps] == ["AGGREGATION", "IDENTITY"]
    assert [cycle.is_shortest for cycle in (datasets, columns)] == [True, True]


def test_an_asset_that_reads_itself_is_listed_apart() -> None:
    lineage = Lineage.from_assets(
        [
            asset("raw", "id"),
            asset("inc", "id at", reads=["raw", "inc"], edges=["raw.id -> id IDENTITY", "inc.at ->  FILTER"]),
        ]
    )
    found = cycles(lineage)
    # The filter on inc.at decides inc's rows, which hold inc.at: a circle, and within one asset.
    assert found.cycles == []
    assert [(short(lineage, step.node), step.via == step.node) for step in found.self_reading] == [("inc", True)]


def test_several_links_between_the_same_columns_end() -> None:
    # As of CASE WHEN y > 0 THEN y END: what is used twice has two links.
    lineage = Lineage.from_assets(
        [
            asset("a", "x", reads={"b": "VALUES"}, edges=["b.y -> x IDENTITY", "b.y -> x CONDITIONAL"]),
            asset("b", "y", reads={"a": "VALUES"}, edges=["a.x -> y IDENTITY", "a.x -> y CONDITIONAL"]),
        ]
    )
    assert [around(lineage, cycle) for cycle in cycles(lineage).cycles] == ["a > b > a", "a.x > b.y > a.x"]


def test_a_circle_through_rows_counts_its_own_columns_as_no_hop() -> None:
    lineage = Lineage.from_assets(
        [
            asset("a", "x", reads=["b"], edges=["b.y ->  FILTER"]),
            asset("b", "y", reads=["a"], edges=["a.x -> y IDENTITY"]),
        ]
    )
    _, columns = cycles(lineage).cycles
    assert columns.length == 2
    assert sum(step.link.how != "OWN" for step in columns.steps) == 2


def test_what_several_projects_declare_is_linked_several_times() -> None:
    """scipy takes such links for a list that ends in itself, and goes round it for ever."""
    twice = [asset("a", "x", reads=["b"], edges=["b.y -> x IDENTITY", "b.y -> x CONDITIONAL"])] * 2
    lineage = Lineage.from_assets([*twice, asset("b", "y", reads=["a"], edges=["a.x -> y IDENTITY"])])
    assert [around(lineage, cycle) for cycle in cycles(lineage).cycles] == ["a > b > a", "a.x > b.y > a.x"]
    assert cycles(Lineage.from_assets([*twice, asset("b", "y")])) == ([], [])


def test_no_circle() -> None:
    assert cycles(Lineage.from_assets([asset("a", "x"), asset("b", "y", reads=["a"])])) == ([], [])


def test_in_a_huge_circle_the_shortest_that_was_found_has_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    lineage = Lineage.from_assets([asset(f"t{n}", reads=[f"t{(n - 1) % 9}"]) for n in range(9)])
    (whole,) = cycles(lineage).cycles
    assert (whole.length, whole.is_shortest) == (9, True)
    monkeypatch.setattr(cycles_, "MOST_LINKS", 3)
    (cut,) = cycles(lineage).cycles
    assert (cut.length, cut.is_shortest) == (9, False)


@settings(max_examples=300, deadline=None)
@given(arcs=ARCS)
def test_as_networkx_has_them(arcs: set[tuple[int, int]]) -> None:
    lineage, graph = graphs(arcs)
    found = cycles(lineage)
    told = {frozenset(map(lineage.urns.__getitem__, cycle.nodes.tolist())): cycle for cycle in found.cycles}
    told = {nodes: cycle for nodes, cycle in told.items() if cycle.granularity is Granularity.DATASET}
    assert set(told) == {frozenset(part) for part in nx.strongly_connected_components(graph) if len(part) > 1}
    for nodes, cycle in told.items():
        part = graph.subgraph(nodes).copy()
        part.remove_edges_from(list(nx.selfloop_edges(part)))
        assert cycle.length == min(map(len, nx.simple_cycles(part)))
        way = [lineage.urns[step.node] for step in cycle.steps]
        assert all(graph.has_edge(one, other) for one, other in zip([way[-1], *way], way, strict=False))
    assert {lineage.urns[step.node] for step in found.self_reading} == set(nx.nodes_with_selfloops(graph))
