"""What can be asked of lineage."""

from typing import Annotated

import strawberry

from catchment.store.popularity import By
from catchment_graphql.context import Ask
from catchment_graphql.types import common, cycles, flows, graphs, paths, popularity
from catchment_graphql.types import lineage as lineage_
from catchment_graphql.types.enums import CoverageDimension, LineageDirection
from catchment_graphql.types.filters import LineageFilter
from catchment_graphql.types.scalars import URN, DateTime
from catchment_parsers.facts import Kind


@strawberry.type
class LineageQueries:
    """What can be asked of lineage."""

    @strawberry.field
    def lineage(
        self,
        info: Ask,
        urn: URN,
        direction: LineageDirection,
        depth: int | None = None,
        filter: LineageFilter | None = None,  # noqa: A002 - the field's own word
        first: int = 50,
        after: str | None = None,
        as_of: DateTime | None = None,
    ) -> lineage_.LineageConnection:
        """What a column or asset comes from or reaches, nearest first.

        Args:
            urn: A column, followed column by column, or an asset, followed asset by asset.
            direction: Which way.
            depth: Hops at most; null for all.
            filter: Which links to follow; all by default.
            first: Items at most, up to 200.
            after: Cursor to go on from.
            as_of: The moment that it is asked about, with all below; the present by default.
        """
        ctx = info.context.as_of(info, as_of)
        node = ctx.node(urn)
        upstream = direction is LineageDirection.UPSTREAM
        return lineage_.follow(ctx, node, upstream=upstream, depth=depth, only=filter, first=first, after=after)

    @strawberry.field
    def lineage_graph(
        self,
        info: Ask,
        urns: list[URN],
        upstream_depth: int = 1,
        downstream_depth: int = 1,
        filter: LineageFilter | None = None,  # noqa: A002 - the field's own word
        first: int = 100,
        as_of: DateTime | None = None,
    ) -> graphs.LineageGraph:
        """What lies around columns or assets: the nodes within some hops, and every link between them.

        Args:
            urns: Up to 200; assets alone with the assets that they read and are read by, else column by column.
            upstream_depth: Hops towards the sources at most.
            downstream_depth: Hops towards the consumers at most.
            filter: Which links to follow and to show; all by default.
            first: Nodes at most, up to 200: the nearest.
            as_of: The moment that it is asked about, with all below; the present by default.
        """
        ctx = info.context.as_of(info, as_of)
        return graphs.around(ctx, urns, up=upstream_depth, down=downstream_depth, only=filter, first=first)

    @strawberry.field
    def lineage_paths(
        self,
        info: Ask,
        from_: Annotated[URN, strawberry.argument(name="from")],
        to: URN,
        direction: LineageDirection = LineageDirection.DOWNSTREAM,
        filter: LineageFilter | None = None,  # noqa: A002 - the field's own word
        first: int = 10,
        as_of: DateTime | None = None,
    ) -> paths.LineagePaths:
        """The ways from one column or asset to another, shortest first, none of which passes anything twice.

        Args:
            from_: Where they start.
            to: Where they end; between two assets they lead asset by asset, beside a column one stands for its rows.
            direction: Which way they lead.
            filter: Which links to take; what is said of assets holds for those between the two.
            first: Ways at most, up to 200.
            as_of: The moment that it is asked about, with all below; the present by default.
        """
        upstream = direction is LineageDirection.UPSTREAM
        return paths.ways(info.context.as_of(info, as_of), from_, to, upstream=upstream, only=filter, first=first)

    @strawberry.field
    def common_ancestors(
        self,
        info: Ask,
        urns: list[URN],
        nearest: bool = False,
        filter: LineageFilter | None = None,  # noqa: A002 - the field's own word
        first: int = 25,
        after: str | None = None,
        as_of: DateTime | None = None,
    ) -> common.CommonConnection:
        """What feeds all of several columns or assets, with the hops to each; one of them may be it itself.

        Args:
            urns: 2 to 20 of them; assets alone are followed asset by asset, else columns and rows.
            nearest: Only those with no other one between, where circles count as one.
            filter: Which links to follow; all by default.
            first: Items at most, up to 200.
            after: Cursor to go on from.
            as_of: The moment that it is asked about, with all below; the present by default.
        """
        ctx = info.context.as_of(info, as_of)
        return common.in_common(ctx, urns, upstream=True, nearest=nearest, only=filter, first=first, after=after)

    @strawberry.field
    def common_descendants(
        self,
        info: Ask,
        urns: list[URN],
        nearest: bool = False,
        filter: LineageFilter | None = None,  # noqa: A002 - the field's own word
        first: int = 25,
        after: str | None = None,
        as_of: DateTime | None = None,
    ) -> common.CommonConnection:
        """What several columns or assets all feed; as `commonAncestors` otherwise.

        Args:
            urns: 2 to 20 of them; assets alone are followed asset by asset, else columns and rows.
            nearest: Only those with no other one between, where circles count as one.
            filter: Which links to follow; all by default.
            first: Items at most, up to 200.
            after: Cursor to go on from.
            as_of: The moment that it is asked about, with all below; the present by default.
        """
        ctx = info.context.as_of(info, as_of)
        return common.in_common(ctx, urns, upstream=False, nearest=nearest, only=filter, first=first, after=after)

    @strawberry.field
    def cycles(
        self, info: Ask, first: int = 20, after: str | None = None, as_of: DateTime | None = None
    ) -> cycles.CycleConnection:
        """Circles: assets, or columns of several assets, that depend on themselves; those of datasets first.

        Args:
            first: Items at most, up to 200.
            after: Cursor to go on from.
            as_of: The moment that it is asked about, with all below; the present by default.
        """
        return cycles.cycles_of(info.context.as_of(info, as_of), first, after)

    @strawberry.field
    def aggregated_lineage(
        self,
        info: Ask,
        by: CoverageDimension,
        group: str | None = None,
        first: int = 50,
        after: str | None = None,
        as_of: DateTime | None = None,
    ) -> flows.FlowConnection:
        """What flows between domains, schemas, projects, or other groups of assets, the broadest first.

        An asset of several groups, such as tags, counts in each; what stays within a group is no flow.

        Args:
            by: What assets are grouped by; a project is a `SOURCE`.
            group: Only what flows into this group and out of it; "" for assets in none.
            first: Items at most, up to 200.
            after: Cursor to go on from.
            as_of: The moment that it is asked about; the present by default.
        """
        return flows.aggregated(info.context.as_of(info, as_of), by, group, first, after)

    @strawberry.field
    def most_depended_upon(
        self,
        info: Ask,
        by: By = By.ALL,
        kinds: list[Kind] | None = None,
        first: int = 25,
        after: str | None = None,
        as_of: DateTime | None = None,
    ) -> popularity.DependedUponConnection:
        """The assets that others depend on, those that most depends on first.

        Args:
            by: What counts.
            kinds: Which kinds of asset; all by default.
            first: Items at most, up to 200.
            after: Cursor to go on from.
            as_of: The moment that it is asked about, with all below; the present by default.
        """
        return popularity.most_depended_upon(info.context.as_of(info, as_of), by, kinds, first, after)
