"""Where things stand in the text: the SQL of an output column, as written, and its line."""

import re
from bisect import bisect_right
from itertools import islice, pairwise
from operator import attrgetter, itemgetter

import msgspec
from sqlglot import exp
from sqlglot.tokenizer_core import Token, TokenType

from catchment_parsers.sql.routines import closing

START = attrgetter("start")
PLACE = itemgetter(0)
LONGEST = 500
"""Characters of an expression that are kept."""

# Texts are faster to look up than token types, whose hashes are computed anew each time.
_OPENING = frozenset({"(", "[", "{", "CASE"})
_CLOSING = frozenset({")", "]", "}", "END"})
_LISTS = frozenset({"SELECT", "SET"})
_BEFORE_ITEMS = frozenset({"DISTINCT", "ALL"})
_BOUNDARIES = frozenset(
    {
        ",", ";", "SELECT", "FROM", "INTO", "WHERE", "UNION", "EXCEPT", "INTERSECT", "MINUS", "SET", "GROUP",
        "ORDER", "LIMIT", "HAVING", "QUALIFY", "WHEN", "WITH",
    }
)  # fmt: skip
_QUERIES = frozenset({"SELECT", "WITH", "FROM", "VALUES", "TABLE"})
_NOT_WORDS = (TokenType.STRING, TokenType.IDENTIFIER)


_MARKS = {
    text: mark.split(" ", 1)[0]
    for mark in _OPENING | _CLOSING | _BOUNDARIES | {"GROUP BY", "ORDER BY"}
    for text in (mark, mark.lower(), mark.capitalize(), mark.title())
}
"""Texts of the tokens that may mark an item's edge, to the first word in upper case."""
COMMENT = re.compile(r"('(?:[^']|'')*'|\"[^\"]*\"|\$(\w*)\$.*?\$\2\$)|--[^\n]*|/\*.*?\*/", re.DOTALL)
"""A comment, or what may hold what looks like one."""


class Text(msgspec.Struct, eq=False, gc=False):
    """The text of one statement.

    Attributes:
        sql: The whole text in which the statement stands.
        tokens: The statement's tokens.
        line: Lines before `sql`, for a text inside another.
        items: First and last token of each item of the list that was looked at last.
        select: The query that has this list, if it is a select list.
        known: Texts and lines of nodes by their identity: all columns of a star share one.
    """

    sql: str
    tokens: list[Token]
    line: int = 0
    items: list[tuple[int, int]] = []
    select: exp.Expr | None = None
    known: dict[int, tuple[str, int]] = {}

    @property
    def first_line(self) -> int:
        """The statement's first line."""
        return self.tokens[0].line + self.line if self.tokens else 1 + self.line

    def whole(self) -> str:
        """Return the statement as written, with blanks for comments."""
        return self._written(0, len(self.tokens) - 1) if self.tokens else ""

    def _written(self, first: int, last: int) -> str:
        """Return the text from one token to another; what stands between tokens are comments, and becomes blank."""
        tokens, sql = self.tokens, self.sql
        text = sql[tokens[first].start : tokens[last].end + 1]
        if "--" not in text and "/*" not in text and "#" not in text:
            return text
        if tokens[first].token_type == TokenType.COMMAND:  # its second token is all that follows
            return COMMENT.sub(lambda found: found[1] or _blank(found[0]), text)
        pieces = [sql[tokens[first].start : tokens[first].end + 1]]
        for before, token in pairwise(tokens[first : last + 1]):
            pieces += (_blank(sql[before.end + 1 : token.start]), sql[token.start : token.end + 1])
        return "".join(pieces)

    def of(self, node: exp.Expr) -> tuple[str, int]:
        """Return the text of an item of a list, without its alias, and its line."""
        found = self.known.get(id(node))
        if found is None:
            found = self.known[id(node)] = self._found(node) if self.tokens else ("", 0)
        return found

    def _found(self, node: exp.Expr) -> tuple[str, int]:
        first, last = self._nth(node) or self._around(node)
        if last < 0:
            return "", 0
        if node.__class__ is exp.Alias:
            last = self._before_alias(node, first, last)
        shown = self._written(first, min(last, first + LONGEST))  # each token has a character
        return _one_line(shown), self.tokens[first].line + self.line

    def _nth(self, node: exp.Expr) -> tuple[int, int] | None:
        """Return the first and the last token of a select list's item by its place, None where that is not known."""
        select = node.parent
        if select.__class__ is not exp.Select or node.arg_key != "expressions":
            return None
        if select is not self.select:
            self.items = []
            placed = any(self._around(item)[1] >= 0 for item in (node, *select.expressions))
            self.select = select if placed else None
        known = select is self.select and len(self.items) == len(select.args["expressions"])
        return self.items[node.index] if known and node.index is not None else None

    def _around(self, node: exp.Expr) -> tuple[int, int]:
        """Return the first and the last token of the item in which the node stands, (0, -1) if that is not known."""
        anchor = _position(node)
        if anchor is not None:
            return self._item(bisect_right(self.tokens, anchor, key=START) - 1)
        inside, depth = _position_inside(node)
        index = None if inside is None else self._outside(inside, depth)
        return (0, -1) if index is None else self._item(index)

    def _outside(self, start: int, depth: int) -> int | None:
        """Return the token that opens the outermost of so many subqueries, one in the other, around a place."""
        index, closed = bisect_right(self.tokens, start, key=START) - 1, 0
        while index > 0 and depth:
            text = self.tokens[index].text
            closed += text == ")"
            if text == "(":
                depth -= not closed and self.tokens[index + 1].text.upper() in _QUERIES
                closed = max(closed - 1, 0)
            index -= 1
        return None if depth else index + 1

    def _item(self, index: int) -> tuple[int, int]:
        """Return the first and the last token of the item in which a token stands."""
        if not self.items or not self.items[0][0] <= index <= self.items[-1][1]:
            self.items = self._list(index)
        found = bisect_right(self.items, index, key=PLACE) - 1
        if found >= 0 and index <= self.items[found][1]:
            return self.items[found]
        return self._edge(index, -1), self._edge(index, 1)

    def _mark(self, index: int) -> str | None:
        """Return the word of a token that may mark an item's edge."""
        token = self.tokens[index]
        mark = _MARKS.get(token.text)
        return mark if mark is not None and token.token_type not in _NOT_WORDS else None

    def _list(self, index: int) -> list[tuple[int, int]]:
        """Return the items of the list behind SELECT, SET or VALUES in which a token stands, [] if in none."""
        depth, tokens, marks = 0, self.tokens, _MARKS
        for i in range(index, -1, -1):
            mark = self._mark(i) if tokens[i].text in marks else None
            if mark in _CLOSING and i != index:
                depth += 1
            elif mark in _OPENING:
                depth -= 1
                if depth < 0 and i and tokens[i - 1].text.upper() == "VALUES":
                    return self._items_from(i + 1)
            elif mark in _LISTS and depth <= 0:
                return self._items_from(i + 1)
        return []

    def _items_from(self, start: int) -> list[tuple[int, int]]:
        """Split the list that starts at a token at its commas."""
        tokens, found, depth, mark_of = self.tokens, [], 0, _MARKS.get
        while start < len(tokens) and tokens[start].text.upper() in _BEFORE_ITEMS:
            start += 1
        if start + 1 < len(tokens) and tokens[start].text.upper() == "TOP":
            start = self._behind_top(start)
        for i, token in enumerate(islice(tokens, start, None), start):
            mark = mark_of(token.text)
            if mark is None or token.token_type in _NOT_WORDS:
                continue
            if mark in _OPENING:
                depth += 1
            elif mark in _CLOSING:
                depth -= 1
            if depth < 0 or (not depth and mark in _BOUNDARIES):
                if mark == "EXCEPT" and tokens[i - 1].text == "*":
                    continue
                found.append((start, i - 1))
                start = i + 1
                if mark != ",":
                    return found
        return [*found, (start, len(tokens) - 1)]

    def _behind_top(self, start: int) -> int:
        """Return the place behind T-SQL's ``TOP 3`` or ``TOP (@n)``; a column may have that name, too."""
        if self.tokens[start + 1].token_type == TokenType.NUMBER:
            return start + 2
        return closing(self.tokens, start + 1) if self.tokens[start + 1].text == "(" else start

    def _edge(self, index: int, step: int) -> int:
        """Walk from a token to the first or last one of its item, in VALUES, SET and the like."""
        opening, closing = (_CLOSING, _OPENING) if step < 0 else (_OPENING, _CLOSING)
        depth, tokens = 0, self.tokens
        while 0 <= index + step < len(tokens):
            mark = self._mark(index + step)
            if mark in opening:
                depth += 1
            elif mark in closing:
                if not depth:
                    break
                depth -= 1
            elif not depth and mark in _BOUNDARIES:
                break
            index += step
        return index

    def _before_alias(self, node: exp.Alias, first: int, last: int) -> int:
        meta = node.args["alias"].meta
        if "start" not in meta:
            return last
        index = bisect_right(self.tokens, meta["start"], key=START) - 2
        if index > first and self.tokens[index].token_type == TokenType.ALIAS:
            index -= 1
        return index if first <= index < last else last


def _position(node: exp.Expr) -> int | None:
    """Return where some part of a node stands that is not inside a subquery."""
    stack = [node]
    while stack:
        part = stack.pop()
        if "start" in part.meta:
            return int(part.meta["start"])
        if not isinstance(part, exp.Query):
            for value in part.args.values():
                if isinstance(value, exp.Expr):
                    stack.append(value)
                elif isinstance(value, list):
                    stack.extend([item for item in value if isinstance(item, exp.Expr)])
    return None


def _position_inside(node: exp.Expr) -> tuple[int | None, int]:
    """Return where some part of a node stands that is inside subqueries, and inside how many."""
    stack = [(node, 0)]
    while stack:
        part, depth = stack.pop()
        if "start" in part.meta:
            return int(part.meta["start"]), depth
        opens = isinstance(part, exp.Subquery) and not isinstance(part.this, exp.Subquery)
        depth += opens or (isinstance(part, exp.Query) and not isinstance(part.parent, exp.Query))
        stack += [(item, depth) for item in part.iter_expressions()]
    return None, 0


def _blank(text: str) -> str:
    return re.sub(r"\S", " ", text)


def _one_line(text: str) -> str:
    line = text if text.isprintable() and "  " not in text else " ".join(text.split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"
