"""The lineage graph as networkx sees it: a directed graph to read, made of the arrays as it is looked at."""

from collections.abc import Hashable, ItemsView, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol, Self

import networkx as nx
import numpy as np

from catchment.graph.arrays import Arrays, Ints
from catchment.graph.steps import link

Node = Hashable
Attributes = dict[str, Any]


class Labels(Protocol):
    """What a graph's nodes are called.

    Attributes:
        ids: The ids of all nodes, in order.
    """

    ids: Ints

    def id(self, label: Node) -> int | None:
        """Return the id of a node, None where the graph has no such node."""

    def label(self, node: int) -> Node:
        """Return what a node is called."""

    def attributes(self, node: int) -> Attributes:
        """Return what is said of a node."""


class Numbers:
    """Nodes that are called by their ids."""

    def __init__(self, count: int) -> None:
        self.ids = np.arange(count, dtype=np.int32)

    def id(self, label: Node) -> int | None:
        """Return the number itself, None where it is none of a node."""
        return int(label) if isinstance(label, int | np.integer) and 0 <= label < len(self.ids) else None

    def label(self, node: int) -> Node:
        """Return the id."""
        return node

    def attributes(self, node: int) -> Attributes:  # noqa: ARG002 - the protocol's signature
        """Return nothing: numbers say nothing of themselves."""
        return {}


if TYPE_CHECKING:
    _DiGraph = nx.DiGraph[Any]
else:
    _DiGraph = nx.DiGraph


class LineageGraph(_DiGraph):
    """A directed networkx graph over the arrays, to be read; ``copy()`` returns one to be changed.

    Edges have the attributes ``how`` (the first's, of several) and ``certain``.

    Attributes:
        arrays: The links.
        labels: What the nodes are called.
    """

    __networkx_backend__ = "catchment"

    def __new__(cls, arrays: Arrays | None = None, labels: Labels | None = None) -> Self:  # noqa: ARG004
        """Return a new graph; where nothing is given, an ordinary one, of which networkx makes copies and views."""
        return nx.DiGraph() if arrays is None else object.__new__(cls)  # type: ignore[return-value]

    def __init__(self, arrays: Arrays, labels: Labels | None = None) -> None:
        super().__init__()
        self.arrays = arrays
        self.labels = labels or Numbers(arrays.count)
        self._node = _Nodes(self.labels)
        self._adj = _Neighbours(arrays, self.labels, upstream=False)
        self._pred = _Neighbours(arrays, self.labels, upstream=True)
        # networkx would keep conversions there, and warn of it; `converted` is kept already.
        self.__networkx_cache__ = None  # type: ignore[assignment]
        nx.freeze(self)

    @cached_property
    def converted(self) -> "nx.DiGraph[Any]":
        """The same as an ordinary graph of networkx, which is not to be changed either."""
        copied: nx.DiGraph[Any] = nx.freeze(self.copy())
        return copied

    def node_id(self, label: Node, error: type[nx.NetworkXException] = nx.NodeNotFound) -> int:
        """Return the id of a node.

        Raises:
            NetworkXException: The graph has no such node; the error is one that networkx raises there.
        """
        node = self.labels.id(label)
        if node is None:
            raise error(f"The node {label} is not in the graph.")
        return node

    def named(self, nodes: AbstractSet[int]) -> AbstractSet[Any]:
        """Return a set of nodes by what they are called."""
        return nodes if isinstance(self.labels, Numbers) else Named(nodes, self.labels)


class Named(AbstractSet[Any]):
    """A set of nodes by what they are called, which is asked for when the set is looked at."""

    def __init__(self, nodes: AbstractSet[int], labels: Labels) -> None:
        self._nodes = nodes
        self._labels = labels

    @classmethod
    def _from_iterable(cls, nodes: Iterable[Any]) -> AbstractSet[Any]:
        """Return what an operator makes: a set of Python's."""
        return frozenset(nodes)

    def __contains__(self, label: object) -> bool:
        return self._labels.id(label) in self._nodes

    def __iter__(self) -> Iterator[Any]:
        return map(self._labels.label, self._nodes)

    def __len__(self) -> int:
        return len(self._nodes)

    def __repr__(self) -> str:
        return f"Named({set(self)!r})"


class _Nodes(Mapping[Node, Attributes]):
    """The attributes of all nodes."""

    def __init__(self, labels: Labels) -> None:
        self._labels = labels

    def __getitem__(self, label: Node) -> Attributes:
        node = self._labels.id(label)
        if node is None:
            raise KeyError(label)
        return self._labels.attributes(node)

    def __iter__(self) -> Iterator[Node]:
        return map(self._labels.label, self._labels.ids.tolist())

    def __len__(self) -> int:
        return len(self._labels.ids)

    def __contains__(self, label: object) -> bool:
        return self._labels.id(label) is not None


class _Neighbours(Mapping[Node, dict[Node, Attributes]]):
    """The neighbours of all nodes in one direction, each with the attributes of the edge."""

    def __init__(self, arrays: Arrays, labels: Labels, *, upstream: bool) -> None:
        self._arrays = arrays
        self.labels = labels
        self._upstream = upstream

    def __getitem__(self, label: Node) -> dict[Node, Attributes]:
        node = self.labels.id(label)
        if node is None:
            raise KeyError(label)
        return self.of(node)

    def of(self, node: int) -> dict[Node, Attributes]:
        """Return the neighbours of a node by its id."""
        neighbours: dict[Node, Attributes] = {}
        for end, code in self._arrays.links(node, upstream=self._upstream):
            _, how, certain, _ = link(end, code)
            neighbours.setdefault(self.labels.label(end), {"how": str(how), "certain": certain})
        return neighbours

    def __iter__(self) -> Iterator[Node]:
        return map(self.labels.label, self.labels.ids.tolist())

    def __len__(self) -> int:
        return len(self.labels.ids)

    def items(self) -> ItemsView[Node, dict[Node, Attributes]]:
        """Return each node with its neighbours."""
        return _Items(self)


class _Items(ItemsView[Node, dict[Node, Attributes]]):
    """Each node with its neighbours, found by its id instead of its name."""

    _mapping: _Neighbours

    def __iter__(self) -> Iterator[tuple[Node, dict[Node, Attributes]]]:
        labels = self._mapping.labels
        return ((labels.label(node), self._mapping.of(node)) for node in labels.ids.tolist())
