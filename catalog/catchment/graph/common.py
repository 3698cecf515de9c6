"""What several columns or assets have in common: what feeds all of them, or what all of them feed.

A node is a common ancestor where it reaches every one of them; one of them that reaches the others is one too, at no
hop from itself.  It is among the nearest where no other common ancestor stands between it and them: where no link
leads from it to another, but to one that leads back to it, since nodes that run in a circle stand or fall together.
Common descendants are the same, the other way round.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from catchment.completeness import PartialReason
from catchment.graph.arrays import Arrays, Ints, components
from catchment.graph.completeness import cut_off, marked
from catchment.graph.filters import EVERYTHING, Filter
from catchment.graph.lineage import Lineage
from catchment.graph.walks import Allowed, Marks


class Common(NamedTuple):
    """What some nodes have in common.

    Attributes:
        nodes: The ids of all common ancestors, or descendants: those whose farthest way is shortest first, then by
            the sum of all ways, then by id.
        distances: The hops between each and every one of the nodes that were asked about, in their order.
        nearest: Whether each is among the nearest.
        visited: All that was looked at, the nodes that were asked about among it.
        lacks: Why there may be more.
    """

    nodes: Ints
    distances: Ints
    nearest: Marks
    visited: Ints
    lacks: list[PartialReason]


def common(lineage: Lineage, among: Sequence[int], *, upstream: bool = True, only: Filter = EVERYTHING) -> Common:
    """Return what feeds all of some columns or assets, or what all of them feed.

    Args:
        lineage: The graph.
        among: Columns or assets: assets alone are followed asset by asset, else columns and rows.
        upstream: Ancestors rather than descendants.
        only: Which links to follow.

    Raises:
        InputError: The filter is about how columns are linked, and all are assets.
    """
    lineage.check(only, *among)
    arrays, allowed = lineage.links_of(*among), lineage.allowed(only)
    walk = lineage.walk if arrays is lineage.arrays else lineage.walk_assets
    hops = np.full((len(among), arrays.count), -1, np.int32)
    lacks: set[PartialReason] = set()
    for row, node in zip(hops, among, strict=True):
        steps = walk(node, upstream=upstream, only=only)
        row[steps.walk.nodes] = steps.walk.distances
        row[node] = 0
        inside = np.append(steps.walk.nodes, np.int32(node))
        lacks.update(cut_off(arrays.sides[upstream], [node], steps, inside, None, allowed))
    nodes = np.flatnonzero((hops >= 0).all(axis=0)).astype(np.int32)
    distances = hops[:, nodes]
    order = np.lexsort((nodes, distances.sum(axis=0), distances.max(axis=0)))
    nodes, distances = nodes[order], distances[:, order].T
    nearest = _nearest(arrays, nodes, allowed, upstream=upstream)
    return Common(nodes, distances, nearest, np.flatnonzero((hops >= 0).any(axis=0)).astype(np.int32), list(lacks))


def _nearest(arrays: Arrays, nodes: Ints, allowed: Allowed, *, upstream: bool) -> Marks:
    """Return which of the common nodes have no link towards what was asked about to another one."""
    sources, ends, codes = arrays.sides[not upstream].rows(nodes)
    # What was asked about need not fit the filter, and is reached from what does.
    taken = marked(arrays.count, nodes)[ends] & np.frombuffer(allowed.codes, np.bool_)[codes]
    places = np.zeros(arrays.count, np.int32)
    places[nodes] = np.arange(len(nodes), dtype=np.int32)
    sources, ends = places[sources[taken]], places[ends[taken]]
    circle = components(len(nodes), sources, ends)
    onward = circle[sources[circle[sources] != circle[ends]]]
    return ~marked(len(nodes), onward)[circle] if len(nodes) else np.zeros(0, np.bool_)
