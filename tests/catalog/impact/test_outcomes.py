"""Was it right?  Reports against what later runs brought: the demo company's, by hand, and small ones case by case."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests.catalog.examples import asset, check_on, urn
from tests.catalog.impact.policy.reports import affected, change, report
from tests.conftest import DEMO, Ingest

import catchment
from catchment.catalog import Catalog
from catchment.errors import NotFoundError
from catchment.impact import outcomes
from catchment.impact.gate import between
from catchment.impact.outcomes import Outcome, Score
from catchment.impact.predictions import Came
from catchment.impact.report import Certainty, Effect, Report
from catchment.ingest import DbtOptions
from catchment.store import Store, reports, results
from catchment.store.publish import Said, publish
from catchment_parsers.facts import Asset, Kind

HEAD = "1" * 40


# ── the demo company: its pull request was built, and its run results are real ──────────────────


@pytest.fixture
def tarn(into: Ingest, tmp_path: Path) -> Catalog:
    """The base's run, the report of the pull request, then the run of its head."""
    into(DEMO / "artifacts/base")
    made, _ = between(DEMO / "artifacts/base", DEMO / "artifacts/head", DbtOptions(), fail_on="breaking")
    with catchment.open(tmp_path / "catchment.db") as catalog:
        reports.save(catalog.store, msgspec.json.encode(made), source="tarn", commit=HEAD)
    into(DEMO / "artifacts/head", commit=HEAD)
    return catchment.open(tmp_path / "catchment.db")


def test_the_demo_company(tarn: Catalog) -> None:
    """By hand, from expected_impact.json and the head's run_results.json.

    fct_payments names stg_payments.amount_cents, which is gone: an error.  support_csat_monthly has more rows a
    month: its unique test fails.  fct_orders loses a column with its contract, so it is built all the same.
    fct_revenue_daily and the singular test on payments were skipped, stockout_risk is no longer there.
    """
    with tarn:
        found = outcomes.of(tarn, 1)
    assert {(each.unique_id, each.status, each.predicted) for each in found.failures} == {
        ("model.tarn.fct_payments", "error", True),
        ("test.tarn.unique_support_csat_monthly_opened_month.85a5323c38", "fail", True),
    }
    assert {(each.urn.rpartition(".")[2], each.says, each.came, each.reason) for each in found.predictions} == {
        ("fct_payments", "BUILD", "TRUE", "fct_payments: error in run 2"),
        ("stg_payments", "BUILD", "TRUE", "fct_payments: error in run 2"),
        ("fct_orders", "BUILD", "FALSE", "fct_orders: success in run 2"),
        ("fct_revenue_daily", "BUILD", "UNKNOWN", "fct_revenue_daily was skipped"),
        ("stockout_risk", "BUILD", "UNKNOWN", "stockout_risk was not run"),
        ("stg_payments", "TESTS", "UNKNOWN", "assert_captured_payments_reach_finance was skipped"),
    }
    assert (found.runs, found.unknown, found.commit) == ((2,), "", HEAD)
    assert found.score == Score(came_true=2, false_alarms=1, hits=2, misses=0, precision=2 / 3, recall=1.0)


# ── small ones ───────────────────────────────────────────────────────────────────────────────────

BROKEN = affected("b", effects=(Effect.REFERENCE_BROKEN,), unique_id="b", tests=("t",))
CHANGED = affected("a", 0, effects=(Effect.COLUMN_REMOVED,), unique_id="a", path=(urn("a"),))
BREAKS = report(change("a.x"), CHANGED, msgspec.structs.replace(BROKEN, path=(urn("a.x"), urn("b"))))


def node(name: str, status: str = "", sql: str = "select 1", kind: Kind = Kind.MODEL, at: str = "") -> Asset:
    made = check_on("b") if kind is Kind.TEST else asset(name, kind=kind)
    run = {"run": {"status": status, "completed_at": at}, "status": status} if status else {}
    return msgspec.structs.replace(made, unique_id=name, sql=sql, details=made.details | run)


class World:
    """A catalog, run by run."""

    def __init__(self, path: Path) -> None:
        self.store = Store.open(path, create=True)
        self.catalog = Catalog(self.store)
        self.day = 0

    def run(self, commit: str = "", source: str = "shop", sql: str = "select 1", **statuses: str) -> int:
        """A run in which resources have these statuses; ``a_`` is a whose SQL is `sql`, t is a test of b."""
        self.day += 1
        nodes = tuple(
            node(
                name,
                status,
                sql if name == "a" else "select 1",
                Kind.TEST if name[0] == "t" else Kind.MODEL,
                str(self.day),
            )
            for name, status in statuses.items()
        )
        said = Said(
            source=source, kind="dbt", namespace="duckdb", location="", fingerprint=str(self.day).encode(),
            assets=nodes, counts={}, started_at="", commit=commit,
        )  # fmt: skip
        return publish(self.store, said).run

    def keep(self, said: Report, commit: str = "", source: str = "shop") -> int:
        return reports.save(self.store, msgspec.json.encode(said), source=source, commit=commit)

    def outcome(self, number: int = 1, **how: Any) -> Outcome:
        return outcomes.of(self.catalog, number, **how)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path / "catchment.db")
    yield made
    made.store.close()


WELL = {"a": "success", "b": "success", "t": "pass"}
CASES: dict[str, tuple[dict[str, str], tuple[int, int, int, int], set[str]]] = {
    # what the head's run says: came true, false alarms, hits, misses; why the predictions of a and b came to that
    "it breaks": ({"b": "error", "t": "skipped"}, (2, 0, 1, 0), {"b: error in run 2"}),
    "it does not": ({}, (0, 2, 0, 0), {"b: success in run 2"}),
    "a test fails that may": ({"t": "fail"}, (0, 2, 1, 0), {"b: success in run 2"}),
    "a test cannot be run": ({"t": "error"}, (0, 2, 1, 0), {"b: success in run 2"}),
    "a test warns": ({"t": "warn"}, (0, 2, 0, 0), {"b: success in run 2"}),
    "it was skipped": ({"b": "skipped", "t": "skipped"}, (0, 0, 0, 0), {"b was skipped"}),
    "what nobody thought of breaks": ({"c": "error"}, (0, 2, 0, 1), {"b: success in run 2"}),
}


@pytest.mark.parametrize(("statuses", "score", "reasons"), CASES.values(), ids=CASES)
def test_what_came_of_it(
    world: World, statuses: dict[str, str], score: tuple[int, int, int, int], reasons: set[str]
) -> None:
    world.run(**WELL, c="success")
    world.keep(BREAKS, HEAD)
    world.run(HEAD, **{**WELL, "c": "success", **statuses})
    found = world.outcome()
    assert (found.score.came_true, found.score.false_alarms, found.score.hits, found.score.misses) == score
    assert {each.reason for each in found.predictions} == reasons


def test_what_failed_before_is_no_news(world: World) -> None:
    world.run(a="success", b="error", t="fail")
    world.keep(BREAKS, HEAD)
    world.run(HEAD, a="success", b="error", t="fail")
    found = world.outcome()
    assert (found.failures, {each.reason for each in found.predictions}) == ((), {"b failed before"})
    assert (found.score.precision, found.score.recall) == (None, None)


def test_what_is_new_and_fails(world: World) -> None:
    world.run(a="success", b="success")
    world.keep(BREAKS, HEAD)
    world.run(HEAD, a="success", b="success", t="fail", t2="fail")
    assert {(each.unique_id, each.predicted) for each in world.outcome().failures} == {("t", True), ("t2", False)}


def test_a_column_that_nobody_used(world: World) -> None:
    world.run(a="success")
    world.keep(report(change("a.x"), CHANGED), HEAD)
    world.run(HEAD, a="success")
    (prediction,) = world.outcome().predictions
    assert (prediction.came, prediction.reason) == (Came.UNKNOWN, "nothing that dbt runs could fail by it")


def test_what_is_only_possible_is_no_prediction_and_yet_a_hit(world: World) -> None:
    world.run(**WELL)
    world.keep(report(change("a.x"), msgspec.structs.replace(BROKEN, certainty=Certainty.POSSIBLE)), HEAD)
    world.run(HEAD, a="success", b="error", t="pass")
    found = world.outcome()
    assert (found.predictions, [each.predicted for each in found.failures]) == ((), [True])


def test_orphaned_tests(world: World) -> None:
    world.run(**WELL)
    orphaned = report(affected("b", 0, effects=(Effect.TEST_ORPHANED,), unique_id="b", tests=("t",)))
    world.keep(orphaned, HEAD)
    world.run(HEAD, a="success", b="success", t="error")
    (prediction,) = world.outcome().predictions
    assert (prediction.says, prediction.came) == ("TESTS", Came.TRUE)


def test_tests_of_what_only_gets_a_column_are_not_predicted(world: World) -> None:
    world.run(**WELL)
    world.keep(report(affected("b", 0, effects=(Effect.COLUMN_ADDED,), unique_id="b", tests=("t",))), HEAD)
    world.run(HEAD, a="success", b="success", t="fail")
    assert [each.predicted for each in world.outcome().failures] == [False]


# ── which runs tell ──────────────────────────────────────────────────────────────────────────────


def test_runs_of_the_head_tell_together_and_the_first_result_counts(world: World) -> None:
    world.run(**WELL)
    world.keep(BREAKS, HEAD)
    world.run("2" * 40, a="success", b="success", t="fail")  # of something else
    world.run(HEAD, a="success", b="error")
    world.run(HEAD, a="success", b="success", t="pass")  # tried again, and mended
    found = world.outcome()
    assert (found.runs, [each.unique_id for each in found.failures]) == ((3, 4), ["b"])


UNKNOWN: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "no source": ({"source": ""}, {}, "the report does not say which project it is about"),
    "no run of the commit": ({"commit": HEAD}, {"commit": "2" * 40}, "no run of commit 1111111 has been ingested"),
    "another project's": ({}, {"source": "other"}, "no run that was ingested since has brought results"),
}


@pytest.mark.parametrize(("kept", "ran", "reason"), UNKNOWN.values(), ids=UNKNOWN)
def test_nothing_can_be_said(world: World, kept: dict[str, Any], ran: dict[str, Any], reason: str) -> None:
    world.run(**WELL)
    world.keep(BREAKS, **kept)
    world.run(**ran, a="success", b="error", t="fail")
    found = world.outcome()
    assert (found.unknown, found.failures, found.predictions, found.score.precision) == (reason, (), (), None)


def test_a_run_without_results_says_nothing(world: World) -> None:
    world.run(**WELL)
    world.keep(BREAKS, HEAD)
    world.run(HEAD, a="", b="", t="")
    assert world.outcome().unknown == "its runs brought no results"


def test_commits_that_contain_the_head(world: World) -> None:
    """A merge has another name than the head that it brings: a clone knows."""
    world.run(**WELL)
    world.keep(BREAKS, HEAD)
    world.run("2" * 40, a="success", b="success", t="pass")
    world.run("3" * 40, a="success", b="error", t="pass")
    world.run("4" * 40, a="success", b="success", t="pass")
    assert world.outcome().unknown
    found = world.outcome(
        containing=lambda commit, others: {each for each in others if commit == HEAD and each[0] in "34"}
    )
    assert (found.runs, found.score.came_true) == ((3,), 2)


def test_without_a_commit_the_next_run_with_results_tells(world: World) -> None:
    world.run(**WELL)
    world.keep(BREAKS)
    world.run(a="", b="", t="")
    world.run(sql="select 2", a="success", b="error", t="pass")
    world.run(sql="select 2", a="success", b="success", t="pass")
    found = world.outcome()
    assert (found.runs, found.score.came_true) == ((3,), 2)


def test_without_a_commit_a_run_without_the_change_tells_nothing(world: World) -> None:
    world.run(**WELL)
    world.keep(BREAKS)
    world.run(**WELL)
    assert world.outcome().unknown == "run 2, the next with results, has nothing of what it changes"


def test_without_a_commit_what_was_mended_meanwhile_is_no_false_alarm(world: World) -> None:
    world.run(**WELL)
    world.keep(BREAKS)
    nodes = (node("a", "success", "select 2", at="9"), node("b", "success", "select 3", at="9"))
    said = Said(
        source="shop", kind="dbt", namespace="duckdb", location="", fingerprint=b"x", assets=nodes, counts={},
        started_at="",
    )  # fmt: skip
    publish(world.store, said)
    assert {(each.came, each.reason) for each in world.outcome().predictions} == {
        ("UNKNOWN", "b has been changed since")
    }


# ── over time ────────────────────────────────────────────────────────────────────────────────────


def test_by_month(world: World) -> None:
    world.run(**WELL)
    for number, statuses in enumerate(({"b": "error"}, {}, {"t": "fail"}), 1):
        world.keep(msgspec.structs.replace(BREAKS, rebuild=str(number)), str(number) * 40)
        world.run(str(number) * 40, **{**WELL, **statuses})
        world.run(**WELL)
    with world.store.transaction() as db:
        for number, month in ((1, "2026-10"), (2, "2026-11"), (3, "2026-11")):
            db.execute("UPDATE report SET created_at = ? WHERE id = ?", [f"{month}-01T00:00:00Z", number])
    found = outcomes.since(world.catalog)
    assert outcomes.by_month(found) == {
        "2026-10": Score(came_true=2, false_alarms=0, hits=1, misses=0, precision=1.0, recall=1.0),
        "2026-11": Score(came_true=0, false_alarms=4, hits=1, misses=0, precision=0.0, recall=1.0),
    }
    assert outcomes.total(each.score for each in found).precision == 2 / 6
    assert [each.report for each in outcomes.since(world.catalog, "2026-11-01T00:00:00Z")] == [2, 3]


def test_of_nothing() -> None:
    assert outcomes.total([]) == Score(came_true=0, false_alarms=0, hits=0, misses=0, precision=None, recall=None)
    assert outcomes.by_month([]) == {}


def test_no_such_report(world: World) -> None:
    with pytest.raises(NotFoundError, match="no impact report 7"):
        world.outcome(7)


def test_a_report_that_cannot_be_read(world: World) -> None:
    reports.save(world.store, b'{"verdict": "MAYBE"}', source="shop")
    assert world.outcome().unknown.startswith("the report cannot be read: ")


def test_results_are_told_by_the_run_that_brought_them(world: World) -> None:
    first = world.run(a="success", t="fail")
    second = world.run(a="error", t="")
    assert [(each.key, each.before, each.status) for each in results.results(world.store, "shop", first)] == [
        ("a", "", "success"),
        ("t", "", "fail"),
    ]
    assert [(each.key, each.before, each.status) for each in results.results(world.store, "shop", second)] == [
        ("a", "success", "error")
    ]
    assert results.results(world.store, "other", first) == []
