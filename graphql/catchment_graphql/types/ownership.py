"""Owners."""

import strawberry

from catchment.assets import Entry
from catchment_graphql.types.enums import OwnershipRole
from catchment_parsers.facts import Owner, Provenance


@strawberry.type
class Ownership:
    """Someone who answers for an asset, and who says so.

    Attributes:
        name: A person's or group's name or handle.
        role: What they answer for.
        email: Their e-mail address.
        is_group: The name is a group's.
        provenance: Where it was read; what people decided comes first.
    """

    name: str
    role: OwnershipRole
    email: str | None
    is_group: bool
    provenance: Provenance


def ownership(owner: Owner) -> Ownership:
    """Return an owner as the schema shows it."""
    return Ownership(
        name=owner.name,
        role=OwnershipRole(owner.role),
        email=owner.email or None,
        is_group=owner.group,
        provenance=owner.provenance,
    )


def owners_of(entry: Entry) -> list[Ownership]:
    """Return the owners of an asset, the most trusted first."""
    return [ownership(owner) for owner in entry.asset.owners]
