"""What is different between two states of the catalog, told in facts; what a change breaks is ``impact``'s.

Assets are matched within their source by dbt's unique_id (the URN of what has none); see ``renames`` for
what was called otherwise before.
"""

from collections.abc import Iterable, Iterator
from enum import StrEnum

import msgspec

from catchment.fields import FieldChange, asset_fields, column_fields, observed_fields
from catchment.impact.states import Moved, aligned, moved, same_sql
from catchment.renames import edge_key, renamed_assets, renamed_columns
from catchment.store import history, read
from catchment.store.database import Store
from catchment_parsers.facts import Asset, Kind, Record


class SnapshotChange(StrEnum):
    """What became of an asset or column."""

    ADDED = "ADDED"
    REMOVED = "REMOVED"
    RENAMED = "RENAMED"
    CHANGED = "CHANGED"


_ORDER = (SnapshotChange.REMOVED, SnapshotChange.ADDED, SnapshotChange.RENAMED, SnapshotChange.CHANGED)
"""What is told first."""


class ColumnDifference(Record, frozen=True, kw_only=True, omit_defaults=False):
    """A column that is different.

    Attributes:
        change: What became of it.
        name: What it is called, at the later state where it is there.
        before: What it was called, where it was renamed; "" otherwise.
        fields: What is said otherwise of it, its type above all.
    """

    change: SnapshotChange
    name: str
    before: str = ""
    fields: tuple[FieldChange, ...] = ()


class AssetDifference(Record, frozen=True, kw_only=True, omit_defaults=False):
    """An asset that is different.

    Attributes:
        change: What became of it.
        urn: At the later state, where it is there.
        before: What its URN was, where that was another; "" otherwise.
        kind: What it is.
        name: Its short name.
        source: Name of the source that says so.
        fields: What is said otherwise of it; "sql" without its text.
        columns: Its columns that are different; none where the asset came or went.
        edges_added, edges_removed: Column-level edges into it.
        upstream_added, upstream_removed: URNs of what it reads.
    """

    change: SnapshotChange
    urn: str
    kind: Kind
    name: str
    source: str
    before: str = ""
    fields: tuple[FieldChange, ...] = ()
    columns: tuple[ColumnDifference, ...] = ()
    edges_added: int = 0
    edges_removed: int = 0
    upstream_added: tuple[str, ...] = ()
    upstream_removed: tuple[str, ...] = ()


class Difference(Record, frozen=True, kw_only=True, omit_defaults=False):
    """All that is different between two runs.

    Attributes:
        base, head: Numbers of the runs.
        assets: What is different: what went, what came, what was renamed, what changed.
        edges_added, edges_removed: Column-level edges, of all of them.
    """

    base: int
    head: int
    assets: tuple[AssetDifference, ...]
    edges_added: int
    edges_removed: int


def between(store: Store, base: int, head: int, *, source: str = "") -> Difference:
    """Return what is different between the states of the catalog at two runs.

    Args:
        store: The catalog.
        base: Number of a run; 0 stands for the empty catalog.
        head: Number of another.
        source: Name of a source, "" for all.

    Raises:
        NotFoundError: There is no such run.
        InputError: There is no such source.
    """
    for run in (base, head):
        if run:
            read.moment(store, run=run)
    read.check_source(store, source)
    steps = history.steps(store, base, head, source)
    known = history.wholes(store, [id_ for step in steps for id_ in (step.before, step.after) if id_ is not None])
    found: dict[str, tuple[dict[str, Asset], dict[str, Asset]]] = {}
    for step in steps:
        for side, id_ in zip(found.setdefault(step.source, ({}, {})), (step.before, step.after), strict=True):
            if id_ is not None:
                side[step.key] = known[id_]
    assets = [each for name, sides in found.items() for each in _differences(name, *sides)]
    assets = [each for each in assets if not _is_known_otherwise(store, each, base, head)]
    seen = [each for each in map(_seen, history.sightings(store, base, head, source)) if each.fields]
    return Difference(
        base=base,
        head=head,
        assets=tuple(_joined(assets, seen)),
        edges_added=sum(each.edges_added for each in assets),
        edges_removed=sum(each.edges_removed for each in assets),
    )


def _is_known_otherwise(store: Store, each: AssetDifference, base: int, head: int) -> bool:
    """Say whether what one source began or ceased to speak of was, or is, spoken of by another."""
    run = {SnapshotChange.ADDED: base, SnapshotChange.REMOVED: head}.get(each.change, 0)
    return run > 0 and history.is_declared(store, each.urn, run, besides=each.source)


def _differences(source: str, before: dict[str, Asset], after: dict[str, Asset]) -> Iterator[AssetDifference]:
    # What only stands elsewhere now (another database) is the same, and so is whoever reads it.
    relations, base = moved(before, after), aligned(before, after)
    gone = [base[key] for key in before if key not in after]
    come = [after[key] for key in after if key not in before]
    renamed = renamed_assets(gone, come)
    new = {asset.key for asset in renamed.values()}
    yield from (_whole(SnapshotChange.REMOVED, source, asset) for asset in gone if asset.key not in renamed)
    yield from (_whole(SnapshotChange.ADDED, source, asset) for asset in come if asset.key not in new)
    pairs = [(key, renamed[key]) for key in before if key in renamed]
    pairs += [(key, after[key]) for key in before if key in after]
    for key, now in pairs:
        found = _changed(source, before[key], base[key], now, relations)
        if key in renamed or found.before or found.fields or found.columns or found.edges_added or found.edges_removed:
            yield found


def _whole(change: SnapshotChange, source: str, asset: Asset) -> AssetDifference:
    edges, upstream = len(asset.edges), tuple(read.source for read in asset.reads)
    came = change is SnapshotChange.ADDED
    return AssetDifference(
        change=change,
        urn=asset.urn,
        kind=asset.kind,
        name=asset.name,
        source=source,
        edges_added=edges if came else 0,
        edges_removed=0 if came else edges,
        upstream_added=upstream if came else (),
        upstream_removed=() if came else upstream,
    )


def _changed(source: str, was: Asset, old: Asset, new: Asset, relations: Moved) -> AssetDifference:
    """Return what is different of an asset.

    Args:
        source: Name of the source.
        was: As it was.
        old: The same, with what it reads named as it is now.
        new: As it is.
        relations: What was moved.
    """
    if old.disabled != new.disabled:
        # Being built or not is what matters then: columns, SQL and upstream come and go with it.
        fields = (FieldChange(field="disabled", before=str(old.disabled).lower(), after=str(new.disabled).lower()),)
        return _plain(SnapshotChange.CHANGED, source, was, new, fields)
    before, after = ({edge_key(edge, side) for edge in side.edges} for side in (old, new))
    read_before, reads = (dict.fromkeys(read.source for read in side.reads) for side in (old, new))
    return AssetDifference(
        change=SnapshotChange.CHANGED if was.key == new.key else SnapshotChange.RENAMED,
        urn=new.urn,
        before=was.urn if was.urn != new.urn else "",
        kind=new.kind,
        name=new.name,
        source=source,
        fields=tuple(asset_fields(old, new, same_text=same_sql(old, new, relations))),
        columns=tuple(_columns(old, new)),
        edges_added=len(after - before),
        edges_removed=len(before - after),
        upstream_added=tuple(urn for urn in reads if urn not in read_before),
        upstream_removed=tuple(urn for urn in read_before if urn not in reads),
    )


def _plain(
    change: SnapshotChange, source: str, was: Asset, new: Asset, fields: tuple[FieldChange, ...]
) -> AssetDifference:
    return AssetDifference(
        change=change,
        urn=new.urn,
        before=was.urn if was.urn != new.urn else "",
        kind=new.kind,
        name=new.name,
        source=source,
        fields=fields,
    )


def _columns(old: Asset, new: Asset) -> Iterator[ColumnDifference]:
    before, after = ({c.key: c for c in side.columns if c.reason != "declared-but-absent"} for side in (old, new))
    gone = {key: column for key, column in before.items() if key not in after}
    come = {key: column for key, column in after.items() if key not in before}
    renamed = renamed_columns(old, gone, new, come)
    for key, column in gone.items():
        if key in renamed:
            now = renamed[key]
            fields = tuple(column_fields(column, now))
            yield ColumnDifference(change=SnapshotChange.RENAMED, name=now.name, before=column.name, fields=fields)
        else:
            yield ColumnDifference(change=SnapshotChange.REMOVED, name=column.name)
    for column in come.values():
        if all(column is not each for each in renamed.values()):
            yield ColumnDifference(change=SnapshotChange.ADDED, name=column.name)
    for key in before.keys() & after.keys():
        fields = tuple(column_fields(before[key], after[key]))
        if fields:
            yield ColumnDifference(change=SnapshotChange.CHANGED, name=after[key].name, fields=fields)


def _seen(sighting: history.Sighting) -> AssetDifference:
    """Return what was observed otherwise of an asset: how its run, its test, its freshness check came out."""
    asset = sighting.asset
    return AssetDifference(
        change=SnapshotChange.CHANGED,
        urn=asset.urn,
        kind=asset.kind,
        name=asset.name,
        source=sighting.source,
        fields=tuple(observed_fields(sighting.before, sighting.after)),
    )


def _joined(assets: Iterable[AssetDifference], seen: Iterable[AssetDifference]) -> list[AssetDifference]:
    """Return what is said otherwise and what was observed otherwise, once an asset."""
    found = {(each.source, each.urn): each for each in assets}
    for each in seen:
        known = found.get((each.source, each.urn))
        more = msgspec.structs.replace(known, fields=(*known.fields, *each.fields)) if known else each
        found[each.source, each.urn] = more
    changes = {change: rank for rank, change in enumerate(_ORDER)}
    kinds = {kind: rank for rank, kind in enumerate(Kind)}
    return sorted(found.values(), key=lambda each: (changes[each.change], kinds[each.kind], each.urn))
