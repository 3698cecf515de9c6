"""Names from syntax trees: tables and columns folded, defaults applied."""

from functools import cache, lru_cache

from sqlglot import exp

from catchment_parsers import naming
from catchment_parsers.sql.dialects import (
    FILE_FORMATS,
    GENERATED_NAMES,
    PSEUDO_COLUMNS,
    SESSION_NAMES,
    TWO_LEVELS,
    UNPUNCTUATED,
)

REMEMBERED = 100_000
_FOLDED: dict[str, dict[str, str]] = {}
"""For each dialect, columns as written without quotes to their folded names: they recur in every statement."""


LEFT_OUT = {"tsql": "dbo", "fabric": "dbo", "snowflake": "public"}
"""The schema that ``db..t`` means where names are to be complete and no default schema is stated."""


class Names:
    """Fold the names of one dialect, and complete tables with a default database and schema.

    Attributes:
        dialect: sqlglot's name of the dialect.
        default_db: Database of tables that name none; ``USE`` changes it.
        default_schema: Schema of tables that name none; ``USE`` changes it.
        tables_by_into: Whether SELECT INTO makes a table in a routine, too, where others fill variables.
        folded: Columns as written without quotes to their folded names, as far as they were met.
        pseudo: Names that are no columns even behind a table's name, in lower case.
        generated: Names that read like columns and are values of the session, in lower case.
        two_levels: Whether ``USE x`` names what holds tables, as opposed to what holds schemas.
    """

    def __init__(self, dialect: str, default_db: str = "", default_schema: str = "") -> None:
        self.dialect = dialect
        self.default_db = self.fold_dotted(default_db)
        self.default_schema = self.fold_dotted(default_schema)
        self.two_levels = dialect in TWO_LEVELS
        self.tables_by_into = dialect in UNPUNCTUATED
        self.pseudo = PSEUDO_COLUMNS.get(dialect, frozenset())
        self.generated = _generated(dialect)
        self.folded = _FOLDED.setdefault(dialect, {})
        if len(self.folded) > REMEMBERED:
            self.folded.clear()

    def fold_dotted(self, name: str) -> str:
        """Fold a dotted name whose parts are as written, not quoted."""
        return ".".join([naming.fold(part, quoted=False, dialect=self.dialect) for part in name.split(".")])

    def column(self, identifier: exp.Expr) -> str:
        """Return the folded name of a column."""
        args = identifier.args
        name = args["this"]
        if name.__class__ is not str:  # Snowflake's t.$1 and other names that are expressions
            name = identifier.name
        if args.get("quoted"):
            return naming.fold_column(name, quoted=True, dialect=self.dialect)
        return self.folded.get(name) or self.fold_column(name)

    def fold_column(self, name: str) -> str:
        """Return the folded name of a column that is written without quotes."""
        folded = self.folded[name] = naming.fold_column(name, quoted=False, dialect=self.dialect)
        return folded

    def parts(self, table: exp.Expr) -> list[exp.Identifier]:
        """Return the identifiers of a table, outermost first; linked servers and the like have over three."""
        args = table.args
        if isinstance(args["this"], exp.Identifier) and args.get("db") is None:
            return [_marked(args["this"])]
        if isinstance(args["this"], exp.DynamicIdentifier):
            return self.parts(stated(args["this"].this, self.dialect))
        found: list[exp.Identifier] = []
        for key in ("catalog", "db", "this"):
            nodes = [table.args.get(key)]
            while nodes:
                node = nodes.pop()
                if isinstance(node, exp.Dot):
                    nodes += [node.expression, node.this]
                elif isinstance(node, exp.Identifier):
                    found.append(_marked(node))
                elif isinstance(node, exp.Parameter):
                    found.append(exp.to_identifier(f"@{node.name}"))
                elif node == "":  # ``db..t`` leaves the schema to the default
                    usual = LEFT_OUT.get(self.dialect, "") if self.default_db else ""
                    found.append(exp.to_identifier(self.default_schema or usual))
        return [part for part in found if part.args["this"]]

    def table(self, table: exp.Expr) -> str:
        """Return the canonical name of a table."""
        return self.both(table)[1]

    def both(self, table: exp.Expr) -> tuple[str, str]:
        """Return a table's name as written, folded, and its canonical name."""
        parts = tuple([(part.args["this"], bool(part.args.get("quoted"))) for part in self.parts(table)])
        return _both(parts, self.dialect, self.default_db, self.default_schema)

    def written(self, parts: list[exp.Identifier]) -> str:
        """Return the folded dotted name of these parts, defaults not applied."""
        return naming.fold_parts([(part.name, bool(part.args.get("quoted"))) for part in parts], self.dialect)

    def local(self, identifier: exp.Expr) -> str:
        """Return the folded name of what a query itself names, a common table expression."""
        return _local(identifier.name, bool(identifier.args.get("quoted")), self.dialect)


@cache
def _generated(dialect: str) -> frozenset[str]:
    none: frozenset[str] = frozenset()
    return GENERATED_NAMES | PSEUDO_COLUMNS.get(dialect, none) | SESSION_NAMES.get(dialect, none)


def stated(name: exp.Expr, dialect: str) -> exp.Table:
    """Return the table that ``IDENTIFIER('a.b')`` or ``TABLE($v)`` means; a variable stands for itself."""
    if isinstance(name, exp.Literal):
        return exp.to_table(name.name, dialect=dialect)
    return exp.Table(this=exp.Identifier(this=f"${name.name}", quoted=False))


def _marked(identifier: exp.Identifier) -> exp.Identifier:
    """Return a name with the marks of T-SQL's temporary tables, which the parser takes off."""
    args = identifier.args
    mark = "##" if args.get("global_") or args.get("global") else "#" if args.get("temporary") else ""
    return exp.to_identifier(f"{mark}{identifier.name}", quoted=bool(args.get("quoted"))) if mark else identifier


@lru_cache(1 << 14)
def _both(parts: tuple[tuple[str, bool], ...], dialect: str, db: str, schema: str) -> tuple[str, str]:
    if dialect == "bigquery" and "$" in parts[-1][0]:  # ``t$20240101`` is a partition of t
        parts = (*parts[:-1], (parts[-1][0].partition("$")[0], parts[-1][1]))
    if len(parts) == 2 and parts[0][0].lower() in FILE_FORMATS.get(dialect, ()):
        return parts[1][0], parts[1][0]
    name = naming.fold_parts(parts, dialect)
    return (_local(*parts[0], dialect) if len(parts) == 1 else name), _complete(name, len(parts), db, schema)


def _local(name: str, quoted: bool, dialect: str) -> str:
    """Fold a name that a query makes: BigQuery tells the case of tables apart, but not of these."""
    if dialect == "bigquery":
        return naming.fold_column(name, quoted=quoted, dialect=dialect)
    return naming.fold_parts([(name, quoted)], dialect)


def _complete(name: str, parts: int, db: str, schema: str) -> str:
    """Put the defaults in front of a folded name of so many parts."""
    if parts < 2 and schema:
        name = f"{schema}.{name}"
        parts += 1 + schema.count(".")
    if db and (parts == 2 or (parts < 2 and not schema)):
        name = f"{db}.{name}"
    return name
