"""Column lineage of SQL in one pass: text in, statements with their dependencies out."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from sqlglot import exp

from catchment_parsers.facts import Limits, Statement
from catchment_parsers.sql.bare import expression_columns, expression_meaning
from catchment_parsers.sql.composition import compose
from catchment_parsers.sql.dialects import LATERAL_ALIASES
from catchment_parsers.sql.names import Names
from catchment_parsers.sql.queries import subquery
from catchment_parsers.sql.schema import Schema
from catchment_parsers.sql.scopes import Run
from catchment_parsers.sql.scripts import read_script

NO_TABLES: Mapping[str, Mapping[str, str]] = MappingProxyType({})
NO_NAMES: Mapping[str, str] = MappingProxyType({})

__all__ = ["Limits", "Schema", "compose", "expression_columns", "expression_meaning", "extract"]


def extract(
    sql: str,
    dialect: str,
    *,
    schema: Schema | Mapping[str, Mapping[str, str]] = NO_TABLES,
    default_db: str = "",
    default_schema: str = "",
    lateral_aliases: bool | None = None,
    stand_ins: Mapping[str, str] = NO_NAMES,
    limits: Limits = Limits(),
    refuse: Callable[[], str] | None = None,
) -> tuple[Statement, ...]:
    """Return the lineage of every statement of a script.  No SQL makes it raise.

    Args:
        sql: The text.
        dialect: sqlglot's name of the dialect, "" for its own.
        schema: Columns of known tables, name -> {column: type} in column order; a `Schema` made once
            serves many calls.
        default_db: Database of tables that name none.
        default_schema: Schema of tables that name none.
        lateral_aliases: Whether an item of a SELECT sees the aliases before it; None asks the dialect.
        stand_ins: CTEs that stand for a relation of their own (dbt's ephemeral models), to its canonical name.
        limits: What a statement may cost.
        refuse: Asked before each statement is read; returns why it is not, "" where it is.
    """
    names = Names(dialect, default_db, default_schema)
    run = Run(
        names=names,
        schema=schema if isinstance(schema, Schema) else Schema(schema, dialect),
        limits=limits,
        lateral=dialect in LATERAL_ALIASES if lateral_aliases is None else lateral_aliases,
        known={},
        stand_ins={names.local(exp.to_identifier(name, quoted=False)): table for name, table in stand_ins.items()},
        subquery=subquery,
        refuse=refuse,
    )
    return tuple(read_script(run, sql))
