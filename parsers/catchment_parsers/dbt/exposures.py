"""Exposures and groups: what stands around the data and answers for it."""

from msgspec.structs import replace

from catchment_parsers.dbt.context import Context
from catchment_parsers.dbt.owners import from_person
from catchment_parsers.dbt.shapes import Exposure, Group
from catchment_parsers.dbt.values import present, resource_meta, texts
from catchment_parsers.facts import Asset, Kind, Provenance


def exposure_asset(context: Context, unique_id: str, exposure: Exposure) -> Asset:
    """Return an exposure as an asset; which columns it uses nobody says, so it reads the whole."""
    details = (
        ("type", exposure.type),
        ("maturity", exposure.maturity),
        ("url", exposure.url),
        ("label", exposure.label),
        ("slack", exposure.owner.slack if exposure.owner else None),
    )
    asset = context.asset(unique_id, exposure, Kind.EXPOSURE)
    owners = from_person(exposure.owner, Provenance.EXPOSURE) + asset.owners
    return replace(asset, owners=owners, details=present(details))


def group_asset(context: Context, unique_id: str, group: Group) -> Asset:
    """Return a group as an asset, owned by the person or team that it names."""
    person = group.owner
    emails = texts(person.email if person else None)
    details = (
        ("owner", person.name if person else None),
        ("email", emails[0] if emails else None),
        ("emails", list(emails) or None),
        ("slack", person.slack if person else None),
    )
    return Asset(
        urn=context.urns[unique_id],
        kind=Kind.GROUP,
        name=group.name or unique_id,
        unique_id=unique_id,
        package=group.package_name or "",
        description=group.description or "",
        path=group.original_file_path or "",
        meta=resource_meta(group),
        owners=from_person(person, Provenance.DBT_GROUP),
        details=present(details),
    )
