"""Rows that a change hands out: common table expressions that change tables, and T-SQL's OUTPUT INTO."""

from collections.abc import Iterator

from sqlglot import exp

from catchment_parsers.facts import Statement
from catchment_parsers.sql.places import Place
from catchment_parsers.sql.projections import project
from catchment_parsers.sql.relations import Column, Shape, rename_columns
from catchment_parsers.sql.scopes import Scope

CHANGES = (exp.Insert, exp.Update, exp.Delete, exp.Merge)


def changing_ctes(node: exp.Expr) -> Iterator[exp.Expr]:
    """Yield the changes among a statement's common table expressions, each with those before it.

    What a change hands out (RETURNING) is read from the changed table, so in the statement the change is
    replaced by such a query.
    """
    clause = node.args.get("with_")
    ctes = clause.expressions if clause is not None else []
    for index, cte in enumerate(ctes):
        change = cte.this
        if isinstance(change, CHANGES):
            cte.set("this", _handed_out(change))
            own = change.args.get("with_")
            before = [*ctes[:index], *(own.expressions if own is not None else ())]
            change.set("with_", exp.With(expressions=before) if before else None)
            yield change


def _handed_out(change: exp.Expr) -> exp.Expr:
    target, returning = change.this, change.args.get("returning")
    table = target.this if isinstance(target, exp.Schema) else target
    items = returning.expressions if returning is not None else []
    return exp.Select(expressions=items, from_=exp.From(this=table.copy()))


def output_into(place: Place, node: exp.Expr, changed: tuple[str, ...]) -> Iterator[Statement]:
    """Yield what ``OUTPUT inserted.a INTO t (b)`` inserts."""
    run, returning = place.run, node.args["returning"]
    into = returning.args.get("into")
    if not into or not changed or not run.names.tables_by_into:
        return
    listed = into.expressions if isinstance(into, exp.Anonymous | exp.Schema) else []
    name = into.this if isinstance(into, exp.Anonymous | exp.Schema) else into
    part = exp.to_identifier(name) if isinstance(name, str) else name
    table = part if isinstance(part, exp.Table) else exp.Table(this=part.copy())
    scope = Scope(ctes={}, inputs={changed[0]: True})
    for alias in ("inserted", "deleted"):
        scope.add(run.table(changed[0]).seen_as(alias))
    columns: list[Column] = project(run, scope, returning.expressions)
    if listed:
        names = [(run.names.column(item.this), item.name) for item in listed]
        columns = rename_columns(columns, names)
    yield place.statement("OUTPUT", Shape(columns, scope.rows, set(), scope.inputs), outputs=(run.names.table(table),))
