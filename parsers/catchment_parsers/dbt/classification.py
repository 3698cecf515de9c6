"""How a project's tags and ``meta`` say what is personal, how sensitive, how important and whose domain.

The tables are the conventions found in the field; keys and values are compared without their case.
"""

import re
from typing import Any

from catchment_parsers.facts import Record


class Mark(Record, frozen=True, kw_only=True):
    """What a tag or a value says of a column."""

    sensitivity: str = ""
    pii: bool = False


PERSONAL = Mark(sensitivity="CONFIDENTIAL", pii=True)

MARKS = {
    "public": Mark(sensitivity="PUBLIC"),
    "internal": Mark(sensitivity="INTERNAL"),
    "confidential": Mark(sensitivity="CONFIDENTIAL"),
    "sensitive": Mark(sensitivity="CONFIDENTIAL"),
    "restricted": Mark(sensitivity="RESTRICTED"),
    "highly_confidential": Mark(sensitivity="RESTRICTED"),
    "highly_sensitive": Mark(sensitivity="RESTRICTED"),
    "secret": Mark(sensitivity="RESTRICTED"),
    "pii": PERSONAL,
    "personal": PERSONAL,
    "personal_data": PERSONAL,
    "gdpr": PERSONAL,
    "sensitive_pii": Mark(sensitivity="RESTRICTED", pii=True),
    "phi": Mark(sensitivity="RESTRICTED", pii=True),
    "hipaa": Mark(sensitivity="RESTRICTED", pii=True),
    "pci": Mark(sensitivity="RESTRICTED"),
}
"""What a tag, or the value of one of CLASS_KEYS, says."""
PLAIN_TAGS = frozenset({"public", "internal", "personal", "secret"})
"""Words that say something as a value of CLASS_KEYS, but as a tag may mean anything."""
CLASS_KEYS = ("sensitivity", "classification", "data_classification")
"""Keys of ``meta`` whose value is a word of MARKS."""
FLAG_KEYS = {"pii": "pii", "contains_pii": "pii", "is_pii": "pii", "phi": "phi", "pci": "pci"}
"""Keys of ``meta`` whose value says yes or no, or which sort of it, and the word of MARKS they stand for."""
TIER_KEYS = ("tier",)
DOMAIN_KEYS = ("domain", "data_domain")

_RANKS = ("", "PUBLIC", "INTERNAL", "CONFIDENTIAL", "RESTRICTED")
_NO = frozenset({"", "false", "no", "none", "n", "0", "null"})
_TIER = re.compile(r"(?:tier)?[\s_-]*([1-4])", re.IGNORECASE)


def mark(tags: tuple[str, ...], meta: dict[str, Any]) -> Mark:
    """Return what the tags and meta of a column say together; the stricter sensitivity stands."""
    if not tags and not meta:
        return Mark()
    lower = {key.lower(): value for key, value in meta.items()}
    words = [word for word in map(_word, tags) if word not in PLAIN_TAGS]
    words += [_word(lower[key]) for key in CLASS_KEYS if key in lower]
    words += [word for key, word in FLAG_KEYS.items() if str(lower.get(key, "")).strip().lower() not in _NO]
    found = [MARKS[word] for word in words if word in MARKS]
    sensitivity = max((m.sensitivity for m in found), key=_RANKS.index, default="")
    return Mark(sensitivity=sensitivity, pii=any(m.pii for m in found))


def tier(meta: dict[str, Any]) -> str:
    """Return ``TIER_1`` .. ``TIER_4``, "" where none is declared in a way that ranks.

    >>> [tier({"tier": value}) for value in (1, "tier-2", "TIER_3", "bronze")]
    ['TIER_1', 'TIER_2', 'TIER_3', '']
    """
    matches = (_TIER.fullmatch(str(meta[key]).strip()) for key in TIER_KEYS if key in meta)
    return next((f"TIER_{match[1]}" for match in matches if match), "")


def domain(meta: dict[str, Any]) -> str:
    """Return the business domain, "" where none is declared."""
    return next((str(meta[key]).strip() for key in DOMAIN_KEYS if isinstance(meta.get(key), str)), "")


def _word(value: object) -> str:
    return re.sub(r"[\s-]+", "_", str(value).strip().lower())
