"""What a head changes against its base: every difference, classified by a named rule, fail-safe."""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

import msgspec

from catchment.assertions import attached_to
from catchment.impact.report import Change, Location
from catchment.impact.rules import RULES, Rule
from catchment.impact.settings import differences
from catchment.impact.states import moved, same_sql
from catchment_parsers.facts import Asset, Column, Kind, ParseStatus, Subtype
from catchment_parsers.naming import column_urn

if TYPE_CHECKING:
    from catchment_parsers.sql.meaning import Signatures

_NONE: Mapping[str, Asset] = MappingProxyType({})
Signed = Mapping[str, "tuple[Signatures | None, Signatures | None]"]
"""Signatures of the base's and the head's SQL, by key; only where it, or the columns that it reads, differ."""


def changes(
    base: Mapping[str, Asset], head: Mapping[str, Asset], signed: Signed, renamed: Mapping[str, Asset] = _NONE
) -> list[Change]:
    """Return what the head changes; assets are matched by key and have one set of URNs.

    Args:
        base: The base's assets, aligned with the head's names.
        head: The head's assets.
        signed: Signatures of the SQL that differs, or that reads other columns than before.
        renamed: The base's assets that have another name in the head, as they were, by their key in the head.
    """
    there = {asset.urn for asset in head.values()}
    there |= {column_urn(asset.urn, column.key) for asset in head.values() for column in asset.columns}
    differ = frozenset(differing(base, head))
    found = [_change(was, RULES["asset-renamed"], after=head[key].name) for key, was in renamed.items()]
    for key in dict.fromkeys((*base, *head)):
        if key not in head:
            found += _removed(base[key], there)
        elif key not in base:
            found += _added(head[key])
        elif key not in signed and base[key] == head[key]:
            continue
        elif head[key].kind is Kind.TEST:
            found += _set_otherwise(base[key], head[key])
        else:
            # Where a column that it names is gone, it is broken, and that is found by following what is gone.
            named = (edge.source for edge in base[key].edges if "#" in edge.source)
            if key in signed and key not in differ and all(urn in there for urn in named):
                found += _shifts(head[key], *signed[key])
            found += _changed(base[key], head[key], signed.get(key) if key in differ else None)
    return found


def differing(base: Mapping[str, Asset], head: Mapping[str, Asset]) -> list[str]:
    """Return the keys of the assets whose SQL is not the same to the letter."""
    relations = moved(base, head)
    return [
        key
        for key, asset in head.items()
        if key in base
        and asset.kind is not Kind.TEST
        and asset.sql
        and base[key].sql
        and not same_sql(base[key], asset, relations)
    ]


def _change(asset: Asset, rule: Rule, *, column: str = "", before: str = "", after: str = "", line: int = 0) -> Change:
    """Return a change of an asset, or of one of its columns, by a rule."""
    name = f"{asset.name}.{column}" if column else asset.name
    return Change(
        target=column_urn(asset.urn, column) if column else asset.urn,
        kind=rule.kind,
        category=rule.category,
        rule=rule.name,
        reason=rule.reason.format(name=name, before=before, after=after),
        location=Location(path=asset.path, line=line),
        before=before,
        after=after,
    )


def _removed(asset: Asset, there: set[str]) -> Iterator[Change]:
    if asset.kind is Kind.TEST:
        # A test that went with what it tested is no change of its own.
        tested = [*attached_to(asset), *(edge.source for edge in asset.edges)]
        if tested and all(urn in there for urn in tested):
            yield _change(asset, RULES["test-removed"])
    elif asset.kind in (Kind.EXPOSURE, Kind.ANALYSIS, Kind.SAVED_QUERY):
        yield _change(asset, RULES["consumer-removed"])
    elif asset.kind not in (Kind.GROUP, Kind.OPERATION):
        yield _change(asset, RULES["asset-removed"])


def _added(asset: Asset) -> Iterator[Change]:
    if asset.kind not in (Kind.GROUP, Kind.OPERATION, Kind.TEST):
        yield _change(asset, RULES["asset-added"])


def _changed(base: Asset, head: Asset, pair: "tuple[Signatures | None, Signatures | None] | None") -> Iterator[Change]:
    if pair is not None:
        yield from _logic(base, head, *pair)
    elif not head.sql and not base.sql and head.kind in (Kind.SEED, Kind.SOURCE, Kind.TABLE, Kind.VIEW):
        yield from _columns(base, head, None, None)
    elif bool(base.sql) is not bool(head.sql) and head.kind in (Kind.TABLE, Kind.VIEW):
        # A table that statements fill or alter in one state alone: what is declared, and that there is more to it.
        yield from _columns(base, msgspec.structs.replace(head, sql=""), None, None)
        yield _change(head, RULES["sql-unknown"], before="no text", after="another")
    elif head.kind is Kind.FUNCTION and base.sql != head.sql:
        yield _change(head, RULES["sql-unknown"], before="one body", after="another")
    elif base.status is not head.status and ParseStatus.MISSING in (base.status, head.status):
        yield _change(head, RULES["sql-unknown"], before=base.status, after=head.status)
    if head.kind is Kind.METRIC:
        yield from _definition(base, head)
    yield from _set_otherwise(base, head)


def _shifts(head: Asset, before: "Signatures | None", after: "Signatures | None") -> Iterator[Change]:
    """Compare what one text of SQL means before and after the columns of what it reads changed."""
    if before is None or after is None:
        return
    if before.rows != after.rows:
        yield _change(head, RULES["rowset-shifted"])
    for name in before.columns:
        if name in after.columns and before.columns[name] != after.columns[name] and name != "*":
            yield _change(head, RULES["column-shifted"], column=name, line=line_of(head, name))


# ── logic ────────────────────────────────────────────────────────────────────────────────────────


def _logic(base: Asset, head: Asset, before: "Signatures | None", after: "Signatures | None") -> Iterator[Change]:
    """Compare what two texts of SQL mean: their row sets, then their columns."""
    if before is None or after is None:
        alike = base.status is head.status
        texts = ("one text", "another") if alike else (base.status, head.status)
        yield _change(head, RULES["sql-unknown"], before=texts[0], after=texts[1])
        return
    yield from _running(head, before, after)
    parts = sorted(part for part in {**before.parts, **after.parts} if before.parts.get(part) != after.parts.get(part))
    if before.rows != after.rows:
        rule = RULES["grain-changed" if "group_by" in parts else "rowset-changed"]
        clauses = ", ".join(_CLAUSES.get(part, part) for part in parts) or "SQL"
        yield _change(head, rule, after=clauses, line=_rows_line(base, head, parts))
    yield from _columns(base, head, before, after)


_DECIDE = {
    "join": (Subtype.JOIN,),
    "where": (Subtype.FILTER,),
    "having": (Subtype.FILTER,),
    "qualify": (Subtype.FILTER, Subtype.WINDOW),
    "group_by": (Subtype.GROUP_BY,),
    "distinct": (Subtype.GROUP_BY,),
    "limit": (Subtype.SORT,),
}
"""How the edges of each clause are called."""


def _rows_line(base: Asset, head: Asset, parts: Iterable[str]) -> int:
    """Return the line of the clause that decides the rows otherwise, 0 where it is gone or nobody knows."""
    subtypes = {subtype for part in parts for subtype in _DECIDE.get(part, ())}
    known = {(edge.source, edge.subtype, edge.expression) for edge in base.edges if not edge.target}
    rows = [edge for edge in head.edges if not edge.target and edge.line and edge.subtype in subtypes]
    fresh = [edge for edge in rows if (edge.source, edge.subtype, edge.expression) not in known]
    return min((edge.line for edge in fresh or rows), default=0)


def _running(head: Asset, before: "Signatures", after: "Signatures") -> Iterator[Change]:
    """Tell what keeps the new text from running, or may keep it, and did not keep the old one."""
    faults = [fault for mark, fault in after.faults.items() if mark not in before.faults]
    doubts = [doubt for mark, doubt in after.doubts.items() if mark not in before.doubts]
    if faults:
        yield _change(head, RULES["sql-broken"], after="; ".join(faults))
    elif doubts:
        yield _change(head, RULES["sql-doubtful"], after="; ".join(doubts))


_CLAUSES = {
    "from": "FROM",
    "join": "JOIN",
    "where": "WHERE",
    "group_by": "GROUP BY",
    "having": "HAVING",
    "qualify": "QUALIFY",
    "distinct": "DISTINCT",
    "union": "UNION",
    "limit": "LIMIT",
    "order": "ORDER BY with LIMIT",
}


def _columns(base: Asset, head: Asset, before: "Signatures | None", after: "Signatures | None") -> Iterator[Change]:
    """Compare two lists of columns; a removed and an added one of equal meaning are one that was renamed."""
    old, new = ({column.key: column for column in asset.columns} for asset in (base, head))
    gone = [name for name in old if name not in new]
    fresh = [name for name in new if name not in old]
    renamed = renames(gone, fresh, before, after) if before and after else {}
    for name in gone:
        if name in renamed:
            to = new[renamed[name]].name
            yield _change(
                base, RULES["column-renamed"], column=name, before=old[name].name, after=to, line=line_of(base, name)
            )
        else:
            yield _change(base, RULES["column-removed"], column=name, before=old[name].name, line=line_of(base, name))
    for name in fresh:
        if name not in renamed.values():
            yield _change(head, RULES["column-added"], column=name, after=new[name].name, line=line_of(head, name))
    for name in (name for name in new if name in old):
        types = tuple(signed.types.get(name, "") if signed else "" for signed in (before, after))
        yield from _column(head, old[name], new[name], _difference(name, before, after), types)


def renames(gone: Iterable[str], fresh: Iterable[str], before: "Signatures", after: "Signatures") -> dict[str, str]:
    """Return the new names of columns that are gone: those of equal meaning among the new ones."""
    by_meaning = {after.columns[name]: name for name in fresh if name in after.columns}
    meant = {name: before.columns[name] for name in gone if name in before.columns}
    return {name: by_meaning[meaning] for name, meaning in meant.items() if meaning in by_meaning}


class _Difference(StrEnum):
    """How a column's definition differs between two states."""

    NONE = "none"
    CAST = "cast"
    LOGIC = "logic"


def _difference(name: str, before: "Signatures | None", after: "Signatures | None") -> _Difference:
    if before is None or after is None:
        return _Difference.CAST  # a table that no SQL defines may have changed its type
    # A column that a star or COLUMNS() makes has no meaning of its own: that of all stands for it.
    if before.columns.get(name, before.columns) == after.columns.get(name, after.columns):
        return _Difference.NONE
    if name not in before.columns or name not in after.columns:
        return _Difference.LOGIC
    return _Difference.CAST if before.uncast.get(name) == after.uncast.get(name) else _Difference.LOGIC


def _column(head: Asset, old: Column, new: Column, difference: _Difference, read: tuple[str, ...]) -> Iterator[Change]:
    """Compare a column's two definitions; its type is what is declared, else what was read from the SQL."""
    line = line_of(head, new.key)
    types = (_type(old), _type(new)) if old.data_type and new.data_type else _comparable(*read)
    retyped = difference is not _Difference.NONE and all(types) and types[0] != types[1]
    if difference is _Difference.LOGIC or (difference is _Difference.CAST and not retyped and head.sql):
        yield _change(head, RULES["column-logic"], column=new.key, after=expression_of(head, new.key), line=line)
    if retyped:
        rule = RULES["column-widened" if _is_wider(*types) else "column-retyped"]
        before, after = old.data_type or types[0], new.data_type or types[1]
        yield _change(head, rule, column=new.key, before=before, after=after, line=line)


def _comparable(before: str, after: str) -> tuple[str, str]:
    """Return two types as they can be compared: where one is only a family, both are."""
    from catchment_parsers.sql import families

    if families.is_exact(before) and families.is_exact(after):
        return before, after
    return families.family(before), families.family(after)


def _type(column: Column) -> str:
    return column.data_type.strip().lower()


_WIDER = (
    ("tinyint", "smallint", "int", "integer", "bigint", "hugeint"),
    ("real", "float", "double"),
    ("date", "timestamp"),
    ("varchar", "text"),
)


def _is_wider(before: str, after: str) -> bool:
    """Whether every value of one type is one of the other."""
    return any(before in order and after in order and order.index(before) < order.index(after) for order in _WIDER)


def line_of(asset: Asset, column: str) -> int:
    """Return the line that makes a column, 0 where nobody knows."""
    return next((edge.line for edge in asset.edges if edge.target == column and edge.line), 0)


def expression_of(asset: Asset, column: str) -> str:
    """Return the SQL that makes a column, "" where nobody knows."""
    return next((edge.expression for edge in asset.edges if edge.target == column and edge.expression), "")


# ── everything else ──────────────────────────────────────────────────────────────────────────────


def _definition(base: Asset, head: Asset) -> Iterator[Change]:
    before, after = (
        f"{asset.details.get('expression', '')} {asset.details.get('filter') or ''}".strip() for asset in (base, head)
    )
    if before != after:
        yield _change(head, RULES["metric-changed"], before=before, after=after)


def _set_otherwise(base: Asset, head: Asset) -> Iterator[Change]:
    for each in differences(base, head):
        line = line_of(head, each.column) if each.column else 0
        yield _change(head, RULES[each.rule], column=each.column, before=each.before, after=each.after, line=line)
