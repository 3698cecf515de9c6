"""Full-text search over names, descriptions, columns, tags and owners, with FTS5."""

import json
import re
import sqlite3
import unicodedata
from collections.abc import Iterable

import msgspec
from sqlite_utils import Database

from catchment.store import content
from catchment.store.database import Store
from catchment_parsers.facts import Asset, Kind

FIELDS = ("name", "path", "description", "columns", "tags", "owners")
"""What of an asset is indexed, in the order of the index; its path holds its URN and unique_id, too."""
_WEIGHTS = "10.0, 4.0, 2.0, 3.0, 3.0, 2.0"
"""Weight of each field in the ranking, in that order: the name above all."""
HIDDEN = frozenset({Kind.TEST, Kind.GROUP, Kind.OPERATION})
"""Kinds that nobody looks for by words; a test is found on what it tests."""

_ids = msgspec.json.Decoder(list[int])


def words(query: str) -> tuple[str, ...]:
    """Return the words of a text: letters and digits; anything else separates them, so no text is a syntax error.

    >>> words("fct_orders, Caf\u00e9s")
    ('fct', 'orders', 'Caf\u00e9s')
    """
    return tuple(re.findall(r"[^\W_]+", unicodedata.normalize("NFC", query)))


def matches(store: Store, wanted: Iterable[str], field: str = "") -> list[int]:
    """Return the ids of the assets that have every word, each as a prefix; in one field, where that is given."""
    # One row of JSON is read three times as fast as a row an asset.
    select = "SELECT json_group_array(rowid) FROM search WHERE search MATCH ?"
    return _ids.decode(store.db.execute(select, [_expression(wanted, field)]).fetchone()[0])


def relevance(store: Store, wanted: Iterable[str]) -> dict[int, float]:
    """Return the assets that have every word, by id, with how well they match: higher is better."""
    select = f"SELECT rowid, -bm25(search, {_WEIGHTS}) FROM search WHERE search MATCH ?"
    return dict(store.db.execute(select, [_expression(wanted)]).fetchall())


def texts(store: Store, nodes: Iterable[int]) -> dict[int, dict[str, str]]:
    """Return what is indexed of assets, by id and field."""
    select = f"SELECT rowid, {', '.join(FIELDS)} FROM search WHERE rowid IN (SELECT value FROM json_each(?))"
    return {
        node: dict(zip(FIELDS, found, strict=True))
        for node, *found in store.db.execute(select, [json.dumps(list(nodes))])
    }


def terms(store: Store) -> list[tuple[str, int]]:
    """Return every word of the index, folded, with the number of assets that have it."""
    return store.db.execute("SELECT term, doc FROM search_term").fetchall()


def _expression(wanted: Iterable[str], field: str = "") -> str:
    """Return words as an FTS5 query: each is a prefix."""
    every = " ".join(f'"{word}"*' for word in wanted)
    return f"{field} : ({every})" if field else every


def damage(store: Store) -> str:
    """Return what is wrong with the index, "" where nothing is; inside the caller's transaction."""
    try:
        store.db.execute("INSERT INTO search (search) VALUES ('integrity-check')")
    except sqlite3.DatabaseError as error:
        return str(error)
    return ""


def refresh(store: Store, nodes: Iterable[int]) -> None:
    """Bring the index up to date for these assets, inside the caller's transaction."""
    from catchment.store.read import declared

    wanted = json.dumps(list(nodes))
    store.db.execute("DELETE FROM search WHERE rowid IN (SELECT value FROM json_each(?))", [wanted])
    columns, assigned = _columns(store.db, wanted), _assigned(store.db, wanted)
    assets: dict[int, list[Asset]] = {}
    for each in declared(store, nodes=_shown(store.db, wanted)):
        if each.asset.kind not in HIDDEN:
            assets.setdefault(each.node, []).append(each.asset)
    rows = ((node, *_row(group, columns.get(node, ""), assigned.get(node, ""))) for node, group in assets.items())
    insert = f"INSERT INTO search (rowid, {', '.join(FIELDS)}) VALUES (?, ?, ?, ?, ?, ?, ?)"
    store.db.conn.executemany(insert, rows)


def _row(assets: list[Asset], columns: str, assigned: str) -> tuple[str, ...]:
    """Return what is indexed of an asset, in the order of the index, given all that is said of it."""
    owners = [owner for asset in assets for owner in asset.owners]
    return (
        " ".join(dict.fromkeys(asset.name for asset in assets)),
        " ".join((assets[0].urn, *(f"{asset.unique_id} {asset.path}" for asset in assets))),
        "\n".join(asset.description for asset in assets),
        columns,
        " ".join(tag for asset in assets for tag in (*asset.tags, asset.domain, asset.tier)),
        " ".join(f"{owner.name} {owner.email}" for owner in owners) + assigned,
    )


def _shown(db: Database, nodes: str) -> list[int]:
    """Return which of these assets, given as a JSON list, somebody may look for: half of a project are tests."""
    rows = db.execute(
        """SELECT DISTINCT node_id FROM declaration WHERE to_run IS NULL
           AND node_id IN (SELECT value FROM json_each(?)) AND kind NOT IN (SELECT value FROM json_each(?))""",
        [nodes, json.dumps(sorted(HIDDEN))],
    )
    return [node for (node,) in rows]


def _columns(db: Database, nodes: str) -> dict[int, str]:
    """Return names and descriptions of the columns of assets, given as a JSON list."""
    rows = db.execute(
        """SELECT d.node_id, c.columns FROM declaration d JOIN content c ON c.declaration_id = d.id
           WHERE d.node_id IN (SELECT value FROM json_each(?)) AND to_run IS NULL AND d.columns > 0""",
        [nodes],
    )
    found: dict[int, list[str]] = {}
    for node, columns in rows:
        found.setdefault(node, []).extend(f"{each.name} {each.description}" for each in content.columns_of(columns))
    return {node: "\n".join(lines) for node, lines in found.items()}


def _assigned(db: Database, nodes: str) -> dict[int, str]:
    """Return the owners assigned by hand of assets, given as a JSON list."""
    rows = db.execute(
        """SELECT node_id, group_concat(' ' || name || ' ' || email, '') FROM ownership
           WHERE node_id IN (SELECT value FROM json_each(?)) AND removed_at IS NULL GROUP BY node_id""",
        [nodes],
    )
    return dict(rows)
