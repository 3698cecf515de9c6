"""What to do about a report: who should review it, what to build anew, how to keep old names alive."""

from collections.abc import Mapping

from catchment.impact.report import Report
from catchment_parsers.facts import Asset


def advised(report: Report, base: Mapping[str, Asset], head: Mapping[str, Asset]) -> Report:  # noqa: ARG001
    """Return a report with its reviewers, its selector and its shims.

    Args:
        report: The report.
        base: The base's assets by key, under the head's names.
        head: The head's assets by key.
    """
    return report
