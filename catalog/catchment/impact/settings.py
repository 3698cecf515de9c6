"""What is set or promised otherwise of an asset: configuration, contract, tests, freshness, what is only said."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from catchment_parsers.facts import Asset, Column, Kind


class Difference(NamedTuple):
    """A difference and the rule that judges it, the column it is about ("" for the asset), and both values as text."""

    rule: str
    column: str = ""
    before: str = ""
    after: str = ""


def differences(base: Asset, head: Asset) -> Iterator[Difference]:
    """Yield what is set or said otherwise of an asset.

    Args:
        base: As it was.
        head: As it is.
    """
    if head.kind is Kind.TEST:
        yield from _test(base, head)
        return
    yield from _building(base, head)
    yield from _promises(base, head)
    yield from _reading(base, head)
    if head.kind is Kind.SEMANTIC_MODEL:
        yield from _semantics(base, head)
    said = list(_said(base, head))
    if said:
        yield Difference("metadata-only", after=", ".join(said))


# ── how it is built ──────────────────────────────────────────────────────────────────────────────

_KEPT_UP = frozenset({"incremental", "snapshot", "microbatch"})
"""Materializations whose rows depend on how they are kept up to date."""
_UPKEEP = (
    "unique_key",
    "incremental_strategy",
    "strategy",
    "updated_at",
    "check_cols",
    "event_time",
    "batch_size",
    "begin",
)
_LAYOUT = ("partition_by", "cluster_by")


def _building(base: Asset, head: Asset) -> Iterator[Difference]:
    if base.materialized != head.materialized:
        yield Difference("materialization-changed", before=base.materialized, after=head.materialized)
    old, new = (asset.details.get("config") or {} for asset in (base, head))
    kept_up = {base.materialized, head.materialized} <= _KEPT_UP and head.kind in (Kind.MODEL, Kind.SNAPSHOT)
    for name in _UPKEEP if kept_up else ():
        if old.get(name) != new.get(name):
            rule = "unique-key-changed" if name == "unique_key" else "upkeep-changed"
            yield Difference(rule, before=_value(name, old), after=_value(name, new))
    if old.get("on_schema_change") != new.get("on_schema_change"):
        before, after = (_value("on_schema_change", each, "ignore") for each in (old, new))
        yield Difference("schema-change-policy", before=before, after=after)
    for name in _LAYOUT:
        if old.get(name) != new.get(name):
            yield Difference("layout-changed", before=_value(name, old), after=_value(name, new))
    if head.kind is Kind.SEED and _content(base) != _content(head):
        yield Difference("seed-changed")


def _value(name: str, settings: dict[str, Any], usual: str = "not set") -> str:
    value = settings.get(name, usual)
    return f"{name} {', '.join(map(str, value)) if isinstance(value, list) else value}"


def _content(seed: Asset) -> str:
    """Return the digest of a seed's rows, "" where dbt keeps only the path of so large a file."""
    digest = str(seed.details.get("checksum") or "")
    return digest if all(letter in "0123456789abcdef" for letter in digest) else ""


# ── what it promises ─────────────────────────────────────────────────────────────────────────────


def _promises(base: Asset, head: Asset) -> Iterator[Difference]:
    if base.contract != head.contract:
        yield Difference("contract-dropped" if base.contract else "contract-enforced")
    old, new = (list(map(_constraint, asset.details.get("constraints") or ())) for asset in (base, head))
    yield from (Difference("constraint-dropped", before=each) for each in old if each and each not in new)
    yield from (Difference("constraint-added", after=each) for each in new if each and each not in old)
    promised = {column.key for column in base.columns if column.not_null}
    lost = (column.key for column in head.columns if column.key in promised and not column.not_null)
    yield from (Difference("not-null-dropped", column=column) for column in lost)
    if base.latest != head.latest:
        yield Difference("version-changed", before=_latest(base), after=_latest(head))


def _latest(asset: Asset) -> str:
    return "the latest version" if asset.latest else "an older version"


def _constraint(one: dict[str, Any]) -> str:
    """Return a constraint as text; that a column is not NULL is told by column."""
    if one.get("type") == "not_null":
        return ""
    columns = ", ".join(one.get("columns") or ())
    return " ".join(filter(None, (str(one.get("type") or ""), f"({columns})", str(one.get("expression") or ""))))


def _test(base: Asset, head: Asset) -> Iterator[Difference]:
    severities = tuple(str(asset.details.get("severity") or "ERROR").upper() for asset in (base, head))
    if severities == ("ERROR", "WARN"):
        yield Difference("test-loosened", before=severities[0], after=severities[1])
    elif severities[0] != severities[1]:
        yield Difference("test-tightened", before=severities[0], after=severities[1])
    old, new = ({k: v for k, v in each.details.items() if k in _OF_TESTS} for each in (base, head))
    names = [name for name in _OF_TESTS if old.get(name) != new.get(name)]
    if names:
        yield Difference("test-changed", after=", ".join(names))


_OF_TESTS = ("where", "limit", "warn_if", "error_if", "columns", "given", "expect", "arguments", "values", "checksum")


# ── who may read it, and when it is fresh ────────────────────────────────────────────────────────

_ACCESS = {"public": 0, "protected": 1, "private": 2}
"""How closed each is; what says none, as dbt before 1.5 does, is protected."""


def _reading(base: Asset, head: Asset) -> Iterator[Difference]:
    before, after = base.access or "protected", head.access or "protected"
    order = _ACCESS.get(before, 0), _ACCESS.get(after, 0)
    if order[0] != order[1]:
        rule = "access-tightened" if order[1] > order[0] else "access-widened"
        yield Difference(rule, before=before, after=after)
    grants = tuple((asset.details.get("config") or {}).get("grants") for asset in (base, head))
    if grants[0] != grants[1]:
        yield Difference("grants-changed", before=_grants(grants[0]), after=_grants(grants[1]))
    fresh = tuple((asset.details.get("freshness") or {}).get("criteria") for asset in (base, head))
    if head.kind is Kind.SOURCE and fresh[0] != fresh[1]:
        yield Difference("freshness-changed", before=_criteria(fresh[0]), after=_criteria(fresh[1]))


def _grants(grants: Any) -> str:
    return "; ".join(f"{what} {to}" for what, to in sorted(grants.items())) if isinstance(grants, dict) else "nothing"


def _criteria(criteria: Any) -> str:
    if not isinstance(criteria, dict):
        return "no check"
    said = ((name, each) for name, each in sorted(criteria.items()) if isinstance(each, dict) and each.get("count"))
    return ", ".join(f"{name} {each['count']} {each.get('period')}" for name, each in said) or "no check"


# ── what it means, and what is only said ─────────────────────────────────────────────────────────


def _semantics(base: Asset, head: Asset) -> Iterator[Difference]:
    """Compare measures, dimensions and entities by name."""
    for part, changed in (("measures", "measure-changed"), ("dimensions", "dimension-changed"), ("entities", "")):
        old, new = (_named(asset.details.get(part) or ()) for asset in (base, head))
        one = "entity" if part == "entities" else part[:-1]
        for name in old:
            if name not in new:
                column = name if part == "measures" else ""
                yield Difference(f"{one}-removed", column=column, before=name)
            elif changed and old[name] != new[name]:
                yield Difference(changed, column=name if part == "measures" else "", after=name)
        yield from (Difference("semantics-added", after=f"{one} {name}") for name in new if name not in old)


def _named(items: Any) -> dict[str, Any]:
    """Return parts of a semantic model by name, without what is derived from them."""
    named = ((item, None) if isinstance(item, str) else (item.get("name", ""), item) for item in items)
    return {
        name: None if item is None else {k: v for k, v in item.items() if k not in ("definition", "columns")}
        for name, item in named
    }


_SAID = ("description", "tags", "meta", "owners", "tier", "domain", "group", "deprecation_date")
_DETAILS = ("type", "maturity", "url", "label", "metrics", "group_by", "loader", "freshness_owner")


def _said(base: Asset, head: Asset) -> Iterator[str]:
    """Yield the names of what is only said about an asset and is said otherwise."""
    yield from (name for name in _SAID if getattr(base, name) != getattr(head, name))
    if head.kind in (Kind.EXPOSURE, Kind.METRIC, Kind.SAVED_QUERY, Kind.SOURCE):
        yield from (name for name in _DETAILS if base.details.get(name) != head.details.get(name))
    if head.kind is Kind.EXPOSURE and set(base.reads) != set(head.reads):
        yield "what it reads"
    described = {column.key: _of_column(column) for column in base.columns}
    if any(described.get(column.key, _of_column(column)) != _of_column(column) for column in head.columns):
        yield "columns' descriptions or tags"


def _of_column(column: Column) -> tuple[object, ...]:
    return column.description, column.tags, column.meta, column.sensitivity
