"""The comment's words on the policy: by which rules it fails the change, and all that it says."""

from collections import Counter
from collections.abc import Iterator

from catchment.graph.render import Label
from catchment.impact.outputs import words
from catchment.impact.outputs.comment.blocks import SIGN, Extent, cut, details
from catchment.impact.outputs.safe import code, prose, sentence
from catchment.impact.report import Enforcement, Finding, Report, Verdict
from catchment.words import counted


def by_policy(report: Report) -> Iterator[str]:
    """Yield which rules of the policy make the verdict."""
    counts = Counter(finding.rule for finding in _of(report, Enforcement.FAIL))
    rules = [f"{code(rule)} ({counted(number, 'finding')})" for rule, number in counts.most_common()]
    if rules:
        yield from (f"The policy fails it by {words.some(rules, 3)}.", "")


def _of(report: Report, enforcement: Enforcement) -> list[Finding]:
    """Return the findings of which a policy makes so much; what is exempt passes."""
    passes = enforcement is Enforcement.PASS
    return [
        finding
        for finding in report.findings
        if (passes and finding.exemption) or (finding.enforcement is enforcement and (passes or not finding.exemption))
    ]


def findings(report: Report, label: Label, extent: Extent) -> Iterator[str]:
    """Yield what the policy says: what fails is open, warnings and what it lets through collapse."""
    if report.findings:
        yield from ("#### What the policy says", "")
    for enforcement, title in (
        (Enforcement.FAIL, ""),
        (Enforcement.WARN, "warning"),
        (Enforcement.PASS, "let through"),
    ):
        found = _of(report, enforcement)
        rows = [(code(each.rule), _finding(each, label)) for each in found]
        if rows and title:
            told = counted(len(rows), title) if enforcement is Enforcement.WARN else f"{len(rows)} {title}"
            yield from details(told, cut(("rule", "finding"), rows, extent.folded))
        elif rows:
            yield from (*cut(("rule", "finding"), rows, extent.rows), "")


def _finding(finding: Finding, label: Label) -> str:
    exempt = f"<br><sub>exempt: {prose(finding.exemption)}</sub>" if finding.exemption else ""
    return f"{SIGN[Verdict(finding.enforcement)]} {sentence(finding.message, label(finding.target))}{exempt}"
