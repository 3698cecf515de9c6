"""What a statement may cost: SQL is hostile input."""

from sqlglot.parser import Parser
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


class GaveUpError(LimitError):
    """An earlier try took too long or cost its process."""

    code = "gave-up"


NESTING = frozenset(["(", "[", "{", ")", "]", "}", "CASE", "Case", "case", "END", "End", "end"])
"""Texts of the tokens that nest; texts are faster to look up than token types."""
OPENING = frozenset({TokenType.L_PAREN, TokenType.L_BRACKET, TokenType.L_BRACE, TokenType.CASE})
CLOSING = frozenset({TokenType.R_PAREN, TokenType.R_BRACKET, TokenType.R_BRACE, TokenType.END})
TYPED = 12
"""Levels of ``STRUCT(STRUCT(...))``, ``ARRAY[ARRAY[...]]`` and the like: the parser's time doubles with each."""
CHAINED = 400
"""Subscripts of one value, as in ``x[1][2]``: the parser's time grows with their number's square."""
STACKED = 1_000
"""So many ``FROM FROM FROM ...`` crash the compiled parser."""


def may_be_deep(sql: str, limits: Limits) -> bool:
    """Return whether a text has enough opening brackets and CASEs to nest too deeply; cheap."""
    subscripts, lower = sql.count("["), sql.lower()
    brackets = sql.count("(") + subscripts + sql.count("{")
    if brackets + lower.count("case") > limits.depth or subscripts > CHAINED or lower.count("from") > STACKED:
        return True
    return brackets > TYPED and _depth(sql, "(", ")") + _depth(sql, "[", "]") > TYPED


def _depth(sql: str, opening: str, closing: str) -> int:
    """Return about how deeply brackets nest: those in texts and comments count too."""
    depth = deepest = 0
    for piece in sql.split(opening)[1:]:
        depth += 1
        deepest = max(deepest, depth)
        depth -= piece.count(closing)
    return deepest


def check(tokens: list[Token], limits: Limits, *, deep: bool = True) -> None:
    """Raise if a statement has too many tokens, or nests too deeply where the text `may_be_deep`."""
    if len(tokens) > limits.tokens:
        raise TooLargeError(f"it has more than {limits.tokens:,} tokens")
    if deep:
        _refuse_stacked(tokens, limits)
        _refuse_nested(tokens, limits)


def _refuse_nested(tokens: list[Token], limits: Limits) -> None:
    path: list[bool] = []
    typed = chained = 0
    for i in [i for i, token in enumerate(tokens) if token.text in NESTING]:
        kind = tokens[i].token_type
        if kind in OPENING:
            before = tokens[i - 1]
            path.append(before.token_type in Parser.TYPE_TOKENS or before.text.upper() == "IF")
            typed += path[-1]
            chained = chained + 1 if before.text == "]" else 0
            _refuse_deep(limits, len(path), typed, chained)
        elif kind in CLOSING and path:
            typed -= path.pop()


def _refuse_stacked(tokens: list[Token], limits: Limits) -> None:
    stacked = 0
    for token in tokens:
        stacked = stacked + 1 if token.token_type == TokenType.FROM else 0
        if stacked > limits.depth:
            raise TooDeepError(f"it nests more than {limits.depth} levels")


def _refuse_deep(limits: Limits, depth: int, typed: int, chained: int) -> None:
    if depth > limits.depth:
        raise TooDeepError(f"it nests more than {limits.depth} levels")
    if typed > TYPED:
        raise TooDeepError(f"it nests more than {TYPED} calls of types such as STRUCT and ARRAY")
    if chained > CHAINED:
        raise TooDeepError(f"it has more than {CHAINED} subscripts of one value")
