"""Statements that make, change and remove relations."""

from collections.abc import Iterable

from sqlglot import exp

from catchment_parsers.facts import OutputColumn, Statement
from catchment_parsers.sql import dml
from catchment_parsers.sql.names import Names as Naming
from catchment_parsers.sql.places import Place, learn
from catchment_parsers.sql.queries import QUERIES, query
from catchment_parsers.sql.relations import Shape, rename_columns, table_relation
from catchment_parsers.sql.scopes import line_of

Names = list[tuple[str, str]]
"""Folded names and labels."""


def create(place: Place, node: exp.Expr) -> Iterable[Statement]:
    """CREATE TABLE or VIEW: from a query, after another table, or by a list of columns."""
    run, this = place.run, node.args["this"]
    kind = f"CREATE_{str(node.args.get('kind') or '').upper()}"
    if kind not in {"CREATE_TABLE", "CREATE_VIEW", "CREATE_MODEL"} or not isinstance(this, exp.Table | exp.Schema):
        if kind == "CREATE_DICTIONARY" or (kind == "CREATE_MACRO" and node.find(exp.Query) is not None):
            run.note("not-supported", f"What a {kind[7:].lower()} reads is not known.", node)
        yield place.statement(kind)
        return
    target = run.names.table(this.this if isinstance(this, exp.Schema) else this)
    listed = this.expressions if isinstance(this, exp.Schema) else []
    body, copied = node.args.get("expression"), _copied(node)
    if isinstance(body, exp.Table) and run.names.dialect == "clickhouse":  # ``CREATE TABLE x AS y`` copies no rows
        body, copied = None, body
    if _temporary(node, target):
        run.temporary.add(target)
    if isinstance(body, QUERIES):
        shape = query(run, body, None, {})
        if names := column_names(place, listed):
            shape.columns = rename_columns(shape.columns, names)
        learn(run, target, shape.columns)
        yield place.statement(kind, shape, outputs=(target, *_fed(place, node)))
    elif copied is not None and node.args.get("clone") is None:
        yield _made_like(place, kind, run.names.table(copied), target)
    elif copied is not None:
        yield copy_of(place, kind, run.names.table(copied), target)
    else:
        yield _declare(place, kind, target, listed)


def _fed(place: Place, node: exp.Expr) -> list[str]:
    """Return the table that ClickHouse's ``CREATE MATERIALIZED VIEW v TO t`` fills."""
    properties = node.args.get("properties")
    found = properties.expressions if properties is not None else ()
    return [place.run.names.table(item.this) for item in found if isinstance(item, exp.ToTableProperty)]


def _temporary(node: exp.Expr, target: str) -> bool:
    if target.rpartition(".")[2].startswith(("#", "@")):
        return True
    properties = node.args.get("properties")
    found = properties.expressions if properties is not None else ()
    return any(isinstance(item, exp.TemporaryProperty | exp.VolatileProperty) for item in found)


def column_names(place: Place, listed: Iterable[exp.Expr]) -> Names:
    """Return the names in a column list, with or without types."""
    columns = [item for item in listed if isinstance(item, exp.ColumnDef | exp.Identifier | exp.Column)]
    identifiers = [item if isinstance(item, exp.Identifier) else item.this for item in columns]
    return [(place.run.names.column(name), name.name) for name in identifiers]


def _copied(node: exp.Expr) -> exp.Table | None:
    """Return the table that CLONE, LIKE or COPY names."""
    clone = node.args.get("clone")
    if clone is not None:
        return clone.this if isinstance(clone.this, exp.Table) else None
    properties = node.args.get("properties")
    items = [*(properties.expressions if properties is not None else ()), *node.args["this"].expressions]
    like = next((item for item in items if isinstance(item, exp.LikeProperty | exp.PartitionedOfProperty)), None)
    return like.this if like is not None else None


def _made_like(place: Place, kind: str, source: str, target: str) -> Statement:
    """A table with another's columns and none of its rows."""
    relation = place.run.table(source)
    columns = [OutputColumn(name=c.label or c.name, reason="declared") for c in relation.listed if not c.star]
    learn(place.run, target, list(relation.listed))
    return place.statement(kind, inputs=(relation.table,), outputs=(target,), columns=tuple(columns), declared=True)


def copy_of(place: Place, kind: str, source: str, target: str) -> Statement:
    """A table made after another one: the same columns."""
    relation = place.run.table(source)
    shape = Shape(list(relation.listed), set(), set(), {relation.table: True})
    learn(place.run, target, shape.columns)
    return place.statement(kind, shape, outputs=(target,))


def _declare(place: Place, kind: str, target: str, listed: list[exp.Expr]) -> Statement:
    """A table made of a list of columns."""
    run = place.run
    defined = [item for item in listed if isinstance(item, exp.ColumnDef)]
    if defined:
        run.known[target] = table_relation(target, column_names(place, defined))
    columns = [
        OutputColumn(
            name=item.name,
            reason="declared",
            line=line_of(item) + place.text.line,
            data_type=item.args["kind"].sql(run.names.dialect, comments=False) if item.args.get("kind") else "",
        )
        for item in defined
    ]
    return place.statement(kind, outputs=(target,), columns=tuple(columns), declared=True)


def alter(place: Place, node: exp.Expr) -> Iterable[Statement]:
    """ALTER TABLE: renames, swaps and changes of columns."""
    run = place.run
    if not isinstance(node.args.get("this"), exp.Table):
        yield place.statement("ALTER")
        return
    table = run.names.table(node.this)
    for action in node.args.get("actions") or ():
        if isinstance(action, exp.Query):
            shape = query(run, action, None, {})
            learn(run, table, shape.columns)
            yield place.statement("CREATE_VIEW", shape, outputs=(table,))
            continue
        if isinstance(action, exp.AlterRename) and isinstance(action.this, exp.Table):
            yield rename(place, table, action.this)
        elif isinstance(action, exp.SwapTable) and isinstance(action.this, exp.Table):
            yield swap(place, table, run.names.table(action.this))
        elif isinstance(action, exp.Delete):  # ClickHouse's ``ALTER TABLE t DELETE WHERE``
            action.set("this", node.this)
            yield from dml.delete(place, action)
        elif isinstance(action, exp.ReplacePartition) and isinstance(action.args.get("source"), exp.Table):
            yield swap(place, table, run.names.table(action.args["source"]), kind="COPY")
        else:
            run.known.pop(table, None)
            yield place.statement("ALTER_TABLE", outputs=(table,))


def rename(place: Place, old: str, to: exp.Table) -> Statement:
    """A table under another name; a bare new name stays in the old one's schema."""
    run, parts = place.run, place.run.names.parts(to)
    new = run.names.table(to)
    if len(parts) == 1 and "." in old:
        new = f"{old.rpartition('.')[0]}.{run.names.written(parts)}"
    relation = run.known.pop(old, None)
    if relation is not None:
        learn(run, new, relation.listed)
    return place.statement("RENAME", outputs=(new,), removed=(old,))


def swap(place: Place, table: str, other: str, kind: str = "SWAP") -> Statement:
    """Two tables that exchange their contents (or partitions): one is written from the other."""
    relation = place.run.table(other)
    shape = Shape(list(relation.listed), set(), set(), {relation.table: True})
    return place.statement(kind, shape, outputs=(table,))


def declare(place: Place, node: exp.Expr) -> Iterable[Statement]:
    """DECLARE: T-SQL's table variables are temporary tables; other variables hold no rows."""
    for item in node.expressions:
        kind = item.args.get("kind")
        value = item.args.get("default")
        if isinstance(value, exp.Subquery):
            shape = query(place.run, value, None, {})
            yield place.statement("DECLARE", Shape([], shape.rows, set(), shape.inputs))
        if not isinstance(kind, exp.Schema) or not kind.expressions:
            continue
        for name in item.this if isinstance(item.this, list) else [item.this]:
            target = place.run.names.table(name if isinstance(name, exp.Table) else exp.Table(this=name.copy()))
            place.run.temporary.add(target)
            yield _declare(place, "CREATE_TABLE", target, kind.expressions)


def drop(place: Place, node: exp.Expr) -> Iterable[Statement]:
    """DROP TABLE or VIEW removes relations; other objects have no lineage."""
    kind = str(node.args.get("kind") or "").upper()
    tables = node.args.get("tables") or [node.args.get("this")]
    removed: list[str] = []
    if kind in {"TABLE", "VIEW"}:
        removed = [place.run.names.table(table) for table in tables if isinstance(table, exp.Table)]
    for table in removed:
        place.run.known.pop(table, None)
    yield place.statement("DROP", removed=tuple(removed))


def truncate(place: Place, node: exp.Expr) -> Iterable[Statement]:
    """TRUNCATE writes its tables: it leaves them empty."""
    for table in node.expressions:
        yield place.statement("TRUNCATE", outputs=(place.run.names.table(table),))


def use(place: Place, node: exp.Expr) -> Iterable[Statement]:
    """USE changes the defaults of what follows."""
    used(place.run.names, node)
    yield place.statement("USE")


def used(names: Naming, node: exp.Expr) -> None:
    """Let names be completed as USE says."""
    kind, this = str(node.args.get("kind") or "").upper(), node.args.get("this")
    if isinstance(this, exp.Table) and kind in {"", "DATABASE", "CATALOG", "SCHEMA", "NAMESPACE"}:
        parts = [names.written([part]) for part in names.parts(this)]
        if kind in {"DATABASE", "CATALOG"} or (not kind and len(parts) == 1 and names.two_levels is False):
            names.default_db, names.default_schema = ".".join(parts), ""
        else:
            names.default_schema = parts[-1]
            names.default_db = ".".join(parts[:-1]) or names.default_db
