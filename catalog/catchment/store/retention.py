"""Forgetting the distant past: what only old runs said goes; what was said since stays, and so do decisions."""

import sqlite3
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from catchment.errors import InputError
from catchment.store.database import Store, renew
from catchment_parsers.facts import Record


class Pruned(Record, frozen=True, kw_only=True, omit_defaults=False):
    """What is forgotten.

    Attributes:
        first: Number of the first run that can still be asked about.
        runs: How many before it can no longer be.
        declarations: What only they said.
        observations: What only they saw.
        texts: SQL that nothing refers to any more.
    """

    first: int
    runs: int
    declarations: int
    observations: int
    texts: int


def first_kept(store: Store, *, runs: int = 0, days: int = 0) -> int:
    """Return the first run to keep, where a number of runs, or of days, is to be.

    Raises:
        InputError: That would keep no run.
    """
    if runs < 0 or days < 0 or bool(runs) == bool(days):
        raise InputError("say how much to keep: either a number of runs or of days, at least 1")
    if runs:
        skipped = min(runs - 1, 2**62)  # SQLite has no number beyond 64 bits.
        row = store.db.execute("SELECT id FROM run ORDER BY id DESC LIMIT 1 OFFSET ?", [skipped]).fetchone()
    else:
        since = (datetime.now(UTC) - timedelta(days=min(days, 100 * 365))).strftime("%Y-%m-%dT%H:%M:%SZ")
        # What was the present then is part of the time that is kept.
        row = store.db.execute("SELECT max(id) FROM run WHERE finished_at <= ?", [since]).fetchone()
    return int(row[0] if row and row[0] else 1)


def prunable(store: Store, first: int) -> Pruned:
    """Return what `prune` would forget."""
    with store.snapshot():
        return _counted(store, first)


def prune(store: Store, first: int) -> Pruned:
    """Forget what only runs before one said, in one transaction; then give the room back.

    Runs stay listed, marked as forgotten.
    """
    with store.bulk_transaction() as db:
        found = _counted(store, first)
        for table in ("content", "lineage", "read"):
            db.execute(f"DELETE FROM {table} WHERE declaration_id IN (SELECT id FROM declaration {_ENDED})", [first])
        for table in ("declaration", "observation", "popularity"):
            db.execute(f"DELETE FROM {table} {_ENDED}", [first])
        db.execute(f"DELETE FROM text {_UNUSED}")
        db.execute("UPDATE run SET forgotten = 1 WHERE id < ?", [first])
        renew(db)
    # Where others read, the room is left to what comes.
    with suppress(sqlite3.OperationalError):
        store.db.execute("VACUUM")
    return found


_ENDED = "WHERE to_run <= ?"
"""What ended with a run does not hold at it any more."""
_UNUSED = "WHERE id NOT IN (SELECT sql_id FROM declaration WHERE sql_id IS NOT NULL)"


def _counted(store: Store, first: int) -> Pruned:
    def count(select: str) -> int:
        return int(store.db.execute(f"SELECT count(*) FROM {select}", [first]).fetchone()[0])

    still = "SELECT sql_id FROM declaration WHERE sql_id IS NOT NULL AND (to_run IS NULL OR to_run > ?)"
    return Pruned(
        first=first,
        runs=count("run WHERE NOT forgotten AND id < ?"),
        declarations=count(f"declaration {_ENDED}"),
        observations=count(f"observation {_ENDED}"),
        texts=count(f"text WHERE id NOT IN ({still})"),
    )
