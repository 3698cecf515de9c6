"""`catchment export`: all that is known, for other tools."""

import sys
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from catchment.cli.output import as_of_option, open_catalog

if TYPE_CHECKING:
    from catchment.catalog import Catalog

TEXTS = ("json", "graphml", "openlineage", "mermaid", "dot")
TABLES = ("csv", "parquet")
"""Formats that are one text, and those that are a file a table."""


@click.command(
    epilog="""\b
Examples:
  catchment export > graph.json
  python -c "import json, networkx as nx; print(nx.node_link_graph(json.load(open('graph.json')), edges='links'))"
  catchment export --format graphml --output graph.graphml
  catchment export --format openlineage | gzip > events.ndjson.gz
  catchment export --format csv --output tables.zip
  catchment export --format parquet --output tables"""
)
@click.option(
    "--format", "format_", type=click.Choice([*TEXTS, *TABLES]), default="json", show_default=True, help="Format."
)
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    help="A file instead of standard output; for csv and parquet a folder, or a .zip. It is there whole or not at all.",
)
@as_of_option
@click.pass_obj
def command(db: str, format_: str, output: Path | None) -> None:
    """Write all that is known: assets, columns, owners, and lineage of both levels.

    json is node-link data as networkx reads it, and graphml says the same. openlineage is an event a line. mermaid and
    dot draw the assets. csv and parquet are three tables: nodes, edges, owners; in csv, what a spreadsheet would take
    for a formula has an apostrophe before it. parquet wants the extra 'parquet'.
    """
    # One state of the file, whatever is published meanwhile.
    with open_catalog(db) as catalog, catalog.store.snapshot():
        if format_ in TABLES:
            _write_tables(catalog, format_, output)
        else:
            _write_text(_pieces(catalog, format_), output)


def _pieces(catalog: "Catalog", format_: str) -> Iterable[str]:
    from catchment.exports import drawings, graphml, node_link, openlineage

    texts: dict[str, Callable[[Catalog], Iterable[str]]] = {
        "json": node_link.pieces,
        "graphml": graphml.pieces,
        "openlineage": openlineage.pieces,
        "mermaid": drawings.mermaid,
        "dot": drawings.dot,
    }
    return texts[format_](catalog)


def _write_text(pieces: Iterable[str], output: Path | None) -> None:
    from catchment.exports.writing import copy, write

    if output:
        write(output, pieces)
    else:
        copy(pieces, sys.stdout)


def _write_tables(catalog: "Catalog", format_: str, output: Path | None) -> None:
    from catchment.errors import InputError
    from catchment.exports import delimited, parquet
    from catchment.exports.writing import write_folder, write_zip

    if output is None:
        raise InputError(f"{format_} is several files: name a folder, or a .zip, with --output")
    if format_ == "parquet":
        parquet.check_installed()
    files, fill = (parquet.FILES, parquet.fill) if format_ == "parquet" else (delimited.FILES, delimited.fill)
    into = write_zip if output.suffix == ".zip" else write_folder
    into(output, files, partial(fill, catalog))
