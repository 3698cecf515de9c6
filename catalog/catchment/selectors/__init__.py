"""Selectors: dbt's grammar and methods for assets, and the same for columns.

Selecting assets, a column stands for its asset; selecting columns, an asset stands for all of its columns.  So both
go together: ``column:orders.email+,tag:finance``.
"""

from catchment.selectors.columns import Found, Scope
from catchment.selectors.methods import name_of
from catchment.selectors.selection import scope_of, select, select_columns, selected_ids, unmatched

__all__ = ["Found", "Scope", "name_of", "scope_of", "select", "select_columns", "selected_ids", "unmatched"]
