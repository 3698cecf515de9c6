"""An impact report for a terminal."""

from collections.abc import Iterable, Iterator

from catchment.graph.render import Label
from catchment.impact.outputs import words
from catchment.impact.outputs.places import HERE, Places
from catchment.impact.report import Affected, Change, Finding, Report, Reviewer, Shim
from catchment.words import shown


def text(report: Report, places: Places = HERE) -> str:  # noqa: ARG001 - a terminal stands in the project
    """Return the report as plain text."""
    label = words.labels(report)
    lines = [words.headline(report)]
    lines += _part("Policy", map(_finding, report.findings))
    lines += _part("Changes", (f"{change.category:<16}  {change.reason}{_where(change)}" for change in report.changes))
    lines += _part("Affected", (line for each in report.affected for line in _affected(each, label)))
    lines += _part("Who must look", (_person(each, label) for each in words.people(report)))
    lines += _part("To keep old names alive", (line for shim in report.shims for line in _shim(shim)))
    lines += _part("To build anew", [f"dbt build --select {report.rebuild}"] if report.rebuild else [])
    if report.completeness.is_partial:
        lines += ["", words.partial(report)]
    return "\n".join(map(shown, lines))


def _part(title: str, lines: Iterable[str]) -> list[str]:
    """Return a heading and what stands below it; nothing where nothing does."""
    below = [f"  {line}" for line in lines]
    return ["", title, *below] if below else []


def _affected(each: Affected, label: Label) -> Iterator[str]:
    owners = f"  owners: {words.owners(each)}" if each.owners else "  no owner"
    yield f"{each.severity:<8}  {each.kind} {each.name}: {words.effects(each)};{owners}"
    if each.distance:
        yield f"          via {' → '.join(map(label, each.path))}"
    if each.columns and each.distance:
        yield f"          columns: {words.column_names(each.columns)}"


def _finding(finding: Finding) -> str:
    exempt = f"  (exempt: {finding.exemption})" if finding.exemption else ""
    return f"{finding.enforcement}  {finding.rule}: {finding.message}{exempt}"


def _person(person: Reviewer, label: Label) -> str:
    why = "; ".join(words.reasons(person)) or words.some(map(label, person.assets))
    return f"{words.who(person)}: {why}"


def _shim(shim: Shim) -> Iterator[str]:
    place = f"{shim.path}:{shim.line}" if shim.line else shim.path
    yield f"{shim.before}, now {shim.after}  ({place})"
    if shim.note:
        yield f"    {shim.note}"
    yield from (f"    {line}" for line in shim.sql.splitlines())


def _where(change: Change) -> str:
    line = f":{change.location.line}" if change.location.line else ""
    return f"  ({change.location.path}{line})" if change.location.path else ""
