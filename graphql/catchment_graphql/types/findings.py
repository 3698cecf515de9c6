"""What disagrees, what repeats, and what nobody uses."""

from collections.abc import Sequence

import strawberry

from catchment.findings import all as all_
from catchment.findings import conflict as conflict_
from catchment.findings import unused as unused_
from catchment.findings.conflict import ConflictKind
from catchment.findings.unused import UnusedKind
from catchment_graphql.context import Ask, Context
from catchment_graphql.types.assets import Asset, Metric, SourceLocation
from catchment_graphql.types.lineage import Completeness, completeness_of
from catchment_graphql.types.making import asset_of
from catchment_graphql.types.pages import PageInfo, page
from catchment_graphql.types.scalars import BigInt

READERS = 20
"""Analyses and operations that are named, at most."""


@strawberry.type
class ConflictSide:
    """One of those that disagree, or repeat one another.

    Attributes:
        name: Its name; a measure's own.
        source: Name of the source that declares it.
        unique_id: dbt's `unique_id`.
        location: Where it is defined.
        expression: What a metric or measure computes.
        filter: Which rows it counts.
        grain: Along what time, by which window or grain.
        dependents: How many assets are downstream of it.
    """

    side: strawberry.Private[conflict_.Side]
    name: str
    source: str
    unique_id: str | None
    location: SourceLocation | None
    expression: str | None
    filter: str | None
    grain: str | None
    dependents: int

    @strawberry.field
    def asset(self) -> Asset:
        """The asset: a metric, a model; of a measure its semantic model."""
        return asset_of(self.side.entry)


@strawberry.type
class Conflict:
    """Two or more that disagree, or repeat one another.

    Attributes:
        kind: How.
        name: What they share: a name, a definition, a relation.
        evidence: Which they are and what differs, in a sentence.
        differs: What differs between them: `expression`, `filter`, `grain`, `name`.
        side_count: How many they are.
    """

    conflict: strawberry.Private[conflict_.Conflict]
    kind: ConflictKind
    name: str
    evidence: str
    differs: list[str]
    side_count: int

    @strawberry.field
    def sides(self, info: Ask, first: int = 20) -> list[ConflictSide]:
        """Those that disagree, the most depended-upon first.

        Args:
            first: Items at most, up to 200.
        """
        return [_side(each) for each in self.conflict.sides[: info.context.page_size(first)]]


@strawberry.type
class ConflictEdge:
    """A conflict in a list.

    Attributes:
        cursor: Its place.
        node: The conflict.
    """

    cursor: str
    node: Conflict


@strawberry.type
class ConflictConnection:
    """A page of conflicts.

    Attributes:
        edges: The conflicts.
        page_info: Where the page stands.
        total_count: How many there are.
        completeness: What could not be compared, and why: no conflict there is no proof that there is none.
    """

    edges: list[ConflictEdge]
    page_info: PageInfo
    total_count: int
    completeness: Completeness


@strawberry.type
class MetricConflict:
    """Another metric that a metric disagrees with, or repeats.

    Attributes:
        other: The other.
        kind: How they disagree.
        evidence: What differs, in a sentence.
    """

    other: Metric
    kind: ConflictKind
    evidence: str


@strawberry.type
class UnusedEdge:
    """A dataset that nobody uses.

    Attributes:
        cursor: Its place.
        node: The dataset.
        kind: Why it counts as unused.
        reason: The same in a sentence.
        looked_at_by: Analyses and operations that read it all the same, 20 at most.
        row_count: Rows, as the warehouse reported them.
        bytes: Its size, as the warehouse reported it.
        last_run: Status of its last run.
    """

    cursor: str
    node: Asset
    kind: UnusedKind
    reason: str
    looked_at_by: list[Asset]
    row_count: BigInt | None
    bytes: BigInt | None
    last_run: str | None


@strawberry.type
class UnusedConnection:
    """A page of what nobody uses, the biggest first.

    Attributes:
        edges: The datasets.
        page_info: Where the page stands.
        total_count: How many there are.
        completeness: Why what is listed may be used after all.
    """

    edges: list[UnusedEdge]
    page_info: PageInfo
    total_count: int
    completeness: Completeness


def conflicts_of(
    ctx: Context, kinds: Sequence[ConflictKind] | None, first: int, after: str | None
) -> ConflictConnection:
    """Return a page of the conflicts of some kinds, or of all."""
    ctx.check_time()
    told = all_.conflicts(ctx.catalog, tuple(ConflictKind) if kinds is None else kinds)
    found = page(ctx, told.found, lambda one: one.key, first, after)
    edges = [ConflictEdge(cursor=mark, node=_conflict(one)) for mark, one in found.items]
    known = completeness_of(told.completeness)
    return ConflictConnection(edges=edges, page_info=found.info, total_count=found.total, completeness=known)


def _conflict(one: conflict_.Conflict) -> Conflict:
    return Conflict(
        conflict=one,
        kind=one.kind,
        name=one.name,
        evidence=one.evidence,
        differs=list(one.differs),
        side_count=len(one.sides),
    )


def _side(one: conflict_.Side) -> ConflictSide:
    return ConflictSide(
        side=one,
        name=one.name,
        source=one.source,
        unique_id=one.unique_id or None,
        location=SourceLocation(path=one.path, line=None) if one.path else None,
        expression=one.expression or None,
        filter=one.filter or None,
        grain=one.grain or None,
        dependents=one.dependents,
    )


def of_metric(ctx: Context, urn: str, first: int) -> list[MetricConflict]:
    """Return the metrics that a metric disagrees with or repeats."""
    ctx.check_time()
    told = all_.of_metrics(ctx.state, ctx.catalog.store)
    found = [
        MetricConflict(other=other, kind=conflict.kind, evidence=conflict.evidence)
        for conflict in told.found
        if any(side.entry.asset.urn == urn for side in conflict.sides)
        for side in conflict.sides
        if side.entry.asset.urn != urn and isinstance(other := asset_of(side.entry), Metric)
    ]
    return found[: ctx.page_size(first)]


def unused_of(ctx: Context, kinds: Sequence[UnusedKind] | None, first: int, after: str | None) -> UnusedConnection:
    """Return a page of the datasets that nobody uses."""
    ctx.check_time()
    told = unused_.unused(ctx.catalog, tuple(UnusedKind) if kinds is None else kinds)
    found = page(ctx, told.found, lambda one: one.key, first, after)
    return UnusedConnection(
        edges=[_unused(mark, one) for mark, one in found.items],
        page_info=found.info,
        total_count=found.total,
        completeness=completeness_of(told.completeness),
    )


def _unused(mark: str, one: unused_.Unused) -> UnusedEdge:
    return UnusedEdge(
        cursor=mark,
        node=asset_of(one.entry),
        kind=one.kind,
        reason=one.reason,
        looked_at_by=[asset_of(each) for each in one.readers[:READERS]],
        row_count=BigInt(one.row_count) if one.row_count >= 0 else None,
        bytes=BigInt(one.bytes) if one.bytes >= 0 else None,
        last_run=one.last_run or None,
    )
