"""SQL in strings: what EXECUTE, EXEC and PREPARE run, as far as literals say it."""

import re

from sqlglot.errors import TokenError
from sqlglot.tokenizer_core import Token, TokenType

from catchment_parsers.sql.parsing import grammar
from catchment_parsers.sql.routines import word

BEFORE = re.compile(r"(?:EXEC(?:UTE)?(?:\s+IMMEDIATE)?|PREPARE\s+\S+\s+FROM)\b\s*", re.IGNORECASE)
STRINGS = frozenset(
    {
        TokenType.STRING, TokenType.NATIONAL_STRING, TokenType.RAW_STRING, TokenType.HEREDOC_STRING,
        TokenType.UNICODE_STRING,
    }
)  # fmt: skip
SKIPPED = frozenset({"(", "SYS", ".", "SP_EXECUTESQL", "[", "]", "@STMT", "@", "STMT", "=", "N"})
ENDING = frozenset({"", ")", ",", "USING", "INTO", ";"})


def executed_text(whole: str, dialect: str) -> str | None:
    """Return the SQL that a statement such as ``EXECUTE IMMEDIATE '...'`` runs, None if it is no literal."""
    before = BEFORE.match(whole)
    try:
        tokens = grammar(dialect).tokenize(whole[before.end() :]) if before is not None else []
    except TokenError:
        return None
    start = 0
    while word(tokens, start) in SKIPPED and not _text(tokens[start]):
        start += 1
    return joined(tokens[start:])


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
