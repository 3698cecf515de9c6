"""The columns of known tables, found by full or partial names."""

from collections.abc import Iterable, Mapping

from sqlglot import exp
from sqlglot.errors import SqlglotError

from catchment_parsers import naming
from catchment_parsers.sql.relations import Column, Relation, table_relation

Tables = Mapping[str, Mapping[str, str]]
STRUCTS = frozenset({"STRUCT", "RECORD", "OBJECT"})
"""How the types of structs begin."""


class Schema:
    """Known tables: name -> {column: type} in column order.  Make it once, use it for many statements.

    Names may be full or partial, folded or as the warehouse writes them; a query's partial name finds
    a table if it is the only one with that tail.  A table without columns is one whose columns are not known.
    """

    def __init__(self, tables: Tables, dialect: str) -> None:
        self.dialect = dialect
        self._tables = tables
        self._tails: dict[str, str | None] = {}
        self._relations: dict[str, Relation | None] = {}

    def find(self, name: str) -> Relation | None:
        """Return the table that a canonical name means, or None if it is not known."""
        if not self._tables:
            return None
        if name not in self._relations:
            key = self._key(name)
            self._relations[name] = None if key is None else self._relation(name, key)
        return self._relations[name]

    def types(self, name: str) -> list[str]:
        """Return the types of a table's own columns, in order; none where it is not known."""
        key = self._key(name) if self._tables else None
        columns = self._tables[key] if key is not None else {}
        return [kind for name, kind in columns.items() if name.rpartition(".")[0] not in columns]

    def _key(self, name: str) -> str | None:
        """Return the key of the table: exact, or a tail of the name, or the one key with this tail."""
        if name in self._tables:
            return name
        if not self._tails:
            self._tails = _tails(self._tables)
        tail = name.casefold()
        while tail:
            key = self._tails.get(tail)
            if key is not None and (tail == name.casefold() or key.casefold() == tail):
                return key
            tail = tail.partition(".")[2]
        return None

    def _relation(self, name: str, key: str) -> Relation:
        """Return the relation under the fuller of both names."""
        canonical = self._canonical(key) if key.count(".") > name.count(".") else name
        columns = self._tables[key]
        if not columns:
            return table_relation(canonical, None)
        own = [name for name in columns if name.rpartition(".")[0] not in columns]
        relation = table_relation(canonical, [(self._fold(name), name) for name in own])
        nested = {name.partition(".")[0] for name in columns} if len(own) < len(columns) else ()
        for name, column in zip(own, relation.listed, strict=True):
            if name in nested:
                column.fields = self._nested(column, name, columns)
            elif columns[name][:6].upper() in STRUCTS:
                column.fields = self._typed(column, columns[name])
        return relation

    def _nested(self, column: Column, name: str, columns: Iterable[str]) -> dict[str, Column]:
        """Return the fields of a struct that are listed beside it, as ``address.city``; the struct is what is read."""
        prefix = f"{name}."
        fields = {}
        for path in columns:
            field = path.removeprefix(prefix)
            if field != path and "." not in field:
                inner = self._nested(column, path, columns)
                fields[self._fold(field)] = Column(self._fold(field), column.deps, field, fields=inner or None)
        return fields

    def _typed(self, column: Column, kind: str) -> dict[str, Column] | None:
        """Return the fields that a column's type names."""
        try:
            parsed = exp.DataType.build(kind, dialect=self.dialect)
        except (SqlglotError, ValueError):
            return None
        return self._fields_of(column, parsed)

    def _fields_of(self, column: Column, kind: exp.Expr) -> dict[str, Column] | None:
        fields = {}
        for item in kind.expressions:
            inner = item.args.get("kind") if isinstance(item, exp.ColumnDef) else None
            if isinstance(inner, exp.DataType):
                name = self._fold(item.name)
                fields[name] = Column(name, column.deps, item.name, fields=self._fields_of(column, inner))
        return fields or None

    def _canonical(self, key: str) -> str:
        parts = [(part, not _one_case(part)) for part in key.split(".")]
        return naming.fold_parts(parts, self.dialect)

    def _fold(self, column: str) -> str:
        """Fold a column as listed: people list a warehouse's upper-case names in lower case, too."""
        return naming.fold_column(column, quoted=not _one_case(column), dialect=self.dialect)


def _one_case(name: str) -> bool:
    return name in (name.lower(), name.upper())


def _tails(tables: Tables) -> dict[str, str | None]:
    """Index keys by their tails; a tail of several keys means none of them."""
    found: dict[str, str | None] = {}
    for key in tables:
        tail = key.casefold()
        while tail:
            found[tail] = key if tail not in found or tail == key.casefold() else None
            tail = tail.partition(".")[2]
    return found
