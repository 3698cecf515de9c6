"""Methods beyond dbt's, what has no unique_id, and full names that do not follow from a file."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.catalog.examples import asset, catalog_of, check_on, owner

from catchment.catalog import Catalog
from catchment.selectors import name_of, scope_of, select, selected_ids, unmatched
from catchment_parsers.facts import Asset, Kind


def model(name: str, **fields: object) -> Asset:
    return asset(name, unique_id=f"model.shop.{name}", package="shop", **fields)


def versions(*numbers: str, latest: str) -> list[Asset]:
    """Versions of one model."""
    newest = {"latest_version": latest}
    return [
        model(f"v.v{each}", version=each, latest=each == latest, details={} if each == latest else newest)
        for each in numbers
    ]


ORDERS = model(
    "orders",
    path="models/marts/orders.sql",
    reads=["raw"],
    tier="TIER_1",
    domain="finance",
    schema="marts",
    database="db",
    materialized="table",
    owners=(owner("Ada", email="ada@shop.example"),),
    details={"config": {"unique_key": "id", "schema": "marts"}},
)
DEEP = model("deep", path="transform/models/core/deep.sql", details={"fqn": ["shop", "core", "deep"]}, reads=["orders"])
RAW = asset(
    "raw",
    kind=Kind.SOURCE,
    unique_id="source.shop.lake.raw",
    package="shop",
    details={"freshness": {"status": "warn"}},
)
SUMS = asset("sums", kind=Kind.TABLE, reads=["deep"], path="etl/sums.sql")
OFF = model("off", disabled=True, domain="finance")
TEAM = asset("team", kind=Kind.GROUP, unique_id="group.shop.team")


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Catalog]:
    said = (ORDERS, DEEP, RAW, SUMS, OFF, TEAM, check_on("orders", "id"), *versions("9", "10", "11", latest="10"))
    with catalog_of(tmp_path, *said) as catalog:
        yield catalog


ANSWERS = {
    "owner:Ada": "orders test",
    "owner:ada@*": "orders test",
    "domain:finance": "orders test",
    "tier:1": "orders test",
    "tier:TIER_1": "orders test",
    "project:shop,resource_type:table": "sums",
    "schema:marts": "orders test",
    "database:db": "orders test",
    "materialized:t*": "orders test",
    "asset:duckdb/db.main.sums": "sums",
    "asset:source.shop.lake.raw": "raw",
    "source_status:warn": "raw",
    "shop.core": "deep",
    "transform": "",
    "sums": "sums",
    "db.main.sums": "sums",
    "main.sums": "sums",
    "db.main": "sums",
    "sums.sql": "sums",
    "etl/": "sums",
    "+sums": "deep orders raw sums test",
    "source:lake+,resource_type:table": "sums",
    "1+test_type:generic": "orders test",
    "off": "",
    "asset:*team*": "",
    "raw": "",
    "version:old": "v.v9",
    "version:latest": "v.v10",
    "version:prerelease": "v.v11",
    "version:none": "deep orders test",
    "config.unique_key:id": "orders test",
    "config.schema:marts": "orders test",
    "config.enabled:TRUE,shop.core": "deep",
}


@pytest.mark.parametrize("selector", ANSWERS)
def test_it_selects(selector: str, shop: Catalog) -> None:
    named = {name_of(entry): entry.asset.name for entry in shop.state.assets.values()} | {CHECK: "test"}
    assert sorted(named[name_of(entry)] for entry in select(scope_of(shop), selector)) == ANSWERS[selector].split()


CHECK = "test.shop.unique_orders_id"


def test_all_is_in_order_of_what_it_is_listed_as(shop: Catalog) -> None:
    found = [name_of(entry) for entry in select(scope_of(shop))]
    assert found == [
        "duckdb/db.main.sums",
        "model.shop.deep",
        "model.shop.orders",
        "model.shop.v.v10",
        "model.shop.v.v11",
        "model.shop.v.v9",
        "source.shop.lake.raw",
        CHECK,
    ]


def test_ids_are_of_all_types_and_none_where_nothing_is_said(shop: Catalog) -> None:
    assert selected_ids(scope_of(shop), " ", "") is None
    assert selected_ids(scope_of(shop), "sums", "") == {shop.asset("sums").id}
    assert shop.asset("sums").id not in (selected_ids(scope_of(shop), "", "sums") or ())


def test_what_matches_nothing_is_told_with_what_is_near(shop: Catalog) -> None:
    assert unmatched(scope_of(shop), "domain:finanse orders", "owner:*,nowhere#id") == [
        "nothing matches 'domain:finanse': did you mean 'finance'?",
        "nothing matches 'nowhere#id'",
    ]


def test_a_result_is_that_of_the_last_run(demo: Catalog) -> None:
    found = select(scope_of(demo), "result:warn source_status:error")
    assert {name_of(entry).split(".")[0] for entry in found} == {"test", "source"}
    assert "source.tarn.support.tickets" in {name_of(entry) for entry in found}
