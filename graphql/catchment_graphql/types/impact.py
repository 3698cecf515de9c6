"""Impact reports: what a change breaks, for whom and why."""

import msgspec
import strawberry

from catchment.errors import InputError, NotFoundError
from catchment.impact import proposal, report
from catchment.impact.report import Category, Certainty, ChangeKind, Effect, Severity, Verdict
from catchment.store import reports
from catchment_graphql.context import Ask, Context
from catchment_graphql.ids import global_id, parsed
from catchment_graphql.types.advice import (
    ComparedState,
    ImpactOutcome,
    PolicyFinding,
    Reviewer,
    Shim,
    finding,
    outcome,
    reviewer,
    shim,
    state_of,
)
from catchment_graphql.types.assets import Asset, SourceLocation
from catchment_graphql.types.enums import FailOn
from catchment_graphql.types.lineage import Completeness, completeness_of
from catchment_graphql.types.making import asset_of
from catchment_graphql.types.ownership import Ownership, ownership
from catchment_graphql.types.pages import NEWEST, PageInfo, made, number_before, page
from catchment_graphql.types.scalars import URN, DateTime
from catchment_parsers.facts import Kind, Limits

_SEVERITIES = list(Severity)
_body = msgspec.json.Decoder(report.Report)
MOST_CHANGES = 100
"""Changes of one proposal."""


@strawberry.type
class Change:
    """Something that changes.

    Attributes:
        target: The asset or column.
        kind: What it is.
        category: How much it can break.
        rule: Name of the rule that decided.
        reason: One sentence.
        location: Where it stands in the project.
        before: What it was, as text.
        after: What it is, as text.
    """

    target: URN
    kind: ChangeKind
    category: Category
    rule: str
    reason: str
    location: SourceLocation | None
    before: str | None
    after: str | None


@strawberry.type
class AffectedColumn:
    """A column that is affected.

    Attributes:
        urn: The column.
        effects: What happens to it, the worst first.
        path: The way from the change to it.
    """

    urn: URN
    effects: list[Effect]
    path: list[URN]


@strawberry.type
class Notify:
    """Someone who must look, and at what.

    Attributes:
        owner: Their name.
        email: Their e-mail address.
        assets: What is theirs.
    """

    owner: str
    email: str | None
    assets: list[URN]


@strawberry.type
class AffectedAsset:
    """An asset whose result can differ.

    Attributes:
        urn: The asset.
        kind: What it is.
        name: Its short name.
        unique_id: dbt's `unique_id`.
        severity: From its worst effect, its tier and its exposure's maturity.
        certainty: Whether it is sure to be affected.
        effects: What happens to it, the worst first.
        distance: Hops from the nearest change; 0 for what is changed itself.
        owners: Who answers for it.
        tests: Names of its tests.
        path: The way from the nearest change to it.
        column_count: How many of its columns are affected.
    """

    known: strawberry.Private[report.Affected]
    urn: URN
    kind: Kind
    name: str
    unique_id: str | None
    severity: Severity
    certainty: Certainty
    effects: list[Effect]
    distance: int
    owners: list[Ownership]
    tests: list[str]
    path: list[URN]
    column_count: int

    @strawberry.field
    def columns(self, info: Ask, first: int = 50) -> list[AffectedColumn]:
        """Its affected columns: all of them where its rows change or it breaks.

        Args:
            first: Items at most, up to 200.
        """
        size = info.context.page_size(first)
        return [
            AffectedColumn(urn=URN(each.urn), effects=list(each.effects), path=[URN(urn) for urn in each.path])
            for each in self.known.columns[:size]
        ]

    @strawberry.field
    def asset(self, info: Ask) -> Asset | None:
        """The asset as the catalog has it; null where it does not, or names it otherwise."""
        assets = info.context.state.assets
        found = assets.matches(self.urn) or (assets.matches(self.unique_id) if self.unique_id else [])
        return asset_of(found[0]) if found else None


@strawberry.type
class AffectedAssetEdge:
    """An affected asset in a list.

    Attributes:
        cursor: Its place.
        node: The asset.
    """

    cursor: str
    node: AffectedAsset


@strawberry.type
class AffectedAssetConnection:
    """A page of affected assets, the most severe first, then the nearest.

    Attributes:
        edges: The assets.
        page_info: Where the page stands.
        total_count: How many there are.
    """

    edges: list[AffectedAssetEdge]
    page_info: PageInfo
    total_count: int


@strawberry.type
class ImpactReport:
    """What a change breaks.

    Attributes:
        id: Opaque; null for a proposed change, which is not kept.
        number: Its number; null for a proposed change.
        created_at: When it was kept.
        verdict: What a gate makes of it.
        changes: What changes.
        notify: Who must look.
        completeness: Whether anything could not be followed; what is unknown is never safe.
        base: The state before; null where the report does not say.
        head: The state after.
        reviewers: Who should review it, and why.
        rebuild: Selector of dbt for what must be built anew; null for nothing.
        shims: What would keep old names alive.
        findings: What the policy says.
        warnings: What may be wrong with the comparison itself.
    """

    known: strawberry.Private[report.Report]
    id: strawberry.ID | None
    number: int | None
    created_at: DateTime | None
    verdict: Verdict
    changes: list[Change]
    notify: list[Notify]
    completeness: Completeness
    base: ComparedState | None
    head: ComparedState | None
    reviewers: list[Reviewer]
    rebuild: str | None
    shims: list[Shim]
    findings: list[PolicyFinding]
    warnings: list[str]

    @strawberry.field
    def outcome(self, info: Ask) -> ImpactOutcome | None:
        """What came of it, by what later runs brought; null for a proposed change."""
        return outcome(info, self.number)

    @strawberry.field
    def affected(
        self, info: Ask, min_severity: Severity = Severity.LOW, first: int = 50, after: str | None = None
    ) -> AffectedAssetConnection:
        """Everything whose result can differ, the changed assets included.

        Args:
            min_severity: The least severity to show.
            first: Items at most, up to 200.
            after: Cursor to go on from.
        """
        shown = _SEVERITIES[: _SEVERITIES.index(min_severity) + 1]
        items = sorted((each for each in self.known.affected if each.severity in shown), key=_key)
        found = page(info.context, items, _key, first, after)
        edges = [AffectedAssetEdge(cursor=mark, node=_affected(each)) for mark, each in found.items]
        return AffectedAssetConnection(edges=edges, page_info=found.info, total_count=found.total)


@strawberry.type
class ImpactReportEdge:
    """An impact report in a list.

    Attributes:
        cursor: Its place.
        node: The report.
    """

    cursor: str
    node: ImpactReport


@strawberry.type
class ImpactReportConnection:
    """A page of the reports that are kept, newest first.

    Attributes:
        edges: The reports.
        page_info: Where the page stands.
        total_count: How many there are.
    """

    edges: list[ImpactReportEdge]
    page_info: PageInfo
    total_count: int


@strawberry.input
class ChangeInput:
    """A change that someone thinks of making: of one kind, or whatever other SQL makes.

    Attributes:
        target: The column or asset.
        kind: COLUMN_REMOVED, COLUMN_RENAMED, COLUMN_RETYPED, COLUMN_LOGIC or COLUMN_NULLABILITY of a column;
            ASSET_REMOVED, COLUMN_ADDED, ROWSET_LOGIC, GRAIN or OPAQUE_LOGIC of an asset; null with `sql`.
        after: The new name or type; of COLUMN_ADDED the new column's name.
        sql: The query that is to define the asset.
    """

    target: URN
    kind: ChangeKind | None = None
    after: str = ""
    sql: str = ""


@strawberry.input
class ChangeSetInput:
    """Changes that are made together.

    Attributes:
        changes: The changes, up to 100.
        fail_on: What makes the verdict FAIL.
    """

    changes: list[ChangeInput]
    fail_on: FailOn = FailOn.BREAKING


def _key(each: report.Affected) -> tuple[int, int, str]:
    return _SEVERITIES.index(each.severity), each.distance, each.urn


def proposed(ctx: Context, wanted: ChangeSetInput) -> ImpactReport:
    """Return what a proposed change breaks."""
    ctx.check_time()
    if not 1 <= len(wanted.changes) <= MOST_CHANGES:
        raise InputError(f"{len(wanted.changes)} changes: give 1 to {MOST_CHANGES}")
    if any(each.sql and each.kind is not None for each in wanted.changes):
        raise InputError("a change has both sql and a kind: leave out the kind, which comparing will tell")
    proposals = [
        proposal.Proposal(target=each.target, kind=each.kind, after=each.after, sql=each.sql) for each in wanted.changes
    ]
    limits = Limits(seconds=ctx.limits.seconds)
    return _report(proposal.analyse(ctx.catalog, proposals, fail_on=wanted.fail_on, limits=limits))


def kept(ctx: Context, id_: str) -> ImpactReport | None:
    """Return a report that is kept, by its id or number; None where there is none."""
    type_name, key = parsed(id_)
    number = key if type_name == "ImpactReport" else id_
    if not (number.isascii() and number.isdecimal()) or int(number) >= NEWEST:
        return None
    try:
        created_at, body = reports.load(ctx.catalog.store, int(number))
    except NotFoundError:
        return None
    return _report(_body.decode(body), int(number), created_at)


def report_page(ctx: Context, first: int, after: str | None) -> ImpactReportConnection:
    """Return a page of the reports that are kept."""
    store, size = ctx.catalog.store, ctx.page_size(first)
    known = reports.recent(store, limit=size + 1, before=number_before(after))
    found = made(
        known[:size], lambda each: (each[0],), more=len(known) > size, before=bool(after), total=reports.count(store)
    )
    edges = [
        ImpactReportEdge(cursor=mark, node=_report(_body.decode(body), number, created_at))
        for mark, (number, created_at, body) in found.items
    ]
    return ImpactReportConnection(edges=edges, page_info=found.info, total_count=found.total)


def _report(known: report.Report, number: int | None = None, created_at: str | None = None) -> ImpactReport:
    return ImpactReport(
        known=known,
        id=None if number is None else strawberry.ID(global_id("ImpactReport", number)),
        number=number,
        created_at=None if created_at is None else DateTime(created_at),
        verdict=known.verdict,
        changes=[_change(change) for change in known.changes],
        notify=[
            Notify(owner=each.owner, email=each.email or None, assets=[URN(urn) for urn in each.assets])
            for each in known.notify
        ],
        completeness=completeness_of(known.completeness),
        base=state_of(known.base),
        head=state_of(known.head),
        reviewers=[reviewer(each) for each in known.reviewers],
        rebuild=known.rebuild or None,
        shims=[shim(each) for each in known.shims],
        findings=[finding(each) for each in known.findings],
        warnings=list(known.warnings),
    )


def _change(change: report.Change) -> Change:
    place = change.location
    return Change(
        target=URN(change.target),
        kind=change.kind,
        category=change.category,
        rule=change.rule,
        reason=change.reason,
        location=SourceLocation(path=place.path, line=place.line or None) if place.path else None,
        before=change.before or None,
        after=change.after or None,
    )


def _affected(known: report.Affected) -> AffectedAsset:
    return AffectedAsset(
        known=known,
        urn=URN(known.urn),
        kind=Kind(known.kind),
        name=known.name,
        unique_id=known.unique_id or None,
        severity=known.severity,
        certainty=known.certainty,
        effects=list(known.effects),
        distance=known.distance,
        owners=[ownership(owner) for owner in known.owners],
        tests=list(known.tests),
        path=[URN(urn) for urn in known.path],
        column_count=len(known.columns),
    )
