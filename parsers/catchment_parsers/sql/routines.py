"""Procedural text: the statements inside procedures, functions and blocks, found by their words.

Dialects agree on little but the words: BEGIN and END, IF ... THEN, loops, DECLARE.  So no grammar is
attempted: control flow is peeled off token by token until what is left is a statement.
"""

from collections.abc import Iterator
from typing import NamedTuple

import msgspec
from sqlglot.tokenizer_core import Token, TokenType

Tokens = list[Token]

STARTS = frozenset(
    {
        "SELECT", "WITH", "INSERT", "UPDATE", "DELETE", "MERGE", "CREATE", "DROP", "ALTER", "TRUNCATE", "EXEC",
        "EXECUTE", "DECLARE", "SET", "IF", "WHILE", "BEGIN", "END", "PRINT", "RETURN", "COPY", "CALL", "USE",
        "RAISERROR", "THROW", "COMMIT", "ROLLBACK", "ELSE", "FETCH", "OPEN", "CLOSE", "DEALLOCATE", "GOTO", "BREAK",
        "CONTINUE", "WAITFOR", "GRANT", "REVOKE", "DENY",
    }
)  # fmt: skip
"""Words with which a statement begins."""
SILENT = frozenset(
    {
        "PRINT", "RAISE", "RAISERROR", "THROW", "CLOSE", "FETCH", "LEAVE", "ITERATE", "BREAK", "CONTINUE", "NULL",
        "EXIT", "GOTO", "COMMIT", "ROLLBACK", "SAVEPOINT", "SIGNAL", "RESIGNAL", "WAITFOR", "DEALLOCATE", "ASSERT",
        "GET", "GO",
    }
)  # fmt: skip
"""Words of statements that move no data."""
STRUCTURE = frozenset({"ELSE", "LOOP", "REPEAT", "EXCEPTION", "THEN", "TRY", "CATCH", "ATOMIC", "DO"})
CONDITIONS = {"IF": "THEN", "ELSEIF": "THEN", "ELSIF": "THEN", "ELIF": "THEN", "WHEN": "THEN", "WHILE": "DO LOOP"}
AFTER_END = frozenset({"IF", "LOOP", "WHILE", "FOR", "REPEAT", "CASE", "TRY", "CATCH"})
BODIES = frozenset({TokenType.HEREDOC_STRING, TokenType.RAW_STRING, TokenType.STRING})
MODES = frozenset({"(", ",", "IN", "OUT", "INOUT", "VARIADIC"})
"""What stands in front of a parameter's name."""
LABELLED = STARTS | {"LOOP", "FOR", "REPEAT", ""}
"""What may stand behind a label."""
QUOTED = frozenset({TokenType.STRING, TokenType.IDENTIFIER})
AFTER_WITH = frozenset(
    {
        "(", "SCHEMABINDING", "ENCRYPTION", "VIEW_METADATA", "RECOMPILE", "ROLLUP", "CUBE", "TIES", "CHECK", "NOCHECK",
        "GRANT", "NATIVE_COMPILATION", "EXECUTE", "MARK", "NOWAIT",
    }
)  # fmt: skip
"""Words before which WITH begins no common table expressions."""
PERMITTING = frozenset({"GRANT", "REVOKE", "DENY"})
BARE_BODIES = frozenset({"SELECT", "INSERT", "UPDATE", "DELETE", "MERGE", "TRUNCATE", "REPLACE"})
"""Words of statements that may be a routine's whole body."""
EVENTS = frozenset({"AFTER", "BEFORE", "OF", "OR", "FOR", ",", "INSTEAD", "AND"})
"""Words in front of what a trigger waits for."""
RECEIVING = frozenset({"LET", "OPEN", "CURSOR"})
"""Words in front of what a query is put into."""
ROUTINES = frozenset({"PROCEDURE", "PROC", "FUNCTION", "TRIGGER", "PACKAGE"})


class Routine(msgspec.Struct, frozen=True):
    """The head of a CREATE PROCEDURE, FUNCTION or TRIGGER.

    Attributes:
        kind: PROCEDURE, FUNCTION, TRIGGER or PACKAGE.
        name: As written.
        language: In upper case, "" where not stated.
        body: Index of the token at which the body starts.
        quoted: Whether the body is a string.
        parameters: Their names, as written.
    """

    kind: str
    name: str
    language: str
    body: int
    quoted: bool
    parameters: tuple[str, ...] = ()


def word(tokens: Tokens, index: int) -> str:
    """Return a token's text in upper case, "" beyond the end."""
    return tokens[index].text.upper() if 0 <= index < len(tokens) else ""


def keyword(tokens: Tokens, index: int) -> str:
    """Return a token's text in upper case, "" beyond the end and for what stands in quotes."""
    return "" if 0 <= index < len(tokens) and tokens[index].token_type in QUOTED else word(tokens, index)


def routine_head(tokens: Tokens) -> Routine | None:
    """Return the head of a routine if these tokens begin one."""
    if word(tokens, 0) not in {"CREATE", "ALTER", "REPLACE"}:
        return None
    at = next((i for i in range(1, min(8, len(tokens))) if word(tokens, i) in ROUTINES), None)
    if at is None:
        return None
    of_table = (word(tokens, at - 1), word(tokens, at)) == ("TABLE", "FUNCTION")
    if not of_table and any(word(tokens, i) in {"TABLE", "VIEW", "AS"} for i in range(1, at)):
        return None
    end = at + 1
    while word(tokens, end) in {"IF", "NOT", "EXISTS", "BODY"}:
        end += 1
    start = end
    while end + 1 < len(tokens) and word(tokens, end + 1) == ".":
        end += 2
    name = "".join([token.text for token in tokens[start : end + 1]])
    kind = "PROCEDURE" if word(tokens, at) == "PROC" else word(tokens, at)
    body, quoted = _body(tokens, end + 1)
    return Routine(kind, name, _language(tokens), body, quoted, tuple(_parameters(tokens, end + 1, body)))


def _parameters(tokens: Tokens, start: int, end: int) -> Iterator[str]:
    """Yield the names in the first list in brackets; those with a mark in front cannot be taken for columns."""
    if word(tokens, start) != "(":
        return
    for i, depth in depths(tokens, start):
        if i >= end or (depth == 0 and i > start):
            return
        named = tokens[i].text.isidentifier() and word(tokens, i) not in MODES
        if depth == 1 and named and word(tokens, i - 1) in MODES:
            yield tokens[i].text


def declared(tokens: Tokens, *, inside: bool) -> Iterator[str]:
    """Yield the variables that a piece declares: ``DECLARE a, b INT``, ``LET x``, ``FOR r IN``."""
    first = word(tokens, 0)
    if first == "LET":
        yield from [token.text for token in tokens[1:2]]
        return
    for i, depth in depths(tokens):
        if not depth and word(tokens, i) == "FOR" and word(tokens, i + 2) == "IN":
            yield tokens[i + 1].text
    start = 1 if first == "DECLARE" else 0
    if not start and not inside:
        return
    for i in range(start, len(tokens), 2):
        if tokens[i].token_type != TokenType.VAR:
            return
        yield tokens[i].text
        if word(tokens, i + 1) != ",":
            return


def _language(tokens: Tokens) -> str:
    found = [word(tokens, i + 1) for i, token in enumerate(tokens) if token.text.upper() == "LANGUAGE"]
    return found[-1].strip("'") if found else ""


def _body(tokens: Tokens, index: int) -> tuple[int, bool]:
    """Return where the body starts, and whether it is a string."""
    for i, depth in depths(tokens, index):
        if depth:
            continue
        text = word(tokens, i)
        if text in {"AS", "IS"} and i + 1 < len(tokens) and tokens[i + 1].token_type in BODIES:
            return i + 1, True
        if text in {"AS", "IS"} and word(tokens, i + 1) not in {"CALLER", "OWNER", "SELF"}:
            return i + 1, False
        if text in {"BEGIN", "RETURN"} or (text in BARE_BODIES and word(tokens, i - 1) not in EVENTS):
            return i, False
    return len(tokens), False


def depths(tokens: Tokens, start: int = 0) -> Iterator[tuple[int, int]]:
    """Yield each index with its depth in brackets and CASEs."""
    depth = 0
    for i in range(start, len(tokens)):
        kind = tokens[i].token_type
        if kind in (TokenType.R_PAREN, TokenType.R_BRACKET):
            depth -= 1
        yield i, depth
        if kind in (TokenType.L_PAREN, TokenType.L_BRACKET):
            depth += 1


def closing(tokens: Tokens, opening: int) -> int:
    """Return the place behind the bracket that closes this one."""
    return next((i + 1 for i, depth in depths(tokens, opening) if not depth and i > opening), len(tokens))


def block_change(tokens: Tokens, stack: list[str]) -> None:
    """Follow BEGIN, CASE and END through tokens: the stack then holds the blocks that are open."""
    for i, token in enumerate(tokens):
        text = token.text.upper()
        if text == "CASE" and word(tokens, i - 1) != "END":
            stack.append("CASE")
        elif text == "BEGIN" and word(tokens, i + 1) not in {"TRANSACTION", "TRAN", "WORK"}:
            stack.append("BEGIN")
        elif text == "END" and stack and word(tokens, i + 1) not in {"IF", "LOOP", "WHILE", "FOR", "REPEAT"}:
            stack.pop()


class Piece(NamedTuple):
    """A statement in procedural text, or a query inside a construct that is none: its word then says which.

    What the query returns may be the contents of variables, which `fills` names.
    """

    tokens: Tokens
    word: str = ""
    fills: tuple[str, ...] = ()


def peel(tokens: Tokens) -> Iterator[Piece]:
    """Yield the statements in one piece of procedural text, control flow peeled off."""
    i, absent = 0, set[str]()
    while i < len(tokens):
        text = word(tokens, i)
        if text == "BEGIN":
            if word(tokens, i + 1) in {"TRANSACTION", "TRAN", "WORK", ""}:
                return
            i += 1
        elif text == "END":
            i += 2 if word(tokens, i + 1) in AFTER_END else 1
            if i == len(tokens) - 1 and word(tokens, i) not in STARTS:
                return
        elif (past := _past(tokens, i)) > i:
            i = past
        elif text in CONDITIONS and word(tokens, i + 1) != "=":
            start, end, i = i, *_condition(tokens, i, CONDITIONS[text], absent)
            yield from _asked(tokens[start:end])
        elif text in {"FOR", "FOREACH"}:
            end = _find(tokens, i, {"LOOP", "DO"})
            names = tokens[i + 1 : _find(tokens, i, {"IN"})]
            yield from _inner_query(tokens[i:end], tuple([token.text for token in names if token.text != ","]))
            i = end + 1
        else:
            yield from _plain(tokens[i:])
            return


def _past(tokens: Tokens, i: int) -> int:
    """Return the index behind words that only give structure, and behind labels; `i` if there are none."""
    text = word(tokens, i)
    if text in STRUCTURE and not (text == "DO" and i == 0):
        return i + 1
    if text in {"CASE", "FORALL"}:
        return _find(tokens, i, {"WHEN"} if text == "CASE" else STARTS)
    return i + 2 if word(tokens, i + 1) == ":" and word(tokens, i + 2) in LABELLED else i


def _condition(tokens: Tokens, start: int, ends: str, absent: set[str]) -> tuple[int, int]:
    """Return where a condition ends and where what it guards begins; T-SQL has no THEN but the next statement.

    `absent` holds the ends that do not come any more: a thousand IFs seek them but once.
    """
    end = len(tokens) if ends in absent else _find(tokens, start, set(ends.split()))
    if end < len(tokens):
        return end, end + 1
    absent.add(ends)
    end = _find(tokens, start + 1, STARTS - {"WITH"})
    return end, end


def _asked(tokens: Tokens) -> Iterator[Piece]:
    """Yield what ``IF condition`` asks of tables, as a query."""
    if "SELECT" in {token.text.upper() for token in tokens}:
        yield Piece(_performed(tokens), word(tokens, 0))


def _find(tokens: Tokens, start: int, words: set[str] | frozenset[str]) -> int:
    """Return the index of the first of these words outside brackets, or the end."""
    for i, depth in depths(tokens, start):
        if not depth and i > start and keyword(tokens, i) in words:
            return i
    return len(tokens)


def _plain(tokens: Tokens) -> Iterator[Piece]:
    """Yield what a piece without control flow reads or writes."""
    text, following = word(tokens, 0), word(tokens, 1)
    if text in {"ASSERT", "PERFORM"}:
        yield from _asked(tokens) if text == "ASSERT" else [Piece(_performed(tokens))]
    elif text in SILENT:
        return
    elif text == "RETURN":
        yield from _plain(tokens[2:]) if following == "QUERY" else _inner_query(tokens[1:])
    elif text == "SET" and _from_query(tokens):
        yield from _inner_query(tokens, (tokens[1].text,), text)
    elif text in RECEIVING or following in {":=", ":", "CURSOR"} or (text == "DECLARE" and following != "@"):
        names = [token.text for token in tokens[:3] if token.text.upper() not in RECEIVING | {"DECLARE"}]
        cursor = text == "OPEN" or "CURSOR" in {word(tokens, i) for i in range(4)}
        yield from _inner_query(tokens, tuple(names[:1]), "" if cursor else "SET")
    else:
        yield Piece(tokens)


def _from_query(tokens: Tokens) -> bool:
    """Return whether these set one variable to what a query returns: ``v = (SELECT ...)``."""
    plain = len(tokens) > 1 and tokens[1].token_type == TokenType.VAR
    return plain and word(tokens, 2) in {"=", ":="} and word(tokens, 3) == "(" and word(tokens, 4) in {"SELECT", "WITH"}


def _performed(tokens: Tokens) -> Tokens:
    """Return ``PERFORM f(a) FROM t`` and the like as the query that it is."""
    first = tokens[0]
    return [Token(TokenType.SELECT, "SELECT", first.line, first.col, first.start, first.end), *tokens[1:]]


def _inner_query(tokens: Tokens, fills: tuple[str, ...] = (), construct: str = "") -> Iterator[Piece]:
    """Yield the query that an assignment, a cursor or a loop reads, and the variables that it fills."""
    start = next((i for i, token in enumerate(tokens) if token.text.upper() in {"SELECT", "WITH"}), None)
    if start is None:
        return
    end = next((i for i, depth in depths(tokens, start) if depth < 0), len(tokens))
    yield Piece(tokens[start:end], construct, fills)


def split_unpunctuated(tokens: Tokens) -> list[Tokens]:
    """Split T-SQL, where semicolons are optional, before words that begin a statement."""
    pieces: list[Tokens] = []
    start = 0
    words: set[str] = set()
    for i, depth in depths(tokens):
        if depth:
            continue
        text = tokens[i].text.upper()
        if i > start and text in STARTS and tokens[i].token_type not in QUOTED and _begins(tokens, start, i, words):
            pieces.append(tokens[start:i])
            start, words = i, set()
        words.add(text)
    pieces.append(tokens[start:])
    return pieces


def _begins(tokens: Tokens, start: int, i: int, words: set[str]) -> bool:
    """Return whether the word at `i` begins a statement rather than going on with this one.

    `words` are those of this one so far that stand in no brackets.
    """
    text, before, first = word(tokens, i), word(tokens, i - 1), word(tokens, start)
    if first == "SET" and before in {"ON", "OFF"}:  # SET NOCOUNT ON
        return True
    if before in {"BULK", "UNION", "ALL", "EXCEPT", "INTERSECT", "AS", "THEN", "FOR", "ON", "OR", "AND", "NOT", "WITH"}:
        return False
    if first in PERMITTING:  # what it permits are words of statements
        return bool(words & {"TO", "FROM"})
    if text == "WITH":
        return word(tokens, i + 1) not in AFTER_WITH
    if text == "SELECT":
        opens = first in {"INSERT", "WITH"} or (first in {"CREATE", "ALTER"} and "AS" in words)
        return not opens or bool(words & {"SELECT", "VALUES", "EXEC", "EXECUTE"})
    if text == "SET":
        return first not in {"UPDATE", "MERGE", "WITH", "ALTER"} or "SET" in words
    if text in {"INSERT", "UPDATE", "DELETE", "MERGE"} and first == "WITH":
        return bool(words & {"INSERT", "UPDATE", "DELETE", "MERGE", "SELECT"})
    if text in {"EXEC", "EXECUTE"}:
        return first != "INSERT" or bool(words & {"SELECT", "VALUES"})
    return not (text in {"IF", "END", "ELSE"} and ("CASE" in words or first in {"DROP", "CREATE", "ALTER"}))
