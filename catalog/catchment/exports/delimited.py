"""CSV: a table a file, safe to open in a spreadsheet."""

import csv
from pathlib import Path
from typing import TYPE_CHECKING

from catchment.exports.tables import TABLES, Cell, rows

if TYPE_CHECKING:
    from catchment.catalog import Catalog

FILES = tuple(f"{table}.csv" for table in TABLES)
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a spreadsheet takes for the beginning of a formula, or skips on the way to one."""


def fill(catalog: "Catalog", folder: Path) -> None:
    """Write the tables into a folder."""
    for table, name in zip(TABLES, FILES, strict=True):
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(TABLES[table])
            writer.writerows([guarded(cell) for cell in row] for row in rows(catalog, table))


def guarded(cell: Cell) -> str:
    """Return a cell as text, with an apostrophe before what would be a formula: a spreadsheet runs it when opened.

    >>> guarded("=1+1"), guarded("orders"), guarded(True), guarded(None)
    ("'=1+1", 'orders', 'true', '')
    """
    if isinstance(cell, bool):
        return "true" if cell else "false"
    text = "" if cell is None else str(cell)
    return f"'{text}" if isinstance(cell, str) and text.startswith(_FORMULA) else text
