"""The catalog as Python sees it: open it, ask it, hand over its graph."""

import difflib
from collections.abc import Container, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from catchment import assets as assets_
from catchment.assets import Assets, Entry
from catchment.errors import InputError, NotFoundError
from catchment.graph import centrality
from catchment.graph.filters import EVERYTHING, Filter
from catchment.search import Hit, Index, Wanted
from catchment.store import people, read
from catchment.store.database import Moment, Store, now
from catchment.store.popularity import By, Dependents
from catchment_parsers.facts import Column, Kind

if TYPE_CHECKING:
    import networkx as nx

    from catchment.answers import Answer, Paths, Reached
    from catchment.graph.lineage import Lineage


REMEMBERED = 4
"""Moments of the past whose state is kept in memory."""


class State:
    """What the catalog says at one moment; loaded on first use, never changed after.

    What an earlier state had loaded is not loaded again: only what runs and people have changed since.

    Attributes:
        run: The last run that it knows of.
        worked_out: What was found out from it at some cost, by whoever did.
    """

    def __init__(self, store: Store, before: "State | None" = None) -> None:
        self._store = store
        self.worked_out: dict[str, Any] = {}
        self.run = read.latest_run(store)
        self._mark = read.mark(store)
        self._loaded: dict[str, tuple[read.Mark, Any]] = before.loaded() if before else {}

    def loaded(self) -> dict[str, tuple[read.Mark, Any]]:
        """Return what is loaded by now, each with the point in history that it surely knows of."""
        return self._loaded | {
            name: (self._mark, vars(self)[name]) for name in ("assets", "lineage") if name in vars(self)
        }

    def _before(self, name: str) -> tuple[int, Any]:
        """Return what an earlier state had loaded, with the last run that it knew; None where that is of no use."""
        mark, known = self._loaded.pop(name, (None, None))
        return (mark.run, known) if mark and read.continues(self._store, mark) else (0, None)

    @cached_property
    def assets(self) -> Assets:
        """All assets."""
        run, before = self._before("assets")
        assigned = people.assigned(self._store)
        if before is None:
            return assets_.build(read.declared(self._store), assigned)
        decided = (node for node in {*before.assigned, *assigned} if before.assigned.get(node) != assigned.get(node))
        changed = {*read.changed(self._store, run), *decided}
        return assets_.rebuilt(before, changed, read.declared(self._store, nodes=changed), assigned)

    @cached_property
    def lineage(self) -> "Lineage":
        """The lineage graph; who asks none of it need not wait for scipy to be imported."""
        from catchment.graph.lineage import Lineage
        from catchment.graph.refresh import refreshed

        self.assets  # noqa: B018 - read first: if somebody publishes between, the graph knows more, and never less
        run, before = self._before("lineage")
        return Lineage.from_store(self._store) if before is None else refreshed(before, self._store, run)

    @cached_property
    def index(self) -> Index:
        """What finds assets by words.

        Raises:
            InputError: The state is a past one: the words that are indexed are those of the present.
        """
        if self._store.moment is not None:
            raise InputError("search is of the present alone: select what there was by name or pattern")
        return Index(self._store, self.assets.values(), self.dependents)

    @cached_property
    def dependents(self) -> Mapping[int, Dependents]:
        """How much depends on each asset that is read, by its id."""
        return centrality.dependents(self._store)


class Catalog:
    """An open catalog.

    Attributes:
        store: The file beneath.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self._state: State | None = None
        self._version = (-1, -1)
        self._past: dict[tuple[bytes, Moment], Catalog] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self.store.close()

    def as_of(self, *, run: int = 0, time: str = "") -> "Catalog":
        """Return the catalog as it was when a run had just been published, or at a time; it closes with this one.

        Args:
            run: Number of a run.
            time: ISO time in UTC.

        Raises:
            NotFoundError: There is no such run, or nothing had been ingested by then.
        """
        moment = read.moment(self.store, run=run, time=time)
        # Where another file was restored, its runs are others.
        key = read.mark(self.store).generation, moment
        if key not in self._past:
            while len(self._past) >= REMEMBERED:
                del self._past[next(iter(self._past))]
            self._past[key] = Catalog(self.store.as_of(moment))
        return self._past[key]

    @property
    def state(self) -> State:
        """The present state; the same object until someone publishes, so readers of an old one finish on it."""
        # The past does not change; a moment that is yet to come may still see decisions.
        moment = self.store.moment
        version = (0, 0) if moment is not None and moment.time < now() else self.store.data_version()
        if self._state is None or version != self._version:
            self._state, self._version = State(self.store, self._state), version
        return self._state

    def asset(self, name: str) -> Entry:
        """Return an asset by URN, dbt unique_id or any unambiguous tail of its name.

        Raises:
            NotFoundError: There is none.
            AmbiguousError: There are several.
        """
        return self.state.assets.find(name)

    def columns(self, entry: Entry) -> list[tuple[int, Column]]:
        """Return the columns of an asset with their ids, in order."""
        return read.columns(self.store, entry.id)

    def node(self, name: str) -> int:
        """Return the id of a column or an asset by any of its names.

        Raises:
            NotFoundError: There is no such asset, or it has no such column.
        """
        entry, column = assets_.column_of(self.state.assets, name)
        return self.column_node(entry, column) if column else entry.id

    def column_node(self, entry: Entry, column: str) -> int:
        """Return the id of an asset's column, named as written or folded.

        Raises:
            NotFoundError: The asset has no such column.
        """
        known = self.columns(entry)
        # Some dialects tell apart columns whose names differ only in case: what is written exactly so comes first.
        folded = {each.name.casefold(): node for node, each in reversed(known)}
        named = {each.name: node for node, each in reversed(known)}
        keyed = {each.key: node for node, each in known}
        node = keyed.get(column, named.get(column, folded.get(column.casefold())))
        if node is not None:
            return node
        near = difflib.get_close_matches(column.casefold(), folded, n=1)
        if near:
            meant = next(each.name for _, each in known if each.name.casefold() == near[0])
            raise NotFoundError(f"{entry.asset.urn} has no column {column!r}: did you mean {meant}?")
        names = ", ".join(each.name for _, each in known[:8]) or "none that is known"
        raise NotFoundError(f"{entry.asset.urn} has no column {column!r}; it has {names}")

    def downstream(self, name: str, *, depth: int | None = None, only: Filter = EVERYTHING) -> "Sequence[Reached]":
        """Return what a change of this column, or of this asset, can reach, nearest first.

        Args:
            name: A column, followed column by column, or an asset, followed asset by asset.
            depth: How many hops at most.
            only: Which links to follow; see ``filters.narrowed``.

        Raises:
            NotFoundError: There is no such column or asset.
            AmbiguousError: The name fits several assets.
            InputError: The filter is about columns, and the name is an asset's.
        """
        return self.lineage(name, upstream=False, depth=depth, only=only).reached

    def upstream(self, name: str, *, depth: int | None = None, only: Filter = EVERYTHING) -> "Sequence[Reached]":
        """Return what can change this column, or this asset, nearest first; as `downstream` otherwise."""
        return self.lineage(name, upstream=True, depth=depth, only=only).reached

    def lineage(self, name: str, *, upstream: bool, depth: int | None = None, only: Filter = EVERYTHING) -> "Answer":
        """Return what a column or asset reaches, with whether that is all of it; as `downstream` otherwise."""
        return self.lineage_of(self.node(name), upstream=upstream, depth=depth, only=only)

    def lineage_of(self, node: int, *, upstream: bool, depth: int | None = None, only: Filter = EVERYTHING) -> "Answer":
        """Return what the column or asset of this id reaches."""
        from catchment import answers

        return answers.lineage(self.state, node, upstream=upstream, depth=depth, only=only)

    def links(self, answer: "Answer", *, upstream: bool, only: Filter = EVERYTHING) -> list[tuple[str, str, str]]:
        """Return every link between what an answer reached; see ``answers.links``."""
        from catchment import answers

        return answers.links(self.state, answer, upstream=upstream, only=only)

    def paths(
        self, start: str, end: str, *, upstream: bool = False, most: int = 1, only: Filter = EVERYTHING
    ) -> "Paths":
        """Return the shortest ways from one column or asset to another; none where there is none.

        Args:
            start: A column or an asset; two assets are followed asset by asset.
            end: Where the ways lead.
            upstream: Towards the sources instead of the consumers.
            most: How many at most.
            only: Which links to take.

        Raises:
            NotFoundError: There is no such column or asset.
            AmbiguousError: A name fits several assets.
            InputError: The filter is about columns, and both names are assets'.
        """
        from catchment import answers

        return answers.paths(self.state, self.node(start), self.node(end), upstream=upstream, most=most, only=only)

    def most_depended_upon(
        self, *, by: By = By.ALL, kinds: Container[Kind] = frozenset(Kind)
    ) -> list[tuple[Entry, Dependents]]:
        """Return the assets that something depends on, those that most depends on first.

        Args:
            by: What of it counts.
            kinds: Their kinds.
        """
        state = self.state
        found = [(state.assets[node], told) for node, told in state.dependents.items() if node in state.assets]
        wanted = [each for each in found if each[0].asset.kind in kinds and by.of(each[1])]
        return sorted(wanted, key=lambda each: (-by.of(each[1]), each[0].asset.urn))

    def search(self, query: str, *, limit: int = 25, wanted: Wanted = {}) -> list[tuple[Entry, Hit]]:  # noqa: B006
        """Return the assets that have every word of a text, the widely used and the certified first.

        Args:
            query: The text; the last letters of each word may be missing, and a word that nothing has is corrected.
            limit: How many at most.
            wanted: Values of dimensions that they must have: ``{"kind": ["model", "source"], "tag": ["gold"]}``.

        Raises:
            InputError: The catalog is one `as_of` a moment: search is of the present alone.
        """
        index = self.state.index
        found = index.find(query, wanted)
        return index.hits(found, found.places[:limit])

    def graph(self) -> "nx.DiGraph[str]":
        """Return the lineage graph as a networkx graph of URNs, which outlives the catalog; see ``graph.export``."""
        from catchment.graph.export import to_networkx

        return to_networkx(self)


def open(path: Path | str = "catchment.db", *, create: bool = False) -> Catalog:  # noqa: A001 - catchment.open() reads well
    """Open a catalog.

    Args:
        path: The file that ``catchment ingest`` made.
        create: Make it if there is none.

    Raises:
        InputError: There is no such file.
        CatalogError: The file is not a catalog, is damaged, locked, or of a newer version.
    """
    return Catalog(Store.open(path, create=create))
