"""Reading SQL, and rendering Jinja, in worker processes that can be killed, so that a bad statement costs itself alone.

SQL is hostile input (DESIGN 4): a text can make a parser recurse, allocate or run without end, and the
compiled one has been reported to crash its process.  Texts go out in chunks; where a chunk is lost, each
of its texts is tried alone, and of the one at fault all is read but the statement at which its reader stood.
"""

import atexit
import gc
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import TimeoutError as Expired
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Protocol, TypeVar

from catchment.limits import amount
from catchment_parsers.facts import Diagnostic, Limits, ParseStatus, Severity, SqlTask, Statement

if TYPE_CHECKING:
    from multiprocessing.context import BaseContext
    from multiprocessing.synchronize import Semaphore

    from pebble import ProcessFuture, ProcessPool

    from catchment_parsers.dbt import Engine
    from catchment_parsers.dbt.jinja import Rendered, Template
    from catchment_parsers.sql.meaning import Signatures


class HasText(Protocol):
    """A task whose cost is about that of its text."""

    @property
    def sql(self) -> str:
        """The text."""


A = TypeVar("A")
T = TypeVar("T")
Q = TypeVar("Q", bound=HasText)
Work = Callable[[Sequence[Q]], list[T]]
Lineages = list[tuple[Statement, ...]]
Progress = Callable[[int, int], None]
Lost = Callable[["ProcessPool", Q, BaseException], T]
"""Makes the answer of a task that cost its worker."""


class UnansweredError(Exception):
    """Work cost its worker; the message completes "it ..."."""


SECONDS_TO_START = 10.0
FAULTS = 3
"""Statements of one text that may cost their workers before the text is given up."""
CHUNK_CHARACTERS = 60_000
"""About how much SQL is sent at once: enough to hide the cost of sending, little enough to share out."""


def silent(_done: int, _total: int) -> None:
    """Report progress to nobody."""


def read_inline(tasks: Sequence[SqlTask], limits: Limits = Limits()) -> Lineages:
    """Read each text in this process: no start-up cost, and no protection."""
    return [_read(task, limits) for task in tasks]


def _read(task: SqlTask, limits: Limits, refuse: Callable[[], str] | None = None) -> tuple[Statement, ...]:
    from catchment_parsers.sql import extract

    return extract(
        task.sql,
        task.dialect,
        schema=task.schema,
        default_db=task.default_db,
        default_schema=task.default_schema,
        stand_ins=task.stand_ins,
        limits=limits,
        refuse=refuse,
    )


def _read_marked(task: SqlTask, mark: str, faults: Mapping[int, str], limits: Limits) -> tuple[Statement, ...]:
    """Read a text, but for the statements at fault, and write down at which one the reader stands."""
    count = 0

    with open(mark, "r+b", buffering=0) as file:  # noqa: PTH123 - unbuffered

        def refuse() -> str:
            nonlocal count
            count += 1
            file.seek(0)
            file.write(b"%d" % count)
            return faults.get(count, "")

        return _read(task, limits, refuse)


def read_in_workers(tasks: Sequence[SqlTask], limits: Limits, progress: Progress = silent) -> Lineages:
    """Read each text in worker processes; the answers stand in the order of the texts.

    Args:
        tasks: What to read.
        limits: What each text may cost.
        progress: Told how many texts are done, of how many.
    """
    lost = partial(_salvaged, limits)
    return _in_workers(partial(read_inline, limits=limits), tasks, limits, lost, progress)


def sign_inline(tasks: Sequence[SqlTask], names: Mapping[str, str], limits: Limits) -> "list[Signatures | None]":
    """Return the signatures of each text in this process, None of what cannot be read.

    Args:
        tasks: What to read.
        names: Canonical names of relations, and ``relation#column`` of columns, to those that stand for
            them in the signatures.
        limits: What each text may cost.
    """
    from catchment_parsers.sql.signature import signatures

    return [
        signatures(
            task.sql,
            task.dialect,
            schema=task.schema,
            default_db=task.default_db,
            default_schema=task.default_schema,
            stand_ins=task.stand_ins,
            rename=partial(_renamed, names),
            limits=limits,
        )
        for task in tasks
    ]


def _renamed(names: Mapping[str, str], table: str, column: str) -> tuple[str, str]:
    new = names.get(f"{table}#{column}", "") if column else ""
    return names.get(table, table), new.rpartition("#")[2] or column


def sign_in_workers(tasks: Sequence[SqlTask], names: Mapping[str, str], limits: Limits) -> "list[Signatures | None]":
    """As `sign_inline`, in worker processes."""
    work = partial(sign_inline, names=names, limits=limits)
    return _in_workers(work, tasks, limits, lambda *_: None, silent)


def render_inline(templates: "Sequence[Template]", library: bytes, limits: Limits = Limits()) -> "list[Rendered]":
    """Render each text in this process, as ``dbt.rendered`` asks for; no protection."""
    from catchment_parsers.dbt.jinja.environment import render

    return [render(template, library, limits) for template in templates]


def render_in_workers(templates: "Sequence[Template]", library: bytes, limits: Limits) -> "list[Rendered]":
    """As `render_inline`, in worker processes: a template that costs its worker is not rendered."""
    from catchment_parsers.dbt.jinja import Rendered

    def lost(_pool: "ProcessPool", _template: "Template", error: BaseException) -> Rendered:
        return Rendered(code="gave-up", message=f"Its Jinja {_why(error, limits)}: run `dbt compile`.")

    return _in_workers(partial(render_inline, library=library, limits=limits), templates, limits, lost, silent)


def read_engine(files: tuple[bytes, bytes]) -> "Engine":
    """Read the Parquet files of dbt's engine, for `in_worker`: of damaged ones the reader complains to the terminal."""
    from catchment_parsers.dbt import read_engine as read

    quiet = os.open(os.devnull, os.O_WRONLY)
    shown = os.dup(2)
    os.dup2(quiet, 2)
    try:
        return read(*files)
    finally:
        os.dup2(shown, 2)
        os.close(shown)
        os.close(quiet)


def in_worker(work: Callable[[A], T], item: A, limits: Limits) -> T:
    """Return what one call returns, made in a worker process.

    Raises:
        UnansweredError: It took too long, needed too much memory or killed its worker.
    """
    from pebble import ProcessExpired

    try:
        return _schedule(_pool(1, limits.memory), work, item, limits.seconds).result()
    except (Expired, ProcessExpired, MemoryError) as error:
        raise UnansweredError(_why(error, limits)) from error


def _in_workers(
    work: Work[Q, T],
    tasks: Sequence[Q],
    limits: Limits,
    lost: Lost[Q, T],
    progress: Progress,
) -> list[T]:
    """Do chunks of tasks; `lost` makes the answer of a task that cost its worker."""
    if not tasks:
        return []
    chunks = list(_chunks(tasks))
    results: list[T] = []
    pool = _pool(min(len(chunks), os.cpu_count() or 1), limits.memory)
    futures = [_schedule(pool, work, chunk, limits.seconds * min(len(chunk), 3)) for chunk in chunks]
    try:
        for chunk, future in zip(chunks, futures, strict=True):
            results += _answers(pool, work, chunk, future, limits.seconds, lost)
            progress(len(results), len(tasks))
    except BaseException:
        # Else an interrupt would wait for all that is left to do.
        pool.stop()  # type: ignore[no-untyped-call]
        _pool.cache_clear()
        raise
    return results


@cache
def _pool(workers: int, memory: int) -> "ProcessPool":
    """Return the workers: started on first use, kept while this process lives, since starting costs most."""
    from pebble import ProcessPool

    context = _context()
    started = context.Semaphore(0)
    pool = ProcessPool(max_workers=workers, initializer=_start, initargs=[started, memory], context=context)
    atexit.register(_end, pool, started, workers)
    return pool


def _end(pool: "ProcessPool", started: "Semaphore", workers: int) -> None:
    """Let workers end by themselves; one that is still starting would complain if what it needs were gone."""
    pool.close()  # type: ignore[no-untyped-call]
    for _ in range(workers if pool.active else 0):
        started.acquire(timeout=SECONDS_TO_START)
    pool.join()


def _context() -> "BaseContext":
    """Return how workers start: cleanly, from a server that has loaded the parser once."""
    import multiprocessing

    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["catchment.workers", "catchment_parsers.sql"])
    return context


def _start(started: "Semaphore", memory: int) -> None:
    """Prepare a worker: bound its memory, and spare it most of the garbage collector's walks."""
    started.release()
    collect_rarely()
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    used = int(_own_size())
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = used + memory
    resource.setrlimit(resource.RLIMIT_AS, (limit if hard < 0 else min(limit, hard), hard))


def collect_rarely() -> None:
    """Let this process collect garbage rarely: what it reads are trees and records, which hold no cycles.

    For processes of our own (a worker, the command line); a library does not do that to its host.
    """
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def _own_size() -> int:
    """Return the bytes of address space that this process has, 0 where the system does not say."""
    try:
        with open("/proc/self/statm") as file:  # noqa: PTH123 - not a file
            return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 1 << 30


def _chunks(tasks: Sequence[Q]) -> Iterator[list[Q]]:
    chunk: list[Q] = []
    size = 0
    for task in tasks:
        chunk.append(task)
        size += len(task.sql)
        if size >= CHUNK_CHARACTERS:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _schedule(pool: "ProcessPool", work: Callable[[A], T], item: A, seconds: float) -> "ProcessFuture[T]":
    return pool.schedule(work, args=(item,), timeout=seconds)


def _answers(
    pool: "ProcessPool",
    work: Work[Q, T],
    chunk: list[Q],
    future: "ProcessFuture[list[T]]",
    seconds: float,
    lost: Lost[Q, T],
) -> list[T]:
    """Return a chunk's answers; where it was lost, those of its tasks one by one."""
    from pebble import ProcessExpired

    try:
        return future.result()
    except (Expired, ProcessExpired, MemoryError) as error:
        if len(chunk) == 1:
            return [lost(pool, chunk[0], error)]
        alone = [_schedule(pool, work, [task], seconds) for task in chunk]
        return [_answers(pool, work, [task], each, seconds, lost)[0] for task, each in zip(chunk, alone, strict=True)]


def _salvaged(limits: Limits, pool: "ProcessPool", task: SqlTask, error: BaseException) -> tuple[Statement, ...]:
    """Read a text again that cost its worker, without the statements at fault: those at which the reader stood."""
    from pebble import ProcessExpired

    faults: dict[int, str] = {}
    with TemporaryDirectory(prefix="catchment") as folder:
        mark = Path(folder, "mark")
        for _ in range(FAULTS + 1 if ";" in task.sql.rstrip("; \n") else 0):
            mark.write_bytes(b"")
            work = partial(_read_marked, mark=str(mark), faults=faults, limits=limits)
            try:
                return _schedule(pool, work, task, limits.seconds).result()
            except (Expired, ProcessExpired, MemoryError) as again:
                error = again
            fault = int(mark.read_bytes() or b"0")
            if not fault or fault in faults:
                break
            faults[fault] = _why(error, limits)
    return _given_up(limits, error)


def _given_up(limits: Limits, error: BaseException) -> tuple[Statement, ...]:
    message = f"this SQL {_why(error, limits)} and was given up: split it into smaller statements"
    diagnostic = Diagnostic(code="gave-up", message=message, severity=Severity.ERROR, line=1)
    return (Statement(kind="UNKNOWN", status=ParseStatus.FAILED, diagnostics=(diagnostic,)),)


def _why(error: BaseException, limits: Limits) -> str:
    if isinstance(error, Expired):
        return f"took longer than {limits.seconds:g} s"
    return f"needed more than {amount(limits.memory)}" if isinstance(error, MemoryError) else "crashed the parser"
