"""Random queries over known tables, for properties: valid, and with every name resolvable."""

from collections import Counter
from dataclasses import dataclass, field
from itertools import count

from hypothesis import strategies as st

SCHEMA = {"t": dict.fromkeys("abcd", ""), "u": dict.fromkeys("aefg", ""), "v": dict.fromkeys("bh", "")}
JOINS = ["JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN"]
SET_OPERATIONS = ["UNION", "UNION ALL", "EXCEPT", "INTERSECT"]


@dataclass
class Relation:
    """Something in FROM, and the names by which its columns can be asked for."""

    alias: str
    columns: list[str]

    def names(self) -> list[str]:
        """Return the columns that have a name of their own."""
        counts = Counter(self.columns)
        return [f"{self.alias}.{name}" for name in self.columns if counts[name] == 1]


Relations = list[Relation]


@dataclass
class Query:
    """A query in parts, so that they can be put together in another order."""

    items: list[str]
    columns: list[str]
    source: str
    relations: Relations
    ctes: list[str] = field(default_factory=list)
    head: str = "SELECT"
    where: list[str] = field(default_factory=list)
    tail: str = ""
    operand: str = ""

    def __str__(self) -> str:
        ctes = f"WITH {', '.join(self.ctes)} " if self.ctes else ""
        where = f" WHERE {' AND '.join(self.where)}" if self.where else ""
        return f"{ctes}{self.head} {', '.join(self.items)} FROM {self.source}{where}{self.tail}{self.operand}"


class Builder:
    """Draws a query; `stars` says whether it may have stars."""

    def __init__(self, draw: st.DrawFn, *, stars: bool, tables: dict[str, list[str]]) -> None:
        self.draw = draw
        self.stars = stars
        self.tables = tables
        self.numbers = count(1)

    def one_of(self, *choices: str) -> str:
        return self.draw(st.sampled_from(choices))

    def often(self, of: int = 3) -> bool:
        return self.draw(st.integers(0, of)) == 0

    def fresh(self, letter: str) -> str:
        return f"{letter}{next(self.numbers)}_"

    def query(self, depth: int, outer: Relations, width: int = 0) -> Query:
        """Return a query that may ask `outer` for columns; with `width`, of so many columns."""
        tables, ctes = dict(self.tables), []
        if depth and self.often():
            ctes.append(self._cte(depth - 1))
        source, relations, star = self._from(depth, outer)
        grouped = self.often()
        scope = [*relations, *outer]
        if grouped:
            items, columns, tail = self._grouped(scope, width)
        elif self.stars and star and not width and self.often(1):
            items, columns, tail = *self._starred(relations, star, scope), ""
        else:
            items, columns, tail = self._items(depth, scope, width)
        head = "SELECT DISTINCT" if self.often(5) else "SELECT"
        where = [self._condition(depth, scope) for _ in range(self.draw(st.integers(0, 3)))]
        query = Query(items, columns, source, relations, ctes, head, where, tail)
        if depth and not tail and self.often(4):
            operand = self.query(depth - 1, outer, len(columns))
            if not operand.ctes and not operand.operand and "LIMIT" not in operand.tail:
                query.operand = f" {self.one_of(*SET_OPERATIONS)} {operand}"
        elif self.often(5):
            query.tail += f" ORDER BY {self._column(scope) if not grouped else '1'} LIMIT 3"
        self.tables = tables
        return query

    def _cte(self, depth: int) -> str:
        name, query = self.fresh("c"), self.query(depth, [])
        if len(set(query.columns)) == len(query.columns) and self.often(1):
            self.tables[name] = [f"n{i}" for i in range(len(query.columns))]
            return f"{name}({', '.join(self.tables[name])}) AS ({query})"
        self.tables[name] = query.columns
        return f"{name} AS ({query})"

    def _from(self, depth: int, outer: Relations) -> tuple[str, Relations, list[str]]:
        """Return FROM, its relations, and the columns that * stands for ([] where that is not worked out)."""
        source, first = self._relation(depth, [])
        relations, star = [first], list(first.columns)
        for _ in range(self.draw(st.integers(0, 2))):
            lateral = [*relations, *outer] if depth and self.often(4) else []
            text, relation = self._relation(depth, lateral)
            shared = [c for c in relation.columns if star.count(c) == 1 == relation.columns.count(c)]
            if lateral:
                source += f" CROSS JOIN LATERAL {text}"
            elif shared and len(relations) == 1 and self.often(1):
                key = self.one_of(*shared)
                source += f" {self.one_of(*JOINS)} {text} USING ({key})"
                rest = [c for c in star if c != key]
                star = [key, *rest, *(c for c in relation.columns if c != key)]
                relations.append(relation)
                continue
            elif self.often():
                source += f"{self.one_of(',', ' CROSS JOIN')} {text}"
            else:
                source += f" {self.one_of(*JOINS)} {text} ON {self._condition(0, [*relations, relation])}"
            star += relation.columns
            relations.append(relation)
        return source, relations, star

    def _relation(self, depth: int, lateral: Relations) -> tuple[str, Relation]:
        alias = self.fresh("r")
        if lateral or (depth and self.often()):
            query = self.query(depth - 1, lateral)
            return f"({query}) AS {alias}", Relation(alias, query.columns)
        if self.often(9):
            return f"(VALUES (1, 2), (3, 4)) AS {alias}(p, q)", Relation(alias, ["p", "q"])
        table = self.one_of(*self.tables)
        return f"{table} AS {alias}", Relation(alias, list(self.tables[table]))

    def _column(self, scope: Relations) -> str:
        names = [name for relation in scope for name in relation.names()]
        return self.one_of(*names) if names else "1"

    def _value(self, depth: int, scope: Relations, size: int = 2) -> str:
        kind = self.draw(st.integers(0, 9)) if size else 0
        if kind < 4:
            return self._column(scope)
        if kind == 4:
            return self.one_of("1", "'s'", "NULL")
        if kind == 9 and depth:
            return f"({self.query(depth - 1, scope, 1)})"
        left, right = self._value(depth, scope, size - 1), self._value(depth, scope, size - 1)
        form = self.one_of(
            "{0} + {1}",
            "coalesce({0}, {1})",
            "CAST({0} AS INT)",
            "({0})",
            "md5({0})",
            "CASE WHEN {0} > 1 THEN {1} ELSE 0 END",
            "CASE {0} WHEN 1 THEN {1} END",
        )
        return form.format(left, right)

    def _condition(self, depth: int, scope: Relations) -> str:
        value = self._value(0, scope, 1)
        kind = self.draw(st.integers(0, 7))
        if kind == 0 and depth:
            return f"{value} IN ({self.query(depth - 1, scope, 1)})"
        if kind == 1 and depth:
            return f"{self.one_of('', 'NOT ')}EXISTS ({self.query(depth - 1, scope)})"
        if kind == 2:
            return f"({value} > 1 OR {self._column(scope)} IS NULL)"
        return self.one_of("{0} = {1}", "{0} BETWEEN 1 AND {1}", "{0} IN (1, {1})").format(value, self._column(scope))

    def _items(self, depth: int, scope: Relations, width: int) -> tuple[list[str], list[str], str]:
        values = [self._item(depth, scope) for _ in range(width or self.draw(st.integers(1, 4)))]
        tail = ""
        if self.often(7):
            tail = f" QUALIFY row_number() OVER ({self._window(scope)}) = 1"
        return *self._named(values), tail

    def _item(self, depth: int, scope: Relations) -> str:
        if self.often(6):
            function = self.one_of("sum({0})", "lag({0})", "rank()", "count(*)").format(self._column(scope))
            return f"{function} OVER ({self._window(scope)})"
        return self._value(depth, scope)

    def _window(self, scope: Relations) -> str:
        return self.one_of("PARTITION BY {0} ORDER BY {1}", "ORDER BY {1}", "PARTITION BY {0}").format(
            self._column(scope), self._column(scope)
        )

    def _grouped(self, scope: Relations, width: int) -> tuple[list[str], list[str], str]:
        keys = [self._value(0, scope, 1) for _ in range(self.draw(st.integers(1, 2)))]
        keys = [key for key in keys if "." in key] or [self._column(scope)]
        aggregates = self.draw(st.integers(0, 2))
        values = [*keys, *(self._aggregate(scope) for _ in range(aggregates))]
        values = (values * width)[:width] if width else values
        having = f" HAVING {self._aggregate(scope)} > 1" if self.often() else ""
        return *self._named(values), f" GROUP BY {', '.join(keys)}{having}"

    def _aggregate(self, scope: Relations) -> str:
        form = self.one_of(
            "sum({0})", "count(DISTINCT {0})", "count(*)", "max({0}) + 1", "sum({0}) FILTER (WHERE {1} > 1)"
        )
        return form.format(self._column(scope), self._column(scope))

    def _named(self, values: list[str]) -> tuple[list[str], list[str]]:
        names = [self.fresh("k") for _ in values]
        return [f"{value} AS {name}" for value, name in zip(values, names, strict=True)], names

    def _starred(self, relations: Relations, star: list[str], scope: Relations) -> tuple[list[str], list[str]]:
        once = [name for name in star if star.count(name) == 1]
        kind = self.draw(st.integers(0, 3))
        if kind == 0:
            relation = self.draw(st.sampled_from(relations))
            return [f"{relation.alias}.*"], list(relation.columns)
        if kind == 1 and len(star) > 1 and once:
            name = self.one_of(*once)
            return [f"* EXCEPT ({name})"], [c for c in star if c != name]
        if kind == 2 and once:
            name = self.one_of(*once)
            return [f"* REPLACE ({self._column(scope)} AS {name})"], star
        items, names = self._named([self._column(scope)])
        return ["*", *items], [*star, *names]


@st.composite
def queries(draw: st.DrawFn, *, stars: bool = True, more: dict[str, list[str]] | None = None) -> Query:
    """Return queries over SCHEMA, and over `more` tables."""
    tables = {table: list(columns) for table, columns in SCHEMA.items()}
    return Builder(draw, stars=stars, tables={**tables, **(more or {})}).query(2, [])
