"""Relations that are built twice: by two projects, or twice within one."""

from collections.abc import Iterable

from catchment.assets import is_defined
from catchment.catalog import State
from catchment.findings.conflict import Conflict, ConflictKind, by_use, side
from catchment.store import read
from catchment.store.database import Store
from catchment.store.read import Declared
from catchment.words import listed
from catchment_parsers.facts import Asset, Kind

_BUILT = frozenset({Kind.MODEL, Kind.SEED, Kind.SNAPSHOT, Kind.TABLE, Kind.VIEW})


def builds(asset: Asset) -> bool:
    """Say whether a declaration builds its relation, rather than only referring to it.

    Another project's model has no path here, a source is built elsewhere, an ephemeral model is not built, and
    DDL (a dump of a warehouse's schema) fills nothing.
    """
    if asset.details.get("ddl_only"):
        return False
    if asset.kind not in _BUILT or asset.disabled or not asset.path:
        return False
    return asset.materialized != "ephemeral" and is_defined(asset)


def relation_conflicts(state: State, declared: Iterable[Declared]) -> list[Conflict]:
    """Return the relations that several declarations build."""
    return [_conflict(state, group) for group in _built_twice(declared)]


def _built_twice(declared: Iterable[Declared]) -> list[list[Declared]]:
    by_node: dict[int, list[Declared]] = {}
    for each in declared:
        if builds(each.asset):
            by_node.setdefault(each.node, []).append(each)
    return [group for group in by_node.values() if len(group) > 1]


def _conflict(state: State, group: list[Declared]) -> Conflict:
    sides = by_use(state, (side(state, each.node, each.source, each.asset) for each in group))
    return Conflict(
        kind=ConflictKind.SAME_RELATION,
        name=group[0].asset.urn,
        evidence=_evidence(group),
        differs=(),
        sides=sides,
    )


def _evidence(group: list[Declared]) -> str:
    return f"{group[0].asset.urn} is built by {listed([_described(each) for each in group])}"


def _described(declared: Declared) -> str:
    """Return who builds a relation: ``model.shop.orders of shop (models/orders.sql)``."""
    asset = declared.asset
    return f"{asset.unique_id or asset.kind.value} of {declared.source} ({asset.path})"


def warnings(store: Store, source: str) -> list[str]:
    """Return a sentence on each relation that a source builds and another declaration builds too.

    For whoever has just published the source: costs a look at what is declared twice, and no graph.
    """
    groups = _built_twice(read.declared(store, nodes=read.declared_twice(store)))
    return sorted(_evidence(group) for group in groups if any(one.source == source for one in group))
