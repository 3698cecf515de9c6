"""The relation that a resource is in the warehouse, and the canonical name it goes by."""

import re

from msgspec import UNSET, UnsetType

from catchment_parsers.facts import Record
from catchment_parsers.naming import UPPER, fold_parts

_PART = re.compile(r'\s*(?:"((?:[^"]|"")*)"|`([^`]*)`|\[([^\]]*)\]|([^\s."`\[\]()\']+))\s*(\.|$)')


class Relation(Record, frozen=True, kw_only=True):
    """A relation in the warehouse.

    Attributes:
        written: As dbt's SQL writes it.
        name: Canonical dotted name.
    """

    written: str
    name: str


def relation_of(relation_name: str | UnsetType | None, parts: tuple[str | None, ...], dialect: str) -> Relation | None:
    """Return a resource's relation, None where it has none.

    Args:
        relation_name: As the manifest renders it; null says that there is no relation (ephemeral), and
            UNSET that this version or an uncompiled manifest does not say.
        parts: Database, schema and identifier.
        dialect: Dialect that folds them.
    """
    if relation_name is None:
        return None
    named = [part for part in parts if part]
    if relation_name is UNSET:
        # dbt quotes what it renders, but on Snowflake and its like, where unquoted is its default.
        return Relation(
            written=".".join(named), name=fold_parts([(part, dialect not in UPPER) for part in named], dialect)
        )
    parsed = parsed_parts(relation_name, dialect) or [(part, True) for part in named]
    return Relation(written=relation_name, name=fold_parts(parsed, dialect))


def parsed_parts(text: str, dialect: str) -> list[tuple[str, bool]]:
    """Return the parts of a rendered relation, each with whether it is quoted; [] where it is none.

    >>> parsed_parts('"shop"."main"."orders"', "duckdb"), parsed_parts("RAW.shop.Orders", "snowflake")
    ([('shop', True), ('main', True), ('orders', True)], [('RAW', False), ('shop', False), ('Orders', False)])
    """
    parts: list[tuple[str, bool]] = []
    position = 0
    while position < len(text):
        match = _PART.match(text, position)
        if match is None:
            return []
        double, back, bracket, bare, _ = match.groups()
        quoted = next((part for part in (double, back, bracket) if part is not None), None)
        name = bare if quoted is None else quoted.replace('""', '"')
        split = name.split(".") if dialect == "bigquery" else [name]
        parts += [(part, quoted is not None) for part in split]
        position = match.end()
    return parts
