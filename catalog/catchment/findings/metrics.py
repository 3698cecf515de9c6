"""Metrics that disagree: one name with several definitions, one definition under several names.

What is compared is the meaning that the parser worked out: the aggregation on columns by URN, the condition
and the grain, whatever they and their parts are called (``details["definition"]``).
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from catchment.catalog import State
from catchment.completeness import PartialReason
from catchment.findings.conflict import Conflict, ConflictKind, Conflicts, Side, by_use, partial, side
from catchment.graph.render import short
from catchment.store.read import Declared
from catchment.words import listed
from catchment_parsers.facts import Kind, Record

PARTS = ("expression", "filter", "grain")
_MEANS = {"expression": "computes", "filter": "filter", "grain": "grain"}


class Definition(Record, frozen=True, kw_only=True):
    """A metric or a measure, ready to be compared.

    Attributes:
        side: It, as a side of a conflict.
        kind: METRIC, or SEMANTIC_MODEL for a measure.
        names: Its name and its label, folded.
        means: What it computes, its filter and its grain, as digests or words.
        resolved: Whether all that it names is known.
        alias: Whether it is another metric under a name of its own.
        on: URNs of the datasets that it is on.
    """

    side: Side
    kind: Kind
    names: tuple[str, ...]
    means: tuple[str, ...]
    resolved: bool
    alias: bool
    on: tuple[str, ...]


def metric_conflicts(state: State, declared: Iterable[Declared]) -> Conflicts:
    """Return the conflicts between metrics, and between measures."""
    known = [definition for each in declared for definition in definitions(state, each)]
    unresolved = [one for one in known if not one.resolved]
    found: list[Conflict] = []
    for kind in (Kind.METRIC, Kind.SEMANTIC_MODEL):
        comparable = _once([one for one in known if one.kind is kind and one.resolved])
        found += [*_same_names(state, comparable), *_same_definitions(state, comparable)]
    reasons = [PartialReason.UNRESOLVED_METRIC] if unresolved else []
    completeness = partial(reasons, (one.side.entry.asset.urn for one in unresolved))
    return Conflicts(found=tuple(sorted(found, key=lambda one: one.key)), completeness=completeness)


def definitions(state: State, declared: Declared) -> Iterator[Definition]:
    """Yield what a declaration defines: a metric, or the measures of a semantic model."""
    asset, details = declared.asset, declared.asset.details
    if asset.kind is Kind.METRIC:
        said = {"expression": str(details.get("expression", "")), "filter": str(details.get("filter", ""))}
        names, on = (asset.name, str(details.get("label", ""))), details.get("models") or ()
        yield _definition(state, declared, names, said, details.get("definition"), on)
    elif asset.kind is Kind.SEMANTIC_MODEL:
        for one in details.get("measures") or ():
            said = {"name": str(one["name"]), "expression": f"{one['agg']}({one['expr']})"}
            on = [details["model"]] if details.get("model") else []
            yield _definition(state, declared, (said["name"],), said, one.get("definition"), on)


def _definition(
    state: State, declared: Declared, names: Sequence[str], said: dict[str, str], means: Any, on: Sequence[str]
) -> Definition:
    means = means if isinstance(means, dict) else {}
    grain = " ".join(short(word) if "#" in word else word for word in str(means.get("grain", "")).split())
    return Definition(
        side=side(state, declared.node, declared.source, declared.asset, **said, grain=grain),
        kind=declared.asset.kind,
        names=tuple(dict.fromkeys(folded for name in names if (folded := fold(name)))),
        means=tuple(str(means.get(_MEANS[part], "")) for part in PARTS),
        resolved=bool(means.get("resolved")),
        alias=bool(means.get("alias")),
        on=tuple(on),
    )


def fold(name: str) -> str:
    """Return a name as people tell it from others: without case, blanks and punctuation.

    Symbols stay, since they say something: a share is not a sum.

    >>> fold("Net-Revenue"), fold("net_revenue"), fold("Food Revenue %")
    ('netrevenue', 'netrevenue', 'foodrevenuepct')
    """
    plain = unicodedata.normalize("NFKC", name).casefold().replace("%", "pct")
    return "".join(c for c in plain if c in "#&" or unicodedata.category(c)[0] not in "PZC")


def _once(known: Iterable[Definition]) -> list[Definition]:
    """Return definitions without what is the same one in another environment: one unique_id, one text."""
    first: dict[tuple[str, ...], Definition] = {}
    for one in known:
        s = one.side
        text = (s.expression, s.filter) if s.unique_id else s.key
        first.setdefault((s.unique_id, s.name, *text), one)
    return list(first.values())


def _same_names(state: State, known: Iterable[Definition]) -> Iterator[Conflict]:
    by_name: dict[str, list[Definition]] = {}
    for one in known:
        for name in one.names:
            by_name.setdefault(name, []).append(one)
    groups = [group for group in by_name.values() if len({one.means for one in group}) > 1]
    seen: list[frozenset[tuple[str, ...]]] = []
    for group in sorted(groups, key=len, reverse=True):
        members = frozenset(one.side.key for one in group)
        if not any(members <= each for each in seen):
            seen.append(members)
            yield _disagreeing(state, group)


def _disagreeing(state: State, group: Sequence[Definition]) -> Conflict:
    """Return the conflict of definitions that share a name."""
    differs = tuple(part for place, part in enumerate(PARTS) if len({one.means[place] for one in group}) > 1)
    kind = {
        "expression": ConflictKind.SAME_NAME_DIFFERENT_EXPRESSION,
        "filter": ConflictKind.DIFFERENT_FILTER,
        "grain": ConflictKind.DIFFERENT_GRAIN,
    }[differs[0]]
    sides = by_use(state, (one.side for one in group))
    told = {one.side.key: _told(one, differs) for one in group}
    shared = set.intersection(*(set(one.names) for one in group))
    name = _as_written(group, shared)
    what = "measures" if group[0].kind is Kind.SEMANTIC_MODEL else "metrics"
    evidence = f"{len(group)} {what} are called {name!r}: " + "; ".join(
        f"{each.name} of {each.source} is {told[each.key]}" for each in sides[:4]
    )
    more = f"; and {len(sides) - 4} more" if len(sides) > 4 else ""
    return Conflict(kind=kind, name=name, evidence=evidence + more, differs=differs, sides=sides)


def _as_written(group: Sequence[Definition], shared: set[str]) -> str:
    """Return a shared name as one of them writes it, its label where that is what they share."""
    names = [text for one in group for text in (one.side.name, str(one.side.entry.asset.details.get("label", "")))]
    return next((text for text in names if fold(text) in shared), group[0].side.name)


def _told(one: Definition, differs: Sequence[str]) -> str:
    on = f" on {listed([short(urn) for urn in one.on])}" if one.on else ""
    parts = [f"{one.side.expression or 'undefined'}{on}"]
    if "filter" in differs:
        parts.append(f"where {one.side.filter}" if one.side.filter else "of all rows")
    if "grain" in differs:
        parts.append(one.side.grain or "without a time of its own")
    return ", ".join(parts)


def _same_definitions(state: State, known: Iterable[Definition]) -> Iterator[Conflict]:
    by_means: dict[tuple[str, ...], list[Definition]] = {}
    for one in known:
        # What only names another metric defines nothing: there is one definition, and it is reused.
        if not one.alias:
            by_means.setdefault(one.means, []).append(one)
    for group in by_means.values():
        if len({fold(one.side.name) for one in group}) > 1:
            sides = by_use(state, (one.side for one in group))
            names = list(dict.fromkeys(each.name for each in sides))
            what = _told(group[0], ()) + (f", where {sides[0].filter}" if sides[0].filter else "")
            yield Conflict(
                kind=ConflictKind.SAME_EXPRESSION_DIFFERENT_NAME,
                name=sides[0].expression,
                evidence=f"{listed(names)} are one definition: {what}",
                differs=("name",),
                sides=sides,
            )
