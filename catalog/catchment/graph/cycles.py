"""Circles in the graph: assets, or columns of several assets, that depend on themselves.

Nodes that all reach each other are one circle, of which the shortest cycle is shown.  An asset that reads itself, as
an incremental model does, is no fault: such assets are listed apart, and what of their own columns runs in a circle
with them is no circle of its own.
"""

from collections import deque
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from catchment.graph.arrays import Arrays, Ints, components
from catchment.graph.lineage import FREE, OWN, Lineage, Step
from catchment.graph.steps import link

if TYPE_CHECKING:
    from catchment.catalog import State

MOST_LINKS = 500_000
"""Links that are looked at for the shortest cycle of one circle, until the shortest by then has to do."""
_KEY = "cycles"


class Granularity(StrEnum):
    """What a circle is made of."""

    DATASET = "DATASET"
    COLUMN = "COLUMN"


class Cycle(NamedTuple):
    """Nodes that all reach each other.

    Attributes:
        granularity: Whether they are assets, or columns (and rows) of several.
        nodes: Their ids, in order.
        steps: The shortest cycle among them, from a node back to it; of columns, the shortest through several assets.
        is_shortest: False where there are too many links to look at them all.
    """

    granularity: Granularity
    nodes: Ints
    steps: list[Step]
    is_shortest: bool

    @property
    def key(self) -> tuple[str, int, int]:
        """Datasets first, the shortest first."""
        return {Granularity.DATASET: "0", Granularity.COLUMN: "1"}[self.granularity], self.length, int(self.nodes[0])

    @property
    def length(self) -> int:
        """Hops of the shortest cycle."""
        return self.steps[-1].distance


class Cycles(NamedTuple):
    """All circles of a graph.

    Attributes:
        cycles: Those of assets first, the shortest first.
        self_reading: For each asset that reads itself, or is made of its own columns, the step from it to itself.
    """

    cycles: list[Cycle]
    self_reading: list[Step]


def cycles_of(state: "State") -> Cycles:
    """Return all circles of a state, sought once."""
    if _KEY not in state.worked_out:
        state.worked_out[_KEY] = cycles(state.lineage)
    found: Cycles = state.worked_out[_KEY]
    return found


def cycles(lineage: Lineage) -> Cycles:
    """Return all circles of a graph, among assets and among columns."""
    found = [*_circles(lineage, Granularity.DATASET), *_circles(lineage, Granularity.COLUMN)]
    return Cycles(sorted(found, key=lambda cycle: cycle.key), _self_reading(lineage))


def _self_reading(lineage: Lineage) -> list[Step]:
    """Return the assets that read themselves, or whose columns are made of their own: a script's need not say so."""
    loops: dict[int, int] = {}
    asset_of = lineage.names.asset_of
    for arrays in (lineage.reads, lineage.arrays):
        sources, ends, codes = arrays.sides[0].every
        alone = np.flatnonzero((asset_of[sources] == asset_of[ends]) & (codes & 15 != OWN))
        loops = dict(zip(asset_of[sources[alone]].tolist(), codes[alone].tolist(), strict=True)) | loops
    return [Step(node, 1, node, link(node, code)) for node, code in sorted(loops.items())]


def _circles(lineage: Lineage, granularity: Granularity) -> list[Cycle]:
    arrays = lineage.reads if granularity is Granularity.DATASET else lineage.arrays
    sources, ends, _ = arrays.sides[0].every
    parts = components(arrays.count, sources, ends)
    inside = np.flatnonzero(np.bincount(parts)[parts] > 1).astype(np.int32)
    # By component, each in the order of ids.
    inside = inside[np.argsort(parts[inside], kind="stable")]
    groups = np.split(inside, np.flatnonzero(np.diff(parts[inside])) + 1)
    asset_of = lineage.names.asset_of
    several = [nodes for nodes in groups if len(np.unique(asset_of[nodes])) > 1]
    if granularity is Granularity.COLUMN:
        # Rows alone in a circle are the circle of their assets once more.
        several = [nodes for nodes in several if (asset_of[nodes] != nodes).any()]
    return [Cycle(granularity, nodes, *_shortest(arrays, nodes, asset_of)) for nodes in several]


def _shortest(arrays: Arrays, nodes: Ints, asset_of: Ints) -> tuple[list[Step], bool]:
    """Return the shortest cycle through several assets among nodes that all reach each other, and whether it is."""
    members = set(nodes.tolist())
    onward = {node: _onward(arrays, node, members) for node in members}
    best: list[Step] = []
    looked = 0
    for start in nodes.tolist():
        before = {
            end for end, _ in arrays.links(start, upstream=True) if end in members and asset_of[end] != asset_of[start]
        }
        if before:
            way, links = _way_back(onward, start, before, best[-1].distance if best else len(onward) + 1)
            best, looked = way or best, looked + links
        if looked > MOST_LINKS:
            return best, False
    return best, True


def _onward(arrays: Arrays, node: int, members: set[int]) -> list[tuple[int, int]]:
    """Return the links from a node to others of its circle, one to each, what is no hop first."""
    ends = {end: code for end, code in arrays.links(node) if end in members and end != node}
    return sorted(ends.items(), key=lambda each: (not FREE[each[1]], each[0]))


def _way_back(
    onward: dict[int, list[tuple[int, int]]], start: int, before: set[int], most: int
) -> tuple[list[Step], int]:
    """Return the shortest cycle from a node that closes by way of some others, if it is short; and links looked at."""
    steps = {start: Step(start, 0, start, link(start, 0))}
    queue, done, looked = deque([start]), set[int](), 0
    while queue:
        node = queue.popleft()
        if node in done:
            continue
        done.add(node)
        distance = steps[node].distance
        if distance + 1 >= most:
            break
        if node in before:
            code = dict(onward[node])[start]
            return [*_steps_to(steps, start, node), Step(start, distance + 1, node, link(start, code))], looked
        for end, code in onward[node]:
            looked += 1
            hops = distance + 1 - FREE[code]
            if end not in steps or hops < steps[end].distance:
                steps[end] = Step(end, hops, node, link(end, code))
                (queue.appendleft if FREE[code] else queue.append)(end)
    return [], looked


def _steps_to(steps: dict[int, Step], start: int, end: int) -> list[Step]:
    way = []
    while end != start:
        way.append(steps[end])
        end = steps[end].via
    return way[::-1]
