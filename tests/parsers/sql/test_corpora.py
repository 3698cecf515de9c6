"""Other people's SQL: TPC-DS against sqlglot's own lineage, and the suites of ../shared."""

import importlib.util
import json
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest
import sqlglot
from sqlglot import exp
from sqlglot.lineage import lineage

from catchment_parsers.facts import DIRECT_SUBTYPES, Subtype
from catchment_parsers.sql import extract
from catchment_parsers.sql.protocol import answer

SHARED = Path(__file__).parents[4] / "shared"
FLOORS = {"tables": 0.95, "columns": 0.93, "indirect": 1.0}
needs_shared = pytest.mark.skipif(not SHARED.exists(), reason=f"the corpora are not at {SHARED}")


def scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", SHARED / "sql_lineage" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@needs_shared
def test_suites() -> None:
    """The cases of the five suites, exactly right at least as often as the floors say."""
    score, right, total = scorer(), Counter[str](), Counter[str]()
    for line in (SHARED / "sql_lineage" / "dev_cases.jsonl").read_text().splitlines():
        case = json.loads(line)
        for aspect, wrong in score.differences(case, answer(case)).items():
            total[aspect] += 1
            right[aspect] += not wrong
    shares = {aspect: right[aspect] / total[aspect] for aspect in FLOORS}
    assert {aspect: share for aspect, share in shares.items() if share < FLOORS[aspect]} == {}


def sources(node: sqlglot.lineage.Node) -> set[tuple[str, str]]:
    leaves = [n for n in node.walk() if not n.downstream and isinstance(n.expression, exp.Table)]
    return {(n.expression.name, n.name.rpartition(".")[2].strip('"').lower()) for n in leaves}


@needs_shared
@pytest.mark.parametrize("part", range(4))
def test_tpcds_has_the_sources_that_sqlglot_finds(part: int) -> None:
    """A sample; `benchmarks/sql_lineage.py` compares all 99."""
    schema = json.loads((SHARED / "data" / "tpcds" / "schema.json").read_text())
    queries = (SHARED / "data" / "tpcds" / "queries.jsonl").read_text().splitlines()
    for line in queries[part::16]:
        sql = json.loads(line)["sql"]
        (statement,) = extract(sql, "duckdb", schema=schema)
        used = DIRECT_SUBTYPES | {Subtype.CONDITIONAL, Subtype.WINDOW}
        mine = {c.name: {(d.table, d.column) for d in c.dependencies if d.subtype in used} for c in statement.columns}
        theirs = lineage(None, sql, schema, dialect="duckdb")
        if len(mine) == len(theirs) == len(statement.columns):
            assert list(mine.values()) == [sources(node) for node in theirs.values()]
