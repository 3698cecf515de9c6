"""Care of the file: is it whole, and a copy of it."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlite_utils import Database

from catchment.errors import CatalogError, InputError
from catchment.store import content, interned, links, people, search
from catchment.store.database import Store, check_ours, copied, explained, free_name, renew
from catchment.store.digests import digest
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
        return [check(store) for check in (_integrity, _references, _contents, _texts, _records, _index, _audit)]


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
    lost = _lost(store)
    detail = f"{wrong} declarations have lost parts, {lost} link to what has no name or another"
    return Check(name="declarations are complete", ok=not wrong and not lost, detail=detail)


def _lost(store: Store) -> int:
    """Count the declarations that link to ids of nothing, or whose columns are not called what their ids are."""
    names = {first: interned.names_of(kept) for first, kept in interned.column_names(store.db.conn).items()}
    known = {first + place: name for first, block in names.items() for place, name in enumerate(block)}
    last = interned.next_id(store.db.conn)
    rows = store.db.execute(
        """SELECT node_id, c.columns, links FROM declaration d JOIN content c ON c.declaration_id = d.id
           JOIN lineage l ON l.declaration_id = d.id WHERE length(links) % 12 = 0"""
    )
    lost = 0
    for node, columns, packed in rows:
        found = list(links.unpacked(packed))
        own = [known.get(target) for source, target, code in found if source == node and links.how(code) == "OWN"]
        sound = all(0 < end < last for link in found for end in link[:2])
        lost += not sound or own != [column.key for column in content.columns_of(columns)]
    return lost


def _texts(store: Store) -> Check:
    texts = store.db.execute("SELECT digest, body FROM text")
    wrong = sum(digest(body.encode()) != hashed for hashed, body in texts)
    return Check(name="SQL is what it was", ok=not wrong, detail=f"{wrong} texts of SQL are not what they were")


@contextmanager
def suspicious(path: Path) -> Iterator[None]:
    """As `explained`; and an error that nobody expects is told as damage where the catalog at `path` is damaged."""
    try:
        with explained(path):
            yield
    except (ArithmeticError, LookupError, TypeError, ValueError) as error:
        if damage := _damage(path):
            raise CatalogError(
                f"catalog {path}: {damage}: restore it from a backup, or run 'catchment doctor'"
            ) from error
        raise


def _damage(path: Path) -> str:
    """Return what is wrong with the catalog at a path, "" where nothing is."""
    if not path.exists():
        return ""
    try:
        with Store.open(path) as store:
            return next((f"not so: {check.name}: {check.detail}" for check in checks(store) if not check.ok), "")
    except CatalogError as error:
        return str(error)


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
    with explained(path), closing(read_only(source)) as backup:
        if not path.exists():
            copied(backup, path)
            return None
        kept = _copied_aside(path)
        if kept is None:
            return _replaced(path, backup)
        with closing(sqlite3.connect(path)) as live:
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
        CatalogError: It is no catalog, is empty, or is of a newer version.
        sqlite3.DatabaseError: It is damaged.
    """
    if not path.is_file():
        raise InputError(f"no backup at {path}: name a file that 'catchment backup' made")
    with closing(read_only(path)) as connection:
        check_ours(path, connection)
        # What a copy leaves that failed: SQLite takes a file of no bytes for an empty database.
        if not connection.execute("PRAGMA user_version").fetchone()[0]:
            raise CatalogError(f"{path} is empty: name a file that 'catchment backup' made")
        found = [row[0] for row in connection.execute("PRAGMA integrity_check")]
    if found != ["ok"]:
        raise sqlite3.DatabaseError(f"malformed: {found[0]}")


def read_only(path: Path) -> sqlite3.Connection:
    """Return a connection that cannot change a file, nor make one."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)


def _copied_aside(path: Path) -> Path | None:
    """Keep a copy of the catalog as it is beside itself, and return it; None where it is too damaged to be copied."""
    try:
        with closing(read_only(path)) as connection:
            return copied(connection, path.with_name(path.name + _ASIDE))
    except CatalogError as error:
        if isinstance(error.__cause__, sqlite3.OperationalError):
            raise  # it is locked, or the disk is full: nothing is wrong with the catalog
        return None


def _replaced(path: Path, backup: sqlite3.Connection) -> Path:
    """Put the file itself aside, and one that holds a backup in its place; returns where it is."""
    fresh = copied(backup, path.with_name(f"{path.name}.restored"))
    aside = free_name(path.with_name(path.name + _ASIDE))
    for part in (path, *(path.with_name(path.name + end) for end in ("-wal", "-shm"))):
        if part.exists():
            part.rename(aside.with_name(aside.name + part.name.removeprefix(path.name)))
    fresh.rename(path)
    return aside


_ASIDE = ".before-restore.bak"
"""What is added to the name of a catalog as it was."""
