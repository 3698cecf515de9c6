"""An impact report as a comment: within a minute a reviewer knows what breaks, where, and whom to ask."""

from collections.abc import Iterator

from catchment.graph.render import Label
from catchment.impact.outputs import words
from catchment.impact.outputs.comment.blocks import REST, SIGN, Extent, details, first_of
from catchment.impact.outputs.comment.breaks import GROUPS, group_of, suffering, what_breaks
from catchment.impact.outputs.comment.changed import changes
from catchment.impact.outputs.comment.mending import mending
from catchment.impact.outputs.comment.people import people
from catchment.impact.outputs.comment.policy import by_policy, findings
from catchment.impact.outputs.drawing import MOST_NODES, drawing
from catchment.impact.outputs.places import HERE, Places
from catchment.impact.outputs.safe import prose
from catchment.impact.report import Report
from catchment.words import counted

MARKER = "<!-- catchment-impact -->"
"""First line of the comment, by which the next run finds it and puts itself in its place."""
MOST_CHARACTERS = 65_000
"""What a comment may have; GitHub refuses more than 65,536."""
_EXTENTS = tuple(
    Extent(rows=rows, folded=folded, nodes=nodes)
    for rows, folded, nodes in ((15, 60, MOST_NODES), (15, 25, MOST_NODES), (10, 10, 20), (5, 5, 10), (3, 1, 0))
)
"""From what is good to read to what always fits."""


def markdown(report: Report, places: Places = HERE) -> str:
    """Return the report as a comment.

    It is never longer than a comment may be, and whatever it leaves out, it counts.

    Args:
        report: The report.
        places: Where its files are.
    """
    written = ("\n".join(_sections(report, places, extent)) for extent in _EXTENTS)
    return next(body for body in written if len(body) <= MOST_CHARACTERS)


def _sections(report: Report, places: Places, extent: Extent) -> Iterator[str]:
    label = words.labels(report)
    yield from (
        MARKER,
        f"### {SIGN[report.verdict]} {_verdict(report)}",
        "",
        f"{words.extent(report)}.",
        "",
        *by_policy(report),
    )
    notes = [f"> **Warning.** {prose(warning)}" for warning in report.warnings[:3]]
    if len(report.warnings) > 3:
        notes.append(f"> … and {len(report.warnings) - 3} warnings more; {REST}")
    if report.completeness.is_partial:
        notes.append(f"> **Incomplete.** {prose(words.partial(report))}")
    for note in notes:
        yield from (note, "")
    yield from what_breaks(report, label, extent)
    yield from changes(report, label, places, extent)
    yield from people(report, label, extent)
    yield from mending(report, places, extent)
    yield from findings(report, label, extent)
    yield from _drawn(report, label, extent)


def _verdict(report: Report) -> str:
    """Return the verdict and what matters most in one line."""
    breaks = [each for each in suffering(report) if group_of(each) is GROUPS[0]]
    beyond = [each for each in report.affected if each.distance]
    if breaks:
        told = f"{counted(len(breaks), 'asset')} will break: {first_of(breaks)}"
    elif beyond:
        told = f"{counted(len(beyond), 'asset')} will differ: {first_of(beyond)}"
    else:
        told = "nothing downstream is affected" if report.changes else "nothing changes"
    if report.completeness.is_partial and not breaks:
        told += ", as far as could be followed"
    return f"Catchment: {report.verdict} – {told}"


def _drawn(report: Report, label: Label, extent: Extent) -> Iterator[str]:
    found = drawing(report, label, extent.nodes)
    if found.lines:
        rest = (
            f", {found.drawn} of {counted(found.of, 'affected asset')}, the worst first"
            if found.drawn < found.of
            else ""
        )
        colours = "<sub>yellow: changed here, red: breaks, grey: differs</sub>"
        yield from details(f"How it travels{rest}", ["```mermaid", *found.lines, "```", "", colours])
