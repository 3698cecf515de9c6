"""Where states come from: a run of the catalog, a Git commit, with what other projects and people say around them."""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.catalog.examples import project
from tests.conftest import DEMO, ingest

import catchment
from catchment.catalog import Catalog
from catchment.errors import CatchmentError, InputError, NotFoundError
from catchment.impact import inputs
from catchment.impact.gate import between, judge
from catchment.impact.report import Report, as_json
from catchment.ingest import DbtOptions
from catchment.store import people
from catchment_parsers.facts import Owner, Provenance

BASE, HEAD = DEMO / "artifacts" / "base", DEMO / "artifacts" / "head"


def told(report: Report) -> dict[str, Any]:
    """A report without the names of what was compared."""
    return {name: value for name, value in as_json(report).items() if name not in ("base", "head", "warnings")}


@pytest.fixture
def demo(tmp_path: Path) -> Catalog:
    ingest(tmp_path / "catchment.db", BASE, commit="c0ffee")
    return catchment.open(tmp_path / "catchment.db")


@pytest.mark.parametrize("word", ["run:1", "run:latest", "run:2999-01-01"])
def test_a_stored_run_is_what_its_artifacts_are(word: str, demo: Catalog, inline: None) -> None:
    base = inputs.of_run(demo.store, word, "tarn")
    report, _ = judge(base, inputs.of_path(HEAD), DbtOptions(), fail_on="breaking")
    assert told(report) == told(between(BASE, HEAD, DbtOptions(), fail_on="breaking")[0])
    assert (report.base.name, report.base.run, report.base.commit) == ("run 1 of tarn", 1, "c0ffee")


def test_two_runs_of_the_catalog(demo: Catalog, inline: None) -> None:
    ingest(demo.store.path, HEAD)
    base, head = (inputs.of_run(demo.store, word, "") for word in ("run:1", "run:2"))
    report, _ = judge(base, head, DbtOptions(), fail_on="breaking")
    assert told(report) == told(between(BASE, HEAD, DbtOptions(), fail_on="breaking")[0])


@pytest.mark.parametrize(
    ("word", "source", "error", "message"),
    [
        ("run:7", "", NotFoundError, "no run 7: 'catchment runs' lists them"),
        ("run:latest", "tarm", InputError, "no source 'tarm': did you mean 'tarn'?"),
        ("run:2020-01-01", "", NotFoundError, "nothing had been ingested by 2020-01-01T23:59:59Z"),
        ("run:yesterday", "", InputError, "yesterday"),
    ],
)
def test_runs_that_are_not_there(
    word: str, source: str, error: type[CatchmentError], message: str, demo: Catalog
) -> None:
    with pytest.raises(error, match=message.replace("?", r"\?")):
        inputs.of_run(demo.store, word, source)


# ── Git ──────────────────────────────────────────────────────────────────────────────────────────

Git = Callable[..., str]


@pytest.fixture
def repository(tmp_path: Path) -> tuple[Path, Git]:
    """A repository whose branch ``pr`` left ``main`` with the demo's head in ``target``; later ``main`` went on."""
    root = tmp_path / "repository"
    root.mkdir()

    def git(*words: str) -> str:
        command = ["git", "-c", "user.name=Ada", "-c", "user.email=ada@acme.example", *words]
        return subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout.strip()

    def commit(artifacts: Path) -> None:
        shutil.rmtree(root / "target", ignore_errors=True)
        shutil.copytree(artifacts, root / "target")
        git("add", "-A")
        git("commit", "-q", "-m", "as it is")

    git("init", "-q", "-b", "main")
    commit(BASE)
    git("checkout", "-q", "-b", "pr")
    commit(HEAD)
    git("checkout", "-q", "main")
    git("rm", "-rq", "target")
    git("commit", "-q", "-m", "artifacts no longer stand here")
    git("checkout", "-q", "pr")
    return root, git


def test_artifacts_are_taken_from_where_the_branch_left(repository: tuple[Path, Git], inline: None) -> None:
    root, git = repository
    base = inputs.of_git("main", root / "target", None, "")
    report, _ = judge(base, inputs.of_path(root / "target"), DbtOptions(), fail_on="breaking")
    assert told(report) == told(between(BASE, HEAD, DbtOptions(), fail_on="breaking")[0])
    assert report.base.commit == git("merge-base", "main", "pr")
    assert report.base.name == f"main at {report.base.commit[:9]}"
    manifest = inputs.of_git("main", root / "target" / "manifest.json", None, "")
    assert manifest.artifacts == base.artifacts


def test_the_catalog_knows_the_commit(repository: tuple[Path, Git], tmp_path: Path) -> None:
    root, git = repository
    left = git("merge-base", "main", "pr")
    ingest(tmp_path / "catchment.db", BASE, commit=left)
    ingest(tmp_path / "catchment.db", HEAD)  # a later run, of nobody knows what
    with catchment.open(tmp_path / "catchment.db") as catalog:
        base = inputs.of_git("main", root / "target", catalog.store, "")
    assert (base.state.run, base.state.commit, base.warnings) == (1, left, ())


def test_an_earlier_commit_will_do_and_that_is_said(repository: tuple[Path, Git], tmp_path: Path) -> None:
    root, git = repository
    earlier = git("merge-base", "main", "pr")
    git("checkout", "-q", "-b", "later")
    (root / "README.md").write_text("later")
    git("add", "README.md")
    git("commit", "-q", "-m", "later")
    ingest(tmp_path / "catchment.db", BASE, commit=earlier)
    with catchment.open(tmp_path / "catchment.db") as catalog:
        base = inputs.of_git("later", root / "target", catalog.store, "tarn")
    assert base.state.commit == earlier
    (warning,) = base.warnings
    assert f"the base is of {earlier[:9]}, 2 commits before" in warning


def test_where_no_base_is_known_the_error_says_what_was_tried(repository: tuple[Path, Git], demo: Catalog) -> None:
    root, git = repository
    git("checkout", "-q", "main")
    (root / "target").mkdir()
    (root / "target" / "manifest.json").write_bytes((HEAD / "manifest.json").read_bytes())
    with pytest.raises(InputError) as error:
        inputs.of_git("main", root / "target", demo.store, "")
    assert "has no run of it or of a commit before it, and target is not committed there" in str(error.value)
    assert "--commit" in str(error.value)


# ── what a catalog knows around ──────────────────────────────────────────────────────────────────


def changed(source: Path, folder: Path, model: str, before: str, after: str) -> Path:
    """A project in which a model's SQL is another."""
    manifest = json.loads((source / "manifest.json").read_bytes())
    node = manifest["nodes"][model]
    assert before in node["compiled_code"]
    node["compiled_code"] = node["compiled_code"].replace(before, after)
    folder.mkdir()
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return folder


def test_effects_go_on_into_other_projects(real: Path, tmp_path: Path, inline: None) -> None:
    platform, finance = real / "jaffle_mesh" / "platform", real / "jaffle_mesh" / "finance"
    for each in (platform, finance):
        ingest(tmp_path / "catchment.db", each)
    month = "date_trunc('month', orders.order_date) as order_date,"
    head = changed(platform, tmp_path / "head", "model.jaffle_platform.orders", "orders.order_date,", month)
    alone, _ = between(platform, head, DbtOptions(), fail_on="breaking")
    with catchment.open(tmp_path / "catchment.db") as catalog:
        report, _ = judge(
            inputs.of_path(platform), inputs.of_path(head), DbtOptions(), fail_on="breaking", catalog=catalog
        )
    beyond = {each.unique_id: each for each in report.affected if "finance" in each.unique_id}
    assert set(beyond) == {
        "model.jaffle_finance.fct_revenue",
        "model.jaffle_finance.fct_revenue_monthly",
        "exposure.jaffle_finance.board_pack",
    }
    # It groups by the date, so that all its columns change with its rows.
    revenue = beyond["model.jaffle_finance.fct_revenue"]
    assert [column.urn.partition("#")[2] for column in revenue.columns] == ["customer_id", "order_date", "revenue"]
    assert [notify.owner for notify in report.notify if notify.owner == "CFO office"]
    assert report.rebuild == alone.rebuild == "orders"
    assert [each for each in report.affected if each.unique_id not in beyond] == list(alone.affected)


STAR = {"orders": "select id, a from {raw}"}


def test_owners_that_people_assigned_come_first(demo: Catalog, inline: None) -> None:
    entry = demo.asset("int_sessions")
    ada = Owner(name="ada", provenance=Provenance.MANUAL)
    people.assign_owner(demo.store, entry.id, ada, actor="grace")
    report, _ = judge(inputs.of_path(BASE), inputs.of_path(HEAD), DbtOptions(), fail_on="breaking", catalog=demo)
    (sessions,) = (each for each in report.affected if each.name == "int_sessions")
    assert sessions.owners[0] == ada
    assert "ada" in {notify.owner for notify in report.notify}


def test_two_projects_are_not_compared(tmp_path: Path) -> None:
    other = project(tmp_path / "other", STAR)
    with pytest.raises(InputError, match="the base is of the project tarn, the head of the project"):
        between(BASE, other, DbtOptions(), fail_on="breaking")


def test_two_adapters_are_not_compared(tmp_path: Path) -> None:
    base = project(tmp_path / "base", STAR)
    manifest = json.loads((base / "manifest.json").read_bytes())
    manifest["metadata"]["adapter_type"] = "snowflake"
    (tmp_path / "head.json").write_text(json.dumps(manifest))
    with pytest.raises(InputError, match="a project on duckdb, the head of a project on snowflake"):
        between(base, tmp_path / "head.json", DbtOptions(), fail_on="breaking")


def test_a_base_that_was_made_later_is_doubted(inline: None) -> None:
    report, _ = between(HEAD, BASE, DbtOptions(), fail_on="breaking")
    forward, _ = between(BASE, HEAD, DbtOptions(), fail_on="breaking")
    assert ["taken for each other" in each for each in report.warnings] == [True]
    assert forward.warnings == ()
