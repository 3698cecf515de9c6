"""What was said, whole: every part of a declaration, of the present or between two runs."""

import json
from collections.abc import Collection, Iterable
from typing import Any

import msgspec

from catchment.store.database import Store
from catchment.store.observations import joined
from catchment.store.read import COLUMN, column_of_row
from catchment_parsers.facts import Asset, Column, Edge, Provenance, Reach, Read, Record, Subtype

_body = msgspec.json.Decoder(Asset)


class Step(Record, frozen=True, kw_only=True):
    """A declaration that is not the same at two runs.

    Attributes:
        source: Name of the source.
        key: What tells it from the source's others.
        before, after: Ids of the declaration at either run, None where there was none.
    """

    source: str
    key: str
    before: int | None
    after: int | None


def steps(store: Store, base: int, head: int, source: str = "") -> list[Step]:
    """Return the declarations that differ between two runs, of one source or of all.

    Args:
        store: The catalog.
        base: Number of a run.
        head: Number of another.
        source: Name of the source, "" for all.
    """
    rows = store.db.execute(
        """WITH valid AS (
               SELECT d.id, source.name AS source, d.key,
                      d.from_run <= :base AND (d.to_run IS NULL OR d.to_run > :base) AS before,
                      d.from_run <= :head AND (d.to_run IS NULL OR d.to_run > :head) AS after
               FROM declaration d JOIN source ON source.id = d.source_id WHERE :source IN ('', source.name)
           )
           SELECT source, key, max(CASE WHEN before THEN id END), max(CASE WHEN after THEN id END)
           FROM valid WHERE before <> after GROUP BY source, key ORDER BY source, min(id)""",
        {"base": base, "head": head, "source": source},
    )
    return [Step(source=name, key=key, before=before, after=after) for name, key, before, after in rows]


class Sighting(Record, frozen=True, kw_only=True):
    """What was observed of one resource, at two runs at both of which it was declared.

    Attributes:
        source: Name of the source.
        asset: The declaration's scalar parts at the later run.
        before, after: What was observed, as ``observations.split`` has it; {} where nothing was.
    """

    source: str
    asset: Asset
    before: dict[str, Any]
    after: dict[str, Any]


def sightings(store: Store, base: int, head: int, source: str = "") -> list[Sighting]:
    """Return what was observed differently at two runs of resources that were declared at both; as `steps`."""
    rows = store.db.execute(
        """SELECT source.name, d.body, coalesce(b.body, '{}'), h.body
           FROM observation h JOIN source ON source.id = h.source_id
           JOIN declaration d ON d.source_id = h.source_id AND d.key = h.key
               AND d.from_run <= :head AND (d.to_run IS NULL OR d.to_run > :head)
           LEFT JOIN observation b ON b.source_id = h.source_id AND b.key = h.key
               AND b.from_run <= :base AND (b.to_run IS NULL OR b.to_run > :base)
           WHERE :source IN ('', source.name) AND h.from_run <= :head AND (h.to_run IS NULL OR h.to_run > :head)
             AND h.from_run > :base AND EXISTS (
                 SELECT 1 FROM declaration e WHERE e.source_id = d.source_id AND e.key = d.key
                 AND e.from_run <= :base AND (e.to_run IS NULL OR e.to_run > :base))
           ORDER BY source.name, d.key""",
        {"base": base, "head": head, "source": source},
    )
    return [
        Sighting(source=name, asset=_body.decode(body), before=json.loads(before), after=json.loads(after))
        for name, body, before, after in rows
    ]


def is_declared(store: Store, urn: str, run: int, *, besides: str) -> bool:
    """Say whether any source but one declared a URN when a run had just been published."""
    row = store.db.execute(
        """SELECT 1 FROM declaration d JOIN node n ON n.id = d.node_id JOIN source ON source.id = d.source_id
           WHERE n.urn = :urn AND source.name <> :besides
             AND d.from_run <= :run AND (d.to_run IS NULL OR d.to_run > :run) LIMIT 1""",
        {"urn": urn, "besides": besides, "run": run},
    ).fetchone()
    return row is not None


def current(store: Store, source: str, keys: Collection[str]) -> dict[str, Asset]:
    """Return what a source says now of some of its resources, whole, by key."""
    rows = store.db.execute(
        """SELECT d.key, d.id FROM declaration d JOIN source ON source.id = d.source_id
           WHERE source.name = ? AND d.to_run IS NULL AND d.key IN (SELECT value FROM json_each(?))""",
        [source, json.dumps(list(keys))],
    ).fetchall()
    found = wholes(store, [id_ for _, id_ in rows])
    return {key: found[id_] for key, id_ in rows}


def urns(store: Store, source: str) -> list[str]:
    """Return the URNs of what a source declares now."""
    rows = store.db.execute(
        """SELECT DISTINCT n.urn FROM declaration d JOIN node n ON n.id = d.node_id
           JOIN source ON source.id = d.source_id WHERE source.name = ? AND d.to_run IS NULL""",
        [source],
    )
    return [urn for (urn,) in rows]


def at(store: Store, urns: Collection[str], *, besides: str = "") -> list[Asset]:
    """Return what all sources (but one) say now of these URNs, whole; the source that was known first comes first."""
    rows = store.db.execute(
        """SELECT d.id FROM declaration d JOIN node n ON n.id = d.node_id JOIN source ON source.id = d.source_id
           WHERE n.urn IN (SELECT value FROM json_each(?)) AND d.to_run IS NULL AND source.name <> ?
           ORDER BY source_id, key""",
        [json.dumps(list(urns)), besides],
    ).fetchall()
    found = wholes(store, [id_ for (id_,) in rows])
    return [found[id_] for (id_,) in rows]


class Reader(Record, frozen=True, kw_only=True):
    """A declaration with SQL that reads something.

    Attributes:
        source, namespace: Of its source.
        declaration: Its id.
        urn: Of what it declares.
        reads: URNs of what was asked about that it reads.
    """

    source: str
    namespace: str
    declaration: int
    urn: str
    reads: tuple[str, ...]


def readers(store: Store, urns: Collection[str]) -> list[Reader]:
    """Return the declarations of dbt sources that have SQL and read any of these URNs."""
    rows = store.db.execute(
        """SELECT source.name, source.namespace, d.id, self.urn, json_group_array(n.urn)
           FROM declaration d JOIN source ON source.id = d.source_id
           JOIN node self ON self.id = d.node_id
           JOIN read ON read.declaration_id = d.id JOIN node n ON n.id = read.source_node
           WHERE d.to_run IS NULL AND d.sql_id IS NOT NULL AND source.kind = 'dbt'
             AND n.urn IN (SELECT value FROM json_each(?))
           GROUP BY d.id ORDER BY d.id""",
        [json.dumps(list(urns))],
    )
    return [
        Reader(source=name, namespace=space, declaration=id_, urn=urn, reads=tuple(json.loads(reads)))
        for name, space, id_, urn, reads in rows
    ]


def ephemeral(store: Store, source: str) -> list[Asset]:
    """Return what a source says now of its models that have no relation, whole."""
    return _current(store, source, "d.body ->> 'materialized' = 'ephemeral'")


def undeclared(store: Store, source: str) -> list[Asset]:
    """Return what a source's warehouse has and no project declares, as it was last said, whole."""
    return _current(store, source, "d.body ->> '$.details.undeclared'")


def _current(store: Store, source: str, condition: str) -> list[Asset]:
    rows = store.db.execute(
        f"""SELECT d.id FROM declaration d JOIN source ON source.id = d.source_id
           WHERE source.name = ? AND d.to_run IS NULL AND {condition}""",
        [source],
    )
    return list(wholes(store, (id_ for (id_,) in rows)).values())


def wholes(store: Store, declarations: Iterable[int]) -> dict[int, Asset]:
    """Return declarations by id with all their parts, as they were published."""
    wanted = json.dumps(list(declarations))
    columns, reads, edges = _columns(store, wanted), _reads(store, wanted), _edges(store, wanted)
    rows = store.db.execute(
        """SELECT d.id, d.body, coalesce(text.body, ''), o.body
           FROM declaration d LEFT JOIN text ON text.id = sql_id
           LEFT JOIN observation o ON o.source_id = d.source_id AND o.key = d.key
               AND o.from_run <= coalesce(d.to_run - 1, 1 << 62)
               AND (o.to_run IS NULL OR o.to_run > coalesce(d.to_run - 1, 1 << 62))
           WHERE d.id IN (SELECT value FROM json_each(?))""",
        [wanted],
    )
    found = {}
    for id_, body, sql, observed in rows:
        parts = {"columns": columns.get(id_, ()), "reads": reads.get(id_, ()), "edges": edges.get(id_, ())}
        asset = msgspec.structs.replace(_body.decode(body), sql=sql, **{k: tuple(v) for k, v in parts.items()})
        found[id_] = joined(asset, json.loads(observed)) if observed else asset
    return found


def _columns(store: Store, wanted: str) -> dict[int, list[Column]]:
    rows = store.db.execute(
        f"""SELECT declaration_id, {COLUMN} FROM column c JOIN node n ON n.id = c.node_id
           WHERE declaration_id IN (SELECT value FROM json_each(?)) ORDER BY declaration_id, position""",
        [wanted],
    )
    found: dict[int, list[Column]] = {}
    for id_, *row in rows:
        column = column_of_row(tuple(row))
        # A folded name that is the name in lower case goes without saying, as where it was made.
        plain = column.folded == column.name.lower()
        found.setdefault(id_, []).append(msgspec.structs.replace(column, folded="") if plain else column)
    return found


def _reads(store: Store, wanted: str) -> dict[int, list[Read]]:
    rows = store.db.execute(
        """SELECT declaration_id, n.urn, reach, declared FROM read JOIN node n ON n.id = source_node
           WHERE declaration_id IN (SELECT value FROM json_each(?))""",
        [wanted],
    )
    found: dict[int, list[Read]] = {}
    for id_, urn, reach, declared in rows:
        found.setdefault(id_, []).append(Read(source=urn, reach=Reach(reach), declared=bool(declared)))
    return found


def _edges(store: Store, wanted: str) -> dict[int, list[Edge]]:
    rows = store.db.execute(
        """SELECT declaration_id, s.urn, t.urn, subtype, masking, certain, coalesce(x.body, ''), line,
                  coalesce(p.body, ''), coalesce(provenance, 'SQL_PARSER')
           FROM edge JOIN node s ON s.id = source_node JOIN node t ON t.id = target_node
           LEFT JOIN text x ON x.id = expression_id LEFT JOIN text p ON p.id = path_id
           WHERE declaration_id IN (SELECT value FROM json_each(?)) ORDER BY edge.rowid""",
        [wanted],
    )
    found: dict[int, list[Edge]] = {}
    for id_, source, target, subtype, masking, certain, expression, line, path, provenance in rows:
        found.setdefault(id_, []).append(
            Edge(
                source=source,
                target=target.partition("#")[2],
                subtype=Subtype(subtype),
                masking=bool(masking),
                certain=bool(certain),
                expression=expression,
                line=line,
                path=path,
                provenance=Provenance(provenance),
            )
        )
    return found
