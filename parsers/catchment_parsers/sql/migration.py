"""What a migration script does to relations that are there already: a step for each thing that it changes."""

import re
from collections.abc import Iterator
from enum import StrEnum

import msgspec
from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.tokenizer_core import Token, TokenType

from catchment_parsers.facts import Limits, ParseStatus, Record, Statement
from catchment_parsers.sql import extract
from catchment_parsers.sql.ddl import used
from catchment_parsers.sql.limits import LimitError, check
from catchment_parsers.sql.names import Names
from catchment_parsers.sql.parsing import SURPRISES, grammar


class Action(StrEnum):
    """What a step does."""

    ADD_COLUMN = "ADD_COLUMN"
    REMOVE_COLUMN = "REMOVE_COLUMN"
    RENAME_COLUMN = "RENAME_COLUMN"
    RETYPE_COLUMN = "RETYPE_COLUMN"
    ALLOW_NULL = "ALLOW_NULL"
    CHANGE_VALUES = "CHANGE_VALUES"
    CHANGE_ROWS = "CHANGE_ROWS"
    DEFINE = "DEFINE"
    REMOVE = "REMOVE"
    RENAME = "RENAME"
    UNKNOWN = "UNKNOWN"


class Step(Record, frozen=True, kw_only=True):
    """One thing that a script changes.

    Attributes:
        action: What is done.
        table: Canonical name of the relation, "" where that is not known.
        column: Folded name of its column, "" for the relation itself.
        after: The new name or type; of ``DEFINE`` the SQL.
        line: 1-based line of the statement.
    """

    action: Action
    table: str = ""
    column: str = ""
    after: str = ""
    line: int = 1


def steps(
    sql: str, dialect: str, *, default_db: str = "", default_schema: str = "", limits: Limits = Limits()
) -> tuple[Step, ...]:
    """Return what a script changes, in order; a statement that is not understood is a step that says so.

    Args:
        sql: The script.
        dialect: sqlglot's name of the dialect.
        default_db: Database of tables that name none.
        default_schema: Schema of tables that name none.
        limits: What the script may cost.
    """
    names = Names(dialect, default_db, default_schema)
    try:
        tokens = grammar(dialect).tokenize(sql)
        check(tokens, limits)
    except (SqlglotError, LimitError, *SURPRISES):
        return (Step(action=Action.UNKNOWN),)
    return tuple(step for piece in _pieces(tokens) for step in _read(piece, sql, names, limits))


_SEARCH_PATH = re.compile(
    r"(SET|ALTER)\b.*\b(search_path|current_schema|CURRENT\s+SCHEMA)\b|SET\s+SCHEMA\b", re.IGNORECASE | re.DOTALL
)
"""What changes where bare names are sought, other than USE."""


def _pieces(tokens: list[Token]) -> Iterator[list[Token]]:
    """Yield the tokens of each statement; T-SQL's ``GO`` ends one too."""
    piece: list[Token] = []
    for place, token in enumerate(tokens):
        if token.token_type is TokenType.SEMICOLON or _ends_batch(tokens, place):
            if piece:
                yield piece
            piece = []
        else:
            piece.append(token)
    if piece:
        yield piece


def _ends_batch(tokens: list[Token], place: int) -> bool:
    token = tokens[place]
    before = tokens[place - 1].line if place else 0
    after = tokens[place + 1].line if place + 1 < len(tokens) else token.line + 1
    return token.text.upper() == "GO" and before < token.line < after


def _read(piece: list[Token], sql: str, names: Names, limits: Limits) -> Iterator[Step]:
    line, text = piece[0].line, sql[piece[0].start : piece[-1].end + 1]
    tree = _tree(piece, sql, names.dialect)
    if isinstance(tree, exp.Alter) and isinstance(tree.this, exp.Table):
        table = names.table(tree.this)
        for action in tree.args.get("actions") or ():
            for step in _altered(action, table, names):
                yield msgspec.structs.replace(step, line=line)
    elif isinstance(tree, exp.Use) and isinstance(tree.this, exp.Table):
        used(names, tree)
    elif _SEARCH_PATH.match(text):
        yield Step(action=Action.UNKNOWN, line=line)
    elif isinstance(tree, exp.Execute) and tree.this.name.lower() == "sp_rename" and len(tree.expressions) == 3:
        yield _renamed_by_call(tree, names, line)
    elif _reaches_many([token.text.upper() for token in piece]):
        yield Step(action=Action.UNKNOWN, line=line)
    else:
        for statement in extract(
            text, names.dialect, default_db=names.default_db, default_schema=names.default_schema, limits=limits
        ):
            yield from _stated(statement, text, line)


_ROWLESS = frozenset(
    [
        "INDEX",
        "UNIQUE",
        "SEQUENCE",
        "TRIGGER",
        "FUNCTION",
        "PROCEDURE",
        "TYPE",
        "ROLE",
        "USER",
        "POLICY",
        "RULE",
        "EXTENSION",
    ]
)
_RELATIONS = frozenset(
    ["TABLE", "VIEW", "MATERIALIZED", "TEMPORARY", "TEMP", "IF", "ICEBERG", "DYNAMIC", "TRANSIENT", "FOREIGN"]
)
_CONTAINERS = frozenset({"SCHEMA", "DATABASE", "CATALOG", "DATASET"})


def _reaches_many(words: list[str]) -> bool:
    """Return whether a statement takes away relations that it does not name, or may: a schema's, what depends on it."""
    if words[0] == "DROP" and len(words) > 1 and words[1] not in _RELATIONS:
        return words[1] not in _ROWLESS or "CASCADE" in words
    return words[:3] == ["CREATE", "OR", "REPLACE"] and not _CONTAINERS.isdisjoint(words[3:5])


def _tree(piece: list[Token], sql: str, dialect: str) -> exp.Expr | None:
    try:
        trees = grammar(dialect).parse(piece, sql)
    except (SqlglotError, RecursionError, *SURPRISES):
        return None
    return trees[0] if len(trees) == 1 else None


def _altered(action: exp.Expr, table: str, names: Names) -> Iterator[Step]:  # noqa: C901 - a table of what ALTER can do
    if isinstance(action, exp.RenameColumn):
        yield _of(Action.RENAME_COLUMN, table, names.column(_name(action.this)), _name(action.args["to"]).name)
    elif isinstance(action, exp.ModifyColumn):
        yield from _modified(action, table, names)
    elif isinstance(action, exp.AlterColumn):
        yield from _column_altered(action, table, names)
    elif isinstance(action, exp.Drop):
        if str(action.args.get("kind") or "").upper() in ("COLUMN", ""):
            dropped = [*(action.args.get("tables") or [action.this]), *action.expressions]
            yield from (_of(Action.REMOVE_COLUMN, table, names.column(_name(each))) for each in dropped if each)
    elif isinstance(action, exp.ColumnDef):
        yield _of(Action.ADD_COLUMN, table, names.column(action.this), _type(action, names))
    elif isinstance(action, exp.Schema):
        added = (each for each in action.expressions if isinstance(each, exp.ColumnDef))
        yield from (_of(Action.ADD_COLUMN, table, names.column(each.this), _type(each, names)) for each in added)
    elif isinstance(action, exp.AlterRename):
        yield _of(Action.RENAME, table, after=_beside(table, action.this, names))
    elif isinstance(action, exp.Query):
        yield _of(Action.DEFINE, table, after=action.sql(names.dialect))
    elif not isinstance(action, _HARMLESS):
        yield _of(Action.UNKNOWN, table)


_HARMLESS = (exp.AddConstraint, exp.AlterSortKey, exp.AlterDistStyle, exp.AlterIndex, exp.Comment)
"""What changes neither columns nor rows."""


def _of(action: Action, table: str, column: str = "", after: str = "") -> Step:
    return Step(action=action, table=table, column=column, after=after)


def _name(node: exp.Expr) -> exp.Expr:
    """Return the identifier of a column."""
    return node.this if isinstance(node, exp.Column) else node


def _type(column: exp.Expr, names: Names) -> str:
    kind = column.args.get("kind")
    return kind.sql(names.dialect, comments=False) if kind is not None else ""


def _modified(action: exp.Expr, table: str, names: Names) -> Iterator[Step]:
    """MySQL's MODIFY and CHANGE: a column with another type, and maybe another name."""
    new, old = action.this, action.args.get("rename_from")
    column = names.column(_name(old)) if old is not None else names.column(new.this)
    if old is not None and column != names.column(new.this):
        yield _of(Action.RENAME_COLUMN, table, column, new.this.name)
    yield _of(Action.RETYPE_COLUMN, table, column, _type(new, names))


def _column_altered(action: exp.Expr, table: str, names: Names) -> Iterator[Step]:
    column = names.column(_name(action.this))
    if action.args.get("dtype") is not None:
        yield _of(Action.RETYPE_COLUMN, table, column, action.args["dtype"].sql(names.dialect, comments=False))
        if action.args.get("using"):
            yield _of(Action.CHANGE_VALUES, table, column)
    elif action.args.get("allow_null"):
        yield _of(Action.ALLOW_NULL, table, column)


def _beside(table: str, to: exp.Expr, names: Names) -> str:
    """Return a table's new name; a bare one stays in the schema of the old."""
    parts = names.parts(to)
    return f"{table.rpartition('.')[0]}.{names.written(parts)}".lstrip(".") if len(parts) == 1 else names.table(to)


def _renamed_by_call(tree: exp.Expr, names: Names, line: int) -> Step:
    old, new, what = (each.name for each in tree.expressions)
    if what.upper() != "COLUMN":
        return Step(action=Action.UNKNOWN, line=line)
    table, _, column = old.rpartition(".")
    node = exp.to_table(table, dialect=names.dialect)
    return Step(
        action=Action.RENAME_COLUMN, table=names.table(node), column=names.fold_column(column), after=new, line=line
    )


_SILENT = frozenset({"SELECT", "USE", "SET", "GRANT", "REVOKE", "COMMENT", "COMMIT", "BEGIN", "TRANSACTION", "ANALYZE"})
"""Statements that change nothing that is kept; so do those that create what holds no rows."""
_MOVING = frozenset({"INSERT", "DELETE", "MERGE", "TRUNCATE", "COPY", "REPLACE"})


def _stated(statement: Statement, text: str, line: int) -> Iterator[Step]:
    """Yield what a statement that is no ALTER changes."""
    kind, table = statement.kind, statement.outputs[0] if statement.outputs else ""
    if statement.temporary:
        return
    if statement.status in (ParseStatus.FAILED, ParseStatus.OPAQUE):
        yield Step(action=Action.UNKNOWN, table=table, line=line)
    elif kind == "RENAME":
        yield Step(action=Action.RENAME, table=statement.removed[0], after=table, line=line)
    elif kind == "DROP":
        yield from (Step(action=Action.REMOVE, table=each, line=line) for each in statement.removed)
    elif kind in ("CREATE_VIEW", "CREATE_TABLE"):
        yield Step(action=Action.DEFINE, table=table, after=text, line=line)
    elif kind == "UPDATE":
        columns = (column.name.lower() for column in statement.columns)
        yield from (Step(action=Action.CHANGE_VALUES, table=table, column=each, line=line) for each in columns)
    elif kind in _MOVING and table:
        yield Step(action=Action.CHANGE_ROWS, table=table, line=line)
    elif kind not in _SILENT and not kind.startswith("CREATE_"):
        yield Step(action=Action.UNKNOWN, table=table, line=line)
