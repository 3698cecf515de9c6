"""What makes the steps of lineage, as text: expressions, files and lines."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from catchment.graph.render import Label

MOST = 3
"""Edges of one step that are shown; the others are counted."""
WIDTH = 100
"""Characters of an expression that are shown."""


def step_lines(step: dict[str, Any], label: "Label") -> list[str]:
    """Return the lines of a step, as named operations have it: where it leads, and what makes it."""
    possible = "" if step["isCertain"] else ", possible"
    return [
        f"  → {label(step['urn'])}  [{step['how']}{possible}]",
        *(f"      {each}" for each in _reasons(step, label)),
    ]


def _reasons(step: dict[str, Any], label: "Label") -> Iterator[str]:
    """Yield a line for each of the edges of a step, three at most."""
    from catchment.words import shown

    edges = step["columnEdges"]
    for edge in edges[:MOST]:
        where = edge["location"] or {}
        ends = (step["via"], step["urn"])
        named = "" if edge["source"] in ends and edge["target"] in ends else f"{label(edge['source'])} → "
        expression = " ".join((edge["expression"] or "").split())
        text = expression if len(expression) <= WIDTH else f"{expression[:WIDTH]}…"
        place = ":".join(str(part) for part in (where.get("path"), where.get("line")) if part)
        yield shown("  ".join(filter(None, [f"{named}{text or edge['subtype']}", place])))
    if len(edges) > MOST:
        yield f"and {len(edges) - MOST} more"


def tell_lacks(completeness: dict[str, Any]) -> None:
    """Say on standard error what an answer lacks, of its completeness as named operations have it."""
    from catchment.cli.lineage import tell_partial
    from catchment.completeness import Completeness, PartialReason

    tell_partial(
        Completeness(
            is_partial=completeness["isPartial"],
            reasons=tuple(map(PartialReason, completeness["reasons"])),
            unparsed_assets=tuple(completeness["unparsedAssets"]),
        )
    )
