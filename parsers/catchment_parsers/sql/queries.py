"""Queries: SELECT, set operations, VALUES and common table expressions, each to the shape it returns."""

from collections.abc import Iterator, Sequence
from itertools import chain, groupby
from typing import Any

from sqlglot import exp

from catchment_parsers.sql.dialects import ALIASES_FIRST, IMPLICIT_RECURSION, VALUES_COLUMNS
from catchment_parsers.sql.expressions import collect, collect_all
from catchment_parsers.sql.kinds import (
    DISTINCT,
    FILTER,
    GROUP_BY,
    IDENTITY,
    NOTHING,
    SORT,
    TRANSFORMATION,
    UNCERTAIN,
    Dep,
    compose,
)
from catchment_parsers.sql.projections import project
from catchment_parsers.sql.relations import Column, Relation, Shape, rename_columns
from catchment_parsers.sql.scopes import Run, Scope
from catchment_parsers.sql.sources import add_item, add_sources

AFTER_WHERE = frozenset({"group", "having", "qualify", "connect", "distinct"})
"""Clauses that see the aliases of the select list."""
SORTING = frozenset({"order", "sort", "cluster", "distribute", "limit", "offset"})
SETS = (exp.GroupingSets, exp.Cube, exp.Rollup, exp.Tuple)
RECURSION_ROUNDS = 20
"""A recursive CTE's dependencies grow with each round; this many columns may pass a value along."""


QUERIES = (exp.Query, exp.Table, exp.Values, exp.Pivot)
"""Nodes that `query` reads where a statement has a query."""


def query(run: Run, node: exp.Expr, parent: Scope | None, ctes: dict[str, Shape]) -> Shape:
    """Return what a query returns, `parent` being the scope that it may refer to."""
    if isinstance(node, exp.Select):
        return _select(run, node, parent, ctes)
    if isinstance(node, exp.SetOperation):
        return _set_operation(run, node, parent, ctes)
    if isinstance(node, exp.Subquery):
        return _subquery(run, node, parent, ctes)
    if isinstance(node, exp.Values):
        return _values(run, node, parent, ctes)
    return _from_item(run, node, parent, ctes)


def subquery(run: Run, node: exp.Expr, scope: Scope) -> Shape:
    """Return what a query inside an expression returns."""
    shape = scope.shapes.get(id(node))
    if shape is None:
        shape = scope.shapes[id(node)] = query(run, node, scope, scope.ctes)
    return shape


# ── common table expressions ─────────────────────────────────────────────────────────────────────


def with_ctes(run: Run, node: exp.Expr, parent: Scope | None, ctes: dict[str, Shape]) -> dict[str, Shape]:
    """Return the common table expressions that are visible inside `node`."""
    clause = node.args.get("with_")
    if clause is None:
        return ctes
    visible = dict(ctes)
    recursive = bool(clause.args.get("recursive")) or run.names.dialect in IMPLICIT_RECURSION
    for cte in clause.expressions:
        if cte.args.get("scalar"):  # ClickHouse's ``WITH 1 AS one``: an alias of the SELECT
            continue
        name, body = run.names.local(cte.args["alias"].this), cte.this
        columns = cte.args["alias"].args.get("columns") or ()
        if recursive and isinstance(body, exp.SetOperation):
            visible[name] = _recursive(run, body, parent, visible, name, columns)
        else:
            visible[name] = renamed(run, query(run, body, parent, visible), columns)
        if name in run.stand_ins:
            visible[name] = _standing_in(visible[name], run.stand_ins[name])
        for key in ("search", "cycle") if cte is clause.expressions[-1] else ():
            if clause.args.get(key) is not None:
                visible[name].columns += _tracked(run, visible[name], clause.args[key])
    return visible


def _tracked(run: Run, shape: Shape, node: exp.Expr) -> list[Column]:
    """Return the columns that ``SEARCH ... BY a SET x`` and ``CYCLE a SET x USING y`` add."""
    known = Relation.of("", shape.columns).find(run.names.column(node.this))
    deps = known.used(TRANSFORMATION) if known is not None else NOTHING
    made = [item for item in (node.expression, node.args.get("using")) if isinstance(item, exp.Identifier)]
    return [Column(run.names.column(item), deps, item.name, node) for item in made]


def _scalars(run: Run, scope: Scope, clause: exp.Expr) -> None:
    """ClickHouse's ``WITH expression AS name``: an alias that all clauses see."""
    items = [cte for cte in clause.expressions if cte.args.get("scalar")]
    for cte in items:
        alias = exp.Alias(this=cte.this, alias=cte.args["alias"].this)
        scope.merged[run.names.column(alias.args["alias"])] = project(run, scope, [alias])[0]
    if items:
        scope.outputs.clear()
        scope.seen.clear()


def _standing_in(shape: Shape, table: str) -> Shape:
    """Return what a relation of this name offers, with the columns of the query that stands for it."""
    columns = [Column(c.name, frozenset([(table, c.name, IDENTITY)]), c.label, c.node, c.hidden) for c in shape.columns]
    return Shape(columns, set(), set(), {table: True})


def _recursive(
    run: Run, body: exp.Expr, parent: Scope | None, ctes: dict[str, Shape], name: str, columns: Sequence[exp.Expr]
) -> Shape:
    """Read the anchor, then the whole with the name bound to what is known, until nothing is added."""
    reads_itself = any(table.name and run.names.table(table) for table in body.expression.find_all(exp.Table))
    if not reads_itself:
        return renamed(run, query(run, body, parent, ctes), columns)
    shape = renamed(run, query(run, body.this, parent, with_ctes(run, body, parent, ctes)), columns)
    for _ in range(RECURSION_ROUNDS):
        again = renamed(run, query(run, body, parent, {**ctes, name: shape}), columns)
        if _same(shape, again):
            break
        shape = again
    return shape


def _same(one: Shape, other: Shape) -> bool:
    return one.rows == other.rows and [c.deps for c in one.columns] == [c.deps for c in other.columns]


def renamed(run: Run, shape: Shape, names: Sequence[exp.Expr]) -> Shape:
    """Return the shape with its first columns renamed by a column list."""
    if not names:
        return shape
    columns = rename_columns(shape.columns, [(run.names.column(name), name.name) for name in names])
    return Shape(columns, shape.rows, shape.order, shape.inputs)


# ── SELECT ───────────────────────────────────────────────────────────────────────────────────────


def _select(run: Run, node: exp.Expr, parent: Scope | None, ctes: dict[str, Shape]) -> Shape:
    args = node.args
    scope = Scope(ctes=with_ctes(run, node, parent, ctes), parent=parent)
    add_sources(run, scope, node)
    if args.get("with_") is not None:
        _scalars(run, scope, args["with_"])
    for window in args.get("windows") or ():
        scope.windows[run.names.column(window.this)] = window
    columns = project(run, scope, node.expressions)
    if args.get("kind") is not None:
        columns = _as_value(columns, str(args["kind"]))
    order: set[Dep] = set()
    _row_clauses(run, scope, node, columns)
    if not SORTING.isdisjoint(args):
        _order(run, scope, node, columns, order)
    if scope.ctes is not ctes:
        mention(scope.inputs, scope.ctes)
    return Shape(columns, scope.rows, order, scope.inputs)


def _as_value(columns: list[Column], kind: str) -> list[Column]:
    """BigQuery's ``SELECT AS VALUE struct``: a row is the struct, so its fields are the columns."""
    fields = columns[0].fields if len(columns) == 1 and kind.upper() == "VALUE" else None
    return columns if fields is None else [Column(c.name, c.deps, c.label, columns[0].node) for c in fields.values()]


def mention(inputs: dict[str, bool], ctes: dict[str, Shape]) -> None:
    """Name the tables of common table expressions that nobody reads."""
    for shape in ctes.values():
        for table in shape.inputs:
            inputs.setdefault(table, False)


def _row_clauses(run: Run, scope: Scope, node: exp.Expr, columns: list[Column]) -> None:
    """Collect what decides rows: WHERE, GROUP BY, HAVING, QUALIFY, DISTINCT and their like."""
    args, rows = node.args, scope.rows
    for key in ("prewhere", "where"):
        if args.get(key) is not None:
            collect(run, scope, args[key].this, FILTER, rows)
    if AFTER_WHERE.isdisjoint(args):
        return
    scope.show_aliases()
    if args.get("having") is not None:
        _having(run, scope, node)
    if args.get("qualify") is not None:
        collect(run, scope, args["qualify"].this, FILTER, rows)
    if args.get("connect") is not None:
        collect(run, scope, args["connect"], FILTER, rows)
    if args.get("group") is not None:
        _group(run, scope, args["group"], columns)
    distinct = args.get("distinct")
    if isinstance(distinct, exp.Distinct):
        if distinct.args.get("on") is not None:
            collect(run, scope, distinct.args["on"], GROUP_BY, rows)
        else:
            rows.update(deduplicated(columns))


def _having(run: Run, scope: Scope, node: exp.Expr) -> None:
    """Outside of aggregates HAVING sees what the rows are grouped by, then aliases, and no other columns."""
    group, outputs = node.args.get("group"), scope.outputs
    keys = {run.names.column(k.this) for k in (group.expressions if group is not None else ()) if type(k) is exp.Column}
    scope.outputs = {name: column for name, column in outputs.items() if name not in keys}
    scope.sorting = True
    collect(run, scope, node.args["having"].this, FILTER, scope.rows)
    scope.sorting, scope.outputs = False, outputs
    scope.seen.clear()


def deduplicated(columns: list[Column]) -> Iterator[Dep]:
    """Yield what decides the rows of a result without duplicates: all of its values."""
    for column in columns:
        yield from compose(GROUP_BY | DISTINCT, column.deps)


def _group(run: Run, scope: Scope, group: exp.Expr, columns: list[Column]) -> None:
    if group.args.get("all"):
        grouped = [c for c in columns if c.node is None or not c.node.find(exp.AggFunc)]
        for column in grouped:
            scope.rows.update(compose(GROUP_BY, column.deps))
    items = [*group.expressions]
    for key in ("grouping_sets", "cube", "rollup"):
        items += group.args.get(key) or ()
    keys = [item for item in _listed(items) if not _by_position(item, columns, GROUP_BY, scope.rows)]
    scope.sorting = run.names.dialect in ALIASES_FIRST
    collect_all(run, scope, keys, GROUP_BY, scope.rows)
    scope.sorting = False


def _listed(items: list[exp.Expr]) -> Iterator[exp.Expr]:
    """Yield the keys inside ``ROLLUP (...)`` and its like, which may be positions, too."""
    for item in items:
        if isinstance(item, SETS):
            yield from _listed(item.expressions)
        else:
            yield item


def _by_position(item: exp.Expr, columns: list[Column], kind: int, out: set[Dep]) -> bool:
    """Handle ``GROUP BY 1`` and ``ORDER BY 1``."""
    if not isinstance(item, exp.Literal) or item.args.get("is_string"):
        return False
    if item.name.isdigit() and 0 < int(item.name) <= len(columns):
        out.update(compose(kind, columns[int(item.name) - 1].deps))
    return True


def _order(run: Run, scope: Scope, node: exp.Expr, columns: list[Column], order: set[Dep]) -> None:
    """ORDER BY decides rows where LIMIT cuts them or DISTINCT ON picks one; else it only sorts."""
    args = node.args
    limited = args.get("limit") is not None or args.get("offset") is not None
    distinct = args.get("distinct")
    picks = isinstance(distinct, exp.Distinct) and distinct.args.get("on") is not None
    for key in ("limit", "offset"):
        if args.get(key) is not None:
            collect(run, scope, args[key], FILTER, scope.rows)
    out = scope.rows if limited or picks else order
    for key in ("order", "sort", "cluster", "distribute"):
        clause = args.get(key)
        if clause is None:
            continue
        scope.sorting = True
        scope.seen.clear()
        items = [item.args["this"] if isinstance(item, exp.Ordered) else item for item in clause.expressions]
        if len(items) == 1 and isinstance(items[0], exp.Var) and items[0].name.upper() == "ALL":
            out.update(dep for column in columns for dep in compose(SORT, column.deps))
        keys = [item for item in items if not _by_position(item, columns, SORT, out)]
        collect_all(run, scope, keys, SORT, out)
        scope.sorting = False


# ── the other queries ────────────────────────────────────────────────────────────────────────────


def _set_operation(run: Run, node: exp.Expr, parent: Scope | None, ctes: dict[str, Shape]) -> Shape:
    """Read the branches of a chain of set operations, which the parser nests to the left, in a loop."""
    links: list[tuple[exp.Expr, dict[str, Shape]]] = []
    base, visible = node, ctes
    while isinstance(base, exp.SetOperation):
        visible = with_ctes(run, base, parent, visible)
        links.append((base, visible))
        base = base.this
    shape = query(run, base, parent, visible)
    for _, alike in groupby(reversed(links), key=_kind_of_operation):
        operations = list(alike)
        branches = [query(run, node.args["expression"], parent, seen) for node, seen in operations]
        last, seen = operations[-1]
        shape = _modified(run, last, _combined(run, last, shape, branches), parent, seen)
    if visible is not ctes:
        mention(shape.inputs, visible)
    return shape


def _kind_of_operation(link: tuple[exp.Expr, dict[str, Shape]]) -> tuple[Any, ...]:
    """Return what makes neighbours in a chain alike, so that they are combined at once: thousands are."""
    node = link[0]
    sorted_ = node.args.get("order") is not None or node.args.get("limit") is not None
    return type(node), node.args.get("distinct"), node.args.get("by_name"), id(node) if sorted_ else 0


def _combined(run: Run, node: exp.Expr, left: Shape, branches: list[Shape]) -> Shape:
    """Put branches together that operations of one kind connect, of which this node is the last."""
    rows = left.rows.union(*[branch.rows for branch in branches])
    inputs = dict(left.inputs)
    for branch in branches:
        for table, decides in branch.inputs.items():
            inputs[table] = inputs.get(table, False) or decides
    if isinstance(node, exp.Except):
        columns = left.columns
        rows.update(deduplicated(columns))
        rows.update(dep for each in branches for column in each.columns for dep in compose(FILTER, column.deps))
    else:
        columns = _merged([left.columns, *[each.columns for each in branches]], by_name=bool(node.args.get("by_name")))
    if isinstance(node, exp.Intersect):
        rows.update(dep for column in columns for dep in compose(FILTER, column.deps))
    elif node.args.get("distinct"):
        rows.update(deduplicated(columns))
    run.spend(sum([len(column.deps) for column in columns]))
    return Shape(columns, rows, set(), inputs)


def _merged(branches: list[list[Column]], *, by_name: bool) -> list[Column]:
    """Put branches together by position, or by name where asked or where a star hides the positions."""
    if not by_name and len({len(columns) for columns in branches}) == 1:
        return [_filled(columns) for columns in zip(*branches, strict=True)]
    names = [[column.name for column in columns] for columns in branches]
    if by_name and not any("*" in listed or len(set(listed)) < len(listed) for listed in names):
        alike: dict[str, list[Column]] = {}
        for column in chain.from_iterable(branches):
            alike.setdefault(column.name, []).append(column)
        return [_filled(columns) for columns in alike.values()]
    columns = branches[0]
    for branch in branches[1:]:
        columns = list(_both_merged(columns, branch, by_name=by_name))
    return columns


def _both_merged(left: list[Column], right: list[Column], *, by_name: bool) -> Iterator[Column]:
    """Put two branches together by name, as far as stars let it be known."""
    if not by_name and len(left) == len(right):
        yield from map(_filled, zip(left, right, strict=True))
        return
    names = {column.name: column for column in right if not column.star}
    stars = [column for column in right if column.star]
    for column in left:
        match = names.pop(column.name, None)
        if column.star:
            others = [c.deps for c in names.values()] if not by_name else []
            deps = column.deps.union(*[star.deps for star in stars], *[compose(UNCERTAIN, o) for o in others])
            yield Column("*", deps, "", column.node, column.hidden)
        elif match is not None:
            yield _filled((column, match))
        else:
            guesses = [star.among(column.name).deps for star in stars]
            yield Column(column.name, column.deps.union(*guesses), column.label, column.node)
    if by_name:
        yield from names.values()


def _filled(columns: Sequence[Column]) -> Column:
    """Return a column that several branches fill, field by field where all are known structs of one form."""
    one, fields = columns[0], None
    if len(columns) == 1:
        return one
    if one.fields and all(each.fields and each.fields.keys() == one.fields.keys() for each in columns):
        fields = {name: _filled([each.fields[name] for each in columns if each.fields]) for name in one.fields}
    deps = one.deps.union(*[each.deps for each in columns[1:]])
    return Column(one.name, deps, one.label, one.node, one.hidden, fields)


def _modified(run: Run, node: exp.Expr, shape: Shape, parent: Scope | None, ctes: dict[str, Shape]) -> Shape:
    """Apply the ORDER BY and LIMIT of a set operation or a parenthesised query."""
    if node.args.get("order") is None and node.args.get("limit") is None:
        return shape
    scope = Scope(ctes=ctes, parent=parent, rows=shape.rows, inputs=shape.inputs)
    scope.outputs = {c.name: c for c in shape.columns if not c.star}
    _order(run, scope, node, shape.columns, shape.order)
    return shape


def _subquery(run: Run, node: exp.Expr, parent: Scope | None, ctes: dict[str, Shape]) -> Shape:
    """A query in parentheses, perhaps with a WITH, an ORDER BY or a LIMIT of its own."""
    inner = node.this
    if not isinstance(inner, exp.Query | exp.Values) or node.args.get("joins") or node.args.get("pivots"):
        return _from_item(run, node, parent, ctes)
    visible = with_ctes(run, node, parent, ctes)
    shape = query(run, inner, parent, visible)
    return _modified(run, node, shape, parent, visible)


def _values(run: Run, node: exp.Expr, parent: Scope | None, ctes: dict[str, Shape]) -> Shape:
    """VALUES: each column is what stands in its place in each row."""
    scope = Scope(ctes=ctes, parent=parent)
    columns: list[Column] = []
    prefix, first = VALUES_COLUMNS.get(run.names.dialect, ("col", 1))
    for row in node.expressions:
        items = row.expressions if isinstance(row, exp.Tuple) else [row]
        for index, item in enumerate(items):
            out: set[Dep] = set()
            collect(run, scope, item, IDENTITY, out)
            if index < len(columns):
                columns[index].deps |= out
            else:
                columns.append(Column(f"{prefix}{first + index}", frozenset(out), "", item))
    return Shape(columns, scope.rows, set(), scope.inputs)


def _from_item(run: Run, node: exp.Expr, parent: Scope | None, ctes: dict[str, Shape]) -> Shape:
    """``TABLE t`` and parenthesised joins: everything that the FROM item offers."""
    scope = Scope(ctes=with_ctes(run, node, parent, ctes), parent=parent)
    add_item(run, scope, node)
    columns = [column for relation in scope.relations for column in relation.listed]
    return Shape(columns, scope.rows, set(), scope.inputs)
