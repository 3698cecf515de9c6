"""Statements that change rows: INSERT, UPDATE, DELETE and MERGE."""

from collections.abc import Iterable

from sqlglot import exp

from catchment_parsers.facts import Statement
from catchment_parsers.sql.expressions import collect
from catchment_parsers.sql.kinds import FILTER, JOIN, SUBTYPE, Dep
from catchment_parsers.sql.places import Place
from catchment_parsers.sql.projections import assigned
from catchment_parsers.sql.queries import QUERIES, mention, query, with_ctes
from catchment_parsers.sql.relations import Column, Relation, Shape, rename_columns
from catchment_parsers.sql.scopes import Run, Scope
from catchment_parsers.sql.sources import add_item, add_sources

Names = list[tuple[str, str]]


# ── INSERT ───────────────────────────────────────────────────────────────────────────────────────


def insert(place: Place, node: exp.Expr) -> Iterable[Statement]:
    """INSERT from a query, VALUES or nothing, into a table or a directory."""
    run, body = place.run, node.args.get("expression") or node.args.get("source")
    target, names = insert_target(run, node)
    visible = with_ctes(run, node, None, {})
    shape = Shape([], set(), set(), {})
    if isinstance(body, QUERIES):
        shape = query(run, body, None, visible)
        mention(shape.inputs, visible)
        shape.columns = placed(shape.columns, names)
    if node.args.get("conflict") is not None:
        _conflict(run, node.args["conflict"], target, shape, body)
    yield place.statement("INSERT", shape, outputs=(target,))


def insert_target(run: Run, node: exp.Expr) -> tuple[str, Names]:
    """Return what an INSERT fills, and its columns in order as far as they are known."""
    this = node.args["this"]
    if isinstance(this, exp.Directory):
        return str(this.this.name), []
    listed = this.expressions if isinstance(this, exp.Schema) else []
    table = this.this if isinstance(this, exp.Schema) else this
    if not isinstance(table, exp.Table):  # ClickHouse's ``INSERT INTO FUNCTION file('f.csv')``
        first = table.expressions[0] if table.expressions else table
        return str(first.name if isinstance(first, exp.Literal) else table.name), []
    relation = run.table(run.names.table(table))
    if listed:
        return relation.table, [(run.names.column(_identifier(i)), _identifier(i).name) for i in listed]
    if node.args.get("by_name") or relation.stars:
        return relation.table, []
    fixed = _fixed(run, node)
    return relation.table, [(c.name, c.label) for c in relation.listed if c.name not in fixed]


def _fixed(run: Run, node: exp.Expr) -> set[str]:
    """Return the partition columns whose value the statement itself states."""
    partition = node.args.get("partition") or node.this.args.get("partition")
    items = partition.expressions if isinstance(partition, exp.Partition) else ()
    return {run.names.column(_identifier(item.this)) for item in items if isinstance(item, exp.EQ)}


def _identifier(node: exp.Expr) -> exp.Expr:
    return node.this if isinstance(node, exp.Column | exp.ColumnDef) else node


def placed(columns: list[Column], names: Names) -> list[Column]:
    """Return columns under the names of the target's columns, by position."""
    if not names or (len(columns) > len(names) and not any(column.star for column in columns)):
        return columns
    return rename_columns(columns, names)


def _conflict(run: Run, conflict: exp.Expr, target: str, shape: Shape, body: exp.Expr | None) -> None:
    """``ON CONFLICT DO UPDATE SET a = excluded.b``: further sources of the columns that it sets."""
    source = Scope(ctes={})
    if isinstance(body, exp.Select):  # MySQL lets it name the tables of the SELECT, too
        add_sources(run, source, body)
    scope = Scope(ctes={}, parent=source)
    scope.add(run.table(target).seen_as(target))
    scope.add(Relation.of("excluded", shape.columns))
    found = {column.name: column for column in shape.columns}
    for column in _assignments(run, scope, conflict.expressions):
        if column.name in found:
            found[column.name].deps |= column.deps
        else:
            shape.columns.append(column)
    if conflict.args.get("where") is not None:
        collect(run, scope, conflict.args["where"], FILTER, shape.rows)


def multi_insert(place: Place, node: exp.Expr) -> Iterable[Statement]:
    """One source into several tables: Hive's FROM ... INSERT, INSERT ALL and INSERT FIRST."""
    run, source = place.run, node.args["source"]
    conditions: set[Dep] = set()
    ctes = with_ctes(run, node, None, {})
    for item in node.expressions:
        scope = Scope(ctes=ctes)
        add_item(run, scope, source)
        one = item.this if isinstance(item, exp.ConditionalInsert) else item
        if isinstance(item, exp.ConditionalInsert) and item.args.get("expression") is not None:
            collect(run, scope, item.expression, FILTER, conditions)
        target, names = insert_target(run, one)
        columns = _chosen(run, scope, one.args.get("expression"))
        shape = Shape(placed(columns, names), scope.rows | conditions, set(), scope.inputs)
        yield place.statement("INSERT", shape, outputs=(target,))


def _chosen(run: Run, scope: Scope, body: exp.Expr | None) -> list[Column]:
    """Return what one branch takes of the source: a query over it, VALUES of its columns, or all."""
    if isinstance(body, exp.Query):
        shape = query(run, body, scope, scope.ctes)
        scope.rows |= shape.rows
        scope.read(shape.inputs, rows=True)
        return shape.columns
    if isinstance(body, exp.Values):
        row = body.expressions[0]
        return _unnamed(run, scope, row.expressions)
    return [column for relation in scope.relations for column in relation.listed]


# ── UPDATE, DELETE, MERGE ────────────────────────────────────────────────────────────────────────


def _assignments(run: Run, scope: Scope, items: Iterable[exp.Expr]) -> list[Column]:
    """Return the columns that ``SET a = x, (b, c) = (SELECT ...)`` gives values."""
    columns: list[Column] = []
    for item in items:
        if not isinstance(item, exp.EQ | exp.PropertyEQ):
            continue
        left, right = item.this, item.expression
        if isinstance(left, exp.Tuple):
            columns += _tuple(run, scope, left.expressions, right)
        elif isinstance(left, exp.Column | exp.Dot):
            name = left.this if isinstance(left, exp.Column) else left.expression
            columns.append(assigned(run, scope, run.names.column(name), name.name, right))
    return columns


def _tuple(run: Run, scope: Scope, left: list[exp.Expr], right: exp.Expr) -> list[Column]:
    names = [(run.names.column(_identifier(item)), item.name) for item in left]
    bare = right.unnest() if isinstance(right, exp.Subquery) else right
    if isinstance(bare, exp.Query):
        shape = query(run, right, scope, scope.ctes)
        scope.read(shape.inputs, rows=False)
        made = [Column("", column.deps | shape.rows, "", column.node) for column in shape.columns]
        return rename_columns(made, names)
    parts = right.expressions if isinstance(right, exp.Tuple) else [right]
    return [assigned(run, scope, *name, part) for name, part in zip(names, parts, strict=False)]


def update(place: Place, node: exp.Expr) -> Iterable[Statement]:
    """UPDATE, with FROM, joins or common table expressions; unset columns keep their values."""
    run, args = place.run, node.args
    scope = Scope(ctes=with_ctes(run, node, None, {}))
    add_sources(run, scope, node)
    target = _changed(run, scope, args["this"])
    parts = {target: node.expressions}
    if args["this"].args.get("joins"):
        parts = _by_table(run, scope, node.expressions, target)
    changes = {table: _assignments(run, scope, items) for table, items in parts.items()}
    view = _view(run, scope, args["this"])
    if view is not None:
        changes = dict([_of_view(view, changes[target], target)])
    if args.get("where") is not None:
        collect(run, scope, args["where"], FILTER, scope.rows)
    for table, columns in changes.items():
        inputs = dict(scope.inputs)
        if table != target and view is None:  # what is changed here is what the other tables are joined to
            inputs[target] = inputs.pop(table, True)
        _own_reads(inputs, table, columns)
        mention(inputs, scope.ctes)
        yield place.statement("UPDATE", Shape(columns, scope.rows, set(), inputs), outputs=(table,))


def _changed(run: Run, scope: Scope, table: exp.Expr) -> str:
    """Add the table that a statement changes; it may be named by an alias that FROM gives, or be a view by WITH."""
    if isinstance(table, exp.Subquery):  # Oracle's ``DELETE FROM (SELECT ...)``
        add_item(run, scope, table)
        return next(iter(scope.inputs), "")
    alias = run.names.written(run.names.parts(table))
    known = scope.by_alias.get(alias)
    if known is not None and known.table and table.args.get("alias") is None:
        return known.table
    before = dict(scope.inputs)
    add_item(run, scope, table)
    view = _view(run, scope, table)
    if view is not None:
        return next(iter(view.inputs), alias)
    target = run.table(run.names.table(table)).table
    if not before.get(target):
        scope.inputs.pop(target, None)
    return target


def _view(run: Run, scope: Scope, table: exp.Expr) -> Shape | None:
    """Return the query by WITH that a statement changes, if it does."""
    return scope.ctes.get(run.names.written(run.names.parts(table))) if table.args.get("db") is None else None


def _of_view(view: Shape, columns: list[Column], first: str) -> tuple[str, list[Column]]:
    """Return the table that is changed through a query, and its columns in the place of the query's."""
    source, found, tables = Relation.of("", view.columns), [], []
    for column in columns:
        known = source.find(column.name)
        bases = [dep[:2] for dep in known.deps] if known is not None else []
        tables += [table for table, _ in bases]
        found.append(column.called(bases[0][1]) if len(bases) == 1 and bases[0][1] != column.name else column)
    return next(iter(tables), first), found


def _by_table(run: Run, scope: Scope, items: list[exp.Expr], first: str) -> dict[str, list[exp.Expr]]:
    """Return what MySQL's ``UPDATE x JOIN y SET x.a = ..., y.b = ...`` assigns, by table.

    A name without a table is of the one that lists it, else of the first that is named.
    """
    owners = [_owner(run, scope, item.this) for item in items]
    usual = next(filter(None, owners), first)
    parts: dict[str, list[exp.Expr]] = {}
    for item, owner in zip(items, owners, strict=True):
        parts.setdefault(owner or usual, []).append(item)
    return parts


def _owner(run: Run, scope: Scope, column: exp.Expr) -> str:
    """Return the table whose column is set, "" where that is not known."""
    if not isinstance(column, exp.Column):
        return ""
    table, name = column.args.get("table"), run.names.column(column.this)
    if table is not None:
        relation = scope.by_alias.get(run.names.column(table))
        return relation.table if relation is not None else ""
    listing = [relation.table for relation in scope.relations if name in relation.columns]
    return listing[0] if len(listing) == 1 else ""


def _own_reads(inputs: dict[str, bool], target: str, columns: Iterable[Column]) -> None:
    """Count the changed table among the inputs if new values are made of old ones."""
    finding = (JOIN, FILTER)  # a subquery that looks for the row's values makes them of its own table's
    if any(table == target and kind & SUBTYPE not in finding for column in columns for table, _, kind in column.deps):
        inputs.setdefault(target, False)


def delete(place: Place, node: exp.Expr) -> Iterable[Statement]:
    """DELETE, with USING, joins or subqueries: they decide which rows stay."""
    run, args = place.run, node.args
    scope = Scope(ctes=with_ctes(run, node, None, {}))
    named = [table for table in args.get("tables") or () if isinstance(table.this, exp.Identifier)]
    for item in args.get("using") or ():
        add_item(run, scope, item)
    if named and args["this"]:  # ``DELETE t FROM x AS t JOIN s``
        _read_beside(run, scope, args["this"], named)
    targets = [_changed(run, scope, table) for table in named or [args["this"]]]
    for key in ("where", "limit"):
        if args.get(key) is not None:
            collect(run, scope, args[key], FILTER, scope.rows)
    yield place.statement("DELETE", Shape([], scope.rows, set(), scope.inputs), outputs=tuple(targets))


def _read_beside(run: Run, scope: Scope, source: exp.Expr, named: list[exp.Expr]) -> None:
    """Add what DELETE reads; of a table that it changes, too, the rows are its own."""
    add_item(run, scope, source)
    for table in named:
        known = scope.by_alias.get(run.names.written(run.names.parts(table)))
        if known is not None and len(named) == 1:
            scope.inputs.pop(known.table, None)


def merge(place: Place, node: exp.Expr) -> Iterable[Statement]:
    """MERGE: each branch gives sources to the columns that it sets; ON and AND decide rows."""
    run, args = place.run, node.args
    scope = Scope(ctes=with_ctes(run, node, None, {}))
    add_item(run, scope, args["using"])
    target = _changed(run, scope, args["this"])
    collect(run, scope, args["on"], JOIN, scope.rows)
    columns: dict[str, Column] = {}
    for when in args["whens"].expressions:
        for decides in (when.args.get("condition"), when.args["then"].args.get("where")):  # Oracle's WHERE
            if decides is not None:
                collect(run, scope, decides, FILTER, scope.rows)
        for column in _branch(run, scope, when.args["then"], target):
            known = columns.setdefault(column.name, column.called(column.name, column.label))
            known.deps |= column.deps
    _own_reads(scope.inputs, target, columns.values())
    shape = Shape(list(columns.values()), scope.rows, set(), scope.inputs)
    yield place.statement("MERGE", shape, outputs=(target,))


def _branch(run: Run, scope: Scope, then: exp.Expr, target: str) -> list[Column]:
    """Return the columns that one branch sets; ``INSERT *`` and ``UPDATE *`` take the source's.

    What is inserted has no row in the target, so its bare names are the source's.
    """
    source = scope.relations[0].listed
    if isinstance(then, exp.Update):
        items = then.args.get("expressions")
        return _assignments(run, scope, items) if isinstance(items, list) else source
    if not isinstance(then, exp.Insert):
        return []
    body, listed = then.args.get("expression"), then.args.get("this")
    if not isinstance(body, exp.Tuple):
        return source
    known = run.table(target)
    names = [(column.name, column.label) for column in known.listed if not column.star]
    if isinstance(listed, exp.Tuple):
        names = [(run.names.column(_identifier(item)), item.name) for item in listed.expressions]
    alone = Scope(ctes=scope.ctes, inputs=scope.inputs)
    alone.add(scope.relations[0])
    return placed(_unnamed(run, alone, body.expressions), names)


def _unnamed(run: Run, scope: Scope, values: Iterable[exp.Expr]) -> list[Column]:
    """Return the columns that values give; one keeps its own name until the target's are known."""
    columns: list[Column] = []
    for index, value in enumerate(values):
        own = value.this if isinstance(value, exp.Column) and isinstance(value.this, exp.Identifier) else None
        name = (f"col{index + 1}", "") if own is None else (run.names.column(own), own.name)
        columns.append(assigned(run, scope, *name, value))
    return columns
