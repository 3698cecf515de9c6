"""How a project's tags and ``meta`` say what is personal, how sensitive, how important and whose domain.

Which keys and words say so is the ``Mapping``'s; keys and values are compared without their case.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from catchment_parsers.dbt.mapping import DEFAULT, Keys, Mapping, Mark, Sensitivity, values, word

PLAIN_TAGS = frozenset({"public", "internal", "personal", "secret"})
"""Words that say something as a value of a key, but as a tag may mean anything."""

_RANKS: tuple[Sensitivity, ...] = ("", "PUBLIC", "INTERNAL", "CONFIDENTIAL", "RESTRICTED")
_NO = frozenset({"", "false", "no", "none", "n", "0", "null"})
_NOTHING = Mark()
_TIER = re.compile(r"(?:tier)?[\s_-]*([1-4])", re.IGNORECASE)


def mark(tags: tuple[str, ...], meta: dict[str, Any], mapping: Mapping = DEFAULT) -> Mark:
    """Return what the tags and meta of a column say together; the stricter sensitivity stands."""
    if not tags and not meta:
        return _NOTHING
    found = [m for one in _words(tags, meta, mapping) if (m := mapping.mark(one)) is not None]
    sensitivity = max((m.sensitivity for m in found), key=_RANKS.index, default=_RANKS[0])
    return Mark(sensitivity=sensitivity, pii=any(m.pii for m in found))


def asset_details(tags: tuple[str, ...], meta: dict[str, Any], mapping: Mapping) -> dict[str, Any]:
    """Return what the tags and meta of a whole dataset say, as an asset's details; of its columns that is no word."""
    said = mark(tags, meta, mapping)
    return {name: value for name, value in (("sensitivity", said.sensitivity), ("pii", said.pii)) if value}


def tier(meta: dict[str, Any], mapping: Mapping = DEFAULT) -> str:
    """Return ``TIER_1`` .. ``TIER_4``, "" where none is declared in a way that ranks.

    >>> [tier({"tier": value}) for value in (1, "tier-2", "TIER_3", "bronze")]
    ['TIER_1', 'TIER_2', 'TIER_3', '']
    """
    found = (_tier(str(value).strip(), mapping) for value in values(meta, mapping.meta.tier))
    return next((one for one in found if one), "")


def domain(meta: dict[str, Any], mapping: Mapping = DEFAULT) -> str:
    """Return the business domain, "" where none is declared."""
    return next((value.strip() for value in values(meta, mapping.meta.domain) if isinstance(value, str)), "")


def _words(tags: tuple[str, ...], meta: dict[str, Any], mapping: Mapping) -> Iterator[str]:
    """Yield the words that may name a class: tags, values of keys, and the flags that are set."""
    keys = mapping.meta
    yield from (one for one in map(word, tags) if one not in PLAIN_TAGS)
    # Most meta says nothing of this: that is seen at a glance.
    if not meta or _first_parts(keys).isdisjoint(map(str.lower, meta)):
        return
    yield from (word(value) for value in values(meta, keys.sensitivity))
    for flag, names in (("pii", keys.pii), ("phi", keys.phi), ("pci", keys.pci)):
        if any(str(value).strip().lower() not in _NO for value in values(meta, names)):
            yield flag


@cache
def _first_parts(keys: Keys) -> frozenset[str]:
    """Return the keys that classify, each whole and as far as its first dot."""
    named = [key.lower() for key in (*keys.sensitivity, *keys.pii, *keys.phi, *keys.pci)]
    return frozenset((*named, *(key.partition(".")[0] for key in named)))


def _tier(value: str, mapping: Mapping) -> str:
    match = _TIER.fullmatch(value)
    return mapping.tiers.get(word(value), "") or (f"TIER_{match[1]}" if match else "")
