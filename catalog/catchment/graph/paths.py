"""The ways from one column or asset to another, shortest first.

A way passes no node twice.  From an asset's rows to its own columns is no hop.  Ways of one length are in the order
of their nodes' ids, so that the same question has the same answer.
"""

import heapq
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from catchment.completeness import PartialReason
from catchment.graph import walks
from catchment.graph.arrays import Arrays, Ints
from catchment.graph.filters import EVERYTHING, Filter
from catchment.graph.lineage import FREE, Lineage, Step
from catchment.graph.steps import link
from catchment.graph.walks import Allowed, Search
from catchment.store import links

MOST_STEPS = 100_000
"""How many beginnings of ways are tried at most: where links run in circles, most of them may lead nowhere."""
_HOPS = bytes(1 - free for free in FREE)


class Ways(NamedTuple):
    """Ways from one node to another.

    Attributes:
        ways: Each as the steps after the start, the shortest first.
        is_cut: There may be more, which were not sought any longer.
    """

    ways: list[list[Step]]
    is_cut: bool = False

    def lacks(self, only: Filter, most: int) -> list[PartialReason]:
        """Return why there may be more, where there are fewer than were asked for."""
        short = len(self.ways) < most
        told = {PartialReason.NODE_LIMIT: self.is_cut, PartialReason.FILTERED: only != EVERYTHING}
        return [reason for reason, holds in told.items() if holds and short]


class _Question(NamedTuple):
    arrays: Arrays
    start: int
    end: int
    upstream: bool
    allowed: Allowed


def paths(
    lineage: Lineage, start: int, end: int, *, upstream: bool = False, most: int = 10, only: Filter = EVERYTHING
) -> Ways:
    """Return the shortest ways from one node to another.

    Args:
        lineage: The graph.
        start: A column, or an asset: two assets are followed asset by asset, beside a column one stands for its rows.
        end: Where the ways lead.
        upstream: Towards the sources instead of the consumers.
        most: How many at most.
        only: Which links to take; the kinds of assets hold for those between the two.

    Raises:
        InputError: The filter is about how columns are linked, and both are assets.
    """
    lineage.check(only, start, end)
    arrays, allowed = lineage.links_of(start, end), lineage.allowed(only)
    if allowed.nodes is not None:
        nodes = allowed.nodes.copy()
        nodes[[start, end]] = True
        allowed = allowed._replace(nodes=nodes)
    asked = _Question(arrays, start, end, upstream, allowed)
    met = _met(asked)
    if met is None or not most:
        return Ways([])
    # First only among what lies close to the two: that is quick, and often there is nothing longer to ask for.
    length, near = met
    within = np.zeros(arrays.count, np.bool_)
    within[near] = True
    shortest = _first(asked, _left(asked, Allowed(allowed.codes, within), length), most, longest=length)
    return shortest if len(shortest.ways) == most else _first(asked, _left(asked, allowed, None), most)


def _met(asked: _Question) -> tuple[int, Ints] | None:
    """Return how long the shortest way is, with all nodes that may be on one; None where there is none.

    It is sought from both ends, hop by hop, always from where there is less to look at.
    """
    sides = asked.arrays.sides[asked.upstream], asked.arrays.sides[not asked.upstream]
    ends = asked.start, asked.end
    searches = [Search(side, [node], asked.allowed.nodes) for side, node in zip(sides, ends, strict=True)]
    hops = bytes(map(int.__and__, asked.allowed.codes, _HOPS))
    free = bytes(map(int.__and__, asked.allowed.codes, FREE))
    edges = [_onward(search, [np.array([node], np.int32)], free) for search, node in zip(searches, ends, strict=True)]
    seen = [*edges]
    length, met = 0, searches[1].met(edges[0])
    while met is None and len(edges[0]) and len(edges[1]):
        side = int(len(edges[1]) < len(edges[0]))
        reached = np.asarray(searches[side].step(edges[side], hops).nodes, np.int32)
        edges[side] = _onward(searches[side], [reached], free)
        seen.append(edges[side])
        length, met = length + 1, searches[not side].met(edges[side])
    return None if met is None else (length, np.concatenate(seen))


def _onward(search: Search, found: list[Ints], free: bytes) -> Ints:
    """Return some nodes with what they reach by no hop."""
    while len(found[-1]) and any(free):
        found.append(np.asarray(search.step(found[-1], free).nodes, np.int32))
    return np.concatenate(found)


def _left(asked: _Question, allowed: Allowed, depth: int | None) -> Ints:
    """Return how many hops are left from each node, -1 from where the end is not reached."""
    upstream = not asked.upstream
    back = walks.walk(asked.arrays, asked.end, upstream=upstream, depth=depth, allowed=allowed, free=FREE)
    left = np.full(asked.arrays.count, -1, np.int32)
    left[back.nodes] = back.distances
    left[asked.end] = 0
    return left


def _first(asked: _Question, left: Ints, most: int, longest: int | None = None) -> Ways:
    """Return the first ways; of beginnings, that is gone on with which will come to the least.

    Since it is known how much is left, every beginning is as short as a way can be that begins so.  Of equals, what
    comes first in the order of ids comes first with all that begins so.
    """
    found: list[list[Step]] = []
    queue: list[tuple[int, tuple[int, ...], list[Step]]] = [(int(left[asked.start]), (asked.start,), [])]
    tried = 1
    while queue and len(found) < most:
        _, way, steps = heapq.heappop(queue)
        if way[-1] == asked.end:
            found.append(steps)
            continue
        for step in _steps(asked, way[-1], steps[-1].distance if steps else 0, left):
            length = step.distance + int(left[step.node])
            if step.node not in way and (longest is None or length <= longest):
                heapq.heappush(queue, (length, (*way, step.node), [*steps, step]))
                tried += 1
        if tried > MOST_STEPS:
            return Ways(found, is_cut=bool(queue))
    return Ways(found)


def _steps(asked: _Question, node: int, distance: int, left: Ints) -> Iterator[Step]:
    """Yield the steps from a node that may lead to the end; several links to one node are one step."""
    row = asked.arrays.sides[asked.upstream].row(node)
    ends, codes = np.asarray(row.ends, np.int32), np.asarray(row.codes, np.uint8)
    taken = (left[ends] >= 0) & np.frombuffer(asked.allowed.codes, np.bool_)[codes]
    best: dict[int, int] = {}
    for end, code in zip(ends[taken].tolist(), codes[taken].tolist(), strict=True):
        best[end] = min(code, best.get(end, code), key=_strength)
    for end, code in best.items():
        yield Step(end, distance + _HOPS[code], node, link(end, code))


def _strength(code: int) -> tuple[int, int]:
    """Sort key of links between the same nodes: the certain first, then what makes values."""
    return code & links.UNCERTAIN, code & 15
