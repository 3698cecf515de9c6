"""Filters of walks: which links they let through, on a small graph worked out by hand."""

import pytest
from tests.catalog.examples import asset, urn

from catchment.graph.filters import Filter
from catchment.graph.lineage import Lineage
from catchment_parsers.facts import Kind, Provenance, Type

SHOP = (
    asset("raw", "a t", kind=Kind.SOURCE),
    asset("stg", "a", reads=["raw"], edges=["raw.a -> a IDENTITY", "raw.t ->  FILTER"]),
    asset("mart", "n", reads=["stg"], edges=["stg.a -> n AGGREGATION"]),
    asset("board", kind=Kind.EXPOSURE, reads={"mart": "WHOLE"}),
)
LINEAGE = Lineage.from_assets(SHOP)


def ids(*names: str) -> frozenset[int]:
    return frozenset(node for name in names if (node := LINEAGE.id(urn(name))) is not None)


@pytest.mark.parametrize(
    ("start", "only", "expected"),
    [
        ("raw.a", Filter(), "stg.a mart.n board"),
        ("raw.a", Filter(types=frozenset({Type.DIRECT})), "stg.a mart.n board"),
        ("raw.a", Filter(types=frozenset({Type.INDIRECT})), ""),
        ("raw.t", Filter(types=frozenset({Type.DIRECT})), ""),
        ("raw.t", Filter(types=frozenset({Type.INDIRECT})), "stg stg.a mart mart.n board"),
        ("raw.a", Filter(how=frozenset({"IDENTITY"})), "stg.a"),
        ("raw.t", Filter(how=frozenset({"FILTER", "ROWS"})), "stg mart"),
        ("raw.a", Filter(certain=True), "stg.a mart.n"),
        ("raw.a", Filter(provenances=frozenset({Provenance.SQL_PARSER})), "stg.a mart.n board"),
        ("raw.a", Filter(provenances=frozenset({Provenance.MANUAL})), ""),
        ("raw.a", Filter(assets=ids("stg", "board")), "stg.a"),
        ("raw.t", Filter(assets=ids("stg", "mart")), "stg stg.a mart mart.n"),
    ],
)
def test_downstream(start: str, only: Filter, expected: str) -> None:
    node = LINEAGE.id(urn(start))
    assert node is not None
    steps = LINEAGE.walk(node, only=only)
    assert {LINEAGE.urns[step.node] for step in steps} == {urn(name) for name in expected.split()}


def test_assets_by_assets() -> None:
    node = LINEAGE.id(urn("raw"))
    assert node is not None
    certain = LINEAGE.walk_assets(node, only=Filter(certain=True))
    assert [LINEAGE.urns[step.node] for step in certain] == [urn("stg"), urn("mart")]


def test_a_page_of_a_walk() -> None:
    node = LINEAGE.id(urn("raw.t"))
    assert node is not None
    steps = LINEAGE.walk(node)
    assert steps[:2] == list(steps)[:2]
    assert (steps[-1], steps[1]) == (list(steps)[-1], list(steps)[1])
    with pytest.raises(IndexError):
        steps[99]
