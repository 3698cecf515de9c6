"""Proposed changes as people write them: words of a command, a list in a file, a migration script."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from catchment.artifacts import contents, text_of
from catchment.catalog import Catalog
from catchment.errors import InputError
from catchment.impact.proposal import ASSET_RULES, COLUMN_RULES, Proposal
from catchment.impact.report import ChangeKind
from catchment.words import CHOOSE, nearest
from catchment_parsers.facts import Limits, Record

if TYPE_CHECKING:
    from catchment_parsers.sql.migration import Step

KINDS = {kind.value.lower().replace("_", "-"): kind for kind in dict.fromkeys((*COLUMN_RULES, *ASSET_RULES))}
"""What can be proposed, as words of the command line."""


def of_word(word: str) -> Proposal:
    """Return the change that a word of the command line proposes: ``KIND:TARGET`` or ``KIND:TARGET=AFTER``.

    >>> of_word("column-renamed:orders.a=b").after
    'b'

    Raises:
        InputError: It is of no such form, or there is no such kind.
    """
    found = re.fullmatch(r"([\w-]+):([^=]+)(?:=(.*))?", word, re.DOTALL)
    if found is None:
        raise InputError(f"{word!r} is no change: write KIND:TARGET or KIND:TARGET=AFTER, as column-removed:orders.id")
    name, target, after = found[1].lower().replace("_", "-"), found[2], found[3] or ""
    if name not in KINDS:
        raise InputError(f"there is no kind of change {found[1]!r}: {nearest(name, KINDS, CHOOSE)}")
    return Proposal(target=target, kind=KINDS[name], after=after)


class _Listed(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A change in a file."""

    target: str
    kind: str = ""
    after: str = ""
    sql: str = ""


def of_file(path: Path) -> list[Proposal]:
    """Return the changes that a YAML or JSON file lists: ``target`` with ``kind`` and ``after``, or with ``sql``.

    Raises:
        InputError: The file cannot be read, or lists something else.
    """
    try:
        found = msgspec.yaml.decode(contents(path), type=list[_Listed])
    except msgspec.DecodeError as error:
        form = "list items of {target, kind, after} or {target, sql}"
        raise InputError(f"{path}: {str(error).replace(chr(10), ' ')}: {form}") from error
    return [_proposal(path, place, each) for place, each in enumerate(found, 1)]


def _proposal(path: Path, place: int, said: _Listed) -> Proposal:
    name = said.kind.lower().replace("_", "-")
    if said.sql and not name:
        return Proposal(target=said.target, sql=said.sql, path=str(path))
    if name not in KINDS:
        what = f"there is no kind of change {said.kind!r}" if name else "no kind"
        raise InputError(f"{path}: item {place}, {said.target}: {what}: {nearest(name, KINDS, CHOOSE)}")
    return Proposal(target=said.target, kind=KINDS[name], after=said.after)


# ── migration scripts ────────────────────────────────────────────────────────────────────────────


class Script(Record, frozen=True, kw_only=True):
    """How to read migration scripts.

    Attributes:
        dialect: sqlglot's name of the dialect.
        database, schema: Of names that do not say.
    """

    dialect: str
    database: str = ""
    schema: str = ""


_STEPS = {
    "ADD_COLUMN": ChangeKind.COLUMN_ADDED,
    "REMOVE_COLUMN": ChangeKind.COLUMN_REMOVED,
    "RENAME_COLUMN": ChangeKind.COLUMN_RENAMED,
    "RETYPE_COLUMN": ChangeKind.COLUMN_RETYPED,
    "ALLOW_NULL": ChangeKind.COLUMN_NULLABILITY,
    "CHANGE_VALUES": ChangeKind.COLUMN_LOGIC,
    "CHANGE_ROWS": ChangeKind.ROWSET_LOGIC,
    "REMOVE": ChangeKind.ASSET_REMOVED,
    "RENAME": ChangeKind.ASSET_REMOVED,
    "UNKNOWN": ChangeKind.OPAQUE_LOGIC,
}
"""What a step of a script proposes; one that defines something proposes its SQL."""


def of_scripts(
    catalog: Catalog, paths: Sequence[Path], script: Script, limits: Limits
) -> tuple[list[Proposal], list[str]]:
    """Return the changes that migration scripts propose, and what of them touches nothing that the catalog has.

    Args:
        catalog: Has the tables.
        paths: The scripts.
        script: How to read them.
        limits: What they may cost.

    Raises:
        InputError: A script cannot be read, or is not understood and names no table.
        AmbiguousError: A table's name fits several assets.
    """
    from catchment_parsers.sql.migration import steps

    found: list[Proposal] = []
    lost: list[str] = []
    for path in paths:
        new: set[str] = set()
        text = text_of(path)
        for step in steps(
            text, script.dialect, default_db=script.database, default_schema=script.schema, limits=limits
        ):
            where = f"{path}:{step.line}"
            if not step.table:
                raise InputError(f"{where}: this statement is not understood, nor what it changes: leave it out")
            if catalog.state.assets.matches(step.table):
                found.append(_of_step(catalog, path, step))
            elif step.action == "DEFINE":
                new.add(step.table)  # nobody can use it yet
            elif step.table not in new:
                lost.append(f"{where}: {step.table} is not in the catalog, so nothing is known of who uses it")
    return found, lost


def _of_step(catalog: Catalog, path: Path, step: "Step") -> Proposal:
    entries = catalog.state.assets.matches(step.table)
    urn = (entries[0] if len(entries) == 1 else catalog.asset(step.table)).asset.urn
    if step.action == "DEFINE":
        return Proposal(target=urn, sql=step.after, line=step.line, path=str(path))
    added = step.action == "ADD_COLUMN"
    target = f"{urn}#{step.column}" if step.column and not added else urn
    after = step.column if added else step.after
    return Proposal(target=target, kind=_STEPS[step.action], after=after, line=step.line, path=str(path))
