"""Which personal and sensitive data reaches a column, and how: as a value, hidden, or by deciding about it."""

from collections import deque
from collections.abc import Mapping

from catchment.graph.lineage import Lineage, Link, is_direct
from catchment_parsers.facts import Reach, Record


class Source(Record, frozen=True, kw_only=True):
    """A sensitive column upstream.

    Attributes:
        node: Its id.
        distance: Hops of the shortest way, of the kind that `direct` and `masked` say.
        direct: Its value goes into the column; else it only decides about it (a filter, a join, a condition).
        masked: Every way that its value takes hides it.
        certain: False where column use on the way is not known.
    """

    node: int
    distance: int
    direct: bool
    masked: bool
    certain: bool


def sources(lineage: Lineage, start: int, sensitive: Mapping[int, object]) -> list[Source]:
    """Return the sensitive columns upstream of a column, those whose value arrives as it is first, then nearest.

    Args:
        lineage: The graph.
        start: The column, which is not its own source.
        sensitive: Ids of the columns that count.
    """
    found: dict[int, Source] = {}
    for masked in (False, True):
        for node, (distance, certain) in _value_ways(lineage, start, masked=masked).items():
            source = Source(node=node, distance=distance, direct=True, masked=masked, certain=certain)
            found.setdefault(node, source)
    sure = {start: True}
    for step in lineage.walk(start, upstream=True):
        sure[step.node] = sure[step.via] and step.link.certain
        source = Source(node=step.node, distance=step.distance, direct=False, masked=False, certain=sure[step.node])
        found.setdefault(step.node, source)
    kept = (source for node, source in found.items() if node in sensitive and node != start)
    return sorted(kept, key=lambda source: (not source.direct, source.masked, source.distance, source.node))


def _value_ways(lineage: Lineage, start: int, *, masked: bool) -> dict[int, tuple[int, bool]]:
    """Return the columns whose value flows into one, with distance and certainty; through masking only if asked."""
    seen, queue = {start: (0, True)}, deque([start])
    while queue:
        node = queue.popleft()
        distance, certain = seen[node]
        for link in lineage.upstream_links(node):
            if link.node not in seen and _carries_value(link) and (masked or not link.masking):
                seen[link.node] = (distance + 1, certain and link.certain)
                queue.append(link.node)
    return seen


def _carries_value(link: Link) -> bool:
    return is_direct(link.how) or link.how == Reach.WHOLE
