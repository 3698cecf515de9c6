"""What nobody uses: orphans, the dead, sources that no model reads, tables that no project declares."""

from collections.abc import Collection, Iterator, Mapping
from enum import StrEnum

from catchment.assets import Entry
from catchment.catalog import Catalog, State
from catchment.completeness import Completeness, PartialReason
from catchment.findings.conflict import partial
from catchment.store import read
from catchment.words import listed
from catchment_parsers.facts import Kind, ParseStatus, Record


class UnusedKind(StrEnum):
    """Why something counts as unused."""

    UNDECLARED = "UNDECLARED"
    UNREAD_SOURCE = "UNREAD_SOURCE"
    ORPHAN = "ORPHAN"
    DEAD = "DEAD"


LOOKING = frozenset({Kind.ANALYSIS, Kind.OPERATION})
"""Kinds of reader that look at data or run beside it: they keep nothing alive."""
CONSUMERS = frozenset({Kind.EXPOSURE, Kind.METRIC, Kind.SAVED_QUERY})
"""Kinds of reader that use data outside the warehouse."""


class Unused(Record, frozen=True, kw_only=True):
    """A dataset that nobody uses.

    Attributes:
        entry: The dataset.
        kind: Why it counts as unused.
        reason: The same in a sentence.
        readers: Analyses and operations that read it all the same.
        row_count, bytes: What it holds, as the warehouse reported it, -1 where unknown.
        last_run: Status of its last run, "" where unknown.
    """

    entry: Entry
    kind: UnusedKind
    reason: str
    readers: tuple[Entry, ...]
    row_count: int
    bytes: int
    last_run: str

    @property
    def key(self) -> tuple[int, int, str, str]:
        """Sort key: the biggest first, then by name."""
        return -self.bytes, -self.row_count, self.entry.asset.name, self.entry.asset.urn


class UnusedFound(Record, frozen=True, kw_only=True):
    """What was found, and whether that is sure.

    Attributes:
        found: The biggest first.
        completeness: Why something that is found may be used after all.
    """

    found: tuple[Unused, ...]
    completeness: Completeness


def unused(catalog: Catalog, kinds: Collection[UnusedKind] = tuple(UnusedKind)) -> UnusedFound:
    """Return the datasets that nobody uses.

    Tests do not count as readers, nor do analyses and operations, which are told.

    Args:
        catalog: The catalog.
        kinds: Which kinds to look for.
    """
    state = catalog.state
    found = [one for entry in state.assets.values() if (one := _judged(state, entry)) and one.kind in kinds]
    return UnusedFound(found=tuple(sorted(found, key=lambda one: one.key)), completeness=_completeness(catalog))


def _judged(state: State, entry: Entry) -> Unused | None:
    asset = entry.asset
    if not entry.is_dataset or asset.disabled or _is_known_by_name_alone(entry):
        return None
    if asset.details.get("time_spine") and _has_metrics(state):
        return None
    readers = [state.assets[link.node] for link in state.lineage.asset_links(entry.id) if link.node in state.assets]
    if any(each.asset.kind not in LOOKING and not each.asset.disabled for each in readers):
        return None
    kind = _kind(state, entry)
    run = asset.details.get("run")
    size = asset.details.get("bytes")
    return Unused(
        entry=entry,
        kind=kind,
        reason=_reason(kind, entry, readers),
        readers=tuple(readers),
        row_count=asset.row_count,
        bytes=size if isinstance(size, int) else -1,
        last_run=str(run.get("status", "")) if isinstance(run, Mapping) else "",
    )


def _is_known_by_name_alone(entry: Entry) -> bool:
    """Say whether only others' references tell of a dataset: another project's model, a table that a query names."""
    asset = entry.asset
    if asset.details.get("undeclared"):
        return False
    return bool(asset.details.get("referenced_only")) or not asset.path


def _kind(state: State, entry: Entry) -> UnusedKind:
    if entry.asset.details.get("undeclared"):
        return UnusedKind.UNDECLARED
    if entry.asset.kind is Kind.SOURCE:
        return UnusedKind.UNREAD_SOURCE
    return UnusedKind.DEAD if state.lineage.asset_links(entry.id, upstream=True) else UnusedKind.ORPHAN


def _has_metrics(state: State) -> bool:
    """Say whether there are metrics, which read a time spine without declaring it."""
    if "has_metrics" not in state.worked_out:
        state.worked_out["has_metrics"] = any(each.asset.kind is Kind.METRIC for each in state.assets.values())
    return bool(state.worked_out["has_metrics"])


_REASONS = {
    UnusedKind.UNDECLARED: "it is in the warehouse and in no project, and nothing reads it",
    UnusedKind.UNREAD_SOURCE: "no model reads this source",
    UnusedKind.ORPHAN: "it reads nothing, and nothing reads it",
    UnusedKind.DEAD: "nothing reads it",
}


def _reason(kind: UnusedKind, entry: Entry, readers: list[Entry]) -> str:
    reason = _REASONS[kind]
    if entry.asset.kind is Kind.SEED and kind is UnusedKind.ORPHAN:
        reason = "nothing reads this seed"
    if not entry.asset.latest:
        reason += f"; version {entry.asset.version} is not the latest"
    if readers:
        names = listed([each.asset.name for each in readers])
        reason += f"; only looked at by {names}"
    return reason


def _completeness(catalog: Catalog) -> Completeness:
    """Return why what seems unused may be used: SQL that could not be read, consumers that nobody declares."""
    state = catalog.state
    lost = {
        entry.asset.urn
        for entry in state.assets.values()
        if entry.asset.status in (ParseStatus.FAILED, ParseStatus.OPAQUE) and _may_read_more(entry)
    }
    reasons = [PartialReason.UNPARSED_SQL] if lost or any(_failed(catalog)) else []
    if not any(entry.asset.kind in CONSUMERS for entry in state.assets.values()):
        reasons.append(PartialReason.NO_CONSUMERS)
    return partial(reasons, lost)


def _may_read_more(entry: Entry) -> bool:
    """Say whether what an asset reads is known from its SQL alone: dbt says what its models depend on."""
    return entry.asset.kind in (Kind.TABLE, Kind.VIEW)


def _failed(catalog: Catalog) -> Iterator[int]:
    """Yield how many statements of each source could not be read in its last run."""
    seen = set()
    for run in read.runs(catalog.store, limit=10_000):
        if run.source not in seen:
            seen.add(run.source)
            yield run.counts.get("failed", 0)
