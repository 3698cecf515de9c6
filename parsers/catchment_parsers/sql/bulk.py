"""Bulk loads and exports: COPY, LOAD, UNLOAD, EXPORT, CACHE."""

from collections.abc import Iterable

from sqlglot import exp

from catchment_parsers.facts import Statement
from catchment_parsers.sql.dml import insert_target, placed
from catchment_parsers.sql.places import Place
from catchment_parsers.sql.queries import query
from catchment_parsers.sql.relations import Shape
from catchment_parsers.sql.scopes import Run


def copy(place: Place, node: exp.Expr) -> Iterable[Statement]:
    """COPY: into a table from files or a query, or out of one into files."""
    run, this = place.run, node.args["this"]
    files = node.args.get("files") or []
    if isinstance(this, exp.Query | exp.Table) and not node.args.get("kind"):
        yield _export(place, "COPY", this, files)
    elif isinstance(this, exp.Literal):
        yield _export(place, "COPY", files[0], [this])
    elif files and isinstance(this, exp.Table) and isinstance(this.this, exp.Literal | exp.Var):
        yield _export(place, "COPY", files[0], [this.this])
    else:
        target, names = insert_target(run, exp.Insert(this=this.copy()))
        shape = Shape([], set(), set(), {})
        for item in files:
            if isinstance(item, exp.Query):
                shape = query(run, item, None, {})
                shape.columns = placed(shape.columns, names)
            else:
                shape.inputs.update(dict.fromkeys(_locations(run, [item]), True))
        yield place.statement("COPY", shape, outputs=(target,))


def _locations(run: Run, items: list[exp.Expr]) -> list[str]:
    """Return the names of files; what goes through the client or a program has none."""
    tables = [isinstance(item, exp.Table) and bool(run.names.parts(item)) for item in items]
    names = [run.names.table(item) if table else str(item.name) for item, table in zip(items, tables, strict=True)]
    return [name for name in names if name.upper() not in {"STDIN", "STDOUT", "PROGRAM"}]


def _export(place: Place, kind: str, source: exp.Expr, files: list[exp.Expr]) -> Statement:
    shape = query(place.run, source, None, {})
    return place.statement(kind, shape, outputs=tuple(_locations(place.run, files)))


def load(place: Place, node: exp.Expr) -> Iterable[Statement]:
    """LOAD DATA: a table from files."""
    path, files = node.args.get("inpath"), node.args.get("files")
    listed = [path.name] if path is not None else _option(files, "uris")
    inputs = tuple(map(str, listed))
    target = place.run.names.table(node.this)
    yield place.statement("LOAD", inputs=inputs, row_inputs=inputs, outputs=(target,))


def _option(options: exp.Expr | None, name: str) -> list[str]:
    """Return the texts that an option in a list of options holds."""
    for item in options.expressions if options is not None else ():
        value = item.args.get("value")
        if item.name.lower() == name and value is not None:
            return [part.name for part in (value.expressions if isinstance(value, exp.Array) else [value])]
    return []


def export(place: Place, node: exp.Expr) -> Iterable[Statement]:
    """EXPORT DATA: a query into files."""
    options = node.args.get("options")
    found = [p.args["value"] for p in (options.expressions if options is not None else ()) if p.name.lower() == "uri"]
    yield _export(place, "EXPORT", node.this, found)


def cache(place: Place, node: exp.Expr) -> Iterable[Statement]:
    """CACHE TABLE t AS query: a temporary table."""
    body = node.args.get("expression")
    if not isinstance(body, exp.Query):
        yield place.statement("CACHE")
        return
    target = place.run.names.table(node.this)
    place.run.temporary.add(target)
    yield place.statement("CACHE", query(place.run, body, None, {}), outputs=(target,))
