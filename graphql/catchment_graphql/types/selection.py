"""What selectors select: assets and columns."""

from collections.abc import Sequence

import strawberry

from catchment import selectors
from catchment.assets import Entry
from catchment.errors import InputError
from catchment.selectors import Found, Scope
from catchment_graphql.context import Context
from catchment_graphql.types.assets import Asset
from catchment_graphql.types.columns import ColumnConnection, ColumnEdge, column_of
from catchment_graphql.types.making import asset_of
from catchment_graphql.types.pages import PageInfo, page

MOST_CHARACTERS = 2_000
"""Of a selector."""


@strawberry.type
class SelectionEdge:
    """An asset that is selected.

    Attributes:
        cursor: Its place.
        node: The asset.
    """

    cursor: str
    node: Asset


@strawberry.type
class SelectionConnection:
    """A page of the assets that are selected, by unique_id or URN.

    Attributes:
        edges: The assets.
        page_info: Where the page stands.
        total_count: How many there are.
    """

    edges: list[SelectionEdge]
    page_info: PageInfo
    total_count: int


def scope_of(ctx: Context, *texts: str) -> Scope:
    """Return what selectors are asked of, within the time of a request.

    Raises:
        InputError: A selector is too long.
    """
    if any(len(text) > MOST_CHARACTERS for text in texts):
        raise InputError(f"a selector is longer than {MOST_CHARACTERS} characters: ask for parts of it")
    return Scope(state=ctx.state, store=ctx.catalog.store, tick=ctx.check_time)


def within(ctx: Context, selector: str, exclude: str = "") -> set[int] | None:
    """Return the ids of what is selected and not excluded, None for all."""
    return selectors.selected_ids(scope_of(ctx, selector, exclude), selector, exclude)


def assets_of(
    ctx: Context, selector: str, exclude: str, types: Sequence[str], first: int, after: str | None
) -> SelectionConnection:
    """Return a page of the assets that are selected."""
    found = selectors.select(scope_of(ctx, selector, exclude), selector, exclude=exclude, types=types)
    chosen = page(ctx, found, _name, first, after)
    edges = [SelectionEdge(cursor=mark, node=asset_of(entry)) for mark, entry in chosen.items]
    return SelectionConnection(edges=edges, page_info=chosen.info, total_count=chosen.total)


def _name(entry: Entry) -> tuple[str, str]:
    return selectors.name_of(entry), entry.asset.urn


def columns_of(ctx: Context, selector: str, exclude: str, first: int, after: str | None) -> ColumnConnection:
    """Return a page of the columns that are selected."""
    found = selectors.select_columns(scope_of(ctx, selector, exclude), selector, exclude=exclude)
    chosen = page(ctx, found, _place, first, after)
    edges = [ColumnEdge(cursor=mark, node=column_of(one.entry, one.id, one.column)) for mark, one in chosen.items]
    return ColumnConnection(edges=edges, page_info=chosen.info, total_count=chosen.total)


def _place(found: Found) -> tuple[str, int, int]:
    return found.entry.asset.urn, found.place, found.id
