"""The newer engine's column lineage, in Parquet beside the manifest: read, exported, harmless where damaged."""

import json
from pathlib import Path

import pytest
from tests.catalog.examples import project, uncompiled
from tests.cli.conftest import Run
from tests.parsers.dbt.test_engine import NEW, OLD, lineage

MODELS = {"a": "select id, a from {raw}", "b": "select a as n from {a}"}
RAW, A, B = "source.shop.lake.raw", "model.shop.a", "model.shop.b"


def links(run: Run, db: Path, target: str) -> set[tuple[str, str, str]]:
    found = json.loads(run("export", db=db).stdout)["links"]
    ours = (each for each in found if each["level"] == "column" and each["target"].endswith(target))
    return {(each["source"].partition("db.main.")[2], each["subtype"], each["provenance"]) for each in ours}


@pytest.mark.parametrize(("folder", "names"), [("info_schema/v1", NEW), ("index", OLD), ("private/index", OLD)])
def test_it_outranks_what_is_read_in_sql(folder: str, names: tuple[str, ...], run: Run, tmp_path: Path) -> None:
    target, db = project(tmp_path / "t", MODELS), tmp_path / "c.db"
    assert run("ingest", "dbt", target, db=db).exit_code == 0
    assert links(run, db, "main.b#n") == {("a#a", "IDENTITY", "SQL_PARSER")}
    (target / folder).mkdir(parents=True)
    data = lineage(tmp_path, (A, "id", B, "n", "mod"), (RAW, "id", A, "id", "copy"), names=names)
    (target / folder / "dbt.column_lineage.parquet").write_bytes(data)
    result = run("ingest", "dbt", target, db=db)
    assert (result.exit_code, result.stderr) == (0, "")
    assert links(run, db, "main.b#n") == {("a#id", "TRANSFORMATION", "OBSERVED")}
    assert links(run, db, "main.a#id") == {("raw#id", "IDENTITY", "OBSERVED")}
    assert links(run, db, "main.a#a") == {("raw#a", "IDENTITY", "SQL_PARSER")}


def test_it_completes_what_cannot_be_rendered(run: Run, tmp_path: Path) -> None:
    models = MODELS | {
        "b": {"sql": "select a as n from {a}", "raw_code": "select {{ var('c') }} as n from {{ ref('a') }}"}
    }
    target, db = uncompiled(project(tmp_path / "t", models)), tmp_path / "c.db"
    assert run("ingest", "dbt", target, db=db).exit_code == 3
    (target / "info_schema/v1").mkdir(parents=True)
    path = target / "info_schema/v1/dbt.column_lineage.parquet"
    path.write_bytes(lineage(tmp_path, (A, "a", B, "n", "copy")))
    assert run("ingest", "dbt", target, db=db).exit_code == 0
    assert links(run, db, "main.b#n") == {("a#a", "IDENTITY", "OBSERVED")}


def test_a_damaged_file_costs_itself_alone(run: Run, tmp_path: Path) -> None:
    target, db = project(tmp_path / "t", MODELS), tmp_path / "c.db"
    (target / "index").mkdir()
    data = lineage(tmp_path, (A, "id", B, "n", "mod"))
    (target / "index/dbt.column_lineage.parquet").write_bytes(data[:4] + bytes(len(data) - 12) + data[-8:])
    result = run("ingest", "dbt", target, db=db)
    assert result.exit_code == 0
    assert result.stderr.count("\n") == 1
    assert "column_lineage.parquet cannot be read: it is damaged" in result.stderr
    assert links(run, db, "main.b#n") == {("a#a", "IDENTITY", "SQL_PARSER")}


def test_what_it_says_of_strangers_is_told(run: Run, tmp_path: Path) -> None:
    target, db = project(tmp_path / "t", MODELS), tmp_path / "c.db"
    (target / "index").mkdir()
    data = lineage(tmp_path, ("model.other.gone", "x", B, "n", "copy"), (A, "a", B, "n", "teleport"))
    (target / "index/dbt.column_lineage.parquet").write_bytes(data)
    told = run("ingest", "dbt", target, db=db).stderr
    assert "[engine-lineage-unmatched]" in told
    assert "[parquet-not-understood]" in told
