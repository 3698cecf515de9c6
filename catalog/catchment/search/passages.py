"""What of an asset matches: in which fields, and the passage that shows it."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from catchment_parsers.facts import Column, Record

AROUND = 12
"""Words that a passage has at most."""
_BEFORE = 4
"""Words of it that may stand before the first that matches."""
_WORD = re.compile(r"[^\W_]+")
_TELLING = ("description", "columns", "name", "tags", "owners", "path")
"""Fields in the order in which a passage of them says most."""


class Passage(Record, frozen=True, kw_only=True):
    """What of an asset matches.

    Attributes:
        text: The passage, the words that match between ``[`` and ``]``.
        fields: Names of the fields in which any word was found.
    """

    text: str
    fields: tuple[str, ...]


def passage(texts: Mapping[str, str], wanted: Iterable[str]) -> Passage:
    """Return the passage that has most of the words, given the texts of an asset's fields by name."""
    prefixes = [folded(word) for word in wanted]
    found = {field: _matches(text, prefixes) for field, text in texts.items()}
    fields = tuple(field for field, places in found.items() if places)
    if not fields:
        return Passage(text="", fields=())
    best = max(filter(found.get, _TELLING), key=lambda field: len(set(found[field].values())))
    return Passage(text=_excerpt(texts[best], found[best]), fields=fields)


def matching(columns: Iterable[Column], wanted: Iterable[str]) -> list[Column]:
    """Return the columns whose names have most of the words, none where no name has any."""
    prefixes = [folded(word) for word in wanted]
    found = [(len(set(_matches(column.name, prefixes).values())), column) for column in columns]
    most = max((count for count, _ in found), default=0)
    return [column for count, column in found if most and count == most]


def folded(text: str) -> str:
    """Return a text as the index folds it: in lower case without accents, letter for letter.

    >>> folded("Caf\u00e9s")
    'cafes'
    """
    return text.lower() if text.isascii() else "".join(map(_letter, text))


@lru_cache(4096)
def _letter(letter: str) -> str:
    return unicodedata.normalize("NFKD", letter)[0].lower()[0]


def _matches(text: str, prefixes: Sequence[str]) -> dict[tuple[int, int], str]:
    """Return where words of a text begin with a prefix: start and end, and which prefix."""
    plain = folded(text)
    alternatives = "|".join(sorted(map(re.escape, prefixes), key=len, reverse=True))
    pattern = re.compile(rf"(?<![^\W_])({alternatives})[^\W_]*")
    return {match.span(): match.group(1) for match in pattern.finditer(plain)}


def _excerpt(text: str, found: Mapping[tuple[int, int], str]) -> str:
    """Return the part of a text that has most of the words that were found, those marked."""
    spans = [match.span() for match in _WORD.finditer(text)]
    places = [place for place, span in enumerate(spans) if span in found]
    best = max(places, key=lambda place: (_distinct(spans[place : place + AROUND], found), -place), default=0)
    first = max(0, min(best - _BEFORE, len(spans) - AROUND))
    if _distinct(spans[first : first + AROUND], found) < _distinct(spans[best : best + AROUND], found):
        first = best
    shown = spans[first : first + AROUND]
    start = shown[0][0] if first else 0
    end = shown[-1][1] if first + AROUND < len(spans) else len(text)
    marked, at = "", start
    for span in shown:
        if span in found:
            marked += f"{text[at : span[0]]}[{text[slice(*span)]}]"
            at = span[1]
    return f"{'…' if first else ''}{marked}{text[at:end]}{'…' if end < len(text) else ''}"


def _distinct(spans: Sequence[tuple[int, int]], found: Mapping[tuple[int, int], str]) -> int:
    return len({found[span] for span in spans if span in found})
