"""Publishing a project's first run, against a bare `executemany` of the very same rows.

    python -m benchmarks bulk_write [--models 1000,10000] [--rounds N]

The floor writes into tables without an index or key, in one transaction with the same pragmas.  Publishing
makes the rows, digests, indexes and full-text search besides.  Its rows are read back from the catalog that was
published, and counted first.
"""

import sqlite3
import sys
import tempfile
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.measuring import TUVA, asked, cpu, missed, project

from catchment.ingest import DbtOptions, load_artifacts, read_project
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
    ours, floor = _in_turn(said, rows, rounds)
    return missed(f"publish / executemany ({ours:.3f} s / {floor:.3f} s)", ours / floor, most=1.6)


def _in_turn(said: Said, rows: Rows, rounds: int) -> tuple[float, float]:
    figures = []
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as place, Store.open(Path(place) / "ours.db", create=True) as store:
            ours = cpu(partial(publish, store, said))
            connection = _bare(Path(place) / "bare.db", rows)
            figures.append((ours, cpu(partial(_write, connection, rows))))
            connection.close()
    return median(ours for ours, _ in figures), median(floor for _, floor in figures)


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
