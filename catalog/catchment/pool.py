"""Worker processes that can be killed: tasks go out in chunks, and one that costs its worker costs itself alone.

Where a chunk is lost, each of its tasks is tried by itself.
"""

import atexit
import gc
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import TimeoutError as Expired
from functools import cache
from typing import TYPE_CHECKING, Protocol, TypeVar

from catchment.limits import amount
from catchment_parsers.facts import Limits

if TYPE_CHECKING:
    from multiprocessing.context import BaseContext
    from multiprocessing.synchronize import Semaphore

    from pebble import ProcessFuture, ProcessPool


class HasText(Protocol):
    """A task whose cost is about that of its text."""

    @property
    def sql(self) -> str:
        """The text."""


A = TypeVar("A")
T = TypeVar("T")
Q = TypeVar("Q", bound=HasText)
Work = Callable[[Sequence[Q]], list[T]]

Progress = Callable[[int, int], None]
Lost = Callable[["ProcessPool", Q, BaseException], T]
"""Makes the answer of a task that cost its worker."""


class UnansweredError(Exception):
    """Work cost its worker; the message completes "it ..."."""


SECONDS_TO_START = 10.0

CHUNK_CHARACTERS = 60_000
"""About how much SQL is sent at once: enough to hide the cost of sending, little enough to share out."""


def silent(_done: int, _total: int) -> None:
    """Report progress to nobody."""


def in_worker(work: Callable[[A], T], item: A, limits: Limits) -> T:
    """Return what one call returns, made in a worker process.

    Raises:
        UnansweredError: It took too long, needed too much memory or killed its worker.
    """
    from pebble import ProcessExpired

    try:
        return schedule(_pool(1, limits.memory), work, item, limits.seconds).result()
    except (Expired, ProcessExpired, MemoryError) as error:
        raise UnansweredError(why(error, limits)) from error


def in_workers(
    work: Work[Q, T],
    tasks: Sequence[Q],
    limits: Limits,
    lost: Lost[Q, T],
    progress: Progress,
) -> list[T]:
    """Return the answers to tasks, in their order.

    Args:
        work: Answers a chunk of tasks.
        tasks: The tasks.
        limits: What each may cost.
        lost: Makes the answer of a task that cost its worker.
        progress: Told how many are done, of how many.
    """
    if not tasks:
        return []
    chunks = list(_chunks(tasks))
    results: list[T] = []
    pool = _pool(min(len(chunks), os.cpu_count() or 1), limits.memory)
    futures = [schedule(pool, work, chunk, limits.seconds * min(len(chunk), 3)) for chunk in chunks]
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


def schedule(pool: "ProcessPool", work: Callable[[A], T], item: A, seconds: float) -> "ProcessFuture[T]":
    """Hand a call to a pool; it is killed after so many seconds."""
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
        alone = [schedule(pool, work, [task], seconds) for task in chunk]
        return [_answers(pool, work, [task], each, seconds, lost)[0] for task, each in zip(chunk, alone, strict=True)]


def why(error: BaseException, limits: Limits) -> str:
    """Return what cost a worker, to complete "it ..."."""
    if isinstance(error, Expired):
        return f"took longer than {limits.seconds:g} s"
    return f"needed more than {amount(limits.memory)}" if isinstance(error, MemoryError) else "crashed the parser"
