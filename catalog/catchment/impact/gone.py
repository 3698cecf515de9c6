"""Who suffers from what the head no longer has, or cannot take what it has instead: two states, asked by the walk."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING

from catchment.impact.affected import APART
from catchment.impact.changes import Signed, differing
from catchment.impact.report import Effect
from catchment.impact.signing import fits, retyped
from catchment.impact.states import BREACHES
from catchment_parsers.facts import Asset, Column, Kind, Reach, Record, Subtype
from catchment_parsers.naming import column_urn, split_urn

if TYPE_CHECKING:
    from catchment_parsers.sql.meaning import Signatures


class _Use(Record, frozen=True, kw_only=True):
    """That an asset's column (or its rows, "") uses something."""

    key: str
    target: str
    subtype: Subtype


class Gone:
    """What two aligned states say of it: who used what is gone, and what appeared by itself."""

    def __init__(
        self, base: Mapping[str, Asset], head: Mapping[str, Asset], signed: Signed, renamed: frozenset[str]
    ) -> None:
        self.base, self.head = base, head
        self.changed = frozenset(differing(base, head))
        self._left_behind: dict[str, list[str]] = {}
        self._misfits = _misfits(base, head, signed, self.changed)
        for urn, column in breaches(base, head, signed):
            self._misfits.setdefault(column_urn(urn, column), []).append((urn, False))
        for asset in head.values():
            for urn in renamed.intersection(read.source for read in asset.reads):
                self._left_behind.setdefault(urn, []).append(asset.urn)
        self._there = {asset.urn for asset in head.values()}
        self._there |= {column_urn(a.urn, column.key) for a in head.values() for column in a.columns}
        self._uses: dict[str, list[_Use]] = {}
        self._readers: dict[str, list[tuple[str, Reach]]] = {}
        for key, asset in base.items():
            if asset.kind not in APART:
                self._index(key, asset)
        self._named = cache(lambda key: frozenset(edge.source for edge in head[key].edges))
        self._read = cache(lambda key: {read.source: read.reach for read in head[key].reads} if key in head else {})
        self._columns = cache(lambda key: frozenset(column.key for column in head[key].columns))
        self._appeared = frozenset(
            column_urn(asset.urn, column)
            for key, asset in head.items()
            if key in base and asset.sql and key not in self.changed and asset.columns != base[key].columns
            for column in self._columns(key) - {each.key for each in base[key].columns}
        )

    def _index(self, key: str, asset: Asset) -> None:
        # Who uses what is still there need not be known.
        for edge in asset.edges:
            if edge.source not in self._there:
                self._uses.setdefault(edge.source, []).append(_Use(key=key, target=edge.target, subtype=edge.subtype))
        for read in asset.reads:
            self._readers.setdefault(read.source, []).append((key, read.reach))

    def users(self, urn: str) -> Iterator[tuple[str, Effect, bool]]:
        """Yield who suffers from what the head no longer has, or may not take its new type."""
        yield from ((user, Effect.REFERENCE_BROKEN, certain) for user, certain in self._misfits.get(urn, ()))
        yield from ((user, Effect.REFERENCE_BROKEN, True) for user in self._left_behind.get(urn, ()))
        if urn in self._there:
            return
        asset, column = split_urn(urn)
        for key, reach in self._readers.get(asset, ()):
            # Where the head tells which columns it uses, it counts, whatever was known of the base.
            whole = self._read(key).get(asset, reach) is Reach.WHOLE
            if key in self.head and self._still_reads(key, asset) and (not column or whole):
                yield self.head[key].urn, Effect.REFERENCE_BROKEN, not column and asset in self._read(key)
        for use in self._uses.get(urn, ()) if column else ():
            if use.key in self.head:
                yield from self._suffers(urn, use)

    def _still_reads(self, key: str, asset: str) -> bool:
        """Whether something reads an asset in the head; that YAML names another does not change a dashboard."""
        return asset in self._read(key) or self.head[key].kind is Kind.EXPOSURE

    def _suffers(self, urn: str, use: _Use) -> Iterator[tuple[str, Effect, bool]]:
        """Yield what a user of a column that is gone suffers; nothing where it no longer uses it."""
        user = self.head[use.key]
        if urn in self._named(use.key):
            # A semantic model loses one dimension or measure; SQL that names what is gone does not run at all.
            broken = column_urn(user.urn, use.target) if user.kind is Kind.SEMANTIC_MODEL and use.target else user.urn
            yield broken, Effect.REFERENCE_BROKEN, True
        elif user.sql and use.key not in self.changed:
            # The text is the same and yet does not name the column: a star took it, or nothing resolves it.
            if use.target and use.target not in self._columns(use.key):
                yield column_urn(user.urn, use.target), Effect.COLUMN_REMOVED, True
            elif not use.target and use.subtype is Subtype.GROUP_BY:
                yield user.urn, Effect.ROWSET_CHANGED, True
            else:
                yield user.urn, Effect.REFERENCE_BROKEN, True

    def appeared(self, urn: str) -> bool:
        """Whether a star let a new column through."""
        return urn in self._appeared


def _misfits(
    base: Mapping[str, Asset], head: Mapping[str, Asset], signed: Signed, changed: frozenset[str]
) -> dict[str, list[tuple[str, bool]]]:
    """Return the assets that do not run any more, though their SQL is the same, by the columns that they read.

    They cannot take another type, or have a column too many or too few; with each, whether that is certain.
    """
    found: dict[str, list[tuple[str, bool]]] = {}
    other = {column_urn(head[key].urn, name) for key, pair in signed.items() for name in retyped(pair)}
    for key, (before, after) in signed.items():
        if key in changed or before is None or after is None:
            continue
        faults = after.faults.keys() - before.faults.keys()
        if faults or set(after.uses) - set(before.uses) or after.doubts.keys() - before.doubts.keys():
            read = {edge.source for edge in (*base[key].edges, *head[key].edges)}
            for urn in read if faults else read & other or read:
                found.setdefault(urn, []).append((head[key].urn, bool(faults)))
    return found


def breaches(base: Mapping[str, Asset], head: Mapping[str, Asset], signed: Signed) -> Iterator[tuple[str, str]]:
    """Yield the URN of each asset that no longer keeps its contract, with the column: dbt does not build it then."""
    for key, asset in head.items():
        if asset.contract and key in base:
            known = set(base[key].details.get(BREACHES, ()))
            yield from ((asset.urn, column) for column in asset.details.get(BREACHES, ()) if column not in known)
            before, after = signed.get(key, (None, None))
            if before is not None and after is not None:
                yield from ((asset.urn, column.key) for column in asset.columns if _is_mistyped(column, before, after))


def _is_mistyped(column: Column, before: "Signatures", after: "Signatures") -> bool:
    """Whether SQL yields another type than is promised, which it did not do before."""
    was, is_ = before.types.get(column.key, ""), after.types.get(column.key, "")
    return bool(column.declared and column.data_type) and is_ != was and not fits(is_, column.data_type)
