"""Lineage answers: what a column or asset comes from or reaches, and whether that is all."""

from collections.abc import Callable
from typing import Any

import strawberry

from catchment import completeness as completeness_
from catchment.catalog import State
from catchment.completeness import PartialReason
from catchment.errors import InputError
from catchment.graph.completeness import completeness as walked_completeness
from catchment.graph.filters import Filter
from catchment.graph.lineage import Step, Steps, is_direct
from catchment.store.read import EdgeRow
from catchment_graphql.context import Ask, Context
from catchment_graphql.types.columns import load_column
from catchment_graphql.types.edges import LineageEdge, edge_of
from catchment_graphql.types.enums import LinkKind
from catchment_graphql.types.filters import LineageFilter, filter_of
from catchment_graphql.types.making import asset_of
from catchment_graphql.types.nodes import LineageNode
from catchment_graphql.types.pages import PageInfo, made, pair_before
from catchment_graphql.types.scalars import URN
from catchment_parsers.facts import Subtype, Type
from catchment_parsers.naming import split_urn

KEPT = 2
"""Long walks that are kept of each state."""
LONG = 20_000
"""Steps beyond which a walk is long: it takes some milliseconds, and up to 32 bytes a step."""


@strawberry.type
class Completeness:
    """Whether an answer is all of it.

    Attributes:
        is_partial: Something could not be followed: absence here is no proof of safety.
        reasons: Why.
        unparsed_assets: The assets on the way whose SQL is not fully understood, 50 at most.
    """

    is_partial: bool
    reasons: list[PartialReason]
    unparsed_assets: list[URN]


def completeness_of(known: completeness_.Completeness) -> Completeness:
    """Return the completeness of an answer as the schema shows it."""
    assets = [URN(urn) for urn in known.unparsed_assets[:50]]
    return Completeness(is_partial=known.is_partial, reasons=list(known.reasons), unparsed_assets=assets)


@strawberry.type
class LineageStep:
    """A step of a way through the graph.

    Attributes:
        urn: The column or asset that it leads to; an asset stands for its rows.
        via: The column or asset that it leads from.
        distance: Hops from the start; from an asset's rows to its own columns is none.
        how: How the two are linked.
        type: OpenLineage's type of that link; null for a link between rows.
        masking: The value is hidden on this step.
        is_certain: False where the link stands for unknown use, or is one of several candidates.
    """

    key: strawberry.Private[int]
    via_key: strawberry.Private[int]
    upstream: strawberry.Private[bool]
    urn: URN
    via: URN
    distance: int
    how: LinkKind
    type: Type | None
    masking: bool
    is_certain: bool

    @strawberry.field
    async def node(self, info: Ask) -> LineageNode:
        """The column or asset that it leads to."""
        return await load_node(info.context, self.key)

    @strawberry.field
    async def column_edges(self, info: Ask) -> list[LineageEdge]:
        """The stored column-level edges of this step, with expression, file and line; 50 at most.

        Between assets, those between their columns.
        """
        ends = (self.key, self.via_key) if self.upstream else (self.via_key, self.key)
        return [edge_of(row) for row in await edges_between(info.context, *ends)][:50]


async def edges_between(ctx: Context, source: int, target: int) -> list[EdgeRow]:
    """Return the stored column-level edges from one node to another; between assets, those between their columns."""
    lineage = ctx.state.lineage
    urn = lineage.urns[source]
    if lineage.is_asset(source) and lineage.is_asset(target):
        return [row for row in await ctx.edges_into_asset.load(target) if split_urn(row.source)[0] == urn]
    return [row for row in await ctx.edges.load((lineage.asset_of[target], target)) if row.source == urn]


@strawberry.type
class LineageResult(LineageStep):
    """A column or asset that lineage leads to, by a shortest way.

    Attributes:
        cursor: Its place.
    """

    cursor: str


@strawberry.type
class LineageConnection:
    """A page of what a column or asset comes from or reaches, nearest first.

    Attributes:
        edges: The results.
        page_info: Where the page stands.
        total_count: How many there are.
    """

    answer: strawberry.Private[Callable[[], completeness_.Completeness]]
    edges: list[LineageResult]
    page_info: PageInfo
    total_count: int

    @strawberry.field
    def completeness(self) -> Completeness:
        """Whether that is all, and why not."""
        return completeness_of(self.answer())


def follow(
    ctx: Context,
    node: int,
    *,
    upstream: bool,
    depth: int | None,
    only: LineageFilter | None,
    first: int,
    after: str | None,
) -> LineageConnection:
    """Return a page of what a node comes from or reaches.

    Raises:
        InputError: The depth is negative, or `first` or `after` are out of bounds, or the filter does not fit.
    """
    ctx.check_time()
    if depth is not None and depth < 0:
        raise InputError(f"'depth' is {depth}: it must be 0 or more")
    state, wanted = ctx.state, filter_of(ctx, only)
    steps = _walked(state, node, upstream=upstream, depth=depth, only=wanted)
    # The id breaks ties, so that an ingestion between two pages moves nothing but what it changes.
    before, on_page = steps.page(pair_before(after), size := ctx.page_size(first))
    found = made(on_page, _key, more=before + size < len(steps), before=before > 0, total=len(steps))
    return LineageConnection(
        answer=lambda: walked_completeness(
            state.assets, state.lineage, node, steps, upstream=upstream, depth=depth, only=wanted
        ),
        edges=[LineageResult(cursor=mark, **step_fields(ctx, step, upstream=upstream)) for mark, step in found.items],
        page_info=found.info,
        total_count=found.total,
    )


def _walked(state: State, node: int, *, upstream: bool, depth: int | None, only: Filter) -> Steps:
    """Return a walk; the last long ones are kept, since who has a page of one asks for the next."""
    kept: dict[tuple[int, bool, int | None, Filter], Steps] = state.worked_out.setdefault("long walks", {})
    asked = (node, upstream, depth, only)
    if asked in kept:
        return kept[asked]
    steps = state.lineage.follow(node, upstream=upstream, depth=depth, only=only)
    if len(steps) > LONG:
        for oldest in list(kept)[: len(kept) + 1 - KEPT]:
            kept.pop(oldest, None)
        kept[asked] = steps
    return steps


def _key(step: Step) -> tuple[int, int]:
    return step.distance, step.node


def step_fields(ctx: Context, step: Step, *, upstream: bool) -> dict[str, Any]:
    """Return what a `LineageStep` is made of."""
    urns, how = ctx.state.lineage.urns, LinkKind(step.link.how)
    return {
        "key": step.node,
        "via_key": step.via,
        "upstream": upstream,
        "urn": URN(urns[step.node]),
        "via": URN(urns[step.via]),
        "distance": step.distance,
        "how": how,
        "type": type_of_link(how),
        "masking": step.link.masking,
        "is_certain": step.link.certain,
    }


def type_of_link(how: LinkKind) -> Type | None:
    """Return OpenLineage's type of a link, None for one between rows."""
    if how not in Subtype.__members__:
        return None
    return Type.DIRECT if is_direct(how) else Type.INDIRECT


async def load_node(ctx: Context, node: int) -> LineageNode:
    """Return a column or an asset by its id."""
    if ctx.state.lineage.is_asset(node):
        return asset_of(ctx.entry(node))
    return await load_column(ctx, node)
