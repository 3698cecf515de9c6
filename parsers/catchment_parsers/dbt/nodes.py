"""Models, seeds, snapshots, analyses, operations and sources."""

from typing import Any

from catchment_parsers.dbt import classification, columns, runs
from catchment_parsers.dbt.context import Context
from catchment_parsers.dbt.recall import checksum
from catchment_parsers.dbt.shapes import CatalogTable, Constraint, DeclaredColumn, Node, Source
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
_ROW_COUNTS = ("num_rows", "row_count", "rows")
_SIZES = ("num_bytes", "bytes", "size")


def node_asset(context: Context, unique_id: str, node: Node, kind: Kind) -> Asset:
    """Return a node as an asset, all but its SQL's lineage."""
    config, meta = node.config, resource_meta(node)
    relation = context.relations.get(unique_id)
    table = context.catalog.get(unique_id)
    reads, dangling = context.upstream(unique_id, node)
    found, different = _columns(context, node, table)
    version = _text(node.version)
    return Asset(
        urn=context.urns[unique_id],
        kind=kind,
        name=f"{node.name}.v{version}" if node.name and version else node.name or unique_id,
        unique_id=unique_id,
        package=node.package_name or "",
        relation=relation.written if relation else "",
        database=node.database or "",
        schema=node.schema or "",
        materialized=(config.materialized if config else None) or "",
        description=node.description or "",
        path=node.original_file_path or "",
        dialect=context.dialect,
        sql=compiled(node),
        tags=resource_tags(node),
        meta=meta,
        tier=classification.tier(meta),
        domain=classification.domain(meta),
        access=node.access or (config.access if config else None) or "",
        group=group_of(node),
        contract=_is_contracted(node),
        version=version,
        latest=version == _text(node.latest_version) or not version,
        deprecation_date=node.deprecation_date or "",
        columns=found,
        reads=reads,
        owners=context.owners(node),
        diagnostics=dangling + different,
        row_count=_statistic(table, _ROW_COUNTS),
        details=_node_details(context, unique_id, node, table),
    )


def source_asset(context: Context, unique_id: str, source: Source) -> Asset:
    """Return a source's table as an asset."""
    meta = merged(source.source_meta, resource_meta(source))
    table = context.catalog.get(unique_id)
    relation = context.relations.get(unique_id)
    found, different = _columns(context, source, table)
    return Asset(
        urn=context.urns[unique_id],
        kind=Kind.SOURCE,
        name=source.name or unique_id,
        unique_id=unique_id,
        package=source.package_name or "",
        relation=relation.written if relation else "",
        database=source.database or "",
        schema=source.schema or "",
        materialized="external",
        description=source.description or "",
        path=source.original_file_path or "",
        dialect=context.dialect,
        tags=resource_tags(source),
        meta=meta,
        tier=classification.tier(meta),
        domain=classification.domain(meta),
        columns=found,
        owners=context.owners(source),
        diagnostics=different,
        row_count=_statistic(table, _ROW_COUNTS),
        details=_source_details(context, unique_id, source, table),
    )


def compiled(node: Node) -> str:
    """Return a node's compiled code, "" where it has none (dbt calls it otherwise since 1.3)."""
    return node.compiled_code or node.compiled_sql or ""


def _columns(
    context: Context, resource: Node | Source, table: CatalogTable | None
) -> tuple[tuple[Column, ...], tuple[Diagnostic, ...]]:
    declared: dict[str, DeclaredColumn] = resource.columns or {}
    required = _required(resource.constraints) if isinstance(resource, Node) else []
    found = columns.joined(declared, table, required, context.dialect)
    if table is None or not table.columns or not declared:
        return found, ()
    path = resource.original_file_path or ""
    return found, columns.differences(found, declared, path, context.dialect)


def _required(constraints: list[Constraint] | None) -> list[str]:
    return [name for one in constraints or () if one.type in {"not_null", "primary_key"} for name in one.columns or ()]


def _is_contracted(node: Node) -> bool:
    contract = node.contract or (node.config.contract if node.config else None)
    return bool(contract and contract.enforced)


def _text(version: str | float | None) -> str:
    return "" if version is None else str(version)


def _statistic(table: CatalogTable | None, names: tuple[str, ...]) -> int:
    stats = (table.stats if table else None) or {}
    values = (stats[name].value for name in names if name in stats)
    return next((int(value) for value in values if isinstance(value, int | float)), -1)


def _node_details(context: Context, unique_id: str, node: Node, table: CatalogTable | None) -> dict[str, Any]:
    size = _statistic(table, _SIZES)
    config = node.config
    return present(
        (
            ("run", runs.outcome(context.results.get(unique_id))),
            ("checksum", checksum(node)),
            ("language", node.language if node.language != "sql" else None),
            ("alias", node.alias if node.alias != node.name else None),
            ("bytes", size if size >= 0 else None),
            # Metrics read it without saying so: by its configuration, before dbt 1.9 by its name.
            ("time_spine", True if node.time_spine or node.name == "metricflow_time_spine" else None),
            ("meta_columns", _renamed(config.snapshot_meta_column_names if config else None)),
        )
    )


def _renamed(names: dict[str, str | None] | None) -> dict[str, str]:
    """Return the names that a project gives to a snapshot's own columns, {} where it keeps dbt's."""
    return {key: name for key, name in (names or {}).items() if name}


def _source_details(context: Context, unique_id: str, source: Source, table: CatalogTable | None) -> dict[str, Any]:
    size = _statistic(table, _SIZES)
    declared = source.freshness or (source.config.freshness if source.config else None)
    loaded_at = source.loaded_at_field or (source.config.loaded_at_field if source.config else None)
    return present(
        (
            ("source_name", source.source_name),
            ("loader", source.loader),
            ("freshness", runs.freshness_details(declared, loaded_at, context.checks.get(unique_id))),
            ("bytes", size if size >= 0 else None),
        )
    )
