"""An impact report as GitLab's code quality JSON, which a merge request shows at the line."""

import msgspec

from catchment.impact.outputs.places import HERE, Places
from catchment.impact.outputs.results import Level, Result, results
from catchment.impact.report import Report, Severity
from catchment.words import shown


def code_quality(report: Report, places: Places = HERE) -> str:
    """Return the report as a list of GitLab's issues; fingerprints are unique, and the same in later runs."""
    issues = [
        {
            "description": shown(each.message),
            "check_name": each.rule,
            "fingerprint": each.fingerprint,
            "severity": _severity(each),
            "location": {"path": each.path, "lines": {"begin": each.line}},
        }
        for each in results(report, places)
    ]
    return msgspec.json.format(msgspec.json.encode(issues), indent=2).decode()


def _severity(each: Result) -> str:
    if each.level is Level.NOTE or each.exempt:
        return "info"
    if each.level is Level.ERROR:
        return "blocker" if each.worst is Severity.CRITICAL else "critical"
    return "major" if each.worst in (Severity.CRITICAL, Severity.HIGH) else "minor"
