"""Parsing one statement, with second chances for what sqlglot's grammar of a dialect lacks."""

import gc
import logging
import threading

import sqlglot
from sqlglot import exp
from sqlglot.errors import ParseError, TokenError
from sqlglot.tokenizer_core import Token, TokenType

from catchment_parsers.facts import Limits
from catchment_parsers.sql.dialects import COLUMN_ATTRIBUTES, RELATED
from catchment_parsers.sql.limits import check
from catchment_parsers.sql.repairs import repaired
from catchment_parsers.sql.text import Text
from catchment_parsers.sql.tokens import moved

INSERTING = frozenset({"REPLACE", "UPSERT"})
"""Words that begin statements of INSERT's form."""
CHILDLESS = frozenset({str, bool, int, type(None), exp.Literal, exp.Identifier, exp.Null, exp.Boolean, exp.DType})
"""Classes of what a node holds that holds no node itself."""
RESPELT = INSERTING | {"DELETE", "INSERT", "UPDATE", "MERGE", "\\"}
"""Words with which a statement begins that may have to be spelt otherwise."""
SURPRISES = (AttributeError, IndexError, KeyError, TypeError, ValueError)
"""What a tree of an unexpected form may raise, of which sqlglot makes some from nonsense (``UPDATE SELECT``)."""
Trees = list[exp.Expr | None]


class Grammar:
    """A dialect's tokenizer and parser: to make them costs as much as to read a short statement.

    Attributes:
        name: sqlglot's name of the dialect.
    """

    def __init__(self, name: str) -> None:
        dialect = sqlglot.Dialect.get_or_raise(name)
        self.name = name
        self._tokenizer, self._parser = dialect.tokenizer(), dialect.parser()

    def tokenize(self, sql: str) -> list[Token]:
        """Return a text's tokens."""
        return self._tokenizer.tokenize(sql)

    def parse(self, tokens: list[Token], sql: str) -> Trees:
        """Return the trees of a text's tokens, without sqlglot's log lines about what it keeps as text."""
        logger = logging.getLogger("sqlglot")
        disabled, logger.disabled = logger.disabled, True
        try:
            return self._parser.parse(tokens, sql)
        finally:
            logger.disabled = disabled


class _Grammars(threading.local):
    def __init__(self) -> None:
        self.made: dict[str, Grammar] = {}


_GRAMMARS = _Grammars()


def grammar(name: str) -> Grammar:
    """Return this thread's grammar of a dialect; a parser holds the state of one text at a time."""
    made = _GRAMMARS.made
    return made.get(name) or made.setdefault(name, Grammar(name))


def parse(dialect: Grammar, text: Text) -> Trees:
    """Parse a statement's tokens, else without display attributes, else in the related dialect."""
    name = dialect.name
    tokens = _respelt(text.tokens) if text.tokens[0].text.upper() in RESPELT else text.tokens
    try:
        trees = dialect.parse(tokens, text.sql)
    except ParseError:
        if mended := _mended(dialect, tokens, text.sql):
            return mended
        attributes = COLUMN_ATTRIBUTES.get(name, frozenset())
        kept = _without_attributes(text.tokens, attributes)
        if len(kept) < len(text.tokens):
            return dialect.parse(kept, text.sql)
        other = _related(RELATED[name], text) if name in RELATED else None
        if other is None:
            raise
        return other
    if isinstance(trees[0], exp.Command) and tokens[0].token_type in (TokenType.CREATE, TokenType.ALTER):
        return _mended(dialect, tokens, text.sql) or trees
    return trees


def _respelt(tokens: list[Token]) -> list[Token]:
    """Return the tokens of a statement whose first words sqlglot knows by others, or would take for something else."""
    words = [token.text.upper() for token in tokens[:3]]
    if words[0] in INSERTING and words[1:2] == ["INTO"]:
        first = tokens[0]
        return [Token(TokenType.INSERT, "INSERT", first.line, first.col, first.start, first.end), *tokens[1:]]
    if words[:3] == ["DELETE", "FROM", "TABLE"]:
        return [*tokens[:2], *tokens[3:]]
    if words[:2] == ["\\", "COPY"]:  # psql's
        return tokens[1:]
    if words[1:2] == ["TOP"]:  # it would be taken for a table
        return repaired(tokens) or tokens
    return tokens


def _mended(dialect: Grammar, tokens: list[Token], sql: str) -> Trees | None:
    """Parse without clauses that the grammar lacks, None if there are none or that does not help."""
    kept = repaired(tokens)
    for each in (dialect, grammar("")) if kept else ():
        try:
            trees = each.parse(kept or tokens, sql)
        except ParseError:
            continue
        if not isinstance(trees[0], exp.Command):
            return trees
    return None


def release(tree: exp.Expr) -> None:
    """Cut the links from nodes to their parts, so that a tree is freed at once and not by Python's collector.

    The collector takes longer for a tree than this does; where it is switched off nothing is done.
    """
    stack = [tree] if gc.isenabled() else []
    pop, push, column = stack.pop, stack.append, exp.Column
    while stack:
        args = pop().args
        for value in args.values():
            cls = value.__class__
            if cls is column:
                value.args.clear()
            elif cls is list:
                stack += [item for item in value if item.__class__ not in CHILDLESS]
            elif cls not in CHILDLESS:
                push(value)
        args.clear()


def _related(name: str, text: Text) -> Trees | None:
    """Parse in another dialect, None if that fails too."""
    dialect = grammar(name)
    start, end = text.tokens[0].start, text.tokens[-1].end + 1
    try:
        tokens = dialect.tokenize(text.sql[start:end])
        lines = text.tokens[0].line - tokens[0].line
        return dialect.parse(moved(tokens, start, lines), text.sql)
    except (ParseError, TokenError):
        return None


def _without_attributes(tokens: list[Token], words: frozenset[str]) -> list[Token]:
    """Return the tokens without ``(TITLE '...')`` and the like."""
    kept: list[Token] = []
    index = 0
    while index < len(tokens):
        inside = tokens[index].token_type == TokenType.L_PAREN and index + 1 < len(tokens)
        if words and inside and tokens[index + 1].text.upper() in words:
            named = tokens[index + 1].text.upper() == "NAMED"
            kept += tokens[index + 2 : index + 3] if named else []  # ``a (NAMED b)`` is ``a b``
            while index < len(tokens) and tokens[index].token_type != TokenType.R_PAREN:
                index += 1
        else:
            kept.append(tokens[index])
        index += 1
    return kept


def last_query(sql: str, dialect: str, limits: Limits) -> exp.Expr | None:
    """Return the last query of a text, that of what it creates or fills, None where it is no query.

    Raises:
        SqlglotError: The text does not parse.
        LimitError: It costs too much.
    """
    known = grammar(dialect)
    tokens = known.tokenize(sql)
    check(tokens, limits)
    statements = [tree for tree in known.parse(tokens, sql) if tree is not None]
    tree = statements[-1] if statements else None
    if tree is not None and not isinstance(tree, exp.Query):
        tree = tree.args.get("expression")
    return tree if isinstance(tree, exp.Query) else None
