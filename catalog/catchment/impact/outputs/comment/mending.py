"""The comment's section on what to do: orphaned tests, old names that can live on, what to build anew."""

from collections.abc import Iterator, Sequence

from catchment.impact.outputs import words
from catchment.impact.outputs.comment.blocks import REST, Extent, details, fenced, placed
from catchment.impact.outputs.places import Places
from catchment.impact.outputs.safe import code, prose
from catchment.impact.report import Effect, Location, Report, Shim


def mending(report: Report, places: Places, extent: Extent) -> Iterator[str]:
    """Yield what to do: tests to mend, names to keep alive, what to build anew."""
    parts = [*_orphans(report, extent), *_shims(report.shims, places, extent), *_rebuild(report.rebuild)]
    if parts:
        yield from ("#### How to mend it", "", *parts)


def _shims(shims: Sequence[Shim], places: Places, extent: Extent) -> Iterator[str]:
    """Yield what keeps old names alive, then the names that nothing keeps without misleading."""
    alive = [shim for shim in shims if shim.sql]
    body = [line for shim in alive[: extent.folded] for line in _shim(shim, places)]
    if len(alive) > extent.folded:
        body += [f"… and {len(alive) - extent.folded} more; {REST}", ""]
    yield from details(f"{len(alive)} old names that can live on", body) if len(alive) > 2 else body
    misleading = [f"{code(shim.before)} → {code(shim.after)}" for shim in shims if not shim.sql]
    if misleading:
        told = words.some(list(dict.fromkeys(misleading)), 4)
        yield from (f"- Renamed, and of other values too, so that an alias would mislead: {told}.", "")


def _shim(shim: Shim, places: Places) -> Iterator[str]:
    place = placed(Location(path=shim.path, line=shim.line), places)
    note = f"; {prose(shim.note)}" if shim.note else ""
    sql = (f"  {row}" for row in fenced(shim.sql, "sql"))
    yield from (f"- {code(shim.before)} → {code(shim.after)} in {place}: this keeps the old name alive{note}", "")
    yield from (*sql, "")


def _rebuild(selector: str) -> Iterator[str]:
    if not selector:
        return
    title, command = "Build anew what changes", fenced(f"dbt build --select {selector}", "bash")
    if len(selector) < _SHORT:
        yield from (f"- {title}:", "", *(f"  {row}" for row in command), "")
    else:
        yield from details(title, command if len(selector) < _LONG else [f"{len(selector.split())} names; {REST}"])


_SHORT, _LONG = 300, 6000
"""Characters of a selector that is shown at once, and of one that is shown at all."""


def _orphans(report: Report, extent: Extent) -> Iterator[str]:
    """Yield the assets whose tests name a column that is gone."""
    orphaned = [each for each in report.affected if Effect.TEST_ORPHANED in each.effects]
    if orphaned:
        names = [code(each.name) for each in orphaned[: extent.rows]]
        rest = len(orphaned) - len(names)
        more = f" and {rest} more" if rest else ""
        yield from (f"- Tests of {', '.join(names)}{more} name columns that are gone: move or remove them.", "")
