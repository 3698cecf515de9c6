"""Governance coverage, and the assets that it lacks."""

from collections.abc import Sequence

import strawberry

from catchment import coverage as coverage_
from catchment.coverage import DEFINITIONS, Gap, Metric
from catchment_graphql.context import Context
from catchment_graphql.types.assets import Asset
from catchment_graphql.types.enums import CoverageDimension
from catchment_graphql.types.making import asset_of
from catchment_graphql.types.pages import PageInfo, page
from catchment_graphql.types.selection import within


@strawberry.type
class CoverageValue:
    """One metric of one group.

    Attributes:
        metric: What is measured.
        definition: How, in words: numerator / denominator.
        numerator: How many have it.
        denominator: How many could.
        exempted: How many are left out by decision.
        ratio: Between 0 and 1; null where there is nothing to measure, never 1.
        target: The ratio to reach.
    """

    metric: Metric
    definition: str
    numerator: int
    denominator: int
    exempted: int
    ratio: float | None
    target: float | None


@strawberry.type
class CoverageGroup:
    """Coverage of a group of assets.

    Attributes:
        key: What they have in common; `all` where nothing is grouped, `(none)` for what has no value.
        values: Its metrics.
    """

    key: str
    values: list[CoverageValue]


@strawberry.type
class GapEdge:
    """A dataset that a metric counts against.

    Attributes:
        cursor: Its place.
        node: The dataset.
        dependents: How many assets are downstream of it.
        missing: How much is missing: 1, or a number of columns.
    """

    cursor: str
    node: Asset
    dependents: int
    missing: int


@strawberry.type
class GapConnection:
    """A page of the datasets that a metric counts against, the most depended-upon first.

    Attributes:
        edges: The datasets.
        page_info: Where the page stands.
        total_count: How many there are.
    """

    edges: list[GapEdge]
    page_info: PageInfo
    total_count: int


def groups_of(
    ctx: Context, metrics: Sequence[Metric], by: CoverageDimension | None, selector: str
) -> list[CoverageGroup]:
    """Return coverage by group."""
    ctx.check_time()
    groups: dict[str, list[CoverageValue]] = {}
    for value in coverage_.coverage(ctx.catalog, metrics, by=by or "", within=within(ctx, selector)):
        groups.setdefault(value.key, []).append(_value(value))
    return [CoverageGroup(key=key, values=values) for key, values in groups.items()]


def _value(value: coverage_.Value) -> CoverageValue:
    return CoverageValue(
        metric=value.metric,
        definition=DEFINITIONS[value.metric],
        numerator=value.numerator,
        denominator=value.denominator,
        exempted=value.exempted,
        ratio=value.ratio,
        target=value.target,
    )


def gaps_of(ctx: Context, metric: Metric, selector: str, first: int, after: str | None) -> GapConnection:
    """Return a page of the datasets that lack what a metric measures."""
    ctx.check_time()
    found = page(ctx, coverage_.gaps(ctx.catalog, metric, within=within(ctx, selector)), _key, first, after)
    edges = [
        GapEdge(cursor=mark, node=asset_of(gap.entry), dependents=gap.dependents, missing=gap.missing)
        for mark, gap in found.items
    ]
    return GapConnection(edges=edges, page_info=found.info, total_count=found.total)


def _key(gap: Gap) -> tuple[int, str]:
    return -gap.dependents, gap.entry.asset.urn
