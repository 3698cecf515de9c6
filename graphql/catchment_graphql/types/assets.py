"""Assets: datasets, and what makes or uses them."""

from typing import TYPE_CHECKING, Annotated

import strawberry
from strawberry.scalars import JSON

from catchment.store.popularity import NONE
from catchment_graphql.context import Ask
from catchment_graphql.types.columns import Column, ColumnConnection, ColumnEdge, column_of
from catchment_graphql.types.enums import Tier
from catchment_graphql.types.history import AuditEventConnection, audit_page
from catchment_graphql.types.nodes import LineageNode
from catchment_graphql.types.pages import PageInfo, page
from catchment_graphql.types.scalars import URN, BigInt, DateTime
from catchment_parsers import facts
from catchment_parsers.facts import Kind, ParseStatus, Severity

if TYPE_CHECKING:
    from catchment_graphql.types.findings import MetricConflict

MetricConflicts = list[Annotated["MetricConflict", strawberry.lazy("catchment_graphql.types.findings")]]
Assertions = Annotated["AssertionConnection", strawberry.lazy("catchment_graphql.types.assets")]


@strawberry.type
class AssetSource:
    """A declaration of an asset.

    Attributes:
        source: Name of the source that makes it: a dbt project, a folder of SQL.
        kind: What the source calls the asset.
        unique_id: dbt's `unique_id`.
    """

    source: str
    kind: Kind
    unique_id: str | None


@strawberry.type
class SourceLocation:
    """A place in a project's files.

    Attributes:
        path: The file, relative to its project.
        line: The line, from 1; null where only the file is known.
    """

    path: str
    line: int | None


@strawberry.type
class Diagnostic:
    """Something that could not be resolved or does not agree, and where.

    Attributes:
        code: A stable word: `syntax-error`, `type-drift`, `star-without-schema`.
        message: A sentence for a person: what, why, and how to mend it.
        severity: How much it matters.
        location: Where it is.
    """

    code: str
    message: str
    severity: Severity
    location: SourceLocation | None


@strawberry.type
class Dependents:
    """How much depends on an asset by what reads what, the asset itself not counted.

    Attributes:
        direct: Assets that read it.
        all: Assets downstream of it, at any distance.
        direct_exposures: Exposures among those that read it.
        exposures: Exposures among all.
    """

    direct: int
    all: int
    direct_exposures: int
    exposures: int


def _diagnostic(each: facts.Diagnostic) -> Diagnostic:
    place = SourceLocation(path=each.path, line=each.line or None) if each.path else None
    return Diagnostic(code=each.code, message=each.message, severity=each.severity, location=place)


@strawberry.interface
class Asset(LineageNode):
    """Anything in the catalog but a column: what someone owns, reads or builds.

    Attributes:
        kind: What it is.
        unique_id: dbt's `unique_id`, in the strongest of its declarations.
        sources: Every declaration of it, the strongest first.
        tier: How much the business depends on it.
        domain: Its business domain.
        tags: Its tags.
        meta: dbt's `meta`, as it stands.
        package: dbt package or project.
        group: dbt group.
        location: Where it is defined.
        disabled: Its project has it and does not build it: it is part of no lineage.
        description_origin: Where the description was read: `doc:NAME` for a doc block of dbt's, `warehouse` for a
            comment in the database; null where it was written beside it.
    """

    kind: Kind
    unique_id: str | None
    sources: list[AssetSource]
    tier: Tier | None
    domain: str | None
    tags: list[str]
    meta: JSON
    package: str | None
    group: str | None
    location: SourceLocation | None
    disabled: bool
    description_origin: str | None
    found: strawberry.Private[tuple[facts.Diagnostic, ...]]

    @strawberry.field
    def assertions(self, info: Ask, first: int = 50, after: str | None = None) -> Assertions:
        """Its tests.

        Args:
            first: Items at most, up to 200.
            after: Cursor to go on from.
        """
        return assertions_of(info, self.urn, first, after)

    @strawberry.field
    def diagnostics(self, info: Ask, first: int = 50) -> list[Diagnostic]:
        """What could not be resolved or does not agree, the gravest first.

        Args:
            first: Items at most, up to 200.
        """
        order = list(Severity)
        found = sorted(self.found, key=lambda each: order.index(each.severity))
        return [_diagnostic(each) for each in found[: info.context.page_size(first)]]

    @strawberry.field
    def dependents(self, info: Ask) -> Dependents:
        """How much depends on it."""
        counted = info.context.state.dependents.get(self.key, NONE)
        return Dependents(
            direct=counted.direct,
            all=counted.all,
            direct_exposures=counted.direct_exposures,
            exposures=counted.exposures,
        )

    @strawberry.field
    def history(self, info: Ask, first: int = 20, after: str | None = None) -> AuditEventConnection:
        """What people decided about it, newest first.

        Args:
            first: Items at most, up to 200.
            after: Cursor to go on from.
        """
        return audit_page(info.context, self.urn, first, after)


@strawberry.type
class Freshness:
    """What dbt's last freshness check of a source said.

    Attributes:
        status: `pass`, `warn`, `error` or `runtime error`.
        max_loaded_at: When its newest row was loaded.
    """

    status: str | None
    max_loaded_at: DateTime | None


@strawberry.type
class Constraint:
    """A constraint that dbt puts on a table or on one of its columns.

    Attributes:
        type: `not_null`, `unique`, `primary_key`, `foreign_key`, `check` or `custom`.
        name: Its name.
        columns: The columns it is on.
        expression: What it asks, where it is SQL.
        to: The table that a foreign key leads to.
        to_columns: The columns that it leads to.
    """

    type: str
    name: str | None
    columns: list[str]
    expression: str | None
    to: str | None
    to_columns: list[str]


@strawberry.type
class LastRun:
    """What became of an asset when dbt last built it.

    Attributes:
        status: `success`, `error`, `skipped`, `partial success` or `no-op`.
        started_at, completed_at: When.
        seconds: How long it took.
        rows_affected: How many rows it wrote, where the warehouse says so.
        message: What dbt or the warehouse said.
    """

    status: str | None
    started_at: DateTime | None
    completed_at: DateTime | None
    seconds: float | None
    rows_affected: BigInt | None
    message: str | None


@strawberry.type
class Dataset(Asset):
    """What holds rows and columns: a model, seed, snapshot, source, table or view.

    Attributes:
        relation: The relation as the warehouse writes it; null for what has none.
        platform: The kind of warehouse.
        database, schema: Where the relation is, as written.
        materialized: How dbt builds it.
        dialect: The SQL dialect it is defined in.
        parse_status: What became of its SQL.
        contract_enforced: dbt enforces a contract on its columns.
        access: Who may use it: dbt's `access`.
        version: Version of the model.
        row_count: Rows, as the warehouse reported them.
        is_declared: Something the catalog knows defines it; false for a table that only queries name or only
            the warehouse has.
        freshness: What the last freshness check of a source said.
        constraints: What dbt constrains, its own and its columns'.
        last_run: What became of it when dbt last built it.
    """

    relation: str | None
    platform: str
    database: str | None
    schema: str | None
    materialized: str | None
    dialect: str | None
    parse_status: ParseStatus
    contract_enforced: bool
    access: str | None
    version: str | None
    row_count: BigInt | None
    is_declared: bool
    freshness: Freshness | None
    constraints: list[Constraint]
    last_run: LastRun | None

    @strawberry.field
    async def columns(self, info: Ask, first: int = 50, after: str | None = None) -> ColumnConnection:
        """Its columns, in their order.

        Args:
            first: Items at most, up to 200.
            after: Cursor to go on from.
        """
        ctx = info.context
        known = list(enumerate(await ctx.columns.load(self.key)))
        found = page(ctx, known, lambda item: (item[0],), first, after)
        entry = ctx.entry(self.key)
        edges = [
            ColumnEdge(cursor=mark, node=column_of(entry, node, column, self.owners))
            for mark, (_, (node, column)) in found.items
        ]
        return ColumnConnection(edges=edges, page_info=found.info, total_count=found.total)

    @strawberry.field
    async def column(self, info: Ask, name: str) -> Column | None:
        """One of its columns; null where it has none of that name.

        Args:
            name: The column's name, its case ignored.
        """
        entry = info.context.entry(self.key)
        for node, column in await info.context.columns.load(self.key):
            if name in (column.key, column.name) or name.casefold() == column.name.casefold():
                return column_of(entry, node, column)
        return None

    @strawberry.field
    async def sql(self, info: Ask) -> str | None:
        """The compiled SQL that defines it."""
        return await info.context.sql.load(self.key) or None


@strawberry.type
class Exposure(Asset):
    """A use of data that dbt declares: a dashboard, notebook, application or machine learning model.

    Attributes:
        label: Its name for people.
        type: `dashboard`, `notebook`, `analysis`, `ml` or `application`.
        maturity: `high`, `medium` or `low`: how much it is relied on.
        url: Where it is.
    """

    label: str | None
    type: str | None
    maturity: str | None
    url: str | None


@strawberry.type
class Metric(Asset):
    """A metric.

    Attributes:
        label: Its name for people.
        type: `simple`, `ratio`, `derived`, `cumulative` or `conversion`.
        expression: What it computes, in one form for all ways of writing it.
        filter: Which rows it counts.
    """

    label: str | None
    type: str | None
    expression: str | None
    filter: str | None

    @strawberry.field
    def conflicts(self, info: Ask, first: int = 20) -> MetricConflicts:
        """Other metrics that share its name and mean something else, or mean the same under another name.

        Args:
            first: Items at most, up to 200.
        """
        from catchment_graphql.types.findings import of_metric

        return of_metric(info.context, self.urn, first)


@strawberry.type
class Measure:
    """An aggregation that a semantic model offers to metrics.

    Attributes:
        name: Its name.
        agg: The aggregation.
        expression: What it aggregates.
        columns: URNs of the columns in that.
    """

    name: str
    agg: str | None
    expression: str | None
    columns: list[URN]


@strawberry.type
class SemanticModel(Asset):
    """A dbt semantic model: the entities, dimensions and measures of a model.

    Attributes:
        model: URN of the dataset it describes.
        entities: Names of its entities.
        measures: Its measures.
    """

    model: URN | None
    entities: list[str]
    measures: list[Measure]


@strawberry.type
class Job(Asset):
    """What reads or runs and holds no data of its own: a dbt analysis, saved query, hook, operation or function."""


@strawberry.type
class Group(Asset):
    """A dbt group, which owns assets.

    Attributes:
        email: Its e-mail address.
    """

    email: str | None


@strawberry.type
class Assertion(Asset):
    """A test of an asset.

    Attributes:
        test_type: The generic test's name (`unique`, `not_null`, ...), `singular` or `unit`.
        severity: What a failure counts as: `ERROR` or `WARN`.
        status: Its last result: `pass`, `warn`, `fail`, `error`, `skipped`.
        columns: Names of the columns that it checks.
    """

    test_type: str | None
    severity: str | None
    status: str | None
    columns: list[str]


@strawberry.type
class AssertionEdge:
    """A test in a list.

    Attributes:
        cursor: Its place.
        node: The test.
    """

    cursor: str
    node: Assertion


@strawberry.type
class AssertionConnection:
    """A page of tests.

    Attributes:
        edges: The tests.
        page_info: Where the page stands.
        total_count: How many there are.
    """

    edges: list[AssertionEdge]
    page_info: PageInfo
    total_count: int


def assertions_of(info: Ask, urn: str, first: int, after: str | None) -> AssertionConnection:
    """Return a page of the tests of an asset."""
    from catchment_graphql.types.making import asset_of

    ctx = info.context
    tests = sorted(ctx.tests.get(urn, ()), key=lambda test: test.urn)
    found = page(ctx, tests, lambda test: (test.urn,), first, after)
    edges = []
    for mark, test in found.items:
        made = asset_of(ctx.state.assets.find(test.urn))
        assert isinstance(made, Assertion)
        edges.append(AssertionEdge(cursor=mark, node=made))
    return AssertionConnection(edges=edges, page_info=found.info, total_count=found.total)
