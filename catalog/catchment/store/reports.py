"""Impact reports that are kept, so that the API can show them again."""

from catchment.errors import NotFoundError
from catchment.store.database import Store, now


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
            "INSERT INTO report (created_at, body, source, commit_sha) VALUES (?, ?, ?, ?)",
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
        raise NotFoundError(f"no impact report {number}: 'catchment impact --save' keeps one")
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
