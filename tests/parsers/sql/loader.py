"""Goldens: `.sql` files of cases, each SQL with its lineage in comments behind it.

    -- case: name of the case
    -- dialect: snowflake            (optional; so are schema, default_db, default_schema)
    -- schema: t(a, b) u(c)
    SELECT a FROM t;
    -- => SELECT
    -- a <- IDENTITY t.a
    -- rows <- FILTER t.b
    -- inputs: t

What an expectation does not mention is not checked, but for columns: all are listed, in order.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

GOLDENS = Path(__file__).parent / "goldens"


class Case(NamedTuple):
    """One case: its name, the SQL, the options of `extract`, and the lines expected per statement."""

    name: str
    sql: str
    options: dict[str, Any]
    expected: list[list[str]]


def cases(path: Path) -> Iterator[Case]:
    """Yield the cases of a file."""
    for block in re.split(r"^-- case: ", path.read_text(), flags=re.MULTILINE)[1:]:
        name, _, rest = block.partition("\n")
        head, *statements = re.split(r"^-- => ", rest, flags=re.MULTILINE)
        meta = dict(re.findall(r"^-- (dialect|schema|default_db|default_schema): *(.*)$", head, re.MULTILINE))
        sql = re.sub(r"^-- (dialect|schema|default_db|default_schema):.*\n", "", head, flags=re.MULTILINE)
        expected = [[line.removeprefix("-- ").strip() for line in s.strip().splitlines()] for s in statements]
        yield Case(f"{path.stem}: {name}", sql.strip(), _options(meta), expected)


def _options(meta: dict[str, str]) -> dict[str, Any]:
    tables = re.findall(r"([\w.]+)\(([^)]*)\)", meta.pop("schema", ""))
    schema = {table: {column.strip(): "" for column in columns.split(",")} for table, columns in tables}
    return {"dialect": "", **meta, "schema": schema}


def all_cases() -> list[Case]:
    """Return the cases of all files."""
    return [case for path in sorted(GOLDENS.glob("*.sql")) for case in cases(path)]
