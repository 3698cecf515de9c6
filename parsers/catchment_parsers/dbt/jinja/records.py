"""What goes into rendering and what comes out of it: pure data, so any process can do it."""

from collections.abc import Callable, Sequence
from typing import Any

from catchment_parsers.facts import Record


class Reference(Record, frozen=True, kw_only=True):
    """What ``ref()``, ``source()`` or ``this`` stands for.

    Attributes:
        written: As SQL writes it; of an ephemeral model the name of the CTE that dbt would put there.
        database, schema, identifier: Its parts.
        latest: Whether it is the latest of its versions, or has none.
        columns: Names and types as the warehouse's catalog tells them, None where it does not.
    """

    written: str
    database: str = ""
    schema: str = ""
    identifier: str = ""
    latest: bool = True
    columns: tuple[tuple[str, str], ...] | None = None


class Template(Record, frozen=True, kw_only=True):
    """One text of SQL with Jinja in it.

    Attributes:
        key: Its node's unique_id.
        sql: The text.
        node: The node as the manifest has it, but for its text.
        this: The relation that it makes, None where it makes none.
        references: What its ``ref()`` and ``source()`` may mean, by unique_id.
    """

    key: str
    sql: str
    node: dict[str, Any]
    this: Reference | None = None
    references: dict[str, Reference] = {}


class Library(Record, frozen=True, kw_only=True):
    """What the texts of a project share.

    Attributes:
        macros: Text of every macro by unique_id, ``macro.dbt_utils.star``.
        project: The project's own package.
        adapter: dbt's name of the adapter.
        variables: Those that dbt was called with; what the project's files set is not in the artifacts.
        dbt_version, generated_at, invocation_id: Of the manifest.
    """

    macros: dict[str, str] = {}
    project: str = ""
    adapter: str = ""
    variables: dict[str, Any] = {}
    dbt_version: str = ""
    generated_at: str = ""
    invocation_id: str = ""


class Templates(Record, frozen=True, kw_only=True):
    """All of a project's SQL that is not compiled.

    Attributes:
        texts: What is to be rendered.
        library: A ``Library`` as MessagePack: it goes to every worker, which decodes it once.
    """

    texts: tuple[Template, ...] = ()
    library: bytes = b""


class Rendered(Record, frozen=True, kw_only=True):
    """What came of a text.

    Attributes:
        sql: The SQL, "" where it could not be rendered.
        code: Why not, as a word: ``macro-unknown``, ``value-unknown``, ``jinja-error``, ``too-large``, ``gave-up``.
        message: Why not, as a sentence.
        assumed: Variables of which the default was taken, since no artifact tells what the project sets.
    """

    sql: str = ""
    code: str = ""
    message: str = ""
    assumed: tuple[str, ...] = ()


RunTemplates = Callable[[Sequence[Template], bytes], Sequence[Rendered]]
"""Renders texts, given their library, in order: inline or in worker processes."""
