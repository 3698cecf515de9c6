"""What a FROM item or a query offers to whoever reads it: columns with their dependencies.

Where a table's columns are not known, a relation has a *star*: a column that stands for all the
others.  Asking it for ``x`` gives the dependencies of the star with ``x`` in the place of ``*``, so a
name travels through any number of ``SELECT *`` down to the table that must have it.
"""

from collections.abc import Iterable
from typing import Any, Self

import msgspec
from sqlglot import exp

from catchment_parsers.sql.kinds import IDENTITY, NOTHING, UNCERTAIN, Dep, Deps, compose


class Column(msgspec.Struct, eq=False, gc=False):
    """A column of a relation.

    Attributes:
        name: Folded name, "" where the query does not name it, "*" for a star.
        deps: What it is made of, down to tables.
        label: Name as written, "" where that is the same.
        node: The item of the select list that makes it.
        hidden: For a star, the names that it does not stand for (EXCEPT, RENAME).
        fields: For a struct, the columns that its fields are.
        maker: Where it has no dependencies and comes from elsewhere, what made it there.
        opens: Whether it may be a struct for whose fields, not known, a star stands.
        uses: Its dependencies as composed with uses of it, remembered.
    """

    name: str
    deps: Deps = NOTHING
    label: str = ""
    node: exp.Expr | None = None
    hidden: frozenset[str] = frozenset()
    fields: dict[str, "Column"] | None = None
    maker: exp.Expr | None = None
    opens: bool = False
    uses: dict[int, Deps] = {}

    @property
    def star(self) -> bool:
        """Whether this stands for columns whose names are not known."""
        return self.name == "*"

    def used(self, kind: int) -> Deps:
        """Return what depends on this column if it uses it in this way."""
        if not kind:
            return self.deps
        made = self.uses.get(kind)
        if made is None:
            made = self.uses[kind] = compose(kind, self.deps)
        return made

    def called(self, name: str, label: str = "") -> "Column":
        """Return the column under another name."""
        return Column(name, self.deps, label, self.node, self.hidden, self.fields, self.maker)

    def among(self, name: str, flag: int = 0) -> "Column":
        """Return the column of this name for which this star stands."""
        return Column(name, frozenset([(t, name if c == "*" else c, kind | flag) for t, c, kind in self.deps]))


class Relation(msgspec.Struct, eq=False, gc=False):
    """A relation in a FROM clause.

    Attributes:
        alias: Folded name by which the query knows it.
        listed: Its columns in order, stars among them.
        columns: Its named columns by folded name.
        stars: The stars among them.
        table: Canonical name if it is a table, "" if it is a query or a function.
        renamed: Whether the query gives it an alias.
        function: Whether it is a table function: its alias may then name its only column.
    """

    alias: str
    listed: list[Column]
    columns: dict[str, Column]
    stars: list[Column]
    table: str = ""
    renamed: bool = False
    function: bool = False

    @classmethod
    def of(cls, alias: str, listed: list[Column], **rest: Any) -> Self:
        """Return a relation of these columns."""
        named: dict[str, Column] = {}
        for column in listed:
            if column.name and column.name != "*":
                named.setdefault(column.name, column)
        return cls(alias, listed, named, [c for c in listed if c.name == "*"], **rest)

    def seen_as(self, alias: str) -> "Relation":
        """Return the same relation under an alias that the query gives it."""
        return Relation(alias, self.listed, self.columns, self.stars, self.table, renamed=True, function=self.function)

    def find(self, name: str) -> Column | None:
        """Return the column of this folded name, if there is or may be one."""
        return (
            self.columns.get(name) or self.guess(name) or self.columns.get(name.strip('"').lower()) or self.opened(name)
        )

    def guess(self, name: str) -> Column | None:
        """Return the column of this name that a star stands for."""
        open_ = [star for star in self.stars if name not in star.hidden] if self.stars else ()
        if not open_:
            return None
        if len(open_) == 1:
            return open_[0].among(name)
        return either([star.among(name) for star in open_], name)

    def opened(self, name: str) -> Column | None:
        """Return the column that may be a field of a struct which a star has shown."""
        return next((Column(name, column.deps) for column in self.listed if column.opens), None)

    def whole(self) -> Deps:
        """Return what the whole row depends on."""
        return frozenset().union(*[column.deps for column in self.listed])


class Shape(msgspec.Struct, eq=False, gc=False):
    """What a query returns.

    Attributes:
        columns: Its columns in order.
        rows: What decides which rows it has.
        order: What only sorts them.
        inputs: The tables that it reads, and whether their rows decide its rows.
    """

    columns: list[Column]
    rows: set[Dep]
    order: set[Dep]
    inputs: dict[str, bool]


def either(columns: Iterable[Column], name: str) -> Column:
    """Return a column that is one of several, nobody knows which."""
    deps = [(t, c, kind | UNCERTAIN) for column in columns for t, c, kind in column.deps]
    return Column(name, frozenset(deps))


def table_relation(table: str, columns: Iterable[tuple[str, str]] | None) -> Relation:
    """Return the relation of a table, its columns given as (folded, written) or unknown."""
    alias = table.rpartition(".")[2]
    if columns is None:
        star = Column("*", frozenset([(table, "*", IDENTITY)]))
        return Relation(alias, [star], {}, [star], table)
    made = [Column(name, frozenset([(table, name, IDENTITY)]), label) for name, label in columns]
    return Relation.of(alias, made, table=table)


def rename_columns(columns: list[Column], names: list[tuple[str, str]]) -> list[Column]:
    """Rename by position, given folded names and labels.

    For how many columns a star stands is not known: names there may be any column of it, and those of the
    columns behind the star are counted from the end.
    """
    star = next((index for index, column in enumerate(columns) if column.star), len(columns))
    head = [column.called(*name) for column, name in zip(columns[:star], names, strict=False)]
    if star == len(columns) or len(names) <= star:
        return head + columns[len(names) :]
    unknown = columns[star].among("*", UNCERTAIN)
    tail = columns[star + 1 :]
    if any(column.star for column in tail) or len(names) < star + len(tail):
        tail = []
    behind = max(star, len(names) - len(tail))
    middle = [Column(name, unknown.deps, label) for name, label in names[star:behind]]
    last = zip(tail[len(tail) - len(names) + behind :], names[behind:], strict=True)
    return head + middle + [column.called(*name) for column, name in last]
