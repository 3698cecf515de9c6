"""The texts of macros, as far as they tell whether what they compiled to still holds."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

import msgspec

from catchment_parsers.dbt.shapes import DependsOn, Shape, Text

Checksum = Callable[[Sequence[str]], str]
"""Given unique_ids of macros, a digest of their texts and of all that they call; "" for none."""


class _Macro(Shape, frozen=True):
    macro_sql: Text = None
    depends_on: DependsOn | None = None


_MACROS = msgspec.json.Decoder(dict[str, _Macro] | None)


def checksums(section: msgspec.Raw) -> Checksum:
    """Return what digests the macros of a manifest, given that section of it as it stands in the JSON."""
    try:
        macros = (_MACROS.decode(section) if bytes(section) else None) or {}
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        macros = {}  # who needs their texts says what is wrong with them

    @lru_cache(maxsize=4096)  # many models call the same
    def digest(ids: tuple[str, ...]) -> str:
        texts = (f"{key}\0{macros[key].macro_sql or ''}" for key in sorted(_called(macros, ids)))
        return hashlib.blake2b("\0".join(texts).encode(), digest_size=16).hexdigest()

    return lambda ids: digest(tuple(sorted(ids))) if ids else ""


def _called(macros: dict[str, _Macro], ids: Iterable[str]) -> set[str]:
    """Return macros with all that they call, directly or through others."""
    found: set[str] = set()
    pending = list(ids)
    while pending:
        key = pending.pop()
        if key in macros and key not in found:
            found.add(key)
            inner = macros[key].depends_on
            pending += (inner.macros if inner else None) or ()
    return found
