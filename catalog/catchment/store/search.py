"""Full-text search over names, descriptions, columns, tags and owners, with FTS5."""

import json
import re
from collections.abc import Iterable

from sqlite_utils import Database

from catchment.store.database import Store
from catchment_parsers.facts import Kind, Record

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

    db = store.db
    for node in nodes:
        db.execute("DELETE FROM search WHERE rowid = ?", [node])
        assets = [each.asset for each in declared(store, nodes=[node]) if each.asset.kind not in HIDDEN]
        if assets:
            owners = [owner for asset in assets for owner in asset.owners]
            row = (
                " ".join(dict.fromkeys(asset.name for asset in assets)),
                " ".join((assets[0].urn, *(f"{asset.unique_id} {asset.path}" for asset in assets))),
                "\n".join(asset.description for asset in assets),
                _columns(db, node),
                " ".join(tag for asset in assets for tag in (*asset.tags, asset.domain, asset.tier)),
                " ".join(f"{owner.name} {owner.email}" for owner in owners) + _assigned(db, node),
            )
            db.execute(
                "INSERT INTO search (rowid, name, path, description, columns, tags, owners) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                (node, *row),
            )


def _columns(db: Database, node: int) -> str:
    rows = db.execute(
        """SELECT c.name, c.description FROM declaration d JOIN column c ON c.declaration_id = d.id
           WHERE d.node_id = ? AND to_run IS NULL""",
        [node],
    )
    return "\n".join(f"{name} {description}" for name, description in rows)


def _assigned(db: Database, node: int) -> str:
    rows = db.execute("SELECT name, email FROM ownership WHERE node_id = ? AND removed_at IS NULL", [node])
    return "".join(f" {name} {email}" for name, email in rows)
