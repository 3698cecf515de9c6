"""The words of an impact report: changes, effects, severities, the verdict (DESIGN 7, 9)."""

from enum import StrEnum
from typing import Any

from catchment.completeness import Completeness
from catchment_parsers.facts import Owner, Record


class ChangeKind(StrEnum):
    """What a change is."""

    ASSET_ADDED = "ASSET_ADDED"
    ASSET_REMOVED = "ASSET_REMOVED"
    COLUMN_ADDED = "COLUMN_ADDED"
    COLUMN_REMOVED = "COLUMN_REMOVED"
    COLUMN_RENAMED = "COLUMN_RENAMED"
    COLUMN_RETYPED = "COLUMN_RETYPED"
    COLUMN_NULLABILITY = "COLUMN_NULLABILITY"
    COLUMN_LOGIC = "COLUMN_LOGIC"
    ROWSET_LOGIC = "ROWSET_LOGIC"
    GRAIN = "GRAIN"
    OPAQUE_LOGIC = "OPAQUE_LOGIC"
    MATERIALIZATION = "MATERIALIZATION"
    CONTRACT = "CONTRACT"
    TEST_REMOVED = "TEST_REMOVED"
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
    """An affected column: its effects, and the URNs of the way from the change to it."""

    urn: str
    effects: tuple[Effect, ...]
    path: tuple[str, ...]


class Affected(Record, frozen=True, kw_only=True, omit_defaults=False):
    """An asset whose result can differ.

    Attributes:
        urn, kind, name: The asset.
        unique_id: dbt's, "" where there is none.
        severity: From its worst effect, its tier and its exposure's maturity.
        certainty: Whether it is sure to be affected.
        effects: All effects, the worst first.
        distance: Hops from the nearest change; 0 for what is changed itself.
        columns: Every affected column.
        owners: Who answers for it.
        tests: unique_ids of its tests.
        path: URNs of the way from the nearest change to it.
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


class Notify(Record, frozen=True, kw_only=True, omit_defaults=False):
    """Someone who must look, and at what."""

    owner: str
    email: str
    assets: tuple[str, ...]


class Report(Record, frozen=True, kw_only=True, omit_defaults=False):
    """What a change breaks."""

    verdict: Verdict
    changes: tuple[Change, ...]
    affected: tuple[Affected, ...]
    notify: tuple[Notify, ...]
    completeness: Completeness


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


def as_json(report: Report) -> dict[str, Any]:
    """Return the report as plain lists and dicts (DESIGN 9)."""
    import msgspec

    data: dict[str, Any] = msgspec.to_builtins(report)
    completeness = data["completeness"]
    data["completeness"] = {
        "isPartial": completeness["is_partial"],
        "reasons": completeness["reasons"],
        "unparsedAssets": completeness["unparsed_assets"],
    }
    return data
