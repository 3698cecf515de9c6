"""The comment's first section: what breaks or differs, grouped by what happens, the worst first."""

from collections.abc import Iterator, Sequence

from catchment.graph.render import Label
from catchment.impact.outputs import words
from catchment.impact.outputs.comment.blocks import DOT, SEVERE, Extent, cut, details, first_of
from catchment.impact.outputs.safe import code, tagged
from catchment.impact.report import BREAKS, Affected, ChangeKind, Effect, Report, certain
from catchment.words import counted
from catchment_parsers.facts import Record
from catchment_parsers.naming import split_urn


class _Group(Record, frozen=True, kw_only=True):
    """Assets to which the like happens."""

    title: str
    effects: frozenset[Effect]


_MAY_BREAK = _Group(title="May break", effects=frozenset())
GROUPS = (
    _Group(title="Breaks", effects=BREAKS),
    _MAY_BREAK,
    _Group(title="Loses columns", effects=frozenset({Effect.COLUMN_REMOVED})),
    _Group(title="Other types", effects=frozenset({Effect.TYPE_CHANGED})),
    _Group(title="Other rows", effects=frozenset({Effect.ROWSET_CHANGED})),
    _Group(title="Other values", effects=frozenset({Effect.VALUE_CHANGED})),
    _Group(title="Orphaned tests", effects=frozenset({Effect.TEST_ORPHANED})),
    _Group(title="New columns", effects=frozenset({Effect.COLUMN_ADDED})),
)
"""The worst first; an asset stands in the first group that one of its effects is of."""


def group_of(each: Affected) -> _Group:
    """Return the group of the worst that happens to an asset, or, where it is not certain that it breaks, of those."""
    if BREAKS & set(each.effects) and not BREAKS & certain(each):
        return _MAY_BREAK
    return next(group for group in GROUPS if group.effects & set(each.effects))


def suffering(report: Report) -> list[Affected]:
    """Return what breaks or differs and is not just what the changes say themselves."""
    gone = {change.target for change in report.changes if change.kind is ChangeKind.ASSET_REMOVED}
    return [each for each in report.affected if each.distance or (BREAKS & set(each.effects) and each.urn not in gone)]


def what_breaks(report: Report, label: Label, extent: Extent) -> Iterator[str]:
    """Yield a table for each group; the first is open, the others collapse."""
    affected = suffering(report)
    # A column that says nobody throughout says nothing.
    wide = len(_AFFECTED) if any(each.owners for each in affected) else len(_AFFECTED) - 1
    groups = [(group, [each for each in affected if group_of(each) is group]) for group in GROUPS]
    for place, (group, members) in enumerate((group, members) for group, members in groups if members):
        title = f"{group.title}: {counted(len(members), 'asset')}"
        rows = [_row(each, label)[:wide] for each in members]
        if place == 0:
            yield from (f"#### {title}", "", *cut(_AFFECTED[:wide], rows, extent.rows), "", _LEGEND, "")
        else:
            yield from details(f"<b>{title}</b>{_worst(members)}", cut(_AFFECTED[:wide], rows, extent.folded))


_AFFECTED = ("what", "because of", "owners")
_LEGEND = f"<sub>{' '.join(f'{dot} {severity.lower()}' for severity, dot in DOT.items())}</sub>"


def _worst(members: Sequence[Affected]) -> str:
    severe = [each for each in members if each.severity in SEVERE]
    return f": {first_of(severe, tagged)}" if severe else ""


def _row(each: Affected, label: Label) -> tuple[str, ...]:
    # The asset itself ends the way to it.
    way = [code(label(urn)) for urn in _cause(each) if split_urn(urn)[0] != each.urn] or ["its own change"]
    if len(way) > 3:
        way = [way[0], "…", way[-1]]
    owners = list(dict.fromkeys(owner.name for owner in each.owners))
    return (
        f"{DOT[each.severity]} {each.kind.replace('_', ' ')} {code(each.name)}<br><sub>{_happens(each)}</sub>",
        " → ".join(way),
        words.some([code(name) for name in owners], 2) or "nobody",
    )


def _cause(each: Affected) -> Sequence[str]:
    """Return the way to an asset: of one that is changed itself too, that of what breaks it from elsewhere."""
    broken = (
        column.path
        for column in each.columns
        if Effect.REFERENCE_BROKEN in column.effects and Effect.REFERENCE_BROKEN not in column.possible
    )
    ways = (path for path in broken if path and split_urn(path[0])[0] != each.urn)
    return each.path if each.distance else next(ways, each.path)


def _happens(each: Affected) -> str:
    """Return what happens to an asset, and to which columns; all of what breaks break with it."""
    if not each.columns:
        return words.effects(each)
    if all(Effect.REFERENCE_BROKEN in column.effects for column in each.columns):
        return f"{words.effects(each)}: {counted(len(each.columns), 'column')}"
    return f"{words.effects(each)}: {words.some([code(column.urn.partition('#')[2]) for column in each.columns], 3)}"
