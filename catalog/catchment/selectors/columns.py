"""Columns as selectors name them, and as lineage follows them."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from catchment.assets import Entry
from catchment.catalog import State
from catchment.selectors.grammar import ALL, Criterion
from catchment.selectors.patterns import Fits, wildcards
from catchment.store import read
from catchment.store.database import Store
from catchment_parsers.facts import Column, Kind, Record

MOST_FOLLOWED = 1_000
"""Columns that one criterion may be followed from."""
_AT_ONCE = 500
"""Assets whose columns are read with one statement."""


class Scope(Record, frozen=True, kw_only=True):
    """What selectors are asked of.

    Attributes:
        state: What the catalog says at one moment.
        store: The store that it was read from, for columns.
        tick: Called before each piece of work, so that it may stop what takes too long.
    """

    state: State
    store: Store
    tick: Callable[[], None] = lambda: None


class Found(Record, frozen=True, kw_only=True):
    """A column that was selected.

    Attributes:
        id: Its node.
        urn: Its URN.
        entry: Its asset.
        column: What is known of it.
    """

    id: int
    urn: str
    entry: Entry
    column: Column

    @property
    def place(self) -> int:
        """Its place in its asset; those whose place nobody knows come last."""
        return self.column.ordinal or 1 << 30


def columns_of(scope: Scope, assets: Sequence[int]) -> Iterator[tuple[int, int, Column]]:
    """Yield the columns of assets with their asset's id and their own, in order, some assets at a time."""
    for start in range(0, len(assets), _AT_ONCE):
        scope.tick()
        some = assets[start : start + _AT_ONCE]
        known = read.columns_of(scope.store, some)
        yield from ((asset, node, column) for asset in some for node, column in known.get(asset, ()))


def reached(scope: Scope, criterion: Criterion, members: dict[int, Entry]) -> set[int]:
    """Return the nodes of the columns that a criterion names, and of all that it says to follow from them.

    Raises:
        InputError: It follows too many columns, or follows them round.
    """
    if criterion.around:
        raise criterion.error("'@' does not go with columns: follow them with '+' before or behind")
    starts = _named(scope, criterion.value, members)
    steps = ((True, criterion.upstream), (False, criterion.downstream))
    if len(starts) > MOST_FOLLOWED and (criterion.upstream or criterion.downstream):
        raise criterion.error(f"{len(starts):,} columns are too many to follow, {MOST_FOLLOWED:,} the most: name fewer")
    found = set(starts)
    for upstream, depth in steps:
        found |= _followed(scope, starts, upstream=upstream, depth=depth)
    return found


def _followed(scope: Scope, starts: Iterable[int], *, upstream: bool, depth: int) -> set[int]:
    """Return what columns reach, besides themselves."""
    if not depth:
        return set()
    scope.tick()
    steps = scope.state.lineage.walk(*starts, upstream=upstream, depth=None if depth == ALL else depth)
    return set(steps.walk.nodes.tolist())


def _named(scope: Scope, pattern: str, members: dict[int, Entry]) -> list[int]:
    """Return the columns that a pattern names: ``asset#column``, ``asset.column``, or ``column`` of any asset."""
    asset, _, name = pattern.rpartition("#" if "#" in pattern else ".")
    fits = wildcards(name.lower())
    known = columns_of(scope, _assets(scope, asset or "*", members))
    return [node for _, node, column in known if fits(column.name.lower())]


def _assets(scope: Scope, pattern: str, members: dict[int, Entry]) -> list[int]:
    """Return the assets of a name, by which they are found elsewhere too, or of a pattern with wildcards."""
    exact = [entry.id for entry in scope.state.assets.matches(pattern) if entry.id in members]
    return exact or [node for node, entry in members.items() if _has_columns(entry) and _is_called(entry, pattern)]


def _is_called(entry: Entry, pattern: str) -> bool:
    fits: Fits = wildcards(pattern)
    dotted = entry.asset.urn.rpartition("/")[2].split(".")
    names = (entry.asset.urn, entry.asset.name, *(".".join(dotted[place:]) for place in range(len(dotted))))
    return any(map(fits, names))


def _has_columns(entry: Entry) -> bool:
    return entry.asset.kind not in (Kind.TEST, Kind.EXPOSURE, Kind.OPERATION)


def listed(scope: Scope, nodes: set[int], members: dict[int, Entry]) -> list[Found]:
    """Return columns with what is known of them, in order of their asset's URN and their place in it."""
    lineage = scope.state.lineage
    owners = sorted({lineage.asset_of[node] for node in nodes} & members.keys())
    found = (
        Found(id=node, urn=lineage.urns[node], entry=members[asset], column=column)
        for asset, node, column in columns_of(scope, owners)
        if node in nodes
    )
    return sorted(found, key=lambda one: (one.entry.asset.urn, one.place, one.id))
