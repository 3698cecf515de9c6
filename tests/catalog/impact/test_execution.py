"""Was the report right?  A sample of ``benchmarks impact_execution``: every column compared after a change."""

import random
from collections.abc import Iterator

import pytest
from benchmarks.impact_execution import Bench, Outcome, cases
from benchmarks.impact_project import JAFFLE, PROJECTS

pytestmark = pytest.mark.usefixtures("inline")


@pytest.fixture(scope="module", params=["demo", "jaffle"])
def sample(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Outcome]]:
    """Twenty changes of a project, each made, rebuilt and reported."""
    if request.param == "jaffle" and not JAFFLE.exists():
        pytest.skip("../shared is not there, and with it the governed jaffle shop")
    with pytest.MonkeyPatch.context() as patch:
        from catchment import workers

        patch.setattr(workers, "read_in_workers", lambda tasks, *_: workers.read_inline(tasks))
        patch.setattr(workers, "sign_in_workers", workers.sign_inline)
        patch.setenv("CATCHMENT_CACHE", str(tmp_path_factory.mktemp("cache") / "cache.db"))
        project = PROJECTS[request.param]()
        bench = Bench(project, tmp_path_factory.mktemp("bench"))
        yield [bench.outcome(case) for case in cases(project, 20, random.Random(11))]


def test_nothing_that_changed_is_missed(sample: list[Outcome]) -> None:
    assert {f"{each.case.name} in {each.case.key}": each.missed for each in sample if each.missed} == {}
    assert sum(bool(each.real) for each in sample) > 8


def test_no_change_of_results_is_reported_as_none(sample: list[Outcome]) -> None:
    assert [each.case.name for each in sample if each.real and not each.changes] == []


def test_what_does_nothing_is_reported_as_none(sample: list[Outcome]) -> None:
    quiet = [each for each in sample if not each.case.is_real]
    assert len(quiet) > 3
    assert [each.case.name for each in quiet if each.real or each.said or each.changes] == []


def test_a_rebuilt_base_is_the_base() -> None:
    """The oracle itself: with the same SQL nothing differs, and with other SQL that column does, and who reads it."""
    project = PROJECTS["demo"]()
    key = "model.tarn.stg_campaigns"
    sql = project.manifest["nodes"][key]["compiled_code"]
    assert project.changed({key: sql}) == (set(), set())
    differ, broken = project.changed({key: sql.replace("budget_eur", "budget_eur + 1 as budget_eur")})
    assert (differ, broken) == ({(key, "budget_eur")}, set())
    differ, broken = project.changed({key: sql.replace("name as campaign_name", "1 / 'x' as campaign_name")})
    assert broken == {key, "model.tarn.int_campaign_orders", "model.tarn.campaign_performance"}
    assert (key, "budget_eur") in differ
