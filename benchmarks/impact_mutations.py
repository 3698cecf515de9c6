"""Changes of a model's SQL, as people make them: what may change results, and what must not.

Each is a function of a syntax tree, which it changes in place, and a source of chance; it returns whether it
found something to change.
"""

import random
from collections.abc import Callable, Iterable
from typing import TypeVar

import sqlglot
from sqlglot import exp

Mutation = Callable[[exp.Query, random.Random], bool]
DIALECT = "duckdb"
_T = TypeVar("_T")


def parsed(sql: str) -> exp.Query:
    """Return the syntax tree of a model's SQL."""
    tree = sqlglot.parse_one(sql, dialect=DIALECT)
    assert isinstance(tree, exp.Query), sql
    return tree


def written(tree: exp.Query) -> str:
    """Return a syntax tree as a person would write it."""
    return tree.sql(dialect=DIALECT, pretty=True)


def _pick(rng: random.Random, found: Iterable[_T]) -> _T | None:
    each = list(found)
    return rng.choice(each) if each else None


def _selects(tree: exp.Query) -> list[exp.Select]:
    return list(tree.find_all(exp.Select))


def _items(tree: exp.Query) -> list[exp.Expr]:
    """Return the select items that name one column each."""
    return [i for s in _selects(tree) for i in s.expressions if not i.is_star and i.alias_or_name]


def _last_items(tree: exp.Query) -> list[exp.Expr]:
    """Return those of the query's own list: of each branch where it is a UNION."""
    branches: list[exp.Expr] = [tree]
    while any(isinstance(each, exp.SetOperation) for each in branches):
        branches = [b for e in branches for b in ((e.left, e.right) if isinstance(e, exp.SetOperation) else (e,))]
    return [i for s in branches for i in s.expressions if not i.is_star and i.alias_or_name]


def _replace_value(item: exp.Expr, make: Callable[[exp.Expr], exp.Expr]) -> None:
    """Put another expression into a select item, under the same name."""
    name = item.alias_or_name
    quoted = bool((item.args.get("alias") or item.this).args.get("quoted"))
    value = make(item.unalias().copy())
    item.replace(exp.alias_(value, name, quoted=quoted))


# ── what may change results ──────────────────────────────────────────────────────────────────────


def drop_column(tree: exp.Query, rng: random.Random) -> bool:
    item = _pick(rng, [i for i in _last_items(tree) if len(i.parent.expressions) > 1])
    return item is not None and bool(item.pop())


def drop_inner_column(tree: exp.Query, rng: random.Random) -> bool:
    inner = [s for s in _selects(tree) if s.parent is not None and not isinstance(s.parent, exp.SetOperation)]
    item = _pick(rng, [i for s in inner for i in s.expressions if not i.is_star and len(s.expressions) > 1])
    return item is not None and bool(item.pop())


def rename_column(tree: exp.Query, rng: random.Random) -> bool:
    item = _pick(rng, _last_items(tree))
    if item is None:
        return False
    item.replace(exp.alias_(item.unalias().copy(), f"{item.alias_or_name}_renamed", quoted=True))
    return True


def exchange_names(tree: exp.Query, rng: random.Random) -> bool:
    named = [[i for i in s.expressions if not i.is_star and i.alias_or_name] for s in _selects(tree)]
    items = _pick(rng, [each for each in named if len(each) > 1])
    if items is None:
        return False
    one, other = rng.sample(items, 2)
    names = one.alias_or_name, other.alias_or_name
    one.replace(exp.alias_(one.unalias().copy(), names[1], quoted=True))
    other.replace(exp.alias_(other.unalias().copy(), names[0], quoted=True))
    return True


def _retype(kind: str) -> Mutation:
    def retype(tree: exp.Query, rng: random.Random) -> bool:
        item = _pick(rng, _items(tree))
        if item is None:
            return False
        _replace_value(item, lambda value: exp.cast(exp.paren(value) if _is_wide(value) else value, kind))
        return True

    return retype


def _is_wide(value: exp.Expr) -> bool:
    return isinstance(value, (exp.Binary, exp.Window))


def change_cast(tree: exp.Query, rng: random.Random) -> bool:
    cast = _pick(rng, tree.find_all(exp.Cast))
    if cast is None:
        return False
    kind = rng.choice([k for k in ("DOUBLE", "DECIMAL(18, 1)", "TEXT", "BIGINT") if k != cast.to.sql(DIALECT)])
    cast.set("to", exp.DataType.build(kind, dialect=DIALECT))
    return True


def drop_cast(tree: exp.Query, rng: random.Random) -> bool:
    cast = _pick(rng, tree.find_all(exp.Cast))
    return cast is not None and bool(cast.replace(cast.this.copy()))


def to_null(tree: exp.Query, rng: random.Random) -> bool:
    item = _pick(rng, _items(tree))
    if item is None:
        return False
    _replace_value(item, lambda value: exp.func("nullif", value, value.copy()))
    return True


def wrap_value(tree: exp.Query, rng: random.Random) -> bool:
    """One column's value is made in another way, by what suits values of any type."""
    item = _pick(rng, [i for i in _items(tree) if not i.find(exp.AggFunc, exp.Window)])
    if item is None:
        return False
    _replace_value(
        item,
        lambda value: exp.Case(
            ifs=[
                exp.If(this=sqlglot.parse_one(f"hash({value.sql(DIALECT)}) % 3 = 0", dialect=DIALECT), true=exp.null())
            ],
            default=value,
        ),
    )
    return True


def _number(literal: exp.Expr) -> bool:
    return isinstance(literal, exp.Literal) and not literal.is_string and literal.name.isdigit()


def change_number(tree: exp.Query, rng: random.Random) -> bool:
    literal = _pick(rng, [e for e in tree.find_all(exp.Literal) if _number(e)])
    if literal is None:
        return False
    literal.replace(exp.Literal.number(int(literal.name) + rng.choice((1, 2, 7))))
    return True


def change_text(tree: exp.Query, rng: random.Random) -> bool:
    literal = _pick(rng, [e for e in tree.find_all(exp.Literal) if e.is_string])
    if literal is None:
        return False
    literal.replace(exp.Literal.string(f"{literal.name}x"))
    return True


def other_column(tree: exp.Query, rng: random.Random) -> bool:
    """A reference names another column that the query already uses of the same table."""
    columns = [c for c in tree.find_all(exp.Column) if not isinstance(c.this, exp.Star)]
    pairs = [
        (one, two)
        for one in columns
        for two in columns
        if one.table == two.table and one.name != two.name and one.parent_select is two.parent_select
    ]
    pair = _pick(rng, pairs)
    if pair is None:
        return False
    if isinstance(pair[0].parent, exp.Select):
        pair[0].replace(exp.alias_(pair[1].copy(), pair[0].name))
    else:
        pair[0].replace(pair[1].copy())
    return True


_OTHER_OPERATOR = {
    exp.EQ: exp.NEQ, exp.NEQ: exp.EQ, exp.GT: exp.GTE, exp.GTE: exp.GT, exp.LT: exp.LTE, exp.LTE: exp.LT,
    exp.Add: exp.Sub, exp.Sub: exp.Add, exp.Mul: exp.Add, exp.Div: exp.Mul, exp.And: exp.Or, exp.Or: exp.And,
}  # fmt: skip


def change_operator(tree: exp.Query, rng: random.Random) -> bool:
    node = _pick(rng, [n for n in tree.find_all(exp.Binary) if type(n) in _OTHER_OPERATOR])
    if node is None:
        return False
    node.replace(_OTHER_OPERATOR[type(node)](this=node.this.copy(), expression=node.expression.copy()))
    return True


def _columns_of(select: exp.Select) -> list[exp.Expr]:
    return [c for c in select.find_all(exp.Column) if c.parent_select is select and not isinstance(c.this, exp.Star)]


def _bare_columns(select: exp.Select) -> list[exp.Expr]:
    """Return columns of the query's tables (not what it computes) that can stand in its WHERE."""
    return [c for c in _columns_of(select) if c.table or not select.args.get("joins")]


def add_filter(tree: exp.Query, rng: random.Random) -> bool:
    select = _pick(rng, [s for s in _selects(tree) if s.args.get("from_") and _bare_columns(s)])
    if select is None:
        return False
    column = rng.choice(_bare_columns(select)).sql(DIALECT)
    condition = rng.choice(("{} is not null", "{} is null", "hash({}) % 2 = 0", "hash({}) % 5 <> 1"))
    select.where(condition.format(column), copy=False, dialect=DIALECT)
    return True


def drop_filter(tree: exp.Query, rng: random.Random) -> bool:
    clause = _pick(rng, tree.find_all(exp.Where, exp.Having, exp.Qualify))
    return clause is not None and bool(clause.pop())


def negate_filter(tree: exp.Query, rng: random.Random) -> bool:
    clause = _pick(rng, tree.find_all(exp.Where, exp.Having, exp.Qualify))
    if clause is None:
        return False
    clause.set("this", exp.not_(exp.paren(clause.this.copy())))
    return True


def drop_conjunct(tree: exp.Query, rng: random.Random) -> bool:
    node = _pick(rng, tree.find_all(exp.And))
    return node is not None and bool(node.replace(rng.choice((node.left, node.right)).copy()))


def join_kind(tree: exp.Query, rng: random.Random) -> bool:
    join = _pick(rng, [j for j in tree.find_all(exp.Join) if j.args.get("on") or j.args.get("using")])
    if join is None:
        return False
    sides = [side for side in ("", "LEFT", "RIGHT", "FULL") if side != (join.side or "")]
    join.set("side", rng.choice(sides) or None)
    join.set("kind", None)
    return True


def join_condition(tree: exp.Query, rng: random.Random) -> bool:
    join = _pick(rng, [j for j in tree.find_all(exp.Join) if j.args.get("on")])
    if join is None:
        return False
    column = next(iter(join.args["on"].find_all(exp.Column))).sql(DIALECT)
    more = sqlglot.parse_one(f"hash({column}) % 3 <> 1", dialect=DIALECT)
    join.set("on", exp.and_(join.args["on"].copy(), more))
    return True


def drop_join(tree: exp.Query, rng: random.Random) -> bool:
    """A join goes, and so do the items that used it."""
    join = _pick(rng, [j for j in tree.find_all(exp.Join) if isinstance(j.parent, exp.Select)])
    if join is None or not join.alias_or_name:
        return False
    select, gone = join.parent, join.alias_or_name
    assert isinstance(select, exp.Select)
    if select.args.get("using"):
        return False
    join.pop()
    for item in list(select.expressions):
        if any(c.table == gone for c in item.find_all(exp.Column)):
            item.pop()
    return bool(select.expressions)


def add_group_key(tree: exp.Query, rng: random.Random) -> bool:
    groups = [s for s in _selects(tree) if s.args.get("group") and s.args["group"].expressions]
    select = _pick(rng, [s for s in groups if _bare_columns(s)])
    if select is None:
        return False
    select.args["group"].append("expressions", rng.choice(_bare_columns(select)).copy())
    return True


def drop_group_key(tree: exp.Query, rng: random.Random) -> bool:
    key = _pick(rng, [k for g in tree.find_all(exp.Group) if len(g.expressions) > 1 for k in g.expressions])
    if key is None:
        return False
    select, text = key.parent_select, key.sql(DIALECT)
    key.pop()
    for item in list(select.expressions):
        if item.unalias().sql(DIALECT) == text:
            _replace_value(item, lambda value: exp.func("any_value", value))
    return True


def toggle_distinct(tree: exp.Query, rng: random.Random) -> bool:
    select = _pick(rng, _selects(tree))
    if select is None:
        return False
    if select.args.get("distinct"):
        select.set("distinct", None)
    else:
        select.distinct(copy=False)
    return True


def count_distinct(tree: exp.Query, rng: random.Random) -> bool:
    count = _pick(rng, [c for c in tree.find_all(exp.Count) if not isinstance(c.this, exp.Star)])
    if count is None:
        return False
    inner = count.this
    count.set("this", inner.expressions[0] if isinstance(inner, exp.Distinct) else exp.Distinct(expressions=[inner]))
    return True


def union_kind(tree: exp.Query, rng: random.Random) -> bool:
    union = _pick(rng, tree.find_all(exp.Union))
    if union is None:
        return False
    union.set("distinct", not union.args.get("distinct"))
    return True


def drop_branch(tree: exp.Query, rng: random.Random) -> bool:
    union = _pick(rng, [u for u in tree.find_all(exp.Union) if u.parent is not None and not u.find_ancestor(exp.CTE)])
    return union is not None and bool(union.replace(union.left.copy()))


def exchange_in_branch(tree: exp.Query, rng: random.Random) -> bool:
    """Two items of a UNION's second branch change places."""
    union = _pick(rng, [u for u in tree.find_all(exp.SetOperation) if isinstance(u.right, exp.Select)])
    if union is None or len(union.right.expressions) < 2:
        return False
    items = union.right.expressions
    one, two = rng.sample(range(len(items)), 2)
    items[one], items[two] = items[two], items[one]
    union.right.set("expressions", items)
    return True


def add_limit(tree: exp.Query, rng: random.Random) -> bool:
    items = [i for i in _last_items(tree) if isinstance(i.unalias(), exp.Column)]
    if isinstance(tree, exp.SetOperation) or tree.args.get("limit") or not items:
        return False
    tree.order_by("all", copy=False, dialect=DIALECT)
    tree.limit(rng.choice((0, 1, 10)), copy=False)
    return True


def window_order(tree: exp.Query, rng: random.Random) -> bool:
    ordered = _pick(rng, [o for w in tree.find_all(exp.Window) for o in w.find_all(exp.Ordered)])
    if ordered is None:
        return False
    ordered.set("desc", not ordered.args.get("desc"))
    return True


def window_partition(tree: exp.Query, rng: random.Random) -> bool:
    window = _pick(rng, [w for w in tree.find_all(exp.Window) if w.args.get("partition_by")])
    if window is None:
        return False
    window.set("partition_by", window.args["partition_by"][1:])
    return True


def window_frame(tree: exp.Query, rng: random.Random) -> bool:
    frame = _pick(rng, tree.find_all(exp.WindowSpec))
    if frame is None:
        return False
    frame.set("start", exp.Literal.number(3))
    frame.set("start_side", "PRECEDING")
    return True


def window_function(tree: exp.Query, rng: random.Random) -> bool:
    names = (exp.RowNumber, exp.Rank, exp.DenseRank)
    function = _pick(rng, [f for f in tree.find_all(*names) if isinstance(f.parent, exp.Window)])
    if function is None:
        return False
    function.replace(rng.choice([name for name in names if not isinstance(function, name)])())
    return True


def case_order(tree: exp.Query, rng: random.Random) -> bool:
    case = _pick(rng, [c for c in tree.find_all(exp.Case) if len(c.args["ifs"]) > 1])
    if case is None:
        return False
    case.set("ifs", list(reversed(case.args["ifs"])))
    return True


def case_else(tree: exp.Query, rng: random.Random) -> bool:
    case = _pick(rng, [c for c in tree.find_all(exp.Case) if c.args.get("default") is not None])
    if case is None:
        return False
    case.set("default", None)
    return True


def case_branch(tree: exp.Query, rng: random.Random) -> bool:
    case = _pick(rng, [c for c in tree.find_all(exp.Case) if len(c.args["ifs"]) > 1])
    if case is None:
        return False
    case.set("ifs", case.args["ifs"][1:])
    return True


_OTHER_AGGREGATE = {exp.Sum: "max", exp.Min: "max", exp.Max: "min", exp.Avg: "max", exp.ArgMin: "arg_max"}


def change_aggregate(tree: exp.Query, rng: random.Random) -> bool:
    node = _pick(rng, [n for n in tree.find_all(*_OTHER_AGGREGATE) if type(n) in _OTHER_AGGREGATE])
    if node is None:
        return False
    arguments = [node.this, *([node.expression] if node.args.get("expression") else [])]
    node.replace(exp.func(_OTHER_AGGREGATE[type(node)], *(a.copy() for a in arguments), dialect=DIALECT))
    return True


def count_column(tree: exp.Query, rng: random.Random) -> bool:
    count = _pick(rng, [c for c in tree.find_all(exp.Count) if isinstance(c.this, exp.Star)])
    columns = _bare_columns(count.parent_select) if count is not None else []
    if count is None or not columns:
        return False
    count.set("this", rng.choice(columns).copy())
    return True


def coalesce_default(tree: exp.Query, rng: random.Random) -> bool:
    coalesce = _pick(rng, tree.find_all(exp.Coalesce))
    return coalesce is not None and bool(coalesce.replace(coalesce.this.copy()))


def date_unit(tree: exp.Query, rng: random.Random) -> bool:
    node = _pick(rng, tree.find_all(exp.DateTrunc, exp.TimestampTrunc, exp.DateDiff, exp.Interval))
    if node is None or node.args.get("unit") is None:
        return False
    unit = exp.Literal.string("year") if isinstance(node, exp.DateTrunc) else exp.var("YEAR")
    node.set("unit", unit)
    return True


def is_null(tree: exp.Query, rng: random.Random) -> bool:
    node = _pick(rng, tree.find_all(exp.Is))
    if node is None:
        return False
    if isinstance(node.parent, exp.Not):
        node.parent.replace(node.copy())
    else:
        node.replace(exp.not_(node.copy()))
    return True


def reorder_items(tree: exp.Query, rng: random.Random) -> bool:
    select = _pick(rng, [s for s in _selects(tree) if len(s.expressions) > 2])
    if select is None:
        return False
    items = list(select.expressions)
    rng.shuffle(items)
    select.set("expressions", items)
    return True


def add_column(tree: exp.Query, rng: random.Random) -> bool:
    selects = [s for s in (tree, *_selects(tree)) if isinstance(s, exp.Select) and not s.args.get("group")]
    select = _pick(rng, [s for s in selects if not isinstance(s.parent, exp.SetOperation) and _bare_columns(s)])
    if select is None:
        return False
    select.append("expressions", exp.alias_(rng.choice(_bare_columns(select)).copy(), "brand_new"))
    return True


def empty_cte(tree: exp.Query, rng: random.Random) -> bool:
    """A CTE takes none of the rows of what it passed on whole."""
    ctes = [c.this for c in tree.find_all(exp.CTE) if isinstance(c.this, exp.Select) and c.this.is_star]
    select = _pick(rng, ctes)
    if select is None:
        return False
    select.where("1 = 0", copy=False)
    return True


REAL: dict[str, Mutation] = {
    "drop column": drop_column,
    "drop inner column": drop_inner_column,
    "rename column": rename_column,
    "exchange names": exchange_names,
    "retype to text": _retype("TEXT"),
    "retype to double": _retype("DOUBLE"),
    "retype to bigint": _retype("BIGINT"),
    "other cast": change_cast,
    "drop cast": drop_cast,
    "to null": to_null,
    "wrap value": wrap_value,
    "number": change_number,
    "text": change_text,
    "other column": other_column,
    "operator": change_operator,
    "add filter": add_filter,
    "drop filter": drop_filter,
    "negate filter": negate_filter,
    "drop conjunct": drop_conjunct,
    "join kind": join_kind,
    "join condition": join_condition,
    "drop join": drop_join,
    "add group key": add_group_key,
    "drop group key": drop_group_key,
    "distinct": toggle_distinct,
    "count distinct": count_distinct,
    "union kind": union_kind,
    "drop branch": drop_branch,
    "exchange in branch": exchange_in_branch,
    "limit": add_limit,
    "window order": window_order,
    "window partition": window_partition,
    "window frame": window_frame,
    "window function": window_function,
    "case order": case_order,
    "case else": case_else,
    "case branch": case_branch,
    "aggregate": change_aggregate,
    "count column": count_column,
    "coalesce": coalesce_default,
    "date unit": date_unit,
    "is null": is_null,
    "reorder items": reorder_items,
    "add column": add_column,
    "empty CTE": empty_cte,
}
"""What may change results, by its name."""

# ── what must not ────────────────────────────────────────────────────────────────────────────────


def nothing(tree: exp.Query, rng: random.Random) -> bool:  # noqa: ARG001 - a mutation's signature
    """Only the formatting is another: that of whoever writes the tree."""
    return True


def comment(tree: exp.Query, rng: random.Random) -> bool:
    node = _pick(rng, tree.find_all(exp.Column, exp.Literal))
    (node or tree).add_comments([" a remark; -- with 'quotes' "])
    return True


def rename_ctes(tree: exp.Query, rng: random.Random) -> bool:
    """Every CTE gets another name, but for those that stand for an ephemeral model."""
    names = {c.alias: f"q{rng.randrange(10**6)}" for c in tree.find_all(exp.CTE) if not c.alias.startswith("__dbt")}
    if not names:
        return False
    for cte in tree.find_all(exp.CTE):
        if cte.alias in names:
            cte.set("alias", exp.TableAlias(this=exp.to_identifier(names[cte.alias])))
    for table in tree.find_all(exp.Table):
        if table.name in names and not table.db:
            if not table.alias:
                table.set("alias", exp.TableAlias(this=exp.to_identifier(table.name)))
            table.set("this", exp.to_identifier(names[table.name]))
    return True


def rename_aliases(tree: exp.Query, rng: random.Random) -> bool:
    selects = [s for s in _selects(tree) if any(t.alias for t in s.find_all(exp.Table) if t.parent_select is s)]
    select = _pick(rng, [s for s in selects if not s.find(exp.Subquery)])
    if select is None:
        return False
    tables = [t for t in select.find_all(exp.Table) if t.parent_select is select and t.alias]
    names = {t.alias: f"t{place}" for place, t in enumerate(tables)}
    for table in tables:
        table.set("alias", exp.TableAlias(this=exp.to_identifier(names[table.alias])))
    for column in select.find_all(exp.Column):
        if column.table in names and column.parent_select is select:
            column.set("table", exp.to_identifier(names[column.table]))
    return True


def reorder_ctes(tree: exp.Query, rng: random.Random) -> bool:  # noqa: ARG001 - a mutation's signature
    clause = tree.args.get("with_")
    if clause is None or len(clause.expressions) < 2:
        return False
    ctes = clause.expressions
    for place in range(len(ctes) - 1):
        if not any(t.name == ctes[place].alias for t in ctes[place + 1].find_all(exp.Table)):
            ctes[place], ctes[place + 1] = ctes[place + 1], ctes[place]
            clause.set("expressions", ctes)
            return True
    return False


def parentheses(tree: exp.Query, rng: random.Random) -> bool:
    kinds = (exp.Binary, exp.Func, exp.Cast, exp.Case)
    nodes = [n for n in tree.find_all(*kinds) if not isinstance(n.parent, (exp.Window, exp.Filter, exp.IgnoreNulls))]
    node = _pick(rng, [n for n in nodes if n.find_ancestor(exp.Select) and not isinstance(n.parent, exp.Table)])
    if node is None or isinstance(node.parent, (exp.From, exp.Join, exp.Lateral)) or node.find_ancestor(exp.From):
        return False
    node.replace(exp.paren(node.copy()))
    return True


def on_for_using(tree: exp.Query, rng: random.Random) -> bool:
    """USING becomes the equal ON where nothing names the column bare; else ON becomes USING."""
    join = _pick(rng, [j for j in tree.find_all(exp.Join) if isinstance(j.args.get("on"), exp.EQ)])
    if join is None:
        return False
    select, on = join.parent, join.args["on"]
    sides = (on.left, on.right)
    plain = all(isinstance(side, exp.Column) and side.table for side in sides) and sides[0].name == sides[1].name
    if not plain or not isinstance(select, exp.Select) or len(select.args["joins"]) != 1:
        return False
    join.set("on", None)
    join.set("using", [exp.to_identifier(sides[0].name)])
    return True


def and_order(tree: exp.Query, rng: random.Random) -> bool:
    node = _pick(rng, tree.find_all(exp.And, exp.Or))
    if node is None:
        return False
    node.replace(type(node)(this=node.right.copy(), expression=node.left.copy()))
    return True


def equality_sides(tree: exp.Query, rng: random.Random) -> bool:
    node = _pick(rng, tree.find_all(exp.EQ))
    if node is None:
        return False
    node.replace(exp.EQ(this=node.right.copy(), expression=node.left.copy()))
    return True


_MIRRORED = {exp.GT: exp.LT, exp.LT: exp.GT, exp.GTE: exp.LTE, exp.LTE: exp.GTE}


def comparison_sides(tree: exp.Query, rng: random.Random) -> bool:
    node = _pick(rng, [n for n in tree.find_all(*_MIRRORED) if type(n) in _MIRRORED])
    if node is None:
        return False
    node.replace(_MIRRORED[type(node)](this=node.right.copy(), expression=node.left.copy()))
    return True


def qualify(tree: exp.Query, rng: random.Random) -> bool:
    selects = [s for s in _selects(tree) if s.args.get("from_") and not s.args.get("joins")]
    tables = (exp.Table, exp.Identifier)
    select = _pick(
        rng, [s for s in selects if all(map(isinstance, (s.args["from_"].this, s.args["from_"].this.this), tables))]
    )
    if select is None or select.find(exp.Subquery, exp.Lateral):
        return False
    name = select.args["from_"].this.alias_or_name
    made = {item.alias for item in select.expressions if isinstance(item, exp.Alias)}
    columns = [c for c in select.find_all(exp.Column) if c.parent_select is select]
    bare = [c for c in columns if not c.table and not isinstance(c.this, exp.Star) and c.name not in made]
    for column in bare:
        column.set("table", exp.to_identifier(name))
    return bool(bare)


def unqualify(tree: exp.Query, rng: random.Random) -> bool:
    selects = [s for s in _selects(tree) if s.args.get("from_") and not s.args.get("joins")]
    select = _pick(rng, [s for s in selects if not s.find(exp.Subquery) and any(c.table for c in _columns_of(s))])
    if select is None:
        return False
    for column in _columns_of(select):
        column.set("table", None)
    return True


def wrap_in_cte(tree: exp.Query, rng: random.Random) -> bool:
    """All of it becomes a CTE of which everything is taken."""
    if not isinstance(tree, exp.Select):
        return False
    inner = tree.copy()
    name = f"everything_{rng.randrange(100)}"
    outer = sqlglot.parse_one(f"with {name} as (select 1) select * from {name}", dialect=DIALECT)
    outer.args["with_"].expressions[0].set("this", inner)
    tree.replace(outer) if tree.parent else _become(tree, outer)
    return True


def _become(tree: exp.Expr, other: exp.Expr) -> None:
    """Make one tree's root what another's is; only between roots of one kind."""
    tree.args.clear()
    for key, value in other.args.items():
        tree.set(key, value)


def group_by_place(tree: exp.Query, rng: random.Random) -> bool:
    """GROUP BY says numbers where it said columns."""
    select = _pick(rng, [s for s in _selects(tree) if s.args.get("group") and s.args["group"].expressions])
    if select is None:
        return False
    texts = [item.unalias().sql(DIALECT) for item in select.expressions]
    keys = select.args["group"].expressions
    if not all(key.sql(DIALECT) in texts for key in keys):
        return False
    places = [exp.Literal.number(texts.index(key.sql(DIALECT)) + 1) for key in keys]
    select.args["group"].set("expressions", places)
    return True


def unused_cte(tree: exp.Query, rng: random.Random) -> bool:
    if not isinstance(tree, exp.Select):
        return False
    tree.with_(f"unused_{rng.randrange(100)}", as_="select 1 as one", copy=False, dialect=DIALECT)
    return True


def order_alone(tree: exp.Query, rng: random.Random) -> bool:  # noqa: ARG001 - a mutation's signature
    if tree.args.get("limit") or tree.args.get("order"):
        return False
    tree.order_by("1", copy=False)
    return True


NOTHING: dict[str, Mutation] = {
    "formatting": nothing,
    "comment": comment,
    "CTE names": rename_ctes,
    "aliases": rename_aliases,
    "CTE order": reorder_ctes,
    "parentheses": parentheses,
    "USING": on_for_using,
    "AND order": and_order,
    "equality sides": equality_sides,
    "comparison sides": comparison_sides,
    "qualified": qualify,
    "unqualified": unqualify,
    "wrapped in a CTE": wrap_in_cte,
    "GROUP BY places": group_by_place,
    "unused CTE": unused_cte,
    "order alone": order_alone,
}
"""What must not, by its name."""


def made(mutation: Mutation, sql: str, rng: random.Random) -> str:
    """Return a text with a change, "" where there is nothing that could change so."""
    tree = parsed(sql)
    before = written(tree)
    if not mutation(tree, rng):
        return ""
    text = written(tree)
    return text if text != before or mutation is nothing else ""
