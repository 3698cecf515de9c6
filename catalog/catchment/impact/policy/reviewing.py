"""Whose approval a policy requires."""

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from catchment.impact.policy.conditions import fit
from catchment.impact.policy.form import OWNERS
from catchment.impact.policy.records import Policy
from catchment.impact.policy.subjects import Subject
from catchment.impact.report import Affected, Report, Reviewer, ways
from catchment_parsers.naming import split_urn


def reviewers(report: Report, policy: Policy, found: Sequence[Subject]) -> tuple[Reviewer, ...]:
    """Return a report's reviewers with those whom a policy requires, these first.

    Where nobody can say whether a condition fits, it does.

    Args:
        report: The report.
        policy: The policy.
        found: All that the report tells of.
    """
    known = {reviewer.name.casefold(): reviewer for reviewer in report.reviewers}
    emails = {reviewer.email.casefold(): reviewer.name.casefold() for reviewer in report.reviewers if reviewer.email}
    for required in _required(report, policy, found):
        key = required.name.casefold()
        key = key if key in known else emails.get((required.email or required.name).casefold(), key)
        known[key] = _merged(known[key], required) if key in known else required
    return tuple(sorted(known.values(), key=lambda reviewer: not reviewer.required))


def _required(report: Report, policy: Policy, found: Sequence[Subject]) -> Iterator[Reviewer]:
    for place, requirement in enumerate(policy.reviewers, 1):
        about = [subject for subject in found if fit(requirement.when, subject).may]
        why = f"required by the policy ({requirement.name or f'reviewers, entry {place}'})"
        for name in requirement.require if about else ():
            if name == OWNERS:
                yield from _owners(report, about, why)
            else:
                assets = tuple(dict.fromkeys(subject.asset for subject in about))
                email = name if "@" in name[1:] else ""
                yield Reviewer(name=name, email=email, assets=assets, evidence=(why,), required=True)


def _owners(report: Report, about: Iterable[Subject], why: str) -> Iterator[Reviewer]:
    """Yield the owners of affected assets, or of what changes and all that it affects."""
    about = list(about)
    owned = [(subject.asset, subject.owners) for subject in about]
    changed = {subject.asset for subject in about if subject.change}
    owned += [(each.urn, each.owners) for each in report.affected if not changed.isdisjoint(_origins(each))]
    for urn, owner in dict.fromkeys((urn, owner) for urn, owners in owned for owner in owners):
        yield Reviewer(
            name=owner.name, email=owner.email, group=owner.group, assets=(urn,), evidence=(why,), required=True
        )


def _origins(affected: Affected) -> set[str]:
    """Return the assets whose changes affect one, as far as its ways begin there."""
    return {split_urn(way[0])[0] for way in ways(affected)}


def _merged(known: Reviewer, required: Reviewer) -> Reviewer:
    return msgspec.structs.replace(
        known,
        email=known.email or required.email,
        assets=tuple(dict.fromkeys((*known.assets, *required.assets))),
        evidence=tuple(dict.fromkeys((*required.evidence, *known.evidence))),
        required=True,
    )
