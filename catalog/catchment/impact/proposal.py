"""The effect of a change that is only proposed, against the graph that the catalog holds.

Nobody has written the change yet, so there is one state: everything that uses what is to go is broken.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from catchment import assertions
from catchment.assets import column_of
from catchment.catalog import Catalog, State
from catchment.completeness import REASONS, Completeness, PartialReason
from catchment.errors import InputError
from catchment.graph.lineage import Lineage
from catchment.graph.render import short
from catchment.impact.analysis import affected_assets, to_notify
from catchment.impact.effects import Found, Hit, follow
from catchment.impact.report import FAIL_ON, Affected, Change, ChangeKind, Effect, Location, Report, verdict
from catchment.impact.rules import RULES
from catchment.store import read
from catchment_parsers.facts import Asset, Record
from catchment_parsers.naming import column_urn, split_urn

COLUMN_RULES: Mapping[ChangeKind, str] = {
    ChangeKind.COLUMN_REMOVED: "column-removed",
    ChangeKind.COLUMN_RENAMED: "column-renamed",
    ChangeKind.COLUMN_RETYPED: "column-retyped",
    ChangeKind.COLUMN_LOGIC: "column-logic",
}
"""The rule of each change that can be proposed for a column."""

ASSET_RULES: Mapping[ChangeKind, str] = {
    ChangeKind.ASSET_REMOVED: "asset-removed",
    ChangeKind.ROWSET_LOGIC: "rowset-changed",
    ChangeKind.GRAIN: "grain-changed",
}
"""The rule of each change that can be proposed for an asset."""


class Proposal(Record, frozen=True, kw_only=True):
    """A change that someone thinks of making.

    Attributes:
        target: The column or asset, by any of its names.
        kind: One of ``COLUMN_RULES`` for a column, of ``ASSET_RULES`` for an asset.
        after: The new name or type, "" where that is not known.
    """

    target: str
    kind: ChangeKind
    after: str = ""


def analyse(catalog: Catalog, proposals: Sequence[Proposal], *, fail_on: str = "breaking") -> Report:
    """Return what a proposed change breaks.

    Args:
        catalog: The catalog.
        proposals: All that changes at once.
        fail_on: ``breaking``, ``partial`` or ``none``.

    Raises:
        NotFoundError: There is no such column or asset.
        AmbiguousError: A name fits several assets.
        InputError: That kind of change cannot be proposed for the target.
    """
    if fail_on not in FAIL_ON:
        raise InputError(f"cannot fail on {fail_on!r}: choose one of {', '.join(FAIL_ON)}")
    state = catalog.state
    changes = tuple(_change(catalog, state, proposal) for proposal in proposals)
    seeds = [Hit(change.target, effect) for change in changes for effect in RULES[change.rule].effects]
    found = follow(state.lineage, seeds, _Stored(state.lineage, changes))
    tests = assertions.by_asset(state.assets)
    found |= _orphans(found, tests) | _broken_contracts(catalog, found)
    known = {entry.asset.urn: entry.asset for entry in state.assets.values()}
    affected = tuple(affected_assets(found, known, tests))
    return Report(
        verdict=verdict(changes, fail_on),
        changes=changes,
        affected=affected,
        notify=tuple(to_notify(affected)),
        completeness=_completeness(affected, known),
    )


def _change(catalog: Catalog, state: State, proposal: Proposal) -> Change:
    entry, column = column_of(state.assets, proposal.target)
    rules = COLUMN_RULES if column else ASSET_RULES
    if proposal.kind not in rules:
        what = "a column" if column else "an asset"
        raise InputError(f"{proposal.kind} cannot be proposed for {what}, {proposal.target}: choose {', '.join(rules)}")
    node = catalog.column_node(entry, column) if column else entry.id
    urn = state.lineage.urns[node]
    known = dict(catalog.columns(entry))[node] if column else None
    rule = RULES[rules[proposal.kind]]
    before = known.data_type if known and proposal.kind is ChangeKind.COLUMN_RETYPED else ""
    return Change(
        target=urn,
        kind=rule.kind,
        category=rule.category,
        rule=rule.name,
        reason=_reason(proposal, urn, before),
        location=Location(path=entry.asset.path),
        before=before,
        after=proposal.after,
    )


_SENTENCES: Mapping[ChangeKind, str] = {
    ChangeKind.COLUMN_REMOVED: "{name} would be gone",
    ChangeKind.COLUMN_RENAMED: "{name} would be called {after}",
    ChangeKind.COLUMN_RETYPED: "{name} is {before} and would be {after}",
    ChangeKind.COLUMN_LOGIC: "{name} would be computed in another way",
    ChangeKind.ASSET_REMOVED: "{name} would be gone",
    ChangeKind.ROWSET_LOGIC: "{name} would have other rows",
    ChangeKind.GRAIN: "{name} would have a row for something else",
}


def _reason(proposal: Proposal, urn: str, before: str) -> str:
    after = proposal.after or "something else"
    sentence = _SENTENCES[proposal.kind]
    return sentence.format(name=short(urn), before=before or "of an unknown type", after=after)


class _Stored:
    """The stored graph as the walk asks for it: who uses what would be gone."""

    def __init__(self, lineage: Lineage, changes: Iterable[Change]) -> None:
        self._lineage = lineage
        going = {Effect.COLUMN_REMOVED, Effect.REFERENCE_BROKEN}
        self._gone = {change.target for change in changes if going & set(RULES[change.rule].effects)}

    def users(self, urn: str) -> Iterator[tuple[str, Effect, bool]]:
        """Yield the assets that name a column which would be gone; readers of an asset follow from the graph."""
        node = self._lineage.id(urn)
        if urn not in self._gone or node is None or self._lineage.is_asset(node):
            return
        for link in self._lineage.downstream_links(node):
            yield self._lineage.urns[self._lineage.asset_of[link.node]], Effect.REFERENCE_BROKEN, link.certain

    def appeared(self, urn: str) -> bool:  # noqa: ARG002 - the protocol's signature
        """Nothing is new: additions are not proposed."""
        return False


def _orphans(found: Found, tests: Mapping[str, Sequence[Asset]]) -> Found:
    """Return the assets whose tests name a column that would be gone."""
    orphaned: Found = {}
    for hit in found.values():
        asset, column = split_urn(hit.urn)
        if hit.effect is Effect.COLUMN_REMOVED and any(_checks(test, column) for test in tests.get(asset, ())):
            orphaned[asset, Effect.TEST_ORPHANED] = hit._replace(urn=asset, effect=Effect.TEST_ORPHANED, via=hit.urn)
    return orphaned


def _checks(test: Asset, column: str) -> bool:
    names = test.details.get("columns") or [test.details.get("column") or ""]
    return column.casefold() in {str(name).casefold() for name in names}


def _broken_contracts(catalog: Catalog, found: Found) -> Found:
    """Return the assets that would no longer keep their contract: a column that it names goes or has another type."""
    assets = catalog.state.assets
    breaks = [hit for hit in found.values() if hit.effect in (Effect.COLUMN_REMOVED, Effect.TYPE_CHANGED)]
    entries = {urn: assets.find(urn) for urn in {split_urn(hit.urn)[0] for hit in breaks} if assets.matches(urn)}
    promising = {entry.id: entry.asset.urn for entry in entries.values() if entry.asset.contract}
    promised = {
        column_urn(promising[asset], column.key)
        for asset, columns in read.columns_of(catalog.store, promising).items()
        for _, column in columns
        if column.declared
    }
    return {
        (split_urn(hit.urn)[0], Effect.CONTRACT_VIOLATED): hit._replace(
            urn=split_urn(hit.urn)[0], effect=Effect.CONTRACT_VIOLATED, via=hit.urn
        )
        for hit in breaks
        if hit.urn in promised
    }


def _completeness(affected: Iterable[Affected], known: Mapping[str, Asset]) -> Completeness:
    """Return what the report may lack: SQL on the way that is not understood."""
    lacking = {each.urn: REASONS[known[each.urn].status] for each in affected if known[each.urn].status in REASONS}
    reasons = tuple(reason for reason in PartialReason if reason in lacking.values())
    return Completeness(is_partial=bool(lacking), reasons=reasons, unparsed_assets=tuple(sorted(lacking)))
