"""What lineage is held to, as clients say it."""

import strawberry

from catchment.graph.filters import EVERYTHING, Filter, narrowed
from catchment_graphql.context import Context
from catchment_parsers.facts import Kind, Provenance, Subtype, Type


@strawberry.input
class LineageFilter:
    """Which links are followed; the others might as well not be there, and nor is what only they lead to.

    An answer that lacks something for it is partial, with the reason `FILTERED`.

    Attributes:
        types: DIRECT for links that make values, or may; INDIRECT for those that decide about values or rows. Of
            columns' lineage only.
        subtypes: Only these; rows then do not lead on to their own columns. Of columns' lineage only.
        kinds: Only to assets of these kinds, and to their columns.
        provenances: Only what these say.
        certain_only: Only links that are certain.
    """

    types: list[Type] | None = None
    subtypes: list[Subtype] | None = None
    kinds: list[Kind] | None = None
    provenances: list[Provenance] | None = None
    certain_only: bool = False


def filter_of(ctx: Context, asked: LineageFilter | None) -> Filter:
    """Return the filter that a client asks for."""
    if asked is None:
        return EVERYTHING
    return narrowed(
        ctx.state.assets,
        types=asked.types,
        subtypes=asked.subtypes,
        kinds=asked.kinds,
        provenances=asked.provenances,
        certain=asked.certain_only,
    )
