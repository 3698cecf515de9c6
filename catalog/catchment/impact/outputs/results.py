"""A report as what CI services list: one result for each change, and one for each finding of a policy beside them."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum

from catchment.impact.outputs import words
from catchment.impact.outputs.places import Places
from catchment.impact.report import (
    Affected,
    Category,
    Change,
    Enforcement,
    Finding,
    Location,
    Report,
    Severity,
    Verdict,
    ways,
)
from catchment_parsers.facts import Record
from catchment_parsers.naming import split_urn


class Level(StrEnum):
    """How a result is shown: what fails the gate or would, what may, and what is only told."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Result(Record, frozen=True, kw_only=True):
    """What a service shows at a line.

    Attributes:
        rule: Name of the rule, a policy's begins with ``policy/``.
        group: What it is listed under: the change's category, or ``policy``.
        target: URN of what it is about.
        level: How it is shown.
        fails: Whether it makes the verdict FAIL.
        exempt: The exemption that lets it through, "" where none does.
        message: Sentences for a person.
        path: The file in the repository.
        line: 1-based; 1 where only the file is known.
        worst: Severity of the worst that it reaches, None where it reaches nothing.
        fingerprint: What it is known by in later runs.
    """

    rule: str
    group: str
    target: str
    level: Level
    fails: bool
    exempt: str
    message: str
    path: str
    line: int
    worst: Severity | None
    fingerprint: str


_LEVELS = {
    Category.BREAKING: Level.ERROR,
    Category.UNKNOWN: Level.WARNING,
    Category.PARTIAL_BREAKING: Level.WARNING,
    Category.NON_BREAKING: Level.NOTE,
}
_ENFORCED = {Enforcement.FAIL: Level.ERROR, Enforcement.WARN: Level.WARNING, Enforcement.PASS: Level.NOTE}
_PROJECT_FILE = "dbt_project.yml"
"""Stands in for the file of what has none."""


def results(report: Report, places: Places) -> list[Result]:
    """Return the results of a report: its changes in their order, then the policy's findings of anything else."""
    reached = reached_by(report)
    changed = {change.target for change in report.changes}
    by_target: dict[str, list[Finding]] = {}
    for finding in report.findings:
        by_target.setdefault(finding.target, []).append(finding)
    failing = _failing(report)
    seen: dict[str, int] = {}
    found = [
        _of_change(change, by_target.get(change.target, ()), reached.get(change.target, ()), failing, places, seen)
        for change in report.changes
    ]
    others = (finding for finding in report.findings if finding.target not in changed)
    return found + [_of_finding(finding, report, places, seen) for finding in others]


def reached_by(report: Report) -> dict[str, list[Affected]]:
    """Return what each change reaches downstream, the most severe first, by the change's target."""
    found: dict[str, list[Affected]] = {}
    for each in report.affected:
        if each.distance:
            for start in dict.fromkeys(way[0] for way in ways(each)):
                found.setdefault(start, []).append(each)
    return found


def _failing(report: Report) -> frozenset[Category]:
    """Return the categories that made the verdict FAIL; none where a policy judged, whose findings say it."""
    if report.verdict is not Verdict.FAIL or any(f.enforcement is Enforcement.FAIL for f in report.findings):
        return frozenset()
    categories = {change.category for change in report.changes}
    breaking = frozenset({Category.BREAKING})
    return breaking if categories & breaking else frozenset(categories - {Category.NON_BREAKING})


def _of_change(
    change: Change,
    findings: Iterable[Finding],
    hits: Iterable[Affected],
    failing: frozenset[Category],
    places: Places,
    seen: dict[str, int],
) -> Result:
    findings, hits = tuple(findings), tuple(hits)
    exempt = next((finding.exemption for finding in findings if finding.exemption), "")
    enforced = [finding.enforcement for finding in findings if not finding.exemption]
    level = min((_ENFORCED[each] for each in enforced), key=list(Level).index, default=_LEVELS[change.category])
    fails = Enforcement.FAIL in enforced or (not enforced and change.category in failing)
    told = [f"{change.reason}.", *(f"{finding.rule}: {finding.message.rstrip('.')}." for finding in findings)]
    return Result(
        rule=change.rule,
        group=change.category,
        target=change.target,
        level=level,
        fails=fails and not (exempt and not enforced),
        exempt="" if enforced else exempt,
        message=" ".join([*told, *_reach(hits)]),
        path=places.path(change.location) or places.path(Location(path=_PROJECT_FILE)),
        line=change.location.line or 1,
        worst=hits[0].severity if hits else None,
        fingerprint=_fingerprint(seen, change.rule, change.target),
    )


def _reach(hits: tuple[Affected, ...]) -> Iterator[str]:
    if hits:
        names = words.some([f"{each.name} ({each.severity}: {words.effects(each)})" for each in hits], 5)
        yield f"Reaches {names}."


def _of_finding(finding: Finding, report: Report, places: Places, seen: dict[str, int]) -> Result:
    """Return the result of a finding about what is only affected: it is shown at the change that reaches it."""
    asset = next((each for each in report.affected if each.urn == split_urn(finding.target)[0]), None)
    start = asset.path[0] if asset and asset.path else finding.target
    location = _location(report.changes, start)
    rule = f"policy/{finding.rule}"
    return Result(
        rule=rule,
        group="policy",
        target=finding.target,
        level=_ENFORCED[finding.enforcement],
        fails=finding.enforcement is Enforcement.FAIL and not finding.exemption,
        exempt=finding.exemption,
        message=f"{finding.message.rstrip('.')}.",
        path=places.path(location) or places.path(Location(path=_PROJECT_FILE)),
        line=location.line or 1,
        worst=asset.severity if asset else None,
        fingerprint=_fingerprint(seen, rule, finding.target),
    )


def _location(changes: Iterable[Change], target: str) -> Location:
    exact = {change.target: change.location for change in changes}
    by_asset = {split_urn(change.target)[0]: change.location for change in changes}
    return exact.get(target) or by_asset.get(split_urn(target)[0]) or Location(path="")


def _fingerprint(seen: dict[str, int], rule: str, target: str) -> str:
    """Return what a result is known by: its rule and target, whatever else is about it; none has another's."""
    known = f"{rule}\n{target}"
    seen[known] = seen.get(known, 0) + 1
    text = known if seen[known] == 1 else f"{known}\n{seen[known]}"
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def rule_titles(found: Iterable[Result]) -> Mapping[str, str]:
    """Return what each rule of some results is about, by its name."""
    from catchment.impact.rules import RULES

    names = dict.fromkeys(result.rule for result in found)
    placeholders = {"name": "NAME", "before": "BEFORE", "after": "AFTER"}
    return {
        name: RULES[name].reason.format_map(placeholders) if name in RULES else f"A rule of the policy: {name}"
        for name in names
    }
