"""How much one request may ask for: rules that refuse a document before any of it runs."""

from dataclasses import dataclass
from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    InlineFragmentNode,
    Node,
    OperationDefinitionNode,
    SelectionSetNode,
    ValidationContext,
    ValidationRule,
)
from graphql.language import SKIP, VisitorAction

DEPTH = 12
"""Levels of fields; introspection has a rule of its own in graphql-core."""
ALIASES, ROOT_FIELDS = 30, 15
"""Aliases in a document, and fields at the root: each of them is work of its own."""
DIRECTIVES = 4
"""Directives on one selection: a thousand of them cost a thousand error messages."""
TOKENS = 2000
BODY_BYTES, BODY_SECONDS = 1_000_000, 10
QUERY_CHARACTERS = 100_000
"""Of the document alone, since parsed documents are kept."""


@dataclass(frozen=True)
class Limits:
    """What depends on who asks: a server's clients are bounded, the command line is at home.

    Attributes:
        page: Items of one list.
        nodes: Items of all lists together, as `catchment_graphql.cost` counts them before running.
        seconds: Time.
    """

    page: int = 200
    nodes: int = 50_000
    seconds: float = 5.0


AT_HOME = Limits(page=10**9, nodes=10**18, seconds=3600.0)
"""For a caller who has the file."""


class _LimitRule(ValidationRule):
    """Base of rules that look at whole operations."""

    def refuse(self, message: str, node: Node) -> VisitorAction:
        """Report that a limit is passed, and look no further."""
        self.report_error(GraphQLError(message, node, extensions={"code": "LIMIT_EXCEEDED"}))
        return SKIP


class DepthRule(_LimitRule):
    """Refuses operations that are too deep."""

    def enter_operation_definition(self, node: OperationDefinitionNode, *_: Any) -> VisitorAction:
        """Measure an operation."""
        depth = _depth(self.context, node.selection_set, frozenset(), {})
        if depth > DEPTH:
            return self.refuse(f"the operation is {depth} levels deep: {DEPTH} are allowed", node)
        return None


class WidthRule(_LimitRule):
    """Refuses documents with too many aliases, root fields or directives."""

    def __init__(self, context: ValidationContext) -> None:
        super().__init__(context)
        self.aliases = 0

    def enter_operation_definition(self, node: OperationDefinitionNode, *_: Any) -> VisitorAction:
        """Count the fields at the root."""
        fields = _root_fields(self.context, node.selection_set, frozenset())
        if fields > ROOT_FIELDS:
            return self.refuse(f"{fields} fields at the root: {ROOT_FIELDS} are allowed", node)
        return None

    def enter_field(self, node: FieldNode, *_: Any) -> VisitorAction:
        """Count an alias, and the field's directives."""
        self.aliases += node.alias is not None
        if self.aliases == ALIASES + 1:
            return self.refuse(f"over {ALIASES} aliases", node)
        if len(node.directives or ()) > DIRECTIVES:
            return self.refuse(f"over {DIRECTIVES} directives on one field", node)
        return None


RULES = (DepthRule, WidthRule)


def _depth(
    context: ValidationContext, selections: SelectionSetNode | None, inside: frozenset[str], known: dict[str, int]
) -> int:
    """Return the levels of fields below; a fragment is measured once, and none inside itself."""
    if selections is None:
        return 0
    deepest = 0
    for node in selections.selections:
        if isinstance(node, FieldNode):
            hidden = node.name.value.startswith("__")
            below = 0 if hidden else 1 + _depth(context, node.selection_set, inside, known)
        elif isinstance(node, InlineFragmentNode):
            below = _depth(context, node.selection_set, inside, known)
        else:
            below = _fragment_depth(context, node, inside, known)
        deepest = max(deepest, below)
    return deepest


def _fragment_depth(context: ValidationContext, node: Node, inside: frozenset[str], known: dict[str, int]) -> int:
    fragment = _fragment(context, node, inside)
    if fragment is None:
        return 0
    name = fragment.name.value
    if name not in known:
        known[name] = _depth(context, fragment.selection_set, inside | {name}, known)
    return known[name]


def _root_fields(context: ValidationContext, selections: SelectionSetNode, inside: frozenset[str]) -> int:
    count = 0
    for node in selections.selections:
        if isinstance(node, FieldNode):
            count += 1
        elif isinstance(node, InlineFragmentNode):
            count += _root_fields(context, node.selection_set, inside)
        elif fragment := _fragment(context, node, inside):
            count += _root_fields(context, fragment.selection_set, inside | {fragment.name.value})
        if count > ROOT_FIELDS:
            break
    return count


def _fragment(context: ValidationContext, node: Node, inside: frozenset[str]) -> FragmentDefinitionNode | None:
    """Return the fragment that is spread; None where it is unknown or spreads itself, which other rules report."""
    assert isinstance(node, FragmentSpreadNode)
    name = node.name.value
    return None if name in inside else context.get_fragment(name)
