"""What a policy says, as records."""

from datetime import date

import msgspec

from catchment.impact.report import Category, Certainty, ChangeKind, Effect, Enforcement, Severity
from catchment_parsers.facts import Record


class Distance(Record, frozen=True, kw_only=True):
    """Hops from the nearest change: from one number to another, both included."""

    at_least: int = 0
    at_most: int = 1 << 30


class When(Record, frozen=True, kw_only=True):
    """Conditions; all that are named must hold, each by any of its values.

    Attributes:
        category, kind, rule: Of a change: how much it can break, what it is, which of our rules found it.
        severity, effect, certainty, distance: Of what is affected.
        tier, domain, owner, tag, maturity: Of the asset; an owner by name or e-mail.
        sensitivity, pii: Of the columns concerned; of any column where the asset as a whole is.
        select: Selectors, any of which selects the asset.
        applies_to: ``changes``, ``affected``, or "" for both.
    """

    category: tuple[Category, ...] = ()
    kind: tuple[ChangeKind, ...] = ()
    rule: tuple[str, ...] = ()
    severity: tuple[Severity, ...] = ()
    effect: tuple[Effect, ...] = ()
    certainty: tuple[Certainty, ...] = ()
    distance: Distance | None = None
    tier: tuple[str, ...] = ()
    domain: tuple[str, ...] = ()
    owner: tuple[str, ...] = ()
    tag: tuple[str, ...] = ()
    maturity: tuple[str, ...] = ()
    sensitivity: tuple[str, ...] = ()
    pii: bool | None = None
    select: tuple[str, ...] = ()
    applies_to: str = ""

    @property
    def names_unknown(self) -> bool:
        """Whether it says explicitly that it means changes that are not understood."""
        named = (self.category, Category.UNKNOWN), (self.kind, ChangeKind.OPAQUE_LOGIC), (self.rule, "sql-unknown")
        return any(word in words for words, word in named)


class Rule(Record, frozen=True, kw_only=True):
    """What becomes of the changes or affected assets that a condition fits.

    Attributes:
        name: By which findings and exemptions call it.
        when: What it is about.
        unless: What of that it leaves out, None for nothing.
        enforcement: What it makes of them.
        message: What a reviewer is told, "" for the change's own reason.
    """

    name: str
    when: When
    unless: When | None = None
    enforcement: Enforcement
    message: str = ""


class Requirement(Record, frozen=True, kw_only=True):
    """Whose approval some changes or affected assets need.

    Attributes:
        name: What evidence calls it, "" for its place in the file.
        when: What it is about.
        require: Names or e-mail addresses; ``owners-of-affected`` for the owners of what is affected.
    """

    name: str = ""
    when: When
    require: tuple[str, ...]


class Exemption(Record, frozen=True, kw_only=True):
    """What is let through although a rule forbids it, for a while.

    Attributes:
        target: A URN, unique_id, name or ``name.column``, or a pattern of one.
        reason, approver: Why, and who says so.
        expires: The last day on which it applies.
        rule: The policy's rule that it lifts, ``default`` for none of its own; "" for all.
        category: Of which changes; UNKNOWN must be named.
        ticket: Where it is discussed.
    """

    target: str
    reason: str
    approver: str
    expires: date
    rule: str = ""
    category: tuple[Category, ...] = ()
    ticket: str = ""


USUAL = {
    Category.BREAKING: Enforcement.FAIL,
    Category.UNKNOWN: Enforcement.WARN,
    Category.PARTIAL_BREAKING: Enforcement.WARN,
    Category.NON_BREAKING: Enforcement.PASS,
}
"""What becomes of changes that no rule is about, unless a policy says otherwise."""


class Policy(Record, frozen=True, kw_only=True):
    """A policy.

    Attributes:
        default: What becomes of changes that no rule is about, by category.
        incomplete: What becomes of a report that may lack something: WARN or FAIL.
        rules, reviewers, exemptions: What it says.
    """

    default: dict[Category, Enforcement] = msgspec.field(default_factory=USUAL.copy)
    incomplete: Enforcement = Enforcement.WARN
    rules: tuple[Rule, ...] = ()
    reviewers: tuple[Requirement, ...] = ()
    exemptions: tuple[Exemption, ...] = ()
