"""Is the file whole; and a copy of it."""

import gzip
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from tests.catalog.examples import asset, contents, published

from catchment.errors import CatalogError, InputError
from catchment.store import Store, read
from catchment.store.care import backup, checks, restore

DAMAGE = {
    "a declaration gone": (
        "PRAGMA foreign_keys = OFF; DELETE FROM declaration",
        {"nothing refers to what is gone", "runs hold what they recorded"},
    ),
    "content gone": ("DELETE FROM content WHERE declaration_id = 1", {"declarations are complete"}),
    "columns gone": ("UPDATE content SET columns = '[]'", {"declarations are complete"}),
    "half of the links gone": ("UPDATE lineage SET links = substr(links, 7)", {"declarations are complete"}),
    "links to nothing": (
        "UPDATE lineage SET links = CAST(x'000000700000007000000000' AS BLOB)",
        {"declarations are complete"},
    ),
    "a column called otherwise": (
        """UPDATE content SET columns = replace(columns, '"name":"id"', '"name":"ix"')""",
        {"declarations are complete"},
    ),
    "an id called otherwise": (
        """UPDATE block SET names = replace(names, 'id', 'ix')""",
        {"declarations are complete"},
    ),
    "other SQL": ("UPDATE text SET body = 'select 2'", {"SQL is what it was"}),
    "a declaration closed": ("UPDATE declaration SET to_run = 1", {"runs hold what they recorded"}),
    "the index emptied": (
        "UPDATE search_data SET block = x'00' WHERE id > 10",
        {"search index fits"},
    ),
}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store.open(tmp_path / "c.db", create=True)
    published(store, asset("orders", "id", sql="select 1 as id"), asset("customers", "id"))
    return store


def test_nothing_is_wrong_with_a_catalog_that_nobody_touched(store: Store) -> None:
    assert [(check.name, check.ok) for check in checks(store)] == [
        ("file is intact", True),
        ("nothing refers to what is gone", True),
        ("declarations are complete", True),
        ("SQL is what it was", True),
        ("runs hold what they recorded", True),
        ("search index fits", True),
        ("audit record is unbroken", True),
    ]


@pytest.mark.parametrize(("damage", "failing"), DAMAGE.values(), ids=DAMAGE)
def test_damage_is_found(damage: str, failing: set[str], store: Store) -> None:
    store.db.conn.executescript(damage)
    assert {check.name for check in checks(store) if not check.ok} == failing


def test_a_backup_is_a_whole_catalog(store: Store, tmp_path: Path) -> None:
    backup(store, tmp_path / "copy.db")
    with Store.open(tmp_path / "copy.db") as copy:
        assert contents(copy) == contents(store)
        assert all(check.ok for check in checks(copy))
        assert published(copy, asset("orders", "id")).removed == 1
    assert sorted(path.name for path in tmp_path.glob("*copy*")) == ["copy.db"]


def test_a_backup_while_another_writes_holds_what_was_published(store: Store, tmp_path: Path) -> None:
    before = contents(store)
    with Store.open(store.path) as writer, writer.transaction() as db:
        db.execute("DELETE FROM content")
        backup(store, tmp_path / "copy.db")
    with Store.open(tmp_path / "copy.db") as copy:
        assert contents(copy) == before


def test_no_backup_is_overwritten(store: Store, tmp_path: Path) -> None:
    (tmp_path / "copy.db").write_text("precious")
    with pytest.raises(InputError, match="exists: name a new file"):
        backup(store, tmp_path / "copy.db")
    assert (tmp_path / "copy.db").read_text() == "precious"


def test_a_backup_into_no_folder(store: Store, tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="check that the folder exists"):
        backup(store, tmp_path / "nowhere" / "copy.db")


# ── restore ──────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def saved(store: Store, tmp_path: Path) -> Path:
    """A backup that is older than the catalog."""
    backup(store, tmp_path / "saved.db")
    published(store, asset("later", "id"))
    return tmp_path / "saved.db"


def test_a_catalog_is_what_its_backup_holds_and_kept_as_it_was(store: Store, saved: Path) -> None:
    later = contents(store)
    kept = restore(store.path, saved)
    assert kept == store.path.with_name("c.db.before-restore.bak")
    with Store.open(saved) as backed, Store.open(kept) as before:
        assert contents(store) == contents(backed)  # seen through a connection that was open all the while
        assert contents(before) == later
    assert published(store, asset("orders", "id")).removed == 1
    assert all(check.ok for check in checks(store))


def test_a_catalog_that_is_gone_is_restored(store: Store, saved: Path) -> None:
    target = store.path.with_name("new.db")
    assert restore(target, saved) is None
    with Store.open(target) as restored, Store.open(saved) as backed:
        assert contents(restored) == contents(backed)


def test_a_catalog_that_is_damaged_is_set_aside_and_restored(store: Store, saved: Path) -> None:
    store.close()
    store.path.write_bytes(b"no database at all" * 1000)
    kept = restore(store.path, saved)
    assert kept is not None
    assert kept.read_bytes().startswith(b"no database")
    with Store.open(store.path) as restored:
        assert all(check.ok for check in checks(restored))


def test_a_file_of_no_bytes_is_no_backup(store: Store, tmp_path: Path) -> None:
    (tmp_path / "empty.db").touch()
    with pytest.raises(CatalogError, match=r"empty\.db is empty: name a file that 'catchment backup' made"):
        restore(store.path, tmp_path / "empty.db")
    assert len(read.runs(store)) > 0


def test_a_backup_of_an_older_version_is_restored(store: Store, tmp_path: Path) -> None:
    old = tmp_path / "old.db"
    old.write_bytes(gzip.decompress((Path(__file__).parent / "versions" / "schema-1.db.gz").read_bytes()))
    restore(store.path, old)
    with Store.open(store.path) as restored:
        assert len(read.runs(restored)) == 3


BACKUPS: dict[str, tuple[bytes | None, str]] = {
    "none": (None, "no backup at .*name a file that 'catchment backup' made"),
    "text": (b"hello" * 2000, "not a database"),
    "another database": (b"", "is a SQLite database of something else"),
}


@pytest.mark.parametrize(("data", "message"), BACKUPS.values(), ids=BACKUPS)
def test_what_is_no_backup_changes_nothing(data: bytes | None, message: str, store: Store, tmp_path: Path) -> None:
    bad = tmp_path / "bad.db"
    if data:
        bad.write_bytes(data)
    elif data is not None:
        with closing(sqlite3.connect(bad)) as other:
            other.execute("CREATE TABLE other (id)")
    before = contents(store)
    with pytest.raises((InputError, CatalogError), match=message):
        restore(store.path, bad)
    assert contents(store) == before
    assert not list(tmp_path.glob("*.bak*"))


def test_a_damaged_backup_changes_nothing(store: Store, saved: Path) -> None:
    data = bytearray(saved.read_bytes())
    data[3 * 4096 : 6 * 4096] = os.urandom(3 * 4096)
    saved.write_bytes(data)
    before = contents(store)
    with pytest.raises(CatalogError, match="damaged"):
        restore(store.path, saved)
    assert contents(store) == before


def test_a_catalog_is_no_backup_of_itself(store: Store) -> None:
    with pytest.raises(InputError, match="is the catalog itself"):
        restore(store.path, store.path)
