"""Publishing a run: compare with what the source said before, write the difference, whole or not at all."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec
from sqlite_utils import Database

from catchment.errors import InputError
from catchment.store import search
from catchment.store.database import Store
from catchment_parsers.facts import Asset, Column, Edge, Provenance, Record
from catchment_parsers.naming import column_urn, split_urn

_packer = msgspec.msgpack.Encoder(order="deterministic")
_json = msgspec.json.Encoder(order="deterministic")


class Published(Record, frozen=True, kw_only=True):
    """A run as it was published.

    Attributes:
        run: Its number; runs of all sources share one count, so it orders them.
        source: The source's name.
        added, changed, removed, unchanged: Declarations, compared with the source's last run.
    """

    run: int
    source: str
    added: int
    changed: int
    removed: int
    unchanged: int


class Said(Record, frozen=True, kw_only=True):
    """All that one source says, ready to be published.

    Attributes:
        source: The source's name, unique in the catalog.
        kind: ``dbt`` or ``sql``.
        namespace: Namespace of its assets.
        location: Where it was read, for people.
        fingerprint: Digest of the input; an equal one says the same.
        assets: What it says.
        counts: What was read, by kind, and how much of it could be parsed.
        started_at: ISO time in UTC.
    """

    source: str
    kind: str
    namespace: str
    location: str
    fingerprint: bytes
    assets: tuple[Asset, ...]
    counts: dict[str, int]
    started_at: str


def now() -> str:
    """Return the time as ISO 8601 in UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def digest(value: bytes) -> bytes:
    """Return 16 bytes that stand for `value`."""
    return hashlib.blake2b(value, digest_size=16).digest()


def asset_digest(asset: Asset) -> bytes:
    """Return 16 bytes that differ where anything that is said of the asset does."""
    return digest(_packer.encode(asset))


def publish(store: Store, said: Said) -> Published:
    """Publish what a source says as a new run.

    Writes only the declarations that differ from the source's last run and closes those it no longer
    makes.  All in one transaction: readers see the old run or the new one.

    Raises:
        InputError: Something that is said cannot be kept.
        CatalogError: Another process writes, the disk is full, or the file is damaged.
    """
    try:
        new = {asset.key: (asset_digest(asset), asset) for asset in said.assets}
    except OverflowError as error:
        raise InputError(f"{said.location} holds a number that is beyond 64 bits: write it as a text") from error
    with store.transaction() as db:
        source = _source_id(db, said)
        known = _known(db, source)
        added = [key for key in new if key not in known]
        changed = [key for key in new if key in known and known[key][1] != new[key][0]]
        removed = [key for key in known if key not in new]
        counts = {"added": len(added), "changed": len(changed), "removed": len(removed)}
        run = _insert_run(db, source, said, counts, len(new) - len(added) - len(changed))
        touched = _close(db, run, [known[key][0] for key in (*changed, *removed)])
        touched |= _insert(db, run, source, [new[key] for key in (*added, *changed)])
        search.refresh(store, touched)
    return Published(run=run, source=said.source, unchanged=len(new) - len(added) - len(changed), **counts)


def republish(store: Store, said: Said) -> Published:
    """Record a run whose input is the last one's to the byte: nothing but the run is written."""
    with store.transaction() as db:
        source = _source_id(db, said)
        (unchanged,) = db.execute(
            "SELECT count(*) FROM declaration WHERE source_id = ? AND to_run IS NULL", [source]
        ).fetchone()
        run = _insert_run(db, source, said, {"added": 0, "changed": 0, "removed": 0}, unchanged)
    return Published(run=run, source=said.source, added=0, changed=0, removed=0, unchanged=unchanged)


def _source_id(db: Database, said: Said) -> int:
    row = db.execute("SELECT id FROM source WHERE name = ?", [said.source]).fetchone()
    if row:
        return int(row[0])
    values = [said.source, said.kind, said.namespace]
    cursor = db.execute("INSERT INTO source (name, kind, namespace) VALUES (?, ?, ?)", values)
    return int(cursor.lastrowid or 0)


def _known(db: Database, source: int) -> dict[str, tuple[int, bytes]]:
    rows = db.execute("SELECT key, id, digest FROM declaration WHERE source_id = ? AND to_run IS NULL", [source])
    return {key: (declaration, known) for key, declaration, known in rows}


def _insert_run(db: Database, source: int, said: Said, counts: dict[str, int], unchanged: int) -> int:
    row: dict[str, Any] = {
        "source_id": source,
        "started_at": said.started_at,
        "finished_at": now(),
        "fingerprint": said.fingerprint,
        "location": said.location,
        "counts": _json.encode(said.counts).decode(),
        **counts,
        "unchanged": unchanged,
    }
    columns, places = ", ".join(row), ", ".join("?" * len(row))
    return int(db.execute(f"INSERT INTO run ({columns}) VALUES ({places})", list(row.values())).lastrowid or 0)


def _close(db: Database, run: int, declarations: Sequence[int]) -> set[int]:
    """End declarations with `run`; returns the nodes they were of."""
    db.conn.executemany("UPDATE declaration SET to_run = ? WHERE id = ?", [(run, id_) for id_ in declarations])
    return {
        node for id_ in declarations for (node,) in db.execute("SELECT node_id FROM declaration WHERE id = ?", [id_])
    }


def _insert(db: Database, run: int, source: int, assets: Sequence[tuple[bytes, Asset]]) -> set[int]:
    """Write declarations with all their parts; returns the nodes they are of."""
    nodes = _nodes(db, [asset for _, asset in assets])
    texts = _texts(db, [asset for _, asset in assets])
    first = (db.execute("SELECT max(id) FROM declaration").fetchone()[0] or 0) + 1
    numbered = list(enumerate(assets, first))
    db.conn.executemany(
        "INSERT INTO declaration VALUES (?, ?, ?, ?, ?, ?, ?, NULL, ?, ?)",
        (
            (id_, source, nodes[a.urn], a.key, a.kind.value, hashed, run, texts.get(a.sql), _body(a))
            for id_, (hashed, a) in numbered
        ),
    )
    parts = [(id_, asset) for id_, (_, asset) in numbered]
    db.conn.executemany("INSERT INTO column VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", _column_rows(parts, nodes))
    db.conn.executemany(
        "INSERT OR IGNORE INTO read VALUES (?, ?, ?, ?)",
        ((id_, nodes[r.source], r.reach.value, r.declared) for id_, asset in parts for r in asset.reads),
    )
    db.conn.executemany(
        "INSERT INTO edge VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (_edge_row(id_, asset.urn, edge, nodes, texts) for id_, asset in parts for edge in asset.edges),
    )
    return {nodes[asset.urn] for _, asset in assets}


def _body(asset: Asset) -> str:
    """Return the declaration as JSON without what has a table of its own."""
    return _json.encode(msgspec.structs.replace(asset, columns=(), reads=(), edges=(), sql="")).decode()


def _column_rows(parts: Iterable[tuple[int, Asset]], nodes: dict[str, int]) -> Iterator[tuple[Any, ...]]:
    for id_, asset in parts:
        for position, column in enumerate(asset.columns):
            node = nodes[column_urn(asset.urn, column.key)]
            yield (id_, position, node, *_column_values(column))


def _column_values(column: Column) -> tuple[Any, ...]:
    return (
        column.name,
        column.data_type,
        column.ordinal,
        column.description,
        _json.encode(column.tags).decode(),
        _json.encode(column.meta).decode(),
        column.sensitivity,
        column.pii,
        column.declared,
        column.in_catalog,
        column.not_null,
        column.reason,
        column.description_origin,
    )


def _edge_row(id_: int, asset: str, edge: Edge, nodes: dict[str, int], texts: dict[str, int]) -> tuple[Any, ...]:
    target = column_urn(asset, edge.target) if edge.target else asset
    expression = texts.get(edge.expression)
    where = (id_, nodes[target], nodes[edge.source])
    said_by = None if edge.provenance is Provenance.SQL_PARSER else edge.provenance.value
    kind = (edge.subtype.value, edge.masking, edge.certain)
    return (*where, *kind, expression, edge.line, texts.get(edge.path), said_by)


def _nodes(db: Database, assets: Sequence[Asset]) -> dict[str, int]:
    """Return the ids of every name in `assets`, making those that are new."""
    urns: dict[str, None] = {}
    for asset in assets:
        urns[asset.urn] = None
        urns.update((read.source, None) for read in asset.reads)
        urns.update((edge.source, None) for edge in asset.edges)
        urns.update((column_urn(asset.urn, column.key), None) for column in asset.columns)
        urns.update((column_urn(asset.urn, edge.target), None) for edge in asset.edges if edge.target)
    owners = dict.fromkeys(split_urn(urn)[0] for urn in urns)
    ids = _intern(db, [(urn, None) for urn in owners])
    return ids | _intern(db, [(urn, ids[split_urn(urn)[0]]) for urn in urns if urn not in owners])


def _intern(db: Database, names: Sequence[tuple[str, int | None]]) -> dict[str, int]:
    db.conn.executemany("INSERT INTO node (urn, asset_id) VALUES (?, ?) ON CONFLICT DO NOTHING", names)
    find = "SELECT id FROM node WHERE urn = ?"
    return {urn: db.conn.execute(find, (urn,)).fetchone()[0] for urn, _ in names}


def _texts(db: Database, assets: Sequence[Asset]) -> dict[str, int]:
    """Return the ids of every SQL text, expression and path of an edge in `assets`, making those that are new."""
    parts = ((asset.sql, *(text for edge in asset.edges for text in (edge.expression, edge.path))) for asset in assets)
    bodies = dict.fromkeys(text for group in parts for text in group if text)
    hashed = {body: digest(body.encode()) for body in bodies}
    db.conn.executemany(
        "INSERT INTO text (digest, body) VALUES (?, ?) ON CONFLICT DO NOTHING",
        ((hashed[body], body) for body in bodies),
    )
    find = "SELECT id FROM text WHERE digest = ?"
    return {body: db.conn.execute(find, (hashed[body],)).fetchone()[0] for body in bodies}
