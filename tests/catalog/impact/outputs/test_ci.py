"""The report as CI services read it: SARIF, JUnit, GitLab's code quality."""

import json
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree as ET

import msgspec
import pytest
from tests.catalog.examples import urn
from tests.catalog.impact.outputs.reports import CHANGE, HOSTILE, affected, report

from catchment.impact.outputs import FORMATS
from catchment.impact.outputs.places import Places
from catchment.impact.report import Category, ChangeKind, Enforcement, Finding, Location, Report, Severity, Verdict

DBT = Places(root="./dbt/")
replace = msgspec.structs.replace
ADDED = replace(
    CHANGE,
    target=urn("stg.eur"),
    kind=ChangeKind.COLUMN_ADDED,
    category=Category.NON_BREAKING,
    rule="column-added",
    reason="stg.eur is new",
    location=Location(path="models/stg.sql"),
)
LOGIC = replace(
    CHANGE,
    target=urn("stg.fee"),
    category=Category.PARTIAL_BREAKING,
    rule="column-logic",
    reason="stg.fee is computed in another way",
    location=Location(path=""),
)
THREE = report(
    affected("fct", 1, severity=Severity.CRITICAL),
    affected("board", 2, path=(urn("stg.fee"), urn("board"))),
    changes=(CHANGE, LOGIC, ADDED),
)


def sarif(given: Report, places: Places = DBT) -> Any:
    (run,) = json.loads(FORMATS["sarif"](given, places))["runs"]
    return run


def test_sarif_has_a_result_for_each_change_at_its_line() -> None:
    found = [
        (
            each["ruleId"],
            each["kind"],
            each["level"],
            each["locations"][0]["physicalLocation"]["artifactLocation"]["uri"],
            each["locations"][0]["physicalLocation"]["region"]["startLine"],
        )
        for each in sarif(THREE)["results"]
    ]
    assert found == [
        ("column-removed", "fail", "error", "dbt/models/stg.sql", 3),
        ("column-logic", "fail", "warning", "dbt/dbt_project.yml", 1),
        ("column-added", "informational", "none", "dbt/models/stg.sql", 1),
    ]


def test_sarif_says_what_a_change_reaches_and_what_its_rule_is() -> None:
    run = sarif(THREE)
    assert run["results"][0]["message"]["text"] == "stg.amount is gone. Reaches fct (CRITICAL: breaks)."
    rules = run["tool"]["driver"]["rules"]
    assert [rules[each["ruleIndex"]]["id"] for each in run["results"]] == [each["ruleId"] for each in run["results"]]
    assert rules[0]["shortDescription"]["text"] == "NAME is gone"
    assert all(rule["help"]["text"] and rule["fullDescription"]["text"] for rule in rules)


def test_fingerprints_are_unique_and_those_of_the_next_run() -> None:
    moved = replace(CHANGE, location=Location(path="models/stg.sql", line=90), reason="worded anew")
    again = report(affected("new", 1), changes=(LOGIC, moved, moved))
    first, then = (
        [(e["partialFingerprints"]["primaryLocationLineHash"]) for e in sarif(r)["results"]] for r in (THREE, again)
    )
    assert len(set(first)) == 3
    assert then[:2] == [first[1], first[0]]
    assert then[2] not in first


def test_a_policy_decides_the_level_and_an_exemption_suppresses() -> None:
    said = (
        Finding(rule="soft", enforcement=Enforcement.WARN, target=CHANGE.target, message="seen"),
        Finding(rule="held", enforcement=Enforcement.PASS, target=LOGIC.target, message="seen", exemption="agreed"),
        Finding(rule="board", enforcement=Enforcement.FAIL, target=urn("board"), message="the board differs"),
    )
    results = sarif(replace(THREE, findings=said))["results"]
    assert [(e["ruleId"], e["level"], e["properties"]["failsTheGate"], "suppressions" in e) for e in results] == [
        ("column-removed", "warning", False, False),
        ("column-logic", "warning", False, True),
        ("column-added", "none", False, False),
        ("policy/board", "error", True, False),
    ]
    # What is only affected has no line of its own: it is shown at the change that reaches it.
    place = results[3]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "dbt/dbt_project.yml"


def test_sarif_of_odd_names_has_a_valid_address_and_no_links() -> None:
    odd = replace(CHANGE, reason="[click](http://e.example)", location=Location(path="models/a b#c.sql", line=2))
    (result,) = sarif(report(changes=(odd,)))["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "dbt/models/a%20b%23c.sql"
    assert result["message"]["text"].startswith("\\[click\\](")


def cases(given: Report) -> list[tuple[str, str, str | None, list[str]]]:
    root = ET.fromstring(FORMATS["junit"](given, DBT))
    return [
        (suite.get("name", ""), case.get("name", ""), case.get("file"), [child.tag for child in case])
        for suite in root
        for case in suite
    ]


def test_junit_has_a_suite_for_each_category_and_fails_what_fails_the_gate() -> None:
    assert cases(THREE) == [
        ("BREAKING", "column-removed: duckdb/db.main.stg#amount", "dbt/models/stg.sql", ["failure"]),
        ("NON_BREAKING", "column-added: duckdb/db.main.stg#eur", "dbt/models/stg.sql", ["system-out"]),
        ("PARTIAL_BREAKING", "column-logic: duckdb/db.main.stg#fee", "dbt/dbt_project.yml", ["system-out"]),
    ]
    root = ET.fromstring(FORMATS["junit"](THREE, DBT))
    assert (root.get("tests"), root.get("failures")) == ("3", "1")


@pytest.mark.parametrize(
    ("given", "failing"),
    [
        (replace(THREE, verdict=Verdict.WARN), []),
        (report(changes=(LOGIC, ADDED)), ["column-logic"]),
        (
            replace(
                THREE,
                findings=(Finding(rule="r", enforcement=Enforcement.FAIL, target=LOGIC.target, message="no"),),
            ),
            ["column-logic"],
        ),
    ],
)
def test_what_fails_is_what_made_the_verdict(given: Report, failing: list[str]) -> None:
    assert [name.partition(":")[0] for _, name, _, children in cases(given) if children == ["failure"]] == failing


def test_junit_of_nothing_has_one_case() -> None:
    nothing = report(verdict=Verdict.PASS, changes=())
    assert [each[1] for each in cases(nothing)] == [
        "PASS: 0 changes, 0 assets affected downstream, 0 columns, 0 exposures"
    ]


def test_exempt_changes_are_skipped() -> None:
    held = Finding(rule="held", enforcement=Enforcement.PASS, target=CHANGE.target, message="m", exemption="agreed")
    assert cases(report(findings=(held,)))[0][3] == ["skipped"]


def test_code_quality() -> None:
    issues = json.loads(FORMATS["code-quality"](THREE, DBT))
    assert [
        (e["check_name"], e["severity"], e["location"]["path"], e["location"]["lines"]["begin"]) for e in issues
    ] == [
        ("column-removed", "blocker", "dbt/models/stg.sql", 3),
        ("column-logic", "major", "dbt/dbt_project.yml", 1),
        ("column-added", "info", "dbt/models/stg.sql", 1),
    ]
    assert len({each["fingerprint"] for each in issues}) == 3
    assert issues[0]["description"] == "stg.amount is gone. Reaches fct (CRITICAL: breaks)."


@pytest.mark.parametrize(
    ("name", "read"),
    [("sarif", json.loads), ("code-quality", json.loads), ("json", json.loads), ("junit", ET.fromstring)],
)
def test_hostile_names_break_no_format(name: str, read: Callable[[str], Any]) -> None:
    text = HOSTILE.replace("\ud800", "")
    odd = replace(CHANGE, target=urn(text), reason=text, location=Location(path=text))
    held = Finding(rule=text, enforcement=Enforcement.WARN, target=urn("fct"), message=text, exemption=text)
    read(FORMATS[name](report(affected("fct", 1, name=text), changes=(odd,), findings=(held,)), DBT))
