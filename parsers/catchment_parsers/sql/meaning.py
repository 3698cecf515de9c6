"""Meanings: what queries and tables offer, as digests that spelling does not change."""

import hashlib
from collections.abc import Callable, Iterable, Iterator

import msgspec
from sqlglot import exp

from catchment_parsers.facts import Record


def digest(*parts: bytes | str) -> bytes:
    """Return 16 bytes that stand for these parts in this order."""
    whole = bytearray()
    for part in parts:
        data = part.encode(errors="surrogatepass") if isinstance(part, str) else part
        whole += len(data).to_bytes(4, "big")
        whole += data
    return hashlib.blake2b(whole, digest_size=16).digest()


class Signatures(Record, frozen=True, kw_only=True):
    """The meaning of a query, as digests.

    Attributes:
        columns: Of each output column, by folded name; ``*`` where a star is not resolved.
        uncast: The same without the outermost cast, so that a change of type alone shows as one.
        rows: Of the row set.
        parts: Of each clause that decides the row set, the inner queries' included: ``from``, ``join``,
            ``where``, ``group_by``, ``having``, ``qualify``, ``distinct``, ``union``, ``limit``.
        types: Of each output column, as precisely as it can be told: a type, or a family of `families`.
        faults: Why it does not run, in words, by a digest of where: it names what nothing has, say.
        doubts: Why it may not run: types that do not fit, casts that may fail.
        uses: Which families of types its functions and operators take.
    """

    columns: dict[str, bytes]
    uncast: dict[str, bytes]
    rows: bytes
    parts: dict[str, bytes]
    types: dict[str, str] = {}
    faults: dict[str, str] = {}
    doubts: dict[str, str] = {}
    uses: tuple[str, ...] = ()


class Meaning(msgspec.Struct, eq=False):
    """What a query or a table offers: its columns in order, and what decides its rows.

    ``star`` makes the digest of a column that is not listed, None where all are; ``order`` is that of the
    rows, where it does not already decide which they are.
    """

    columns: list[tuple[str, bytes]]
    parts: dict[str, list[bytes]]
    star: Callable[[str], bytes] | None = None
    uncast: dict[str, bytes] = {}
    order: list[bytes] = []

    def rows(self) -> bytes:
        """Return the digest of what decides the rows."""
        return digest(*(digest(part, *found) for part, found in sorted(self.parts.items())))

    def find(self, name: str) -> bytes | None:
        """Return the digest of a listed column."""
        for known, hashed in self.columns:
            if known == name:
                return hashed
        return None

    def told(self) -> Signatures:
        """Return the meaning as its reader gets it."""
        columns = dict(self.columns)
        if self.star is not None:
            columns.setdefault("*", self.star("*"))
        return Signatures(
            columns=columns,
            uncast=columns | self.uncast,
            rows=self.rows(),
            parts={part: digest(*found) for part, found in self.parts.items()},
        )


class Scope:
    """What names mean in one SELECT."""

    def __init__(self, ctes: dict[str, Meaning], parent: "Scope | None") -> None:
        self.ctes = ctes
        self.parent = parent
        self.sources: list[tuple[str, Meaning]] = []
        self.read: list[bytes] = []
        self.aliases: dict[str, bytes] = {}
        self.windows: dict[str, exp.Expr] = {}
        self.hashed: dict[int, bytes] = {}
        self.merged: dict[str, bytes] = {}

    def met(self, rows: bytes) -> int:
        """Return how often these rows are already read here or around here, and note them."""
        place: Scope | None = self
        times = 0
        while place is not None:
            times += place.read.count(rows)
            place = place.parent
        self.read.append(rows)
        return times

    def column(self, name: str, table: str) -> bytes:
        """Return the digest of what a reference means."""
        found = self.find(name, table)
        return found if found is not None else digest("unresolved", table, name)

    def find(self, name: str, table: str) -> bytes | None:
        """Return the digest of what a reference means, None where nothing has such a column."""
        return self._qualified(name, table) if table else self._bare(name)

    def _qualified(self, name: str, table: str) -> bytes | None:
        for alias, source in self.sources:
            if alias == table:
                known = source.find(name)
                return known if known is not None or source.star is None else source.star(name)
        return self.parent._qualified(name, table) if self.parent else None  # noqa: SLF001 - its own kind

    def _bare(self, name: str) -> bytes | None:
        if name in self.merged:
            return self.merged[name]
        known = [hashed for _, source in self.sources if (hashed := source.find(name)) is not None]
        if known:
            return known[0] if len(known) == 1 else digest("either", *known)
        open_ = [source.star(name) for _, source in self.sources if source.star is not None]
        if name in self.aliases:
            # Whether a table has such a column is not known, and it would go before the alias.
            return digest("either", self.aliases[name], *open_) if open_ else self.aliases[name]
        if open_:
            return open_[0] if len(open_) == 1 else digest("either", *open_)
        return self.parent._bare(name) if self.parent else None  # noqa: SLF001 - its own kind


def apart(meaning: Meaning, times: int) -> Meaning:
    """Tell a second reading of the same rows from the first: in a self-join a.x is not b.x."""
    if not times:
        return meaning
    tag, star = str(times), meaning.star
    columns = [(name, digest("again", tag, hashed)) for name, hashed in meaning.columns]
    again = None if star is None else lambda name: digest("again", tag, star(name))
    return Meaning(columns, meaning.parts, again)


def itself(listed: list[str]) -> Meaning:
    """Return what a recursive CTE means within itself: columns known by their place."""
    return Meaning(
        [(name, digest("recursive", str(place))) for place, name in enumerate(listed)],
        {"from": [b"recursive"]},
        lambda name: digest("recursive", name),
    )


def entwined(meaning: Meaning) -> Meaning:
    """Return what a recursive CTE means outside: from step to step any column may decide the rows and the others."""
    whole = digest("entwined", *(hashed for _, hashed in meaning.columns))
    columns = [(name, digest("entwined", hashed, whole)) for name, hashed in meaning.columns]
    return Meaning(columns, meaning.parts | {"from": [*meaning.parts.get("from", []), whole]}, meaning.star)


def connected(kind: str, operands: Iterable[bytes]) -> bytes:
    """Return the digest of what AND or OR connects, in whatever order."""
    ordered = sorted(set(operands))
    return ordered[0] if len(ordered) == 1 else digest(kind, *ordered)


def mirrored(node: exp.Expr, left: bytes, right: bytes) -> bytes | None:
    """Return the digest that something has whichever of its sides stands first, None where that matters."""
    if isinstance(node, (exp.EQ, exp.NEQ, exp.Add, exp.Mul)):
        return digest(type(node).__name__, *sorted((left, right)))
    if isinstance(node, (exp.GT, exp.LT)):
        return digest("LT", *((right, left) if isinstance(node, exp.GT) else (left, right)))
    if isinstance(node, (exp.GTE, exp.LTE)):
        return digest("LTE", *((right, left) if isinstance(node, exp.GTE) else (left, right)))
    return None


def equality(left: bytes, right: bytes) -> bytes:
    """Return the digest of an equality, whichever side stands first."""
    return digest("EQ", *sorted((left, right)))


def relisted(meaning: Meaning, names: list[str]) -> Meaning:
    """Return a meaning whose first columns a column list gives other names."""
    if not names:
        return meaning
    listed = [(name, at([d for _, d in meaning.columns], place)) for place, name in enumerate(names)]
    return Meaning(listed + meaning.columns[len(names) :], meaning.parts, meaning.star)


def at(digests: list[bytes], place: int) -> bytes:
    """Return the digest in a place, or one that stands for the place where there are not so many."""
    return digests[place] if place < len(digests) else digest("place", str(place))


def both(left: Callable[[str], bytes] | None, right: Callable[[str], bytes] | None) -> Callable[[str], bytes] | None:
    """Return what makes the digest of a column that two relations may have."""
    if left is None and right is None:
        return None
    return lambda name: digest("both", *(star(name) for star in (left, right) if star is not None))


def is_true(node: exp.Expr) -> bool:
    """Whether a condition always holds: TRUE, or a number that equals itself, as templates begin a WHERE."""
    bare = node.unnest()
    if isinstance(bare, exp.EQ) and isinstance(bare.this, exp.Literal):
        return bool(bare.this == bare.expression)
    return isinstance(bare, exp.Boolean) and bool(bare.this)


def operands(node: exp.Expr) -> Iterator[exp.Expr]:
    """Yield what a chain of one connector connects, parentheses taken off."""
    kind, stack = type(node), [node]
    while stack:
        each = stack.pop()
        while isinstance(each, exp.Paren):
            each = each.this
        if isinstance(each, kind):
            stack += [each.expression, each.this]
        else:
            yield each
