"""A small catalog with all that an export must carry, hostile texts among it."""

from pathlib import Path

import msgspec
from tests.catalog.examples import asset, catalog_of, check_on, owner

from catchment.catalog import Catalog
from catchment_parsers.facts import Column, Kind

FORMULA = '=HYPERLINK("http://acme.example")'
HOSTILE = 'a "quote", <tag> & \x01 \r\n line\ttab \u2028 caf\u00e9'
ORDERS = asset(
    "orders",
    unique_id="model.shop.orders",
    materialized="view",
    dialect="duckdb",
    sql="select 1",
    reads={"raw": "ROWS", "rates": "VALUES"},
    edges=["raw.id -> id IDENTITY", "raw.id -> id CONDITIONAL", "raw.hidden ->  FILTER", "raw -> total AGGREGATION"],
    owners=(owner("ada", email="ada@acme.example"), owner("@acme/finance", group=True)),
    tags=("gold", "-1+1"),
    description=HOSTILE,
    path="orders.sql",
)
ASSETS = (
    asset("raw", "id:integer", kind=Kind.SOURCE, unique_id="source.shop.raw", description=FORMULA),
    msgspec.structs.replace(
        ORDERS,
        columns=(
            Column(name="ID", data_type="integer", ordinal=1, tags=("key",), description="The key."),
            Column(name="total", ordinal=2, pii=True),
        ),
    ),
    asset("revenue", kind=Kind.METRIC, reads=["orders"], edges=["orders.total ->  AGGREGATION"]),
    asset("board", kind=Kind.EXPOSURE, reads={"revenue": "WHOLE"}),
    asset("finance", kind=Kind.GROUP),
    check_on("orders", "id"),
    asset("off", "id:integer", unique_id="model.shop.off", disabled=True),
)


def hostile(path: Path) -> Catalog:
    return catalog_of(path, *ASSETS)
