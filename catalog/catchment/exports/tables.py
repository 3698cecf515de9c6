"""Nodes, edges and owners as tables: the same fields in CSV, Parquet and GraphML."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

import msgspec

from catchment.graph.export import asset_nodes, links, nodes

if TYPE_CHECKING:
    from catchment.catalog import Catalog

Cell: TypeAlias = str | int | bool | None
Row: TypeAlias = tuple[Cell, ...]

NODES: Mapping[str, type] = {
    "id": str,
    "kind": str,
    "name": str,
    "dataset": str,
    "ordinal": int,
    "data_type": str,
    "unique_id": str,
    "relation": str,
    "materialized": str,
    "package": str,
    "path": str,
    "description": str,
    "tags": str,
    "tier": str,
    "domain": str,
    "owners": str,
    "tests": str,
    "status": str,
    "sources": str,
    "sensitivity": str,
    "pii": bool,
    "reason": str,
    "attached": str,
    "source": str,
    "same_as": str,
}
"""Fields of a node, an asset's and a column's; lists are JSON texts."""
EDGES: Mapping[str, type] = {
    "source": str,
    "target": str,
    "level": str,
    "reach": str,
    "declared": bool,
    "type": str,
    "subtype": str,
    "masking": bool,
    "certain": bool,
    "expression": str,
    "path": str,
    "line": int,
    "provenance": str,
    "declared_by": str,
}
"""Fields of an edge, of level ``dataset`` and of level ``column``."""
OWNERS: Mapping[str, type] = {"asset": str, "name": str, "role": str, "email": str, "provenance": str}
"""Fields of an ownership."""
TABLES: Mapping[str, Mapping[str, type]] = {"nodes": NODES, "edges": EDGES, "owners": OWNERS}


def rows(catalog: "Catalog", table: str) -> Iterator[Row]:
    """Yield the rows of a table, one at a time; what a row does not have is None."""
    made = {"nodes": nodes, "edges": links, "owners": _owners}[table](catalog)
    return records(made, TABLES[table])


def records(made: Iterable[Mapping[str, Any]], fields: Iterable[str]) -> Iterator[Row]:
    """Yield nodes or links as rows of these fields."""
    names = tuple(fields)
    return (tuple([_cell(each.get(name)) for name in names]) for each in made)


def _owners(catalog: "Catalog") -> Iterator[dict[str, Any]]:
    for node in asset_nodes(catalog):
        for owner in node.get("owners", ()):
            yield {"asset": node["id"], **owner}


def _cell(value: Any) -> Cell:
    if value is None or value == "" or isinstance(value, int):
        return None if value == "" else value
    if isinstance(value, str):
        return str(value)
    return msgspec.json.encode(value).decode() if value else None
