"""What a statement may cost: SQL is hostile input."""

from sqlglot.tokenizer_core import Token, TokenType

from catchment_parsers.facts import Limits


class LimitError(Exception):
    """A statement is beyond a limit; the message completes "The statement is not read: "."""

    code = ""


class TooLargeError(LimitError):
    """Too much text, or too many dependencies."""

    code = "too-large"


class TooDeepError(LimitError):
    """Nested too deeply."""

    code = "too-deep"


NESTING = frozenset(["(", "[", "{", ")", "]", "}", "CASE", "Case", "case", "END", "End", "end"])
"""Texts of the tokens that nest; texts are faster to look up than token types."""
OPENING = frozenset({TokenType.L_PAREN, TokenType.L_BRACKET, TokenType.L_BRACE, TokenType.CASE})
CLOSING = frozenset({TokenType.R_PAREN, TokenType.R_BRACKET, TokenType.R_BRACE, TokenType.END})


def may_be_deep(sql: str, limits: Limits) -> bool:
    """Return whether a text has enough opening brackets and CASEs to nest too deeply; cheap."""
    brackets = sql.count("(") + sql.count("[") + sql.count("{")
    return brackets > limits.depth or brackets + sql.lower().count("case") > limits.depth


def check(tokens: list[Token], limits: Limits, *, deep: bool = True) -> None:
    """Raise if a statement has too many tokens or nests too deeply."""
    if len(tokens) > limits.tokens:
        raise TooLargeError(f"it has more than {limits.tokens:,} tokens")
    depth = 0
    for token in [token for token in tokens if token.text in NESTING] if deep else ():
        kind = token.token_type
        if kind in OPENING:
            depth += 1
            if depth > limits.depth:
                raise TooDeepError(f"it nests more than {limits.depth} levels")
        elif kind in CLOSING and depth:
            depth -= 1
