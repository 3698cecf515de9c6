"""What lineage answers with: nodes by name, each made when it is asked for, and whether they are all."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, overload

from catchment.completeness import Completeness
from catchment.graph.completeness import completeness, completeness_between
from catchment.graph.filters import Filter
from catchment.graph.lineage import Lineage, Step, Steps
from catchment.graph.paths import paths as paths_
from catchment.store.links import how
from catchment_parsers.facts import Record
from catchment_parsers.naming import split_urn

if TYPE_CHECKING:
    from catchment.catalog import State


class Reached(Record, frozen=True, kw_only=True, omit_defaults=False):
    """A node of a lineage answer.

    Attributes:
        id: Its id.
        urn: The column, or the asset (its rows).
        asset: URN of its asset.
        distance: Hops from where the question started.
        how: How it is linked to the node before it: an OpenLineage subtype, ``OWN``, ``ROWS``, ``WHOLE``, ``VALUES``.
        via: URN of the node before it.
        certain: False where the link stands for unknown use.
    """

    id: int
    urn: str
    asset: str
    distance: int
    how: str
    via: str
    certain: bool

    def __str__(self) -> str:
        return self.urn


class AllReached(Sequence[Reached]):
    """What a walk reached, nearest first.

    Attributes:
        lineage: The graph that was walked.
        steps: The walk.
    """

    def __init__(self, lineage: Lineage, steps: Steps) -> None:
        self.lineage = lineage
        self.steps = steps

    def __len__(self) -> int:
        return len(self.steps)

    def __iter__(self) -> Iterator[Reached]:
        return (reached(self.lineage, step) for step in self.steps)

    @overload
    def __getitem__(self, place: int) -> Reached: ...
    @overload
    def __getitem__(self, place: slice) -> list[Reached]: ...
    def __getitem__(self, place: int | slice) -> Reached | list[Reached]:
        if isinstance(place, int):
            return reached(self.lineage, self.steps[place])
        return [reached(self.lineage, step) for step in self.steps[place]]


class Answer(Record, frozen=True, kw_only=True):
    """What a column or asset reaches, and whether that is all.

    Attributes:
        start: URN of where the question started.
        reached: Nearest first.
        completeness: Whether anything could not be followed, and why.
    """

    start: str
    reached: Sequence[Reached]
    completeness: Completeness


class Paths(Record, frozen=True, kw_only=True):
    """The ways from one column or asset to another.

    Attributes:
        paths: The shortest first, each as what it passes after the start, up to the end.
        completeness: Whether there may be more, and why.
    """

    paths: tuple[tuple[Reached, ...], ...]
    completeness: Completeness


def lineage(state: "State", node: int, *, upstream: bool, depth: int | None, only: Filter) -> Answer:
    """Return what a column or asset reaches."""
    graph = state.lineage
    steps = graph.follow(node, upstream=upstream, depth=depth, only=only)
    return Answer(
        start=graph.urns[node],
        reached=AllReached(graph, steps),
        completeness=completeness(state.assets, graph, node, steps, upstream=upstream, depth=depth, only=only),
    )


def links(state: "State", answer: Answer, *, upstream: bool, only: Filter) -> list[tuple[str, str, str]]:
    """Return every link between what an answer reached: from the start outwards, and how.

    That an asset's rows reach its own columns goes without saying, and so does that a column comes with
    the rows that it stands in: both are left out.
    """
    graph = state.lineage
    start = graph.id(answer.start)
    assert start is not None, answer.start
    own = {each.urn: each.via for each in answer.reached if each.how == "OWN"}
    inside = dict.fromkeys([start, *(each.id for each in answer.reached)])
    arrays, codes = graph.links_of(start), graph.allowed(only).codes
    found: dict[tuple[str, str, str], None] = {}
    for node in inside:
        source = own.get(graph.urns[node], graph.urns[node])
        for end, code in arrays.links(node, upstream=upstream):
            if end in inside and codes[code] and how(code) != "OWN" and graph.urns[end] != source:
                found[source, graph.urns[end], how(code)] = None
    standing_in = {(source, split_urn(target)[0]) for source, target, _ in found if "#" in target}
    return [each for each in found if each[2] != "ROWS" or each[:2] not in standing_in]


def paths(state: "State", start: int, end: int, *, upstream: bool, most: int, only: Filter) -> Paths:
    """Return the shortest ways from one column or asset to another."""
    graph = state.lineage
    found = paths_(graph, start, end, upstream=upstream, most=most, only=only)
    return Paths(
        paths=tuple(tuple(reached(graph, step) for step in way) for way in found.ways),
        completeness=completeness_between(
            state.assets, graph, start, end, upstream=upstream, reasons=found.lacks(only, most)
        ),
    )


def reached(lineage: Lineage, step: Step) -> Reached:
    """Return a step of a walk with names instead of ids."""
    return Reached(
        id=step.node,
        urn=lineage.urns[step.node],
        asset=lineage.urns[lineage.asset_of[step.node]],
        distance=step.distance,
        how=str(step.link.how),
        via=lineage.urns[step.via],
        certain=step.link.certain,
    )
