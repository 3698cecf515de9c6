"""Whether a subject fits a condition: by what every state says of it, or by what any does."""

from collections.abc import Callable, Iterable, Sequence
from fnmatch import fnmatchcase
from typing import NamedTuple

from catchment.impact.policy.records import Distance, When
from catchment.impact.policy.subjects import Subject, View


class Fit(NamedTuple):
    """How a subject fits a condition.

    Attributes:
        may: By what some state says of it, or nobody knows.
        surely: By what every state says of it.
    """

    may: bool
    surely: bool


_NOT = Fit(may=False, surely=False)


def fit(when: When, subject: Subject) -> Fit:
    """Return how a subject fits a condition; both states count, so that a change cannot take itself out of a rule."""
    if not _is_meant(when, subject):
        return _NOT
    asks = bool(when.select) or when.pii is not None or any(getattr(when, name) for name in _OF_ASSETS)
    if not asks or not subject.views:
        return Fit(may=True, surely=not asks)
    answers = [_fits_view(when, subject, view) for view in subject.views]
    return Fit(may=any(answers), surely=all(answers))


def _is_meant(when: When, subject: Subject) -> bool:
    """Whether a subject is of the sort, and has what a report itself says, that a condition names."""
    if when.applies_to == ("affected" if subject.change else "changes"):
        return False
    if subject.change is not None:
        change = subject.change
        if when.severity or when.effect or when.certainty or when.distance:
            return False
        asked = ((when.category, change.category), (when.kind, change.kind), (when.rule, change.rule))
        return all(not wanted or value in wanted for wanted, value in asked)
    return not (when.category or when.kind or when.rule) and _is_so(when, subject)


def _is_so(when: When, subject: Subject) -> bool:
    affected = subject.affected
    assert affected is not None, subject.target
    return (
        (not when.severity or affected.severity in when.severity)
        and (not when.effect or not set(when.effect).isdisjoint(affected.effects))
        and (not when.certainty or affected.certainty in when.certainty)
        and _is_within(when.distance, affected.distance)
    )


def _is_within(distance: Distance | None, hops: int) -> bool:
    return distance is None or distance.at_least <= hops <= distance.at_most


def _fits_view(when: When, subject: Subject, view: View) -> bool:
    return (
        all(_has(of(view, subject), getattr(when, name)) for name, of in _OF_ASSETS.items() if getattr(when, name))
        and (when.pii is None or any(column.pii for column in view.columns) == when.pii)
        and (not when.select or any(asset.urn in view.select(s) for s in when.select for asset in view.assets))
    )


_OF_ASSETS: dict[str, Callable[[View, Subject], Iterable[str]]] = {
    "tier": lambda view, _: (asset.tier for asset in view.assets),
    "domain": lambda view, _: (asset.domain for asset in view.assets),
    "owner": lambda view, subject: (
        name
        for owner in (*view.owners, *(subject.affected.owners if subject.affected else ()))
        for name in (owner.name, owner.email)
    ),
    "tag": lambda view, _: (
        *(tag for asset in view.assets for tag in asset.tags),
        *(tag for column in view.columns for tag in column.tags),
    ),
    "maturity": lambda view, _: (str(asset.details.get("maturity") or "") for asset in view.assets),
    "sensitivity": lambda view, _: (column.sensitivity for column in view.columns),
}
"""What a subject has, by one state, of what can be asked of assets and columns."""


def _has(values: Iterable[str], patterns: Sequence[str]) -> bool:
    known = {value.casefold() for value in values if value}
    return any(fnmatchcase(value, pattern.casefold()) for value in known for pattern in patterns)
