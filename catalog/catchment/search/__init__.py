"""Search: the assets that have every word, the widely used and the certified first, counted by facets."""

from catchment.search.index import FACETS, Correction, Found, Hit, Index, Wanted
from catchment.search.passages import matching

__all__ = ["FACETS", "Correction", "Found", "Hit", "Index", "Wanted", "matching"]
