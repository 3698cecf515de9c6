"""The migration from a row a column and an edge to what ``content`` packs; only older catalogs need it."""

import json
from collections.abc import Iterator

import msgspec
from sqlite_utils import Database

from catchment.store import content
from catchment.store.interned import numbered
from catchment_parsers.facts import Asset, Column, Edge, Provenance, Subtype

_SCHEMA = """
CREATE TABLE block (
    first_id INTEGER PRIMARY KEY,
    asset_id INTEGER NOT NULL REFERENCES node,
    size INTEGER NOT NULL,
    names TEXT NOT NULL
) STRICT;
CREATE INDEX block_by_asset ON block(asset_id);
CREATE TABLE content (
    declaration_id INTEGER PRIMARY KEY REFERENCES declaration ON DELETE CASCADE,
    body TEXT NOT NULL,
    columns TEXT NOT NULL,
    reasons TEXT NOT NULL
) STRICT;
CREATE TABLE lineage (
    declaration_id INTEGER PRIMARY KEY REFERENCES declaration ON DELETE CASCADE,
    links BLOB NOT NULL
) STRICT;
ALTER TABLE declaration ADD COLUMN status TEXT NOT NULL DEFAULT 'NOT_SQL';
ALTER TABLE declaration ADD COLUMN columns INTEGER NOT NULL DEFAULT 0;
ALTER TABLE declaration ADD COLUMN described INTEGER NOT NULL DEFAULT 0;
ALTER TABLE declaration ADD COLUMN classified INTEGER NOT NULL DEFAULT 0;
ALTER TABLE declaration ADD COLUMN sensitive INTEGER NOT NULL DEFAULT 0;
CREATE INDEX declaration_by_from ON declaration(from_run);
CREATE INDEX declaration_by_to ON declaration(to_run) WHERE to_run IS NOT NULL;
CREATE INDEX observation_by_from ON observation(from_run);
CREATE INDEX read_by_source ON read(source_node);
CREATE TABLE new_node (
    id INTEGER PRIMARY KEY,
    urn TEXT NOT NULL UNIQUE
) STRICT;
INSERT INTO new_node SELECT id, urn FROM node WHERE asset_id IS NULL;
CREATE TEMP TABLE old_node (id INTEGER PRIMARY KEY, urn TEXT NOT NULL);
INSERT INTO old_node SELECT id, urn FROM node;
DROP TABLE node;
ALTER TABLE new_node RENAME TO node
"""
_CLEANUP = """
DROP TABLE column;
DROP TABLE edge;
DROP TABLE old_node;
ALTER TABLE declaration DROP COLUMN body;
DELETE FROM text WHERE id NOT IN (SELECT sql_id FROM declaration WHERE sql_id IS NOT NULL)
"""


def repack(db: Database) -> None:
    """Make the tables of the packed layout, fill them from the older ones, and drop those."""
    for statement in _SCHEMA.split(";\n"):
        db.execute(statement)
    for id_, body in db.conn.execute("SELECT id, body FROM declaration ORDER BY id").fetchall():
        columns, edges = tuple(_columns(db, id_)), tuple(_edges(db, id_))
        _write(db, id_, msgspec.structs.replace(content.asset_of(body), columns=columns, edges=edges))
    for statement in _CLEANUP.split(";\n"):
        db.execute(statement)


def _write(db: Database, id_: int, asset: Asset) -> None:
    links = content.links_of(asset, numbered(db.conn, content.mentioned(asset)))
    db.execute("INSERT INTO content VALUES (?, ?, ?, ?)", content.row(id_, asset))
    if links:
        db.execute("INSERT INTO lineage VALUES (?, ?)", [id_, links])
    db.execute(
        """UPDATE declaration SET status = ?, columns = ?, described = ?, classified = ?, sensitive = ? WHERE id = ?""",
        [asset.status.value, *content.counts(asset.columns), id_],
    )


def _columns(db: Database, declaration: int) -> Iterator[Column]:
    rows = db.conn.execute(
        """SELECT n.urn, c.name, data_type, ordinal, description, tags, meta, sensitivity, pii, declared,
                  in_catalog, not_null, reason, description_origin
           FROM column c JOIN old_node n ON n.id = c.node_id WHERE declaration_id = ? ORDER BY position""",
        [declaration],
    )
    for urn, name, data_type, ordinal, description, tags, meta, sensitivity, *flags, reason, origin in rows:
        pii, declared, in_catalog, not_null = map(bool, flags)
        folded = urn.partition("#")[2]
        yield Column(
            name=name,
            data_type=data_type,
            ordinal=ordinal,
            description=description,
            description_origin=origin,
            tags=tuple(json.loads(tags)),
            meta=json.loads(meta),
            sensitivity=sensitivity,
            pii=pii,
            declared=declared,
            in_catalog=in_catalog,
            not_null=not_null,
            reason=reason,
            folded="" if folded == name.lower() else folded,
        )


def _edges(db: Database, declaration: int) -> Iterator[Edge]:
    rows = db.conn.execute(
        """SELECT s.urn, t.urn, subtype, masking, certain, coalesce(x.body, ''), line,
                  coalesce(p.body, ''), coalesce(provenance, 'SQL_PARSER')
           FROM edge JOIN old_node s ON s.id = source_node JOIN old_node t ON t.id = target_node
           LEFT JOIN text x ON x.id = expression_id LEFT JOIN text p ON p.id = path_id
           WHERE declaration_id = ? ORDER BY edge.rowid""",
        [declaration],
    )
    for source, target, subtype, masking, certain, expression, line, path, provenance in rows:
        yield Edge(
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
