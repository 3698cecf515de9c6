"""What was renamed: recognised by what it is made of, and only where nothing else is like it.

An asset that went and one that came with the same columns made of the same sources is one; so is a column
whose values are made the same way (or at least of the same columns), or, where nobody says how it is made,
whose place and type are the same.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping

from catchment_parsers.facts import DIRECT_SUBTYPES, Asset, Column, Edge, Kind


def renamed_assets(gone: Iterable[Asset], come: Iterable[Asset]) -> dict[str, Asset]:
    """Return what each asset that went is called now, by key, where it is the only one of its likeness."""
    old, new = _by_likeness(gone), _by_likeness(come)
    return {each[0].key: new[mark][0] for mark, each in old.items() if len(each) == 1 == len(new.get(mark, ()))}


def _by_likeness(assets: Iterable[Asset]) -> dict[Hashable, list[Asset]]:
    found: dict[Hashable, list[Asset]] = {}
    for asset in assets:
        mark = _likeness(asset)
        if mark is not None:
            found.setdefault(mark, []).append(asset)
    return found


def _likeness(asset: Asset) -> Hashable | None:
    """Return what an asset keeps when it is renamed, None where that tells too little: what it is made of."""
    columns = tuple((column.key, column.data_type) for column in asset.columns)
    edges = frozenset(edge_key(edge, asset) for edge in asset.edges)
    reads = frozenset(read.source for read in asset.reads)
    if asset.kind in (Kind.TEST, Kind.OPERATION) or (not edges and len(columns) < 3):
        return None
    return asset.kind, columns, edges, reads


def renamed_columns(
    old: Asset, gone: Mapping[str, Column], new: Asset, come: Mapping[str, Column]
) -> dict[str, Column]:
    """Return what columns that went are called now: made the same way, or else at least of the same columns."""
    found: dict[str, Column] = {}
    for making in (_makings, _materials):
        left = {key: column for key, column in gone.items() if key not in found}
        taken = {column.key for column in found.values()}
        was, is_ = making(old, left), making(new, {key: column for key, column in come.items() if key not in taken})
        before, after = Counter(was.values()), Counter(is_.values())
        now = {mark: come[key] for key, mark in is_.items()}
        found |= {key: now[mark] for key, mark in was.items() if before[mark] == 1 == after[mark]}
    return found


def _makings(asset: Asset, columns: Mapping[str, Column]) -> dict[str, Hashable]:
    """Return how each column is made; of a column that nobody says that of, its place and type."""
    made: dict[str, set[Hashable]] = {}
    for edge in asset.edges:
        if edge.target in columns:
            made.setdefault(edge.target, set()).add((edge.source, edge.subtype, edge.expression))
    found: dict[str, Hashable] = {key: frozenset(marks) for key, marks in made.items()}
    if not asset.sql:
        placed = {key: one for key, one in columns.items() if key not in found and one.ordinal and one.data_type}
        found |= {key: (one.ordinal, one.data_type.lower()) for key, one in placed.items()}
    return found


def _materials(asset: Asset, columns: Mapping[str, Column]) -> dict[str, Hashable]:
    """Return the columns that each column's values are made of."""
    made: dict[str, set[str]] = {}
    for edge in asset.edges:
        if edge.target in columns and edge.subtype in DIRECT_SUBTYPES:
            made.setdefault(edge.target, set()).add(edge.source)
    return {key: frozenset(sources) for key, sources in made.items()}


def edge_key(edge: Edge, asset: Asset) -> Hashable:
    """Return what makes an edge the same: where it is written and how it is worded do not."""
    source = "" if edge.source.partition("#")[0] == asset.urn else edge.source
    return source, edge.target, edge.subtype, edge.masking, edge.certain
