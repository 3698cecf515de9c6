"""What numbers of nodes stand for: the graph asks for names as it needs them, and holds none itself."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

import numpy as np

from catchment.graph.arrays import Ints


class Names(Protocol):
    """The names of a graph's nodes.

    Attributes:
        count: Every id is below it.
        asset_of: The asset of every id: of a column its own, of an asset itself; -1 where an id names nothing.
    """

    count: int
    asset_of: Ints

    def urn(self, node: int) -> str:
        """Return the URN of a node.

        Raises:
            KeyError: The id names nothing.
        """

    def id(self, urn: str) -> int | None:
        """Return the id of a URN, None where it has none."""


class Listed:
    """Names that are all at hand: a small graph's, such as a pull request's."""

    def __init__(self, nodes: Iterable[tuple[int, str, int | None]]) -> None:
        """Args: id, URN, and for a column the id of its asset."""
        nodes = list(nodes)
        self._urns = {node: urn for node, urn, _ in nodes}
        self._ids = {urn: node for node, urn, _ in nodes}
        self.count = max(self._urns, default=-1) + 1
        self.asset_of = np.full(self.count, -1, np.int32)
        for node, _, asset in nodes:
            self.asset_of[node] = node if asset is None else asset

    def urn(self, node: int) -> str:
        """Return the URN of a node."""
        return self._urns[node]

    def id(self, urn: str) -> int | None:
        """Return the id of a URN."""
        return self._ids.get(urn)


class Urns(Mapping[int, str]):
    """The URNs of all nodes by id."""

    def __init__(self, names: Names) -> None:
        self._names = names

    def __getitem__(self, node: int) -> str:
        return self._names.urn(node)

    def __iter__(self) -> Iterator[int]:
        return iter(np.flatnonzero(self._names.asset_of >= 0).tolist())

    def __len__(self) -> int:
        return int((self._names.asset_of >= 0).sum())
