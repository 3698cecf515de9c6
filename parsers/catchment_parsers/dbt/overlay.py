"""Lineage that an engine reports, laid over what is read in SQL: what it says of a value outranks ours.

It tells less than SQL does: its ``mod`` does not say value from condition, its ``scan`` not filter from join.
So ours stays where the two name the same columns, and where it does not speak.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from catchment_parsers.dbt.engine import Link
from catchment_parsers.dbt.project import Project
from catchment_parsers.dbt.values import column_key, counted, folded, listed
from catchment_parsers.facts import (
    DIRECT_SUBTYPES,
    Asset,
    Column,
    Diagnostic,
    Edge,
    Kind,
    ParseStatus,
    Provenance,
    Reach,
    Read,
    Severity,
    Subtype,
)
from catchment_parsers.naming import column_urn, split_urn

_KINDS = {"copy": Subtype.IDENTITY, "mod": Subtype.TRANSFORMATION, "scan": Subtype.FILTER}
_UNREAD = frozenset({ParseStatus.MISSING, ParseStatus.FAILED, ParseStatus.OPAQUE})


def with_engine_lineage(project: Project) -> Project:
    """Return the project with the engine's lineage laid over that of its SQL.

    Args:
        project: What ``with_lineage`` returned.
    """
    by_child: dict[str, list[Link]] = {}
    for link in project.engine.links:
        by_child.setdefault(link.child, []).append(link)
    if not by_child:
        return project
    by_id = {asset.unique_id: asset for asset in project.assets}
    assets = tuple(
        overlaid(asset, _edges(asset, by_child[asset.key], by_id), _names(asset, by_child[asset.key]))
        if asset.key in by_child and not asset.disabled
        else asset
        for asset in project.assets
    )
    pairs = zip(project.assets, assets, strict=True)
    now = sum(old.status is ParseStatus.MISSING is not new.status for old, new in pairs if old.kind is Kind.MODEL)
    lost = project.counts.get("not_compiled", 0) - now
    return replace(
        project,
        assets=assets,
        counts=project.counts | {"not_compiled": lost} if now else project.counts,
        diagnostics=(*project.diagnostics, *_strangers(project.engine.links, by_id)),
    )


def _strangers(links: Iterable[Link], by_id: Mapping[str, Asset]) -> Iterator[Diagnostic]:
    """Yield that the engine speaks of what the manifest does not have: its files are of another day, or project."""
    names = dict.fromkeys(name for link in links for name in (link.parent, link.child) if name not in by_id)
    if names:
        message = (
            f"The engine's column lineage speaks of {counted(len(names), 'resource')} that the manifest does not have: "
            f"{listed(list(names))}. Its edges there are not read: write both with one run of dbt."
        )
        yield Diagnostic(code="engine-lineage-unmatched", message=message)


def overlaid(asset: Asset, told: Sequence[Edge], names: Mapping[str, str] = {}) -> Asset:
    """Return an asset with observed edges laid over its own.

    Args:
        asset: With the edges that its SQL yields.
        told: What is observed.
        names: Columns that were observed, by their folded names, for those that the asset lacks.
    """
    if not told:
        return asset
    edges = tuple(dict.fromkeys(_laid(asset.edges, told)))
    known = {column.key for column in asset.columns}
    direct = {edge.target for edge in edges if edge.subtype in DIRECT_SUBTYPES}
    columns = (
        *(replace(each, reason="") if each.reason and each.key in direct else each for each in asset.columns),
        *(Column(name=name, folded=folded(name, asset.dialect)) for key, name in names.items() if key not in known),
    )
    understood = asset.status in _UNREAD and all(column.key in names for column in columns)
    return replace(
        asset,
        columns=columns,
        edges=edges,
        reads=tuple(_reads(asset.reads, told, understood)),
        status=ParseStatus.PARSED if understood else asset.status,
        diagnostics=(*asset.diagnostics, *_differences(asset, told)),
    )


def _edges(asset: Asset, links: Iterable[Link], by_id: Mapping[str, Asset]) -> tuple[Edge, ...]:
    """Return the engine's edges into an asset; what is scanned for every column decides its rows."""
    found: list[Edge] = []
    scans: dict[str, set[str]] = {}
    targets = set[str]()
    for link in links:
        parent, subtype = by_id.get(link.parent), _KINDS.get(link.kind)
        target = column_key(link.child_column, asset.dialect)
        targets.add(target)
        if parent is None or subtype is None or parent.urn == asset.urn:
            continue
        source = column_urn(parent.urn, column_key(link.parent_column, asset.dialect))
        if subtype is Subtype.FILTER or not target:
            scans.setdefault(source, set()).add(target)
        else:
            found.append(_edge(source, target, subtype))
    for source, scanned in scans.items():
        of_rows = "" in scanned or scanned == targets - {""}
        found += [_edge(source, target, Subtype.FILTER) for target in ([""] if of_rows else sorted(scanned))]
    return tuple(found)


def _edge(source: str, target: str, subtype: Subtype) -> Edge:
    return Edge(source=source, target=target, subtype=subtype, provenance=Provenance.OBSERVED)


def _names(asset: Asset, links: Iterable[Link]) -> dict[str, str]:
    return {column_key(link.child_column, asset.dialect): link.child_column for link in links if link.child_column}


def _laid(ours: Sequence[Edge], told: Sequence[Edge]) -> Iterator[Edge]:
    """Yield our edges but for the DIRECT ones into columns of whose values the engine speaks, and its own."""
    pairs = {(edge.source, edge.target) for edge in told}
    spoken = _direct_targets(told)
    for edge in ours:
        if edge.subtype not in DIRECT_SUBTYPES or edge.target not in spoken:
            same = (edge.source, edge.target) in pairs
            yield replace(edge, provenance=Provenance.OBSERVED) if same else edge
    direct = {(edge.source, edge.target): edge for edge in ours if edge.subtype in DIRECT_SUBTYPES}
    indirect = {(edge.source, edge.target) for edge in ours if edge.subtype not in DIRECT_SUBTYPES}
    of_target = {edge.target: edge for edge in ours if edge.target}
    for edge in told:
        pair = (edge.source, edge.target)
        if edge.subtype in DIRECT_SUBTYPES and (edge.subtype is Subtype.IDENTITY or pair in direct):
            yield _placed(edge, direct.get(pair), of_target.get(edge.target))
        elif pair not in indirect and (edge.subtype in DIRECT_SUBTYPES or (edge.source, "") not in indirect):
            yield _placed(edge, None, of_target.get(edge.target))


def _placed(edge: Edge, same: Edge | None, beside: Edge | None) -> Edge:
    """Return an observed edge with what our SQL adds to it: aggregation, masking, its expression and place."""
    aggregated = same is not None and same.subtype is Subtype.AGGREGATION and edge.subtype is not Subtype.IDENTITY
    place = same or beside
    return replace(
        edge,
        subtype=Subtype.AGGREGATION if aggregated else edge.subtype,
        masking=same.masking if same else False,
        expression=place.expression if place else "",
        line=place.line if place else 0,
        path=place.path if place else "",
    )


def _direct_targets(edges: Iterable[Edge]) -> frozenset[str]:
    return frozenset(edge.target for edge in edges if edge.subtype in DIRECT_SUBTYPES)


def _reads(reads: Iterable[Read], told: Iterable[Edge], understood: bool) -> Iterator[Read]:
    sources = dict.fromkeys(split_urn(edge.source)[0] for edge in told)
    for read in reads:
        yield replace(read, reach=Reach.ROWS) if understood and read.source in sources else read
        sources.pop(read.source, None)
    yield from (Read(source=source, reach=Reach.ROWS, declared=False) for source in sources)


def _differences(asset: Asset, told: Sequence[Edge]) -> Iterator[Diagnostic]:
    """Yield of which columns the engine names other sources than the SQL, where the SQL was understood."""
    indirect = {(edge.source, edge.target) for edge in asset.edges if edge.subtype not in DIRECT_SUBTYPES}
    theirs, ours = dict[str, set[str]](), dict[str, set[str]]()
    for edge in told:
        if edge.subtype in DIRECT_SUBTYPES and (edge.source, edge.target) not in indirect:
            theirs.setdefault(edge.target, set()).add(edge.source)
    for edge in asset.edges:
        if edge.subtype in DIRECT_SUBTYPES:
            ours.setdefault(edge.target, set()).add(edge.source)
    spoken = _direct_targets(told)
    differ = sorted(key for key in spoken if theirs.get(key, set()) != ours.get(key, set()))
    if differ and asset.status not in _UNREAD:
        message = f"dbt's engine and the SQL name different sources of {listed(differ)}: the engine's stand."
        yield Diagnostic(code="lineage-differs", message=message, severity=Severity.INFO, path=asset.path)
