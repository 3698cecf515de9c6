"""The ways from one node to another: worked out by hand, and as long as networkx says on any graph."""

from itertools import islice

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.catalog.examples import asset, urn

from catchment.errors import InputError
from catchment.graph import paths as paths_
from catchment.graph.filters import Filter
from catchment.graph.lineage import Lineage
from catchment.graph.paths import Ways, paths
from catchment_parsers.facts import Type

DIAMOND = [
    asset("raw", "id:integer x:integer"),
    asset("left", "x:integer", reads=["raw"], edges=["raw.x -> x IDENTITY"]),
    asset("right", "x:integer", reads=["raw"], edges=["raw.x -> x CONDITIONAL", "raw.x -> x IDENTITY"]),
    asset("late", "x:integer", reads=["right"], edges=["right.x -> x IDENTITY"]),
    asset(
        "end",
        "x:integer",
        reads=["left", "right", "late"],
        edges=["left.x -> x IDENTITY", "right.x -> x IDENTITY", "late.x -> x IDENTITY", "right.x ->  FILTER"],
    ),
]
LINEAGE = Lineage.from_assets(DIAMOND)


def found(start: str, end: str, lineage: Lineage = LINEAGE, **options: object) -> Ways:
    nodes = [lineage.id(urn(name)) for name in (start, end)]
    assert None not in nodes
    return paths(lineage, *nodes, **options)


def ways(start: str, end: str, **options: object) -> list[str]:
    return [
        " ".join(LINEAGE.urns[step.node].rpartition("main.")[2] for step in way)
        for way in found(start, end, **options).ways
    ]


def test_columns_by_columns_shortest_first() -> None:
    # That end's rows reach its column is no hop, so the filter's way is as short as the direct one.
    assert sorted(ways("raw.x", "end.x")[:3]) == ["left#x end#x", "right#x end end#x", "right#x end#x"]
    assert ways("raw.x", "end.x")[3:] == ["right#x late#x end#x"]
    assert [way[-1].distance for way in found("raw.x", "end.x").ways] == [2, 2, 2, 3]


def test_assets_by_assets() -> None:
    assert ways("raw", "end") == ["left end", "right end", "right late end"]


def test_upstream() -> None:
    assert ways("end", "raw", upstream=True) == ["left raw", "right raw", "late right raw"]
    assert ways("end", "raw") == []


def test_of_several_links_between_two_nodes_the_one_that_makes_the_value_is_shown() -> None:
    through = next(way for way in found("raw.x", "end.x").ways if LINEAGE.urns[way[0].node] == urn("right.x"))
    assert through[0].link.how == "IDENTITY"


def test_filtered() -> None:
    values = Filter(types=frozenset({Type.DIRECT}))
    assert ways("raw.x", "end.x", only=values) == ["left#x end#x", "right#x end#x", "right#x late#x end#x"]
    without_left = Filter(assets=frozenset({LINEAGE.id(urn("right"))}))
    assert ways("raw", "end", only=without_left) == ["right end"], "the two ends need not fit, what is between does"
    with pytest.raises(InputError, match="name a column"):
        ways("raw", "end", only=values)


@pytest.mark.parametrize("most", [0, 1, 2])
def test_no_more_than_asked(most: int) -> None:
    assert ways("raw.x", "end.x", most=most) == ways("raw.x", "end.x")[:most]


def test_none_where_there_is_none() -> None:
    assert found("end.x", "raw.x") == Ways([])
    assert found("raw.id", "end.x") == Ways([])


def test_to_oneself_is_no_step() -> None:
    assert found("raw.x", "raw.x") == Ways([[]])


def test_what_is_not_sought_any_longer_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths_, "MOST_STEPS", 2)
    assert found("raw", "end", most=10).is_cut
    monkeypatch.setattr(paths_, "MOST_STEPS", 100)
    assert not found("raw", "end", most=10).is_cut


ARCS = st.sets(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=24)


def graphs(arcs: set[tuple[int, int]]) -> tuple[Lineage, "nx.DiGraph[str]"]:
    """Assets 0 to 7 that read each other, with circles and all; and the same for networkx."""
    read: dict[int, list[str]] = {number: [] for number in range(8)}
    for source, reader in arcs:
        read[reader].append(f"t{source}")
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(urn(f"t{number}") for number in range(8))
    graph.add_edges_from((urn(f"t{source}"), urn(f"t{reader}")) for source, reader in arcs)
    return Lineage.from_assets([asset(f"t{number}", reads=names) for number, names in read.items()]), graph


@settings(max_examples=300, deadline=None)
@given(arcs=ARCS, most=st.integers(1, 12), upstream=st.booleans())
def test_as_networkx_has_them(arcs: set[tuple[int, int]], most: int, upstream: bool) -> None:
    lineage, graph = graphs(arcs)
    told = found("t0", "t7", lineage, most=most, upstream=upstream)
    graph = graph.reverse() if upstream else graph
    has_one = nx.has_path(graph, urn("t0"), urn("t7"))
    expected = list(islice(nx.shortest_simple_paths(graph, urn("t0"), urn("t7")), most)) if has_one else []
    nodes = [(urn("t0"), *(lineage.urns[step.node] for step in way)) for way in told.ways]
    assert [len(way) for way in nodes] == [len(way) for way in expected]
    assert len(set(nodes)) == len(nodes), "no way twice"
    assert all(nx.is_simple_path(graph, way) for way in nodes)


@settings(max_examples=150, deadline=None)
@given(
    edges=st.sets(st.tuples(st.integers(0, 5), st.integers(0, 5), st.booleans()), max_size=14),
    most=st.integers(1, 8),
)
def test_rows_reach_columns_at_no_hop_as_networkx_weighs_it(edges: set[tuple[int, int, bool]], most: int) -> None:
    # Each asset t has the columns a and b; an edge leads from a column to another asset's a, or into its rows.
    into: dict[int, list[str]] = {number: [] for number in range(6)}
    for source, target, rows in edges:
        into[target].append(f"t{source}.b -> {'' if rows else 'a'} {'FILTER' if rows else 'IDENTITY'}")
    lineage = Lineage.from_assets([asset(f"t{n}", "a b", edges=texts) for n, texts in into.items()])
    graph: nx.DiGraph[str] = nx.DiGraph()
    for node in range(6):
        graph.add_weighted_edges_from((urn(f"t{node}"), urn(f"t{node}.{column}"), 0) for column in "ab")
    for source, target, rows in edges:
        graph.add_edge(urn(f"t{source}.b"), urn(f"t{target}") if rows else urn(f"t{target}.a"), weight=1)
    has_one = nx.has_path(graph, urn("t0.b"), urn("t5.b"))
    expected = nx.shortest_simple_paths(graph, urn("t0.b"), urn("t5.b"), "weight") if has_one else iter(())
    lengths = [nx.path_weight(graph, way, "weight") for way in islice(expected, most)]
    assert [way[-1].distance for way in found("t0.b", "t5.b", lineage, most=most).ways] == lengths
