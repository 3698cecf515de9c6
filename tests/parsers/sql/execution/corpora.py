"""The queries that are executed: TPC-H, TPC-DS, and our own."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from .data import Tables
from .schemas import OWN, TPCH

HERE = Path(__file__).parent
TPCDS = Path(__file__).parents[5] / "shared" / "data" / "tpcds"
SEEDS = {"q16": 13, "tpcds-23": 5, "tpcds-31": 9, "tpcds-34": 9, "tpcds-50": 14, "tpcds-58": 62, "tpcds-64": 28}
"""For queries that ask for much, the seed from which on they return something."""
WIDE = dict.fromkeys(("tpcds-28", "tpcds-43", "tpcds-66"), 120)
"""Rows for queries with a column for each of many values; they begin with a seed that draws many."""
TYPES = {"bigint": "BIGINT", "string": "VARCHAR", "double": "DOUBLE"}


class Query(NamedTuple):
    """A query, its name, the tables that it may read, how many rows they have, and the first seed to try."""

    name: str
    sql: str
    tables: Tables
    rows: int
    seed: int = 0


def listed(path: Path, tables: Tables, rows: int) -> Iterator[Query]:
    """Yield the queries of a file in which each has its name in a comment in front."""
    for name, sql in re.findall(r"^-- (.*)\n(.*);$", path.read_text(), re.MULTILINE):
        yield Query(name, sql, tables, rows, SEEDS.get(name, 0))


def tpcds() -> Iterator[Query]:
    """Yield the 99 queries of ../shared, nothing where it is absent."""
    if not TPCDS.exists():
        return
    schema = json.loads((TPCDS / "schema.json").read_text())
    tables = {table: {c: TYPES[kind] for c, kind in columns.items()} for table, columns in schema.items()}
    tables["date_dim"]["d_date"] = "DATE"
    for line in (TPCDS / "queries.jsonl").read_text().splitlines():
        query = json.loads(line)
        name = query["name"]
        yield Query(name, query["sql"], tables, WIDE.get(name, 40), SEEDS.get(name, 3 if name in WIDE else 0))


CORPORA: dict[str, Callable[[], Iterator[Query]]] = {
    "own": lambda: listed(HERE / "own.sql", OWN, 9),
    "tpch": lambda: listed(HERE / "tpch.sql", TPCH, 40),
    "tpcds": tpcds,
}
