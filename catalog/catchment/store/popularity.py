"""How much depends on each asset, kept with each run; who counts it is `catchment.graph.centrality`.

A count holds from one run to another, as declarations do, so a run writes those that it changes.  Its run
says that it was counted: one of an older release, or of a process that was killed before it counted, was not.
"""

from collections.abc import Mapping
from enum import StrEnum

from catchment.store.database import Store
from catchment.store.read import latest_run
from catchment_parsers.facts import Kind, Record


class Dependents(Record, frozen=True, kw_only=True, omit_defaults=False):
    """How much depends on an asset, itself not counted.

    Attributes:
        direct: Assets that read it.
        all: Assets downstream of it, at any distance.
        direct_exposures: Exposures among those that read it.
        exposures: Exposures among all.
    """

    direct: int = 0
    all: int = 0
    direct_exposures: int = 0
    exposures: int = 0


class By(StrEnum):
    """What of an asset's dependents counts, where assets are compared by them."""

    ALL = "all"
    DIRECT = "direct"
    EXPOSURES = "exposures"
    DIRECT_EXPOSURES = "direct_exposures"

    def of(self, counted: Dependents) -> int:
        """Return that count."""
        return int(getattr(counted, self))


NONE = Dependents()
"""Of what nobody reads."""


def kept(store: Store) -> dict[int, Dependents] | None:
    """Return how much depends on each asset that is read at the store's moment; None where its run was not counted."""
    if store.db.execute("SELECT counted FROM run WHERE id = ?", [latest_run(store)]).fetchone() != (1,):
        return None
    rows = store.db.execute(
        f"SELECT node_id, direct, total, direct_exposures, exposures FROM popularity p WHERE {store.valid_as('p')}"
    )
    return {
        node: Dependents(direct=direct, all=total, direct_exposures=direct_exposures, exposures=exposures)
        for node, direct, total, direct_exposures, exposures in rows
    }


def keep(store: Store, run: int, counts: Mapping[int, Dependents]) -> None:
    """Keep what was counted in the graph of a run, in one transaction; not where a newer run is published by now."""
    with store.transaction() as db:
        if not run or run != latest_run(store):
            return
        held = "SELECT node_id, direct, total, direct_exposures, exposures FROM popularity WHERE to_run IS NULL"
        known = {node: tuple(values) for node, *values in db.execute(held)}
        told = {node: (each.direct, each.all, each.direct_exposures, each.exposures) for node, each in counts.items()}
        ended = [(run, node) for node, values in known.items() if told.get(node) != values]
        fresh = [(node, run, *values) for node, values in told.items() if known.get(node) != values]
        db.conn.executemany("UPDATE popularity SET to_run = ? WHERE node_id = ? AND to_run IS NULL", ended)
        db.conn.executemany("INSERT INTO popularity VALUES (?, ?, NULL, ?, ?, ?, ?)", fresh)
        db.execute("UPDATE run SET counted = 1 WHERE id = ?", [run])


def repeat(store: Store, run: int) -> None:
    """Let the counts of the run before hold for one that says nothing new, where that was counted."""
    with store.transaction() as db:
        before = "SELECT counted FROM run WHERE id < ? ORDER BY id DESC LIMIT 1"
        db.execute(f"UPDATE run SET counted = 1 WHERE id = ? AND ({before})", [run, run])


def exposures(store: Store) -> set[int]:
    """Return the ids of the assets that are exposures: dashboards, notebooks, applications."""
    select = f"SELECT node_id FROM declaration d WHERE {store.valid} AND kind = ?"
    return {node for (node,) in store.db.execute(select, [Kind.EXPOSURE.value])}
