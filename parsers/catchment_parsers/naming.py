"""Names: how identifiers fold in each dialect, and how URNs are made.

A URN is ``namespace/name``, a column's ``namespace/name#column`` (DESIGN 3).  A folded identifier is
written in lower case wherever the dialect does not tell its case apart, and in its own case where it
does, so one relation has one name whatever the query wrote:

>>> fold("Orders", quoted=False, dialect="snowflake"), fold("ORDERS", quoted=True, dialect="snowflake")
('orders', 'orders')
>>> fold("orders", quoted=True, dialect="snowflake")   # a different table from ORDERS there
'"orders"'
>>> fold("Orders", quoted=True, dialect="postgres"), fold("Orders", quoted=True, dialect="duckdb")
('Orders', 'orders')
"""

import re
from collections.abc import Iterable

UPPER = frozenset({"snowflake", "oracle", "teradata", "exasol", "db2"})
"""Dialects that fold what is not quoted to upper case."""
LOWER = frozenset({"postgres", "materialize", "risingwave"})
"""Dialects that fold what is not quoted to lower case and tell quoted names apart."""
CASE_SENSITIVE = frozenset({"bigquery", "clickhouse", "mysql", "doris", "starrocks"})
"""Dialects whose relation names keep their case (their column names do not, but for ClickHouse)."""


def fold(name: str, *, quoted: bool, dialect: str) -> str:
    """Return the canonical form of one part of a relation's name."""
    if dialect in UPPER:
        return _fold_upper(name) if quoted else name.lower()
    if dialect in LOWER:
        return name if quoted else name.lower()
    return name if dialect in CASE_SENSITIVE else name.lower()


def _fold_upper(name: str) -> str:
    """Return a quoted name's form: lower where it is what an unquoted one would be, else kept apart."""
    if name == name.upper():
        return name.lower()
    return f'"{name}"' if name == name.lower() else name


def fold_column(name: str, *, quoted: bool, dialect: str) -> str:
    """Return the canonical form of a column's name; only a few dialects tell columns' case apart."""
    if dialect in UPPER or dialect in LOWER:
        return fold(name, quoted=quoted, dialect=dialect)
    return name if dialect == "clickhouse" else name.lower()


_DATE_SHARD = re.compile(r"(?<=[_A-Za-z])(?:\d{8}|\d{0,7}\*)$")


def fold_parts(parts: Iterable[tuple[str, bool]], dialect: str) -> str:
    """Return the canonical dotted name of a relation from its parts, each with whether it is quoted.

    BigQuery's date shards and wildcards are one relation, as its console shows them:

    >>> fold_parts([("ds", False), ("events_20230101", False)], "bigquery")
    'ds.events_yyyymmdd'
    >>> fold_parts([("ds", True), ("events_2023*", True)], "bigquery")
    'ds.events_yyyymmdd'
    """
    folded = ".".join([fold(name, quoted=quoted, dialect=dialect) for name, quoted in parts])
    if dialect == "bigquery" and (folded.endswith("*") or folded[-8:].isdigit()):
        return _DATE_SHARD.sub("yyyymmdd", folded)
    return folded


def asset_urn(namespace: str, name: str) -> str:
    """Return the URN of an asset; a ``#`` in its name is none that begins a column.

    >>> asset_urn("tsql", "dbo.#staging")
    'tsql/dbo.%23staging'
    """
    return f"{namespace}/{name}".replace("#", "%23")


def column_urn(asset: str, column: str) -> str:
    """Return the URN of a column of the asset with this URN."""
    return f"{asset}#{column}"


def usual_fqn(package: str, path: str, name: str, version: str = "") -> list[str]:
    """Return what dbt's selectors find a resource by: its package, the folders of its file but the first, its name.

    >>> usual_fqn("shop", "models/marts/core/orders.sql", "orders")
    ['shop', 'marts', 'core', 'orders']
    >>> usual_fqn("shop", "models/orders_v2.sql", "orders.v2", "2")
    ['shop', 'orders', 'v2']
    """
    folders = path.replace("\\", "/").split("/")[1:-1]
    end = f"v{version}"
    return [package, *folders, *([name.removesuffix(f".{end}"), end] if version else [name])]


def split_urn(urn: str) -> tuple[str, str]:
    """Return the asset's URN and the column of a URN, "" where it names an asset.

    >>> split_urn("duckdb/shop.main.orders#id"), split_urn("duckdb/shop.main.orders")
    (('duckdb/shop.main.orders', 'id'), ('duckdb/shop.main.orders', ''))
    """
    asset, _, column = urn.partition("#")
    return asset, column
