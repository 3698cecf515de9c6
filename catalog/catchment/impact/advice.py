"""What to do about a report: who should review it, what to build anew, how to keep old names alive."""

from collections.abc import Mapping

import msgspec

from catchment.impact.rebuilding import selector
from catchment.impact.report import Report
from catchment.impact.reviewing import reviewers
from catchment.impact.shims import shims
from catchment_parsers.facts import Asset


def advised(report: Report, base: Mapping[str, Asset], head: Mapping[str, Asset]) -> Report:
    """Return a report with its reviewers, its selector and its shims.

    Args:
        report: The report.
        base: The base's assets by key, under the head's names.
        head: The head's assets by key.
    """
    return msgspec.structs.replace(
        report,
        reviewers=tuple(reviewers(report, base, head)),
        rebuild=selector(report, head),
        shims=tuple(shims(report, base, head)),
    )
