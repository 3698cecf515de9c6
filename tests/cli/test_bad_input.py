"""Bad input: one line that says what, where and how to mend it; the right exit code; the catalog as it was."""

import gzip
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from tests.catalog.examples import contents, project, uncompiled
from tests.cli.conftest import Program, Run
from tests.conftest import DEMO

from catchment.store import Store, database
from catchment.store.schema import VERSION

MODELS = {"a": "select id, a from {raw}", "b": "select a from {a}"}


def refused(result: Result, code: int, *parts: str) -> str:
    """Check that a command refused in one line, and return it."""
    assert result.stdout == ""
    assert result.stderr.startswith("Error: ")
    assert result.stderr.count("\n") == 1
    assert [part for part in parts if part not in result.stderr] == []
    assert result.exit_code == code
    return result.stderr


# ── artifacts ────────────────────────────────────────────────────────────────────────────────────


def whole(path: Path) -> bytes:
    return (project(path / "good", MODELS) / "manifest.json").read_bytes()


def version(number: int) -> Callable[[Path], bytes]:
    return lambda path: whole(path).replace(b"/manifest/v12.json", b"/manifest/v%d.json" % number)


def damaged(path: Path) -> bytes:
    data = bytearray(gzip.compress(whole(path)))
    data[len(data) // 2] ^= 0xFF
    return bytes(data)


FILES: dict[str, tuple[Callable[[Path], bytes], int, tuple[str, ...]]] = {
    "empty": (lambda _: b"", 2, ("manifest.json: the file is empty", "dbt compile")),
    "not JSON": (lambda _: b"<html></html>", 2, ("manifest.json: this is not JSON",)),
    "binary": (lambda _: bytes(range(256)), 2, ("manifest.json: this is not JSON",)),
    "JSON of something else": (lambda _: b'{"a": 1}', 2, ("this is JSON, but no artifact of dbt",)),
    "JSON, but a list": (lambda _: b"[1, 2]", 2, ("manifest.json at $",)),
    "a catalog": (lambda _: (DEMO / "artifacts/base/catalog.json").read_bytes(), 2, ("this is dbt's catalog",)),
    "run results": (
        lambda _: (DEMO / "artifacts/base/run_results.json").read_bytes(),
        2,
        ("this is dbt's run-results",),
    ),
    "truncated": (lambda path: whole(path)[:-200], 2, ("the file is truncated",)),
    "misshapen": (
        lambda path: whole(path).replace(b'"depends_on": {', b'"depends_on": 7, "x": {'),
        2,
        ("manifest.json at $.nodes['model.shop.a'].depends_on",),
    ),
    "truncated gzip": (lambda path: gzip.compress(whole(path))[:-20], 2, ("is damaged gzip",)),
    "damaged gzip": (damaged, 2, ("is damaged gzip",)),
    "nested too deeply": (lambda _: b'{"metadata":' + b"[" * 100_000, 2, ("manifest.json",)),
    "too old": (version(0), 2, ("manifest version 0 is too old", "v1 to v12 are read")),
}


@pytest.mark.parametrize(("make", "code", "parts"), FILES.values(), ids=FILES)
def test_ingest_of_what_is_no_manifest(
    make: Callable[[Path], bytes], code: int, parts: tuple[str, ...], run: Run, tmp_path: Path, demo_copy: Path
) -> None:
    bad = tmp_path / "bad" / "manifest.json"
    bad.parent.mkdir()
    bad.write_bytes(make(tmp_path))
    before = demo_copy.read_bytes()
    for words in ((bad,), (bad.parent,)):
        refused(run("ingest", "dbt", *words, db=demo_copy), code, *parts)
    assert demo_copy.read_bytes() == before
    refused(run("ingest", "dbt", bad, db=tmp_path / "new.db"), code)
    assert not (tmp_path / "new.db").exists()


@pytest.mark.parametrize("name", ["manifest", "catalog", "run_results", "sources"])
def test_ingest_of_a_folder_with_one_bad_artifact(name: str, run: Run, tmp_path: Path, demo_copy: Path) -> None:
    target = project(tmp_path / "t", MODELS)
    (target / f"{name}.json").write_text("{")
    before = demo_copy.read_bytes()
    refused(run("ingest", "dbt", target, db=demo_copy), 2, f"{name}.json", "truncated")
    assert demo_copy.read_bytes() == before


def test_a_newer_manifest_is_read_with_a_warning(run: Run, tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_bytes(version(13)(tmp_path))
    result = run("ingest", "dbt", tmp_path / "manifest.json", db=tmp_path / "c.db")
    assert result.exit_code == 0
    assert "13" in result.stderr


def test_a_manifest_of_an_unknown_version_is_refused_where_it_does_not_fit(
    run: Run, tmp_path: Path, demo_copy: Path
) -> None:
    before = demo_copy.read_bytes()
    (tmp_path / "manifest.json").write_bytes(version(99)(tmp_path).replace(b'"nodes": {', b'"nodes": 7, "n": {', 1))
    refused(run("ingest", "dbt", tmp_path / "manifest.json", db=demo_copy), 2, "manifest.json", "99 is not known")
    assert demo_copy.read_bytes() == before


def test_one_model_whose_sql_does_not_parse_is_told_and_the_rest_is_there(run: Run, tmp_path: Path) -> None:
    target = project(tmp_path / "t", MODELS | {"c": "select id frm {raw} where ("})
    result = run("ingest", "dbt", target, db=tmp_path / "c.db")
    assert result.exit_code == 0
    assert "1 FAILED, 2 PARSED" in result.stdout
    assert "models/c.sql:1: " in result.stderr
    answer = run("lineage", "raw.id", "--downstream", db=tmp_path / "c.db")
    assert "partial: UNPARSED_SQL: duckdb/db.main.c" in answer.stderr


# ── paths ────────────────────────────────────────────────────────────────────────────────────────


def test_paths_that_are_not_there(run: Run, tmp_path: Path, demo_copy: Path) -> None:
    gone = tmp_path / "gone"
    before = demo_copy.read_bytes()
    for words in (
        ("ingest", "dbt", gone),
        ("ingest", "sql", gone, "--dialect", "duckdb"),
        ("ingest", "dbt", DEMO / "artifacts/base", "--codeowners", gone),
        ("impact", "--base", gone, "--head", DEMO / "artifacts/head"),
        ("extract", gone, "--dialect", "duckdb"),
    ):
        refused(run(*words, db=demo_copy), 2, f"no file {gone}: check the path")
    assert demo_copy.read_bytes() == before


def test_paths_that_the_system_refuses(run: Run, tmp_path: Path, demo_db: Path) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    (tmp_path / "file").write_text("")
    for path in (tmp_path / "loop", tmp_path / "file" / "x", tmp_path / ("x" * 5000)):
        refused(run("ingest", "dbt", path, db=tmp_path / "c.db"), 2)
        refused(run("ingest", "sql", path, "--dialect", "duckdb", db=tmp_path / "c.db"), 2)
        refused(run("export", "--output", path, db=demo_db), 2)
    refused(run("runs", db=tmp_path / ("x" * 5000)), 2, "File name too long")
    assert not (tmp_path / "c.db").exists()


def test_words_that_are_not_utf8(run: Run, demo_copy: Path) -> None:
    refused(run("runs", "--source", "\udcff", db=demo_copy), 2, "no source '\\udcff': there are tarn")
    for words in (
        ("owners", "assign", "orders", "\udcff"),
        ("token", "create", "\udcff"),
    ):
        refused(run(*words, db=demo_copy), 2, "is not UTF-8")


def test_a_number_beyond_64_bits(run: Run, tmp_path: Path) -> None:
    target = project(tmp_path / "t", MODELS) / "manifest.json"
    data = json.loads(target.read_text())
    data["nodes"]["model.shop.a"]["meta"] = {"big": {"a": [10**40]}}
    target.write_text(json.dumps(data))
    refused(run("ingest", "dbt", target, db=tmp_path / "c.db"), 2, "beyond 64 bits")


def test_an_empty_folder(run: Run, tmp_path: Path) -> None:
    empty, db = tmp_path / "empty", tmp_path / "c.db"
    empty.mkdir()
    refused(run("ingest", "dbt", empty, db=db), 2, f"no manifest.json in {empty}: name the target folder")
    refused(run("ingest", "sql", empty, "--dialect", "duckdb", db=db), 2, f"no *.sql file in {empty}: name files")
    refused(run("impact", "--base", empty, "--head", empty), 2, f"no manifest.json in {empty}")
    assert not db.exists()


def test_a_file_that_may_not_be_read(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = project(tmp_path / "t", MODELS) / "manifest.json"
    real = Path.read_bytes

    def read_bytes(self: Path) -> bytes:
        if self == path and os.geteuid() == 0:
            raise PermissionError(13, "Permission denied", str(path))  # root may read all
        return real(self)

    path.chmod(0o000)
    monkeypatch.setattr(Path, "read_bytes", read_bytes)
    refused(run("ingest", "dbt", path, db=tmp_path / "c.db"), 2, f"{path} may not be read: check its permissions")


def test_sql_that_is_no_text(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.sql").write_bytes(b"select '\xff\xfe'")
    result = run("ingest", "sql", tmp_path, "--dialect", "duckdb", db=tmp_path / "c.db")
    refused(result, 2, f"{tmp_path / 'a.sql'} is not UTF-8 text (byte 8): save it as UTF-8")


def test_sql_of_which_nothing_parses(run: Run, tmp_path: Path, demo_copy: Path) -> None:
    (tmp_path / "a.sql").write_text("\n\ncreate view v as select (")
    with Store.open(demo_copy) as store:
        before = contents(store)
    refused(
        run("ingest", "sql", tmp_path / "a.sql", "--dialect", "duckdb", db=demo_copy), 2, f"{tmp_path / 'a.sql'}:3: "
    )
    with Store.open(demo_copy) as store:
        after = contents(store)
    assert {table for table in after if after[table] != before[table]} <= {"parse"}


@pytest.mark.parametrize("text", ["{", "[]", '{"t": ["id"]}', '{"t": {"id": 1}}'])
def test_columns_of_tables_in_another_form(text: str, run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.sql").write_text("select 1")
    (tmp_path / "t.json").write_text(text)
    words = ("ingest", "sql", tmp_path / "a.sql", "--dialect", "duckdb", "--schema", tmp_path / "t.json")
    refused(run(*words, db=tmp_path / "c.db"), 2, str(tmp_path / "t.json"), "it should read {table: {column: type}}")


# ── the catalog ──────────────────────────────────────────────────────────────────────────────────

READING = [("search", "x"), ("show", "x"), ("lineage", "x"), ("runs",), ("coverage",), ("export",), ("doctor",)]
READING += [("owners", "show", "x"), ("audit",), ("token", "list")]
WRITING = [("ingest", "dbt", DEMO / "artifacts/base"), ("token", "create", "x")]


@pytest.mark.parametrize("words", READING, ids=lambda words: " ".join(map(str, words)))
def test_no_catalog(words: tuple[str, ...], run: Run, tmp_path: Path) -> None:
    db = tmp_path / "none.db"
    refused(run(*words, db=db), 2, f"no catalog at {db}: make one with 'catchment --db {db} ingest dbt")
    assert not db.exists()


@pytest.mark.parametrize("words", READING + WRITING, ids=lambda words: " ".join(map(str, words[:2])))
def test_a_catalog_that_is_not_ours_or_newer(words: tuple[str, ...], run: Run, tmp_path: Path) -> None:
    text, other, newer = (tmp_path / name for name in ("text.db", "other.db", "newer.db"))
    text.write_text("not a database\n" * 50)
    sqlite3.connect(other).executescript("CREATE TABLE songs (title TEXT)").connection.close()
    Store.open(newer, create=True).close()
    sqlite3.connect(newer).execute(f"PRAGMA user_version = {VERSION + 7}").connection.close()
    for path, part in ((text, "not a SQLite database"), (other, "of something else"), (newer, f"schema {VERSION + 7}")):
        before = path.read_bytes()
        refused(run(*words, db=path), 4, str(path), part)
        assert path.read_bytes() == before
    refused(run(*words, db=tmp_path), 2, f"{tmp_path} is a folder")


def test_a_catalog_in_no_folder(run: Run, tmp_path: Path) -> None:
    refused(run(*WRITING[0], db=tmp_path / "no" / "c.db"), 4, "check that the folder exists and may be written")


def test_a_locked_catalog(run: Run, demo_copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.0)
    other = sqlite3.connect(demo_copy, isolation_level=None)
    with Store.open(demo_copy) as store:
        before = contents(store)
    other.execute("BEGIN IMMEDIATE")
    for words in (
        ("ingest", "dbt", DEMO / "artifacts/head"),
        ("owners", "assign", "stg_payments", "eve"),
        ("token", "create", "ci"),
    ):
        refused(run(*words, db=demo_copy), 4, "database is locked: another process is writing; try again")
    assert run("runs", db=demo_copy).exit_code == 0
    other.execute("ROLLBACK")
    other.close()
    with Store.open(demo_copy) as store:
        assert contents(store) == before


def test_a_damaged_catalog(run: Run, demo_copy: Path) -> None:
    data = bytearray(demo_copy.read_bytes())
    data[8192:] = bytes(len(data) - 8192)
    demo_copy.write_bytes(data)
    for words in (("search", "payments"), ("runs",), ("show", "stg_payments"), ("doctor",), ("export",), ("coverage",)):
        result = run(*words, db=demo_copy)
        assert result.exit_code == 4, words
        assert result.stderr.count("\n") == 1, words


@pytest.mark.parametrize("body", ["x'7bff'", "'{'"])
def test_a_catalog_with_damaged_texts(body: str, run: Run, demo_copy: Path) -> None:
    with sqlite3.connect(demo_copy) as db:
        db.execute(f"UPDATE content SET body = CAST({body} AS TEXT)")
    db.close()
    for words in (("search", "payments"), ("show", "stg_payments"), ("export",), ("coverage",)):
        assert "damaged" in refused(run(*words, db=demo_copy), 4), words


def test_a_backup_over_a_file(run: Run, demo_db: Path, tmp_path: Path) -> None:
    (tmp_path / "b.db").write_text("precious")
    refused(run("backup", tmp_path / "b.db", db=demo_db), 2, "exists: name a new file")
    assert (tmp_path / "b.db").read_text() == "precious"


# ── names and options ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("words", [("show",), ("lineage",), ("owners", "show"), ("audit", "--asset")], ids=" ".join)
def test_an_unknown_asset(words: tuple[str, ...], run: Run, demo_db: Path) -> None:
    refused(run(*words, "stg_paymentz", db=demo_db), 2, "no asset named 'stg_paymentz': did you mean stg_payments")
    refused(run(*words, "qqqqqqq", db=demo_db), 2, "'catchment search WORDS' finds one")


def test_an_ambiguous_asset_is_refused_with_its_candidates(run: Run, tmp_path: Path) -> None:
    db = tmp_path / "c.db"
    for source in ("one", "two"):
        run("ingest", "dbt", project(tmp_path / source, MODELS), "--source", source, "--namespace", source, db=db)
    for words in (("show", "a"), ("lineage", "a.id"), ("owners", "assign", "a", "eve")):
        refused(run(*words, db=db), 2, "'a' fits 2 assets: one/db.main.a, two/db.main.a: name one of them")
    assert run("show", "two/db.main.a", db=db).exit_code == 0


def test_an_unknown_column(run: Run, demo_db: Path) -> None:
    for name in ("stg_payments.nope", "stg_payments#nope"):
        refused(run("lineage", name, db=demo_db), 2, "has no column 'nope'; it has payment_id, ")


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        (("lineag",), ("There is no command 'lineag'.", "Did you mean 'lineage'?")),
        (("zzz",), ("There is no command 'zzz'.", "'catchment --help' lists them.")),
        (("runs", "--frist", "3"), ("No such option", "--frist")),
        (("show",), ("Missing argument 'ASSET'.",)),
        (("runs", "--first", "many"), ("'many' is not a valid integer",)),
        (("runs", "--format", "xml"), ("'xml' is not one of 'text', 'json'.",)),
        (("impact",), ("Missing option",)),
        (("impact", "--base", "a", "--head", "b", "--fail-on", "x"), ("'x' is not one of",)),
    ],
    ids=lambda words: " ".join(words[:2]),
)
def test_bad_usage(words: tuple[str, ...], parts: tuple[str, ...], run: Run) -> None:
    result = run(*words)
    assert result.exit_code == 2
    assert result.stdout == ""
    last = result.stderr.splitlines()[-1]
    assert last.startswith("Error: ")
    assert [part for part in parts if part not in last] == []


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        (("coverage", "--by", "colour"), ("cannot group by 'colour'", "domain")),
        (("coverage", "--metric", "ownd"), ("no metric 'ownd': did you mean owned?",)),
        (("coverage", "--missing", "ownd"), ("no metric 'ownd': did you mean owned?",)),
        (("coverage", "--fail-under", "owned"), ("--fail-under takes METRIC=PERCENT", "'owned'")),
        (("coverage", "--fail-under", "owned=many"), ("--fail-under takes METRIC=PERCENT", "'owned=many'")),
        (("coverage", "--fail-under", "x=1"), ("no metric 'x'",)),
        (("ingest", "sql", ".", "--dialect", "snowflak"), ("no SQL dialect 'snowflak': did you mean snowflake?",)),
        (("extract", "--dialect", "klingon"), ("no SQL dialect 'klingon': choose one of",)),
        (("--limit", "secnds=3", "extract"), ("no limit 'secnds': did you mean seconds?",)),
        (("--limit", "colour=3", "extract"), ("no limit 'colour': choose one of size, tokens, depth",)),
        (("--limit", "depth", "extract"), ("a limit is NAME=VALUE", "'depth'")),
        (("--limit", "depth=1.5", "extract"), ("limit depth takes a whole number above 0, not '1.5'",)),
        (("--limit", "seconds=nan", "extract"), ("limit seconds takes a number above 0", "'nan'")),
        (("--limit", "memory=4 apples", "extract"), ("limit memory takes an amount", "4GiB, not '4 apples'")),
        (("--limit", "memory=-1", "ingest", "sql", ".", "--dialect", "duckdb"), ("limit memory", "'-1'")),
        (("--limit", "x=1", "impact", "--base", ".", "--head", "."), ("no limit 'x'",)),
        (("token", "revoke", "nobody"), ("no valid token named 'nobody'",)),
        (("owners", "remove", "stg_payments", "nobody"), ("was not assigned", "by hand")),
    ],
    ids=lambda words: " ".join(words[:3]),
)
def test_values_that_are_not_known(words: tuple[str, ...], parts: tuple[str, ...], run: Run, demo_db: Path) -> None:
    refused(run(*words, db=demo_db, input="select 1"), 2, *parts)


# ── impact ───────────────────────────────────────────────────────────────────────────────────────


def test_impact_without_compiled_sql_exits_3_with_a_report(run: Run, tmp_path: Path) -> None:
    base = project(tmp_path / "base", MODELS)
    head = uncompiled(project(tmp_path / "head", MODELS))
    for pair, bare in (((base, head), head), ((head, base), head)):
        result = run("impact", "--base", pair[0], "--head", pair[1], "--format", "json")
        assert result.exit_code == 3
        report = json.loads(result.stdout)
        assert report["completeness"]["isPartial"] is True
        assert {change["rule"] for change in report["changes"]} == {"sql-unknown"}
        assert result.stderr == (
            f"{bare} holds no compiled SQL, so changes of columns cannot be seen: run 'dbt compile' last\n"
        )


def test_impact_of_bad_artifacts(run: Run, tmp_path: Path) -> None:
    good, bad = project(tmp_path / "good", MODELS), tmp_path / "bad.json"
    bad.write_text('{"metadata": {')
    refused(run("impact", "--base", good, "--head", bad), 2, "truncated")
    refused(run("impact", "--base", bad, "--head", good, "--format", "json"), 2, "truncated")


# ── as a program ─────────────────────────────────────────────────────────────────────────────────


def test_no_traceback_from_the_program(program: Program, tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text("{")
    for words, code in (
        (("ingest", "dbt", "manifest.json"), 2),
        (("ingest", "dbt", "nowhere"), 2),
        (("show", "x"), 2),
        (("--db", ".", "runs"), 2),
        (("--db", "manifest.json", "runs"), 4),
        (("--db", "manifest.json", "ingest", "dbt", DEMO / "artifacts/base"), 4),
    ):
        done = program(*words)
        assert (done.returncode, done.stdout) == (code, "")
        assert done.stderr.startswith("Error: ")
        assert done.stderr.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["manifest.json"]
    assert (tmp_path / "manifest.json").read_text() == "{"


def test_a_reader_that_goes_away_is_no_error(demo_db: Path) -> None:
    command = [sys.executable, "-c", "from catchment.cli import main; main()", "--db", str(demo_db), "export"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.read(100)
    process.stdout.close()
    assert process.stderr is not None
    errors = process.stderr.read()
    process.wait()
    process.stderr.close()
    assert errors == b""
    assert process.returncode in (0, 141)


def test_an_interrupt_exits_130(tmp_path: Path) -> None:
    target = project(tmp_path / "t", {f"m{n}": f"select id, a + {n} as x from {{raw}}" for n in range(3000)})
    command = [sys.executable, "-c", "from catchment.cli import main; main()", "--db", str(tmp_path / "c.db")]
    process = subprocess.Popen(
        [*command, "ingest", "dbt", str(target)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    while not (tmp_path / "c.db").exists() and process.poll() is None:
        time.sleep(0.005)
    process.send_signal(signal.SIGINT)
    out, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Traceback" not in errors
    assert out == ""
    with Store.open(tmp_path / "c.db") as store:
        assert contents(store)["run"] == []


def test_progress_on_a_terminal(tmp_path: Path) -> None:
    target = project(tmp_path / "t", MODELS)
    ours, theirs = os.openpty()
    command = [sys.executable, "-c", "from catchment.cli import main; main()", "--db", str(tmp_path / "c.db")]
    done = subprocess.run(
        [*command, "ingest", "dbt", str(target)], stdout=subprocess.PIPE, stderr=theirs, check=False, timeout=60
    )
    os.close(theirs)
    os.close(ours)
    assert (done.returncode, done.stdout[:13]) == (0, b"run 1 of shop")


def test_a_port_in_use(program: Program, demo_db: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = program("--db", demo_db, "serve", "--port", port)
    assert done.returncode == 4
    assert done.stderr.startswith("Error: ")
    assert str(port) in done.stderr
    assert "Traceback" not in done.stderr
