"""Search: every word, as a prefix, in names, columns, descriptions, tags and owners."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.catalog.examples import asset, catalog_of, check_on, owner

from catchment.catalog import Catalog
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
        ("email", ["fct_orders"]),
        ("customer email", ["fct_orders"]),
        ("customer byron", ["dim_customers"]),
        ("gold", ["fct_orders"]),
        ("cafes", ["stg_caf\u00e9s"]),
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


def test_the_passage_that_matches_is_shown(catalog: Catalog) -> None:
    ((_, hit),) = catalog.search("bought")
    assert hit.snippet == "People who [bought]. See fct_orders."


def test_no_more_than_asked_for(catalog: Catalog) -> None:
    assert [entry.asset.name for entry, _ in catalog.search("orders", limit=1)] == ["fct_orders"]


@given(query=st.text(max_size=30))
def test_no_text_is_a_syntax_error(query: str, catalog: Catalog) -> None:
    assert len(catalog.search(query)) <= len(ASSETS)
