"""Circles in the graph, with the statement that makes each link."""

import numpy as np
import strawberry

from catchment.completeness import PartialReason
from catchment.graph import cycles as cycles_
from catchment.graph.completeness import completeness_of as known_of
from catchment.graph.cycles import Granularity
from catchment_graphql.context import Context
from catchment_graphql.types.lineage import Completeness, LineageStep, completeness_of, step_fields
from catchment_graphql.types.pages import PageInfo, page
from catchment_graphql.types.scalars import URN

MOST_MEMBERS = 50
"""Members of a circle, and assets that read themselves, that an answer lists."""


@strawberry.type
class Cycle:
    """Columns or assets that all depend on each other.

    Attributes:
        granularity: Whether they are assets, or columns and rows of several.
        size: How many they are.
        members: They, 50 at most.
        length: Hops of the shortest cycle among them; of columns, of the shortest through several assets.
        is_shortest: False where the circle is too large to be sure that there is no shorter one.
        steps: That cycle: from a node back to it, with what makes each step.
    """

    granularity: Granularity
    size: int
    members: list[URN]
    length: int
    is_shortest: bool
    steps: list[LineageStep]


@strawberry.type
class CycleEdge:
    """A circle.

    Attributes:
        cursor: Its place.
        node: The circle.
    """

    cursor: str
    node: Cycle


@strawberry.type
class CycleConnection:
    """A page of the circles in the graph: those of datasets first, the shortest first.

    Attributes:
        edges: The circles.
        page_info: Where the page stands.
        total_count: How many there are.
        self_reading: Assets that read themselves, as incremental models do, which is no fault; 50 at most.
        self_reading_count: How many they are.
        completeness: Whether that is all, and why not.
    """

    edges: list[CycleEdge]
    page_info: PageInfo
    total_count: int
    self_reading: list[LineageStep]
    self_reading_count: int
    completeness: Completeness


def cycles_of(ctx: Context, first: int, after: str | None) -> CycleConnection:
    """Return a page of the circles in the graph.

    Raises:
        InputError: `first` or `after` are out of bounds.
    """
    ctx.check_time()
    found = cycles_.cycles_of(ctx.state)
    chosen = page(ctx, found.cycles, lambda cycle: cycle.key, first, after)
    cut = [] if all(cycle.is_shortest for cycle in found.cycles) else [PartialReason.NODE_LIMIT]
    everything = np.fromiter(ctx.state.assets, np.int32)
    return CycleConnection(
        edges=[CycleEdge(cursor=mark, node=_made(ctx, cycle)) for mark, cycle in chosen.items],
        page_info=chosen.info,
        total_count=chosen.total,
        self_reading=[
            LineageStep(**step_fields(ctx, step, upstream=False)) for step in found.self_reading[:MOST_MEMBERS]
        ],
        self_reading_count=len(found.self_reading),
        completeness=completeness_of(known_of(ctx.state.assets, ctx.state.lineage, everything, cut)),
    )


def _made(ctx: Context, cycle: cycles_.Cycle) -> Cycle:
    urns = ctx.state.lineage.urns
    return Cycle(
        granularity=cycle.granularity,
        size=len(cycle.nodes),
        members=[URN(urns[node]) for node in cycle.nodes[:MOST_MEMBERS].tolist()],
        length=cycle.length,
        is_shortest=cycle.is_shortest,
        steps=[LineageStep(**step_fields(ctx, step, upstream=False)) for step in cycle.steps],
    )
