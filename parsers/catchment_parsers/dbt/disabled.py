"""What a project switches off: known and found, but built by nobody and part of no lineage."""

from collections.abc import Iterator
from typing import Any

from catchment_parsers.dbt import classification, columns, details
from catchment_parsers.dbt.context import Context
from catchment_parsers.dbt.nodes import KINDS, version_text
from catchment_parsers.dbt.owners import from_person
from catchment_parsers.dbt.shapes import Disabled, Manifest
from catchment_parsers.dbt.values import group_of, present, resource_meta, resource_tags
from catchment_parsers.facts import Asset, Kind, Provenance
from catchment_parsers.naming import asset_urn

_KINDS = KINDS | {
    "source": Kind.SOURCE,
    "exposure": Kind.EXPOSURE,
    "metric": Kind.METRIC,
    "semantic_model": Kind.SEMANTIC_MODEL,
    "saved_query": Kind.SAVED_QUERY,
    "test": Kind.TEST,
    "unit_test": Kind.TEST,
    "function": Kind.FUNCTION,
}


def disabled_ids(manifest: Manifest) -> frozenset[str]:
    """Return the unique_ids of what is switched off."""
    return frozenset(unique_id for unique_id, _ in _disabled(manifest))


def disabled_assets(context: Context, manifest: Manifest) -> Iterator[Asset]:
    """Yield what is switched off and not switched on elsewhere (another version, another package): each once."""
    seen = set(context.urns)
    for unique_id, resource in _disabled(manifest):
        kind = _KINDS.get(resource.resource_type or "")
        if unique_id not in seen and kind is not None:
            seen.add(unique_id)
            yield _asset(context, unique_id, resource, kind)


def _disabled(manifest: Manifest) -> Iterator[tuple[str, Disabled]]:
    section = manifest.disabled or {}
    if isinstance(section, dict):
        yield from ((unique_id, resource) for unique_id, several in section.items() for resource in several)
    else:
        yield from ((resource.unique_id, resource) for resource in section if resource.unique_id)


def _asset(context: Context, unique_id: str, resource: Disabled, kind: Kind) -> Asset:
    meta, tags = resource_meta(resource), resource_tags(resource)
    config, version = resource.config, version_text(resource.version)
    description, origin = context.docs.described(resource.description, resource.doc_blocks, None)
    declared = columns.declared("disabled", unique_id, resource.columns)
    said = (
        ("description_origin", origin),
        ("source_name", resource.source_name),
        ("label", resource.label),
        ("url", resource.url),
        ("constraints", details.constraints(None, declared)),
        *details.shared(resource),
    )
    return Asset(
        # Never the relation: another resource, which is built, may be that.
        urn=asset_urn(context.namespace, unique_id),
        kind=kind,
        name=f"{resource.name}.v{version}" if resource.name and version else resource.name or unique_id,
        unique_id=unique_id,
        package=resource.package_name or "",
        database=resource.database or "",
        schema=resource.schema or "",
        materialized=(config.materialized if config else None) or "",
        description=description,
        path=resource.original_file_path or "",
        dialect=context.dialect,
        tags=tags,
        meta=meta,
        tier=classification.tier(meta, context.mapping),
        domain=classification.domain(meta, context.mapping),
        access=resource.access or (config.access if config else None) or "",
        group=group_of(resource),
        version=version,
        latest=version == version_text(resource.latest_version) or not version,
        disabled=True,
        deprecation_date=resource.deprecation_date or "",
        columns=columns.joined(context, declared),
        owners=from_person(resource.owner, Provenance.EXPOSURE) + context.owners(resource),
        details=classification.asset_details(tags, meta, context.mapping)
        | present(said)
        | _test_details(resource, kind),
    )


def _test_details(resource: Disabled, kind: Kind) -> dict[str, Any]:
    if kind is not Kind.TEST:
        return {}
    generic = resource.test_metadata.name if resource.test_metadata else None
    single = "unit" if resource.resource_type == "unit_test" else "singular"
    return {"test_type": generic or single, "status": "", "columns": []}
