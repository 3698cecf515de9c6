"""Two texts of SQL that differ only in what says nothing: white space and comments."""

from sqlglot.errors import SqlglotError

from catchment_parsers.sql.parsing import SURPRISES, grammar


def plain(sql: str, dialect: str) -> str:
    """Return a text as its tokens, one a line, so that formatting and comments make no difference; else as it is."""
    try:
        tokens = grammar(dialect).tokenize(sql)
    except (SqlglotError, RecursionError, *SURPRISES):
        return sql
    return "\n".join(f"{token.token_type.name} {token.text}" for token in tokens)
