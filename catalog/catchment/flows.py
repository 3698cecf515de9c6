"""Aggregated lineage: what flows between domains, schemas, projects, or whatever else assets are grouped by.

An asset that has several values of a dimension, such as tags, is in each of those groups; one that has none is in the
group of the name "".  What stays within a group is no flow.
"""

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from catchment.assets import Assets
from catchment.dimensions import DIMENSIONS
from catchment.graph.arrays import Arrays, Ints
from catchment.graph.lineage import OWN, Lineage
from catchment_parsers.facts import Record

if TYPE_CHECKING:
    from catchment.catalog import State

Matrix: TypeAlias = "csr_array[Any, Any]"


class Flow(Record, frozen=True, kw_only=True, omit_defaults=False):
    """What flows from one group of assets to another.

    Attributes:
        source: Where from.
        target: Where to.
        dataset_links: Pairs of assets, one of which reads the other.
        column_edges: Column-level edges between such.
        upstream_assets: Assets of the one group that the other reads.
        downstream_assets: Assets of the other group that read them.
        contracted: How many of the upstream assets are under an enforced contract.
    """

    source: str
    target: str
    dataset_links: int
    column_edges: int
    upstream_assets: int
    downstream_assets: int
    contracted: int

    @property
    def key(self) -> tuple[int, str, str]:
        """The broadest first, then by name."""
        return -self.dataset_links, self.source, self.target


class Example(Record, frozen=True, kw_only=True, omit_defaults=False):
    """A dataset-level link that is part of a flow.

    Attributes:
        source: URN of what is read.
        target: URN of what reads it.
        column_edges: Column-level edges between the two.
    """

    source: str
    target: str
    column_edges: int


class Flows:
    """All flows between the groups of one dimension.

    Attributes:
        groups: The names of the groups, in order.
    """

    def __init__(self, assets: Assets, lineage: Lineage, by: str) -> None:
        self._lineage = lineage
        self._ids = np.flatnonzero(lineage.names.asset_of == np.arange(lineage.names.count)).astype(np.int32)
        entries = [assets.get(node) for node in self._ids.tolist()]
        # What nobody declares is in no group.
        keys = [sorted(set(DIMENSIONS[by](entry))) if entry else [""] for entry in entries]
        self.groups = sorted({key for each in keys for key in each or [""]})
        self._members = self._matrix_of(keys)
        self._contracts = np.array([bool(entry and entry.asset.contract) for entry in entries])
        self._reads, self._edges = self._between_assets(lineage.reads), self._between_assets(lineage.arrays)

    @cached_property
    def all(self) -> Sequence[Flow]:
        """All flows, the broadest first."""
        into, reads = self._members.T.tocsr(), (self._reads > 0).astype(np.int32)
        crossing, crossed = into @ reads, reads @ self._members
        upstream = (crossed > 0).astype(np.int32)
        counts = [
            crossing @ self._members,
            into @ self._edges @ self._members,
            into @ upstream,
            (crossing > 0).astype(np.int32) @ self._members,
            into @ (upstream * self._contracts[:, None]),
        ]
        links = counts[0].tocoo()
        pairs = [(i, j) for i, j in zip(*(each.tolist() for each in links.coords), strict=True) if i != j]
        tables = [each.todok() for each in counts]
        found = [self._flow(i, j, [int(table.get((i, j), 0)) for table in tables]) for i, j in pairs]
        return sorted(found, key=lambda flow: flow.key)

    def _flow(self, source: int, target: int, counts: list[int]) -> Flow:
        names = ("dataset_links", "column_edges", "upstream_assets", "downstream_assets", "contracted")
        return Flow(source=self.groups[source], target=self.groups[target], **dict(zip(names, counts, strict=True)))

    def of(self, group: str) -> list[Flow]:
        """Return what flows into a group and out of it."""
        return [flow for flow in self.all if group in (flow.source, flow.target)]

    def examples(self, flow: Flow, most: int) -> list[Example]:
        """Return some of the links of a flow: those with the most column-level edges first, then by id."""
        ends = [
            self._members[:, [self.groups.index(group)]].toarray()[:, 0] > 0 for group in (flow.source, flow.target)
        ]
        sources, targets = self._links
        places = np.flatnonzero(ends[0][sources] & ends[1][targets])
        counts = self._edges[sources[places], targets[places]]
        order = np.argsort(-counts, kind="stable")[:most]
        urns = self._lineage.urns
        return [
            Example(
                source=urns[int(self._ids[sources[place]])],
                target=urns[int(self._ids[targets[place]])],
                column_edges=int(count),
            )
            for place, count in zip(places[order].tolist(), counts[order].tolist(), strict=True)
        ]

    @cached_property
    def _links(self) -> tuple[Ints, Ints]:
        sources, targets = self._reads.tocoo().coords
        return sources, targets

    def _matrix_of(self, keys: Sequence[Sequence[str]]) -> Matrix:
        """Return which asset is in which group."""
        place = {group: number for number, group in enumerate(self.groups)}
        rows = [asset for asset, each in enumerate(keys) for _ in each or [""]]
        columns = [place[key] for each in keys for key in each or [""]]
        return _counted(np.array(rows, np.int32), np.array(columns, np.int32), (len(keys), len(self.groups)))

    def _between_assets(self, arrays: Arrays) -> Matrix:
        """Return how many links lead from one asset to another: reads, or column-level edges."""
        sources, ends, codes = arrays.sides[0].every
        asset_of = self._lineage.names.asset_of
        one, other = asset_of[sources], asset_of[ends]
        taken = one != other
        if arrays is not self._lineage.reads:
            taken &= codes & 15 < OWN
        place = np.zeros(self._lineage.names.count, np.int32)
        place[self._ids] = np.arange(len(self._ids), dtype=np.int32)
        return _counted(place[one[taken]], place[other[taken]], (len(self._ids), len(self._ids)))


def _counted(rows: Ints, columns: Ints, shape: tuple[int, int]) -> Matrix:
    """Return how often each pair occurs."""
    ones: npt.NDArray[np.int32] = np.ones(len(rows), np.int32)
    return csr_array((ones, (rows, columns)), shape=shape)


def flows_of(state: "State", by: str) -> Flows:
    """Return the flows between the groups of a dimension at a state, worked out once."""
    key = f"flows by {by}"
    if key not in state.worked_out:
        state.worked_out[key] = Flows(state.assets, state.lineage, by)
    found: Flows = state.worked_out[key]
    return found
