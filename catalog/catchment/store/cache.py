"""What was worked out before, by digest of all that it depends on: a file that may be thrown away at any time.

It stands apart from catalogs, for commands that need none.  Whatever is wrong with the file, they work without it.
"""

import os
import sqlite3
import time
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

DAY = 86_400
MOST_BYTES = 1 << 30
"""How large the file may grow before what was used longest ago is forgotten."""
_APPLICATION_ID = 0x43544343
_TABLE = """CREATE TABLE IF NOT EXISTS item (
    digest BLOB PRIMARY KEY, body BLOB NOT NULL, seal INTEGER NOT NULL, used INTEGER NOT NULL) STRICT"""


def _seal(key: bytes, body: bytes) -> int:
    """Return a checksum of an entry: SQLite does not notice a byte that a bad disk changed, and a report would."""
    return zlib.crc32(body, zlib.crc32(key))


class Cache:
    """An open cache, or, where there is none, one that keeps nothing."""

    def __init__(self, db: sqlite3.Connection | None = None) -> None:
        self._db = db

    def kept(self, keys: Iterable[bytes]) -> dict[bytes, bytes]:
        """Return what is kept under some keys, as far as anything is."""
        if self._db is None:
            return {}
        today = int(time.time()) // DAY
        known: dict[bytes, bytes] = {}
        stale: list[tuple[int, bytes]] = []
        try:
            for key in keys:
                row = self._db.execute("SELECT body, seal, used FROM item WHERE digest = ?", (key,)).fetchone()
                if row and row[1] == _seal(key, row[0]):
                    known[key] = row[0]
                    # At most once a day each: so most reading writes nothing.
                    stale += [(today, key)] if row[2] < today else []
            if stale:
                with suppress(sqlite3.Error), self._db:
                    self._db.executemany("UPDATE item SET used = ? WHERE digest = ?", stale)
        except sqlite3.Error:
            return {}
        return known

    def keep(self, results: Mapping[bytes, bytes]) -> None:
        """Keep what was worked out, by key."""
        if self._db is None:
            return
        today = int(time.time()) // DAY
        with suppress(sqlite3.Error), self._db:
            rows = ((key, body, _seal(key, body), today) for key, body in results.items())
            self._db.executemany("INSERT OR REPLACE INTO item VALUES (?, ?, ?, ?)", rows)
            self._forget()

    def _forget(self) -> None:
        """Forget what was used longest ago, where the file is too large: a fourth of it at a time."""
        assert self._db is not None
        (size,) = self._db.execute(
            "SELECT (page_count - freelist_count) * page_size FROM pragma_page_count(), pragma_freelist_count(), "
            "pragma_page_size()"
        ).fetchone()
        if size > MOST_BYTES:
            oldest = "SELECT digest FROM item ORDER BY used LIMIT (SELECT count(*) / 4 + 1 FROM item)"
            self._db.execute(f"DELETE FROM item WHERE digest IN ({oldest})")


def usual_path() -> Path:
    """Return where the cache stands: where ``CATCHMENT_CACHE`` says, else in the user's cache folder."""
    said = os.environ.get("CATCHMENT_CACHE")
    if said:
        return Path(said)
    home = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    return (Path(home) if home else Path.home() / ".cache") / "catchment" / "cache.db"


@contextmanager
def opened(path: Path | None) -> Iterator[Cache]:
    """Open the cache at a path, made if there is none; None keeps nothing."""
    db = _connected(path) if path is not None else None
    try:
        yield Cache(db)
    finally:
        if db is not None:
            db.close()


def _connected(path: Path) -> sqlite3.Connection | None:
    try:
        return _prepared(path)
    except (sqlite3.Error, OSError):
        return None


def _prepared(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = not path.exists() or not path.stat().st_size
    db = sqlite3.connect(path, timeout=1.0)
    try:
        if fresh:
            path.chmod(0o600)  # it holds what the SQL of projects says
            db.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
        _check_ours(db)
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
        db.execute(_TABLE)
    except BaseException:
        db.close()
        raise
    return db


def _check_ours(db: sqlite3.Connection) -> None:
    if db.execute("PRAGMA application_id").fetchone() != (_APPLICATION_ID,):
        raise sqlite3.DatabaseError("no cache of Catchment's, so it is left as it is")
