"""SQL is hostile input: whatever the text, there is an answer, and a small text costs little."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catchment_parsers.facts import ParseStatus
from catchment_parsers.sql import Limits, extract

CHAIN = "select 1 a0, " + ", ".join(f"a{i}+a{i} a{i + 1}" for i in range(60))
HOSTILE = {
    "empty": "",
    "comment": "-- nothing",
    "block comment without end": "/* nothing",
    "semicolons": ";;;",
    "NUL": "select '\0', \0 from t",
    "quote without end": "select 'a from t",
    "identifier without end": 'select "a from t',
    "dollar quote without end": "select $$a from t",
    "lone surrogate": "select '\ud800' from t",
    "byte order mark": "\ufeffselect a from t",
    "parentheses": "select " + "(" * 5000 + "1" + ")" * 5000,
    "parentheses without end": "select " + "(" * 5000,
    "cases": "select " + "case when a then " * 1000 + "1" + " end" * 1000,
    "brackets": "select " + "[" * 3000 + "]" * 3000,
    "subqueries": "select * from " + "(select * from " * 500 + "t" + ")" * 500,
    "chained aliases": CHAIN,
    "sum": "select " + " + ".join(["a"] * 10_000) + " from t",
    "and": "select 1 from t where " + " and ".join(["a = 1"] * 5_000),
    "list": "select a from t where a in (" + ",".join(map(str, range(20_000))) + ")",
    "literal": "select '" + "x" * 1_000_000 + "'",
    "union": " union all ".join(["select a from t"] * 1_000),
    "columns": "select " + ", ".join(f"c{i}" for i in range(5_000)) + " from t",
    "nots": "select " + "not " * 2_000 + "a from t",
    "minuses": "select " + "- " * 2_000 + "a from t",
    "ends": "end end end; end",
    "begins": "begin " * 300,
    "create procedure": "create procedure",
    "with": "with a as (select * from a) select * from a a, a b, a c",
    "self-referring windows": "select sum(x) over w from t window w as (v), v as (w)",
    "recursion without anchor": "with recursive r as (select * from r union all select * from r) select * from r",
}


def misunderstood(sql: str, dialect: str) -> list[str]:
    """Return the complaints about trees that the engine did not expect: each is a fault of ours."""
    found = [d for statement in extract(sql, dialect) for d in statement.diagnostics]
    return [d.message for d in found if d.code == "not-understood"]


@pytest.mark.parametrize("dialect", ["", "bigquery", "snowflake", "tsql", "postgres"])
@pytest.mark.parametrize("name", HOSTILE)
def test_answers(name: str, dialect: str) -> None:
    """Hostile text gives statements, and those that failed say why."""
    for statement in extract(HOSTILE[name], dialect):
        assert statement.status is not ParseStatus.FAILED or statement.diagnostics
    assert not misunderstood(HOSTILE[name], dialect)


def test_nesting_is_refused_before_parsing() -> None:
    (statement,) = extract(HOSTILE["parentheses"], "duckdb")
    assert [d.code for d in statement.diagnostics] == ["too-deep"]


def test_chained_aliases_cost_no_more_than_their_text() -> None:
    (statement,) = extract(CHAIN.replace("1 a0", "x a0") + " from t", "snowflake")
    assert all(len(column.dependencies) == 1 for column in statement.columns)


UNION = " union ".join(f"select a{i}, b{i} from t{i}" for i in range(5_000))
LOOPING_NAMES = {"t": {"a" * 60 + "!": "", "b": ""}}
LONG = {
    "union of 5,000": (UNION, "", {}),
    "intersect of 5,000": (UNION[:60_000].rpartition(" union ")[0].replace("union", "intersect"), "", {}),
    "union by name": (UNION[:60_000].rpartition(" union ")[0].replace("union", "union by name"), "duckdb", {}),
    "merge": (
        "merge into t using s on t.a = s.a when matched then update set b = s.b when not matched then insert ("
        + ", ".join(f"c{i}" for i in range(3_000))
        + ") values ("
        + ", ".join(f"s.c{i}" for i in range(3_000))
        + ")",
        "snowflake",
        {},
    ),
    "insert all": (
        "insert all " + "".join(f"into t{i} (a) values (x) " for i in range(1_000)) + "select * from s",
        "oracle",
        {},
    ),
    "ifs": ("if 1=1 " * 10_000 + "select a from t", "mysql", {}),
    "statements in a related dialect": ("declare @x int;\n" * 2_000, "", {}),
    "variables in strings": ("select '" + "x${a} " * 10_000 + "'", "spark", {}),
    "variables without end": ("select " + "${" * 30_000, "spark", {}),
    "GO and blanks": ("\ngo" + " " * 100_000 + "x", "tsql", {}),
    "statements": ("select a from t;\n" * 3_000, "snowflake", {}),
    "stars of stars": (
        "with c0 as (select "
        + ", ".join(f"c{i}" for i in range(10_000))
        + " from t)"
        + "".join(f", c{i + 1} as (select * from c{i})" for i in range(20))
        + " select * from c20",
        "",
        {},
    ),
    "regular expression": ("select columns('(a+)+$') from t", "duckdb", LOOPING_NAMES),
    "regular expression of many repetitions": ("select columns('" + "a*" * 30 + "c') from t", "duckdb", LOOPING_NAMES),
    "LIKE": ("select * like '" + "%a" * 50 + "b' from t", "duckdb", LOOPING_NAMES),
    "ILIKE": ("select * ilike '" + "%a" * 50 + "b' from t", "snowflake", LOOPING_NAMES),
    "SIMILAR TO": ("select * similar to '(a|a)*c' from t", "duckdb", LOOPING_NAMES),
    "SIMILAR TO what is no pattern": ("select * similar to '((' from t", "duckdb", LOOPING_NAMES),
    "GLOB": ("select * glob '" + "*a" * 50 + "b' from t", "duckdb", LOOPING_NAMES),
    "dots": ("select * from " + "a." * 3_000 + "b", "", {}),
}


@pytest.mark.parametrize("name", LONG)
def test_what_is_long_is_read_soon(name: str) -> None:
    """Each once took time that grew with its square, or without end."""
    sql, dialect, schema = LONG[name]
    started = time.process_time()
    assert not [
        d.message for s in extract(sql, dialect, schema=schema) for d in s.diagnostics if d.code == "not-understood"
    ]
    assert time.process_time() - started < 8


LONG |= {
    "UNLOAD of nothing": ("UNLOAD (" + "\n" * 50_000, "redshift", {}),
    "UNLOAD of much": ("UNLOAD (" + "\n) " * 30_000, "redshift", {}),
    "LOAD of many files": ("LOAD DATA " + "INFILE 'a' " * 6_000, "mysql", {}),
    "RENAME of one name": ("RENAME TABLE " + "a . " * 15_000, "mysql", {}),
    "star with replacements": (
        "select * replace (" + ", ".join(f"c{i} + 1 as c{i}" for i in range(5_000)) + ") from t",
        "duckdb",
        {"t": {f"c{i}": "" for i in range(5_000)}},
    ),
}
REFUSED = {
    "FROM": ("from " * 20_000, "duckdb", "too-deep"),
    "arrays": ("select " + "array[" * 40 + "a" + "]" * 40, "postgres", "too-deep"),
    "structs": ("select " + "struct(" * 40 + "a" + ")" * 40, "bigquery", "too-deep"),
    "dates": ("select " + "date (" * 40 + "a" + ")" * 40, "tsql", "too-deep"),
    "subscripts": ("select x" + "['a']" * 3_000 + " from t", "duckdb", "too-deep"),
    "stars that double": (
        "with c0 as (select * from t)"
        + "".join(f", c{i + 1} as (select l.*, r.* from c{i} l cross join c{i} r)" for i in range(40))
        + " select * from c40",
        "",
        "too-large",
    ),
    "names of a pivot": (
        "pivot t on "
        + ", ".join(f"{key} in ({', '.join(map(str, range(200)))})" for key in "abcdef")
        + " using sum(x)",
        "duckdb",
        "too-large",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_explodes_is_refused_and_its_neighbours_are_read(name: str) -> None:
    sql, dialect, code = REFUSED[name]
    before, refused, after = extract(
        f"select a from t;\n{sql};\nselect b from u", dialect, limits=Limits(dependencies=500_000)
    )
    assert [(d.code, d.line) for d in refused.diagnostics] == [(code, 2)]
    assert (before.inputs, after.inputs) == (("t",), ("u",))


def test_a_pattern_that_is_not_tried_says_so() -> None:
    (statement,) = extract(*LONG["regular expression"][:2], schema=LOOPING_NAMES)
    assert [column.name for column in statement.columns] == list(LOOPING_NAMES["t"])
    assert [d.code for d in statement.diagnostics] == ["not-supported"]


def test_a_union_of_thousands_has_all_of_their_columns() -> None:
    (statement,) = extract(UNION, "")
    assert [len(column.dependencies) for column in statement.columns] == [5_000, 5_000]


def test_limits() -> None:
    wide = "select " + ", ".join(["a"] * 50) + " from t"
    (statement,) = extract(wide, "", limits=Limits(tokens=20))
    assert [d.code for d in statement.diagnostics] == ["too-large"]
    (statement,) = extract(wide, "", limits=Limits(size=20))
    assert [d.code for d in statement.diagnostics] == ["too-large"]


def test_one_bad_statement_leaves_its_neighbours() -> None:
    deep = "select " + "(" * 300 + "1" + ")" * 300
    statements = extract(f"select a from t; {deep}; select b from t", "")
    assert [s.status for s in statements] == [ParseStatus.PARSED, ParseStatus.FAILED, ParseStatus.PARSED]


@pytest.mark.parametrize("quote", ["'", '"', "`", "$$", "$a$", "[", "N'", "/*"])
@pytest.mark.parametrize("dialect", ["", "snowflake", "postgres", "mysql", "bigquery", "tsql"])
def test_a_quote_that_never_ends_leaves_the_neighbours(quote: str, dialect: str) -> None:
    """Where the dialect has no such quote, the statement fails as any other or is read."""
    first, *_, last = extract(f"select a\nfrom t;\nselect\n{quote}x from v;\nselect b from u", dialect)
    assert (first.inputs, last.inputs, last.line) == (("t",), ("u",), 5)


def test_a_text_that_begins_with_a_quote_that_never_ends() -> None:
    assert [s.inputs for s in extract("'a;\nselect b from u", "")] == [(), ("u",)]


def test_the_line_of_a_quote_that_never_ends() -> None:
    failed = extract("select a\nfrom t;\nselect\n'x from v;\nselect b from u", "")[1]
    assert [(d.code, d.line) for d in failed.diagnostics] == [("syntax-error", 4)]


def test_quotes_without_end_are_not_sought_for_ever() -> None:
    found = extract("".join(f"select $q{i}$ from t;\n" for i in range(3_000)), "postgres")
    assert [d.code for d in found[-1].diagnostics] == ["syntax-error"]


@pytest.mark.parametrize(
    ("sql", "dialect"),
    [
        ("EXEC sp_rename , 'd';\nEXEC sp_rename 'd', ''d'd', 'f', 'COLUMN'", "tsql"),
        ("SELECT /*+ BROADCAST(b) '*/ a from t", "druid"),
        ("SELECT /*+SELECT /*+ BROADCAST(b) */ * FROM a LEFT JOIN b USING (id)id)", "druid"),
    ],
)
def test_what_the_parser_raises_otherwise(sql: str, dialect: str) -> None:
    assert extract(sql, dialect)


BROKEN = [
    ("mysql", "CREATE TRIGGER tr ON"),
    ("tsql", "CREATE TRIGGER tr ON .t AFTER INSERT AS BEGIN SELECT 1 END"),
    ("bigquery", "ALTER TABLE d.t RENAME TO ."),
    ("", "SELECT SWAP_PARTITIONS_BETWEEN_TABLES('a', 1, 2, 'b''b')"),
    ("bigquery", "LOAD DATA INTO [.d.t FROM FILES (format='CSV', uris=p'gs://b/x.csv'])"),
]


@pytest.mark.parametrize(("dialect", "sql"), BROKEN)
def test_broken_words_cost_their_statement_alone(dialect: str, sql: str) -> None:
    assert extract(f"{sql}; SELECT a FROM t", dialect)[-1].inputs in {("t",), ()}


VOCABULARY = """
select from where join on group by order with as ( ) , ; * a b t u . 1 'x' case when then end union all insert into
update set begin over partition = + create table view exists in using merge lateral unnest pivot values distinct
"""


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.sampled_from(VOCABULARY.split()), max_size=30).map(" ".join),
    st.sampled_from(["", "snowflake", "bigquery", "tsql"]),
)
def test_any_words(sql: str, dialect: str) -> None:
    """Of nonsense sqlglot makes odd trees: an answer is enough."""
    extract(sql, dialect)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=80))
def test_any_text(sql: str) -> None:
    extract(sql, "")
