"""Conditions that nothing can ever fit."""

from collections.abc import Iterator

from catchment.impact.policy.records import When
from catchment.impact.rules import RULES

OF_CHANGES = ("category", "kind", "rule")
OF_AFFECTED = ("severity", "effect", "certainty", "distance")


def contradiction(when: When) -> Iterator[str]:
    """Yield why nothing can fit a condition."""
    of_changes, of_affected = ([name for name in names if getattr(when, name)] for names in (OF_CHANGES, OF_AFFECTED))
    if of_changes and of_affected:
        yield (
            f"this can never fit: {of_changes[0]!r} is of changes and {of_affected[0]!r} of what they affect;"
            " write a rule for each"
        )
    for subject, names in (("changes", of_affected), ("affected", of_changes)):
        if when.applies_to == subject and names:
            yield f"this can never fit: it applies to {subject!r}, which have no {names[0]!r}"
    if when.distance and when.distance.at_least > when.distance.at_most:
        yield f"this can never fit: at least {when.distance.at_least} and at most {when.distance.at_most} hops"
    if of_changes and not any(_is_made_by(when, name) for name in RULES):
        yield f"this can never fit: no change has such {' and '.join(of_changes)} at once"


def _is_made_by(when: When, name: str) -> bool:
    """Whether a rule of changes makes what a condition is about."""
    rule = RULES[name]
    asked = ((when.category, rule.category), (when.kind, rule.kind), (when.rule, name))
    return all(not wanted or value in wanted for wanted, value in asked)
