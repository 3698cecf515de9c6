"""How much depends on each asset: counted at once, kept with each run, worked out where a run has none."""

from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.catalog.examples import asset, catalog_of, published, urn

from catchment.catalog import Catalog
from catchment.graph import centrality
from catchment.graph.centrality import count_dependents, strong_components
from catchment.store import popularity
from catchment.store.popularity import By, Dependents
from catchment_parsers.facts import Kind

LINKS = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=40)


def counted(*numbers: int) -> Dependents:
    """Dependents: direct, all, direct exposures, all exposures."""
    direct, all_, direct_exposures, exposures = numbers
    return Dependents(direct=direct, all=all_, direct_exposures=direct_exposures, exposures=exposures)


@pytest.mark.parametrize(
    ("links", "expected"),
    [
        # A chain to the exposure 9, and a second reader of 1 that is counted once though two ways lead to it.
        ([(1, 2), (2, 3), (3, 9), (1, 3)], {1: (2, 3, 0, 1), 2: (1, 2, 0, 1), 3: (1, 1, 1, 1)}),
        # A circle: each depends on the other, none on itself.
        ([(1, 2), (2, 1), (2, 9)], {1: (1, 2, 0, 1), 2: (2, 2, 1, 1)}),
        # An exposure within a circle is no exposure of itself.
        ([(9, 1), (1, 9)], {9: (1, 1, 0, 0), 1: (1, 1, 1, 1)}),
        # Reading oneself is no dependence, and a link that is told twice is one.
        ([(1, 1), (1, 2), (1, 2)], {1: (1, 1, 0, 0)}),
        ([], {}),
    ],
)
def test_counts(links: list[tuple[int, int]], expected: dict[int, tuple[int, ...]]) -> None:
    assert count_dependents(links, {9}) == {asset: counted(*numbers) for asset, numbers in expected.items()}


@given(links=LINKS, block=st.integers(1, 6))
def test_as_networkx_counts(links: list[tuple[int, int]], block: int) -> None:
    graph = nx.DiGraph([link for link in links if link[0] != link[1]])
    exposures = {0, 5, 12}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(centrality, "BLOCK", block)
        found = count_dependents(links, exposures)
    expected = {
        node: counted(
            graph.out_degree(node),
            len(nx.descendants(graph, node)),
            len(exposures & set(graph.successors(node))),
            len(exposures & nx.descendants(graph, node)),
        )
        for node in graph
        if graph.out_degree(node)
    }
    assert found == expected


@given(links=LINKS)
def test_components_stand_behind_all_that_they_lead_to(links: list[tuple[int, int]]) -> None:
    graph = nx.DiGraph(links)
    found = strong_components({node: set(graph.successors(node)) for node in graph})
    assert {frozenset(each) for each in found} == {frozenset(each) for each in nx.strongly_connected_components(graph)}
    place = {node: position for position, component in enumerate(found) for node in component}
    assert all(place[source] >= place[target] for source, target in links)


CHAIN = (
    asset("raw", kind=Kind.SOURCE),
    asset("stg", reads=["raw"]),
    asset("mart", reads=["stg"]),
    asset("board", kind=Kind.EXPOSURE, reads=["mart"]),
)


def told(catalog: Catalog) -> dict[str, tuple[int, int]]:
    """All dependents and all exposures, by name."""
    found = catalog.most_depended_upon()
    return {entry.asset.name: (each.all, each.exposures) for entry, each in found}


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    return catalog_of(tmp_path, *CHAIN)


def test_most_depended_upon_first(catalog: Catalog) -> None:
    assert list(told(catalog).items()) == [("raw", (3, 1)), ("stg", (2, 1)), ("mart", (1, 1))]
    by_dashboards = catalog.most_depended_upon(by=By.DIRECT_EXPOSURES)
    assert [entry.asset.name for entry, _ in by_dashboards] == ["mart"]
    assert [entry.asset.name for entry, _ in catalog.most_depended_upon(kinds={Kind.SOURCE})] == ["raw"]


def test_a_run_keeps_what_it_changes(catalog: Catalog) -> None:
    assert popularity.kept(catalog.store) is None
    centrality.keep(catalog.store)
    published(catalog.store, *CHAIN[:3])
    centrality.keep(catalog.store)
    published(catalog.store, *CHAIN[:3])
    centrality.keep(catalog.store)
    rows = catalog.store.db.execute(
        "SELECT urn, from_run, to_run, total, exposures FROM popularity JOIN node n ON n.id = node_id ORDER BY 2, 4"
    ).fetchall()
    assert rows == [
        (urn("mart"), 1, 2, 1, 1),
        (urn("stg"), 1, 2, 2, 1),
        (urn("raw"), 1, 2, 3, 1),
        (urn("stg"), 2, None, 1, 0),
        (urn("raw"), 2, None, 2, 0),
    ]
    assert told(catalog) == {"raw": (2, 0), "stg": (1, 0)}
    assert told(catalog.as_of(run=1)) == {"raw": (3, 1), "stg": (2, 1), "mart": (1, 1)}


def test_a_run_that_was_not_counted_is_counted_when_asked(catalog: Catalog) -> None:
    """As one of an older release, or of a process that was killed between publishing and counting."""
    centrality.keep(catalog.store)
    published(catalog.store, *CHAIN[:2])
    assert popularity.kept(catalog.store) is None
    assert told(catalog) == {"raw": (1, 0)}
    published(catalog.store, *CHAIN[:3])
    centrality.keep(catalog.store)
    assert told(catalog.as_of(run=2)) == {"raw": (1, 0)}
    assert told(catalog) == {"raw": (2, 0), "stg": (1, 0)}


def test_what_was_counted_before_somebody_else_published_is_not_kept(catalog: Catalog) -> None:
    published(catalog.store, *CHAIN[:2])
    popularity.keep(catalog.store, 1, {1: counted(9, 9, 9, 9)})
    assert popularity.kept(catalog.store) is None


def test_a_run_that_says_nothing_new_has_the_counts_of_the_one_before(catalog: Catalog) -> None:
    centrality.keep(catalog.store)
    published(catalog.store, *CHAIN)
    popularity.repeat(catalog.store, 2)
    assert popularity.kept(catalog.store) == popularity.kept(catalog.as_of(run=1).store) != {}


def test_nothing_is_kept_in_an_empty_catalog(tmp_path: Path) -> None:
    with catalog_of(tmp_path) as catalog:
        centrality.keep(catalog.store)
        assert catalog.most_depended_upon() == []
