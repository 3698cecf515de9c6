"""What can be asked of runs, of what they changed, and of what people decided."""

import strawberry

from catchment_graphql.context import Ask
from catchment_graphql.types import history, snapshots
from catchment_graphql.types.scalars import URN


@strawberry.type
class HistoryQueries:
    """What can be asked of runs, of what they changed, and of what people decided."""

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
