"""How long readers wait while a large run is published, by another process, against when nothing happens.

    python -m benchmarks latency [--columns 100000] [--seconds 6]

A process asks in a loop: an asset with its columns, lineage of a column, a search; each in a snapshot, for which the
state is looked up, as a server does.  Beside it stands nothing; then a process that only counts, which shows what the
machine makes of two; then one that publishes a run in which every asset differs.  Each answer must be that of the
state before or after, and once it is that after, ever after.  The first answers after the run, for which the reader
brings what it holds up to date, are among those that are measured.
"""

import argparse
import multiprocessing
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import cycle
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import NamedTuple

from benchmarks.big import assets, big_catalog, said
from benchmarks.measuring import CACHE, missed
from msgspec.structs import replace

from catchment.catalog import Catalog
from catchment.pool import collect_rarely
from catchment.store.database import Store
from catchment.store.publish import publish
from catchment.store.schema import VERSION

BEFORE, AFTER = "known", "reviewed"
_PAUSE = 0.0005
"""Seconds between two questions: people and programs do not ask without a break."""


class Asked(NamedTuple):
    """One question: when it was asked, how long it took, and whether its answer was of the new state."""

    at: float
    seconds: float
    new: bool


def main() -> int:
    """Print the percentiles; returns 1 where a reader saw what was never published, or waits too long."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--columns", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=6.0)
    asked, _ = parser.parse_known_args()
    with tempfile.TemporaryDirectory() as folder:
        db = Path(folder) / "catchment.db"
        CACHE.mkdir(parents=True, exist_ok=True)
        with (
            closing(sqlite3.connect(big_catalog(CACHE / f"big-{VERSION}-{asked.columns}.db", asked.columns))) as made,
            closing(sqlite3.connect(db)) as copy,
        ):
            made.backup(copy)
        idle = _measured(db, asked.seconds, None)
        busy = _measured(db, asked.seconds, _count)
        beside = _measured(db, asked.seconds, _publish, asked.columns)
    if not _is_sound(beside):
        print("a reader saw what was never published")
        return 1
    for name, each in (("idle", idle), ("beside one that counts", busy), ("beside one that publishes", beside)):
        _tell(name, each)
    print(f"p99 beside one that counts / idle: {_percentile(busy, 99) / _percentile(idle, 99):.2f}")
    return missed("p99 beside one that publishes / idle", _percentile(beside, 99) / _percentile(idle, 99), most=5)


def _measured(db: Path, seconds: float, beside: Callable[..., None] | None, *arguments: object) -> list[Asked]:
    """Return all that was asked, of the time in which another process works, if one does."""
    context = multiprocessing.get_context("spawn")
    ready, go = context.Event(), context.Event()
    other = context.Process(target=beside, args=(db, ready, go, seconds, *arguments)) if beside else None
    with Store.open(db) as store, Catalog(store) as catalog:
        for _, _ in zip(range(30), _asking(catalog), strict=False):
            pass
        if other:
            other.start()
            ready.wait()
        go.set()
        end = time.monotonic() + seconds
        found = []
        for each in _asking(catalog):
            found.append(each)
            if not other.is_alive() if other else each.at > end:
                break
        # What the new state costs its first reader belongs to the run.
        found += [each for each, _ in zip(_asking(catalog), range(30), strict=False)]
    return found


def _count(_db: Path, ready: Event, go: Event, seconds: float) -> None:
    ready.set()
    go.wait()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        sum(range(10_000))


def _publish(db: Path, ready: Event, go: Event, _seconds: float, columns: int) -> None:
    collect_rarely()
    every = tuple(replace(asset, description=asset.description.replace(BEFORE, AFTER)) for asset in assets(columns))
    with Store.open(db) as store:
        ready.set()
        go.wait()
        publish(store, said(every))


def _asking(catalog: Catalog) -> Iterator[Asked]:
    names = [entry.asset.urn for entry in list(catalog.state.assets.values())[-2000::50]]
    for number, name in enumerate(cycle(names)):
        time.sleep(_PAUSE)
        began = time.monotonic()
        with catalog.store.snapshot():
            new = _QUESTIONS[number % 3](catalog, name)
        yield Asked(began, time.monotonic() - began, new)


def _show(catalog: Catalog, name: str) -> bool:
    entry = catalog.asset(name)
    assert len(catalog.columns(entry)) == 22
    return _is_new(entry.asset.description)


def _lineage(catalog: Catalog, name: str) -> bool:
    catalog.lineage(f"{name}#{catalog.columns(catalog.asset(name))[0][1].name}", upstream=True, depth=3)
    return _is_new(catalog.asset(name).asset.description)


def _search(catalog: Catalog, name: str) -> bool:
    found = catalog.search(name.rpartition(".")[2])
    assert name in [entry.asset.urn for entry, _ in found]
    new = {_is_new(entry.asset.description) for entry, _ in found}
    assert len(new) == 1, "an answer is of both states"
    return new.pop()


_QUESTIONS = (_show, _lineage, _search)


def _is_new(description: str) -> bool:
    assert (BEFORE in description) != (AFTER in description), description
    return AFTER in description


def _is_sound(found: list[Asked]) -> bool:
    """Whether the old state was seen, and then the new one and no other."""
    seen = [each.new for each in found]
    return seen == sorted(seen) and set(seen) == {False, True}


def _percentile(found: list[Asked], percent: int) -> float:
    return sorted(each.seconds for each in found)[len(found) * percent // 100]


def _tell(name: str, found: list[Asked]) -> None:
    spans = ", ".join(f"p{percent} {_percentile(found, percent) * 1000:.2f}" for percent in (50, 90, 99))
    longest = ", ".join(f"{seconds * 1000:.0f}" for seconds in sorted(each.seconds for each in found)[:-4:-1])
    print(
        f"{name}: {len(found)} questions in {found[-1].at - found[0].at:.1f} s, {spans}, longest {longest} ms",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
