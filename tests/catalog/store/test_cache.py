"""The cache: what is kept is found again, and whatever is wrong with the file, nothing is lost but time."""

import os
import sqlite3
import stat
from pathlib import Path

import pytest

from catchment.store import cache


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "cache.db"


def test_what_is_kept_is_found_by_another_process(path: Path) -> None:
    with cache.opened(path) as first:
        first.keep({b"a": b"1", b"b": b"2"})
    with cache.opened(path) as second:
        assert second.kept([b"a", b"c", b"b"]) == {b"a": b"1", b"b": b"2"}
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_what_was_used_longest_ago_is_forgotten_first(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "MOST_BYTES", 200_000)
    day = iter(range(1, 1000))
    monkeypatch.setattr(cache.time, "time", lambda: next(day) * cache.DAY)
    with cache.opened(path) as kept:
        for number in range(100):
            kept.keep({b"%d" % number: os.urandom(10_000)})
            kept.kept([b"0"])
        left = kept.kept(b"%d" % number for number in range(100))
    assert {b"0", b"99"} <= left.keys()
    assert b"1" not in left
    assert len(left) < 40


@pytest.mark.parametrize("content", [b"no database" * 1000, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_damaged_file_keeps_nothing_and_stops_nobody(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    with cache.opened(path) as kept:
        kept.keep({b"a": b"1"})
        assert kept.kept([b"a"]) == {}
    assert path.read_bytes() == content


def test_an_entry_that_a_bad_disk_changed_is_none(path: Path) -> None:
    with cache.opened(path) as kept:
        kept.keep({b"a": b"IDENTITY" * 100, b"b": b"whole"})
    content = path.read_bytes()
    assert b"IDENTITY" in content
    path.write_bytes(content.replace(b"IDENTITY", b"IDENTI\x0eY", 1))
    with cache.opened(path) as kept:
        assert kept.kept([b"a", b"b"]) == {b"b": b"whole"}
        kept.keep({b"a": b"again"})
        assert kept.kept([b"a"]) == {b"a": b"again"}


def test_another_database_is_left_alone(path: Path) -> None:
    path.parent.mkdir()
    sqlite3.connect(path).execute("CREATE TABLE mine (x)")
    with cache.opened(path) as kept:
        kept.keep({b"a": b"1"})
    assert sqlite3.connect(path).execute("SELECT name FROM sqlite_master").fetchall() == [("mine",)]


def test_where_no_file_can_be_made_nothing_is_kept(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with cache.opened(tmp_path / "file" / "cache.db") as kept:
        kept.keep({b"a": b"1"})
        assert kept.kept([b"a"]) == {}
    with cache.opened(None) as none:
        none.keep({b"a": b"1"})
        assert none.kept([b"a"]) == {}


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"CATCHMENT_CACHE": "/x/y.db"}, "/x/y.db"),
        ({"XDG_CACHE_HOME": "/home/ada/cache"}, "/home/ada/cache/catchment/cache.db"),
    ],
)
def test_where_it_stands(environment: dict[str, str], expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CATCHMENT_CACHE")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert cache.usual_path() == Path(expected)
