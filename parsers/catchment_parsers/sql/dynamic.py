"""SQL in strings: what EXECUTE, EXEC and PREPARE run, as far as literals say it."""

import re

from sqlglot.errors import TokenError
from sqlglot.tokenizer_core import Token, TokenType

from catchment_parsers.sql.parsing import grammar
from catchment_parsers.sql.routines import word

BEFORE = re.compile(r"(?:EXEC(?:UTE)?(?:\s+IMMEDIATE)?|PREPARE\s+\S+\s+FROM)\b\s*", re.IGNORECASE)
ASSIGNING = frozenset({"SET", "DECLARE", "LET"})
OPENING = frozenset({"BEGIN", "THEN", "ELSE", "LOOP", "DO"})
STRINGS = frozenset(
    {
        TokenType.STRING, TokenType.NATIONAL_STRING, TokenType.RAW_STRING, TokenType.HEREDOC_STRING,
        TokenType.UNICODE_STRING,
    }
)  # fmt: skip
SKIPPED = frozenset({"(", "SYS", ".", "SP_EXECUTESQL", "[", "]", "@STMT", "@", "STMT", "=", "N", ":"})
ENDING = frozenset({"", ")", ",", "USING", "INTO", ";"})


def executed_texts(whole: str, dialect: str, held: dict[str, list[str]]) -> list[str]:
    """Return the SQL that a statement such as ``EXECUTE IMMEDIATE '...'`` runs, [] if literals do not say it.

    Args:
        whole: The statement.
        dialect: sqlglot's name of the dialect.
        held: What variables may hold; one that was run may hold something else afterwards.
    """
    before = BEFORE.match(whole)
    try:
        tokens = grammar(dialect).tokenize(whole[before.end() :]) if before is not None else []
    except TokenError:
        return []
    start = 0
    while word(tokens, start) in SKIPPED and not _text(tokens[start]):
        start += 1
    if start < len(tokens) and tokens[start].token_type == TokenType.VAR and word(tokens, start + 1) in ENDING:
        return held.pop(_variable(tokens[start]), [])
    text = joined(tokens[start:])
    return [] if text is None else [text]


def note_texts(tokens: list[Token], held: dict[str, list[str]]) -> None:
    """Note what a piece of a script puts into variables: a literal, one of several, or what is not known ([])."""
    at = max([i + 1 for i in range(len(tokens)) if word(tokens, i) in OPENING], default=0)
    at += word(tokens, at) in ASSIGNING
    at += word(tokens, at) == "@"
    sign = _sign(tokens, at)
    for i, token in enumerate(tokens if held else ()):
        if i != at and word(tokens, i + 1) in {"=", ":=", "+"} and token.text.lower() in held:
            held[_variable(token)] = []
    if sign is None:
        return
    name, text = _variable(tokens[at]), joined(tokens[sign + 1 :])
    known = held.get(name)
    if text is None or known == [] or word(tokens, sign - 1) in {"+", "|"}:
        held[name] = []
    else:
        held[name] = [*(known or ()), text]


def _sign(tokens: list[Token], at: int) -> int | None:
    """Return the place of the sign behind which a variable's value stands."""
    if word(tokens, at + 1) == ":=":
        return at + 1
    said = ASSIGNING.intersection((word(tokens, at - 1), word(tokens, at - 2)))
    return next((i for i in range(at + 1, at + 12) if said and word(tokens, i) in {"=", ":=", "DEFAULT"}), None)


def _variable(token: Token) -> str:
    return token.text.lower()


def joined(tokens: list[Token]) -> str | None:
    """Return the text that literals joined by + or || make, None if anything else takes part."""
    parts: list[str] = []
    for i in range(0, len(tokens), 2):
        if not _text(tokens[i]):
            return None
        parts.append(tokens[i].text)
        if word(tokens, i + 1) in ENDING:
            return "".join(parts)
        if word(tokens, i + 1) not in {"+", "||"}:
            return None
    return None


def _text(token: Token) -> bool:
    """Whether a token is a string; where double quotes name things, a blank shows that this is no name."""
    return token.token_type in STRINGS or (token.token_type == TokenType.IDENTIFIER and " " in token.text)
