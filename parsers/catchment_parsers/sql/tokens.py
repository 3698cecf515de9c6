"""Names that take several tokens: ``t_${day}``, a stage's ``$1``, ``IDENTIFIER('t')``; each becomes a name's tokens."""

import re
from bisect import bisect_left
from operator import attrgetter

from sqlglot.tokenizer_core import Token, TokenType

Tokens = list[Token]

WITH_VARIABLE = re.compile(r"(?<!\w)\w*(?:\$\{[^}'\"\n]{0,200}\}\w*)+")
END = attrgetter("end")
BEFORE_TABLE = frozenset(
    {"FROM", "JOIN", "INTO", "TABLE", "UPDATE", "VIEW", "EXISTS", "OVERWRITE", "LIKE", "USE", "USING"}
)
DYNAMIC_NAMES = frozenset({"databricks", "spark", "spark2"})


def named(tokens: Tokens, sql: str, dialect: str) -> Tokens:
    """Return a text's tokens with such names as one token each."""
    if "${" in sql:
        tokens = _with_variables(tokens, sql)
    if dialect == "snowflake" and "@" in sql and "$" in sql:
        tokens = _stage_columns(tokens)
    if dialect in DYNAMIC_NAMES and "identifier" in sql.lower():
        tokens = _identifiers(tokens)
    return tokens


def moved(tokens: Tokens, start: int, line: int) -> Tokens:
    """Return the tokens of a piece of a text at their places in the whole, so many characters and lines further on."""
    return [Token(t.token_type, t.text, t.line + line, t.col, t.start + start, t.end + start) for t in tokens]


def _name(first: Token, last: Token, text: str) -> Token:
    return Token(TokenType.VAR, text, first.line, first.col, first.start, last.end)


def _with_variables(tokens: Tokens, sql: str) -> Tokens:
    """Join what a client puts into a table's name with the rest of it; where a value stands it is left alone."""
    starts = {token.start: i for i, token in enumerate(tokens)}
    kept: Tokens = []
    end = 0
    for found in WITH_VARIABLE.finditer(sql):
        first = starts.get(found.start())
        last = bisect_left(tokens, found.end() - 1, lo=first or 0, key=END)
        if first is None or last == len(tokens) or first < end or tokens[first].token_type == TokenType.STRING:
            continue
        before, after = sql[max(found.start() - 1, 0) : found.start()], sql[found.end() : found.end() + 1]
        mixed = not found[0].startswith("${") or not found[0].endswith("}")
        if mixed or "." in (before, after) or (first and tokens[first - 1].text.upper() in BEFORE_TABLE):
            kept += [*tokens[end:first], _name(tokens[first], tokens[last], found[0])]
            end = last + 1
    return [*kept, *tokens[end:]]


def _stage_columns(tokens: Tokens) -> Tokens:
    """Make ``$1`` of a file in a stage a column of that name."""
    kept: Tokens = []
    for token in tokens:
        if token.token_type == TokenType.NUMBER and kept and kept[-1].text == "$" and kept[-1].end == token.start - 1:
            kept.append(_name(kept.pop(), token, f"${token.text}"))
        else:
            kept.append(token)
    return kept


def _identifiers(tokens: Tokens) -> Tokens:
    """Write ``IDENTIFIER('a.b')`` as a.b."""
    kept: Tokens = []
    skip = 0
    for i, token in enumerate(tokens):
        inner = tokens[i + 2] if i + 3 < len(tokens) else token
        dynamic = token.text.upper() == "IDENTIFIER" and tokens[i + 1 : i + 2] and tokens[i + 1].text == "("
        if i < skip:
            continue
        if dynamic and inner.token_type == TokenType.STRING and tokens[i + 3].text == ")":
            dot = Token(TokenType.DOT, ".", token.line, token.col, token.start, token.end)
            kept += [made for part in inner.text.split(".") for made in (dot, _name(token, token, part))][1:]
            skip = i + 4
        else:
            kept.append(token)
    return kept
