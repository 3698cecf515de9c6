"""The effect of a change that is only proposed, against what the catalog holds.

Nobody has written the change yet, so the state after is made: the assets that it names are changed, and the SQL of
whoever reads other columns then is read again.  Both states are as much of the catalog as the change can reach.
"""

from collections.abc import Mapping, Sequence

import msgspec

from catchment.assets import Entry, column_of
from catchment.catalog import Catalog
from catchment.errors import InputError
from catchment.graph.render import short
from catchment.graph.walks import closure
from catchment.impact import rereading
from catchment.impact.analysis import compare
from catchment.impact.policy.judging import Judge
from catchment.impact.remembered import memory
from catchment.impact.report import FAIL_ON, Change, ChangeKind, Location, Report, State, warned
from catchment.impact.rules import RULES
from catchment.impact.signing import signatures
from catchment.pool import silent
from catchment.store import history
from catchment_parsers.facts import Asset, Column, Limits, Owner, ParseStatus, Record
from catchment_parsers.naming import fold_column, split_urn

COLUMN_RULES: Mapping[ChangeKind, str] = {
    ChangeKind.COLUMN_REMOVED: "column-removed",
    ChangeKind.COLUMN_RENAMED: "column-renamed",
    ChangeKind.COLUMN_RETYPED: "column-retyped",
    ChangeKind.COLUMN_LOGIC: "column-logic",
    ChangeKind.COLUMN_NULLABILITY: "not-null-dropped",
}
"""The rule of each change that can be proposed for a column."""

ASSET_RULES: Mapping[ChangeKind, str] = {
    ChangeKind.ASSET_REMOVED: "asset-removed",
    ChangeKind.ROWSET_LOGIC: "rowset-changed",
    ChangeKind.GRAIN: "grain-changed",
    ChangeKind.COLUMN_ADDED: "column-added",
    ChangeKind.OPAQUE_LOGIC: "sql-unknown",
}
"""The rule of each change that can be proposed for an asset."""


class Proposal(Record, frozen=True, kw_only=True):
    """A change that someone thinks of making.

    Attributes:
        target: The column or asset, by any of its names.
        kind: One of ``COLUMN_RULES`` for a column, of ``ASSET_RULES`` for an asset; None with ``sql``.
        after: The new name or type, "" where that is not known; of ``COLUMN_ADDED`` the new column's name.
        sql: The SQL that is to define the asset.
        line: Of what says so in a file, 0 where nothing does.
        path: That file.
    """

    target: str
    kind: ChangeKind | None = None
    after: str = ""
    sql: str = ""
    line: int = 0
    path: str = ""


def analyse(
    catalog: Catalog,
    proposals: Sequence[Proposal],
    *,
    fail_on: str = "breaking",
    limits: Limits = Limits(),
    policy: Judge | None = None,
    warnings: Sequence[str] = (),
) -> Report:
    """Return what a proposed change breaks.

    Args:
        catalog: The catalog.
        proposals: All that changes at once.
        fail_on: ``breaking``, ``partial`` or ``none``.
        limits: What SQL may cost.
        policy: Says what becomes of the report; None for `fail_on` alone.
        warnings: What it cannot tell, a sentence each; it does not pass then.

    Raises:
        NotFoundError: There is no such column or asset.
        AmbiguousError: A name fits several assets.
        InputError: That kind of change cannot be proposed for the target.
    """
    if fail_on not in FAIL_ON:
        raise InputError(f"cannot fail on {fail_on!r}: choose one of {', '.join(FAIL_ON)}")
    made = [_made(catalog, proposal) for proposal in proposals]
    holders = _within_reach(catalog, {each.urn for each in made})
    with memory(limits, silent) as known:
        base, head = rereading.states(catalog.store, holders, made, known.run)
        stated = tuple(each.change for each in made if each.change is not None)
        report = compare(base, head, signatures(base, head, known.sign), fail_on=fail_on, stated=stated)
    state = State(name="the catalog", run=catalog.state.run)
    report = msgspec.structs.replace(report, base=state, head=State(name="as proposed"))
    told = policy(report, base.assets.values(), head.assets.values()) if policy else report
    return warned(told, warnings)


def _within_reach(catalog: Catalog, urns: set[str]) -> list[history.Holder]:
    """Return what is said of some assets and of all that reads them, directly or not, with the owners they have now."""
    lineage, assets = catalog.state.lineage, catalog.state.assets
    starts = [node for urn in urns if (node := lineage.id(urn)) is not None]
    reached = {node for start in starts for node in closure(lineage.reads, start)}
    around = {*urns, *(lineage.urns[node] for node in reached)}
    holders = history.holders(catalog.store, urns, reading=around)
    owners = {entry.asset.urn: entry.asset.owners for entry in assets.values() if entry.asset.urn in around}
    owned = (_owned(each, owners) for each in holders)
    known = {each.asset.urn for each in holders if not _is_stub(each.asset)}
    return [each for each in owned if not (_is_stub(each.asset) and each.asset.urn in known)]


def _owned(holder: history.Holder, owners: Mapping[str, tuple[Owner, ...]]) -> history.Holder:
    asset = msgspec.structs.replace(holder.asset, owners=owners.get(holder.asset.urn, holder.asset.owners))
    return msgspec.structs.replace(holder, asset=asset)


def _is_stub(asset: Asset) -> bool:
    """Say whether a project only refers to another's asset."""
    return asset.status is ParseStatus.MISSING and not asset.path


# ── what is proposed, as changes ─────────────────────────────────────────────────────────────────


def _made(catalog: Catalog, proposal: Proposal) -> rereading.Made:
    """Return a proposal as the change that it makes, and what it makes of the asset."""
    entry, column = column_of(catalog.state.assets, proposal.target)
    if proposal.sql:
        if column:
            raise InputError(f"{proposal.target} is a column: name the asset that the SQL is to define")
        return rereading.Made(urn=entry.asset.urn, sql=proposal.sql)
    rules = COLUMN_RULES if column else ASSET_RULES
    if proposal.kind is None or proposal.kind not in rules:
        what = "a column" if column else "an asset"
        kind = proposal.kind or "nothing"
        raise InputError(f"{kind} cannot be proposed for {what}, {proposal.target}: choose {', '.join(rules)}")
    if proposal.kind is ChangeKind.COLUMN_ADDED and not proposal.after:
        raise InputError(f"the column that {proposal.target} would get has no name: say which, as '=NAME' or 'after'")
    if proposal.kind in (ChangeKind.COLUMN_ADDED, ChangeKind.COLUMN_RENAMED) and not proposal.path:
        _check_free(catalog, entry, proposal.after)
    node = catalog.column_node(entry, column) if column else entry.id
    known = dict(catalog.columns(entry))[node] if column else None
    urn = catalog.state.lineage.urns[node]
    before = known.data_type if known and proposal.kind is ChangeKind.COLUMN_RETYPED else ""
    place = Location(path=proposal.path or entry.asset.path, line=proposal.line)
    change = _change(proposal, rules[proposal.kind], urn, before, place)
    return rereading.Made(urn=entry.asset.urn, change=change, edit=_edit(proposal, split_urn(urn)[1], entry.asset))


def _check_free(catalog: Catalog, entry: Entry, name: str) -> None:
    """Make sure that an asset has no column of a name yet; a script may say that it adds only what is not there."""
    if name.casefold() in {column.key.casefold() for _, column in catalog.columns(entry)}:
        raise InputError(f"{entry.asset.urn} has a column {name} already: choose another name")


def _change(proposal: Proposal, name: str, urn: str, before: str, place: Location) -> Change:
    rule, after = RULES[name], proposal.after or "something else"
    assert proposal.kind is not None
    sentence = _SENTENCES[proposal.kind]
    return Change(
        target=urn,
        kind=rule.kind,
        category=rule.category,
        rule=rule.name,
        reason=sentence.format(name=short(urn), before=before or "of an unknown type", after=after),
        location=place,
        before=before,
        after=proposal.after,
    )


_SENTENCES: Mapping[ChangeKind, str] = {
    ChangeKind.COLUMN_REMOVED: "{name} would be gone",
    ChangeKind.COLUMN_RENAMED: "{name} would be called {after}",
    ChangeKind.COLUMN_RETYPED: "{name} is {before} and would be {after}",
    ChangeKind.COLUMN_LOGIC: "{name} would be computed in another way",
    ChangeKind.COLUMN_NULLABILITY: "{name} could be NULL",
    ChangeKind.COLUMN_ADDED: "{name} would get a column, {after}",
    ChangeKind.ASSET_REMOVED: "{name} would be gone",
    ChangeKind.ROWSET_LOGIC: "{name} would have other rows",
    ChangeKind.GRAIN: "{name} would have a row for something else",
    ChangeKind.OPAQUE_LOGIC: "what would become of {name} is not known",
}


def _edit(proposal: Proposal, column: str, asset: Asset) -> rereading.Edit:
    """Return what a change makes of the declarations of its asset."""

    def edit(said: Asset) -> Asset | None:
        if proposal.kind is ChangeKind.ASSET_REMOVED:
            return None
        if proposal.kind is ChangeKind.COLUMN_ADDED:
            new = Column(name=proposal.after, ordinal=len(said.columns) + 1, in_catalog=True)
            return msgspec.structs.replace(said, columns=(*said.columns, new))
        columns = [_edited(proposal, each, asset.dialect) if each.key == column else each for each in said.columns]
        names = {old.key: new.key for old, new in zip(said.columns, columns, strict=True) if new is not None}
        edges = (
            msgspec.structs.replace(edge, target=names[edge.target]) if edge.target in names else edge
            for edge in said.edges
            if not edge.target or edge.target in names
        )
        return msgspec.structs.replace(said, columns=tuple(each for each in columns if each), edges=tuple(edges))

    return edit


def _edited(proposal: Proposal, column: Column, dialect: str) -> Column | None:
    """Return a column as a change makes it, None where that takes it away."""
    if proposal.kind is ChangeKind.COLUMN_REMOVED:
        return None
    if proposal.kind is ChangeKind.COLUMN_RETYPED:
        return msgspec.structs.replace(column, data_type=proposal.after)
    if proposal.kind is ChangeKind.COLUMN_RENAMED:
        name = proposal.after or f"{column.name}_renamed"
        return msgspec.structs.replace(column, name=name, folded=fold_column(name, quoted=False, dialect=dialect))
    return column
