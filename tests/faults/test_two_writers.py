"""Two processes that ingest into one catalog at once: every run is there, in order, or says that another writes."""

import json
import multiprocessing
import sqlite3
import time
from contextlib import closing
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner
from tests.catalog.examples import asset, current, project, published
from tests.faults.conftest import Program

from catchment import ingest, workers
from catchment.cli import main
from catchment.ingest import DbtOptions, ingest_dbt
from catchment.store import Store, database, read
from catchment.store.care import checks
from catchment.store.publish import OvertakenError

ROUNDS = 20


class Told(NamedTuple):
    """What a process says of one ingestion: its run, when it began and ended, and how often another was faster."""

    run: int
    began: float
    ended: float
    overtaken: int


def _ingest_often(
    db: Path, targets: list[Path], source: str, together: Barrier, told: "multiprocessing.Queue[Told]"
) -> None:
    workers.read_in_workers = lambda tasks, limits, *_: workers.read_inline(tasks, limits)  # type: ignore[assignment]
    workers.render_in_workers = workers.render_inline
    publish, overtaken = ingest.publish, 0

    def counted(*arguments: object, **options: object) -> object:
        nonlocal overtaken
        try:
            return publish(*arguments, **options)  # type: ignore[arg-type]
        except OvertakenError:
            overtaken += 1
            raise

    ingest.publish = counted  # type: ignore[assignment]
    for number in range(ROUNDS):
        together.wait(60)
        overtaken, began = 0, time.monotonic()
        run = ingest_dbt(targets[number % 2], db, DbtOptions(source=source)).published.run
        told.put(Told(run, began, time.monotonic(), overtaken))


@pytest.fixture
def targets(tmp_path: Path) -> dict[str, list[Path]]:
    """Two versions of two projects."""
    return {
        name: [
            project(
                tmp_path / f"{name}{extra}",
                {f"{name}{n}": f"select id, a from {{raw}} where b > {extra}" for n in range(25)},
            )
            for extra in (0, 1)
        ]
        for name in ("shop", "bank")
    }


@pytest.mark.parametrize("sources", [("shop", "bank"), ("shop", "shop")], ids=["two sources", "the same source"])
def test_all_runs_are_there_in_order(sources: tuple[str, str], targets: dict[str, list[Path]], tmp_path: Path) -> None:
    db = tmp_path / "c.db"
    context = multiprocessing.get_context("spawn")
    together, told = context.Barrier(2), context.Queue()
    writers = [
        context.Process(target=_ingest_often, args=(db, versions, name, together, told))
        # Of the same source, either writer says what the other one does not.
        for name, versions in zip(sources, (targets["shop"], targets["bank"]), strict=True)
    ]
    for writer in writers:
        writer.start()
    found = sorted(told.get(timeout=120) for _ in range(2 * ROUNDS))
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0, 0]
    assert [each.run for each in found] == list(range(1, 2 * ROUNDS + 1))
    pairs = [(found[place], found[place + 1]) for place in range(0, 2 * ROUNDS, 2)]
    assert all(one.began < other.ended and other.began < one.ended for one, other in pairs)  # they were at once
    assert sum(each.overtaken for each in found) > 0
    with Store.open(db) as store:
        assert [check.detail for check in checks(store) if not check.ok] == []
        times = [run.finished_at for run in read.runs(store)]
        assert times == sorted(times, reverse=True)
        last = {run.source: run for run in read.runs(store, limit=2)}
        assert set(last) == set(sources)
        for name, run in last.items():
            assert len(current(store, name)) == run.added + run.changed + run.unchanged == 27


def test_who_waits_too_long_says_who_is_to_blame(
    targets: dict[str, list[Path]], tmp_path: Path, program: Program
) -> None:
    db = tmp_path / "c.db"
    assert program(db, "ingest", "dbt", targets["shop"][0]).returncode == 0
    with closing(sqlite3.connect(db, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        began = time.monotonic()
        done = program(db, "ingest", "dbt", targets["shop"][1])
        waited = time.monotonic() - began
        other.execute("ROLLBACK")
    assert waited > database.BUSY_SECONDS
    assert (done.returncode, done.stdout) == (4, "")
    assert (
        done.stderr
        == f"Error: catalog {db}: database is locked: another process is writing; try again when it is done\n"
    )
    with Store.open(db) as store:
        assert read.latest_run(store) == 1
    assert program(db, "ingest", "dbt", targets["shop"][1]).returncode == 0


def test_a_command_answers_from_one_state_though_another_publishes_in_its_midst(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    columns_of, interrupted = read.columns_of, []

    def late(store: Store, assets: list[int]) -> object:
        with Store.open(store.path) as other:
            interrupted.append(published(other, asset("orders", "id total")).run)
        return columns_of(store, assets)

    with Store.open(tmp_path / "c.db", create=True) as store:
        published(store, asset("orders", "id"))
    monkeypatch.setattr(read, "columns_of", late)
    done = CliRunner().invoke(main, ["--db", str(tmp_path / "c.db"), "show", "orders", "--format", "json"])
    assert interrupted[0] == 2
    assert [column["node"]["name"] for column in json.loads(done.stdout)["columns"]["edges"]] == ["id"]
