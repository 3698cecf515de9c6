"""kill -9 in the middle of an ingest: the last published state is there, and the next run goes well."""

import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from tests.catalog.examples import contents, project
from tests.conftest import Ingest

from catchment.store import Store, read
from catchment.store.care import checks

COLUMNS = ", ".join(f"a + {number} as c{number}" for number in range(20))


def models(count: int, extra: int) -> dict[str, str]:
    return {f"m{number}": f"select id, {COLUMNS} from {{raw}} where b > {extra}" for number in range(count)}


@pytest.fixture
def db(into: Ingest, tmp_path: Path) -> Path:
    """A catalog that has seen the SQL of both states, so that a run is little but its publish; the first is current."""
    into(project(tmp_path / "next", models(400, 1)))
    into(project(tmp_path / "first", models(380, 0)))
    return tmp_path / "catchment.db"


def state(path: Path) -> tuple[int, dict[str, Any]]:
    with Store.open(path) as store:
        assert [check.detail for check in checks(store) if not check.ok] == []
        rows = contents(store)
        rows.pop("parse")
        return read.latest_run(store), rows


def is_writing(path: Path) -> bool:
    """Whether another process holds the write lock."""
    other = sqlite3.connect(path, timeout=0, isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
        other.execute("ROLLBACK")
    except sqlite3.OperationalError:
        return True
    finally:
        other.close()
    return False


def started(db: Path, target: Path) -> "subprocess.Popen[bytes]":
    program = "from catchment.cli import main; main()"
    command = [sys.executable, "-c", program, "--db", str(db), "ingest", "dbt", str(target)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def wait_for_the_publish(process: "subprocess.Popen[bytes]", db: Path) -> None:
    while process.poll() is None and not is_writing(db):
        time.sleep(0.001)


def killed(process: "subprocess.Popen[bytes]", db: Path) -> bool:
    """Kill a process; return whether it was writing just before."""
    writing = is_writing(db)
    process.kill()
    process.communicate()
    return writing and process.returncode == -signal.SIGKILL


def test_killed_at_any_moment_nothing_is_lost(db: Path, tmp_path: Path) -> None:
    before = state(db)
    chance = random.Random(8)
    hits = 0
    for attempt in range(8):
        copy = tmp_path / f"attempt{attempt}.db"
        shutil.copy(db, copy)
        process = started(copy, tmp_path / "next")
        if attempt % 2:
            time.sleep(chance.uniform(0.0, 0.8))
        else:
            wait_for_the_publish(process, copy)
            time.sleep(chance.choice([0.0, 0.01, 0.03]))
        was_writing = killed(process, copy)
        run, rows = state(copy)
        # Whole or not at all: where the run was over already, it is there with all that it said.
        assert (run, rows) == before if run == before[0] else told(copy) == [(20, 380, 0, 2), (0, 380, 20, 2)]
        hits += was_writing and run == before[0]
        if attempt == 0:
            _next_run_goes_well(copy, tmp_path / "next")
    assert hits > 0


def told(db: Path) -> list[tuple[int, int, int, int]]:
    """Added, changed, removed and unchanged of the last two runs, the last one first."""
    with Store.open(db) as store:
        return [(run.added, run.changed, run.removed, run.unchanged) for run in read.runs(store, limit=2)]


def _next_run_goes_well(db: Path, target: Path) -> None:
    last = started(db, target)
    _, errors = last.communicate()
    assert (last.returncode, errors) == (0, b"")
    assert told(db) == [(20, 380, 0, 2), (0, 380, 20, 2)]
    assert state(db)[0] == 3
