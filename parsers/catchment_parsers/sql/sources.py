"""FROM items: tables, subqueries, joins, table functions, UNNEST, VALUES; each becomes a relation."""

from sqlglot import exp

from catchment_parsers.sql.dialects import MERGING_IN_PLACE, NAVIGATED
from catchment_parsers.sql.expressions import collect
from catchment_parsers.sql.functions import enumerated, function, read_files
from catchment_parsers.sql.kinds import IDENTITY, JOIN, TRANSFORMATION, UNCERTAIN, Dep, compose
from catchment_parsers.sql.matches import recognized
from catchment_parsers.sql.names import stated
from catchment_parsers.sql.pivots import pivoted
from catchment_parsers.sql.relations import Column, Relation, Shape, rename_columns
from catchment_parsers.sql.scopes import Run, Scope

HIDING = frozenset({"SEMI", "ANTI"})
"""Kinds of joins after which the right side is out of sight."""


def add_sources(run: Run, scope: Scope, node: exp.Expr) -> None:
    """Add what a SELECT reads: FROM, JOIN and LATERAL VIEW."""
    args = node.args
    from_ = args.get("from_")
    if from_ is not None:
        add_item(run, scope, from_.this)
    if args.get("match") is not None:
        turned = recognized(run, scope, scope.relations.pop(), args["match"])
        scope.by_alias.clear()
        for relation in (*scope.relations, turned):
            scope.by_alias.setdefault(relation.alias, relation)
        scope.relations.append(turned)
        scope.changed()
    for lateral in args.get("laterals") or ():
        add_item(run, scope, lateral)
    for join in args.get("joins") or ():
        _join(run, scope, join)


def add_item(run: Run, scope: Scope, item: exp.Expr) -> None:
    """Add one FROM item, and the joins that a parenthesised one holds."""
    if isinstance(item, exp.Final | exp.Stream):  # ClickHouse's ``t FINAL``, Databricks' ``STREAM t``
        item = item.this
    for relation in _relations(run, scope, item):
        for pivot in item.args.get("pivots") or ():
            relation = pivoted(run, scope, relation, pivot)  # noqa: PLW2901  # pivots apply in turn
        scope.add(relation)
    for lateral in item.args.get("laterals") or ():
        add_item(run, scope, lateral)
    for join in item.args.get("joins") or ():
        _join(run, scope, join)


def _relations(run: Run, scope: Scope, item: exp.Expr) -> list[Relation]:
    if isinstance(item, exp.Table):
        path = _path(run, scope, item)
        return [_table(run, scope, item) if path is None else function(run, scope, path, path)]
    if isinstance(item, exp.TableFromRows) and isinstance(item.this, exp.Literal | exp.Parameter):
        table = stated(item.this, run.names.dialect)
        table.set("alias", _alias(item))
        return [_table(run, scope, table)]
    if isinstance(item, exp.Subquery):
        return _parenthesised(run, scope, item)
    if isinstance(item, exp.Lateral):
        inner = item.this
        if isinstance(inner, exp.Subquery):
            return [_query(run, scope, inner, _alias(item))]
        return [function(run, scope, item, inner)]
    if isinstance(item, exp.Pivot | exp.AtIndex) and isinstance(item.this, exp.AtIndex | exp.Alias):
        return [enumerated(run, scope, item)]
    if isinstance(item, exp.Pivot):  # DuckDB's PIVOT and UNPIVOT as statements
        inside = Scope(ctes=scope.ctes, parent=scope.parent)
        add_item(run, inside, item.this)
        scope.rows |= inside.rows
        scope.read(inside.inputs, rows=True)
        whole = [column for relation in inside.relations for column in relation.listed]
        return [pivoted(run, scope, Relation.of("", whole), item)]
    if isinstance(item, exp.Query | exp.Values):
        return [_query(run, scope, item, _alias(item))]
    return [function(run, scope, item, item)]


def _alias(item: exp.Expr) -> exp.Expr | None:
    alias: exp.Expr | None = item.args.get("alias")
    return alias


def _named(run: Run, relation: Relation, alias: exp.Expr | None) -> Relation:
    """Apply an alias and its column list."""
    if alias is None:
        return relation
    columns = alias.args.get("columns")
    if columns:
        names = [(run.names.column(name), name.name) for name in columns]
        listed = rename_columns(relation.listed, names)
        relation = Relation.of(relation.alias, listed, table=relation.table, function=relation.function, renamed=True)
    this = alias.args.get("this")
    return relation if this is None else relation.seen_as(_folded(run, this))


def _folded(run: Run, identifier: exp.Expr) -> str:
    """Fold the name of a relation as a qualifier of columns is folded."""
    return run.names.column(identifier)


def _table(run: Run, scope: Scope, item: exp.Expr) -> Relation:
    """A table, a common table expression, or a function in a table's place."""
    this = item.args.get("this") or exp.Tuple(expressions=item.args.get("rows_from"))  # Postgres' ROWS FROM (...)
    alias = item.args.get("alias")
    if not isinstance(this, exp.Identifier | exp.Dot | exp.Var | exp.Parameter | exp.DynamicIdentifier):
        files = [_read(run, scope, path) for path in read_files(run, this)]
        if len(files) > 1:
            files = [Relation.of("", [column for file in files for column in file.listed])]
        return _named(run, files[0], alias) if files else function(run, scope, item, this)
    if isinstance(this, exp.Var):
        name = this.name
    else:
        written, name = run.names.both(item)
        cte = scope.ctes.get(written)
        if cte is not None and item.args.get("db") is None:
            return _named(run, _from_shape(scope, cte, run.names.column(this)), alias)
        name = run.stand_ins.get(written, name)
    return _named(run, _read(run, scope, name), alias)


def _path(run: Run, scope: Scope, item: exp.Table) -> exp.Unnest | None:
    """Return what ``o.items AS i`` unnests where ``o`` is an item of FROM before it, None for a table."""
    if run.names.dialect not in NAVIGATED or item.args.get("db") is None or not scope.relations:
        return None
    first, second, *rest = [part.copy() for part in run.names.parts(item)]
    name = run.names.column(first)
    if name not in scope.by_alias and not any(r.function and name in r.columns for r in scope.relations):
        return None
    alias = _alias(item)
    named = alias.this if alias is not None and alias.this else [second, *rest][-1]
    array: exp.Expr = exp.column(second, table=first)
    for part in rest:
        array = exp.Dot(this=array, expression=part)
    return exp.Unnest(expressions=[array], alias=exp.TableAlias(columns=[named.copy()]))


def _read(run: Run, scope: Scope, name: str) -> Relation:
    """Read a table."""
    relation = run.table(name)
    scope.inputs[relation.table] = True
    return relation


def _from_shape(scope: Scope, shape: Shape, alias: str) -> Relation:
    """Read a query: its rows decide the rows here."""
    scope.rows |= shape.rows
    scope.read(shape.inputs, rows=True)
    return Relation.of(alias, shape.columns)


def _query(run: Run, scope: Scope, item: exp.Expr, alias: exp.Expr | None) -> Relation:
    shape = run.subquery(run, item, scope)
    return _named(run, _from_shape(scope, shape, ""), alias)


def _parenthesised(run: Run, scope: Scope, item: exp.Expr) -> list[Relation]:
    """A subquery, or a join in parentheses: the latter's relations stay visible unless it has an alias."""
    inner, alias = item.this, _alias(item)
    if isinstance(inner, exp.Query | exp.Values) and not isinstance(inner, exp.Subquery | exp.Table):
        bare = item.args.get("pivots") or item.args.get("joins")
        return [_query(run, scope, inner if bare else item, alias)]
    group = Scope(ctes=scope.ctes, parent=scope)
    add_item(run, group, inner)
    scope.rows |= group.rows
    scope.read(group.inputs, rows=True)
    if alias is not None:
        return [_named(run, Relation.of("", list(group.expanded(group.relations))), alias)]
    scope.merged.update(group.merged)
    scope.mergers.update(group.mergers)
    return group.relations


# ── joins ────────────────────────────────────────────────────────────────────────────────────────


def _join(run: Run, scope: Scope, join: exp.Expr) -> None:
    args = join.args
    kind, side = args.get("kind"), args.get("side")
    if kind == "ARRAY":
        _array_join(run, scope, [args["this"], *(args.get("expressions") or ())])
        return
    count = len(scope.relations)
    add_item(run, scope, args["this"])
    if args.get("using"):
        names = [run.names.column(_name(item)) for item in args["using"]]
        _merge(scope, count, names, join, run.names.dialect)
    elif args.get("method") == "NATURAL":
        before, added = scope.relations[:count], scope.relations[count:]
        names = [name for relation in added for name in relation.columns if _find(scope, before, name, known=True)]
        _merge(scope, count, names, join, run.names.dialect)
    for key in ("on", "match_condition"):
        if args.get(key) is not None:
            collect(run, scope, args[key], JOIN, scope.rows)
    if kind in HIDING or side in HIDING:
        _hide(scope, scope.relations[count:])


def _array_join(run: Run, scope: Scope, items: list[exp.Expr]) -> None:
    """ClickHouse's ``ARRAY JOIN list AS item``: a row for each item, which hides the list of that name."""
    made = {}
    for item in items:
        out: set[Dep] = set()
        collect(run, scope, item, TRANSFORMATION, out)
        scope.rows |= compose(JOIN, frozenset(out))
        name = item.args["alias"] if isinstance(item, exp.Alias) else _name(item)
        made[run.names.column(name)] = Column(run.names.column(name), frozenset(out), name.name)
    scope.merged.update(made)
    scope.mergers.update(dict.fromkeys(made, scope.relations))
    scope.seen.clear()


def _name(item: exp.Expr) -> exp.Expr:
    return item.this if isinstance(item, exp.Column) else item


def _find(scope: Scope, relations: list[Relation], name: str, *, known: bool = False) -> Column | None:
    """Find a column among relations, preferring those that list it."""
    if name in scope.merged:
        return scope.merged[name]
    for relation in relations:
        if name in relation.columns:
            return relation.columns[name]
    guesses = [guess for relation in relations if not known and (guess := relation.guess(name))]
    if len(guesses) > 1:
        return Column(name, frozenset().union(*[guess.among(name, UNCERTAIN).deps for guess in guesses]))
    return guesses[0] if guesses else None


def _merge(scope: Scope, count: int, names: list[str], join: exp.Expr, dialect: str) -> None:
    """Make one column of two: of an inner join both, which are equal, of an outer one the side that is kept."""
    before, added, side = scope.relations[:count], scope.relations[count:], join.args.get("side")
    equal = not side and join.args.get("kind") not in HIDING and join.args.get("method") != "ASOF"
    scope.leading += names if dialect not in MERGING_IN_PLACE else []
    for name in names:
        sides = [c for c in (_find(scope, before, name), _find(Scope(ctes={}), added, name)) if c is not None]
        for column in sides:
            scope.rows |= compose(JOIN, column.deps)
        scope.mergers[name] = [*(scope.mergers.get(name) or before), *added]
        if len(sides) > 1 and (equal or side == "FULL"):
            use = IDENTITY if equal else TRANSFORMATION
            deps: frozenset[Dep] = frozenset().union(*[compose(use, c.deps) for c in sides])
            scope.merged[name] = Column(name, deps, sides[0].label)
        elif sides:
            scope.merged[name] = sides[-1] if side == "RIGHT" else sides[0]


def _hide(scope: Scope, added: list[Relation]) -> None:
    """After a semi-join the right side's columns are out of sight."""
    scope.relations = [relation for relation in scope.relations if relation not in added]
    scope.by_alias = {alias: r for alias, r in scope.by_alias.items() if r not in added}
    scope.changed()
