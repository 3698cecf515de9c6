"""Models, seeds, snapshots, analyses, operations and sources."""

from collections.abc import Mapping
from typing import Any

from catchment_parsers.dbt import classification, columns, details, runs, warehouse
from catchment_parsers.dbt.context import Context
from catchment_parsers.dbt.recall import checksum
from catchment_parsers.dbt.report_shapes import CatalogTable
from catchment_parsers.dbt.shapes import Contract, DeclaredColumn, Node, Source
from catchment_parsers.dbt.values import group_of, merged, present, resource_meta, resource_tags
from catchment_parsers.facts import Asset, Column, Diagnostic, Kind

KINDS = {
    "model": Kind.MODEL,
    "seed": Kind.SEED,
    "snapshot": Kind.SNAPSHOT,
    "analysis": Kind.ANALYSIS,
    "operation": Kind.OPERATION,
    "sql operation": Kind.ANALYSIS,
    "sql_operation": Kind.ANALYSIS,
    "rpc": Kind.ANALYSIS,
}
"""Resource types of nodes that are not tests."""


def node_asset(context: Context, unique_id: str, node: Node, kind: Kind) -> Asset:
    """Return a node as an asset, all but its SQL's lineage."""
    config, meta, tags = node.config, resource_meta(node), resource_tags(node)
    relation = context.relations.get(unique_id)
    table = context.catalog.get(unique_id)
    reads, dangling = context.upstream(unique_id, node)
    declared = columns.declared("nodes", unique_id, node.columns)
    found, different = _columns(context, node, declared, table)
    description, origin = context.docs.described(node.description, node.doc_blocks, warehouse.comment(table))
    version = version_text(node.version)
    return Asset(
        urn=context.urns[unique_id],
        kind=kind,
        name=f"{node.name}.v{version}" if node.name and version else node.name or unique_id,
        unique_id=unique_id,
        package=node.package_name or "",
        relation=relation.written if relation else "",
        database=context.database(node.database),
        schema=node.schema or "",
        materialized=(config.materialized if config else None) or "",
        description=description,
        path=node.original_file_path or "",
        dialect=context.dialect,
        sql=compiled(node),
        tags=tags,
        meta=meta,
        tier=classification.tier(meta, context.mapping),
        domain=classification.domain(meta, context.mapping),
        access=node.access or (config.access if config else None) or "",
        group=group_of(node),
        contract=is_contracted(node),
        version=version,
        latest=version == version_text(node.latest_version) or not version,
        deprecation_date=node.deprecation_date or "",
        columns=found,
        reads=reads,
        owners=context.owners(node),
        diagnostics=dangling + different,
        row_count=warehouse.row_count(table),
        details=classification.asset_details(tags, meta, context.mapping)
        | present([("description_origin", origin)])
        | _node_details(context, unique_id, node, declared, table),
    )


def source_asset(context: Context, unique_id: str, source: Source) -> Asset:
    """Return a source's table as an asset."""
    meta, tags = merged(source.source_meta, resource_meta(source)), resource_tags(source)
    table = context.catalog.get(unique_id)
    relation = context.relations.get(unique_id)
    declared = columns.declared("sources", unique_id, source.columns)
    found, different = _columns(context, source, declared, table)
    description, origin = context.docs.described(source.description, source.doc_blocks, warehouse.comment(table))
    return Asset(
        urn=context.urns[unique_id],
        kind=Kind.SOURCE,
        name=source.name or unique_id,
        unique_id=unique_id,
        package=source.package_name or "",
        relation=relation.written if relation else "",
        database=context.database(source.database),
        schema=source.schema or "",
        materialized="external",
        description=description,
        path=source.original_file_path or "",
        dialect=context.dialect,
        tags=tags,
        meta=meta,
        tier=classification.tier(meta, context.mapping),
        domain=classification.domain(meta, context.mapping),
        columns=found,
        owners=context.owners(source),
        diagnostics=different,
        row_count=warehouse.row_count(table),
        details=classification.asset_details(tags, meta, context.mapping)
        | present([("description_origin", origin)])
        | _source_details(context, unique_id, source, declared, table),
    )


def compiled(node: Node) -> str:
    """Return a node's compiled code, "" where it has none (dbt calls it otherwise since 1.3)."""
    return node.compiled_code or node.compiled_sql or ""


def is_contracted(node: Node) -> bool:
    """Say whether a contract is enforced; the first dbt that had contracts wrote true or false."""
    contract = node.contract or (node.config.contract if node.config else None)
    return contract is True or (isinstance(contract, Contract) and bool(contract.enforced))


def version_text(version: str | float | None) -> str:
    """Return a version as people write it, "" where there is none."""
    return "" if version is None else str(version)


def _columns(
    context: Context, resource: Node | Source, declared: Mapping[str, DeclaredColumn], table: CatalogTable | None
) -> tuple[tuple[Column, ...], tuple[Diagnostic, ...]]:
    node = resource if isinstance(resource, Node) else None
    given = node.config.column_types if node and node.config and not (table and table.columns) else None
    types = given if isinstance(given, dict) else None
    found = columns.joined(context, declared, table, details.required(node.constraints if node else None), types)
    if table is None or not table.columns:
        return found, ()
    path = resource.original_file_path or ""
    contracted = node is not None and is_contracted(node)
    return found, columns.differences(found, declared, path, context.dialect, contracted)


def _node_details(
    context: Context,
    unique_id: str,
    node: Node,
    declared: Mapping[str, DeclaredColumn],
    table: CatalogTable | None,
) -> dict[str, Any]:
    config, latest = node.config, version_text(node.latest_version)
    return warehouse.warehouse_details(table) | present(
        (
            ("run", runs.outcome(context.results.get(unique_id))),
            ("checksum", checksum(node)),
            ("macros_checksum", context.macros((node.depends_on.macros if node.depends_on else None) or ())),
            ("language", node.language if node.language != "sql" else None),
            ("alias", node.alias if node.alias != node.name else None),
            # Metrics read it without saying so: by its configuration, before dbt 1.9 by its name.
            ("time_spine", True if node.time_spine or node.name == "metricflow_time_spine" else None),
            ("meta_columns", _renamed(config.snapshot_meta_column_names if config else None)),
            ("constraints", details.constraints(node.constraints, declared)),
            ("primary_key", node.primary_key or None),
            ("config", details.settings(config)),
            # What is not the latest version is older or newer than that.
            ("latest_version", latest if latest != version_text(node.version) else None),
            *details.shared(node),
        )
    )


def _renamed(names: dict[str, str | None] | None) -> dict[str, str]:
    """Return the names that a project gives to a snapshot's own columns, {} where it keeps dbt's."""
    return {key: name for key, name in (names or {}).items() if name}


def _source_details(
    context: Context,
    unique_id: str,
    source: Source,
    declared: Mapping[str, DeclaredColumn],
    table: CatalogTable | None,
) -> dict[str, Any]:
    config = source.config
    wanted = source.freshness or (config.freshness if config else None)
    loaded_at = source.loaded_at_field or (config.loaded_at_field if config else None)
    query = source.loaded_at_query or (config.loaded_at_query if config else None)
    check = context.checks.get(unique_id)
    return warehouse.warehouse_details(table) | present(
        (
            ("source_name", source.source_name),
            ("source_description", source.source_description),
            ("loader", source.loader),
            ("external", _external(source.external)),
            ("freshness", runs.freshness_details(wanted, loaded_at, query, check)),
            ("constraints", details.constraints(None, declared)),
            *details.shared(source),
        )
    )


def _external(said: Any) -> dict[str, Any]:
    """Return where the files of an external table are, {} where it is none."""
    return present(said.items()) if isinstance(said, dict) else {}
