"""The ways from changed columns to what they reach, as a Mermaid graph: the worst first, never too many."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from catchment.graph.render import Label
from catchment.impact.outputs.safe import clipped
from catchment.impact.report import BREAKS, Affected, Report
from catchment_parsers.facts import Record

MOST_NODES = 32
"""Nodes that a reader can still take in."""
_CODES = str.maketrans({c: f"#{ord(c)};" for c in '"#%`<>\\&@[]{}|()*_~$:/;'} | {"_": "_", "/": "/"})
_STYLES = (
    "classDef changed fill:#fff1c2,stroke:#bf8700,color:#1f2328",
    "classDef broken fill:#ffd8d3,stroke:#cf222e,color:#1f2328",
    "classDef other fill:#eef1f4,stroke:#8c959f,color:#1f2328",
)


class Drawing(Record, frozen=True, kw_only=True):
    """A graph and how much of the report it shows.

    Attributes:
        lines: Mermaid's text; empty where there is nothing to draw.
        drawn: How many affected assets it shows.
        of: How many there are.
    """

    lines: tuple[str, ...]
    drawn: int
    of: int


def drawing(report: Report, label: Label, most: int = MOST_NODES) -> Drawing:
    """Return the graph of a report.

    Args:
        report: The report; its affected assets are in order, the worst first.
        label: What calls assets and columns.
        most: Nodes that it may have.
    """
    beyond = [each for each in report.affected if each.distance]
    nodes: dict[str, str] = {}
    arcs: dict[tuple[str, str], None] = {}
    drawn = 0
    for each in beyond:
        ways = list(_ways(each))
        if len(nodes.keys() | {urn for way in ways[:1] for urn in way}) > most:
            continue
        drawn += 1
        for way in ways:
            if len(nodes.keys() | set(way)) <= most:
                arcs |= dict.fromkeys(pairwise(way))
                for place, urn in enumerate(way):
                    nodes.setdefault(urn, "changed" if place == 0 else "other")
    told = [(each.urn, each.effects, each.possible) for each in beyond]
    told += [(column.urn, column.effects, column.possible) for each in beyond for column in each.columns]
    broken = {urn for urn, effects, possible in told if BREAKS & set(effects).difference(possible)}
    styles = {urn: "broken" if urn in broken and style == "other" else style for urn, style in nodes.items()}
    return Drawing(lines=tuple(_mermaid(styles, arcs, label)) if arcs else (), drawn=drawn, of=len(beyond))


def _ways(each: Affected) -> Iterator[Sequence[str]]:
    """Yield the ways to an asset: its own, then those of its columns from other changes, which tell more."""
    if len(each.path) > 1:
        yield each.path
    seen = {each.path[:1]}
    for column in each.columns:
        if len(column.path) > 1 and column.path[:1] not in seen:
            seen.add(column.path[:1])
            yield column.path


def _mermaid(styles: dict[str, str], arcs: Iterable[tuple[str, str]], label: Label) -> Iterator[str]:
    names = {urn: f"n{place}" for place, urn in enumerate(styles)}
    yield "flowchart LR"
    for urn, name in names.items():
        yield f'    {name}["{clipped(label(urn), 60).translate(_CODES)}"]:::{styles[urn]}'
    yield from (f"    {names[source]} --> {names[target]}" for source, target in arcs)
    yield from (f"    {style}" for style in _STYLES)
