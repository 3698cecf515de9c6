"""The names by which dbt's selectors find resources, kept where they do not follow from the resource's file."""

from collections.abc import Mapping
from itertools import chain

from msgspec.structs import replace

from catchment_parsers.dbt.shapes import Manifest, Resource
from catchment_parsers.facts import Asset, Kind
from catchment_parsers.naming import usual_fqn

_OTHERWISE = frozenset({Kind.SOURCE, Kind.GROUP, Kind.OPERATION})
"""What selectors find by other names, or not at all."""


def fqns_of(manifest: Manifest) -> dict[str, list[str]]:
    """Return what dbt calls the resources of a manifest in full, by unique_id."""
    m = manifest
    sections: tuple[Mapping[str, Resource] | None, ...] = (
        m.nodes, m.exposures, m.metrics, m.semantic_models, m.saved_queries, m.unit_tests, m.functions,
    )  # fmt: skip
    named = chain.from_iterable(section.items() for section in sections if section)
    return {key: resource.fqn for key, resource in named if resource.fqn}


def placed(asset: Asset, fqn: list[str] | None) -> Asset:
    """Return an asset with its full name among its details, where dbt gives it another than its file would."""
    if not fqn or asset.kind in _OTHERWISE or fqn == usual_fqn(asset.package, asset.path, asset.name, asset.version):
        return asset
    return replace(asset, details=asset.details | {"fqn": fqn})
