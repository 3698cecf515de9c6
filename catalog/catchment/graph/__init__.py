"""The lineage graph: integer ids beneath, a networkx graph to whoever uses it."""

from catchment.graph.lineage import Lineage, Link

__all__ = ["Lineage", "Link"]
