"""The graph that selectors follow: dataset-level lineage, and the tests that it leaves out."""

from collections.abc import Callable, Collection, Iterable, Mapping

from catchment.assertions import attached_to
from catchment.assets import Entry
from catchment.catalog import State
from catchment.selectors.grammar import ALL, Criterion
from catchment.selectors.methods import name_of, resource_types
from catchment_parsers.facts import Asset, Kind, Record

Neighbours = Mapping[int, Collection[int]]
_KEY = "selectors.graph"


class Graph(Record, frozen=True, kw_only=True):
    """What reads what, by ids.

    Attributes:
        members: All that can be selected, by name; what is disabled, and groups, are not part of the graph.
        types: What dbt calls each member.
        parents: What each member reads.
        children: What reads it, tests among them.
        tests: The tests of each member.
    """

    members: dict[int, Entry]
    types: dict[int, set[str]]
    parents: dict[int, list[int]]
    children: dict[int, list[int]]
    tests: dict[int, list[int]]


def graph_of(state: State) -> Graph:
    """Return the graph of a state, which is made once."""
    known = state.worked_out.get(_KEY)
    if not isinstance(known, Graph):
        known = state.worked_out[_KEY] = _made(state)
    return known


def _made(state: State) -> Graph:
    selectable = [
        entry for entry in state.assets.values() if not entry.asset.disabled and entry.asset.kind is not Kind.GROUP
    ]
    return graph_from(selectable, lambda entry: _read_by(state, entry))


def graph_from(entries: Iterable[Entry], read_by: Callable[[Entry], Iterable[int]]) -> Graph:
    """Return the graph of entries, given the ids of what each of them reads."""
    members = {entry.id: entry for entry in sorted(entries, key=lambda one: (name_of(one), one.asset.urn))}
    parents = {node: [each for each in read_by(entry) if each in members] for node, entry in members.items()}
    children: dict[int, list[int]] = {}
    tests: dict[int, list[int]] = {}
    for node, above in parents.items():
        for each in above:
            children.setdefault(each, []).append(node)
            if members[node].asset.kind is Kind.TEST:
                tests.setdefault(each, []).append(node)
    types = {node: resource_types(entry) for node, entry in members.items()}
    return Graph(members=members, types=types, parents=parents, children=children, tests=tests)


def _read_by(state: State, entry: Entry) -> Iterable[int]:
    """Yield the ids of what an asset reads: of a test, what it is attached to and what else it names."""
    lineage = state.lineage
    if entry.asset.kind is not Kind.TEST:
        return (link.node for link in lineage.asset_links(entry.id, upstream=True))
    return (node for urn in tested(entry.asset) if (node := lineage.id(urn)) is not None)


def tested(test: Asset) -> Iterable[str]:
    """Yield the URNs of what a test is attached to, and of what else it names."""
    return dict.fromkeys((*attached_to(test), *(test.details.get("also_reads") or ())))


def reach(neighbours: Neighbours, starts: Iterable[int], steps: int) -> set[int]:
    """Return what any of the starts reaches in so many steps."""
    found: set[int] = set()
    layer = set(starts)
    while layer and steps > 0:
        layer = {each for node in layer for each in neighbours.get(node, ())} - found
        found |= layer
        steps -= 1
    return found


def with_neighbours(graph: Graph, found: set[int], criterion: Criterion) -> set[int]:
    """Return assets with what the graph operators of their criterion add."""
    below = found | reach(graph.children, found, criterion.downstream)
    if criterion.around:
        around = found | reach(graph.children, found, ALL)
        below |= around | reach(graph.parents, around, ALL)
    return below | reach(graph.parents, found, criterion.upstream)
