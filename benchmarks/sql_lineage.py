"""Lineage against parsing alone and against sqlglot's own lineage: ratios of CPU times, in turn, in one run.

    python -m benchmarks sql_lineage [--rounds N] [--no-gc]

Python's garbage collector is the same on all sides: at its defaults, or switched off with --no-gc.
Answers come before times.  On TPC-DS the direct sources of every column must be those that
`sqlglot.lineage` finds; elsewhere each column in which they differ is of a kind that is explained here
(`EXPLAINED`), or the program says which it is and exits with 1.
"""

import argparse
import gc
import itertools
import logging
import re
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator

import sqlglot
from benchmarks.corpora import Corpus, bigquery_etl, tpcds, tuva
from sqlglot import exp
from sqlglot.lineage import lineage
from sqlglot.schema import MappingSchema

from catchment_parsers.facts import DIRECT_SUBTYPES, OutputColumn, Subtype
from catchment_parsers.sql import Schema, extract

Sources = set[tuple[str, str]]
USED = DIRECT_SUBTYPES | {Subtype.CONDITIONAL, Subtype.WINDOW}
"""What `sqlglot.lineage` follows: whatever stands in a column's own expression."""
EXPLAINED = {
    "same": "equal",
    "more": "sqlglot names fewer sources: a struct's or an unnested list's, a named window's, a candidate's of several",
    "star": "sqlglot stops at a star of unknown columns, and names neither the column nor what EXCEPT and REPLACE do",
    "turned": "the name column of an UNPIVOT holds no value of the columns that it turns",
    "field": "sqlglot takes the whole struct, of which the query itself says what each field is made of",
    "unnamed": "sqlglot calls it _col_N",
    "pseudo": "a pseudo column of the warehouse's, such as _PARTITIONDATE, is no column of the table",
}
PSEUDO = frozenset({"_partitiondate", "_partitiontime", "_table_suffix", "_file_name"})
DIFFERENT = "different"


def sources_of(column: OutputColumn) -> Sources:
    return {(d.table.lower(), d.column.lower()) for d in column.dependencies if d.subtype in USED}


def sqlglot_sources(query: str | exp.Query, corpus: Corpus, schema: MappingSchema) -> dict[str, Sources]:
    """Return the leaves of each output column in sqlglot's lineage."""
    found: dict[str, Sources] = {}
    for name, node in lineage(None, query, schema, dialect=corpus.dialect).items():
        leaves = [n for n in node.walk() if not n.downstream and isinstance(n.expression, exp.Table)]
        found[name.lower()] = {(table_name(leaf.expression), column_name(leaf.name)) for leaf in leaves}
    return found


def prepared_for_sqlglot(corpus: Corpus) -> MappingSchema:
    """Return a schema as sqlglot wants it, a level for each part of a name; made once, as ours is."""
    whole: dict[str, object] = {}
    for table, columns in corpus.schema.items():
        *levels, last = table.split(".")
        place = whole
        for level in levels:
            place = place.setdefault(level, {})  # type: ignore[assignment]
        place[last] = columns
    return MappingSchema(whole, dialect=corpus.dialect)


def table_name(table: exp.Table) -> str:
    """Return a table's name as we write it, BigQuery's shards under one."""
    name = ".".join(part.name for part in table.parts).lower()
    return re.sub(r"(?<=_)(\d{8}|\d*\*)$", "yyyymmdd", name)


def column_name(text: str) -> str:
    return text.rpartition(".")[2].strip('"`').lower()


def parsed(sql: str, dialect: str) -> exp.Query | None:
    """Return the query of a text of one statement, None if it has none or more than one."""
    try:
        trees = sqlglot.parse(sql, dialect=dialect)
    except sqlglot.errors.SqlglotError:
        return None
    tree = trees[0] if len(trees) == 1 else None
    return tree if tree is None or isinstance(tree, exp.Query) else tree.find(exp.Query)


def compared(corpus: Corpus) -> Iterator[tuple[str, str]]:
    """Yield for each column that sqlglot explains how ours differs, and where."""
    prepared, known = Schema(corpus.schema, corpus.dialect), prepared_for_sqlglot(corpus)
    for index, sql in enumerate(corpus.sqls):
        query = parsed(sql, corpus.dialect)
        statements = extract(sql, corpus.dialect, schema=prepared)
        try:
            theirs = sqlglot_sources(query, corpus, known) if query is not None and len(statements) == 1 else {}
        except Exception:  # noqa: BLE001 - what the peer cannot do is no difference
            continue
        mine: dict[str, Sources] = {}
        for column in statements[0].columns if theirs else ():
            mine.setdefault(column.name.lower(), set()).update(sources_of(column))
        for name, sources in theirs.items():
            yield verdict(name, mine.get(name), sources, sql), f"statement {index + 1}, column {name}"


def verdict(name: str, mine: Sources | None, theirs: Sources, sql: str) -> str:
    """Say how two sets of sources differ; see EXPLAINED."""
    if mine is None:
        return "unnamed" if name.startswith("_col_") else DIFFERENT
    if mine == theirs:
        return "same"
    if mine > theirs:
        return "more"
    if name == "*" or any(column == "*" or " " in column for _, column in theirs - mine):
        return "star"
    if mine < theirs and all(column in PSEUDO for _, column in theirs - mine):
        return "pseudo"
    if mine < theirs and "unpivot" in sql.lower():
        return "turned"
    return "field" if mine < theirs and "struct(" in sql.lower() else DIFFERENT


def seconds(work: Callable[[str], object], sqls: list[str]) -> float:
    gc.collect()
    started = time.process_time()
    for sql in sqls:
        work(sql)
    return time.process_time() - started


def measure(corpus: Corpus, rounds: int) -> None:
    """Print how long lineage takes, parsing included, against parsing alone."""
    sqls = [sql for sql in corpus.sqls if parsed(sql, corpus.dialect)]
    schema = Schema(corpus.schema, corpus.dialect)
    seconds(lambda sql: extract(sql, corpus.dialect, schema=schema), sqls[:50])
    sqls = sqls * max(1, 1000 // len(sqls))
    ratios, bases = [], []
    for _ in range(rounds):
        bases.append(seconds(lambda sql: sqlglot.parse_one(sql, dialect=corpus.dialect), sqls))
        ratios.append(seconds(lambda sql: extract(sql, corpus.dialect, schema=schema), sqls) / bases[-1])
    print(
        f"{corpus.name:13} {len(sqls):5} statements  parse {statistics.median(bases):.2f} s  "
        f"total/parse {statistics.median(ratios):.2f}  (from {min(ratios):.2f} to {max(ratios):.2f})"
    )


SETTINGS = {"as it comes": {}, "at its fastest": {"trim_selects": False, "copy": False}}


def race(corpus: Corpus, rounds: int, setting: str, most: int = 100) -> None:
    """Print how much longer `sqlglot.lineage` takes, on statements that it answers."""
    schema, known = Schema(corpus.schema, corpus.dialect), prepared_for_sqlglot(corpus)

    def theirs(sql: str) -> object:
        tree = sqlglot.parse_one(sql, dialect=corpus.dialect)
        query = tree.find(exp.Query) or tree
        return lineage(None, query, known, dialect=corpus.dialect, **SETTINGS[setting])

    sqls = list(itertools.islice((sql for sql in corpus.sqls if answers(theirs, sql)), most))
    ratios = []
    for _ in range(rounds):
        ours = seconds(lambda sql: extract(sql, corpus.dialect, schema=schema), sqls)
        ratios.append(seconds(theirs, sqls) / ours)
    print(f"{corpus.name:13} {len(sqls):5} statements  lineage(None, …) {setting}/ours {statistics.median(ratios):.1f}")


def answers(work: Callable[[str], object], sql: str) -> bool:
    try:
        work(sql)
    except Exception:  # noqa: BLE001 - a peer's failure is its answer
        return False
    return True


def main() -> int:
    parser = argparse.ArgumentParser(prog="sql_lineage", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--no-gc", action="store_true", help="switch Python's cyclic garbage collector off, for all")
    arguments, _ = parser.parse_known_args()
    logging.disable(logging.CRITICAL)
    print(f"sqlglot {sqlglot.__version__}, Python {sys.version.split()[0]}")
    wrong = 0
    for corpus in (tpcds(), bigquery_etl(), tuva()):
        found = list(compared(corpus))
        print(f"{corpus.name:13} columns against sqlglot.lineage: {dict(Counter(kind for kind, _ in found))}")
        different = [where for kind, where in found if kind not in EXPLAINED]
        print(*(f"  differs: {where}" for where in different[:20]), sep="\n", end="\n" if different else "")
        wrong += len(different)
    if arguments.no_gc:
        gc.disable()
    for corpus in (tpcds(), bigquery_etl(), tuva()):
        measure(corpus, arguments.rounds)
    for corpus, setting in itertools.product((tpcds(), bigquery_etl(), tuva()), SETTINGS):
        race(corpus, arguments.rounds, setting)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
