"""`catchment diff` and dry runs, as a user types them."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.catalog.examples import project

from .conftest import Run, lines

BASE = {"orders": "select id, a as amount from {raw}", "daily": "select id, amount from {orders}"}
HEAD = {"orders": "select id, a as total, b as tax from {raw}", "top": "select id, total as amount from {orders}"}


@pytest.fixture
def db(tmp_path: Path, run: Run) -> Path:
    """A catalog with two runs of a project."""
    for models in (BASE, HEAD):
        assert run("ingest", "dbt", project(tmp_path / "target", models), db=tmp_path / "c.db").exit_code == 0
    return tmp_path / "c.db"


EXPECTED = [
    "- model duckdb/db.main.daily",
    "+ model duckdb/db.main.top",
    "~ model duckdb/db.main.orders",
    "sql changed",
    "> column total (was amount)",
    "+ column tax",
    "column edges: 2 added, 1 removed",
    "1 removed, 1 added, 1 changed; column edges: 4 added, 3 removed",
]


def test_diff(db: Path, run: Run) -> None:
    assert lines(run("diff", "1", "2", db=db).stdout) == EXPECTED
    assert lines(run("diff", "2", "2", db=db).stdout) == ["nothing is different"]
    assert lines(run("diff", "0", "1", db=db).stdout)[-1] == "4 added; column edges: 4 added, 0 removed"


def test_diff_as_json(db: Path, run: Run) -> None:
    found = json.loads(run("diff", "1", "2", "--format", "json", db=db).stdout)
    assert (found["base"], found["head"], found["edgesAdded"]) == (1, 2, 4)
    orders = next(each for each in found["changes"] if each["name"] == "orders")
    assert (orders["kind"], orders["before"]) == ("MODEL", None)
    assert [(c["change"], c["name"], c["before"]) for c in orders["columns"]] == [
        ("RENAMED", "total", "amount"),
        ("ADDED", "tax", None),
    ]


def test_diff_of_some_kinds(db: Path, run: Run) -> None:
    assert lines(run("diff", "0", "1", "--kind", "source", db=db).stdout)[-1].startswith("2 added")
    done = run("diff", "0", "1", "--kind", "modle", db=db)
    assert (done.exit_code, done.stderr) == (2, "Error: no kind 'modle': did you mean model?\n")


def test_a_reader_that_goes_away_makes_no_verdict(db: Path) -> None:
    command = f"{sys.executable} -m catchment --db {db} diff 0 2 --format json | true; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert (done.returncode in (0, 141), done.stderr) == (True, "")


def test_dry_run(db: Path, run: Run, tmp_path: Path) -> None:
    before = db.read_bytes()
    target = project(tmp_path / "target", BASE)
    told = lines(run("ingest", "dbt", target, "--dry-run", db=db).stdout)
    assert told[0] == "- model duckdb/db.main.top"
    assert told[-1] == "(dry run: nothing was written)"
    found = json.loads(run("ingest", "dbt", target, "--dry-run", "--format", "json", db=db).stdout)
    assert {each["change"] for each in found["changes"]} == {"REMOVED", "ADDED", "CHANGED"}
    assert db.read_bytes() == before


def test_dry_run_of_sql(run: Run, tmp_path: Path) -> None:
    (tmp_path / "v.sql").write_text("create view v as select a from t")
    words = ("ingest", "sql", tmp_path / "v.sql", "--dialect", "duckdb", "--dry-run")
    assert "+ view duckdb/v" in lines(run(*words, db=tmp_path / "c.db").stdout)
    assert not (tmp_path / "c.db").exists()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("diff", "1", "7"), "no run 7: 'catchment runs' lists them"),
        (("diff", "1", "9" * 30), f"no run {'9' * 30}: 'catchment runs' lists them"),
        (("diff", "1", "2", "--source", "shp"), "no source 'shp': did you mean 'shop'?"),
        (("diff", "1", "-2"), "No such option"),
        (("diff", "1"), "Missing argument"),
    ],
)
def test_diff_of_what_is_not_there(words: tuple[str, ...], message: str, db: Path, run: Run) -> None:
    done = run(*words, db=db)
    assert done.exit_code == 2
    assert message in done.stderr


def test_a_poorer_manifest_says_what_it_kept(run: Run, tmp_path: Path) -> None:
    models = {"orders": {"sql": BASE["orders"], "checksum": {"name": "sha256", "checksum": "1"}}}
    target = project(tmp_path / "target", models)
    assert run("ingest", "dbt", target, db=tmp_path / "c.db").exit_code == 0
    said = json.loads((target / "manifest.json").read_text())
    said["nodes"]["model.shop.orders"] |= {"compiled_code": None, "compiled": False}
    (target / "manifest.json").write_text(json.dumps(said))
    done = run("ingest", "dbt", target, db=tmp_path / "c.db")
    assert done.exit_code == 0
    assert "lineage is kept from before" in done.stderr
    assert lines(run("diff", "1", "2", db=tmp_path / "c.db").stdout) == ["nothing is different"]


def test_two_projects_that_build_one_relation(run: Run, tmp_path: Path) -> None:
    target = project(tmp_path / "target", BASE)
    run("ingest", "dbt", target, db=tmp_path / "c.db")
    done = run("ingest", "dbt", target, "--source", "twin", db=tmp_path / "c.db")
    assert done.exit_code == 0
    assert "duckdb/db.main.daily is built by model.shop.daily of shop" in done.stderr


AS_OF = {
    "show": (("show", "orders"), "amount", "tax"),
    "lineage": (("lineage", "orders", "--downstream"), "daily", "top"),
    "around": (("around", "orders"), "daily", "top"),
    "path": (("path", "orders", "daily"), "daily", None),
    "top": (("top",), "orders", None),
    "coverage": (("coverage", "--by", "schema"), "(0/10)", None),
    "ls": (("ls", "orders+"), "model.shop.daily", "model.shop.top"),
    "export": (("export",), "model.shop.daily", "model.shop.top"),
    "flows": (("flows", "--by", "schema"), "", None),
    "common": (("common", "daily.amount", "orders.amount"), "", None),
    "cycles": (("cycles",), "", None),
}


@pytest.mark.parametrize(("words", "there", "later"), AS_OF.values(), ids=AS_OF)
def test_as_it_was(words: tuple[str, ...], there: str, later: str | None, db: Path, run: Run) -> None:
    was = run(*words, "--as-of", "1", db=db)
    assert (was.exit_code, there in was.stdout) == (0, True), was.output
    assert later is None or later not in was.stdout
    if later:
        assert later in run(*words, "--as-of", "2", db=db).stdout
        assert later in run(*words, "--as-of", "2999-01-01", db=db).stdout


MOMENTS = {
    "9": "no run 9: 'catchment runs' lists them",
    "2020-01-01": "nothing had been ingested by 2020-01-01T23:59:59Z: 'catchment runs' lists what was, and when",
    "soon": "'soon' is no moment: write it as 2026-11-21T10:00:00Z",
}


@pytest.mark.parametrize(("moment", "message"), MOMENTS.items(), ids=MOMENTS)
def test_a_moment_that_is_none(moment: str, message: str, db: Path, run: Run) -> None:
    done = run("show", "orders", "--as-of", moment, db=db)
    assert (done.exit_code, done.stderr) == (2, f"Error: {message}\n")
