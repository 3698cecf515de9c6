"""The networkx backend: what is dispatched to the arrays answers as networkx does, all else is converted."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.catalog.examples import asset, catalog_of, urn

from catchment.graph import backend
from catchment.graph.arrays import Arrays
from catchment.graph.backend_info import DISPATCHED
from catchment.graph.views import LineageGraph

NODES = 7
Links = list[tuple[int, int]]


def graph_of(links: Links, count: int = NODES) -> LineageGraph:
    flat = np.array(links, np.int32).reshape(-1, 2)
    return LineageGraph(Arrays.of(count, flat[:, 0].copy(), flat[:, 1].copy(), np.zeros(len(links), np.uint8)))


def plain(links: Links, count: int = NODES) -> "nx.DiGraph[int]":
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(count))
    graph.add_edges_from(links)
    return graph


nodes = st.integers(0, NODES - 1)
any_links = st.lists(st.tuples(nodes, nodes), max_size=14)
acyclic = any_links.map(lambda links: [(min(link), max(link)) for link in links if link[0] != link[1]])

FROM_ONE: dict[str, Callable[..., Any]] = {
    "descendants": set,
    "ancestors": set,
    "single_source_shortest_path_length": dict,
    "single_target_shortest_path_length": dict,
    "bfs_edges": list,
    "bfs_predecessors": list,
    "bfs_successors": list,
}
BETWEEN_TWO = ("has_path", "bidirectional_shortest_path", "shortest_path", "shortest_path_length")
OF_ALL: dict[str, Callable[[Any], Any]] = {
    "is_directed_acyclic_graph": bool,
    "has_cycle": lambda graph: graph,
    "strongly_connected_components": lambda parts: set(map(frozenset, parts)),
    "weakly_connected_components": lambda parts: set(map(frozenset, parts)),
}


def test_every_dispatched_function_is_compared_here() -> None:
    compared = {*FROM_ONE, *BETWEEN_TWO, *OF_ALL, "descendants_at_distance", "topological_generations"}
    assert {*DISPATCHED} == compared | {"topological_sort"}
    assert all(name in vars(backend) for name in DISPATCHED)
    assert {*DISPATCHED} <= nx.utils.backends._registered_algorithms.keys()


@pytest.mark.parametrize("name", FROM_ONE)
@given(links=any_links, start=nodes)
def test_from_one_node(name: str, links: Links, start: int) -> None:
    ask, made = getattr(nx, name), FROM_ONE[name]
    assert made(ask(graph_of(links), start)) == made(ask(plain(links), start))


@given(links=any_links, start=nodes, limit=st.integers(0, 3))
def test_so_far_from_one_node(links: Links, start: int, limit: int) -> None:
    ours, theirs = graph_of(links), plain(links)
    assert nx.descendants_at_distance(ours, start, limit) == nx.descendants_at_distance(theirs, start, limit)
    for reverse in (False, True):
        edges = [list(nx.bfs_edges(each, start, reverse, depth_limit=limit)) for each in (ours, theirs)]
        if not reverse:
            assert edges[0] == edges[1]
        assert len(edges[0]) == len(edges[1])
    lengths = [nx.single_source_shortest_path_length(each, start, cutoff=limit) for each in (ours, theirs)]
    assert lengths[0] == lengths[1]


@pytest.mark.parametrize("name", BETWEEN_TWO)
@given(links=any_links, start=nodes, end=nodes)
def test_between_two_nodes(name: str, links: Links, start: int, end: int) -> None:
    def asked(graph: Any) -> Any:
        try:
            answer = getattr(nx, name)(graph, start, end)
        except nx.NetworkXNoPath:
            return "none"
        # There may be several of the same length.
        return (len(answer), nx.is_path(plain(links), answer)) if isinstance(answer, list) else answer

    assert asked(graph_of(links)) == asked(plain(links))


@pytest.mark.parametrize("name", OF_ALL)
@given(links=any_links)
def test_of_all_nodes(name: str, links: Links) -> None:
    ask, made = nx.utils.backends._registered_algorithms[name], OF_ALL[name]
    assert made(ask(graph_of(links))) == made(ask(plain(links)))


@given(links=acyclic)
def test_in_order(links: Links) -> None:
    ours, theirs = graph_of(links), plain(links)
    generations = [list(map(set, nx.topological_generations(each))) for each in (ours, theirs)]
    assert generations[0] == generations[1]
    place = {node: place for place, node in enumerate(nx.topological_sort(ours))}
    assert len(place) == NODES
    assert all(place[source] < place[target] for source, target in links)


def test_a_cycle_has_no_order() -> None:
    with pytest.raises(nx.NetworkXUnfeasible):
        list(nx.topological_sort(graph_of([(0, 1), (1, 0)])))


@pytest.mark.parametrize(
    ("name", "arguments", "error"),
    [
        ("descendants", (99,), nx.NetworkXError),
        ("ancestors", ("zero",), nx.NetworkXError),
        ("has_path", (0, 99), nx.NodeNotFound),
        ("shortest_path", (99, 0), nx.NodeNotFound),
        ("single_source_shortest_path_length", (99,), nx.NodeNotFound),
        ("descendants_at_distance", (99, 1), nx.NetworkXError),
    ],
)
def test_a_node_that_is_not_there(name: str, arguments: tuple[Any, ...], error: type[Exception]) -> None:
    for graph in (graph_of([]), plain([])):
        with pytest.raises(error):
            getattr(nx, name)(graph, *arguments)


DIAMOND = [(0, 1), (0, 2), (1, 3), (2, 3), (3, 4)]


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("pagerank", {}),
        ("betweenness_centrality", {}),
        ("transitive_reduction", {}),
        ("dag_longest_path_length", {}),
        ("shortest_path", {"source": 0}),
        ("shortest_path_length", {"weight": "weight", "source": 0, "target": 4}),
        ("bfs_edges", {"source": 0, "sort_neighbors": lambda children: sorted(children, reverse=True)}),
        ("ego_graph", {"n": 3}),
    ],
)
def test_all_else_is_converted(name: str, arguments: dict[str, Any]) -> None:
    graph = graph_of(DIAMOND)
    answers = [getattr(nx, name)(each, **arguments) for each in (graph, plain(DIAMOND))]
    if isinstance(answers[0], nx.Graph):
        assert nx.utils.edges_equal(answers[0].edges, answers[1].edges, directed=True)
    elif name == "bfs_edges":
        assert list(answers[0]) == list(answers[1])
    else:
        assert answers[0] == answers[1]
    assert backend.convert_to_nx(graph) is backend.convert_to_nx(graph), "once is enough"


def test_it_is_a_directed_graph_to_read() -> None:
    ours, theirs = graph_of([*DIAMOND, (0, 1)]), plain(DIAMOND)
    assert isinstance(ours, nx.DiGraph)
    assert (len(ours), ours.size(), list(ours), 3 in ours, 99 in ours) == (NODES, 5, list(theirs), True, False)
    assert list(ours.edges) == list(theirs.edges)
    assert (dict(ours.in_degree()), dict(ours.out_degree())) == (dict(theirs.in_degree()), dict(theirs.out_degree()))
    assert [list(ours.predecessors(3)), list(ours.successors(0))] == [[1, 2], [1, 2]]
    assert ours.edges[0, 1] == {"how": "IDENTITY", "certain": True}
    with pytest.raises(KeyError):
        ours[99]


def test_copies_and_views_are_networkx_own() -> None:
    graph = graph_of(DIAMOND)
    for other in (
        graph.copy(),
        graph.reverse(),
        graph.reverse(copy=False),
        graph.subgraph([0, 1]),
        graph.to_directed(),
    ):
        assert type(other) is nx.DiGraph
    assert nx.descendants(graph.subgraph([0, 1, 3]), 0) == {1, 3}
    assert nx.descendants(graph.reverse(copy=False), 4) == {0, 1, 2, 3}
    changed = graph.copy()
    changed.remove_node(3)
    assert nx.descendants(changed, 0) == {1, 2}
    assert graph.to_undirected().number_of_edges() == 5


def test_it_is_not_to_be_changed() -> None:
    graph = graph_of(DIAMOND)
    with pytest.raises(nx.NetworkXError, match="Frozen"):
        graph.add_edge(4, 5)
    with pytest.raises(NotImplementedError, match="does not implement 'set_node_attributes'"):
        nx.set_node_attributes(graph, 1, "weight")
    with pytest.raises(NotImplementedError, match="catalog's graph"):
        backend.convert_from_nx(plain(DIAMOND))


def test_the_catalogs_graph_answers_in_urns(tmp_path: Path) -> None:
    made = asset("b", "x y", reads=["a"], edges=["a.x -> x IDENTITY"])
    with catalog_of(tmp_path, asset("a", "x"), made) as catalog:
        graph = catalog.graph()
        reached = nx.descendants(graph, urn("a"))
        assert reached == {urn("a.x"), urn("b"), urn("b.x"), urn("b.y")}
        assert urn("b") in reached
        assert urn("a") not in reached
        assert nx.ancestors(graph, urn("b.x")) & {urn("a.x"), "nothing"} == {urn("a.x")}
        assert nx.shortest_path(graph, urn("a.x"), urn("b.x")) == [urn("a.x"), urn("b.x")]
        assert nx.single_source_shortest_path_length(graph, urn("a"), cutoff=1)[urn("b")] == 1
        assert next(iter(nx.topological_sort(graph))) == urn("a")
        assert list(nx.bfs_edges(graph, urn("a.x"))) == [(urn("a.x"), urn("b.x"))]
