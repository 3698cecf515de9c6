"""What SQL may cost is the user's to say, before the command or in the environment."""

import json
from pathlib import Path

import pytest
from tests.cli.conftest import Program, Run

from catchment.limits import limits_from
from catchment_parsers.facts import Limits

DEEP = "select " + "(" * 120 + "a" + ")" * 120 + " from t"


def test_the_help_says_the_defaults(run: Run) -> None:
    text = " ".join(run("--help").stdout.split())
    said = {"seconds": "20", "memory": "2GiB"}
    for name in Limits.__struct_fields__:
        assert f"{name} ({said.get(name, getattr(Limits(), name))}" in text, name
    assert limits_from(["seconds=20", "memory=2GiB"]) == Limits()


@pytest.mark.parametrize(
    ("word", "code"),
    [("size=10", "too-large"), ("tokens=10", "too-large"), ("depth=5", "too-deep"), ("dependencies=1", "too-large")],
)
def test_each_limit_refuses(word: str, code: str, run: Run) -> None:
    sql = "select a, b + c + d as e, ((((((f)))))) from t"
    done = run("--limit", word, "extract", "--format", "json", input=sql)
    assert [d["code"] for statement in json.loads(done.stdout) for d in statement["diagnostics"]] == [code]
    assert done.exit_code == 2


def test_a_limit_that_is_raised_reads_more(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("extract", input=DEEP).exit_code == 2
    assert run("--limit", "depth=200", "extract", input=DEEP).exit_code == 0
    monkeypatch.setenv("CATCHMENT_LIMITS", "seconds=60 depth=200 memory=1GiB")
    assert run("extract", input=DEEP).exit_code == 0
    assert run("--limit", "depth=50", "extract", input=DEEP).exit_code == 2


def test_what_a_limit_refused_is_read_again_under_another(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.sql").write_text(f"create view v as {DEEP}; create view w as select b from u")
    words = ("ingest", "sql", tmp_path / "a.sql", "--dialect", "duckdb")
    assert run(*words, db=tmp_path / "c.db").exit_code == 3
    assert run("--limit", "depth=200", *words, db=tmp_path / "c.db").exit_code == 0


def test_lines_are_answered_under_the_limits(program: Program) -> None:
    requests = "\n".join(json.dumps({"id": n, "sql": sql}) for n, sql in enumerate([DEEP, "select a from t"]))
    for words, ok in (((), [False, True]), (("--limit", "depth=200"), [True, True])):
        done = program(*words, "extract", "--jsonl", input=requests)
        assert [json.loads(line)["ok"] for line in done.stdout.splitlines()] == ok
        assert done.stderr == ""


def test_time_is_kept_by_the_workers(program: Program) -> None:
    requests = json.dumps({"id": 1, "sql": "select " + "+".join(["a"] * 60_000) + " from t"})
    done = program("--limit", "seconds=0.05", "extract", "--jsonl", input=requests)
    assert json.loads(done.stdout)["error"] == "this SQL took longer than 0.05 s and was given up"
