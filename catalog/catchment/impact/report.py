"""The words of an impact report: changes, effects, severities, the verdict (DESIGN 7, 9)."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Any

from catchment.completeness import Completeness
from catchment_parsers.facts import Owner, Record


class ChangeKind(StrEnum):
    """What a change is."""

    ASSET_ADDED = "ASSET_ADDED"
    ASSET_REMOVED = "ASSET_REMOVED"
    ASSET_RENAMED = "ASSET_RENAMED"
    COLUMN_ADDED = "COLUMN_ADDED"
    COLUMN_REMOVED = "COLUMN_REMOVED"
    COLUMN_RENAMED = "COLUMN_RENAMED"
    COLUMN_RETYPED = "COLUMN_RETYPED"
    COLUMN_NULLABILITY = "COLUMN_NULLABILITY"
    COLUMN_LOGIC = "COLUMN_LOGIC"
    ROWSET_LOGIC = "ROWSET_LOGIC"
    GRAIN = "GRAIN"
    OPAQUE_LOGIC = "OPAQUE_LOGIC"
    BROKEN_LOGIC = "BROKEN_LOGIC"
    MATERIALIZATION = "MATERIALIZATION"
    CONTRACT = "CONTRACT"
    TEST_REMOVED = "TEST_REMOVED"
    TEST_CHANGED = "TEST_CHANGED"
    FRESHNESS = "FRESHNESS"
    VERSION = "VERSION"
    CONFIGURATION = "CONFIGURATION"
    ACCESS = "ACCESS"
    METADATA_ONLY = "METADATA_ONLY"


class Category(StrEnum):
    """How much a change can break; the worst first.  UNKNOWN is never less than PARTIAL_BREAKING."""

    BREAKING = "BREAKING"
    UNKNOWN = "UNKNOWN"
    PARTIAL_BREAKING = "PARTIAL_BREAKING"
    NON_BREAKING = "NON_BREAKING"


class Effect(StrEnum):
    """What happens to what is affected."""

    REFERENCE_BROKEN = "REFERENCE_BROKEN"
    COLUMN_REMOVED = "COLUMN_REMOVED"
    CONTRACT_VIOLATED = "CONTRACT_VIOLATED"
    TYPE_CHANGED = "TYPE_CHANGED"
    ROWSET_CHANGED = "ROWSET_CHANGED"
    VALUE_CHANGED = "VALUE_CHANGED"
    TEST_ORPHANED = "TEST_ORPHANED"
    COLUMN_ADDED = "COLUMN_ADDED"


class Severity(StrEnum):
    """How much an affected asset matters; the worst first."""

    CRITICAL = "CRITICAL"
    HIGH = "HIGH"
    MEDIUM = "MEDIUM"
    LOW = "LOW"


class Certainty(StrEnum):
    """POSSIBLE where something on the way is not known: column use, SQL that is not understood."""

    CERTAIN = "CERTAIN"
    POSSIBLE = "POSSIBLE"


class Verdict(StrEnum):
    """What the gate says."""

    PASS = "PASS"  # noqa: S105 - no password
    WARN = "WARN"
    FAIL = "FAIL"


class Location(Record, frozen=True, kw_only=True, omit_defaults=False):
    """A place in the project's files; line 0 where only the file is known."""

    path: str
    line: int = 0


class Change(Record, frozen=True, kw_only=True, omit_defaults=False):
    """Something that the head itself changes.

    Attributes:
        target: URN of the asset or column.
        kind: What it is.
        category: How much it can break.
        rule: Name of the rule that decided.
        reason: One sentence for a person.
        location: Where it stands in the head (in the base, for what is gone).
        before, after: What it was and is, as text; "" where that says nothing.
    """

    target: str
    kind: ChangeKind
    category: Category
    rule: str
    reason: str
    location: Location
    before: str = ""
    after: str = ""


class AffectedColumn(Record, frozen=True, kw_only=True, omit_defaults=False):
    """An affected column.

    Attributes:
        urn: The column.
        effects: All effects, the worst first.
        path: URNs of the way from the nearest change to it.
        possible: Those of the effects that are not certain.
    """

    urn: str
    effects: tuple[Effect, ...]
    path: tuple[str, ...]
    possible: tuple[Effect, ...] = ()


class Affected(Record, frozen=True, kw_only=True, omit_defaults=False):
    """An asset whose result can differ.

    Attributes:
        urn, kind, name: The asset.
        unique_id: dbt's, "" where there is none.
        severity: From its worst effect, its tier, certification, exposure's maturity and sensitive columns.
        certainty: Whether it is sure to be affected.
        effects: All effects, the worst first.
        distance: Hops from the nearest change; 0 for what is changed itself.
        columns: Every affected column.
        owners: Who answers for it.
        tests: unique_ids of its tests.
        path: URNs of the way from the nearest change to it.
        possible: Those of the effects that are not certain.
    """

    urn: str
    kind: str
    name: str
    unique_id: str
    severity: Severity
    certainty: Certainty
    effects: tuple[Effect, ...]
    distance: int
    columns: tuple[AffectedColumn, ...]
    owners: tuple[Owner, ...]
    tests: tuple[str, ...]
    path: tuple[str, ...]
    possible: tuple[Effect, ...] = ()


def certain(each: Affected) -> frozenset[Effect]:
    """Return what surely happens to an asset."""
    known = each.effects if each.certainty is Certainty.CERTAIN else ()
    return frozenset(known).difference(each.possible)


BREAKS = frozenset({Effect.REFERENCE_BROKEN, Effect.CONTRACT_VIOLATED})
"""Effects by which an asset itself cannot be built."""


def ways(each: Affected) -> Iterator[tuple[str, ...]]:
    """Yield the ways on which changes come to an asset and to its columns, as far as they are known."""
    yield from filter(None, (each.path, *(column.path for column in each.columns)))


class Notify(Record, frozen=True, kw_only=True, omit_defaults=False):
    """Someone who must look, and at what."""

    owner: str
    email: str
    assets: tuple[str, ...]


class Reviewer(Record, frozen=True, kw_only=True, omit_defaults=False):
    """Someone who should review the change.

    Attributes:
        name, email, group: Who, as in ``facts.Owner``.
        assets: URNs of what makes them the right person, the most severe first.
        evidence: Why, in words, the strongest first.
        required: Whether a policy asks for their approval.
    """

    name: str
    email: str = ""
    group: bool = False
    assets: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    required: bool = False


class Shim(Record, frozen=True, kw_only=True, omit_defaults=False):
    """What keeps an old name alive until nobody uses it.

    Attributes:
        target: URN of what was renamed.
        before, after: The old name and the new one.
        sql: What to write: an item of a SELECT, a model, a view; "" where the old name would stand for other values.
        path: The file to write it to.
        line: Beside which line, 0 for a file of its own.
        note: What to know before; "" for nothing.
    """

    target: str
    before: str
    after: str
    sql: str
    path: str
    line: int = 0
    note: str = ""


class Enforcement(StrEnum):
    """What a policy makes of something; the strictest first."""

    FAIL = "FAIL"
    WARN = "WARN"
    PASS = "PASS"  # noqa: S105 - no password


class Finding(Record, frozen=True, kw_only=True, omit_defaults=False):
    """What a rule of a policy says of one change or affected asset.

    Attributes:
        rule: Its name in the policy.
        enforcement: What it makes of it; PASS where an exemption lets it through.
        target: URN of the change's target, or of the affected asset.
        message: One sentence for a person.
        exemption: The reason and approver of the exemption that applies, "" where none does.
    """

    rule: str
    enforcement: Enforcement
    target: str
    message: str
    exemption: str = ""


class State(Record, frozen=True, kw_only=True, omit_defaults=False):
    """One of the two states that are compared.

    Attributes:
        name: What people call it: a path, ``run 12 of tarn``, ``main at 3fe2a1c``.
        source: Name of the project.
        run: Number of the stored run, 0 where it is none.
        commit: Git commit, "" where that is not known.
        generated_at: When its artifacts were made, "" where that is not known.
    """

    name: str = ""
    source: str = ""
    run: int = 0
    commit: str = ""
    generated_at: str = ""


class Report(Record, frozen=True, kw_only=True, omit_defaults=False):
    """What a change breaks.

    Attributes:
        verdict: What the gate says.
        changes: What the head itself changes, the worst category first.
        affected: Everything whose result can differ, the most severe first.
        notify: Owners with what is theirs.
        completeness: What could not be followed.
        base, head: What was compared.
        reviewers: Who should review it, and why.
        rebuild: Selector of dbt for what must be built anew, "" for nothing.
        shims: What would keep old names alive.
        findings: What the policy says; empty without one.
        warnings: What may be wrong with the comparison itself, a sentence each.
    """

    verdict: Verdict
    changes: tuple[Change, ...]
    affected: tuple[Affected, ...]
    notify: tuple[Notify, ...]
    completeness: Completeness
    base: State = State()
    head: State = State()
    reviewers: tuple[Reviewer, ...] = ()
    rebuild: str = ""
    shims: tuple[Shim, ...] = ()
    findings: tuple[Finding, ...] = ()
    warnings: tuple[str, ...] = ()


FAIL_ON: dict[str, frozenset[Category]] = {
    "breaking": frozenset({Category.BREAKING}),
    "partial": frozenset({Category.BREAKING, Category.UNKNOWN, Category.PARTIAL_BREAKING}),
    "none": frozenset(),
}
"""What makes the verdict FAIL, by the word of ``--fail-on``."""


def verdict(changes: tuple[Change, ...], fail_on: str) -> Verdict:
    """Return FAIL where a change is of a category that fails, WARN where one may break something, else PASS."""
    categories = {change.category for change in changes}
    if categories & FAIL_ON[fail_on]:
        return Verdict.FAIL
    return Verdict.WARN if categories & FAIL_ON["partial"] else Verdict.PASS


def warned(report: Report, why: Sequence[str]) -> Report:
    """Return a report that does not pass, for there is something that it cannot tell.

    Args:
        report: The report.
        why: What it cannot tell, a sentence each.
    """
    import msgspec

    least = Verdict.WARN if why and report.verdict is Verdict.PASS else report.verdict
    return msgspec.structs.replace(report, verdict=least, warnings=(*report.warnings, *why))


SCHEMA_VERSION = "1"
"""Version of the report's JSON; another where something goes from it or means something else."""


def as_json(report: Report) -> dict[str, Any]:
    """Return the report as plain lists and dicts (DESIGN 9), as report.schema.json says."""
    import msgspec

    data: dict[str, Any] = {"schemaVersion": SCHEMA_VERSION, **msgspec.to_builtins(report)}
    completeness = data["completeness"]
    data["completeness"] = {
        "isPartial": completeness["is_partial"],
        "reasons": completeness["reasons"],
        "unparsedAssets": completeness["unparsed_assets"],
    }
    return data
