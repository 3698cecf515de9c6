"""What executing queries on changed data shows is what lineage claims; `-m tests.parsers.sql.execution` runs all."""

import pytest

from catchment_parsers.sql import extract

from .execution.corpora import CORPORA, Query
from .execution.oracle import CHANGES, judge, observe

FEW = (CHANGES[0], CHANGES[4], CHANGES[5])
OWN = list(CORPORA["own"]())
SAMPLE = [
    query for query in (*CORPORA["tpch"](), *CORPORA["tpcds"]()) if query.name in {"q4", "q15", "q18", "tpcds-26"}
]


@pytest.mark.parametrize("query", [pytest.param(query, id=query.name) for query in OWN + SAMPLE])
def test_no_dependency_is_missed(query: Query) -> None:
    found = observe(query.tables, query.sql, seeds=1, rows=min(query.rows, 20), changes=FEW)
    (statement,) = extract(query.sql, "duckdb", schema=query.tables)
    verdict = judge(found, statement)
    assert verdict.missed == set()
    assert found.width in {0, len(statement.columns)}
    assert not found.results or len(verdict.confirmed) >= 0.6 * len(verdict.claimed)
