"""What depends on what, found by changing data: one source column at a time, the query run again.

An output column whose multiset of values changes depends on the changed column.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

import duckdb
import sqlglot
from sqlglot import exp

from catchment_parsers.facts import DIRECT_SUBTYPES, Statement

from .data import Tables, Wanted, database, domain, listed, wanted

Source = tuple[str, str]
"""Table and column."""
Rows = list[tuple[object, ...]]

DRAWN = "{d}[1 + CAST(hash(rowid || ' {k}') % {n} AS BIGINT)]"
CHANGES = {
    "drawn anew": DRAWN.replace("{k}", "11"),
    "half shifted": "CASE WHEN hash(rowid || ' 16') % 2 = 0 THEN {x} ELSE {c} END",
    "shifted": "{x}",
    "permuted": "(SELECT list({c} ORDER BY hash(rowid || ' 17')) FROM {t})[rowid + 1]",
    "some NULL": "CASE WHEN hash(rowid || ' 13') % 3 = 0 THEN NULL ELSE {c} END",
    "few drawn anew": "CASE WHEN hash(rowid || ' 14') % 5 = 0 THEN " + DRAWN.replace("{k}", "15") + " ELSE {c} END",
    "drawn again": DRAWN.replace("{k}", "12"),
    "all one": "{d}[1]",
    "all another": "{d}[{n}]",
    "all NULL": "NULL",
}
"""How a column is changed: within what the query asks for, out of it, and to NULL."""
SHIFTS = {
    "BIGINT": "{c} + 1",
    "DOUBLE": "{c} * 1.37 + 3.1",
    "DATE": "{c} + 1",
    "TIMESTAMP": "{c} + INTERVAL 1 DAY",
    "VARCHAR": "{c} || 'q'",
    "BOOLEAN": "NOT {c}",
}


MOST = 1000
"""Rows of a result that are enough; TPC-DS cuts at 100, which of several equal rows nobody knows."""


class Found(NamedTuple):
    """What changes when a source column does: output columns by their place, and how many there are."""

    changed: dict[Source, set[int]]
    width: int = 0
    results: int = 0


class Verdict(NamedTuple):
    """Pairs of a source and an output's place: what the data show, and what a query's lineage says.

    Attributes:
        found: What the data show.
        missed: What of that is not claimed.
        claimed: What is claimed, a row set's sources for each of its columns.
        confirmed: What of that the data show (a row set's sources: for any column).
        direct: What is claimed to make a value.
        direct_confirmed: What of that the data show.
    """

    found: set[tuple[Source, int]]
    missed: set[tuple[Source, int]]
    claimed: set[tuple[Source, int]]
    confirmed: set[tuple[Source, int]]
    direct: set[tuple[Source, int]]
    direct_confirmed: set[tuple[Source, int]]


def observe(
    tables: Tables,
    sql: str,
    *,
    seeds: int = 3,
    changes: tuple[str, ...] = tuple(CHANGES),
    rows: int = 40,
    first: int = 0,
) -> Found:
    """Change each column of the tables and see what changes in the result."""
    mine, columns = read(tables, sql)
    asked = wanted(sql, mine)
    found = Found({})
    for seed, con, base in telling(mine, asked, sql, seeds, rows, first):
        found = found._replace(width=len(base[0]), results=max(found.results, len(base)))
        for table, column in columns:
            shown = found.changed.setdefault((table.lower(), column.lower()), set())
            values = domain(asked.domains, column, mine[table][column], seed, table)
            results: list[Rows] = []
            for change in changes:
                if len(shown) == found.width:
                    break  # it decides everything: nothing more to see
                again = _changed(con, sql, table, column, mine[table][column], values, change)
                if again is not None:
                    results.append(again)
                    shown |= different(base, again)
            for again in results:
                shown |= moved(base, again, shown)
            con.execute(f'CREATE OR REPLACE VIEW "{table}" AS SELECT * FROM base."{table}"')
        con.close()
    return found


def telling(
    tables: Tables, asked: Wanted, sql: str, seeds: int, rows: int, first: int
) -> Iterator[tuple[int, duckdb.DuckDBPyConnection, Rows]]:
    """Yield databases from which the query returns something; the last one tried, if none."""
    left, last, most = seeds, first + 60, 100 if "limit 100" in sql.lower() else MOST
    for seed in range(first, last):
        con = database(tables, asked, seed, rows)
        try:
            base = result(con, sql)
        except duckdb.InvalidInputException:  # such as NULL for a frame's bound
            base = []
        if len(base) < most and any(value not in (None, 0) for row in base for value in row):
            left -= 1
            yield seed, con, base
        con.close()
        if not left:
            break


def read(tables: Tables, sql: str) -> tuple[Tables, list[Source]]:
    """Return the tables that a query names, and those of their columns that it may read."""
    tree = sqlglot.parse_one(sql, dialect="duckdb")
    used = {table.name.lower() for table in tree.find_all(exp.Table)}
    mine = {name: columns for name, columns in tables.items() if name.lower() in used}
    text = sql.lower()
    words = set(re.findall(r"\w+", text))
    stars = any(_reads_all(star, mine) for star in tree.find_all(exp.Star))
    named = {column.name.lower() for column in tree.find_all(exp.Column)}
    rows = named & {table.alias_or_name.lower() for table in tree.find_all(exp.Table)}
    renamed = any(alias.columns for alias in tree.find_all(exp.TableAlias))
    everything = stars or renamed or bool(rows) or bool(re.search(r"columns\(|natural|^\s*(pivot|unpivot|from)", text))
    return mine, [(t, c) for t, columns in mine.items() for c in columns if everything or c.lower() in words]


def _reads_all(star: exp.Expr, tables: Tables) -> bool:
    """Return whether a star stands for the columns of a table."""
    select = star.find_ancestor(exp.Select)
    if select is None or isinstance(star.parent, exp.Count) or isinstance(select.parent, exp.Exists):
        return False
    sources = [select.args.get("from_"), *select.args.get("joins", ())]
    return any(source is not None and source.this.name.lower() in tables for source in sources)


def _changed(
    con: duckdb.DuckDBPyConnection, sql: str, table: str, column: str, kind: str, values: list[object], change: str
) -> Rows | None:
    """Return what the query returns after a change, None if it cannot run."""
    quoted = f'"{column}"'
    shift = SHIFTS.get(kind, "{c}").format(c=quoted)
    parts = {"c": quoted, "d": listed(values, kind), "n": len(values), "x": shift, "t": f'base."{table}"'}
    con.execute(
        f'CREATE OR REPLACE VIEW "{table}" AS SELECT * REPLACE '
        f'(CAST({CHANGES[change].format(**parts)} AS {kind}) AS {quoted}) FROM base."{table}"'
    )
    try:
        return result(con, sql)
    except duckdb.Error:
        return None


def moved(base: Rows, again: Rows, shown: set[int]) -> set[int]:
    """Return the places of the columns whose values stand in other rows, told apart by a column that never changes."""
    for place in set(range(len(base[0]))) - shown:
        rows, others = ({row[place]: row for row in some} for some in (base, again))
        if len(rows) == len(base) == len(again) and rows.keys() == others.keys():
            return {i for i in range(len(base[0])) for key in rows if rows[key][i] != others[key][i]}
    return set()


def different(base: Rows, again: Rows) -> set[int]:
    """Return the places of the columns whose values differ."""
    if base == again:
        return set()
    return {i for i in range(len(base[0])) if Counter(r[i] for r in base) != Counter(r[i] for r in again)}


def judge(found: Found, statement: Statement) -> Verdict:
    """Compare what the data show with what a statement claims."""
    rows = {(d.table.lower(), d.column.lower()) for d in statement.rows}
    own = [{(d.table.lower(), d.column.lower()) for d in c.dependencies} for c in statement.columns]
    if statement.columns and statement.columns[-1].name == "*":  # stands for the rest, however many they are
        own += own[-1:] * (found.width - len(own))
    shown = {(source, place) for source, places in found.changed.items() for place in places}
    claimed = {(source, place) for place, sources in enumerate(own) for source in sources | rows}
    confirmed = {(s, place) for s, place in claimed if (s, place) in shown or (s in rows and found.changed.get(s))}
    missed = {(s, place) for s, place in shown if place >= len(own) or s not in own[place] | rows}
    direct = {
        ((d.table.lower(), d.column.lower()), place)
        for place, column in enumerate(statement.columns)
        for d in column.dependencies
        if d.subtype in DIRECT_SUBTYPES
    }
    return Verdict(shown, missed, claimed, confirmed, direct, direct & shown)


def result(con: duckdb.DuckDBPyConnection, sql: str) -> Rows:
    """Run a query; values of a form in which they can be compared."""
    return [tuple([_plain(value) for value in row]) for row in con.execute(sql).fetchall()]


def _plain(value: object) -> object:
    if isinstance(value, float):
        return f"{value:.7g}"
    return value if isinstance(value, int | str | None) else repr(value)
