"""The report on a terminal."""

import msgspec
from tests.catalog.examples import urn
from tests.catalog.impact.outputs.reports import CHANGE, HOSTILE, PLAIN, affected, report

from catchment.completeness import Completeness, PartialReason
from catchment.impact.outputs.text import text
from catchment.impact.outputs.words import headline
from catchment.impact.report import Certainty, Enforcement, Finding, Reviewer, Shim, Verdict


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
        "  HIGH      model stg: loses a column;  owners: ada",
        "  HIGH      model fct: breaks;  owners: ada",
        "            via stg.amount → fct",
        "            columns: c0, c1, c2, c3, c4, c5, c6, c7 and 2 more",
        "  HIGH      exposure board: breaks;  no owner",
        "            via stg.amount → board",
        "",
        "Who must look",
        "  ada <ada@acme.example>: stg, fct, board",
    ]


def test_advice_and_findings_as_text() -> None:
    advised = msgspec.structs.replace(
        PLAIN,
        findings=(
            Finding(rule="no-breaks", enforcement=Enforcement.FAIL, target=CHANGE.target, message="it breaks"),
            Finding(
                rule="tier 1", enforcement=Enforcement.PASS, target=urn("fct"), message="fct", exemption="agreed, ada"
            ),
        ),
        reviewers=(Reviewer(name="ada", evidence=("owns the changed stg (HIGH); meta",), required=True),),
        rebuild="stg+",
        shims=(
            Shim(target=CHANGE.target, before="amount", after="eur", sql="a as amount", path="models/stg.sql", line=3),
        ),
    )
    lines = text(advised).splitlines()
    assert lines[2:5] == ["Policy", "  FAIL  no-breaks: it breaks", "  PASS  tier 1: fct  (exempt: agreed, ada)"]
    assert lines[-9:] == [
        "Who must look",
        "  ada: required by the policy; owns the changed stg (HIGH); meta",
        "",
        "To keep old names alive",
        "  amount, now eur  (models/stg.sql:3)",
        "      a as amount",
        "",
        "To build anew",
        "  dbt build --select stg+",
    ]


def test_what_is_only_possible_or_not_followed_is_said() -> None:
    partial = Completeness(is_partial=True, reasons=(PartialReason.UNPARSED_SQL,), unparsed_assets=(urn("odd"),))
    doubtful = report(affected("fct", 1, certainty=Certainty.POSSIBLE), completeness=partial)
    assert "model fct: breaks, possibly;" in text(doubtful)
    assert text(doubtful).splitlines()[-1] == "Not everything could be followed (UNPARSED_SQL): odd"


def test_names_command_no_terminal() -> None:
    drawn = text(report(affected("fct", 1, name=HOSTILE)))
    assert "\x1b" not in drawn
    assert "\x00" not in drawn
    assert drawn.count("\n") == text(report(affected("fct", 1))).count("\n")
