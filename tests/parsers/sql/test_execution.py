"""What executing queries on changed data shows is what lineage claims; `-m tests.parsers.sql.execution` runs all."""

import pytest

from catchment_parsers.sql import extract

from .execution.corpora import CORPORA, Query
from .execution.oracle import judge, observe

FEW = ("half shifted",)
OWN = list(CORPORA["own"]())
SAMPLE = [
    query for query in (*CORPORA["tpch"](), *CORPORA["tpcds"]()) if query.name in {"q4", "q15", "q18", "tpcds-26"}
]


@pytest.mark.parametrize("query", [pytest.param(query, id=query.name) for query in OWN + SAMPLE])
def test_no_dependency_is_missed(query: Query) -> None:
    found = observe(query.tables, query.sql, seeds=1, rows=query.rows, changes=FEW, first=query.seed)
    (statement,) = extract(query.sql, "duckdb", schema=query.tables)
    assert found.width, "the query returns nothing on any data"
    assert judge(found, statement).missed == set()
    assert found.width == len(statement.columns) or any(column.name == "*" for column in statement.columns)
