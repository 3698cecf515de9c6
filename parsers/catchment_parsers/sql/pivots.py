"""PIVOT and UNPIVOT: a relation turned."""

from itertools import cycle

from sqlglot import exp

from catchment_parsers.sql.expressions import collect, collect_all
from catchment_parsers.sql.kinds import (
    CONDITIONAL,
    FILTER,
    GROUP_BY,
    IDENTITY,
    NOTHING,
    Dep,
    compose,
)
from catchment_parsers.sql.projections import matching
from catchment_parsers.sql.relations import Column, Relation, rename_columns
from catchment_parsers.sql.scopes import Run, Scope, resolve


def pivoted(run: Run, scope: Scope, relation: Relation, pivot: exp.Expr) -> Relation:
    """Return a relation after one PIVOT or UNPIVOT."""
    inside = Scope(ctes=scope.ctes, parent=scope.parent)
    inside.add(relation)
    if pivot.args.get("into") is not None or pivot.args.get("this") is not None:
        turn = _unpivot_statement if pivot.args.get("unpivot") else _pivot_statement
    else:
        turn = _unpivot if pivot.args.get("unpivot") else _pivot
    columns = turn(run, inside, relation, pivot)
    scope.rows |= inside.rows
    scope.read(inside.inputs, rows=True)
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
    """``PIVOT (sum(a) FOR k IN (...))`` behind a relation."""
    fields = pivot.args.get("fields") or ()
    keys = [field.this for field in fields]
    queries = [item for field in fields for item in field.expressions if isinstance(item, exp.Query)]
    collect_all(run, scope, queries, GROUP_BY, scope.rows)
    names = [] if queries else _made_names(pivot) or _pivot_names(pivot)
    return _spread(run, scope, relation, keys, pivot.expressions, pivot.args.get("group"), names)


def _pivot_statement(run: Run, scope: Scope, relation: Relation, pivot: exp.Expr) -> list[Column]:
    """DuckDB's ``PIVOT t ON k IN (...) USING sum(a) GROUP BY c``; without IN the data give the names."""
    items = pivot.expressions
    aggregates = pivot.args.get("using") or []
    names = [""]
    for item in items:
        values = (
            [value.alias_or_name or value.sql("duckdb", comments=False).lower() for value in item.expressions]
            if isinstance(item, exp.In)
            else []
        )
        run.spend(len(names) * len(values))
        names = [f"{name}_{value}" if name else value for name in names for value in values]
    several = len(aggregates) > 1
    suffixes = [
        item.alias or (item.sql("duckdb", normalize_functions="lower", comments=False) if several else "")
        for item in aggregates
    ] or [""]
    made = [exp.to_identifier(f"{n}_{s}" if s else n, quoted=False) for n in names for s in suffixes]
    keys = [item.this if isinstance(item, exp.In) else item for item in items]
    return _spread(run, scope, relation, keys, aggregates, pivot.args.get("group"), made)


def _spread(
    run: Run,
    scope: Scope,
    relation: Relation,
    keys: list[exp.Expr],
    aggregates: list[exp.Expr],
    group: exp.Expr | None,
    names: list[exp.Identifier],
) -> list[Column]:
    """Rows become columns: each aggregates, chosen by the keys; the rest, or what GROUP BY lists, stays."""
    chosen: set[Dep] = set()
    collect_all(run, scope, keys, GROUP_BY, chosen)
    used = {name for key in keys for name in _names(run, key)}
    made: list[frozenset[Dep]] = []
    for aggregate in aggregates:
        out: set[Dep] = set(chosen)
        collect(run, scope, aggregate, IDENTITY, out)
        used.update(_names(run, aggregate))
        made.append(frozenset(out))
    if group is None:
        rest = _rest(relation, used)
    else:
        listed = [item for item in group.expressions if isinstance(item, exp.Column)]
        rest = [resolve(run, scope, item).called(run.names.column(item.this), item.name) for item in listed]
    for column in rest:
        if not column.star:
            scope.rows |= compose(GROUP_BY, column.deps)
    if not names:
        return [*rest, Column("*", frozenset().union(*made))]
    turned = zip(names, cycle(made or [frozenset(chosen)]), strict=False)
    return rest + [Column(run.names.column(name), deps, name.name) for name, deps in turned]


def _made_names(pivot: exp.Expr) -> list[exp.Identifier]:
    """Return the names that the parser made, without the comments beside the values that it took along."""
    names = pivot.args.get("columns") or []
    return [exp.to_identifier(n.name.partition(" /*")[0], quoted=n.quoted) if "/*" in n.name else n for n in names]


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
    """``UNPIVOT (value FOR name IN (a, b))`` behind a relation."""
    values = [part for item in pivot.expressions for part in (item.expressions or [item])]
    fields = pivot.args.get("fields") or ()
    items = [item for field in fields for item in field.expressions]
    rest, labels, made = _gather(run, scope, relation, [field.this for field in fields], values, items, pivot)
    first, second = (made, labels) if pivot.args.get("value_columns_first") else (labels, made)
    return rest + first + second


def _unpivot_statement(run: Run, scope: Scope, relation: Relation, pivot: exp.Expr) -> list[Column]:
    """DuckDB's ``UNPIVOT t ON a, b INTO NAME n VALUE v``."""
    into = pivot.args.get("into")
    labels = [exp.to_identifier("name") if into is None else into.this]
    values = [exp.to_identifier("value")] if into is None else into.expressions
    rest, names, made = _gather(run, scope, relation, labels, values, pivot.expressions, pivot)
    return rest + names + made


def _gather(
    run: Run,
    scope: Scope,
    relation: Relation,
    names: list[exp.Expr],
    values: list[exp.Expr],
    items: list[exp.Expr],
    pivot: exp.Expr,
) -> tuple[list[Column], list[Column], list[Column]]:
    """Columns become rows: a value column is any of them; the name column says which was not null."""
    used: set[str] = set()
    groups: list[set[Dep]] = [set() for _ in values]
    for item in items:
        if isinstance(item, exp.Columns | exp.Star):
            for column in matching(run, scope, item):
                used.add(column.name)
                groups[0] |= column.deps
            continue
        parts = item.this if isinstance(item, exp.PivotAlias | exp.Alias) else item
        columns = parts.expressions if isinstance(parts, exp.Tuple) else [parts]
        used.update(name for column in columns for name in _names(run, column))
        for group, column in zip(groups, columns, strict=False):
            collect(run, scope, column, IDENTITY, group)
    every = frozenset().union(*groups)
    decides = NOTHING if pivot.args.get("include_nulls") else every
    scope.rows |= compose(FILTER, decides)
    made = [
        Column(run.names.column(_identifier(value)), frozenset(group), value.name)
        for value, group in zip(values, groups, strict=True)
    ]
    labels = [Column(run.names.column(_identifier(n)), compose(CONDITIONAL, decides), n.name) for n in names]
    return _rest(relation, used), labels, made


def _identifier(node: exp.Expr) -> exp.Expr:
    return node.this if isinstance(node, exp.Column) else node
