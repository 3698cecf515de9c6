"""How much depends on an asset, and the assets that most depends on."""

from collections.abc import Sequence

import strawberry

from catchment.assets import Entry
from catchment.store.popularity import By
from catchment.store.popularity import Dependents as Counted
from catchment_graphql.context import Context
from catchment_graphql.types.assets import Asset
from catchment_graphql.types.making import asset_of
from catchment_graphql.types.pages import PageInfo, page
from catchment_parsers.facts import Kind


@strawberry.type
class DependedUponEdge:
    """An asset that others depend on.

    Attributes:
        cursor: Its place.
        node: The asset.
    """

    cursor: str
    node: Asset


@strawberry.type
class DependedUponConnection:
    """A page of the assets that others depend on, those that most depends on first.

    Attributes:
        edges: The assets.
        page_info: Where the page stands.
        total_count: How many there are.
    """

    edges: list[DependedUponEdge]
    page_info: PageInfo
    total_count: int


def most_depended_upon(
    ctx: Context, by: By, kinds: Sequence[Kind] | None, first: int, after: str | None
) -> DependedUponConnection:
    """Return a page of the assets that others depend on."""
    ctx.check_time()

    def key(found: tuple[Entry, Counted]) -> tuple[int, str]:
        return -by.of(found[1]), found[0].asset.urn

    ranked = ctx.catalog.most_depended_upon(by=by, kinds=frozenset(Kind) if kinds is None else kinds)
    found = page(ctx, ranked, key, first, after)
    edges = [DependedUponEdge(cursor=mark, node=asset_of(entry)) for mark, (entry, _) in found.items]
    return DependedUponConnection(edges=edges, page_info=found.info, total_count=found.total)
