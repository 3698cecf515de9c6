"""Table functions in FROM: UNNEST, FLATTEN, explode, JSON_TABLE and their like, each as a relation."""

from collections.abc import Iterator

from sqlglot import exp

from catchment_parsers.sql.dialects import FILE_FUNCTIONS, FUNCTION_COLUMNS, NAMED_BY_ALIAS
from catchment_parsers.sql.expressions import collect
from catchment_parsers.sql.kinds import JOIN, TRANSFORMATION, Dep, Deps, compose
from catchment_parsers.sql.relations import Column, Relation
from catchment_parsers.sql.scopes import Run, Scope
from catchment_parsers.sql.structs import struct_of


def function(run: Run, scope: Scope, item: exp.Expr, call: exp.Expr) -> Relation:
    """A table function: each of its columns, and how many rows it gives, depends on its arguments."""
    call = call.this if isinstance(call, exp.TableFromRows) else call
    alias: exp.Expr | None = item.args.get("alias")
    aliases = [_name(c) for c in (alias.args.get("columns") if alias is not None else None) or ()]
    aliases = [name for name in aliases if name.name]
    made = _arguments(run, scope, call, len(aliases))
    deps: Deps = frozenset().union(*made)
    maker = None if deps else call
    scope.rows |= compose(JOIN, deps)
    fields = _element(run, scope, item)
    own = deps if len(made) != len(aliases) else None
    structs = isinstance(item, exp.Unnest) and run.names.dialect == "bigquery" and not fields
    listed = [
        Column(
            run.names.column(name),
            own if own is not None else made[index],
            name.name,
            fields=fields,
            maker=maker,
            opens=structs and bool(deps),
        )
        for index, name in enumerate(aliases)
    ]
    offset = item.args.get("offset")
    if isinstance(offset, exp.Identifier):
        listed.append(Column(run.names.column(offset), deps, offset.name, maker=maker))
    known = [] if aliases else list(_columns(run, call, deps))
    name = alias.args.get("this") if alias is not None else None
    if name is not None and [c.name for c in known] == [_called(call)] and run.names.dialect in NAMED_BY_ALIAS:
        known = [known[0].called(run.names.column(name), name.name)]
    relation = Relation.of("" if name is None else run.names.column(name), listed or known, function=True, renamed=True)
    if fields:
        relation.columns = {**fields, **relation.columns}
    if not aliases and not known:
        relation.listed = [*(fields or {"*": Column("*", deps)}).values(), *listed]
    if not (listed or known or fields) or structs:
        relation.stars = [Column("*", deps, maker=maker)]
    return relation


def _name(item: exp.Expr) -> exp.Expr:
    return item.this if isinstance(item, exp.Column | exp.ColumnDef) else item


def _arguments(run: Run, scope: Scope, call: exp.Expr, columns: int) -> list[Deps]:
    """Return what the arguments depend on: of UNNEST with a column for each of them one by one."""
    several = isinstance(call, exp.Unnest) and len(call.expressions) == columns
    made: list[Deps] = []
    for argument in call.expressions if several else [call]:
        out: set[Dep] = set()
        collect(run, scope, argument, TRANSFORMATION, out)
        made.append(frozenset(out))
    return made


def _columns(run: Run, call: exp.Expr, deps: Deps) -> Iterator[Column]:
    """Yield the columns that a function declares (``JSON_TABLE(... COLUMNS (...))``) or always has."""
    declared = list(_declared(call))
    if declared:
        yield from [Column(run.names.column(name), deps, name.name, maker=call) for name in declared]
        return
    name = _called(call)
    names = FUNCTION_COLUMNS.get(f"{run.names.dialect}.{name}") or FUNCTION_COLUMNS.get(name)
    yield from [Column(run.names.fold_column(name), deps, name, maker=call) for name in names or ()]


def _called(call: exp.Expr) -> str:
    """Return the name of a function in lower case, "" if it is none."""
    if isinstance(call, exp.Anonymous):
        return str(call.this).lower()
    if call.args.get("is_end_exclusive"):
        return "range"
    name = call.sql_names()[0].lower() if isinstance(call, exp.Func) else ""
    return name.removeprefix("exploding_")


def _declared(call: exp.Expr) -> Iterator[exp.Expr]:
    """Yield the names of declared columns, nested ones among them."""
    if isinstance(call, exp.JSONTable | exp.JSONColumnDef):
        schema = call.args.get("schema") or call.args.get("nested_schema")
        for item in schema.expressions if schema is not None else ():
            yield from _declared(item)
    if isinstance(call, exp.JSONColumnDef) and isinstance(call.this, exp.Identifier):
        yield call.this
    items = call.expressions if isinstance(call, exp.OpenJSON) else call.args.get("columns")
    if isinstance(call, exp.OpenJSON | exp.XMLTable):
        yield from [item.this for item in items or () if isinstance(item.this, exp.Identifier)]


def _element(run: Run, scope: Scope, item: exp.Expr) -> dict[str, Column] | None:
    """Return the fields of an array's structs, which UNNEST makes columns in BigQuery."""
    if not isinstance(item, exp.Unnest) or run.names.dialect != "bigquery":
        return None
    made = struct_of(run, scope, item.expressions[0]) if item.expressions else None
    return None if made is None else {n: Column(n, compose(TRANSFORMATION, c.deps), c.label) for n, c in made.items()}


def enumerated(run: Run, scope: Scope, item: exp.Expr) -> Relation:
    """Redshift's ``t.list AS item AT index``, and ``UNPIVOT t.object AS value AT attribute``: what is in it as rows."""
    item = item.this if isinstance(item, exp.Pivot) else item
    value = item.this if isinstance(item, exp.AtIndex) else item
    out: set[Dep] = set()
    collect(run, scope, value.this, TRANSFORMATION, out)
    scope.rows |= compose(JOIN, frozenset(out))
    names = [value.args["alias"], *([_name(item.expression)] if isinstance(item, exp.AtIndex) else [])]
    listed = [Column(run.names.column(name), frozenset(out), name.name) for name in names]
    return Relation.of("", listed, function=True, renamed=True)


def read_files(run: Run, call: exp.Expr) -> list[str]:
    """Return the paths that ``read_csv('path')`` and the like read, each of which stands for a table."""
    if _called(call) not in FILE_FUNCTIONS.get(run.names.dialect, ()):
        return []
    first = call.this if isinstance(call.this, exp.Literal) else next(iter(call.expressions), None)
    paths = first.expressions if isinstance(first, exp.Array) else [first]
    return [str(path.name) for path in paths if isinstance(path, exp.Literal) and path.is_string]
