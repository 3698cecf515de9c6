"""What a small run costs must not grow with the catalog: nothing that it asks looks at all that is declared."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.catalog.examples import asset, published

from catchment.store import Store, history, read, topology

QUESTIONS: dict[str, Callable[[Store], object]] = {
    "what differs between two runs": lambda store: history.steps(store, 1, 2),
    "what was observed differently": lambda store: history.sightings(store, 1, 2),
    "which assets changed": lambda store: read.changed(store, 1),
    "which links changed": lambda store: topology.changed(store, 1),
}

WHOLE = re.compile(r"SCAN (declaration|observation|[bdeho])\b|.*\(from_run<\?\)")
"""How SQLite says that it reads a table, or all of it that began before some run."""


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store.open(tmp_path / "c.db", create=True)
    published(store, asset("orders", "id", details={"bytes": 1}), asset("customers", "id"))
    published(store, asset("orders", "id total", details={"bytes": 2}), asset("customers", "id"))
    return store


def plan(store: Store, ask: Callable[[Store], object]) -> list[str]:
    """How SQLite goes about what is asked."""
    asked: list[str] = []
    store.db.conn.set_trace_callback(asked.append)
    ask(store)
    store.db.conn.set_trace_callback(None)
    assert asked
    return [row[3] for sql in asked for row in store.db.execute(f"EXPLAIN QUERY PLAN {sql}")]


@pytest.mark.parametrize("ask", QUESTIONS.values(), ids=QUESTIONS)
def test_no_table_that_grows_is_read_from_end_to_end(ask: Callable[[Store], object], store: Store) -> None:
    steps = plan(store, ask)
    assert [step for step in steps if WHOLE.match(step)] == []


def test_a_table_that_is_read_whole_is_seen(store: Store) -> None:
    assert "SCAN declaration" in plan(store, lambda store: store.db.execute("SELECT kind FROM declaration"))
