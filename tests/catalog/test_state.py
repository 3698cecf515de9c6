"""States of a catalog: what was loaded is brought up to date by what changed, and equals what is loaded anew."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from tests.catalog.examples import asset, owner, published, urn
from tests.catalog.store.test_publish import RUNS

from catchment import answers
from catchment.catalog import Catalog, State
from catchment.errors import InputError
from catchment.graph.filters import EVERYTHING
from catchment.store import Store, care, interned, people, retention
from catchment.store.repair import repair
from catchment_parsers.facts import Asset, ParseStatus, Provenance


def told(state: State) -> dict[str, Any]:
    """All that a state says, whatever the order in which it was found out."""
    lineage = state.lineage
    nodes = sorted(lineage.urns)
    return {
        "assets": {node: state.assets[node] for node in sorted(state.assets)},
        "names": {
            entry.asset.name: sorted(e.id for e in state.assets.matches(entry.asset.name))
            for entry in state.assets.values()
        },
        "urns": [lineage.urns[node] for node in nodes],
        "down": {node: sorted(lineage.downstream_links(node)) for node in nodes},
        "up": {node: sorted(lineage.upstream_links(node)) for node in nodes},
        "reads": {node: sorted(lineage.asset_links(node)) for node in nodes},
        "columns": {node: lineage.columns_of.get(node) for node in nodes},
    }


@settings(max_examples=40, deadline=None)
@given(runs=RUNS)
def test_a_state_brought_up_to_date_is_the_one_loaded_anew(
    runs: list[tuple[str, list[Asset]]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("state") / "c.db"
    with Catalog(Store.open(path, create=True)) as catalog, Store.open(path) as writer:
        told(catalog.state)
        for source, group in runs:
            published(writer, *group, source=source)
            with Catalog(Store.open(path)) as fresh:
                assert told(catalog.state) == told(fresh.state)


def test_an_owner_assigned_by_another_process_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    with Catalog(Store.open(path, create=True)) as catalog, Store.open(path) as other:
        published(other, asset("orders", "id"), asset("customers", "id"))
        entry = catalog.asset("orders")
        assert not entry.asset.owners
        graph = catalog.state.lineage
        people.assign_owner(other, entry.id, owner("ada", Provenance.MANUAL), actor="eva")
        assert [each.name for each in catalog.asset("orders").asset.owners] == ["ada"]
        assert catalog.state.lineage is graph  # nothing of it changed
        people.remove_owner(other, entry.id, owner("ada", Provenance.MANUAL), actor="eva")
        assert not catalog.asset("orders").asset.owners


def test_a_moment_that_is_not_over_takes_in_what_is_decided_until_then(tmp_path: Path) -> None:
    with Catalog(Store.open(tmp_path / "c.db", create=True)) as catalog:
        published(catalog.store, asset("orders", "id"))

        def owners(time: str) -> list[str]:
            return [each.name for each in catalog.as_of(time=time).asset("orders").asset.owners]

        assert owners("2999-12-31T23:59:59Z") == []
        people.assign_owner(catalog.store, catalog.asset("orders").id, owner("ada", Provenance.MANUAL), actor="eva")
        assert owners("2999-12-31T23:59:59Z") == ["ada"]


def test_the_past_is_not_searched_in_the_words_of_the_present(tmp_path: Path) -> None:
    with Catalog(Store.open(tmp_path / "c.db", create=True)) as catalog:
        published(catalog.store, asset("orders", "id", description="What was bought."))
        published(catalog.store, asset("orders", "id", description="What was sold."))
        assert [entry.asset.name for entry, _ in catalog.search("sold")] == ["orders"]
        with pytest.raises(InputError, match="present alone"):
            catalog.as_of(run=1).search("sold")


def test_readers_of_the_old_state_finish_on_it(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    with Catalog(Store.open(path, create=True)) as catalog, Store.open(path) as other:
        published(other, asset("raw", "id"), asset("orders", "id", reads=["raw"], edges=["raw.id -> id IDENTITY"]))
        old = catalog.state
        before = told(old)
        published(other, asset("raw", "id key"), asset("new", "key", reads=["raw"], edges=["raw.key -> key IDENTITY"]))
        assert {each.urn for each in catalog.downstream("raw.key")} == {urn("new.key")}
        assert told(old) == before


@pytest.mark.parametrize("statement", ["assets", "blocks", "next_id"])
def test_a_run_between_two_statements_is_taken_over_later(
    statement: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "c.db"
    with Catalog(Store.open(path, create=True)) as catalog, Store.open(path) as other:
        published(other, asset("raw", "id"))
        read = getattr(interned, statement)

        def read_before_a_run(*args: Any) -> Any:
            found = read(*args)
            monkeypatch.undo()
            published(other, asset("raw", "id"), asset("new", "id"), asset("newer", "id"))
            return found

        monkeypatch.setattr(interned, statement, read_before_a_run)
        assert catalog.state.lineage.id(urn("raw")) is not None
        published(other, asset("raw", "id key"), asset("new", "id"), asset("newer", "id"))
        with Catalog(Store.open(path)) as fresh:
            assert told(catalog.state) == told(fresh.state)


def test_the_graph_of_a_state_knows_all_of_its_assets(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    with Catalog(Store.open(path, create=True)) as catalog, Store.open(path) as other:
        published(other, asset("raw", "id"))
        state = catalog.state
        node = state.lineage.id(urn("raw"))
        assert node is not None
        published(other, asset("raw", "id"), asset("new", "id", status=ParseStatus.FAILED))
        told = answers.lineage(state, node, upstream=False, depth=None, only=EVERYTHING)
        assert not told.completeness.is_partial


def test_a_run_that_changes_most_is_loaded_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("catchment.graph.refresh.MOST_CHANGED", 1)
    path = tmp_path / "c.db"
    with Catalog(Store.open(path, create=True)) as catalog, Store.open(path) as other:
        published(other, asset("raw", "id"))
        assert told(catalog.state)["assets"]
        published(other, asset("raw", "id"), asset("a", "id", reads=["raw"]), asset("b", "id", reads=["raw"]))
        with Catalog(Store.open(path)) as fresh:
            assert told(catalog.state) == told(fresh.state)


def restored(store: Store, backup: Path) -> None:
    care.restore(store.path, backup)


def pruned(store: Store, backup: Path) -> None:
    retention.prune(store, 3)


def repaired(store: Store, backup: Path) -> None:
    store.db.execute("DELETE FROM content WHERE declaration_id = (SELECT max(id) FROM declaration)")
    store.db.conn.commit()
    assert repair(store)


@pytest.mark.parametrize("done", [restored, pruned, repaired])
def test_what_is_not_made_by_runs_alone_is_loaded_anew(done: Callable[[Store, Path], None], tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    with Catalog(Store.open(path, create=True)) as catalog, Store.open(path) as other:
        published(other, asset("raw", "id"), asset("a", "id", reads=["raw"]))
        care.backup(other, tmp_path / "backup.db")
        told(catalog.state)
        # The state does not see these runs, and what they said is then gone.
        published(other, asset("raw", "id"), asset("b", "id", reads=["raw"]))
        published(other, asset("raw", "id key"), asset("c", "id", reads=["raw"]))
        done(other, tmp_path / "backup.db")
        published(other, asset("raw", "id"), asset("d", "id", reads=["raw"]))
        with Catalog(Store.open(path)) as fresh:
            assert told(catalog.state) == told(fresh.state)
