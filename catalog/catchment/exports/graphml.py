"""GraphML: what node-link JSON says, in XML.

An attribute that is empty is left out, and one that is a list is a JSON text.  What XML cannot hold, not even
escaped, becomes U+FFFD.
"""

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from catchment.exports.tables import EDGES, NODES, Cell, Row, records
from catchment.graph.export import links, nodes

if TYPE_CHECKING:
    from catchment.catalog import Catalog

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_TYPES = {str: "string", int: "long", bool: "boolean"}
_NODE = tuple(NODES)[1:]
_EDGE = tuple(EDGES)[2:]
"""What a node and an edge say besides their ids."""


def pieces(catalog: "Catalog") -> Iterator[str]:
    """Yield the document, a line or an element at a time."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
    yield from _keys()
    yield f'<graph edgedefault="directed">\n<data key="g_run">{catalog.state.run}</data>\n'
    known: set[str] = set()
    for node, *said in records(nodes(catalog), NODES):
        known.add(str(node))
        yield f"<node id={_quoted(node)}>{_data('n', _NODE, said)}</node>\n"
    for edge in records(links(catalog), EDGES):
        yield from _edge(edge, known)
    yield "</graph>\n</graphml>\n"


def _keys() -> Iterator[str]:
    yield '<key id="g_run" for="graph" attr.name="run" attr.type="long"/>\n'
    for element, names, types in (("node", _NODE, NODES), ("edge", _EDGE, EDGES)):
        for name in names:
            id_, type_ = f"{element[0]}_{name}", _TYPES[types[name]]
            yield f'<key id="{id_}" for="{element}" attr.name="{name}" attr.type="{type_}"/>\n'


def _edge(edge: Row, known: set[str]) -> Iterator[str]:
    """Yield an edge, before it those of its ends that nothing is known of."""
    source, target, *said = edge
    for end in (str(source), str(target)):
        if end not in known:
            known.add(end)
            yield f"<node id={_quoted(end)}/>\n"
    yield f"<edge source={_quoted(source)} target={_quoted(target)}>{_data('e', _EDGE, said)}</edge>\n"


def _data(prefix: str, names: Iterable[str], said: Iterable[Cell]) -> str:
    told = ((name, value) for name, value in zip(names, said, strict=True) if value is not None)
    return "".join([f'<data key="{prefix}_{name}">{_text(value)}</data>' for name, value in told])


def _text(value: Cell) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return escape(_NOT_XML.sub("\ufffd", str(value)), {"\r": "&#13;"})


def _quoted(value: Cell) -> str:
    return quoteattr(_NOT_XML.sub("\ufffd", str(value)))
