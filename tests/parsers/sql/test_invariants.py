"""What holds for every statement, on generated queries."""

from hypothesis import given, settings
from hypothesis import strategies as st

from catchment_parsers.facts import Dependency, Statement
from catchment_parsers.sql import compose, extract

SCHEMA = {"t": dict.fromkeys("abcd", ""), "u": dict.fromkeys("aefg", "")}

names = st.sampled_from(["x.a", "x.b", "y.e", "y.f"])
expressions = st.recursive(
    names | st.sampled_from(["1", "'s'", "NULL"]),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map("{0[0]} + {0[1]}".format),
        inner.map("coalesce({0}, 0)".format),
        inner.map("({0})".format),
        st.tuples(inner, inner, inner).map("CASE WHEN {0[0]} > 1 THEN {0[1]} ELSE {0[2]} END".format),
        inner.map("(SELECT max(z.g) FROM u AS z WHERE z.a = {0})".format),
    ),
    max_leaves=5,
)
conditions = st.one_of(
    expressions.map("{0} > 0".format),
    names.map("{0} IN (SELECT g FROM u)".format),
    names.map("EXISTS (SELECT 1 FROM t AS w WHERE w.a = {0})".format),
)


@st.composite
def queries(draw: st.DrawFn) -> str:
    items = draw(st.lists(expressions, min_size=1, max_size=4))
    listed = ", ".join(f"{item} AS c{i}" for i, item in enumerate(items))
    where = draw(st.none() | conditions)
    sql = f"SELECT {listed} FROM t AS x JOIN u AS y ON x.a = y.a"
    return sql if where is None else f"{sql} WHERE {where}"


def one(sql: str) -> Statement:
    (statement,) = extract(sql, "", schema=SCHEMA)
    assert not statement.diagnostics
    return statement


def lineage(statement: Statement) -> tuple[dict[str, tuple[Dependency, ...]], tuple[Dependency, ...], set[str]]:
    return {c.name: c.dependencies for c in statement.columns}, statement.rows, set(statement.inputs)


@settings(max_examples=60, deadline=None)
@given(queries())
def test_every_source_is_an_input_and_every_column_has_sources_or_a_reason(sql: str) -> None:
    statement = one(sql)
    sources = [*statement.rows, *(d for column in statement.columns for d in column.dependencies)]
    assert {d.table for d in sources} <= set(statement.inputs)
    assert set(statement.row_inputs) <= set(statement.inputs)
    for column in statement.columns:
        assert bool(column.dependencies) != bool(column.reason)


@settings(max_examples=60, deadline=None)
@given(queries())
def test_formatting_and_aliases_do_not_matter(sql: str) -> None:
    expected = lineage(one(sql))
    assert lineage(one(sql.replace(" ", "\n  /* , ) */ "))) == expected
    assert lineage(one(sql.replace("x.", "first.").replace("AS x ", "AS first "))) == expected
    assert lineage(one(sql.lower())) == expected


@settings(max_examples=60, deadline=None)
@given(queries())
def test_wrapping_changes_nothing(sql: str) -> None:
    expected = lineage(one(sql))
    assert lineage(one(f"WITH q AS ({sql}) SELECT * FROM q")) == expected
    assert lineage(one(f"SELECT * FROM ({sql}) AS q")) == expected
    assert lineage(one(f"({sql})")) == expected


@settings(max_examples=60, deadline=None)
@given(queries())
def test_a_script_is_its_statements_composed(sql: str) -> None:
    columns, rows, inputs = lineage(one(sql))
    script = f"CREATE TEMPORARY TABLE q AS {sql}; CREATE TABLE r AS SELECT * FROM q"
    (whole,) = compose(extract(script, "", schema=SCHEMA))
    assert whole.outputs == ("r",)
    assert lineage(whole) == (columns, rows, inputs)


@settings(max_examples=30, deadline=None)
@given(queries())
def test_a_view_has_the_lineage_of_its_query(sql: str) -> None:
    assert lineage(one(f"CREATE VIEW v AS {sql}")) == lineage(one(sql))
