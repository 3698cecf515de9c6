"""The lineage graph in memory: columns, and assets as the rows of their result.

An asset's node stands for its *rows*.  Four kinds of link carry a change (DESIGN 4):

- a column edge makes another column's value, or decides about it (INDIRECT, into that column);
- a column edge into an asset's node decides which rows its result has;
- an asset's rows reach all of its own columns (``OWN``), which no one stores: it follows from what they are;
- an asset's rows reach the rows of whoever reads it (``ROWS``).  Where it is not known which columns a
  reader uses (``WHOLE``: a dashboard, Python), every column reaches it as well.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from catchment.store import topology
from catchment.store.database import Store
from catchment.store.interned import column_ids
from catchment.store.links import MASKING, UNCERTAIN, how, unpacked
from catchment_parsers.facts import DIRECT_SUBTYPES, Asset, Kind, Reach
from catchment_parsers.naming import column_urn, split_urn


class Link(NamedTuple):
    """A step from one node to another.

    Attributes:
        node: The id at the other end.
        how: A ``Subtype``, or ``OWN``, ``ROWS``, ``VALUES``, ``WHOLE``.
        certain: False where the link is one of several candidates, or stands for unknown column use.
        masking: Whether the value is hidden on the way.
    """

    node: int
    how: str
    certain: bool = True
    masking: bool = False


class Step(NamedTuple):
    """A node that a walk reached.

    Attributes:
        node: Its id.
        distance: Hops from the start; from an asset's rows to its own columns is none.
        via: The node that it was first reached from.
        link: The link between the two.
    """

    node: int
    distance: int
    via: int
    link: Link


class Lineage:
    """Links between columns and assets, both ways, by integer id.

    Attributes:
        urns: URN of every node.
        asset_of: Asset of every column; an asset is its own.
        columns_of: Columns of every asset.
    """

    def __init__(
        self,
        nodes: Iterable[tuple[int, str, int | None]],
        column_nodes: Iterable[int],
        edges: Iterable[tuple[int, int, str, int | bool, int | bool]],
        reads: Iterable[tuple[int, int, str]],
    ) -> None:
        self.urns: dict[int, str] = {}
        self.asset_of: dict[int, int] = {}
        for node, urn, asset in nodes:
            self.urns[node] = urn
            self.asset_of[node] = node if asset is None else asset
        self._ids: dict[str, int] | None = None
        self.columns_of: dict[int, list[int]] = defaultdict(list)
        self._links: tuple[defaultdict[int, list[Link]], ...] = (defaultdict(list), defaultdict(list))
        self._reads: tuple[defaultdict[int, list[Link]], ...] = (defaultdict(list), defaultdict(list))
        self._add_edges(edges, set(column_nodes))
        for source, target, reach in reads:
            certain = reach != Reach.WHOLE
            self._reads[0][source].append(Link(target, reach, certain))
            self._reads[1][target].append(Link(source, reach, certain))

    def _add_edges(self, edges: Iterable[tuple[int, int, str, int | bool, int | bool]], columns: set[int]) -> None:
        down, up = self._links
        for source, target, subtype, masking, certain in edges:
            down[source].append(Link(target, subtype, bool(certain), bool(masking)))
            up[target].append(Link(source, subtype, bool(certain), bool(masking)))
            columns.update((source, target))
        for node in sorted(columns):
            if self.asset_of[node] != node:
                self.columns_of[self.asset_of[node]].append(node)

    @classmethod
    def from_store(cls, store: Store) -> "Lineage":
        """Load the present graph."""
        reads = [(source, target, reach) for source, target, reach, _ in topology.reads(store)]
        names = store_names(store)
        found = list(unpacked(topology.column_links(store)))
        columns = [target for _, target, code in found if how(code) == "OWN"]
        edges = [(s, t, how(code), code & MASKING, not code & UNCERTAIN) for s, t, code in found if how(code) != "OWN"]
        return cls(names, columns, edges, reads)

    @classmethod
    def from_assets(cls, assets: Iterable[Asset]) -> "Lineage":
        """Build the graph of facts that are in no store, such as a pull request's."""
        assets = [asset for asset in assets if asset.kind is not Kind.TEST]
        ids: dict[str, int] = {}

        def id_of(urn: str) -> int:
            return ids.setdefault(urn, len(ids))

        columns = [id_of(column_urn(asset.urn, column.key)) for asset in assets for column in asset.columns]
        edges = [
            (
                id_of(e.source),
                id_of(column_urn(a.urn, e.target) if e.target else a.urn),
                e.subtype,
                e.masking,
                e.certain,
            )
            for a in assets
            for e in a.edges
        ]
        reads = [(id_of(each.source), id_of(asset.urn), each.reach) for asset in assets for each in asset.reads]
        owners = {urn: id_of(split_urn(urn)[0]) for urn in [*ids, *(asset.urn for asset in assets)]}
        nodes = [(id_, urn, None if owners.get(urn, id_) == id_ else owners[urn]) for urn, id_ in ids.items()]
        return cls(nodes, columns, edges, reads)

    def id(self, urn: str) -> int | None:
        """Return the id of a URN, None where the graph does not have it."""
        if self._ids is None:
            self._ids = {urn: node for node, urn in self.urns.items()}
        return self._ids.get(urn)

    def is_asset(self, node: int) -> bool:
        """Whether a node is an asset (its rows) rather than a column."""
        return self.asset_of[node] == node

    # ── columns ──────────────────────────────────────────────────────────────────────────────────

    def downstream_links(self, node: int) -> Iterator[Link]:
        """Yield what a change of this column's value, or of this asset's rows, reaches in one step."""
        yield from self._links[0].get(node, ())
        asset = self.asset_of[node]
        if asset != node:
            yield from (link for link in self._reads[0].get(asset, ()) if link.how == Reach.WHOLE)
            return
        yield from (Link(column, "OWN") for column in self.columns_of.get(node, ()))
        yield from (Link(link.node, link.how) for link in self._reads[0].get(node, ()) if link.how != Reach.VALUES)

    def upstream_links(self, node: int) -> Iterator[Link]:
        """Yield what can change this column's value, or this asset's rows, in one step."""
        yield from self._links[1].get(node, ())
        asset = self.asset_of[node]
        if asset != node:
            yield Link(asset, "OWN")
            return
        for link in self._reads[1].get(node, ()):
            if link.how != Reach.VALUES:
                yield Link(link.node, link.how)
            if link.how == Reach.WHOLE:
                yield from (Link(column, link.how, certain=False) for column in self.columns_of.get(link.node, ()))

    def walk(self, start: int, *, upstream: bool = False, depth: int | None = None) -> list[Step]:
        """Return every node that the start reaches, nearest first, each by a shortest way.

        Args:
            start: A column, or an asset's rows.
            upstream: Walk towards the sources instead of the consumers.
            depth: How many hops at most; None for all.
        """
        links = self.upstream_links if upstream else self.downstream_links
        settled: set[int] = set()
        found: list[Step] = []
        queue = deque([Step(start, 0, start, Link(start, "OWN"))])
        while queue:
            step = queue.popleft()
            if step.node in settled:
                continue
            settled.add(step.node)
            found.append(step)
            for link in links(step.node):
                # A hop of no length goes to the front, which keeps the queue in order of distance.
                free = link.how == "OWN"
                distance = step.distance + (not free)
                if link.node not in settled and (depth is None or distance <= depth):
                    (queue.appendleft if free else queue.append)(Step(link.node, distance, step.node, link))
        return found[1:]

    # ── datasets ─────────────────────────────────────────────────────────────────────────────────

    def asset_links(self, node: int, *, upstream: bool = False) -> list[Link]:
        """Return the assets that read this one, or those that it reads."""
        return self._reads[upstream].get(node, [])

    def walk_assets(self, start: int, *, upstream: bool = False, depth: int | None = None) -> list[Step]:
        """Return every asset that an asset reaches by dataset-level edges, nearest first."""
        seen, found, queue = {start: 0}, [], deque([start])
        while queue:
            node = queue.popleft()
            if depth is not None and seen[node] >= depth:
                continue
            for link in self._reads[upstream].get(node, ()):
                if link.node not in seen:
                    seen[link.node] = seen[node] + 1
                    found.append(Step(link.node, seen[link.node], node, link))
                    queue.append(link.node)
        return found

    def count_dependents(self, asset: int) -> int:
        """Return how many assets are downstream of an asset."""
        seen, stack, readers = {asset}, [asset], self._reads[0]
        while stack:
            new = {link.node for link in readers.get(stack.pop(), ())} - seen
            seen |= new
            stack += new
        return len(seen) - 1


def store_names(store: Store) -> list[tuple[int, str, int | None]]:
    """Return every id with its URN and asset."""
    found: list[tuple[int, str, int | None]] = [(id_, urn, None) for id_, urn in topology.assets(store)]
    urns = dict(topology.assets(store))
    for asset, columns in column_ids(store.db.conn, [id_ for id_, *_ in found]).items():
        urn = urns[asset]
        found += [(id_, column_urn(urn, name), asset) for name, id_ in columns.items()]
    return found


def path(steps: Iterable[Step], start: int, end: int) -> list[Step]:
    """Return the steps of a walk that lead from its start to `end`, in order; empty where it was not reached."""
    by_node: Mapping[int, Step] = {step.node: step for step in steps}
    way: list[Step] = []
    while end != start and end in by_node:
        way.append(by_node[end])
        end = by_node[end].via
    return way[::-1]


def is_direct(how: str) -> bool:
    """Whether a link makes a value, rather than deciding about one."""
    return how in DIRECT_SUBTYPES
