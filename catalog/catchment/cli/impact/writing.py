"""Options of `catchment impact` that say what it writes, and where."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from catchment.words import CHOOSE, nearest

if TYPE_CHECKING:
    from catchment.impact.report import Report

NAMES = ("text", "markdown", "json", "sarif", "junit", "code-quality")
"""The words of ``--format``; those of ``outputs.FORMATS``, which is imported late."""

Outputs = tuple[tuple[str, Path], ...]
"""Formats and the files that they go to."""

EXAMPLES = """\b
Examples:
  catchment impact --base main/target --head target
  catchment impact --git-base main --format markdown > comment.md
  catchment --db main.db impact --base run:latest --head target
  catchment impact --base base.json.gz --head head.json.gz --output markdown=comment.md --output sarif=impact.sarif
  catchment impact --base main/target --head target --fail-on none --format json"""


def _parsed(_context: click.Context, _parameter: click.Parameter, values: Sequence[str]) -> Outputs:
    found = tuple(_output(value) for value in values)
    files = [path for _, path in found]
    twice = next((path for path in files if files.count(path) > 1), None)
    if twice is not None:
        raise click.BadParameter(f"two outputs go to {twice}: name a file for each")
    return found


def _output(value: str) -> tuple[str, Path]:
    name, equals, file = value.partition("=")
    if not equals or not file:
        raise click.BadParameter(f"{value!r} names no file: write FORMAT=FILE, as in sarif=impact.sarif")
    if name not in NAMES:
        raise click.BadParameter(f"there is no format {name!r}: {nearest(name, NAMES, CHOOSE)}")
    return name, Path(file)


def output_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command ``--format``, ``--output`` and ``--files-url``."""
    options = (
        click.option(
            "--format",
            "format_",
            type=click.Choice(NAMES),
            default="text",
            show_default=True,
            help="What is printed.",
        ),
        click.option(
            "--output",
            "outputs",
            multiple=True,
            callback=_parsed,
            metavar="FORMAT=FILE",
            help="Write a format to a file too, whole or not at all; may be repeated.",
        ),
        click.option(
            "--files-url",
            default="",
            envvar="CATCHMENT_FILES_URL",
            show_envvar=True,
            metavar="URL",
            help="Where a website has the repository's files as in the head; a comment then links to them.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def write(report: "Report", format_: str, outputs: Outputs, *, project_path: str, files_url: str) -> None:
    """Write a report to its files, then print it.

    Args:
        report: The report.
        format_: What is printed.
        outputs: Formats and the files that they go to.
        project_path: Where the project stands in its repository.
        files_url: Where a website has the repository's files, "" for no links.

    Raises:
        InputError: A file cannot be written.
    """
    from catchment.exports import writing
    from catchment.impact.outputs import FORMATS
    from catchment.impact.outputs.places import Places

    places = Places(root=project_path, url=files_url)
    # All are made before any is written, so that none stands there beside one that failed.
    made = [(path, FORMATS[name](report, places)) for name, path in outputs]
    for path, body in made:
        writing.write(path, (body, "\n"))
    click.echo(FORMATS[format_](report, places))
