"""Lineage answers as text: a tree for a terminal, Mermaid and DOT for documents."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from catchment.words import shown
from catchment_parsers.facts import Record


class Arc(Record, frozen=True, kw_only=True):
    """An edge to draw: URNs, and how the two are linked."""

    source: str
    target: str
    how: str


Label = Callable[[str], str]


def named(names: Mapping[str, str]) -> Label:
    """Return what labels assets, and their columns, by the name that people gave them.

    >>> label = named({"duckdb/shop.main.orders_v2": "orders.v2"})
    >>> label("duckdb/shop.main.orders_v2#id"), label("duckdb/shop.main.payments")
    ('orders.v2.id', 'payments')
    """

    def label(urn: str) -> str:
        asset, _, column = urn.partition("#")
        name = shown(names[asset]) if asset in names else short(asset)
        return f"{name}.{shown(column)}" if column else name

    return label


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
    return shown(f"{last}.{column}" if column else last)


def tree(start: str, arcs: Iterable[Arc], label: Label = short) -> list[str]:
    """Return the lines of a tree; what stands below a node is written once, where it first comes up."""
    children: dict[str, list[Arc]] = {}
    for arc in arcs:
        children.setdefault(arc.source, []).append(arc)
    lines, written = [label(start)], {start}
    stack = [(arc, "", place == 0) for place, arc in enumerate(reversed(children.get(start, [])))]
    while stack:
        arc, indent, last = stack.pop()
        found = children.get(arc.target, [])
        again = "  (see above)" if found and arc.target in written else ""
        lines.append(f"{indent}{'└── ' if last else '├── '}{label(arc.target)}  [{arc.how}]{again}")
        below = indent + ("    " if last else "│   ")
        if arc.target not in written:
            stack += [(each, below, place == 0) for place, each in enumerate(reversed(found))]
        written.add(arc.target)
    return lines


def mermaid(arcs: Sequence[Arc], label: Label = short) -> str:
    """Return a Mermaid flowchart; solid lines make values, dotted ones decide about them."""
    names = {urn: f"n{place}" for place, urn in enumerate(_nodes(arcs))}
    nodes = [f'    {name}["{label(urn).translate(_CODES)}"]' for urn, name in names.items()]
    links = [f"    {names[a.source]} {_arrow(a.how)}|{a.how}| {names[a.target]}" for a in arcs]
    return "\n".join(["flowchart LR", *nodes, *links])


def dot(arcs: Sequence[Arc], label: Label = short) -> str:
    """Return a Graphviz digraph."""
    nodes = [f'    "{_escaped(urn)}" [label="{_escaped(label(urn))}"];' for urn in _nodes(arcs)]
    links = [f'    "{_escaped(a.source)}" -> "{_escaped(a.target)}" [label="{a.how}"];' for a in arcs]
    return "\n".join(["digraph lineage {", "    rankdir=LR;", "    node [shape=box];", *nodes, *links, "}"])


def _nodes(arcs: Iterable[Arc]) -> dict[str, None]:
    return {urn: None for arc in arcs for urn in (arc.source, arc.target)}


def _arrow(how: str) -> str:
    return "-.->" if how in {"JOIN", "GROUP_BY", "FILTER", "SORT", "WINDOW", "CONDITIONAL"} else "-->"


_CODES = str.maketrans({'"': "'", "#": "#35;", "%": "#37;", "`": "#96;", "<": "#lt;", ">": "#gt;", "\\": "#92;"})
"""What Mermaid, or the page around it, would take for more than text."""


def _escaped(text: str) -> str:
    return shown(text).replace("\\", "\\\\").replace('"', '\\"')
