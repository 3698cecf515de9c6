"""Artifacts that are older than the project that they stand in."""

import shutil
from pathlib import Path

import pytest
from tests.conftest import DEMO

from catchment.impact import inputs
from catchment.impact.gate import judge
from catchment.impact.staleness import stale
from catchment.ingest import DbtOptions

BASE = DEMO / "artifacts" / "base"


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """The demo's project with what dbt made of it."""
    shutil.copytree(DEMO / "dbt", tmp_path / "dbt")
    shutil.copytree(BASE, tmp_path / "dbt" / "target")
    return tmp_path / "dbt" / "target"


def told(target: Path) -> str:
    return stale(target, (target / "manifest.json").read_bytes())


def test_what_was_compiled_since_tells_all(target: Path) -> None:
    assert told(target) == ""
    assert stale(target / "manifest.json", (target / "manifest.json").read_bytes()) == ""
    assert stale(BASE, (BASE / "manifest.json").read_bytes()) == ""


def test_a_real_project(real: Path, tmp_path: Path) -> None:
    state = real / "jaffle_governed_pr" / "base"
    shutil.copytree(state / "project", tmp_path / "project")
    (tmp_path / "project" / "target").mkdir()
    shutil.copy(state / "manifest.json", tmp_path / "project" / "target")
    assert told(tmp_path / "project" / "target") == ""


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("models/staging/payments/stg_payments.sql", "select 1 as payment_id"),
        ("models/new.sql", "select 1 as x"),
        ("models/staging/payments/stg_payments.sql", None),
    ],
    ids=["changed", "new", "gone"],
)
def test_a_model_that_is_otherwise_by_now(file: str, text: str | None, target: Path) -> None:
    path = target.parent / file
    if text is None:
        path.unlink()
    else:
        path.write_text(text)
    message = told(target)
    assert message == f"{target} is older than its project: 1 file is not as compiled ({file}): run 'dbt compile'"
    report, _ = judge(inputs.of_path(BASE), inputs.of_path(target), DbtOptions(), fail_on="breaking")
    assert (report.verdict, report.changes) == ("WARN", ())
    assert message in report.warnings


def test_many_are_counted(target: Path) -> None:
    for name in "abcde":
        (target.parent / "models" / f"{name}.sql").write_text("select 1")
    assert "5 files are not as compiled (models/a.sql, models/b.sql, models/c.sql and 2 more)" in told(target)


@pytest.mark.parametrize("manifest", [b"", b"{", b"[]", b'{"nodes": 3}'])
def test_a_manifest_that_is_none_is_somebody_elses_to_refuse(manifest: bytes, target: Path) -> None:
    assert stale(target, manifest) == ""
