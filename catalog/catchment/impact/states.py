"""The two states that are compared, brought to one set of names."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import msgspec

from catchment.assertions import attached_to
from catchment.assets import is_defined
from catchment.renames import renamed_assets
from catchment_parsers import dbt
from catchment_parsers.dbt.descriptions import WAREHOUSE
from catchment_parsers.facts import Asset, Column, Kind, ParseStatus, Record, RunTasks, SqlTask, Statement
from catchment_parsers.naming import split_urn

_NOT_REAL = frozenset({"not-in-sql"})
"""Reasons of columns that a state's SQL does not yield: its catalog is of another day."""


_NOT_YIELDED = _NOT_REAL | {"declared-but-absent"}


class Side(Record, frozen=True, kw_only=True):
    """One state of a project.

    Attributes:
        assets: By dbt's unique_id (the URN of what has none).
        tasks: How to read the SQL of each, by the same keys.
        namespace: Namespace of the relations.
        uncompiled: How many models have no compiled SQL.
        compiled: How many have.
        project: Name of the project.
        adapter: dbt adapter, as its manifest calls it.
        generated_at: When its artifacts were made, "" where nobody says.
        others: Keys of the assets that are other projects'.
    """

    assets: dict[str, Asset]
    tasks: dict[str, SqlTask]
    namespace: str
    uncompiled: int
    compiled: int
    project: str = ""
    adapter: str = ""
    generated_at: str = ""
    others: frozenset[str] = frozenset()

    def relation(self, key: str) -> str:
        """Return the canonical name by which SQL knows an asset."""
        return self.assets[key].urn.removeprefix(f"{self.namespace}/")


def side_of(project: dbt.Project, run: RunTasks, elsewhere: dbt.Elsewhere = dbt.nowhere) -> Side:
    """Return one state of a project, its SQL read.

    The columns of what SQL defines are taken from the SQL, not from the warehouse's catalog: that tells
    what was built last, which a pull request's is not yet.

    Args:
        project: What its artifacts say.
        run: Reads SQL.
        elsewhere: Knows the columns of relations that the project does not build.
    """
    known = {asset.key: asset.columns for asset in project.assets}
    types = _types(project.assets, project.namespace)
    coded = (_as_coded(_as_said(asset)) for asset in project.assets if _is_built(asset))
    project = msgspec.structs.replace(project, assets=tuple(coded))
    tasks: dict[tuple[str, str, str], SqlTask] = {}

    def noted(batch: Sequence[SqlTask]) -> Sequence[tuple[Statement, ...]]:
        tasks.update({(task.sql, task.default_db, task.default_schema): task for task in batch})
        return run(batch)

    project = dbt.with_lineage(project, noted, elsewhere=elsewhere)
    assets = [_as_built(asset, known.get(asset.key, ())) for asset in project.assets]
    models = [asset for asset in assets if asset.kind in (Kind.MODEL, Kind.SNAPSHOT) and asset.path]
    missing = sum(asset.status is ParseStatus.MISSING for asset in models)
    by_text = ((asset.key, tasks.get((asset.sql, asset.database, asset.schema))) for asset in assets)
    return Side(
        assets={asset.key: asset for asset in assets},
        tasks={key: _typed(task, types) for key, task in by_text if task is not None},
        namespace=project.namespace,
        uncompiled=missing,
        compiled=len(models) - missing,
        project=project.name,
        adapter=project.adapter,
        generated_at=project.generated_at,
    )


def _types(assets: Iterable[Asset], namespace: str) -> dict[str, dict[str, str]]:
    """Return the types of relations' columns as the warehouse has them, by canonical name and lower-case column."""
    return {
        asset.urn.removeprefix(f"{namespace}/"): {each.name.lower(): each.data_type for each in asset.columns}
        for asset in assets
        if asset.kind is not Kind.TEST
    }


def _typed(task: SqlTask, types: Mapping[str, Mapping[str, str]]) -> SqlTask:
    """Return a task with the types that the warehouse knows, where nobody else says."""
    schema = {
        table: {name: kind or types.get(table, {}).get(name.lower(), "") for name, kind in columns.items()}
        for table, columns in task.schema.items()
    }
    return msgspec.structs.replace(task, schema=schema)


def _is_built(asset: Asset) -> bool:
    """Say whether this state of the project builds an asset: not what is disabled, or left over in the warehouse."""
    return not asset.disabled and is_defined(asset)


def _as_said(asset: Asset) -> Asset:
    """Return an asset without the comments of the warehouse, which are no part of a project."""
    described = asset.details.get("description_origin") != WAREHOUSE
    if described and not any(column.description_origin == WAREHOUSE for column in asset.columns):
        return asset
    columns = (
        msgspec.structs.replace(column, description="") if column.description_origin == WAREHOUSE else column
        for column in asset.columns
    )
    return msgspec.structs.replace(asset, description=asset.description if described else "", columns=tuple(columns))


def _as_coded(asset: Asset) -> Asset:
    """Return an asset without the columns that only the warehouse knows, where its SQL will tell them."""
    if not asset.sql or asset.kind is Kind.TEST:
        return asset
    columns = (msgspec.structs.replace(column, in_catalog=False) for column in asset.columns if column.declared)
    return msgspec.structs.replace(asset, columns=tuple(columns))


def _as_built(asset: Asset, known: Iterable[Column]) -> Asset:
    """Return an asset with the columns that it will have: those of the warehouse where nobody can read its code."""
    if not asset.sql or asset.kind is Kind.TEST:
        return asset
    if asset.status in (ParseStatus.FAILED, ParseStatus.OPAQUE):
        own = {column.key for column in asset.columns}
        return msgspec.structs.replace(asset, columns=(*asset.columns, *(c for c in known if c.key not in own)))
    if asset.status is not ParseStatus.PARSED:
        return asset
    real = tuple(column for column in asset.columns if column.reason not in _NOT_REAL)
    breaches = _breaches(asset)
    details = asset.details | ({BREACHES: breaches} if breaches else {})
    return msgspec.structs.replace(asset, columns=real, details=details)


BREACHES = "breaches"
"""The detail that names the columns in which an asset's SQL does not keep its contract."""


def _breaches(asset: Asset) -> list[str]:
    """Return the columns that a contract promises and the SQL does not yield, or the other way about."""
    if not asset.contract or any(column.name == "*" for column in asset.columns):
        return []
    return [c.key for c in asset.columns if c.reason in _NOT_YIELDED or not c.declared]


def followed(base: Side, head: Side) -> Side:
    """Return the base with what was renamed (the only one of its likeness) under the keys that it has in the head."""
    urns = _moved(base.assets, head.assets)
    gone = [moved_to(asset, urns) for key, asset in base.assets.items() if key not in head.assets]
    come = [asset for key, asset in head.assets.items() if key not in base.assets]
    keys = {key: asset.key for key, asset in renamed_assets(gone, come).items()} if gone and come else {}
    if not keys:
        return base
    return msgspec.structs.replace(
        base,
        assets={keys.get(key, key): asset for key, asset in base.assets.items()},
        tasks={keys.get(key, key): task for key, task in base.tasks.items()},
    )


def renamed_in(side: Side) -> dict[str, Asset]:
    """Return what `followed` found to be renamed, by its new key, under its old name."""
    return {key: asset for key, asset in side.assets.items() if asset.key != key}


def aligned(base: Mapping[str, Asset], head: Mapping[str, Asset]) -> dict[str, Asset]:
    """Return the base's assets under the head's URNs: databases and schemas differ between environments."""
    urns = _moved(base, head)
    return {key: moved_to(asset, urns) for key, asset in base.items()} if urns else dict(base)


def _moved(base: Mapping[str, Asset], head: Mapping[str, Asset]) -> dict[str, str]:
    """Return the head's URN of each asset that had another one in the base."""
    return {asset.urn: head[key].urn for key, asset in base.items() if key in head and head[key].urn != asset.urn}


def moved_to(asset: Asset, urns: Mapping[str, str]) -> Asset:
    """Return an asset with the URNs of some assets replaced in it, wherever it names them or their columns."""

    def new(urn: str) -> str:
        owner, column = split_urn(urn)
        owner = urns.get(owner, owner)
        return f"{owner}#{column}" if column else owner

    return msgspec.structs.replace(
        asset,
        urn=new(asset.urn),
        reads=tuple(msgspec.structs.replace(read, source=new(read.source)) for read in asset.reads),
        edges=tuple(msgspec.structs.replace(edge, source=new(edge.source)) for edge in asset.edges),
        details=_respelt(asset.details, new),
    )


def _respelt(value: Any, new: Callable[[str], str]) -> Any:
    """Return JSON with every URN in it renamed."""
    if isinstance(value, str):
        return new(value)
    if isinstance(value, list):
        return [_respelt(item, new) for item in value]
    return {key: _respelt(item, new) for key, item in value.items()} if isinstance(value, dict) else value


Moved = Mapping[str, tuple[str, str]]
"""The relation of each asset in the base and in the head, by URN."""


def moved(base: Mapping[str, Asset], head: Mapping[str, Asset]) -> Moved:
    """Return the relations of the assets that both states have, as each of them writes it."""
    return {head[key].urn: (asset.relation, head[key].relation) for key, asset in base.items() if key in head}


def same_sql(base: Asset, head: Asset, relations: Moved) -> bool:
    """Whether two assets' SQL is the same to the letter, but for where the relations that it names are built."""
    before, after = base.sql.strip(), head.sql.strip()
    pairs = (relations.get(urn, ("", "")) for urn in (base.urn, *(read.source for read in base.reads)))
    names = {old: new for old, new in pairs if old and new and old != new}
    if before == after or not names:
        return before == after
    whole = rf"""(?<![\w"`.])(?:{"|".join(map(re.escape, names))})(?![\w"`])"""
    return re.sub(whole, lambda match: names[match[0]], before) == after


def tests_of(assets: Iterable[Asset]) -> dict[str, list[Asset]]:
    """Return the tests of each asset, by its URN."""
    found: dict[str, list[Asset]] = {}
    for asset in assets:
        if asset.kind is Kind.TEST:
            for urn in attached_to(asset):
                found.setdefault(urn, []).append(asset)
    return found
