"""Walks over the arrays: the same as networkx and plain references say on any graph, long walks as short ones."""

from collections import Counter
from collections.abc import Iterator, Sequence

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catchment.graph import arrays as arrays_
from catchment.graph import walks
from catchment.graph.arrays import Arrays
from catchment.graph.walks import Allowed, Ids

Links = list[tuple[int, int, int]]
"""Source, target and code of each."""
NODES = 12
FREE = bytes(code == 9 for code in range(256))


def built(links: Links, count: int = NODES) -> Arrays:
    flat = np.array(links, np.int32).reshape(-1, 3)
    return Arrays.of(count, flat[:, 0].copy(), flat[:, 1].copy(), flat[:, 2].astype(np.uint8))


def linked(*, nodes: int = NODES, codes: Sequence[int] = (0, 5, 9)) -> st.SearchStrategy[Links]:
    """Any links: cycles, self-loops, several between the same nodes."""
    node = st.integers(0, nodes - 1)
    return st.lists(st.tuples(node, node, st.sampled_from(codes)), max_size=30)


@pytest.fixture(params=["short", "long"], scope="module")
def _length(request: pytest.FixtureRequest) -> Iterator[None]:
    """Every walk twice: in plain Python, and as it is done when it is long."""
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "long":
            patch.setattr(walks, "FEW", -1)
            patch.setattr(walks, "SHARE", NODES + 1)
        yield


pytestmark = pytest.mark.usefixtures("_length")


def oracle(links: Links, allowed: Allowed = walks.ALL, *, upstream: bool = False) -> "nx.MultiDiGraph[int]":
    graph: nx.MultiDiGraph[int] = nx.MultiDiGraph()
    graph.add_nodes_from(range(NODES))
    for link in links:
        source, target, code = (link[1], link[0], link[2]) if upstream else link
        if allowed.codes[code] and (allowed.nodes is None or allowed.nodes[target]):
            graph.add_edge(source, target, weight=int(code != 9))
    return graph


@st.composite
def filters(draw: st.DrawFn) -> Allowed:
    codes = draw(st.sets(st.sampled_from([0, 5, 9])))
    nodes = draw(st.none() | st.lists(st.booleans(), min_size=NODES, max_size=NODES))
    table = bytes(code in codes for code in range(256)) if draw(st.booleans()) else walks.EVERY
    return Allowed(table, None if nodes is None else np.array(nodes))


@given(links=linked(), upstream=st.booleans())
def test_links_of_a_node_in_their_order(links: Links, upstream: bool) -> None:
    graph = built(links)
    here, there = (1, 0) if upstream else (0, 1)
    for node in range(NODES):
        expected = [(link[there], link[2]) for link in links if link[here] == node]
        assert list(graph.links(node, upstream=upstream)) == expected
    assert len(graph) == len(links)


@given(links=linked(), upstream=st.booleans(), allowed=filters())
def test_closure(links: Links, upstream: bool, allowed: Allowed) -> None:
    graph, reference = built(links), oracle(links, allowed, upstream=upstream)
    for node in range(NODES):
        assert walks.closure(graph, node, upstream=upstream, allowed=allowed) == nx.descendants(reference, node)


@given(links=linked(), upstream=st.booleans(), depth=st.none() | st.integers(0, 4), allowed=filters())
def test_walk_with_links_that_are_no_hop(links: Links, upstream: bool, depth: int | None, allowed: Allowed) -> None:
    graph, reference = built(links), oracle(links, allowed, upstream=upstream)
    for start in range(NODES):
        walk = walks.walk(graph, start, upstream=upstream, depth=depth, allowed=allowed, free=FREE)
        lengths = nx.single_source_dijkstra_path_length(reference, start, cutoff=depth)
        del lengths[start]
        assert {node: distance for node, distance, _, _ in walk} == lengths
        assert [distance for _, distance, _, _ in walk] == sorted(lengths.values()), "nearest first"
        lengths[start] = 0
        for node, distance, via, code in walk:
            link = (node, via, code) if upstream else (via, node, code)
            assert link in links
            assert distance == lengths[via] + (code != 9), "by a shortest way"
        steps = zip(walk.nodes.tolist(), walk.distances.tolist(), walk.vias.tolist(), walk.codes.tolist(), strict=True)
        assert list(steps) == list(walk)
        assert len(walk) == len(lengths) - 1


@given(
    links=linked(),
    starts=st.lists(st.integers(0, NODES - 1), max_size=4),
    depth=st.none() | st.integers(0, 4),
    allowed=filters(),
)
def test_walk_from_several(links: Links, starts: list[int], depth: int | None, allowed: Allowed) -> None:
    walk = walks.walk(built(links), *starts, depth=depth, allowed=allowed, free=FREE)
    reference = oracle(links, allowed)
    lengths = nx.multi_source_dijkstra_path_length(reference, set(starts), cutoff=depth) if starts else {}
    assert {node: distance for node, distance, _, _ in walk} == {
        node: distance for node, distance in lengths.items() if node not in starts
    }


@given(links=linked(), upstream=st.booleans(), depth=st.none() | st.integers(0, 4))
def test_distances(links: Links, upstream: bool, depth: int | None) -> None:
    graph, reference = built(links), oracle(links, upstream=upstream)
    for start in range(NODES):
        found = walks.distances(graph, start, upstream=upstream, depth=depth)
        assert found == nx.single_source_shortest_path_length(reference, start, cutoff=depth)


@given(links=linked(), allowed=filters(), start=st.integers(0, NODES - 1), end=st.integers(0, NODES - 1))
def test_path(links: Links, allowed: Allowed, start: int, end: int) -> None:
    graph, reference = built(links), oracle(links, allowed)
    way = walks.path(graph, start, end, allowed)
    assert walks.has_path(graph, start, end, allowed) == nx.has_path(reference, start, end) == (way is not None)
    if way:
        assert (way[0], way[-1]) == (start, end)
        assert nx.is_path(reference, way)
        assert len(way) == len(nx.shortest_path(reference, start, end))


# ── other links ──────────────────────────────────────────────────────────────────────────────────


@st.composite
def replacements(draw: st.DrawFn) -> dict[int, list[tuple[int, int]]]:
    """Other links into some nodes, of which two are new."""
    node = st.integers(0, NODES + 1)
    return draw(st.dictionaries(node, st.lists(st.tuples(node, st.sampled_from([0, 5, 9])), max_size=4), max_size=5))


@pytest.mark.parametrize("most", [0, 4096], ids=["merged at once", "laid over"])
@given(links=linked(), changes=st.lists(replacements(), min_size=1, max_size=3))
def test_other_links_into_some_nodes(most: int, links: Links, changes: list[dict[int, list[tuple[int, int]]]]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(arrays_, "MOST_REPLACED", most)
        graph, known = built(links), list(links)
        for incoming in changes:
            before, was = graph, told(graph)
            graph = graph.replaced(incoming, NODES + 2)
            known = [link for link in known if link[1] not in incoming]
            known += [(source, target, code) for target, into in incoming.items() for source, code in into]
            anew = built(known, NODES + 2)
            assert told(graph) == told(anew)
            assert told(before) == was, "the graph before stays as it is"
            for node in range(NODES + 2):
                assert walks.closure(graph, node) == walks.closure(anew, node)
                assert walks.distances(graph, node, upstream=True) == walks.distances(anew, node, upstream=True)
            for side, same in zip(graph.sides, anew.sides, strict=True):
                assert Counter(zip(*side.every, strict=True)) == Counter(zip(*same.every, strict=True))


def told(graph: Arrays) -> list[Counter[tuple[int, int]]]:
    return [Counter(graph.links(node, upstream=upstream)) for node in range(graph.count) for upstream in (False, True)]


@given(links=linked(), nodes=st.lists(st.booleans(), min_size=NODES, max_size=NODES))
def test_the_part_among_some_nodes(links: Links, nodes: list[bool]) -> None:
    part = built(links).within(np.array(nodes))
    assert told(part) == told(built([link for link in links if nodes[link[0]] and nodes[link[1]]]))


# ── sets ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_set_of_many_is_as_any_set() -> None:
    many = Ids(np.array([5, 3, 9], np.int32))
    assert (len(many), list(many), 3 in many, 4 in many) == (3, [5, 3, 9], True, False)
    assert many == {3, 5, 9} == many
    assert many != {3, 5}
    assert many | {1} == {1, 3, 5, 9}
    assert {3, 4} & many == {3}
    assert many - {3} == {5, 9}
