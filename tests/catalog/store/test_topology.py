"""What the graph is made of: the links that hold at a moment, of all assets or of some."""

from pathlib import Path

import pytest
from tests.catalog.examples import asset, check_on, ids, published, urn

from catchment.store import Store, links, topology
from catchment.store.database import Moment
from catchment_parsers.facts import ParseStatus


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path / "c.db", create=True)


def told(store: Store, packed: bytes) -> list[str]:
    names = {node: name.removeprefix(urn("")) for name, node in ids(store).items()}
    return [f"{names[s]} -> {names[t]} {links.how(code)}" for s, t, code in links.unpacked(packed)]


RAW, ORDERS = asset("raw", "id"), asset("orders", "id", reads=["raw"], edges=["raw.id -> id IDENTITY"])


def test_edges_come_before_the_columns_that_an_asset_has(store: Store) -> None:
    published(store, RAW, ORDERS, check_on("orders", "id"))
    assert told(store, topology.column_links(store)) == [
        "raw -> raw#id OWN",
        "raw#id -> orders#id IDENTITY",
        "orders -> orders#id OWN",
    ]
    node = ids(store)[urn("orders")]
    assert told(store, topology.column_links(store, [node])) == [
        "raw#id -> orders#id IDENTITY",
        "orders -> orders#id OWN",
    ]
    assert told(store, topology.asset_links(store, [node])) == ["raw -> orders ROWS"]
    assert topology.asset_links(store, []) == b""


def test_links_as_of_a_moment(store: Store) -> None:
    published(store, RAW, ORDERS)
    published(store, RAW, asset("orders", "id"))
    assert told(store, topology.asset_links(store)) == []
    past = store.as_of(Moment(run=1, time=""))
    assert told(store, topology.asset_links(past)) == ["raw -> orders ROWS"]


def test_of_two_that_read_the_same_the_one_that_reaches_most_counts(store: Store) -> None:
    for source, reach in [("a", "VALUES"), ("b", "WHOLE"), ("c", "ROWS")]:
        published(store, asset("orders", reads={"raw": reach}), source=source)
    assert told(store, topology.asset_links(store)) == ["raw -> orders WHOLE"]
    published(store, source="b")
    assert told(store, topology.asset_links(store)) == ["raw -> orders ROWS"]


def test_who_builds_an_asset_knows_better_what_it_reads_than_who_refers_to_it(store: Store) -> None:
    published(store, asset("orders", reads=["raw"], status=ParseStatus.PARSED), source="builds")
    published(store, asset("orders", reads=["raw", "old"], status=ParseStatus.MISSING), source="refers")
    assert told(store, topology.asset_links(store)) == ["raw -> orders ROWS"]


def test_what_changed_since_a_run(store: Store) -> None:
    published(store, RAW, ORDERS)
    published(store, RAW, asset("orders", "id"), asset("new"))
    published(store, asset("orders", "id"), asset("new"))
    names = ids(store)
    assert {*topology.changed(store, 1)} == {names[urn(name)] for name in ("orders", "new", "raw")}
    assert topology.changed(store, 2) == [names[urn("raw")]]
    assert topology.changed(store, 3) == []
