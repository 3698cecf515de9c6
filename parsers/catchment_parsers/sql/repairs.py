"""Second chances: a statement's tokens without the clauses that sqlglot's grammar of a dialect lacks.

Storage, hints, logging and the like say nothing of lineage, so a statement that does not parse is tried
again without them.  Tokens keep their places, so expressions and lines are still those of the text.
"""

from collections.abc import Callable, Iterable, Mapping

import sqlglot
from sqlglot.tokenizer_core import Token, TokenType

from catchment_parsers.sql.routines import closing, depths
from catchment_parsers.sql.routines import keyword as word

Tokens = list[Token]
Rule = Callable[[Tokens], Tokens]

STARTS_QUERY = frozenset({"SELECT", "WITH", "(", "VALUES", "TABLE", "FROM", "PIVOT", "UNPIVOT", "LOCKING", "SEL"})
NOT_COLUMNS = frozenset(
    {"CONSTRAINT", "PRIMARY", "UNIQUE", "FOREIGN", "CHECK", "KEY", "INDEX", "LIKE", "PERIOD", "EXCLUDE", "FULLTEXT"}
)
PASSING = frozenset({"TEMP", "TEMPORARY", "VOLATILE"})
TAILS = (
    "WITH NO DATA", "WITH DATA", "WITH CHECK OPTION", "WITH LOCAL CHECK", "WITH CASCADED CHECK", "WITH READ ONLY",
    "WITH NO SCHEMA", "LOG ERRORS", "OPTION (", "INTO @", "INTO :",
)  # fmt: skip
"""What may stand behind a query, from here to the end of the statement."""
TAIL_WORDS = frozenset(tail.split()[0] for tail in TAILS)
EVOLVING = frozenset({"WITH SCHEMA EVOLUTION", "IF NOT EXISTS"})
AFTER_OUTPUT = frozenset({"VALUES", "SELECT", "FROM", "WHERE", "WITH", "EXEC", "EXECUTE", "DEFAULT", "OPTION"})
PRIORITIES = frozenset({"LOW_PRIORITY", "HIGH_PRIORITY", "DELAYED", "IGNORE", "QUICK"})
OPERATORS = frozenset({"+", "-", "*", "/", "%", "&", "|", "^"})


def repaired(tokens: Tokens) -> Tokens | None:
    """Return the tokens without what the grammar may lack, None if there is nothing of the kind."""
    kept = _without_locking(tokens)
    verb = next((word(kept, i) for i, depth in depths(kept) if not depth and word(kept, i) in RULES), "")
    for rule in RULES.get(verb, ()):
        kept = rule(kept)
    changed = len(kept) != len(tokens) or any(a is not b for a, b in zip(kept, tokens, strict=False))
    return kept if changed else None


# ── all statements ───────────────────────────────────────────────────────────────────────────────


def _flat(tokens: Tokens, start: int = 0) -> list[int]:
    """Return the places of the tokens outside brackets, the outermost brackets among them."""
    return [i for i, depth in depths(tokens, start) if not depth]


def _phrase(tokens: Tokens, at: int, size: int) -> str:
    return " ".join([word(tokens, i) for i in range(at, at + size)])


def _name_end(tokens: Tokens, start: int) -> int:
    """Return the place behind a dotted name."""
    end = start + 1
    while word(tokens, end) == ".":
        end += 2
    return end


def _made(kind: TokenType, text: str, near: Token) -> Token:
    return Token(kind, text, near.line, near.col, near.start, near.end)


def _without_locking(tokens: Tokens) -> Tokens:
    """Take out Teradata's ``LOCKING TABLE t FOR ACCESS``."""
    start = next((i for i in range(len(tokens)) if word(tokens, i) == "LOCKING"), None)
    end = next((i for i in range(start, len(tokens)) if word(tokens, i) == "FOR"), None) if start is not None else None
    return tokens if start is None or end is None else tokens[:start] + tokens[end + 2 :]


def _without_bulk(tokens: Tokens) -> Tokens:
    """Write T-SQL's ``OPENROWSET(BULK 'f', ...)`` as a call."""
    kept = [t for i, t in enumerate(tokens) if t.text.upper() != "BULK" or _phrase(tokens, i - 2, 2) != "OPENROWSET ("]
    return kept if len(kept) < len(tokens) else tokens


def _without_tail(tokens: Tokens) -> Tokens:
    """Cut what stands behind a query."""
    for i in _flat(tokens):
        if (
            i
            and word(tokens, i) in TAIL_WORDS
            and any(_phrase(tokens, i, tail.count(" ") + 1) == tail for tail in TAILS)
        ):
            return tokens[:i]
    return tokens


# ── CREATE ───────────────────────────────────────────────────────────────────────────────────────


def _create(tokens: Tokens) -> Tokens:
    """Keep ``CREATE TABLE name (columns) AS query``: storage and options go."""
    at = next((i for i in _flat(tokens)[:16] if word(tokens, i) in {"TABLE", "VIEW"}), None)
    if at is None:
        return tokens
    head = [tokens[0], *[token for token in tokens[1:at] if token.text.upper() in PASSING], tokens[at]]
    start = at + 1
    if word(tokens, start) == "IF":
        head, start = head + tokens[start : start + 3], start + 3
    end = _name_end(tokens, start)
    listed = closing(tokens, end) if word(tokens, end) == "(" else end
    body = _body(tokens, end)
    if body is not None:
        return [*head, *tokens[start:end], *_bare_columns(tokens[end : min(listed, body)]), *_query(tokens, body)]
    asks = STARTS_QUERY - {"(", "FROM", "WITH", "TABLE"}
    described = listed > end or word(tokens, 1) in {"EXTERNAL", "FOREIGN"}
    if not described or any(word(tokens, i) in asks for i in range(listed, len(tokens))):
        return tokens
    return [*head, *tokens[start:listed]]


def _alter(tokens: Tokens) -> Tokens:
    """Write ``ALTER VIEW v AS (query)`` as CREATE, ClickHouse's changes by ALTER as others do."""
    change = next((i for i in _flat(tokens) if word(tokens, i) in {"UPDATE", "DELETE"}), None)
    if word(tokens, 1) == "TABLE" and change is not None and word(tokens, change + 1) not in {"(", "TO"}:
        name, verb = tokens[2 : _name_end(tokens, 2)], tokens[change]
        between = (TokenType.FROM, "FROM") if word(tokens, change) == "DELETE" else (TokenType.SET, "SET")
        made = _made(*between, verb)
        moved = [made, *name] if between[1] == "FROM" else [*name, made]
        return [verb, *moved, *tokens[change + 1 :]]
    if "VIEW" not in {word(tokens, 1), word(tokens, 2)} or _body(tokens, 2) is None:
        return tokens
    return _create([_made(TokenType.CREATE, "CREATE", tokens[0]), *tokens[1:]])


def _body(tokens: Tokens, start: int) -> int | None:
    """Return the place of the AS, the SELECT or the CLONE behind which the contents stand."""
    for i in _flat(tokens, start):
        text = word(tokens, i)
        if text in {"SELECT", "CLONE"} or (text == "AS" and word(tokens, i + 1) in STARTS_QUERY):
            return i
    return None


def _query(tokens: Tokens, body: int) -> Tokens:
    if word(tokens, body) == "CLONE":
        name = body + 2 if word(tokens, body + 1) == "AS" else body + 1
        return [tokens[body], *tokens[name : _name_end(tokens, name)]]
    if word(tokens, body) == "SELECT":
        return [_made(TokenType.ALIAS, "AS", tokens[body]), *_without_tail(tokens[body:])]
    query = _without_tail(tokens[body + 1 :])
    if word(query, 0) in {"PIVOT", "UNPIVOT"}:
        query = [_made(TokenType.L_PAREN, "(", query[0]), *query, _made(TokenType.R_PAREN, ")", query[-1])]
    return [tokens[body], *query]


def _bare_columns(listed: Tokens) -> Tokens:
    """Return a column list's names alone."""
    if len(listed) < 2:
        return []
    starts = [1, *[i + 1 for i, depth in depths(listed) if depth == 1 and word(listed, i) == ","]]
    names = [listed[i] for i in starts if word(listed, i) not in NOT_COLUMNS]
    comma = [_made(TokenType.COMMA, ",", listed[0])]
    kept = [token for name in names for token in (*comma, name)][1:]
    return [listed[0], *kept, listed[-1]] if kept else []


# ── INSERT, UPDATE, DELETE, MERGE ──────────────────────────────────────────────────────────


def _without_hints(tokens: Tokens) -> Tokens:
    """Take out priorities, TOP, table hints, ONLY, OVERRIDING and schema evolution."""
    flat, dropped = _flat(tokens), set[int]()
    for i in flat:
        text, before, after = word(tokens, i), word(tokens, i - 1), word(tokens, i + 1)
        if text in PRIORITIES and (before in RULES or before in PRIORITIES):
            dropped.add(i)
        elif text == "TOP" and before in RULES:
            dropped.update(range(i, closing(tokens, i + 1) if after == "(" else i + 2))
            dropped.update(range(i, max(dropped) + 2) if word(tokens, max(dropped) + 1) == "PERCENT" else ())
        elif text == "WITH" and after == "(":
            dropped.update(range(i, closing(tokens, i + 1)))
        elif (text in {"WITH", "IF"} and _phrase(tokens, i, 3) in EVOLVING) or (
            text == "OVERRIDING" and word(tokens, i + 2) == "VALUE"
        ):
            dropped.update(range(i, i + 3))
        elif (text, after) == ("BY", "POSITION") or (text == "OR" and before == "UPDATE"):
            dropped.update((i, i + 1))
        elif text == "ONLY" and before in {"INTO", "UPDATE", "FROM"}:
            dropped.add(i)
    return [token for i, token in enumerate(tokens) if i not in dropped] if dropped else tokens


def _output_last(tokens: Tokens) -> Tokens:
    """Move T-SQL's OUTPUT clause to the end, where RETURNING stands."""
    flat = _flat(tokens)
    start = next((i for i in flat if word(tokens, i) == "OUTPUT"), None)
    if start is None or word(tokens, 0) == "INSERT":
        return tokens
    end = next((i for i in flat if i > start and word(tokens, i) in AFTER_OUTPUT), len(tokens))
    return tokens[:start] + tokens[end:] + tokens[start:end]


def _one_target(tokens: Tokens) -> Tokens:
    """Make one name of ``a.b.c`` in ``OUTPUT ... INTO a.b.c``, where the grammar knows no dots."""
    flat = _flat(tokens)
    start = next((i for i in flat if word(tokens, i) == "OUTPUT"), len(tokens))
    at = next((i + 1 for i in flat if i > start and word(tokens, i) == "INTO"), len(tokens))
    end = _name_end(tokens, at)
    if end - at < 2 or end > len(tokens):
        return tokens
    return [*tokens[:at], _made(TokenType.VAR, "".join([t.text for t in tokens[at:end]]), tokens[at]), *tokens[end:]]


def _whole_assignments(tokens: Tokens) -> Tokens:
    """Write ``UPDATE x SET a += 1`` as ``UPDATE x SET a = x.a + 1``."""
    kept: Tokens = []
    start = 0
    for i, token in enumerate(tokens):
        if word(tokens, i) in {"SET", ","}:
            start = len(kept) + 1
        if token.token_type == TokenType.EQ and kept and kept[-1].text in OPERATORS:
            operator, target = kept.pop(), kept[start:]
            kept += [token, *_qualified(tokens, target[: len(kept) - start]), operator]
        else:
            kept.append(token)
    return kept if len(kept) != len(tokens) else tokens


def _qualified(tokens: Tokens, column: Tokens) -> Tokens:
    """Return a column that UPDATE sets with the table's name in front."""
    if len(column) > 1 or word(tokens, 0) != "UPDATE":
        return column
    return [*tokens[1 : _name_end(tokens, 1)], _made(TokenType.DOT, ".", column[0]), *column]


def _named_view(tokens: Tokens) -> Tokens:
    """Write Oracle's ``UPDATE (query) v SET`` as ``WITH v AS (query) UPDATE v SET``."""
    if word(tokens, 1) != "(" or word(tokens, 2) not in {"SELECT", "WITH"}:
        return tokens
    end = closing(tokens, 1)
    aliased = word(tokens, end) != "SET"
    name = tokens[end] if aliased else _made(TokenType.VAR, "changed", tokens[1])
    head = [_made(TokenType.WITH, "WITH", tokens[0]), name, _made(TokenType.ALIAS, "AS", tokens[0])]
    return [*head, *tokens[1:end], tokens[0], name, *tokens[end + aliased :]]


def _from_behind_set(tokens: Tokens) -> Tokens:
    """Write Teradata's ``UPDATE x FROM s SET ... WHERE`` as others do."""
    flat = _flat(tokens)
    start, end, where = (next((i for i in flat if word(tokens, i) == text), 0) for text in ("FROM", "SET", "WHERE"))
    if not start or start > end:
        return tokens
    where = where or len(tokens)
    return [*tokens[:start], *tokens[end:where], *tokens[start:end], *tokens[where:]]


def _one_from(tokens: Tokens) -> Tokens:
    """Write T-SQL's ``DELETE FROM x FROM s`` as ``DELETE x FROM s``."""
    froms = [i for i in _flat(tokens) if word(tokens, i) == "FROM"]
    return tokens[: froms[0]] + tokens[froms[0] + 1 :] if len(froms) > 1 else tokens


def _conditions_first(tokens: Tokens) -> Tokens:
    """Write Oracle's ``WHEN MATCHED THEN UPDATE SET ... WHERE c`` as ``WHEN MATCHED AND (c) THEN UPDATE``."""
    whens = [i for i in _flat(tokens) if word(tokens, i) == "WHEN"]
    if not whens:
        return _all_branches(tokens)
    kept = tokens[: whens[0]]
    for start, end in zip(whens, [*whens[1:], len(tokens)], strict=True):
        kept = kept + _condition_first(tokens[start:end])
    return kept


def _all_branches(tokens: Tokens) -> Tokens:
    """Write Redshift's ``MERGE ... REMOVE DUPLICATES`` as others do: all columns are set and inserted."""
    if _phrase(tokens, len(tokens) - 2, 2) != "REMOVE DUPLICATES":
        return tokens
    made = sqlglot.tokenize("WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *")
    return tokens[:-2] + [_made(token.token_type, token.text, tokens[-1]) for token in made]


def _condition_first(branch: Tokens) -> Tokens:
    flat = _flat(branch)
    wheres = [i for i in flat if word(branch, i) == "WHERE"]
    then = next((i for i in flat if word(branch, i) == "THEN"), None)
    if not wheres or then is None:
        return branch
    end = wheres[0] - 1 if word(branch, wheres[0] - 1) == "DELETE" else wheres[0]
    made: Tokens = []
    for start, stop in zip(wheres, [*wheres[1:], len(branch)], strict=True):  # the second one is DELETE WHERE
        last = stop - 1 if word(branch, stop - 1) == "DELETE" else stop
        opening = [_made(TokenType.AND, "AND", branch[then]), _made(TokenType.L_PAREN, "(", branch[then])]
        made += [*opening, *branch[start + 1 : last], _made(TokenType.R_PAREN, ")", branch[then])]
    return [*branch[:then], *made, *branch[then:end]]


CHANGING: Iterable[Rule] = (_without_hints, _without_tail, _one_target, _output_last, _whole_assignments)
RULES: Mapping[str, Iterable[Rule]] = {
    "CREATE": (_create,),
    "ALTER": (_alter,),
    "SELECT": (_without_bulk, _without_tail),
    "INSERT": (_without_bulk, _without_hints, _without_tail, _one_target),
    "UPDATE": (*CHANGING, _from_behind_set, _named_view),
    "DELETE": (*CHANGING, _one_from),
    "MERGE": (*CHANGING, _conditions_first),
}
"""By the first word that begins a statement (behind WITH)."""
