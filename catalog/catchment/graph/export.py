"""The whole graph for others: a networkx graph, and the node-link JSON that networkx reads."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from catchment import assertions
from catchment.assets import Assets, Entry
from catchment.graph.lineage import Lineage, is_direct
from catchment.graph.names import Stored
from catchment.graph.views import LineageGraph, Node
from catchment.graph.walks import Marks
from catchment.store import read, topology
from catchment_parsers.facts import Kind

if TYPE_CHECKING:
    from catchment.catalog import Catalog

APART = frozenset({Kind.TEST, Kind.GROUP, Kind.OPERATION})
"""Kinds that hold no data: nodes of the export, but nothing flows through them."""


def to_networkx(catalog: "Catalog") -> LineageGraph:
    """Return the lineage graph: URNs, linked wherever a change travels.

    An asset's node stands for its rows.  Edges carry ``how`` (the first of an OpenLineage subtype, ``OWN``
    for an asset's own column, ``ROWS``, ``WHOLE``) and ``certain``; nodes carry ``kind``, ``name`` and, for a
    column, ``dataset``.  Every networkx algorithm works on it: ``nx.descendants(graph, urn)`` is what a change
    of that column can reach.
    """
    lineage, assets = catalog.state.lineage, catalog.state.assets
    shown = _shown(lineage, assets)
    if isinstance(lineage.names, Stored):
        lineage.names.hold()  # the graph outlives the catalog
    return LineageGraph(lineage.arrays.within(shown), _Urns(lineage, assets, shown))


def _shown(lineage: Lineage, assets: Assets) -> Marks:
    """Return for each node whether it is part of the graph: known columns, and assets that hold data."""
    shown = np.zeros(lineage.names.count, np.bool_)
    shown[lineage.columns] = True
    off = [node for node, entry in assets.items() if entry.asset.disabled]
    shown[np.isin(lineage.names.asset_of, off)] = False
    shown[[node for node, each in assets.items() if not (each.asset.disabled or each.asset.kind in APART)]] = True
    return shown


class _Urns:
    """Nodes by their URNs, with what the catalog says of them."""

    def __init__(self, lineage: Lineage, assets: Assets, shown: Marks) -> None:
        self._lineage = lineage
        self._assets = assets
        self._shown = shown
        self.ids = np.flatnonzero(shown).astype(np.int32)

    def id(self, label: Node) -> int | None:
        """Return the id of a URN that is part of the graph."""
        node = self._lineage.id(label) if isinstance(label, str) else None
        return node if node is not None and self._shown[node] else None

    def label(self, node: int) -> str:
        """Return the URN of a node."""
        return self._lineage.urns[node]

    def attributes(self, node: int) -> dict[str, Any]:
        """Return kind and name of a node, and the dataset of a column."""
        if self._lineage.is_asset(node):
            asset = self._assets[node].asset
            return {"kind": str(asset.kind), "name": asset.name}
        dataset, _, name = self.label(node).partition("#")
        return {"kind": "column", "name": name, "dataset": dataset}


def node_link(catalog: "Catalog") -> dict[str, Any]:
    """Return everything as node-link data: assets, columns, tests and groups, and both levels of lineage.

    Links of level ``dataset`` say that one asset reads another; those of level ``column`` carry an
    OpenLineage ``type`` and ``subtype``, and where they decide an asset's rows, the asset is their target.
    """
    return {
        "directed": True,
        "multigraph": True,
        "graph": {"run": catalog.state.run},
        "nodes": list(nodes(catalog)),
        "links": list(links(catalog)),
    }


def nodes(catalog: "Catalog") -> Iterator[dict[str, Any]]:
    """Yield the nodes of the node-link data, one at a time."""
    yield from asset_nodes(catalog)
    yield from _column_nodes(catalog)


def links(catalog: "Catalog") -> Iterator[dict[str, Any]]:
    """Yield the links of the node-link data, one at a time."""
    yield from dataset_links(catalog)
    yield from _column_links(catalog)


def _enabled(catalog: "Catalog") -> Iterator[Entry]:
    return (entry for entry in catalog.state.assets.values() if not entry.asset.disabled)


def asset_nodes(catalog: "Catalog") -> Iterator[dict[str, Any]]:
    """Yield the nodes that are assets."""
    tests = assertions.by_asset(catalog.state.assets)
    for entry in _enabled(catalog):
        node = _asset_node(entry, [test.key for test in tests.get(entry.asset.urn, [])])
        yield node
        # A relation that a project declares twice (a seed read back as a source) keeps its second name.
        for resource in entry.resources[1:]:
            if resource.unique_id and resource.unique_id != node["unique_id"]:
                yield {
                    "id": f"{entry.asset.urn}@{resource.unique_id}",
                    "kind": str(resource.kind),
                    "name": resource.unique_id.rpartition(".")[2],
                    "unique_id": resource.unique_id,
                    "source": resource.source,
                    "same_as": entry.asset.urn,
                }


def _asset_node(entry: Entry, tests: list[str]) -> dict[str, Any]:
    asset = entry.asset
    return {
        "id": asset.urn,
        "kind": str(asset.kind),
        "name": asset.name,
        "unique_id": asset.unique_id,
        "relation": asset.relation,
        "materialized": asset.materialized,
        "package": asset.package,
        "path": asset.path,
        "description": asset.description,
        "tags": list(asset.tags),
        "tier": asset.tier,
        "domain": asset.domain,
        "owners": [
            {"name": o.name, "role": o.role, "email": o.email, "provenance": o.provenance} for o in asset.owners
        ],
        "tests": tests,
        "status": str(asset.status),
        "sources": sorted(entry.sources),
        **({"attached": assertions.attached_to(asset)} if asset.kind is Kind.TEST else {}),
    }


def _column_nodes(catalog: "Catalog") -> Iterator[dict[str, Any]]:
    lineage, assets = catalog.state.lineage, catalog.state.assets
    known: set[int] = set()
    for entry in _enabled(catalog):
        for node, column in catalog.columns(entry):
            known.add(node)
            yield {
                "id": lineage.urns[node],
                "kind": "column",
                "name": column.name,
                "dataset": entry.asset.urn,
                "ordinal": column.ordinal,
                "data_type": column.data_type,
                "description": column.description,
                "tags": list(column.tags),
                "sensitivity": column.sensitivity,
                "pii": column.pii,
                "reason": column.reason,
            }
    for asset, columns in lineage.columns_of.items():
        if asset in assets and assets[asset].asset.disabled:
            continue
        for node in columns:
            if node not in known:
                urn = lineage.urns[node]
                yield {"id": urn, "kind": "column", "name": urn.partition("#")[2], "dataset": lineage.urns[asset]}


def dataset_links(catalog: "Catalog") -> Iterator[dict[str, Any]]:
    """Yield the links of level ``dataset``."""
    urns, assets = catalog.state.lineage.urns, catalog.state.assets
    for source, target, reach, declared in topology.reads(catalog.store):
        if target in assets and assets[target].asset.kind not in APART:
            yield {
                "source": urns[source],
                "target": urns[target],
                "level": "dataset",
                "reach": str(reach),
                "declared": declared,
            }


def _column_links(catalog: "Catalog") -> Iterator[dict[str, Any]]:
    for entry in catalog.state.assets.values():
        if entry.asset.kind in APART:
            continue
        for edge in read.edge_rows(catalog.store, entry.id):
            yield {
                "source": edge.source,
                "target": edge.target,
                "level": "column",
                "type": "DIRECT" if is_direct(edge.subtype) else "INDIRECT",
                "subtype": edge.subtype,
                "masking": edge.masking,
                "certain": edge.certain,
                "expression": edge.expression,
                "path": edge.path,
                "line": edge.line,
                "provenance": edge.provenance,
                "declared_by": edge.declared_by,
            }
