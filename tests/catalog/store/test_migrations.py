"""Catalogs of older versions: brought up to date whole or not at all, and kept as they were."""

import gzip
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from tests.catalog.store.versions import make

from catchment.catalog import Catalog
from catchment.errors import CatalogError
from catchment.store import Store, database, history, people, read, repacked, search
from catchment.store.care import checks
from catchment.store.schema import VERSION
from catchment_parsers.facts import Provenance

VERSIONS = Path(make.__file__).parent
OLDER = sorted(int(path.stem.partition(".")[0].rpartition("-")[2]) for path in VERSIONS.glob("schema-*.db.gz"))


@pytest.fixture(params=OLDER)
def older(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return unpacked(request.param, tmp_path)


def unpacked(version: int, folder: Path) -> Path:
    path = folder / "catchment.db"
    path.write_bytes(gzip.decompress((VERSIONS / f"schema-{version}.db.gz").read_bytes()))
    return path


def version_of(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def test_what_was_said_is_what_is_read(older: Path) -> None:
    with Store.open(older) as store:
        now = history.current(store, "shop", ["source.shop.raw", "model.shop.orders"])
        assert now["source.shop.raw"] == make.RAW
        orders = now["model.shop.orders"]
        assert (orders.columns, orders.reads) == ((*make.ORDERS.columns, make.PII), make.ORDERS.reads)
        assert orders.edges == make.ORDERS.edges[:2]
        assert history.current(store, "bi", ["model.shop.board"]) == {"model.shop.board": make.BOARD}
        assert [check for check in checks(store) if not check.ok] == []


def test_the_past_is_what_it_was(older: Path) -> None:
    with Store.open(older) as store, Catalog(store) as catalog:
        assert [run.id for run in read.runs(store)] == [3, 2, 1]
        before = catalog.as_of(run=1)
        assert [column.name for _, column in before.columns(before.asset("orders"))] == ["id", "total"]
        # The filter that run 2 drops lets the rows of orders follow from raw's id,.
        assert {each.urn for each in before.downstream("raw#id")} == {
            "duckdb/shop.orders",
            "duckdb/shop.orders#id",
            "duckdb/shop.orders#total",
        }
        [step] = history.steps(store, 1, 3, "shop")
        assert step.key == "model.shop.orders"


def test_lineage_owners_and_search_are_those_of_before(older: Path) -> None:
    with Store.open(older) as store, Catalog(store) as catalog:
        assert {each.urn for each in catalog.upstream("board#total")} == {
            "duckdb/shop.orders#total",
            "duckdb/shop.board",
            "duckdb/shop.orders",
            "duckdb/shop.raw#total",
            "duckdb/shop.raw",
        }
        orders = catalog.asset("orders")
        assert [(owner.name, owner.provenance) for owner in orders.asset.owners] == [("ada", Provenance.MANUAL)]
        assert read.sensitive_columns(store) == {catalog.column_node(orders, '"Email"'): (True, "RESTRICTED")}
        assert read.column_counts(store)[orders.id] == (3, 2, 1)
        assert search.matches(store, ["ada"]) == [orders.id]
        assert [token.name for token in people.tokens(store)] == ["ci"]


def test_it_is_kept_as_it_was(older: Path, caplog: pytest.LogCaptureFixture) -> None:
    before, version = older.read_bytes(), version_of(older)
    Store.open(older).close()
    kept = older.with_name(f"catchment.db.schema-{version}.bak")
    assert (version_of(older), version_of(kept)) == (VERSION, version)
    assert kept.read_bytes()[100:] == before[100:]  # but for the counters in SQLite's header
    assert f"kept in {kept}" in caplog.text
    Store.open(older).close()
    assert sorted(path.name for path in older.parent.iterdir()) == ["catchment.db", kept.name]


def test_a_second_upgrade_keeps_a_second_copy(tmp_path: Path) -> None:
    for _ in range(2):
        Store.open(unpacked(1, tmp_path)).close()
    kept = sorted(path.name for path in tmp_path.glob("*.bak*"))
    assert kept == ["catchment.db.schema-1.bak", "catchment.db.schema-1.bak.2"]


def test_an_upgrade_that_fails_leaves_the_catalog_as_it_was(older: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(sqlite3.connect(older)) as connection:
        before = "\n".join(connection.iterdump())
    with monkeypatch.context() as patch:
        patch.setattr(repacked, "_CLEANUP", "DROP TABLE column;\nSELECT broken")
        with pytest.raises(CatalogError, match="broken"):
            Store.open(older)
    with closing(sqlite3.connect(older)) as connection:
        assert "\n".join(connection.iterdump()) == before
    with Store.open(older) as store:
        assert all(check.ok for check in checks(store))


def test_a_full_disk_while_it_is_kept_changes_nothing(older: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = older.read_bytes()

    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(database, "copied", full)
    with pytest.raises(CatalogError, match="the disk is full"):
        Store.open(older)
    assert older.read_bytes()[100:] == before[100:]


def test_those_that_open_it_at_once_bring_it_up_to_date_once(older: Path) -> None:
    with closing(sqlite3.connect(older)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")  # as every catalog in use; to switch, nobody else may have it
    with ThreadPoolExecutor(4) as pool:
        for store in list(pool.map(lambda _: Store.open(older), range(4))):
            store.close()
    with Store.open(older) as store:
        assert all(check.ok for check in checks(store))
