"""Lineage against parsing alone: the ratio of CPU times, in turn, on the corpora of ../shared/data.

    python benchmarks/sql_lineage.py [--rounds N] [--peer]

Answers come before times: on TPC-DS the direct sources of every column must be those that
`sqlglot.lineage` finds, or the program exits with 1.  ``--peer`` also times `sqlglot.lineage`.
"""

import argparse
import gc
import itertools
import json
import logging
import re
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import sqlglot
from sqlglot import exp
from sqlglot.lineage import lineage

from catchment_parsers.facts import DIRECT_SUBTYPES, Subtype
from catchment_parsers.sql import Schema, extract

DATA = Path(__file__).parents[2] / "shared" / "data"
Corpus = tuple[str, str, list[str], dict[str, dict[str, str]]]
USED = DIRECT_SUBTYPES | {Subtype.CONDITIONAL, Subtype.WINDOW}


def tpcds() -> Corpus:
    """The 99 queries, with their schema."""
    rows = [json.loads(line) for line in (DATA / "tpcds" / "queries.jsonl").read_text().splitlines()]
    schema = json.loads((DATA / "tpcds" / "schema.json").read_text())
    return "tpcds", "duckdb", [row["sql"] for row in rows], schema


def bigquery_etl() -> Corpus:
    """The sample of mozilla's bigquery-etl, without what has Jinja in it."""
    root = DATA / "bigquery_etl"
    found = [path.read_text() for path in sorted(root.rglob("*.sql"))]
    sqls = [sql for sql in found if "{{" not in sql and "{%" not in sql]
    schema = {
        ".".join(path.parts[-4:-1]): dict.fromkeys(_columns(path), "") for path in sorted(root.rglob("schema.yaml"))
    }
    return "bigquery_etl", "bigquery", sqls, schema


def _columns(path: Path) -> Iterator[str]:
    """Yield the top-level names of a schema.yaml, which this environment has no parser for."""
    text = path.read_text()
    indents = [len(found) for found in re.findall(r"^( *)- ", text, re.MULTILINE)]
    if indents:
        prefix = " " * min(indents)
        yield from re.findall(rf"^{prefix}(?:- |  )name: *(\S+)", text, re.MULTILINE)


def tuva() -> Corpus:
    """The compiled models of a dbt project."""
    import gzip

    packed = (DATA / "tuva_pr" / "head" / "manifest.json.gz").read_bytes()
    manifest = json.loads(gzip.decompress(packed))
    sqls = [n["compiled_code"] for n in manifest["nodes"].values() if n.get("compiled_code")]
    return "tuva", "duckdb", sqls, {}


def ours(dialect: str, schema: Schema) -> Callable[[str], object]:
    return lambda sql: extract(sql, dialect, schema=schema)


def parse(dialect: str) -> Callable[[str], object]:
    return lambda sql: sqlglot.parse_one(sql, dialect=dialect)


def parses(sql: str, dialect: str) -> bool:
    try:
        return sqlglot.parse_one(sql, dialect=dialect) is not None
    except sqlglot.errors.SqlglotError:
        return False


def seconds(work: Callable[[str], object], sqls: list[str]) -> float:
    gc.collect()
    started = time.process_time()
    for sql in sqls:
        work(sql)
    return time.process_time() - started


def differences(corpus: Corpus) -> Iterator[str]:
    """Yield the columns of which the direct sources are not sqlglot's."""
    _, dialect, sqls, schema = corpus
    prepared = Schema(schema, dialect)
    for index, sql in enumerate(sqls):
        (statement,) = extract(sql, dialect, schema=prepared)
        theirs = sqlglot_sources(sql, dialect, schema)
        mine = [{(d.table, d.column) for d in c.dependencies if d.subtype in USED} for c in statement.columns]
        twice = len({column.name.lower() for column in statement.columns}) < len(mine)
        for column, one, other in itertools.zip_longest(statement.columns, mine, theirs):
            if one != other and not (twice and other is None):  # sqlglot keeps one of two of a name
                yield f"statement {index + 1} column {column.name}: {one} instead of {other}"


def sqlglot_sources(sql: str, dialect: str, schema: dict[str, dict[str, str]]) -> list[set[tuple[str, str]]]:
    """Return each output column's leaves in sqlglot's lineage."""
    found = []
    for node in lineage(None, sql, schema, dialect=dialect).values():
        leaves = [n for n in node.walk() if not n.downstream and isinstance(n.expression, exp.Table)]
        found.append(
            {(leaf.expression.name.lower(), leaf.name.rpartition(".")[2].strip('"').lower()) for leaf in leaves}
        )
    return found


def measure(corpus: Corpus, rounds: int) -> None:
    name, dialect, sqls, schema = corpus
    sqls = [sql for sql in sqls if parses(sql, dialect)]
    work, base = ours(dialect, Schema(schema, dialect)), parse(dialect)
    seconds(work, sqls[:50])
    sqls = sqls * max(1, 1000 // len(sqls))
    ratios, bases = [], []
    for _ in range(rounds):
        one, two = seconds(base, sqls), seconds(work, sqls)
        ratios.append(two / one)
        bases.append(one)
    print(
        f"{name:13} {len(sqls):5} statements  parse {statistics.median(bases):.2f} s  "
        f"total/parse {statistics.median(ratios):.2f}  (from {min(ratios):.2f} to {max(ratios):.2f})"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--no-gc", action="store_true", help="switch Python's cyclic garbage collector off, for both")
    arguments = parser.parse_args()
    logging.disable(logging.CRITICAL)
    print(f"sqlglot {sqlglot.__version__}, Python {sys.version.split()[0]}")
    wrong = list(differences(tpcds()))
    print(*wrong[:20], sep="\n") if wrong else print("tpcds: direct sources equal to sqlglot.lineage")
    if arguments.no_gc:
        gc.disable()
    for corpus in (tpcds(), bigquery_etl(), tuva()):
        measure(corpus, arguments.rounds)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
