"""What lies around columns or assets: the nodes within some hops, and every link between them."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from catchment.completeness import PartialReason
from catchment.graph.arrays import Arrays, Ints, Side
from catchment.graph.completeness import cut_off, marked
from catchment.graph.filters import EVERYTHING, Filter
from catchment.graph.lineage import Lineage, Steps
from catchment.graph.walks import Allowed

LINKS_PER_NODE = 8
"""Links in an answer at most, for each node that it may have."""


class Near(NamedTuple):
    """A node of a neighbourhood.

    Attributes:
        node: Its id.
        distance: Hops to the nearest of those that were asked about, whichever way.
        hidden_upstream: Nodes that feed it and are not in the neighbourhood.
        hidden_downstream: Nodes that it feeds and that are not in the neighbourhood.
    """

    node: int
    distance: int
    hidden_upstream: int
    hidden_downstream: int


class Between(NamedTuple):
    """A link between two nodes of a neighbourhood.

    Attributes:
        source: The node that it leads from.
        target: The node that it leads to.
        code: What it says, as ``store.links`` has it.
    """

    source: int
    target: int
    code: int


class Neighbourhood(NamedTuple):
    """What lies around some nodes.

    Attributes:
        nodes: The nearest first, those that were asked about among them.
        links: Every link between them that the filter lets through, or the first of them.
        total: How many nodes lie within the hops that were asked for, shown or not.
        lacks: Why there may be more.
    """

    nodes: list[Near]
    links: list[Between]
    total: int
    lacks: list[PartialReason]

    @property
    def ids(self) -> Ints:
        """The ids of the nodes."""
        return np.array([near.node for near in self.nodes], np.int32)


def neighbourhood(
    lineage: Lineage, roots: Sequence[int], *, up: int = 1, down: int = 1, most: int = 500, only: Filter = EVERYTHING
) -> Neighbourhood:
    """Return what lies around columns or assets.

    Args:
        lineage: The graph.
        roots: Columns or assets: assets alone with the assets that they read and are read by, else columns.
        up: Hops towards the sources at most.
        down: Hops towards the consumers at most.
        most: Nodes at most; the nearest are kept.
        only: Which links to walk, and to show.

    Raises:
        InputError: The filter is about how columns are linked, and all roots are assets.
    """
    arrays, allowed = lineage.links_of(*roots), lineage.allowed(only)
    walks = [
        (upstream, depth, lineage.follow(*roots, upstream=upstream, depth=depth, only=only))
        for upstream, depth in ((True, up), (False, down))
    ]
    nodes, distances = _nearest(roots, [steps for *_, steps in walks])
    shown = nodes[:most]
    links, hides = _links(arrays, shown, allowed)
    lacks = {
        reason
        for upstream, depth, steps in walks
        for reason in cut_off(arrays.sides[upstream], roots, steps, nodes, depth, allowed)
    }
    lacks |= {PartialReason.FILTERED} if hides else set()
    lacks |= {PartialReason.NODE_LIMIT} if len(nodes) > most or len(links) > LINKS_PER_NODE * most else set()
    hidden = [_hidden(arrays.sides[upstream], shown).tolist() for upstream in (True, False)]
    return Neighbourhood(
        nodes=list(map(Near, shown.tolist(), distances.tolist(), *hidden)),
        links=links[: LINKS_PER_NODE * most],
        total=len(nodes),
        lacks=list(lacks),
    )


def _nearest(roots: Sequence[int], walks: Sequence[Steps]) -> tuple[Ints, Ints]:
    """Return the nodes of walks, the nearest first, with their distances; of one distance as they were reached."""
    nodes = np.concatenate([np.array(roots, np.int32), *(steps.walk.nodes for steps in walks)])
    distances = np.concatenate([np.zeros(len(roots), np.int32), *(steps.walk.distances for steps in walks)])
    order = np.argsort(distances, kind="stable")
    _, first = np.unique(nodes[order], return_index=True)
    nearest = order[np.sort(first)]
    return nodes[nearest], distances[nearest]


def _links(arrays: Arrays, shown: Ints, allowed: Allowed) -> tuple[list[Between], bool]:
    """Return the links between some nodes, in their order, and whether the filter hides any."""
    sources, ends, codes = arrays.sides[0].rows(shown)
    between = marked(arrays.count, shown)[ends]
    taken = between & np.frombuffer(allowed.codes, np.bool_)[codes]
    found = list(map(Between, *(each[taken].tolist() for each in (sources, ends, codes))))
    return found, bool((between & ~taken).any())


def _hidden(side: Side, shown: Ints) -> Ints:
    """Return for each of some nodes how many neighbours it has that are not among them."""
    nodes, ends, _ = side.rows(shown)
    out = ~marked(side.count, shown)[ends]
    pairs = np.unique(nodes[out].astype(np.int64) << 32 | ends[out])
    return np.bincount(pairs >> 32, minlength=side.count)[shown].astype(np.int32)
