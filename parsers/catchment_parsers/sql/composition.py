"""A script's overall lineage: its statements composed, what only passes through eliminated."""

from collections.abc import Iterable

import msgspec

from catchment_parsers.facts import Dependency, OutputColumn, Statement
from catchment_parsers.sql.kinds import ALL_ROWS, COMPOSED, IDENTITY, Dep, dep_of, dependencies

MAKING = frozenset({"CREATE_TABLE", "CREATE_VIEW", "INSERT", "CACHE", "COPY", "LOAD", "SELECT", "OUTPUT"})
"""Kinds after which a table holds what the statement put there."""


class Made(msgspec.Struct):
    """What a table that the script wrote is made of; one that was there before has columns of its own, too."""

    columns: dict[str, set[Dep]] = {}
    rows: set[Dep] = set()
    inputs: dict[str, bool] = {}
    before: bool = False


def compose(statements: Iterable[Statement], *, through: bool = False) -> tuple[Statement, ...]:
    """Return the statements with tables that exist only on the way replaced by what they are made of.

    Args:
        statements: A script's, in order.
        through: Whether every table that is written and then read is on the way, not only those that
            are temporary or dropped; the bodies of routines keep theirs.
    """
    listed = list(statements)
    passing, shown = _passing(listed, through=through)
    made: dict[str, Made] = {}
    result: list[Statement] = []
    for statement in listed:
        composed = _substituted(statement, made)
        if statement.kind == "RENAME" and statement.removed:
            _rename(statement, result, made, passing)
            continue
        if statement.outputs and statement.outputs[0] in passing:
            _remember(composed, made)
        if not statement.outputs or statement.outputs[0] not in passing or statement.outputs[0] in shown:
            result.append(composed)
    return tuple(result)


def _passing(statements: list[Statement], *, through: bool) -> tuple[set[str], set[str]]:
    """Return the tables that stand for what they are made of, and those of them that are results all the same.

    A script's result is what nothing is written from: a query that looks at it in the end takes nothing away.
    """
    temporary = {table for s in statements if s.temporary for table in s.outputs}
    written, read, used, dropped = set[str](), set[str](), set[str](), set[str]()
    for statement in statements:
        if statement.kind == "OUTPUT":  # the rows go on to another table, and stay
            written.update(statement.outputs)
            continue
        others = [table for table in statement.inputs if table not in statement.outputs]  # but its own old rows
        if not statement.routine:
            read.update(table for table in others if table in written)
        used.update(table for table in others if statement.outputs or table in temporary)
        dropped.update(table for table in statement.removed if table in written and statement.kind == "DROP")
        if statement.kind in MAKING:
            written.update(statement.outputs)
    if not through:
        return temporary | dropped, set()
    passing = temporary | dropped | read
    return passing, {table for table in passing if table not in dropped and table not in used}


def _rename(statement: Statement, result: list[Statement], made: dict[str, Made], passing: set[str]) -> None:
    old, new = statement.removed[0], statement.outputs[0]
    if old in made:
        made[new] = made.pop(old)
        passing.add(new)
    for index, earlier in enumerate(result):
        if old in earlier.outputs:
            outputs = tuple([new if table == old else table for table in earlier.outputs])
            result[index] = msgspec.structs.replace(earlier, outputs=outputs)


def _remember(statement: Statement, made: dict[str, Made]) -> None:
    """Note what a table is made of; a table may be filled by several statements."""
    if statement.kind not in MAKING and statement.outputs[0] not in made:
        made[statement.outputs[0]] = Made(inputs={statement.outputs[0]: True}, before=True)
    fresh = statement.kind.startswith("CREATE")
    for table in statement.outputs:
        known = Made() if fresh else made.get(table) or Made(before=not statement.temporary)
        made[table] = known
        for column in statement.columns:
            known.columns.setdefault(column.name.lower(), set()).update(map(dep_of, column.dependencies))
        known.rows.update(map(dep_of, statement.rows))
        if statement.declared:
            continue
        rows = set(statement.row_inputs)
        known.inputs.update({source: source in rows for source in statement.inputs})


def _substituted(statement: Statement, made: dict[str, Made]) -> Statement:
    """Return the statement with its sources among the made tables replaced by theirs."""
    if not any(table in made for table in statement.inputs):
        return statement
    apart = set(statement.inputs) - set(statement.row_inputs)
    scalar = {table: made[table].rows for table in apart if table in made}
    columns = tuple([_column(column, made, scalar) for column in statement.columns])
    rows = _through(statement.rows, made)
    own = {d.table: False for column in columns for d in column.dependencies if d.table in made}
    own.update({table: True for table, _, _ in sorted(rows) if table in made})
    inputs: dict[str, bool] = {}
    for table in statement.inputs:
        decides = table in statement.row_inputs
        known = made.get(table)
        if known is None:
            inputs[table] = inputs.get(table, False) or decides
            continue
        rows |= known.rows if decides else set()
        for source, deciding in known.inputs.items():
            inputs[source] = inputs.get(source, False) or (deciding and decides)
    inputs = {**own, **inputs}
    return msgspec.structs.replace(
        statement,
        columns=columns,
        rows=dependencies(rows),
        order=dependencies(_through(statement.order, made)),
        inputs=tuple(inputs),
        row_inputs=tuple([table for table, decides in inputs.items() if decides]),
    )


def _column(column: OutputColumn, made: dict[str, Made], scalar: dict[str, set[Dep]]) -> OutputColumn:
    """Return a column made of what its sources are; the rows of tables that only scalars read decide about it."""
    found = _through(column.dependencies, made)
    if scalar:
        found.update(*[scalar.get(source.table, ()) for source in column.dependencies])
    named = {table for table, name, _ in found if name != ALL_ROWS}
    found = {dep for dep in found if dep[1] != ALL_ROWS or dep[0] not in named}
    return msgspec.structs.replace(column, dependencies=dependencies(found))


def _through(facts: Iterable[Dependency], made: dict[str, Made]) -> set[Dep]:
    """Return dependencies with those on made tables replaced by what those are made of."""
    out: set[Dep] = set()
    for table, column, kind in map(dep_of, facts):
        known = made.get(table)
        if known is None:
            out.add((table, column, kind))
            continue
        for source, name, inner in _of(known, table, column):
            out.add((source, name, COMPOSED[kind][inner]))
    return out


def _of(known: Made, table: str, column: str) -> set[Dep]:
    """Return what a column of a made table is made of; one that the script did not fill is the table's own."""
    if column == ALL_ROWS:
        return {(source, ALL_ROWS, IDENTITY) for source, decides in known.inputs.items() if decides}
    if column == "*":
        return set().union(*known.columns.values())
    if column.lower() in known.columns:
        return known.columns[column.lower()]
    if known.before and "*" not in known.columns:
        return {(table, column, IDENTITY)}
    return {(table, column if name == "*" else name, kind) for table, name, kind in known.columns.get("*", ())}
