"""Which sensitive columns reach another, and how."""

import msgspec
import pytest
from tests.catalog.examples import asset, edge, urn

from catchment.graph.lineage import Lineage
from catchment.graph.sensitive import sources
from catchment_parsers.facts import Asset, Edge


def masked(text: str) -> Edge:
    return msgspec.structs.replace(edge(text), masking=True)


def reaching(assets: list[Asset], target: str, *sensitive: str) -> list[tuple[str, int, str]]:
    """The sensitive sources of a column: short name, distance, and how they reach it."""
    lineage = Lineage.from_assets(assets)
    ids = {lineage.id(urn(name)): name for name in sensitive}
    start = lineage.id(urn(target))
    assert start is not None
    return [
        (
            ids[each.node],
            each.distance,
            ("value" if each.direct else "decides")
            + (" masked" if each.masked else "")
            + ("" if each.certain else "?"),
        )
        for each in sources(lineage, start, {node: None for node in ids if node is not None})
    ]


RAW = asset("raw", "email:varchar name:varchar id:integer")


@pytest.mark.parametrize(
    ("edges", "expected"),
    [
        ([edge("raw.email -> x IDENTITY")], [("raw.email", 1, "value")]),
        ([edge("raw.email -> x TRANSFORMATION")], [("raw.email", 1, "value")]),
        ([masked("raw.email -> x TRANSFORMATION")], [("raw.email", 1, "value masked")]),
        ([edge("raw.email -> x CONDITIONAL")], [("raw.email", 1, "decides")]),
        ([edge("raw.email ->  FILTER")], [("raw.email", 1, "decides")]),
        ([masked("raw.email -> x TRANSFORMATION"), edge("raw.email -> x IDENTITY")], [("raw.email", 1, "value")]),
        (
            [masked("raw.email -> x TRANSFORMATION"), edge("raw.name -> x IDENTITY")],
            [("raw.name", 1, "value"), ("raw.email", 1, "value masked")],
        ),
        ([edge("raw.id -> x IDENTITY")], []),
    ],
)
def test_how_it_reaches(edges: list[Edge], expected: list[tuple[str, int, str]]) -> None:
    model = msgspec.structs.replace(asset("model", "x:varchar", reads=["raw"]), edges=tuple(edges))
    assert reaching([RAW, model], "model.x", "raw.email", "raw.name") == expected


def test_a_way_round_the_mask_counts_however_long() -> None:
    chain = [
        RAW,
        asset("copy", "email:varchar", reads=["raw"], edges=["raw.email -> email IDENTITY"]),
        asset("model", "x:varchar", reads=["raw", "copy"], edges=["copy.email -> x IDENTITY"]),
    ]
    edges = (masked("raw.email -> x TRANSFORMATION"), *chain[2].edges)
    hidden = msgspec.structs.replace(chain[2], edges=edges)
    assert reaching([*chain[:2], hidden], "model.x", "raw.email") == [("raw.email", 2, "value")]


def test_a_column_is_not_its_own_source() -> None:
    assert reaching([RAW], "raw.email", "raw.email") == []
