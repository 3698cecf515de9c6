"""Several sources in one catalog: what one knows of a relation's columns completes what another reads.

A project that is ingested reads its SQL with the columns that others have told; and where it tells columns
that others did not know when they were read, their SQL is read anew, and published with the same run.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

from catchment.store import history, read
from catchment.store.database import Store
from catchment.store.publish import Reread
from catchment_parsers import dbt
from catchment_parsers.facts import DATASET_KINDS, Asset, Provenance, RunTasks


def elsewhere(store: Store, *, besides: str = "") -> dbt.Elsewhere:
    """Return who knows the columns of relations that the catalog has, as sources but one tell them."""

    def columns(urns: Collection[str]) -> Mapping[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = {}
        for asset in history.at(store, urns, besides=besides):
            known = dbt.all_columns(asset)
            if known and asset.kind in DATASET_KINDS:
                found.setdefault(asset.urn, known)
        return found

    return columns


def reread(store: Store, source: str, assets: Iterable[Asset], run: RunTasks) -> list[Reread]:
    """Return what other dbt sources say once they know the columns that a source tells now.

    What one of them then tells anew may be read by a third, so this goes from project to project.

    Args:
        store: The catalog, in which the source's last run is not yet this one.
        source: Name of the source.
        assets: What it says now.
        run: Reads SQL.
    """
    names = read.sources(store)
    if names in ([], [source]):
        return []
    assets = list(assets)
    own, others = (asset for asset in assets if asset.path), (asset for asset in assets if not asset.path)
    # What it no longer speaks of has the columns that others tell, if any.
    told: dict[str, dict[str, str]] = {urn: {} for urn in history.urns(store, source)} | _told(own)
    known = _with(told, elsewhere(store, besides=source), _told(others))
    found: dict[int, Asset] = {}
    news: Collection[str] = told.keys() | {asset.urn for asset in assets}
    for _ in names:
        by_source: dict[str, list[history.Reader]] = {}
        for reader in _concerned(store, source, news, known):
            by_source.setdefault(reader.source, []).append(reader)
        groups = {name: _with_theirs(store, group) for name, group in by_source.items()}
        again = {id_: new for name, group in groups.items() for id_, new in _read_anew(store, name, group, known, run)}
        found |= again
        fresh = {urn: columns for urn, columns in _told(again.values()).items() if _differ(told.get(urn), columns)}
        if not fresh:
            break
        told |= fresh
        news = fresh
    return [Reread(declaration=id_, asset=asset) for id_, asset in found.items()]


def _told(assets: Iterable[Asset]) -> dict[str, dict[str, str]]:
    return {asset.urn: columns for asset in assets if (columns := dbt.all_columns(asset))}


def _concerned(store: Store, source: str, urns: Collection[str], known: dbt.Elsewhere) -> list[history.Reader]:
    """Return the readers in other sources of relations whose columns are not what the catalog has of them."""
    others = [reader for reader in history.readers(store, urns) if reader.source != source]
    asked = {urn for reader in others for urn in reader.reads}
    before, after = (elsewhere(store)(asked), known(asked)) if asked else ({}, {})
    news = {urn for urn in asked if _differ(before.get(urn), after.get(urn))}
    return [reader for reader in others if news.intersection(reader.reads)]


def _differ(before: Mapping[str, str] | None, after: Mapping[str, str] | None) -> bool:
    """Say whether columns differ, or their order: set operations go by that."""
    return list((before or {}).items()) != list((after or {}).items())


def _with_theirs(store: Store, readers: Sequence[history.Reader]) -> list[history.Reader]:
    """Return readers with those of the same source that read them in turn: their columns may be others too."""
    found = {reader.declaration: reader for reader in readers}
    wave: Sequence[history.Reader] = readers
    while wave:
        near = history.readers(store, {reader.urn for reader in wave})
        wave = [each for each in near if each.source == readers[0].source and each.declaration not in found]
        found |= {each.declaration: each for each in wave}
    return list(found.values())


def _with(
    told: Mapping[str, dict[str, str]], others: dbt.Elsewhere, besides: Mapping[str, dict[str, str]]
) -> dbt.Elsewhere:
    """Return who knows columns: what is told first, then others, then what is only mentioned besides."""

    def columns(urns: Collection[str]) -> Mapping[str, dict[str, str]]:
        mentioned = {urn: besides[urn] for urn in urns if urn in besides}
        return {**mentioned, **others(urns), **{urn: told[urn] for urn in urns if told.get(urn)}}

    return columns


def _read_anew(
    store: Store, source: str, readers: Sequence[history.Reader], known: dbt.Elsewhere, run: RunTasks
) -> list[tuple[int, Asset]]:
    before = history.wholes(store, [reader.declaration for reader in readers])
    inlined = history.ephemeral(store, source)
    assets = {a.key: dbt.unread(a) for a in (*inlined, *before.values())}
    project = dbt.Project(name=source, namespace=readers[0].namespace, assets=tuple(assets.values()))
    after = {asset.key: asset for asset in dbt.with_lineage(project, run, elsewhere=known).assets}
    pairs = ((id_, old, _as_before(after[old.key], old)) for id_, old in before.items())
    return [(id_, new) for id_, old, new in pairs if new != old]


def _as_before(asset: Asset, old: Asset) -> Asset:
    """Return an asset that was read anew with what its project's artifacts alone tell: lines, an engine's lineage."""
    observed = [edge for edge in old.edges if edge.provenance is Provenance.OBSERVED]
    return dbt.overlaid(dbt.with_lines(asset, old), observed)
