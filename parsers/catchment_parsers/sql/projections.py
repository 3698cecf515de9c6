"""The select list: names of output columns, stars, and lateral aliases."""

import re
from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase

from sqlglot import exp

from catchment_parsers.sql.dialects import POSTGRES_NAMES
from catchment_parsers.sql.expressions import HANDLERS, Walk, collect, collect_all
from catchment_parsers.sql.kinds import AGGREGATION, IDENTITY, NOTHING, TRANSFORMATION, Dep, compose
from catchment_parsers.sql.relations import Column, Relation
from catchment_parsers.sql.scopes import Run, Scope, find_relation, look_up, resolve
from catchment_parsers.sql.structs import STRUCTURED, struct_of


def project(run: Run, scope: Scope, items: list[exp.Expr]) -> list[Column]:
    """Return the columns that a select list makes."""
    columns: list[Column] = []
    duckdb = run.names.dialect == "duckdb"
    for item in items:
        if item.__class__ is exp.Alias and not (duckdb and _over_columns(item)):
            column = _column(run, scope, item)
            columns.append(column)
            scope.outputs[column.name] = column
            if run.lateral and column.name not in scope.names:
                scope.aliases[column.name] = column
        elif item.__class__ is exp.Column and item.args["this"].__class__ is exp.Identifier:
            column = _column(run, scope, item)
            columns.append(column)
            scope.outputs[column.name] = column
        else:
            made = list(_item(run, scope, item))
            columns += made
            run.spend(4 * len(made))  # so much longer than a dependency takes a column
            scope.outputs.update([(column.name, column) for column in made if column.name and not column.star])
    return columns


def _item(run: Run, scope: Scope, item: exp.Expr) -> Iterator[Column]:
    """Yield the columns of an item that may be a star or stand for several columns."""
    return ITEMS.get(item.__class__, _expression)(run, scope, item)


def _over_columns(item: exp.Expr) -> bool:
    """Return whether an alias is of ``COLUMNS(...)`` or of a function of it, but not of ``*COLUMNS(...)``."""
    this = item.args["this"]
    found = this if isinstance(this, exp.Columns) else this.args.get("this")
    return isinstance(found, exp.Columns) and not found.args.get("unpack")


def _columns_as(run: Run, scope: Scope, item: exp.Expr) -> Iterator[Column]:
    r"""``max(COLUMNS('(a)(.)')) AS 'm_\2'``: an alias may take parts of the names."""
    pattern = item.find(exp.Columns)
    search = pattern.this.name if pattern is not None and isinstance(pattern.this, exp.Literal) else ".*"
    alias = item.alias.replace("\\0", r"\g<0>")
    for column in _expression(run, scope, item.this):
        found = _regex(search).search(column.label or column.name)
        label = alias if found is None or _groups(alias) > len(found.groups()) else found.expand(alias)
        yield column.called(run.names.fold_column(label), label)


def _expression(run: Run, scope: Scope, item: exp.Expr) -> Iterator[Column]:
    """Any other expression is one column, in DuckDB one for each column that ``COLUMNS`` inside it means."""
    pattern = item.find(exp.Columns) if run.names.dialect == "duckdb" else None
    if pattern is not None and not pattern.args.get("unpack"):
        yield from _each_matching(run, scope, item, pattern)
    else:
        yield _column(run, scope, item)


def _bare_star(run: Run, scope: Scope, item: exp.Expr) -> Iterator[Column]:
    yield from _star(run, scope, item, scope.relations)


def _table_star(run: Run, scope: Scope, item: exp.Expr) -> Iterator[Column]:
    """``t.*``, or the fields of a struct column; Snowflake's ``$1`` is a plain column."""
    if not isinstance(item, exp.Column) or not isinstance(item.this, exp.Star):
        yield _column(run, scope, item)
        return
    parts = tuple([run.names.column(part) for part in item.parts[:-1]])
    relation = find_relation(scope, parts)
    if relation is None:
        column = look_up(run, scope, item, parts)
        relation = Relation.of("", list((column.fields or {}).values()) or [Column("*", column.deps)])
    yield from _star(run, scope, item.this, [relation])


def _dotted(run: Run, scope: Scope, item: exp.Expr) -> Iterator[Column]:
    """``struct.*``: its fields, or all of it where they are not known; DuckDB's ``t.COLUMNS('regex')``."""
    last = item.expression
    if isinstance(last, exp.Star):
        fields = struct_of(run, scope, item.this)
        listed = list((fields or {}).values()) or [Column("*", _deps(run, scope, item.this))]
        yield from _star(run, scope, last, [Relation.of("", listed)])
    elif isinstance(last, exp.Anonymous) and last.name.upper() == "COLUMNS" and last.expressions:
        relation = find_relation(scope, (run.names.column(item.this),))
        inner = Scope(ctes=scope.ctes, relations=[] if relation is None else [relation])
        yield from matching(run, inner, exp.Columns(this=last.expressions[0]))
    else:
        yield from _expression(run, scope, item)


def _like(run: Run, scope: Scope, item: exp.Expr) -> Iterator[Column]:
    """DuckDB's ``* [NOT] LIKE 'pattern'``, else a condition as any other expression."""
    star = item.this.this if isinstance(item, exp.Not) else item.this
    if isinstance(star, exp.Star) or (isinstance(star, exp.Column) and isinstance(star.this, exp.Star)):
        yield from [column for column in _item(run, scope, star) if _kept(item, column)]
    else:
        yield from _expression(run, scope, item)


def _kept(condition: exp.Expr, column: Column) -> bool:
    return column.star or _holds(condition, column.label or column.name) is not False


def _transformed(run: Run, scope: Scope, item: exp.Expr) -> Iterator[Column]:
    """``TRANSFORM (a, b) USING 'script' AS (x, y)``: a script makes each column of all that it is given."""
    out: set[Dep] = set()
    collect_all(run, scope, item.expressions, TRANSFORMATION, out)
    schema = item.args.get("schema")
    names = [_identifier(n) for n in schema.expressions] if schema is not None else []
    for name in names or [exp.to_identifier("key"), exp.to_identifier("value")]:
        yield Column(run.names.column(name), frozenset(out), name.name, item)


def _applied(run: Run, scope: Scope, item: exp.Expr) -> Iterator[Column]:
    """ClickHouse's ``* APPLY(function)``: the function of each column."""
    function = exp.FUNCTION_BY_NAME.get(item.expression.name.upper(), exp.Func)
    kind = AGGREGATION if issubclass(function, exp.AggFunc) else TRANSFORMATION
    for column in _item(run, scope, item.this):
        yield Column(column.name, compose(kind, column.deps), column.label, item, column.hidden)


def _aliased(run: Run, scope: Scope, item: exp.Expr) -> Iterator[Column]:
    """``posexplode(list) AS (position, value)``: one expression, several columns."""
    deps = _deps(run, scope, item.this)
    for name in item.args["expressions"]:
        yield Column(run.names.column(name), deps, name.name, item)


def _unnested(run: Run, scope: Scope, item: exp.Expr) -> Iterator[Column]:
    """DuckDB's ``unnest(struct)`` makes columns of the fields, ``recursive := true`` of the innermost."""
    this = item.this
    if any(isinstance(option, exp.PropertyEQ) for option in item.expressions):
        whole = list(_expression(run, scope, item))  # notes that the list decides about the rows, too
        fields = struct_of(run, scope, this)
        yield from _innermost(fields) if fields else [Column("*", column.deps, "", item) for column in whole]
        return
    made = resolve(run, scope, this).node if isinstance(this, exp.Column) else this
    made = made.this if isinstance(made, exp.Alias) else made
    single = run.names.dialect == "duckdb" and (made is None or isinstance(made, exp.Struct))
    fields = struct_of(run, scope, this) if single else None
    if fields:
        yield from [field.called(field.name, field.label) for field in fields.values()]
    else:
        yield from _expression(run, scope, item)


def _innermost(fields: dict[str, Column]) -> Iterator[Column]:
    for field in fields.values():
        if field.fields:
            yield from _innermost(field.fields)
        else:
            yield field.called(field.name, field.label)


def _column(run: Run, scope: Scope, item: exp.Expr) -> Column:
    """Return the column of an item that is no star."""
    label, name = "", ""
    inner = item
    if isinstance(item, exp.Alias):
        label, name = item.alias, run.names.column(item.args["alias"])
        inner = item.this
    if isinstance(inner, exp.Column):
        source = resolve(run, scope, inner)
        label = label or inner.name
        made = Column(name or run.names.column(inner.this), source.deps, label, item, fields=source.fields)
        if not source.deps:
            made.maker = source.maker or source.node
        return made
    deps = _deps(run, scope, inner)
    if not label:
        label = default_name(run.names.dialect, inner)
        name = run.names.fold_column(label)
    fields = struct_of(run, scope, inner) if isinstance(inner, STRUCTURED) else None
    return Column(name, deps, label, item, fields=fields)


def assigned(run: Run, scope: Scope, name: str, label: str, value: exp.Expr) -> Column:
    """Return the column to which a value is assigned."""
    column = Column(name, _deps(run, scope, value), label, value)
    if not column.deps and isinstance(value, exp.Column):
        source = resolve(run, scope, value)
        column.maker = source.maker or source.node
    return column


def _deps(run: Run, scope: Scope, node: exp.Expr) -> frozenset[Dep]:
    out: set[Dep] = set()
    collect(run, scope, node, IDENTITY, out)
    run.spend(len(out))
    return frozenset(out) if out else NOTHING


def default_name(dialect: str, node: exp.Expr) -> str:
    """Return the name that a dialect gives to an item without alias, "" where it is the item's text."""
    if isinstance(node, exp.Dot):
        return str(node.expression.name)
    if isinstance(node, exp.Paren | exp.Cast) and isinstance(node.this, exp.Column | exp.Dot):
        return default_name(dialect, node.this) if isinstance(node, exp.Cast) else str(node.this.name)
    if isinstance(node, exp.Column):
        return str(node.name)
    if isinstance(node, exp.JSONExtract) and dialect in {"snowflake", "databricks"}:
        return ""
    if dialect in POSTGRES_NAMES:
        if isinstance(node, exp.Anonymous):
            return str(node.name).lower()
        if isinstance(node, exp.Func):
            return node.sql_name().lower()
    return ""


# ── stars ────────────────────────────────────────────────────────────────────────────────────────


def _star(run: Run, scope: Scope, star: exp.Expr, relations: list[Relation]) -> Iterator[Column]:
    """Expand a star with its EXCEPT, REPLACE and RENAME."""
    args, names = star.args, run.names
    excluded = args.get("except_") or ()
    dropped = {names.column(_identifier(item)) for item in excluded if not item.args.get("table")}
    gone = {id(resolve(run, scope, item)) for item in excluded if item.args.get("table")}
    replaced = {names.column(item.args["alias"]): item for item in args.get("replace") or ()}
    renamed = {names.column(_identifier(item.this)): item.args["alias"] for item in args.get("rename") or ()}
    like = args.get("ilike")
    for column in scope.expanded(relations):
        if like is not None and not _kept(exp.ILike(expression=like), column):
            continue
        if column.star:
            yield _open_star(run, column, star, dropped | set(renamed) | set(replaced))
            for name, alias in renamed.items():
                yield column.among(name).called(names.column(alias), alias.name)
            for name, item in replaced.items():
                yield Column(name, _deps(run, scope, item.this), item.alias, item)
        elif column.name in dropped or id(column) in gone:
            continue
        elif column.name in replaced:
            item = replaced[column.name]
            yield Column(column.name, _deps(run, scope, item.this), item.alias, item)
        elif column.name in renamed:
            alias = renamed[column.name]
            yield Column(names.column(alias), column.deps, alias.name, star)
        else:
            # What a CTE makes is told in its words; what has no name is called as its text.
            node = column.node or star if column.name else column.node
            made = Column(column.name, column.deps, column.label, node, fields=column.fields, opens=column.opens)
            if not column.deps:
                made.maker = column.maker or column.node
            yield made


def _identifier(node: exp.Expr) -> exp.Expr:
    return node.this if isinstance(node, exp.Column | exp.ColumnDef) else node


def _open_star(run: Run, column: Column, star: exp.Expr, hidden: set[str]) -> Column:
    tables = sorted({table for table, name, _ in column.deps if name == "*"})
    if tables:
        run.note(
            "star-without-schema",
            f"The columns of {', '.join(tables)} are not known, so * stands for them. Give its schema.",
            star,
        )
    return Column("*", column.deps, "", star, column.hidden | hidden)


def matching(run: Run, scope: Scope, item: exp.Expr) -> Iterator[Column]:
    """Yield what DuckDB's ``COLUMNS('regex')``, ``COLUMNS(*)`` or a star stands for."""
    pattern = item if isinstance(item, exp.Star) else item.this
    if isinstance(pattern, exp.Star):
        yield from _star(run, scope, pattern, scope.relations)
        return
    if isinstance(pattern, exp.Literal) and _may_not_end(pattern.name):
        run.note(
            "not-supported", f"The pattern {pattern.name[:60]} repeats too much to be tried: all columns match.", item
        )
    found = _chooses(pattern)
    for column in scope.expanded(scope.relations):
        if column.star:
            yield _open_star(run, column, item, set())
        elif found(column.label or column.name):
            yield Column(column.name, column.deps, column.label, item)


def _chooses(pattern: exp.Expr) -> Callable[[str], bool]:
    """Return what says whether a name matches a pattern or satisfies a lambda; what is not understood does."""
    if isinstance(pattern, exp.Literal):
        search = _regex(pattern.name).search
        return lambda name: search(name) is not None
    if isinstance(pattern, exp.Lambda):
        return lambda name: _holds(pattern.this, name) is not False
    if isinstance(pattern, exp.Array):
        names = {item.name for item in pattern.expressions}
        return lambda name: name in names
    return lambda _: True


def _regex(pattern: str) -> re.Pattern[str]:
    """Compile a regular expression; one that Python does not know, or might not finish, matches every name."""
    try:
        return re.compile("" if _may_not_end(pattern) else pattern)
    except (re.error, OverflowError, RecursionError):
        return re.compile("")


def _may_not_end(pattern: str) -> bool:
    """Return whether a pattern may take for ever on some name: it repeats a group, or has many repetitions."""
    plain = re.sub(r"\\.", "", pattern[:LONG_PATTERN])
    return (
        len(pattern) > LONG_PATTERN or len(re.findall("[*+{]", plain)) > 4 or re.search(r"\)[*+{]", plain) is not None
    )


LONG_PATTERN = 1_000


def _groups(template: str) -> int:
    """Return the highest number of a group that a template takes."""
    return max(map(int, re.findall(r"\\(\d)", template)), default=0)


def _holds(node: exp.Expr, name: str) -> bool | None:
    """Return whether a condition on a column's name holds, None if that is not understood."""
    if isinstance(node, exp.Paren):
        return _holds(node.this, name)
    if isinstance(node, exp.Not):
        inner = _holds(node.this, name)
        return None if inner is None else not inner
    if isinstance(node, exp.In):
        return name in [item.name for item in node.expressions]
    other = node.args.get("expression")
    if isinstance(node, exp.EQ | exp.NEQ) and isinstance(other, exp.Literal):
        return (name == other.name) == isinstance(node, exp.EQ)
    if isinstance(node, PATTERNS) and isinstance(other, exp.Literal):
        return _matches(node, other.name, name) != bool(node.args.get("negate"))
    if isinstance(node, exp.And | exp.Or) and other is not None:
        sides = {_holds(node.this, name), _holds(other, name)}
        decisive = isinstance(node, exp.Or)
        return decisive if decisive in sides else None if None in sides else not decisive
    return None


PATTERNS = (exp.Like, exp.ILike, exp.SimilarTo, exp.Glob, exp.RegexpLike)


def _matches(node: exp.Expr, pattern: str, name: str) -> bool:
    """Return whether a name matches a pattern, written as the operator has it."""
    if isinstance(node, exp.RegexpLike):
        return _regex(pattern).search(name) is not None
    if isinstance(node, exp.Glob):
        return fnmatchcase(name, pattern)
    if isinstance(node, exp.SimilarTo):
        return _regex(rf"\A(?:{pattern})\Z").search(name) is not None
    return re.fullmatch(_like_regex(pattern), name, re.IGNORECASE if isinstance(node, exp.ILike) else 0) is not None


def _like_regex(pattern: str) -> str:
    """Return LIKE's pattern as a regular expression that never goes back over what it matched but at the end."""
    first, *rest = [re.escape(part).replace("_", ".") for part in pattern.split("%")]
    if not rest:
        return first
    *middle, last = rest
    return first + "".join([f"(?>.*?{part})" for part in middle if part]) + ".*" + last


def _each_matching(run: Run, scope: Scope, item: exp.Expr, pattern: exp.Expr) -> Iterator[Column]:
    """``max(COLUMNS('regex'))``: the expression once for each column that matches."""
    for column in matching(run, scope, pattern):
        inner = Scope(ctes=scope.ctes, parent=scope, matched=column, relations=scope.relations)
        yield Column(column.name, _deps(run, inner, item), column.label, item)


def _columns(walk: Walk, node: exp.Expr, kind: int) -> None:
    """``COLUMNS(...)`` inside an expression: the column for which it is read just now, else all that match."""
    matched = walk.scope.matched
    columns = matching(walk.run, walk.scope, node) if matched is None or node.args.get("unpack") else [matched]
    for column in columns:
        walk.use(column.deps, kind)


HANDLERS[exp.Columns] = _columns

Maker = Callable[[Run, Scope, exp.Expr], Iterator[Column]]

ITEMS: dict[type[exp.Expr], Maker] = {
    exp.Star: _bare_star,
    exp.Column: _table_star,
    exp.Dot: _dotted,
    exp.Columns: matching,
    exp.Alias: _columns_as,
    exp.Apply: _applied,
    **dict.fromkeys((exp.Like, exp.ILike, exp.SimilarTo, exp.Glob, exp.Not), _like),
    exp.QueryTransform: _transformed,
    exp.Aliases: _aliased,
    exp.Explode: _unnested,
}
"""How the columns are made of items that may be several."""
