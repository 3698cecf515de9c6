"""Columns, and the personal data that reaches them."""

from typing import TYPE_CHECKING, Annotated

import strawberry
from strawberry.scalars import JSON

from catchment.assets import Entry
from catchment.graph import sensitive
from catchment.graph.sensitive import Source
from catchment_graphql.context import Ask, Context
from catchment_graphql.ids import global_id
from catchment_graphql.types.edges import LineageEdge, edge_of
from catchment_graphql.types.enums import Sensitivity
from catchment_graphql.types.nodes import LineageNode
from catchment_graphql.types.ownership import Ownership, owners_of
from catchment_graphql.types.pages import PageInfo
from catchment_graphql.types.scalars import URN
from catchment_parsers import facts
from catchment_parsers.naming import column_urn

if TYPE_CHECKING:
    from catchment_graphql.types.assets import Asset

AssetLater = Annotated["Asset", strawberry.lazy("catchment_graphql.types.assets")]
ColumnLater = Annotated["Column", strawberry.lazy("catchment_graphql.types.columns")]


@strawberry.type
class SensitiveSource:
    """A personal or sensitive column upstream.

    Attributes:
        urn: The column.
        distance: Hops of the shortest way.
        is_direct: Its value goes into the column; else it only decides about it: a filter, a join, a condition.
        is_masked: Every way that its value takes hides it: a hash, a mask, a count.
        is_certain: False where it is not known which columns something on the way uses.
        pii: It is declared to be personal data.
        sensitivity: Who may see it.
    """

    key: strawberry.Private[int]
    urn: URN
    distance: int
    is_direct: bool
    is_masked: bool
    is_certain: bool
    pii: bool
    sensitivity: Sensitivity | None

    @strawberry.field
    async def column(self, info: Ask) -> ColumnLater:
        """The column itself."""
        return await load_column(info.context, self.key)


@strawberry.type
class SensitiveSources:
    """The personal or sensitive columns upstream of a column.

    Attributes:
        nodes: Those whose value arrives as it is first, then the nearest.
        total_count: How many there are.
        reaches_unmasked: The value of at least one of them arrives unhidden.
    """

    nodes: list[SensitiveSource]
    total_count: int
    reaches_unmasked: bool


@strawberry.type
class Column(LineageNode):
    """A column of a dataset or semantic model.

    Attributes:
        ordinal: Its place, from 1; null where that is not known.
        data_type: As the warehouse reports it, else as declared.
        nullable: It may be NULL; null where no constraint is known.
        sensitivity: Who may see it.
        pii: It is declared to be personal data.
        tags: Its tags.
        meta: dbt's `meta`, as it stands.
        in_warehouse: The warehouse reported it.
        without_lineage: Why no column feeds it (`literal`, `generated`, `count-rows`, ...); null where one does.
        description_origin: Where the description was read: `doc:NAME` for a doc block of dbt's, `warehouse` for a
            comment in the database; null where it was written beside it.
    """

    asset_key: strawberry.Private[int]
    ordinal: int | None
    data_type: str | None
    nullable: bool | None
    sensitivity: Sensitivity | None
    pii: bool
    tags: list[str]
    meta: JSON
    in_warehouse: bool
    without_lineage: str | None
    description_origin: str | None

    @strawberry.field
    def dataset(self, info: Ask) -> AssetLater:
        """What it is a column of."""
        from catchment_graphql.types.making import asset_of

        return asset_of(info.context.entry(self.asset_key))

    @strawberry.field
    async def column_edges(self, info: Ask, first: int = 100) -> list[LineageEdge]:
        """The stored edges that lead into it, one hop, with expression and place; `upstream` follows them.

        Args:
            first: Items at most, up to 200.
        """
        size = info.context.page_size(first)
        return [edge_of(row) for row in (await info.context.edges.load((self.asset_key, self.key)))[:size]]

    @strawberry.field
    def sensitive_upstream(self, info: Ask, first: int = 50) -> SensitiveSources:
        """Columns upstream that are personal data, or are declared INTERNAL or more sensitive.

        Args:
            first: Items at most, up to 200.
        """
        return _sensitive(info.context, self.key, first, pii=False)

    @strawberry.field
    def pii_sources(self, info: Ask, first: int = 50) -> SensitiveSources:
        """Columns upstream that are declared to be personal data.

        Args:
            first: Items at most, up to 200.
        """
        return _sensitive(info.context, self.key, first, pii=True)


def _sensitive(ctx: Context, node: int, first: int, *, pii: bool) -> SensitiveSources:
    ctx.check_time()
    size, lineage = ctx.page_size(first), ctx.state.lineage
    wanted = {column: said for column, said in ctx.sensitive.items() if said[0] or not pii}
    found = sensitive.sources(lineage, node, wanted)
    return SensitiveSources(
        nodes=[_source(lineage.urns[each.node], each, *wanted[each.node]) for each in found[:size]],
        total_count=len(found),
        reaches_unmasked=any(each.direct and not each.masked for each in found),
    )


def _source(urn: str, source: Source, pii: bool, sensitivity: str) -> SensitiveSource:
    return SensitiveSource(
        key=source.node,
        urn=URN(urn),
        distance=source.distance,
        is_direct=source.direct,
        is_masked=source.masked,
        is_certain=source.certain,
        pii=pii,
        sensitivity=Sensitivity.__members__.get(sensitivity),
    )


@strawberry.type
class ColumnEdge:
    """A column in a list.

    Attributes:
        cursor: Its place.
        node: The column.
    """

    cursor: str
    node: Column


@strawberry.type
class ColumnConnection:
    """A page of columns.

    Attributes:
        edges: The columns.
        page_info: Where the page stands.
        total_count: How many there are.
    """

    edges: list[ColumnEdge]
    page_info: PageInfo
    total_count: int


async def load_column(ctx: Context, node: int) -> Column:
    """Return a column by its id."""
    return column_of(ctx.entry(ctx.state.lineage.asset_of[node]), node, await ctx.column(node))


def column_of(entry: Entry, node: int, column: facts.Column, owners: list[Ownership] | None = None) -> Column:
    """Return a column of an asset as the schema shows it; a page of them shares the asset's owners."""
    urn = column_urn(entry.asset.urn, column.key)
    return Column(
        id=strawberry.ID(global_id("Column", urn)),
        key=node,
        urn=URN(urn),
        name=column.name,
        description=column.description or None,
        owners=owners_of(entry) if owners is None else owners,
        asset_key=entry.id,
        ordinal=column.ordinal or None,
        data_type=column.data_type or None,
        nullable=False if column.not_null else None,
        sensitivity=Sensitivity.__members__.get(column.sensitivity),
        pii=column.pii,
        tags=list(column.tags),
        meta=JSON(column.meta),
        in_warehouse=column.in_catalog,
        without_lineage=column.reason or None,
        description_origin=column.description_origin or None,
    )
