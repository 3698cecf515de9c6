"""PIVOT and UNPIVOT: a relation turned."""

from itertools import cycle

from sqlglot import exp

from catchment_parsers.sql.expressions import collect
from catchment_parsers.sql.kinds import (
    CONDITIONAL,
    FILTER,
    GROUP_BY,
    IDENTITY,
    Dep,
    compose,
)
from catchment_parsers.sql.relations import Column, Relation, rename_columns
from catchment_parsers.sql.scopes import Run, Scope


def pivoted(run: Run, scope: Scope, relation: Relation, pivot: exp.Expr) -> Relation:
    """Return a relation after one PIVOT or UNPIVOT."""
    inside = Scope(ctes=scope.ctes, parent=scope.parent)
    inside.add(relation)
    turn = _unpivot if pivot.args.get("unpivot") else _pivot
    columns = turn(run, inside, relation, pivot)
    scope.rows |= inside.rows
    alias = pivot.args.get("alias")
    name = relation.alias
    if alias is not None:
        listed = alias.args.get("columns") or ()
        columns = rename_columns(columns, [(run.names.column(c), c.name) for c in listed])
        if alias.args.get("this") is not None:
            name = run.names.column(alias.this)
    return Relation.of(name, columns, renamed=True)


def _rest(relation: Relation, used: set[str]) -> list[Column]:
    """Return the columns that are not turned."""
    rest = []
    for column in relation.listed:
        if column.star:
            rest.append(Column("*", column.deps, "", column.node, column.hidden | used))
        elif column.name not in used:
            rest.append(column)
    return rest


def _names(run: Run, node: exp.Expr) -> list[str]:
    """Return the columns that an expression names, folded."""
    if isinstance(node, exp.Identifier):
        return [run.names.column(node)]
    return [run.names.column(column.this) for column in node.find_all(exp.Column)]


def _pivot(run: Run, scope: Scope, relation: Relation, pivot: exp.Expr) -> list[Column]:
    """Rows become columns: each aggregates, chosen by the FOR column; the rest are grouped by."""
    keys: set[Dep] = set()
    used: set[str] = set()
    for field in pivot.args.get("fields") or ():
        collect(run, scope, field.this, GROUP_BY, keys)
        used.update(_names(run, field.this))
    made: list[frozenset[Dep]] = []
    for aggregate in pivot.expressions:
        out: set[Dep] = set(keys)
        collect(run, scope, aggregate, IDENTITY, out)
        used.update(_names(run, aggregate))
        made.append(frozenset(out))
    rest = _rest(relation, used)
    scope.rows |= keys
    for column in rest:
        if not column.star:
            scope.rows |= compose(GROUP_BY, column.deps)
    names = pivot.args.get("columns") or _pivot_names(pivot)
    if not names:
        return [*rest, Column("*", frozenset().union(*made))]
    turned = zip(names, cycle(made or [frozenset(keys)]), strict=False)
    return rest + [Column(run.names.column(name), deps, name.name) for name, deps in turned]


def _pivot_names(pivot: exp.Expr) -> list[exp.Identifier]:
    """Return the names of the columns that PIVOT makes, where the parser does not say."""
    names = [
        exp.to_identifier(item.alias or item.name, quoted=False)
        for field in pivot.args.get("fields") or ()
        for item in field.expressions
        if isinstance(item, exp.Literal | exp.PivotAlias | exp.Column)
    ]
    suffixes = [aggregate.alias for aggregate in pivot.expressions]
    if len(suffixes) > 1 and all(suffixes):
        return [exp.to_identifier(f"{n.name}_{s}", quoted=False) for n in names for s in suffixes]
    return names if len(suffixes) < 2 else []


def _unpivot(run: Run, scope: Scope, relation: Relation, pivot: exp.Expr) -> list[Column]:
    """Columns become rows: a value column is any of them; the name column says which was not null."""
    used: set[str] = set()
    names: list[exp.Expr] = []
    groups: list[set[Dep]] = []
    values = [part for item in pivot.expressions for part in (item.expressions or [item])]
    for field in pivot.args.get("fields") or ():
        names.append(field.this)
        for item in field.expressions:
            parts = item.this if isinstance(item, exp.PivotAlias) else item
            columns = parts.expressions if isinstance(parts, exp.Tuple) else [parts]
            used.update(name for column in columns for name in _names(run, column))
            for index, column in enumerate(columns):
                if index == len(groups):
                    groups.append(set())
                collect(run, scope, column, IDENTITY, groups[index])
    every = frozenset().union(*groups)
    scope.rows |= compose(FILTER, every)
    made = [
        Column(run.names.column(_identifier(value)), frozenset(group), value.name)
        for value, group in zip(values, groups, strict=False)
    ]
    labels = [Column(run.names.column(_identifier(n)), compose(CONDITIONAL, every), n.name) for n in names]
    first, second = (made, labels) if pivot.args.get("value_columns_first") else (labels, made)
    return _rest(relation, used) + first + second


def _identifier(node: exp.Expr) -> exp.Expr:
    return node.this if isinstance(node, exp.Column) else node
