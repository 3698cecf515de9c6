"""What could not be resolved is told with the asset, over HTTP and at the command line."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.catalog.examples import project
from tests.cli.conftest import lines
from tests.conftest import ingest

from catchment_graphql.app import create_app

from .conftest import LOCAL, Ask, asker

ABSENT = {"sql": "select id from {raw}", "columns": {"gone": {}}}


@pytest.fixture
def db(tmp_path: Path) -> Path:
    """A project that declares a column which its SQL does not yield, and reads a table that nobody knows."""
    models = {"a": ABSENT, "b": "select * from nowhere"}
    ingest(tmp_path / "c.db", project(tmp_path / "target", models))
    return tmp_path / "c.db"


@pytest.fixture
def ask(db: Path) -> Iterator[Ask]:
    """A server of it."""
    with TestClient(create_app(db), base_url=LOCAL) as client:
        yield asker(client)


def test_over_http(ask: Ask) -> None:
    query = """query ($urn: URN!) {
      asset(urn: $urn) { diagnostics { code message severity location { path line } } }
    }"""
    (absent,) = ask(query, urn="a")["data"]["asset"]["diagnostics"]
    assert absent == {
        "code": "declared-but-absent",
        "message": "Column 'gone' is declared, but the SQL does not yield it.",
        "severity": "WARNING",
        "location": {"path": "models/a.sql", "line": None},
    }
    codes = [each["code"] for each in ask(query, urn="b")["data"]["asset"]["diagnostics"]]
    assert codes == ["star-without-schema", "hard-coded-reference"]
    assert (
        len(ask(query.replace("diagnostics {", "diagnostics(first: 1) {"), urn="b")["data"]["asset"]["diagnostics"])
        == 1
    )


def test_at_the_command_line(db: Path) -> None:
    from click.testing import CliRunner

    from catchment.cli import main

    shown = lines(CliRunner().invoke(main, ["--db", str(db), "show", "b"]).output)
    assert "SQL PARTIAL" in shown
    assert any(line.startswith("problem line 1: The columns of") for line in shown)
    assert not any("hard-coded-reference" in line for line in shown)
