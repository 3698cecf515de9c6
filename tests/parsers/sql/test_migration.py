"""Migration scripts: what each statement changes, and what is not understood."""

import pytest

from catchment_parsers.facts import Limits
from catchment_parsers.sql.migration import steps

CASES = [
    ("postgres", "ALTER TABLE shop.orders DROP COLUMN Email", ["REMOVE_COLUMN shop.orders email"]),
    ("postgres", 'ALTER TABLE orders DROP COLUMN "Email"', ["REMOVE_COLUMN orders Email"]),
    ("postgres", "ALTER TABLE o ADD COLUMN z int, DROP COLUMN y", ["ADD_COLUMN o z INT", "REMOVE_COLUMN o y"]),
    ("postgres", "ALTER TABLE orders RENAME COLUMN a TO b", ["RENAME_COLUMN orders a b"]),
    ("postgres", "ALTER TABLE orders ALTER COLUMN a TYPE text", ["RETYPE_COLUMN orders a TEXT"]),
    ("postgres", "ALTER TABLE t ALTER COLUMN a TYPE int USING a::int", ["RETYPE_COLUMN t a INT", "CHANGE_VALUES t a"]),
    ("postgres", "ALTER TABLE t ALTER COLUMN a DROP NOT NULL", ["ALLOW_NULL t a"]),
    ("postgres", "ALTER TABLE t ALTER COLUMN a SET NOT NULL", []),
    ("postgres", "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 1); ALTER TABLE t DROP CONSTRAINT c", []),
    ("postgres", "ALTER TABLE s.orders RENAME TO orders2", ["RENAME s.orders s.orders2"]),
    ("postgres", "DROP TABLE a, b.c; DROP VIEW IF EXISTS v", ["REMOVE a", "REMOVE b.c", "REMOVE v"]),
    ("postgres", "UPDATE t SET a = 1, B = 2 WHERE c", ["CHANGE_VALUES t a", "CHANGE_VALUES t b"]),
    ("postgres", "INSERT INTO t SELECT 1; DELETE FROM u; TRUNCATE v", [f"CHANGE_ROWS {each}" for each in "tuv"]),
    ("postgres", "CREATE VIEW v AS SELECT 1 AS x", ["DEFINE v CREATE VIEW v AS SELECT 1 AS x"]),
    ("postgres", "CREATE TEMP TABLE t AS SELECT 1", []),
    ("postgres", "BEGIN; SET x = 1; GRANT SELECT ON t TO ada; COMMENT ON TABLE t IS 'x'; COMMIT", []),
    ("postgres", "CREATE INDEX i ON t(a); ANALYZE t", []),
    ("mysql", "ALTER TABLE o CHANGE a b bigint", ["RENAME_COLUMN o a b", "RETYPE_COLUMN o a BIGINT"]),
    ("mysql", "ALTER TABLE o MODIFY a bigint", ["RETYPE_COLUMN o a BIGINT"]),
    ("mysql", "RENAME TABLE a TO b", ["RENAME a b"]),
    ("tsql", "EXEC sp_rename 'dbo.orders.a', 'b', 'COLUMN'", ["RENAME_COLUMN dbo.orders a b"]),
    ("tsql", "ALTER TABLE dbo.o DROP COLUMN x, y", ["REMOVE_COLUMN dbo.o x", "REMOVE_COLUMN dbo.o y"]),
    ("snowflake", "ALTER TABLE a.b.o SWAP WITH p", ["UNKNOWN a.b.o"]),
    ("postgres", "DROP SCHEMA IF EXISTS core CASCADE", ["UNKNOWN"]),
    ("snowflake", "DROP DATABASE d", ["UNKNOWN"]),
    ("snowflake", "CREATE OR REPLACE TRANSIENT SCHEMA s", ["UNKNOWN"]),
    ("snowflake", "CREATE SCHEMA s; CREATE SCHEMA IF NOT EXISTS t", []),
    ("bigquery", "DROP EXTERNAL TABLE t", ["UNKNOWN"]),
    ("postgres", "DROP OWNED BY ada", ["UNKNOWN"]),
    ("postgres", "DROP TYPE mood CASCADE", ["UNKNOWN"]),
    ("postgres", "DROP TYPE mood; DROP INDEX i; DROP FUNCTION f(int); DROP SEQUENCE s", []),
    ("postgres", "DROP MATERIALIZED VIEW m", ["REMOVE m"]),
    ("postgres", "SELECT FROM FROM", ["UNKNOWN"]),
    ("postgres", "DO $$ BEGIN DELETE FROM t; END $$", ["CHANGE_ROWS t"]),
    ("postgres", "SELECT 'never ends", ["UNKNOWN"]),
    ("postgres", "", []),
]  # fmt: skip


@pytest.mark.parametrize(("dialect", "sql", "expected"), CASES, ids=[sql[:40] for _, sql, _ in CASES])
def test_what_a_statement_changes(dialect: str, sql: str, expected: list[str]) -> None:
    told = [" ".join(filter(None, (s.action, s.table, s.column, s.after))) for s in steps(sql, dialect)]
    assert told == expected


def test_lines_and_batches() -> None:
    script = "ALTER TABLE dbo.a DROP COLUMN x\nGO\n\nDROP TABLE dbo.b\ngo\nselec nonsense"
    assert [(step.action, step.line) for step in steps(script, "tsql")] == [
        ("REMOVE_COLUMN", 1),
        ("REMOVE", 4),
        ("UNKNOWN", 6),
    ]


def test_names_are_completed() -> None:
    (step,) = steps("DROP TABLE Orders", "snowflake", default_db="shop", default_schema="raw")
    assert step.table == "shop.raw.orders"


@pytest.mark.parametrize(
    ("dialect", "script", "expected"),
    [
        ("snowflake", "USE DATABASE shop; USE SCHEMA raw; DROP TABLE t", ["REMOVE shop.raw.t"]),
        ("tsql", "USE shop;\nDROP TABLE dbo.t", ["REMOVE shop.dbo.t"]),
        ("postgres", "SET search_path TO raw; DROP TABLE t", ["UNKNOWN ", "REMOVE main.t"]),
    ],
)
def test_names_go_by_what_was_said_before(dialect: str, script: str, expected: list[str]) -> None:
    told = [f"{step.action} {step.table}" for step in steps(script, dialect, default_schema="main")]
    assert told == expected


def test_what_is_too_large_is_unknown() -> None:
    assert [step.action for step in steps("DROP TABLE a; DROP TABLE b", "duckdb", limits=Limits(tokens=3))] == [
        "UNKNOWN"
    ]
