"""Reading several things from one state of the file."""

from pathlib import Path

from tests.catalog.examples import asset, ids, published

from catchment.store import Store, read


def test_a_snapshot_sees_nothing_that_others_publish_meanwhile(tmp_path: Path) -> None:
    path = tmp_path / "catchment.db"
    with Store.open(path, create=True) as writer, Store.open(path) as reader:
        published(writer, asset("orders", "id"))
        with reader.snapshot():
            before = reader.data_version()
            published(writer, asset("orders", "id total"))
            assert read.latest_run(reader) == 1
            assert reader.data_version() == before
        assert read.latest_run(reader) == 2
        assert reader.data_version() != before


def test_many_assets_are_read_as_one_by_one(tmp_path: Path) -> None:
    with Store.open(tmp_path / "catchment.db", create=True) as store:
        tables = [
            asset("raw", "id x"),
            asset("orders", "id x", reads=["raw"], edges=["raw.id -> id IDENTITY", "raw.x ->  FILTER"], sql="select 1"),
        ]
        published(store, *tables)
        known = ids(store)
        raw, orders = (known[each.urn] for each in tables)
        columns = read.columns_of(store, [raw, orders, 99])
        assert columns == {asset: read.columns(store, asset) for asset in (raw, orders)}
        assert [column.name for _, column in columns[raw]] == ["id", "x"]
        assert read.sqls_of(store, [raw, orders]) == {orders: "select 1"}
        column = known[f"{tables[1].urn}#id"]
        edges = read.edges_into(store, [(orders, column), (orders, orders)])
        assert edges == {target: read.edge_rows(store, orders, target=target) for target in (column, orders)}
