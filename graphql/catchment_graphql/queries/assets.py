"""What can be asked of assets and columns: those of a name or an id, of words, and of a selector."""

import strawberry

from catchment.errors import NotFoundError
from catchment_graphql.context import Ask, Context
from catchment_graphql.ids import parsed
from catchment_graphql.types import search as search_
from catchment_graphql.types import selection
from catchment_graphql.types.assets import Asset
from catchment_graphql.types.columns import Column, ColumnConnection, load_column
from catchment_graphql.types.making import asset_of, type_of
from catchment_graphql.types.nodes import Node
from catchment_graphql.types.scalars import URN, DateTime


@strawberry.type
class AssetQueries:
    """What can be asked of assets and columns: those of a name or an id, of words, and of a selector."""

    @strawberry.field
    async def node(self, info: Ask, id: strawberry.ID) -> Node | None:  # noqa: A002 - Relay's name
        """The object of a global id; null where there is none.

        Args:
            id: From the `id` of an asset or column.
        """
        return await _node(info.context, id)

    @strawberry.field
    async def nodes(self, info: Ask, ids: list[strawberry.ID]) -> list[Node | None]:
        """The objects of global ids, in their order.

        Args:
            ids: Up to 200.
        """
        info.context.page_size(len(ids))
        return [await _node(info.context, id_) for id_ in ids]

    @strawberry.field
    def asset(self, info: Ask, urn: URN, as_of: DateTime | None = None) -> Asset | None:
        """An asset; null where there is none.

        Args:
            urn: Its URN, its dbt unique_id, or any unambiguous tail of its name.
            as_of: The moment that it is asked about, with all below; the present by default.
        """
        ctx = info.context.as_of(info, as_of)
        try:
            return asset_of(ctx.state.assets.find(urn))
        except NotFoundError:
            return None

    @strawberry.field
    async def column(self, info: Ask, urn: URN, as_of: DateTime | None = None) -> Column | None:
        """A column; null where there is none.

        Args:
            urn: Its URN, or `asset.column` with any name of the asset.
            as_of: The moment that it is asked about, with all below; the present by default.
        """
        ctx = info.context.as_of(info, as_of)
        try:
            node = ctx.node(urn)
        except NotFoundError:
            return None
        return None if ctx.state.lineage.is_asset(node) else await load_column(ctx, node)

    @strawberry.field
    def search(
        self,
        info: Ask,
        query: str = "",
        filter: search_.AssetFilter | None = None,  # noqa: A002 - the field's own word
        first: int = 25,
        after: str | None = None,
    ) -> search_.SearchConnection:
        """Assets that match, the widely used and the certified first; by name where there are no words.

        It is asked about the present alone.

        Args:
            query: Words, each of which must match in the name, description, columns, tags or owners; the last
                letters of each may be missing, and one that nothing has is corrected.
            filter: What the assets must have.
            first: Items at most, up to 200.
            after: Cursor to go on from.
        """
        return search_.find(info.context, query, filter, first, after)

    @strawberry.field
    def select(
        self,
        info: Ask,
        selector: str = "",
        exclude: str = "",
        resource_types: list[str] = [],  # noqa: B006 - strawberry makes a default of the schema's from it
        first: int = 50,
        after: str | None = None,
        as_of: DateTime | None = None,
    ) -> selection.SelectionConnection:
        """What a selector selects, in dbt's grammar and with the tests of what is selected, as `dbt ls` lists it.

        Args:
            selector: Names and `method:value`, with `+` and `@`: a blank for any of them, a comma for all of them.
            exclude: What to leave out of that, likewise.
            resource_types: Only these types of resource, `all` for all; by default all but analyses and hooks.
            first: Items at most, up to 200.
            after: Cursor to go on from.
            as_of: The moment that it is asked about, with all below; the present by default.
        """
        return selection.assets_of(info.context.as_of(info, as_of), selector, exclude, resource_types, first, after)

    @strawberry.field
    def select_columns(
        self,
        info: Ask,
        selector: str,
        exclude: str = "",
        first: int = 50,
        after: str | None = None,
        as_of: DateTime | None = None,
    ) -> ColumnConnection:
        """The columns that a selector selects: those that it names, and all of the assets that it names.

        Args:
            selector: As of `select`; with `+`, columns are followed column by column.
            exclude: What to leave out of that, likewise.
            first: Items at most, up to 200.
            after: Cursor to go on from.
            as_of: The moment that it is asked about, with all below; the present by default.
        """
        return selection.columns_of(info.context.as_of(info, as_of), selector, exclude, first, after)


async def _node(ctx: Context, id_: str) -> Node | None:
    """Return what an id stands for; an id of another type than the object's has is no id of it."""
    type_name, urn = parsed(id_)
    node = ctx.state.lineage.id(urn)
    if type_name == "Column" and node is not None and not ctx.state.lineage.is_asset(node):
        return await load_column(ctx, node)
    found = [entry for entry in ctx.state.assets.matches(urn) if entry.asset.urn == urn]
    return asset_of(found[0]) if found and type_of(found[0].asset.kind) == type_name else None
