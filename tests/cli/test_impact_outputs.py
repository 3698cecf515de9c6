"""What `catchment impact` writes: several formats in one run, each whole or not at all."""

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from tests.cli.conftest import Program, Run
from tests.conftest import DEMO

from catchment.cli.impact.writing import NAMES
from catchment.impact.outputs import FORMATS

PAIR = ("--base", DEMO / "artifacts/base", "--head", DEMO / "artifacts/head", "--project-path", "dbt")


def test_the_words_are_those_of_the_formats() -> None:
    assert tuple(FORMATS) == NAMES


def test_formats_in_one_run(run: Run, tmp_path: Path) -> None:
    outputs = [f"{name}={tmp_path / name}" for name in NAMES]
    result = run("impact", *PAIR, "--format", "sarif", *(word for each in outputs for word in ("--output", each)))
    assert result.exit_code == 1
    assert (tmp_path / "sarif").read_text() == result.stdout
    assert len(json.loads(result.stdout)["runs"][0]["results"]) == 14
    assert ET.parse(tmp_path / "junit").getroot().get("failures") == "6"
    paths = {each["location"]["path"] for each in json.loads((tmp_path / "code-quality").read_text())}
    assert "dbt/models/staging/payments/stg_payments.sql" in paths
    assert json.loads((tmp_path / "json").read_text())["schemaVersion"] == "1"
    assert (tmp_path / "markdown").read_text().startswith("<!-- catchment-impact -->\n")
    assert (tmp_path / "text").read_text().startswith("FAIL: ")


def test_a_comment_links_to_the_files(run: Run) -> None:
    url = "https://git.example/tarn/data/blob/abc"
    for given in (("--files-url", url), ()):
        body = run("impact", *PAIR, "--format", "markdown", *given, env={} if given else {"CATCHMENT_FILES_URL": url})
        assert f"<{url}/dbt/models/intermediate/int_payments_by_order.sql#L3>" in body.stdout


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--output", "sarif"), "'sarif' names no file: write FORMAT=FILE, as in sarif=impact.sarif"),
        (("--output", "sarf=x"), "there is no format 'sarf': did you mean 'sarif'?"),
        (("--output", "zip=x"), "there is no format 'zip': choose one of text, markdown, json"),
        (("--output", "json=x", "--output", "text=x"), "two outputs go to x: name a file for each"),
        (("--output", "json=nowhere/x"), "nowhere: make it first, or name another for x"),
        (("--format", "markdwn"), "Invalid value for '--format'"),
    ],
)
def test_an_output_that_cannot_be(words: tuple[str, ...], message: str, program: Program, tmp_path: Path) -> None:
    result = program("impact", *PAIR, *words)
    assert result.returncode == 2
    assert message in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_file_stays_as_it_was_where_the_report_cannot_be_made(program: Program, tmp_path: Path) -> None:
    (tmp_path / "report").write_text("old")
    assert program("impact", "--base", "gone", "--head", "gone", "--output", "json=report").returncode == 2
    assert (tmp_path / "report").read_text() == "old"


def test_the_schema_can_be_printed(program: Program) -> None:
    result = program("impact", "schema")
    assert result.returncode == 0
    assert json.loads(result.stdout)["title"] == "Impact report of Catchment"
