"""kill -9 in the middle of an ingest: the last published state is there, and the next run goes well."""

import random
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


def started(db: Path) -> "subprocess.Popen[bytes]":
    program = "from catchment.cli import main; main()"
    command = [sys.executable, "-c", program, "--db", str(db), "ingest", "dbt", str(db.parent / "next")]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def kill(process: "subprocess.Popen[bytes]") -> int:
    process.kill()
    process.communicate()
    return process.returncode


def test_killed_at_any_moment_nothing_is_lost(db: Path) -> None:
    before = state(db)
    chance = random.Random(8)
    hits = 0
    for attempt in range(8):
        process = started(db)
        if attempt % 2:
            time.sleep(chance.uniform(0.0, 0.6))
        else:
            while process.poll() is None and not is_writing(db):
                time.sleep(0.001)
            time.sleep(chance.uniform(0.0, 0.03))
        hits += is_writing(db)
        assert kill(process) in (-signal.SIGKILL, 0)
        if process.returncode == 0 or state(db)[0] != before[0]:
            pytest.fail("the run was over before it was killed: make it longer")
        assert state(db) == before
    assert hits > 0
    last = started(db)
    _, errors = last.communicate()
    assert (last.returncode, errors) == (0, b"")
    with Store.open(db) as store:
        run = read.runs(store)[0]
        assert (run.id, run.added, run.changed, run.removed, run.unchanged) == (3, 20, 380, 0, 2)
        assert all(check.ok for check in checks(store))
