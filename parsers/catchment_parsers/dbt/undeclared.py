"""Relations that the warehouse's catalog has and the project does not: dropped models, another project's tables."""

from collections.abc import Iterator

from catchment_parsers.dbt import columns, warehouse
from catchment_parsers.dbt.context import Context
from catchment_parsers.dbt.report_shapes import CatalogTable, TableMetadata
from catchment_parsers.facts import Asset, Kind
from catchment_parsers.naming import asset_urn, fold_parts


def undeclared_assets(context: Context) -> Iterator[Asset]:
    """Yield the relations of the catalog that no resource of the manifest is, each once."""
    known = {relation.name for relation in context.relations.values()}
    for catalog_id, table in context.catalog.items():
        if catalog_id in context.urns or table.metadata is None:
            continue
        about = table.metadata
        parts = [part for part in (context.database(about.database), about.schema, about.name) if part]
        # A catalog tells names as they are stored, which is as they would be quoted.
        name = fold_parts([(part, True) for part in parts], context.dialect)
        if about.name and name not in known:
            known.add(name)
            yield _asset(context, catalog_id, table, about, name, parts)


def _asset(
    context: Context, catalog_id: str, table: CatalogTable, about: TableMetadata, name: str, parts: list[str]
) -> Asset:
    is_view = "view" in (about.type or "").lower()
    description, origin = context.docs.described(None, None, about.comment)
    details = {"undeclared": True, "catalog_id": catalog_id} | warehouse.warehouse_details(table)
    return Asset(
        urn=asset_urn(context.namespace, name),
        kind=Kind.VIEW if is_view else Kind.TABLE,
        name=about.name or name,
        relation=".".join(parts),
        database=context.database(about.database),
        schema=about.schema or "",
        materialized="view" if is_view else "table",
        description=description,
        dialect=context.dialect,
        columns=columns.joined(context, {}, table),
        row_count=warehouse.row_count(table),
        details=details | ({"description_origin": origin} if origin else {}),
    )
