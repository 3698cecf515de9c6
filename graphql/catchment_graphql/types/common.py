"""What several columns or assets have in common."""

from collections.abc import Sequence

import numpy as np
import strawberry

from catchment.errors import InputError
from catchment.graph.common import Common, common
from catchment.graph.completeness import completeness_of as known_of
from catchment_graphql.context import Ask, Context
from catchment_graphql.types.filters import LineageFilter, filter_of
from catchment_graphql.types.lineage import Completeness, completeness_of, load_node
from catchment_graphql.types.nodes import LineageNode
from catchment_graphql.types.pages import PageInfo, page
from catchment_graphql.types.scalars import URN

MOST = 20
"""Columns or assets that can be asked about at once: each costs a walk, and a number for every node."""


@strawberry.type
class CommonEdge:
    """A column or asset that several have in common.

    Attributes:
        cursor: Its place.
        urn: The column or asset; an asset among columns stands for its rows.
        distances: Hops between it and each of those that were asked about, in their order.
        is_nearest: No other one that they have in common stands between.
    """

    key: strawberry.Private[int]
    cursor: str
    urn: URN
    distances: list[int]
    is_nearest: bool

    @strawberry.field
    async def node(self, info: Ask) -> LineageNode:
        """The column or asset."""
        return await load_node(info.context, self.key)


@strawberry.type
class CommonConnection:
    """A page of what several columns or assets have in common: those with the shortest farthest way first.

    Attributes:
        edges: The columns and assets.
        page_info: Where the page stands.
        total_count: How many there are.
        completeness: Whether that is all, and why not.
    """

    edges: list[CommonEdge]
    page_info: PageInfo
    total_count: int
    completeness: Completeness


def in_common(
    ctx: Context,
    names: Sequence[str],
    *,
    upstream: bool,
    nearest: bool,
    only: LineageFilter | None,
    first: int,
    after: str | None,
) -> CommonConnection:
    """Return a page of what several columns or assets have in common.

    Raises:
        InputError: There are too few or too many names, `first` or `after` are out of bounds, or the filter does
            not fit.
        NotFoundError: There is no such column or asset.
        AmbiguousError: A name fits several assets.
    """
    ctx.check_time()
    if not 2 <= len(names) <= MOST:
        raise InputError(f"{len(names)} columns or assets are given: 2 to {MOST} can have something in common")
    state = ctx.state
    found = common(state.lineage, list(map(ctx.node, names)), upstream=upstream, only=filter_of(ctx, only))
    places = np.flatnonzero(found.nearest).tolist() if nearest else range(len(found.nodes))
    chosen = page(ctx, places, lambda place: _key(found, place), first, after)
    return CommonConnection(
        edges=[
            CommonEdge(
                key=(node := int(found.nodes[place])),
                cursor=mark,
                urn=URN(state.lineage.urns[node]),
                distances=found.distances[place].tolist(),
                is_nearest=bool(found.nearest[place]),
            )
            for mark, place in chosen.items
        ],
        page_info=chosen.info,
        total_count=chosen.total,
        completeness=completeness_of(known_of(state.assets, state.lineage, found.visited, found.lacks)),
    )


def _key(found: Common, place: int) -> tuple[int, int, int]:
    distances = found.distances[place].tolist()
    return max(distances), sum(distances), int(found.nodes[place])
