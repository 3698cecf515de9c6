"""The store: what is known, in one SQLite file.  Nothing outside this package speaks SQL."""

from catchment.store.database import Store

__all__ = ["Store"]
