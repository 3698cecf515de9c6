"""A dataset's columns: what the warehouse reports, joined with what the project declares."""

import re
from collections.abc import Iterable, Mapping

from catchment_parsers.dbt.classification import mark
from catchment_parsers.dbt.shapes import CatalogColumn, CatalogTable, DeclaredColumn
from catchment_parsers.dbt.values import column_key, merged, texts
from catchment_parsers.facts import Column, Diagnostic

_SAME = {
    "int": "integer", "int4": "integer", "int64": "integer", "int8": "bigint", "long": "bigint",
    "bool": "boolean", "text": "varchar", "string": "varchar", "character varying": "varchar",
    "char varying": "varchar", "nvarchar": "varchar", "numeric": "decimal", "number": "decimal",
    "float64": "double", "double precision": "double", "float8": "double", "float": "double",
    "timestamp without time zone": "timestamp", "datetime": "timestamp", "timestamp_ntz": "timestamp",
    "timestamp with time zone": "timestamptz", "timestamp_tz": "timestamptz",
}  # fmt: skip
_ARGUMENTS = re.compile(r"\s*\(([^()]*)\)")


def joined(
    declared: Mapping[str, DeclaredColumn], table: CatalogTable | None, not_null: Iterable[str], dialect: str
) -> tuple[Column, ...]:
    """Return the union of reported and declared columns: reported ones first, in the table's order.

    Args:
        declared: From the project's YAML, by name.
        table: From the catalog, None where the warehouse was not asked or does not have it.
        not_null: Names of columns that a constraint of the table forbids to be NULL.
        dialect: Dialect that folds the names.
    """
    by_key = {column_key(one.name or key, dialect): (one.name or key, one) for key, one in declared.items()}
    required = {column_key(name, dialect) for name in not_null}
    reported = sorted((table.columns or {}).items() if table else (), key=lambda item: item[1].index or 0)
    columns = []
    for ordinal, (key, column) in enumerate(reported, start=1):
        folded = column_key(column.name or key, dialect)
        _, one = by_key.pop(folded, ("", None))
        columns.append(_column(column.name or key, column, ordinal, one, folded in required))
    columns += [_column(name, None, 0, one, key in required) for key, (name, one) in by_key.items()]
    return tuple(columns)


def differences(
    columns: Iterable[Column], declared: Mapping[str, DeclaredColumn], path: str, dialect: str
) -> tuple[Diagnostic, ...]:
    """Return where the declaration and the warehouse disagree about a table that the warehouse has."""
    types = {column_key(one.name or key, dialect): one.data_type or "" for key, one in declared.items()}
    found = []
    for column in columns:
        stated = types.get(column_key(column.name, dialect), "")
        if not column.in_catalog:
            message = f"Column {column.name!r} is declared, but the warehouse's table does not have it."
            found.append(Diagnostic(code="declared-but-absent", message=message, path=path))
        elif stated and column.data_type and not same_type(stated, column.data_type):
            message = f"Column {column.name!r} is declared as {stated}, but is {column.data_type}."
            found.append(Diagnostic(code="type-drift", message=message, path=path))
    return tuple(found)


def same_type(one: str, other: str) -> bool:
    """Say whether two types are the same, written otherwise; a missing length or precision fits any.

    >>> same_type("string", "VARCHAR"), same_type("numeric(16, 2)", "DECIMAL(16,2)"), same_type("int", "TEXT")
    (True, True, False)
    """
    (left, left_size), (right, right_size) = _normal(one), _normal(other)
    return left == right and (not left_size or not right_size or left_size == right_size)


def _normal(data_type: str) -> tuple[str, str]:
    lower = " ".join(data_type.lower().split())
    size = _ARGUMENTS.search(lower)
    base = _ARGUMENTS.sub("", lower)
    return _SAME.get(base, base), size[1].replace(" ", "") if size else ""


def _column(
    name: str, reported: CatalogColumn | None, ordinal: int, declared: DeclaredColumn | None, required: bool
) -> Column:
    kind = (reported.type or "") if reported else ""
    if declared is None:
        return Column(name=name, data_type=kind, ordinal=ordinal, in_catalog=True, not_null=required)
    config = declared.config
    tags = tuple(dict.fromkeys((*texts(declared.tags), *texts(config.tags if config else None))))
    meta = merged(config.meta if config else None, declared.meta)
    said = mark(tags, meta)
    return Column(
        name=name,
        data_type=kind or declared.data_type or "",
        ordinal=ordinal,
        description=declared.description or "",
        tags=tags,
        meta=meta,
        sensitivity=said.sensitivity,
        pii=said.pii,
        declared=True,
        in_catalog=reported is not None,
        not_null=required or any(c.type in {"not_null", "primary_key"} for c in declared.constraints or ()),
    )
