"""An impact report for people: text and Markdown."""

from typing import Any

import msgspec
import pytest
from tests.catalog.examples import owner, urn

from catchment.completeness import Completeness, PartialReason
from catchment.impact.render import MARKER, MOST_CHARACTERS, headline, markdown, text
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


def affected(name: str, distance: int, *, columns: int = 1, **fields: Any) -> Affected:
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
    affected("stg", 0), affected("fct", 1, columns=10), affected("board", 2, kind="exposure", columns=0, owners=())
)


def test_the_headline_counts() -> None:
    assert headline(PLAIN) == "FAIL: 1 change, 2 assets affected downstream, 11 columns, 1 exposure"
    nothing = report(verdict=Verdict.PASS, changes=(), notify=())
    assert headline(nothing) == "PASS: 0 changes, 0 assets affected downstream, 0 columns, 0 exposures"
    assert text(nothing) == headline(nothing)


def test_as_text() -> None:
    assert text(PLAIN).splitlines() == [
        "FAIL: 1 change, 2 assets affected downstream, 11 columns, 1 exposure",
        "",
        "Changes",
        "  BREAKING          stg.amount is gone  (models/stg.sql:3)",
        "",
        "Affected",
        "  HIGH      model stg: breaks;  owners: ada",
        "  HIGH      model fct: breaks;  owners: ada",
        "            via stg.amount → fct",
        "            columns: c0, c1, c2, c3, c4, c5, c6, c7 and 2 more",
        "  HIGH      exposure board: breaks;  no owner",
        "            via stg.amount → board",
        "",
        "Who must look",
        "  ada <ada@acme.example>: stg, fct, board",
    ]


def test_what_is_only_possible_or_not_followed_is_said() -> None:
    partial = Completeness(is_partial=True, reasons=(PartialReason.UNPARSED_SQL,), unparsed_assets=(urn("odd"),))
    doubtful = report(affected("fct", 1, certainty=Certainty.POSSIBLE), completeness=partial)
    assert "model fct: breaks, possibly;" in text(doubtful)
    assert text(doubtful).splitlines()[-1] == "Not everything could be followed (UNPARSED_SQL): odd"
    assert "> **Incomplete.** Not everything could be followed (UNPARSED_SQL): odd" in markdown(doubtful)
    assert "breaks (possibly)" in markdown(doubtful)


def test_as_markdown() -> None:
    lines = markdown(PLAIN).splitlines()
    assert lines[:2] == [MARKER, f"### ❌ Catchment: {headline(PLAIN)}"]
    assert (
        "| HIGH | model `fct`<br>c0, c1, c2, c3, c4, c5, c6, c7 and 2 more | breaks | `stg.amount` → `fct` | ada |"
        in lines
    )
    assert "| HIGH | exposure `board` | breaks | `stg.amount` → `board` | — |" in lines
    assert "```mermaid" in lines


@pytest.mark.parametrize(("count", "length"), [(50, 10), (300, 400), (300, 4000)])
def test_a_comment_is_never_longer_than_it_may_be(count: int, length: int) -> None:
    way = tuple(urn(f"{'x' * length}{number}") for number in range(3))
    many = report(*(affected(f"m{number}", 1, path=way) for number in range(count)))
    body = markdown(msgspec.structs.replace(many, changes=(CHANGE,) * count))
    assert len(body) <= MOST_CHARACTERS
    assert body.startswith(MARKER)
    assert "more; `catchment impact --format json` lists them all." in body


HOSTILE = "x\x1b[31m\n```\n</details>`<script>"


def test_names_stay_names() -> None:
    odd = msgspec.structs.replace(affected("fct", 1), name=HOSTILE, owners=(owner(HOSTILE),))
    for drawn in (markdown(report(odd)), text(report(odd))):
        assert "\x1b" not in drawn
        assert "\n```\n</details>`" not in drawn
    assert "<script>" not in markdown(report(odd))


def test_a_pipe_in_a_name_does_not_end_a_cell() -> None:
    odd = msgspec.structs.replace(CHANGE, reason="stg.a|b is gone")
    (row,) = (
        line
        for line in markdown(report(affected("fct", 1), changes=(odd,))).splitlines()
        if "a" in line and "BREAKING" in line
    )
    assert row.replace("\\|", "").count("|") == 4
