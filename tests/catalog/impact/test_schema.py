"""The published schema of the report's JSON: real reports are what it says, and nothing else."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from jsonschema import Draft202012Validator
from tests.catalog.impact.outputs.reports import PLAIN
from tests.conftest import DEMO

from catchment.impact.gate import between
from catchment.impact.outputs import FORMATS
from catchment.impact.outputs.places import HERE
from catchment.impact.report import Report
from catchment.impact.schema import report_schema
from catchment.ingest import DbtOptions

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data"


def validator(*, closed: bool) -> Draft202012Validator:
    """The schema; closed, it refuses what it does not name."""
    schema = report_schema()
    for said in (schema, *schema["$defs"].values()):
        if closed and "properties" in said:
            said["additionalProperties"] = False
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def told(report: Report) -> Any:
    return json.loads(FORMATS["json"](report, HERE))


def errors(report: Any) -> list[str]:
    return [f"{each.json_path}: {each.message[:200]}" for each in validator(closed=True).iter_errors(report)]


def test_the_demo_is_as_the_schema_says() -> None:
    options = DbtOptions(codeowners=DEMO / "CODEOWNERS", project_path="dbt")
    report, _ = between(DEMO / "artifacts/base", DEMO / "artifacts/head", options, fail_on="breaking")
    assert report.reviewers
    assert report.shims
    assert errors(told(report)) == []


@pytest.mark.parametrize("name", ["jaffle_governed_pr", "tuva_pr"])
def test_real_pull_requests_are_as_the_schema_says(name: str) -> None:
    if not (SHARED / name).is_dir():
        pytest.skip("the shared data is not here")
    report, _ = between(SHARED / name / "base", SHARED / name / "head", DbtOptions(), fail_on="breaking")
    assert errors(told(report)) == []


@pytest.mark.parametrize("field", [*msgspec.structs.asdict(PLAIN), "schemaVersion"])
def test_nothing_may_lack(field: str) -> None:
    report = told(PLAIN)
    del report[field]
    assert errors(report) == [f"$: {field!r} is a required property"]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("verdict",), "MAYBE"),
        (("changes", 0, "location", "line"), "3"),
        (("affected", 0, "effects", 0), "SOMETHING"),
        (("completeness", "isPartial"), None),
        (("schemaVersion",), "2"),
    ],
)
def test_other_values_are_refused(path: tuple[str | int, ...], value: object) -> None:
    report = told(PLAIN)
    holder = report
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = value
    assert len(errors(report)) == 1


def test_every_record_and_field_is_described() -> None:
    schema = report_schema()
    lacking = [name for name, said in schema["$defs"].items() if not said["description"]]
    lacking += [
        f"{name}.{field}"
        for name, said in (("Report", schema), *schema["$defs"].items())
        for field, about in said.get("properties", {}).items()
        if not about.get("description") and name not in ("Location", "AffectedColumn", "Notify")
    ]
    assert lacking == []
