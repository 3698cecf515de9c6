"""An impact report for people: text for a terminal, Markdown for a pull request's comment."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from catchment.graph.render import Arc, Label, mermaid, named, short
from catchment.impact.report import Affected, AffectedColumn, Change, Effect, Report, Severity
from catchment.words import counted, shown

MARKER = "<!-- catchment-impact -->"
"""First line of the comment, by which the next run finds it and puts itself in its place."""
MOST_CHARACTERS = 65_000
"""What a comment may have; GitHub refuses more than 65,536."""
_SHOWN = 40
"""Affected assets that a comment lists before it counts the rest."""
_WORDS = {
    Effect.REFERENCE_BROKEN: "breaks",
    Effect.COLUMN_REMOVED: "loses a column",
    Effect.CONTRACT_VIOLATED: "violates its contract",
    Effect.TYPE_CHANGED: "changes type",
    Effect.ROWSET_CHANGED: "changes rows",
    Effect.VALUE_CHANGED: "changes values",
    Effect.TEST_ORPHANED: "has orphaned tests",
    Effect.COLUMN_ADDED: "gets a column",
}


def headline(report: Report) -> str:
    """Return the verdict and its extent in one line."""
    beyond = [each for each in report.affected if each.distance]
    columns = sum(len(each.columns) for each in report.affected)
    exposures = sum(each.kind == "exposure" for each in report.affected)
    parts = [
        counted(len(report.changes), "change"),
        f"{counted(len(beyond), 'asset')} affected downstream",
        counted(columns, "column"),
        counted(exposures, "exposure"),
    ]
    return f"{report.verdict}: {', '.join(parts)}"


def text(report: Report) -> str:
    """Return the report as plain text."""
    label = _labels(report)
    lines = [headline(report)]
    if report.changes:
        lines += ["", "Changes"]
        lines += [f"  {change.category:<16}  {change.reason}{_where(change)}" for change in report.changes]
    if report.affected:
        lines += ["", "Affected"]
        for each in report.affected:
            lines += _affected_lines(each, label)
    if report.notify:
        lines += ["", "Who must look"]
        lines += [f"  {_who(n.owner, n.email)}: {', '.join(map(label, n.assets))}" for n in report.notify]
    if report.completeness.is_partial:
        lines += ["", _partial(report)]
    return "\n".join(map(shown, lines))


def _labels(report: Report) -> Label:
    return named({each.urn: each.name for each in report.affected})


def _affected_lines(each: Affected, label: Label) -> Iterator[str]:
    possible = "" if each.certainty == "CERTAIN" else ", possibly"
    effects = ", ".join(_WORDS[effect] for effect in each.effects)
    owners = f"  owners: {_owners(each)}" if each.owners else "  no owner"
    yield f"  {each.severity:<8}  {each.kind} {each.name}: {effects}{possible};{owners}"
    if each.distance:
        yield f"            via {' → '.join(map(label, each.path))}"
    if each.columns and each.distance:
        yield f"            columns: {_names(each.columns)}"


def _names(columns: Sequence[AffectedColumn], most: int = 8) -> str:
    names = [short(column.urn).rpartition(".")[2] for column in columns[:most]]
    return ", ".join(names) + (f" and {len(columns) - most} more" if len(columns) > most else "")


def _owners(each: Affected) -> str:
    return ", ".join(dict.fromkeys(owner.name for owner in each.owners))


def _who(owner: str, email: str) -> str:
    return f"{owner} <{email}>" if email and email != owner else owner


def _where(change: Change) -> str:
    line = f":{change.location.line}" if change.location.line else ""
    return f"  ({change.location.path}{line})" if change.location.path else ""


def _partial(report: Report, plain: Callable[[str], str] = shown) -> str:
    names = report.completeness.unparsed_assets
    about = f": {plain(', '.join(map(short, names[:8])))}" + (f" and {len(names) - 8} more" if len(names) > 8 else "")
    return f"Not everything could be followed ({', '.join(report.completeness.reasons)}){about if names else ''}"


# ── Markdown ─────────────────────────────────────────────────────────────────────────────────────


def markdown(report: Report) -> str:
    """Return the report as a comment that a reviewer can act on: verdict, what breaks, who must look, why."""
    for most in (_SHOWN, 15, 5, 0):
        body = "\n".join(_sections(report, most))
        if len(body) <= MOST_CHARACTERS:
            return body
    return body[:MOST_CHARACTERS]


_SIGN = {"PASS": "✅", "WARN": "⚠️", "FAIL": "❌"}


def _sections(report: Report, most: int) -> Iterator[str]:
    yield from (MARKER, f"### {_SIGN[report.verdict]} Catchment: {headline(report)}", "")
    if report.completeness.is_partial:
        yield from (f"> **Incomplete.** {_partial(report, _plain)}", "")
    downstream = [each for each in report.affected if each.distance]
    if downstream:
        label = _labels(report)
        rows = [_row(each, label) for each in downstream[:most]]
        yield from _table(("severity", "what", "effect", "through", "owners"), rows)
        if len(downstream) > most:
            yield f"… and {len(downstream) - most} more; `catchment impact --format json` lists them all."
        yield ""
    if report.notify:
        yield "**Who must look:** " + "; ".join(
            f"{_plain(_who(n.owner, n.email))} ({counted(len(n.assets), 'asset')})" for n in report.notify[: most or 5]
        )
        yield ""
    yield from _details(f"{counted(len(report.changes), 'change')} in this pull request", _change_table(report, most))
    yield from _details("How it travels", _graph(downstream[:most], _labels(report)))


def _row(each: Affected, label: Label) -> tuple[str, ...]:
    effects = ", ".join(_WORDS[effect] for effect in each.effects)
    possible = "" if each.certainty == "CERTAIN" else " (possibly)"
    columns = f"<br>{_plain(_names(each.columns))}" if each.columns else ""
    name = f"{each.kind} {_code(each.name)}{columns}"
    return (
        each.severity,
        name,
        effects + possible,
        " → ".join(_code(label(urn)) for urn in each.path),
        _plain(_owners(each)) or "—",
    )


def _change_table(report: Report, most: int) -> list[str]:
    rows = [(c.category, _plain(c.reason), _plain(_where(c).strip(" ()"))) for c in report.changes[: most * 3]]
    rest = len(report.changes) - len(rows)
    more = [f"… and {rest} more."] if rest else []
    return [*_table(("category", "change", "where"), rows), *more] if rows else []


def _graph(affected: Sequence[Affected], label: Label) -> list[str]:
    """Return a Mermaid graph of the ways from the changes to what matters most."""
    worst = [each for each in affected if each.severity in (Severity.CRITICAL, Severity.HIGH)] or list(affected)
    steps = dict.fromkeys(pair for each in worst[:12] for pair in zip(each.path, each.path[1:], strict=False))
    arcs = [Arc(source=source, target=target, how="reaches") for source, target in steps]
    return (
        ["```mermaid", mermaid(arcs, label).replace("|reaches| ", " ").replace("-.-> ", "--> "), "```"] if arcs else []
    )


def _details(title: str, body: Sequence[str]) -> Iterator[str]:
    if body:
        yield from (f"<details><summary>{title}</summary>", "", *body, "", "</details>", "")


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(headings)} |"
    yield f"|{' --- |' * len(headings)}"
    yield from (f"| {' | '.join(cell.replace('|', '&#124;') for cell in row)} |" for row in rows)


def _plain(value: str) -> str:
    """Return text that Markdown shows as it is."""
    return shown(value).translate(_MARKS)


_MARKS = str.maketrans({"<": "&lt;", ">": "&gt;"} | {mark: f"\\{mark}" for mark in "\\`*_[]~"})


def _code(value: str) -> str:
    """Return a name as Markdown sets names."""
    return f"`{shown(value)}`" if "`" not in value else _plain(value)
