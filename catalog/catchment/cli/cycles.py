"""`catchment cycles`: what depends on itself."""

from typing import TYPE_CHECKING, Any

import click

from catchment.cli.output import as_of_option, format_option, open_catalog, print_json, run_operation
from catchment.cli.reasons import step_lines, tell_lacks

if TYPE_CHECKING:
    from catchment.graph.render import Label


@click.command(
    epilog="""\b
Examples:
  catchment cycles
  catchment cycles --format json""",
)
@format_option
@as_of_option
@click.pass_obj
def command(db: str, format_: str) -> None:
    """Find circles: assets, or columns of several assets, that depend on themselves.

    Of all that reach each other the shortest cycle is shown, each step with the statement that makes it.  Assets that
    read themselves, as incremental models do, are listed apart: that is no fault.
    """
    from catchment.graph import render

    with open_catalog(db) as catalog:
        found = run_operation(catalog, "Cycles", {})["cycles"]
        label = render.named({entry.asset.urn: entry.asset.name for entry in catalog.state.assets.values()})
    if format_ == "json":
        print_json(found)
        return
    texts = ["\n".join(_lines(edge["node"], label)) for edge in found["edges"]] or ["no cycles"]
    if found["selfReading"]:
        names = ", ".join(label(step["urn"]) for step in found["selfReading"])
        more = found["selfReadingCount"] - len(found["selfReading"])
        texts.append(f"reads itself, which is no fault: {names}" + (f" and {more} more" if more else ""))
    click.echo("\n\n".join(texts))
    tell_lacks(found["completeness"])


def _lines(cycle: dict[str, Any], label: "Label") -> list[str]:
    of = "datasets" if cycle["granularity"] == "DATASET" else "columns and rows"
    shortest = "the shortest cycle" if cycle["isShortest"] else "a cycle"
    start = label(cycle["steps"][-1]["urn"])
    head = f"{cycle['size']} {of} reach each other; {shortest} is of {cycle['length']}: {start}"
    return [head, *(line for step in cycle["steps"] for line in step_lines(step, label))]
