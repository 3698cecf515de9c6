"""What numbers of nodes stand for: the graph asks for names as it needs them, and holds none itself."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol, Self

import numpy as np

from catchment.graph.arrays import Ints
from catchment.store import interned
from catchment.store.database import Store
from catchment_parsers.naming import column_urn


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


_NOTHING = np.zeros(0, np.int32), np.zeros(0, np.int32)


class _Kept:
    """What is read of a store's names; they only grow and never change, so that all states of a graph share it.

    Attributes:
        urns: URNs of assets by id.
        ids: Ids of assets by URN.
        names: Names of columns by the first id of their block.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.urns: dict[int, str] = {}
        self.ids: dict[str, int] = {}
        self.names: dict[int, list[str]] = {}
        self._texts: dict[int, str] = {}
        self._connection = connection
        self._end = 0

    def read(self, end: int) -> Self:
        """Read what is below an id and not read yet, with a statement for assets and one for columns."""
        if self._end < end:
            urns = interned.asset_urns(self._connection, self._end)
            self.urns |= urns
            self.ids |= {urn: node for node, urn in urns.items()}
            self._texts |= interned.column_names(self._connection, self._end)
            self._end = end
        return self

    def block(self, first: int) -> list[str]:
        """Return the names of the columns of a block."""
        if first not in self.names:
            self.names[first] = interned.names_of(self._texts.pop(first))
        return self.names[first]


class Stored:
    """Names that a store has: the graph needs none to be walked, so they are read when the first is asked for.

    Attributes:
        firsts: The first id of every block of columns, ascending.
        assets: The names of assets.
        blocks: The names in those blocks of columns that were asked for, by their first id.
    """

    def __init__(self, store: Store, before: Names | None = None) -> None:
        """Args: the store, and names that were read of it before, to which only new ones are added."""
        self._connection = store.db.conn
        begun, known = (before.firsts, before.asset_of) if isinstance(before, Stored) else _NOTHING
        # What a run adds between these statements is left to whoever goes on from here.
        self.count = interned.next_id(self._connection)
        new = len(known), self.count
        assets = interned.assets(self._connection, *new)
        firsts, sizes, owners = np.array(interned.blocks(self._connection, *new), np.int32).reshape(-1, 3).T
        self.asset_of: Ints = np.full(self.count, -1, np.int32)
        self.asset_of[: len(known)] = known
        self.asset_of[assets] = assets
        # Counting through the blocks, less where each begins in the count.
        places = np.arange(sizes.sum()) + np.repeat(firsts - np.cumsum(sizes) + sizes, sizes)
        self.asset_of[places] = np.repeat(owners, sizes)
        self.firsts: Ints = np.concatenate([begun, firsts])
        self.kept: _Kept = before.kept if isinstance(before, Stored) else _Kept(self._connection)
        self._ids: dict[int, dict[str, int]] = {}

    def hold(self) -> _Kept:
        """Read what is not read yet, and return it: names outlive the store then."""
        return self.kept.read(self.count)

    def urn(self, node: int) -> str:
        """Return the URN of a node."""
        asset, kept = int(self.asset_of[node]), self.hold()
        if asset == node:
            return kept.urns[node]
        first = int(self.firsts[np.searchsorted(self.firsts, node, "right") - 1])
        return column_urn(kept.urns[asset], kept.block(first)[node - first])

    def id(self, urn: str) -> int | None:
        """Return the id of a URN."""
        asset, mark, column = urn.partition("#")
        node = self.hold().ids.get(asset, self.count)
        # What others share may know more than this does.
        return None if node >= self.count else self._columns(node).get(column) if mark else node

    def _columns(self, asset: int) -> dict[str, int]:
        if asset not in self._ids:
            firsts = self.firsts[self.asset_of[self.firsts] == asset].tolist()
            self._ids[asset] = {
                name: node for first in firsts for node, name in enumerate(self.kept.block(first), first)
            }
        return self._ids[asset]


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
