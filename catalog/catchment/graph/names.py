"""What numbers of nodes stand for: the graph asks for names as it needs them, and holds none itself."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Protocol

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


class Stored:
    """Names that a store has: the graph needs none to be walked, so they are read when the first is asked for.

    Attributes:
        firsts: The first id of every block of columns, ascending.
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
        self._read = before.read() if isinstance(before, Stored) else {}
        self._blocks: dict[int, list[str]] = {}
        self._ids: dict[int, dict[str, int]] = {}

    def read(self) -> dict[str, tuple[int, dict[int, str]]]:
        """Return what names are read by now: up to which id, and the texts by first id."""
        found = {name: (self.count, vars(self)[name]) for name in ("_assets", "_texts") if name in vars(self)}
        return self._read | found

    def hold(self) -> None:
        """Read what is not read yet, for whoever needs names when the store is closed."""
        self._assets, self._texts  # noqa: B018 - each is read on first use

    @cached_property
    def _assets(self) -> dict[int, str]:
        known, before = self._read.pop("_assets", (0, {}))
        return before | interned.asset_urns(self._connection, known)

    @cached_property
    def _texts(self) -> dict[int, str]:
        known, before = self._read.pop("_texts", (0, {}))
        return before | interned.column_names(self._connection, known)

    @cached_property
    def _asset_ids(self) -> dict[str, int]:
        return {urn: node for node, urn in self._assets.items()}

    def _names(self, first: int) -> list[str]:
        if first not in self._blocks:
            self._blocks[first] = interned.names_of(self._texts[first])
        return self._blocks[first]

    def urn(self, node: int) -> str:
        """Return the URN of a node."""
        asset = int(self.asset_of[node])
        if asset == node:
            return self._assets[node]
        first = int(self.firsts[np.searchsorted(self.firsts, node, "right") - 1])
        return column_urn(self._assets[asset], self._names(first)[node - first])

    def id(self, urn: str) -> int | None:
        """Return the id of a URN."""
        asset, mark, column = urn.partition("#")
        node = self._asset_ids.get(asset)
        return node if node is None or not mark else self._columns(node).get(column)

    def _columns(self, asset: int) -> dict[str, int]:
        if asset not in self._ids:
            firsts = self.firsts[self.asset_of[self.firsts] == asset].tolist()
            self._ids[asset] = {name: node for first in firsts for node, name in enumerate(self._names(first), first)}
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
