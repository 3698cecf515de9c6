"""What is seen of a query while its meaning is read: types, and what speaks against running it."""

from collections.abc import Iterable
from typing import Any

from sqlglot import exp

from catchment_parsers.sql import families
from catchment_parsers.sql.meaning import Meaning, digest

_LENIENT = frozenset({"mysql", "sqlite", "postgres", "clickhouse"})
"""Dialects in which an item may be neither grouped nor aggregated, at least beside a primary key."""

_PSEUDO = frozenset({"all", "rowid", "rownum", "ctid", "oid", "level", "sysdate", "excluded"})
"""Names that no table lists and that mean something all the same."""


class Findings:
    """What was seen so far.

    Attributes:
        types: Of columns and expressions, by their digests.
        faults: Why the text does not run, in words, by a digest of where.
    """

    def __init__(self, dialect: str) -> None:
        self.types: dict[bytes, str] = {}
        self.faults: dict[str, str] = {}
        self._dialect = dialect
        self._typed: dict[int, str] = {}
        self._hashed: dict[int, bytes] = {}
        self._doubts: dict[str, str] = {}
        self._uses: set[str] = set()

    def told(self, meaning: Meaning) -> dict[str, Any]:
        """Return what was seen of a query, as fields of its signatures."""
        return {
            "types": {name: self._kind(hashed) for name, hashed in meaning.columns},
            "faults": self.faults,
            "doubts": self._doubts,
            "uses": tuple(sorted(self._uses - {""})),
        }

    def type(self, node: exp.Expr) -> str:
        """Return the type of an expression that was noted, "" where it is not known."""
        return self._typed.get(id(node), "")

    def _kind(self, hashed: bytes) -> str:
        """Return the type that a digest stands for; one that nobody knows is that of this digest alone."""
        return self.types.get(hashed) or f":{hashed.hex()[:8]}"

    def like(self, hashed: Iterable[bytes], others: Iterable[bytes]) -> None:
        """Note that digests stand for columns of the types of others."""
        for one, other in zip(hashed, others, strict=False):
            self.types.setdefault(one, self.types.get(other, ""))

    def miss(self, name: str) -> None:
        """Note that nothing has a column."""
        self.faults[f"missing {name}"] = f"nothing that it reads has a column {name}"

    def unite(self, hashed: bytes, types: list[str]) -> None:
        """Note that a set operation makes one column of several, which may have no type in common."""
        self.types[hashed] = families.common(types)
        kinds = sorted({families.family(kind) for kind in types} - {"", families.NULL})
        if len(kinds) > 1:
            self._doubts[digest("unite", hashed).hex()] = f"a set operation puts {' and '.join(kinds)} into one column"

    def noted(self, node: exp.Expr, hashed: bytes) -> bytes:
        """Note the type of an expression whose parts are noted, and what speaks against running it.

        Args:
            node: The expression; its tree must live as long as this.
            hashed: Its digest, which is returned.
        """
        self._hashed[id(node)] = hashed
        if isinstance(node, (exp.Paren, exp.Alias)):
            self._typed[id(node)] = self.type(node.this)
        elif isinstance(node, (exp.Column, exp.Query)):
            self._typed[id(node)] = self._kind(hashed)
        else:
            self._typed[id(node)] = families.type_of(node, self.type)
            self._uses.add(families.use(node, self.type))
            self._doubt(node, hashed)
        return hashed

    def _doubt(self, node: exp.Expr, hashed: bytes) -> None:
        doubt = families.doubt(node, self.type)
        if doubt:
            # That one cast may fail says no more of another to the same family.
            of = self._hashed.get(id(node.this), hashed) if isinstance(node, exp.Cast) else hashed
            self._doubts[digest(doubt, of).hex()] = f"in {node.sql(self._dialect)[:60]}, {doubt}"

    def check_grouping(self, node: exp.Expr) -> None:
        """Note the items of a SELECT that are neither grouped nor aggregated, where the dialect refuses those."""
        group = node.args.get("group")
        plain = group is None or all(key == "expressions" or not value for key, value in group.args.items())
        items = [item.unalias() for item in node.expressions]
        if self._dialect in _LENIENT or not plain or (group is None and not any(map(aggregates, items))):
            return
        keys = set() if group is None else self._keys(group.expressions, items)
        for item in items:
            own = self._hashed.get(id(item), b"")
            if self._is_grouped(item, keys):
                keys.add(own)
            else:
                mark = digest("ungrouped", own).hex()
                self.faults[mark] = f"{item.sql(self._dialect)[:60]} is neither grouped nor aggregated"

    def _keys(self, written: Iterable[exp.Expr], items: list[exp.Expr]) -> set[bytes]:
        """Return the digests of what is grouped by; a number is the item in that place."""
        places = {int(each.name) - 1 for each in written if isinstance(each, exp.Literal) and each.name.isdigit()}
        numbered = (items[place] for place in places if 0 <= place < len(items))
        return {self._hashed.get(id(each), b"") for each in (*written, *numbered)}

    def _is_grouped(self, node: exp.Expr, keys: set[bytes]) -> bool:
        if self._hashed.get(id(node)) in keys or isinstance(node, (exp.Query, exp.Anonymous)):
            return True
        if isinstance(node, exp.AggFunc) and not isinstance(node.parent, exp.Window):
            return True
        if isinstance(node, (exp.Column, exp.Star)):
            return False
        return all(self._is_grouped(each, keys) for each in node.iter_expressions())


def aggregates(node: exp.Expr) -> bool:
    """Whether an expression makes one value of many rows: in a query without GROUP BY, of all of them."""
    if isinstance(node, exp.Query):
        return False
    if isinstance(node, exp.AggFunc):
        return True
    parts = node.this.iter_expressions() if isinstance(node, exp.Window) else node.iter_expressions()
    return any(aggregates(each) for each in parts)


def is_certain(node: exp.Expr, struct: bytes | None) -> bool:
    """Whether a name that nothing has is one: not a field of a struct, a lambda's parameter or a pseudo column."""
    name = node.name.lower()
    hidden = name in _PSEUDO or name.startswith(("_", "$", "#")) or node.args.get("db") is not None
    return struct is None and not hidden and node.find_ancestor(exp.Lambda, exp.Kwarg, exp.PropertyEQ) is None
