"""What an expression depends on: one walk over its tree, with the use of each part on the way down."""

from collections.abc import Callable, Iterable

import msgspec
from sqlglot import exp

from catchment_parsers.sql.dialects import (
    DATE_FUNCTIONS,
    DATE_PARTS,
    SET_RETURNING,
    masking,
)
from catchment_parsers.sql.kinds import (
    AGGREGATION,
    ALL_ROWS,
    COMPOSED,
    CONDITIONAL,
    FILTER,
    GROUP_BY,
    IDENTITY,
    JOIN,
    MASKING,
    SORT,
    SUBTYPE,
    TRANSFORMATION,
    WINDOW,
    Dep,
)
from catchment_parsers.sql.relations import Column, Relation, Shape
from catchment_parsers.sql.scopes import Run, Scope, find_relation, held, look_up, positional, resolve

ROW_CLAUSES = frozenset({JOIN, GROUP_BY, FILTER, SORT})
"""Uses in clauses that decide rows, as opposed to the select list."""


NAME = exp.Identifier
SEVERAL = 100
"""Dependencies of one column from which on they count as work."""


class Walk(msgspec.Struct, eq=False, gc=False):
    """One walk: where it is, what is still to visit, what was found."""

    run: Run
    scope: Scope
    out: set[Dep]
    stack: list[tuple[exp.Expr, int]]

    def push(self, value: object, kind: int) -> None:
        """Visit an argument of a node later: an expression, a list of them, or nothing."""
        if isinstance(value, list):
            self.stack.extend([(item, kind) for item in value if isinstance(item, exp.Expr)])
        elif isinstance(value, exp.Expr):
            self.stack.append((value, kind))

    def use(self, deps: frozenset[Dep] | set[Dep], kind: int) -> None:
        """Add what is used in this way."""
        if len(deps) > SEVERAL:
            self.run.spend(len(deps))
        if kind:
            row, add = COMPOSED[kind], self.out.add
            for table, column, inner in deps:
                add((table, column, row[inner]))
        else:
            self.out |= deps


Handler = Callable[[Walk, exp.Expr, int], None]


def collect(run: Run, scope: Scope, node: exp.Expr, kind: int, out: set[Dep]) -> None:
    """Add to `out` what `node`, used in the way `kind`, depends on."""
    if out is scope.rows:
        _decide(run, scope, [node], kind)
    else:
        _visit(run, scope, [(node, kind)], out)


def collect_all(run: Run, scope: Scope, nodes: Iterable[exp.Expr], kind: int, out: set[Dep]) -> None:
    """Add to `out` what these nodes, used in the way `kind`, depend on."""
    if out is scope.rows:
        _decide(run, scope, nodes, kind)
    else:
        _visit(run, scope, [(node, kind) for node in nodes], out)


def _decide(run: Run, scope: Scope, nodes: Iterable[exp.Expr], kind: int) -> None:
    """Add to the rows of a scope what these nodes depend on, and remember where it says so."""
    for node in nodes:
        out: set[Dep] = set()
        _visit(run, scope, [(node, kind)], out)
        scope.rows |= out
        for dep in out:
            run.deciders.setdefault(dep, node)


def _visit(run: Run, scope: Scope, stack: list[tuple[exp.Expr, int]], out: set[Dep]) -> None:
    """Visit nodes and what is in them.

    A loop, not a recursion: a sum of ten thousand terms is a tree ten thousand deep.  It runs for every
    node of every statement, so it is written for speed.
    """
    walk = Walk(run, scope, out, stack)
    pop, push, column, plan_of = stack.pop, stack.append, exp.Column, PLANS.get
    while stack:
        node, kind = pop()
        cls = node.__class__
        plan = plan_of(cls)
        plan = _plan(cls) if plan is None else plan
        if plan.__class__ is not int:
            plan(walk, node, kind)  # type: ignore[operator]
        elif plan >= 0:
            kind = COMPOSED[kind][plan]
            for value in reversed(node.args.values()):  # what is pushed last is visited first: in the text's order
                cls = value.__class__
                if cls is column:
                    _column(walk, value, kind)
                elif cls is list:
                    for item in reversed(value):
                        if item.__class__ not in UNVISITED:
                            push((item, kind))
                elif cls not in UNVISITED:
                    push((value, kind))


# ── columns and stars ────────────────────────────────────────────────────────────────────────────


def _column(walk: Walk, node: exp.Expr, kind: int) -> None:
    if node.args["this"].__class__ is not NAME:
        _star_of(walk, node, kind)
        return
    column = resolve(walk.run, walk.scope, node)
    deps = column.deps
    if deps:
        walk.out.update(column.uses.get(kind) or column.used(kind) if kind else deps)
        if len(deps) > SEVERAL:
            walk.run.spend(len(deps))


def _star_of(walk: Walk, node: exp.Expr, kind: int) -> None:
    """``t.*`` inside a function, ``t.$1`` and other columns without a name."""
    this = node.args["this"]
    if isinstance(this, exp.Star):
        relation = find_relation(walk.scope, (walk.run.names.column(node.args["table"]),))
        if relation is not None:
            _whole(walk, relation, kind)
    else:
        walk.use(positional(walk.run, walk.scope, node).deps, kind)


def _parameter(walk: Walk, node: exp.Expr, kind: int) -> None:
    """A parameter has no source, but for Snowflake's ``$1``, which is the first column."""
    walk.use(positional(walk.run, walk.scope, node).deps, kind)


def _placeholder(walk: Walk, node: exp.Expr, kind: int) -> None:
    """``:v`` has no source, but for what a variable of that name holds."""
    name = node.args.get("this")
    if walk.run.held and isinstance(name, str):
        walk.use(held(walk.run, walk.scope, walk.run.names.fold_column(name)).deps, kind)


def _whole(walk: Walk, relation: Relation, kind: int) -> None:
    walk.use(relation.whole(), COMPOSED[kind][TRANSFORMATION])


def _star(walk: Walk, _: exp.Expr, kind: int) -> None:
    """A bare star inside a function: every column of every relation."""
    for relation in walk.scope.relations:
        _whole(walk, relation, kind)


# ── conditions, windows, aggregates ──────────────────────────────────────────────────────────────


def _case(walk: Walk, node: exp.Expr, kind: int) -> None:
    args, composed = node.args, COMPOSED[kind]
    walk.push(args.get("this"), composed[CONDITIONAL])
    for branch in args["ifs"]:
        walk.push(branch.args["this"], composed[CONDITIONAL])
        walk.push(branch.args.get("true"), composed[TRANSFORMATION])
    walk.push(args.get("default"), composed[TRANSFORMATION])


def _if(walk: Walk, node: exp.Expr, kind: int) -> None:
    """``if(condition, a, b)``, ``nvl2(condition, a, b)``, ``nullif(a, condition)``."""
    composed = COMPOSED[kind]
    for key, value in node.args.items():
        decides = (key == "this") != isinstance(node, exp.Nullif)
        walk.push(value, composed[CONDITIONAL if decides else TRANSFORMATION])


def _decode(walk: Walk, node: exp.Expr, kind: int) -> None:
    """``decode(x, search, result, ..., default)``."""
    composed, items = COMPOSED[kind], node.expressions
    for index, item in enumerate(items):
        result = index and (index % 2 == 0 or index == len(items) - 1)
        walk.push(item, composed[TRANSFORMATION if result else CONDITIONAL])


def _window(walk: Walk, node: exp.Expr, kind: int) -> None:
    args = node.args
    around = COMPOSED[kind][WINDOW]
    walk.push(args["this"], COMPOSED[kind][TRANSFORMATION])
    for key in ("partition_by", "order", "spec"):
        walk.push(args.get(key), around)
    seen: set[str] = set()
    name = args.get("alias")
    while name is not None and (folded := walk.run.names.column(name)) not in seen:
        seen.add(folded)
        named = walk.scope.windows.get(folded)
        if named is None:
            return
        for key in ("partition_by", "order", "spec"):
            walk.push(named.args.get(key), around)
        name = named.args.get("alias")


def _ordered_aggregate(walk: Walk, node: exp.Expr, kind: int) -> None:
    """``array_agg(x order by y)``: x is aggregated, y only puts it in order."""
    walk.push(node.args.get("this"), kind)
    walk.push(node.args.get("expressions"), COMPOSED[kind][WINDOW])


def _within_group(walk: Walk, node: exp.Expr, kind: int) -> None:
    """``percentile_cont(0.5) within group (order by x)`` aggregates x; ``listagg(a) ...`` sorts by it."""
    function, order = node.args["this"], node.args.get("expression")
    walk.push(function, kind)
    aggregates = function.find(exp.Column) is None
    if order is not None:
        walk.push(order.expressions, COMPOSED[kind][AGGREGATION if aggregates else WINDOW])


def _filter(walk: Walk, node: exp.Expr, kind: int) -> None:
    walk.push(node.args["this"], kind)
    walk.push(node.args.get("expression"), COMPOSED[kind][CONDITIONAL])


def _count(walk: Walk, node: exp.Expr, kind: int) -> None:
    """``count(*)`` reads no column; what it counts is the row set, which is an edge of its own."""
    for value in node.args.values():
        if not isinstance(value, exp.Star):
            walk.push(value, COMPOSED[kind][AGGREGATION | MASKING])


# ── functions and names ──────────────────────────────────────────────────────────────────────────


def _anonymous(walk: Walk, node: exp.Expr, kind: int) -> None:
    name = str(node.args["this"]).lower()
    own = TRANSFORMATION | (MASKING if masking(name) else 0)
    arguments = node.expressions
    if name in DATE_FUNCTIONS:
        arguments = [item for item in arguments if not _date_part(item)]
    elif name.startswith("dictget") and arguments:
        _dictionary(walk, arguments, kind)
        arguments = arguments[2:]
    elif name == "count" and arguments and isinstance(arguments[0], exp.Star):
        arguments = arguments[1:]
    elif name == "multiif":  # ClickHouse's ``multiIf(condition, value, ..., otherwise)``
        walk.push(arguments[:-1:2], COMPOSED[kind][CONDITIONAL])
        arguments = [*arguments[1::2], *arguments[-1:]]
    elif name in SET_RETURNING:
        collect_all(walk.run, walk.scope, arguments, JOIN, walk.scope.rows)
    walk.push(arguments, COMPOSED[kind][own])


def _aggregate(walk: Walk, node: exp.Expr, kind: int) -> None:
    """ClickHouse's aggregates, which sqlglot knows by name only; the last argument of ``sumIf(a, b)`` decides."""
    name = str(node.args["this"]).lower()
    own = COMPOSED[kind][AGGREGATION | (MASKING if masking(name.removesuffix("if")) else 0)]
    arguments = [*node.expressions, *(node.args.get("params") or ())]
    if name.endswith("if") and len(arguments) > 1:
        walk.push(arguments.pop(), COMPOSED[kind][CONDITIONAL])
    walk.push(arguments, own)


def _dictionary(walk: Walk, arguments: list[exp.Expr], kind: int) -> None:
    """ClickHouse's ``dictGet(dictionary, 'attribute', key)`` reads a table that is not in FROM."""
    first, attribute = arguments[0], arguments[1].name if len(arguments) > 1 else "*"
    if isinstance(first, exp.Column):
        table = walk.run.names.table(exp.Table(this=first.this.copy(), db=first.args.get("table")))
    else:
        table = first.name
    walk.scope.read({table: True}, rows=False)
    walk.use({(table, walk.run.names.fold_column(attribute), TRANSFORMATION)}, kind)


def _dated(walk: Walk, node: exp.Expr, kind: int) -> None:
    """``datediff(start, end, unit)``; grammars that know no other take ``datediff(unit, start, end)`` for it."""
    this, unit = node.args["this"], node.args.get("unit")
    composed = COMPOSED[kind][TRANSFORMATION]
    swapped = _date_part(this) and unit is not None and (isinstance(this, exp.Literal) or not _is_unit(unit))
    value = isinstance(unit, exp.Column) or (swapped and not isinstance(unit, exp.Var))
    walk.push([node.args.get("expression"), unit if value else None], composed)
    walk.push(None if swapped else this, composed)
    if swapped and isinstance(unit, exp.Var):
        walk.use(look_up(walk.run, walk.scope, node, (walk.run.names.fold_column(unit.name),)).deps, composed)


def _is_unit(node: exp.Expr) -> bool:
    return isinstance(node, exp.Var) and node.name.lower() in DATE_PARTS


def _date_part(node: exp.Expr) -> bool:
    bare = isinstance(node, exp.Column) and len(node.parts) == 1
    return (bare or isinstance(node, exp.Literal)) and node.name.lower() in DATE_PARTS


def _property(walk: Walk, node: exp.Expr, kind: int) -> None:
    """``name: value`` in a struct; the name is no column, but a map's key is any expression."""
    walk.push(node.args["this"], COMPOSED[kind][TRANSFORMATION])
    walk.push(node.args.get("expression"), kind)


def _lambda(walk: Walk, node: exp.Expr, kind: int) -> None:
    """``x -> x + y``: the parameters are not columns, whatever the parser took them for."""
    names = walk.run.names
    bound = {names.column(item): Column(item.name) for item in node.expressions if item.name}
    inner = Scope(ctes=walk.scope.ctes, parent=walk.scope, aliases=bound)
    collect(walk.run, inner, node.args["this"], COMPOSED[kind][TRANSFORMATION], walk.out)
    walk.scope.read(inner.inputs, rows=False)


def _comprehension(walk: Walk, node: exp.Expr, kind: int) -> None:
    """``[x * 2 FOR x IN list IF x > 1]``: the variable is no column."""
    args, composed, name = node.args, COMPOSED[kind], walk.run.names.column(node.args["expression"])
    items: set[Dep] = set()
    collect(walk.run, walk.scope, args["iterator"], TRANSFORMATION, items)
    walk.use(items, composed[TRANSFORMATION])
    inner = Scope(ctes=walk.scope.ctes, parent=walk.scope, aliases={name: Column(name, frozenset(items))})
    collect(walk.run, inner, args["this"], composed[TRANSFORMATION], walk.out)
    if args.get("condition") is not None:
        collect(walk.run, inner, args["condition"], composed[CONDITIONAL], walk.out)
    walk.scope.read(inner.inputs, rows=False)


def _explode(walk: Walk, node: exp.Expr, kind: int) -> None:
    """``unnest(list)``: the list also decides how many rows there are."""
    for value in node.args.values():
        walk.push(value, COMPOSED[kind][TRANSFORMATION])
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, exp.Expr):
                collect(walk.run, walk.scope, item, JOIN, walk.scope.rows)


# ── queries inside expressions ───────────────────────────────────────────────────────────────────


def _query(walk: Walk, node: exp.Expr, kind: int) -> None:
    shape = walk.run.subquery(walk.run, node, walk.scope)
    for column in shape.columns:
        walk.use(column.deps, kind)
    if isinstance(node.parent, exp.Array):  # ``array(select ... order by x)``: x puts the value in order
        walk.use(shape.order, COMPOSED[kind][WINDOW])
    _decided(walk, shape, kind, [dep for column in shape.columns for dep in column.deps])


def _exists(walk: Walk, node: exp.Expr, kind: int) -> None:
    """Whether there are rows: what they hold does not matter."""
    query = node.args["this"]
    if not isinstance(query, exp.Query):  # Spark's ``exists(list, x -> x > 1)``
        walk.push(query, COMPOSED[kind][TRANSFORMATION])
        walk.push(node.args.get("expression"), COMPOSED[kind][TRANSFORMATION])
        return
    shape = walk.run.subquery(walk.run, query, walk.scope)
    _decided(walk, shape, kind)


def _decided(walk: Walk, shape: Shape, kind: int, values: Iterable[Dep] = ()) -> None:
    """Add what decides a subquery's rows: as it is used there, or as the clause that it stands in is.

    A table of which neither the rows nor the `values` that are used name a column, as in ``(select count(*)
    from t)``, decides by its rows alone.
    """
    clause = kind & SUBTYPE in ROW_CLAUSES
    walk.use(shape.rows, kind if clause else IDENTITY)
    walk.scope.read(shape.inputs, rows=clause)
    if not clause:
        named = {table for table, _, _ in (*shape.rows, *values)}
        unnamed = [table for table, decides in shape.inputs.items() if decides and table not in named]
        walk.use({(table, ALL_ROWS, CONDITIONAL) for table in unnamed}, kind)


# ── which class of node is treated how ───────────────────────────────────────────────────────────

HANDLERS: dict[type[exp.Expr], Handler] = {
    exp.Column: _column,
    exp.Star: _star,
    **dict.fromkeys((exp.DateDiff, exp.DateAdd, exp.DateSub, exp.TimestampDiff, exp.TimestampAdd), _dated),
    exp.Parameter: _parameter,
    exp.Placeholder: _placeholder,
    exp.Case: _case,
    exp.If: _if,
    exp.Nvl2: _if,
    exp.Nullif: _if,
    exp.DecodeCase: _decode,
    exp.Window: _window,
    exp.Filter: _filter,
    exp.WithinGroup: _within_group,
    exp.Order: _ordered_aggregate,
    exp.Count: _count,
    exp.Anonymous: _anonymous,
    **dict.fromkeys(
        (exp.AnonymousAggFunc, exp.CombinedAggFunc, exp.ParameterizedAgg, exp.CombinedParameterizedAgg), _aggregate
    ),
    exp.PropertyEQ: _property,
    exp.Kwarg: _property,
    exp.Lambda: _lambda,
    exp.Comprehension: _comprehension,
    **dict.fromkeys((exp.Explode, exp.ExplodeOuter, exp.Posexplode, exp.PosexplodeOuter, exp.Inline), _explode),
    exp.Exists: _exists,
}
LEAVES = (
    exp.Literal, exp.Identifier, exp.Null, exp.Boolean, exp.DataType, exp.Var, exp.SessionParameter,
    exp.JSONPath, exp.Hint, exp.IntervalSpan,
)  # fmt: skip
KEEPING = (exp.Paren, exp.Alias, exp.Aliases, exp.Tuple, exp.Ordered, exp.Where)
"""Nodes whose value is their part's value."""
NAVIGATION = (exp.Lag, exp.Lead, exp.FirstValue, exp.LastValue, exp.NthValue, exp.First, exp.Last)
"""Window functions that fetch a value instead of aggregating."""

UNVISITED = frozenset({str, bool, int, type(None), exp.Literal, exp.Identifier, exp.Null, exp.Boolean, exp.DataType})
"""Classes of what is met most often and has nothing to visit."""
LEAF = -1
PLANS: dict[type[exp.Expr], Handler | int] = {}
"""For each class of node its handler, or how it uses all of its parts, or LEAF; made as classes are met."""


def _plan(cls: type[exp.Expr]) -> Handler | int:
    PLANS[cls] = plan = HANDLERS.get(cls) or (_query if issubclass(cls, exp.Query) else _use_of(cls))
    return plan


def _use_of(cls: type[exp.Expr]) -> int:
    """Return how a node of this class uses its parts."""
    if issubclass(cls, LEAVES) or not issubclass(cls, exp.Expr):
        return LEAF
    own = IDENTITY if issubclass(cls, KEEPING) else TRANSFORMATION
    if issubclass(cls, exp.Func):
        if issubclass(cls, exp.AggFunc) and not issubclass(cls, NAVIGATION):
            own = AGGREGATION
        if any(masking(name.lower()) for name in cls.sql_names()):
            own |= MASKING
    return own
