"""Ingestions in processes of their own that tell how far they are; and what a catalog holds, to be compared.

A process is forked off one that has imported everything, since a program spends most of a short ingestion on imports.
It runs the command as the program does, and writes a mark to a pipe at each stage: nothing else in it is changed.
"""

import atexit
import contextlib
import os
import signal
import sys
import time
import traceback
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any

import msgspec

from catchment import ingest, workers
from catchment.catalog import Catalog
from catchment.cli import main as command
from catchment.graph import lineage
from catchment.store import history, read
from catchment.store.care import checks
from catchment.store.database import Store
from catchment.store.digests import digest
from catchment_parsers import sql

IMPORTED = (workers, lineage, sql)
"""Modules that a command imports late, loaded here once for all that are forked."""
SECONDS_TO_END = 10.0
"""How long the workers of a process that was killed may take to notice."""


class Stage(StrEnum):
    """How far an ingestion has come."""

    BEGINNING = "before its beginning"
    READING = "reading"
    KEEPING = "keeping what SQL means"
    COMPARING = "ready to publish"
    PUBLISHING = "in the transaction that publishes"
    COUNTING = "published, counting"
    DONE = "over"

    @classmethod
    def of(cls, marks: bytes) -> "Stage":
        """Return the stage of a process that has written these marks."""
        before, told, after = marks.partition(b"p")
        if not told:
            return cls.KEEPING if before.count(b"(") > before.count(b")") else cls.READING if before else cls.BEGINNING
        if b")" in after:
            return cls.DONE if b"e" in after else cls.COUNTING
        return cls.PUBLISHING if b"(" in after else cls.COMPARING


class Ingestion:
    """A process that ingests a dbt project.

    Attributes:
        pid: Its id, and that of the session in which all are that it starts.
    """

    def __init__(self, db: Path, target: Path, log: Path) -> None:
        self._pipe, marks = os.pipe()
        self._told = b""
        self.pid = os.fork()
        if not self.pid:
            _run(db, target, log, marks)
        os.close(marks)

    def time_of(self, marks: bytes) -> float:
        """Wait until it has written some marks, or has ended; returns the time."""
        while marks not in self._told and (more := os.read(self._pipe, 100)):
            self._told += more
        return time.monotonic()

    def kill(self) -> Stage:
        """Kill it as ``kill -9`` does; returns how far it had come."""
        os.kill(self.pid, signal.SIGKILL)
        self.end()
        return Stage.of(self._told)

    def end(self) -> int:
        """Wait for its end; returns its exit code, negative where a signal ended it."""
        _, status = os.waitpid(self.pid, 0)
        # Where it was killed, the pipe ends with it.
        while more := os.read(self._pipe, 100):
            self._told += more
        os.close(self._pipe)
        return os.waitstatus_to_exitcode(status)


def _run(db: Path, target: Path, log: Path, marks: int) -> None:
    """Be the program, in a forked process; never returns."""
    code: object = 70
    try:
        os.setsid()
        with log.open("wb") as file:
            os.dup2(file.fileno(), 1)
            os.dup2(file.fileno(), 2)
        _tell(marks)
        try:
            command(["--db", str(db), "ingest", "dbt", str(target)])
        except SystemExit as end:
            code = end.code
        os.write(marks, b"e")
        sys.stdout.flush()
        atexit._run_exitfuncs()  # noqa: SLF001 - what is left of the program's end, and none of its parent's
    except BaseException:  # noqa: BLE001 - nobody is above it
        traceback.print_exc()
        sys.stderr.flush()
    finally:
        os._exit(code if isinstance(code, int) else 0)


def _tell(marks: int) -> None:
    """Write ``s`` now, ``p`` where the run is ready to be published, and a bracket at either end of a transaction."""
    publish, transaction = ingest.publish, Store.transaction

    def told_publish(*arguments: Any, **options: Any) -> Any:
        os.write(marks, b"p")
        return publish(*arguments, **options)

    @contextlib.contextmanager
    def told_transaction(store: Store) -> Iterator[Any]:
        with transaction(store) as db:
            os.write(marks, b"(")
            yield db
        os.write(marks, b")")

    ingest.publish = told_publish
    Store.transaction = told_transaction  # type: ignore[method-assign]
    os.write(marks, b"s")


def in_session(session: int) -> list[int]:
    """Return the processes that live in a session."""
    return [pid for pid, of in _sessions() if of == session]


def _sessions() -> Iterator[tuple[int, int]]:
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            state, _, _, session = stat.read_text().rpartition(")")[2].split()[:4]
            if state != "Z":
                yield int(stat.parent.name), int(session)


def left_behind(session: int) -> list[int]:
    """Return the processes of a session that do not end by themselves, now that its first one has."""
    end = time.monotonic() + SECONDS_TO_END
    while (left := in_session(session)) and time.monotonic() < end:
        time.sleep(0.01)
    return left


class Held(msgspec.Struct, frozen=True):
    """What a catalog holds, but for the numbers of its runs and the time.

    Attributes:
        declared: Digest of each declaration, whole, by its source and key.
        links: Digest of all links of the graph.
        dependents: Digest of how much depends on each asset.
        found: What a search finds, in order.
    """

    declared: dict[tuple[str, str], bytes]
    links: bytes
    dependents: bytes
    found: tuple[str, ...]


def held(db: Path, word: str) -> tuple[Held, int, list[str]]:
    """Return what a catalog holds now, its last run, and what doctor finds wrong."""
    with Store.open(db) as store, Catalog(store) as catalog:
        graph = catalog.state.lineage
        urns = graph.urns
        links = [(urns[node], urns[link.node], str(link.how)) for node in urns for link in graph.downstream_links(node)]
        counted = [(urns[node], repr(each)) for node, each in catalog.state.dependents.items()]
        found = Held(
            declared=_declared(store),
            links=_digest(sorted(links)),
            dependents=_digest(sorted(counted)),
            found=tuple(entry.asset.urn for entry, _ in catalog.search(word)),
        )
        return found, read.latest_run(store), [f"{each.name}: {each.detail}" for each in checks(store) if not each.ok]


def _declared(store: Store) -> dict[tuple[str, str], bytes]:
    rows = store.db.execute(
        "SELECT d.id, name, key FROM declaration d JOIN source ON source.id = source_id WHERE to_run IS NULL"
    ).fetchall()
    wholes = history.wholes(store, (id_ for id_, _, _ in rows))
    return {(source, key): _digest(wholes[id_]) for id_, source, key in rows}


def _digest(value: object) -> bytes:
    return digest(msgspec.json.encode(value, order="deterministic"))
