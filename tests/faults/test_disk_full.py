"""A disk that is full in the midst of whatever writes: an error in one line, and everything as it was."""

import gzip
import resource
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from tests.catalog.examples import contents, project
from tests.catalog.store.versions import make
from tests.faults.conftest import Program, fill, free

from catchment.store import Store
from catchment.store.care import checks

COLUMNS = ", ".join(f"a + {number} as c{number}" for number in range(30))
ROOMS = (0, 40_000, 120_000, 400_000, 1_200_000)
"""Bytes that are left: too few for the journal's index, for what was parsed, for the run, and so on."""


def models(extra: int) -> dict[str, str]:
    return {f"m{number}": f"select id, {COLUMNS} from {{raw}} where b > {extra}" for number in range(60)}


@pytest.fixture
def disk(small_disk: Path, tmp_path: Path, program: Program) -> Path:
    """A small disk with a catalog of two runs."""
    for extra in (0, 1):
        done = program(small_disk / "c.db", "ingest", "dbt", project(tmp_path / "before", models(extra)))
        assert done.returncode == 0, done.stderr
    project(tmp_path / "next", models(2))
    return small_disk


def rows(db: Path) -> dict[str, list[tuple[object, ...]]]:
    """All that a catalog holds but what it parsed."""
    with Store.open(db) as store:
        assert [check.detail for check in checks(store) if not check.ok] == []
        found = contents(store)
        found.pop("parse")
        return found


def files(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if not path.name.endswith(("-wal", "-shm"))}


WORDS: dict[str, tuple[str, ...]] = {
    "publish": ("ingest", "dbt", "{next}"),
    "prune": ("prune", "--keep-runs", "1"),
    "backup": ("backup", "{disk}/saved.db"),
    "restore": ("restore", "{other}"),
}


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
def test_nothing_is_lost_and_it_goes_well_once_there_is_room(
    words: tuple[str, ...], disk: Path, tmp_path: Path, program: Program
) -> None:
    db, other = disk / "c.db", tmp_path / "other.db"
    assert program(other, "ingest", "dbt", tmp_path / "next").returncode == 0
    asked = [word.format(next=tmp_path / "next", disk=disk, other=other) for word in words]
    before, there = rows(db), files(disk)
    failed = []
    for room in ROOMS:
        filler = fill(disk, room)
        assert free(disk) <= room
        done = program(db, *asked)
        filler.unlink()
        if done.returncode == 0:
            break
        failed.append(room)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (4, "", 1), done.stderr
        assert "the disk is full" in done.stderr
        assert rows(db) == before
        assert files(disk) == there
    else:
        done = program(db, *asked)
    assert done.returncode == 0, done.stderr
    assert failed, "there was room"
    rows(db)


def test_a_damaged_catalog_stays_where_it_is_as_long_as_a_backup_has_no_room(
    disk: Path, tmp_path: Path, program: Program
) -> None:
    db, other = disk / "c.db", tmp_path / "other.db"
    assert program(other, "ingest", "dbt", tmp_path / "next").returncode == 0
    db.write_bytes(damage := b"no catalog at all" * 10_000)
    there = files(disk)
    filler = fill(disk, 40_000)
    done = program(db, "restore", other)
    assert (done.returncode, done.stdout) == (4, "")
    assert "the disk is full" in done.stderr
    filler.unlink()
    assert (db.read_bytes(), files(disk)) == (damage, there)
    assert program(db, "restore", other).returncode == 0
    assert rows(db) == rows(other)


def test_an_upgrade_changes_nothing(small_disk: Path, program: Program) -> None:
    db = small_disk / "c.db"
    db.write_bytes(gzip.decompress((Path(make.__file__).parent / "schema-1.db.gz").read_bytes()))
    with closing(sqlite3.connect(db)) as connection:
        before = list(connection.iterdump())
    failed = []
    for room in (0, 40_000, 100_000, 150_000):
        filler = fill(small_disk, room)
        done = program(db, "runs")
        filler.unlink()
        if done.returncode == 0:
            break
        failed.append(room)
        assert (done.returncode, done.stdout) == (4, ""), done.stderr
        assert "the disk is full" in done.stderr
        with closing(sqlite3.connect(db)) as connection:
            assert list(connection.iterdump()) == before
    assert len(failed) > 1
    done = program(db, "doctor")
    assert (done.returncode, done.stdout.count("ok ")) == (0, done.stdout.count("\n")), done.stderr


def test_a_file_that_may_grow_no_further_is_left_as_it_was(tmp_path: Path, program: Program) -> None:
    """As a quota does it; wherever nothing can be mounted, this one is left."""
    db = tmp_path / "c.db"
    assert program(db, "ingest", "dbt", project(tmp_path / "before", models(0))).returncode == 0
    before, size = rows(db), db.stat().st_size

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size // 2, size // 2))

    done = program(db, "ingest", "dbt", project(tmp_path / "next", models(1)), preexec_fn=limited)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (4, "", 1), done.stderr
    assert "disk I/O error: the disk is full or failing; the catalog is as it was" in done.stderr
    assert rows(db) == before
    assert program(db, "ingest", "dbt", tmp_path / "next").returncode == 0
