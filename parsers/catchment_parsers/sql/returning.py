"""Rows that a change hands out: common table expressions that change tables, and T-SQL's OUTPUT INTO."""

from collections.abc import Iterator

from sqlglot import exp

from catchment_parsers.facts import Statement
from catchment_parsers.sql.places import Place
from catchment_parsers.sql.projections import project
from catchment_parsers.sql.queries import with_ctes
from catchment_parsers.sql.relations import Column, Shape, rename_columns
from catchment_parsers.sql.scopes import Scope
from catchment_parsers.sql.sources import add_item, add_sources

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
    scope = Scope(ctes={}, parent=_source(place, node), inputs={changed[0]: True})
    for alias in ("inserted", "deleted"):
        scope.add(run.table(changed[0]).seen_as(alias))
    columns: list[Column] = project(run, scope, returning.expressions)
    columns = rename_columns(columns, [(run.names.column(i), i.name) for i in _listed(into)])
    for table in sorted({table for column in columns for table, _, _ in column.deps}):
        scope.inputs.setdefault(table, False)
    target = run.names.table(_target(into, run.names.dialect))
    yield place.statement("OUTPUT", Shape(columns, scope.rows, set(), scope.inputs), outputs=(target,))


def _source(place: Place, node: exp.Expr) -> Scope:
    """Return the scope of what a change reads: OUTPUT may take its columns, too."""
    scope = Scope(ctes=with_ctes(place.run, node, None, {}))
    if isinstance(node, exp.Update):
        add_sources(place.run, scope, node)
    using = node.args.get("using") or []
    for item in using if isinstance(using, list) else [using]:
        add_item(place.run, scope, item)
    if node.args.get("tables"):  # ``DELETE t FROM x AS t JOIN s``
        add_item(place.run, scope, node.this)
    return scope


def _target(into: exp.Expr, dialect: str) -> exp.Expr:
    """Return the table behind INTO; with a column list, or named as a function is, it reads like a call."""
    part = into.this if isinstance(into, exp.Anonymous | exp.Schema) else into
    if isinstance(part, exp.Func):
        part = part.sql_name().lower()
    if isinstance(part, exp.Table):
        return part
    name = part if isinstance(part, str) else part.name
    return exp.to_table(name, dialect=dialect) if "." in name else exp.Table(this=exp.to_identifier(name))


def _listed(into: exp.Expr) -> list[exp.Expr]:
    """Return the column list behind the table, in the text's order."""
    if isinstance(into, exp.Anonymous | exp.Schema):
        return [item.this if isinstance(item, exp.Column) else item for item in into.expressions]
    found = [item.this for item in into.find_all(exp.Column)] if isinstance(into, exp.Func) else []
    return sorted(found, key=lambda name: int(name.meta.get("start", 0)))
