"""The words of a conflict: what is found, which sides it has, and why it is one."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from msgspec.structs import replace

from catchment.assets import Entry
from catchment.catalog import State
from catchment.completeness import Completeness, PartialReason
from catchment.store.popularity import NONE
from catchment_parsers.facts import Asset, Record


class ConflictKind(StrEnum):
    """What disagrees or repeats."""

    SAME_NAME_DIFFERENT_EXPRESSION = "SAME_NAME_DIFFERENT_EXPRESSION"
    DIFFERENT_FILTER = "DIFFERENT_FILTER"
    DIFFERENT_GRAIN = "DIFFERENT_GRAIN"
    SAME_EXPRESSION_DIFFERENT_NAME = "SAME_EXPRESSION_DIFFERENT_NAME"
    SAME_SQL = "SAME_SQL"
    SAME_RELATION = "SAME_RELATION"


METRIC_KINDS = frozenset(ConflictKind) - {ConflictKind.SAME_SQL, ConflictKind.SAME_RELATION}
"""The kinds of conflict that metrics and measures have."""


class Side(Record, frozen=True, kw_only=True):
    """One of those that disagree.

    Attributes:
        entry: The asset: a metric, a model; of a measure its semantic model.
        source: Name of the source that declares it.
        unique_id: dbt's, "" where there is none.
        name: Its name, a measure's own.
        path: File that defines it.
        expression, filter, grain: What a metric computes, of which rows, along what time; "" where nothing is said.
        dependents: How many assets are downstream of it.
        readers: Names of those that read it themselves.
    """

    entry: Entry
    source: str
    unique_id: str
    name: str
    path: str
    expression: str = ""
    filter: str = ""
    grain: str = ""
    dependents: int = 0
    readers: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What tells it from every other side."""
        return self.entry.asset.urn, self.source, self.unique_id, self.name


class Conflict(Record, frozen=True, kw_only=True):
    """Two or more that disagree, or repeat one another.

    Attributes:
        kind: How.
        name: What they share: a name, a definition, a relation.
        evidence: A sentence for a person: which, and what differs.
        differs: Which parts of their definitions differ: ``expression``, ``filter``, ``grain``, ``name``.
        sides: The most depended-upon first.
    """

    kind: ConflictKind
    name: str
    evidence: str
    differs: tuple[str, ...]
    sides: tuple[Side, ...]

    @property
    def key(self) -> tuple[int | str, ...]:
        """Sort key, unique among all conflicts: of one kind, what most depends on first."""
        ends = (part for side in (self.sides[0], self.sides[-1]) for part in side.key)
        return (_ORDER[self.kind], -self.sides[0].dependents, self.name.casefold(), *ends)


_ORDER = {kind: place for place, kind in enumerate(ConflictKind)}


class Conflicts(Record, frozen=True, kw_only=True):
    """What was found, and whether that is all.

    Attributes:
        found: The conflicts, in order of their kind and name.
        completeness: What could not be compared, and why.
    """

    found: tuple[Conflict, ...]
    completeness: Completeness


def side(state: State, node: int, source: str, declared: Asset, **said: str) -> Side:
    """Return a declaration as a side of a conflict."""
    fields: dict[str, Any] = {"name": declared.name, **said}
    return Side(entry=state.assets[node], source=source, unique_id=declared.unique_id, path=declared.path, **fields)


def by_use(state: State, sides: Iterable[Side]) -> tuple[Side, ...]:
    """Return sides with what depends on each, the most depended-upon first."""
    counted = (
        replace(one, dependents=state.dependents.get(one.entry.id, NONE).all, readers=_readers(state, one.entry))
        for one in sides
    )
    return tuple(sorted(counted, key=lambda one: (-one.dependents, one.key)))


def _readers(state: State, entry: Entry) -> tuple[str, ...]:
    links = state.lineage.asset_links(entry.id)
    return tuple(sorted(state.assets[link.node].asset.name for link in links if link.node in state.assets))


def partial(reasons: Iterable[PartialReason], urns: Iterable[str]) -> Completeness:
    """Return what could not be compared, as a completeness."""
    wanted = frozenset(reasons)
    ordered = tuple(reason for reason in PartialReason if reason in wanted)
    return Completeness(is_partial=bool(ordered), reasons=ordered, unparsed_assets=tuple(sorted(set(urns))))
