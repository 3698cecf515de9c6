"""Models that repeat: relations whose SQL means the same, however it is written.

Whoever reads other relations cannot mean the same, so only those that read the same are compared, by the
signatures of their SQL; those are kept, since making them costs parsing.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from catchment import workers
from catchment.catalog import State
from catchment.completeness import Completeness, PartialReason
from catchment.errors import CatalogError
from catchment.findings.conflict import Conflict, ConflictKind, Conflicts, by_use, partial, side
from catchment.store import parses, queries
from catchment.store.database import Store
from catchment.store.digests import digest
from catchment.store.queries import Query
from catchment.words import listed
from catchment_parsers.facts import Kind, Limits, ParseStatus, SqlTask

_KINDS = (Kind.MODEL, Kind.SNAPSHOT, Kind.VIEW)
_READ = (ParseStatus.PARSED, ParseStatus.PARTIAL)
_END = 100
_EMPTY = re.compile(r"\bwhere\s+\(?\s*(1\s*=\s*0|0\s*=\s*1|false)\s*\)?\s*;?\s*$", re.IGNORECASE)
"""The end of a query that reads nothing and returns nothing: it says which columns a table has, no more."""


def repeats(state: State, store: Store, limits: Limits = Limits()) -> Conflicts:
    """Return the groups of relations whose SQL means the same."""
    # What has no path here is another project's, and defined there.
    known = [each for each in queries.queries(store, _KINDS) if each.asset.path and not each.asset.disabled]
    known = [each for each in known if each.node in state.assets]
    candidates = [each for group in _reading_the_same(known) if len(group) > 1 for each in group]
    texts = queries.texts(store, {each.text for each in candidates if each.text is not None})
    candidates = [each for each in candidates if each.inputs or not _EMPTY.search(texts[each.text or 0][-_END:])]
    meanings = _meanings(store, candidates, texts, limits)
    groups: dict[tuple[bytes, bool, tuple[int, ...]], list[Query]] = {}
    for each, meaning in zip(candidates, meanings, strict=True):
        if meaning:
            groups.setdefault((meaning, *_comparable(each)), []).append(each)
    found = [_conflict(state, group) for group in groups.values() if _is_repeat(group)]
    unread = [each for each, meaning in zip(candidates, meanings, strict=True) if not meaning]
    return Conflicts(
        found=tuple(found),
        completeness=_completeness(state, known, unread),
    )


def _comparable(each: Query) -> tuple[bool, tuple[int, ...]]:
    """Return what two queries must have alike to be compared: what they read, and whether they keep history."""
    return each.asset.kind is Kind.SNAPSHOT, each.inputs


def _reading_the_same(known: Iterable[Query]) -> list[list[Query]]:
    groups: dict[tuple[bool, tuple[int, ...]], list[Query]] = {}
    for each in known:
        if each.text is not None and each.asset.details.get("language") != "python":
            groups.setdefault(_comparable(each), []).append(each)
    return list(groups.values())


def _meanings(store: Store, wanted: Sequence[Query], texts: Mapping[int, str], limits: Limits) -> list[bytes]:
    """Return the digest of what each query means, b"" where it cannot be read."""
    tasks = _tasks(store, wanted, texts)
    keys = [parses.key(task, b"signature 2 ") for task in tasks]
    known = parses.kept(store, dict.fromkeys(keys))
    fresh = {key: task for key, task in zip(keys, tasks, strict=True) if key not in known}
    signed = dict(zip(fresh, workers.sign_in_workers([*fresh.values()], {}, limits), strict=True))
    made = {
        key: digest(msgspec.msgpack.encode([sorted(found.columns.items()), found.rows]))
        for key, found in signed.items()
        if found is not None
    }
    _keep(store, made)
    known |= made
    return [known.get(key, b"") for key in keys]


def _keep(store: Store, made: dict[bytes, bytes]) -> None:
    if made:
        try:
            parses.keep(store, made)
        except CatalogError:
            return  # Who may only read, or comes while another writes, pays for it next time too.


def _tasks(store: Store, wanted: Sequence[Query], texts: Mapping[int, str]) -> list[SqlTask]:
    inputs = {node for each in wanted for node in each.inputs}
    columns = queries.whole_columns(store, inputs)
    names = queries.urns(store, inputs)
    return [
        SqlTask(
            sql=texts[each.text or 0],
            dialect=each.asset.dialect,
            schema={
                names[node].removeprefix(f"{each.namespace}/"): columns[node] for node in each.inputs if node in columns
            },
            default_db=each.asset.database,
            default_schema=each.asset.schema,
        )
        for each in wanted
    ]


def _is_repeat(group: Sequence[Query]) -> bool:
    """Say whether these are several: not one relation, nor one model in several environments or versions."""
    relations = {each.node for each in group}
    models = {each.asset.unique_id.removesuffix(f".v{each.asset.version}") or each.asset.urn for each in group}
    return len(relations) > 1 and len(models) > 1


def _conflict(state: State, group: Sequence[Query]) -> Conflict:
    sides = by_use(state, (side(state, each.node, each.source, each.asset) for each in group))
    first, *rest = dict.fromkeys(each.name for each in sides)
    return Conflict(
        kind=ConflictKind.SAME_SQL,
        name=first,
        evidence=f"{listed([first, *rest])} are the same query under {len(sides)} names; most depends on {first}",
        differs=("name",),
        sides=sides,
    )


def _completeness(state: State, known: Iterable[Query], unread: Iterable[Query]) -> Completeness:
    """Return which relations could not be compared: their SQL is not there, or cannot be read."""
    lost = {each.asset.urn: PartialReason.UNPARSED_SQL for each in unread}
    for each in known:
        entry = state.assets.get(each.node)
        status = entry.asset.status if entry else each.asset.status
        if status in (ParseStatus.MISSING, ParseStatus.FAILED) or (each.text is None and status in _READ):
            lost[each.asset.urn] = PartialReason.UNPARSED_SQL
        elif status is ParseStatus.OPAQUE:
            lost[each.asset.urn] = PartialReason.OPAQUE_NODE
    return partial(lost.values(), lost)
