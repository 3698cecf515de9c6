"""Small tables for one query: random, but of the values that the query asks for, in rows that pass its filters."""

import datetime as dt
import random
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import duckdb
import sqlglot
from sqlglot import exp

Tables = dict[str, dict[str, str]]
"""Table -> column -> type as DuckDB writes it."""
Domains = dict[str, list[object]]
"""Values by the bare name of a column, in lower case."""

FACTS = re.compile(r"sales|returns|inventory|lineitem|partsupp|^[a-z]$|tree|events")
"""Tables whose first column is no key."""
KEY = re.compile(r"(_sk|key|_number)$")
POOL = 300
"""Rows from which those are taken that pass a filter."""
VARIANTS = ((4, 4), (3, 2), (2, 3), (4, 12), (6, 40), (1, 4))
"""How many keys and how many of the query's values a column has, in turn: few meet more often, many vary more."""


class Wanted(NamedTuple):
    """What a query asks of the data: the values that it compares columns with, the filters on each table."""

    domains: Domains
    filters: dict[str, list[str]]


def wanted(sql: str, tables: Tables) -> Wanted:
    """Read from a query what data must be like for it to return something."""
    tree = sqlglot.parse_one(sql, dialect="duckdb")
    return Wanted(literals(tree), filters(tree, tables))


def database(tables: Tables, asked: Wanted, seed: int, rows: int) -> duckdb.DuckDBPyConnection:
    """Return a database of random tables, each in the schema `base` and behind a view of its name."""
    con = duckdb.connect(":memory:")
    con.execute("SET threads = 1; SET scalar_subquery_error_on_multiple_rows = false; CREATE SCHEMA base")
    keys, _ = VARIANTS[seed % len(VARIANTS)]
    for table, columns in tables.items():
        drawn = {c: domain(asked.domains, c, kind, seed, table) for c, kind in columns.items()}
        _fill(con, table, columns, drawn, asked.filters.get(table, []), seed, rows, keys)
        con.execute(f'CREATE VIEW "{table}" AS SELECT * FROM base."{table}"')
    return con


def _fill(
    con: duckdb.DuckDBPyConnection,
    table: str,
    columns: dict[str, str],
    drawn: Domains,
    asked: list[str],
    seed: int,
    rows: int,
    keys: int,
) -> None:
    """Make a table of random rows of which half pass the filters; a dimension has each key in all of its parts."""
    first = next(iter(columns))
    dimension = KEY.search(first) is not None and not FACTS.search(table)
    made = [f'{_drawn(table, c, kind, drawn[c], seed)} AS "{c}"' for c, kind in columns.items()]
    con.execute(f"CREATE OR REPLACE TEMP TABLE pool AS SELECT {', '.join(made)} FROM range({POOL}) AS r(n)")
    share = keys - seed % 2 if dimension else max(3, rows // (2 * len(asked) or 1))
    parts = [f"(SELECT * FROM pool WHERE {condition} LIMIT {share})" for condition in asked if _works(con, condition)]
    others = max(2 * keys, (rows - 40) // 3) if dimension else max(rows // 2, rows - share * len(parts))
    parts.append(f"(SELECT * FROM pool LIMIT {others})")
    numbered = f'SELECT * REPLACE ((row_number() OVER () - 1) % {keys} AS "{first}")' if dimension else "SELECT *"
    if first == "id":
        numbered = "SELECT * REPLACE (row_number() OVER () - 1 AS id)"
    con.execute(f'CREATE TABLE base."{table}" AS {numbered} FROM ({" UNION ALL ".join(parts)})')


def _works(con: duckdb.DuckDBPyConnection, condition: str) -> bool:
    try:
        con.execute(f"SELECT 1 FROM pool WHERE {condition} LIMIT 1")
    except duckdb.Error:
        return False
    return True


def _drawn(table: str, column: str, kind: str, values: list[object], seed: int) -> str:
    """Return the SQL that draws a value for row n; a few are NULL."""
    draw = f"{listed(values, kind)}[1 + CAST(hash(n || ' {seed} {table}.{column}') % {len(values)} AS BIGINT)]"
    return f"CASE WHEN hash(n || ' {seed} {column}') % 25 > 0 THEN {draw} END"


# ── values ───────────────────────────────────────────────────────────────────────────────────────


def domain(domains: Domains, column: str, kind: str, seed: int, table: str) -> list[object]:
    """Return the values of a column: some of those that the query compares it with, most of all.

    No table but a dimension has all keys, so that what asks for missing ones finds some.
    """
    kind = kind.upper()
    keys, values = VARIANTS[seed % len(VARIANTS)]
    known = [v for v in domains.get(column.lower(), ()) if fits(v, kind)]
    if len(known) > values:
        known = random.Random(f"{seed} {sorted(map(str, known))}").sample(known, values)
    if KEY.search(column) and kind == "BIGINT" and not known:
        missing = random.Random(f"{seed} {table} {column}").randrange(keys)
        return [key for key in range(keys) if key != missing or keys < 3]
    if kind == "BIGINT":
        near = [v + k for v in known for k in (-1, 1)]  # type: ignore[operator]
        return [*known * 3, *near[: 2 * values], 1, 2, 60] if known else [1, 2, 3, 5, 60]
    if kind == "DOUBLE":
        near = [v * k for v in known for k in (0.5, 1.5)]  # type: ignore[operator]
        return [*known * 2, *near, 1.5, 2.25, 40.0, 95.5, 120.0, 1000.0][: 1 + 3 * values]
    if kind in {"DATE", "TIMESTAMP"}:
        days = known or [dt.date(2000, 2, 1)]
        return [day + dt.timedelta(days=k) for day in days for k in (-30, -1, 0, 1, 30)]  # type: ignore[operator]
    if kind == "BOOLEAN":
        return [True, False]
    if kind == "VARCHAR":
        return known * 3 + ["AA", "BB"] if known else ["AA", "BB", "CC", "DD"]
    return NESTED[kind]


NESTED: dict[str, list[object]] = {
    "BIGINT[]": [[1, 2], [2, 3, 4], [5]],
    "VARCHAR[]": [["x"], ["y", "z"]],
    "JSON": ['{"a": 1, "b": [1, 2]}', '{"a": 2, "b": [3]}', '{"a": 3}'],
    "STRUCT(A BIGINT, B BIGINT)": [{"a": n, "b": n * 2} for n in (1, 2, 3)],
    "STRUCT(A STRUCT(B BIGINT, C BIGINT), D VARCHAR)": [{"a": {"b": n, "c": 4 - n}, "d": "x" * n} for n in (1, 2, 3)],
    "STRUCT(X BIGINT, Y VARCHAR)[]": [[{"x": n, "y": "a" * n} for n in range(k, 4)] for k in (1, 2, 3)],
    "MAP(VARCHAR, BIGINT)": ["{a=1, b=2}", "{a=3}", "{b=5, c=1}"],
}


def fits(value: object, kind: str) -> bool:
    """Return whether a value is of a type."""
    classes: dict[str, type | tuple[type, ...]] = {
        "BIGINT": int,
        "DOUBLE": (int, float),
        "VARCHAR": str,
        "DATE": dt.date,
        "TIMESTAMP": dt.date,
    }
    return kind in classes and isinstance(value, classes[kind])


def listed(values: list[object], kind: str) -> str:
    """Return values as a list in SQL."""
    return f"CAST([{', '.join(literal(value) for value in values)}] AS {kind}[])"


def literal(value: object) -> str:
    """Return a value as SQL."""
    if isinstance(value, str | dt.date):
        return "'" + str(value).replace("'", "''") + "'"
    return str(value)


# ── what a query asks for ────────────────────────────────────────────────────────────────────────


def literals(tree: exp.Expr) -> Domains:
    """Return the values with which a query compares columns; what is compared or renamed shares its values."""
    found: Domains = {}
    for node in tree.find_all(exp.Predicate):
        if isinstance(node, exp.Exists) or node.find(exp.Query):
            continue
        values = [v for item in node.find_all(exp.Literal, exp.Neg, exp.Add, exp.Sub) for v in _values(item)]
        if isinstance(node, exp.Like | exp.ILike):
            values = [str(v).replace("%", "zz").replace("_", "z") for v in values]
        for column in node.find_all(exp.Column):
            found.setdefault(column.name.lower(), []).extend(values)
    for _ in range(3):
        for names in _sharing(tree):
            shared = list(dict.fromkeys(v for name in names for v in found.get(name, ())))
            found.update({name: list(shared) for name in names if shared})
    return {name: list(dict.fromkeys(values))[:40] for name, values in found.items()}


def _sharing(tree: exp.Expr) -> Iterator[set[str]]:
    """Yield names that ought to have values in common."""
    for node in tree.find_all(exp.Alias, *COMPARISONS):
        names = {column.name.lower() for column in node.find_all(exp.Column)}
        if isinstance(node, exp.Alias):
            names.add(node.alias.lower())
        if len(names) == 2 and not node.find(exp.Query, exp.AggFunc):
            yield names


COMPARISONS = (exp.EQ, exp.LT, exp.LTE, exp.GT, exp.GTE)


def _values(item: exp.Expr) -> list[Any]:
    """Return the value of a constant; of ``column + n`` two that are so far apart."""
    if isinstance(item, exp.Add | exp.Sub) and isinstance(item.this, exp.Column):
        apart = _number(item.expression)
        return [] if apart is None else [1, 1 + int(apart)]
    if not (isinstance(item, exp.Literal) and item.is_string):
        number = _number(item)
        if number is None or isinstance(item.parent, exp.Neg | exp.Add | exp.Sub):
            return []
        return [int(number) if number.is_integer() else number]
    made: list[Any] = [item.name]
    if re.fullmatch(r"\d{4}-\d\d?-\d\d?", item.name):
        made.append(dt.date(*map(int, item.name.split("-"))))
    return made


def _number(item: exp.Expr) -> float | None:
    """Return the value of a constant."""
    if isinstance(item, exp.Literal):
        return None if item.is_string else float(item.name)
    if isinstance(item, exp.Neg):
        inner = _number(item.this)
        return None if inner is None else -inner
    if not isinstance(item, exp.Add | exp.Sub):
        return None
    left, right = _number(item.this), _number(item.expression)
    if left is None or right is None:
        return None
    return left + right if isinstance(item, exp.Add) else left - right


def filters(tree: exp.Expr, tables: Tables) -> dict[str, list[str]]:
    """Return the conditions that the query's parts set to one table alone."""
    owners: dict[str, list[str]] = {}
    for table, columns in tables.items():
        for column in columns:
            owners.setdefault(column.lower(), []).append(table)
    renamed = {a.alias: a.this.name for a in tree.find_all(exp.Alias) if isinstance(a.this, exp.Column)}
    renamed = {alias: name for alias, name in renamed.items() if alias.lower() not in owners}
    found: dict[str, list[str]] = {}
    for clause in tree.find_all(exp.Where, exp.Join):
        condition = clause.this if isinstance(clause, exp.Where) else clause.args.get("on")
        for conjuncts in _branches(condition):
            for table, condition in _alone(conjuncts, owners, renamed):
                if condition not in found.setdefault(table, []):
                    found[table].append(condition)
    return found


def _branches(condition: exp.Expr | None) -> Iterator[list[exp.Expr]]:
    """Yield the terms of a condition, and those of each branch of an OR inside it."""
    if condition is None:
        return
    terms = (
        [term.unnest() for term in condition.unnest().flatten()]
        if isinstance(condition.unnest(), exp.And)
        else [condition.unnest()]
    )
    choices = [term for term in terms if isinstance(term, exp.Or)]
    if not choices:
        yield terms
    for choice in choices:
        for branch in choice.flatten():
            rest = [term for term in terms if term is not choice]
            inner = branch.unnest()
            yield rest + ([term.unnest() for term in inner.flatten()] if isinstance(inner, exp.And) else [inner])


def _alone(terms: list[exp.Expr], owners: dict[str, list[str]], renamed: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield for each table, by the name under which it is read, those of the terms that concern it alone."""
    mine: dict[tuple[str, str], list[str]] = {}
    for term in terms:
        columns = list(term.find_all(exp.Column))
        names = [renamed.get(column.name, column.name) for column in columns]
        having = {(*owners.get(n.lower(), ["", ""]), c.table) for n, c in zip(names, columns, strict=True)}
        if len(having) == 1 and len(whose := having.pop()) == 2 and not term.find(exp.Query):
            bare = term.transform(lambda n: exp.column(renamed.get(n.name, n.name)) if isinstance(n, exp.Column) else n)
            mine.setdefault(whose, []).append(bare.sql("duckdb"))
    for (table, _), conditions in mine.items():
        yield table, " AND ".join(f"({condition})" for condition in conditions)
