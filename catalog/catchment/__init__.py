"""Catchment: a metadata catalog and column-level lineage graph in one file.

Three lines answer what a change of a column reaches, and hand over a networkx graph::

    catalog = catchment.open("catchment.db")
    catalog.downstream("stg_payments.amount_cents")
    graph = catalog.graph()
"""

from typing import TYPE_CHECKING, Any

from catchment.errors import CatchmentError

if TYPE_CHECKING:
    from catchment.catalog import Catalog, open

__all__ = ["Catalog", "CatchmentError", "open"]
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """Import the catalog when it is first asked for: `catchment --help` needs none of it."""
    if name in __all__:
        from catchment import catalog

        return getattr(catalog, name)
    raise AttributeError(f"module 'catchment' has no attribute {name!r}")
