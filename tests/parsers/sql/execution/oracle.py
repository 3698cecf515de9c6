"""What depends on what, found by changing data: one source column at a time, the query run again.

An output column whose multiset of values changes depends on the changed column.  Small random data is
made for each query, from the literals with which it compares columns, so that its filters let something
through.
"""

import datetime as dt
import random
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

import duckdb
import sqlglot
from sqlglot import exp

from catchment_parsers.facts import Statement

Tables = dict[str, dict[str, str]]
"""Table -> column -> type as DuckDB writes it."""
Domains = dict[str, list[object]]
Source = tuple[str, str]
"""Table and column."""

CHANGES = (
    "{d}[1 + CAST(hash(rowid, 11) % {n} AS BIGINT)]",
    "{d}[1 + CAST(hash(rowid, 12) % {n} AS BIGINT)]",
    "CASE WHEN hash(rowid, 13) % 3 = 0 THEN NULL ELSE {c} END",
    "CASE WHEN hash(rowid, 14) % 5 = 0 THEN {d}[1 + CAST(hash(rowid, 15) % {n} AS BIGINT)] ELSE {c} END",
    "CASE WHEN hash(rowid, 16) % 2 = 0 THEN {x} ELSE {c} END",
    "{x}",
    "NULL",
)
"""How a column is changed: drawn anew, some NULL, some drawn anew, some and all shifted out of the domain, all NULL."""
SHIFTS = {
    "BIGINT": "{c} + 1",
    "DOUBLE": "{c} * 1.37 + 3.1",
    "DATE": "{c} + 1",
    "TIMESTAMP": "{c} + INTERVAL 1 DAY",
    "VARCHAR": "{c} || 'q'",
    "BOOLEAN": "NOT {c}",
}


class Found(NamedTuple):
    """What changes when a source column does: output columns by their place, and whether anything does."""

    changed: dict[Source, set[int]]
    rows: set[Source]
    width: int
    results: int


class Verdict(NamedTuple):
    """What the data show, what of that a query's lineage misses, what it claims, what of that is confirmed."""

    found: set[tuple[Source, int]]
    missed: set[tuple[Source, int]]
    claimed: set[tuple[Source, int]]
    confirmed: set[tuple[Source, int]]


def observe(tables: Tables, sql: str, *, seeds: int = 3, changes: tuple[str, ...] = CHANGES, rows: int = 40) -> Found:
    """Change each column of the tables and see what changes in the result."""
    tree = sqlglot.parse_one(sql, dialect="duckdb")
    used = {table.name.lower() for table in tree.find_all(exp.Table)}
    mine = {name: columns for name, columns in tables.items() if name.lower() in used}
    text = sql.lower()
    words = set(re.findall(r"\w+", text))
    stars = any(not isinstance(star.parent, exp.Count) for star in tree.find_all(exp.Star))
    everything = stars or bool(re.search(r"columns\(|natural|^\s*(pivot|unpivot|from)", text))
    domains = literals(tree)
    found = Found({}, set(), 0, 0)
    left = seeds
    for seed in range(seeds * 5):
        if not left:
            break
        con = connection(mine, domains, seed, rows)
        base = result(con, sql)
        if not base and seed < seeds * 4:
            con.close()
            continue
        left -= 1
        found = found._replace(width=len(base[0]) if base else found.width, results=max(found.results, len(base)))
        for table, columns in mine.items():
            for column, kind in columns.items():
                if everything or column.lower() in words:
                    _change(con, sql, base, found, (table, column, kind), domain(domains, column, kind), changes)
        con.close()
    return found


def _change(
    con: duckdb.DuckDBPyConnection,
    sql: str,
    base: list[tuple[object, ...]],
    found: Found,
    source: tuple[str, str, str],
    values: list[object],
    changes: tuple[str, ...],
) -> None:
    table, column, kind = source
    quoted = f'"{column}"'
    drawn = "[" + ", ".join(literal(value, kind) for value in values) + "]"
    shift = SHIFTS.get(kind, "{c}").format(c=quoted)
    for change in changes:
        if kind not in SHIFTS and "{d}" not in change and "NULL" not in change:
            continue
        expression = change.format(c=quoted, d=drawn, n=len(values), x=shift)
        con.execute(
            f'CREATE OR REPLACE VIEW "{table}" AS SELECT * REPLACE (CAST({expression} AS {kind}) AS {quoted}) '
            f'FROM base."{table}"'
        )
        try:
            again = result(con, sql)
        except duckdb.Error:
            continue
        _compare(base, again, (table.lower(), column.lower()), found)
    con.execute(f'CREATE OR REPLACE VIEW "{table}" AS SELECT * FROM base."{table}"')


def _compare(
    base: list[tuple[object, ...]], again: list[tuple[object, ...]], source: tuple[str, str], found: Found
) -> None:
    if Counter(base) == Counter(again):
        return
    found.rows.add(source)
    width = len((base or again)[0])
    different = {i for i in range(width) if Counter(r[i] for r in base) != Counter(r[i] for r in again)}
    found.changed.setdefault(source, set()).update(different)


def judge(found: Found, statement: Statement) -> Verdict:
    """Compare what the data show with what a statement claims."""
    rows = {(d.table.lower(), d.column.lower()) for d in statement.rows}
    own = [{(d.table.lower(), d.column.lower()) for d in c.dependencies} for c in statement.columns]
    shown = {(source, place) for source, places in found.changed.items() for place in places}
    claimed = {(source, place) for place, sources in enumerate(own) for source in sources | rows}
    confirmed = {(s, place) for s, place in claimed if (s, place) in shown or (s in rows and s in found.rows)}
    missed = {(s, place) for s, place in shown if place >= len(own) or s not in own[place] | rows}
    return Verdict(shown, missed, claimed, confirmed)


# ── data ─────────────────────────────────────────────────────────────────────────────────────────


def connection(tables: Tables, domains: Domains, seed: int, rows: int) -> duckdb.DuckDBPyConnection:
    """Return a database of random tables, each behind a view of its name."""
    con = duckdb.connect(":memory:")
    con.execute("SET threads = 1")
    con.execute("CREATE SCHEMA base")
    for table, columns in tables.items():
        rng = random.Random(f"{seed} {table}")
        defined = ", ".join([f'"{column}" {kind}' for column, kind in columns.items()])
        con.execute(f'CREATE TABLE base."{table}" ({defined})')
        made = list(records(rng, table, columns, domains, rows))
        listed = ", ".join("(" + ", ".join(row) + ")" for row in made)
        con.execute(f'INSERT INTO base."{table}" VALUES {listed}')
        con.execute(f'CREATE VIEW "{table}" AS SELECT * FROM base."{table}"')
    return con


def records(
    rng: random.Random, table: str, columns: dict[str, str], domains: Domains, rows: int
) -> Iterator[list[str]]:
    """Yield rows of SQL literals; a table whose first column is a key has all of its values."""
    first = next(iter(columns))
    keyed = is_key(first) and not re.search(r"_(returned|sold|ship)|^inv_|sales|returns|l_|ps_", first + table)
    for number in range(10 if keyed else rows):
        row = []
        for column, kind in columns.items():
            values = domain(domains, column, kind)
            value: object = rng.choice(values)
            if column == "id":
                value = number
            elif keyed and column == first:
                value = values[number % len(values)]
            elif rng.random() < 0.04 and not is_key(column):
                value = None
            row.append(literal(value, kind))
        yield row


def is_key(column: str) -> bool:
    return bool(re.search(r"(_sk|key|_number|_id)$", column)) and not column.endswith("priority")


def domain(domains: Domains, column: str, kind: str) -> list[object]:
    """Return the values of a column: what the query compares it with, most of all."""
    kind = kind.upper()
    known = [v for v in domains.get(column.lower(), ()) if fits(v, kind)]
    if is_key(column) and kind == "BIGINT" and not known:
        return list(range(4 if re.search("ticket|order", column) else 6))
    if kind == "BIGINT":
        return known * 3 + [1, 2, 3, 5] if known else [1, 2, 3, 5, 10]
    if kind == "DOUBLE":
        return [*known, 1.5, 2.25, 40.0, 95.5, 120.0, 1000.0]
    if kind in {"DATE", "TIMESTAMP"}:
        days = known or [dt.date(2000, 2, 1)]
        return [day + dt.timedelta(days=k) for day in days for k in (-30, -1, 0, 1, 30)]
    if kind == "BOOLEAN":
        return [True, False]
    if kind == "VARCHAR":
        return known * 3 + ["aa", "bb"] if known else ["aa", "bb", "cc", "dd"]
    if kind.endswith("[]"):
        return [[1, 2], [2, 3, 4], [5]] if "VARCHAR" not in kind else [["x"], ["y", "z"]]
    if kind == "JSON":
        return ['{"a": 1, "b": [1, 2]}', '{"a": 2, "b": [3]}', '{"a": 3}']
    return [{"a": n, "b": n * 2} for n in (1, 2, 3)]


def fits(value: object, kind: str) -> bool:
    wanted: dict[str, type | tuple[type, ...]] = {
        "BIGINT": int,
        "DOUBLE": (int, float),
        "VARCHAR": str,
        "DATE": dt.date,
        "TIMESTAMP": dt.date,
    }
    return kind in wanted and isinstance(value, wanted[kind])


def literal(value: object, kind: str) -> str:
    """Return a value as SQL."""
    if value is None:
        return "NULL"
    if isinstance(value, str) or kind in {"DATE", "TIMESTAMP"}:
        return "'" + str(value).replace("'", "''") + f"'::{kind}"
    if isinstance(value, list):
        return "[" + ", ".join(repr(v) for v in value) + "]"
    return str(value)


def literals(tree: exp.Expr) -> Domains:
    """Return the values with which a query compares columns, by the columns' bare names."""
    found: Domains = {}
    for node in tree.find_all(exp.Predicate):
        if isinstance(node, exp.Exists) or node.find(exp.Query):
            continue
        values = [v for item in node.find_all(exp.Literal) for v in _values(item)]
        if isinstance(node, exp.Like | exp.ILike):
            values = [str(v).replace("%", "zz").replace("_", "z") for v in values]
        for column in node.find_all(exp.Column):
            found.setdefault(column.name.lower(), []).extend(values)
    return {name: list(dict.fromkeys(values))[:40] for name, values in found.items()}


def _values(item: exp.Literal) -> list[Any]:
    if not item.is_string:
        number = float(item.name)
        return [int(number), int(number) + 1, int(number) - 1] if number.is_integer() else [number, number + 0.01]
    made: list[Any] = [item.name]
    if re.fullmatch(r"\d{4}-\d\d?-\d\d?", item.name):
        made.append(dt.date(*map(int, item.name.split("-"))))
    return made


def result(con: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[object, ...]]:
    """Run a query; values of a form in which they can be compared."""
    return [tuple([_plain(value) for value in row]) for row in con.execute(sql).fetchall()]


def _plain(value: object) -> object:
    if isinstance(value, float):
        return f"{value:.7g}"
    return value if isinstance(value, int | str | None) else repr(value)
