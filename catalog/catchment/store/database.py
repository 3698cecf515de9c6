"""Opening a catalog file: ours, of a version we know, ready for readers beside one writer."""

import logging
import os
import re
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from itertools import chain, count
from pathlib import Path
from typing import Self

import msgspec
from sqlite_utils import Database

from catchment.errors import CatalogError, InputError
from catchment.store.schema import APPLICATION_ID, VERSION, migrations
from catchment_parsers.facts import Record

_log = logging.getLogger(__name__)
BUSY_SECONDS = 5.0
"""How long a writer waits for another before it gives up."""


class Moment(Record, frozen=True, kw_only=True):
    """A moment in the catalog's history.

    Attributes:
        run: The last run that was published by then, 0 where none was.
        time: ISO time in UTC, for what people decided.
    """

    run: int
    time: str


class Store:
    """An open catalog, as it is or as it was.

    Attributes:
        path: The file.
        db: The sqlite-utils database; for modules of this package alone.
        moment: When it is read as of, None for the present.
    """

    def __init__(self, path: Path, db: Database, moment: Moment | None = None) -> None:
        self.path = path
        self.db = db
        self.moment = moment

    def as_of(self, moment: Moment) -> "Store":
        """Return the same file, read as of a moment; it closes with this one."""
        return Store(self.path, self.db, moment)

    @property
    def valid(self) -> str:
        """The SQL condition on a declaration ``d`` that holds at the store's moment."""
        return self.valid_as("d")

    def valid_as(self, alias: str) -> str:
        """Return the same condition on what is called otherwise: a declaration, an observation."""
        if self.moment is None:
            return f"{alias}.to_run IS NULL"
        run = int(self.moment.run)
        return f"({alias}.from_run <= {run} AND ({alias}.to_run IS NULL OR {alias}.to_run > {run}))"

    @classmethod
    def open(cls, path: Path | str, *, create: bool = False) -> "Store":
        """Open the catalog at `path`, bringing an older version up to date.

        Args:
            path: The file.
            create: Make the file if there is none; a reader does not, so that a mistyped path is an error.

        Raises:
            InputError: There is no such file, or it cannot be read.
            CatalogError: The file is not a catalog, is damaged, locked, or of a newer version.
        """
        path = Path(path)
        if not create and not path.exists():
            raise InputError(f"no catalog at {path}: make one with 'catchment --db {path} ingest dbt TARGET_FOLDER'")
        if path.is_dir():
            raise InputError(f"{path} is a folder: name the catalog's file, such as {path / 'catchment.db'}")
        with explained(path):
            return cls(path, _prepared(path))

    def close(self) -> None:
        """Close the file."""
        self.db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def transaction(self) -> Iterator[Database]:
        """Do all the writes inside, or none; takes the write lock at once so that it cannot fail halfway."""
        with explained(self.path):
            self.db.conn.execute("BEGIN IMMEDIATE")
            try:
                self._check_version()
                yield self.db
            except BaseException:
                self.db.conn.rollback()
                raise
            self.db.conn.commit()

    @contextmanager
    def bulk_transaction(self) -> Iterator[Database]:
        """As `transaction`, but references are not checked row by row: for a writer that makes the ids itself."""
        self.db.execute("PRAGMA foreign_keys = OFF")
        try:
            with self.transaction() as db:
                yield db
        finally:
            self.db.execute("PRAGMA foreign_keys = ON")

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Read all that is read inside from one state of the file, whatever others publish meanwhile."""
        with explained(self.path):
            self.db.conn.execute("BEGIN")
            try:
                # The snapshot is taken by the first read, not by BEGIN.
                self.db.conn.execute("SELECT 1 FROM run LIMIT 1").fetchone()
                yield
            finally:
                self.db.conn.rollback()

    def data_version(self) -> tuple[int, int]:
        """Return a value that differs once anyone has published: SQLite's own counter and our changes.

        Raises:
            CatalogError: Another process has made it a catalog of another version meanwhile.
        """
        with explained(self.path):
            (version,) = self.db.execute("PRAGMA data_version").fetchone()
            self._check_version()
        return version, self.db.conn.total_changes

    def _check_version(self) -> None:
        """Make sure that the file is still of our version: another process may have upgraded or restored it."""
        (version,) = self.db.execute("PRAGMA user_version").fetchone()
        if version != VERSION:
            check_version(self.path, version)
            raise CatalogError(f"{self.path} was restored to schema {version} meanwhile: start this program again")


def renew(db: Database) -> None:
    """Say that the file is not what runs alone have made of it: whoever holds a state of it loads all anew."""
    db.execute("UPDATE generation SET token = randomblob(8)")


def now() -> str:
    """Return the time as ISO 8601 in UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def utc(text: str) -> str:
    """Return a moment as the catalog writes it: in UTC, to the second; one without a zone is in UTC, a day is its end.

    >>> utc("2026-11-21"), utc("2026-11-21T10:00:00+02:00")
    ('2026-11-21T23:59:59Z', '2026-11-21T08:00:00Z')
    """
    try:
        moment = datetime.fromisoformat(f"{text}T23:59:59" if re.fullmatch(r"[\d-]{8,10}", text) else text)
        zoned = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return zoned.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError) as error:
        raise InputError(f"{text[:40]!r} is no moment: write it as 2026-11-21T10:00:00Z") from error


def clock(db: Database) -> str:
    """Return the time, as `now` does, but never one before what is on record: clocks are set back."""
    (last,) = db.execute(
        """SELECT max(coalesce((SELECT finished_at FROM run ORDER BY id DESC LIMIT 1), ''),
                      coalesce((SELECT at FROM audit ORDER BY id DESC LIMIT 1), ''))"""
    ).fetchone()
    return max(now(), str(last))


def clock_after_runs(db: Database) -> str:
    """Return the time, as `clock` does, but later than that of any run: what is decided now is in no run's past."""
    (last,) = db.execute("SELECT strftime('%Y-%m-%dT%H:%M:%SZ', max(finished_at), '+1 second') FROM run").fetchone()
    return max(clock(db), last or "")


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn SQLite's errors into ones that say what, where and how to mend it."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise CatalogError(_explanation(path, str(error))) from error
    except (UnicodeDecodeError, msgspec.DecodeError) as error:
        raise CatalogError(_explanation(path, f"malformed ({error})")) from error


def _explanation(path: Path, message: str) -> str:
    hints = {
        "locked": "another process is writing; try again when it is done",
        "not a database": "the file is not a SQLite database; name another with --db",
        "decode": "the file is damaged; restore it from a backup ('catchment backup' makes them)",
        "malformed": "the file is damaged; restore it from a backup ('catchment backup' makes them)",
        "unable to open": "check that the folder exists and may be written",
        "readonly": "the file may not be written; check its permissions",
        "I/O error": "the disk is full or failing; the catalog is as it was",
        "full": "the disk is full; free some space, the catalog is as it was",
    }
    hint = next((text for word, text in hints.items() if word in message), "run 'catchment doctor'")
    return f"catalog {path}: {message}: {hint}"


def _prepared(path: Path) -> Database:
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, check_same_thread=False)
    try:
        check_ours(path, connection)
        db = Database(connection)
        _migrate(path, db)
        # Only now: a migration that makes a table anew would take along all that refers to it.
        connection.execute("PRAGMA foreign_keys = ON")
    except BaseException:
        connection.close()
        raise
    return db


def check_ours(path: Path, connection: sqlite3.Connection) -> None:
    """Make sure that a file is a catalog, or empty, and of a version that is known.

    Raises:
        CatalogError: It is a database of something else, or of a newer version.
        sqlite3.DatabaseError: It is no database, or damaged.
    """
    # SQLite takes a file that is shorter than a page for an empty one, and would write over it.
    with path.open("rb") as file:
        if file.read(16) not in (b"", b"SQLite format 3\0"):
            raise sqlite3.DatabaseError("file is not a database")
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if application != APPLICATION_ID and (tables or application):
        raise CatalogError(f"{path} is a SQLite database of something else: name another file with --db")
    check_version(path, connection.execute("PRAGMA user_version").fetchone()[0])


def check_version(path: Path, version: int) -> None:
    """Make sure that a schema's version is known.

    Raises:
        CatalogError: It is newer.
    """
    if version > VERSION:
        raise CatalogError(
            f"{path} was written by a newer Catchment (schema {version}, this one knows {VERSION}): upgrade Catchment"
        )


def _migrate(path: Path, db: Database) -> None:
    (version,) = db.execute("PRAGMA user_version").fetchone()
    if version == VERSION:
        return
    _let_read_beside_writer(db)
    # First, so that a process killed halfway leaves a file that the next one knows for its own.
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    # One process at a time: who comes second finds nothing left to do.
    db.execute("BEGIN IMMEDIATE")
    try:
        _bring_up_to_date(path, db)
    except BaseException:
        db.conn.rollback()
        raise
    db.conn.commit()


def _let_read_beside_writer(db: Database) -> None:
    """Set the mode of writing; SQLite refuses that at once, without waiting, where others open the same new file."""
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            db.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.02)
        else:
            return


def _bring_up_to_date(path: Path, db: Database) -> None:
    (version,) = db.execute("PRAGMA user_version").fetchone()
    if 0 < version < VERSION:
        # Through a connection of its own: SQLite copies none that has begun to write.
        with closing(sqlite3.connect(path)) as reader:
            kept = copied(reader, path.with_name(f"{path.name}.schema-{version}.bak"))
        _log.warning("%s is brought from schema %s to %s; as it was, it is kept in %s", path, version, VERSION, kept)
    migrations.apply(db)
    db.execute(f"PRAGMA user_version = {VERSION}")


def copied(connection: sqlite3.Connection, target: Path) -> Path:
    """Copy a database to a new file, whole or not at all, while others use it; returns the file.

    Where there is a file of that name, a number is added: nothing is overwritten.
    """
    free = free_name(target)
    partial = free.with_name(f".{free.name}.{os.getpid()}.{threading.get_ident()}")
    try:
        with explained(free):
            copy = sqlite3.connect(partial)
            try:
                connection.backup(copy)
            finally:
                copy.close()
        partial.rename(free)
    finally:
        partial.unlink(missing_ok=True)
    return free


def free_name(path: Path) -> Path:
    """Return the path, or where there is such a file, the first of ``path.2``, ``path.3``, ... that is none."""
    names = chain([path.name], (f"{path.name}.{number}" for number in count(2)))
    return next(free for name in names if not os.path.lexists(free := path.with_name(name)))
