"""Parquet: a table a file, written by batches of rows."""

from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from catchment.errors import InputError
from catchment.exports.tables import TABLES, Row, rows

if TYPE_CHECKING:
    from catchment.catalog import Catalog

FILES = tuple(f"{table}.parquet" for table in TABLES)
BATCH = 20_000
"""Rows that are held at a time."""


def check_installed() -> None:
    """Make sure that Parquet can be written.

    Raises:
        InputError: The extra is not installed.
    """
    try:
        import arro3.io  # noqa: F401
    except ImportError as error:
        raise InputError(
            "Parquet is written with the extra 'parquet', which is not installed: pip install 'catchment[parquet]'"
        ) from error


def fill(catalog: "Catalog", folder: Path) -> None:
    """Write the tables into a folder."""
    from arro3.core import RecordBatchReader
    from arro3.io import write_parquet

    for (table, fields), name in zip(TABLES.items(), FILES, strict=True):
        schema = _schema(fields)
        reader = RecordBatchReader.from_batches(schema, _batches(rows(catalog, table), schema))
        write_parquet(reader, folder / name, compression="zstd(1)")


def _schema(fields: Mapping[str, type]) -> Any:
    from arro3.core import DataType, Field, Schema

    types = {str: DataType.string(), int: DataType.int64(), bool: DataType.bool()}
    return Schema([Field(name, types[type_]) for name, type_ in fields.items()])


def _batches(made: Iterator[Row], schema: Any) -> Iterator[Any]:
    from arro3.core import Array, RecordBatch

    while batch := list(islice(made, BATCH)):
        columns = zip(*batch, strict=True)
        arrays = [Array(list(column), type=schema.field(place).type) for place, column in enumerate(columns)]
        yield RecordBatch.from_arrays(arrays, schema=schema)
