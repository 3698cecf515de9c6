"""A lineage graph in which some assets are made of something else; all that this does not touch is shared.

A column exists where it is declared or used, so an edge that is gone can end a column of another asset; and whoever
reads an asset as a whole uses every column that it has.  Both reach beyond the assets that changed.
"""

from collections.abc import Iterable, Mapping

from catchment.graph.arrays import Arrays
from catchment.graph.lineage import MENTIONED, OWN, WHOLE, Lineage, into_rows
from catchment.graph.names import Names, Stored
from catchment.store import links, topology
from catchment.store.database import Store

MOST_CHANGED = 1000
"""Assets up to which it is worth while to change a graph; beyond that it is loaded anew."""
_Into = dict[int, list[tuple[int, int]]]
"""Links by their targets: source and code of each."""


def refreshed(lineage: Lineage, store: Store, since: int) -> Lineage:
    """Return the graph as it is now; the one before it stays as it is.

    Args:
        lineage: The graph as it was loaded from the store.
        store: The catalog.
        since: The last run that the graph surely knows.
    """
    changed = topology.changed(store, since)
    if len(changed) > MOST_CHANGED:
        return Lineage.from_store(store)
    said = topology.column_links(store, changed) + topology.asset_links(store, changed)
    return replaced(lineage, Stored(store, lineage.names), changed, links.unpacked(said)) if changed else lineage


def replaced(lineage: Lineage, names: Names, assets: Iterable[int], said: Iterable[tuple[int, int, int]]) -> Lineage:
    """Return the graph after a run that changed some assets; the one before it stays as it is.

    Args:
        lineage: The graph before.
        names: What the ids stand for now.
        assets: Ids of the assets that are made of something else, are new, or are gone.
        said: All links into these assets and their columns, as `Lineage.of_links` takes them.
    """
    before = {column for asset in assets for column in lineage.columns_of.get(asset, ())}
    edges: _Into = {node: [] for node in {*assets, *before}}
    reads: _Into = {asset: [] for asset in assets}
    declared = dict.fromkeys(before, 0)
    for source, target, code in said:
        if code & 15 == OWN:
            declared[target] = code
        else:
            (edges if code & 15 < OWN else reads).setdefault(target, []).append((source, code))
    # Most of what is said of an asset that changed is as it was.
    edges = {target: into for target, into in edges.items() if into != _edges(lineage.arrays, target)}
    reads = {asset: into for asset, into in reads.items() if into != _links(lineage.reads, asset)}
    declared = {node: code for node, code in declared.items() if code != _declared(lineage.arrays, node)}
    used = {source for target in edges for source, _ in (*_edges(lineage.arrays, target), *edges[target])}
    now = Lineage(names, lineage.arrays.replaced(edges, names.count), lineage.reads.replaced(reads, names.count))
    own = _own(lineage, now, {*declared, *edges, *used}, declared)
    into = _into(lineage, now, own, {*reads, *(target for target in edges if now.is_asset(target))})
    into = {target: links for target, links in into.items() if links != _links(now.arrays, target)}
    return Lineage(names, now.arrays.replaced(into), now.reads)


def _links(arrays: Arrays, node: int) -> list[tuple[int, int]]:
    """Return the links into a node."""
    return list(arrays.links(node, upstream=True)) if node < arrays.count else []


def _edges(arrays: Arrays, node: int) -> list[tuple[int, int]]:
    """Return the column edges into a node."""
    return [(source, code) for source, code in _links(arrays, node) if code & 15 < OWN]


def _own(lineage: Lineage, now: Lineage, nodes: Iterable[int], declared: Mapping[int, int]) -> dict[int, int | None]:
    """Return the code of the link from its asset to each of some nodes that is a column, None where it is gone.

    Args:
        lineage: The graph before.
        now: The same with the new column edges.
        nodes: All whose being there may have changed.
        declared: The code of those that the changed assets have now or had before: 0 where it is not declared now.
    """
    found: dict[int, int | None] = {}
    for node in nodes:
        if not now.is_asset(node):
            code = declared[node] if node in declared else _declared(lineage.arrays, node)
            used = _edges(now.arrays, node) or any(code & 15 < OWN for _, code in now.arrays.links(node))
            found[node] = code or (MENTIONED if used else None)
    return found


def _declared(arrays: Arrays, column: int) -> int:
    """Return the code of an asset's link to a column, 0 where the column is not declared."""
    own = arrays.links(column, upstream=True) if column < arrays.count else ()
    return next((code for _, code in own if code & 15 == OWN and code != MENTIONED), 0)


def _into(lineage: Lineage, now: Lineage, own: Mapping[int, int | None], changed: set[int]) -> _Into:
    """Return all links into the columns that may have changed, and into the rows of all whom that concerns."""
    columns = {asset: set(lineage.columns_of.get(asset, ())) for asset in {now.asset_of[column] for column in own}}
    into: _Into = {}
    for column, code in own.items():
        asset = now.asset_of[column]
        into[column] = _edges(now.arrays, column) + ([] if code is None else [(asset, code)])
        (columns[asset].discard if code is None else columns[asset].add)(column)
    readers = {end for asset in columns for end, code in now.reads.links(asset) if code & 15 == WHOLE}
    for asset in changed | readers:
        into[asset] = _edges(now.arrays, asset)
        for source, code in now.reads.links(asset, upstream=True):
            used = columns[source] if source in columns else lineage.columns_of.get(source, ())
            into[asset] += into_rows(source, code, sorted(used))
    return into
