"""Blocks of the comment: tables that say what they leave out, what collapses, code, signs."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from catchment.impact.outputs import words
from catchment.impact.outputs.drawing import MOST_NODES
from catchment.impact.outputs.places import Places
from catchment.impact.outputs.safe import code, link
from catchment.impact.report import Affected, Location, Severity, Verdict
from catchment.words import shown
from catchment_parsers.facts import Record

SIGN = {Verdict.PASS: "✅", Verdict.WARN: "⚠️", Verdict.FAIL: "❌"}
"""What stands for a verdict."""
DOT = {Severity.CRITICAL: "🔴", Severity.HIGH: "🟠", Severity.MEDIUM: "🟡", Severity.LOW: "⚪"}
"""What stands for a severity."""
SEVERE = frozenset({Severity.CRITICAL, Severity.HIGH})
"""What a reviewer must see without unfolding anything."""
REST = "`catchment impact --format json` lists all."
"""Where what is left out can be read."""


class Extent(Record, frozen=True, kw_only=True):
    """How much of each list a comment shows before it counts the rest."""

    rows: int
    folded: int
    nodes: int = MOST_NODES


def details(title: str, body: Sequence[str]) -> Iterator[str]:
    """Yield what collapses under a title, which is HTML."""
    yield from (f"<details><summary>{title}</summary>", "", *body, "", "</details>", "")


def cut(headings: Sequence[str], rows: Sequence[Sequence[str]], most: int) -> list[str]:
    """Return a table of so many rows, and below it how many more there are."""
    rest = len(rows) - most
    return [*table(headings, rows[:most]), *(["", f"… and {rest} more; {REST}"] if rest > 0 else [])]


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield a table; its cells are Markdown in which no bar ends one."""
    yield f"| {' | '.join(headings)} |"
    yield f"|{' --- |' * len(headings)}"
    yield from (f"| {' | '.join(row)} |" for row in rows)


def first_of(assets: Sequence[Affected], write: Callable[[str], str] = code, most: int = 3) -> str:
    """Return the names of the first assets, and how many more there are."""
    return words.some([write(each.name) for each in assets], most)


def placed(location: Location, places: Places) -> str:
    """Return a file and line, which lead to where the website has them."""
    path = places.path(location)
    line = f":{location.line}" if location.line else ""
    return link(code(f"{path}{line}"), places.link(location)) if path else ""


def fenced(text: str, language: str) -> list[str]:
    """Return a text as a block of code, which nothing in the text ends."""
    lines = [shown(line) for line in text.splitlines()]
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", text)), default=0))
    rest = [f"… and {len(lines) - 40} lines more"] if len(lines) > 40 else []
    return [f"{fence}{language}", *(line[:2000] for line in lines[:40]), *rest, fence]
