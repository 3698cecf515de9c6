"""The graph from the store: loading, refreshing and growing; against an `nx.DiGraph` of the same links.

    python -m benchmarks store_graph [--columns 1000000] [--growth 100000,1000000] [--rounds N]

Loading ends with the first answer: the closure of a small node by its URN, named.  networkx builds its own DiGraph
from plain rows of the same links in SQLite, and answers by number.  A refresh follows a run that leads 100 edges
elsewhere; it, too, ends with an answer, named.  CPU seconds, both sides in turn, medians; answers are compared first.
"""

import argparse
import sqlite3
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import networkx as nx
from benchmarks.big import assets, big_catalog, said
from benchmarks.measuring import CACHE, cpu, in_turn, missed
from msgspec.structs import replace

from catchment import difference
from catchment.catalog import Catalog
from catchment.graph import walks
from catchment.graph.lineage import Lineage
from catchment.graph.refresh import refreshed
from catchment.pool import collect_rarely
from catchment.store import read
from catchment.store.database import Store
from catchment.store.publish import publish
from catchment.store.schema import VERSION
from catchment_parsers.facts import Asset, Kind, Reach, Read

LARGE = "duckdb/shop.s0.m0"
"""An asset that most others are made of."""
CHANGED = 100


def main() -> int:
    """Print the ratios and the growth; returns how many miss their goal, or 1 where an answer differs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--columns", type=int, default=1_000_000)
    parser.add_argument("--growth", default="100000,1000000")
    parser.add_argument("--rounds", type=int, default=5)
    asked, _ = parser.parse_known_args()
    print(f"networkx {nx.__version__}, SQLite {sqlite3.sqlite_version}, {asked.rounds} rounds, CPU seconds")
    with tempfile.TemporaryDirectory() as folder:
        failed = _beside_networkx(asked.columns, Path(folder), asked.rounds)
        failed += _refresh(asked.columns, Path(folder), asked.rounds)
        for columns in map(int, filter(None, asked.growth.split(","))):
            _growth(columns, Path(folder), asked.rounds)
    return failed


def _made(columns: int) -> Path:
    """Return a catalog with so many columns, not to be written."""
    CACHE.mkdir(parents=True, exist_ok=True)
    return big_catalog(CACHE / f"big-{VERSION}-{columns}.db", columns)


def _copy(columns: int, folder: Path) -> Path:
    copy = folder / f"{columns}.db"
    with closing(sqlite3.connect(_made(columns))) as made, closing(sqlite3.connect(copy)) as target:
        made.backup(target)
    return copy


def _small(lineage: Lineage) -> str:
    """Return the URN of a column that reaches a few dozen others: of the last ones that anything is made of."""
    columns = lineage.columns[::-1].tolist()
    return next(lineage.urns[node] for node in columns if 12 <= len(walks.closure(lineage.arrays, node)) <= 100)


def _named(lineage: Lineage, urn: str) -> set[str]:
    start = lineage.id(urn)
    assert start is not None
    return {lineage.urns[node] for node in walks.closure(lineage.arrays, start)}


# ── loading ──────────────────────────────────────────────────────────────────────────────────────


def _beside_networkx(columns: int, folder: Path, rounds: int) -> int:
    path = _made(columns)
    with Store.open(path) as store:
        lineage = Lineage.from_store(store)
        urn = _small(lineage)
        sources, targets, _ = lineage.arrays.sides[0].every
        rows = _plain(folder / "plain.db", zip(sources.tolist(), targets.tolist(), strict=True))
        start, large = lineage.id(urn), lineage.id(LARGE)
        assert start is not None
        assert large is not None
        graph = _networkx(rows)
        same = all(nx.descendants(graph, node) == set(walks.closure(lineage.arrays, node)) for node in (start, large))
        held = sum(
            memoryview(each).nbytes for side in lineage.arrays.sides for each in (side.starts, side.ends, side.codes)
        )
        print(f"{len(lineage.urns)} nodes, {len(lineage.arrays)} links, {graph.number_of_edges()} without repetition")
    if not same:
        print("the answers differ")
        return 1
    del graph

    def ours() -> None:
        with Store.open(path) as store:
            _named(Lineage.from_store(store), urn)

    load, build = in_turn(rounds, ours, lambda: nx.descendants(_networkx(rows), start))
    failed = missed("bytes a link, both directions", held / len(lineage.arrays), most=32)
    return failed + missed(
        f"loading to the first answer / building nx.DiGraph ({load:.3f} s / {build:.2f} s)", load / build, most=0.05
    )


def _plain(path: Path, links: Any) -> Path:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE link (source INTEGER, target INTEGER)")
        connection.executemany("INSERT INTO link VALUES (?, ?)", links)
    return path


def _networkx(path: Path) -> "nx.DiGraph[int]":
    graph: nx.DiGraph[int] = nx.DiGraph()
    with closing(sqlite3.connect(path)) as connection:
        graph.add_edges_from(connection.execute("SELECT source, target FROM link"))
    return graph


# ── refreshing ───────────────────────────────────────────────────────────────────────────────────


def _refresh(columns: int, folder: Path, rounds: int) -> int:
    with Store.open(_copy(columns, folder)) as store:
        before, since = Lineage.from_store(store), read.latest_run(store)
        every, led = _led_elsewhere(list(assets(columns)))
        publish(store, said(every))
        urn = _small(before)
        _named(before, urn)  # as one that has answered
        after, loaded = refreshed(before, store, since), Lineage.from_store(store)
        if any(_named(after, each) != _named(loaded, each) for each in (urn, LARGE, *led)):
            print("the answers differ")
            return 1
        ours, load = in_turn(
            4 * rounds,
            lambda: _named(refreshed(before, store, since), urn),
            lambda: _named(Lineage.from_store(store), urn),
        )
        print(f"the first large closure after it costs {_first_large(before, store, since, rounds):.3f} s")
        what = f"refresh after {len(led)} edges of {CHANGED // 10} assets led elsewhere / loading"
        return missed(f"{what} ({ours * 1000:.1f} ms / {load * 1000:.0f} ms)", ours / load, most=0.02)


def _led_elsewhere(every: list[Asset]) -> tuple[tuple[Asset, ...], list[str]]:
    """Return a catalog's assets with 10 edges each of some led from elsewhere, and where they lead now from."""
    led = []
    for place in range(len(every) // 2, len(every), len(every) // 20)[: CHANGED // 10]:
        asset = every[place]
        source = f"{asset.reads[0].source}#{every[0].columns[0].name}"
        edges = tuple(replace(edge, source=source) for edge in asset.edges[:10])
        every[place] = replace(asset, edges=(*edges, *asset.edges[10:]))
        led += [source] * 10
    return tuple(every), led


def _first_large(before: Lineage, store: Store, since: int, rounds: int) -> float:
    start = before.id(LARGE)
    assert start is not None
    figures = []
    for _ in range(rounds):
        after = refreshed(before, store, since)
        figures.append(cpu(partial(walks.closure, after.arrays, start)))
    return median(figures)


# ── growth ───────────────────────────────────────────────────────────────────────────────────────


def _growth(columns: int, folder: Path, rounds: int) -> None:
    """Print what each thing costs at a size."""
    with Store.open(_copy(columns, folder)) as store, Catalog(store) as catalog:
        lineage = catalog.state.lineage
        start, urn = lineage.id(LARGE), _small(lineage)
        assert start is not None
        reached, links = len(walks.closure(lineage.arrays, start)), len(lineage.arrays)
        own = len(_named(lineage, urn))
        name = list(catalog.state.assets.values())[-1].asset.name
        catalog.search(name)
        figures = {
            f"load, ns a link of {links}": _each(rounds, lambda: Lineage.from_store(store)) / links * 1e9,
            f"large closure, ns a node of {reached}": _each(rounds, lambda: walks.closure(lineage.arrays, start))
            / reached
            * 1e9,
            "small closure, ns a name": _each(rounds, lambda: [_named(lineage, urn) for _ in range(100)]) / own * 1e7,
            "search of a name, ms": _each(rounds, lambda: [catalog.search(name) for _ in range(10)]) * 100,
            "publishing 3 changed assets, ms": _published(store, rounds) * 1000,
        }
        last = read.latest_run(store)
        figures["diff of two runs, ms"] = _each(rounds, lambda: difference.between(store, last - 1, last)) * 1000
        print(
            f"{columns} columns: " + "; ".join(f"{what} {figure:.3g}" for what, figure in figures.items()), flush=True
        )


def _each(rounds: int, work: Callable[[], object]) -> float:
    return median(cpu(work) for _ in range(rounds))


def _published(store: Store, rounds: int) -> float:
    """Return what a run of another source costs, of which three assets changed."""
    figures = []
    for turn in range(rounds + 1):
        own = tuple(
            Asset(
                urn=f"duckdb/other.s.t{number}",
                name=f"t{number}",
                kind=Kind.MODEL,
                description=f"At {turn}.",
                reads=(Read(source=LARGE, reach=Reach.ROWS),),
            )
            for number in range(3)
        )
        figures.append(cpu(partial(publish, store, said(own, "other"))))
    return median(figures[1:])


if __name__ == "__main__":
    collect_rarely()
    sys.exit(main())
