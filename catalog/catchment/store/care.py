"""Care of the file: is it whole, and a copy of it."""

import os
import sqlite3
from pathlib import Path

from catchment.errors import InputError
from catchment.store import people
from catchment.store.database import Store, copied, explained
from catchment_parsers.facts import Record


class Check(Record, frozen=True, kw_only=True, omit_defaults=False):
    """One thing that was looked at.

    Attributes:
        name: What it is.
        ok: Whether it is as it should be.
        detail: What was found.
    """

    name: str
    ok: bool
    detail: str


def checks(store: Store) -> list[Check]:
    """Look at everything in the catalog that could be wrong without anyone noticing."""
    with explained(store.path):
        return [_integrity(store), _references(store), _records(store), _index(store), _audit(store)]


def _integrity(store: Store) -> Check:
    found = [row[0] for row in store.db.execute("PRAGMA integrity_check")]
    return Check(name="file is intact", ok=found == ["ok"], detail="; ".join(found[:3]))


def _references(store: Store) -> Check:
    broken = store.db.execute("PRAGMA foreign_key_check").fetchall()
    return Check(name="nothing refers to what is gone", ok=not broken, detail=f"{len(broken)} dangling references")


def _records(store: Store) -> Check:
    """Compare what each source's last run recorded with what is there."""
    wrong = store.db.execute(
        """SELECT count(*) FROM (
               SELECT run.added + run.changed + run.unchanged AS told,
                      (SELECT count(*) FROM declaration d WHERE d.source_id = run.source_id AND to_run IS NULL) AS found
               FROM run WHERE run.id IN (SELECT max(id) FROM run GROUP BY source_id)
           ) WHERE told <> found"""
    ).fetchone()[0]
    return Check(
        name="runs hold what they recorded", ok=not wrong, detail=f"{wrong} sources differ from their last run"
    )


def _index(store: Store) -> Check:
    try:
        store.db.execute("INSERT INTO search (search) VALUES ('integrity-check')")
        store.db.conn.rollback()
    except sqlite3.DatabaseError as error:
        return Check(name="search index fits", ok=False, detail=str(error))
    return Check(name="search index fits", ok=True, detail="ok")


def _audit(store: Store) -> Check:
    broken = people.broken_audit(store)
    detail = f"broken from event {broken[0]} on" if broken else "ok"
    return Check(name="audit record is unbroken", ok=not broken, detail=detail)


def backup(store: Store, target: Path) -> None:
    """Copy the catalog to `target`, which must not exist; whole or not at all.

    Raises:
        InputError: There is such a file, or its folder cannot be written.
        CatalogError: The catalog is damaged, or the disk is full.
    """
    if os.path.lexists(target):
        raise InputError(f"{target} exists: name a new file, so that no backup is overwritten")
    copied(store.db.conn, target)
