"""Is the file whole; and a copy of it."""

from pathlib import Path

import pytest
from tests.catalog.examples import asset, contents, published

from catchment.errors import CatalogError, InputError
from catchment.store import Store
from catchment.store.care import backup, checks

DAMAGE = {
    "a declaration gone": (
        "PRAGMA foreign_keys = OFF; DELETE FROM declaration",
        {"nothing refers to what is gone", "runs hold what they recorded"},
    ),
    "a declaration closed": ("UPDATE declaration SET to_run = 1", {"runs hold what they recorded"}),
    "the index emptied": (
        "UPDATE search_data SET block = x'00' WHERE id > 10",
        {"search index fits"},
    ),
}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store.open(tmp_path / "c.db", create=True)
    published(store, asset("orders", "id"), asset("customers", "id"))
    return store


def test_nothing_is_wrong_with_a_catalog_that_nobody_touched(store: Store) -> None:
    assert [(check.name, check.ok) for check in checks(store)] == [
        ("file is intact", True),
        ("nothing refers to what is gone", True),
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
