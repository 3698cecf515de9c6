"""The graph's walks against networkx and against a plain C loop over the same arrays, in turn in one process.

    python -m benchmarks graph [--nodes 1000000] [--growth 100000,1000000,5000000] [--rounds N]

The graph is a DAG of which ids say nothing: about two edges a node, fan-out by a power law, most targets near and
some far.  Starts are drawn at random and sorted by how much they reach: what is called large are the largest of
400, small those that reach 12 to 646 nodes.  networkx has its own DiGraph, and Python's garbage collector runs at
its defaults.  Answers are compared before anything is measured.  The goals
are those of a million nodes: networkx loses more the larger a graph is.
"""

import argparse
import ctypes
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import networkx as nx
import numpy as np
import scipy
from benchmarks.measuring import cpu, in_turn, missed

from catchment.graph import walks
from catchment.graph.arrays import Arrays, Ints

LARGEST_FAN_OUT = 1300
STARTS = 400
_LOOP = """
#include <stdint.h>
int32_t closure(const int32_t *starts, const int32_t *ends, int32_t start, int32_t *marks, int32_t mark,
                int32_t *queue) {
    int32_t found = 0;
    queue[found++] = start;
    marks[start] = mark;
    for (int32_t next = 0; next < found; next++)
        for (int32_t link = starts[queue[next]]; link < starts[queue[next] + 1]; link++)
            if (marks[ends[link]] != mark) {
                marks[ends[link]] = mark;
                queue[found++] = ends[link];
            }
    return found - 1;
}
"""


class Starts(NamedTuple):
    """Where walks begin, by how much they reach."""

    large: list[int]
    small: list[int]
    large_up: list[int]
    median_up: list[int]
    pairs: list[tuple[int, int]]


def main() -> int:
    """Print the ratios; returns how many miss their goal, or 1 where an answer differs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nodes", type=int, default=1_000_000)
    parser.add_argument("--growth", default="100000,1000000,5000000", help="sizes at which ours is measured alone")
    parser.add_argument("--rounds", type=int, default=5)
    asked, _ = parser.parse_known_args()
    print(f"networkx {nx.__version__}, scipy {scipy.__version__}, numpy {np.__version__}, {asked.rounds} rounds")
    sources, targets = dag(asked.nodes)
    arrays = built(asked.nodes, sources, targets)
    starts = chosen(arrays)
    with tempfile.TemporaryDirectory() as folder:
        loop = c_loop(Path(folder))
        failed = (
            _size(arrays)
            + _refresh(arrays, sources, targets, asked.rounds)
            + _beside_c(arrays, starts, loop, asked.rounds)
        )
        failed += _beside_networkx(arrays, starts, sources, targets, asked.rounds)
        for nodes in map(int, filter(None, asked.growth.split(","))):
            _growth(nodes, loop, asked.rounds)
    return failed


def dag(nodes: int, seed: int = 1) -> tuple[Ints, Ints]:
    """Return the sources and targets of a DAG's edges, in no order; the same for the same size and seed."""
    random = np.random.default_rng(seed)
    fan_out = np.minimum(random.zipf(2.2, nodes) - 1, LARGEST_FAN_OUT)
    sources = np.repeat(np.arange(nodes), fan_out)
    sources = sources[sources < nodes - 1]
    room = nodes - 1 - sources
    targets = sources + np.clip(np.exp(random.random(len(sources)) * np.log(room)).astype(np.int64), 1, room)
    ids, order = random.permutation(nodes), random.permutation(len(sources))
    return ids[sources][order].astype(np.int32), ids[targets][order].astype(np.int32)


def built(nodes: int, sources: Ints, targets: Ints) -> Arrays:
    """Return the arrays of a graph."""
    return Arrays.of(nodes, sources, targets, np.zeros(len(sources), np.uint8))


def chosen(arrays: Arrays) -> Starts:
    """Return starts of every kind."""
    drawn = np.random.default_rng(5).integers(0, arrays.count, STARTS).tolist()
    down = sorted((len(walks.closure(arrays, node)), node) for node in drawn)
    up = sorted((len(walks.closure(arrays, node, upstream=True)), node) for node in drawn)
    middle = [node for reached, node in up if reached]
    large = [node for _, node in down[-5:]]
    ends = [list(walks.closure(arrays, node))[-1000::100] for node in large]
    return Starts(
        large=large,
        small=[node for reached, node in down if 12 <= reached <= 646],
        large_up=[node for _, node in up[-5:]],
        median_up=middle[len(middle) // 2 - 5 : len(middle) // 2 + 5],
        pairs=[(start, end) for start, few in zip(large, ends, strict=True) for end in few],
    )


# ── networkx ─────────────────────────────────────────────────────────────────────────────────────

_Query = Callable[..., Any]


def _beside_networkx(arrays: Arrays, starts: Starts, sources: Ints, targets: Ints, rounds: int) -> int:
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(arrays.count))
    graph.add_edges_from(zip(sources.tolist(), targets.tolist(), strict=True))

    def downstream(node: int) -> Any:
        return walks.closure(arrays, node)

    def upstream(node: int) -> Any:
        return walks.closure(arrays, node, upstream=True)

    def three_hops(node: int) -> Any:
        return walks.distances(arrays, node, depth=3)

    def descendants(node: int) -> Any:
        return nx.descendants(graph, node)

    def ancestors(node: int) -> Any:
        return nx.ancestors(graph, node)

    def near(node: int) -> Any:
        return nx.single_source_shortest_path_length(graph, node, cutoff=3)

    questions: list[tuple[str, Sequence[Any], _Query, _Query, float]] = [
        ("large downstream", starts.large, downstream, descendants, 150),
        ("large upstream", starts.large_up, upstream, ancestors, 70),
        ("median upstream", starts.median_up, upstream, ancestors, 20),
        ("small closure", starts.small, downstream, descendants, 4),
        ("three hops", starts.small, three_hops, near, 2.5),
    ]
    failed = 0
    for name, some, ours, theirs, goal in questions:
        if any(ours(start) != theirs(start) for start in some):
            print(f"{name}: the answers differ")
            return 1
        failed += _ratio(name, some, ours, theirs, goal, rounds)
    return failed + _paths(arrays, graph, starts.pairs, rounds)


def _paths(arrays: Arrays, graph: "nx.DiGraph[int]", pairs: Sequence[tuple[int, int]], rounds: int) -> int:
    def ours(pair: tuple[int, int]) -> list[int]:
        return walks.path(arrays, *pair) or []

    def theirs(pair: tuple[int, int]) -> list[int]:
        return nx.shortest_path(graph, *pair)

    for pair in pairs:
        way = ours(pair)
        # There may be several of the same length.
        if len(way) != len(theirs(pair)) or (way[0], way[-1]) != pair or not nx.is_path(graph, way):
            print("path: the answers differ")
            return 1
    return _ratio("path", pairs, ours, theirs, 4, rounds)


def _ratio(name: str, starts: Sequence[Any], ours: _Query, theirs: _Query, goal: float, rounds: int) -> int:
    spent = in_turn(rounds, lambda: [ours(start) for start in starts], lambda: [theirs(start) for start in starts])
    mine, other = (1000 * seconds / len(starts) for seconds in spent)
    return missed(
        f"{name}, {len(starts)} of them: networkx / ours ({other:.3f} ms / {mine:.3f} ms)", other / mine, least=goal
    )


# ── size, refresh ────────────────────────────────────────────────────────────────────────────────


def _size(arrays: Arrays) -> int:
    held = sum(memoryview(each).nbytes for side in arrays.sides for each in (side.starts, side.ends, side.codes))
    print(f"{arrays.count} nodes, {len(arrays)} edges")
    return missed("bytes an edge, both directions", held / len(arrays), most=32)


def _refresh(arrays: Arrays, sources: Ints, targets: Ints, rounds: int) -> int:
    """Lead 100 edges to where they led, from elsewhere."""
    incoming: dict[int, list[tuple[int, int]]] = {}
    for node in np.unique(targets)[:: len(targets) // 500].tolist():
        links = [(source, code) for source, code in arrays.links(node, upstream=True)]
        if sum(map(len, incoming.values())) + len(links) <= 100:
            incoming[node] = [((source + 1) % arrays.count, code) for source, code in links]
    changed = sum(map(len, incoming.values()))
    ours, load = in_turn(4 * rounds, lambda: arrays.replaced(incoming), lambda: built(arrays.count, sources, targets))
    merged = median(cpu(lambda: [side.whole for side in arrays.replaced(incoming).sides]) for _ in range(rounds))
    print(f"the first large walk after it merges the arrays: {merged * 1000:.1f} ms")
    return missed(
        f"refresh of {changed} edges / building ({ours * 1000:.2f} ms / {load * 1000:.0f} ms)", ours / load, most=0.02
    )


# ── C ────────────────────────────────────────────────────────────────────────────────────────────


def c_loop(folder: Path) -> Any:
    """Return the plain loop, compiled; None where there is no compiler."""
    compiler = shutil.which("cc")
    if not compiler:
        print("no C compiler: the comparison with C is left out")
        return None
    (folder / "loop.c").write_text(_LOOP)
    subprocess.run([compiler, "-O3", "-shared", "-fPIC", "-o", folder / "loop.so", folder / "loop.c"], check=True)
    return ctypes.CDLL(str(folder / "loop.so")).closure


def _in_c(arrays: Arrays, loop: Any) -> Callable[[int], int]:
    """Return a function that counts what a node reaches."""
    starts, ends, _ = arrays.sides[0].arrays
    marks, queue = np.zeros(arrays.count, np.int32), np.zeros(arrays.count, np.int32)
    places = [ctypes.c_void_p(each.ctypes.data) for each in (starts, ends, marks, queue)]
    mark = 0

    def reached(node: int) -> int:
        nonlocal mark
        mark += 1
        count: int = loop(*places[:2], node, places[2], mark, places[3])
        return count

    # The arrays are borrowed by their addresses alone.
    reached.held = (starts, ends, marks, queue)  # type: ignore[attr-defined]
    return reached


def _beside_c(arrays: Arrays, starts: Starts, loop: Any, rounds: int) -> int:
    if loop is None:
        return 0
    reached = _in_c(arrays, loop)
    if any(reached(node) != len(walks.closure(arrays, node)) for node in starts.large):
        print("C: the answers differ")
        return 1
    ours, theirs = in_turn(
        4 * rounds,
        lambda: [walks.closure(arrays, node) for node in starts.large],
        lambda: [reached(node) for node in starts.large],
    )
    return missed("large downstream: ours / C", ours / theirs, most=1.3)


def _growth(nodes: int, loop: Any, rounds: int) -> None:
    """Print what a touched edge costs at a size."""
    arrays = built(nodes, *dag(nodes))
    starts = chosen(arrays)
    down = arrays.sides[0]
    told = []
    for name, some in (("large", starts.large), ("small", starts.small)):
        reached = [np.array([node, *walks.closure(arrays, node)], np.int32) for node in some]
        touched = sum(int(down.degrees(each).sum()) for each in reached)
        works = [lambda some=some: [walks.closure(arrays, node) for node in some]]
        if loop is not None:
            in_c = _in_c(arrays, loop)
            works.append(lambda some=some, in_c=in_c: [in_c(node) for node in some])
        figures = [f"{1e9 * seconds / touched:.0f}" for seconds in in_turn(rounds, *works)]
        told.append(f"{name} {' / '.join(figures)}")
    print(f"{nodes} nodes, {len(arrays)} edges: ns a touched edge, ours / C: {', '.join(told)}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
