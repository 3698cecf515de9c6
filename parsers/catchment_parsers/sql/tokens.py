"""Names that take several tokens: ``t_${day}``, a stage's ``$1``, ``IDENTIFIER('t')``; each becomes a name's tokens."""

import re
from bisect import bisect_left
from operator import attrgetter

from sqlglot.tokenizer_core import Token, TokenType

from catchment_parsers.sql.routines import closing, depths, word

Tokens = list[Token]

WITH_VARIABLE = re.compile(r"(?<!\w)\w*(?:\$\{[^}'\"\n]{0,200}\}\w*)+")
END = attrgetter("end")
BEFORE_TABLE = frozenset(
    {"FROM", "JOIN", "INTO", "TABLE", "UPDATE", "VIEW", "EXISTS", "OVERWRITE", "LIKE", "USE", "USING"}
)
CAST_TYPES = frozenset(
    {
        "INTEGER", "INT", "SMALLINT", "BIGINT", "BYTEINT", "DECIMAL", "DEC", "NUMERIC", "FLOAT", "REAL", "CHAR",
        "CHARACTER", "VARCHAR", "DATE", "TIMESTAMP",
    }
)  # fmt: skip
"""Types that Teradata reserves, so that no column has such a name."""
VALUES_END = frozenset({TokenType.VAR, TokenType.IDENTIFIER, TokenType.R_PAREN, TokenType.STRING, TokenType.NUMBER})
ATTRIBUTES = frozenset({"FORMAT", "TITLE", "NAMED"})
NO_VALUES = frozenset({"PERIOD", "ARRAY", "RETURNS", "FUNCTION", "MACRO", "PROCEDURE"})
DYNAMIC_NAMES = frozenset({"databricks", "spark", "spark2"})


def named(tokens: Tokens, sql: str, dialect: str) -> Tokens:
    """Return a text's tokens with such names as one token each."""
    if "${" in sql:
        tokens = _with_variables(tokens, sql)
    if dialect == "snowflake" and "@" in sql and "$" in sql:
        tokens = _stage_columns(tokens)
    if dialect == "teradata":
        tokens = _macros(_casts(tokens)) if "macro" in sql.lower() else _casts(tokens)
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


def _casts(tokens: Tokens) -> Tokens:
    """Write Teradata's ``a (INTEGER, FORMAT '9')``, which reads like a call, as ``a::INTEGER``."""
    kept: Tokens = []
    i = 0
    while i < len(tokens):
        kind = tokens[i + 1].text.upper() if i + 1 < len(tokens) else ""
        if kind in CAST_TYPES and tokens[i].text == "(" and _casts_before(tokens, i, kind):
            end = closing(tokens, i)
            last = next((j for j, depth in depths(tokens[:end], i) if depth == 1 and tokens[j].text == ","), end - 1)
            kept += [Token(TokenType.DCOLON, "::", *_place(tokens[i])), *tokens[i + 1 : last]]
            i = end
        else:
            kept.append(tokens[i])
            i += 1
    return kept


def _casts_before(tokens: Tokens, at: int, kind: str) -> bool:
    """Return whether a type in brackets casts what stands before it; DATE is a function, too."""
    before = tokens[at - 1]
    ends = before.token_type in VALUES_END and before.text.upper() not in NO_VALUES
    sure = kind != "DATE" or before.text == ")" or word(tokens, at - 2) == "."
    follows = word(tokens, at + 2)
    return ends and sure and (follows in {"(", ")"} or (follows == "," and word(tokens, at + 3) in ATTRIBUTES))


def _place(token: Token) -> tuple[int, int, int, int]:
    return token.line, token.col, token.start, token.end


def _macros(tokens: Tokens) -> Tokens:
    """Write Teradata's ``CREATE MACRO m AS (a; b;)`` as a procedure of these statements."""
    kept = list(tokens)
    for i, token in enumerate(tokens):
        if token.text.upper() != "MACRO" or tokens[i - 1].text.upper() not in {"CREATE", "REPLACE"}:
            continue
        at = next((j for j, depth in depths(tokens, i) if not depth and tokens[j].text.upper() == "AS"), len(tokens))
        end = closing(tokens, at + 1)
        if at + 1 < end <= len(tokens):
            kept[i] = _name(token, token, "PROCEDURE")
            kept[at : at + 2] = [Token(TokenType.BEGIN, text, *_place(tokens[at])) for text in ("IS", "BEGIN")]
            kept[end - 1] = Token(TokenType.END, "END", *_place(tokens[end - 1]))
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
