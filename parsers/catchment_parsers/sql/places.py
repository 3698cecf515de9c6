"""Where a statement is read: what is known, its text, and how facts are made of it."""

from functools import lru_cache
from typing import Any

import msgspec
from sqlglot import exp

from catchment_parsers.facts import Dependency, Diagnostic, OutputColumn, ParseStatus, Severity, Statement
from catchment_parsers.sql.kinds import SUBTYPE, SUBTYPES, Dep, dependencies
from catchment_parsers.sql.relations import Column, Shape, table_relation
from catchment_parsers.sql.scopes import Run, line_of
from catchment_parsers.sql.text import Text


class Place(msgspec.Struct, eq=False):
    """One statement being read: what the script knows, and its text."""

    run: Run
    text: Text

    def statement(self, kind: str, shape: Shape | None = None, **rest: Any) -> Statement:
        """Return a statement; a shape gives its columns, rows and inputs unless `rest` does."""
        facts: dict[str, Any] = {"kind": kind, "line": self.text.first_line}
        if shape is not None:
            facts["columns"] = tuple(self._outputs(kind, shape.columns))
            facts["rows"] = self._deciding(shape.rows)
            facts["order"] = dependencies(shape.order)
            facts["inputs"] = tuple(shape.inputs)
            facts["row_inputs"] = tuple([table for table, decides in shape.inputs.items() if decides])
        facts["routine"] = self.run.routine
        facts["temporary"] = any(table in self.run.temporary for table in rest.get("outputs", ()))
        return Statement(**{**facts, **rest})

    def _deciding(self, rows: set[Dep]) -> tuple[Dependency, ...]:
        """Return the facts of what decides rows, each with the line that says so."""
        nodes = {id(node): node for node in self.run.deciders.values()}
        line = {key: line_of(node) for key, node in nodes.items()}
        lines = {
            (table, column, SUBTYPES[kind & SUBTYPE]): line[id(node)]
            for (table, column, kind), node in self.run.deciders.items()
        }
        found = []
        for fact in dependencies(rows):
            at = lines.get((fact.table, fact.column, fact.subtype), 0)
            found.append(msgspec.structs.replace(fact, line=at + self.text.line) if at else fact)
        return tuple(found)

    def _outputs(self, kind: str, columns: list[Column]) -> list[OutputColumn]:
        """Return the facts of output columns; Postgres calls all that have no name alike, so their place names them."""
        made = [self.output(column) for column in columns]
        if kind == "SELECT" and self.run.names.dialect == "postgres":
            unnamed = [index for index, column in enumerate(columns) if not (column.label or column.name)]
            for number, index in enumerate(unnamed):
                made[index] = msgspec.structs.replace(made[index], name=f"_{number}")
        return made

    def output(self, column: Column) -> OutputColumn:
        """Return the fact of an output column."""
        expression, line = self.text.of(column.node) if column.node is not None else ("", 0)
        name = column.label or column.name or expression
        return OutputColumn(
            name=name,
            dependencies=dependencies(column.deps),
            expression=expression,
            line=line,
            reason=reason(column, self.run.names.dialect),
            data_type=_data_type(column.node, self.run.names.dialect),
            quoted=bool(column.name) and column.name != self.run.names.fold_column(name),
        )


VARIABLES = (exp.Parameter, exp.SessionParameter, exp.Placeholder)


def failed(code: str, message: str, line: int) -> Statement:
    """Return the statement that stands for a text that could not be read."""
    problem = Diagnostic(code=code, message=message, severity=Severity.ERROR, line=line)
    return Statement(kind="UNKNOWN", status=ParseStatus.FAILED, line=line, diagnostics=(problem,))


def reason(column: Column, dialect: str) -> str:
    """Return why a column has no dependencies (or only a star's), "" where it has some."""
    if column.star and any(name == "*" for _, name, _ in column.deps):
        return "star-without-schema"
    if column.deps:
        return ""
    node = column.maker or column.node
    if node is None:
        return "unknown"
    node = node.this if isinstance(node, exp.Alias) else node
    if isinstance(node, exp.Literal | exp.Null | exp.Boolean):
        return "literal"
    if isinstance(node, VARIABLES) and not (dialect == "snowflake" and node.name.isdigit()):  # $1 is a column
        return "variable"
    if node.find(exp.Count, exp.CountIf) is not None:
        return "count-rows"
    if node.find(exp.Column) is not None:
        return "no-source"
    return "generated" if node.find(exp.Func) is not None else "literal"


def _data_type(node: exp.Expr | None, dialect: str) -> str:
    """Return the type to which an item is cast."""
    inner = node.this if isinstance(node, exp.Alias) else node
    if not isinstance(inner, exp.Cast):
        return ""
    to = inner.to
    plain = isinstance(to.this, exp.DType) and not any(value for key, value in to.args.items() if key != "this")
    return _plain_type(to.this, dialect) if plain else str(to.sql(dialect, comments=False))


@lru_cache(1 << 10)
def _plain_type(kind: exp.DType, dialect: str) -> str:
    """Return the name of a type without parameters; generating SQL is slow, and types are few."""
    return str(exp.DataType(this=kind).sql(dialect, comments=False))


def learn(run: Run, table: str, columns: list[Column]) -> None:
    """Remember the columns of a table that the script makes."""
    if any(column.star or not column.name for column in columns):
        run.known[table] = table_relation(table, None)
    else:
        run.known[table] = table_relation(table, [(c.name, c.label) for c in columns])
