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


def elsewhere(store: Store) -> dbt.Elsewhere:
    """Return who knows the columns of relations that the catalog has."""

    def columns(urns: Collection[str]) -> Mapping[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = {}
        for asset in history.at(store, urns):
            known = dbt.all_columns(asset)
            if known and asset.kind in DATASET_KINDS:
                found.setdefault(asset.urn, known)
        return found

    return columns


def reread(store: Store, source: str, assets: Iterable[Asset], run: RunTasks) -> list[Reread]:
    """Return what other dbt sources say once they know the columns that a source tells now.

    Args:
        store: The catalog, in which the source's last run is not yet this one.
        source: Name of the source.
        assets: What it says now.
        run: Reads SQL.
    """
    if read.sources(store) in ([], [source]):
        return []
    told = {asset.urn: columns for asset in assets if asset.path and (columns := dbt.all_columns(asset))}
    others = [reader for reader in history.readers(store, told) if reader.source != source]
    asked = {urn for reader in others for urn in reader.reads}
    before = elsewhere(store)(asked) if asked else {}
    news = {urn for urn in asked if before.get(urn) != told[urn]}
    by_source: dict[str, list[history.Reader]] = {}
    for reader in others:
        if news.intersection(reader.reads):
            by_source.setdefault(reader.source, []).append(reader)
    known = _with(elsewhere(store), told)
    groups = {name: _with_theirs(store, group) for name, group in by_source.items()}
    return [each for name, group in groups.items() for each in _read_anew(store, name, group, known, run)]


def _with_theirs(store: Store, readers: Sequence[history.Reader]) -> list[history.Reader]:
    """Return readers with those of the same source that read them in turn: their columns may be others too."""
    found = {reader.declaration: reader for reader in readers}
    wave: Sequence[history.Reader] = readers
    while wave:
        near = history.readers(store, {reader.urn for reader in wave})
        wave = [each for each in near if each.source == readers[0].source and each.declaration not in found]
        found |= {each.declaration: each for each in wave}
    return list(found.values())


def _with(others: dbt.Elsewhere, told: Mapping[str, dict[str, str]]) -> dbt.Elsewhere:
    def columns(urns: Collection[str]) -> Mapping[str, dict[str, str]]:
        return {**others(urns), **{urn: told[urn] for urn in urns if urn in told}}

    return columns


def _read_anew(
    store: Store, source: str, readers: Sequence[history.Reader], known: dbt.Elsewhere, run: RunTasks
) -> list[Reread]:
    before = history.wholes(store, [reader.declaration for reader in readers])
    inlined = history.ephemeral(store, source)
    assets = {a.key: dbt.unread(a) for a in (*inlined, *before.values())}
    project = dbt.Project(name=source, namespace=readers[0].namespace, assets=tuple(assets.values()))
    after = {asset.key: asset for asset in dbt.with_lineage(project, run, elsewhere=known).assets}
    pairs = ((id_, old, _as_before(after[old.key], old)) for id_, old in before.items())
    return [Reread(declaration=id_, asset=new) for id_, old, new in pairs if new != old]


def _as_before(asset: Asset, old: Asset) -> Asset:
    """Return an asset that was read anew with what its project's artifacts alone tell: lines, an engine's lineage."""
    observed = [edge for edge in old.edges if edge.provenance is Provenance.OBSERVED]
    return dbt.overlaid(dbt.with_lines(asset, old), observed)
