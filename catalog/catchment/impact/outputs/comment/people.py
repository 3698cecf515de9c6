"""The comment's section on people: whom to ask, what they must look at, and why."""

from collections.abc import Iterator, Mapping

from catchment.graph.render import Label
from catchment.impact.outputs import words
from catchment.impact.outputs.comment.blocks import DOT, SEVERE, Extent, cut, details, table
from catchment.impact.outputs.safe import code, prose
from catchment.impact.report import Report, Reviewer, Severity


def people(report: Report, label: Label, extent: Extent) -> Iterator[str]:
    """Yield whom to ask; those who have nothing severe to look at collapse."""
    everybody = words.people(report)
    if not everybody:
        return
    severity = {each.urn: each.severity for each in report.affected}
    first = [each for each in everybody if each.required or SEVERE & {severity.get(urn) for urn in each.assets}]
    first = (first or list(everybody))[: extent.rows]
    rows, rest = (
        [_person(each, severity, label) for each in everybody if (each in first) is here] for here in (True, False)
    )
    yield from ("#### Whom to ask", "", *table(_ASKED, rows), "")
    if rest:
        yield from details(f"{len(rest)} more, of what is less severe", cut(_ASKED, rest, extent.folded))


_ASKED = ("who", "must look at")


def _person(person: Reviewer, severity: Mapping[str, Severity], label: Label) -> tuple[str, ...]:
    dots = {urn: f"{DOT[severity[urn]]} " for urn in person.assets if urn in severity}
    names = [f"{dots.get(urn, '')}{code(label(urn))}" for urn in person.assets]
    email = f"<br><sub>{code(person.email)}</sub>" if person.email and person.email != person.name else ""
    why = " · ".join(map(prose, words.reasons(person)))
    return f"{code(person.name)}{email}", words.some(names, 4) + (f"<br><sub>{why}</sub>" if why else "")
