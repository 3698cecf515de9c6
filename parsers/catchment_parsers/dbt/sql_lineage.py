"""The lineage of a project's compiled SQL, added to its assets."""

from collections.abc import Callable, Iterable, Sequence

from msgspec.structs import replace

from catchment_parsers import lineage
from catchment_parsers.dbt.lines import line_map
from catchment_parsers.dbt.outputs import explained_columns
from catchment_parsers.dbt.project import Project
from catchment_parsers.dbt.tasks import QUERIES, Elsewhere, Plan, Upstream, has_sql, is_python, nowhere
from catchment_parsers.dbt.values import column_key
from catchment_parsers.facts import (
    Asset,
    Diagnostic,
    Edge,
    Kind,
    ParseStatus,
    Reach,
    Read,
    RunTasks,
    Severity,
    Statement,
)
from catchment_parsers.naming import LOWER, UPPER, column_urn, split_urn

_WITHOUT_SQL = {
    "python-model": (
        ParseStatus.OPAQUE,
        "opaque",
        Severity.WARNING,
        "It is a Python model: its column lineage cannot be read, its table lineage is what dbt knows.",
    ),
    "foreign-node": (
        ParseStatus.MISSING,
        "foreign",
        Severity.INFO,
        "It belongs to another project: ingest that project's own manifest to get its lineage.",
    ),
    "not-compiled": (
        ParseStatus.MISSING,
        "not-compiled",
        Severity.WARNING,
        "The manifest has no compiled SQL for it: run `dbt compile` or `dbt docs generate`, and give that manifest.",
    ),
}
"""Why an asset has no SQL to read: its status, its columns' reason, and what its reader is told."""


def with_lineage(
    project: Project,
    run: RunTasks,
    progress: Callable[[int, int], None] | None = None,
    elsewhere: Elsewhere = nowhere,
) -> Project:
    """Return the project with the lineage of its SQL: edges, reach of reads, columns and statuses.

    Args:
        project: What ``read`` returned.
        run: Does tasks, in order.
        progress: Told how many tasks are done, of how many, after each wave; with a catalog nearly all is one wave.
        elsewhere: Knows the columns of relations that other sources build.
    """
    plan = Plan(project, elsewhere)
    total = sum(map(has_sql, project.assets))
    read: dict[str, Asset] = {}
    for wave in plan.waves():
        for asset, statements in zip(wave, _results(plan, wave, run), strict=True):
            plan.learn(asset, _main(statements).columns)
            read[asset.key] = _with_statements(plan, asset, statements)
        if progress is not None:
            progress(len(read), total)
    return replace(project, assets=tuple(read.get(a.key) or _without_sql(a) for a in project.assets))


def unread(asset: Asset) -> Asset:
    """Return an asset as it was before its SQL was read, so that it can be read anew with more known columns."""
    kept = (column for column in asset.columns if column.declared or column.in_catalog)
    reported = any(column.in_catalog for column in asset.columns)
    return replace(
        asset,
        columns=tuple(replace(c, reason="", ordinal=c.ordinal if reported else 0) for c in kept),
        reads=tuple(replace(read, reach=Reach.WHOLE) for read in asset.reads if read.declared),
        edges=(),
        status=ParseStatus.NOT_SQL,
        diagnostics=tuple(d for d in asset.diagnostics if d.code in _OF_READING and (reported or d.code != _ABSENT)),
    )


def with_lines(asset: Asset, before: Asset) -> Asset:
    """Return an asset whose SQL was read without its file, with the lines of an earlier reading of the same SQL."""
    edges = {edge.target: edge.line for edge in before.edges}
    found = {(each.code, each.message): each.line for each in before.diagnostics}
    return replace(
        asset,
        edges=tuple(replace(edge, line=edges.get(edge.target, 0)) for edge in asset.edges),
        diagnostics=tuple(replace(d, line=found.get((d.code, d.message), 0)) for d in asset.diagnostics),
    )


_ABSENT = "declared-but-absent"
_OF_READING = frozenset(
    {_ABSENT, "assumed-default", "dangling-dependency", "present-but-undeclared", "rendered", "type-drift"}
)
"""Codes of what is found in the artifacts, not in SQL; an absent column is found in SQL where there is no catalog."""


def _results(plan: Plan, wave: Sequence[Asset], run: RunTasks) -> list[tuple[Statement, ...]]:
    """Run the tasks of a wave, and again those that turn out to need columns of what dbt does not know of."""
    results = list(run([plan.task(asset) for asset in wave]))
    beyond = {i: urns for i, asset in enumerate(wave) if (urns := plan.unforeseen(asset, results[i]))}
    if beyond:
        again = run([plan.task(wave[i], urns) for i, urns in beyond.items()])
        for i, statements in zip(beyond, again, strict=True):
            results[i] = statements
    return results


def _without_sql(asset: Asset) -> Asset:
    """Return an asset that ought to have SQL and has none with the reason why."""
    if asset.kind not in QUERIES or asset.disabled:
        return asset
    code = "python-model" if is_python(asset) else "not-compiled" if asset.path else "foreign-node"
    status, reason, severity, message = _WITHOUT_SQL[code]
    diagnostic = Diagnostic(code=code, message=message, severity=severity, path=asset.path)
    refused = asset.details.get("rendered") is False  # and a diagnostic says why
    return replace(
        asset,
        status=status,
        columns=tuple(replace(column, reason=reason) for column in asset.columns),
        diagnostics=asset.diagnostics if refused else (*asset.diagnostics, diagnostic),
    )


def _with_statements(plan: Plan, asset: Asset, statements: Sequence[Statement]) -> Asset:
    written = plan.project.written.get(asset.key, "")
    line_of = line_map(written, asset.sql) if written else lambda _: 0
    main = _main(statements)
    edges, open_sources = _edges(plan, asset, main, line_of)
    reads, hard_coded = _reads(plan, asset, statements, edges, open_sources)
    columns, differences = (asset.columns, ()) if asset.kind is Kind.TEST else explained_columns(asset, main, edges)
    found = [replace(d, path=d.path or asset.path, line=line_of(d.line)) for s in statements for d in s.diagnostics]
    return replace(
        asset,
        columns=columns,
        reads=reads,
        edges=edges,
        status=_status(main, statements),
        diagnostics=(*asset.diagnostics, *found, *differences, *hard_coded),
    )


def _main(statements: Sequence[Statement]) -> Statement:
    """Return the statement that yields the result: dbt's SQL is one query, whatever stands before it."""
    nothing = Diagnostic(code="no-statement", message="The compiled SQL is empty.", severity=Severity.ERROR)
    default = Statement(kind="UNKNOWN", status=ParseStatus.FAILED, diagnostics=(nothing,))
    if not statements:
        return default
    return next((s for s in reversed(statements) if s.columns), statements[-1])


def _status(main: Statement, statements: Sequence[Statement]) -> ParseStatus:
    whole = main.status is not ParseStatus.PARSED or all(s.status is ParseStatus.PARSED for s in statements)
    return main.status if whole else ParseStatus.PARTIAL


def _edges(
    plan: Plan, asset: Asset, statement: Statement, line_of: Callable[[int], int]
) -> tuple[tuple[Edge, ...], frozenset[str]]:
    """Return a statement's edges, and the URNs of assets that a star reads without a schema."""
    edges, open_sources = dict[Edge, None](), set[str]()
    for edge in lineage.column_edges(statement, plan.urn_of, asset.dialect, line_of):
        source, column = split_urn(edge.source)
        if column == "*" or edge.target == "*":
            open_sources.add(source)
        elif source != asset.urn:
            # An incremental model reads itself; that says nothing about where its data come from.
            edges[_settled(edge, source, column, asset)] = None
    return tuple(edges), frozenset(open_sources)


def _settled(edge: Edge, source: str, column: str, asset: Asset) -> Edge:
    """Return an edge in terms of the columns that assets have: see ``column_key``; a test has only rows."""
    if asset.kind is Kind.TEST:
        edge = replace(edge, target="")
    if column and (asset.dialect in UPPER or asset.dialect in LOWER):
        key = column_key(column.strip('"'), asset.dialect)
        edge = edge if key == column else replace(edge, source=column_urn(source, key))
    return edge


def _reads(
    plan: Plan,
    asset: Asset,
    statements: Sequence[Statement],
    edges: Iterable[Edge],
    open_sources: frozenset[str],
) -> tuple[tuple[Read, ...], tuple[Diagnostic, ...]]:
    """Return what dbt says that an asset depends on, joined with what its SQL reads.

    What SQL does not mention keeps its whole reach: a macro may have looked at it while compiling.
    """
    found = {r.source: r for r in lineage.merged_reads(lineage.reads(s, plan.urn_of) for s in statements)}
    found |= {urn: Read(source=urn, reach=Reach.WHOLE) for urn in open_sources if urn in found}
    declared = [found.pop(read.source, read) for read in asset.reads]
    found.pop(asset.urn, None)
    upstream = plan.upstream(asset)
    used = {split_urn(edge.source)[0] for edge in edges}
    extra = [read for read in found.values() if read.source in used or not _is_inlined(read.source, upstream)]
    hard_coded = (_hard_coded(r.source, asset) for r in extra if not _is_inlined(r.source, upstream))
    return (*declared, *(replace(read, declared=False) for read in extra)), tuple(hard_coded)


def _is_inlined(urn: str, upstream: Upstream) -> bool:
    """Say whether a relation may be read only within the text of an ephemeral model."""
    return urn in upstream.relations or any(urn == one.urn for one in upstream.ephemeral)


def _hard_coded(urn: str, asset: Asset) -> Diagnostic:
    message = f"Its SQL reads {urn} by name, so dbt does not know: use ref() or source()."
    return Diagnostic(code="hard-coded-reference", message=message, severity=Severity.INFO, path=asset.path)
