"""What a catalog knows beside two states of a project: other projects that read it, and who people say owns what."""

from collections.abc import Iterable, Mapping

import msgspec

from catchment.catalog import Catalog
from catchment.completion import elsewhere
from catchment.impact.states import Side, moved_to, side_of
from catchment.store import history, people, read
from catchment_parsers import dbt
from catchment_parsers.facts import Asset, Column, Kind, Owner, Record, RunTasks


class Surroundings(Record, frozen=True, kw_only=True):
    """What lies around a project.

    Attributes:
        others: What other projects say of all that reads this one, directly or not.
        urns: The URN of each of this project's assets in the catalog, by key.
        owners: Owners that people assigned, by URN in the catalog.
        columns: Columns and types of whatever else the others read, by URN.
    """

    others: tuple[Asset, ...] = ()
    urns: dict[str, str] = {}
    owners: dict[str, tuple[Owner, ...]] = {}
    columns: dict[str, dict[str, str]] = {}

    def joined(self, base: Side, head: Side, run: RunTasks) -> tuple[Side, Side]:
        """Return two states of the project with what lies around them.

        Args:
            base: The state before.
            head: The state after.
            run: Reads SQL.
        """
        if not (self.others or self.owners):
            return base, head
        before = self._names(base, {})
        after = self._names(head, before)
        return self._around(base, before, run), self._around(head, after, run)

    def _names(self, side: Side, before: Mapping[str, str]) -> dict[str, str]:
        """Return the URN in a state of what the catalog knows; what is gone from it has the one that it had before."""
        present = {key: side.assets[key].urn for key in self.urns if key in side.assets}
        return {urn: present.get(key) or before.get(urn, urn) for key, urn in self.urns.items()}

    def _around(self, side: Side, names: Mapping[str, str], run: RunTasks) -> Side:
        there = {asset.urn for asset in side.assets.values()}
        others = [each for each in self.others if each.key not in side.assets and each.urn not in there]
        moved = {urn: new for urn, new in names.items() if urn != new}
        known = {each.key: moved_to(each, moved) for each in others}
        # SQL that names relations of another environment cannot be read again in this one.
        again = [] if moved else [each for each in others if dbt.has_sql(each) and _is_of(each.urn, side.namespace)]
        reread = self._reread(side, again, run)
        assets = side.assets | known | reread.assets
        owned = {key: self._owned(asset) for key, asset in assets.items()} if self.owners else assets
        return msgspec.structs.replace(side, assets=owned, tasks=side.tasks | reread.tasks, others=frozenset(known))

    def _reread(self, side: Side, others: Iterable[Asset], run: RunTasks) -> Side:
        """Return what others say once they know the columns that a state has."""
        told = {asset.urn: columns for asset in side.assets.values() if (columns := dbt.all_columns(asset))}
        told = self.columns | told
        before = {asset.key: asset for asset in others}
        unread = tuple(map(dbt.unread, before.values()))
        project = dbt.Project(name=side.project, namespace=side.namespace, assets=unread)
        found = side_of(project, run, elsewhere=lambda urns: {urn: told[urn] for urn in urns if urn in told})
        assets = {key: dbt.with_lines(asset, before[key]) for key, asset in found.assets.items()}
        return msgspec.structs.replace(found, assets=assets)

    def _owned(self, asset: Asset) -> Asset:
        """Return an asset with the owners that people assigned first."""
        assigned = self.owners.get(self.urns.get(asset.key, asset.urn), ())
        if not assigned:
            return asset
        rest = (owner for owner in asset.owners if owner not in assigned)
        return msgspec.structs.replace(asset, owners=(*assigned, *rest))


def _is_of(urn: str, namespace: str) -> bool:
    return urn.startswith(f"{namespace}/")


NOTHING = Surroundings()
"""No catalog is at hand."""


def of_catalog(catalog: Catalog, project: str) -> Surroundings:
    """Return what a catalog knows around a project.

    Args:
        catalog: The catalog.
        project: Name of its source.
    """
    store = catalog.store
    run = read.latest_run(store)
    own = {asset.key: asset.urn for asset in history.of_source(store, project, run)}
    assets = catalog.state.assets
    assigned = people.assigned(store)
    others = tuple(history.dependents(store, own.values(), besides=project))
    told = {*own.values(), *(asset.urn for asset in others)}
    return Surroundings(
        others=others,
        urns=own,
        columns=dict(elsewhere(store)({each.source for asset in others for each in asset.reads} - told)),
        owners={assets[node].asset.urn: tuple(owners) for node, owners in assigned.items() if node in assets},
    )


_NO_SQL = frozenset({Kind.SOURCE, Kind.SEED, Kind.TABLE})
"""Kinds whose columns no SQL tells."""


def completed(base: Side, head: Side) -> tuple[Side, Side]:
    """Return two states of which each knows the columns of sources and seeds that only the other's warehouse tells."""
    return _completed(base, head), _completed(head, base)


def _completed(side: Side, other: Side) -> Side:
    lacking = {
        key: msgspec.structs.replace(asset, columns=_together(asset, other.assets[key]))
        for key, asset in side.assets.items()
        if asset.kind in _NO_SQL and key in other.assets and not any(c.in_catalog for c in asset.columns)
        if any(column.in_catalog for column in other.assets[key].columns)
    }
    return msgspec.structs.replace(side, assets=side.assets | lacking) if lacking else side


def _together(asset: Asset, other: Asset) -> tuple[Column, ...]:
    said = {column.key: column for column in asset.columns}
    return tuple(said.get(column.key, column) for column in other.columns)
