"""Which nodes hang together: scipy's components, on what scipy can take."""

from typing import Literal

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from catchment.graph.arrays import Ints


def components(count: int, sources: Ints, ends: Ints, connection: Literal["strong", "weak"] = "strong") -> Ints:
    """Return the component of each of so many nodes, given the links between them.

    Args:
        count: How many nodes there are; they are the numbers below it.
        sources: The node that each link comes from.
        ends: The node that it leads to.
        connection: Strong: nodes that reach each other; weak: whatever the direction.
    """
    # Loops, and several links between the same nodes, can keep scipy in a circle for ever: they go first.
    others = sources != ends
    matrix = csr_array((np.ones(int(others.sum())), (sources[others], ends[others])), shape=(count, count))
    matrix.sum_duplicates()
    _, parts = connected_components(matrix, connection=connection)
    return np.asarray(parts, np.int32)
