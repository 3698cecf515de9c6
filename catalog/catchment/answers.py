"""What lineage answers with: nodes by name, each made when it is asked for, and whether they are all."""

from collections.abc import Iterator, Sequence
from typing import overload

from catchment.completeness import Completeness
from catchment.graph.lineage import Lineage, Step, Steps
from catchment_parsers.facts import Record


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
