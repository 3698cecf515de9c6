"""What changes reach: each affected asset with its severity, the way to it and whose it is, and who is told."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

from catchment.impact.effects import Found, Hit, nearest, way
from catchment.impact.report import Affected, AffectedColumn, Certainty, Effect, Notify, Severity
from catchment.search.ranking import is_certified
from catchment_parsers.facts import Asset, Kind
from catchment_parsers.naming import split_urn

APART = frozenset({Kind.TEST, Kind.GROUP, Kind.OPERATION})
"""Kinds that are no affected assets of their own: tests are told with what they test."""


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
        if urn in known and known[urn].kind not in APART
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
        severity=severity(asset, effects, possible, _touched(hits)),
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


def _touched(hits: Iterable[Hit]) -> set[str]:
    """Return the columns that are not only affected as all columns of other rows, or of what breaks, are."""
    whole = (Effect.ROWSET_CHANGED, Effect.REFERENCE_BROKEN, Effect.COLUMN_ADDED)
    return {split_urn(hit.urn)[1] for hit in hits if "#" in hit.urn and hit.effect not in whole}


_SENSITIVE = frozenset({"CONFIDENTIAL", "RESTRICTED"})


def severity(
    asset: Asset, effects: Iterable[Effect], possible: Container[Effect] = (), touched: Container[str] = ()
) -> Severity:
    """Return how much an affected asset matters: its worst effect, one step up where much hangs on it.

    One step up for tier 1, for what is certified, for exposures that are in full use, and where a column that holds
    personal or confidential data is another; one down for tier 4 and for an effect that is only possible.  A new
    column is LOW whoever gets it.

    Args:
        asset: The asset.
        effects: What happens to it.
        possible: Those of the effects that are not certain.
        touched: Keys of the columns that are another.
    """
    steps = [(_BASE[effect], effect in possible) for effect in effects]
    worst = max(base - doubtful if base > 1 else base for base, doubtful in steps)
    if max(base for base, _ in steps) > 1:
        sensitive = any(c.key in touched and (c.pii or c.sensitivity in _SENSITIVE) for c in asset.columns)
        used = asset.tier == "TIER_1" or asset.details.get("maturity") == "high"
        important = used or sensitive or is_certified(asset)
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
