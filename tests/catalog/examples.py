"""Small examples, written as plain values: only what a test is about is said."""

import json
import string
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from tests.parsers.dbt.factory import manifest, metadata, node

from catchment.catalog import Catalog
from catchment.store import Store
from catchment.store.interned import asset_urns, column_ids
from catchment.store.publish import Published, Said, publish
from catchment_parsers.facts import Asset, Column, Edge, Kind, Owner, Provenance, Reach, Read, Subtype

NAMESPACE = "duckdb/db.main."


def urn(name: str) -> str:
    """``orders`` and ``orders.id`` as URNs."""
    table, _, column = name.partition(".")
    return f"{NAMESPACE}{table}" + (f"#{column}" if column else "")


def edge(text: str, **fields: Any) -> Edge:
    """An edge as ``orders.id -> total AGGREGATION``; without a target it decides rows."""
    source, _, rest = text.partition(" -> ")
    target, _, subtype = rest.rpartition(" ")
    return Edge(source=urn(source), target=target, subtype=Subtype(subtype), **fields)


def asset(
    name: str,
    columns: str = "",
    *,
    reads: Mapping[str, str] | Iterable[str] = (),
    edges: Iterable[str] = (),
    kind: Kind = Kind.MODEL,
    **fields: Any,
) -> Asset:
    """An asset ``duckdb/db.main.<name>``; columns as ``id:integer name``, reads as names or name -> reach."""
    reaches = reads if isinstance(reads, Mapping) else dict.fromkeys(reads, "ROWS")
    parts = [column.partition(":") for column in columns.split()]
    return Asset(
        urn=urn(name),
        kind=kind,
        name=name,
        columns=tuple(
            Column(name=column, data_type=type_, ordinal=place) for place, (column, _, type_) in enumerate(parts, 1)
        ),
        reads=tuple(Read(source=urn(source), reach=Reach(reach)) for source, reach in reaches.items()),
        edges=tuple(map(edge, edges)),
        **fields,
    )


def check_on(name: str, column: str = "", *, test_type: str = "unique") -> Asset:
    """A test of an asset, or of one of its columns."""
    key = f"test.shop.{test_type}_{name}_{column}"
    details = {"test_type": test_type, "attached": urn(name), "column": column, "columns": [column] if column else []}
    edges = (Edge(source=urn(f"{name}.{column}"), target="", subtype=Subtype.FILTER),) if column else ()
    reads = (Read(source=urn(name)),)
    return Asset(
        urn=f"duckdb/{key}", kind=Kind.TEST, name=key, unique_id=key, details=details, reads=reads, edges=edges
    )


def owner(name: str, provenance: Provenance = Provenance.DBT_META, **fields: Any) -> Owner:
    return Owner(name=name, provenance=provenance, **fields)


def said(*assets: Asset, source: str = "shop") -> Said:
    """All that a source says."""
    return Said(
        source=source,
        kind="dbt",
        namespace="duckdb",
        location="target",
        fingerprint=b"",
        assets=assets,
        counts={},
        started_at="2026-01-01T00:00:00Z",
    )


def published(store: Store, *assets: Asset, source: str = "shop") -> Published:
    """Publish all that a source says."""
    return publish(store, said(*assets, source=source))


def catalog_of(path: Path, *assets: Asset) -> Catalog:
    """A new catalog that holds these assets."""
    store = Store.open(path / "catchment.db", create=True)
    published(store, *assets)
    return Catalog(store)


def contents(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, to compare a catalog with itself; but not which history of the file it is."""
    select = "SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE TABLE%' AND name <> 'generation'"
    tables = [row[0] for row in store.db.execute(select)]
    return {table: store.db.execute(f"SELECT * FROM [{table}] ORDER BY 1, 2").fetchall() for table in tables}


def ids(store: Store) -> dict[str, int]:
    """The id of every asset and column that was ever spoken of, by its URN."""
    assets = {urn: id_ for id_, urn in asset_urns(store.db.conn).items()}
    columns = column_ids(store.db.conn, assets.values())
    return assets | {f"{urn}#{name}": id_ for urn, own in assets.items() for name, id_ in columns.get(own, {}).items()}


def current(store: Store, source: str) -> dict[str, bytes]:
    """What a source says now: the digest of each declaration, by its key."""
    rows = store.db.execute(
        """SELECT key, digest FROM declaration JOIN source ON source.id = source_id
           WHERE to_run IS NULL AND name = ?""",
        [source],
    )
    return dict(rows.fetchall())


# ── projects of a few models ─────────────────────────────────────────────────────────────────────

RAW = {"raw": {"id": "integer", "a": "integer", "b": "integer", "t": "varchar"}, "raw2": {"id": "integer", "c": "date"}}
"""Tables that every small project reads, as sources."""


def project(folder: Path, models: Mapping[str, str | dict[str, Any]], **sections: Any) -> Path:
    """Write the manifest of a project whose models are SQL; ``{raw}`` in it refers to a model or a source.

    A model is its SQL, or the fields of its node with ``sql`` among them.
    """
    folder.mkdir(parents=True, exist_ok=True)
    ids = {f"{name}": f"source.shop.lake.{name}" for name in RAW} | {name: f"model.shop.{name}" for name in models}
    relations = {name: f'"db"."main"."{name}"' for name in ids}
    references = {name: f"{{{{ source('lake', '{name}') }}}}" for name in RAW}
    references |= {name: f"{{{{ ref('{name}') }}}}" for name in models}
    nodes = {}
    for name, given in models.items():
        fields = {"sql": given} if isinstance(given, str) else dict(given)
        sql = fields.pop("sql")
        used = dict.fromkeys(field for _, field, _, _ in string.Formatter().parse(sql) if field)
        fields.setdefault("upstream", [ids[each] for each in used if each in ids])
        fields.setdefault("raw_code", sql.format_map(references))
        nodes[ids[name]] = node(ids[name], compiled_code=sql.format_map(relations), compiled=True, **fields)
    sources = {
        ids[name]: node(ids[name])
        | {"source_name": "lake", "name": name, "identifier": name, "relation_name": relations[name], "alias": None}
        for name in RAW
    }
    extra = sections.pop("nodes", {})
    listed = {
        ids[name]: {"columns": {c: {"name": c, "type": t, "index": i} for i, (c, t) in enumerate(columns.items(), 1)}}
        for name, columns in RAW.items()
    }
    artifact = {"metadata": metadata("catalog", 1), "nodes": {}, "sources": listed}
    (folder / "catalog.json").write_text(json.dumps(artifact))
    (folder / "manifest.json").write_bytes(manifest(nodes=nodes | extra, sources=sources, **sections))
    return folder


def uncompiled(folder: Path, *models: str) -> Path:
    """Take the compiled SQL of some models (of all, where none is named) out of a project's manifest."""
    manifest_ = json.loads((folder / "manifest.json").read_bytes())
    for unique_id, said in manifest_["nodes"].items():
        if not models or said["name"] in models:
            manifest_["nodes"][unique_id] = said | {"compiled_code": None, "compiled": False}
    (folder / "manifest.json").write_text(json.dumps(manifest_))
    return folder


def exposure(name: str, *upstream: str, **fields: Any) -> dict[str, dict[str, Any]]:
    """An exposure that reads models, as a section of a manifest."""
    unique_id = f"exposure.shop.{name}"
    said = {"name": name, "resource_type": "exposure", "package_name": "shop", "type": "dashboard", "path": "e.yml"}
    said |= {"original_file_path": "e.yml", "unique_id": unique_id, "owner": {"email": "ceo@acme.example"}}
    return {unique_id: said | {"depends_on": {"nodes": [f"model.shop.{each}" for each in upstream]}} | fields}


def data_test(model: str, column: str, test: str = "unique") -> dict[str, dict[str, Any]]:
    """A generic test of a model's column, as a node of a manifest."""
    unique_id = f"test.shop.{test}_{model}_{column}"
    fields = {
        "test_metadata": {"name": test, "kwargs": {"column_name": column}},
        "column_name": column,
        "attached_node": f"model.shop.{model}",
        "compiled_code": "",
    }
    return {unique_id: node(unique_id, upstream=[f"model.shop.{model}"], **fields)}
