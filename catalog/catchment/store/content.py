"""What a declaration holds, as it is kept: its scalar parts, columns and edges, each packed into one value.

A catalog has dozens of columns and edges an asset.  Whoever asks for them wants an asset's all together or, for
the graph, everyone's: so a row each would only cost.  What is counted and filtered by stands beside them.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import msgspec

from catchment.store import links
from catchment_parsers.facts import Asset, Column, Edge, Subtype
from catchment_parsers.naming import column_urn

_encoder = msgspec.json.Encoder(order="deterministic")
_asset = msgspec.json.Decoder(Asset)
_columns = msgspec.json.Decoder(tuple[Column, ...])


class Reasons(msgspec.Struct, frozen=True, array_like=True):
    """Why the edges of a declaration are, in their order.

    Attributes:
        texts: Expressions and paths, each once.
        edges: The places of expression and path in `texts`, and the line between them.
    """

    texts: tuple[str, ...]
    edges: tuple[tuple[int, int, int], ...]


_reasons = msgspec.json.Decoder(Reasons)


class Counts(NamedTuple):
    """What is asked of a declaration's columns without reading them."""

    columns: int
    described: int
    classified: int
    sensitive: int


def counts(columns: Iterable[Column]) -> Counts:
    """Return how many columns there are, are described, classified, and are not for everyone."""
    columns = list(columns)
    return Counts(
        len(columns),
        sum(is_described(column) for column in columns),
        sum(is_classified(column) for column in columns),
        sum(is_sensitive(column) for column in columns),
    )


def is_described(column: Column) -> bool:
    """Whether anyone says what a column holds."""
    return bool(column.description.strip())


def is_classified(column: Column) -> bool:
    """Whether anyone says who may see a column."""
    return bool(column.sensitivity) or column.pii


def is_sensitive(column: Column) -> bool:
    """Whether a column is personal, or not for everyone."""
    return column.pii or column.sensitivity not in ("", "PUBLIC")


def body(asset: Asset) -> str:
    """Return the declaration as JSON without what is kept apart."""
    return _encoder.encode(msgspec.structs.replace(asset, columns=(), reads=(), edges=(), sql="")).decode()


def asset_of(body: str) -> Asset:
    """Return a declaration's scalar parts."""
    return _asset.decode(body)


def columns(columns: Iterable[Column]) -> str:
    """Return columns as JSON."""
    return _encoder.encode(list(columns)).decode()


def columns_of(kept: str) -> tuple[Column, ...]:
    """Return columns from JSON."""
    return _columns.decode(kept)


def reasons(edges: Iterable[Edge]) -> str:
    """Return why edges are as JSON."""
    texts: dict[str, int] = {}
    rows = [(texts.setdefault(e.expression, len(texts)), e.line, texts.setdefault(e.path, len(texts))) for e in edges]
    return _encoder.encode(Reasons(tuple(texts), tuple(rows))).decode()


def links_of(asset: Asset, ids: Mapping[str, int]) -> bytes:
    """Return a declaration's column edges and then its columns as links, by the ids of their URNs."""
    own, own_code = ids[asset.urn], links.code("OWN")
    targets = {edge.target: ids[column_urn(asset.urn, edge.target)] if edge.target else own for edge in asset.edges}
    return links.packed(
        [
            *((ids[e.source], targets[e.target], _code(e)) for e in asset.edges),
            *((own, ids[column_urn(asset.urn, column.key)], own_code) for column in asset.columns),
        ]
    )


def _code(edge: Edge) -> int:
    return links.code(edge.subtype, masking=edge.masking, certain=edge.certain, provenance=edge.provenance)


class Kept(NamedTuple):
    """A column edge as it is kept.

    Attributes:
        link: Source, target and code.
        expression, line, path: As in ``facts.Edge``.
    """

    link: tuple[int, int, int]
    expression: str
    line: int
    path: str


def edges_of(packed: bytes, why: str) -> list[Kept]:
    """Return a declaration's column edges."""
    told = _reasons.decode(why)
    return [
        Kept(link, told.texts[expression], line, told.texts[path])
        for link, (expression, line, path) in zip(links.unpacked(packed), told.edges, strict=False)
    ]


def edge_of(kept: Kept, urns: Mapping[int, str]) -> Edge:
    """Return a column edge, given the URNs of its ends."""
    source, target, code = kept.link
    return Edge(
        source=urns[source],
        target=urns[target].partition("#")[2],
        subtype=Subtype(links.how(code)),
        masking=bool(code & links.MASKING),
        certain=not code & links.UNCERTAIN,
        expression=kept.expression,
        line=kept.line,
        path=kept.path,
        provenance=links.provenance(code),
    )


def mentioned(asset: Asset) -> Iterable[str]:
    """Yield the URNs of all that a declaration speaks of, its own first."""
    yield asset.urn
    prefix = column_urn(asset.urn, "")
    yield from (prefix + column.key for column in asset.columns)
    yield from (prefix + edge.target for edge in asset.edges if edge.target)
    yield from (edge.source for edge in asset.edges)
    yield from (each.source for each in asset.reads)


def row(id_: int, asset: Asset) -> tuple[Any, ...]:
    """Return a declaration's row of ``content``."""
    return id_, body(asset), columns(asset.columns), reasons(asset.edges)
