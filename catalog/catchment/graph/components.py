"""Which nodes of a graph hang together."""

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from catchment.graph.arrays import Ints


def components(count: int, sources: Ints, ends: Ints, connection: str = "strong") -> Ints:
    """Return the number of the component of each node.

    Args:
        count: How many nodes there are.
        sources: The node that each link comes from.
        ends: The node that it goes to.
        connection: ``strong`` for nodes that all reach each other, ``weak`` whatever the direction of the links.
    """
    # Several links between the same nodes keep scipy in a circle for ever.  Made of the ends of links, a matrix has
    # one of each.
    others = sources != ends
    links = csr_array((np.ones(others.sum(), np.bool_), (sources[others], ends[others])), shape=(count, count))
    parts: Ints = connected_components(links, connection=connection)[1]
    return parts
