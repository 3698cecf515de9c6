"""The objects that a template meets: what is not known, relations, columns.

Nothing here has a public attribute that leads out of the sandbox, and nothing that templates share can be changed.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NoReturn

from catchment_parsers.dbt.jinja.records import Reference

CTE_PREFIX = "__dbt__cte__"
"""How dbt calls the CTE of an ephemeral model: this and the model's name."""


_HIDDEN = frozenset({"unsafe_callable", "alters_data", "jinja_pass_arg"})
"""Attributes by which Jinja asks what an object is."""


def checked(name: str) -> str:
    """Return the name of an attribute that a template asks for.

    Raises:
        AttributeError: It is Python's or Jinja's own.
    """
    if name.startswith("_") or name in _HIDDEN:
        raise AttributeError(name)
    return name


class UnknownError(Exception):
    """A template's text depends on what no artifact tells.

    Attributes:
        name: What that is, as the template writes it.
        macro: The outermost macro that asked for it, "" where the text itself did.
    """

    def __init__(self, name: str, macro: str = "") -> None:
        super().__init__(name)
        self.name = name
        self.macro = macro


class Unknown:
    """A value that no artifact tells: it can be passed on and printed, and nothing may depend on it."""

    def __init__(self, name: str, is_there: bool = True) -> None:
        self._name, self._is_there = name, is_there

    def __getattr__(self, name: str) -> "Unknown":
        return Unknown(f"{self._name}.{checked(name)}", is_there=False)

    def __getitem__(self, key: object) -> "Unknown":
        return Unknown(f"{self._name}[{key!r}]", is_there=False)

    def __call__(self, *_: object, **__: object) -> "Unknown":
        """Return what calling it would, which is not known either."""
        return Unknown(f"{self._name}()")

    def _refuse(self, *_: object) -> NoReturn:
        raise UnknownError(self._name)

    __bool__ = __len__ = __iter__ = __str__ = __hash__ = __contains__ = __int__ = __float__ = _refuse
    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = _refuse
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __mod__ = __rmod__ = _refuse
    __truediv__ = __rtruediv__ = __floordiv__ = __rfloordiv__ = __pow__ = __rpow__ = __neg__ = __pos__ = _refuse


def name_of(value: Unknown) -> str:
    """Return what is not known, as the template writes it."""
    return value._name  # noqa: SLF001 - it is no attribute to templates


def is_there(value: Unknown) -> bool:
    """Say whether there is surely something, whatever it is: of what nobody knows, nobody knows the parts."""
    return value._is_there  # noqa: SLF001 - as above


class Known:
    """A namespace of which some names are known, and others are not."""

    def __init__(self, name: str, **known: Any) -> None:
        self._name, self._known = name, known

    def __getattr__(self, name: str) -> Any:
        return self.get(checked(name))

    def get(self, name: str, default: object = None) -> Any:  # noqa: ARG002 - what is not known may be there
        """Return what a name stands for."""
        return self._known[name] if name in self._known else Unknown(f"{self._name}.{name}", is_there=False)


class Relation(Mapping[str, Any]):
    """A table or view, as ``ref()``, ``source()``, ``this`` and ``api.Relation.create()`` return it.

    It is a mapping, too, by which dbt_utils knows a relation.
    """

    def __init__(self, reference: Reference) -> None:
        self._reference = reference
        self.database = reference.database or None
        self.schema = reference.schema or None
        self.identifier = self.name = self.table = reference.identifier or None
        self.is_cte = reference.identifier.startswith(CTE_PREFIX)
        self.metadata = {"type": "Relation"}

    def __getitem__(self, key: str) -> Any:
        return getattr(self, checked(key))

    def __iter__(self) -> Iterator[str]:
        return iter(("database", "schema", "identifier", "metadata"))

    def __len__(self) -> int:
        return 4

    def __str__(self) -> str:
        return self._reference.written

    render = __str__

    def __eq__(self, other: object) -> bool:
        return str(self) == str(other) if isinstance(other, Relation) else NotImplemented

    def __hash__(self) -> int:
        return hash(str(self))

    def __getattr__(self, name: str) -> Unknown:
        return Unknown(f"relation.{checked(name)}")

    def include(self, database: bool = True, schema: bool = True, identifier: bool = True) -> "Relation":
        """Return the relation without some of its parts."""
        told = self._reference
        return relation(
            told.database if database else "",
            told.schema if schema else "",
            told.identifier if identifier else "",
            quote_of(told.written),
        )

    def quote(self, **_: bool) -> "Relation":
        """Return the relation; how it is quoted changes no name that dbt makes."""
        return self

    def without_identifier(self) -> "Relation":
        """Return its schema."""
        return self.include(identifier=False)


class Called:
    """A namespace that can be called, as a class can."""

    def __init__(self, known: Known, call: Callable[..., Any]) -> None:
        self._known, self._call = known, call

    def __getattr__(self, name: str) -> Any:
        return getattr(self._known, checked(name))

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Make one."""
        return self._call(*args, **kwargs)


def relation(database: str, schema: str, identifier: str, quote: str) -> Relation:
    """Return a relation of these parts, each quoted with `quote`."""
    parts = (f"{quote}{part}{quote}" for part in (database, schema, identifier) if part)
    told = Reference(written=".".join(parts), database=database, schema=schema, identifier=identifier)
    return Relation(told)


def quote_of(written: str) -> str:
    """Return the quotation mark that a relation is written with, "" where it has none.

    >>> quote_of('"db"."main"."t"'), quote_of("db.main.t")
    ('"', '')
    """
    return written[:1] if written[:1] in ('"', "`") else ""


class Column:
    """A column, as ``adapter.get_columns_in_relation()`` and ``api.Column()`` return it."""

    def __init__(self, column: str, dtype: str = "", *_: object, quote: str = '"', **__: object) -> None:
        self.name = self.column = column
        self.dtype = self.data_type = dtype
        self.quoted = f"{quote}{column}{quote}"

    def __getattr__(self, name: str) -> Unknown:
        return Unknown(f"column.{checked(name)}")

    def is_string(self) -> bool:
        """Say whether it holds text."""
        return self._base() in {"text", "character varying", "character", "varchar", "string"}

    def string_size(self) -> int:
        """Return how long its texts may be, which dbt takes to be 256 where the type does not say."""
        size = self.dtype.partition("(")[2].rstrip(") ")
        return int(size) if size.isdigit() else 256

    def is_number(self) -> bool:
        """Say whether it holds numbers."""
        return self.is_integer() or self.is_float() or self.is_numeric()

    def is_integer(self) -> bool:
        """Say whether it holds whole numbers."""
        return self._base() in {"integer", "int", "bigint", "smallint", "int64", "int4", "int8"}

    def is_float(self) -> bool:
        """Say whether it holds floating point numbers."""
        return self._base() in {"real", "float", "double", "double precision", "float4", "float8", "float64"}

    def is_numeric(self) -> bool:
        """Say whether it holds decimal numbers."""
        return self._base() in {"numeric", "decimal", "number"}

    def _base(self) -> str:
        return self.dtype.partition("(")[0].strip().lower()


_TYPES = {
    "bigquery": {"FLOAT": "FLOAT64", "INTEGER": "INT64", "STRING": "STRING", "TEXT": "STRING"},
    "databricks": {"STRING": "STRING", "INTEGER": "INT", "LONG": "BIGINT"},
    "spark": {"STRING": "STRING", "INTEGER": "INT", "LONG": "BIGINT"},
}
_USUAL_TYPES = {"STRING": "TEXT", "INTEGER": "INT"}


def translate_type(dtype: str, adapter: str) -> str:
    """Return what an adapter calls one of dbt's types."""
    return _TYPES.get(adapter, _USUAL_TYPES).get(dtype.upper(), dtype)
