"""Names from syntax trees: tables and columns folded, defaults applied."""

from sqlglot import exp

from catchment_parsers import naming
from catchment_parsers.sql.dialects import FILE_FORMATS, TWO_LEVELS


class Names:
    """Fold the names of one dialect, and complete tables with a default database and schema.

    Attributes:
        dialect: sqlglot's name of the dialect.
        default_db: Database of tables that name none; ``USE`` changes it.
        default_schema: Schema of tables that name none; ``USE`` changes it.
        two_levels: Whether ``USE x`` names what holds tables, as opposed to what holds schemas.
    """

    def __init__(self, dialect: str, default_db: str = "", default_schema: str = "") -> None:
        self.dialect = dialect
        self.default_db = self.fold_dotted(default_db)
        self.default_schema = self.fold_dotted(default_schema)
        self.two_levels = dialect in TWO_LEVELS
        self._tables: dict[tuple[object, ...], tuple[str, str]] = {}
        self._bare: dict[str, str] = {}
        self._quoted: dict[str, str] = {}

    def fold_dotted(self, name: str) -> str:
        """Fold a dotted name whose parts are as written, not quoted."""
        return ".".join([naming.fold(part, quoted=False, dialect=self.dialect) for part in name.split(".")])

    def column(self, identifier: exp.Expr) -> str:
        """Return the folded name of a column."""
        args = identifier.args
        name = args["this"]
        known = self._quoted if args.get("quoted") else self._bare
        folded = known.get(name)
        if folded is None:
            folded = known[name] = naming.fold_column(name, quoted=known is self._quoted, dialect=self.dialect)
        return folded

    def fold_column(self, name: str) -> str:
        """Return the folded name of a column that is written without quotes."""
        return naming.fold_column(name, quoted=False, dialect=self.dialect)

    def parts(self, table: exp.Expr) -> list[exp.Identifier]:
        """Return the identifiers of a table, outermost first; linked servers and the like have over three."""
        args = table.args
        if isinstance(args["this"], exp.Identifier) and args.get("db") is None:
            return [args["this"]]
        found: list[exp.Identifier] = []
        for key in ("catalog", "db", "this"):
            node = table.args.get(key)
            while isinstance(node, exp.Dot):
                found.append(node.this)
                node = node.expression
            if isinstance(node, exp.Identifier):
                found.append(node)
        return [part for part in found if part.args["this"]]

    def table(self, table: exp.Expr) -> str:
        """Return the canonical name of a table."""
        parts = self.parts(table)
        if len(parts) == 2 and parts[0].name.lower() in FILE_FORMATS.get(self.dialect, ()):
            return str(parts[1].name)
        return self.complete(self.written(parts), len(parts))

    def both(self, table: exp.Expr) -> tuple[str, str]:
        """Return a table's name as written, folded, and its canonical name."""
        parts = self.parts(table)
        key = tuple([(part.args["this"], part.args.get("quoted")) for part in parts])
        found = self._tables.get(key)
        if found is None:
            found = self._tables[key] = self.written(parts), self.table(table)
        return found

    def written(self, parts: list[exp.Identifier]) -> str:
        """Return the folded dotted name of these parts, defaults not applied."""
        return naming.fold_parts([(part.name, bool(part.args.get("quoted"))) for part in parts], self.dialect)

    def complete(self, name: str, parts: int) -> str:
        """Put the defaults in front of a folded name of so many parts."""
        if parts < 2 and self.default_schema:
            name = f"{self.default_schema}.{name}"
            parts += 1 + self.default_schema.count(".")
        if (parts == 2 and self.default_db) or (parts < 2 and self.default_db and not self.default_schema):
            name = f"{self.default_db}.{name}"
        return name
