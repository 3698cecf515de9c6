"""The datasets and what reads them, drawn: Mermaid for documents, DOT for Graphviz."""

from typing import TYPE_CHECKING

from catchment.errors import InputError
from catchment.graph import render
from catchment.graph.export import dataset_links
from catchment.graph.render import Arc

if TYPE_CHECKING:
    from catchment.catalog import Catalog

MERMAID_LINKS, MERMAID_CHARACTERS = 500, 50_000
"""What Mermaid draws at most where nobody configures it."""


def mermaid(catalog: "Catalog") -> list[str]:
    """Return a flowchart.

    Raises:
        InputError: It is more than Mermaid draws.
    """
    arcs = _arcs(catalog)
    text = render.mermaid(arcs, _label(catalog)) if len(arcs) <= MERMAID_LINKS else ""
    if not text or len(text) > MERMAID_CHARACTERS:
        raise InputError(
            f"the catalog has {len(arcs)} links between assets, and Mermaid draws {MERMAID_LINKS} at most"
            f" and {MERMAID_CHARACTERS} characters: export --format dot, or draw a part of it with"
            " 'catchment lineage ASSET --format mermaid'"
        )
    return [text, "\n"]


def dot(catalog: "Catalog") -> list[str]:
    """Return a Graphviz digraph."""
    return [render.dot(_arcs(catalog), _label(catalog)), "\n"]


def _arcs(catalog: "Catalog") -> list[Arc]:
    return [Arc(source=link["source"], target=link["target"], how=link["reach"]) for link in dataset_links(catalog)]


def _label(catalog: "Catalog") -> render.Label:
    return render.named({entry.asset.urn: entry.asset.name for entry in catalog.state.assets.values()})
