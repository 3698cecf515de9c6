"""Reading a policy from a file."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from catchment.artifacts import text_of
from catchment.errors import ProblemsError
from catchment.impact.policy.document import Place, Tell, composed, place_of, problem
from catchment.impact.policy.form import POLICY
from catchment.impact.policy.records import Policy
from catchment.words import counted, nearest

MOST_TOLD = 50
"""Problems of one policy that are told before the rest is counted."""
RESERVED = ("default", "incomplete", "unknown")
"""What findings call what no rule of a policy decides."""


def schema() -> dict[str, Any]:
    """Return the JSON Schema of a policy."""
    about = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Catchment impact policy"}
    return about | POLICY.schema


def read(path: Path) -> Policy:
    """Return the policy that a file holds.

    Raises:
        InputError: It cannot be read, or is not UTF-8.
        ProblemsError: All that is wrong with it, each with its line and column.
    """
    return parse(text_of(path), str(path))


def parse(said: str, name: str = "policy") -> Policy:
    """Return the policy that a text says; `name` is that of its file.  Raises as `read`."""
    root = composed(said, name)
    found: list[tuple[Place, str]] = []

    def tell(node: yaml.Node, message: str) -> None:
        found.append((place_of(node.start_mark), message))

    policy = POLICY.read(root, tell)
    _check_names(root, tell)
    if found:
        ordered = sorted(dict.fromkeys(found), key=lambda each: (each[0].line, each[0].column))
        told = [problem(name, *each) for each in ordered[:MOST_TOLD]]
        more = len(ordered) - MOST_TOLD
        rest = (
            [problem(name, ordered[MOST_TOLD][0], f"from here on, {counted(more, 'more problem')}")] if more > 0 else []
        )
        raise ProblemsError([*told, *rest])
    assert isinstance(policy, Policy)
    return policy


def _check_names(root: yaml.Node, tell: Tell) -> None:
    """Tell of rules of one name, and of exemptions from rules that there are not."""
    names: list[str] = []
    for name, node in _texts(root, "rules", "name"):
        if name in names or name in RESERVED:
            whose = "Catchment's own word" if name in RESERVED else "the name of an earlier rule"
            tell(node, f"{name!r} is {whose}: name this rule otherwise")
        names.append(name)
    for name, node in _texts(root, "exemptions", "rule"):
        if name not in (*names, "default"):
            tell(node, f"there is no rule {name!r} in this policy: {nearest(name, (*names, 'default'))}")


def _texts(root: yaml.Node, section: str, key: str) -> Iterator[tuple[str, yaml.Node]]:
    """Yield what the entries of a section say under a key, as far as they are well-formed."""
    for entries in _values(root, section):
        for entry in entries.value if isinstance(entries, yaml.SequenceNode) else ():
            yield from ((n.value.strip(), n) for n in _values(entry, key) if isinstance(n, yaml.ScalarNode))


def _values(node: yaml.Node, key: str) -> Iterator[yaml.Node]:
    if isinstance(node, yaml.MappingNode):
        yield from (value for name, value in node.value if name.value == key)
