"""SQL files as a source: each relation that they define or fill becomes an asset."""

import re
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from catchment_parsers.facts import (
    Asset,
    Column,
    Diagnostic,
    Kind,
    OutputColumn,
    ParseStatus,
    Record,
    RunTasks,
    SqlTask,
    Statement,
)
from catchment_parsers.lineage import column_edges, merged_reads, reads
from catchment_parsers.naming import asset_urn, fold_column, split_urn

_WORST = [
    ParseStatus.FAILED,
    ParseStatus.OPAQUE,
    ParseStatus.PARTIAL,
    ParseStatus.PARSED,
    ParseStatus.NOT_SQL,
]
_PASSES = 8
"""How often files are read again because another file told their tables' columns."""
_SAYS_NOTHING = re.compile(r"(--.*|/|GO)?", re.IGNORECASE)
"""A line that ends a batch, or none at all."""


class Defaults(Record, frozen=True, kw_only=True):
    """What completes the names in the files.

    Attributes:
        dialect: sqlglot's name.
        namespace: Namespace of every relation.
        database, schema: Of names that do not say.
        tables: Columns of tables that no file defines: canonical name to name and type.
    """

    dialect: str
    namespace: str
    database: str = ""
    schema: str = ""
    tables: dict[str, dict[str, str]] = {}


class Fill(Record, frozen=True, kw_only=True):
    """A statement that gives a relation its rows.

    Attributes:
        path: Its file.
        line: Its first line there.
        sql: Its text; "" where it cannot be told from others, as within a routine.
    """

    path: str
    line: int
    sql: str = ""


class SqlFiles(Record, frozen=True, kw_only=True):
    """What a set of SQL files says.

    Attributes:
        assets: The relations.
        diagnostics: What could not be read, with file and line.
        statements: How many statements there are.
        failed: How many of them do not parse.
        fills: How each relation gets its rows, by URN: what DDL alone says is none.
        alterations: Which statements alter each table in place, by URN: its columns are not followed through them.
        columns: Columns and types of the relations that the files create, by canonical name.
    """

    assets: tuple[Asset, ...]
    diagnostics: tuple[Diagnostic, ...]
    statements: int
    failed: int
    fills: dict[str, tuple[Fill, ...]] = {}
    alterations: dict[str, tuple[Fill, ...]] = {}
    columns: dict[str, dict[str, str]] = {}


class _Placed(Record, frozen=True, kw_only=True):
    """A statement, the file that it stands in, and its text where that can be told from others."""

    path: str
    statement: Statement
    sql: str = ""


def read_files(files: Mapping[str, str], defaults: Defaults, run: RunTasks) -> SqlFiles:
    """Return the lineage of SQL files.

    A star over a table that another file defines, or an INSERT into it by position, needs that table's
    columns, so files that read or write a table are read again once its columns are known.

    Args:
        files: Text of each file, by path.
        defaults: What completes the names.
        run: Reads SQL.
    """
    known = dict(defaults.tables)
    read: dict[str, tuple[Statement, ...]] = {}
    waiting = list(files)
    for _ in range(_PASSES):
        read |= zip(waiting, run([_task(files[path], defaults, known) for path in waiting]), strict=True)
        learnt = known | _columns_of(read.values())
        fresh = {table for table, columns in learnt.items() if known.get(table) != columns}
        known = learnt
        waiting = [path for path in files if fresh & _foreign(read[path])]
        if not waiting:
            break
    from catchment_parsers.sql import compose  # brings sqlglot with it

    # What a file keeps in temporary tables on the way is no relation of the warehouse.
    composed = [
        _Placed(path=path, statement=s, sql=_text(files[path], s, read[path]))
        for path in files
        for s in compose(read[path])
    ]
    made = _assembled(composed, defaults)
    return msgspec.structs.replace(made, columns=known)


def _text(text: str, statement: Statement, script: Sequence[Statement]) -> str:
    """Return the text of a statement, "" within a routine, and where it shares a line with another."""
    if statement.routine or [each.line for each in script].count(statement.line) != 1:
        return ""
    after = min((each.line for each in script if each.line > statement.line), default=0)
    lines = text.splitlines()[statement.line - 1 : after - 1 if after else None]
    while lines and _SAYS_NOTHING.fullmatch(lines[-1].strip()):
        lines.pop()
    return "\n".join(lines).strip()


def _foreign(statements: Sequence[Statement]) -> set[str]:
    """Return the tables that a file reads or writes but does not create: it knows the columns of its own."""
    created = {s.outputs[0] for s in statements if s.kind.startswith("CREATE") and s.outputs}
    return {table for s in statements for table in (*s.inputs, *s.outputs)} - created


def _task(sql: str, defaults: Defaults, known: dict[str, dict[str, str]]) -> SqlTask:
    return SqlTask(
        sql=sql,
        dialect=defaults.dialect,
        schema=known,
        default_db=defaults.database,
        default_schema=defaults.schema,
    )


def _columns_of(scripts: Iterable[Sequence[Statement]]) -> dict[str, dict[str, str]]:
    """Return the columns of every relation that a statement creates with certainty."""
    created = (s for statements in scripts for s in statements if s.kind.startswith("CREATE") and s.outputs)
    return {
        s.outputs[0]: {column.name: column.data_type for column in s.columns}
        for s in created
        if s.columns and not any(column.name == "*" for column in s.columns)
    }


def _assembled(placed: Sequence[_Placed], defaults: Defaults) -> SqlFiles:
    relations: dict[str, list[_Placed]] = {}
    for each in placed:
        for output in each.statement.outputs:
            relations.setdefault(output, []).append(each)
    removed = {name for each in placed for name in each.statement.removed}
    defined = [_asset(name, parts, defaults) for name, parts in relations.items() if name not in removed]
    return SqlFiles(
        assets=(*defined, *_referenced(defined, defaults)),
        diagnostics=tuple(_located(d, each) for each in placed for d in each.statement.diagnostics),
        statements=len(placed),
        failed=sum(each.statement.status is ParseStatus.FAILED for each in placed),
        fills={asset_urn(defaults.namespace, name): _fills(name, parts) for name, parts in relations.items()},
        alterations={asset_urn(defaults.namespace, name): _alterations(parts) for name, parts in relations.items()},
    )


def _fills(name: str, parts: Iterable[_Placed]) -> tuple[Fill, ...]:
    filling = (part for part in parts if not _is_ddl(part.statement) and part.statement.outputs[0] == name)
    return tuple(Fill(path=part.path, line=part.statement.line, sql=part.sql) for part in filling)


def _alterations(parts: Iterable[_Placed]) -> tuple[Fill, ...]:
    altering = (part for part in parts if part.statement.kind.startswith("ALTER"))
    return tuple(Fill(path=part.path, line=part.statement.line, sql=part.sql) for part in altering)


def _located(diagnostic: Diagnostic, placed: _Placed) -> Diagnostic:
    return msgspec.structs.replace(diagnostic, path=diagnostic.path or placed.path)


def _asset(name: str, parts: Sequence[_Placed], defaults: Defaults) -> Asset:
    """Return the asset that several statements make together: its DDL, and what fills it."""

    def urn_of(relation: str) -> str:
        return asset_urn(defaults.namespace, relation)

    creator = next((part for part in parts if part.statement.kind.startswith("CREATE")), parts[0])
    statements = [part.statement for part in parts]
    edges = [
        msgspec.structs.replace(edge, path="" if part.path == creator.path else part.path)
        for part in parts
        if part.statement.outputs[0] == name
        for edge in dict.fromkeys(column_edges(part.statement, urn_of, defaults.dialect))
    ]
    own = urn_of(name)
    *qualifiers, relation = name.split(".")
    return Asset(
        urn=own,
        kind=Kind.VIEW if "VIEW" in creator.statement.kind else Kind.TABLE,
        name=relation,
        relation=name,
        database=qualifiers[-2] if len(qualifiers) > 1 else "",
        schema=qualifiers[-1] if qualifiers else "",
        path=creator.path,
        dialect=defaults.dialect,
        sql=creator.sql if "VIEW" in creator.statement.kind else "",
        columns=_columns(statements, defaults.dialect),
        reads=tuple(read for read in merged_reads(reads(s, urn_of) for s in statements) if read.source != own),
        edges=tuple(dict.fromkeys(edges)),
        status=min((s.status for s in statements), key=_WORST.index),
        diagnostics=tuple(dict.fromkeys(_located(d, part) for part in parts for d in part.statement.diagnostics)),
        details={
            "statements": [{"kind": p.statement.kind, "path": p.path, "line": p.statement.line} for p in parts],
            **({"ddl_only": True} if all(map(_is_ddl, statements)) else {}),
        },
    )


def _is_ddl(statement: Statement) -> bool:
    """Say whether a statement only says what a table looks like, and puts nothing into it."""
    return not statement.inputs and (statement.declared or statement.kind.startswith("ALTER"))


def _columns(statements: Sequence[Statement], dialect: str) -> tuple[Column, ...]:
    """Return a relation's columns: as its DDL declares them, else as its statements write them."""
    declared = next((s for s in statements if s.declared), None)
    columns: dict[str, Column] = {}
    for statement in [declared] if declared else statements:
        for column in statement.columns:
            if column.name != "*":
                made = _column(column, len(columns) + 1, declared is not None, dialect)
                columns.setdefault(made.key, made)
    return tuple(columns.values())


def _column(column: OutputColumn, ordinal: int, declared: bool, dialect: str) -> Column:
    return Column(
        name=column.name,
        data_type=column.data_type,
        ordinal=ordinal,
        declared=declared,
        reason=column.reason,
        folded=fold_column(column.name, quoted=False, dialect=dialect),
    )


def _referenced(defined: Sequence[Asset], defaults: Defaults) -> list[Asset]:
    """Return the relations that are read but defined nowhere, with the columns that are read of them."""
    known = {asset.urn for asset in defined}
    columns: dict[str, dict[str, None]] = {
        read.source: {} for asset in defined for read in asset.reads if read.source not in known
    }
    for edge in (edge for asset in defined for edge in asset.edges):
        source, column = split_urn(edge.source)
        if column and column != "*" and source not in known:
            columns.setdefault(source, {})[column] = None
    return [_reference(urn, tuple(names), defaults) for urn, names in columns.items()]


def _reference(urn: str, names: tuple[str, ...], defaults: Defaults) -> Asset:
    relation = urn.removeprefix(f"{defaults.namespace}/")
    return Asset(
        urn=urn,
        kind=Kind.TABLE,
        name=relation.rpartition(".")[2],
        relation=relation,
        dialect=defaults.dialect,
        columns=tuple(Column(name=name, folded=name, reason="defined-elsewhere") for name in names),
        details={"referenced_only": True},
    )
