"""What a process that has a catalog open sees of others who upgrade, restore and prune it."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from tests.catalog.examples import asset, contents, published
from tests.catalog.store.test_migrations import unpacked
from tests.faults.conftest import Program

from catchment.catalog import Catalog
from catchment.errors import CatalogError
from catchment.store import Store, retention
from catchment.store.care import backup, checks, restore
from catchment.store.schema import VERSION


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A catalog of two runs."""
    store = Store.open(tmp_path / "c.db", create=True)
    published(store, asset("orders", "id"), asset("gone", "id"))
    published(store, asset("orders", "id total"))
    return store


def upgraded(path: Path, version: int) -> None:
    """Do as a newer release would: other tables, and its own version."""
    with closing(sqlite3.connect(path)) as newer, newer:
        newer.execute("ALTER TABLE declaration RENAME COLUMN status TO state")
        newer.execute(f"PRAGMA user_version = {version}")


COMMANDS = [
    ("search", "orders"),
    ("show", "orders"),
    ("coverage",),
    ("export",),
    ("doctor",),
    ("prune", "--keep-runs", "1"),
]


@pytest.mark.parametrize("words", COMMANDS, ids=[words[0] for words in COMMANDS])
def test_every_command_says_that_a_catalog_is_newer(words: tuple[str, ...], store: Store, program: Program) -> None:
    store.close()
    upgraded(store.path, VERSION + 1)
    before = store.path.read_bytes()
    done = program(store.path, *words)
    assert (done.returncode, done.stdout) == (4, "")
    assert f"newer Catchment (schema {VERSION + 1}, this one knows {VERSION}): upgrade Catchment" in done.stderr
    assert store.path.read_bytes() == before


def test_an_older_reader_and_writer_notice_that_a_newer_one_upgrades(store: Store) -> None:
    catalog = Catalog(store)
    assert catalog.asset("orders").asset.name == "orders"
    upgraded(store.path, VERSION + 1)
    with pytest.raises(CatalogError, match="newer Catchment"):
        catalog.asset("orders")
    with pytest.raises(CatalogError, match="newer Catchment"):
        published(store, asset("orders"))


def test_a_snapshot_outlives_an_upgrade(store: Store) -> None:
    before = contents(store)
    with store.snapshot():
        upgraded(store.path, VERSION + 1)
        assert contents(store) == before


def test_a_catalog_that_is_restored_to_an_older_schema_wants_to_be_opened_again(store: Store, tmp_path: Path) -> None:
    catalog = Catalog(store)
    (tmp_path / "old").mkdir()
    restore(store.path, unpacked(1, tmp_path / "old"))
    with pytest.raises(CatalogError, match="restored to schema 1 meanwhile: start this program again"):
        catalog.asset("orders")
    with Catalog(Store.open(store.path)) as again:
        assert again.asset("orders").asset.name == "orders"


def test_a_snapshot_outlives_a_restore(store: Store, tmp_path: Path) -> None:
    backup(store, tmp_path / "saved.db")
    published(store, asset("later", "id"))
    before = contents(store)
    with store.snapshot():
        restore(store.path, tmp_path / "saved.db")
        assert contents(store) == before
    with Store.open(tmp_path / "saved.db") as saved:
        assert contents(store) == contents(saved) != before


def test_a_snapshot_outlives_a_prune(store: Store) -> None:
    before = contents(store)
    with Store.open(store.path) as other, store.snapshot():
        retention.prune(other, 2)
        assert contents(store) == before
    assert len(contents(store)["declaration"]) == 1 < len(before["declaration"])
    assert all(check.ok for check in checks(store))


def test_an_open_catalog_answers_from_what_was_restored(store: Store, tmp_path: Path) -> None:
    """Also where it has come to a run of the same number since."""
    backup(store, tmp_path / "saved.db")
    published(
        store, asset("orders", "id total"), asset("later", "id", reads=["orders"], edges=["orders.id -> id IDENTITY"])
    )
    catalog = Catalog(store)
    assert [str(each) for each in catalog.downstream("orders#id")] == ["duckdb/db.main.later#id"]
    assert [entry.asset.name for entry, _ in catalog.search("later")] == ["later"]
    then = catalog.as_of(run=3).asset("later")
    assert then.asset.name == "later"
    restore(store.path, tmp_path / "saved.db")
    assert not catalog.downstream("orders#id")
    assert catalog.search("later") == []
    with Store.open(store.path) as other:
        other_run = other.db.execute("SELECT max(id) FROM run").fetchone()
        published(
            other,
            asset("orders", "id total"),
            asset("else", "id", reads=["orders"], edges=["orders.id -> id IDENTITY"]),
        )
    assert other_run == (2,)
    assert [str(each) for each in catalog.downstream("orders#id")] == ["duckdb/db.main.else#id"]
    assert {entry.asset.name for entry in catalog.as_of(run=3).state.assets.values()} == {"orders", "else"}
