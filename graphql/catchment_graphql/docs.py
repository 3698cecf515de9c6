"""Descriptions of the schema, read from the docstrings: one text for whoever reads the code or the schema.

A type is described by its docstring's first paragraphs, a field by the ``Attributes:`` section of its
type or by its resolver's docstring, an argument by the ``Args:`` section there.
"""

import inspect
import re
from collections.abc import Iterable
from typing import Any

_SECTION = re.compile(r"^(Attributes|Args|Returns|Raises):$", re.MULTILINE)
_ITEM = re.compile(r"^ {4}(\w+(?:, \w+)*): (.*(?:\n {8}.*)*)", re.MULTILINE)


def describe(types: Iterable[type]) -> None:
    """Give Strawberry types, their fields and arguments the descriptions that their docstrings hold."""
    for each in types:
        definition = each.__dict__.get("__strawberry_definition__")
        if definition is None or not hasattr(definition, "fields"):
            continue
        definition.description, _ = _parsed(each.__doc__)
        attributes = {name: text for base in reversed(each.__mro__) for name, text in _parsed(base.__doc__)[1].items()}
        for field in definition.fields:
            _describe_field(field, attributes)


def _describe_field(field: Any, attributes: dict[str, str]) -> None:
    resolver = field.base_resolver
    if resolver is None:
        field.description = attributes.get(field.python_name)
        return
    field.description, arguments = _parsed(resolver.wrapped_func.__doc__)
    for argument in field.arguments:
        argument.description = arguments.get(argument.python_name)


def _parsed(docstring: str | None) -> tuple[str, dict[str, str]]:
    """Return the text before the first section, and the items of all sections."""
    text = inspect.cleandoc(docstring or "")
    head, *rest = _SECTION.split(text)
    items = {
        name: _joined(said) for body in rest[1::2] for names, said in _ITEM.findall(body) for name in names.split(", ")
    }
    return _joined(head), items


def _joined(text: str) -> str:
    """Return a text as the schema shows it: lines of one paragraph joined, code marked once."""
    return "\n\n".join(" ".join(part.split()) for part in text.strip().split("\n\n")).replace("``", "`")
