"""Aggregated lineage: what flows between groups of assets."""

import numpy as np
import strawberry

from catchment import flows as flows_
from catchment.graph.completeness import completeness_of as known_of
from catchment_graphql.context import Context
from catchment_graphql.types.lineage import Completeness, completeness_of
from catchment_graphql.types.pages import PageInfo, page
from catchment_graphql.types.scalars import URN

EXAMPLES = 3
"""Links that are shown of each flow."""


@strawberry.type
class FlowExample:
    """A dataset-level link that is part of a flow.

    Attributes:
        source: What is read.
        target: What reads it.
        column_edges: Column-level edges between the two.
    """

    source: URN
    target: URN
    column_edges: int


@strawberry.type
class Flow:
    """What flows from one group of assets to another.

    Attributes:
        source: Where from; "" for assets in no group.
        target: Where to; "" for assets in no group.
        dataset_links: Pairs of assets, one of which reads the other.
        column_edges: Column-level edges between such.
        upstream_assets: Assets of the one group that the other reads.
        downstream_assets: Assets of the other group that read them.
        contracted: How many of the upstream assets are under an enforced contract.
        contracted_ratio: What share of them that is.
        examples: The links with the most column-level edges, 3 at most.
    """

    source: str
    target: str
    dataset_links: int
    column_edges: int
    upstream_assets: int
    downstream_assets: int
    contracted: int
    contracted_ratio: float
    examples: list[FlowExample]


@strawberry.type
class FlowEdge:
    """A flow.

    Attributes:
        cursor: Its place.
        node: The flow.
    """

    cursor: str
    node: Flow


@strawberry.type
class FlowConnection:
    """A page of the flows between groups, the broadest first.

    Attributes:
        edges: The flows.
        page_info: Where the page stands.
        total_count: How many there are.
        completeness: Whether all lineage is counted, and why not.
    """

    edges: list[FlowEdge]
    page_info: PageInfo
    total_count: int
    completeness: Completeness


def aggregated(ctx: Context, by: str, group: str | None, first: int, after: str | None) -> FlowConnection:
    """Return a page of the flows between groups of assets.

    Raises:
        InputError: `first` or `after` are out of bounds.
    """
    ctx.check_time()
    state = ctx.state
    flows = flows_.flows_of(state, by)
    found = page(ctx, flows.all if group is None else flows.of(group), lambda flow: flow.key, first, after)
    everything = np.fromiter(state.assets, np.int32)
    return FlowConnection(
        edges=[FlowEdge(cursor=mark, node=_made(flows, flow)) for mark, flow in found.items],
        page_info=found.info,
        total_count=found.total,
        completeness=completeness_of(known_of(state.assets, state.lineage, everything)),
    )


def _made(flows: flows_.Flows, flow: flows_.Flow) -> Flow:
    return Flow(
        source=flow.source,
        target=flow.target,
        dataset_links=flow.dataset_links,
        column_edges=flow.column_edges,
        upstream_assets=flow.upstream_assets,
        downstream_assets=flow.downstream_assets,
        contracted=flow.contracted,
        contracted_ratio=flow.contracted / flow.upstream_assets,
        examples=[
            FlowExample(source=URN(each.source), target=URN(each.target), column_edges=each.column_edges)
            for each in flows.examples(flow, EXAMPLES)
        ],
    )
