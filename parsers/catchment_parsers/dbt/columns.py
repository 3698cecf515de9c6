"""A dataset's columns: what the warehouse reports, joined with what the project declares."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from catchment_parsers.dbt.classification import mark
from catchment_parsers.dbt.context import Context
from catchment_parsers.dbt.decode import UNREADABLE
from catchment_parsers.dbt.errors import ArtifactError
from catchment_parsers.dbt.report_shapes import CatalogColumn, CatalogTable
from catchment_parsers.dbt.shapes import DeclaredColumn
from catchment_parsers.dbt.types import same_type
from catchment_parsers.dbt.values import all_texts, column_key, folded, merged
from catchment_parsers.facts import Column, Diagnostic, Severity

_SHOWN = 20
"""Names that a diagnostic lists before the rest are counted."""


_columns = msgspec.json.Decoder(dict[str, DeclaredColumn] | None)


def declared(section: str, unique_id: str, columns: msgspec.Raw) -> Mapping[str, DeclaredColumn]:
    """Decode the columns that one resource of a section of the manifest declares, by name.

    Raises:
        ArtifactError: They are not in the shape of columns.
    """
    try:
        return _columns.decode(columns) or {}
    except UNREADABLE as error:
        what, _, path = str(error).partition(" - at `$")
        where = f"manifest.json at $.{section}[{unique_id!r}].columns{path.rstrip('`')}"
        raise ArtifactError(what, where, "write it anew with dbt") from error


def joined(
    context: Context,
    declared: Mapping[str, DeclaredColumn],
    table: CatalogTable | None = None,
    not_null: Iterable[str] = (),
    types: Mapping[str, Any] | None = None,
) -> tuple[Column, ...]:
    """Return the union of reported and declared columns: reported ones first, in the table's order.

    Args:
        context: The project: its dialect folds the names.
        declared: From the project's YAML, by name.
        table: From the catalog, None where the warehouse was not asked or does not have it.
        not_null: Names of columns that a constraint of the table forbids to be NULL.
        types: Columns and types that the project gives a seed.
    """
    dialect = context.dialect
    by_key = {column_key(one.name or key, dialect): (one.name or key, one) for key, one in declared.items()}
    required = {column_key(name, dialect) for name in not_null}
    given = {column_key(name, dialect): (name, str(kind)) for name, kind in (types or {}).items() if kind}
    reported = sorted((table.columns or {}).items() if table else (), key=lambda item: item[1].index or 0)
    columns = []
    for ordinal, (key, column) in enumerate(reported, start=1):
        known_as = column_key(column.name or key, dialect)
        _, one = by_key.pop(known_as, ("", None))
        columns.append(_column(context, column.name or key, column, ordinal, one, known_as in required))
    for key, (name, one) in by_key.items():
        _, kind = given.pop(key, ("", ""))
        columns.append(_column(context, name, None, 0, one, key in required, kind))
    columns += [
        Column(name=name, data_type=kind, not_null=key in required, folded=folded(name, dialect))
        for key, (name, kind) in given.items()
    ]
    return tuple(columns)


def differences(
    columns: Iterable[Column], declared: Mapping[str, DeclaredColumn], path: str, dialect: str, contracted: bool = False
) -> tuple[Diagnostic, ...]:
    """Return where the declaration and the warehouse disagree about a table that the warehouse has."""
    if not declared and not contracted:
        return ()
    columns = list(columns)
    types = {column_key(one.name or key, dialect): one.data_type or "" for key, one in declared.items()}
    return (*_drifts(columns, types, path, dialect), *_undeclared(columns, path))


def _drifts(columns: Iterable[Column], types: Mapping[str, str], path: str, dialect: str) -> Iterator[Diagnostic]:
    for column in columns:
        stated = types.get(column_key(column.name, dialect), "")
        if not column.in_catalog:
            message = f"Column {column.name!r} is declared, but the warehouse's table does not have it."
            yield Diagnostic(code="declared-but-absent", message=message, path=path)
        elif stated and column.data_type and not same_type(stated, column.data_type, dialect):
            message = f"Column {column.name!r} is declared as {stated}, but is {column.data_type}."
            yield Diagnostic(code="type-drift", message=message, path=path)


def _undeclared(columns: Iterable[Column], path: str) -> Iterator[Diagnostic]:
    names = [column.name for column in columns if column.in_catalog and not column.declared]
    if names:
        more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
        message = f"The warehouse has columns that the project does not declare: {', '.join(names[:_SHOWN])}{more}."
        yield Diagnostic(code="present-but-undeclared", message=message, severity=Severity.INFO, path=path)


def _column(
    context: Context,
    name: str,
    reported: CatalogColumn | None,
    ordinal: int,
    declared: DeclaredColumn | None,
    required: bool,
    given: str = "",
) -> Column:
    kind = (reported.type or "") if reported else given
    comment = reported.comment if reported else None
    if declared is None:
        description, origin = context.docs.described(None, None, comment) if comment else ("", "")
        return Column(
            name=name,
            data_type=kind,
            ordinal=ordinal,
            description=description,
            description_origin=origin,
            in_catalog=True,
            not_null=required,
            folded=folded(name, context.dialect),
        )
    config = declared.config
    tags = all_texts(declared.tags, config.tags if config else None)
    meta = merged(config.meta if config else None, declared.meta)
    said = mark(tags, meta, context.mapping)
    description, origin = context.docs.described(declared.description, declared.doc_blocks, comment)
    return Column(
        name=name,
        data_type=kind or declared.data_type or "",
        ordinal=ordinal,
        description=description,
        description_origin=origin,
        tags=tags,
        meta=meta,
        sensitivity=said.sensitivity,
        pii=said.pii,
        declared=True,
        in_catalog=reported is not None,
        not_null=required or any(c.type in {"not_null", "primary_key"} for c in declared.constraints or ()),
        folded=folded(name, context.dialect),
    )
