"""What the lineage graph is made of: ids, and links as bytes, which become arrays without a loop."""

import json
from array import array
from collections.abc import Iterable
from itertools import chain

from catchment.store import links
from catchment.store.database import Store
from catchment_parsers.facts import Provenance, Reach


def column_links(store: Store, assets: Iterable[int] | None = None) -> bytes:
    """Return the column-level links into all assets, or into some; each asset's columns are among them (``OWN``).

    They are packed as ``store.links`` says, in the order of declarations; tests make no data.
    """
    some, wanted = _among(assets)
    rows = store.db.execute(
        f"""SELECT links FROM declaration d JOIN lineage ON declaration_id = d.id
           WHERE {store.valid} AND d.kind <> 'test' {some} ORDER BY d.id""",
        wanted,
    )
    return b"".join([packed for (packed,) in rows])


_CODES = " ".join(f"WHEN '{reach}' THEN {links.code(reach, certain=reach != Reach.WHOLE)}" for reach in Reach)
_DECLARED = links.code(Reach.ROWS, provenance=Provenance.DBT_META) - links.code(Reach.ROWS)
_CODE = f"CASE reach {_CODES} END + {_DECLARED} * declared"
_MOST = f"max(CASE reach {_CODES} END) + {_DECLARED} * max(declared)"  # ``HOW`` has the reaches from least to most


def asset_links(store: Store, assets: Iterable[int] | None = None) -> bytes:
    """Return the dataset-level links into all assets, or into some, packed likewise; tests make no data.

    Where several declarations read the same, the one that reaches most counts.  A project that only refers
    to another's model lists what it depends on, without SQL; where the project that builds it speaks, that
    one has the word.
    """
    some, wanted = _among(assets)
    better = store.valid_as("better")
    several = [
        node
        for (node,) in store.db.execute(
            f"SELECT node_id FROM declaration d WHERE {store.valid} {some} GROUP BY node_id HAVING count(*) > 1", wanted
        )
    ]
    read = f"FROM declaration d JOIN read ON declaration_id = d.id WHERE {store.valid} AND d.kind <> 'test' {some}"
    alone = store.db.execute(
        f"""SELECT source_node, d.node_id, {_CODE} {read} AND d.node_id NOT IN (SELECT value FROM json_each(?))
            ORDER BY d.id""",
        [*wanted, json.dumps(several)],
    )
    shared = store.db.execute(
        f"""SELECT source_node, d.node_id, {_MOST} {read} AND d.node_id IN (SELECT value FROM json_each(?)) AND NOT (
                d.status = 'MISSING' AND EXISTS (
                    SELECT 1 FROM declaration better
                    WHERE better.node_id = d.node_id AND {better} AND better.status NOT IN ('MISSING', 'NOT_SQL')
                )
            ) GROUP BY source_node, d.node_id ORDER BY min(d.id), source_node""",
        [*wanted, json.dumps(several)],
    )
    return array("i", chain.from_iterable(chain(alone, shared))).tobytes()


def reads(store: Store) -> list[tuple[int, int, str, bool]]:
    """Return the dataset-level links: source, target, reach, and whether a project declares it."""
    found = links.unpacked(asset_links(store))
    return [(source, target, links.how(code), code >= _DECLARED) for source, target, code in found]


def changed(store: Store, since: int) -> list[int]:
    """Return the ids of the assets of which something else is said than when a run had just been published."""
    rows = store.db.execute(
        """SELECT node_id FROM declaration WHERE from_run > :since
           UNION SELECT node_id FROM declaration WHERE to_run > :since""",
        {"since": since},
    )
    return [node for (node,) in rows]


def _among(assets: Iterable[int] | None) -> tuple[str, list[str]]:
    if assets is None:
        return "", []
    return "AND d.node_id IN (SELECT value FROM json_each(?))", [json.dumps(list(assets))]
