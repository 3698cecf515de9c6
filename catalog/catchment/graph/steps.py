"""What a walk returns: steps, each over a link, made of the arrays' numbers as they are asked for."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, overload

import numpy as np
import numpy.typing as npt

from catchment.graph.walks import Walk
from catchment.store import links
from catchment_parsers.facts import DIRECT_SUBTYPES


class Link(NamedTuple):
    """A step from one node to another.

    Attributes:
        node: The id at the other end.
        how: A ``Subtype``, or ``OWN``, ``ROWS``, ``VALUES``, ``WHOLE``.
        certain: False where the link is one of several candidates, or stands for unknown column use.
        masking: Whether the value is hidden on the way.
    """

    node: int
    how: str
    certain: bool = True
    masking: bool = False


_SAYS = {
    code: (links.how(code), not code & links.UNCERTAIN, bool(code & links.MASKING))
    for code in range(256)
    if code & 15 < len(links.HOW)
}
"""What a link of each code says: how, certain, masking."""


def link(node: int, code: int) -> Link:
    """Return a link to a node, of what its code says."""
    return Link(node, *_SAYS[code])


class Step(NamedTuple):
    """A node that a walk reached.

    Attributes:
        node: Its id.
        distance: Hops from the start; from an asset's rows to its own columns is none.
        via: The node that it was first reached from.
        link: The link between the two.
    """

    node: int
    distance: int
    via: int
    link: Link


class Steps(Sequence[Step]):
    """The steps of a walk, nearest first, each made when it is asked for.

    Attributes:
        walk: What was reached, as arrays.
    """

    def __init__(self, walk: Walk) -> None:
        self.walk = walk

    def __len__(self) -> int:
        return len(self.walk)

    def __iter__(self) -> Iterator[Step]:
        return (Step(node, distance, via, link(node, code)) for node, distance, via, code in self.walk)

    @overload
    def __getitem__(self, place: int) -> Step: ...
    @overload
    def __getitem__(self, place: slice) -> list[Step]: ...
    def __getitem__(self, place: int | slice) -> Step | list[Step]:
        if isinstance(place, int):
            return self[place : place + 1 or None][0]
        return self.at(place)

    def page(self, after: tuple[int, int], size: int) -> tuple[int, list[Step]]:
        """Return some steps in the order of distance and id, and how many come before them.

        Args:
            after: Distance and id that the steps come after; -1 and -1 for none.
            size: How many at most.
        """
        distance, node = after
        distances, nodes = self.walk.distances, self.walk.nodes
        later = np.flatnonzero((distances > distance) | ((distances == distance) & (nodes > node)))
        # Only what is on the page is sorted: an answer may have a million steps.
        keys = distances[later].astype(np.int64) << 32 | nodes[later]
        first = np.argpartition(keys, size)[:size] if size < len(keys) else np.arange(len(keys))
        places = later[first[np.argsort(keys[first])]]
        return len(nodes) - len(later), self.at(places)

    def at(self, places: npt.NDArray[np.signedinteger[Any]] | slice) -> list[Step]:
        """Return the steps at some places."""
        walk = self.walk
        columns = (each[places].tolist() for each in (walk.nodes, walk.distances, walk.vias, walk.codes))
        return [Step(node, distance, via, link(node, code)) for node, distance, via, code in zip(*columns, strict=True)]


def path(steps: Iterable[Step], start: int, end: int) -> list[Step]:
    """Return the steps of a walk that lead from its start to `end`, in order; empty where it was not reached."""
    by_node: Mapping[int, Step] = {step.node: step for step in steps}
    way: list[Step] = []
    while end != start and end in by_node:
        way.append(by_node[end])
        end = by_node[end].via
    return way[::-1]


def is_direct(how: str) -> bool:
    """Whether a link makes a value, rather than deciding about one."""
    return how in DIRECT_SUBTYPES
