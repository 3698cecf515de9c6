"""The ways from one column or asset to another, shortest first."""

import heapq
from collections.abc import Iterator

from catchment.graph.lineage import Lineage, Link, Step

MOST_STEPS = 20_000
"""How many beginnings of ways are tried at most: a dense graph has more ways than anyone can read."""


def paths(lineage: Lineage, start: int, end: int, *, most: int = 10) -> list[list[Step]]:
    """Return ways down from one node to another, shortest first, each as the steps after the start.

    Args:
        lineage: The graph.
        start: A column, or an asset, which is followed asset by asset.
        end: A node of the same kind as the start, or (from a column) an asset's rows.
        most: How many at most.
    """
    walk = lineage.walk_assets if lineage.is_asset(start) and lineage.is_asset(end) else lineage.walk
    left = {step.node: step.distance for step in walk(end, upstream=True)} | {end: 0}
    if start not in left:
        return []
    found: list[list[Step]] = []
    queue: list[tuple[int, int, list[Step]]] = [(left[start], 0, [])]
    for tried in range(1, MOST_STEPS):
        if not queue or len(found) == most:
            break
        # Ordered by what the whole way will come to, so the shortest are complete first.
        _, _, way = heapq.heappop(queue)
        node, distance = (way[-1].node, way[-1].distance) if way else (start, 0)
        if node == end:
            found.append(way)
            continue
        passed = {start, *(step.node for step in way)}
        for place, link in enumerate(_links(lineage, node, walk == lineage.walk_assets)):
            if link.node in left and link.node not in passed:
                step = Step(link.node, distance + (link.how != "OWN"), node, link)
                heapq.heappush(queue, (step.distance + left[link.node], tried * 1000 + place, [*way, step]))
    return found


def _links(lineage: Lineage, node: int, between_assets: bool) -> Iterator[Link]:
    links = lineage.asset_links(node) if between_assets else lineage.downstream_links(node)
    # Two edges between the same nodes (a filter and a join) are one way.
    yield from {link.node: link for link in links}.values()
