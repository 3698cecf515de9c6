"""An asset's columns once its SQL is read: each has edges, or a reason why it has none."""

from collections.abc import Collection, Iterable, Iterator

from msgspec.structs import replace

from catchment_parsers.dbt.values import column_key, folded
from catchment_parsers.facts import (
    DIRECT_SUBTYPES,
    Asset,
    Column,
    Diagnostic,
    Edge,
    Kind,
    OutputColumn,
    ParseStatus,
    Severity,
    Statement,
)

SNAPSHOT_COLUMNS = ("dbt_scd_id", "dbt_updated_at", "dbt_valid_from", "dbt_valid_to", "dbt_is_deleted")
"""What dbt adds to a snapshot's query; a project may give them other names."""


def explained_columns(
    asset: Asset, statement: Statement, edges: Iterable[Edge]
) -> tuple[tuple[Column, ...], tuple[Diagnostic, ...]]:
    """Return the union of an asset's columns and its SQL's, each explained, and how they differ."""
    outputs = {column_key(one.name, asset.dialect): one for one in statement.columns if one.name != "*"}
    reported = any(column.in_catalog for column in asset.columns)
    known = {column_key(column.name, asset.dialect): column for column in asset.columns}
    # The warehouse's order stands; without it, the query's does.
    order = dict.fromkeys((*known, *outputs) if reported else (*outputs, *known))
    reasons = _Reasons(asset, statement, edges, outputs, reported)
    columns = []
    for position, key in enumerate(order, start=1):
        ordinal = position if not reported and key in outputs else 0
        column = _column(known.get(key), outputs.get(key), ordinal, asset.dialect)
        reason = reasons.of(key, column, outputs.get(key))
        columns.append(replace(column, reason=reason) if reason != column.reason else column)
    if reasons.default != "not-in-sql":
        return tuple(columns), ()
    return tuple(columns), tuple(_differences(asset, columns, reported))


class _Reasons:
    """Why columns of one asset have no edges.

    Attributes:
        default: The reason of a column that the SQL does not name.
    """

    def __init__(
        self, asset: Asset, statement: Statement, edges: Iterable[Edge], outputs: Collection[str], reported: bool
    ) -> None:
        self.default = _default_reason(statement)
        subtypes = [(edge.target, edge.subtype) for edge in edges]
        self._targets = {target for target, _ in subtypes}
        self._direct = {target for target, subtype in subtypes if subtype in DIRECT_SUBTYPES}
        self._generated = _generated(asset)
        self._outputs = outputs
        self._reported = reported

    def of(self, key: str, column: Column, output: OutputColumn | None) -> str:
        """Return why a column has no edges, or none that says what its values are made of."""
        if key in self._direct:
            return ""
        if output is not None:
            return output.reason or ("indirect-only" if key in self._targets else self.default)
        if key in self._generated:
            return "generated-by-dbt"
        absent = self._reported and not column.in_catalog
        if absent:
            return "declared-but-absent"
        return "struct-field" if self._is_field(key) else self.default

    def _is_field(self, key: str) -> bool:
        """Say whether a column is listed beside the struct that holds it, as BigQuery does: ``address.city``."""
        return any(key[:end] in self._outputs for end, letter in enumerate(key) if letter == ".")


def _column(known: Column | None, output: OutputColumn | None, ordinal: int, dialect: str) -> Column:
    if known is None:
        assert output is not None, "a column comes from the asset or from its SQL"
        name = output.name
        return Column(name=name, data_type=output.data_type, ordinal=ordinal, folded=folded(name, dialect))
    if output is None or known.in_catalog:
        return known
    return replace(known, data_type=known.data_type or output.data_type, ordinal=ordinal)


def _default_reason(statement: Statement) -> str:
    """Return why a column that the SQL does not name has no edges."""
    if statement.status is ParseStatus.FAILED:
        return "sql-not-parsed"
    if statement.status is ParseStatus.OPAQUE:
        return "opaque"
    return "star-without-schema" if any(one.name == "*" for one in statement.columns) else "not-in-sql"


def _generated(asset: Asset) -> frozenset[str]:
    if asset.kind is not Kind.SNAPSHOT:
        return frozenset()
    renamed = asset.details.get("meta_columns", {})
    return frozenset(column_key(renamed.get(name, name), asset.dialect) for name in SNAPSHOT_COLUMNS)


def _differences(asset: Asset, columns: Iterable[Column], reported: bool) -> Iterator[Diagnostic]:
    """Yield how a query without open stars differs from the table that it made, or from its declaration."""
    if not reported:
        absent = (c for c in columns if c.declared and c.reason == "not-in-sql")
        for column in absent:
            message = f"Column {column.name!r} is declared, but the SQL does not yield it."
            yield Diagnostic(code="declared-but-absent", message=message, path=asset.path)
        return
    new = [c.name for c in columns if not c.in_catalog and c.reason != "declared-but-absent"]
    old = [c.name for c in columns if c.in_catalog and c.reason == "not-in-sql"]
    if new or old:
        message = (
            "The catalog and the SQL differ, as one is older than the other: "
            f"in the SQL alone [{', '.join(new)}], in the warehouse alone [{', '.join(old)}]."
        )
        yield Diagnostic(code="catalog-differs", message=message, severity=Severity.INFO, path=asset.path)
