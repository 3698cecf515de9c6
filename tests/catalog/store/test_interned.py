"""Ids of names: without gaps, for ever, and a column's with its asset."""

import sqlite3
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catchment.store import Store, interned


@pytest.fixture
def connection(tmp_path: Path) -> sqlite3.Connection:
    return Store.open(tmp_path / "c.db", create=True).db.conn


def test_a_columns_asset_gets_an_id_with_it(connection: sqlite3.Connection) -> None:
    assert interned.numbered(connection, ["a#x", "a#y", "b"]) == {"a": 1, "a#x": 2, "a#y": 3, "b": 4}
    assert interned.numbered(connection, ["a#z", "c", "a#x"]) == {"a": 1, "a#x": 2, "a#y": 3, "a#z": 5, "c": 6}
    assert interned.urns_of(connection, [5, 3, 1, 99]) == {1: "a", 3: "a#y", 5: "a#z"}
    assert interned.column_ids(connection, [1, 4]) == {1: {"x": 2, "y": 3, "z": 5}}
    assert interned.next_id(connection) == 7


@pytest.mark.parametrize("name", ["", "#", "a#b", "\u00e9", "quo'te\"", "a\nb", "\ud7ff"])
def test_any_name_is_a_name(name: str, connection: sqlite3.Connection) -> None:
    ids = interned.numbered(connection, [f"t#{name}"])
    assert interned.urns_of(connection, ids.values()) == {node: urn for urn, node in ids.items()}


NAMES = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["", "#x", "#y", "#z"])).map("".join), max_size=8)


@settings(max_examples=50, deadline=None)
@given(runs=st.lists(NAMES, max_size=5))
def test_ids_have_no_gaps_and_mean_the_same_for_ever(
    runs: list[list[str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    with Store.open(tmp_path_factory.mktemp("ids") / "c.db", create=True) as store:
        known: dict[str, int] = {}
        for urns in runs:
            ids = interned.numbered(store.db.conn, urns)
            assert ids.keys() >= set(urns)
            assert not [urn for urn, node in ids.items() if known.get(urn, node) != node]
            known |= ids
        assert sorted(known.values()) == list(range(1, interned.next_id(store.db.conn)))
        assert interned.urns_of(store.db.conn, known.values()) == {node: urn for urn, node in known.items()}
