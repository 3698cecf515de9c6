"""The comment's section on the changes: which of them reach something, and where they stand."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import compress

from catchment.graph.render import Label
from catchment.impact.outputs.comment.blocks import DOT, Extent, cut, details, placed
from catchment.impact.outputs.places import Places
from catchment.impact.outputs.results import reached_by
from catchment.impact.outputs.safe import sentence
from catchment.impact.report import Affected, Category, Change, Report, Severity
from catchment.words import counted


def changes(report: Report, label: Label, places: Places, extent: Extent) -> Iterator[str]:
    """Yield the changes that reach something, the worst first; what reaches or breaks nothing collapses."""
    reached = reached_by(report)
    harmful = [change for change in report.changes if change.category is not Category.NON_BREAKING]
    harmful.sort(key=lambda change: (list(Category).index(change.category), *_reach(reached.get(change.target, ()))))
    # A column that nobody uses any further is a change of results, and yet nothing to look at first.
    counts = [c.target in reached or c.category in (Category.BREAKING, Category.UNKNOWN) for c in harmful]
    first = list(compress(harmful, counts))
    unused = [change for change, counts_too in zip(harmful, counts, strict=True) if not counts_too]
    harmless = [change for change in report.changes if change.category is Category.NON_BREAKING]
    if first:
        rows = [_change_row(change, label, places, reached) for change in first]
        yield from ("#### Which changes do it, and where", "", *cut(_CHANGED, rows, extent.rows), "")
    for members, what in ((unused, "without effect downstream"), (harmless, "without any effect")):
        rows = [_change_row(change, label, places, reached) for change in members]
        if rows:
            yield from details(f"{counted(len(rows), 'change')} {what}", cut(_CHANGED, rows, extent.folded))


_CHANGED = ("change", "reaches")
_CATEGORY = {Category.BREAKING: "❌", Category.UNKNOWN: "❓", Category.PARTIAL_BREAKING: "⚠️", Category.NON_BREAKING: ""}


def _reach(hits: Sequence[Affected]) -> tuple[int, int]:
    """Return how severe the worst is that a change reaches (0 the worst), and how many, negated."""
    order = list(Severity)
    return min((order.index(each.severity) for each in hits), default=len(order)), -len(hits)


def _change_row(
    change: Change, label: Label, places: Places, reached: Mapping[str, Sequence[Affected]]
) -> tuple[str, ...]:
    hits = reached.get(change.target, ())
    reach = f"{DOT[list(Severity)[_reach(hits)[0]]]} {counted(len(hits), 'asset')}" if hits else "—"
    where = placed(change.location, places)
    said = f"{_CATEGORY[change.category]} {sentence(change.reason, label(change.target))}".strip()
    return (f"{said}<br><sub>{where}</sub>" if where else said), reach
