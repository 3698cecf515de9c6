"""The root of all queries."""

from collections.abc import Sequence
from typing import Annotated

import strawberry

from catchment.coverage import Metric
from catchment.errors import NotFoundError
from catchment.findings.conflict import ConflictKind
from catchment.findings.unused import UnusedKind
from catchment.store.popularity import By
from catchment_graphql.context import Ask, Context
from catchment_graphql.ids import parsed
from catchment_graphql.types import (
    common,
    cycles,
    findings,
    flows,
    graphs,
    history,
    impact,
    paths,
    popularity,
    selection,
    snapshots,
)
from catchment_graphql.types import coverage as coverage_
from catchment_graphql.types import lineage as lineage_
from catchment_graphql.types import search as search_
from catchment_graphql.types.assets import Asset
from catchment_graphql.types.columns import Column, ColumnConnection, load_column
from catchment_graphql.types.enums import CoverageDimension, LineageDirection
from catchment_graphql.types.filters import LineageFilter
from catchment_graphql.types.making import asset_of, type_of
from catchment_graphql.types.nodes import Node
from catchment_graphql.types.scalars import URN, DateTime
from catchment_parsers.facts import Kind


@strawberry.type
class Query:
    """All that can be asked.

    What is not found is null; a name that fits several assets is an error with code `AMBIGUOUS` that lists them.
    """

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
        try:
            return asset_of(info.context.as_of(info, as_of).state.assets.find(urn))
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
    def coverage(
        self,
        info: Ask,
        metrics: list[Metric] | None = None,
        group_by: CoverageDimension | None = None,
        selector: str = "",
        as_of: DateTime | None = None,
    ) -> list[coverage_.CoverageGroup]:
        """How much is owned, documented, tested and classified.

        Args:
            metrics: What to measure; all by default.
            group_by: How to group; everything as one group by default.
            selector: Only of what it selects, as of `select`.
            as_of: The moment that it is asked about; the present by default.
        """
        wanted: Sequence[Metric] = list(dict.fromkeys(metrics)) if metrics is not None else tuple(Metric)
        return coverage_.groups_of(info.context.as_of(info, as_of), wanted, group_by, selector)

    @strawberry.field
    def failing_assets(
        self,
        info: Ask,
        metric: Metric,
        selector: str = "",
        first: int = 50,
        after: str | None = None,
        as_of: DateTime | None = None,
    ) -> coverage_.GapConnection:
        """The datasets that a metric counts against, the most depended-upon first: what to mend next.

        Args:
            metric: What they lack.
            selector: Only of what it selects, as of `select`.
            first: Items at most, up to 200.
            after: Cursor to go on from.
            as_of: The moment that it is asked about, with all below; the present by default.
        """
        return coverage_.gaps_of(info.context.as_of(info, as_of), metric, selector, first, after)

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

    @strawberry.field
    def conflicts(
        self, info: Ask, kinds: list[ConflictKind] | None = None, first: int = 20, after: str | None = None
    ) -> findings.ConflictConnection:
        """Metrics that disagree, models that repeat, relations that are built twice.

        Args:
            kinds: Which kinds of conflict; all by default.
            first: Items at most, up to 200.
            after: Cursor to go on from.
        """
        return findings.conflicts_of(info.context, kinds, first, after)

    @strawberry.field
    def unused(
        self, info: Ask, kinds: list[UnusedKind] | None = None, first: int = 50, after: str | None = None
    ) -> findings.UnusedConnection:
        """Datasets that no dataset, exposure, metric, semantic model or saved query reads, the biggest first.

        Args:
            kinds: Which kinds; all by default.
            first: Items at most, up to 200.
            after: Cursor to go on from.
        """
        return findings.unused_of(info.context, kinds, first, after)

    @strawberry.field
    def impact_analysis(self, info: Ask, input: impact.ChangeSetInput) -> impact.ImpactReport:  # noqa: A002
        """What a proposed change breaks, by what the catalog knows; nothing is written.

        Args:
            input: The change.
        """
        return impact.proposed(info.context, input)

    @strawberry.field
    def impact_report(self, info: Ask, id: strawberry.ID) -> impact.ImpactReport | None:  # noqa: A002
        """A report that `catchment impact --save` kept; null where there is none.

        Args:
            id: Its id, or its number.
        """
        return impact.kept(info.context, id)

    @strawberry.field
    def impact_reports(self, info: Ask, first: int = 20, after: str | None = None) -> impact.ImpactReportConnection:
        """The reports that `catchment impact --save` kept, newest first.

        Args:
            first: Items at most, up to 200.
            after: Cursor to go on from.
        """
        return impact.report_page(info.context, first, after)

    @strawberry.field
    def ingestion_runs(
        self, info: Ask, source: str = "", first: int = 20, after: str | None = None
    ) -> history.IngestionRunConnection:
        """What was ingested, newest first.

        Args:
            source: Only of the source of this name.
            first: Items at most, up to 200.
            after: Cursor to go on from.
        """
        return history.run_page(info.context, source, first, after)

    @strawberry.field
    def snapshot_diff(
        self, info: Ask, base: strawberry.ID, head: strawberry.ID, source: str = ""
    ) -> snapshots.SnapshotDiff:
        """What is different between the states of the catalog at two runs.

        Args:
            base: Id or number of a run; 0 for the empty catalog.
            head: Id or number of another.
            source: Only what the source of this name says.
        """
        return snapshots.diff(info.context, base, head, source)

    @strawberry.field
    def audit_log(
        self, info: Ask, subject: URN | None = None, first: int = 20, after: str | None = None
    ) -> history.AuditEventConnection:
        """Who decided what, newest first.

        Args:
            subject: Only about this asset.
            first: Items at most, up to 200.
            after: Cursor to go on from.
        """
        ctx = info.context
        urn = ctx.state.assets.find(subject).asset.urn if subject else ""
        return history.audit_page(ctx, urn, first, after)


async def _node(ctx: Context, id_: str) -> Node | None:
    """Return what an id stands for; an id of another type than the object's has is no id of it."""
    type_name, urn = parsed(id_)
    node = ctx.state.lineage.id(urn)
    if type_name == "Column" and node is not None and not ctx.state.lineage.is_asset(node):
        return await load_column(ctx, node)
    found = [entry for entry in ctx.state.assets.matches(urn) if entry.asset.urn == urn]
    return asset_of(found[0]) if found and type_of(found[0].asset.kind) == type_name else None
