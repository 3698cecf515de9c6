"""Walks: worked out by hand on small graphs, and the same as networkx says on any."""

from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.catalog.examples import NAMESPACE, asset, catalog_of, check_on, urn

from catchment.catalog import Catalog
from catchment.completeness import PartialReason
from catchment.graph.completeness import completeness
from catchment.graph.lineage import Lineage, Step, is_direct, path
from catchment_parsers.facts import Asset, Kind, Subtype

# raw.a makes stg.a, which makes mart.total; raw.t filters stg; mart takes stg.k by a scalar subquery of look;
# board is a dashboard on mart.
SHOP = (
    asset("raw", "a t", kind=Kind.SOURCE),
    asset("stg", "a k", reads=["raw"], edges=["raw.a -> a IDENTITY", "raw.t ->  FILTER", "raw.a -> k CONDITIONAL"]),
    asset("look", "v"),
    asset(
        "mart",
        "total key",
        reads={"stg": "ROWS", "look": "VALUES"},
        edges=[
            "stg.a -> total AGGREGATION",
            "stg.k ->  GROUP_BY",
            "stg.k -> key IDENTITY",
            "look.v -> total TRANSFORMATION",
        ],
    ),
    asset("board", kind=Kind.EXPOSURE, reads={"mart": "WHOLE"}),
    check_on("mart", "key"),
)


def walked(lineage: Lineage, start: str, **options: object) -> dict[str, int]:
    node = lineage.id(urn(start))
    assert node is not None
    steps = lineage.walk(node, **options)
    assert [step.distance for step in steps] == sorted(step.distance for step in steps)
    return {short(lineage, step.node): step.distance for step in steps}


def short(lineage: Lineage, node: int) -> str:
    return lineage.urns[node].removeprefix(NAMESPACE).replace("#", ".")


DOWN = {
    # A value: along the edges that it makes or decides; a column that decides rows reaches all columns.
    "raw.a": {"stg.a": 1, "stg.k": 1, "mart.total": 2, "mart": 2, "mart.key": 2, "board": 3},
    # A filter: stg's rows (1), its own columns at no hop, mart's rows and columns, the board.
    "raw.t": {"stg": 1, "stg.a": 1, "stg.k": 1, "mart": 2, "mart.total": 2, "mart.key": 2, "board": 3},
    # Rows: as the filter, and at no hop the asset's own columns.
    "stg": {"stg.a": 0, "stg.k": 0, "mart": 1, "mart.total": 1, "mart.key": 1, "board": 2},
    # What is read in a scalar place only: its rows do not decide the reader's, its column's value does.
    "look": {"look.v": 0, "mart.total": 1, "board": 2},
    "mart.total": {"board": 1},
    "board": {},
}
UP = {
    "board": {"mart": 1, "mart.total": 1, "mart.key": 1, "stg.a": 2, "stg.k": 2, "stg": 2, "look.v": 2, "look": 2}
    | {"raw.a": 3, "raw.t": 3, "raw": 3},
    "stg.a": {"stg": 0, "raw.a": 1, "raw.t": 1, "raw": 1},
    "raw.a": {"raw": 0},
    "raw": {},
}


@pytest.fixture(scope="module")
def lineage() -> Lineage:
    return Lineage.from_assets(SHOP)


@pytest.mark.parametrize(("start", "expected"), DOWN.items(), ids=DOWN)
def test_downstream(start: str, expected: dict[str, int], lineage: Lineage) -> None:
    assert walked(lineage, start) == expected


@pytest.mark.parametrize(("start", "expected"), UP.items(), ids=UP)
def test_upstream(start: str, expected: dict[str, int], lineage: Lineage) -> None:
    assert walked(lineage, start, upstream=True) == expected


@pytest.mark.parametrize(
    ("depth", "expected"),
    [(0, {"stg.a": 0, "stg.k": 0}), (1, {"stg.a": 0, "stg.k": 0, "mart": 1, "mart.total": 1, "mart.key": 1})],
)
def test_depth_counts_hops(depth: int, expected: dict[str, int], lineage: Lineage) -> None:
    assert walked(lineage, "stg", depth=depth) == expected


def test_how_a_node_is_linked_to_the_one_before(lineage: Lineage) -> None:
    steps = lineage.walk(lineage.id(urn("raw.t")))
    how = {short(lineage, step.node): (short(lineage, step.via), step.link.how, step.link.certain) for step in steps}
    assert how["stg"] == ("raw.t", "FILTER", True)
    assert how["stg.a"] == ("stg", "OWN", True)
    assert how["mart"] == ("stg", "ROWS", True)
    assert how["board"] == ("mart", "WHOLE", True)
    column = {short(lineage, step.node): step.link for step in lineage.walk(lineage.id(urn("mart.key")))}
    assert (column["board"].how, column["board"].certain) == ("WHOLE", False)


def test_the_way_to_a_node(lineage: Lineage) -> None:
    start, end = lineage.id(urn("raw.a")), lineage.id(urn("board"))
    steps = lineage.walk(start)
    assert [short(lineage, step.node) for step in path(steps, start, end)] == ["stg.a", "mart.total", "board"]
    assert path(steps, start, lineage.id(urn("look"))) == []


@pytest.mark.parametrize(
    ("start", "upstream", "expected"),
    [
        ("raw", False, {"stg": 1, "mart": 2, "board": 3}),
        ("look", False, {"mart": 1, "board": 2}),
        ("board", True, {"mart": 1, "stg": 2, "look": 2, "raw": 3}),
        ("board", False, {}),
    ],
)
def test_asset_by_asset(start: str, upstream: bool, expected: dict[str, int], lineage: Lineage) -> None:
    steps = lineage.walk_assets(lineage.id(urn(start)), upstream=upstream)
    assert {short(lineage, step.node): step.distance for step in steps} == expected


def test_a_cycle_ends() -> None:
    loop = Lineage.from_assets(
        [
            asset("a", "x", reads=["b"], edges=["b.y -> x IDENTITY", "a.x -> x TRANSFORMATION"]),
            asset("b", "y", reads=["a"], edges=["a.x -> y IDENTITY"]),
        ]
    )
    assert walked(loop, "a.x") == {"b.y": 1}
    assert walked(loop, "a") == {"a.x": 0, "b": 1, "b.y": 1}
    assert [short(loop, s.node) for s in loop.walk_assets(loop.id(urn("a")))] == ["b"]


def test_what_is_not_known_is_none(lineage: Lineage) -> None:
    assert lineage.id(urn("nowhere")) is None
    assert not lineage.is_asset(lineage.id(urn("raw.a")))


def test_which_links_make_a_value() -> None:
    assert {subtype.value for subtype in Subtype if is_direct(subtype)} == {"IDENTITY", "TRANSFORMATION", "AGGREGATION"}
    assert not any(is_direct(how) for how in ("OWN", "ROWS", "WHOLE", "VALUES"))


def test_from_the_store_and_from_facts_it_is_one_graph(tmp_path: Path, lineage: Lineage) -> None:
    with catalog_of(tmp_path, *SHOP) as catalog:
        stored = catalog.state.lineage
        for start in (*DOWN, "look.v", "stg.a"):
            for upstream in (False, True):
                assert walked(stored, start, upstream=upstream) == walked(lineage, start, upstream=upstream)


# ── any graph ────────────────────────────────────────────────────────────────────────────────────

NAMES = "abcde"


@st.composite
def graphs(draw: st.DrawFn) -> list[Asset]:
    names = NAMES[: draw(st.integers(1, 5))]
    subtypes = st.sampled_from([subtype.value for subtype in Subtype])
    assets = []
    for name in names:
        reads = draw(st.dictionaries(st.sampled_from(names), st.sampled_from(["ROWS", "VALUES", "WHOLE"]), max_size=3))
        edges = [
            f"{source}.{column} -> {target} {subtype}"
            for source in reads
            for column, target, subtype in draw(
                st.lists(st.tuples(st.sampled_from("xy"), st.sampled_from(["x", "y", ""]), subtypes), max_size=3)
            )
        ]
        assets.append(asset(name, draw(st.sampled_from(["", "x", "x y"])), reads=reads, edges=edges))
    return assets


@settings(max_examples=60, deadline=None)
@given(assets=graphs())
def test_a_walk_reaches_what_networkx_reaches(assets: list[Asset], tmp_path_factory: pytest.TempPathFactory) -> None:
    with catalog_of(tmp_path_factory.mktemp("graph"), *assets) as catalog:
        graph, lineage = catalog.graph(), catalog.state.lineage
        for node, name in lineage.urns.items():
            down = {lineage.urns[step.node] for step in lineage.walk(node)}
            up = {lineage.urns[step.node] for step in lineage.walk(node, upstream=True)}
            assert down == nx.descendants(graph, name)
            assert up == nx.ancestors(graph, name)


@settings(max_examples=60, deadline=None)
@given(assets=graphs(), depth=st.integers(0, 3))
def test_a_walk_is_shortest_and_cut_at_its_depth(assets: list[Asset], depth: int) -> None:
    lineage = Lineage.from_assets(assets)
    graph = nx.DiGraph()
    for node in lineage.urns:
        for link in lineage.downstream_links(node):
            weight = int(link.how != "OWN")
            known = graph.get_edge_data(node, link.node, {"weight": 1})["weight"]
            graph.add_edge(node, link.node, weight=min(weight, known))
    for node in graph:
        lengths = nx.single_source_dijkstra_path_length(graph, node)
        del lengths[node]
        everything = {step.node: step.distance for step in lineage.walk(node)}
        assert everything == lengths
        cut = {step.node: step.distance for step in lineage.walk(node, depth=depth)}
        assert cut == {other: length for other, length in lengths.items() if length <= depth}


@settings(max_examples=60, deadline=None)
@given(assets=graphs())
def test_every_step_leads_back_to_the_start(assets: list[Asset]) -> None:
    lineage = Lineage.from_assets(assets)
    for start in lineage.urns:
        steps = lineage.walk(start)
        for step in steps:
            way: list[Step] = path(steps, start, step.node)
            assert [each.via for each in way] == [start, *(each.node for each in way[:-1])]
            assert all(each.link.node == each.node for each in way)
            assert step.distance == sum(each.link.how != "OWN" for each in way)


# ── completeness ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        ("FAILED", PartialReason.UNPARSED_SQL),
        ("MISSING", PartialReason.UNPARSED_SQL),
        ("OPAQUE", PartialReason.OPAQUE_NODE),
        ("PARTIAL", PartialReason.MISSING_SCHEMA),
    ],
)
def test_an_answer_that_meets_what_is_not_understood_is_partial(
    status: str, reason: PartialReason, tmp_path: Path
) -> None:
    assets = (
        asset("a", "x"),
        asset("b", "x", reads=["a"], edges=["a.x -> x IDENTITY"], status=status),
        asset("c", "x"),
    )
    with catalog_of(tmp_path, *assets) as catalog:
        for start in ("a.x", "a", "b"):
            answer = catalog.lineage(start, upstream=False).completeness
            assert (answer.is_partial, answer.reasons, answer.unparsed_assets) == (True, (reason,), (urn("b"),))
        assert not catalog.lineage("c", upstream=False).completeness.is_partial
        assert not catalog.lineage("a", upstream=True).completeness.is_partial


@pytest.mark.parametrize(
    ("start", "upstream", "depth", "cut"),
    [
        ("raw.a", False, 2, True),
        ("raw.a", False, 3, False),
        ("raw.a", False, 0, True),
        ("board", False, 0, False),
        ("raw", False, 2, True),
        ("raw", False, 3, False),
        ("mart.total", True, 1, True),
        ("mart.total", True, 2, False),
    ],
)
def test_an_answer_that_is_cut_off_says_so(start: str, upstream: bool, depth: int, cut: bool, tmp_path: Path) -> None:
    catalog: Catalog
    with catalog_of(tmp_path, *SHOP) as catalog:
        answer = catalog.lineage(start, upstream=upstream, depth=depth)
    assert answer.completeness.reasons == ((PartialReason.DEPTH_LIMIT,) if cut else ())


def test_an_answer_that_is_whole_says_so(tmp_path: Path) -> None:
    with catalog_of(tmp_path, *SHOP) as catalog:
        state = catalog.state
        node = catalog.node("raw.a")
        steps = state.lineage.walk(node)
        found = completeness(state.assets, state.lineage, node, steps, upstream=False, depth=None)
    assert (found.is_partial, found.reasons, found.unparsed_assets) == (False, (), ())
