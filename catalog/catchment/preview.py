"""What an ingestion would change: it is done for real, on a copy of the catalog that is thrown away."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from catchment.difference import Difference, between
from catchment.ingest import Ingested
from catchment.store import Store, read
from catchment.store.care import backup


def preview(db: Path, ingest: Callable[[Path], Ingested]) -> Difference:
    """Return what would be different after an ingestion; the catalog is only read.

    Args:
        db: The catalog's file, which need not be there.
        ingest: Does it, on the catalog that it is given.

    Raises:
        InputError: The input cannot be read.
        CatalogError: The catalog cannot be read.
    """
    with tempfile.TemporaryDirectory(prefix="catchment-") as folder:
        copy = Path(folder) / "catchment.db"
        before = _copied(db, copy) if db.exists() else 0
        ingested = ingest(copy)
        with Store.open(copy) as store:
            return between(store, before, ingested.published.run)


def _copied(db: Path, copy: Path) -> int:
    with Store.open(db) as store:
        backup(store, copy)
        return read.latest_run(store)
