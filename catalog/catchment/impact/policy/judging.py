"""Judging a report by a policy: a finding for what each rule decides, and the verdict that follows."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

import msgspec

from catchment.graph.render import short
from catchment.impact.policy.conditions import Fit, fit
from catchment.impact.policy.exempting import applying, ending, exemptions, expired, granted
from catchment.impact.policy.records import Exemption, Policy, Rule, When
from catchment.impact.policy.reviewing import reviewers
from catchment.impact.policy.subjects import Subject, World, subjects, world_of
from catchment.impact.report import Category, Enforcement, Finding, Report, Verdict, verdict
from catchment.words import counted, listed
from catchment_parsers.facts import Asset

_STRICTEST = list(Enforcement)


def judged(report: Report, policy: Policy, worlds: Iterable[World], *, today: date, fail_on: str = "") -> Report:
    """Return a report with what a policy says of it: findings, required reviewers, the verdict.

    The strictest of the rules that fit decides, whatever their order; where none fits, the category's default.
    What is not understood passes only by a rule that names it, and a report that may lack something never does.

    Args:
        report: The report.
        policy: The policy.
        worlds: What each state says of its assets.
        today: The day, on which exemptions apply or no longer do.
        fail_on: What is asked beside the policy, as ``--fail-on``; the stricter verdict wins.  "" for nothing.
    """
    found = list(subjects(report, worlds))
    decided = [each for subject in found for each in _findings(policy, subject, today)]
    findings = [*(finding for finding, _ in decided), *_incomplete(report, policy)]
    findings.sort(key=lambda finding: _STRICTEST.index(finding.enforcement))
    asked = [Verdict(findings[0].enforcement)] if findings else []
    asked += [verdict(report.changes, fail_on)] if fail_on else []
    return msgspec.structs.replace(
        report,
        verdict=max(asked, key=list(Verdict).index, default=Verdict.PASS),
        findings=tuple(findings),
        warnings=tuple(dict.fromkeys((*report.warnings, *ending((each for _, each in decided if each), today)))),
        reviewers=reviewers(report, policy, found),
    )


def _findings(policy: Policy, subject: Subject, today: date) -> Iterator[tuple[Finding, Exemption | None]]:
    """Yield what decides of a subject, and what would have but for an exemption, with that."""
    rules = [rule for rule in policy.rules if _is_about(rule, subject)] or _defaults(policy, subject)
    kept: list[tuple[Rule, str]] = []
    for rule in rules:
        lifted = exemptions(policy, subject, rule.name) if rule.enforcement is not Enforcement.PASS else []
        applies = applying(lifted, today)
        if applies:
            passed = _finding(rule.name, Enforcement.PASS, subject, rule.message, exemption=granted(applies, today))
            yield passed, applies
        else:
            kept.append((rule, expired(lifted, today)))
    if kept:
        rule, ended = min(kept, key=lambda each: _STRICTEST.index(each[0].enforcement))
        yield _finding(rule.name, rule.enforcement, subject, rule.message, ended), None


def _is_about(rule: Rule, subject: Subject) -> bool:
    """Whether a rule fits; where nobody can say, one that forbids does and one that lets through does not."""
    lets_through = rule.enforcement is Enforcement.PASS
    if lets_through and _is_unknown(subject) and not rule.when.names_unknown:
        return False
    fits = fit(rule.when, subject)
    left_out = fit(rule.unless, subject) if rule.unless else Fit(may=False, surely=False)
    if lets_through:
        return fits.surely and not left_out.may
    return fits.may and not left_out.surely


def _is_unknown(subject: Subject) -> bool:
    return subject.change is not None and subject.change.category is Category.UNKNOWN


def _defaults(policy: Policy, subject: Subject) -> Sequence[Rule]:
    """Return what decides where no rule of the policy does: nothing of what is only affected, or passes."""
    usual = policy.default[subject.change.category] if subject.change else Enforcement.PASS
    return [] if usual is Enforcement.PASS else [Rule(name="default", when=When(), enforcement=usual)]


def _finding(
    rule: str, enforcement: Enforcement, subject: Subject, message: str, ended: str = "", exemption: str = ""
) -> Finding:
    said = f"{message.rstrip('.')}: {_reason(subject)}" if message else _reason(subject)
    return Finding(
        rule=rule, enforcement=enforcement, target=subject.target, message=f"{said}{ended}", exemption=exemption
    )


def _reason(subject: Subject) -> str:
    if subject.change:
        return subject.change.reason
    affected = subject.affected
    assert affected is not None, subject.target
    effects = listed([effect.lower().replace("_", " ") for effect in affected.effects])
    return f"{affected.name} is affected ({effects}), {counted(affected.distance, 'hop')} from the nearest change"


def _incomplete(report: Report, policy: Policy) -> Iterable[Finding]:
    if report.completeness.is_partial:
        names = report.completeness.unparsed_assets
        about = f": {listed([short(urn) for urn in names])}" if names else ""
        yield Finding(
            rule="incomplete",
            enforcement=policy.incomplete,
            target=names[0] if names else "",
            message=f"not everything could be followed ({listed(report.completeness.reasons)}){about}",
        )


Judge = Callable[[Report, Iterable[Asset], Iterable[Asset]], Report]
"""Takes a report and all assets of the base and of the head, under one set of URNs; returns it judged."""


def judge_of(policy: Policy, today: date, fail_on: str = "") -> Judge:
    """Return what judges a report by a policy where both states are at hand; arguments as of `judged`."""
    return lambda report, base, head: judged(
        report, policy, (world_of(base), world_of(head)), today=today, fail_on=fail_on
    )
