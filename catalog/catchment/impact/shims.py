"""Shims: what keeps an old name alive until nobody uses it; never under a value that is another now."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

import msgspec

from catchment.graph.render import short
from catchment.impact.changes import expression_of, line_of
from catchment.impact.report import Change, Effect, Report, Shim
from catchment_parsers.facts import Asset, Column, Kind
from catchment_parsers.naming import LOWER, UPPER, column_urn, fold_column, split_urn

_PLAIN = re.compile(r"[A-Za-z_]\w*", re.ASCII)
_NAME = re.compile(r"[\w.-]+")
_OTHER_VALUES = frozenset({Effect.VALUE_CHANGED, Effect.TYPE_CHANGED})


def shims(report: Report, base: Mapping[str, Asset], head: Mapping[str, Asset]) -> Iterator[Shim]:
    """Yield what would keep each renamed column and asset alive under its old name.

    A column that went while another of the same sources came has other values now (cents that became euros,
    say): for it, it is the old expression that is told, where everything that it names is still there.

    Args:
        report: The report.
        base: The base's assets by key, under the head's names.
        head: The head's assets by key.
    """
    old = {asset.urn: asset for asset in base.values()}
    new = {asset.urn: asset for asset in head.values()}
    changed = {column.urn for each in report.affected for column in each.columns if _OTHER_VALUES & set(column.effects)}
    there = new.keys() | {column_urn(asset.urn, column.key) for asset in new.values() for column in asset.columns}
    for change in report.changes:
        urn, column = split_urn(change.target)
        if change.rule == "asset-renamed":
            now = _called(change, new)
            # The base may stand under the head's names already, the old asset then at the new one's.
            yield from _of_asset(change, old.get(urn) or (old.get(now.urn) if now else None), now)
        elif change.rule == "column-renamed" and urn in new and new[urn].columns:
            yield from _of_column(change, new[urn], changed)
        elif change.rule == "column-removed" and urn in new and urn in old:
            yield from _of_other_values(change, column, old[urn], new[urn], there)


# ── columns ──────────────────────────────────────────────────────────────────────────────────────


def _of_column(change: Change, asset: Asset, changed: set[str]) -> Iterator[Shim]:
    """Yield the item of the SELECT, or the view, that has a renamed column under its old name too."""
    now = next((column for column in asset.columns if column.name == change.after), None)
    if now is None:
        return
    edge = next((edge for edge in asset.edges if edge.target == now.key and edge.expression), None)
    if column_urn(asset.urn, now.key) in changed:
        note = f"{now.name} has other values than {change.before} had: an alias would mislead whoever reads it"
        yield _shim(change, "", asset, line=edge.line if edge else 0, note=note)
        return
    old_name = _quoted(change.before, split_urn(change.target)[1], asset.dialect)
    new_name = _quoted(now.name, now.key, asset.dialect)
    if asset.unique_id and asset.kind in (Kind.MODEL, Kind.SNAPSHOT):
        # The name of one item is not known to the next in every dialect, and may be that of another column.
        if edge is not None and not edge.expression.endswith("…"):
            yield _shim(change, f"{edge.expression} as {old_name}", asset, line=edge.line)
        else:
            yield _shim(change, f"{new_name} as {old_name}", asset, note="in a SELECT around the last one")
    elif asset.relation and asset.kind is not Kind.SOURCE:
        view = _beside(asset.relation, change.before)
        sql = f"create view {view} as\nselect *, {new_name} as {old_name} from {asset.relation}"
        yield _shim(change, sql, asset, note="for its readers to use meanwhile")


def _of_other_values(change: Change, column: str, old: Asset, new: Asset, there: set[str]) -> Iterator[Shim]:
    """Yield the old expression of a column that has a successor of the same sources and another meaning."""
    edges = [edge for edge in old.edges if edge.target == column]
    came = _successors(old, new, {edge.source for edge in edges})
    expression = expression_of(old, column)
    if len(came) != 1 or not expression or expression.endswith("…") or not all(e.source in there for e in edges):
        return
    (now,) = came
    if new.unique_id and new.kind in (Kind.MODEL, Kind.SNAPSHOT):
        note = f"{now.name} has other values than {change.before} had: this is the old expression, not an alias of it"
        item = f"{expression} as {_quoted(change.before, column, new.dialect)}"
        beside = line_of(new, now.key)
        yield _shim(msgspec.structs.replace(change, after=now.name), item, new, line=beside, note=note)


def _successors(old: Asset, new: Asset, sources: set[str]) -> list[Column]:
    """Return the new columns that are made of the same sources as one that is gone."""
    known = {column.key for column in old.columns}
    return [
        column
        for column in new.columns
        if sources
        and column.key not in known
        and {edge.source for edge in new.edges if edge.target == column.key} == sources
    ]


# ── assets ───────────────────────────────────────────────────────────────────────────────────────


def _called(change: Change, new: Mapping[str, Asset]) -> Asset | None:
    """Return what a renamed asset is now: what its change names, or the only one of its new name."""
    urn = split_urn(change.target)[0]
    named = [asset for asset in new.values() if asset.name == change.after]
    return new.get(urn) or (named[0] if len(named) == 1 else None)


def _of_asset(change: Change, old: Asset | None, new: Asset | None) -> Iterator[Shim]:
    """Yield a model, or a view, of the old name over the new one."""
    if new is None:
        return
    before = change.before or (old.name if old and old.name != new.name else short(change.target))
    if new.unique_id and new.kind in (Kind.MODEL, Kind.SEED, Kind.SNAPSHOT) and _NAME.fullmatch(before):
        folder = new.path.rpartition("/")[0] if new.kind is Kind.MODEL else "models"
        name, _, version = new.name.partition(".v")
        reference = f"ref('{name}', v={version})" if version else f"ref('{name}')"
        path = f"{folder}/{before}.sql" if folder else f"{before}.sql"
        sql = f"select * from {{{{ {reference} }}}}"
        yield Shim(target=change.target, before=before, after=new.name, sql=sql, path=path)
    elif new.relation and new.kind in (Kind.TABLE, Kind.VIEW):
        sql = f"create view {(old and old.relation) or before} as\nselect * from {new.relation}"
        yield Shim(target=change.target, before=before, after=new.name, sql=sql, path=new.path)


# ── words ────────────────────────────────────────────────────────────────────────────────────────


def _shim(change: Change, sql: str, asset: Asset, *, line: int = 0, note: str = "") -> Shim:
    return Shim(
        target=change.target,
        before=change.before,
        after=change.after,
        sql=sql,
        path=asset.path,
        line=line,
        note=note,
    )


def _quoted(name: str, key: str, dialect: str) -> str:
    """Return a column's name as SQL writes it: plain where that means the same, else as the dialect quotes.

    Args:
        name: As the warehouse or the project writes it.
        key: Its canonical name.
        dialect: sqlglot's name.
    """
    from sqlglot import exp

    folded = fold_column(name, quoted=False, dialect=dialect) == key
    if folded and _PLAIN.fullmatch(name) and name.upper() not in _words_of_sql(dialect):
        return name
    # A name that is only quoted because it is a word of SQL keeps the case that the dialect gives it.
    if folded and dialect in UPPER | LOWER:
        name = name.upper() if dialect in UPPER else name.lower()
    return str(exp.to_identifier(name, quoted=True).sql(dialect=dialect or None))


@lru_cache
def _words_of_sql(dialect: str) -> frozenset[str]:
    from sqlglot import Dialect

    known = Dialect.get_or_raise(dialect or None).tokenizer_class.KEYWORDS
    return frozenset(word for words in known for word in words.split())


def _beside(relation: str, column: str) -> str:
    """Return a name for a view beside a relation: the same but for its last part."""
    last = relation[-1:] if relation[-1:] in ('"', "`", "]") else ""
    stem = relation[: len(relation) - len(last)]
    ending = re.sub(r"\W", "_", column, flags=re.ASCII)
    return f"{stem}_with_{ending}{last}"
