"""The lineage graph in memory: columns, and assets as the rows of their result.

An asset's node stands for its *rows*.  Four kinds of link carry a change (DESIGN 4):

- a column edge makes another column's value, or decides about it (INDIRECT, into that column);
- a column edge into an asset's node decides which rows its result has;
- an asset's rows reach all of its own columns (``OWN``), which no one stores: it follows from what they are;
- an asset's rows reach the rows of whoever reads it (``ROWS``).  Where it is not known which columns a
  reader uses (``WHOLE``: a dashboard, Python), every column reaches it as well.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache, partial
from itertools import chain
from typing import Self

import numpy as np

from catchment.errors import InputError
from catchment.graph import walks
from catchment.graph.arrays import Arrays, Codes, Ints, grouped
from catchment.graph.filters import EVERYTHING, Filter
from catchment.graph.names import Listed, Names, Stored, Urns
from catchment.graph.steps import Link, Step, Steps, is_direct, link, path
from catchment.graph.walks import Allowed
from catchment.store import links, topology
from catchment.store.database import Store
from catchment_parsers.facts import Asset, Kind, Provenance, Reach
from catchment_parsers.naming import column_urn, split_urn

__all__ = ["Lineage", "Link", "Step", "Steps", "is_direct", "path"]

OWN = links.HOW.index("OWN")
_VALUES = links.HOW.index(Reach.VALUES)
WHOLE = links.HOW.index(Reach.WHOLE)
MENTIONED = links.code("OWN", provenance=Provenance.OBSERVED)
"""The code of an asset's link to a column that no one declares: it is known because it is used."""
FREE = bytes(code & 15 == OWN for code in range(256))
"""The codes of links that are no hop: from an asset's rows to its own columns."""
REMEMBERED = 16
"""Filters of which a graph keeps what they let through."""


def _numbered(ids: dict[str, int], urn: str) -> int:
    """Return the id of a URN, the next free one where it has none."""
    return ids.setdefault(urn, len(ids))


class Lineage:
    """Links between columns and assets, both ways, by integer id.

    Attributes:
        names: What the ids stand for.
        arrays: Every link that carries a change, between columns and assets' rows.
        reads: Which asset reads which, whatever of it.
        urns: URN of every node.
        asset_of: Asset of every column; an asset is its own.
        columns_of: Columns of every asset.
    """

    def __init__(self, names: Names, arrays: Arrays, reads: Arrays) -> None:
        self.names = names
        self.arrays = arrays
        self.reads = reads
        self.urns: Mapping[int, str] = Urns(names)
        self.asset_of = names.asset_of.data
        self.columns_of: Mapping[int, list[int]] = _Columns(self)
        self._allowed: dict[Filter, Allowed] = {}

    @classmethod
    def of(cls, names: Names, sources: Ints, targets: Ints, codes: Codes) -> Self:
        """Build the graph of stored links.

        Args:
            names: What the ids stand for.
            sources: The node that each link comes from.
            targets: The node that it goes to.
            codes: What it is, as ``store.links`` has it: a column edge, what one asset reads of another, or
                that a column is declared (``OWN``; a column that is only used needs no such link).
        """
        how = codes & 15
        edges, reads, rows, whole = how < OWN, how > OWN, (how > OWN) & (how != _VALUES), how == WHOLE
        own = _own(names, targets[how == OWN], (sources[edges], targets[edges]))
        # An asset that is read as a whole: each of its columns may be what its reader uses.
        by_asset = grouped(names.count, *own)
        _, used, _ = by_asset.rows(sources[whole])
        degrees = by_asset.degrees(sources[whole])
        readers, kinds = (np.repeat(each[whole], degrees) for each in (targets, codes))
        arrays = Arrays.of(
            names.count,
            np.concatenate([sources[edges], own[0], sources[rows], used]),
            np.concatenate([targets[edges], own[1], targets[rows], readers]),
            np.concatenate([codes[edges], own[2], codes[rows] & ~np.uint8(links.UNCERTAIN), kinds | links.UNCERTAIN]),
        )
        return cls(names, arrays, Arrays.of(names.count, sources[reads], targets[reads], codes[reads]))

    @classmethod
    def from_store(cls, store: Store) -> Self:
        """Load the present graph."""
        said = topology.column_links(store) + topology.asset_links(store)
        flat = np.frombuffer(said, np.int32).reshape(-1, 3)
        return cls.of(Stored(store), flat[:, 0].copy(), flat[:, 1].copy(), flat[:, 2].astype(np.uint8))

    @classmethod
    def from_assets(cls, assets: Iterable[Asset]) -> Self:
        """Build the graph of facts that are in no store, such as a pull request's."""
        assets = [asset for asset in assets if asset.kind is not Kind.TEST]
        ids: dict[str, int] = {}
        id_of = partial(_numbered, ids)
        coded = cache(links.code)  # there are few kinds of edge, and many edges
        owner: dict[int, int] = {}
        own, edges = list[tuple[int, int, int]](), list[tuple[int, int, int]]()
        for asset in assets:
            rows = id_of(asset.urn)
            targets = {"": rows}
            for key in [column.key for column in asset.columns]:
                node = targets[key] = id_of(column_urn(asset.urn, key))
                owner[node] = rows
                own.append((rows, node, OWN))
            for edge in asset.edges:
                target = targets.get(edge.target)
                if target is None:
                    target = targets[edge.target] = id_of(column_urn(asset.urn, edge.target))
                kind = coded(edge.subtype, masking=edge.masking, certain=edge.certain)
                edges.append((id_of(edge.source), target, kind))
        reads = [(id_of(each.source), id_of(a.urn), read_code(each.reach)) for a in assets for each in a.reads]
        for urn, node in list(ids.items()):
            owner.setdefault(node, id_of(split_urn(urn)[0]) if "#" in urn else node)
        nodes = [(id_, urn, None if owner.get(id_, id_) == id_ else owner[id_]) for urn, id_ in ids.items()]
        return cls.of_links(Listed(nodes), [*edges, *own, *reads])

    @classmethod
    def of_links(cls, names: Names, triples: Iterable[tuple[int, int, int]]) -> Self:
        """Build the graph of links that are plain numbers, as `of` does of arrays."""
        flat = np.fromiter(chain.from_iterable(triples), np.int32).reshape(-1, 3)
        return cls.of(names, flat[:, 0].copy(), flat[:, 1].copy(), flat[:, 2].astype(np.uint8))

    def id(self, urn: str) -> int | None:
        """Return the id of a URN, None where the graph does not have it."""
        return self.names.id(urn)

    def is_asset(self, node: int) -> bool:
        """Whether a node is an asset (its rows) rather than a column."""
        return self.asset_of[node] == node

    # ── columns ──────────────────────────────────────────────────────────────────────────────────

    def downstream_links(self, node: int) -> Iterator[Link]:
        """Yield what a change of this column's value, or of this asset's rows, reaches in one step."""
        return (link(*each) for each in self.arrays.links(node))

    def upstream_links(self, node: int) -> Iterator[Link]:
        """Yield what can change this column's value, or this asset's rows, in one step."""
        return (link(*each) for each in self.arrays.links(node, upstream=True))

    @property
    def columns(self) -> Ints:
        """All columns that are declared or used."""
        _, ends, codes = self.arrays.sides[0].every
        columns: Ints = ends[codes & 15 == OWN]
        return columns

    def walk(self, *starts: int, upstream: bool = False, depth: int | None = None, only: Filter = EVERYTHING) -> Steps:
        """Return every node that the starts reach, nearest first, each by a shortest way from the nearest of them.

        Args:
            starts: Columns, or assets' rows.
            upstream: Walk towards the sources instead of the consumers.
            depth: How many hops at most; None for all.
            only: Which links to walk; what can be reached only by others is not reached.
        """
        allowed = self.allowed(only)
        return Steps(walks.walk(self.arrays, *starts, upstream=upstream, depth=depth, allowed=allowed, free=FREE))

    def allowed(self, only: Filter) -> Allowed:
        """Return which links of this graph a filter lets through, as walks over the arrays take it."""
        if only not in self._allowed:
            while len(self._allowed) >= REMEMBERED:
                del self._allowed[next(iter(self._allowed))]
            self._allowed[only] = Allowed(only.codes(), only.nodes(self.names.asset_of))
        return self._allowed[only]

    # ── datasets ─────────────────────────────────────────────────────────────────────────────────

    def asset_links(self, node: int, *, upstream: bool = False) -> list[Link]:
        """Return the assets that read this one, or those that it reads."""
        return [link(*each) for each in self.reads.links(node, upstream=upstream)]

    def walk_assets(
        self, *starts: int, upstream: bool = False, depth: int | None = None, only: Filter = EVERYTHING
    ) -> Steps:
        """Return every asset that assets reach by dataset-level edges, nearest first; as `walk` otherwise."""
        return Steps(walks.walk(self.reads, *starts, upstream=upstream, depth=depth, allowed=self.allowed(only)))

    # ── both ─────────────────────────────────────────────────────────────────────────────────────

    def links_of(self, *nodes: int) -> Arrays:
        """Return what is walked from nodes: asset by asset where all are assets, else with columns."""
        return self.reads if all(map(self.is_asset, nodes)) else self.arrays

    def follow(
        self, *starts: int, upstream: bool = False, depth: int | None = None, only: Filter = EVERYTHING
    ) -> Steps:
        """Return what nodes reach: assets alone asset by asset, else column by column; as `walk` otherwise.

        Raises:
            InputError: The filter is about how columns are linked, and all nodes are assets.
        """
        self.check(only, *starts)
        walk = self.walk_assets if self.links_of(*starts) is self.reads else self.walk
        return walk(*starts, upstream=upstream, depth=depth, only=only)

    def check(self, only: Filter, *nodes: int) -> None:
        """Make sure that a filter says something of what is walked from nodes.

        Raises:
            InputError: It is about how columns are linked, and all nodes are assets.
        """
        if (only.types or only.how) and self.links_of(*nodes) is self.reads:
            names = ", ".join(self.urns[node] for node in nodes[:3])
            raise InputError(f"types and subtypes say how columns are linked, and {names} is an asset: name a column")


def into_rows(source: int, code: int, columns: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield the links into a reader's rows, of what it reads of an asset that has some columns."""
    if code & 15 != _VALUES:
        yield source, code & ~links.UNCERTAIN
    if code & 15 == WHOLE:
        yield from ((column, code | links.UNCERTAIN) for column in columns)


class _Columns(Mapping[int, list[int]]):
    """The columns of every asset that has any."""

    def __init__(self, lineage: Lineage) -> None:
        self._lineage = lineage

    def __getitem__(self, asset: int) -> list[int]:
        arrays = self._lineage.arrays
        own = sorted(end for end, code in arrays.links(asset) if code & 15 == OWN) if asset < arrays.count else []
        if not own:
            raise KeyError(asset)
        return own

    def __iter__(self) -> Iterator[int]:
        return iter(np.unique(self._lineage.names.asset_of[self._lineage.columns]).tolist())

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _own(names: Names, declared: Ints, used: Iterable[Ints]) -> tuple[Ints, Ints, Codes]:
    """Return the links from assets to their own columns, in the order of the columns' ids."""
    # Marks instead of sorted sets: there are a few million.
    codes = np.zeros(names.count, np.uint8)
    for nodes in used:
        codes[nodes] = MENTIONED
    codes[declared] = OWN
    columns = np.flatnonzero(codes).astype(np.int32)
    columns = columns[names.asset_of[columns] != columns]
    return names.asset_of[columns], columns, codes[columns]


def read_code(reach: str) -> int:
    """Return the code of what one asset reads of another: as a whole, it stands for use that is not known."""
    return links.code(reach, certain=reach != Reach.WHOLE)
