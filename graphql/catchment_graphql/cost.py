"""What a document asks for, counted before it runs: items of all lists, each times those of the lists around it."""

from collections.abc import Iterator, Mapping
from math import isfinite
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLField,
    GraphQLNamedType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    ListValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableNode,
    get_named_type,
)
from strawberry.extensions import SchemaExtension

UNBOUNDED = 10
"""What a list without `first` counts for: those hold few items by nature, such as owners."""


class CostLimit(SchemaExtension):
    """Refuses what would cost too much, and says in ``extensions.cost`` what an answer did cost."""

    def on_execute(self) -> Iterator[None]:
        """Count, and refuse."""
        execution = self.execution_context
        assert execution.graphql_document is not None
        ctx = execution.context
        count = Counter(execution.schema._schema, execution.graphql_document, execution.variables or {})  # noqa: SLF001
        ctx.cost = count.nodes(execution.operation_name)
        if ctx.cost > ctx.limits.nodes:
            message = f"asks for up to {ctx.cost} items: {ctx.limits.nodes} are allowed; lower 'first'"
            raise GraphQLError(message, extensions={"code": "LIMIT_EXCEEDED"})
        yield


class Counter:
    """Counts the items that a valid document asks for at most."""

    def __init__(self, schema: GraphQLSchema, document: DocumentNode, variables: Mapping[str, Any]) -> None:
        self._schema, self._variables = schema, variables
        self._operations = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
        self._fragments = {
            node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)
        }
        self._defaults: dict[str, Any] = {}
        self._known: dict[tuple[str, str], int] = {}

    def nodes(self, operation_name: str | None) -> int:
        """Return the count for the operation that is to run."""
        for operation in self._operations:
            if operation_name is None or (operation.name and operation.name.value == operation_name):
                self._defaults = {
                    each.variable.name.value: each.default_value for each in operation.variable_definitions or ()
                }
                root = self._schema.get_root_type(operation.operation)
                return self._below(operation.selection_set, root)
        return 0

    def _below(self, selections: SelectionSetNode | None, parent: GraphQLNamedType | None) -> int:
        """Return the items below one object."""
        total = 0
        for node in selections.selections if selections else ():
            if isinstance(node, FieldNode):
                total += self._field(node, parent)
            elif isinstance(node, FragmentSpreadNode):
                total += self._fragment(self._fragments[node.name.value])
            elif isinstance(node, InlineFragmentNode):
                named = node.type_condition
                total += self._below(node.selection_set, self._schema.get_type(named.name.value) if named else parent)
        return total

    def _fragment(self, fragment: FragmentDefinitionNode) -> int:
        # Once a fragment: a chain of fragments that each spread the next twice would take forever.
        key = (fragment.name.value, fragment.type_condition.name.value)
        if key not in self._known:
            self._known[key] = self._below(fragment.selection_set, self._schema.get_type(key[1]))
        return self._known[key]

    def _field(self, node: FieldNode, parent: GraphQLNamedType | None) -> int:
        fields: Mapping[str, GraphQLField] = getattr(parent, "fields", {})
        field = fields.get(node.name.value)
        if field is None or node.selection_set is None:
            return 0
        below = self._below(node.selection_set, get_named_type(field.type))
        for bound in ("first", "ids"):
            if bound in field.args:
                return self._size(node, bound, field.args[bound].default_value) * (1 + below)
        if node.name.value in ("edges", "nodes") and "totalCount" in fields:
            return below
        return UNBOUNDED * below if _is_list(field) else below

    def _size(self, node: FieldNode, bound: str, default: Any) -> int:
        """Return how many items a list may give; what is no size is refused elsewhere."""
        given = next((each.value for each in node.arguments or () if each.name.value == bound), None)
        if isinstance(given, VariableNode):
            name = given.name.value
            given = self._variables[name] if name in self._variables else self._defaults.get(name)
        if isinstance(given, IntValueNode):
            return max(int(given.value), 1)
        if isinstance(given, ListValueNode):
            return len(given.values)
        return _size_of(default if given is None else given)


def _size_of(value: Any) -> int:
    """Return a size that a variable gives: GraphQL takes 200.0 for an Int, and one item for a list of it."""
    if isinstance(value, list):
        return len(value)
    return max(int(value), 1) if isinstance(value, int | float) and isfinite(value) else 1


def _is_list(field: GraphQLField) -> bool:
    return "[" in str(field.type)
