"""Bare expressions, such as a metric's: no query around them, so only the columns they name."""

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from catchment_parsers.naming import fold_column


def expression_columns(expression: str, dialect: str) -> tuple[str, ...]:
    """Return the folded names of the columns that a SQL expression reads, in order; none if it does not parse."""
    try:
        tree = sqlglot.parse_one(expression, dialect=dialect)
    except (SqlglotError, RecursionError):
        return ()
    names = (column.this for column in tree.find_all(exp.Column, bfs=False))
    folded = (
        fold_column(name.name, quoted=bool(name.args.get("quoted")), dialect=dialect)
        for name in names
        if isinstance(name, exp.Identifier)
    )
    return tuple(dict.fromkeys(folded))
