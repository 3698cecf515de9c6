"""What is said otherwise of an asset or a column, field by field, as text."""

from collections.abc import Iterator
from typing import Any

import msgspec

from catchment.store.observations import split
from catchment_parsers.facts import Asset, Column, Record

_APART = frozenset(
    {"columns", "reads", "edges", "sql", "diagnostics", "details", "row_count", "urn", "name", "unique_id"}
)
"""Fields of an asset that are compared in ways of their own, or follow from others."""
_PLACE = frozenset({"relation", "database", "schema"})
"""Fields that say no more than the URN where that is another."""
_DERIVED = frozenset({"checksum", "macros_checksum", "definition", "rendered"})
"""Details that follow from what is told otherwise."""
_SEEN = ("run", "freshness")
"""Observations whose status is told: a row count differs every day."""


class FieldChange(Record, frozen=True, kw_only=True, omit_defaults=False):
    """One thing that is said otherwise.

    Attributes:
        field: Its name: ``description``, ``owners``, ``severity``, ``run status``.
        before, after: As text, shortened to 200 characters; "" where nothing was said.
    """

    field: str
    before: str
    after: str


def asset_fields(old: Asset, new: Asset, *, same_text: bool) -> Iterator[FieldChange]:
    """Yield what is said otherwise of an asset, but for its columns and edges.

    Args:
        old: As it was.
        new: As it is.
        same_text: Whether its SQL is the same.
    """
    apart = _APART if old.relation and old.relation == new.relation else _APART | _PLACE
    for name in Asset.__struct_fields__:
        if name not in apart and getattr(old, name) != getattr(new, name):
            yield _field(name, getattr(old, name), getattr(new, name))
    if not same_text:
        yield FieldChange(field="sql", before="", after="")
    before, after = (_lasting(split(side)[0].details) for side in (old, new))
    for key in dict.fromkeys((*before, *after)):
        if before.get(key) != after.get(key):
            yield _field(key, before.get(key, ""), after.get(key, ""))


def _lasting(details: Any) -> Any:
    """Return details without what is derived."""
    if isinstance(details, list):
        return [_lasting(item) for item in details]
    if isinstance(details, dict):
        return {key: _lasting(value) for key, value in details.items() if key not in _DERIVED}
    return details


def column_fields(old: Column, new: Column) -> Iterator[FieldChange]:
    """Yield what is said otherwise of a column."""
    if old.data_type.lower() != new.data_type.lower():
        yield _field("type", old.data_type, new.data_type)
    for name in ("description", "tags", "meta", "sensitivity", "pii", "not_null"):
        if getattr(old, name) != getattr(new, name):
            yield _field(name, getattr(old, name), getattr(new, name))


def observed_fields(old: dict[str, Any], new: dict[str, Any]) -> Iterator[FieldChange]:
    """Yield what was observed otherwise: how a run, a test, a freshness check came out."""
    for key in _SEEN:
        before, after = _status(old.get(key)), _status(new.get(key))
        if before != after:
            yield _field(f"{key} status", before, after)


def _status(seen: Any) -> str:
    return str(seen.get("status", "")) if isinstance(seen, dict) else str(seen or "")


def _field(name: str, old: Any, new: Any) -> FieldChange:
    return FieldChange(field=name.replace("_", " "), before=_text(old), after=_text(new))


def _text(value: Any) -> str:
    if isinstance(value, tuple):
        text = ", ".join(map(_named, value))
    else:
        text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    return text if len(text) <= 200 else f"{text[:199]}…"


def _named(value: object) -> str:
    email = getattr(value, "email", "")
    name = str(getattr(value, "name", value))
    return f"{name} <{email}>" if email and email != name else name
