"""A graph that is refreshed from a run's difference is the graph that would be built anew."""

from collections import Counter
from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from catchment.graph.lineage import Lineage
from catchment.graph.names import Listed
from catchment.graph.refresh import replaced
from catchment.store import links

Triple = tuple[int, int, int]

OWN = links.code("OWN")


def names(*assets: int) -> Listed:
    """Assets by number; asset 20 has the columns 21 and 22."""
    of_assets = [(asset, f"a{asset}", None) for asset in assets]
    return Listed([*of_assets, *((asset + place, f"a{asset}#{place}", asset) for asset in assets for place in (1, 2))])


def columns(assets: tuple[int, ...]) -> st.SearchStrategy[int]:
    return st.sampled_from([asset + place for asset in assets for place in (1, 2)])


@st.composite
def said(draw: st.DrawFn, asset: int, assets: tuple[int, ...]) -> list[Triple]:
    """What is said of an asset: column edges into it, what it reads, the columns that it declares."""
    own = st.sampled_from([asset + 1, asset + 2])
    edge = st.sampled_from([links.code("IDENTITY"), links.code("FILTER", certain=False)])
    reach = st.sampled_from([links.code("ROWS"), links.code("VALUES"), links.code("WHOLE", certain=False)])
    edges = draw(st.lists(st.tuples(columns(assets), own | st.just(asset), edge), max_size=4))
    reads = draw(st.dictionaries(st.sampled_from(assets), reach, max_size=3))
    declared = draw(st.sets(own))
    return [
        *edges,
        *((asset, column, OWN) for column in declared),
        *((source, asset, code) for source, code in reads.items()),
    ]


@st.composite
def histories(draw: st.DrawFn) -> list[dict[int, list[Triple]]]:
    """What is said of three assets, then twice of some of five."""
    first, all_ = (10, 20, 30), (10, 20, 30, 40, 50)
    begin = {asset: draw(said(asset, first)) for asset in first}
    changes = [draw(st.sets(st.sampled_from(all_), min_size=1)) for _ in range(2)]
    return [begin, *({asset: draw(said(asset, all_)) for asset in sorted(changed)} for changed in changes)]


def built(at: Listed, assets: Mapping[int, list[Triple]]) -> Lineage:
    return Lineage.of_links(at, [triple for asset in sorted(assets) for triple in assets[asset]])


def told(lineage: Lineage) -> list[object]:
    """Every link of both levels in both directions, and the columns of every asset."""
    return [
        {node: Counter(arrays.links(node, upstream=upstream)) for node in range(arrays.count)}
        for arrays in (lineage.arrays, lineage.reads)
        for upstream in (False, True)
    ] + [dict(lineage.columns_of)]


@given(history=histories())
def test_refreshed_is_built_anew(history: list[dict[int, list[Triple]]]) -> None:
    known = dict(history[0])
    lineage = built(names(10, 20, 30), known)
    larger = names(10, 20, 30, 40, 50)
    for change in history[1:]:
        before, was = lineage, told(lineage)
        lineage = replaced(lineage, larger, change, [triple for each in change.values() for triple in each])
        known |= change
        assert told(lineage) == told(built(larger, known))
        assert told(before) == was, "whoever reads the old graph finishes on it"


def test_a_column_that_no_one_declares_ends_with_its_last_use() -> None:
    at = names(10, 20, 30)
    used = {20: [(11, 21, links.code("IDENTITY"))], 30: [(10, 30, links.code("WHOLE"))]}
    before = built(at, used)
    after = replaced(before, at, [20], [])
    assert (before.columns_of[10], after.columns_of.get(10)) == ([11], None)
    assert [link.node for link in before.upstream_links(30)] == [10, 11]
    assert [link.node for link in after.upstream_links(30)] == [10], "who reads all of it uses one column less"
