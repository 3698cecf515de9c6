"""Node-link JSON as networkx reads it: a node or a link a line."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from catchment.graph.export import links, nodes

if TYPE_CHECKING:
    from catchment.catalog import Catalog


def pieces(catalog: "Catalog") -> Iterator[str]:
    """Yield the document, a node or a link at a time."""
    yield f'{{"directed": true, "multigraph": true, "graph": {{"run": {catalog.state.run}}}, "nodes": [\n'
    yield from _listed(nodes(catalog))
    yield '], "links": [\n'
    yield from _listed(links(catalog))
    yield "]}\n"


def _listed(items: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    encode, before = msgspec.json.Encoder().encode, ""
    for item in items:
        yield before + encode(item).decode()
        before = ",\n"
    yield "\n"
