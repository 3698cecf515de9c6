"""Which of a project's SQL to read, with what schema, and in what order."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from graphlib import CycleError, TopologicalSorter

from catchment_parsers.dbt.project import Project
from catchment_parsers.facts import Asset, Kind, OutputColumn, ParseStatus, Record, SqlTask, Statement
from catchment_parsers.naming import LOWER, UPPER, asset_urn

QUERIES = frozenset({Kind.MODEL, Kind.SNAPSHOT, Kind.ANALYSIS})
"""Kinds that are defined by a query."""
_CTE_PREFIX = "__dbt__cte__"


class Upstream(Record, frozen=True, kw_only=True):
    """What an asset's compiled SQL may read.

    Attributes:
        relations: URNs of the relations, those that ephemeral models read among them: dbt puts the text
            of an ephemeral model into the SQL of whoever uses it.
        ephemeral: Ephemeral models, direct and through others.
    """

    relations: tuple[str, ...]
    ephemeral: tuple[Asset, ...]


Elsewhere = Callable[[Collection[str]], Mapping[str, dict[str, str]]]
"""Given URNs of relations, the columns and types of those that other sources know, in order."""


def nowhere(_urns: Collection[str]) -> Mapping[str, dict[str, str]]:
    """Know of no other source."""
    return {}


class Plan:
    """The SQL of a project as tasks, and what is known of its relations' columns so far.

    Attributes:
        project: The project.
        urn_of: URN of a relation, given its canonical name.
    """

    def __init__(self, project: Project, elsewhere: Elsewhere = nowhere) -> None:
        self.project = project
        self.urn_of = cache(partial(_urn, project.namespace, _databases(project)))
        self._elsewhere = elsewhere
        self._ephemeral = {a.urn: a for a in project.assets if a.materialized == "ephemeral" and not a.relation}
        self._columns: dict[str, dict[str, str]] = {}
        for asset in project.assets:
            columns = all_columns(asset)
            if columns:
                self._columns.setdefault(asset.urn, columns)
        self._upstream: dict[str, Upstream] = {}
        self._own = {asset.urn for asset in project.assets if has_sql(asset)}
        self._look_up(read.source for asset in project.assets if has_sql(asset) for read in asset.reads)

    def _look_up(self, urns: Iterable[str]) -> None:
        """Learn the columns of relations that this project does not build."""
        unknown = {urn for urn in urns if urn not in self._columns and urn not in self._own}
        if unknown:
            self._columns.update(self._elsewhere(unknown))

    def waves(self) -> Iterator[list[Asset]]:
        """Yield the assets to read, each after those whose columns only their SQL can tell."""
        assets = [asset for asset in self.project.assets if has_sql(asset)]
        # Several declarations may name one relation, and its columns are known after any of them.
        made = {asset.urn: asset.key for asset in assets if asset.urn not in self._columns}
        waiting = {
            asset.key: {made[urn] for urn in self.upstream(asset).relations if urn in made} - {asset.key}
            for asset in assets
        }
        by_key = {asset.key: asset for asset in assets}
        sorter = TopologicalSorter(waiting)
        try:
            sorter.prepare()
        except CycleError:
            # dbt refuses cycles; whoever made this manifest gets what can be had without order.
            yield assets
            return
        while sorter.is_active():
            ready = sorter.get_ready()
            yield [by_key[key] for key in ready]
            sorter.done(*ready)

    def task(self, asset: Asset, beyond: Iterable[str] = ()) -> SqlTask:
        """Return the task of reading an asset's SQL, with the columns that are known by now.

        Args:
            asset: Whose SQL it is.
            beyond: URNs of relations that it reads though dbt does not know.
        """
        upstream = self.upstream(asset)
        skip = len(self.project.namespace) + 1
        relations = (*upstream.relations, *beyond)
        return SqlTask(
            sql=asset.sql,
            dialect=asset.dialect,
            schema={urn[skip:]: self._columns[urn] for urn in relations if urn in self._columns},
            default_db=asset.database,
            default_schema=asset.schema,
            stand_ins={name: one.urn[skip:] for one in upstream.ephemeral for name in _cte_names(one)},
        )

    def upstream(self, asset: Asset) -> Upstream:
        """Return what an asset's SQL may read, by what dbt says that it depends on."""
        known = self._upstream.get(asset.key)
        if known is None:
            known = self._upstream[asset.key] = self._followed(asset)
        return known

    def _followed(self, asset: Asset) -> Upstream:
        pending = [read.source for read in asset.reads]
        if asset.details.get("rendered"):
            # It names ephemeral models, where dbt would have put their text.
            named = tuple(self._ephemeral[urn] for urn in pending if urn in self._ephemeral)
            return Upstream(relations=tuple(pending), ephemeral=named)
        seen, relations, ephemeral = set[str](), list[str](), list[Asset]()
        for urn in pending:
            if urn in seen:
                continue
            seen.add(urn)
            inner = self._ephemeral.get(urn)
            if inner is None:
                relations.append(urn)
            else:
                ephemeral.append(inner)
                pending += [read.source for read in inner.reads]
        return Upstream(relations=tuple(relations), ephemeral=tuple(ephemeral))

    def unforeseen(self, asset: Asset, statements: Iterable[Statement]) -> tuple[str, ...]:
        """Return the relations that SQL reads by name, whose columns would have settled what is open in it."""
        urns = [self.urn_of(name) for s in statements if _is_open(s) for name in s.inputs]
        self._look_up(urns)
        foreseen = {asset.urn, *self.upstream(asset).relations}
        return tuple(dict.fromkeys(urn for urn in urns if urn in self._columns and urn not in foreseen))

    def learn(self, asset: Asset, columns: Sequence[OutputColumn]) -> None:
        """Remember the columns that an asset's SQL yields, where nothing better is known."""
        if asset.urn not in self._columns and columns and all(column.name != "*" for column in columns):
            self._columns[asset.urn] = {
                column.name if column.quoted else _spelled(column.name, asset.dialect): column.data_type
                for column in columns
            }


def _databases(project: Project) -> dict[str, str]:
    """Return the databases of a project's relations as their names have them, by the name in lower case."""
    skip = len(project.namespace) + 1
    names = (asset.urn[skip:] for asset in project.assets if asset.relation)
    written = {name.partition(".")[0] for name in names if name.count(".") > 1}
    plain = Counter(_plain(database) for database in written)
    return {_plain(database): database for database in written if plain[_plain(database)] == 1}


def _plain(database: str) -> str:
    return database.strip('"').lower()


def _urn(namespace: str, databases: Mapping[str, str], name: str) -> str:
    """Return the URN of a relation that SQL names; its database may be the default, of which nobody says the case."""
    database, _, rest = name.partition(".")
    known = databases.get(_plain(database), database) if "." in rest else database
    return asset_urn(namespace, f"{known}.{rest}" if rest else name)


def has_sql(asset: Asset) -> bool:
    """Say whether an asset has SQL whose lineage can be read."""
    if not asset.sql.strip() or is_python(asset):
        return False
    return asset.kind in QUERIES or asset.kind is Kind.TEST


def is_python(asset: Asset) -> bool:
    """Say whether an asset is a Python model: its compiled code is there, and is no SQL."""
    return asset.details.get("language") == "python"


def _is_open(statement: Statement) -> bool:
    if statement.status is ParseStatus.PARTIAL:
        return True
    return any(not d.certain for column in statement.columns for d in column.dependencies) or any(
        not d.certain for d in statement.rows
    )


def all_columns(asset: Asset) -> dict[str, str]:
    """Return all of a relation's columns and their types, {} where it is not sure that they are all.

    A declaration counts where a contract enforces it; others often list the noteworthy columns alone.
    The warehouse reports names as they are; the case of others is that of whoever wrote them.
    """
    reported = {column.name: column.data_type for column in asset.columns if column.in_catalog}
    if reported or not (asset.contract or asset.status is ParseStatus.PARSED):
        return reported
    yielded = (column for column in asset.columns if column.reason not in _NOT_YIELDED)
    return {_spelled(column.name, asset.dialect): column.data_type for column in yielded}


def _spelled(name: str, dialect: str) -> str:
    """Return a column's name for a schema, where nobody says that it was quoted when it was made."""
    return name.lower() if dialect in UPPER or dialect in LOWER else name


_NOT_YIELDED = frozenset({"declared-but-absent", "not-in-sql"})
"""Reasons of columns that are declared and that the SQL does not yield."""


def _cte_names(asset: Asset) -> Iterator[str]:
    """Yield what dbt may call the CTE of an ephemeral model: by its name, newer versions by its alias."""
    yield _CTE_PREFIX + asset.name.removesuffix(f".v{asset.version}")
    if "alias" in asset.details:
        yield _CTE_PREFIX + str(asset.details["alias"])
