"""Statements: which reader each kind has."""

from collections.abc import Callable, Iterable

import msgspec
from sqlglot import exp

from catchment_parsers.facts import ParseStatus, Severity, Statement
from catchment_parsers.sql import bulk, ddl, dml, returning
from catchment_parsers.sql.places import Place, learn
from catchment_parsers.sql.queries import QUERIES, query
from catchment_parsers.sql.scopes import Run
from catchment_parsers.sql.text import Text

LOSING = frozenset({"star-without-schema", "unknown-column", "not-supported", "dynamic-sql"})
"""Diagnostics that say that lineage is missing."""

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
    if not run.diagnostics:
        return statement
    lost = any(diagnostic.code in LOSING for diagnostic in run.diagnostics.values())
    status = ParseStatus.PARTIAL if lost and statement.status is ParseStatus.PARSED else statement.status
    diagnostics = (*statement.diagnostics, *run.diagnostics.values())
    return msgspec.structs.replace(statement, diagnostics=diagnostics, status=status)


def _query(place: Place, node: exp.Expr) -> Iterable[Statement]:
    """A query alone, or SELECT INTO."""
    shape = query(place.run, node, None, {})
    into = node.args.get("into")
    fills_variables = place.run.routine and not place.run.names.tables_by_into
    if into is None or not isinstance(into.this, exp.Table) or fills_variables:
        yield place.statement("SELECT", shape)
        return
    target = place.run.names.table(into.this)
    if into.args.get("temporary") or target.rpartition(".")[2].startswith("#"):
        place.run.temporary.add(target)
    learn(place.run, target, shape.columns)
    yield place.statement("CREATE_TABLE", shape, outputs=(target,))


def _utility(place: Place, node: exp.Expr) -> Iterable[Statement]:
    """A statement that neither reads nor writes rows: SET, SHOW, GRANT, COMMENT, ..."""
    yield place.statement(type(node).__name__.upper())


def _other(place: Place, node: exp.Expr) -> Iterable[Statement]:
    name = type(node).__name__.upper()
    place.run.note("not-supported", f"The lineage of {name} statements is not read.", node, severity=Severity.INFO)
    yield place.statement(name)


UTILITIES = (
    exp.Set, exp.Show, exp.Describe, exp.Analyze, exp.Comment, exp.Grant, exp.Commit, exp.Rollback, exp.Transaction,
    exp.Refresh, exp.Uncache, exp.Kill, exp.Pragma, exp.Attach, exp.Detach, exp.EndStatement,
    exp.Summarize,
)  # fmt: skip
READERS: dict[type[exp.Expr], Reader] = {
    exp.Create: ddl.create,
    exp.Alter: ddl.alter,
    exp.Declare: ddl.declare,
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
