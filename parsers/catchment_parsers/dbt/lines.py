"""From the lines of compiled SQL to those of the file that its author wrote.

dbt puts macros' text in place of their calls and leaves the rest as it is, so most lines stand in both
texts, or differ by a short text in place of their Jinja.  From both ends such lines are paired one by one.  Where
that ends, lines that each text has just once, in the order that most of them keep, are anchors (a patience diff);
what stands between two anchors came from what stands between them in the file.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

_JINJA = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|\{[{%#].*")
_END = re.compile(r"[}%#]\}")
_CALL = re.compile(r"\{\{(?!.{0,200}config)")
"""What prints something: whatever is called by this word sets the model up."""
_INLINED = re.compile(r"\b__dbt__cte__(\w+)[\"`]?\s+as\s*\(", re.IGNORECASE)
_BRACKET = re.compile(r"""--[^\n]*|/\*.*?(?:\*/|\Z)|'[^']*(?:'|\Z)|"[^"]*(?:"|\Z)|[()]""", re.DOTALL)
_QUOTED = re.compile(r"""['"]([^'"]+)['"]""")
_DEEPEST = 30
"""Times that what stands between anchors is searched for further ones."""
_MOST = 20_000
"""Pairs of lines that are compared between two anchors."""


def line_map(raw: str, compiled: str) -> Callable[[int], int]:
    r"""Return what maps a line of compiled SQL to one of the file, 0 where that is not known.

    Args:
        raw: The text of the file.
        compiled: The SQL that was made of it.

    >>> to = line_map("{{ config() }}\nselect a,\n  {{ cents('b') }}\nfrom t", "select a,\n  b /\n  100\nfrom t")
    >>> [to(line) for line in (1, 2, 3, 4)]
    [2, 3, 3, 4]
    """
    if raw == compiled:
        return lambda line: line
    theirs, ours = _lines(raw), _lines(compiled)
    inlined = dict(_inlined(compiled))
    own = [line for line in range(len(ours)) if line not in inlined]
    places = _aligned(theirs, [ours[line] for line in own])
    found = dict(zip(own, places, strict=True))
    if "{%" in raw:  # what a {% set %} block holds is printed elsewhere
        found |= {own[line]: place for place, line in _shared(theirs, [ours[line] for line in own])}
    mentions = _mentions(theirs) if inlined else {}
    found |= {line: mentions.get(name, -1) for line, name in inlined.items()}
    return lambda line: found.get(line - 1, -1) + 1


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.split("\n")]


def _inlined(compiled: str) -> Iterator[tuple[int, str]]:
    """Yield each line that is an ephemeral model's, whose text dbt puts in front, with the model's name."""
    if "__dbt__cte__" not in compiled:
        return
    line = end = 0
    for match in _INLINED.finditer(compiled):
        if match.start() >= end:
            line += compiled.count("\n", end, match.end())
            end = _closing(compiled, match.end())
            last = line + compiled.count("\n", match.end(), end)
            yield from ((each, match[1]) for each in range(line, last))
            line = last


def _closing(text: str, start: int) -> int:
    """Return where the bracket closes that opens before `start`."""
    depth = 1
    for match in _BRACKET.finditer(text, start):
        depth += {"(": 1, ")": -1}.get(match[0], 0)
        if depth == 0:
            return match.start()
    return len(text)


def _mentions(lines: Sequence[str]) -> dict[str, int]:
    """Return the first line that refers to each name."""
    found: dict[str, int] = {}
    for number, line in enumerate(lines):
        for name in _QUOTED.findall(line) if "ref" in line else ():
            found.setdefault(name, number)
    return found


def _aligned(theirs: Sequence[str], ours: Sequence[str]) -> list[int]:
    """Return the line of `theirs` for each line of `ours`, -1 where there is none."""
    places = [-1] * len(ours)
    pending = [(0, len(theirs), 0, len(ours), 0)]
    while pending:
        low, high, first, last, depth = pending.pop()
        while low < high and first < last and _stays(theirs[low], ours[first]):
            places[first] = low
            low, first = low + 1, first + 1
        while low < high and first < last and _stays(theirs[high - 1], ours[last - 1]):
            high, last = high - 1, last - 1
            places[last] = high
        if first == last:
            continue
        shared = _shared(theirs[low:high], ours[first:last]) if depth < _DEEPEST else []
        anchors = _rising([(low + place, first + line) for place, line in shared])
        if not anchors:
            _fill(places, theirs, low, high, ours, first, last)
            continue
        for place, line in (*anchors, (high, last)):
            pending.append((low, place, first, line, depth + 1))
            low, first = place, line
    return places


def _stays(written: str, printed: str) -> bool:
    """Say whether a line is the same in both texts, but for Jinja with text beside it."""
    if written == printed or "{{" not in written:
        return written == printed
    parts = _pieces(written)
    return _says_more(parts) and _fits(parts, printed)


def _says_more(parts: Sequence[str]) -> bool:
    """Say whether a line has enough beside its Jinja to be known by it."""
    return any(part.strip(" ,()") for part in parts)


def _shared(theirs: Sequence[str], ours: Sequence[str]) -> list[tuple[int, int]]:
    """Return the places in both of the lines that each side has just once."""
    counts, mine = Counter(theirs), Counter(ours)
    places = {text: place for place, text in enumerate(theirs) if text and counts[text] == 1}
    return [(places[text], line) for line, text in enumerate(ours) if mine[text] == 1 and text in places]


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest subsequence whose first numbers rise."""
    tops: list[int] = []
    ends: list[int] = []
    before = [-1] * len(pairs)
    for index, (place, _) in enumerate(pairs):
        at = bisect_left(tops, place)
        before[index] = ends[at - 1] if at else -1
        tops[at : at + 1] = [place]
        ends[at : at + 1] = [index]
    chain = []
    index = ends[-1] if ends else -1
    while index >= 0:
        chain.append(pairs[index])
        index = before[index]
    return chain[::-1]


def _fill(
    places: list[int], theirs: Sequence[str], low: int, high: int, ours: Sequence[str], first: int, last: int
) -> None:
    """Place lines between two anchors: by the text beside the Jinja, else at the Jinja that made them."""
    texts = {n: _pieces(theirs[n]) for n in range(low, high) if theirs[n]}
    calls = [n for n, parts in texts.items() if len(parts) > 1]
    made = [n for n in calls if _says_more(texts[n])]
    if len(made) * (last - first) > _MOST:
        made = []
    same: dict[str, list[int]] = {}
    for n, parts in texts.items():
        if len(parts) == 1:
            same.setdefault(theirs[n], []).append(n)
    at = next((n for n in calls if _CALL.search(theirs[n])), min(calls or texts, default=max(low - 1, 0)))
    for line in range(first, last):
        fitting = same.get(ours[line]) or [n for n in made if _fits(texts[n], ours[line])]
        if fitting and ours[line]:
            later = bisect_left(fitting, at)
            at = fitting[later] if later < len(fitting) else fitting[0]  # a loop goes back
        places[line] = at


def _pieces(line: str) -> list[str]:
    """Return what a line has beside its Jinja, which may have begun in an earlier one."""
    end = _END.search(line)
    opening = line.find("{")
    if end and (opening < 0 or end.start() < opening):
        return ["", *_JINJA.split(line[end.end() :])]
    return _JINJA.split(line)


def _fits(parts: Sequence[str], line: str) -> bool:
    """Say whether a line may come from these pieces of text with something between them."""
    if not line.startswith(parts[0]):
        return False
    position = 0
    for part in parts:
        position = line.find(part, position)
        if position < 0:
            return False
        position += len(part)
    return line.endswith(parts[-1])
