"""The ways from one column or asset to another."""

import strawberry

from catchment.graph.completeness import completeness_between
from catchment.graph.paths import paths
from catchment_graphql.context import Context
from catchment_graphql.types.filters import LineageFilter, filter_of
from catchment_graphql.types.lineage import Completeness, LineageStep, completeness_of, step_fields


@strawberry.type
class LineagePath:
    """A way from one column or asset to another.

    Attributes:
        length: Its hops.
        steps: Its steps, from the one to the other.
    """

    length: int
    steps: list[LineageStep]


@strawberry.type
class LineagePaths:
    """The ways from one column or asset to another.

    Attributes:
        paths: The shortest first, those of one length in a stable order; none where there is none.
        completeness: Whether there may be more than these, or than none, and why.
    """

    paths: list[LineagePath]
    completeness: Completeness


def ways(ctx: Context, start: str, end: str, *, upstream: bool, only: LineageFilter | None, first: int) -> LineagePaths:
    """Return the shortest ways from one column or asset to another.

    Raises:
        InputError: `first` is out of bounds, or the filter does not fit.
        NotFoundError: There is no such column or asset.
        AmbiguousError: A name fits several assets.
    """
    ctx.check_time()
    state, size, wanted = ctx.state, ctx.page_size(first), filter_of(ctx, only)
    ends = ctx.node(start), ctx.node(end)
    found = paths(state.lineage, *ends, upstream=upstream, most=size, only=wanted)
    lacks = found.lacks(wanted, size)
    known = completeness_between(state.assets, state.lineage, *ends, upstream=upstream, reasons=lacks)
    return LineagePaths(
        paths=[
            LineagePath(
                length=way[-1].distance if way else 0,
                steps=[LineageStep(**step_fields(ctx, step, upstream=upstream)) for step in way],
            )
            for way in found.ways
        ],
        completeness=completeness_of(known),
    )
