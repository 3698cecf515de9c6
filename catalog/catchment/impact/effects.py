"""Following changes downstream: which effect a link carries on, from column to column and rows to rows.

A changed value travels along DIRECT edges and, where it decides rows, changes them; changed rows travel
to the rows of whoever reads them and so to all their columns; what is gone breaks those who name it.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple, Protocol

from catchment.graph.lineage import Lineage, Link, is_direct
from catchment.impact.report import Effect
from catchment_parsers.facts import Reach


class Hit(NamedTuple):
    """An effect on a column, or on an asset's rows.

    Attributes:
        urn: The column or asset.
        effect: What happens to it.
        certain: False where something on the way is not known.
        distance: Hops from the change.
        via: URN that it came from; its own for a change itself.
    """

    urn: str
    effect: Effect
    certain: bool = True
    distance: int = 0
    via: str = ""


class World(Protocol):
    """What a walk must know beside the graph after the change."""

    def users(self, urn: str) -> Iterable[tuple[str, Effect, bool]]:
        """Yield who suffers from what is gone, or of a type that they cannot take: URN, effect, whether certain."""
        ...

    def appeared(self, urn: str) -> bool:
        """Whether a column is new although nobody wrote it: a star let it through."""
        ...


Found = dict[tuple[str, Effect], Hit]


def follow(lineage: Lineage, seeds: Iterable[Hit], world: World) -> Found:
    """Return every effect that follows from the seeds, each at its nearest and surest.

    Args:
        lineage: The graph after the change.
        seeds: The changes' own effects.
        world: What that graph no longer says.
    """
    found: Found = {}
    queue = deque(seeds)
    doubtful: deque[Hit] = deque()
    while queue or doubtful:
        # What is certain goes first, so that an asset is POSSIBLE only where no certain way leads to it.
        hit = (queue or doubtful).popleft()
        if not hit.certain and queue:
            doubtful.append(hit)
            continue
        if (hit.urn, hit.effect) in found:
            continue
        found[hit.urn, hit.effect] = hit
        for urn, effect, certain, hops in _next(lineage, hit, world):
            reached = Hit(urn, effect, hit.certain and certain, hit.distance + hops, hit.urn)
            if not hops:
                queue.appendleft(reached)
            else:
                (queue if reached.certain else doubtful).append(reached)
    return found


def nearest(found: Found) -> dict[str, Hit]:
    """Return the nearest hit of each URN."""
    best: dict[str, Hit] = {}
    for (urn, _), hit in found.items():
        if urn not in best or hit.distance < best[urn].distance:
            best[urn] = hit
    return best


def way(best: Mapping[str, Hit], urn: str) -> tuple[str, ...]:
    """Return the URNs from the change to one that is hit."""
    urns = [urn]
    while (via := best[urns[-1]].via) and via not in urns:
        urns.append(via)
    return tuple(reversed(urns))


_Next = Iterator[tuple[str, Effect, bool, int]]


def _next(lineage: Lineage, hit: Hit, world: World) -> _Next:
    """Yield what one effect causes: URN, effect, certainty, hops."""
    if hit.effect in (Effect.COLUMN_REMOVED, Effect.REFERENCE_BROKEN, Effect.COLUMN_ADDED, *_OF_VALUES):
        yield from ((urn, effect, certain, 1) for urn, effect, certain in world.users(hit.urn))
    node = lineage.id(hit.urn)
    if node is None:
        return
    if hit.effect is Effect.REFERENCE_BROKEN:
        yield from _from_broken(lineage, node)
    elif hit.effect is Effect.COLUMN_ADDED:
        yield from _from_new(lineage, node, world)
    elif not lineage.is_asset(node):
        yield from _from_column(lineage, node, hit.effect)
    elif hit.effect in _OF_VALUES:
        yield from _from_single(lineage, node, hit.effect)
    elif hit.effect is Effect.ROWSET_CHANGED:
        yield from _from_rows(lineage, node)


def _from_broken(lineage: Lineage, node: int) -> _Next:
    """An asset that cannot be built takes with it its columns and all who read it."""
    yield from ((lineage.urns[column], Effect.REFERENCE_BROKEN, True, 0) for column in lineage.columns_of.get(node, ()))
    if lineage.is_asset(node):
        for link in lineage.asset_links(node):
            yield lineage.urns[link.node], Effect.REFERENCE_BROKEN, True, 1


_OF_VALUES = (Effect.VALUE_CHANGED, Effect.TYPE_CHANGED)


def _from_single(lineage: Lineage, node: int, effect: Effect) -> _Next:
    """What has one value and no columns (a metric) passes its change to all who read it."""
    if not lineage.columns_of.get(node):
        yield from ((lineage.urns[link.node], effect, True, 1) for link in lineage.asset_links(node))


def _from_new(lineage: Lineage, node: int, world: World) -> _Next:
    """A new column goes on only through a star, which makes it a new column there too."""
    for link in lineage.downstream_links(node):
        if world.appeared(lineage.urns[link.node]):
            yield lineage.urns[link.node], Effect.COLUMN_ADDED, True, 1


def _from_rows(lineage: Lineage, node: int) -> _Next:
    """Changed rows reach the asset's columns, the rows of its readers, and what takes single values of it."""
    readers = lineage.asset_links(node)
    yield from ((lineage.urns[column], Effect.ROWSET_CHANGED, True, 0) for column in lineage.columns_of.get(node, ()))
    yield from (
        (lineage.urns[link.node], Effect.ROWSET_CHANGED, True, 1) for link in readers if link.how != Reach.VALUES
    )
    by_value = {link.node for link in readers if link.how == Reach.VALUES}
    used: set[int] = set()
    for column in lineage.columns_of.get(node, ()) if by_value else ():
        for link in lineage.downstream_links(column):
            if lineage.asset_of[link.node] in by_value:
                used.add(lineage.asset_of[link.node])
                yield lineage.urns[link.node], _effect_of(lineage, link, Effect.VALUE_CHANGED), link.certain, 1
    # Who counts rows uses no column of them, and which of its own holds the count is not known.
    for reader in sorted(by_value - used):
        yield from ((lineage.urns[each], Effect.VALUE_CHANGED, False, 1) for each in lineage.columns_of.get(reader, ()))


def _from_column(lineage: Lineage, node: int, effect: Effect) -> _Next:
    if effect not in _OF_VALUES:
        return
    for link in lineage.downstream_links(node):
        certain = link.certain
        if effect is Effect.TYPE_CHANGED:
            # A function or a comparison may take the new type as it took the old one.
            certain = certain and link.how == "IDENTITY"
        yield lineage.urns[link.node], _effect_of(lineage, link, effect), certain, 1


def _effect_of(lineage: Lineage, link: Link, effect: Effect) -> Effect:
    """Return what a change of a value (or type) becomes across a link."""
    if link.how == Reach.WHOLE or is_direct(link.how):
        return effect
    return Effect.ROWSET_CHANGED if lineage.is_asset(link.node) else Effect.VALUE_CHANGED
