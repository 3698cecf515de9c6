"""Reading SQL, and rendering Jinja, in worker processes that can be killed, so that a bad statement costs itself alone.

SQL is hostile input (DESIGN 4): a text can make a parser recurse, allocate or run without end, and the
compiled one has been reported to crash its process.  Of a text that
costs its worker (see `pool`), all is read but the statement at which its reader stood.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import TimeoutError as Expired
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from catchment.pool import Progress, in_workers, schedule, silent, why
from catchment_parsers.facts import Diagnostic, Limits, ParseStatus, Severity, SqlTask, Statement

if TYPE_CHECKING:
    from pebble import ProcessPool

    from catchment_parsers.dbt import Engine
    from catchment_parsers.dbt.jinja import Rendered, Template
    from catchment_parsers.sql.meaning import Signatures


Lineages = list[tuple[Statement, ...]]
FAULTS = 3
"""Statements of one text that may cost their workers before the text is given up."""


def read_inline(tasks: Sequence[SqlTask], limits: Limits = Limits()) -> Lineages:
    """Read each text in this process: no start-up cost, and no protection."""
    return [_read(task, limits) for task in tasks]


def _read(task: SqlTask, limits: Limits, refuse: Callable[[], str] | None = None) -> tuple[Statement, ...]:
    from catchment_parsers.sql import extract

    return extract(
        task.sql,
        task.dialect,
        schema=task.schema,
        default_db=task.default_db,
        default_schema=task.default_schema,
        stand_ins=task.stand_ins,
        limits=limits,
        refuse=refuse,
    )


def _read_marked(task: SqlTask, mark: str, faults: Mapping[int, str], limits: Limits) -> tuple[Statement, ...]:
    """Read a text, but for the statements at fault, and write down at which one the reader stands."""
    count = 0

    with open(mark, "r+b", buffering=0) as file:  # noqa: PTH123 - unbuffered

        def refuse() -> str:
            nonlocal count
            count += 1
            file.seek(0)
            file.write(b"%d" % count)
            return faults.get(count, "")

        return _read(task, limits, refuse)


def read_in_workers(tasks: Sequence[SqlTask], limits: Limits, progress: Progress = silent) -> Lineages:
    """Read each text in worker processes; the answers stand in the order of the texts.

    Args:
        tasks: What to read.
        limits: What each text may cost.
        progress: Told how many texts are done, of how many.
    """
    lost = partial(_salvaged, limits)
    return in_workers(partial(read_inline, limits=limits), tasks, limits, lost, progress)


def sign_inline(tasks: Sequence[SqlTask], names: Mapping[str, str], limits: Limits) -> "list[Signatures | None]":
    """Return the signatures of each text in this process, None of what cannot be read.

    Args:
        tasks: What to read.
        names: Canonical names of relations, and ``relation#column`` of columns, to those that stand for
            them in the signatures.
        limits: What each text may cost.
    """
    from catchment_parsers.sql.signature import signatures

    return [
        signatures(
            task.sql,
            task.dialect,
            schema=task.schema,
            default_db=task.default_db,
            default_schema=task.default_schema,
            stand_ins=task.stand_ins,
            rename=partial(_renamed, names),
            limits=limits,
        )
        for task in tasks
    ]


def _renamed(names: Mapping[str, str], table: str, column: str) -> tuple[str, str]:
    new = names.get(f"{table}#{column}", "") if column else ""
    return names.get(table, table), new.rpartition("#")[2] or column


def sign_in_workers(tasks: Sequence[SqlTask], names: Mapping[str, str], limits: Limits) -> "list[Signatures | None]":
    """As `sign_inline`, in worker processes."""
    work = partial(sign_inline, names=names, limits=limits)
    return in_workers(work, tasks, limits, lambda *_: None, silent)


def render_inline(templates: "Sequence[Template]", library: bytes, limits: Limits = Limits()) -> "list[Rendered]":
    """Render each text in this process, as ``dbt.rendered`` asks for; no protection."""
    from catchment_parsers.dbt.jinja.environment import render

    return [render(template, library, limits) for template in templates]


def render_in_workers(templates: "Sequence[Template]", library: bytes, limits: Limits) -> "list[Rendered]":
    """As `render_inline`, in worker processes: a template that costs its worker is not rendered."""
    from catchment_parsers.dbt.jinja import Rendered

    def lost(_pool: "ProcessPool", _template: "Template", error: BaseException) -> Rendered:
        return Rendered(code="gave-up", message=f"Its Jinja {why(error, limits)}: run `dbt compile`.")

    return in_workers(partial(render_inline, library=library, limits=limits), templates, limits, lost, silent)


def read_engine(files: tuple[bytes, bytes]) -> "Engine":
    """Read the Parquet files of dbt's engine, for `in_worker`: of damaged ones the reader complains to the terminal."""
    from catchment_parsers.dbt import read_engine as read

    quiet = os.open(os.devnull, os.O_WRONLY)
    shown = os.dup(2)
    os.dup2(quiet, 2)
    try:
        return read(*files)
    finally:
        os.dup2(shown, 2)
        os.close(shown)
        os.close(quiet)


def _salvaged(limits: Limits, pool: "ProcessPool", task: SqlTask, error: BaseException) -> tuple[Statement, ...]:
    """Read a text again that cost its worker, without the statements at fault: those at which the reader stood."""
    from pebble import ProcessExpired

    faults: dict[int, str] = {}
    with TemporaryDirectory(prefix="catchment") as folder:
        mark = Path(folder, "mark")
        for _ in range(FAULTS + 1 if ";" in task.sql.rstrip("; \n") else 0):
            mark.write_bytes(b"")
            work = partial(_read_marked, mark=str(mark), faults=faults, limits=limits)
            try:
                return schedule(pool, work, task, limits.seconds).result()
            except (Expired, ProcessExpired, MemoryError) as again:
                error = again
            fault = int(mark.read_bytes() or b"0")
            if not fault or fault in faults:
                break
            faults[fault] = why(error, limits)
    return _given_up(limits, error)


def _given_up(limits: Limits, error: BaseException) -> tuple[Statement, ...]:
    message = f"this SQL {why(error, limits)} and was given up: split it into smaller statements"
    diagnostic = Diagnostic(code="gave-up", message=message, severity=Severity.ERROR, line=1)
    return (Statement(kind="UNKNOWN", status=ParseStatus.FAILED, diagnostics=(diagnostic,)),)
