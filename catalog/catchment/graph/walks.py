"""Walks over the arrays: what a node reaches, how far away it is, and by which way; the same in both directions.

A short walk is quickest in plain Python, and a long one level by level in numpy.  Where neither distance nor way
is asked, scipy is quicker still, but takes time in proportion to the whole graph just to begin.
"""

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property
from itertools import count, repeat
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.sparse.csgraph import breadth_first_order

from catchment.graph.arrays import Arrays, Codes, Ints, Side

Marks = npt.NDArray[np.bool_]

EVERY = bytes([1]) * 256
NONE = bytes(256)
FEW = 100
"""Nodes from which plain Python goes on in one step; from more, numpy is quicker."""
SHARE = 4096
"""What holds more than one in so many of all nodes, plain Python leaves to others: scipy has begun by then."""


class Allowed(NamedTuple):
    """Which links are walked; the others might as well not be there.

    Attributes:
        codes: For each code whether links of it are, in 256 bytes of 0 or 1.
        nodes: For each node whether links to it are; None for all.
    """

    codes: bytes = EVERY
    nodes: Marks | None = None


ALL = Allowed()


class Hop(NamedTuple):
    """What was newly reached in one step.

    Attributes:
        nodes: The nodes, each once.
        vias: The node that each was reached from.
        codes: The code of the link between the two.
    """

    nodes: "Sequence[int] | Ints"
    vias: "Sequence[int] | Ints"
    codes: "Sequence[int] | Codes"


class Search:
    """A search from some nodes in one direction, which reaches each node once.

    What was seen is a set while it is little, then a mark for each node.
    """

    def __init__(self, side: Side, starts: Iterable[int], nodes: Marks | None) -> None:
        self._side = side
        self._nodes = nodes
        self._seen = set(starts)
        self._marks: Marks | None = None

    def step(self, nodes: "Sequence[int] | Ints", codes: bytes) -> Hop:
        """Return what some nodes newly reach by links of some codes, each node from the first that leads to it."""
        if len(nodes) <= FEW:
            return self._few(nodes, codes)
        if self._marks is None:
            self._side = self._side.whole
            self._marks = np.zeros(self._side.count, np.bool_)
            self._marks[list(self._seen)] = True
            self._places = np.empty(self._side.count, np.int32)
        return self._many(np.asarray(nodes, np.int32), codes, self._marks)

    def met(self, nodes: "Sequence[int] | Ints") -> int | None:
        """Return the first of some nodes that was reached, None where none was."""
        if self._marks is None:
            return next((int(node) for node in nodes if node in self._seen), None)
        places = np.flatnonzero(self._marks[nodes])
        return int(nodes[places[0]]) if len(places) else None

    def _few(self, nodes: "Sequence[int] | Ints", codes: bytes) -> Hop:
        row, allowed = self._side.row, self._nodes
        seen = self._seen.__contains__ if self._marks is None else self._marks.__getitem__
        reached: dict[int, int] = {}
        vias, kinds = list[int](), list[int]()
        for node in _plain(nodes):
            for end, code in zip(*row(node), strict=True):
                if codes[code] and end not in reached and not seen(end) and (allowed is None or allowed[end]):
                    reached[end] = 1
                    vias.append(node)
                    kinds.append(code)
        if self._marks is None:
            self._seen.update(reached)
        else:
            self._marks[list(reached)] = True
        return Hop(list(reached), vias, kinds)

    def _many(self, nodes: Ints, codes: bytes, marks: Marks) -> Hop:
        vias, ends, kinds = self._side.rows(nodes)
        new = ~marks[ends]
        if codes != EVERY:
            new &= np.frombuffer(codes, np.bool_)[kinds]
        if self._nodes is not None:
            new &= self._nodes[ends]
        vias, ends, kinds = vias[new], ends[new], kinds[new]
        # Written from the last to the first, so that the first link to a node is the one that stays.
        places = np.arange(len(ends), dtype=np.int32)
        self._places[ends[::-1]] = places[::-1]
        first = self._places[ends] == places
        marks[ends] = True
        return Hop(ends[first], vias[first], kinds[first])


class Walk:
    """What a walk reached, nearest first: arrays, or plain lists where it is little.

    Attributes:
        hops: What was reached in each step, with its distance.
    """

    def __init__(self, hops: Sequence[tuple[int, Hop]]) -> None:
        self.hops = hops

    def __len__(self) -> int:
        return sum(len(hop.nodes) for _, hop in self.hops)

    def __iter__(self) -> Iterator[tuple[int, int, int, int]]:
        """Yield node, distance, node before and code of the link between."""
        for distance, hop in self.hops:
            yield from zip(_plain(hop.nodes), repeat(distance), _plain(hop.vias), _plain(hop.codes))

    @cached_property
    def nodes(self) -> Ints:
        """The nodes."""
        return self._joined(0)

    @cached_property
    def vias(self) -> Ints:
        """The node that each was reached from."""
        return self._joined(1)

    @cached_property
    def codes(self) -> Ints:
        """The code of the link between the two."""
        return self._joined(2)

    @cached_property
    def distances(self) -> Ints:
        """The hops to each."""
        distances = np.array([distance for distance, _ in self.hops], np.int32)
        return np.repeat(distances, [len(hop.nodes) for _, hop in self.hops])

    def _joined(self, field: int) -> Ints:
        return np.concatenate([np.zeros(0, np.int32), *(np.asarray(hop[field], np.int32) for _, hop in self.hops)])


def walk(
    arrays: Arrays,
    *starts: int,
    upstream: bool = False,
    depth: int | None = None,
    allowed: Allowed = ALL,
    free: bytes = NONE,
) -> Walk:
    """Return every node that the starts reach, nearest first, each by a shortest way from the nearest of them.

    Args:
        arrays: The graph.
        starts: Where to begin; they are not reached themselves.
        upstream: Follow links against their direction.
        depth: How many hops at most; None for all.
        allowed: Which links to walk.
        free: Codes of links that are no hop.
    """
    search = Search(arrays.sides[upstream], starts, allowed.nodes)
    hop, hops = Hop(starts, [], []), list[tuple[int, Hop]]()
    for distance in count():
        level = [hop, *_onward(search, hop.nodes, _both(allowed.codes, free))]
        hops += ((distance, each) for each in level)
        nodes = _together([each.nodes for each in level])
        if not len(nodes) or distance == depth:
            break
        hop = search.step(nodes, _less(allowed.codes, free))
    return Walk(hops[1:])


def _onward(search: Search, nodes: "Sequence[int] | Ints", codes: bytes) -> Iterator[Hop]:
    """Yield what some nodes newly reach by links of some codes, step by step."""
    while codes != NONE and len(nodes):
        yield (hop := search.step(nodes, codes))
        nodes = hop.nodes


def _both(codes: bytes, others: bytes) -> bytes:
    return (int.from_bytes(codes) & int.from_bytes(others)).to_bytes(256)


def _less(codes: bytes, others: bytes) -> bytes:
    return (int.from_bytes(codes) & ~int.from_bytes(others)).to_bytes(256)


def _together(parts: "list[Sequence[int] | Ints]") -> "Sequence[int] | Ints":
    if len(parts) == 1:
        return parts[0]
    if all(isinstance(part, list) for part in parts):
        return [node for part in parts for node in part]
    return np.concatenate([np.asarray(part, np.int32) for part in parts])


def _plain(numbers: "Sequence[int] | npt.NDArray[Any]") -> Iterable[int]:
    return numbers.tolist() if isinstance(numbers, np.ndarray) else numbers


# ── closures ─────────────────────────────────────────────────────────────────────────────────────


class Ids(AbstractSet[int]):
    """A set of nodes as an array; they become Python's numbers when they are asked for.

    Attributes:
        array: The nodes, each once, in the order in which they were found.
    """

    def __init__(self, array: Ints) -> None:
        self.array = array

    @classmethod
    def _from_iterable(cls, nodes: Iterable[int]) -> AbstractSet[int]:  # type: ignore[override]
        """Return what an operator makes: a set of Python's."""
        return frozenset(nodes)

    def __contains__(self, node: object) -> bool:
        return bool((self.array == node).any())

    def __iter__(self) -> Iterator[int]:
        return iter(self.array.tolist())

    def __len__(self) -> int:
        return len(self.array)

    def __eq__(self, other: object) -> bool:
        return frozenset(self) == other if isinstance(other, AbstractSet) else NotImplemented

    def __repr__(self) -> str:
        return f"Ids({self.array!r})"

    __hash__ = None  # type: ignore[assignment]


def closure(arrays: Arrays, start: int, *, upstream: bool = False, allowed: Allowed = ALL) -> AbstractSet[int]:
    """Return every node that the start reaches, without the start."""
    if allowed.nodes is not None or allowed.codes != EVERY:
        return Ids(walk(arrays, start, upstream=upstream, allowed=allowed).nodes)
    side = arrays.sides[upstream]
    found = _few(side, start)
    if found is not None:
        found.discard(start)
        return found
    order, _ = breadth_first_order(side.matrix, start)
    return Ids(order[1:])


def _few(side: Side, start: int) -> set[int] | None:
    """Return what the start reaches, itself included, None where that is too much for plain Python."""
    if side.replaced:
        near = _near(side, start, None)
        return None if near is None else set(near)
    starts, ends, most = side.starts, side.ends, side.count // SHARE + FEW
    found, reached = {start}, [start]
    # As `_near` does without distances: a walk of few nodes is counted in nanoseconds.
    for node in reached:
        first, last = starts[node], starts[node + 1]
        if first != last:
            for end in ends[first:last]:
                if end not in found:
                    found.add(end)
                    reached.append(end)
            if len(reached) > most:
                return None
    return found


def distances(arrays: Arrays, start: int, *, upstream: bool = False, depth: int | None = None) -> dict[int, int]:
    """Return the hops to every node that the start reaches, nearest first; to itself there are none."""
    found = _near(arrays.sides[upstream], start, depth)
    if found is not None:
        return found
    reached = walk(arrays, start, upstream=upstream, depth=depth)
    return {start: 0} | dict(zip(reached.nodes.tolist(), reached.distances.tolist(), strict=True))


def _near(side: Side, start: int, depth: int | None) -> dict[int, int] | None:
    """Return the hops to what the start reaches, None where that is too much for plain Python."""
    starts, ends, replaced = side.starts, side.ends, side.replaced
    most = side.count // SHARE + FEW
    found, level, distance = {start: 0}, [start], 0
    while level and distance != depth:
        distance += 1
        new: list[int] = []
        for node in level:
            # As `Side.row` does, without a call for each node.
            if node in replaced:
                links = replaced[node].ends
            else:
                first, last = starts[node], starts[node + 1]
                if first == last:
                    continue
                links = ends[first:last]
            for end in links:
                if end not in found:
                    found[end] = distance
                    new.append(end)
        if len(found) > most:
            return None
        level = new
    return found


# ── ways ─────────────────────────────────────────────────────────────────────────────────────────


def has_path(arrays: Arrays, start: int, end: int, allowed: Allowed = ALL) -> bool:
    """Return whether one node reaches another; every node reaches itself."""
    return path(arrays, start, end, allowed) is not None


def path(arrays: Arrays, start: int, end: int, allowed: Allowed = ALL) -> list[int] | None:
    """Return a shortest way from one node to another, both included; None where there is none.

    It is sought from both ends, always from where there is less to look at.
    """
    if start == end:
        return [start]
    nodes = allowed.nodes
    if nodes is not None:
        if not nodes[end]:
            return None
        # Whoever comes up from the end may step on the start.
        nodes = nodes.copy()
        nodes[start] = True
    searches = [Search(side, [node], nodes) for side, node in zip(arrays.sides, (start, end), strict=True)]
    edges: list[Sequence[int] | Ints] = [[start], [end]]
    hops: tuple[list[Hop], list[Hop]] = ([], [])
    while len(edges[0]) and len(edges[1]):
        up = len(edges[1]) < len(edges[0])
        hop = searches[up].step(edges[up], allowed.codes)
        hops[up].append(hop)
        edges[up] = hop.nodes
        met = searches[not up].met(hop.nodes)
        if met is not None:
            return [*_traced(hops[0], met)[::-1], *_traced(hops[1], met)[1:]]
    return None


def _traced(hops: Sequence[Hop], node: int) -> list[int]:
    """Return the way that a search took to a node, the node first."""
    way = [node]
    for hop in reversed(hops):
        places = np.flatnonzero(np.asarray(hop.nodes) == way[-1])
        if len(places):
            way.append(int(hop.vias[places[0]]))
    return way
