"""Publishing a project's first run, against a bare `executemany` of the same facts, a row each.

    python -m benchmarks bulk_write [--models 1000,10000] [--rounds N]

The floor writes a row a declaration, column, edge and dataset read into tables without an index or key, in one
transaction with the same pragmas; the rows are made beforehand.  Publishing makes digests, ids, packed columns and
edges, indexes and full-text search of the facts.  What was published is read back and compared with what was said
first; the garbage collector is as the command sets it.
"""

import sqlite3
import sys
import tempfile
from contextlib import closing
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.measuring import TUVA, asked, cpu, missed, project
from msgspec.structs import astuple

from catchment.artifacts import load_artifacts
from catchment.ingest import DbtOptions, read_project
from catchment.pool import collect_rarely
from catchment.store import content, history
from catchment.store.database import Store
from catchment.store.publish import Said, publish
from catchment.workers import read_inline
from catchment_parsers import dbt

Rows = dict[str, list[tuple[Any, ...]]]


def main() -> int:
    """Print the ratios; returns how many miss their goal."""
    arguments = asked(__doc__)
    folders = [*([TUVA] if TUVA.exists() else []), *map(project, arguments.models)]
    print(f"SQLite {sqlite3.sqlite_version}, {arguments.rounds} rounds")
    return sum(_compare(folder, arguments.rounds) for folder in folders)


def _compare(folder: Path, rounds: int) -> int:
    said = _said(folder)
    rows = _rows(said)
    print(f"{folder.parent.name}/{folder.name}: { {table: len(found) for table, found in rows.items()} }")
    if not _reads_back(said):
        print("what was published is not what was said")
        return 1
    ours, floor = _in_turn(said, rows, rounds)
    return missed(f"publish / executemany ({ours:.3f} s / {floor:.3f} s)", ours / floor, most=1.6)


def _reads_back(said: Said) -> bool:
    with tempfile.TemporaryDirectory() as place, Store.open(Path(place) / "first.db", create=True) as store:
        publish(store, said)
        known = history.current(store, said.source, [asset.key for asset in said.assets])
    return all(
        known[asset.key].columns == asset.columns and known[asset.key].edges == asset.edges for asset in said.assets
    )


def _in_turn(said: Said, rows: Rows, rounds: int) -> list[float]:
    collect_rarely()
    figures = []
    for _ in range(rounds):
        with (
            tempfile.TemporaryDirectory() as place,
            Store.open(Path(place) / "ours.db", create=True) as ours,
            closing(_bare(Path(place) / "bare.db", rows)) as bare,
        ):
            figures.append([cpu(work) for work in (partial(publish, ours, said), partial(_write, bare, rows))])
    return [median(column) for column in zip(*figures, strict=True)]


def _said(folder: Path) -> Said:
    project = dbt.with_lineage(read_project(folder, load_artifacts(folder), DbtOptions()), read_inline)
    return Said(
        source=project.name,
        kind="dbt",
        namespace=project.namespace,
        location=str(folder),
        fingerprint=b"",
        assets=project.assets,
        counts={},
        started_at=project.generated_at,
    )


def _rows(said: Said) -> Rows:
    return {
        "declaration": [(a.key, a.urn, a.kind.value, a.sql, content.body(a)) for a in said.assets],
        "column": [(a.urn, *map(_plain, astuple(each))) for a in said.assets for each in a.columns],
        "edge": [(a.urn, *map(_plain, astuple(each))) for a in said.assets for each in a.edges],
        "read": [(a.urn, *map(_plain, astuple(each))) for a in said.assets for each in a.reads],
    }


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | int) else str(value)


def _bare(path: Path, rows: Rows) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    for table, found in rows.items():
        columns = ", ".join(f"c{place}" for place in range(len(found[0]) if found else 1))
        connection.execute(f"CREATE TABLE {table} ({columns})")
    return connection


def _write(connection: sqlite3.Connection, rows: Rows) -> None:
    connection.execute("BEGIN")
    for table, found in rows.items():
        if found:
            connection.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(found[0]))})", found)
    connection.execute("COMMIT")


if __name__ == "__main__":
    sys.exit(main())
