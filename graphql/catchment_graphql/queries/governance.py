"""What can be asked of what is missing, disagrees, is not used, or would break."""

from collections.abc import Sequence

import strawberry

from catchment.coverage import Metric
from catchment.findings.conflict import ConflictKind
from catchment.findings.unused import UnusedKind
from catchment_graphql.context import Ask
from catchment_graphql.types import coverage as coverage_
from catchment_graphql.types import findings, impact
from catchment_graphql.types.enums import CoverageDimension
from catchment_graphql.types.scalars import DateTime


@strawberry.type
class GovernanceQueries:
    """What can be asked of what is missing, disagrees, is not used, or would break."""

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
