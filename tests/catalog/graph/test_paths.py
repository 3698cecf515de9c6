"""The ways from one node to another."""

import pytest
from tests.catalog.examples import asset, urn

from catchment.graph.lineage import Lineage
from catchment.graph.paths import paths

DIAMOND = [
    asset("raw", "id:integer x:integer"),
    asset("left", "x:integer", reads=["raw"], edges=["raw.x -> x IDENTITY"]),
    asset("right", "x:integer", reads=["raw"], edges=["raw.x -> x IDENTITY", "raw.x -> x CONDITIONAL"]),
    asset("late", "x:integer", reads=["right"], edges=["right.x -> x IDENTITY"]),
    asset(
        "end",
        "x:integer",
        reads=["left", "right", "late"],
        edges=["left.x -> x IDENTITY", "right.x -> x IDENTITY", "late.x -> x IDENTITY", "right.x ->  FILTER"],
    ),
]


def ways(start: str, end: str, most: int = 10) -> list[str]:
    lineage = Lineage.from_assets(DIAMOND)
    nodes = lineage.id(urn(start)), lineage.id(urn(end))
    assert None not in nodes
    found = paths(lineage, nodes[0] or 0, nodes[1] or 0, most=most)
    return [" ".join(lineage.urns[step.node].rpartition("main.")[2] for step in steps) for steps in found]


def test_columns_by_columns_shortest_first() -> None:
    found = ways("raw.x", "end.x")
    assert sorted(found[:2]) == ["left#x end#x", "right#x end#x"]
    assert "right#x end end#x" in found, "a filter decides the rows, and they reach the column"
    assert "right#x late#x end#x" in found
    assert [len(way.replace("end end", "end").split()) for way in found] == sorted(
        len(way.replace("end end", "end").split()) for way in found
    )


def test_assets_by_assets() -> None:
    assert sorted(ways("raw", "end")[:2]) == ["left end", "right end"]
    assert ways("raw", "end")[2:] == ["right late end"]


@pytest.mark.parametrize("most", [1, 2])
def test_no_more_than_asked(most: int) -> None:
    assert len(ways("raw.x", "end.x", most)) == most


def test_none_where_there_is_none() -> None:
    assert ways("end.x", "raw.x") == []
    assert ways("raw.id", "end.x") == []


def test_to_oneself_is_no_step() -> None:
    assert ways("raw.x", "raw.x") == [""]
