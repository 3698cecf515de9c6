"""An impact report as a comment: within a minute a reviewer knows what breaks, where, and whom to ask."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import compress

from catchment.graph.render import Label
from catchment.impact.outputs import words
from catchment.impact.outputs.drawing import MOST_NODES, drawing
from catchment.impact.outputs.places import HERE, Places
from catchment.impact.outputs.results import reached_by
from catchment.impact.outputs.safe import code, link, prose, sentence, tagged
from catchment.impact.report import (
    Affected,
    Category,
    Change,
    ChangeKind,
    Effect,
    Enforcement,
    Finding,
    Location,
    Report,
    Reviewer,
    Severity,
    Shim,
    Verdict,
)
from catchment.words import counted, shown
from catchment_parsers.facts import Record
from catchment_parsers.naming import split_urn

MARKER = "<!-- catchment-impact -->"
"""First line of the comment, by which the next run finds it and puts itself in its place."""
MOST_CHARACTERS = 65_000
"""What a comment may have; GitHub refuses more than 65,536."""
_SIGN = {Verdict.PASS: "✅", Verdict.WARN: "⚠️", Verdict.FAIL: "❌"}
_DOT = {Severity.CRITICAL: "🔴", Severity.HIGH: "🟠", Severity.MEDIUM: "🟡", Severity.LOW: "⚪"}
_JSON = "`catchment impact --format json` lists all."


class _Extent(Record, frozen=True, kw_only=True):
    """How much of each list a comment shows before it counts the rest."""

    rows: int
    folded: int
    nodes: int = MOST_NODES


_EXTENTS = tuple(
    _Extent(rows=rows, folded=folded, nodes=nodes)
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


def _sections(report: Report, places: Places, extent: _Extent) -> Iterator[str]:
    label = words.labels(report)
    yield from (
        MARKER,
        f"### {_SIGN[report.verdict]} {_verdict(report)}",
        "",
        f"{words.extent(report)}.",
        "",
        *_by_policy(report),
    )
    notes = [f"> **Warning.** {prose(warning)}" for warning in report.warnings[:3]]
    if len(report.warnings) > 3:
        notes.append(f"> … and {len(report.warnings) - 3} warnings more; {_JSON}")
    if report.completeness.is_partial:
        notes.append(f"> **Incomplete.** {prose(words.partial(report))}")
    for note in notes:
        yield from (note, "")
    yield from _what_breaks(report, label, extent)
    yield from _changes(report, label, places, extent)
    yield from _people(report, label, extent)
    yield from _mending(report, places, extent)
    yield from _findings(report, label, extent)
    yield from _drawn(report, label, extent)


def _verdict(report: Report) -> str:
    """Return the verdict and what matters most in one line."""
    breaks = [each for each in _suffering(report) if _group_of(each) is _GROUPS[0]]
    beyond = [each for each in report.affected if each.distance]
    if breaks:
        told = f"{counted(len(breaks), 'asset')} will break: {_first(breaks)}"
    elif beyond:
        told = f"{counted(len(beyond), 'asset')} will differ: {_first(beyond)}"
    else:
        told = "nothing downstream is affected" if report.changes else "nothing changes"
    if report.completeness.is_partial and not breaks:
        told += ", as far as could be followed"
    return f"Catchment: {report.verdict} – {told}"


def _first(assets: Sequence[Affected], write: Callable[[str], str] = code, most: int = 3) -> str:
    return _some([write(each.name) for each in assets], most)


# ── what breaks ──────────────────────────────────────────────────────────────────────────────────


class _Group(Record, frozen=True, kw_only=True):
    """Assets to which the like happens."""

    title: str
    effects: frozenset[Effect]


_GROUPS = (
    _Group(title="Breaks", effects=frozenset({Effect.REFERENCE_BROKEN, Effect.CONTRACT_VIOLATED})),
    _Group(title="Loses columns", effects=frozenset({Effect.COLUMN_REMOVED})),
    _Group(title="Other types", effects=frozenset({Effect.TYPE_CHANGED})),
    _Group(title="Other rows", effects=frozenset({Effect.ROWSET_CHANGED})),
    _Group(title="Other values", effects=frozenset({Effect.VALUE_CHANGED})),
    _Group(title="Orphaned tests", effects=frozenset({Effect.TEST_ORPHANED})),
    _Group(title="New columns", effects=frozenset({Effect.COLUMN_ADDED})),
)
"""The worst first; an asset stands in the first group that one of its effects is of."""


def _group_of(each: Affected) -> _Group:
    return next(group for group in _GROUPS if group.effects & set(each.effects))


def _suffering(report: Report) -> list[Affected]:
    """Return what breaks or differs and is not just what the changes say themselves."""
    gone = {change.target for change in report.changes if change.kind is ChangeKind.ASSET_REMOVED}
    worst = _GROUPS[0].effects
    return [each for each in report.affected if each.distance or (worst & set(each.effects) and each.urn not in gone)]


def _what_breaks(report: Report, label: Label, extent: _Extent) -> Iterator[str]:
    """Yield a table for each group; the first is open, the others collapse."""
    affected = _suffering(report)
    # A column that says nobody throughout says nothing.
    wide = len(_AFFECTED) if any(each.owners for each in affected) else len(_AFFECTED) - 1
    groups = [(group, [each for each in affected if _group_of(each) is group]) for group in _GROUPS]
    for place, (group, members) in enumerate((group, members) for group, members in groups if members):
        title = f"{group.title}: {counted(len(members), 'asset')}"
        rows = [_row(each, label)[:wide] for each in members]
        if place == 0:
            yield from (f"#### {title}", "", *_cut(_AFFECTED[:wide], rows, extent.rows), "", _LEGEND, "")
        else:
            yield from _details(f"<b>{title}</b>{_worst(members)}", _cut(_AFFECTED[:wide], rows, extent.folded))


_AFFECTED = ("what", "because of", "owners")
_LEGEND = f"<sub>{' '.join(f'{dot} {severity.lower()}' for severity, dot in _DOT.items())}</sub>"


def _worst(members: Sequence[Affected]) -> str:
    severe = [each for each in members if each.severity in _SEVERE]
    return f": {_first(severe, tagged)}" if severe else ""


def _row(each: Affected, label: Label) -> tuple[str, ...]:
    # The asset itself ends the way to it.
    way = [code(label(urn)) for urn in _cause(each) if split_urn(urn)[0] != each.urn] or ["its own change"]
    if len(way) > 3:
        way = [way[0], "…", way[-1]]
    owners = list(dict.fromkeys(owner.name for owner in each.owners))
    return (
        f"{_DOT[each.severity]} {each.kind.replace('_', ' ')} {code(each.name)}<br><sub>{_happens(each)}</sub>",
        " → ".join(way),
        _some([code(name) for name in owners], 2) or "nobody",
    )


def _cause(each: Affected) -> Sequence[str]:
    """Return the way to an asset: of one that is changed itself too, that of what breaks it from elsewhere."""
    broken = (column.path for column in each.columns if Effect.REFERENCE_BROKEN in column.effects)
    ways = (path for path in broken if path and split_urn(path[0])[0] != each.urn)
    return each.path if each.distance else next(ways, each.path)


def _happens(each: Affected) -> str:
    """Return what happens to an asset, and to which columns; all of what breaks break with it."""
    if not each.columns:
        return words.effects(each)
    if all(Effect.REFERENCE_BROKEN in column.effects for column in each.columns):
        return f"{words.effects(each)}: {counted(len(each.columns), 'column')}"
    return f"{words.effects(each)}: {_some([code(column.urn.partition('#')[2]) for column in each.columns], 3)}"


def _some(written: Sequence[str], most: int) -> str:
    return ", ".join(written[:most]) + (f" and {len(written) - most} more" if len(written) > most else "")


# ── what changes, and where ──────────────────────────────────────────────────────────────────────


def _changes(report: Report, label: Label, places: Places, extent: _Extent) -> Iterator[str]:
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
        yield from ("#### Which changes do it, and where", "", *_cut(_CHANGED, rows, extent.rows), "")
    for members, what in ((unused, "without effect downstream"), (harmless, "without any effect")):
        rows = [_change_row(change, label, places, reached) for change in members]
        if rows:
            yield from _details(f"{counted(len(rows), 'change')} {what}", _cut(_CHANGED, rows, extent.folded))


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
    reach = f"{_DOT[list(Severity)[_reach(hits)[0]]]} {counted(len(hits), 'asset')}" if hits else "—"
    where = _place(change.location, places)
    said = f"{_CATEGORY[change.category]} {sentence(change.reason, label(change.target))}".strip()
    return (f"{said}<br><sub>{where}</sub>" if where else said), reach


def _place(location: Location, places: Places) -> str:
    """Return a file and line, which lead to where the website has them."""
    path = places.path(location)
    line = f":{location.line}" if location.line else ""
    return link(code(f"{path}{line}"), places.link(location)) if path else ""


# ── whom to ask ──────────────────────────────────────────────────────────────────────────────────


def _people(report: Report, label: Label, extent: _Extent) -> Iterator[str]:
    everybody = words.people(report)
    if not everybody:
        return
    severity = {each.urn: each.severity for each in report.affected}
    first = [each for each in everybody if each.required or _SEVERE & {severity.get(urn) for urn in each.assets}]
    first = (first or list(everybody))[: extent.rows]
    rows, rest = (
        [_person(each, severity, label) for each in everybody if (each in first) is here] for here in (True, False)
    )
    yield from ("#### Whom to ask", "", *_table(_ASKED, rows), "")
    if rest:
        yield from _details(f"{len(rest)} more, of what is less severe", _cut(_ASKED, rest, extent.folded))


_ASKED = ("who", "must look at")
_SEVERE = frozenset({Severity.CRITICAL, Severity.HIGH})


def _person(person: Reviewer, severity: Mapping[str, Severity], label: Label) -> tuple[str, ...]:
    dots = {urn: f"{_DOT[severity[urn]]} " for urn in person.assets if urn in severity}
    names = [f"{dots.get(urn, '')}{code(label(urn))}" for urn in person.assets]
    email = f"<br><sub>{code(person.email)}</sub>" if person.email and person.email != person.name else ""
    why = " · ".join([*(["<b>required by the policy</b>"] if person.required else []), *map(prose, person.evidence)])
    return f"{code(person.name)}{email}", _some(names, 4) + (f"<br><sub>{why}</sub>" if why else "")


# ── how to mend it ───────────────────────────────────────────────────────────────────────────────


def _mending(report: Report, places: Places, extent: _Extent) -> Iterator[str]:
    parts = [*_orphans(report, extent), *_shims(report.shims, places, extent), *_rebuild(report.rebuild)]
    if parts:
        yield from ("#### How to mend it", "", *parts)


def _shims(shims: Sequence[Shim], places: Places, extent: _Extent) -> Iterator[str]:
    """Yield what keeps old names alive, then the names that nothing keeps without misleading."""
    alive = [shim for shim in shims if shim.sql]
    body = [line for shim in alive[: extent.folded] for line in _shim(shim, places)]
    if len(alive) > extent.folded:
        body += [f"… and {len(alive) - extent.folded} more; {_JSON}", ""]
    yield from _details(f"{len(alive)} old names that can live on", body) if len(alive) > 2 else body
    misleading = [f"{code(shim.before)} → {code(shim.after)}" for shim in shims if not shim.sql]
    if misleading:
        told = _some(list(dict.fromkeys(misleading)), 4)
        yield from (f"- Renamed, and of other values too, so that an alias would mislead: {told}.", "")


def _shim(shim: Shim, places: Places) -> Iterator[str]:
    place = _place(Location(path=shim.path, line=shim.line), places)
    note = f"; {prose(shim.note)}" if shim.note else ""
    sql = (f"  {row}" for row in _fenced(shim.sql, "sql"))
    yield from (f"- {code(shim.before)} → {code(shim.after)} in {place}: this keeps the old name alive{note}", "")
    yield from (*sql, "")


def _rebuild(selector: str) -> Iterator[str]:
    if not selector:
        return
    title, command = "Build anew what changes", _fenced(f"dbt build --select {selector}", "bash")
    if len(selector) < _SHORT:
        yield from (f"- {title}:", "", *(f"  {row}" for row in command), "")
    else:
        yield from _details(title, command if len(selector) < _LONG else [f"{len(selector.split())} names; {_JSON}"])


_SHORT, _LONG = 300, 6000
"""Characters of a selector that is shown at once, and of one that is shown at all."""


def _fenced(text: str, language: str) -> list[str]:
    """Return a text as a block of code, which nothing in the text ends."""
    lines = [shown(line) for line in text.splitlines()]
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", text)), default=0))
    rest = [f"… and {len(lines) - 40} lines more"] if len(lines) > 40 else []
    return [f"{fence}{language}", *(line[:2000] for line in lines[:40]), *rest, fence]


def _orphans(report: Report, extent: _Extent) -> Iterator[str]:
    """Yield the assets whose tests name a column that is gone."""
    orphaned = [each for each in report.affected if Effect.TEST_ORPHANED in each.effects]
    if orphaned:
        names = [code(each.name) for each in orphaned[: extent.rows]]
        rest = len(orphaned) - len(names)
        more = f" and {rest} more" if rest else ""
        yield from (f"- Tests of {', '.join(names)}{more} name columns that are gone: move or remove them.", "")


# ── the policy, and the drawing ──────────────────────────────────────────────────────────────────


def _by_policy(report: Report) -> Iterator[str]:
    """Yield which rules of the policy make the verdict."""
    counts = Counter(finding.rule for finding in _of(report, Enforcement.FAIL))
    rules = [f"{code(rule)} ({counted(number, 'finding')})" for rule, number in counts.most_common()]
    if rules:
        yield from (f"The policy fails it by {_some(rules, 3)}.", "")


def _of(report: Report, enforcement: Enforcement) -> list[Finding]:
    """Return the findings of which a policy makes so much; what is exempt passes."""
    passes = enforcement is Enforcement.PASS
    return [
        finding
        for finding in report.findings
        if (passes and finding.exemption) or (finding.enforcement is enforcement and (passes or not finding.exemption))
    ]


def _findings(report: Report, label: Label, extent: _Extent) -> Iterator[str]:
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
            yield from _details(told, _cut(("rule", "finding"), rows, extent.folded))
        elif rows:
            yield from (*_cut(("rule", "finding"), rows, extent.rows), "")


def _finding(finding: Finding, label: Label) -> str:
    exempt = f"<br><sub>exempt: {prose(finding.exemption)}</sub>" if finding.exemption else ""
    return f"{_SIGN[Verdict(finding.enforcement)]} {sentence(finding.message, label(finding.target))}{exempt}"


def _drawn(report: Report, label: Label, extent: _Extent) -> Iterator[str]:
    found = drawing(report, label, extent.nodes)
    if found.lines:
        rest = (
            f", {found.drawn} of {counted(found.of, 'affected asset')}, the worst first"
            if found.drawn < found.of
            else ""
        )
        colours = "<sub>yellow: changed here, red: breaks, grey: differs</sub>"
        yield from _details(f"How it travels{rest}", ["```mermaid", *found.lines, "```", "", colours])


def _details(title: str, body: Sequence[str]) -> Iterator[str]:
    yield from (f"<details><summary>{title}</summary>", "", *body, "", "</details>", "")


def _cut(headings: Sequence[str], rows: Sequence[Sequence[str]], most: int) -> list[str]:
    """Return a table of so many rows, and below it how many more there are."""
    rest = len(rows) - most
    return [*_table(headings, rows[:most]), *(["", f"… and {rest} more; {_JSON}"] if rest > 0 else [])]


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(headings)} |"
    yield f"|{' --- |' * len(headings)}"
    yield from (f"| {' | '.join(row)} |" for row in rows)
