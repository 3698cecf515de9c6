"""What came of reading SQL, kept so that no text is read twice: bytes, by digest of all that they depend on."""

from collections.abc import Iterable, Mapping
from importlib.metadata import version

import msgspec

from catchment.store.database import Store
from catchment.store.digests import digest
from catchment_parsers.facts import SqlTask

ENGINE = f"{version('catchment')} {version('sqlglot')}".encode()
"""Part of every key: another release of either may read the same text differently."""


def key(task: SqlTask, purpose: bytes = b"") -> bytes:
    """Return the key of what is kept of a text that was read for a purpose, its lineage where none is named."""
    return digest(purpose + ENGINE + msgspec.msgpack.encode(task))


def kept(store: Store, keys: Iterable[bytes]) -> dict[bytes, bytes]:
    """Return what is kept under some keys, as far as anything is."""
    find = "SELECT statements FROM parse WHERE digest = ?"
    found = ((each, store.db.conn.execute(find, (each,)).fetchone()) for each in keys)
    return {each: row[0] for each, row in found if row}


def keep(store: Store, results: Mapping[bytes, bytes]) -> None:
    """Keep what came of reading texts, by key."""
    with store.transaction() as db:
        db.conn.executemany("INSERT OR REPLACE INTO parse VALUES (?, ?)", results.items())
