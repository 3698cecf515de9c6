"""Reports as plain values, for the tests of what is made of them."""

from typing import Any

from tests.catalog.examples import owner, urn

from catchment.completeness import Completeness
from catchment.impact.report import (
    Affected,
    AffectedColumn,
    Category,
    Certainty,
    Change,
    ChangeKind,
    Effect,
    Location,
    Notify,
    Report,
    Severity,
    Verdict,
)

CHANGE = Change(
    target=urn("stg.amount"),
    kind=ChangeKind.COLUMN_REMOVED,
    category=Category.BREAKING,
    rule="column-removed",
    reason="stg.amount is gone",
    location=Location(path="models/stg.sql", line=3),
)

HOSTILE = "x\x1b[31m\n```\n</details>`<script>|a|@org/team \\| [l](http://e.example) \x00\ud800\ufffe"
"""A name that would end a fence, a cell, a tag, a terminal's colour, an attribute, and call a team."""


def affected(name: str, distance: int, /, *, columns: int = 1, **fields: Any) -> Affected:
    given = {
        "urn": urn(name),
        "kind": "model",
        "name": name,
        "unique_id": f"model.shop.{name}",
        "severity": Severity.HIGH,
        "certainty": Certainty.CERTAIN,
        "effects": (Effect.REFERENCE_BROKEN,),
        "distance": distance,
        "columns": tuple(
            AffectedColumn(urn=urn(f"{name}.c{n}"), effects=(Effect.REFERENCE_BROKEN,), path=()) for n in range(columns)
        ),
        "owners": (owner("ada"),),
        "tests": (),
        "path": (urn("stg.amount"), urn(name)),
    }
    return Affected(**given | fields)


def report(*assets: Affected, **fields: Any) -> Report:
    given = {
        "verdict": Verdict.FAIL,
        "changes": (CHANGE,),
        "affected": assets,
        "notify": (Notify(owner="ada", email="ada@acme.example", assets=tuple(each.urn for each in assets)),),
        "completeness": Completeness(is_partial=False),
    }
    return Report(**given | fields)


PLAIN = report(
    affected("stg", 0, effects=(Effect.COLUMN_REMOVED,)),
    affected("fct", 1, columns=10),
    affected("board", 2, kind="exposure", columns=0, owners=()),
)
