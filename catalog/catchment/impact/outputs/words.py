"""Words that a report is told in, alike in every output that people read."""

from collections.abc import Iterable, Sequence

from catchment.graph.render import Label, named, short
from catchment.impact.report import Affected, AffectedColumn, Effect, Report, Reviewer
from catchment.words import counted, shown

EFFECTS = {
    Effect.REFERENCE_BROKEN: "breaks",
    Effect.COLUMN_REMOVED: "loses a column",
    Effect.CONTRACT_VIOLATED: "violates its contract",
    Effect.TYPE_CHANGED: "changes type",
    Effect.ROWSET_CHANGED: "changes rows",
    Effect.VALUE_CHANGED: "changes values",
    Effect.TEST_ORPHANED: "has orphaned tests",
    Effect.COLUMN_ADDED: "gets a column",
}
"""What an asset does that has an effect."""


def headline(report: Report) -> str:
    """Return the verdict and its extent in one line."""
    return f"{report.verdict}: {extent(report)}"


def extent(report: Report) -> str:
    """Return how many changes there are, and how much they affect."""
    beyond = [each for each in report.affected if each.distance]
    columns = sum(len(each.columns) for each in report.affected)
    exposures = sum(each.kind == "exposure" for each in report.affected)
    parts = [
        counted(len(report.changes), "change"),
        f"{counted(len(beyond), 'asset')} affected downstream",
        counted(columns, "column"),
        counted(exposures, "exposure"),
    ]
    return ", ".join(parts)


def labels(report: Report) -> Label:
    """Return what calls assets and columns as people do."""
    return named({each.urn: each.name for each in report.affected})


def effects(each: Affected) -> str:
    """Return what happens to an asset: what is certain, then what is only possible."""
    if each.certainty != "CERTAIN":
        return f"{', '.join(EFFECTS[effect] for effect in each.effects)}, possibly"
    told = [EFFECTS[effect] for effect in each.effects if effect not in each.possible]
    return ", ".join((*told, *(f"possibly {EFFECTS[effect]}" for effect in each.possible)))


def column_names(columns: Sequence[AffectedColumn], most: int = 8) -> str:
    """Return the names of columns as a list that ends."""
    return some([column.urn.partition("#")[2] for column in columns], most)


def owners(each: Affected) -> str:
    """Return who owns an asset."""
    return ", ".join(dict.fromkeys(owner.name for owner in each.owners))


def people(report: Report) -> tuple[Reviewer, ...]:
    """Return who must look, and at what: the reviewers, or where none were chosen, all owners."""
    told = (Reviewer(name=each.owner, email=each.email, assets=each.assets) for each in report.notify)
    return report.reviewers or tuple(told)


def reasons(person: Reviewer) -> list[str]:
    """Return why someone must look; that a policy asks for them comes first, and once."""
    said = any(each.startswith(_REQUIRED) for each in person.evidence)
    return [*([_REQUIRED] if person.required and not said else []), *person.evidence]


_REQUIRED = "required by the policy"


def who(person: Reviewer) -> str:
    """Return someone's name and address."""
    return f"{person.name} <{person.email}>" if person.email and person.email != person.name else person.name


def partial(report: Report) -> str:
    """Return what could not be followed, and why."""
    names = report.completeness.unparsed_assets
    about = f": {some(map(short, names))}" if names else ""
    return f"Not everything could be followed ({', '.join(report.completeness.reasons)}){about}"


def some(names: Iterable[str], most: int = 8) -> str:
    """Return the first of some names, and how many more there are."""
    names = list(names)
    return shown(", ".join(names[:most])) + (f" and {len(names) - most} more" if len(names) > most else "")
