"""Shapes of what a policy may say: each reads a node and is its own part of the JSON Schema."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any

import yaml

from catchment.errors import InputError
from catchment.impact.policy.document import Tell
from catchment.words import nearest
from catchment_parsers.facts import Record

Schema = dict[str, Any]
Check = Callable[[Any, yaml.MappingNode], Iterable[tuple[yaml.Node, str]]]


class Shape(Record, frozen=True, kw_only=True):
    """What a node may be.

    Attributes:
        schema: As JSON Schema.
        read: Takes a node and whom to tell of problems; returns its value, None where there are any.
        about: One sentence for a person.
    """

    schema: Schema
    read: Callable[[yaml.Node, Tell], Any]
    about: str = ""

    def described(self) -> Schema:
        """Return its schema with what it is about."""
        return ({"description": self.about} if self.about else {}) | self.schema


def _scalar(node: yaml.Node, tell: Tell, wanted: str) -> str | None:
    """Return a node's text, None (and tell) where it is a list, a mapping or nothing."""
    if not isinstance(node, yaml.ScalarNode):
        tell(node, f"{wanted} is needed here, not {_called(node)}")
    elif node.tag.endswith(":null") or not node.value.strip():
        tell(node, f"{wanted} is needed here, and nothing is said")
    else:
        return str(node.value).strip()
    return None


def _called(node: yaml.Node) -> str:
    if isinstance(node, yaml.MappingNode):
        return "a mapping (key: value)"
    return "a list" if isinstance(node, yaml.SequenceNode) else "one value"


def text(about: str = "") -> Shape:
    """Return the shape of a text that says something."""
    return Shape(
        schema={"type": "string", "minLength": 1}, read=lambda n, tell: _scalar(n, tell, "a text"), about=about
    )


def checked(check: Callable[[str], object], about: str = "") -> Shape:
    """Return the shape of a text that a function may refuse with an InputError."""

    def read(node: yaml.Node, tell: Tell) -> str | None:
        found = _scalar(node, tell, "a text")
        try:
            if found is not None:
                check(found)
        except InputError as error:
            tell(node, str(error))
            return None
        return found

    return Shape(schema={"type": "string", "minLength": 1}, read=read, about=about)


def word(of: type[StrEnum] | Sequence[str], what: str, about: str = "") -> Shape:
    """Return the shape of one of some words, whatever its case."""
    words: list[str] = list(of)
    known = {each.lower(): each for each in words}

    def read(node: yaml.Node, tell: Tell) -> str | None:
        said = _scalar(node, tell, what)
        if said is None:
            return None
        found = known.get(said.lower()) or known.get(re.sub(r"[\s-]", "_", said.lower()))
        if found is None:
            tell(node, f"there is no {what.partition(' ')[2]} {said[:80]!r}: {nearest(said.lower(), known)}")
        return found

    return Shape(schema={"enum": list(dict.fromkeys([*known, *words]))}, read=read, about=about)


def tier(about: str) -> Shape:
    """Return the shape of a tier, by its name or number."""
    tiers = {name: f"TIER_{number}" for number in range(1, 5) for name in (f"TIER_{number}", str(number))}
    named = word(list(tiers), "a tier", about)

    def read(node: yaml.Node, tell: Tell) -> str | None:
        found = named.read(node, tell)
        return None if found is None else tiers[found]

    return Shape(schema={"enum": [*named.schema["enum"], 1, 2, 3, 4]}, read=read, about=about)


def whole(about: str = "", least: int = 0) -> Shape:
    """Return the shape of a number without fraction."""

    def read(node: yaml.Node, tell: Tell) -> int | None:
        said = _scalar(node, tell, "a whole number")
        if said is not None and re.fullmatch(r"[0-9]{1,6}", said) and int(said) >= least:
            return int(said)
        if said is not None:
            tell(node, f"{said[:80]!r} is no whole number from {least} on")
        return None

    return Shape(schema={"type": "integer", "minimum": least}, read=read, about=about)


def yes_or_no(about: str = "") -> Shape:
    """Return the shape of true or false."""

    def read(node: yaml.Node, tell: Tell) -> bool | None:
        said = _scalar(node, tell, "true or false")
        if said is not None and said.lower() not in ("true", "false"):
            tell(node, f"{said[:80]!r} is neither true nor false")
        return {"true": True, "false": False}.get((said or "").lower())

    return Shape(schema={"type": "boolean"}, read=read, about=about)


def day(about: str = "") -> Shape:
    """Return the shape of a date."""

    def read(node: yaml.Node, tell: Tell) -> date | None:
        said = _scalar(node, tell, "a day")
        try:
            if said is not None and re.fullmatch(r"\d{4}-\d\d-\d\d", said):
                return date.fromisoformat(said)
        except ValueError:
            pass
        if said is not None:
            tell(node, f"{said[:80]!r} is no day: write it as 2026-12-31")
        return None

    return Shape(schema={"type": "string", "format": "date"}, read=read, about=about)


def listing(of: Shape, about: str = "") -> Shape:
    """Return the shape of a list."""

    def read(node: yaml.Node, tell: Tell) -> tuple[Any, ...] | None:
        if not isinstance(node, yaml.SequenceNode):
            tell(node, f"a list is needed here, not {_called(node)}: begin each entry with '- '")
            return None
        return tuple(value for each in node.value if (value := of.read(each, tell)) is not None)

    return Shape(schema={"type": "array", "items": of.schema}, read=read, about=about)


def some(of: Shape) -> Shape:
    """Return the shape of one value, or of a list of at least one."""
    several = listing(of)

    def read(node: yaml.Node, tell: Tell) -> tuple[Any, ...] | None:
        if not isinstance(node, yaml.SequenceNode):
            found = of.read(node, tell)
            return None if found is None else (found,)
        if not node.value:
            tell(node, "the list is empty: name at least one value, or leave the key out")
            return None
        found = several.read(node, tell)
        return found or None

    either = [of.schema, several.schema | {"minItems": 1}]
    return Shape(schema={"anyOf": either}, read=read, about=of.about)


def either(one: Shape, mapped: Shape, about: str = "") -> Shape:
    """Return the shape of a mapping of one shape, or a value of another."""

    def read(node: yaml.Node, tell: Tell) -> Any:
        return (mapped if isinstance(node, yaml.MappingNode) else one).read(node, tell)

    return Shape(schema={"anyOf": [one.schema, mapped.schema]}, read=read, about=about)


def mapping(
    what: str,
    fields: Mapping[str, Shape],
    make: Callable[..., Any],
    *,
    needed: Sequence[str] = (),
    check: Check = lambda _value, _node: (),
    about: str = "",
) -> Shape:
    """Return the shape of a mapping.

    Args:
        what: What it is, with its article: ``a rule``.
        fields: What it may say, by key.
        make: Makes the value of what it says, by key.
        needed: Keys that it must have.
        check: Takes what was made, and its node; yields what is wrong with it as a whole, and where.
        about: One sentence for a person.
    """

    def read(node: yaml.Node, tell: Tell) -> Any:
        if not isinstance(node, yaml.MappingNode):
            tell(node, f"{what} is a mapping of keys to values ({', '.join(fields)}), not {_called(node)}")
            return None
        nodes = _keys(node, what, fields, tell)
        values = {key: fields[key].read(value, tell) for key, value in nodes.items()}
        lacking = [key for key in needed if key not in nodes]
        for key in lacking:
            tell(node, f"{what} must say {key!r}{_of(fields[key])}")
        if lacking or any(value is None for value in values.values()):
            return None
        made = make(**values)
        for where, message in check(made, node):
            tell(where, message)
        return made

    schema = {
        "type": "object",
        "additionalProperties": False,
        "properties": {key: shape.described() for key, shape in fields.items()},
    }
    return Shape(schema=schema | ({"required": list(needed)} if needed else {}), read=read, about=about)


def _of(shape: Shape) -> str:
    return f": {shape.about[0].lower()}{shape.about[1:].rstrip('.')}" if shape.about else ""


def _keys(node: yaml.MappingNode, what: str, fields: Mapping[str, Shape], tell: Tell) -> dict[str, yaml.Node]:
    """Return the values of a mapping by the keys that there are; tell of others, and of those that stand twice."""
    found: dict[str, yaml.Node] = {}
    first: dict[str, int] = {}
    for key, value in node.value:
        name = key.value if isinstance(key, yaml.ScalarNode) else ""
        if name in first:
            tell(key, f"{name!r} is said twice, first in line {first[name]}: keep one")
        elif name in fields:
            found[name], first[name] = value, key.start_mark.line + 1
        else:
            tell(key, f"{what} has no {name[:80]!r}: {nearest(name.lower(), fields)}")
    return found
