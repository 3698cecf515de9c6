"""Mending what can be mended without guessing: each repair says what it will do before it does it."""

from collections.abc import Callable, Iterator

from sqlite_utils import Database

from catchment.store import search
from catchment.store.database import Store, renew
from catchment.store.schema import SEARCH
from catchment.words import counted
from catchment_parsers.facts import Record


class Repair(Record, frozen=True, kw_only=True, omit_defaults=False):
    """One thing that can be mended.

    Attributes:
        check: Name of the check that fails.
        does: What mending it does, in a sentence.
    """

    check: str
    does: str


def repairs(store: Store) -> list[Repair]:
    """Return what `repair` would do now."""
    with store.snapshot():
        return [repair for repair, _ in _found(store)]


def repair(store: Store) -> list[Repair]:
    """Do what `repairs` says, all or nothing; returns what was done."""
    # References are what is mended: they must not be watched meanwhile.
    with store.bulk_transaction() as db:
        found = list(_found(store))
        for _, mend in found:
            mend(db)
            renew(db)
    return [done for done, _ in found]


_PARTS = ("content", "lineage", "read")
"""Tables whose rows are parts of a declaration."""
_INCOMPLETE = """SELECT d.id FROM declaration d LEFT JOIN content c ON c.declaration_id = d.id
                 LEFT JOIN lineage l ON l.declaration_id = d.id
                 WHERE c.declaration_id IS NULL OR NOT json_valid(c.body) OR NOT json_valid(c.columns)
                    OR NOT json_valid(c.reasons) OR (d.columns > 0 AND l.declaration_id IS NULL)"""


def _found(store: Store) -> Iterator[tuple[Repair, Callable[[Database], None]]]:
    orphans = {table: _count(store, f"SELECT count(*) FROM {table} {_ORPHANED}") for table in _PARTS}
    if any(orphans.values()):
        told = ", ".join(f"{count} of {table}" for table, count in orphans.items() if count)
        does = f"Delete rows that are parts of no declaration: {told}."
        yield Repair(check="nothing refers to what is gone", does=does), _without_orphans
    sources = [
        name
        for (name,) in store.db.execute(
            f"""SELECT name FROM source WHERE id IN ({_SHORT})
                OR id IN (SELECT source_id FROM declaration WHERE id IN ({_INCOMPLETE})) ORDER BY id"""
        )
    ]
    if sources:
        lost = _count(store, f"SELECT count(*) FROM ({_INCOMPLETE})")
        again = f"Then ingest again, whether changed or not: {', '.join(sources)}."
        does = f"Drop {counted(lost, 'declaration')} that lost parts. {again}"
        yield Repair(check="declarations are complete", does=does), _without_incomplete
    if search.damage(store):
        yield Repair(check="search index fits", does="Make the search index anew."), lambda _: _indexed(store)


_ORPHANED = "WHERE declaration_id NOT IN (SELECT id FROM declaration)"
_SHORT = """SELECT run.source_id FROM run WHERE run.id IN (SELECT max(id) FROM run GROUP BY source_id)
            AND run.added + run.changed + run.unchanged <> (
                SELECT count(*) FROM declaration e WHERE e.source_id = run.source_id AND e.to_run IS NULL)"""
"""Sources whose last run recorded more or fewer declarations than there are."""


def _count(store: Store, select: str) -> int:
    return int(store.db.execute(select).fetchone()[0])


def _without_orphans(db: Database) -> None:
    for table in _PARTS:
        db.execute(f"DELETE FROM {table} {_ORPHANED}")


def _without_incomplete(db: Database) -> None:
    concerned = f"SELECT source_id FROM declaration WHERE id IN ({_INCOMPLETE}) UNION {_SHORT}"
    # Without a fingerprint, the next ingestion of the same input reads it again.
    db.execute(f"UPDATE run SET fingerprint = x'' WHERE source_id IN ({concerned})")
    db.execute(f"DELETE FROM declaration WHERE id IN ({_INCOMPLETE})")
    db.execute("UPDATE run SET counted = 0")  # how much depends on an asset is counted anew
    _without_orphans(db)


def _indexed(store: Store) -> None:
    store.db.execute("DROP TABLE search")
    store.db.execute(SEARCH)
    search.refresh(store, [node for (node,) in store.db.execute("SELECT id FROM node")])
