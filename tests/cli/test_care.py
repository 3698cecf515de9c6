"""Care of a catalog's file, as a user gives it: doctor, backup, restore, prune."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.cli.conftest import Run, lines
from tests.conftest import DEMO


def test_a_damaged_catalog_is_mended_and_kept_as_it_was(run: Run, demo_copy: Path) -> None:
    with closing(sqlite3.connect(demo_copy)) as db:
        db.execute("DELETE FROM content WHERE declaration_id IN (1, 2)")
        db.commit()
    found = run("doctor", "--format", "json", db=demo_copy)
    assert found.exit_code == 4
    [check] = [each for each in json.loads(found.stdout) if not each["ok"]]
    does = "Drop 2 declarations that lost parts. Then ingest again, whether changed or not: tarn."
    assert (check["name"], check["repair"]) == ("declarations are complete", does)
    mended = run("doctor", "--repair", db=demo_copy)
    kept = f"{demo_copy}.before-repair.bak"
    assert mended.stderr.splitlines()[:2] == [f"as it was, the catalog is kept in {kept}", f"done: {does}"]
    assert mended.exit_code == 4  # until the source is ingested again
    with closing(sqlite3.connect(kept)) as db:
        assert db.execute("SELECT count(*) FROM declaration WHERE id IN (1, 2)").fetchone() == (2,)


def test_a_whole_catalog_is_left_alone(run: Run, demo_copy: Path) -> None:
    before = demo_copy.read_bytes()
    result = run("doctor", "--repair", db=demo_copy)
    assert (result.exit_code, result.stderr, demo_copy.read_bytes()) == (0, "", before)
    assert [path.name for path in demo_copy.parent.glob("*.bak*")] == []


def test_restore(run: Run, demo_copy: Path, tmp_path: Path) -> None:
    run("backup", tmp_path / "b.db", db=demo_copy)
    run("owners", "assign", "stg_payments", "ada", db=demo_copy)
    result = run("restore", tmp_path / "b.db", db=demo_copy)
    assert result.exit_code == 0
    kept = f"{demo_copy}.before-restore.bak"
    assert result.stdout == f"{demo_copy} is what {tmp_path / 'b.db'} holds; as it was, it is kept in {kept}\n"
    assert "ada" not in run("show", "stg_payments", db=demo_copy).stdout
    assert "ada" in run("show", "stg_payments", db=Path(kept)).stdout


def test_restore_of_what_is_no_backup(run: Run, demo_copy: Path, tmp_path: Path) -> None:
    result = run("restore", tmp_path / "none.db", db=demo_copy)
    assert (result.exit_code, result.stderr) == (
        2,
        f"Error: no backup at {tmp_path / 'none.db'}: name a file that 'catchment backup' made\n",
    )


def test_prune(run: Run, demo_copy: Path) -> None:
    run("ingest", "dbt", DEMO / "artifacts/head", db=demo_copy)
    last = json.loads(run("runs", "--format", "json", db=demo_copy).stdout)[0]["id"]
    would = run("prune", "--keep-runs", "1", "--dry-run", "--format", "json", db=demo_copy)
    assert json.loads(would.stdout)["first"] == last
    assert run("prune", "--keep-runs", "1", "--dry-run", db=demo_copy).stdout.startswith("would forget ")
    result = run("prune", "--keep-runs", "1", db=demo_copy)
    assert lines(result.stdout)[0].endswith(f"what is known begins with run {last}")
    refused = run("diff", "1", str(last), db=demo_copy)
    assert (refused.exit_code, "is forgotten" in refused.stderr) == (2, True)
    assert run("doctor", db=demo_copy).exit_code == 0


def test_prune_must_be_told_how_much_to_keep(run: Run, demo_copy: Path) -> None:
    result = run("prune", db=demo_copy)
    assert (result.exit_code, "say how much to keep" in result.stderr) == (2, True)
