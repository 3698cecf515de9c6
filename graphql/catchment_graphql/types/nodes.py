"""The interfaces that objects of the graph share."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from catchment_graphql.context import Ask
from catchment_graphql.types.ownership import Ownership
from catchment_graphql.types.scalars import URN

if TYPE_CHECKING:
    from catchment_graphql.types.filters import LineageFilter
    from catchment_graphql.types.lineage import LineageConnection

Lineage = Annotated["LineageConnection", strawberry.lazy("catchment_graphql.types.lineage")]
Only = Annotated["LineageFilter", strawberry.lazy("catchment_graphql.types.filters")] | None


@strawberry.interface
class Node:
    """Anything with a global id, as Relay asks for it.

    Attributes:
        id: Opaque; give it to `node`.
    """

    id: strawberry.ID


@strawberry.interface
class LineageNode(Node):
    """A column or an asset: what lineage leads to.

    Attributes:
        urn: Its stable name.
        name: Its short name, for people.
        description: What its declaration says of it.
        owners: Who answers for it, people's decisions first; a column's are its asset's.
    """

    key: strawberry.Private[int]
    urn: URN
    name: str
    description: str | None
    owners: list[Ownership]

    @strawberry.field
    def upstream(
        self,
        info: Ask,
        depth: int | None = 1,
        filter: Only = None,  # noqa: A002 - the field's own word
        first: int = 50,
        after: str | None = None,
    ) -> Lineage:
        """What it comes from: a column's column by column, an asset's asset by asset; nearest first.

        Args:
            depth: Hops at most; null for all.
            filter: Which links to follow; all by default.
            first: Items at most, up to 200.
            after: Cursor to go on from.
        """
        from catchment_graphql.types.lineage import follow

        return follow(info.context, self.key, upstream=True, depth=depth, only=filter, first=first, after=after)

    @strawberry.field
    def downstream(
        self,
        info: Ask,
        depth: int | None = 1,
        filter: Only = None,  # noqa: A002 - the field's own word
        first: int = 50,
        after: str | None = None,
    ) -> Lineage:
        """What depends on it; as `upstream` otherwise.

        Args:
            depth: Hops at most; null for all.
            filter: Which links to follow; all by default.
            first: Items at most, up to 200.
            after: Cursor to go on from.
        """
        from catchment_graphql.types.lineage import follow

        return follow(info.context, self.key, upstream=False, depth=depth, only=filter, first=first, after=after)
