"""Selectors over assets that are in no catalog, such as a pull request's: all methods but ``column``."""

from collections.abc import Iterable

from catchment.assets import Entry, Resource
from catchment.errors import InputError
from catchment.selectors.checks import COLUMN, checked, criteria
from catchment.selectors.grammar import Criterion, Term
from catchment.selectors.graph import Graph, graph_from, reach, tested, with_neighbours
from catchment.selectors.methods import METHODS
from catchment_parsers.facts import Asset, Kind


def checked_assets(selector: str) -> tuple[Term, ...]:
    """Return the terms of a selector of assets.

    Raises:
        InputError: It cannot be read, is blank, or selects columns; the message says where.
    """
    terms = checked(selector)
    if not terms:
        raise InputError("selector: nothing is selected: name assets, as in 'tag:finance'")
    for criterion in criteria(terms):
        if criterion.method == COLUMN:
            raise criterion.error("columns cannot be selected here: select assets, as in 'path:models/marts'")
    return terms


def graph_of_assets(assets: Iterable[Asset]) -> Graph:
    """Return the graph of assets by what they themselves say that they read; of one URN, the last one counts."""
    by_urn = {asset.urn: asset for asset in assets if not asset.disabled and asset.kind is not Kind.GROUP}
    ids = {urn: place for place, urn in enumerate(by_urn)}
    entries = (
        Entry(
            id=ids[urn],
            asset=asset,
            resources=(Resource(source=asset.package, kind=asset.kind, unique_id=asset.unique_id),),
        )
        for urn, asset in by_urn.items()
    )
    return graph_from(entries, lambda entry: [ids[urn] for urn in _read_by(entry.asset) if urn in ids])


def _read_by(asset: Asset) -> Iterable[str]:
    return tested(asset) if asset.kind is Kind.TEST else (read.source for read in asset.reads)


def chosen(graph: Graph, selector: str) -> frozenset[str]:
    """Return the URNs of what a selector selects; a criterion selects the tests of what it selects too.

    Raises:
        InputError: As `checked_assets`.
    """
    found: set[int] = set()
    for term in checked_assets(selector):
        found |= set.intersection(*(_assets_of(graph, criterion) for criterion in term))
    return frozenset(graph.members[node].asset.urn for node in found)


def _assets_of(graph: Graph, criterion: Criterion) -> set[int]:
    fits = METHODS[criterion.method].fits(criterion)
    found = with_neighbours(graph, {node for node, entry in graph.members.items() if fits(entry)}, criterion)
    return found | reach(graph.tests, found, 1)
