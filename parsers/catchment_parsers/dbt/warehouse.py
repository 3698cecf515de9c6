"""What the warehouse says of a relation: the figures, type, owner and comment in ``catalog.json``."""

from typing import Any

from catchment_parsers.dbt.report_shapes import CatalogTable
from catchment_parsers.dbt.values import present

_ROWS = ("row_count", "num_rows", "rows", "total_rows")
_BYTES = ("bytes", "num_bytes", "size", "total_bytes")
"""What adapters call the figures: Snowflake, BigQuery, Redshift and Spark, ClickHouse."""


def row_count(table: CatalogTable | None) -> int:
    """Return the rows of a relation, -1 where the warehouse does not say."""
    return _figure(table, _ROWS)


def warehouse_details(table: CatalogTable | None) -> dict[str, Any]:
    """Return what the warehouse says of a relation, as an asset's details."""
    if table is None:
        return {}
    size, about = _figure(table, _BYTES), table.metadata
    modified = _value(table, "last_modified")
    return present(
        (
            ("bytes", size if size >= 0 else None),
            ("last_modified", str(modified) if modified is not None else None),
            ("relation_type", about.type if about else None),
            ("warehouse_owner", about.owner if about else None),
        )
    )


def comment(table: CatalogTable | None) -> str:
    """Return the comment on a relation in the database, "" where it has none."""
    return (table.metadata.comment if table and table.metadata else None) or ""


def _figure(table: CatalogTable | None, names: tuple[str, ...]) -> int:
    if table is None or not table.stats:
        return -1
    return next((n for name in names if (n := _number(_value(table, name))) >= 0), -1)


def _value(table: CatalogTable, name: str) -> Any:
    """Return a statistic, None where the adapter has nothing to say (``include`` is false then)."""
    found = (table.stats or {}).get(name)
    return None if found is None or found.include is False else found.value


def _number(value: Any) -> int:
    """Return a figure as a whole number, -1 where it is none: some adapters write it as text.

    >>> _number("1200"), _number(12.0), _number("n/a"), _number(True), _number(None)
    (1200, 12, -1, -1, -1)
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return -1
    try:
        return int(float(value))
    except (ValueError, OverflowError):
        return -1
