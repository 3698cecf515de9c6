"""Impact reports that are kept, so that the API can show them again, and what came of them be compared."""

from catchment.errors import NotFoundError
from catchment.store.database import Store, now
from catchment_parsers.facts import Record

_MISSING = "no impact report {number}: 'catchment impact --save' keeps one"


class Kept(Record, frozen=True, kw_only=True):
    """A report that is kept.

    Attributes:
        number: Its number.
        created_at: When it was kept.
        source: Name of the project that it is about, "" where that is not known.
        commit: Git commit of its head, "" where that is not known.
        after: The last run that there was when it was kept, 0 for none.
        body: The report as JSON.
    """

    number: int
    created_at: str
    source: str
    commit: str
    after: int
    body: bytes


def save(store: Store, body: bytes, *, source: str = "", commit: str = "") -> int:
    """Keep a report, as JSON, and return its number; the last one again is not kept twice.

    Args:
        store: The catalog.
        body: The report.
        source: Name of the project that it is about.
        commit: Git commit of its head.
    """
    with store.transaction() as db:
        last = db.execute("SELECT id, body FROM report ORDER BY id DESC LIMIT 1").fetchone()
        if last and last[1] == body.decode():
            return int(last[0])
        cursor = db.execute(
            """INSERT INTO report (created_at, body, source, commit_sha, after_run)
               VALUES (?, ?, ?, ?, (SELECT coalesce(max(id), 0) FROM run))""",
            [now(), body.decode(), source, commit],
        )
        return int(cursor.lastrowid or 0)


def load(store: Store, number: int) -> tuple[str, bytes]:
    """Return when a report was kept, and the report as JSON.

    Raises:
        NotFoundError: There is none of that number.
    """
    row = store.db.execute("SELECT created_at, body FROM report WHERE id = ?", [number]).fetchone()
    if row is None:
        raise NotFoundError(_MISSING.format(number=number))
    return str(row[0]), str(row[1]).encode()


def recent(store: Store, *, limit: int = 20, before: int = 2**62) -> list[tuple[int, str, bytes]]:
    """Return the reports that are kept, newest first: number, when, and the report as JSON."""
    rows = store.db.execute(
        "SELECT id, created_at, body FROM report WHERE id < ? ORDER BY id DESC LIMIT ?", [before, limit]
    )
    return [(number, created_at, body.encode()) for number, created_at, body in rows]


def count(store: Store) -> int:
    """Return how many reports are kept."""
    return int(store.db.execute("SELECT count(*) FROM report").fetchone()[0])


def kept(store: Store, *, number: int = 0, commit: str = "", since: str = "") -> list[Kept]:
    """Return reports that are kept, the oldest first.

    Args:
        store: The catalog.
        number: Only that of this number; 0 for any.
        commit: Only those whose head is this commit; "" for any.
        since: Only those that were kept from this moment on, ISO 8601 in UTC; "" for any.

    Raises:
        NotFoundError: There is none of that number.
    """
    rows = store.db.execute(
        """SELECT id, created_at, source, commit_sha, after_run, body FROM report
           WHERE :number IN (0, id) AND :commit IN ('', commit_sha) AND created_at >= :since ORDER BY id""",
        {"number": min(number, 2**62), "commit": commit, "since": since},
    )
    found = [
        Kept(number=id_, created_at=created, source=source, commit=sha, after=after, body=body.encode())
        for id_, created, source, sha, after, body in rows
    ]
    if number and not found:
        raise NotFoundError(_MISSING.format(number=number))
    return found
