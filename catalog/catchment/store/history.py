"""What was said, whole: every part of a declaration, of the present or between two runs."""

import json
from collections.abc import Collection, Iterable
from typing import Any

import msgspec

from catchment.store import content
from catchment.store.database import Store
from catchment.store.interned import urns_of
from catchment.store.observations import joined
from catchment_parsers.facts import Asset, Edge, Reach, Read, Record


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
    """Return the declarations that differ between two runs, of one source or of all, looking at no others.

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
               FROM declaration d JOIN source ON source.id = d.source_id
               WHERE :source IN ('', source.name) AND d.id IN (
                   SELECT id FROM declaration WHERE from_run > :first AND from_run <= :last
                   UNION SELECT id FROM declaration WHERE to_run > :first AND to_run <= :last)
           )
           SELECT source, key, max(CASE WHEN before THEN id END), max(CASE WHEN after THEN id END)
           FROM valid WHERE before <> after GROUP BY source, key ORDER BY source, min(id)""",
        {"base": base, "head": head, "source": source, "first": min(base, head), "last": max(base, head)},
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
    # CROSS JOIN, since SQLite would begin with all that is declared.
    rows = store.db.execute(
        """SELECT source.name, c.body, coalesce(b.body, '{}'), h.body
           FROM observation h CROSS JOIN source ON source.id = h.source_id
           CROSS JOIN declaration d ON d.source_id = h.source_id AND d.key = h.key
               AND d.from_run <= :head AND (d.to_run IS NULL OR d.to_run > :head)
           JOIN content c ON c.declaration_id = d.id
           LEFT JOIN observation b ON b.source_id = h.source_id AND b.key = h.key
               AND b.from_run <= :base AND (b.to_run IS NULL OR b.to_run > :base)
           WHERE :source IN ('', source.name) AND h.from_run > :base AND h.from_run <= :head
             AND (h.to_run IS NULL OR h.to_run > :head) AND EXISTS (
                 SELECT 1 FROM declaration e WHERE e.source_id = d.source_id AND e.key = d.key
                 AND e.from_run <= :base AND (e.to_run IS NULL OR e.to_run > :base))
           ORDER BY source.name, d.key""",
        {"base": base, "head": head, "source": source},
    )
    return [
        Sighting(source=name, asset=content.asset_of(body), before=json.loads(before), after=json.loads(after))
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


class Holder(Record, frozen=True, kw_only=True):
    """What one source says of an asset, whole.

    Attributes:
        source, namespace: Of its source.
        kind: ``dbt`` or ``sql``.
        asset: What it says.
    """

    source: str
    namespace: str
    kind: str
    asset: Asset


def holders(store: Store, urns: Collection[str], *, reading: Collection[str] = ()) -> list[Holder]:
    """Return what all sources say now of some URNs, and of whatever reads some others; the first source comes first."""
    rows = store.db.execute(
        """SELECT d.id, source.name, source.namespace, source.kind
           FROM declaration d JOIN source ON source.id = d.source_id JOIN node n ON n.id = d.node_id
           WHERE d.to_run IS NULL AND (n.urn IN (SELECT value FROM json_each(:of)) OR d.id IN (
               SELECT declaration_id FROM read JOIN node r ON r.id = source_node
               WHERE r.urn IN (SELECT value FROM json_each(:reading))))
           ORDER BY d.source_id, d.key""",
        {"of": json.dumps(list(urns)), "reading": json.dumps(list(reading))},
    ).fetchall()
    found = wholes(store, [id_ for id_, *_ in rows])
    return [Holder(source=name, namespace=space, kind=kind, asset=found[id_]) for id_, name, space, kind in rows]


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


def of_source(store: Store, source: str, run: int) -> list[Asset]:
    """Return all that a source said when a run had just been published, whole."""
    rows = store.db.execute(
        """SELECT d.id FROM declaration d JOIN source ON source.id = d.source_id
           WHERE source.name = :source AND d.from_run <= :run AND (d.to_run IS NULL OR d.to_run > :run)
           ORDER BY d.id""",
        {"source": source, "run": run},
    )
    ids = [id_ for (id_,) in rows]
    found = wholes(store, ids)
    return [found[id_] for id_ in ids]


def dependents(store: Store, urns: Iterable[str], *, besides: str) -> list[Asset]:
    """Return what other sources than one say now of all that reads these URNs, directly or not, whole."""
    wave, seen, found = set(urns), set(urns), dict[int, Asset]()
    while wave:
        rows = store.db.execute(
            """SELECT DISTINCT d.id FROM declaration d JOIN source ON source.id = d.source_id
               JOIN read ON read.declaration_id = d.id JOIN node n ON n.id = read.source_node
               WHERE d.to_run IS NULL AND source.name <> ? AND n.urn IN (SELECT value FROM json_each(?))""",
            [besides, json.dumps(sorted(wave))],
        )
        fresh = wholes(store, [id_ for (id_,) in rows if id_ not in found])
        found |= fresh
        wave = {asset.urn for asset in fresh.values()} - seen
        seen |= wave
    return list(found.values())


def ephemeral(store: Store, source: str) -> list[Asset]:
    """Return what a source says now of its models that have no relation, whole."""
    return _current(store, source, "body ->> 'materialized' = 'ephemeral'")


def undeclared(store: Store, source: str) -> list[Asset]:
    """Return what a source's warehouse has and no project declares, as it was last said, whole."""
    return _current(store, source, "body ->> '$.details.undeclared'")


def _current(store: Store, source: str, condition: str) -> list[Asset]:
    rows = store.db.execute(
        f"""SELECT d.id FROM declaration d JOIN source ON source.id = d.source_id
           JOIN content ON declaration_id = d.id WHERE source.name = ? AND d.to_run IS NULL AND {condition}""",
        [source],
    )
    return list(wholes(store, (id_ for (id_,) in rows)).values())


def wholes(store: Store, declarations: Iterable[int]) -> dict[int, Asset]:
    """Return declarations by id with all their parts, as they were published."""
    wanted = json.dumps(list(declarations))
    reads, edges = _reads(store, wanted), _edges(store, wanted)
    rows = store.db.execute(
        """SELECT d.id, c.body, c.columns, coalesce(text.body, ''), o.body
           FROM declaration d JOIN content c ON c.declaration_id = d.id LEFT JOIN text ON text.id = sql_id
           LEFT JOIN observation o ON o.source_id = d.source_id AND o.key = d.key
               AND o.from_run <= coalesce(d.to_run - 1, 1 << 62)
               AND (o.to_run IS NULL OR o.to_run > coalesce(d.to_run - 1, 1 << 62))
           WHERE d.id IN (SELECT value FROM json_each(?))""",
        [wanted],
    )
    found = {}
    for id_, body, columns, sql, observed in rows:
        asset = msgspec.structs.replace(
            content.asset_of(body),
            sql=sql,
            columns=content.columns_of(columns),
            reads=tuple(reads.get(id_, ())),
            edges=tuple(edges.get(id_, ())),
        )
        found[id_] = joined(asset, json.loads(observed)) if observed else asset
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
        """SELECT l.declaration_id, links, reasons FROM lineage l JOIN content c ON c.declaration_id = l.declaration_id
           WHERE l.declaration_id IN (SELECT value FROM json_each(?))""",
        [wanted],
    )
    found = {id_: content.edges_of(links, reasons) for id_, links, reasons in rows}
    urns = urns_of(store.db.conn, (node for edges in found.values() for edge in edges for node in edge.link[:2]))
    return {id_: [content.edge_of(edge, urns) for edge in edges] for id_, edges in found.items()}
