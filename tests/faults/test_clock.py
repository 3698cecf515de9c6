"""A clock that goes back an hour: what is on record never goes back, and the past stays what it was."""

from pathlib import Path

import pytest
from tests.catalog.examples import asset, owner, published

from catchment import ingest
from catchment.catalog import Catalog
from catchment.store import Store, database, people, read

NOON, ELEVEN = "2026-01-01T12:00:00Z", "2026-01-01T11:00:00Z"


@pytest.fixture
def catalog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Catalog:
    """A catalog of which the first run was published at noon; now it is eleven."""
    monkeypatch.setattr(database, "now", lambda: NOON)
    store = Store.open(tmp_path / "catchment.db", create=True)
    published(store, asset("orders", "id"))
    for module in (database, ingest, people):
        monkeypatch.setattr(module, "now", lambda: ELEVEN)
    return Catalog(store)


def owners(catalog: Catalog) -> list[str]:
    return [each.name for each in catalog.asset("orders").asset.owners]


def times(store: Store) -> list[str]:
    return [run.finished_at for run in reversed(read.runs(store))]


def test_the_clock_did_go_back(catalog: Catalog) -> None:
    assert times(catalog.store) == [NOON]
    assert database.now() == ELEVEN < NOON


def test_times_of_runs_and_decisions_never_go_back(catalog: Catalog) -> None:
    store = catalog.store
    orders = catalog.asset("orders").id
    for number in range(3):
        people.assign_owner(store, orders, owner(f"ada{number}"), actor="eve")
        published(store, asset("orders", f"id c{number}"))
        people.remove_owner(store, orders, owner(f"ada{number}"), actor="eve")
    assert times(store) == sorted(times(store))
    decided = [event.at for event in reversed(people.audit(store))]
    assert len(decided) == 6
    assert decided == sorted(decided)
    assert people.broken_audit(store) == []


def test_a_time_means_the_last_run_that_was_published_by_then(catalog: Catalog) -> None:
    published(catalog.store, asset("orders", "id total"))
    assert times(catalog.store) == [NOON, NOON]
    then = catalog.as_of(time=NOON)
    assert [column.name for _, column in then.columns(then.asset("orders"))] == ["id", "total"]
    first = catalog.as_of(run=1)
    assert [column.name for _, column in first.columns(first.asset("orders"))] == ["id"]


def test_what_is_decided_after_a_run_is_not_in_its_past(catalog: Catalog) -> None:
    orders = catalog.asset("orders").id
    people.assign_owner(catalog.store, orders, owner("ada"), actor="eve")
    published(catalog.store, asset("orders", "id total"))
    people.remove_owner(catalog.store, orders, owner("ada"), actor="eve")
    people.assign_owner(catalog.store, orders, owner("bob"), actor="eve")
    published(catalog.store, asset("orders", "id sum"))
    assert [owners(catalog.as_of(run=run)) for run in (1, 2, 3)] == [[], ["ada"], ["bob"]]
    assert owners(catalog) == ["bob"]


def test_owners_that_go_along_with_a_rename_are_part_of_the_run_that_tells_it(catalog: Catalog) -> None:
    published(catalog.store, asset("orders", "id a b"))
    people.assign_owner(catalog.store, catalog.asset("orders").id, owner("ada"), actor="eve")
    published(catalog.store, asset("purchases", "id a b"))
    assert people.audit(catalog.store)[0].action == "carry_owner"
    assert [each.name for each in catalog.as_of(run=3).asset("purchases").asset.owners] == ["ada"]
    assert owners(catalog.as_of(run=2)) == []
