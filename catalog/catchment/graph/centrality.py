"""How much depends on each asset: directly, and in all.

What is downstream of an asset is what is downstream of its readers, so all assets are counted together.  Assets
that read each other in a circle are one component, and the components stand in an order in which links lead one
way.  What each reaches is a set of bits in one integer, the union of its readers'; so that those stay small,
the components that are counted are taken a block at a time.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet

from catchment.store import popularity, read, topology
from catchment.store.database import Store
from catchment.store.popularity import Dependents

BLOCK = 8192
"""Assets that are counted at a time; a set of them is a kilobyte."""


def dependents(store: Store) -> Mapping[int, Dependents]:
    """Return how much depends on each asset at the store's moment, as its run kept it, else worked out."""
    kept = popularity.kept(store)
    return _worked_out(store) if kept is None else kept


def keep(store: Store) -> None:
    """Keep with the last run how much depends on each asset; left out where somebody publishes meanwhile."""
    with store.snapshot():
        run, counts = read.latest_run(store), _worked_out(store)
    popularity.keep(store, run, counts)


def _worked_out(store: Store) -> dict[int, Dependents]:
    reads = [(source, reader) for source, reader, _, _ in topology.reads(store)]
    return count_dependents(reads, popularity.exposures(store))


def count_dependents(reads: Iterable[tuple[int, int]], exposures: AbstractSet[int]) -> dict[int, Dependents]:
    """Return how much depends on each asset that is read; the others have no dependents.

    Args:
        reads: Dataset-level links: what is read, and what reads it.
        exposures: Ids of the assets that are exposures.
    """
    readers: dict[int, set[int]] = {}
    for source, reader in reads:
        if source != reader:
            readers.setdefault(source, set()).add(reader)
    components = strong_components(readers)
    downstream = _downstream(components, readers, exposures)
    return {
        asset: Dependents(
            direct=len(found),
            all=downstream[asset][0] - 1,
            direct_exposures=len(found & exposures),
            exposures=downstream[asset][1] - (asset in exposures),
        )
        for asset, found in readers.items()
    }


def strong_components(links: Mapping[int, Iterable[int]]) -> list[list[int]]:
    """Return the sets of nodes that reach each other, each behind all that it leads to (Tarjan's algorithm)."""
    number: dict[int, int] = {}
    lowest: dict[int, int] = {}
    done: set[int] = set()
    found: list[list[int]] = []
    open_: list[int] = []
    for start in links:
        way = [] if start in number else [(start, iter(links[start]))]
        while way:
            node, rest = way[-1]
            if node not in number:
                number[node] = lowest[node] = len(number)
                open_.append(node)
            for following in rest:
                if following not in number:
                    way.append((following, iter(links.get(following, ()))))
                    break
                if following not in done:
                    lowest[node] = min(lowest[node], number[following])
            else:
                way.pop()
                if way:
                    lowest[way[-1][0]] = min(lowest[way[-1][0]], lowest[node])
                if lowest[node] == number[node]:
                    found.append(_closed(open_, node))
                    done.update(found[-1])
    return found


def _closed(open_: list[int], node: int) -> list[int]:
    """Take the component of a node, the first that was seen of it, off the nodes that belong to none yet."""
    place = len(open_) - 1
    while open_[place] != node:
        place -= 1
    component = open_[place:]
    del open_[place:]
    return component


def _downstream(
    components: Sequence[Sequence[int]], links: Mapping[int, Iterable[int]], exposures: AbstractSet[int]
) -> dict[int, tuple[int, int]]:
    """Return how many assets, and how many exposures, each asset reaches: itself and its component included."""
    place = {node: position for position, component in enumerate(components) for node in component}
    below = [
        tuple({place[target] for node in component for target in links.get(node, ())} - {position})
        for position, component in enumerate(components)
    ]
    totals = [0] * len(components)
    exposed = [0] * len(components)
    for start, end in _blocks(components):
        reached = [0] * len(components)
        bit, wanted = 0, 0
        for position in range(start, end):
            for node in components[position]:
                reached[position] |= 1 << bit
                wanted |= (node in exposures) << bit
                bit += 1
        # What comes before the block reaches nothing of it: links lead to what comes earlier.
        for position in range(start, len(components)):
            bits = reached[position]
            for target in below[position]:
                bits |= reached[target]
            if bits:
                reached[position] = bits
                totals[position] += bits.bit_count()
                exposed[position] += (bits & wanted).bit_count()
    return {node: (totals[at], exposed[at]) for node, at in place.items()}


def _blocks(components: Sequence[Sequence[int]]) -> Iterator[tuple[int, int]]:
    """Yield the first and the end of each run of components that hold about as many assets as a block may."""
    start, held = 0, 0
    for position, component in enumerate(components):
        held += len(component)
        if held >= BLOCK:
            yield start, position + 1
            start, held = position + 1, 0
    if held:
        yield start, len(components)
