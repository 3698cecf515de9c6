"""OpenLineage: what is known as static metadata, an event a line.

A `DatasetEvent` says what there is, a `JobEvent` how it is made: what is read, and an output with its column
lineage.  OpenLineage knows datasets and jobs alone, so a metric or a semantic model that is made of columns is the
output of a job too, a dataset whose type is its kind.  An input whose rows decide, and no column of it, is the
field ``*``.
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import msgspec

from catchment import __version__
from catchment.assets import Entry
from catchment.graph.export import APART
from catchment.graph.lineage import is_direct
from catchment.store import read, topology
from catchment.store.read import EdgeRow
from catchment_parsers.facts import DATASET_KINDS, Column, Kind
from catchment_parsers.naming import split_urn

if TYPE_CHECKING:
    from catchment.catalog import Catalog

PRODUCER = f"https://github.com/catchment-data/catchment/tree/{__version__}"
SPEC = "https://openlineage.io/spec"
VERSIONS = {
    "ColumnLineageDatasetFacet": "1-2-0",
    "DatasetTypeDatasetFacet": "1-0-1",
    "DocumentationDatasetFacet": "1-1-0",
    "DocumentationJobFacet": "1-1-0",
    "JobTypeJobFacet": "2-0-4",
    "OwnershipDatasetFacet": "1-0-1",
    "OwnershipJobFacet": "1-0-1",
    "SQLJobFacet": "1-1-0",
    "SchemaDatasetFacet": "1-2-0",
    "TagsDatasetFacet": "1-0-0",
}
"""Of the facets that are written."""
ROWS = "*"
"""The field that stands for the rows of an input."""
_VIEWS = frozenset({"view", "materialized_view", "materializedview", "materialized view"})

Facets = dict[str, dict[str, Any]]


def pieces(catalog: "Catalog") -> Iterator[str]:
    """Yield the events, a line each."""
    encode = msgspec.json.Encoder().encode
    for event in events(catalog):
        yield encode(event).decode() + "\n"


def events(catalog: "Catalog") -> Iterator[dict[str, Any]]:
    """Yield a `DatasetEvent` for each dataset, and a `JobEvent` for each asset that is made of others."""
    runs = read.runs(catalog.store, limit=1, before=catalog.state.run + 1)
    time = runs[0].finished_at if runs else ""
    urns = catalog.state.lineage.urns
    sources: dict[int, list[str]] = {}
    for source, target, _, _ in topology.reads(catalog.store):
        sources.setdefault(target, []).append(urns[source])
    for entry in catalog.state.assets.values():
        if entry.asset.disabled or entry.asset.kind in APART:
            continue
        if entry.asset.kind in DATASET_KINDS:
            yield _event("DatasetEvent", time, dataset=_named(entry.asset.urn) | {"facets": _dataset(catalog, entry)})
        edges = read.edge_rows(catalog.store, entry.id)
        if edges or entry.id in sources:
            yield _event("JobEvent", time, **_job(catalog, entry, sources.get(entry.id, []), edges))


def _event(kind: str, time: str, **said: Any) -> dict[str, Any]:
    schema = f"{SPEC}/2-0-2/OpenLineage.json#/$defs/{kind}"
    return {"eventTime": time, "producer": PRODUCER, "schemaURL": schema, **said}


def _named(urn: str) -> dict[str, str]:
    """Return a URN as OpenLineage names what it stands for.

    >>> _named("tsql/dbo.%23staging")
    {'namespace': 'tsql', 'name': 'dbo.#staging'}
    """
    namespace, _, name = urn.rpartition("/")
    return {"namespace": namespace, "name": name.replace("%23", "#")}


def _facet(kind: str, **said: Any) -> dict[str, Any]:
    schema = f"{SPEC}/facets/{VERSIONS[kind]}/{kind}.json#/$defs/{kind}"
    return {"_producer": PRODUCER, "_schemaURL": schema, **said}


# ── datasets ─────────────────────────────────────────────────────────────────────────────────────


def _dataset(catalog: "Catalog", entry: Entry) -> Facets:
    """Return the facets of a dataset, which are those that say something."""
    asset, columns = entry.asset, [column for _, column in catalog.columns(entry)]
    facets = {"datasetType": _facet("DatasetTypeDatasetFacet", datasetType=_type(entry))}
    if columns:
        facets["schema"] = _facet("SchemaDatasetFacet", fields=[_field(column) for column in columns])
    if asset.description:
        facets["documentation"] = _facet("DocumentationDatasetFacet", description=asset.description)
    if asset.owners:
        facets["ownership"] = _facet("OwnershipDatasetFacet", owners=_owners(entry))
    tags = [_tag(tag) for tag in asset.tags] + [_tag(tag, column.name) for column in columns for tag in column.tags]
    if tags:
        facets["tags"] = _facet("TagsDatasetFacet", tags=tags)
    return facets


def _type(entry: Entry) -> str:
    if entry.asset.kind not in DATASET_KINDS:
        return entry.asset.kind.upper()
    is_view = entry.asset.kind is Kind.VIEW or entry.asset.materialized.casefold() in _VIEWS
    return "VIEW" if is_view else "TABLE"


def _field(column: Column) -> dict[str, Any]:
    said = {"type": column.data_type, "description": column.description, "ordinal_position": column.ordinal}
    return {"name": column.name, **{name: value for name, value in said.items() if value}}


def _owners(entry: Entry) -> list[dict[str, str]]:
    return [{"name": owner.name, "type": owner.role} for owner in entry.asset.owners]


def _tag(tag: str, field: str = "") -> dict[str, str]:
    return {"key": tag, "value": "true", **({"field": field} if field else {})}


# ── jobs ─────────────────────────────────────────────────────────────────────────────────────────


def _job(catalog: "Catalog", entry: Entry, sources: Iterable[str], edges: list[EdgeRow]) -> dict[str, Any]:
    name = entry.asset.unique_id or _named(entry.asset.urn)["name"]
    job = {"namespace": entry.resources[0].source, "name": name, "facets": _job_facets(catalog, entry)}
    inputs = dict.fromkeys([*sources, *(split_urn(edge.source)[0] for edge in edges)])
    outputs = []
    if edges or entry.asset.kind in DATASET_KINDS:
        facets = {"datasetType": _facet("DatasetTypeDatasetFacet", datasetType=_type(entry))}
        if edges:
            facets["columnLineage"] = _facet("ColumnLineageDatasetFacet", **_column_lineage(catalog, entry, edges))
        outputs = [_named(entry.asset.urn) | {"facets": facets}]
    return {"job": job, "inputs": [_named(urn) for urn in inputs], "outputs": outputs}


def _job_facets(catalog: "Catalog", entry: Entry) -> Facets:
    asset, sql = entry.asset, read.sqls_of(catalog.store, [entry.id]).get(entry.id, "")
    integration = "DBT" if asset.unique_id else "SQL"
    kind = _facet("JobTypeJobFacet", processingType="BATCH", integration=integration, jobType=asset.kind.upper())
    facets = {"jobType": kind}
    if sql:
        dialect = {"dialect": asset.dialect} if asset.dialect else {}
        facets["sql"] = _facet("SQLJobFacet", query=sql, **dialect)
    if asset.description:
        facets["documentation"] = _facet("DocumentationJobFacet", description=asset.description)
    if asset.owners:
        facets["ownership"] = _facet("OwnershipJobFacet", owners=_owners(entry))
    return facets


def _column_lineage(catalog: "Catalog", entry: Entry, edges: Iterable[EdgeRow]) -> dict[str, Any]:
    """Return what each column is made of, and what decides about the rows: the inputs with how each is used."""
    names = {catalog.state.lineage.urns[node]: column.name for node, column in catalog.columns(entry)}
    used: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for edge in edges:
        used.setdefault(edge.target, {}).setdefault(edge.source, []).append(_transformation(edge))
    inputs = {target: [_input(source, ways) for source, ways in found.items()] for target, found in used.items()}
    rows = inputs.pop(entry.asset.urn, [])
    fields = {names.get(target) or split_urn(target)[1]: {"inputFields": found} for target, found in inputs.items()}
    return {"fields": fields, **({"dataset": rows} if rows else {})}


def _transformation(edge: EdgeRow) -> dict[str, Any]:
    kind = "DIRECT" if is_direct(edge.subtype) else "INDIRECT"
    return {"type": kind, "subtype": edge.subtype, "description": edge.expression, "masking": edge.masking}


def _input(source: str, ways: list[dict[str, Any]]) -> dict[str, Any]:
    asset, column = split_urn(source)
    return {**_named(asset), "field": column or ROWS, "transformations": ways}
