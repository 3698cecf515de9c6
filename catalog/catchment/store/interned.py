"""Ids of what is kept once: names (URNs of assets and columns) and texts (SQL, expressions, paths).

Both are dictionaries that find or make the id of a key that they do not hold yet; what is made is written
at the end, all at once.  For many it is cheaper to read all that is known than to ask for each.
"""

import sqlite3
from operator import itemgetter
from typing import Any

from catchment.store.digests import digest
from catchment_parsers.naming import split_urn

MANY = 500
"""Declarations above which all that is known is read first."""


class Names(dict[str, int]):
    """Ids of URNs; a column's asset gets one with it."""

    def __init__(self, connection: sqlite3.Connection, declarations: int) -> None:
        self._connection = connection
        self._next = _next_id(connection, "node")
        self._new: list[tuple[int, str, int | None]] = []
        self._asks = declarations < MANY
        if not self._asks:
            self.update(connection.execute("SELECT urn, id FROM node"))

    def __missing__(self, urn: str) -> int:
        known = _known(self._connection, "SELECT id FROM node WHERE urn = ?", urn) if self._asks else None
        id_ = self[urn] = self._made(urn) if known is None else known
        return id_

    def _made(self, urn: str) -> int:
        asset, column = split_urn(urn)
        owner = self[asset] if column else None
        id_ = self._next
        self._next += 1
        self._new.append((id_, urn, owner))
        return id_

    def write(self) -> None:
        """Write the names that are new."""
        # In the order of the index, which then grows at its end.
        self._new.sort(key=itemgetter(1))
        self._connection.executemany("INSERT INTO node (id, urn, asset_id) VALUES (?, ?, ?)", self._new)


class Texts(dict[str, int | None]):
    """Ids of texts; the empty one has none."""

    def __init__(self, connection: sqlite3.Connection, declarations: int) -> None:
        super().__init__({"": None})
        self._connection = connection
        self._next = _next_id(connection, "text")
        self._new: list[tuple[int, bytes, str]] = []
        self._asks = declarations < MANY
        self._digests: dict[bytes, int] = {}
        if not self._asks:
            self._digests.update(connection.execute("SELECT digest, id FROM text"))

    def __missing__(self, body: str) -> int:
        hashed = digest(body.encode())
        known = _known(self._connection, "SELECT id FROM text WHERE digest = ?", hashed) if self._asks else None
        id_ = self._digests.get(hashed, known)
        if id_ is None:
            id_ = self._next
            self._next += 1
            self._new.append((id_, hashed, body))
        self[body] = id_
        return id_

    def write(self) -> None:
        """Write the texts that are new."""
        self._connection.executemany("INSERT INTO text (id, digest, body) VALUES (?, ?, ?)", self._new)


def _next_id(connection: sqlite3.Connection, table: str) -> int:
    return (connection.execute(f"SELECT max(id) FROM {table}").fetchone()[0] or 0) + 1


def _known(connection: sqlite3.Connection, query: str, key: Any) -> int | None:
    row = connection.execute(query, (key,)).fetchone()
    return row[0] if row else None
