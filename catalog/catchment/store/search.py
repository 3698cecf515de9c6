"""Full-text search over names, descriptions, columns, tags and owners, with FTS5."""

import json
import re
from collections.abc import Iterable

from sqlite_utils import Database

from catchment.store import content
from catchment.store.database import Store
from catchment_parsers.facts import Asset, Kind, Record

_WEIGHTS = "10.0, 4.0, 2.0, 3.0, 3.0, 2.0"
"""Weight of each column of the index in the ranking, in its order: the name above all."""
_SCORE = f"1000 * (lower(name) = :query) + 100 * (instr(lower(name), :query) > 0) - bm25(search, {_WEIGHTS})"
"""Who asks for a name wants what is called that, then what has it in its name, before all that mentions it."""
HIDDEN = frozenset({Kind.TEST, Kind.GROUP, Kind.OPERATION})
"""Kinds that nobody looks for by words; a test is found on what it tests."""


class Hit(Record, frozen=True, kw_only=True):
    """An asset that matches.

    Attributes:
        node: Its id.
        score: Higher is better; comparable within one search only.
        snippet: The matching passage, the words between ``[`` and ``]``.
    """

    node: int
    score: float
    snippet: str


def find(store: Store, query: str, *, limit: int = 200) -> list[Hit]:
    """Return the assets that match every word of `query` (each as a prefix), best first.

    Words are letters and digits; anything else separates them, so no text is a syntax error.
    """
    words = _words(query)
    if not words:
        return []
    rows = store.db.execute(
        f"""SELECT rowid, {_SCORE}, snippet(search, -1, '[', ']', '…', 12)
            FROM search WHERE search MATCH :words ORDER BY 2 DESC, rowid LIMIT :limit""",
        {"words": words, "query": query.casefold(), "limit": limit},
    )
    return [Hit(node=node, score=score, snippet=snippet) for node, score, snippet in rows]


def ranked(store: Store, query: str) -> list[tuple[int, float]]:
    """Return the ids and scores of all assets that match, best first; as `find`, which shows passages too."""
    words = _words(query)
    if not words:
        return []
    return list(
        store.db.execute(
            f"SELECT rowid, {_SCORE} FROM search WHERE search MATCH :words ORDER BY 2 DESC, rowid",
            {"words": words, "query": query.casefold()},
        )
    )


def snippets(store: Store, query: str, nodes: Iterable[int]) -> dict[int, str]:
    """Return the matching passage of some assets that match, by id."""
    rows = store.db.execute(
        """SELECT rowid, snippet(search, -1, '[', ']', '…', 12) FROM search
           WHERE search MATCH ? AND rowid IN (SELECT value FROM json_each(?))""",
        [_words(query), json.dumps(list(nodes))],
    )
    return dict(rows)


def _words(query: str) -> str:
    """Return a text as an FTS5 query: each word as a prefix, anything else between words ignored."""
    return " ".join(f'"{word}"*' for word in re.findall(r"\w+", query.replace("_", " ")))


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
    insert = "INSERT INTO search (rowid, name, path, description, columns, tags, owners) VALUES (?, ?, ?, ?, ?, ?, ?)"
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
