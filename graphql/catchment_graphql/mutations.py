"""The root of all mutations: what people decide.  Each wants a token, and each is recorded."""

from collections.abc import Callable

import strawberry

from catchment.assets import Entry
from catchment.errors import AmbiguousError, InputError, NotFoundError
from catchment.store import people
from catchment.store.database import Store
from catchment_graphql.context import Ask, Context
from catchment_graphql.types.assets import Asset
from catchment_graphql.types.enums import OwnershipRole
from catchment_graphql.types.making import asset_of
from catchment_graphql.types.scalars import URN
from catchment_parsers.facts import Owner, Provenance

MOST_CHARACTERS = 2000
"""Of one text that a client sends."""


@strawberry.input
class OwnerInput:
    """Someone who is to answer for an asset, or no longer.

    Attributes:
        name: A person's or group's name or handle.
        role: What they answer for.
        email: Their e-mail address; the name, where it is one.
        group: The name is a group's.
    """

    name: str
    role: OwnershipRole = OwnershipRole.TECHNICAL_OWNER
    email: str = ""
    group: bool = False


@strawberry.type
class UserError:
    """What the caller can mend.

    Attributes:
        code: `NOT_FOUND`, `AMBIGUOUS`, `INVALID` or `CONFLICT`.
        message: What is wrong, and how to mend it.
        field: The argument at fault, from the outermost.
    """

    code: str
    message: str
    field: list[str] | None


@strawberry.type
class OwnershipPayload:
    """What became of a decision about an owner.

    Attributes:
        asset: The asset as it is now; null where it was not found.
        user_errors: Why nothing was changed; empty where it was.
    """

    asset: Asset | None
    user_errors: list[UserError]


@strawberry.type
class Mutation:
    """All that can be changed."""

    @strawberry.mutation
    def assign_owner(self, info: Ask, asset: URN, owner: OwnerInput, reason: str = "") -> OwnershipPayload:
        """Make someone an owner of an asset: it outranks dbt and CODEOWNERS, and no ingestion undoes it.

        Args:
            asset: The asset.
            owner: Who.
            reason: Why, for the audit record.
        """
        taken = "has that role there already"
        return _decide(info.context, people.assign_owner, asset, owner, reason, refusal=taken)

    @strawberry.mutation
    def remove_owner(self, info: Ask, asset: URN, owner: OwnerInput, reason: str = "") -> OwnershipPayload:
        """End an assignment that was made by hand.

        Args:
            asset: The asset.
            owner: Who; name and role tell.
            reason: Why, for the audit record.
        """
        absent = "was not assigned by hand; what dbt or CODEOWNERS say, change there"
        return _decide(info.context, people.remove_owner, asset, owner, reason, refusal=absent)


def _decide(
    ctx: Context, write: Callable[..., bool], name: str, given: OwnerInput, reason: str, *, refusal: str
) -> OwnershipPayload:
    try:
        entry = ctx.state.assets.find(name)
    except (NotFoundError, AmbiguousError) as error:
        return _refused(None, error.code, str(error), ["asset"])
    try:
        owner = _owner(given, reason)
    except InputError as error:
        return _refused(entry, error.code, str(error), ["owner"])
    if not _write(ctx.catalog.store, write, entry, owner, ctx.actor, reason):
        return _refused(entry, "CONFLICT", f"{owner.name} {refusal}", ["owner", "name"])
    ctx.refresh()
    return OwnershipPayload(asset=asset_of(ctx.entry(entry.id)), user_errors=[])


def _write(store: Store, write: Callable[..., bool], entry: Entry, owner: Owner, actor: str, reason: str) -> bool:
    return write(store, entry.id, owner, actor=actor, reason=reason)


def _owner(given: OwnerInput, reason: str) -> Owner:
    name = given.name.strip()
    if not name:
        raise InputError("the owner has no name")
    if max(map(len, (name, given.email, reason))) > MOST_CHARACTERS:
        raise InputError(f"a text is longer than {MOST_CHARACTERS} characters")
    email = given.email or (name if "@" in name and not name.startswith("@") else "")
    return Owner(name=name, role=given.role, email=email, group=given.group, provenance=Provenance.MANUAL)


def _refused(entry: Entry | None, code: str, message: str, field: list[str]) -> OwnershipPayload:
    asset = asset_of(entry) if entry else None
    return OwnershipPayload(asset=asset, user_errors=[UserError(code=code, message=message, field=field)])
