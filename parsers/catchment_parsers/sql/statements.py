"""Statements: which reader each kind has."""

from collections.abc import Callable, Iterable
from operator import attrgetter

import msgspec
from sqlglot import exp
from sqlglot.errors import ParseError

from catchment_parsers.facts import ParseStatus, Severity, Statement
from catchment_parsers.sql import bulk, ddl, dml, returning
from catchment_parsers.sql.dialects import INTO_VARIABLES
from catchment_parsers.sql.expressions import collect
from catchment_parsers.sql.kinds import FILTER, Dep
from catchment_parsers.sql.places import Place, learn
from catchment_parsers.sql.queries import QUERIES, query
from catchment_parsers.sql.relations import Shape
from catchment_parsers.sql.scopes import Run, Scope
from catchment_parsers.sql.text import Text

LOSING = frozenset({"star-without-schema", "unknown-column", "not-supported", "dynamic-sql"})
"""Diagnostics that say that lineage is missing."""
DOUBTING = frozenset({"star-without-schema", "ambiguous-column", "unknown-column"})
"""Diagnostics that say that sources are not certain."""
CERTAIN = attrgetter("certain")

MOVING_FUNCTIONS = frozenset(
    {"swap_partitions_between_tables", "move_partitions_to_table", "copy_partitions_to_table", "copy_table"}
)
Reader = Callable[[Place, exp.Expr], Iterable[Statement]]


def read(run: Run, node: exp.Expr, text: Text) -> list[Statement]:
    """Return the lineage of a parsed statement; a statement that writes several tables gives several."""
    place = Place(run, text)
    reader = READERS.get(node.__class__)
    if reader is None:
        reader = _query if isinstance(node, QUERIES) else _other
    found: list[Statement] = []
    for changing in returning.changing_ctes(node):
        found += READERS[type(changing)](place, changing)
    found += reader(place, node)
    if node.args.get("returning") is not None:
        found += returning.output_into(place, node, found[-1].outputs)
    return [judged(run, statement) for statement in found]


def judged(run: Run, statement: Statement) -> Statement:
    """Attach the diagnostics, and the status that follows from them."""
    if not any(code in DOUBTING for code, _ in run.diagnostics):
        _note_doubt(run, statement)
    if not run.diagnostics:
        return statement
    lost = any(diagnostic.code in LOSING for diagnostic in run.diagnostics.values())
    status = ParseStatus.PARTIAL if lost and statement.status is ParseStatus.PARSED else statement.status
    found = [d if d.line else msgspec.structs.replace(d, line=statement.line) for d in run.diagnostics.values()]
    diagnostics = (*statement.diagnostics, *found)
    return msgspec.structs.replace(statement, diagnostics=diagnostics, status=status)


def _note_doubt(run: Run, statement: Statement) -> None:
    """Say which sources are not certain, where nobody has said so: names given to columns of a star, stars of joins."""
    for sources in (*[column.dependencies for column in statement.columns], statement.rows, statement.order):
        if not all(map(CERTAIN, sources)):
            unsure = [source for source in sources if not source.certain]
            tables = " or ".join(dict.fromkeys(source.table for source in unsure))
            if unsure[0].column == "*":
                run.note(
                    "star-without-schema", f"The columns of {tables} are not known: any may be meant. Give the schema."
                )
            else:
                run.note("ambiguous-column", f"A column may be of {tables}: all are taken as sources. Give the schema.")


def _query(place: Place, node: exp.Expr) -> Iterable[Statement]:
    """A query alone, SELECT INTO, or a function that moves a table's contents."""
    first = node.expressions[0] if isinstance(node, exp.Select) and node.expressions else None
    if isinstance(first, exp.Anonymous) and first.name.lower() in MOVING_FUNCTIONS and len(first.expressions) > 1:
        yield from _moved_partitions(place, first)
        return
    shape = query(place.run, node, None, {})
    if assigned := [c for c in shape.columns if isinstance(c.node, exp.EQ) and isinstance(c.node.this, exp.Parameter)]:
        # T-SQL's ``SELECT @x = a FROM t`` returns nothing
        read_ = {dep for column in assigned for dep in column.deps}
        yield place.statement("SET", Shape([], shape.rows | read_, set(), shape.inputs))
        return
    into = _first(node).args.get("into")
    names = place.run.names
    fills_variables = names.dialect in INTO_VARIABLES or (place.run.routine and not names.tables_by_into)
    if into is None or not isinstance(into.this, exp.Table) or fills_variables:
        yield place.statement("SELECT", shape)
        return
    target = names.table(into.this)
    if into.args.get("temporary") or target.rpartition(".")[2].startswith("#"):
        place.run.temporary.add(target)
    learn(place.run, target, shape.columns)
    yield place.statement("CREATE_TABLE", shape, outputs=(target,))


def _first(node: exp.Expr) -> exp.Expr:
    """Return the first SELECT of a set operation: there stands INTO."""
    while isinstance(node, exp.SetOperation | exp.Subquery):
        node = node.this
    return node


def _setting(place: Place, node: exp.Expr) -> Iterable[Statement]:
    """SET, and what else gives a variable a value: it may be asked of tables."""
    scope = Scope(ctes={})
    found: set[Dep] = set()
    for item in node.find_all(exp.Subquery):
        if item.find_ancestor(exp.Query) is None:
            collect(place.run, scope, item, FILTER, found)
    shape = Shape([], found | scope.rows, set(), scope.inputs)
    yield place.statement(type(node).__name__.upper(), shape)


def _moved_partitions(place: Place, node: exp.Expr) -> Iterable[Statement]:
    """Vertica's functions that move the partitions of one table to another."""
    tables = [exp.to_table(item.name) for item in node.expressions if isinstance(item, exp.Literal) and item.is_string]
    source, target = place.run.names.table(tables[0]), place.run.names.table(tables[-1])
    yield ddl.swap(place, target, source, kind="COPY")


def _utility(place: Place, node: exp.Expr) -> Iterable[Statement]:
    """A statement that neither reads nor writes rows: SET, SHOW, GRANT, COMMENT, ..."""
    yield place.statement(type(node).__name__.upper())


def _other(place: Place, node: exp.Expr) -> Iterable[Statement]:
    """What the parser may know and we do not; of words unknown to it it makes a column, an alias and the like."""
    if place.text.whole().startswith(("{{", "{%")):  # some grammars take it for a struct
        raise ParseError("Jinja")
    name = " ".join(place.text.whole().split(None, 1)[:1]).upper()
    severity = Severity.INFO if name == type(node).__name__.upper() else Severity.WARNING
    place.run.note("not-supported", f"The lineage of {name} statements is not read.", node, severity=severity)
    yield place.statement(name if name.isalpha() else "COMMAND")


UTILITIES = (
    exp.Show, exp.Describe, exp.Analyze, exp.Comment, exp.Grant, exp.Commit, exp.Rollback, exp.Transaction,
    exp.Refresh, exp.Uncache, exp.Kill, exp.Pragma, exp.Attach, exp.Detach, exp.EndStatement,
)  # fmt: skip
READERS: dict[type[exp.Expr], Reader] = {
    exp.Create: ddl.create,
    exp.Alter: ddl.alter,
    exp.Declare: ddl.declare,
    exp.Set: _setting,
    exp.Drop: ddl.drop,
    exp.TruncateTable: ddl.truncate,
    exp.Use: ddl.use,
    exp.Insert: dml.insert,
    exp.MultitableInserts: dml.multi_insert,
    exp.Update: dml.update,
    exp.Delete: dml.delete,
    exp.Merge: dml.merge,
    exp.Copy: bulk.copy,
    exp.LoadData: bulk.load,
    exp.Export: bulk.export,
    exp.Cache: bulk.cache,
    **dict.fromkeys(UTILITIES, _utility),
}
