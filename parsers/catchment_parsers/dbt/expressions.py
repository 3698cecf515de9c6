"""The columns that a snippet of SQL in the semantic layer or a test's arguments reads."""

import re

from catchment_parsers.dbt.values import column_key

_NAME = re.compile(r"[A-Za-z_]\w*")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_WORDS = frozenset({"true", "false", "null", "current_date", "current_timestamp"})


def columns_of(expression: str, dialect: str) -> tuple[str, ...]:
    """Return the folded columns that an expression reads, in order.

    Most expressions of a semantic layer are one name or a literal: only the others are parsed.
    """
    text = expression.strip()
    if _NUMBER.fullmatch(text) or text.lower() in _WORDS:
        return ()
    if _NAME.fullmatch(text):
        return (column_key(text, dialect),)
    # Here and not above: most projects need no SQL parser to be read.
    from catchment_parsers.sql import expression_columns

    return tuple(dict.fromkeys(column_key(name, dialect) for name in expression_columns(text, dialect)))


def is_name(expression: str) -> bool:
    """Say whether an expression is a column's name and nothing else."""
    return _NAME.fullmatch(expression.strip()) is not None
