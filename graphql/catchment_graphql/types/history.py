"""What happened: ingest runs, and what people decided."""

import strawberry
from strawberry.scalars import JSON

from catchment.store import people, read
from catchment_graphql.context import Context
from catchment_graphql.ids import global_id
from catchment_graphql.types.pages import PageInfo, made, number_before
from catchment_graphql.types.scalars import URN, DateTime


@strawberry.type
class AuditEvent:
    """A decision, as it is recorded; each record's hash covers the one before, so that a gap or a change shows.

    Attributes:
        id: Its number.
        at: When.
        actor: Who: the name of a token, or of a user of the command line.
        action: What was done: `assign_owner`, `remove_owner`, `carry_owner` (to what was renamed).
        subject: The asset.
        before: What was so before.
        after: What is so after.
        reason: Why, in the actor's words.
        hash: Covers all of the above, and the previous hash.
        previous_hash: Hash of the event before.
    """

    id: strawberry.ID
    at: DateTime
    actor: str
    action: str
    subject: URN
    before: JSON | None
    after: JSON | None
    reason: str | None
    hash: str
    previous_hash: str


@strawberry.type
class AuditEventEdge:
    """A decision in a list.

    Attributes:
        cursor: Its place.
        node: The decision.
    """

    cursor: str
    node: AuditEvent


@strawberry.type
class AuditEventConnection:
    """A page of decisions, newest first.

    Attributes:
        edges: The decisions.
        page_info: Where the page stands.
        total_count: How many there are.
    """

    edges: list[AuditEventEdge]
    page_info: PageInfo
    total_count: int


@strawberry.type
class IngestionRun:
    """A published ingest run.

    Attributes:
        id: Opaque.
        number: Its number: they rise by one a run.
        source: Name of the source.
        kind: `dbt` or `sql`.
        namespace: Namespace of the source's relations.
        location: What was read.
        started_at: When it began.
        finished_at: When it was published.
        counts: What was read, by kind.
        added: Declarations that are new.
        changed: Declarations that changed.
        removed: Declarations that are gone.
        unchanged: Declarations that stayed as they were.
        observed: Assets of which something new was observed: a run's outcome, a freshness check, a row count.
    """

    id: strawberry.ID
    number: int
    source: str
    kind: str
    namespace: str
    location: str
    started_at: DateTime
    finished_at: DateTime
    counts: JSON
    added: int
    changed: int
    removed: int
    unchanged: int
    observed: int


@strawberry.type
class IngestionRunEdge:
    """An ingest run in a list.

    Attributes:
        cursor: Its place.
        node: The run.
    """

    cursor: str
    node: IngestionRun


@strawberry.type
class IngestionRunConnection:
    """A page of ingest runs, newest first.

    Attributes:
        edges: The runs.
        page_info: Where the page stands.
        total_count: How many there are.
    """

    edges: list[IngestionRunEdge]
    page_info: PageInfo
    total_count: int


def audit_page(ctx: Context, subject: str, first: int, after: str | None) -> AuditEventConnection:
    """Return a page of the audit record, of one asset or of all."""
    store, size = ctx.catalog.store, ctx.page_size(first)
    events = people.audit(store, subject=subject, limit=size + 1, before=number_before(after))
    total = people.count_audit(store, subject=subject)
    found = made(events[:size], lambda event: (event.id,), more=len(events) > size, before=bool(after), total=total)
    edges = [AuditEventEdge(cursor=mark, node=_event(event)) for mark, event in found.items]
    return AuditEventConnection(edges=edges, page_info=found.info, total_count=found.total)


def _event(event: people.AuditEvent) -> AuditEvent:
    return AuditEvent(
        id=strawberry.ID(global_id("AuditEvent", event.id)),
        at=DateTime(event.at),
        actor=event.actor,
        action=event.action,
        subject=URN(event.subject),
        before=event.before,
        after=event.after,
        reason=event.reason or None,
        hash=event.hash,
        previous_hash=event.previous_hash,
    )


def run_page(ctx: Context, source: str, first: int, after: str | None) -> IngestionRunConnection:
    """Return a page of the ingest runs, of one source or of all."""
    store, size = ctx.catalog.store, ctx.page_size(first)
    runs = read.runs(store, source=source, limit=size + 1, before=number_before(after))
    total = read.count_runs(store, source=source)
    found = made(runs[:size], lambda run: (run.id,), more=len(runs) > size, before=bool(after), total=total)
    edges = [IngestionRunEdge(cursor=mark, node=run_of(run)) for mark, run in found.items]
    return IngestionRunConnection(edges=edges, page_info=found.info, total_count=found.total)


def run_of(run: read.Run) -> IngestionRun:
    """Return a run as the API shows it."""
    return IngestionRun(
        id=strawberry.ID(global_id("IngestionRun", run.id)),
        number=run.id,
        source=run.source,
        kind=run.kind,
        namespace=run.namespace,
        location=run.location,
        started_at=DateTime(run.started_at),
        finished_at=DateTime(run.finished_at),
        counts=JSON(run.counts),
        added=run.added,
        changed=run.changed,
        removed=run.removed,
        unchanged=run.unchanged,
        observed=run.observed,
    )
