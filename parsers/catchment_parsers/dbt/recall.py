"""What was known before and a poorer set of artifacts does not say again.

`dbt test` and `dbt source freshness` write a manifest without compiled SQL, and most commands write no
catalog.  As long as a resource's file is the same to the letter, its SQL and the columns that the warehouse
reported still hold, so they are put back before anything else is read, and said to be.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from msgspec.structs import replace

from catchment_parsers.dbt.descriptions import WAREHOUSE
from catchment_parsers.dbt.macros import Checksum
from catchment_parsers.dbt.report_shapes import CatalogColumn, CatalogTable, TableMetadata
from catchment_parsers.dbt.shapes import DependsOn, Manifest, Node
from catchment_parsers.dbt.values import counted, listed
from catchment_parsers.facts import Asset, Column, Diagnostic, Record

Recall = Callable[[str, Collection[str]], Mapping[str, Asset]]
"""Given a project's name and unique_ids, what was last said of them, by unique_id."""

_TABLES = frozenset({"model", "seed", "snapshot"})
_QUERIES = frozenset({"model", "snapshot", "analysis"})


def nothing(_project: str, _ids: Collection[str]) -> Mapping[str, Asset]:
    """Recall nothing: there is no earlier run."""
    return {}


class Recalled(Record, frozen=True, kw_only=True):
    """A project's artifacts with what was known before put back.

    Attributes:
        manifest: With the compiled SQL that it lacks.
        tables: With the warehouse's columns that the catalog lacks.
        kept: unique_ids of the resources whose compiled SQL was put back.
        diagnostics: What was put back, and what is lost since the file has changed.
    """

    manifest: Manifest
    tables: dict[str, CatalogTable]
    kept: frozenset[str] = frozenset()
    diagnostics: tuple[Diagnostic, ...] = ()


def recalled(
    manifest: Manifest,
    tables: dict[str, CatalogTable],
    name: str,
    recall: Recall,
    urns_of: Callable[[Manifest], Mapping[str, str]],
    macros: Checksum,
) -> Recalled:
    """Return a project's artifacts, completed by what was said before of resources that are the same.

    Args:
        manifest: As it was given.
        tables: The catalog's, by unique_id; {} where there is none.
        name: The project's.
        recall: Knows what was said before.
        urns_of: URNs of a manifest's resources by unique_id.
        macros: Digests macros of the manifest.
    """
    nodes, sources = manifest.nodes or {}, manifest.sources or {}
    uncompiled = {key for key, node in nodes.items() if _lacks_sql(node)}
    unreported = {key for key, node in nodes.items() if key not in tables and _has_relation(node)}
    unreported |= {key for key in sources if key not in tables}
    # Whether columns hold is known by all that a star may be over, whether SQL does by the text that is within it.
    asked = {*nodes, *sources} if unreported else uncompiled | {key for key, node in nodes.items() if _is_inlined(node)}
    before = recall(name, asked) if uncompiled or unreported else {}
    if not before:
        return Recalled(manifest=manifest, tables=tables)
    urns = urns_of(manifest)
    # What SQL names by another database than before is not the same, however its file reads.
    here = {key: asset for key, asset in before.items() if asset.urn == urns.get(key)}
    same = {key: asset for key, asset in here.items() if key in sources or _is_same(asset, nodes[key], urns, macros)}
    inlined = {key for key, node in nodes.items() if _is_inlined(node)}
    starred = {key for key, asset in same.items() if "*" in asset.sql}
    whole = same.keys() - _reached(nodes, inlined - same.keys(), lambda upstream, _: upstream in inlined)
    changed = _of_other_columns(nodes, tables, same, here)
    steady = same.keys() - _reached(nodes, changed, lambda _, reader: reader in starred)
    sqls = {key: same[key].sql for key in uncompiled & whole if _was_compiled(same[key])}
    columns = {key: _table(same[key]) for key in unreported & steady if _was_reported(same[key])}
    lost = [key for key in uncompiled - whole if key in before and _was_compiled(before[key])]
    filled = {key: _filled(node, same[key]) if key in sqls else node for key, node in nodes.items()}
    return Recalled(
        manifest=replace(manifest, nodes=filled) if sqls else manifest,
        tables=tables | columns,
        kept=frozenset(sqls),
        diagnostics=tuple(_diagnostics(len(sqls), len(columns), lost)),
    )


def checksum(node: Node) -> str:
    """Return the digest of a resource's file, "" where the manifest has none."""
    known = node.checksum
    return (known.checksum or "") if known and known.name not in (None, "none") else ""


def _lacks_sql(node: Node) -> bool:
    is_query = node.resource_type in _QUERIES or (node.resource_type == "test" and node.test_metadata is None)
    is_ours = is_query and bool(node.original_file_path)
    return is_ours and node.language != "python" and not (node.compiled_code or node.compiled_sql)


def _has_relation(node: Node) -> bool:
    return node.resource_type in _TABLES and not (node.config and node.config.materialized == "ephemeral")


def _is_same(asset: Asset, node: Node, urns: Mapping[str, str], macros: Checksum) -> bool:
    """Say whether a resource's file and the macros it calls are as they were, and what it depends on where it was."""
    if asset.details.get("macros_checksum", "") != macros(asset.details.get("macros") or ()):
        return False
    upstream = {urns[key] for key in (node.depends_on.nodes if node.depends_on else None) or () if key in urns}
    reads = {read.source for read in asset.reads if read.declared}
    return asset.details.get("checksum") == checksum(node) != "" and upstream - {asset.urn} == reads


def _is_inlined(node: Node) -> bool:
    """Say whether dbt puts a model's text into that of whoever reads it."""
    return node.resource_type == "model" and not _has_relation(node)


def _of_other_columns(
    nodes: Mapping[str, Node], tables: Mapping[str, CatalogTable], same: Mapping[str, Asset], here: Mapping[str, Asset]
) -> set[str]:
    """Return the resources whose columns may not be what they were: their file is another, or their table is."""
    changed = {key for key, node in nodes.items() if node.resource_type in _TABLES and node.original_file_path}
    reported = {key for key in here.keys() & tables.keys() if _names(tables[key]) != _names(_table(here[key]))}
    return (changed - same.keys()) | reported


def _names(table: CatalogTable) -> set[str]:
    return set(table.columns or ())


def _reached(nodes: Mapping[str, Node], start: set[str], passes: Callable[[str, str], bool]) -> set[str]:
    """Return resources with those downstream of them, as far as each passes on to a reader what is new in it."""
    readers: dict[str, list[str]] = {}
    for key, node in nodes.items():
        for upstream in (node.depends_on.nodes if node.depends_on else None) or ():
            readers.setdefault(upstream, []).append(key)
    found, pending = set(start), list(start)
    while pending:
        upstream = pending.pop()
        fresh = [each for each in readers.get(upstream, ()) if each not in found and passes(upstream, each)]
        found.update(fresh)
        pending += fresh
    return found


def _filled(node: Node, before: Asset) -> Node:
    """Return a resource with its compiled SQL, and the macros that dbt finds while it compiles."""
    depends_on = replace(node.depends_on or DependsOn(), macros=before.details.get("macros"))
    return replace(node, compiled_code=before.sql, depends_on=depends_on)


def _was_compiled(asset: Asset) -> bool:
    return bool(asset.sql) and not asset.details.get("rendered")


def _was_reported(asset: Asset) -> bool:
    return any(column.in_catalog for column in asset.columns)


def _table(asset: Asset) -> CatalogTable:
    """Return what the warehouse said of a relation, as a catalog says it."""
    reported = [column for column in asset.columns if column.in_catalog]
    columns = {
        column.name: CatalogColumn(
            name=column.name, type=column.data_type, index=place, comment=_comment(column.description_origin, column)
        )
        for place, column in enumerate(reported, start=1)
    }
    details = asset.details
    about = TableMetadata(
        type=details.get("relation_type"),
        owner=details.get("warehouse_owner"),
        comment=_comment(details.get("description_origin", ""), asset),
    )
    return CatalogTable(metadata=about, columns=columns)


def _comment(origin: str, described: Asset | Column) -> str | None:
    return described.description if origin == WAREHOUSE else None


def _diagnostics(sqls: int, columns: int, lost: Iterable[str]) -> Iterator[Diagnostic]:
    if sqls:
        message = (
            f"The manifest has no compiled SQL for {counted(sqls, 'unchanged resource')}: lineage is kept from before. "
            "Run `dbt compile` or `dbt docs generate` last to have it read anew."
        )
        yield Diagnostic(code="compiled-sql-kept", message=message)
    if columns:
        message = (
            f"No catalog.json speaks of {counted(columns, 'unchanged relation')}: columns and types are kept from "
            "before. `dbt docs generate` writes it."
        )
        yield Diagnostic(code="columns-kept", message=message)
    if names := sorted(lost):
        message = (
            f"The manifest has no compiled SQL for {counted(len(names), 'resource')} that changed or moved, so the "
            f"lineage known before no longer holds: {listed(names)}. Run `dbt compile`, and give that manifest."
        )
        yield Diagnostic(code="compiled-sql-lost", message=message)
