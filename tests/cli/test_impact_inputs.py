"""States and changes at the command line: stored runs, Git, SQL files, lists of changes and migrations."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Run
from tests.conftest import DEMO, ingest

BASE, HEAD = DEMO / "artifacts" / "base", DEMO / "artifacts" / "head"


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "catchment.db"
    ingest(path, BASE)
    return path


def told(output: str) -> dict[str, Any]:
    report: dict[str, Any] = json.loads(output)
    return {name: report[name] for name in ("verdict", "changes", "affected", "notify", "rebuild")}


def test_a_stored_run_against_a_manifest(db: Path, run: Run) -> None:
    stored = run("impact", "--base", "run:latest", "--head", HEAD, "--format", "json", db=db)
    files = run("impact", "--base", BASE, "--head", HEAD, "--format", "json")
    assert stored.exit_code == files.exit_code == 1
    assert told(stored.stdout) == told(files.stdout)
    assert json.loads(stored.stdout)["base"]["name"] == "run 1 of tarn"


def test_a_folder_called_like_a_run_needs_no_catalog(tmp_path: Path, run: Run) -> None:
    folder = tmp_path / "dry-run:1"
    shutil.copytree(BASE, folder)
    done = run("impact", "--base", folder, "--head", BASE, db=tmp_path / "none.db")
    assert (done.exit_code, done.stdout.split(":")[0]) == (0, "PASS")


def test_git_in_a_folder_that_has_a_target(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def git(*words: str) -> None:
        identity = ("-c", "user.name=Ada", "-c", "user.email=ada@acme.example")
        subprocess.run(["git", *identity, *words], cwd=tmp_path, check=True, capture_output=True)

    git("init", "-q", "-b", "main")
    shutil.copytree(BASE, tmp_path / "target")
    git("add", "-A")
    git("commit", "-q", "-m", "base")
    git("checkout", "-q", "-b", "pr")
    shutil.rmtree(tmp_path / "target")
    shutil.copytree(HEAD, tmp_path / "target")
    monkeypatch.chdir(tmp_path)
    done = run("impact", "--git-base", "main", "--format", "json")
    assert done.exit_code == 1
    assert told(done.stdout) == told(run("impact", "--base", BASE, "--head", HEAD, "--format", "json").stdout)
    refused = run("impact", "--git-base", "mian")
    assert refused.exit_code == 2
    assert "'main'" in refused.stderr


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--base", BASE], "Missing option '--head'"),
        (["--head", HEAD], "either '--base' or '--git-base'"),
        (["--base", BASE, "--git-base", "main", "--head", HEAD], "either '--base' or '--git-base'"),
        (["--git-base", "main", "--head", "run:1"], "wants a head that stands in a checkout"),
        (["--base", "run:9", "--head", HEAD], "no run 9"),
        (["--base", "run:latest", "--source", "tran", "--head", HEAD], "did you mean 'tarn'?"),
    ],
)
def test_states_that_cannot_be_had(
    words: list[object], message: str, db: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run("impact", *words, db=db)
    assert done.exit_code == 2
    assert message in done.stderr
    assert done.stdout == ""


def test_a_catalog_that_is_not_there_is_told(tmp_path: Path, run: Run) -> None:
    done = run("impact", "--base", BASE, "--head", HEAD, "--fail-on", "none", db=tmp_path / "lost.db")
    assert done.exit_code == 0
    assert f"Warning: no catalog at {tmp_path / 'lost.db'}: " in done.stderr


def test_one_compilation_is_not_two_states(run: Run) -> None:
    done = run("impact", "--base", BASE, "--head", BASE)
    assert done.exit_code == 0
    assert "so they are one compilation: run 'dbt compile' after the change" in done.stderr
    assert "one compilation" not in run("impact", "--base", BASE, "--head", HEAD).stderr


# ── SQL files ────────────────────────────────────────────────────────────────────────────────────


def test_sql_before_and_after(tmp_path: Path, run: Run) -> None:
    (tmp_path / "before.sql").write_text("create view a as select x, y from t;\ncreate view b as select y from a;")
    (tmp_path / "after.sql").write_text("create view a as select x from t;\ncreate view b as select y from a;")
    states = ("--base", tmp_path / "before.sql", "--head", tmp_path / "after.sql", "--dialect", "duckdb")
    done = run("impact", "sql", *states, "--format", "json")
    report = json.loads(done.stdout)
    assert ("duckdb/a#y", "column-removed") in {(each["target"], each["rule"]) for each in report["changes"]}
    assert {each["name"]: each["effects"][0] for each in report["affected"]} == {
        "a": "COLUMN_REMOVED",
        "b": "REFERENCE_BROKEN",
    }
    assert done.exit_code == 1
    assert run("impact", "sql", *states, "--fail-on", "none").exit_code == 0
    refused = run("impact", "sql", *states[:4], "--dialect", "duckbd")
    assert (refused.exit_code, "did you mean duckdb?" in refused.stderr) == (2, True)


@pytest.mark.parametrize("which", ["before", "after"])
def test_queries_that_make_nothing_are_no_states(which: str, tmp_path: Path, run: Run) -> None:
    texts = {"before": "create view a as select x from t", "after": "create view a as select x from t"}
    for name, text in (texts | {which: "select x, y from t"}).items():
        (tmp_path / f"{name}.sql").write_text(text)
    states = ("--base", tmp_path / "before.sql", "--head", tmp_path / "after.sql", "--dialect", "duckdb")
    done = run("impact", "sql", *states)
    assert (done.exit_code, done.stdout) == (2, "")
    assert f"no statement in {tmp_path / which}.sql defines or fills a table or view" in done.stderr


# ── proposed changes ─────────────────────────────────────────────────────────────────────────────


def effects(output: str) -> dict[str, list[str]]:
    return {each["name"]: each["effects"] for each in json.loads(output)["affected"]}


def test_changes_in_words(db: Path, run: Run) -> None:
    words = ("column-removed:stg_payments.amount_cents", "asset-removed:order_volume")
    done = run("impact", "change", *words, "--format", "json", db=db)
    assert done.exit_code == 1
    assert [each["kind"] for each in json.loads(done.stdout)["changes"]] == ["COLUMN_REMOVED", "ASSET_REMOVED"]
    found = effects(done.stdout)
    assert found["fct_payments"][0] == found["int_payments_by_order"][0] == "REFERENCE_BROKEN"
    manifest = run("impact", "change", *words, "--base", BASE, "--format", "json")
    assert effects(manifest.stdout) == found


def test_a_list_of_changes(db: Path, run: Run, tmp_path: Path) -> None:
    (tmp_path / "changes.yml").write_text(
        "- {target: fct_orders.net_cents, kind: COLUMN_LOGIC}\n"
        "- target: stg_payments\n  sql: select payment_id, order_id from tarn.raw_payments.payments\n"
    )
    done = run("impact", "change", "--file", tmp_path / "changes.yml", "--format", "json", db=db)
    changes = {(each["target"].rpartition(".")[2], each["rule"]) for each in json.loads(done.stdout)["changes"]}
    assert {("fct_orders#net_cents", "column-logic"), ("stg_payments#amount_cents", "column-removed")} <= changes


def test_a_migration(db: Path, run: Run, tmp_path: Path) -> None:
    script = tmp_path / "V7.sql"
    new = "CREATE TABLE brand_new AS SELECT 1 AS x;\nINSERT INTO brand_new SELECT 2;\n"
    script.write_text(f"ALTER TABLE tarn.raw_payments.payments\n  DROP COLUMN amount;\nDROP TABLE elsewhere.x;\n{new}")
    done = run("impact", "change", "--migration", script, "--dialect", "duckdb", "--format", "json", db=db)
    report = json.loads(done.stdout)
    (change,) = report["changes"]
    assert (change["rule"], change["location"]) == ("column-removed", {"path": str(script), "line": 1})
    assert effects(done.stdout)["stg_payments"][0] == "REFERENCE_BROKEN"
    assert "elsewhere.x is not in the catalog" in done.stderr
    assert report["warnings"] == [f"{script}:3: elsewhere.x is not in the catalog, so nothing is known of who uses it"]


def test_a_migration_of_tables_that_nobody_knows_does_not_pass(db: Path, run: Run, tmp_path: Path) -> None:
    (tmp_path / "V8.sql").write_text("DROP TABLE elsewhere.x")
    done = run("impact", "change", "--migration", tmp_path / "V8.sql", "--dialect", "duckdb", db=db)
    assert (done.exit_code, done.stdout.splitlines()[0].partition(":")[0]) == (0, "WARN")


@pytest.mark.parametrize(
    ("words", "content", "message"),
    [
        (["column-removd:orders.id"], "", "did you mean 'column-removed'?"),
        (["stg_payments.amount_cents"], "", "is no change: write KIND:TARGET"),
        (["column-removed:stg_payments.nothing"], "", "has no column 'nothing'; it has payment_id"),
        (["column-removed:stg_payments.amount_cent"], "", "has no column 'amount_cent': did you mean amount_cents?"),
        (["column-removed:stg_paymentz.id"], "", "did you mean"),
        (["column-added:stg_payments=order_id"], "", "has a column order_id already"),
        (["column-renamed:stg_payments.amount_cents=Order_ID"], "", "has a column Order_ID already"),
        (["column-removed:stg_payments"], "", "cannot be proposed for an asset"),
        (["--file", "{file}"], "- {target: a, knid: b}", "`knid`"),
        (["--file", "{file}"], "- {target: a, kind: removed}", "item 1, a: there is no kind of change 'removed'"),
        (["--file", "{file}"], "{", "list items of"),
        (["--migration", "{file}"], "DROP TABLE a", "wants '--dialect'"),
        (["--migration", "{file}", "--dialect", "duckdb"], "SELECT FROM FROM", ":1: this statement is not understood"),
        ([], "", "no change"),
    ],
)
def test_changes_that_cannot_be_proposed(
    words: list[str], content: str, message: str, db: Path, run: Run, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text(content)
    done = run("impact", "change", *(word.format(file=tmp_path / "file") for word in words), db=db)
    assert done.exit_code == 2
    assert message in done.stderr
    assert done.stdout == ""
