"""What commands print: tables for people, JSON for programs, progress on a terminal."""

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from rich.console import Console

    from catchment.catalog import Catalog
    from catchment_parsers.facts import Limits

PIPE_WIDTH = 10_000
"""Columns of a table that goes to a file or a pipe, where no terminal bounds it: enough not to break names."""

format_option = click.option(
    "--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True, help="Output."
)

commit_option = click.option(
    "--commit",
    default="",
    envvar=["CATCHMENT_COMMIT", "GITHUB_SHA", "CI_COMMIT_SHA"],
    show_envvar=True,
    metavar="SHA",
    help="Git commit that the artifacts are of.",
)


def chosen_limits() -> "Limits":
    """Return the limits that the user set for SQL.

    Raises:
        InputError: There is no such limit or value.
    """
    from catchment.cli import LIMITS
    from catchment.errors import InputError
    from catchment.limits import limits_from

    context = click.get_current_context()
    try:
        return limits_from(context.meta.get(LIMITS, ()))
    except InputError as error:
        by = context.find_root().get_parameter_source("limits")
        of = "CATCHMENT_LIMITS (words with blanks between): " if by is click.core.ParameterSource.ENVIRONMENT else ""
        raise InputError(f"{of}{error}") from error


def _keep_as_of(ctx: click.Context, _parameter: click.Parameter, value: str | None) -> None:
    ctx.meta[AS_OF] = value


AS_OF = "catchment.as_of"
"""Key of the context's `meta` that holds what ``--as-of`` said."""
as_of_option = click.option(
    "--as-of",
    metavar="RUN|TIME",
    expose_value=False,
    callback=_keep_as_of,
    help="As it was after a run, by its number, or at a time (ISO 8601; a day is its end).",
)


@contextmanager
def open_catalog(db: str) -> "Iterator[Catalog]":
    """Open the catalog that the command line names; what is found damaged while it is read is told as such."""
    from catchment.catalog import open as open_
    from catchment.store.care import suspicious

    with open_(db) as catalog, suspicious(catalog.store.path):
        yield _as_asked(catalog, click.get_current_context().meta.get(AS_OF))


def _as_asked(catalog: "Catalog", as_of: str | None) -> "Catalog":
    from catchment.store.database import utc

    if as_of is None:
        return catalog
    return catalog.as_of(run=int(as_of)) if re.fullmatch("[0-9]{1,7}", as_of) else catalog.as_of(time=utc(as_of))


def console() -> "Console":
    """Return standard output: colour and its width on a terminal, plain and wide elsewhere."""
    from rich.console import Console

    if sys.stdout.isatty():
        return Console(highlight=False)
    return Console(highlight=False, width=PIPE_WIDTH, color_system=None)


def print_table(headings: Sequence[str], rows: Iterable[Sequence[Any]], *, right: Sequence[str] = ()) -> None:
    """Print rows under headings, those in `right` aligned to the right."""
    from rich.table import Table
    from rich.text import Text

    from catchment.words import shown

    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for heading in headings:
        table.add_column(heading, justify="right" if heading in right else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text("" if value is None else shown(str(value))) for value in row))
    with_trailing_space = console()
    with with_trailing_space.capture() as capture:
        with_trailing_space.print(table)
    click.echo("\n".join(line.rstrip() for line in capture.get().splitlines()))


def print_json(value: Any) -> None:
    """Print a value (records, lists, dicts) as indented JSON."""
    import msgspec

    click.echo(msgspec.json.format(msgspec.json.encode(value), indent=2).decode())


def percent(ratio: float | None) -> str:
    """Return a ratio as people read it, a dash where there is none.

    >>> percent(0.5), percent(None)
    ('50.0 %', '–')
    """
    return "–" if ratio is None else f"{100 * ratio:.1f} %"


@contextmanager
def progress_bar(label: str) -> Iterator[Callable[[int, int], None]]:
    """Show how much of a long work is done, its rate and the time left, on a terminal's standard error."""
    from catchment.pool import collect_rarely

    collect_rarely()
    if not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn
    from rich.progress import TimeRemainingColumn as TimeLeft
    from rich.text import Text

    class Rate(ProgressColumn):
        def render(self, task: Task) -> Text:
            return Text("" if task.speed is None else f"{task.speed:.0f}/s")

    columns = (TextColumn(label), BarColumn(), MofNCompleteColumn(), Rate(), TimeLeft())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def run_operation(catalog: "Catalog", name: str, variables: dict[str, Any]) -> dict[str, Any]:
    """Return the data of a named GraphQL operation, so that JSON here is JSON there."""
    from catchment_graphql.operations import execute

    return execute(catalog, name, variables)
