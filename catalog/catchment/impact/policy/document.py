"""A policy's text as YAML nodes with their places: bounded, nothing run, and what is no YAML said in plain words."""

from collections.abc import Callable
from typing import Any

import yaml

from catchment.errors import ProblemsError
from catchment_parsers.facts import Record

MOST_CHARACTERS = 1 << 18
MOST_NODES = 20_000
"""Nodes that a policy may have, aliases written out."""
DEEPEST = 30


class Place(Record, frozen=True, kw_only=True):
    """A place in a file; both count from 1."""

    line: int
    column: int


Tell = Callable[[yaml.Node, str], None]
"""Takes a problem, and the node that has it."""


def place_of(mark: Any) -> Place:
    """Return the place of one of YAML's marks as editors count it."""
    return Place(line=mark.line + 1, column=mark.column + 1) if mark else Place(line=1, column=1)


def problem(name: str, place: Place, message: str) -> str:
    """Return a problem as compilers write it."""
    return f"{name}:{place.line}:{place.column}: {message}"


def composed(text: str, name: str) -> yaml.Node:
    """Return the root of a policy's text.

    Args:
        text: The text.
        name: The file's, for messages.

    Raises:
        ProblemsError: It is empty, no YAML, too large or too deep.
    """

    def refuse(place: Place, message: str) -> ProblemsError:
        return ProblemsError([problem(name, place, message)])

    if len(text) > MOST_CHARACTERS:
        raise refuse(Place(line=1, column=1), f"{len(text):,} characters are too many, {MOST_CHARACTERS:,} the most")
    try:
        excess = _excess(text)
        root = None if excess else yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        raise refuse(place_of(error.problem_mark or error.context_mark), _in_words(error)) from error
    except yaml.reader.ReaderError as error:
        before = text[: error.position]
        place = Place(line=before.count("\n") + 1, column=len(before) - before.rfind("\n"))
        raise refuse(place, f"the character {error.character!r} may not stand in YAML: take it away") from error
    if excess:
        raise refuse(*excess)
    if root is None:
        raise refuse(Place(line=1, column=1), "the policy is empty: begin with 'version: 1'")
    return root


def _excess(text: str) -> tuple[Place, str] | None:
    """Return where a text has more nodes or depth than a policy may, aliases written out but not followed."""
    sizes: dict[str, int] = {}
    open_: list[tuple[str | None, int]] = []
    total = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            open_.append((event.anchor, total))
        if isinstance(event, yaml.AliasEvent):
            # One that stands within what it names has no end; one of nothing is refused when the nodes are made.
            within = any(anchor == event.anchor for anchor, _ in open_)
            total += MOST_NODES if within else sizes.get(event.anchor or "", 1)
        elif isinstance(event, yaml.NodeEvent):
            total += 1
            sizes |= {event.anchor: 1} if event.anchor and isinstance(event, yaml.ScalarEvent) else {}
        elif isinstance(event, yaml.CollectionEndEvent):
            anchor, before = open_.pop()
            sizes |= {anchor: total - before} if anchor else {}
        if total > MOST_NODES:
            return place_of(event.start_mark), f"aliases or entries make more than {MOST_NODES:,} values: write fewer"
        if len(open_) > DEEPEST:
            return place_of(event.start_mark), f"this is nested more than {DEEPEST} deep, and no policy is"
    return None


def _in_words(error: yaml.MarkedYAMLError) -> str:
    said = error.problem or error.context or "this is no YAML"
    if r"'\t'" in said:
        return "a tab stands here, and YAML indents with blanks alone: replace it"
    if "mapping values are not allowed" in said:
        return "a ':' is not expected here: indent the lines alike, and put a text with ': ' in quotes"
    if "but found another document" in said:
        return "a second document begins here: a policy is one, so take the '---' away"
    if "undefined alias" in said:
        return f"{said}: define it with '&' before it is used"
    return f"{said}: check the indentation and the quotes up to here"
