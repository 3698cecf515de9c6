"""Policies at the command line: judging, checking, trying on the past; and what came of reports."""

import json
from pathlib import Path

import pytest
from tests.catalog.clones import git
from tests.catalog.impact.histories import history
from tests.cli.conftest import Program, Run, lines
from tests.conftest import DEMO

from catchment.store import Store

ARTIFACTS = DEMO / "artifacts"
PAIR = ("--base", ARTIFACTS / "base", "--head", ARTIFACTS / "head")
GOOD = """\
version: 1
default: none
rules:
  - name: the board's figures
    when: {tier: 1, effect: reference_broken}
    enforcement: fail
reviewers:
  - {when: {tier: 1}, require: owners-of-affected}
exemptions:
  - {target: fct_payments, reason: Mended on Monday., approver: Ada, expires: 2099-12-31}
  - {target: fct_revenue_daily, reason: Mended., approver: Ada, expires: 2026-01-01}
"""


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    path = tmp_path / "policy.yml"
    path.write_text(GOOD)
    return path


# ── judging ──────────────────────────────────────────────────────────────────────────────────────


def test_a_policy_judges(run: Run, policy: Path) -> None:
    done = run("impact", *PAIR, "--policy", policy, "--format", "json")
    told = json.loads(done.stdout)
    decided = [
        (each["enforcement"], each["target"].rpartition(".")[2])
        for each in told["findings"]
        if each["rule"] != "default"
    ]
    assert decided == [("FAIL", "fct_revenue_daily"), ("FAIL", "cfo_revenue_dashboard"), ("PASS", "fct_payments")]
    assert "expired on 2026-01-01" in told["findings"][0]["message"]
    assert {each["enforcement"] for each in told["findings"] if each["rule"] == "default"} == {"WARN"}
    # The address that owns fct_orders is the group's, so that they are one reviewer.
    first = next(each for each in told["reviewers"] if each["required"])
    assert (first["name"], first["email"]) == ("core", "data-platform@tarn.example")
    assert (told["verdict"], done.exit_code) == ("FAIL", 1)


@pytest.mark.parametrize(
    ("default", "words", "verdict", "code"),
    [
        ("none", (), "WARN", 0),
        ("none", ("--fail-on", "breaking"), "FAIL", 1),
        ("breaking", ("--fail-on", "none"), "FAIL", 1),
        ("none", ("--fail-on", "none"), "WARN", 0),
    ],
)
def test_the_stricter_verdict_wins(
    default: str, words: tuple[str, ...], verdict: str, code: int, run: Run, tmp_path: Path
) -> None:
    (tmp_path / "p.yml").write_text(f"version: 1\ndefault: {default}\n")
    done = run("impact", *PAIR, "--policy", tmp_path / "p.yml", *words, "--format", "json")
    assert (json.loads(done.stdout)["verdict"], done.exit_code) == (verdict, code)


BAD = "version: 1\nrule: []\nrules:\n- {name: a, when: {tier: 9}, enforcement: fail}\n"


@pytest.mark.parametrize(
    "words", [("impact", *PAIR, "--policy"), ("impact", "policy", "check")], ids=["impact", "check"]
)
def test_a_bad_policy_is_refused_with_all_that_is_wrong(words: tuple[object, ...], run: Run, tmp_path: Path) -> None:
    path = tmp_path / "p.yml"
    path.write_text(BAD)
    done = run(*words, path)
    assert (done.stdout, done.exit_code) == ("", 2)
    assert done.stderr.splitlines() == [
        f"Error: {path}:2:1: a policy has no 'rule': did you mean 'rules'?",
        f"Error: {path}:4:26: there is no tier '9': there are tier_1, 1, tier_2, 2, tier_3, 3, tier_4, 4",
    ]


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (None, "no file "),
        (b"\xff\xfe", "is not UTF-8"),
        (b"", ":1:1: the policy is empty"),
        (b"a:\n\t- b", "a tab stands"),
    ],
    ids=["missing", "UTF-16", "empty", "a tab"],
)
def test_a_policy_that_cannot_be_read(body: bytes | None, problem: str, run: Run, tmp_path: Path) -> None:
    path = tmp_path / "p.yml"
    if body is not None:
        path.write_bytes(body)
    for words in (
        ("impact", *PAIR, "--policy"),
        ("impact", "policy", "check"),
        ("impact", "backtest", "--reports", "--policy"),
    ):
        done = run(*words, path)
        assert (problem in done.stderr, done.stderr.count("\n"), done.exit_code) == (True, 1, 2)


def test_check(run: Run, policy: Path) -> None:
    done = run("impact", "policy", "check", policy)
    assert done.stdout == f"{policy} is a policy of 1 rule, 1 requirement and 2 exemptions\n"
    assert done.stderr == (
        f"{policy}: the exemption of 'fct_revenue_daily' expired on 2026-01-01: it no longer applies\n"
    )
    assert done.exit_code == 0
    policy.write_text("version: 1\n")
    assert (
        run("impact", "policy", "check", policy).stdout == f"{policy} is a policy that says nothing but its defaults\n"
    )


def test_the_schema(run: Run) -> None:
    told = json.loads(run("impact", "policy", "schema").stdout)
    assert told["properties"]["version"]["const"] == 1
    assert set(told["properties"]) == {"version", "default", "incomplete", "rules", "reviewers", "exemptions"}


# ── backtest ─────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    return history(tmp_path)


def test_backtest_of_commits(run: Run, clone: Path, tmp_path: Path) -> None:
    path = tmp_path / "p.yml"
    path.write_text("version: 1\nrules:\n- {name: rows, when: {kind: rowset_logic}, enforcement: warn}\n")
    words = ("impact", "backtest", "--git-range", "start..main", "--repo", clone, "--artifacts", "etl/target")
    done = run(*words, "--policy", path)
    shas = git(clone, "rev-list", "--first-parent", "--abbrev-commit", "--abbrev=7", "--reverse", "start..main").split()
    told = lines(done.stdout)
    assert told[:3] == [
        "change verdict findings owners subject",
        f"{shas[0]} FAIL 1 FAIL default ceo@acme.example Merge: lose a column",
        f"{shas[1]} FAIL 1 FAIL default, 1 WARN rows, 1 WARN incomplete ceo@acme.example Filter",
    ]
    assert told[3:6] == [
        "",
        "Not judged",
        "change reason subject",
    ]
    assert told[6] == f"{shas[2]} the artifacts at etl/target are those of {shas[1]} before it Say more in the README"
    assert told[-1] == "6 changes: 2 FAIL, 4 not judged"
    assert done.exit_code == 0
    found = json.loads(run(*words, "--policy", path, "--format", "json").stdout)
    assert [(each["name"], each["verdict"]) for each in found] == list(
        zip(shas, ["FAIL", "FAIL", None, None, None, None], strict=True)
    )
    assert found[1]["findings"] == {"default": {"FAIL": 1}, "rows": {"WARN": 1}, "incomplete": {"WARN": 1}}


def test_backtest_by_reports(run: Run, policy: Path, demo_copy: Path) -> None:
    run("impact", *PAIR, "--save", "--commit", "abc", db=demo_copy)
    done = run("impact", "backtest", "--reports", "--policy", policy, db=demo_copy)
    assert lines(done.stdout)[1].startswith("report 1 FAIL 2 FAIL + 1 PASS the board's figures, ")
    assert lines(done.stdout)[-1] == "1 change: 1 FAIL"
    assert (
        json.loads(run("impact", "backtest", "--reports", "--format", "json", db=demo_copy).stdout)[0]["verdict"]
        == "FAIL"
    )


def test_backtest_of_nothing(run: Run, demo_copy: Path, clone: Path) -> None:
    nothing = "nothing to judge: the range has no commits, or the catalog keeps no reports\n"
    assert run("impact", "backtest", "--reports", db=demo_copy).stdout == nothing
    words = ("--git-range", "main..main", "--repo", clone, "--artifacts", "x")
    assert run("impact", "backtest", *words).stdout == nothing


BAD_RANGES = {
    "neither": ((), "Name what is judged: either '--git-range A..B' or '--reports'."),
    "both": (("--git-range", "a..b", "--reports"), "Name what is judged"),
    "no range": (("--git-range", "main"), "'main' is no range of commits: write it as A..B"),
    "no commit": (("--git-range", "strat..main"), "no commit 'strat' in "),
    "an option": (("--git-range", "--output=x..main"), "no commit '--output=x' in "),
    "nothing to judge by": (("--git-range", "start..main"), "Nothing to judge by: name '--artifacts PATH'"),
    "no catalog": (("--git-range", "start..main", "--db", "nowhere.db"), "no catalog at nowhere.db"),
    "no source": (
        ("--git-range", "start..main", "--source", "shpo", "--db", "shop.db"),
        "no source 'shpo': did you mean",
    ),
    "no reports": (("--reports", "--db", "nowhere.db"), "no catalog at nowhere.db"),
}


@pytest.mark.parametrize(("words", "problem"), BAD_RANGES.values(), ids=BAD_RANGES)
def test_backtest_of_bad_input(
    words: tuple[str, ...], problem: str, run: Run, clone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(clone)
    run("ingest", "dbt", clone.parent / "1", db=clone / "shop.db")
    done = run("impact", "backtest", *words)
    assert (problem in done.stderr, done.stdout, done.exit_code) == (True, "", 2)


def test_backtest_of_a_shallow_clone(run: Run, clone: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{clone}", "shallow")
    done = run(
        "impact", "backtest", "--git-range", "start..main", "--repo", tmp_path / "shallow", "--artifacts", "etl/target"
    )
    assert ("fetch-depth: 0" in done.stderr, done.exit_code) == (True, 2)


def test_backtest_outside_of_a_repository(run: Run, tmp_path: Path) -> None:
    done = run("impact", "backtest", "--git-range", "a..b", "--repo", tmp_path, "--artifacts", "x")
    assert ("is in no Git repository" in done.stderr, done.exit_code) == (True, 2)


def test_backtest_as_a_program(program: Program, clone: Path) -> None:
    """With worker processes, whose artifacts are gone once they are judged."""
    done = program("impact", "backtest", "--git-range", "start..main~4", "--repo", clone, "--artifacts", "etl/target")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("\n2 changes: 2 FAIL\n")


# ── outcomes ─────────────────────────────────────────────────────────────────────────────────────


def keep(run: Run, db: Path) -> None:
    """Keep the report of the demo company's pull request, of a known head, as on a certain day."""
    run("impact", *PAIR, "--save", db=db)
    with Store.open(db) as store, store.transaction() as changing:
        changing.execute(
            "UPDATE report SET source = 'tarn', commit_sha = 'abc1234', created_at = '2026-11-21T15:00:00Z'"
        )


@pytest.fixture
def told(run: Run, tmp_path: Path) -> Path:
    """A catalog with the demo company's base, the report of its pull request, and the run of its head."""
    db = tmp_path / "catchment.db"
    run("ingest", "dbt", ARTIFACTS / "base", db=db)
    keep(run, db)
    run("ingest", "dbt", ARTIFACTS / "head", "--commit", "abc1234", db=db)
    return db


def test_outcomes(run: Run, told: Path) -> None:
    assert lines(run("impact", "outcomes", db=told).stdout) == [
        "report kept source came true false alarms precision hits misses recall",
        "1 2026-11-21T15:00:00Z tarn 2 1 66.7 % 2 0 100.0 %",
        "2026-11 2 1 66.7 % 2 0 100.0 %",
        "all 2 1 66.7 % 2 0 100.0 %",
    ]


def test_one_outcome(run: Run, told: Path) -> None:
    found = lines(run("impact", "outcomes", "--report", "1", db=told).stdout)
    assert found[:2] == ["report 1 of tarn at abc1234, kept 2026-11-21T15:00:00Z", "told by run 2"]
    assert "predicted TRUE BUILD fct_payments (fct_payments: error in run 2)" in found
    assert "failed hit error model.tarn.fct_payments" in found
    assert found[-1] == "precision 66.7 % (2 of 3), recall 100.0 % (2 of 2 failures)"


def test_outcomes_as_json(run: Run, told: Path) -> None:
    found = json.loads(run("impact", "outcomes", "--format", "json", db=told).stdout)
    score = {"came_true": 2, "false_alarms": 1, "hits": 2, "misses": 0, "precision": 2 / 3, "recall": 1.0}
    assert (found["total"], found["months"], found["reports"][0]["score"]) == (score, {"2026-11": score}, score)


@pytest.mark.parametrize(("since", "number"), [("2026-11-21", 1), ("2026-11-22", 0), ("2026-11-21T15:00:01Z", 0)])
def test_outcomes_since(since: str, number: int, run: Run, told: Path) -> None:
    found = json.loads(run("impact", "outcomes", "--since", since, "--format", "json", db=told).stdout)
    assert len(found["reports"]) == number
    assert (found["total"]["precision"] is None) is not bool(number)


def test_outcomes_of_unknown_heads(run: Run, demo_copy: Path) -> None:
    keep(run, demo_copy)
    found = run("impact", "outcomes", db=demo_copy).stdout
    assert "unknown: no run of commit abc1234 has been ingested" in found
    one = run("impact", "outcomes", "--report", "1", db=demo_copy).stdout
    assert "nothing can be said: no run of commit abc1234 has been ingested" in one


BAD_OUTCOMES = {
    "no such report": (("--report", "9"), "no impact report 9: 'catchment impact --save' keeps one"),
    "no number": (("--report", "x"), "'x' is not a valid integer"),
    "no moment": (("--since", "soon"), "is no moment: write it as 2026-11-21T10:00:00Z"),
    "no clone": (("--repo", "nowhere"), "no folder nowhere: name a folder of the Git repository"),
}


@pytest.mark.parametrize(("words", "problem"), BAD_OUTCOMES.values(), ids=BAD_OUTCOMES)
def test_outcomes_of_bad_input(words: tuple[str, ...], problem: str, run: Run, demo_copy: Path) -> None:
    done = run("impact", "outcomes", *words, db=demo_copy)
    assert (problem in done.stderr, done.exit_code) == (True, 2)


def test_no_reports(run: Run, demo_copy: Path) -> None:
    assert (
        run("impact", "outcomes", db=demo_copy).stdout == "no reports are kept: 'catchment impact --save' keeps one\n"
    )
