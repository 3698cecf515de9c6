"""What resolvers share for the time of one request: the state they all answer from, and who asks."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from strawberry.dataloader import DataLoader
from strawberry.types import Info

from catchment import assertions
from catchment import assets as assets_
from catchment.assets import Entry
from catchment.catalog import Catalog, State
from catchment.errors import CatchmentError, InputError
from catchment.graph.render import short
from catchment.store import read
from catchment.store.database import utc
from catchment.store.read import EdgeRow
from catchment_graphql.limits import Limits
from catchment_parsers.facts import Asset, Column, Kind

Address = tuple[int, int]
"""A node with its asset: what the store needs to find it without a scan."""


class DeadlineError(CatchmentError):
    """The request took longer than one may."""

    code = "DEADLINE_EXCEEDED"


@dataclass
class Context:
    """One request.

    Attributes:
        catalog: The catalog.
        actor: Name of the token, "" for a request without one.
        limits: What it may ask for.
        started: When it began, on the monotonic clock.
        cost: What the cost rule counted, for the answer's ``extensions``.
        moments: The context of each field of the root that is asked as of a moment, by the field's key in the answer.
    """

    catalog: Catalog
    actor: str = ""
    limits: Limits = field(default_factory=Limits)
    started: float = field(default_factory=time.monotonic)
    cost: int = 0
    moments: dict[str, "Context"] = field(default_factory=dict)

    @cached_property
    def state(self) -> State:
        """The state that the whole answer is taken from, whatever is published meanwhile."""
        return self.catalog.state

    def as_of(self, info: "Ask", time: str | None) -> "Context":
        """Return the context in which a field of the root, and all below it, is answered.

        Args:
            info: Of the field.
            time: The moment that it is asked as of, None for the present.

        Raises:
            InputError: It is no time.
            NotFoundError: Nothing had been ingested by then.
        """
        if time is None:
            return self
        catalog = self.catalog.as_of(time=utc(time))
        then = Context(catalog, actor=self.actor, limits=self.limits, started=self.started)
        return self.moments.setdefault(str(info.path.key), then)

    def refresh(self) -> None:
        """Answer the rest from what a mutation has just written."""
        for name in ("state", "tests"):
            self.__dict__.pop(name, None)

    @cached_property
    def tests(self) -> Mapping[str, list[Asset]]:
        """Tests by the URN of what they check."""
        return assertions.by_asset(self.state.assets)

    @cached_property
    def sensitive(self) -> Mapping[int, tuple[bool, str]]:
        """Columns that are declared personal or sensitive."""
        return read.sensitive_columns(self.catalog.store)

    def check_time(self) -> None:
        """Stop a request that has used up its time; called where work starts that may be long.

        Raises:
            DeadlineError: It has.
        """
        if time.monotonic() - self.started >= self.limits.seconds:
            raise DeadlineError(f"took over {self.limits.seconds:g} seconds: ask for less depth or fewer items")

    def page_size(self, first: int) -> int:
        """Return how many items a list may give.

        Raises:
            InputError: More are asked for than one page may have, or fewer than none.
        """
        if not 0 <= first <= self.limits.page:
            raise InputError(f"'first' is {first}: it must be between 0 and {self.limits.page}")
        return first

    def entry(self, asset: int) -> Entry:
        """Return an asset; what nobody declares any more, and something still reads, is known by its name alone."""
        known = self.state.assets.get(asset)
        if known is not None:
            return known
        urn = self.state.lineage.urns[asset]
        bare = Asset(urn=urn, kind=Kind.TABLE, name=short(urn), details={"referenced_only": True})
        return Entry(id=asset, asset=bare, resources=())

    # ── one statement for all that are asked for at once ─────────────────────────────────────────

    @cached_property
    def columns(self) -> DataLoader[int, list[tuple[int, Column]]]:
        """Columns by asset."""

        async def load(assets: list[int]) -> list[list[tuple[int, Column]]]:
            self.check_time()
            found = read.columns_of(self.catalog.store, assets)
            return [found.get(asset, []) for asset in assets]

        return DataLoader(load)

    @cached_property
    def edges(self) -> DataLoader[Address, list[EdgeRow]]:
        """Column-level edges by the node that they lead into."""

        async def load(targets: list[Address]) -> list[list[EdgeRow]]:
            self.check_time()
            found = read.edges_into(self.catalog.store, targets)
            return [found.get(node, []) for _, node in targets]

        return DataLoader(load)

    @cached_property
    def edges_into_asset(self) -> DataLoader[int, list[EdgeRow]]:
        """Column-level edges by the asset whose columns or rows they lead into."""

        async def load(assets: list[int]) -> list[list[EdgeRow]]:
            self.check_time()
            found = read.edges_of(self.catalog.store, assets)
            return [found.get(self.state.lineage.urns[asset], []) for asset in assets]

        return DataLoader(load)

    @cached_property
    def sql(self) -> DataLoader[int, str]:
        """SQL by asset."""

        async def load(assets: list[int]) -> list[str]:
            found = read.sqls_of(self.catalog.store, assets)
            return [found.get(asset, "") for asset in assets]

        return DataLoader(load)

    async def column(self, node: int) -> Column:
        """Return what is known of a column; by its name alone where nobody declares it."""
        asset = self.state.lineage.asset_of[node]
        known = next((column for each, column in await self.columns.load(asset) if each == node), None)
        return known or Column(name=self.state.lineage.urns[node].partition("#")[2])

    def node(self, name: str) -> int:
        """Return the id of a column or an asset by any of its names.

        Raises:
            NotFoundError: There is no such asset, or it has no such column.
            AmbiguousError: The name fits several assets.
        """
        entry, column = assets_.column_of(self.state.assets, name)
        return self.catalog.column_node(entry, column) if column else entry.id


Ask = Info[Context, None]
"""What a resolver is handed."""


class RootedInfo(Info[Context, None]):
    """What a resolver is handed: below a field of the root that was asked as of a moment, all is of that moment."""

    @property
    def context(self) -> Context:
        """The context of the moment that the field of the root was asked as of."""
        asked: Context = self._raw_info.context
        if not asked.moments:
            return asked
        path = self._raw_info.path
        while path.prev is not None:
            path = path.prev
        return asked.moments.get(str(path.key), asked)
