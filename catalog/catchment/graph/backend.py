# ruff: noqa: N803 - networkx passes a graph as G
"""A networkx backend: what the arrays answer faster than networkx is dispatched to them, all else is converted.

networkx finds this module by the entry point ``networkx.backends`` and asks it for functions by their names in
networkx, whose arguments and answers they share.  Sets are made as they are looked at (``collections.abc.Set``), so
that an answer of half a million nodes costs no more than their numbers before.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet
from itertools import groupby
from operator import itemgetter
from typing import Any

import networkx as nx
import numpy as np
from networkx.utils.backends import _registered_algorithms  # type: ignore[attr-defined]

from catchment.graph import walks
from catchment.graph.arrays import Ints, components
from catchment.graph.views import LineageGraph, Node
from catchment.graph.walks import Walk

# ── conversion ───────────────────────────────────────────────────────────────────────────────────


def convert_to_nx(graph: LineageGraph) -> "nx.DiGraph[Any]":
    """Return an ordinary networkx graph of the same nodes and edges."""
    return graph.converted


def convert_from_nx(graph: "nx.DiGraph[Any]", **_: Any) -> LineageGraph:
    """Refuse: what networkx holds already is not worth arrays for one question."""
    raise NotImplementedError("only a catalog's graph has catchment's arrays: ask catchment.open(...).graph()")


def __getattr__(name: str) -> Callable[..., Any]:
    """Return any other function of networkx that changes no graph: it is answered by a converted one."""
    function = _registered_algorithms.get(name)
    if function is None or function.mutates_input is True or not function.graphs:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return _converting(name)


def _converting(name: str) -> Callable[..., Any]:
    return lambda *args, **kwargs: _registered_algorithms[name](*args, backend="networkx", **kwargs)


# ── reachability ─────────────────────────────────────────────────────────────────────────────────


def descendants(G: LineageGraph, source: Node) -> AbstractSet[Any]:
    """Return all nodes that a node reaches."""
    return G.named(walks.closure(G.arrays, G.node_id(source, nx.NetworkXError)))


def ancestors(G: LineageGraph, source: Node) -> AbstractSet[Any]:
    """Return all nodes that reach a node."""
    return G.named(walks.closure(G.arrays, G.node_id(source, nx.NetworkXError), upstream=True))


def has_path(G: LineageGraph, source: Node, target: Node) -> bool:
    """Return whether one node reaches another."""
    return walks.has_path(G.arrays, G.node_id(source), G.node_id(target))


def bidirectional_shortest_path(G: LineageGraph, source: Node, target: Node) -> list[Any]:
    """Return the nodes of a shortest path."""
    way = walks.path(G.arrays, G.node_id(source), G.node_id(target))
    if way is None:
        raise nx.NetworkXNoPath(f"No path between {source} and {target}.")
    return [G.labels.label(node) for node in way]


def shortest_path(
    G: LineageGraph, source: Node = None, target: Node = None, weight: Any = None, method: str = "dijkstra"
) -> Any:
    """Return the nodes of a shortest path between two nodes; what else networkx offers is converted."""
    if weight is None and source is not None and target is not None:
        return bidirectional_shortest_path(G, source, target)
    return _converting("shortest_path")(G, source, target, weight, method)


def shortest_path_length(
    G: LineageGraph, source: Node = None, target: Node = None, weight: Any = None, method: str = "dijkstra"
) -> Any:
    """Return the hops of a shortest path between two nodes, or from one or to one; what else there is is converted."""
    if weight is not None or source is target is None:
        return _converting("shortest_path_length")(G, source, target, weight, method)
    if target is None:
        return single_source_shortest_path_length(G, source)
    if source is None:
        return single_target_shortest_path_length(G, target)
    return len(bidirectional_shortest_path(G, source, target)) - 1


def single_source_shortest_path_length(G: LineageGraph, source: Node, cutoff: float | None = None) -> dict[Any, int]:
    """Return the hops to every node that a node reaches."""
    return _distances(G, source, cutoff, upstream=False)


def single_target_shortest_path_length(G: LineageGraph, target: Node, cutoff: float | None = None) -> dict[Any, int]:
    """Return the hops from every node that reaches a node."""
    return _distances(G, target, cutoff, upstream=True)


def _distances(G: LineageGraph, start: Node, cutoff: float | None, *, upstream: bool) -> dict[Any, int]:
    found = walks.distances(G.arrays, G.node_id(start), upstream=upstream, depth=_depth(cutoff))
    return {G.labels.label(node): distance for node, distance in found.items()}


def _depth(limit: float | None) -> int | None:
    return None if limit is None or limit == float("inf") else max(int(limit), 0)


# ── breadth first ────────────────────────────────────────────────────────────────────────────────


def bfs_edges(
    G: LineageGraph, source: Node, reverse: bool = False, depth_limit: int | None = None, sort_neighbors: Any = None
) -> Iterator[tuple[Any, Any]]:
    """Yield the edges by which a search reaches each node first."""
    if sort_neighbors is not None:
        return _converting("bfs_edges")(G, source, reverse, depth_limit, sort_neighbors)  # type: ignore[no-any-return]
    label = G.labels.label
    walk = _walk(G, source, reverse=reverse, depth=depth_limit)
    return ((label(via), label(node)) for node, _, via, _ in walk)


def bfs_predecessors(
    G: LineageGraph, source: Node, depth_limit: int | None = None, sort_neighbors: Any = None
) -> Iterator[tuple[Any, Any]]:
    """Yield each node that a search reaches with the one before it."""
    return ((node, via) for via, node in bfs_edges(G, source, False, depth_limit, sort_neighbors))


def bfs_successors(
    G: LineageGraph, source: Node, depth_limit: int | None = None, sort_neighbors: Any = None
) -> Iterator[tuple[Any, list[Any]]]:
    """Yield each node from which a search goes on with those that it reaches from there."""
    edges = bfs_edges(G, source, False, depth_limit, sort_neighbors)
    found = [(via, [node for _, node in group]) for via, group in groupby(edges, itemgetter(0))]
    return iter(found or [(source, [])])


def descendants_at_distance(G: LineageGraph, source: Node, distance: int) -> set[Any]:
    """Return the nodes that are so many hops away."""
    start = G.node_id(source, nx.NetworkXError)
    if not distance:
        return {source}
    hops = dict(walks.walk(G.arrays, start, depth=distance).hops) if distance > 0 else {}
    return {G.labels.label(node) for node in map(int, hops[distance].nodes)} if distance in hops else set()


def _walk(G: LineageGraph, source: Node, *, reverse: bool, depth: int | None) -> Walk:
    return walks.walk(G.arrays, G.node_id(source, nx.NetworkXError), upstream=reverse, depth=_depth(depth))


# ── order ────────────────────────────────────────────────────────────────────────────────────────


def topological_generations(G: LineageGraph) -> Iterator[list[Any]]:
    """Yield the nodes of which all ancestors were yielded before, as lists."""
    for generation in _generations(G):
        yield [G.labels.label(node) for node in generation.tolist()]


def topological_sort(G: LineageGraph) -> Iterator[Any]:
    """Yield the nodes, each after all of its ancestors."""
    for generation in topological_generations(G):
        yield from generation


def _generations(G: LineageGraph) -> Iterator[Ints]:
    down, up = G.arrays.sides
    missing = up.degrees(np.arange(G.arrays.count, dtype=np.int32))
    nodes = G.labels.ids[missing[G.labels.ids] == 0]
    left = len(G.labels.ids)
    while len(nodes):
        left -= len(nodes)
        yield nodes
        ends, times = np.unique(down.rows(nodes)[1], return_counts=True)
        missing[ends] -= times.astype(np.int32)
        nodes = ends[missing[ends] == 0]
    if left:
        raise nx.NetworkXUnfeasible("Graph contains a cycle.")


def is_directed_acyclic_graph(G: LineageGraph) -> bool:
    """Return whether no node reaches itself."""
    return not has_cycle(G)


def has_cycle(G: LineageGraph) -> bool:
    """Return whether some node reaches itself."""
    try:
        deque(_generations(G), maxlen=0)
    except nx.NetworkXUnfeasible:
        return True
    return False


def strongly_connected_components(G: LineageGraph) -> Iterator[set[Any]]:
    """Yield the sets of nodes that reach each other."""
    return _components(G, "strong")


def weakly_connected_components(G: LineageGraph) -> Iterator[set[Any]]:
    """Yield the sets of nodes that hang together, whatever the direction of the links."""
    return _components(G, "weak")


def _components(G: LineageGraph, connection: str) -> Iterator[set[Any]]:
    nodes, ends, _ = G.arrays.sides[0].every
    parts = components(G.arrays.count, nodes, ends, connection)
    found = defaultdict[int, set[Any]](set)
    for node, part in zip(G.labels.ids.tolist(), parts[G.labels.ids].tolist(), strict=True):
        found[part].add(G.labels.label(node))
    yield from found.values()
