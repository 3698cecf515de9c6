"""What lies around columns or assets: nodes, and every link between them."""

from collections.abc import Sequence

import strawberry

from catchment.errors import InputError
from catchment.graph.completeness import completeness_of as known_of
from catchment.graph.neighbourhood import Neighbourhood, neighbourhood
from catchment.graph.steps import link
from catchment_graphql.context import Ask, Context
from catchment_graphql.types.edges import LineageEdge, edge_of
from catchment_graphql.types.enums import LinkKind
from catchment_graphql.types.filters import LineageFilter, filter_of
from catchment_graphql.types.lineage import Completeness, completeness_of, edges_between, load_node, type_of_link
from catchment_graphql.types.nodes import LineageNode
from catchment_graphql.types.scalars import URN
from catchment_parsers.facts import Type


@strawberry.type
class LineageGraphNode:
    """A column or asset of a lineage graph.

    Attributes:
        urn: Its name; an asset among columns stands for its rows.
        distance: Hops to the nearest of those that were asked about.
        hidden_upstream: How many feed it directly and are not in this graph.
        hidden_downstream: How many it feeds directly that are not in this graph.
    """

    key: strawberry.Private[int]
    urn: URN
    distance: int
    hidden_upstream: int
    hidden_downstream: int

    @strawberry.field
    async def node(self, info: Ask) -> LineageNode:
        """The column or asset."""
        return await load_node(info.context, self.key)


@strawberry.type
class LineageGraphEdge:
    """A link between two nodes of a lineage graph.

    Attributes:
        source: The column or asset that it leads from.
        target: The column or asset that it leads to.
        how: How the two are linked.
        type: OpenLineage's type of that link; null for a link between rows.
        masking: The value is hidden on the way.
        is_certain: False where the link stands for unknown use, or is one of several candidates.
    """

    keys: strawberry.Private[tuple[int, int]]
    source: URN
    target: URN
    how: LinkKind
    type: Type | None
    masking: bool
    is_certain: bool

    @strawberry.field
    async def column_edges(self, info: Ask) -> list[LineageEdge]:
        """The stored column-level edges between the two, with expression, file and line; 50 at most.

        Between assets, those between their columns.
        """
        rows = await edges_between(info.context, *self.keys)
        alike = [row for row in rows if row.subtype == self.how] if self.type else rows
        return [edge_of(row) for row in alike[:50]]


@strawberry.type
class LineageGraph:
    """What lies around columns or assets.

    Attributes:
        nodes: The nearest first.
        edges: Every link between them, 8 for each node that was asked for at most.
        total_count: How many nodes lie within the hops that were asked for.
        completeness: Whether that is all, and why not.
    """

    nodes: list[LineageGraphNode]
    edges: list[LineageGraphEdge]
    total_count: int
    completeness: Completeness


def around(
    ctx: Context, names: Sequence[str], *, up: int, down: int, only: LineageFilter | None, first: int
) -> LineageGraph:
    """Return what lies around columns or assets.

    Raises:
        InputError: There are no names, or too many; a depth is negative, `first` is out of bounds, or the filter
            does not fit.
        NotFoundError: There is no such column or asset.
        AmbiguousError: A name fits several assets.
    """
    ctx.check_time()
    if not names or min(up, down) < 0:
        raise InputError("a lineage graph takes one column or asset at least, and depths of 0 or more")
    ctx.page_size(len(names))
    roots = list(dict.fromkeys(map(ctx.node, names)))
    lineage = ctx.state.lineage
    found = neighbourhood(lineage, roots, up=up, down=down, most=ctx.page_size(first), only=filter_of(ctx, only))
    known = known_of(ctx.state.assets, lineage, found.ids, found.lacks)
    return LineageGraph(
        nodes=[
            LineageGraphNode(
                key=near.node,
                urn=URN(lineage.urns[near.node]),
                distance=near.distance,
                hidden_upstream=near.hidden_upstream,
                hidden_downstream=near.hidden_downstream,
            )
            for near in found.nodes
        ],
        edges=_edges(ctx, found),
        total_count=found.total,
        completeness=completeness_of(known),
    )


def _edges(ctx: Context, found: Neighbourhood) -> list[LineageGraphEdge]:
    urns = ctx.state.lineage.urns
    return [
        LineageGraphEdge(
            keys=(between.source, between.target),
            source=URN(urns[between.source]),
            target=URN(urns[between.target]),
            how=(how := LinkKind(said.how)),
            type=type_of_link(how),
            masking=said.masking,
            is_certain=said.certain,
        )
        for between in found.links
        for said in [link(between.target, between.code)]
    ]
