"""Publishing: the difference is written, whole or not at all, and the past is kept."""

import shutil
from itertools import count
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.catalog.examples import asset, check_on, contents, current, ids, owner, published, urn

from catchment.catalog import Catalog
from catchment.errors import CatalogError, NotFoundError
from catchment.graph.export import node_link
from catchment.store import Store, read, search
from catchment.store.care import checks
from catchment.store.digests import asset_digest
from catchment.store.publish import Published, republish
from catchment_parsers.facts import Asset, Kind, Owner, Provenance


@pytest.fixture
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return Store.open(tmp_path_factory.mktemp("store") / "c.db", create=True)


ORDERS = asset("orders", "id total", reads=["raw"], edges=["raw.id -> id IDENTITY", "raw.t ->  FILTER"], sql="select")
CUSTOMERS = asset("customers", "id")
PAYMENTS = asset("payments", "id")


def told(run: Published) -> tuple[int, int, int, int]:
    return run.added, run.changed, run.removed, run.unchanged


def test_a_run_counts_what_differs_from_the_last(store: Store) -> None:
    assert told(published(store, ORDERS, CUSTOMERS)) == (2, 0, 0, 0)
    changed = asset("customers", "id name")
    assert told(published(store, changed, PAYMENTS)) == (1, 1, 1, 0)
    assert told(published(store, changed, PAYMENTS)) == (0, 0, 0, 2)
    assert told(published(store)) == (0, 0, 2, 0)
    assert [run.id for run in read.runs(store)] == [4, 3, 2, 1]
    assert current(store, "shop") == {}


DIFFERENCES = {
    "description": {"description": "Orders."},
    "owner": {"owners": (owner("ada"),)},
    "tag": {"tags": ("x",)},
    "meta": {"meta": {"a": {"b": 1}}},
    "tier": {"tier": "TIER_1"},
    "sql": {"sql": "select 2"},
    "status": {"status": "FAILED"},
    "details": {"details": {"language": "python"}},
    "what is asked of its freshness": {"details": {"freshness": {"criteria": {"warn_after": {"count": 1}}}}},
    "column": {"columns": ()},
    "read": {"reads": ()},
    "edge": {"edges": ()},
}


@pytest.mark.parametrize("fields", DIFFERENCES.values(), ids=DIFFERENCES)
def test_any_difference_is_a_change(fields: dict[str, object], store: Store) -> None:
    published(store, ORDERS)
    assert told(published(store, msgspec.structs.replace(ORDERS, **fields))) == (0, 1, 0, 0)


OBSERVED = {
    "row count": {"row_count": 7},
    "outcome": {"details": {"run": {"status": "error"}}},
    "test status": {"details": {"status": "fail"}},
    "freshness": {"details": {"freshness": {"status": "warn", "max_loaded_at": "2026-01-01"}}},
}


@pytest.mark.parametrize("fields", OBSERVED.values(), ids=OBSERVED)
def test_what_is_observed_changes_nothing_that_is_said(fields: dict[str, object], store: Store) -> None:
    """A day on which everything ran again writes outcomes, not every model with its columns and edges."""
    published(store, ORDERS)
    seen = msgspec.structs.replace(ORDERS, **fields)
    run = published(store, seen)
    assert (*told(run), run.observed) == (0, 0, 0, 1, 1)
    assert published(store, seen).observed == 0
    (known,) = read.declared(store)
    assert {name: getattr(known.asset, name) for name in fields} == fields
    assert [check for check in checks(store) if not check.ok] == []


def test_what_is_not_observed_again_stands(store: Store) -> None:
    """A manifest that was written without results makes no test forget that it passed."""
    published(store, asset("orders", "id", row_count=7, details={"run": {"status": "success"}, "language": "sql"}))
    published(store, asset("orders", "id total", details={"run": {"status": "error"}}))
    (known,) = read.declared(store)
    assert (known.asset.row_count, known.asset.details) == (7, {"run": {"status": "error"}})
    before = store.as_of(read.moment(store, run=1))
    (known,) = read.declared(before)
    assert (known.asset.row_count, known.asset.details["run"]) == (7, {"status": "success"})


def test_what_is_gone_is_observed_no_more(store: Store) -> None:
    published(store, asset("orders", "id", row_count=7))
    published(store)
    published(store, asset("orders", "id"))
    (known,) = read.declared(store)
    assert known.asset.row_count == -1


def test_the_catalog_is_read_as_it_was(store: Store) -> None:
    published(store, ORDERS, CUSTOMERS)
    published(store, asset("orders", "id", description="new"), PAYMENTS)
    catalog = Catalog(store)
    then, now = catalog.as_of(run=1), catalog.as_of(run=2)
    assert {e.asset.name: e.asset.description for e in then.state.assets.values()} == {"orders": "", "customers": ""}
    assert {e.asset.name: e.asset.description for e in now.state.assets.values()} == {"orders": "new", "payments": ""}
    assert [c.name for _, c in then.columns(then.asset("orders"))] == ["id", "total"]
    upstream = {str(each) for each in then.upstream("orders.id")}
    assert upstream == {urn("orders"), urn("raw.id"), urn("raw"), urn("raw.t")}
    assert {str(each) for each in now.upstream("orders.id")} == {urn("orders")}
    assert node_link(now) == node_link(catalog)


@pytest.mark.parametrize(
    ("moment", "message"),
    [
        ({"run": 9}, "no run 9: 'catchment runs' lists them"),
        ({"time": "2020-01-01T00:00:00Z"}, "nothing had been ingested by 2020-01-01T00:00:00Z"),
    ],
    ids=["run", "time"],
)
def test_a_moment_must_be_one_that_the_catalog_knows(moment: dict[str, Any], message: str, store: Store) -> None:
    published(store, ORDERS)
    with pytest.raises(NotFoundError, match=message):
        Catalog(store).as_of(**moment)


def test_an_unchanged_source_writes_nothing_but_its_run(store: Store) -> None:
    published(store, ORDERS, CUSTOMERS, check_on("orders", "id"))
    before = contents(store)
    run = published(store, CUSTOMERS, ORDERS, check_on("orders", "id"))
    again = republish(store, read.runs(store)[0], "target", "2026-01-01T00:00:00Z")
    after = contents(store)
    assert (told(run), told(again)) == ((0, 0, 0, 3), (0, 0, 0, 3))
    assert len(after.pop("run")) == len(before.pop("run")) + 2
    assert after == before


def test_the_past_is_kept_from_run_to_run(store: Store) -> None:
    published(store, ORDERS)
    published(store, ORDERS, CUSTOMERS)
    published(store, asset("orders", "id", description="new"), CUSTOMERS)
    published(store, asset("orders", "id", description="new"))
    published(store, asset("orders", "id", description="new"), CUSTOMERS)
    rows = store.db.execute("SELECT key, from_run, to_run FROM declaration ORDER BY id").fetchall()
    assert rows == [
        (urn("orders"), 1, 3),
        (urn("customers"), 2, 4),
        (urn("orders"), 3, None),
        (urn("customers"), 5, None),
    ]


def test_names_keep_their_ids(store: Store) -> None:
    published(store, ORDERS)
    before = ids(store)
    published(store)
    published(store, ORDERS, CUSTOMERS)
    after = ids(store)
    assert {name: after[name] for name in before} == before


def test_all_that_was_said_is_read_back(store: Store) -> None:
    published(store, ORDERS, check_on("orders", "id"))
    node, test = (each.node for each in read.declared(store))
    assert [column.name for _, column in read.columns(store, node)] == ["id", "total"]
    assert read.sqls_of(store, [node]) == {node: "select"}
    assert [(e.source, e.target, e.subtype) for e in read.edge_rows(store, node)] == [
        (urn("raw.id"), urn("orders.id"), "IDENTITY"),
        (urn("raw.t"), urn("orders"), "FILTER"),
    ]
    assert read.columns(store, test) == []
    assert read.sqls_of(store, [test]) == {}


# ── whole or not at all ──────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("instructions", [100, 1_000, 5_000, 10_000])
def test_a_publish_that_fails_midway_leaves_all_as_it_was(instructions: int, store: Store) -> None:
    published(store, ORDERS, CUSTOMERS)
    before = contents(store)
    clock = count()
    store.db.conn.set_progress_handler(lambda: next(clock) >= instructions // 100, 100)
    with pytest.raises(CatalogError, match="interrupted"):
        published(store, *(asset(f"t{number}", "a b c") for number in range(50)))
    store.db.conn.set_progress_handler(None, 0)
    assert contents(store) == before
    assert all(check.ok for check in checks(store))
    assert told(published(store, ORDERS, PAYMENTS)) == (1, 0, 1, 1)


def test_a_fault_of_ours_midway_leaves_all_as_it_was(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    published(store, ORDERS)
    before = contents(store)
    with monkeypatch.context() as patch:
        patch.setattr(search, "refresh", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            published(store, CUSTOMERS)
    assert contents(store) == before
    assert told(published(store, CUSTOMERS)) == (1, 0, 1, 0)


def test_one_source_in_two_processes_at_once_is_one_after_the_other(store: Store) -> None:
    with Store.open(store.path) as other:
        assert (published(store, ORDERS).run, published(other, ORDERS, CUSTOMERS).run) == (1, 2)
        assert told(published(store, CUSTOMERS)) == (0, 0, 1, 1)


# ── several sources ──────────────────────────────────────────────────────────────────────────────


def test_two_sources_of_one_relation_are_one_asset(store: Store) -> None:
    built = asset("orders", "id:integer", unique_id="model.shop.orders", path="orders.sql", owners=(owner("ada"),))
    used = asset(
        "orders",
        "id total:double",
        kind=Kind.SOURCE,
        unique_id="source.bi.shop.orders",
        description="From the shop.",
        owners=(owner("bob"),),
        tags=("bi",),
    )
    published(store, used, source="bi")
    published(store, built, source="shop")
    catalog = Catalog(store)
    (entry,) = catalog.state.assets.values()
    assert (entry.asset.kind, entry.asset.description, entry.asset.tags) == (Kind.MODEL, "From the shop.", ("bi",))
    assert [(r.source, r.kind, r.unique_id) for r in entry.resources] == [
        ("shop", "model", "model.shop.orders"),
        ("bi", "source", "source.bi.shop.orders"),
    ]
    assert [o.name for o in entry.asset.owners] == ["ada", "bob"]
    assert [(c.name, c.data_type) for _, c in catalog.columns(entry)] == [("id", "integer"), ("total", "double")]
    assert catalog.asset("source.bi.shop.orders") == catalog.asset("model.shop.orders") == entry


def test_a_source_closes_only_what_it_said_itself(store: Store) -> None:
    published(store, ORDERS, source="a")
    published(store, ORDERS, CUSTOMERS, source="b")
    assert told(published(store, source="a")) == (0, 0, 1, 0)
    assert current(store, "b") == {urn("orders"): asset_digest(ORDERS), urn("customers"): asset_digest(CUSTOMERS)}
    assert {entry.asset.name for entry in Catalog(store).state.assets.values()} == {"orders", "customers"}


NAMES = st.sampled_from(["a", "b", "c", "d"])
OWNERS = st.lists(st.builds(Owner, name=NAMES, provenance=st.sampled_from(list(Provenance)[1:])), max_size=2)


@st.composite
def assets(draw: st.DrawFn) -> Asset:
    name = draw(NAMES)
    columns = draw(st.lists(NAMES, unique=True, max_size=3))
    upstream = draw(st.sampled_from([each for each in "abcd" if each != name]))
    return asset(
        name,
        " ".join(columns),
        kind=draw(st.sampled_from([Kind.MODEL, Kind.SOURCE])),
        reads=[upstream] if draw(st.booleans()) else [],
        edges=[f"{upstream}.a -> {column} IDENTITY" for column in columns[:1]],
        unique_id=draw(st.sampled_from(["", f"model.x.{name}", f"source.x.{name}"])),
        description=draw(st.sampled_from(["", "first", "second"])),
        path=draw(st.sampled_from(["", "a.sql"])),
        owners=tuple(draw(OWNERS)),
        sql=draw(st.sampled_from(["", "select 1", "select 2"])),
    )


SETS = st.lists(assets(), max_size=4, unique_by=lambda each: each.key)
RUNS = st.lists(st.tuples(st.sampled_from(["shop", "bi"]), SETS), min_size=1, max_size=6)


def state(store: Store) -> dict[str, list[str]]:
    """All that can be asked of a catalog now, whatever its ids and the order of its rows."""
    data = node_link(Catalog(store))
    words = {node: None for word in ("a", "b", "first", "second") for node in search.matches(store, [word])}
    urns = {node: name for name, node in ids(store).items()}
    return {
        "nodes": sorted(map(str, data["nodes"])),
        "links": sorted(str(link) for link in data["links"]),
        "found": sorted(urns[node] for node in words),
        "sql": sorted(read.sqls_of(store, urns).values()),
    }


@pytest.fixture(scope="module")
def empty_db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty catalog, to be copied: making one takes as long as the rest of an example."""
    db = tmp_path_factory.mktemp("empty") / "catchment.db"
    Store.open(db, create=True).close()
    return db


@settings(max_examples=60, deadline=None)
@given(runs=RUNS)
def test_the_present_is_what_each_source_said_last(
    runs: list[tuple[str, list[Asset]]], empty_db: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("runs")
    every, only_last = (Path(shutil.copy(empty_db, folder / name)) for name in ("all.db", "last.db"))
    last = dict(runs)
    with Store.open(every) as store, Store.open(only_last) as fresh:
        for source in dict.fromkeys(source for source, _ in runs):
            published(fresh, source=source)
        for source, group in runs:
            published(store, *group, source=source)
        for source, group in last.items():
            assert current(store, source) == {each.key: asset_digest(each) for each in group}
            published(fresh, *group, source=source)
        assert state(store) == state(fresh)
        assert [check for check in checks(store) if not check.ok] == []


# ── search ───────────────────────────────────────────────────────────────────────────────────────


def found(store: Store, words: str) -> list[str]:
    urns = {node: name for name, node in ids(store).items()}
    return [urns[node].rpartition(".")[2] for node in search.matches(store, search.words(words))]


def test_search_stays_in_step(store: Store) -> None:
    published(store, asset("orders", "id", description="All purchases."), asset("customers", "id"))
    assert found(store, "purchases") == ["orders"]
    published(store, asset("orders", "id", description="Sales."), asset("customers", "id purchases"))
    assert (found(store, "purchases"), found(store, "sales")) == (["customers"], ["orders"])
    published(store, asset("orders", "id", description="Sales."))
    assert (found(store, "purchases"), found(store, "customers")) == ([], [])


def test_an_asset_that_another_source_still_declares_stays_to_be_found(store: Store) -> None:
    published(store, asset("orders", description="From a."), source="a")
    published(store, asset("orders", description="By b."), source="b")
    published(store, source="a")
    assert found(store, "orders") == ["orders"]


def test_the_database_alone_forbids_two_present_declarations_of_a_key(store: Store) -> None:
    published(store, ORDERS)
    with pytest.raises(CatalogError, match="UNIQUE"), store.transaction() as db:
        db.execute(
            "INSERT INTO declaration (source_id, node_id, key, kind, digest, from_run) "
            "SELECT source_id, node_id, key, kind, digest, from_run FROM declaration"
        )
