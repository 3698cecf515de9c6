"""Opening a catalog: ours, of a version that we know; everything else is one line that says how to mend it."""

import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.catalog.examples import asset, contents, published

from catchment.errors import CatalogError, CatchmentError, InputError
from catchment.store import Store, database
from catchment.store.care import checks
from catchment.store.schema import APPLICATION_ID, VERSION


def test_a_new_catalog_says_whose_it_is_and_of_which_version(tmp_path: Path) -> None:
    with Store.open(tmp_path / "new.db", create=True) as store:
        pragmas = {
            name: store.db.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("application_id", "user_version", "foreign_keys", "journal_mode")
        }
    assert pragmas == {
        "application_id": APPLICATION_ID,
        "user_version": VERSION,
        "foreign_keys": 1,
        "journal_mode": "wal",
    }


def test_opening_again_changes_nothing(tmp_path: Path) -> None:
    with Store.open(tmp_path / "c.db", create=True) as store:
        published(store, asset("orders", "id"))
        before = contents(store)
    with Store.open(tmp_path / "c.db") as store:
        assert contents(store) == before


def test_an_empty_file_becomes_a_catalog(tmp_path: Path) -> None:
    path = tmp_path / "empty.db"
    path.touch()
    with Store.open(path) as store:
        assert all(check.ok for check in checks(store))


def test_an_older_version_is_brought_up_to_date(tmp_path: Path) -> None:
    """A process that was killed while it made the file leaves our id and no tables."""
    path = tmp_path / "old.db"
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.close()
    with Store.open(path) as store:
        assert store.db.execute("PRAGMA user_version").fetchone() == (VERSION,)
        published(store, asset("orders"))


def _text(path: Path) -> None:
    path.write_text("select 1 -- not a database, and longer than a header of SQLite, which has 100 bytes\n" * 3)


def _a_few_words(path: Path) -> None:
    path.write_text("my notes")  # SQLite alone would take it for an empty database


def _someone_elses(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE songs (title TEXT)")
    connection.close()


def _other_application(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA application_id = 7")
    connection.close()


def _newer(path: Path) -> None:
    Store.open(path, create=True).close()
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    connection.close()


def _folder(path: Path) -> None:
    path.mkdir()


def _missing(_path: Path) -> None:
    pass


BAD_FILES = [
    (_a_few_words, CatalogError, "not a SQLite database; name another with --db"),
    (_text, CatalogError, "not a SQLite database; name another with --db"),
    (_someone_elses, CatalogError, "is a SQLite database of something else: name another file with --db"),
    (_other_application, CatalogError, "is a SQLite database of something else: name another file with --db"),
    (_newer, CatalogError, f"newer Catchment (schema {VERSION + 1}, this one knows {VERSION}): upgrade Catchment"),
    (_folder, InputError, "is a folder: name the catalog's file"),
    (_missing, InputError, "make one with 'catchment --db"),
]


@pytest.mark.parametrize(("make", "error", "message"), BAD_FILES, ids=[make.__name__[1:] for make, _, _ in BAD_FILES])
def test_what_is_no_catalog_of_ours_is_left_as_it_is(
    make: Callable[[Path], None], error: type[CatchmentError], message: str, tmp_path: Path
) -> None:
    path = tmp_path / "c.db"
    make(path)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(error) as caught:
        Store.open(path)
    assert message in str(caught.value)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)
    assert (path.read_bytes() if path.is_file() else None) == before


def test_the_folder_of_a_new_catalog_must_exist(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="check that the folder exists and may be written"):
        Store.open(tmp_path / "nowhere" / "c.db", create=True)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give up at once where another process writes."""
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.0)


@pytest.mark.usefixtures("impatient")
def test_a_locked_catalog_is_said_to_be_locked_and_can_still_be_read(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    with Store.open(path, create=True) as store:
        published(store, asset("orders", "id"))
        before = contents(store)
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with Store.open(path) as reader:
            assert contents(reader) == before
            with pytest.raises(CatalogError, match=r"database is locked: another process is writing; try again"):
                published(reader, asset("customers"))
        other.execute("ROLLBACK")
        other.close()
        assert published(store, asset("customers")).added == 1


@contextmanager
def unprivileged() -> Iterator[None]:
    """Be nobody for a while, where we are root, who may do everything."""
    if os.geteuid():
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.parametrize(
    ("mode", "message"),
    [(0o444, "the file may not be written; check its permissions"), (0o000, "unable to open database file")],
)
def test_a_file_that_may_not_be_used_says_so(mode: int, message: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "c.db"
        with Store.open(path, create=True) as store:
            published(store, asset("orders"))
        before = path.read_bytes()
        path.chmod(mode)
        path.parent.chmod(0o555)
        try:
            with unprivileged(), pytest.raises(CatalogError, match=message), Store.open(path) as store:
                published(store, asset("customers"))
        finally:
            path.parent.chmod(0o700)
            path.chmod(0o600)
        assert path.read_bytes() == before


def test_a_connection_that_may_not_write_says_so(tmp_path: Path) -> None:
    with Store.open(tmp_path / "c.db", create=True) as store:
        store.db.execute("PRAGMA query_only = ON")
        with pytest.raises(CatalogError, match="may not be written; check its permissions"):
            published(store, asset("orders"))


def test_a_full_disk_leaves_the_catalog_as_it_was(tmp_path: Path) -> None:
    with Store.open(tmp_path / "c.db", create=True) as store:
        published(store, asset("orders", "id"))
        before = contents(store)
        pages = store.db.execute("PRAGMA page_count").fetchone()[0]
        store.db.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(CatalogError, match="the disk is full; free some space, the catalog is as it was"):
            published(store, *(asset(f"t{number}", "a b c", description="x" * 500) for number in range(100)))
        assert contents(store) == before


def test_a_damaged_page_is_found(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    with Store.open(path, create=True) as store:
        published(store, *(asset(f"t{number}", "a b c") for number in range(200)))
    data = bytearray(path.read_bytes())
    size = int.from_bytes(data[16:18], "big")
    # All pages but the first, which holds the schema's root: whatever is asked for meets one.
    data[2 * size :] = os.urandom(len(data) - 2 * size)
    path.write_bytes(data)
    with pytest.raises(CatalogError, match="damaged; restore it from a backup"):
        _used(path)


def _used(path: Path) -> None:
    with Store.open(path) as store:
        checks(store)
        published(store, asset("orders"))


def test_readers_see_the_old_state_until_a_run_is_published_whole(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    with Store.open(path, create=True) as writer, Store.open(path) as reader:
        published(writer, asset("orders", "id"))
        before, version = contents(reader), reader.data_version()
        with writer.transaction() as db:
            db.execute("DELETE FROM content")
            assert contents(reader) == before
            assert reader.data_version() == version
        assert contents(reader) != before
        assert reader.data_version() != version
