"""Publishing a project's first run, against a bare `executemany` of the very same rows.

    python -m benchmarks bulk_write [--models 1000,10000] [--rounds N]

The floor writes into tables without an index or key, in one transaction with the same pragmas; beside it the same
rows go into the catalog's own tables, with their keys and indexes.  Publishing makes the rows, digests and
full-text search besides.  The rows are read back from the catalog that was published, and counted first; the
garbage collector is as the command sets it.
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

from catchment.artifacts import load_artifacts
from catchment.ingest import DbtOptions, read_project
from catchment.pool import collect_rarely
from catchment.store.database import Store
from catchment.store.publish import Said, publish
from catchment.workers import read_inline
from catchment_parsers import dbt

TABLES = ("node", "text", "declaration", "column", "read", "edge")
Rows = dict[str, list[tuple[Any, ...]]]


def main() -> int:
    """Print the ratios; returns how many miss their goal."""
    arguments = asked(__doc__)
    folders = [*([TUVA] if TUVA.exists() else []), *map(project, arguments.models)]
    print(f"SQLite {sqlite3.sqlite_version}, {arguments.rounds} rounds")
    return sum(_compare(folder, arguments.rounds) for folder in folders)


def _compare(folder: Path, rounds: int) -> int:
    said = _said(folder)
    with tempfile.TemporaryDirectory() as place:
        rows = _published(Path(place) / "first.db", said)
    counts = {table: len(found) for table, found in rows.items()}
    print(f"{folder.parent.name}/{folder.name}: {counts}")
    columns = sum(len(asset.columns) for asset in said.assets)
    if counts["declaration"] != len(said.assets) or counts["column"] != columns:
        print("what was published is not what was said")
        return 1
    ours, indexed, floor = _in_turn(said, rows, rounds)
    failed = missed(f"executemany with indexes / without ({indexed:.3f} s / {floor:.3f} s)", indexed / floor, most=1.6)
    return failed + missed(f"publish / executemany ({ours:.3f} s / {floor:.3f} s)", ours / floor, most=1.6)


def _in_turn(said: Said, rows: Rows, rounds: int) -> list[float]:
    collect_rarely()
    figures = []
    for _ in range(rounds):
        with (
            tempfile.TemporaryDirectory() as place,
            Store.open(Path(place) / "ours.db", create=True) as ours,
            Store.open(Path(place) / "indexed.db", create=True) as indexed,
            closing(_bare(Path(place) / "bare.db", rows)) as bare,
        ):
            indexed.db.execute("PRAGMA foreign_keys = OFF")
            works = (partial(publish, ours, said), partial(_write, indexed.db.conn, rows), partial(_write, bare, rows))
            figures.append([cpu(work) for work in works])
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


def _published(path: Path, said: Said) -> Rows:
    with Store.open(path, create=True) as store:
        publish(store, said)
        return {table: list(store.db.execute(f"SELECT * FROM {table}")) for table in TABLES}


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
