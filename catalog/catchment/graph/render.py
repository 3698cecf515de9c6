"""Lineage answers as text: a tree for a terminal, Mermaid and DOT for documents."""

from collections.abc import Callable, Iterable, Sequence

from catchment_parsers.facts import Record


class Arc(Record, frozen=True, kw_only=True):
    """An edge to draw: URNs, and how the two are linked."""

    source: str
    target: str
    how: str


Label = Callable[[str], str]


def short(urn: str) -> str:
    """Return a name that people recognise: the last part of the asset's, with the column.

    >>> short("duckdb/shop.main.orders#id"), short("duckdb/shop.main.orders"), short("duckdb/metric.shop.revenue")
    ('orders.id', 'orders', 'revenue')
    """
    asset, _, column = urn.partition("#")
    name = asset.rpartition("/")[2]
    parts = name.split(".")
    # A versioned dbt model ends in its version, which says nothing alone.
    last = ".".join(parts[-2:]) if parts[-1][:1] == "v" and parts[-1][1:].isdigit() else parts[-1]
    return f"{last}.{column}" if column else last


def tree(start: str, arcs: Iterable[Arc], label: Label = short) -> list[str]:
    """Return the lines of a tree; each node stands where it is first reached."""
    children: dict[str, list[Arc]] = {}
    for arc in arcs:
        children.setdefault(arc.source, []).append(arc)
    lines = [label(start)]
    stack = [(arc, "", place == 0) for place, arc in enumerate(reversed(children.get(start, [])))]
    while stack:
        arc, indent, last = stack.pop()
        lines.append(f"{indent}{'└── ' if last else '├── '}{label(arc.target)}  [{arc.how}]")
        below = indent + ("    " if last else "│   ")
        found = children.get(arc.target, [])
        stack += [(each, below, place == 0) for place, each in enumerate(reversed(found))]
    return lines


def mermaid(arcs: Sequence[Arc], label: Label = short) -> str:
    """Return a Mermaid flowchart; solid lines make values, dotted ones decide about them."""
    names = {urn: f"n{place}" for place, urn in enumerate(_nodes(arcs))}
    nodes = [f'    {name}["{_plain(label(urn))}"]' for urn, name in names.items()]
    links = [f"    {names[a.source]} {_arrow(a.how)}|{a.how}| {names[a.target]}" for a in arcs]
    return "\n".join(["flowchart LR", *nodes, *links])


def dot(arcs: Sequence[Arc], label: Label = short) -> str:
    """Return a Graphviz digraph."""
    nodes = [f'    "{_plain(urn)}" [label="{_plain(label(urn))}"];' for urn in _nodes(arcs)]
    links = [f'    "{_plain(a.source)}" -> "{_plain(a.target)}" [label="{a.how}"];' for a in arcs]
    return "\n".join(["digraph lineage {", "    rankdir=LR;", "    node [shape=box];", *nodes, *links, "}"])


def _nodes(arcs: Iterable[Arc]) -> dict[str, None]:
    return {urn: None for arc in arcs for urn in (arc.source, arc.target)}


def _arrow(how: str) -> str:
    return "-->" if how in {"IDENTITY", "TRANSFORMATION", "AGGREGATION", "ROWS", "WHOLE", "VALUES"} else "-.->"


def _plain(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', "'")
