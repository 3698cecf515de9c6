"""Pages of a walk, and filters as people ask for them."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.catalog.examples import asset, catalog_of, urn

from catchment.catalog import Catalog
from catchment.completeness import PartialReason
from catchment.errors import InputError
from catchment.graph.filters import EVERYTHING, narrowed
from catchment.graph.lineage import Lineage
from catchment_parsers.facts import Kind, ParseStatus, Subtype, Type

# One layer feeds the next, each asset the two below it; ids are in the order of names.
LAYERS = Lineage.from_assets([asset(f"t{n:02}", reads=[f"t{n // 2:02}"] if n else []) for n in range(20)])


@given(size=st.integers(1, 25))
def test_pages_hold_all_steps_once_by_distance_and_id(size: int) -> None:
    steps = LAYERS.walk_assets(LAYERS.id(urn("t00")) or 0)
    after, found = (-1, -1), []
    while True:
        before, page = steps.page(after, size)
        assert before == len(found)
        if not page:
            break
        found += page
        after = page[-1].distance, page[-1].node
    assert found == sorted(steps, key=lambda step: (step.distance, step.node))


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    """A source, a model that is understood in part, a dashboard; a second model beside the first."""
    return catalog_of(
        tmp_path,
        asset("raw", "a b", kind=Kind.SOURCE, status=ParseStatus.NOT_SQL),
        asset(
            "stg",
            "a b",
            reads=["raw"],
            edges=["raw.a -> a IDENTITY", "raw.b -> b TRANSFORMATION", "raw.b ->  FILTER"],
            status=ParseStatus.PARTIAL,
        ),
        asset("mart", "a", reads=["stg"], edges=["stg.a -> a AGGREGATION"], status=ParseStatus.PARSED),
        asset("board", kind=Kind.EXPOSURE, reads={"mart": "WHOLE"}, status=ParseStatus.NOT_SQL),
    )


@pytest.mark.parametrize(
    ("asked", "reached", "reasons"),
    [
        ({}, {"stg.a": 1, "mart.a": 2, "board": 3}, ["MISSING_SCHEMA"]),
        ({"types": [Type.DIRECT]}, {"stg.a": 1, "mart.a": 2, "board": 3}, ["MISSING_SCHEMA"]),
        ({"types": [Type.INDIRECT]}, {}, ["FILTERED"]),
        ({"subtypes": [Subtype.IDENTITY]}, {"stg.a": 1}, ["FILTERED", "MISSING_SCHEMA"]),
        ({"kinds": [Kind.MODEL]}, {"stg.a": 1, "mart.a": 2}, ["FILTERED", "MISSING_SCHEMA"]),
        ({"kinds": [Kind.EXPOSURE]}, {}, ["FILTERED"]),
        ({"certain": True}, {"stg.a": 1, "mart.a": 2}, ["FILTERED", "MISSING_SCHEMA"]),
    ],
    ids=str,
)
def test_filtered_answers_say_so_and_claim_no_more(
    asked: dict[str, object], reached: dict[str, int], reasons: list[str], catalog: Catalog
) -> None:
    only = narrowed(catalog.state.assets, **asked)
    answer = catalog.lineage(urn("raw.a"), upstream=False, only=only)
    found = {each.urn.rpartition(".")[2].replace("#", "."): each.distance for each in answer.reached}
    assert found == reached
    assert answer.completeness.reasons == tuple(PartialReason(reason) for reason in reasons)
    assert answer.completeness.is_partial == bool(reasons)
    catalog.close()


def test_depth_and_filter_are_told_apart(catalog: Catalog) -> None:
    only = narrowed(catalog.state.assets, subtypes=[Subtype.IDENTITY, Subtype.AGGREGATION])
    told = catalog.lineage(urn("raw.a"), upstream=False, depth=1, only=only).completeness.reasons
    assert told == (PartialReason.DEPTH_LIMIT, PartialReason.MISSING_SCHEMA)
    values = narrowed(catalog.state.assets, subtypes=[Subtype.IDENTITY])
    told = catalog.lineage(urn("raw.a"), upstream=False, depth=1, only=values).completeness.reasons
    assert told == (PartialReason.MISSING_SCHEMA,), "what the filter hides lies beyond the depth that was asked for"
    catalog.close()


def test_depth_does_not_excuse_what_the_filter_hides(tmp_path: Path) -> None:
    # Any column of raw may make any of what the script makes: its own columns come with its rows, at no further hop.
    script = asset("script", "x", kind=Kind.MODEL, reads={"raw": "WHOLE"}, status=ParseStatus.NOT_SQL)
    catalog = catalog_of(tmp_path, asset("raw", "a", kind=Kind.SOURCE, status=ParseStatus.NOT_SQL), script)
    assert {each.urn for each in catalog.downstream("raw.a", depth=1)} == {urn("script"), urn("script.x")}
    only = narrowed(catalog.state.assets, types=[Type.DIRECT])
    answer = catalog.lineage("raw.a", upstream=False, depth=1, only=only)
    assert ([each.urn for each in answer.reached], answer.completeness.reasons) == ([urn("script")], ("FILTERED",))


def test_nothing_asked_for_is_no_filter(catalog: Catalog) -> None:
    assert narrowed(catalog.state.assets, types=[], kinds=None) == EVERYTHING
    catalog.close()


def test_what_is_reached_is_made_as_it_is_looked_at(catalog: Catalog) -> None:
    found = catalog.downstream(urn("raw.a"))
    assert len(found) == 3
    assert [str(each) for each in found[1:]] == [str(each) for each in found][1:] == [urn("mart.a"), urn("board")]
    assert (found[-1].via, found[-1].how, found[0].asset) == (urn("mart.a"), "WHOLE", urn("stg"))
    catalog.close()


def test_paths_by_name_with_completeness(catalog: Catalog) -> None:
    found = catalog.paths("raw.a", "board", most=3)
    assert [[str(each) for each in way] for way in found.paths] == [[urn("stg.a"), urn("mart.a"), urn("board")]]
    # stg stands between the two, and not all of it is understood: there may be more ways.
    assert found.completeness.unparsed_assets == (urn("stg"),)
    with pytest.raises(InputError, match="name a column"):
        catalog.paths("raw", "board", only=narrowed(catalog.state.assets, types=[Type.DIRECT]))
    catalog.close()
