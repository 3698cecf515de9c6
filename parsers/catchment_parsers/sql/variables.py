"""What variables of a procedure hold: loop records, cursors, and what SELECT INTO and FETCH fill.

A variable that a query fills carries the query's sources to where it is used.  One that is filled behind
IF or CASE may hold what it held before, too; other flow of control is not followed.
"""

from collections.abc import Iterable, Iterator

from sqlglot.tokenizer_core import Token, TokenType

from catchment_parsers.facts import Statement
from catchment_parsers.sql.kinds import IDENTITY, TRANSFORMATION, compose, dep_of
from catchment_parsers.sql.relations import Column
from catchment_parsers.sql.routines import depths, word
from catchment_parsers.sql.scopes import Run, field

Tokens = list[Token]

INTO = frozenset({"INTO", "BULK COLLECT INTO"})
NO_VARIABLES = frozenset({"OUTFILE", "DUMPFILE", "TABLE", "TEMP", "TEMPORARY", "UNLOGGED"})
MARKS = frozenset({":", "@"})
NAMED = frozenset({TokenType.VAR, TokenType.IDENTIFIER, TokenType.DOT})
OPENING = frozenset({"", "THEN", "ELSE", "LOOP", "DO", "BEGIN"})
"""Words behind which a statement begins."""


def filled(tokens: Tokens) -> tuple[Tokens, tuple[str, ...]]:
    """Return a query without its INTO clause, which some grammars do not know, and the variables that this fills."""
    if word(tokens, 0) not in {"SELECT", "WITH"}:
        return tokens, ()
    flat = [i for i, depth in depths(tokens) if not depth]
    at = next((i for i in flat if word(tokens, i) in {*INTO, "INSERT", "MERGE"}), len(tokens))
    if word(tokens, at) not in INTO or word(tokens, at + 1) in NO_VARIABLES:
        return tokens, ()
    names, end = _names(tokens, at + 2 if word(tokens, at + 1) == "STRICT" else at + 1)
    return [*tokens[:at], *tokens[end:]], names


def _names(tokens: Tokens, start: int) -> tuple[tuple[str, ...], int]:
    """Return the variables in a list, and the place behind it; what is part of another is called ""."""
    names: list[str] = []
    i = start
    while i < len(tokens):
        i += word(tokens, i) in MARKS
        parts = 1
        while word(tokens, i + parts) == ".":
            parts += 2
        names += [tokens[i].text if parts == 1 else ""] if i < len(tokens) else []
        i += parts
        if word(tokens, i) != ",":
            break
        i += 1
    return tuple(names), i


def copied(tokens: Tokens) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each cursor from which ``FETCH c INTO a, b`` and ``FOR r IN c`` fill variables, and those."""
    for i in range(len(tokens)):
        text = word(tokens, i)
        if text == "FETCH":
            into = next((j for j in range(i, len(tokens)) if word(tokens, j) == "INTO"), len(tokens))
            yield tokens[into - 1].text, _names(tokens, into + 1)[0]
        elif text == "FOR" and word(tokens, i + 2) == "IN" and i + 3 < len(tokens):
            yield tokens[i + 3].text, (tokens[i + 1].text,)


def guards(tokens: Tokens) -> int:
    """Return how many IFs and CASEs a piece opens as statements, less those that it ends."""
    places = [i for i, token in enumerate(tokens) if token.text.upper() in {"IF", "CASE"}]
    return sum([-1 if word(tokens, i - 1) == "END" else word(tokens, i - 1) in OPENING for i in places])


def copy(run: Run, tokens: Tokens, *, anew: bool) -> None:
    """Let variables hold what cursors return that are known, anew or besides what they held."""
    for cursor, names in copied(tokens) if run.held else ():
        known = run.held.get(run.names.fold_column(cursor))
        if known is not None:
            _hold(run, names, known, anew=anew)


def assign(run: Run, tokens: Tokens, *, anew: bool) -> None:
    """Let ``v := r.a + 1`` and ``SET v = w`` hold what the variables in them hold; a query there is read as such."""
    for i in range(len(tokens) if run.held else 0):
        said = word(tokens, i - 1) == "SET"
        begins = word(tokens, i - 1 - said) in OPENING
        if not begins or word(tokens, i + 1) not in ({"=", ":="} if said else {":="}):
            continue
        value = tokens[i + 2 :]
        if not any(token.text.upper() == "SELECT" for token in value):
            kind = IDENTITY if all(token.token_type in NAMED for token in value) else TRANSFORMATION
            deps = frozenset().union(*[compose(kind, column.deps) for column in _mentioned(run, value)])
            _hold(run, (tokens[i].text,), Column("", deps), anew=anew)
        return


def _mentioned(run: Run, tokens: Tokens) -> Iterator[Column]:
    """Yield what the variables hold that an expression names, of a record's field that field."""
    for i, token in enumerate(tokens):
        column = run.held.get(run.names.fold_column(token.text)) if token.token_type in NAMED else None
        if column is not None and word(tokens, i - 1) != ".":
            path = [tokens[i + 2].text] if word(tokens, i + 1) == "." and i + 2 < len(tokens) else []
            yield field(column, tuple(map(run.names.fold_column, path)))


def hold(run: Run, names: tuple[str, ...], statements: Iterable[Statement], *, anew: bool) -> None:
    """Let variables hold what a query returns, anew or besides what they held."""
    fields: dict[str, Column] = {}
    for column in (column for statement in statements for column in statement.columns):
        name = run.names.fold_column(column.name)
        fields[name] = Column(name, frozenset(map(dep_of, column.dependencies)))
    row = Column("", frozenset().union(*[field.deps for field in fields.values()]), fields=fields)
    _hold(run, names, row, anew=anew)


def _hold(run: Run, names: tuple[str, ...], row: Column, *, anew: bool) -> None:
    """Let one variable hold a row, several its columns."""
    fields = row.fields or {}
    columns = [row] if len(names) == 1 else list(fields.values())
    for written, column in zip(names, columns, strict=False):
        name = run.names.fold_column(written)
        known = Column(name) if anew or name not in run.held else run.held[name]
        inner = {**(known.fields or {}), **(column.fields or {})}
        run.held[name] = Column(name, known.deps | column.deps, fields=inner or None)
        run.variables = run.variables | {name}
