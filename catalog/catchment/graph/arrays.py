"""Links between numbered nodes as compact arrays, both ways; what changes is laid over them in a new object.

A direction is three arrays: where the links of each node start, the node at the other end of each, and its code
(``store.links``).  Python reads the very memory that numpy does, since a short walk is quicker without numpy.
"""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

Ints = npt.NDArray[np.int32]
Codes = npt.NDArray[np.uint8]

MOST_REPLACED = 4096
"""Nodes whose links are laid over the arrays at most; beyond that, they are merged into new ones."""


class Row(NamedTuple):
    """The links of one node in one direction.

    Attributes:
        ends: The nodes at their other ends.
        codes: Their codes.
    """

    ends: "array[int]"
    codes: "array[int]"


def row(links: Iterable[tuple[int, int]]) -> Row:
    """Return the links of a node: the other end and the code of each."""
    links = list(links)
    return Row(array("i", [end for end, _ in links]), array("B", [code for _, code in links]))


class Side:
    """The links of all nodes in one direction.

    Attributes:
        count: How many nodes there are.
        starts: Where in `ends` the links of each node start, and at last where they end.
        ends: The node at the other end of each link.
        codes: The code of each link.
        replaced: The nodes whose links are others than those in the arrays, and the nodes that the arrays lack.
    """

    def __init__(
        self, starts: "array[int]", ends: "array[int]", codes: "array[int]", replaced: Mapping[int, Row], count: int
    ) -> None:
        self.starts = starts
        self.ends = ends
        self.codes = codes
        self.replaced = replaced
        self.count = count

    @classmethod
    def of(cls, starts: Ints, ends: Ints, codes: Codes) -> "Side":
        """Return a direction of links that are in the order of their nodes."""
        held = array("i", starts.tobytes()), array("i", ends.tobytes()), array("B", codes.tobytes())
        return cls(*held, {}, len(starts) - 1)

    def row(self, node: int) -> Row:
        """Return the links of a node."""
        if node in self.replaced:
            return self.replaced[node]
        links = slice(self.starts[node], self.starts[node + 1])
        return Row(self.ends[links], self.codes[links])

    def rows(self, nodes: Ints) -> tuple[Ints, Ints, Codes]:
        """Return the links of many nodes, in order: for each link the node, its other end, and its code."""
        if self.replaced:
            return self.whole.rows(nodes)
        first, degrees = self.arrays[0][nodes], self.degrees(nodes)
        # Counting through each node's own links: the place in the answer, less where the node's part of it begins.
        places = np.arange(degrees.sum(), dtype=np.int32) + np.repeat(first - np.cumsum(degrees) + degrees, degrees)
        return np.repeat(nodes, degrees), self.arrays[1][places], self.arrays[2][places]

    def degrees(self, nodes: Ints) -> Ints:
        """Return how many links each of many nodes has."""
        starts = self.whole.arrays[0]
        return starts[nodes + 1] - starts[nodes]

    def with_rows(self, rows: Mapping[int, Row], count: int) -> "Side":
        """Return this direction with other links at some nodes; the arrays are shared."""
        new = {node: Row(array("i"), array("B")) for node in range(self.count, count)}
        side = Side(self.starts, self.ends, self.codes, {**self.replaced, **new, **rows}, count)
        return side.whole if len(side.replaced) > MOST_REPLACED else side

    @cached_property
    def arrays(self) -> tuple[Ints, Ints, Codes]:
        """What is in the three arrays, as numpy sees them."""
        return (
            np.frombuffer(self.starts, np.int32),
            np.frombuffer(self.ends, np.int32),
            np.frombuffer(self.codes, np.uint8),
        )

    @cached_property
    def whole(self) -> "Side":
        """The same links with all of them in the arrays: worked out once, when a long walk needs them."""
        if not self.replaced:
            return self
        nodes = sorted(self.replaced)
        degrees = np.zeros(self.count + 1, np.int32)
        degrees[1 : len(self.starts)] = np.diff(self.arrays[0])
        degrees[np.array(nodes) + 1] = [len(self.replaced[node].ends) for node in nodes]
        rows = [self.replaced[node] for node in nodes]
        ends = self._merged(self.arrays[1], nodes, [each.ends for each in rows])
        return Side.of(
            np.cumsum(degrees, dtype=np.int32), ends, self._merged(self.arrays[2], nodes, [each.codes for each in rows])
        )

    def _merged(self, kept: npt.NDArray[Any], nodes: list[int], new: Sequence["array[int]"]) -> npt.NDArray[Any]:
        """Return one of the arrays with the links of some nodes, which are in order, in place of theirs."""
        last = len(self.starts) - 1
        begins = [self.starts[min(node, last)] for node in nodes]
        stops = [0, *(self.starts[min(node + 1, last)] for node in nodes)]
        pieces = [
            piece
            for i, each in enumerate(new)
            for piece in (kept[stops[i] : begins[i]], np.frombuffer(each, kept.dtype))
        ]
        return np.concatenate([*pieces, kept[stops[-1] :]])

    @property
    def every(self) -> tuple[Ints, Ints, Codes]:
        """All links, in the order of their nodes: node, other end and code of each."""
        return self.rows(np.arange(self.count, dtype=np.int32))

    @cached_property
    def matrix(self) -> "csr_array[Any, Any]":
        """The links as scipy's graph functions take them."""
        starts, ends, _ = self.whole.arrays
        # They want a weight for each link, of this type lest they convert it at every call; this one takes no room.
        weights = np.broadcast_to(np.float64(1), len(ends))
        return csr_array((weights, ends, starts), shape=(self.count, self.count))


def grouped(count: int, keys: Ints, ends: Ints, codes: Codes) -> Side:
    """Return links by node, those of each in the order in which they were given.

    Args:
        count: How many nodes there are.
        keys: The node at which each link is to be found.
        ends: The node at its other end.
        codes: Its code.
    """
    # To turn a matrix that has one entry in each row is to sort by counting: stable, and quicker than any sort.
    rows = np.arange(len(keys) + 1, dtype=np.int32)
    turned = csr_array((codes, keys, rows), shape=(len(keys), count)).tocsc()
    return Side.of(turned.indptr, ends[turned.indices], turned.data)


def components(count: int, sources: Ints, ends: Ints, connection: str = "strong") -> Ints:
    """Return for each node the number of its component: of the nodes that reach each other.

    Args:
        count: How many nodes there are.
        sources: The node that each link comes from.
        ends: The node that it goes to.
        connection: "weak" for the nodes that hang together, whatever the direction of the links.
    """
    # Loops and several links between the same nodes can keep scipy in a circle for ever; those that are made of
    # pairs are put together.
    others = sources != ends
    links = csr_array((np.ones(others.sum()), (sources[others], ends[others])), shape=(count, count))
    parts: Ints = connected_components(links, connection=connection)[1]
    return parts


class Arrays:
    """Links between nodes, both ways.

    Attributes:
        count: How many nodes there are; they are the numbers below it.
        sides: The links down from each node, and those up.
    """

    def __init__(self, down: Side, up: Side) -> None:
        self.count = down.count
        self.sides = (down, up)

    @classmethod
    def of(cls, count: int, sources: Ints, targets: Ints, codes: Codes) -> "Arrays":
        """Return the arrays of links; those of a node keep the order in which they are given.

        Args:
            count: How many nodes there are.
            sources: The node that each link comes from.
            targets: The node that it goes to.
            codes: What it is, a number below 256.
        """
        return cls(grouped(count, sources, targets, codes), grouped(count, targets, sources, codes))

    def __len__(self) -> int:
        starts = self.sides[0].whole.starts
        return starts[-1]

    def links(self, node: int, *, upstream: bool = False) -> Iterable[tuple[int, int]]:
        """Return the links of a node: the other end and the code of each."""
        return zip(*self.sides[upstream].row(node), strict=True)

    def replaced(self, incoming: Mapping[int, Sequence[tuple[int, int]]], count: int | None = None) -> "Arrays":
        """Return the graph in which other links lead to some nodes; this one stays as it is, and most is shared.

        Args:
            incoming: For each of these nodes all links that lead to it: source and code of each.
            count: How many nodes there are, if more than before.
        """
        count = self.count if count is None else count
        down, up = self.sides
        outgoing: dict[int, Row] = {}

        def changing(source: int) -> Row:
            if source not in outgoing:
                known = down.row(source) if source < self.count else row(())
                outgoing[source] = Row(known.ends[:], known.codes[:])
            return outgoing[source]

        for target in incoming:
            for source in up.row(target).ends if target < self.count else ():
                ends, codes = changing(source)
                place = ends.index(target)
                del ends[place], codes[place]
        for target, links in incoming.items():
            for source, code in links:
                ends, codes = changing(source)
                ends.append(target)
                codes.append(code)
        into = {node: row(links) for node, links in incoming.items()}
        return Arrays(down.with_rows(outgoing, count), up.with_rows(into, count))

    def within(self, nodes: npt.NDArray[np.bool_]) -> "Arrays":
        """Return the graph of those links of which both ends are among some nodes."""
        sources, targets, codes = self.sides[0].every
        kept = nodes[sources] & nodes[targets]
        return self if kept.all() else Arrays.of(self.count, sources[kept], targets[kept], codes[kept])
