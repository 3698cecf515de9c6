"""From two states, or a proposed change, to the report of what it breaks."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

import msgspec

from catchment.completeness import REASONS, Completeness, PartialReason
from catchment.graph.lineage import Lineage
from catchment.impact.advice import advised
from catchment.impact.changes import Signed, changes, differing
from catchment.impact.effects import Found, Hit, follow, nearest, way
from catchment.impact.report import (
    Affected,
    AffectedColumn,
    Category,
    Certainty,
    Change,
    Effect,
    Notify,
    Report,
    Severity,
    Verdict,
    verdict,
)
from catchment.impact.rules import RULES
from catchment.impact.signing import fits, retyped
from catchment.impact.states import BREACHES, Side, aligned, followed, renamed_in, tests_of
from catchment_parsers.facts import Asset, Column, Kind, ParseStatus, Reach, Record, Subtype
from catchment_parsers.naming import column_urn, split_urn

if TYPE_CHECKING:
    from catchment_parsers.sql.meaning import Signatures

_APART = frozenset({Kind.TEST, Kind.GROUP, Kind.OPERATION})


class _Use(Record, frozen=True, kw_only=True):
    """That an asset's column (or its rows, "") uses something."""

    key: str
    target: str
    subtype: Subtype


class _States:
    """Two aligned states as the walk asks for them: who used what is gone, and what appeared by itself."""

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
            if asset.kind not in _APART:
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


def compare(
    base: Side, head: Side, signed: Signed, *, fail_on: str = "breaking", stated: Sequence[Change] = ()
) -> Report:
    """Return what the head breaks.

    Args:
        base: The state before; brought to the head's names.
        head: The state after.
        signed: Signatures of the SQL that differs, from `signatures`.
        fail_on: ``breaking``, ``partial`` or ``none``.
        stated: Changes that are known beforehand, of assets that need not be compared then.
    """
    base = followed(base, head)
    renamed = renamed_in(base)
    old = aligned(base.assets, head.assets)
    known_of = {split_urn(change.target)[0] for change in stated}
    told = changes(old, head.assets, signed, renamed)
    compared = (each for each in told if split_urn(each.target)[0] not in known_of)
    found_changes = _worst_first((*stated, *compared))
    states = _States(old, head.assets, signed, frozenset(asset.urn for asset in renamed.values()))
    lineage = Lineage.from_assets(head.assets.values())
    found = follow(lineage, _seeds(found_changes, lineage, (*old.values(), *renamed.values()), head.assets), states)
    found_changes = _judged(found_changes, found)
    found |= _orphans(found, head.assets)
    found |= _broken_contracts(found, old, head.assets, signed)
    # What is new had no result before that could differ.
    kept = (asset for key, asset in head.assets.items() if key in old)
    known = {asset.urn: asset for asset in (*renamed.values(), *old.values(), *kept)}
    affected = tuple(affected_assets(found, known, tests_of(head.assets.values())))
    completeness = _completeness(affected, found_changes, old, head.assets)
    report = Report(
        verdict=_at_least_warned(verdict(found_changes, fail_on), completeness),
        changes=found_changes,
        affected=affected,
        notify=tuple(to_notify(affected)),
        completeness=completeness,
    )
    return advised(report, old, head.assets)


def _judged(changes_: tuple[Change, ...], found: Found) -> tuple[Change, ...]:
    """Return the changes, a new column judged by what becomes of it: who takes all columns gets it, or breaks."""
    if not any(change.rule == "column-added" for change in changes_):
        return changes_
    best = nearest(found)
    passed: dict[str, set[Effect]] = {}
    for hit in found.values():
        if hit.distance and hit.effect in (Effect.COLUMN_ADDED, Effect.REFERENCE_BROKEN):
            passed.setdefault(way(best, hit.urn)[0], set()).add(hit.effect)

    def judged(change: Change) -> Change:
        effects = passed.get(change.target, set()) if change.rule == "column-added" else set()
        name = "breaks" if Effect.REFERENCE_BROKEN in effects else "passes" if effects else ""
        rule = RULES[f"column-added-{name}"] if name else None
        if rule is None:
            return change
        reason = rule.reason.format(name=change.reason.removesuffix(" is new"))
        return msgspec.structs.replace(change, category=rule.category, rule=rule.name, reason=reason)

    return _worst_first(map(judged, changes_))


def _worst_first(found: Iterable[Change]) -> tuple[Change, ...]:
    order = list(Category)
    return tuple(sorted(found, key=lambda change: order.index(change.category)))


def _at_least_warned(said: Verdict, completeness: Completeness) -> Verdict:
    """Return a verdict that does not pass what was not understood."""
    return Verdict.WARN if said is Verdict.PASS and completeness.is_partial else said


def _seeds(
    found: Iterable[Change], lineage: Lineage, before: Iterable[Asset], head: Mapping[str, Asset]
) -> Iterator[Hit]:
    """Yield the changes' own effects."""
    found = list(found)
    gone = {asset.urn: asset for asset in before}
    renamed = {split_urn(change.target)[0] for change in found if change.rule == "column-renamed"}
    named = [asset for asset in head.values() if asset.urn in renamed]
    keys = {(asset.urn, column.name): column.key for asset in named for column in asset.columns}
    for change in found:
        certain = change.category is not Category.UNKNOWN
        for effect in RULES[change.rule].effects:
            yield Hit(change.target, effect, certain)
        urn = split_urn(change.target)[0]
        if change.rule == "column-renamed" and (urn, change.after) in keys:
            # What takes all columns gets it under its new name.
            yield Hit(column_urn(urn, keys[urn, change.after]), Effect.COLUMN_ADDED)
        if change.rule in ("asset-removed", "asset-renamed"):
            asset = gone[change.target]
            yield from (Hit(column_urn(asset.urn, each.key), Effect.COLUMN_REMOVED) for each in asset.columns)
        if change.rule == "sql-unknown":
            node = lineage.id(change.target)
            columns = {lineage.urns[each] for each in lineage.columns_of.get(node, ())} if node is not None else set()
            columns |= {column_urn(change.target, each.key) for each in gone[change.target].columns}
            yield from (Hit(column, Effect.VALUE_CHANGED, certain=False) for column in sorted(columns))


def _orphans(found: Found, head: Mapping[str, Asset]) -> Found:
    """Return the assets whose tests name a column that is gone."""
    gone = {hit.urn: hit for hit in found.values() if hit.effect is Effect.COLUMN_REMOVED}
    tests = [asset for asset in head.values() if asset.kind is Kind.TEST]
    hits = (gone[edge.source] for test in tests for edge in test.edges if edge.source in gone)
    orphaned = (hit._replace(urn=split_urn(hit.urn)[0], effect=Effect.TEST_ORPHANED, via=hit.urn) for hit in hits)
    return {(hit.urn, hit.effect): hit for hit in orphaned}


def _broken_contracts(found: Found, base: Mapping[str, Asset], head: Mapping[str, Asset], signed: Signed) -> Found:
    """Return the assets that no longer keep their contract: a column that it names is gone or has another type."""
    promised = {
        column_urn(asset.urn, column.key)
        for asset in (*base.values(), *head.values())
        if asset.contract
        for column in asset.columns
        if column.declared
    }
    breaks = (Effect.COLUMN_REMOVED, Effect.TYPE_CHANGED)
    broken_by = {column_urn(*breach) for breach in breaches(base, head, signed)}
    hits = [hit for hit in found.values() if hit.effect in breaks and hit.urn in promised]
    hits += [hit for hit in found.values() if hit.urn in broken_by]
    broken = (hit._replace(urn=split_urn(hit.urn)[0], effect=Effect.CONTRACT_VIOLATED, via=hit.urn) for hit in hits)
    return {(hit.urn, hit.effect): hit for hit in broken}


# ── the report ───────────────────────────────────────────────────────────────────────────────────


def affected_assets(
    found: Found, known: Mapping[str, Asset], tests: Mapping[str, Sequence[Asset]]
) -> Iterator[Affected]:
    """Yield every affected asset, the most severe first, then the nearest.

    Args:
        found: All effects.
        known: Assets by URN.
        tests: Tests of each asset.
    """
    best = nearest(found)
    by_asset: dict[str, list[Hit]] = {}
    for hit in found.values():
        by_asset.setdefault(split_urn(hit.urn)[0], []).append(hit)
    made = [
        _affected(known[urn], hits, best, tests.get(urn, ()))
        for urn, hits in by_asset.items()
        if urn in known and known[urn].kind not in _APART
    ]
    order = list(Severity)
    yield from sorted(made, key=lambda each: (order.index(each.severity), each.distance, each.urn))


def _affected(asset: Asset, hits: Sequence[Hit], best: Mapping[str, Hit], tests: Sequence[Asset]) -> Affected:
    effects, possible = _told(hits)
    certain = len(possible) < len(effects)
    near = min(hits, key=lambda hit: (hit.distance, "#" in hit.urn))
    return Affected(
        urn=asset.urn,
        kind=asset.kind,
        name=asset.name,
        unique_id=asset.unique_id,
        severity=severity(asset, effects, possible),
        certainty=Certainty.CERTAIN if certain else Certainty.POSSIBLE,
        effects=effects,
        possible=possible,
        distance=near.distance,
        columns=tuple(_columns(hits, best)),
        owners=asset.owners,
        tests=tuple(sorted(test.key for test in tests)),
        path=way(best, near.urn),
    )


def _columns(hits: Iterable[Hit], best: Mapping[str, Hit]) -> Iterator[AffectedColumn]:
    by_column: dict[str, list[Hit]] = {}
    for hit in hits:
        if "#" in hit.urn:
            by_column.setdefault(hit.urn, []).append(hit)
    for urn in sorted(by_column):
        effects, possible = _told(by_column[urn])
        yield AffectedColumn(urn=urn, effects=effects, possible=possible, path=way(best, urn))


def _told(hits: Iterable[Hit]) -> tuple[tuple[Effect, ...], tuple[Effect, ...]]:
    """Return the effects of hits, the worst first, and those of them that are only possible."""
    certain: dict[Effect, bool] = {}
    for hit in hits:
        certain[hit.effect] = certain.get(hit.effect, False) or hit.certain
    effects = tuple(sorted(certain, key=_EFFECTS.__getitem__))
    return effects, tuple(effect for effect in effects if not certain[effect])


_EFFECTS = {effect: place for place, effect in enumerate(Effect)}


_BASE = {
    Effect.REFERENCE_BROKEN: 3,
    Effect.COLUMN_REMOVED: 3,
    Effect.CONTRACT_VIOLATED: 3,
    Effect.TYPE_CHANGED: 2,
    Effect.ROWSET_CHANGED: 2,
    Effect.VALUE_CHANGED: 2,
    Effect.TEST_ORPHANED: 1,
    Effect.COLUMN_ADDED: 1,
}
"""How bad each effect is by itself, from 1 (LOW) to 4 (CRITICAL)."""


def severity(asset: Asset, effects: Iterable[Effect], possible: Container[Effect] = ()) -> Severity:
    """Return how much an affected asset matters: its worst effect, one step up where much hangs on it.

    One step up for tier 1 and for exposures that are in full use, one down for tier 4 and for an effect
    that is only possible; a new column is LOW whoever gets it.
    """
    steps = [(_BASE[effect], effect in possible) for effect in effects]
    worst = max(base - doubtful if base > 1 else base for base, doubtful in steps)
    if max(base for base, _ in steps) > 1:
        important = asset.tier == "TIER_1" or asset.details.get("maturity") == "high"
        worst += important - (asset.tier == "TIER_4")
    return list(Severity)[4 - min(max(worst, 1), 4)]


def to_notify(affected: Iterable[Affected]) -> Iterator[Notify]:
    """Yield each owner with the assets that they must look at, those of most assets first."""
    assets: dict[str, list[str]] = {}
    emails: dict[str, list[str]] = {}
    for each in affected:
        for owner in each.owners:
            assets.setdefault(owner.name, []).append(each.urn)
            emails.setdefault(owner.name, []).append(owner.email)
    for name, urns in sorted(assets.items(), key=lambda item: (-len(set(item[1])), item[0])):
        known = dict.fromkeys(email for email in emails[name] if email)
        yield Notify(owner=name, email=", ".join(known), assets=tuple(dict.fromkeys(urns)))


def _completeness(
    affected: Iterable[Affected], found: Iterable[Change], base: Mapping[str, Asset], head: Mapping[str, Asset]
) -> Completeness:
    """Return what the report may lack: SQL on the way that is not understood, or was not there to read."""
    # What names a column that is gone cannot be resolved, and that is the finding itself.
    broken = {each.urn for each in affected if Effect.REFERENCE_BROKEN in each.effects}
    touched = ({each.urn for each in affected} | {split_urn(change.target)[0] for change in found}) - broken
    lacking = {
        asset.urn: REASONS[asset.status]
        for asset in (*base.values(), *head.values())
        if asset.status in REASONS and (asset.urn in touched or asset.status is ParseStatus.MISSING)
    }
    reasons = tuple(reason for reason in PartialReason if reason in lacking.values())
    return Completeness(is_partial=bool(lacking), reasons=reasons, unparsed_assets=tuple(sorted(lacking)))
