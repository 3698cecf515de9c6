"""What holds for every statement, on random queries."""

import re
from random import Random

import msgspec
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st

from catchment_parsers.facts import DIRECT_SUBTYPES, Dependency, ParseStatus, Statement
from catchment_parsers.sql import compose, extract

from .random_queries import SCHEMA, Query, queries

few = settings(max_examples=50, deadline=None, derandomize=True, phases=[Phase.generate])
"""The same queries every time, not made smaller where one fails, which takes minutes; to explore, lift both."""


def one(sql: object) -> Statement:
    (statement,) = extract(str(sql), "", schema=SCHEMA)
    assert not statement.diagnostics, sql
    return statement


Lineage = tuple[list[tuple[str, tuple[Dependency, ...]]], tuple[Dependency, ...], set[str], set[str]]


def lineage(statement: Statement) -> Lineage:
    columns = [(c.name.lower(), c.dependencies) for c in statement.columns]
    rows = tuple(msgspec.structs.replace(each, line=0) for each in statement.rows)
    return columns, rows, set(statement.inputs), set(statement.row_inputs)


@few
@given(queries())
def test_every_source_is_an_input_and_every_column_has_sources_or_a_reason(query: Query) -> None:
    statement = one(query)
    sources = [*statement.rows, *statement.order, *(d for column in statement.columns for d in column.dependencies)]
    assert {d.table for d in sources} <= set(statement.inputs)
    assert set(statement.row_inputs) <= set(statement.inputs) <= set(SCHEMA)
    assert sorted(c.name for c in statement.columns) == sorted(query.columns)
    assert all(bool(column.dependencies) != bool(column.reason) for column in statement.columns)
    assert all(d.certain and d.column in SCHEMA[d.table] for d in sources)


@few
@given(queries())
def test_formatting_and_time_do_not_matter(query: Query) -> None:
    sql, statement = str(query), one(query)
    assert one(query) == statement
    expected = lineage(statement)
    for gap in ("\n  /* , ) */ ", " -- '\n"):
        assert lineage(one(re.sub(r" (?!BY)", gap, sql))) == expected
    assert lineage(one(sql.lower())) == expected
    assert lineage(one(sql.upper())) == expected


@few
@given(queries(), st.data())
def test_the_names_of_aliases_do_not_matter(query: Query, data: st.DataObject) -> None:
    sql = str(query)
    name = data.draw(st.sampled_from(sorted(set(re.findall(r"\b[rc]\d+_", sql)))))
    assert lineage(one(re.sub(rf"\b{name}\b", "other", sql))) == lineage(one(sql))


@few
@given(queries())
def test_wrapping_changes_nothing(query: Query) -> None:
    expected = lineage(one(query))
    for form in ("WITH q AS ({}) SELECT * FROM q", "SELECT * FROM ({}) AS q", "SELECT q.* FROM ({}) AS q", "({})"):
        assert lineage(one(form.format(query))) == expected, form
    for form in ("CREATE VIEW w AS {}", "CREATE TABLE w AS {}", "INSERT INTO w {}"):
        assert lineage(one(form.format(query))) == expected, form


@few
@given(queries())
def test_a_branch_that_is_united_with_itself_has_its_sources(query: Query) -> None:
    columns, _, inputs, _ = lineage(one(f"({query}) UNION ALL ({query})"))
    assert (columns, inputs) == (lineage(one(query))[0], lineage(one(query))[2])


@few
@given(queries(), st.randoms(use_true_random=False))
def test_order_within_a_clause_does_not_matter(query: Query, random: Random) -> None:
    assume(not query.operand)
    columns, *rest = lineage(one(query))
    random.shuffle(query.where)
    if "*" not in "".join(query.items) and "ORDER BY 1" not in query.tail:
        random.shuffle(query.items)
    shuffled, *others = lineage(one(query))
    assert (sorted(shuffled, key=str), others) == (sorted(columns, key=str), rest)


@few
@given(queries())
def test_the_order_of_tables_does_not_matter(query: Query) -> None:
    assert extract(str(query), "", schema=dict(reversed(SCHEMA.items()))) == (one(query),)


@few
@given(queries(stars=False), st.sampled_from(sorted(SCHEMA)))
def test_a_column_that_nobody_reads_does_not_matter(query: Query, table: str) -> None:
    schema = {**SCHEMA, table: {"unrelated": "", **SCHEMA[table]}}
    assert extract(str(query), "", schema=schema) == (one(query),)


@few
@given(queries(), st.data())
def test_a_column_that_nobody_has_is_said(query: Query, data: st.DataObject) -> None:
    assume(not query.operand)
    asked = [f"{relation.alias}.nobody" for relation in query.relations] + ["nobody"]
    query.items.append(data.draw(st.sampled_from(asked)) + " AS extra")
    (statement,) = extract(str(query), "", schema=SCHEMA)
    assert "unknown-column" in {d.code for d in statement.diagnostics}
    assert statement.status is ParseStatus.PARTIAL


@few
@given(queries())
def test_without_schema_the_tables_are_the_same_and_doubts_are_said(query: Query) -> None:
    (statement,) = extract(str(query), "")
    assert lineage(statement)[2:] == lineage(one(query))[2:]
    sources = [*statement.rows, *statement.order, *(d for column in statement.columns for d in column.dependencies)]
    assert bool(statement.diagnostics) or all(d.certain for d in sources)
    assert {d.table for d in sources} <= set(statement.inputs)


@few
@given(queries())
def test_a_temporary_table_stands_for_its_query(query: Query) -> None:
    assume(len(set(query.columns)) == len(query.columns))
    script = f"CREATE TEMPORARY TABLE q AS {query}; CREATE TABLE w AS SELECT * FROM q"
    (whole,) = compose(extract(script, "", schema=SCHEMA))
    assert whole.outputs == ("w",)
    assert lineage(whole) == lineage(one(query))


@few
@given(st.data())
def test_a_script_is_its_statements_composed(data: st.DataObject) -> None:
    first = data.draw(queries())
    assume(len(set(first.columns)) == len(first.columns))
    then = data.draw(queries(more={"made": first.columns}))
    assume("made AS" in str(then))
    script = f"CREATE TEMPORARY TABLE made AS {first}; CREATE TABLE w AS {then}"
    (whole,) = compose(extract(script, "", schema=SCHEMA))
    then.ctes.insert(0, f"made AS ({first})")
    expected = one(then)
    assert set(whole.inputs) == set(expected.inputs)
    assert {(d.table, d.column) for d in whole.rows} <= {(d.table, d.column) for d in expected.rows}
    for mine, theirs in zip(whole.columns, expected.columns, strict=True):
        missing = set(theirs.dependencies) - set(mine.dependencies)
        assert {d for d in mine.dependencies if d.column} <= set(theirs.dependencies)
        assert not any(d.subtype in DIRECT_SUBTYPES for d in missing)  # what decides a scalar subquery's table may be
