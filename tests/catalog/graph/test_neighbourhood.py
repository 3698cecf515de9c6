"""What lies around a node: worked out by hand."""

from typing import Any

import pytest
from tests.catalog.examples import asset, urn

from catchment.completeness import PartialReason
from catchment.graph.filters import Filter
from catchment.graph.lineage import Lineage
from catchment.graph.neighbourhood import Neighbourhood, neighbourhood
from catchment.store import links
from catchment_parsers.facts import Type

# a feeds b and c, which feed d, which feeds e; x feeds c too; b feeds c as well.
LINEAGE = Lineage.from_assets(
    [
        asset("a", "id"),
        asset("x", "id"),
        asset("b", "id", reads=["a"], edges=["a.id -> id IDENTITY"]),
        asset("c", "id", reads=["a", "x", "b"], edges=["a.id -> id IDENTITY", "b.id ->  FILTER", "x.id ->  JOIN"]),
        asset("d", "id", reads=["b", "c"], edges=["b.id -> id IDENTITY", "c.id -> id IDENTITY"]),
        asset("e", "id", reads=["d"], edges=["d.id -> id IDENTITY"]),
    ]
)


def around(*names: str, **options: Any) -> Neighbourhood:
    nodes = [LINEAGE.id(urn(name)) for name in names]
    return neighbourhood(LINEAGE, [node for node in nodes if node is not None], **options)


def short(node: int) -> str:
    return LINEAGE.urns[node].rpartition(".")[2].replace("#", ".")


def arrows(found: Neighbourhood) -> set[str]:
    return {f"{short(each.source)} {short(each.target)} {links.how(each.code)}" for each in found.links}


def test_the_nodes_within_some_hops_with_every_link_between_them() -> None:
    found = around("b")
    assert [(short(near.node), near.distance) for near in found.nodes] == [("b", 0), ("a", 1), ("c", 1), ("d", 1)]
    assert arrows(found) == {"a b ROWS", "a c ROWS", "b c ROWS", "b d ROWS", "c d ROWS"}
    # x feeds c, and d feeds e: what is not shown is counted where it would hang.
    assert {short(near.node): (near.hidden_upstream, near.hidden_downstream) for near in found.nodes} == {
        "a": (0, 0),
        "b": (0, 0),
        "c": (1, 0),
        "d": (0, 1),
    }
    assert (found.total, found.lacks) == (4, [PartialReason.DEPTH_LIMIT])


def test_columns_with_rows() -> None:
    found = around("c.id", up=1, down=0)
    assert {short(near.node): near.distance for near in found.nodes} == {
        "c.id": 0,
        "c": 0,
        "a.id": 1,
        "b.id": 1,
        "x.id": 1,
        "a": 1,
        "b": 1,
        "x": 1,
    }
    assert {"c c.id OWN", "b.id c FILTER", "x.id c JOIN", "a.id c.id IDENTITY", "a.id b.id IDENTITY"} <= arrows(found)


@pytest.mark.parametrize(
    ("options", "nodes", "lacks"),
    [
        ({"up": 0, "down": 0}, ["b"], [PartialReason.DEPTH_LIMIT]),
        ({"up": 1, "down": 0}, ["b", "a"], [PartialReason.DEPTH_LIMIT]),
        ({"up": 9, "down": 9}, ["b", "a", "c", "d", "e"], []),
        ({"up": 9, "down": 9, "most": 3}, ["b", "a", "c"], [PartialReason.NODE_LIMIT]),
    ],
)
def test_bounded_by_hops_and_by_nodes(options: dict[str, int], nodes: list[str], lacks: list[PartialReason]) -> None:
    found = around("b", **options)
    assert [short(near.node) for near in found.nodes] == nodes
    assert found.lacks == lacks


def test_of_several_each_distance_is_that_to_the_nearest() -> None:
    found = around("x", "e", up=1, down=1)
    assert {short(near.node): near.distance for near in found.nodes} == {"x": 0, "e": 0, "c": 1, "d": 1}


def test_filtered() -> None:
    found = around("b.id", up=9, down=9, only=Filter(types=frozenset({Type.DIRECT})))
    assert arrows(found) == {"a.id b.id IDENTITY", "b.id d.id IDENTITY", "d.id e.id IDENTITY"}
    assert found.lacks == [PartialReason.FILTERED]
