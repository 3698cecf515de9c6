"""`catchment export`: the whole graph for other tools."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from catchment.cli.output import open_catalog

if TYPE_CHECKING:
    from catchment.catalog import Catalog

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""What XML cannot hold, not even escaped."""


@click.command(
    epilog="""\b
Examples:
  catchment export > graph.json
  python -c "import json, networkx as nx; print(nx.node_link_graph(json.load(open('graph.json')), edges='links'))"
  catchment export --format graphml --output graph.graphml"""
)
@click.option(
    "--format", "format_", type=click.Choice(["json", "graphml"]), default="json", show_default=True, help="Format."
)
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="A file instead of standard output.")
@click.pass_obj
def command(db: str, format_: str, output: Path | None) -> None:
    """Write the whole graph: node-link JSON as networkx reads it, or GraphML."""
    with open_catalog(db) as catalog:
        text = _graphml(catalog) if format_ == "graphml" else _json(catalog)
    if output:
        output.write_text(text + "\n", encoding="utf-8")
    else:
        click.echo(text)


def _json(catalog: "Catalog") -> str:
    import msgspec

    from catchment.graph.export import node_link

    data: dict[str, Any] = node_link(catalog)
    return msgspec.json.format(msgspec.json.encode(data), indent=1).decode()


def _graphml(catalog: "Catalog") -> str:
    import networkx as nx

    return _NOT_XML.sub("\ufffd", "\n".join(nx.generate_graphml(catalog.graph())))
