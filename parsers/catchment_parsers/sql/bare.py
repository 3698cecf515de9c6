"""Bare expressions, such as a metric's: no query around them, so only the columns they name."""

from collections.abc import Mapping

from sqlglot import exp
from sqlglot.errors import SqlglotError

from catchment_parsers.facts import Limits
from catchment_parsers.naming import fold_column
from catchment_parsers.sql.limits import LimitError, check
from catchment_parsers.sql.parsing import SURPRISES, grammar
from catchment_parsers.sql.signature import signatures


def expression_columns(expression: str, dialect: str) -> tuple[str, ...]:
    """Return the folded names of the columns that a SQL expression reads, in order; none if it does not parse."""
    try:
        known = grammar(dialect)
        tokens = known.tokenize(expression)
        check(tokens, Limits())
        trees = known.parse(tokens, expression)
        names = [column.this for tree in trees if tree is not None for column in tree.find_all(exp.Column, bfs=False)]
    except (SqlglotError, LimitError, RecursionError, MemoryError, *SURPRISES):
        return ()
    folded = (
        fold_column(name.name, quoted=bool(name.args.get("quoted")), dialect=dialect)
        for name in names
        if isinstance(name, exp.Identifier)
    )
    return tuple(dict.fromkeys(folded))


def expression_meaning(expression: str, dialect: str, names: Mapping[str, str]) -> str:
    """Return a digest of what a SQL expression computes, "" if it does not parse.

    Args:
        expression: One expression; spelling, parentheses and the order of AND and OR make no difference.
        dialect: sqlglot's name of the dialect.
        names: What the columns that it reads stand for, by folded name.
    """
    # On lines of their own: a comment at the end of the expression ends there.
    query = f"select (\n{expression}\n) as meaning from it"
    schema = {"it": dict.fromkeys(names, "")}
    found = signatures(query, dialect, schema=schema, rename=lambda _, name: ("", names.get(name, name)))
    return found.columns["meaning"].hex() if found is not None and [*found.columns] == ["meaning"] else ""
