"""What is different between two runs."""

import strawberry

from catchment import difference, fields
from catchment.errors import InputError
from catchment.store import read
from catchment_graphql.context import Ask, Context
from catchment_graphql.ids import parsed
from catchment_graphql.types.history import IngestionRun, run_of
from catchment_graphql.types.pages import PageInfo, page
from catchment_graphql.types.scalars import URN
from catchment_parsers.facts import Kind


@strawberry.type
class FieldChange:
    """One thing that is said otherwise.

    Attributes:
        field: Its name, such as `description`, `owners`, `type`, `run status`; `sql` without its texts.
        before: What was said, shortened; null where nothing was.
        after: What is said, shortened; null where nothing is.
    """

    field: str
    before: str | None
    after: str | None


@strawberry.type
class ColumnChange:
    """A column that is different.

    Attributes:
        change: What became of it.
        name: What it is called, at the later run where it is there.
        before: What it was called, where it was renamed.
        fields: What is said otherwise of it.
    """

    change: difference.SnapshotChange
    name: str
    before: str | None
    fields: list[FieldChange]


@strawberry.type
class SnapshotChange:
    """An asset that is different.

    Attributes:
        change: What became of it.
        urn: Its URN, at the later run where it is there.
        before: What its URN was, where that was another.
        kind: What it is.
        name: Its short name.
        source: Name of the source that says so.
        fields: What is said otherwise of it.
        edges_added: Column-level edges into it that are new.
        edges_removed: Column-level edges into it that are gone.
        column_count: How many of its columns are different.
    """

    different: strawberry.Private[difference.AssetDifference]
    change: difference.SnapshotChange
    urn: URN
    before: URN | None
    kind: Kind
    name: str
    source: str
    fields: list[FieldChange]
    edges_added: int
    edges_removed: int
    column_count: int

    @strawberry.field
    def columns(self, info: Ask, first: int = 50) -> list[ColumnChange]:
        """Its columns that are different; none where the asset came or went.

        Args:
            first: Items at most, up to 200.
        """
        return [_column(each) for each in self.different.columns[: info.context.page_size(first)]]

    @strawberry.field
    def upstream_added(self, info: Ask, first: int = 50) -> list[URN]:
        """What it reads that it did not read before.

        Args:
            first: Items at most, up to 200.
        """
        return [URN(urn) for urn in self.different.upstream_added[: info.context.page_size(first)]]

    @strawberry.field
    def upstream_removed(self, info: Ask, first: int = 50) -> list[URN]:
        """What it reads no more.

        Args:
            first: Items at most, up to 200.
        """
        return [URN(urn) for urn in self.different.upstream_removed[: info.context.page_size(first)]]


@strawberry.type
class SnapshotChangeEdge:
    """An asset that is different, in a list.

    Attributes:
        cursor: Its place.
        node: The asset.
    """

    cursor: str
    node: SnapshotChange


@strawberry.type
class SnapshotChangeConnection:
    """A page of what is different: what went, what came, what was renamed, what changed.

    Attributes:
        edges: The assets.
        page_info: Where the page stands.
        total_count: How many there are.
    """

    edges: list[SnapshotChangeEdge]
    page_info: PageInfo
    total_count: int


@strawberry.type
class SnapshotDiff:
    """What is different between the states of the catalog at two runs.

    Attributes:
        base: The one run; null for the empty catalog.
        head: The other.
        edges_added: Column-level edges that are new.
        edges_removed: Column-level edges that are gone.
    """

    found: strawberry.Private[difference.Difference]
    base: IngestionRun | None
    head: IngestionRun | None
    edges_added: int
    edges_removed: int

    @strawberry.field
    def changes(self, info: Ask, first: int = 50, after: str | None = None) -> SnapshotChangeConnection:
        """What is different.

        Args:
            first: Items at most, up to 200.
            after: Cursor to go on from.
        """
        numbered = list(enumerate(self.found.assets))
        found = page(info.context, numbered, lambda each: (each[0],), first, after)
        edges = [SnapshotChangeEdge(cursor=mark, node=_change(each)) for mark, (_, each) in found.items]
        return SnapshotChangeConnection(edges=edges, page_info=found.info, total_count=found.total)


def diff(ctx: Context, base: str, head: str, source: str) -> SnapshotDiff:
    """Return what is different between two runs.

    Raises:
        InputError: An id is none of a run.
        NotFoundError: There is no such run.
    """
    ctx.check_time()
    store = ctx.catalog.store
    found = difference.between(store, _number(base), _number(head), source=source)
    ctx.check_time()
    runs = {number: read.runs(store, limit=1, before=number + 1)[0] for number in (found.base, found.head) if number}
    return SnapshotDiff(
        found=found,
        base=run_of(runs[found.base]) if found.base else None,
        head=run_of(runs[found.head]) if found.head else None,
        edges_added=found.edges_added,
        edges_removed=found.edges_removed,
    )


def _number(id_: str) -> int:
    type_name, key = parsed(id_)
    text = key if type_name == "IngestionRun" else id_
    if not (text.isascii() and text.isdecimal() and len(text) < 19):
        raise InputError(f"{id_[:40]!r} is no run: give its id or its number, 0 for the empty catalog")
    return int(text)


def _change(each: difference.AssetDifference) -> SnapshotChange:
    return SnapshotChange(
        different=each,
        change=each.change,
        urn=URN(each.urn),
        before=URN(each.before) if each.before else None,
        kind=each.kind,
        name=each.name,
        source=each.source,
        fields=[_field(field) for field in each.fields],
        edges_added=each.edges_added,
        edges_removed=each.edges_removed,
        column_count=len(each.columns),
    )


def _column(each: difference.ColumnDifference) -> ColumnChange:
    fields = [_field(field) for field in each.fields]
    return ColumnChange(change=each.change, name=each.name, before=each.before or None, fields=fields)


def _field(field: fields.FieldChange) -> FieldChange:
    return FieldChange(field=field.field, before=field.before or None, after=field.after or None)
