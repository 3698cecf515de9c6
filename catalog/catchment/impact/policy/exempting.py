"""Exemptions: which apply, until when, and what that leaves to say."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from fnmatch import fnmatchcase

from catchment.graph.render import short
from catchment.impact.policy.records import Exemption, Policy
from catchment.impact.policy.subjects import Subject
from catchment.impact.report import Category
from catchment.words import counted
from catchment_parsers.naming import split_urn

SOON = timedelta(days=14)
"""How long before an exemption ends that is said."""


def notices(policy: Policy, today: date) -> Iterator[str]:
    """Yield a sentence for each exemption that has expired, or does so soon."""
    for each in policy.exemptions:
        if each.expires < today:
            yield f"the exemption of {each.target!r} expired on {each.expires}: it no longer applies"
    yield from ending(policy.exemptions, today)


def ending(exemptions: Iterable[Exemption], today: date) -> Iterator[str]:
    """Yield a sentence for each exemption that still applies, and soon does not."""
    for each in exemptions:
        if today <= each.expires <= today + SOON:
            yield f"the exemption of {each.target!r} expires on {each.expires}{_left(each, today)}"


def exemptions(policy: Policy, subject: Subject, rule: str) -> list[Exemption]:
    """Return what lifts a rule for a subject, or did before it expired; what lasts longest comes first.

    Args:
        policy: The policy.
        subject: The change or affected asset.
        rule: Name of the rule.
    """
    names = _names(subject)
    found = (each for each in policy.exemptions if each.rule in ("", rule) and _is_of(each, subject))
    named = (each for each in found if any(fnmatchcase(name, each.target.casefold()) for name in names))
    return sorted(named, key=lambda each: each.expires, reverse=True)


def applying(found: Sequence[Exemption], today: date) -> Exemption | None:
    """Return the exemption that applies on a day."""
    return found[0] if found and found[0].expires >= today else None


def granted(exemption: Exemption, today: date) -> str:
    """Return an exemption as a report tells it."""
    ticket = f", {exemption.ticket}" if exemption.ticket else ""
    ends = f"until {exemption.expires}{_left(exemption, today)}"
    return f"{exemption.reason} (approved by {exemption.approver}{ticket}, {ends})"


def expired(found: Sequence[Exemption], today: date) -> str:
    """Return what to say of exemptions of which none applies any more, as the end of a sentence."""
    if not found or applying(found, today):
        return ""
    return f" (the exemption that {found[0].approver} approved expired on {found[0].expires})"


def _left(exemption: Exemption, today: date) -> str:
    left = exemption.expires - today
    if left > SOON:
        return ""
    return f", in {counted(left.days, 'day')}" if left else ", which is today"


def _is_of(exemption: Exemption, subject: Subject) -> bool:
    """Whether an exemption is of such a change: what is not understood it must name."""
    category = subject.change.category if subject.change else None
    if category is Category.UNKNOWN or exemption.category:
        return category in exemption.category
    return True


def _names(subject: Subject) -> set[str]:
    """Return every name by which an exemption may call a subject."""
    urn, column = split_urn(subject.target)
    names = {urn, short(urn)}
    for view in subject.views:
        names |= {view.assets[0].name, view.assets[0].unique_id}
    if subject.affected:
        names |= {subject.affected.name, subject.affected.unique_id}
    names.discard("")
    columns = {f"{name}{mark}{column}" for name in names for mark in "#."} if column else set()
    return {name.casefold() for name in names | columns}
