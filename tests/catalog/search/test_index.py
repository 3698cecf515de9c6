"""Search: every word, as a prefix, in names, columns, descriptions, tags and owners; ranked, filtered, counted."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.catalog.examples import asset, catalog_of, check_on, owner, published

from catchment.catalog import Catalog
from catchment.search import index as index_
from catchment.search.index import Correction
from catchment_parsers.facts import Kind

ASSETS = (
    asset("fct_orders", "order_id customer_email", description="One row for each sale.", tags=("gold",)),
    asset(
        "dim_customers", "customer_id", description="People who bought. See fct_orders.", owners=(owner("Ada Byron"),)
    ),
    asset("stg_caf\u00e9s", "id", path="models/staging/places.sql", domain="venues", tier="TIER_1"),
    check_on("fct_orders", "order_id"),
    asset("finance", kind=Kind.GROUP),
)


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return catalog_of(tmp_path_factory.mktemp("search"), *ASSETS)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("orders", ["fct_orders", "dim_customers"]),
        ("fct_orders", ["fct_orders", "dim_customers"]),
        ("ORD", ["fct_orders", "dim_customers"]),
        ("order id", ["fct_orders", "dim_customers"]),
        ("order_id", ["fct_orders", "dim_customers"]),
        ("email", ["fct_orders"]),
        ("customer email", ["fct_orders"]),
        ("customer byron", ["dim_customers"]),
        ("gold", ["fct_orders"]),
        ("cafes", ["stg_caf\u00e9s"]),
        ("cafe\u0301s", ["stg_caf\u00e9s"]),
        ("places", ["stg_caf\u00e9s"]),
        ("venues tier_1", ["stg_caf\u00e9s"]),
        ("finance", []),
        ("unique", []),
        ("orders nothing", []),
        ("", []),
        ("...", []),
    ],
)
def test_what_is_found_best_first(query: str, names: list[str], catalog: Catalog) -> None:
    assert [entry.asset.name for entry, _ in catalog.search(query)] == names


def test_what_matches_is_shown(catalog: Catalog) -> None:
    ((_, hit),) = catalog.search("bought")
    assert (hit.snippet, hit.fields) == ("People who [bought]. See fct_orders.", ("description",))
    assert [hit.fields for _, hit in catalog.search("customer")] == [("columns",), ("name", "path", "columns")][::-1]


def test_no_more_than_asked_for(catalog: Catalog) -> None:
    assert [entry.asset.name for entry, _ in catalog.search("orders", limit=1)] == ["fct_orders"]


@given(query=st.text(max_size=30))
def test_no_text_is_a_syntax_error(query: str, catalog: Catalog) -> None:
    assert len(catalog.search(query)) <= len(ASSETS)


# ── ranking ──────────────────────────────────────────────────────────────────────────────────────

TWINS = {
    "what many read comes first": ({}, {}, ["b", "a"], {"reader": ["b"], "other": ["b"], "third": ["a"]}),
    "what is certified comes first": ({}, {"tags": ("Certified",)}, ["b", "a"], {}),
    "what meta calls certified, too": ({}, {"meta": {"certified": True}}, ["b", "a"], {}),
    "not what meta denies": ({}, {"meta": {"certified": False}}, ["a", "b"], {}),
    "what is deprecated comes last": ({"deprecation_date": "2026-01-01"}, {}, ["b", "a"], {}),
    "however many read it, what is disabled comes last": ({"disabled": True}, {}, ["b", "a"], {"reader": ["a"]}),
    "of equals, the one known first": ({}, {}, ["a", "b"], {}),
}


@pytest.mark.parametrize("broad", [False, True], ids=["few", "many"])
@pytest.mark.parametrize("case", TWINS)
def test_of_two_that_match_alike(case: str, broad: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The order is the same where so many match that words are not weighed."""
    monkeypatch.setattr(index_, "BROAD", 0 if broad else 5000)
    a, b, expected, reads = TWINS[case]
    twins = [asset(name, description="A twin.", **fields) for name, fields in (("a", a), ("b", b))]
    readers = [asset(name, reads=sources) for name, sources in reads.items()]
    with catalog_of(tmp_path, *twins, *readers) as catalog:
        assert [entry.asset.name for entry, _ in catalog.search("twin")] == expected


@pytest.mark.parametrize("broad", [False, True], ids=["few", "many"])
def test_names_come_before_use(broad: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is called so, what has it in its name, then what is most used of those that mention it."""
    monkeypatch.setattr(index_, "BROAD", 0 if broad else 5000)
    assets = [
        asset("sales", description="Of orders."),
        asset("returns", description="Of orders."),
        asset("all_orders", reads=["returns"]),
        asset("orders", disabled=True),
        asset("Orders_", reads=["returns"]),
    ]
    with catalog_of(tmp_path, *assets) as catalog:
        found = [entry.asset.name for entry, _ in catalog.search("orders")]
        scores = [hit.score for _, hit in catalog.search("orders")][:-1]
    assert found == ["Orders_", "all_orders", "returns", "sales", "orders"]
    assert scores == sorted(scores, reverse=True)


# ── words that nothing has ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("query", "names", "corrected"),
    [
        ("custmer", ["dim_customers", "fct_orders"], {"custmer": "customer"}),
        ("oredrs emial", ["fct_orders"], {"oredrs": "orders", "emial": "email"}),
        ("CAF\u00c9SS", ["stg_caf\u00e9s"], {"CAF\u00c9SS": "cafes"}),
        # What is known is looked for as it is, though nothing has all of it.
        ("gold venues", [], {}),
        # One word is near nothing: no other is corrected for that.
        ("custmer xyzzyx", [], {}),
        ("idd", [], {}),
    ],
)
def test_a_word_that_nothing_has(query: str, names: list[str], corrected: dict[str, str], catalog: Catalog) -> None:
    index = catalog.state.index
    found = index.find(query)
    assert [index.entries[place].asset.name for place in found.places] == names
    assert found.corrected == tuple(Correction(word=word, to=to) for word, to in corrected.items())


def test_a_word_that_one_publishes_is_a_word(tmp_path: Path) -> None:
    with catalog_of(tmp_path, asset("customers")) as catalog:
        assert catalog.state.index.find("customerz").corrected
        published(catalog.store, asset("customerz"), source="other")
        assert not catalog.state.index.find("customerz").corrected


# ── filters and facets ───────────────────────────────────────────────────────────────────────────

COUNTED = (
    asset("a", domain="sales", tags=("x", "y"), owners=(owner("ada", email="ada@acme.example"),), database="db"),
    asset("b", domain="sales", tags=("x",), kind=Kind.SEED),
    asset("c", kind=Kind.SEED, owners=(owner("ada"), owner("bob"))),
    check_on("a"),
)


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return catalog_of(tmp_path_factory.mktemp("facets"), *COUNTED)


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        ({}, "abc"),
        ({"kind": [Kind.SEED]}, "bc"),
        ({"kind": ["seed", "model"], "tag": ["x"]}, "ab"),
        ({"owner": ["ada"]}, "ac"),
        ({"contact": ["ada@acme.example"]}, "a"),
        ({"owned": ["no"]}, "b"),
        ({"tag": []}, ""),
        ({"domain": ["nowhere"]}, ""),
    ],
)
def test_what_is_wanted(wanted: dict[str, list[str]], names: str, counted: Catalog) -> None:
    index = counted.state.index
    assert [index.entries[place].asset.name for place in index.all(wanted).places] == list(names)
    assert sorted(entry.asset.name for entry, _ in counted.search("main", wanted=wanted)) == list(names)


@pytest.mark.parametrize(
    ("dimension", "values"),
    [
        ("kind", [("seed", 2), ("model", 1)]),
        ("tag", [("x", 2), ("y", 1)]),
        ("owner", [("ada", 2), ("bob", 1)]),
        ("domain", [("sales", 2)]),
        ("tier", []),
        ("source", [("shop", 3)]),
    ],
)
def test_all_that_matches_is_counted(dimension: str, values: list[tuple[str, int]], counted: Catalog) -> None:
    index = counted.state.index
    assert index.facet(index.find("main"), dimension) == values


def test_only_what_fits_is_counted(counted: Catalog) -> None:
    index = counted.state.index
    assert index.facet(index.find("main", {"kind": ["seed"]}), "tag") == [("x", 1)]


def test_tests_are_found_where_their_kind_is_wanted(counted: Catalog) -> None:
    index = counted.state.index
    assert len(index.all({"kind": [Kind.TEST]}).places) == 1
