"""Two texts of SQL that differ only in what says nothing: white space and comments."""

from sqlglot.errors import SqlglotError
from sqlglot.tokenizer_core import Token, TokenType

from catchment_parsers.sql.parsing import SURPRISES, grammar


def plain(sql: str, dialect: str) -> str:
    """Return a text as its tokens, one a line, so that formatting and comments make no difference; else as it is."""
    try:
        tokens = grammar(dialect).tokenize(sql)
    except (SqlglotError, RecursionError, *SURPRISES):
        return sql
    return "\n".join(f"{token.token_type.name} {_text(token)}" for token in tokens)


_AS_WRITTEN = frozenset({TokenType.STRING, TokenType.IDENTIFIER, TokenType.HEREDOC_STRING, TokenType.RAW_STRING})
"""Tokens whose case counts; that of other words does not, wherever the dialect folds names."""


def _text(token: Token) -> str:
    return token.text if token.token_type in _AS_WRITTEN else token.text.upper()
