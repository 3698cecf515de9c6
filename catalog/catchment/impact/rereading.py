"""The two states of a proposed change: what is stored, and the same with the change made and its readers read again."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

import msgspec

from catchment.completion import elsewhere
from catchment.impact.report import Change
from catchment.impact.states import Side, side_of
from catchment.store import history
from catchment.store.database import Store
from catchment_parsers import dbt
from catchment_parsers.facts import Asset, Kind, Record, RunTasks

Edit = Callable[[Asset], Asset | None]
"""Makes a declaration what a change would make of it; None takes it away."""


class Made(Record, frozen=True, kw_only=True):
    """A proposed change, and how to make it.

    Attributes:
        urn: Of the asset.
        change: As it is reported; None where comparing will tell.
        edit: What it makes of a declaration.
        sql: The SQL that is to define the asset, "" where it stays as it is.
    """

    urn: str
    change: Change | None = None
    edit: Edit | None = None
    sql: str = ""


def states(store: Store, holders: Sequence[history.Holder], made: Sequence[Made], run: RunTasks) -> tuple[Side, Side]:
    """Return the state before and after.

    Args:
        store: The catalog.
        holders: What is said of the assets that change, and of all that reads them.
        made: What changes.
        run: Reads SQL.
    """
    before = {each.asset.key: each.asset for each in holders}
    after = {key: new for key, old in before.items() if (new := _changed(old, made)) is not None}
    spaces = {each.asset.key: each.namespace for each in holders if each.kind == "dbt"}
    targets = {each.urn for each in made}
    space = next((each.namespace for each in holders if each.asset.urn in targets), "")
    both = _side(before, space), _side(after, space)
    defined = {each.urn for each in made if each.sql}
    wave = {key for key, asset in after.items() if asset.urn in defined and asset.sql}
    news, seen = targets - defined, set[str]()
    while wave or news:
        both = _read_again(store, both, {key: spaces.get(key, space) for key in wave}, run)
        seen |= wave
        news |= {both[0].assets[key].urn for key in wave}
        readers = _readers(both[0], {urn for urn in news if _columns(both[0], urn) != _columns(both[1], urn)})
        wave, news = {key for key in readers if key in spaces and key not in seen}, set()
    return both


def _side(assets: Mapping[str, Asset], namespace: str) -> Side:
    return Side(assets=dict(assets), tasks={}, namespace=namespace, uncompiled=0, compiled=len(assets))


def _changed(asset: Asset, made: Iterable[Made]) -> Asset | None:
    """Return a declaration with all changes of its asset made; a source has no SQL, whatever defines it elsewhere."""
    now: Asset | None = asset
    for each in made:
        if now is None or each.urn != asset.urn:
            continue
        if each.edit is not None:
            now = each.edit(now)
        elif now.kind is not Kind.SOURCE:
            now = msgspec.structs.replace(now, sql=each.sql, reads=())
    return now


def _columns(side: Side, urn: str) -> list[list[str]]:
    """Return the names of an asset's columns, in order, as each of its declarations has them."""
    return [[column.key for column in asset.columns] for asset in side.assets.values() if asset.urn == urn]


def _readers(side: Side, urns: Collection[str]) -> set[str]:
    """Return the keys of what has SQL that reads some assets."""
    return {
        key
        for key, asset in side.assets.items()
        if dbt.has_sql(asset) and any(read.source in urns for read in asset.reads)
    }


def _read_again(store: Store, both: tuple[Side, Side], wave: Mapping[str, str], run: RunTasks) -> tuple[Side, Side]:
    """Return two states in which the SQL of some assets is read with the columns that each of the two has.

    Args:
        store: Knows the columns of what is in neither.
        both: The states.
        wave: Keys of the assets, each with the namespace of its source.
        run: Reads SQL.
    """
    base, head = (_read_in(store, side, wave, run) for side in both)
    return base, head


def _read_in(store: Store, side: Side, wave: Mapping[str, str], run: RunTasks) -> Side:
    known = _known(store, side)
    assets, tasks = dict(side.assets), dict(side.tasks)
    for namespace in sorted(set(wave.values())):
        said = {key: assets[key] for key, space in wave.items() if space == namespace and key in assets}
        # SQL that is proposed may define what was a table without any.
        unread = [msgspec.structs.replace(dbt.unread(each), kind=_as_query(each.kind)) for each in said.values()]
        found = side_of(dbt.Project(name="", namespace=namespace, assets=tuple(unread)), run, known)
        for key, asset in found.assets.items():
            assets[key] = dbt.with_lines(msgspec.structs.replace(asset, kind=said[key].kind), said[key])
        tasks |= found.tasks
    return msgspec.structs.replace(side, assets=assets, tasks=tasks)


def _as_query(kind: Kind) -> Kind:
    return kind if kind in (Kind.TEST, Kind.SNAPSHOT, Kind.ANALYSIS) else Kind.MODEL


def _known(store: Store, side: Side) -> dbt.Elsewhere:
    """Return who knows columns: a state, and of what is not in it the catalog."""
    own = {asset.urn: dbt.all_columns(asset) for asset in side.assets.values()}
    stored = elsewhere(store)

    def columns(urns: Collection[str]) -> Mapping[str, dict[str, str]]:
        found = dict(stored([urn for urn in urns if urn not in own]))
        return found | {urn: own[urn] for urn in urns if own.get(urn)}

    return columns
