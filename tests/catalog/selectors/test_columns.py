"""Columns: how they are named, followed column by column, and put together with assets."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.catalog.examples import asset, catalog_of

from catchment.catalog import Catalog
from catchment.errors import InputError
from catchment.selectors import name_of, scope_of, select, select_columns
from catchment_parsers.facts import Kind

SHOP = (
    asset("raw", "id email", kind=Kind.SOURCE),
    asset("orders", "id Mail", reads=["raw"], edges=["raw.id -> id IDENTITY", "raw.email -> mail TRANSFORMATION"]),
    asset("sums", "n mail", reads=["orders"], edges=["orders.id -> n AGGREGATION", "orders.mail -> mail IDENTITY"],
          domain="finance"),
    asset("board", kind=Kind.EXPOSURE, reads={"sums": "WHOLE"}),
)  # fmt: skip


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Catalog]:
    with catalog_of(tmp_path, *SHOP) as catalog:
        yield catalog


COLUMNS = {
    "orders#id": "orders.id",
    "column:orders.id": "orders.id",
    "column:duckdb/db.main.orders#id": "orders.id",
    "orders#MAIL": "orders.mail",
    "column:main.*.id": "orders.id raw.id",
    "column:mail": "orders.mail sums.mail",
    "#*mail": "orders.mail raw.email sums.mail",
    "raw#email+": "orders.mail raw.email sums.mail",
    "raw#email+1": "orders.mail raw.email",
    "1+sums#mail": "orders.mail sums.mail",
    "+sums#n": "orders.id raw.id sums.n",
    "1+orders#id+1": "orders.id raw.id sums.n",
    "orders#id raw#id": "orders.id raw.id",
    "orders": "orders.id orders.mail",
    "+orders": "orders.id orders.mail raw.email raw.id",
    "raw#email+,domain:finance": "sums.mail",
    "orders#nothing": "",
    "nowhere#id": "",
    "board": "",
}


@pytest.mark.parametrize("selector", COLUMNS)
def test_it_selects_columns(selector: str, shop: Catalog) -> None:
    found = select_columns(scope_of(shop), selector)
    names = [one.urn.rpartition("db.main.")[2].replace("#", ".") for one in found]
    assert sorted(names) == COLUMNS[selector].split()
    assert [one.column.key for one in found] == [name.partition(".")[2] for name in names]


ASSETS = {
    "orders#id": "orders",
    "raw#email+": "board orders raw sums",
    "raw#email+,resource_type:exposure": "board",
    "orders#nothing+": "",
}


@pytest.mark.parametrize("selector", ASSETS)
def test_a_column_stands_for_its_asset(selector: str, shop: Catalog) -> None:
    found = select(scope_of(shop), selector)
    assert sorted(name_of(entry).rpartition(".")[2] for entry in found) == ASSETS[selector].split()


def test_columns_are_excluded_and_come_in_the_order_of_their_asset(shop: Catalog) -> None:
    found = select_columns(scope_of(shop), "#*", exclude="orders raw#email")
    assert [one.urn.rpartition(".")[2] for one in found] == ["raw#id", "sums#n", "sums#mail"]


def test_the_time_is_looked_at_before_each_column_is_followed(shop: Catalog) -> None:
    ticks: list[None] = []
    scope = scope_of(shop)
    select_columns(type(scope)(state=scope.state, store=scope.store, tick=lambda: ticks.append(None)), "#id+1")
    assert len(ticks) >= 2 + 2


def test_on_the_demo_it_is_what_lineage_says(demo: Catalog) -> None:
    told = {each.urn for each in demo.downstream("stg_payments.amount_cents") if "#" in each.urn}
    found = {one.urn for one in select_columns(scope_of(demo), "stg_payments#amount_cents+")}
    assert found == told | {"duckdb/tarn.staging.stg_payments#amount_cents"}
    with pytest.raises(InputError, match="follow them with '\\+'"):
        select_columns(scope_of(demo), "@stg_payments#amount_cents")
