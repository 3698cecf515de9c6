"""What a declaration holds, packed and unpacked again: nothing is lost, and what is counted is right."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from tests.catalog.examples import asset, edge, urn

from catchment.store import content, links
from catchment_parsers.facts import Asset, Column, Edge, Provenance, Subtype

TEXTS = st.sampled_from(["", "a", "sum(x)", "\u00e9"])
EDGES = st.builds(
    Edge,
    source=st.sampled_from([urn("raw.id"), urn("raw.x"), urn("raw")]),
    target=st.sampled_from(["", "id", "x"]),
    subtype=st.sampled_from(list(Subtype)),
    masking=st.booleans(),
    certain=st.booleans(),
    expression=TEXTS,
    line=st.integers(0, 99),
    path=TEXTS,
    provenance=st.sampled_from([Provenance.SQL_PARSER, Provenance.OBSERVED]),
)


@given(st.lists(EDGES, max_size=6).map(tuple))
def test_edges_are_what_they_were(edges: tuple[Edge, ...]) -> None:
    said = asset("orders", "id x")
    said = Asset(urn=said.urn, kind=said.kind, name=said.name, columns=said.columns, edges=edges)
    ids = {urn: number for number, urn in enumerate(dict.fromkeys(content.mentioned(said)), 1)}
    urns = {number: urn for urn, number in ids.items()}
    packed = content.links_of(said, ids)
    kept = content.edges_of(packed, content.reasons(said.edges))
    assert tuple(content.edge_of(each, urns) for each in kept) == edges
    own = [(urns[source], urns[target]) for source, target, code in links.unpacked(packed) if links.how(code) == "OWN"]
    assert own == [(urn("orders"), urn("orders.id")), (urn("orders"), urn("orders.x"))]


def test_columns_are_what_they_were() -> None:
    full: dict[str, Any] = {"meta": {"a": [1, {"b": None}]}, "tags": ("x", "y"), "folded": '"Id"', "pii": True}
    columns = (Column(name="Id", data_type="numeric(9,2)", ordinal=2, **full), Column(name="plain"))
    assert content.columns_of(content.columns(columns)) == columns


def test_what_is_counted() -> None:
    columns = [
        Column(name="a", description="What it is."),
        Column(name="b", description=" ", sensitivity="PUBLIC"),
        Column(name="c", sensitivity="RESTRICTED"),
        Column(name="d", pii=True),
    ]
    assert content.counts(columns) == content.Counts(columns=4, described=1, classified=3, sensitive=2)


def test_an_expression_is_kept_once() -> None:
    kept = content.reasons([edge("raw.a -> x IDENTITY", expression="a + b", path="m.sql", line=n) for n in (3, 4)])
    assert kept == '[["a + b","m.sql"],[[0,3,1],[0,4,1]]]'
