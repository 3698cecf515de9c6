"""Care of the file: is it whole, and a copy of it."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlite_utils import Database

from catchment.errors import CatalogError, InputError
from catchment.store import links, people, search
from catchment.store.database import Store, check_ours, copied, explained, free_name, renew
from catchment.store.interned import next_id
from catchment.store.schema import VERSION
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
        return [check(store) for check in (_integrity, _references, _contents, _records, _index, _audit)]


def _integrity(store: Store) -> Check:
    found = [row[0] for row in store.db.execute("PRAGMA integrity_check")]
    return Check(name="file is intact", ok=found == ["ok"], detail="; ".join(found[:3]))


def _references(store: Store) -> Check:
    broken = store.db.execute("PRAGMA foreign_key_check").fetchall()
    return Check(name="nothing refers to what is gone", ok=not broken, detail=f"{len(broken)} dangling references")


def _contents(store: Store) -> Check:
    """Compare what each declaration counts with what is kept of it, and the ids in its links with those there are."""
    wrong = store.db.execute(
        """SELECT count(*) FROM declaration d
           LEFT JOIN content c ON c.declaration_id = d.id LEFT JOIN lineage l ON l.declaration_id = d.id
           WHERE c.declaration_id IS NULL OR json_array_length(c.columns) <> d.columns
              OR coalesce(length(links), 0) <> ? * (d.columns + json_array_length(c.reasons, '$[1]'))""",
        [len(links.packed([(0, 0, 0)]))],
    ).fetchone()[0]
    last = next_id(store.db.conn)
    packed = store.db.execute("SELECT links FROM lineage WHERE length(links) % 12 = 0")
    lost = sum(not all(0 < end < last for link in links.unpacked(row) for end in link[:2]) for (row,) in packed)
    detail = f"{wrong} declarations have lost parts, {lost} link to what has no name"
    return Check(name="declarations are complete", ok=not wrong and not lost, detail=detail)


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
    wrong = search.damage(store)
    store.db.conn.rollback()  # to ask is to write nothing, but to SQLite it is a write
    return Check(name="search index fits", ok=not wrong, detail=wrong or "ok")


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


def restore(path: Path, source: Path) -> Path | None:
    """Make the catalog at `path` what a backup holds, whole or not at all, even while others use it.

    Args:
        path: The catalog.
        source: The backup; it is checked first, and stays as it is.

    Returns:
        Where the catalog is kept as it was, None where there was none.

    Raises:
        InputError: There is no such backup, or it is the catalog itself.
        CatalogError: The backup is no catalog, is damaged, or of a newer version; or the catalog cannot be written.
    """
    if path.exists() and source.exists() and path.samefile(source):
        raise InputError(f"{source} is the catalog itself: name a backup")
    with explained(source):
        check_whole(source)
    kept = _set_aside(path) if path.exists() else None
    with explained(path), closing(read_only(source)) as backup, closing(sqlite3.connect(path)) as live:
        # In one transaction of the file that is in use: who reads it sees what was, and then what is.
        backup.backup(live)
        # A backup of an older version gets its own when it is brought up to date.
        if live.execute("PRAGMA user_version").fetchone()[0] == VERSION:
            renew(Database(live))
            live.commit()
    return kept


def check_whole(path: Path) -> None:
    """Make sure that a file is a catalog that can be restored; it is not changed, nor brought up to date.

    Raises:
        InputError: There is no such file.
        CatalogError: It is no catalog, or is of a newer version.
        sqlite3.DatabaseError: It is damaged.
    """
    if not path.is_file():
        raise InputError(f"no backup at {path}: name a file that 'catchment backup' made")
    with closing(read_only(path)) as connection:
        check_ours(path, connection)
        found = [row[0] for row in connection.execute("PRAGMA integrity_check")]
    if found != ["ok"]:
        raise sqlite3.DatabaseError(f"malformed: {found[0]}")


def read_only(path: Path) -> sqlite3.Connection:
    """Return a connection that cannot change a file, nor make one."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)


def _set_aside(path: Path) -> Path:
    """Keep the catalog as it is beside itself: a copy, or where it is too damaged to be copied, the file itself."""
    target = path.with_name(f"{path.name}.before-restore.bak")
    try:
        with closing(read_only(path)) as connection:
            return copied(connection, target)
    except (CatalogError, sqlite3.DatabaseError):
        aside = free_name(target)
        for part in (path, *(path.with_name(path.name + end) for end in ("-wal", "-shm"))):
            if part.exists():
                part.rename(aside.with_name(aside.name + part.name.removeprefix(path.name)))
        return aside
