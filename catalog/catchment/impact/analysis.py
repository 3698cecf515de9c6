"""From two states, or a proposed change, to the report of what it breaks."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from catchment.completeness import REASONS, Completeness, PartialReason
from catchment.graph.lineage import Lineage
from catchment.impact.advice import advised
from catchment.impact.affected import affected_assets, to_notify
from catchment.impact.changes import Signed, changes
from catchment.impact.effects import Found, Hit, follow, nearest, way
from catchment.impact.gone import Gone, breaches
from catchment.impact.report import (
    Affected,
    Category,
    Change,
    Effect,
    Report,
    Verdict,
    verdict,
)
from catchment.impact.rules import RULES
from catchment.impact.states import Side, aligned, followed, renamed_in, tests_of
from catchment_parsers.facts import Asset, Kind, ParseStatus
from catchment_parsers.naming import column_urn, split_urn


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
    gone = Gone(old, head.assets, signed, frozenset(asset.urn for asset in renamed.values()))
    lineage = Lineage.from_assets(head.assets.values())
    found = follow(lineage, _seeds(found_changes, lineage, (*old.values(), *renamed.values()), head.assets), gone)
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
    # dbt builds only what is the project's own.
    return advised(report, old, {key: asset for key, asset in head.assets.items() if key not in head.others})


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
