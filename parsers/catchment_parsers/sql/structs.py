"""Structs and whole rows: a field depends on what was put into it, not on the whole struct."""

from collections.abc import Iterable, Iterator

from sqlglot import exp

from catchment_parsers.sql.dialects import METHODS, SCHEMAS
from catchment_parsers.sql.expressions import HANDLERS, Walk, collect
from catchment_parsers.sql.kinds import AGGREGATION, COMPOSED, CONDITIONAL, IDENTITY, TRANSFORMATION, Dep, compose
from catchment_parsers.sql.relations import Column
from catchment_parsers.sql.scopes import Run, Scope, field, held, look_up, resolve

Fields = dict[str, Column]

CARRIERS: dict[type[exp.Expr], tuple[tuple[str, ...], int]] = {
    exp.Paren: (("this",), IDENTITY),
    exp.Order: (("this",), IDENTITY),
    exp.Limit: (("this",), IDENTITY),
    exp.Bracket: (("this",), IDENTITY),
    exp.Array: (("expressions",), IDENTITY),
    exp.Subquery: (("this",), IDENTITY),
    exp.IgnoreNulls: (("this",), IDENTITY),
    exp.RespectNulls: (("this",), IDENTITY),
    exp.Window: (("this",), IDENTITY),
    exp.Case: (("ifs", "default"), TRANSFORMATION),
    exp.If: (("true", "false"), TRANSFORMATION),
    exp.Coalesce: (("this", "expressions"), TRANSFORMATION),
    **dict.fromkeys((exp.FirstValue, exp.LastValue, exp.Lag, exp.Lead), (("this",), TRANSFORMATION)),
    **dict.fromkeys(
        (exp.AnyValue, exp.ArrayAgg, exp.First, exp.Last, exp.ArgMax, exp.ArgMin), (("this",), AGGREGATION)
    ),
}
"""Nodes whose value is (one of) the structs in these arguments, and how they use them."""
STRUCTURED: tuple[type[exp.Expr], ...] = (
    exp.Column, exp.Struct, exp.JSONObject, exp.Dot, exp.JSONExtract, exp.Subquery, *CARRIERS
)  # fmt: skip


def struct_of(run: Run, scope: Scope, node: exp.Expr) -> Fields | None:
    """Return the fields of a struct expression, None where they are not known (or it is no struct)."""
    if isinstance(node, exp.Column):
        return resolve(run, scope, node).fields if not isinstance(node.this, exp.Star) else None
    if isinstance(node, exp.Select):
        shape = run.subquery(run, node, scope) if str(node.args.get("kind")).upper() in {"STRUCT", "VALUE"} else None
        return {column.name: column for column in shape.columns} if shape is not None else None
    if isinstance(node, exp.Struct | exp.JSONObject):
        return _made(run, scope, node)
    path = _path(run, node)
    if path:
        known = _found(run, scope, node, path)
        return known.fields if known is not None else None
    carrier = CARRIERS.get(node.__class__)
    return _carried(run, scope, node, *carrier) if carrier is not None else None


def _path(run: Run, node: exp.Expr) -> list[str]:
    """Return the fields that a node takes: of ``s.a``, ``s['a']``, ``j -> '$.a.b'``; none where it is no such node."""
    if isinstance(node, exp.Dot):
        return [run.names.column(node.expression)] if isinstance(node.expression, exp.Identifier) else []
    if isinstance(node, exp.Bracket):
        keys = node.expressions
        named = len(keys) == 1 and isinstance(keys[0], exp.Literal) and keys[0].is_string
        return [run.names.fold_column(keys[0].name)] if named else []
    if isinstance(node, exp.JSONExtract | exp.JSONExtractScalar) and isinstance(node.expression, exp.JSONPath):
        parts = node.expression.expressions[1:]
        named = all(isinstance(part, exp.JSONPathKey) and isinstance(part.this, str) for part in parts)
        return [run.names.fold_column(part.this) for part in parts] if named else []
    return []


def _found(run: Run, scope: Scope, node: exp.Expr, path: list[str]) -> Column | None:
    """Return the field that a path leads to, None where that is not known."""
    fields, known = struct_of(run, scope, node.this), None
    for name in path:
        known = fields.get(name) if fields else None
        fields = known.fields if known is not None else None
    return known


def _made(run: Run, scope: Scope, node: exp.Expr) -> Fields:
    """``struct(a as x, b)``, ``{'x': a}``."""
    fields: Fields = {}
    for item in node.expressions:
        pair = isinstance(item, exp.PropertyEQ | exp.JSONKeyValue)
        value, name = (item.expression, item.this) if pair else (item, item)
        if pair and not isinstance(name, exp.Identifier | exp.Literal):
            continue  # a key that is computed
        inner = struct_of(run, scope, value) if isinstance(value, STRUCTURED) else None
        fields[run.names.fold_column(name.name)] = Column(
            run.names.fold_column(name.name), _deps(run, scope, [value], IDENTITY), name.name, fields=inner
        )
    return fields


def _carried(run: Run, scope: Scope, node: exp.Expr, keys: tuple[str, ...], kind: int) -> Fields | None:
    """Put branches together by field; what else stands in the node decides about each of them."""
    branches = [item for key in keys for item in _items(node.args.get(key)) if not isinstance(item, exp.Null)]
    found: list[Fields | None] = []
    for branch in branches:
        named = (
            _by_place(run, scope, branch, found[0]) if found and found[0] and isinstance(branch, exp.Tuple) else None
        )
        found.append(named or struct_of(run, scope, branch))
    if not all(found):
        return None  # a field may be of the branch whose fields are not known
    others = [item for key, value in node.args.items() if key not in keys for item in _items(value)]
    decides = _deps(run, scope, others, CONDITIONAL)
    fields: Fields = {}
    for known in found:
        fields = _together(fields, _used(known or {}, kind, decides))
    return fields or None


def _by_place(run: Run, scope: Scope, node: exp.Expr, first: Fields) -> Fields:
    """Return the fields of ``(1, a)`` beside a struct that names them."""
    values = zip(first.items(), node.expressions, strict=False)
    return {name: Column(name, _deps(run, scope, [value], IDENTITY), like.label) for (name, like), value in values}


def _used(fields: Fields, kind: int, decides: frozenset[Dep]) -> Fields:
    """Return fields, and theirs, as used by a node in which something else decides about them."""
    return {
        name: Column(
            name,
            compose(kind, column.deps) | decides,
            column.label,
            fields=_used(column.fields, kind, decides) if column.fields else None,
        )
        for name, column in fields.items()
    }


def _together(fields: Fields, others: Fields) -> Fields:
    """Put the fields of two branches together by name."""
    made = {**others, **fields}
    for name in fields.keys() & others.keys():
        one, other = fields[name], others[name]
        inner = _together(one.fields, other.fields) if one.fields and other.fields else None
        made[name] = Column(name, one.deps | other.deps, one.label, fields=inner)
    return made


def _items(value: object) -> list[exp.Expr]:
    items = value if isinstance(value, list) else [value]
    return [item for item in items if isinstance(item, exp.Expr)]


def _deps(run: Run, scope: Scope, nodes: Iterable[exp.Expr], kind: int) -> frozenset[Dep]:
    out: set[Dep] = set()
    for node in nodes:
        collect(run, scope, node, kind, out)
    return frozenset(out)


def dot(walk: Walk, node: exp.Expr, kind: int) -> None:
    """``struct.field``: the field alone where the struct's making is known, else all of the struct."""
    path = _path(walk.run, node)
    known = _found(walk.run, walk.scope, node, path) if path else None
    if known is not None:
        walk.use(known.deps, kind)
    elif path and (row := _row(walk, node)) is not None:
        walk.use(row.deps, kind)
    elif path and isinstance(node.this, exp.Placeholder):  # Oracle's ``:NEW.a``
        name = walk.run.names.fold_column(str(node.this.this))
        walk.use(field(held(walk.run, walk.scope, name), tuple(path)).deps, kind)
    elif isinstance(node.expression, exp.Func):
        for owner in _owners(walk, node):
            walk.use(owner.deps, COMPOSED[kind][TRANSFORMATION])
        walk.push(node.this, kind)
        walk.push(node.expression, kind)
    else:
        walk.push(node.this, kind)
        walk.push(node.args.get("expression"), kind)


def element(walk: Walk, node: exp.Expr, kind: int) -> None:
    """``struct['field']``, ``json -> '$.a.b'``: the field alone where what it is taken from was made here."""
    path = _path(walk.run, node)
    known = _found(walk.run, walk.scope, node, path) if path else None
    if known is not None:
        walk.use(known.deps, kind if isinstance(node, exp.Bracket) else COMPOSED[kind][TRANSFORMATION])
        return
    base = node
    while path:  # what is not known of a long chain's end is not known of its middle
        base, path = base.this, _path(walk.run, base.this)
    for value in (base,) if base is not node else node.args.values():
        walk.push(value, COMPOSED[kind][TRANSFORMATION])


def _row(walk: Walk, node: exp.Expr) -> Column | None:
    """Return the column ``a`` of ``(t).a`` where t is a relation."""
    inner = node.this.this if isinstance(node.this, exp.Paren) else None
    if not isinstance(inner, exp.Column) or inner.args.get("table") is not None:
        return None
    names = walk.run.names.column(inner.this), walk.run.names.column(node.expression)
    return look_up(walk.run, walk.scope, node, names) if names[0] in walk.scope.by_alias else None


def _owners(walk: Walk, node: exp.Expr) -> Iterator[Column]:
    """Yield the columns left of a method, ``x.value('...')``: there the parser makes plain names of columns."""
    inside = not isinstance(node.this, exp.Identifier | exp.Dot)
    for parts in _dotted(node.this):
        names = tuple([walk.run.names.column(part) for part in parts])
        if inside or _owns(walk, names, node.expression.name.lower()):
            yield look_up(walk.run, walk.scope, node, names)


def _owns(walk: Walk, names: tuple[str, ...], method: str) -> bool:
    """Return whether a name in front of a function is a column rather than the function's schema."""
    if len(names) > 1:
        return names[0] in walk.scope.by_alias
    dialect = walk.run.names.dialect
    listed = any(names[0] in relation.columns for relation in walk.scope.relations)
    return listed or method in METHODS.get(dialect, ()) or (dialect == "duckdb" and names[0] not in SCHEMAS)


def _dotted(node: exp.Expr) -> Iterator[list[exp.Expr]]:
    """Yield the names in an expression, each with its parts."""
    stack = [node]
    while stack:
        item = stack.pop()
        parts = item.parts if isinstance(item, exp.Dot) else [item]
        if all(isinstance(part, exp.Identifier) for part in parts):
            yield parts
        elif not isinstance(item, exp.Column):
            stack += item.iter_expressions()


HANDLERS[exp.Dot] = dot
HANDLERS.update(dict.fromkeys((exp.Bracket, exp.JSONExtract, exp.JSONExtractScalar), element))
