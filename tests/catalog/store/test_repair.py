"""Repairs: each says what it will do, does just that, and leaves a catalog on which the next run is fine."""

from pathlib import Path

import pytest
from tests.catalog.examples import asset, contents, published

from catchment.graph import centrality
from catchment.store import Store, popularity, search
from catchment.store.care import checks
from catchment.store.repair import repair, repairs

ORDERS, CUSTOMERS = (
    asset("orders", "id", reads=["customers"], edges=["customers.id -> id JOIN"]),
    asset("customers", "id"),
)

DAMAGE = {
    "parts of no declaration": (
        "PRAGMA foreign_keys = OFF; DELETE FROM declaration WHERE key LIKE '%orders'",
        [
            "Delete rows that are parts of no declaration: 1 of content, 1 of lineage, 1 of read.",
            "Drop 0 declarations that lost parts. Then ingest again, whether changed or not: shop.",
        ],
    ),
    "a declaration that lost its content": (
        "DELETE FROM content WHERE declaration_id = 1",
        ["Drop 1 declaration that lost parts. Then ingest again, whether changed or not: shop."],
    ),
    "columns that are no JSON": (
        "UPDATE content SET columns = '[{' WHERE declaration_id = 1",
        ["Drop 1 declaration that lost parts. Then ingest again, whether changed or not: shop."],
    ),
    "a damaged index": (
        "UPDATE search_data SET block = x'00' WHERE id > 10",
        ["Make the search index anew."],
    ),
}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store.open(tmp_path / "c.db", create=True)
    published(store, ORDERS, CUSTOMERS)
    return store


def test_nothing_is_done_to_a_catalog_that_is_whole(store: Store) -> None:
    before = contents(store)
    assert (repairs(store), repair(store)) == ([], [])
    assert contents(store) == before


@pytest.mark.parametrize(("damage", "done"), DAMAGE.values(), ids=DAMAGE)
def test_what_is_damaged_is_mended_as_said(damage: str, done: list[str], store: Store) -> None:
    store.db.conn.executescript(damage)
    before = contents(store)
    assert [each.does for each in repairs(store)] == done
    assert contents(store) == before
    assert [each.does for each in repair(store)] == done
    published(store, ORDERS, CUSTOMERS)
    assert [check for check in checks(store) if not check.ok] == []
    assert repairs(store) == []
    assert len(search.matches(store, ["orders"])) == 1


def test_a_source_that_lost_everything_is_told_and_read_again(store: Store) -> None:
    store.db.conn.executescript("PRAGMA foreign_keys = OFF; DELETE FROM declaration")
    assert "Then ingest again, whether changed or not: shop." in repairs(store)[-1].does
    repair(store)
    assert store.db.execute("SELECT fingerprint FROM run").fetchone() == (b"",)
    published(store, ORDERS, CUSTOMERS)
    assert [check for check in checks(store) if not check.ok] == []


def test_what_depended_on_what_is_dropped_is_counted_anew(store: Store) -> None:
    centrality.keep(store)
    assert popularity.kept(store) is not None
    store.db.conn.executescript("DELETE FROM content WHERE declaration_id = 1")
    repair(store)
    assert popularity.kept(store) is None
    assert centrality.dependents(store) == {}
