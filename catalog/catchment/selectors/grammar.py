"""The grammar of selectors, which is dbt's: a text to frozen records.

    selector   = term { blank term }            any of them
    term       = criterion { "," criterion }    all of them
    criterion  = [ "@" | [ n ] "+" ] [ method ":" ] value [ "+" [ n ] ]

What a method selects by is its own business (``methods``).
"""

import re

from catchment.errors import InputError
from catchment_parsers.facts import Record

ALL = 1 << 30
"""A number of steps that no graph has: all the way."""
_CRITERION = re.compile(
    r"(?P<around>@)?((?P<before>\d*)\+)?((?P<method>[\w.]+):)?(?P<value>.*?)(\+(?P<behind>\d*))?", re.DOTALL
)
_FILES = (".sql", ".py", ".csv")


class Criterion(Record, frozen=True, kw_only=True):
    """One thing to select by, and how far to follow the graph from there.

    Attributes:
        text: As it was written.
        place: Where it stands in the selector, from 1.
        method: What to select by: ``tag``, ``path``.
        arguments: What follows the method after dots: ``materialized`` in ``config.materialized:view``.
        value: What to look for, with wildcards.
        upstream, downstream: Steps to follow; 0 for none, ``ALL`` for all.
        around: Follow everything downstream, and everything upstream of that (``@``).
    """

    text: str
    place: int
    method: str
    arguments: tuple[str, ...] = ()
    value: str
    upstream: int = 0
    downstream: int = 0
    around: bool = False

    def error(self, problem: str) -> InputError:
        """Return an error that says where in the selector it is."""
        return InputError(f"selector: {problem}, in {self.text[:80]!r} at character {self.place}")


Term = tuple[Criterion, ...]


def parse(text: str) -> tuple[Term, ...]:
    """Return the terms of a selector, none where it is blank.

    Raises:
        InputError: Something has no value, or contradicts itself; the message says where.
    """
    return tuple(_term(match.group(), match.start() + 1) for match in re.finditer(r"\S+", text))


def _term(text: str, place: int) -> Term:
    criteria = []
    for part in text.split(","):
        criteria.append(_criterion(part, place))
        place += len(part) + 1
    return tuple(criteria)


def _criterion(text: str, place: int) -> Criterion:
    match = _CRITERION.fullmatch(text)
    assert match is not None, text  # every part of the pattern may be absent, and the value is anything
    before, behind, value = match["before"], match["behind"], match["value"]
    method, *arguments = (match["method"] or _usual_method(value)).split(".")
    found = Criterion(
        text=text,
        place=place,
        method=method,
        arguments=tuple(arguments),
        value=value,
        upstream=_steps(before),
        downstream=_steps(behind),
        around=match["around"] is not None,
    )
    if not value:
        raise found.error("there is nothing to select by: write a name, or METHOD:VALUE")
    if found.around and behind is not None:
        raise found.error("'@' follows everything downstream already: take away the '@' or the '+' behind")
    return found


def _steps(number: str | None) -> int:
    if number is None:
        return 0
    # More digits than a graph has steps need not be counted.
    return min(int(number[-10:]), ALL) if number and len(number) <= 10 else ALL


def _usual_method(value: str) -> str:
    """Return the method of a value that names none."""
    if "#" in value:
        return "column"
    if "/" in value:
        return "path"
    return "file" if value.lower().endswith(_FILES) else "fqn"
