"""Components, as networkx has them, whatever links there are: loops and parallel ones too."""

from typing import Literal

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catchment.graph.components import components

LINKS = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=40)


@pytest.mark.parametrize("connection", ["strong", "weak"])
@given(links=LINKS)
def test_components_are_those_of_networkx(connection: Literal["strong", "weak"], links: list[tuple[int, int]]) -> None:
    graph = nx.DiGraph([*links])
    graph.add_nodes_from(range(8))
    ends = np.array(links, np.int32).reshape(-1, 2)
    parts = components(8, ends[:, 0], ends[:, 1], connection).tolist()
    found = {frozenset(node for node in range(8) if parts[node] == part) for part in parts}
    told = nx.strongly_connected_components(graph) if connection == "strong" else nx.weakly_connected_components(graph)
    assert found == {frozenset(each) for each in told}
