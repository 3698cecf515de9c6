"""The SQL of ../shared/data that benchmarks read."""

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

DATA = Path(__file__).parents[2] / "shared" / "data"


class Corpus(NamedTuple):
    """A name, a dialect, texts of one statement each, and the known tables: name -> {column: type}."""

    name: str
    dialect: str
    sqls: list[str]
    schema: dict[str, dict[str, str]]


def tpcds() -> Corpus:
    """The 99 queries, with their schema."""
    rows = [json.loads(line) for line in (DATA / "tpcds" / "queries.jsonl").read_text().splitlines()]
    schema = json.loads((DATA / "tpcds" / "schema.json").read_text())
    return Corpus("tpcds", "duckdb", [row["sql"] for row in rows], schema)


def bigquery_etl() -> Corpus:
    """The sample of mozilla's bigquery-etl, without what has Jinja in it."""
    root = DATA / "bigquery_etl"
    found = [path.read_text() for path in sorted(root.rglob("*.sql"))]
    sqls = [sql for sql in found if "{{" not in sql and "{%" not in sql]
    schema = {
        ".".join(path.parts[-4:-1]): dict.fromkeys(_columns(path), "") for path in sorted(root.rglob("schema.yaml"))
    }
    return Corpus("bigquery_etl", "bigquery", sqls, {table: columns for table, columns in schema.items() if columns})


def _columns(path: Path) -> Iterator[str]:
    """Yield the top-level names of a schema.yaml, which this environment has no parser for."""
    text = path.read_text()
    indents = [len(found) for found in re.findall(r"^( *)- ", text, re.MULTILINE)]
    if indents:
        prefix = " " * min(indents)
        yield from re.findall(rf"^{prefix}(?:- |  )name: *(\S+)", text, re.MULTILINE)


def tuva() -> Corpus:
    """The compiled models of a dbt project."""
    packed = (DATA / "tuva_pr" / "head" / "manifest.json.gz").read_bytes()
    manifest = json.loads(gzip.decompress(packed))
    sqls = [n["compiled_code"] for n in manifest["nodes"].values() if n.get("compiled_code")]
    return Corpus("tuva", "duckdb", sqls, {})
