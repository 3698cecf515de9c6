"""What a policy is asked about: each change and each affected asset, with what each state says of it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache

from catchment.assertions import attached_to
from catchment.impact.report import Affected, Change, Report
from catchment.selectors.collection import chosen, graph_of_assets
from catchment_parsers.facts import Asset, Column, Kind, Owner, Record
from catchment_parsers.naming import split_urn

Select = Callable[[str], frozenset[str]]
"""Given a selector, the URNs that it selects."""


class World(Record, frozen=True, kw_only=True):
    """What a state says of the assets of a report.

    Attributes:
        assets: By URN.
        select: What selectors select in it.
    """

    assets: Mapping[str, Asset]
    select: Select


def world_of(assets: Iterable[Asset]) -> World:
    """Return what is known where all assets of a state are at hand."""
    by_urn = {asset.urn: asset for asset in assets}
    graph = cache(lambda: graph_of_assets(by_urn.values()))
    return World(assets=by_urn, select=cache(lambda selector: chosen(graph(), selector)))


class View(Record, frozen=True, kw_only=True):
    """What one state says of a subject.

    Attributes:
        assets: The asset, and of a test what it checks.
        columns: The columns concerned: the one that changes, those that are affected, or all.
        owners: Who answers for it.
        select: What selectors select in that state.
    """

    assets: tuple[Asset, ...]
    columns: tuple[Column, ...]
    owners: tuple[Owner, ...]
    select: Select


class Subject(Record, frozen=True, kw_only=True):
    """A change or an affected asset.

    Attributes:
        target: URN of the column or asset that changes, or of the asset that is affected.
        change, affected: Either.
        views: What each state that has the asset says of it; none where it is not known.
    """

    target: str
    change: Change | None = None
    affected: Affected | None = None
    views: tuple[View, ...] = ()

    @property
    def asset(self) -> str:
        """URN of its asset."""
        return split_urn(self.target)[0]

    @property
    def owners(self) -> tuple[Owner, ...]:
        """Who answers for it, by any state and by the report."""
        said = self.affected.owners if self.affected else ()
        return tuple(dict.fromkeys((*said, *(owner for view in self.views for owner in view.owners))))


def subjects(report: Report, worlds: Iterable[World]) -> Iterator[Subject]:
    """Yield all that a report tells of, its changes and then what they affect.

    Args:
        report: The report.
        worlds: What each state says of its assets; what a change takes away the first alone may know.
    """
    worlds = list(worlds)
    for change in report.changes:
        urn, column = split_urn(change.target)
        yield Subject(target=change.target, change=change, views=_views(worlds, urn, {column} - {""}))
    for affected in report.affected:
        names = {split_urn(column.urn)[1] for column in affected.columns}
        yield Subject(target=affected.urn, affected=affected, views=_views(worlds, affected.urn, names))


def _views(worlds: Iterable[World], urn: str, names: set[str]) -> tuple[View, ...]:
    return tuple(_view(world, world.assets[urn], names) for world in worlds if urn in world.assets)


def _view(world: World, asset: Asset, names: set[str]) -> View:
    tested = attached_to(asset) if asset.kind is Kind.TEST else []
    assets = (asset, *(world.assets[urn] for urn in tested if urn in world.assets))
    return View(
        assets=assets,
        columns=tuple(column for each in assets for column in each.columns if not names or column.key in names),
        owners=tuple(owner for each in assets for owner in each.owners),
        select=world.select,
    )
