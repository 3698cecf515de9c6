"""The form of a policy: one table of what it may say, from which its JSON Schema is made too."""

from typing import Any

import yaml

from catchment.impact.policy import shapes
from catchment.impact.policy.contradictions import contradiction
from catchment.impact.policy.document import Tell
from catchment.impact.policy.records import USUAL, Distance, Exemption, Policy, Requirement, Rule, When
from catchment.impact.policy.shapes import Shape, mapping, some, text, word
from catchment.impact.report import FAIL_ON, Category, Certainty, ChangeKind, Effect, Enforcement, Severity
from catchment.impact.rules import RULES
from catchment.selectors.collection import checked_assets

OWNERS = "owners-of-affected"
"""Requires the approval of whoever owns what is affected."""

_DISTANCE = shapes.either(
    shapes.whole("So many hops."),
    mapping(
        "a distance",
        {"at_least": shapes.whole("So many hops, or more."), "at_most": shapes.whole("So many hops, or fewer.")},
        Distance,
    ),
    "Hops from the nearest change; 0 for what is changed itself.",
)

_WHEN = mapping(
    "a condition",
    {
        "category": some(word(Category, "a category", "How much the change can break.")),
        "kind": some(word(ChangeKind, "a kind of change", "What the change is.")),
        "rule": some(word(list(RULES), "a rule of changes", "The rule that found the change.")),
        "severity": some(word(Severity, "a severity", "How much the affected asset matters.")),
        "effect": some(word(Effect, "an effect", "What happens to the affected asset.")),
        "certainty": some(word(Certainty, "a certainty", "Whether it is sure to be affected.")),
        "distance": _DISTANCE,
        "tier": some(shapes.tier("Tier of the asset.")),
        "domain": some(text("Domain of the asset; * and ? are wildcards.")),
        "owner": some(text("Name or e-mail address of an owner of the asset; * and ? are wildcards.")),
        "tag": some(text("Tag of the asset, or of the column; * and ? are wildcards.")),
        "maturity": some(word(("high", "medium", "low"), "a maturity", "Maturity of the exposure.")),
        "sensitivity": some(
            word(("PUBLIC", "INTERNAL", "CONFIDENTIAL", "RESTRICTED"), "a sensitivity", "Of a column concerned.")
        ),
        "pii": shapes.yes_or_no("Whether a column concerned is personal data."),
        "select": some(shapes.checked(checked_assets, "Selector of assets, in dbt's grammar.")),
        "applies_to": word(("changes", "affected"), "a subject", "Only changes, or only what is affected by them."),
    },
    lambda **said: When(**said | ({"distance": _distance(said["distance"])} if "distance" in said else {})),
    check=lambda when, node: ((node, why) for why in contradiction(when)),
    about="All that is named must hold, each by any of its values.",
)


def _distance(said: int | Distance) -> Distance:
    return Distance(at_least=said, at_most=said) if isinstance(said, int) else said


_RULE = mapping(
    "a rule",
    {
        "name": text("What findings and exemptions call it."),
        "when": _WHEN,
        "unless": _WHEN,
        "enforcement": word(Enforcement, "an enforcement", "What becomes of what it is about."),
        "message": text("What a reviewer is told."),
    },
    Rule,
    needed=("name", "when", "enforcement"),
    check=lambda rule, node: [(node, _BLANK)] if When() in (rule.when, rule.unless) else [],
)
_BLANK = "a rule must name a condition under 'when' and 'unless': what holds for everything stands under 'default'"

_REQUIREMENT = mapping(
    "an entry of 'reviewers'",
    {
        "name": text("What the report calls it."),
        "when": _WHEN,
        "require": some(text(f"Names or e-mail addresses, or '{OWNERS}'.")),
    },
    Requirement,
    needed=("when", "require"),
)

_EXEMPTION = mapping(
    "an exemption",
    {
        "target": text("URN, unique_id, name or name.column of what is let through; * and ? are wildcards."),
        "reason": text("Why it is let through."),
        "approver": text("Who says so."),
        "expires": shapes.day("The last day on which it applies."),
        "rule": text("The rule of this policy that it lifts, or 'default'; all by default."),
        "category": some(word(Category, "a category", "Of which changes; UNKNOWN must be named.")),
        "ticket": text("Where it is discussed."),
    },
    Exemption,
    needed=("target", "reason", "approver", "expires"),
    check=lambda made, node: [] if made.target.strip("*?") else [(node, _ALL)],
)
_ALL = "this exempts everything: name what is meant, as in 'stg_payments.*'"

_ENFORCED = word(Enforcement, "an enforcement")
_DEFAULT = shapes.either(
    word(list(FAIL_ON), "a word for --fail-on"),
    mapping(
        "the default",
        {each.lower(): _ENFORCED for each in Category},
        lambda **said: {Category(key.upper()): Enforcement(value) for key, value in said.items()},
        check=lambda made, node: [(node, _UNSAFE)] if made.get(Category.UNKNOWN) == Enforcement.PASS else [],
    ),
    "What becomes of changes that no rule is about: by category, or a word of --fail-on.",
)
_UNSAFE = "what is not understood cannot pass by default: name it in a rule, with 'category: unknown'"


def _policy(**said: Any) -> Policy:
    given = said.get("default", {})
    default = _of_word(given) if isinstance(given, str) else USUAL | given
    kept = {key: value for key, value in said.items() if key not in ("version", "default", "incomplete")}
    return Policy(default=default, incomplete=Enforcement(said.get("incomplete", Enforcement.WARN)), **kept)


def _of_word(fail_on: str) -> dict[Category, Enforcement]:
    """Return what a word of ``--fail-on`` makes of each category: FAIL, or what is usual but does not fail."""
    warned = {category: Enforcement.WARN if usual is Enforcement.FAIL else usual for category, usual in USUAL.items()}
    return warned | dict.fromkeys(FAIL_ON[fail_on], Enforcement.FAIL)


def _version(node: yaml.Node, tell: Tell) -> int | None:
    if node.value == "1":
        return 1
    tell(node, "this Catchment reads policies of 'version: 1' alone")
    return None


_VERSION = Shape(
    schema={"const": 1},
    read=_version,
    about="Version of this form: 1.",
)
POLICY = mapping(
    "a policy",
    {
        "version": _VERSION,
        "default": _DEFAULT,
        "incomplete": word(("WARN", "FAIL"), "an enforcement", "What becomes of a report that may lack something."),
        "rules": shapes.listing(_RULE, "What becomes of what; the strictest that fits decides."),
        "reviewers": shapes.listing(_REQUIREMENT, "Whose approval is needed."),
        "exemptions": shapes.listing(_EXEMPTION, "What is let through for a while."),
    },
    _policy,
    needed=("version",),
)
