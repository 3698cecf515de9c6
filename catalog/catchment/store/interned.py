"""Ids of what is kept once: names (URNs of assets and columns) and SQL texts.

Assets and columns share one count of ids, from 1 on without gaps, so that arrays can be as long as it.  An
asset has a row of its own in ``node``; its columns' names stand in blocks of consecutive ids, a block for each
time that new ones came up.  Neither is ever changed, so an id means the same at any moment.
"""

import json
import sqlite3
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import count
from typing import Any

import msgspec

from catchment.store.digests import digest
from catchment_parsers.naming import column_urn

MANY = 500
"""Declarations above which all that is known is read first: for many that is cheaper than to ask for each."""
_names = msgspec.json.Decoder(list[str])


def numbered(connection: sqlite3.Connection, urns: Iterable[str]) -> dict[str, int]:
    """Return the ids of URNs, inside the caller's transaction; what has none gets one, a column's asset with it."""
    wanted: dict[str, dict[str, None]] = {}
    for urn in dict.fromkeys(urns):
        asset, mark, column = urn.partition("#")
        columns = wanted.setdefault(asset, {})
        if mark:
            columns[column] = None
    ids = known(connection, wanted)
    fresh = count(next_id(connection))
    assets, blocks = [], []
    for asset, columns in wanted.items():
        if asset not in ids:
            ids[asset] = next(fresh)
            assets.append((ids[asset], asset))
        new = [column for column in columns if column_urn(asset, column) not in ids]
        if new:
            places = [next(fresh) for _ in new]
            ids.update(zip((column_urn(asset, column) for column in new), places, strict=True))
            blocks.append((places[0], ids[asset], len(new), json.dumps(new, ensure_ascii=False)))
    connection.executemany("INSERT INTO node (id, urn) VALUES (?, ?)", assets)
    connection.executemany("INSERT INTO block (first_id, asset_id, size, names) VALUES (?, ?, ?, ?)", blocks)
    return ids


def next_id(connection: sqlite3.Connection) -> int:
    """Return the first id that nothing has yet."""
    # Ids are given in order, so the last block has the last of them.
    last = "SELECT first_id + size - 1 FROM block ORDER BY first_id DESC LIMIT 1"
    select = f"SELECT max(coalesce((SELECT max(id) FROM node), 0), coalesce(({last}), 0))"
    return int(connection.execute(select).fetchone()[0]) + 1


def known(connection: sqlite3.Connection, assets: Iterable[str]) -> dict[str, int]:
    """Return the ids that assets, by URN, and their columns have."""
    wanted = json.dumps(list(assets))
    ids: dict[str, int] = dict(
        connection.execute("SELECT urn, id FROM node WHERE urn IN (SELECT value FROM json_each(?))", [wanted])
    )
    rows = connection.execute(
        """SELECT urn, first_id, names FROM block JOIN node ON node.id = asset_id
           WHERE urn IN (SELECT value FROM json_each(?))""",
        [wanted],
    )
    for asset, first, names in rows:
        ids.update((column_urn(asset, name), place) for place, name in enumerate(_names.decode(names), first))
    return ids


def urns_of(connection: sqlite3.Connection, ids: Iterable[int]) -> dict[int, str]:
    """Return the URNs of assets and columns by id."""
    wanted = sorted(set(ids))
    asked = json.dumps(wanted)
    found = dict(connection.execute("SELECT id, urn FROM node WHERE id IN (SELECT value FROM json_each(?))", [asked]))
    blocks = connection.execute(
        """SELECT first_id, urn, names FROM block JOIN node ON node.id = asset_id WHERE first_id IN (
               SELECT (SELECT max(first_id) FROM block WHERE first_id <= value) FROM json_each(?)
           ) ORDER BY first_id""",
        [asked],
    ).fetchall()
    firsts, names = [first for first, *_ in blocks], [_names.decode(block) for *_, block in blocks]
    for id_ in wanted:
        place = bisect_right(firsts, id_) - 1
        if id_ not in found and place >= 0 and id_ - firsts[place] < len(names[place]):
            found[id_] = column_urn(blocks[place][1], names[place][id_ - firsts[place]])
    return found


def column_ids(connection: sqlite3.Connection, assets: Iterable[int]) -> dict[int, dict[str, int]]:
    """Return the ids of the columns of assets by name, of all that ever were."""
    rows = connection.execute(
        """SELECT asset_id, first_id, names FROM block WHERE asset_id IN (SELECT value FROM json_each(?))
           ORDER BY first_id""",
        [json.dumps(list(assets))],
    )
    found: dict[int, dict[str, int]] = {}
    for asset, first, names in rows:
        found.setdefault(asset, {}).update((name, id_) for id_, name in enumerate(_names.decode(names), first))
    return found


def blocks(connection: sqlite3.Connection, first: int, end: int) -> Sequence[tuple[int, int, int]]:
    """Return the blocks of columns from one id to another: the first id of each, how many, the id of their asset."""
    select = "SELECT first_id, size, asset_id FROM block WHERE first_id >= ? AND first_id < ? ORDER BY first_id"
    return connection.execute(select, [first, end]).fetchall()


def column_names(connection: sqlite3.Connection, first: int = 0) -> dict[int, str]:
    """Return the names of the columns of every block from an id on, for `names_of`, by its first id."""
    return dict(connection.execute("SELECT first_id, names FROM block WHERE first_id >= ?", [first]))


def names_of(kept: str) -> list[str]:
    """Return the names of the columns of a block, in the order of their ids."""
    return _names.decode(kept)


def assets(connection: sqlite3.Connection, first: int, end: int) -> list[int]:
    """Return the ids, from one to another, of all assets that were ever spoken of."""
    return [id_ for (id_,) in connection.execute("SELECT id FROM node WHERE id >= ? AND id < ?", [first, end])]


def asset_urns(connection: sqlite3.Connection, first: int = 0) -> dict[int, str]:
    """Return the URNs of all assets from an id on, by id."""
    return dict(connection.execute("SELECT id, urn FROM node WHERE id >= ?", [first]))


class Texts(dict[str, int | None]):
    """Ids of SQL texts, found or made when they are asked for; the empty one has none."""

    def __init__(self, connection: sqlite3.Connection, declarations: int) -> None:
        super().__init__({"": None})
        self._connection = connection
        self._next = (connection.execute("SELECT max(id) FROM text").fetchone()[0] or 0) + 1
        self._new: list[tuple[int, bytes, str]] = []
        self._asks = declarations < MANY
        self._digests: dict[bytes, int] = {}
        if not self._asks:
            self._digests.update(connection.execute("SELECT digest, id FROM text"))

    def __missing__(self, body: str) -> int:
        hashed = digest(body.encode())
        known = self._asked(hashed) if self._asks else None
        id_ = self._digests.get(hashed, known)
        if id_ is None:
            id_ = self._next
            self._next += 1
            self._new.append((id_, hashed, body))
        self[body] = id_
        return id_

    def _asked(self, hashed: bytes) -> Any:
        row = self._connection.execute("SELECT id FROM text WHERE digest = ?", [hashed]).fetchone()
        return row[0] if row else None

    def write(self) -> None:
        """Write the texts that are new."""
        self._connection.executemany("INSERT INTO text (id, digest, body) VALUES (?, ?, ?)", self._new)
