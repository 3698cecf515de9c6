"""Small reports to be judged: what a change and an affected asset are, but for what a test is about."""

from typing import Any

from tests.catalog.examples import urn

from catchment.completeness import Completeness
from catchment.impact.report import (
    Affected,
    Certainty,
    Change,
    Effect,
    Location,
    Report,
    Severity,
    Verdict,
)
from catchment.impact.rules import RULES


def change(target: str, rule: str = "column-removed", **fields: Any) -> Change:
    """A change that a rule of ours found."""
    found = RULES[rule]
    given: dict[str, Any] = {"kind": found.kind, "category": found.category, "location": Location(path="a.sql")}
    return Change(**{"target": urn(target), "rule": rule, "reason": f"{target} changed", **given, **fields})


def affected(name: str, distance: int = 1, **fields: Any) -> Affected:
    """An asset that breaks."""
    given: dict[str, Any] = {
        "urn": urn(name),
        "kind": "model",
        "name": name,
        "unique_id": f"model.shop.{name}",
        "severity": Severity.HIGH,
        "certainty": Certainty.CERTAIN,
        "effects": (Effect.REFERENCE_BROKEN,),
        "distance": distance,
        "columns": (),
        "owners": (),
        "tests": (),
        "path": (urn("stg.a"), urn(name)),
    }
    return Affected(**given | fields)


def report(*parts: Change | Affected, partial: tuple[str, ...] = (), **fields: Any) -> Report:
    """A report of changes and affected assets."""
    found: dict[str, Any] = {
        "verdict": Verdict.PASS,
        "changes": tuple(each for each in parts if isinstance(each, Change)),
        "affected": tuple(each for each in parts if isinstance(each, Affected)),
        "notify": (),
        "completeness": Completeness(is_partial=bool(partial), unparsed_assets=partial),
    }
    return Report(**found | fields)
