"""Scopes: what names mean at a place in a query."""

from collections.abc import Callable, Iterator

import msgspec
from sqlglot import exp

from catchment_parsers.facts import Diagnostic, Limits, Severity
from catchment_parsers.sql.kinds import NOTHING, TRANSFORMATION, UNCERTAIN, Dep, compose
from catchment_parsers.sql.limits import TooLargeError
from catchment_parsers.sql.names import Names
from catchment_parsers.sql.relations import Column, Relation, Shape, either, table_relation
from catchment_parsers.sql.schema import Schema

SESSION = exp.CurrentUser()
"""What made a value of the session or the row's number, such as SYSDATE and ROWNUM."""


UNMET = "\0"
"""A name that nothing has."""


class Run(msgspec.Struct, eq=False):
    """What the whole reading of a script shares.

    Attributes:
        names: Folding and defaults.
        schema: Known tables.
        limits: What a statement may cost.
        lateral: Whether an item of a SELECT sees the aliases before it.
        known: Tables that the script made, by canonical name.
        temporary: Tables that live no longer than the script.
        subquery: Reads a query inside an expression (set by `queries`, which this cannot import).
        stand_ins: CTEs that stand for a relation of their own, to its canonical name.
        variables: Parameters and variables of the routine or script, folded; open tables have no such columns.
        texts: What variables may hold where they hold literals, for dynamic SQL.
        held: What variables hold that queries fill.
        routine: Name of the procedure or function whose body is read, where INTO names variables.
        diagnostics: What could not be resolved in this statement.
        deciders: What decides rows, with the expression that says so first, in this statement.
        work: Dependencies made so far in this statement.
        resumed: How often reading went on behind what has no words.
        refuse: Says why the next statement is not read, "" where it is.
    """

    names: Names
    schema: Schema
    limits: Limits
    lateral: bool
    known: dict[str, Relation]
    subquery: Callable[["Run", exp.Expr, "Scope"], Shape]
    temporary: set[str] = set()
    stand_ins: dict[str, str] = {}
    variables: set[str] = set()
    texts: dict[str, list[str]] = {}
    held: dict[str, Column] = {}
    routine: str = ""
    diagnostics: dict[tuple[str, str], Diagnostic] = {}
    deciders: dict[Dep, exp.Expr] = {}
    work: int = 0
    refuse: Callable[[], str] | None = None
    resumed: int = 0

    def note(self, code: str, message: str, node: exp.Expr | None = None, **rest: Severity) -> None:
        """Add a diagnostic, once."""
        if (code, message) not in self.diagnostics:
            line = line_of(node) if node is not None else 0
            self.diagnostics[code, message] = Diagnostic(code=code, message=message, line=line, **rest)

    def spend(self, amount: int) -> None:
        """Count work, and stop what costs too much."""
        self.work += amount
        if self.work > self.limits.dependencies:
            raise TooLargeError(f"its columns have more than {self.limits.dependencies:,} dependencies")

    def table(self, name: str) -> Relation:
        """Return the relation of a canonical name."""
        return self.known.get(name) or self.schema.find(name) or table_relation(name, None)


class Scope(msgspec.Struct, eq=False, gc=False):
    """One SELECT (or one DML statement): its relations, its aliases, and what surrounds it.

    Attributes:
        ctes: Common table expressions that are visible.
        parent: The scope to whose columns a correlated query may refer.
        relations: What FROM and JOIN read, in order.
        by_alias: The same by name.
        merged: Columns that USING or NATURAL made one of two.
        leading: Those of them that a star puts in front.
        mergers: Of each, the relations that were joined by it; a later one's of that name is another column.
        aliases: Aliases of the select list that come before a table's unknown columns.
        outputs: All aliases of the select list; ORDER BY looks here first.
        sorting: Whether this is ORDER BY or HAVING, where aliases come first but inside aggregates.
        windows: Named windows.
        rows: What decides the rows, so far.
        inputs: Tables that are read, and whether their rows decide the rows here.
        index: Columns by bare name, but for those that several relations have; made when first asked for.
        shared: Names that several relations have.
        seen: Columns that were resolved, by their names as written.
        names: Bare names that were sought among unknown columns, folded.
        shapes: What queries inside expressions return, by the identity of their node.
        matched: The column for which ``COLUMNS(...)`` stands just now.
    """

    ctes: dict[str, Shape]
    parent: "Scope | None" = None
    relations: list[Relation] = []
    by_alias: dict[str, Relation] = {}
    merged: dict[str, Column] = {}
    leading: list[str] = []
    mergers: dict[str, list[Relation]] = {}
    aliases: dict[str, Column] = {}
    outputs: dict[str, Column] = {}
    sorting: bool = False
    windows: dict[str, exp.Expr] = {}
    rows: set[Dep] = set()
    inputs: dict[str, bool] = {}
    index: dict[str, Column] | None = None
    shared: set[str] = set()
    seen: dict[tuple[tuple[str, bool | None], ...], Column] = {}
    names: set[str] = set()
    shapes: dict[int, Shape] = {}
    matched: Column | None = None

    def add(self, relation: Relation) -> None:
        """Make a relation visible."""
        self.relations.append(relation)
        self.by_alias.setdefault(relation.alias, relation)
        self.changed()

    def expanded(self, relations: list[Relation]) -> Iterator[Column]:
        """Yield the columns for which a star stands; one that USING merged stands once, by most dialects in front."""
        if len(relations) == 1 or not self.mergers:
            yield from [column for relation in relations for column in relation.listed]
            return
        listed = {column.name: column for relation in relations[::-1] for column in relation.listed}
        seen = {name for name in self.leading if name in listed}
        yield from [self.merged[n].called(n, listed[n].label) for n in dict.fromkeys(self.leading) if n in seen]
        for relation in relations:
            for column in relation.listed:
                if relation not in self.mergers.get(column.name, ()):
                    yield column
                elif column.name not in seen:
                    seen.add(column.name)
                    yield self.merged[column.name].called(column.name, column.label)

    def changed(self) -> None:
        """Forget what names meant: there are other relations now."""
        self.index = None
        self.shared.clear()
        self.seen.clear()

    def alone(self) -> dict[str, Column]:
        """Return the columns that a bare name means, since no other relation has one of that name."""
        if self.index is None:
            self.index = self._index()
        return self.index

    def _index(self) -> dict[str, Column]:
        if len(self.relations) == 1:
            return self.relations[0].columns
        index: dict[str, Column] = {}
        for relation in self.relations:
            self.shared |= index.keys() & relation.columns.keys()
            index.update(relation.columns)
        for name in self.shared:
            index.pop(name, None)
        return index

    def show_aliases(self) -> None:
        """Let clauses after WHERE see the aliases of the select list, but for names that columns have."""
        known = self.alone()
        self.aliases = {n: column for n, column in self.outputs.items() if n not in self.names and n not in known}
        self.seen.clear()

    def read(self, inputs: dict[str, bool], *, rows: bool) -> None:
        """Note tables that are read, and whether their rows decide the rows here."""
        mine = self.inputs
        for table, decides in inputs.items():
            mine[table] = mine.get(table, False) or (decides and rows)


def line_of(node: exp.Expr) -> int:
    """Return the first line of an expression, 0 if none of its parts knows."""
    for part in node.walk():
        meta = part.meta
        if "line" in meta:
            return int(meta["line"])
    return 0


def resolve(run: Run, scope: Scope, node: exp.Expr) -> Column:
    """Return the column that a column node means.  Runs for every column, so what is plain is found at once."""
    args = node.args
    this, qualifier, folded = args["this"].args, args.get("table"), run.names.folded
    name = UNMET if this.get("quoted") else folded.get(this["this"], UNMET)
    column = None
    if qualifier is None:
        if not scope.merged and not scope.sorting:
            column = (scope.index or scope.alone()).get(name)
    elif args.get("db") is None and not qualifier.args.get("quoted"):
        relation = scope.by_alias.get(folded.get(qualifier.args["this"], UNMET))
        column = relation.columns.get(name) if relation is not None else None
    return column or _sought(run, scope, node)


def _sought(run: Run, scope: Scope, node: exp.Expr) -> Column:
    """Return the column that a column node means, the first time by what its parts may be."""
    args = node.args
    if isinstance(args["this"], exp.Parameter):
        return positional(run, scope, node)
    parts = [args[part] for part in ("catalog", "db", "table", "this") if args.get(part) is not None]
    key = tuple([(part.args["this"], part.args.get("quoted")) for part in parts])
    column = scope.seen.get(key)
    if column is None or scope.sorting:
        column = scope.seen[key] = look_up(run, scope, node, tuple([run.names.column(part) for part in parts]))
    return column


def positional(run: Run, scope: Scope, node: exp.Expr) -> Column:
    """Return the column that Snowflake's ``$1`` or ``t.$1`` means, none where such is a parameter."""
    number = node.find(exp.Literal)
    if run.names.dialect != "snowflake" or number is None or not number.name.isdigit():
        return Column("")
    table = node.args.get("table")
    relation = find_relation(scope, (run.names.column(table),)) if table is not None else None
    relations = [relation] if relation is not None else scope.relations[:1]
    columns = [column for relation in relations for column in relation.listed]
    index = int(number.name) - 1
    if index < len(columns) and not any(column.star for column in columns[: index + 1]):
        return columns[index]
    guess = relations[0].guess(f"${number.name}") if relations else None
    return guess or Column("")


def look_up(run: Run, scope: Scope, node: exp.Expr, parts: tuple[str, ...]) -> Column:
    """Return the column that folded parts mean; `node` says where it stands."""
    if len(parts) > 1:
        return _qualified(run, scope, node, parts)
    column = _unqualified(run, scope, node, parts[0])
    if column is not scope.aliases.get(parts[0]):
        scope.names.add(parts[0])
    return column


def _unqualified(run: Run, scope: Scope, node: exp.Expr, name: str) -> Column:
    place: Scope | None = scope
    while place is not None:
        column = _here(run, place, node, name)
        if column is not None:
            return column
        place = place.parent
    plain = name.strip('"').lower()
    if plain != name:  # a schema often lists names in another case than the warehouse has
        return _unqualified(run, scope, node, plain)
    return scope.outputs.get(name) or _unknown(run, scope, node, name)


def _here(run: Run, scope: Scope, node: exp.Expr, name: str) -> Column | None:
    """Look a bare name up in one scope: known columns, aliases, whole rows, what may have it."""
    if scope.sorting and name in scope.outputs and not _aggregated(node):
        return scope.outputs[name]
    if name in scope.merged:
        return scope.merged[name]
    alone = scope.alone().get(name)
    if alone is not None:
        return alone
    found = [r.columns[name] for r in scope.relations if name in r.columns] if name in scope.shared else []
    if not found:
        if name in scope.aliases:
            return scope.aliases[name]
        row = scope.by_alias.get(name)
        if row is not None and (row.renamed or row.function or not row.stars):
            return Column(name, compose(TRANSFORMATION, row.whole()), fields=row.columns)
        if name in run.variables:
            return held(run, scope, name)
        if name in run.names.generated and _bare(node):
            return Column(name, maker=SESSION)
        found = _guesses(scope, name)
    if len(found) > 1:
        run.spend(8 * len(found))  # so much longer than a dependency takes a guess
        return scope.outputs.get(name) or _one_of(run, scope, node, found, name)
    return found[0] if found else None


def held(run: Run, scope: Scope, name: str) -> Column:
    """Return what a variable holds; the tables that it comes from are read, if not here."""
    column = run.held.get(name) or Column(name)
    for table in sorted({table for table, _, _ in column.deps}):
        scope.inputs.setdefault(table, False)
    return column


def _aggregated(node: exp.Expr) -> bool:
    """Return whether a name stands inside an aggregate, which no alias may."""
    return isinstance(node.find_ancestor(exp.AggFunc, exp.Order, exp.Having, exp.Select), exp.AggFunc)


def _bare(node: exp.Expr) -> bool:
    """Return whether a name may be a keyword: it is written without quotes, or as no column may be called."""
    return not (isinstance(node, exp.Column) and node.this.args.get("quoted") and node.name[:1] != "$")


def _guesses(scope: Scope, name: str) -> list[Column]:
    """Return the columns that relations may have; a table function's rather not if there are others."""
    found: list[Column] = []
    for functions in (False, True):
        found = found or [
            guess for r in scope.relations if r.function is functions and (guess := r.guess(name)) is not None
        ]
    return found or [field for r in scope.relations if (field := r.opened(name)) is not None]


def _one_of(run: Run, scope: Scope, node: exp.Expr, found: list[Column], name: str) -> Column:
    """Return what is one of several columns; if all are made of the same, it does not matter of which."""
    if len({frozenset([dep[:2] for dep in column.deps]) for column in found}) == 1:
        return found[-1]
    having = [r.table or r.alias or "a table function" for r in scope.relations if name in r.columns or r.guess(name)]
    run.note(
        "ambiguous-column",
        f"Column {name} may be of {' or '.join(dict.fromkeys(having))}: all are taken as sources. "
        "Qualify it, or give the tables' columns.",
        node,
    )
    return either(found, name)


def _unknown(run: Run, scope: Scope, node: exp.Expr, name: str) -> Column:
    """Return a column that no relation here lists; some table's list may be out of date."""
    tables = [relation.table for relation in scope.relations if relation.table]
    where = f" in {', '.join(dict.fromkeys(tables))}" if tables else ""
    run.note("unknown-column", f"Column {name} is not known{where}.", node)
    return Column(name, frozenset([(table, name, UNCERTAIN) for table in tables]) or NOTHING)


def _qualified(run: Run, scope: Scope, node: exp.Expr, parts: tuple[str, ...]) -> Column:
    """Look up ``a.b.c``: the longest prefix that names a relation, then a column, then its fields."""
    if len(parts) == 2:  # by far the most
        relation = scope.by_alias.get(parts[0])
        known = relation.columns.get(parts[1]) if relation is not None else None
        if known is not None:
            return known
    for size in range(len(parts) - 1, 0, -1):
        relation = find_relation(scope, parts[:size])
        if relation is None:
            continue
        if parts[size] in run.names.pseudo and parts[size] not in relation.columns:
            return Column(parts[size], maker=SESSION)
        column = relation.find(parts[size])
        if column is not None:
            return field(column, parts[size + 1 :])
        if size == 1 and relation.table:
            run.note("unknown-column", f"Column {parts[1]} is not known in {relation.table}.", node)
            return Column(parts[1], frozenset([(relation.table, parts[1], UNCERTAIN)]))
        if size == 1 and not relation.function and not any(parts[0] in r.columns for r in scope.relations):
            run.note("unknown-column", f"Column {parts[1]} is not known in {parts[0]}.", node)
            return Column(parts[1])
    if parts[-1] in run.names.pseudo:  # a sequence's NEXTVAL
        return Column(parts[-1], maker=SESSION)
    return field(_unqualified(run, scope, node, parts[0]), parts[1:])


def find_relation(scope: Scope, parts: tuple[str, ...]) -> Relation | None:
    """Return the relation that a qualifier names: by alias first, else by the table's own name."""
    name = ".".join(parts)
    tail = f".{name}".lower()  # its parts are folded as columns are, which some dialects do otherwise than tables
    place: Scope | None = scope
    while place is not None:
        if len(parts) == 1 and name in place.by_alias:
            return place.by_alias[name]
        for relation in place.relations:
            if relation.table and f".{relation.table}".lower().endswith(tail):
                return relation
        place = place.parent
    return None


def field(column: Column, path: tuple[str, ...]) -> Column:
    """Return the field of a struct column; a field that is not known depends on all of the struct."""
    for name in path:
        if column.fields is None or name not in column.fields:
            return column.among(name) if column.star else column
        column = column.fields[name]
    return column
