"""The schema: committed as it is, described throughout, and fit for the operations that are shipped."""

from pathlib import Path

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    build_schema,
    parse,
    specified_rules,
    validate,
)

import catchment_graphql
from catchment.dimensions import DIMENSIONS
from catchment_graphql import docs, limits
from catchment_graphql.operations import documents
from catchment_graphql.schema import schema, sdl

COMMITTED = Path(catchment_graphql.__file__).parent / "schema.graphql"
SCHEMA = build_schema(sdl())
OURS = [each for name, each in SCHEMA.type_map.items() if not name.startswith("__")]
BUILT_IN = {"ID", "Int", "String", "Boolean", "Float"}


def test_the_committed_schema_is_the_one_that_is_served() -> None:
    assert COMMITTED.read_text() == sdl(), "run 'make docs': the schema changed"


@pytest.mark.parametrize("type_", [each for each in OURS if each.name not in BUILT_IN], ids=lambda each: each.name)
def test_everything_is_described(type_: GraphQLNamedType) -> None:
    silent = [] if type_.description else [type_.name]
    if isinstance(type_, GraphQLEnumType):
        silent += [name for name, value in type_.values.items() if not value.description]
    if isinstance(type_, GraphQLInputObjectType):
        silent += [name for name, field in type_.fields.items() if not field.description]
    if isinstance(type_, GraphQLObjectType | GraphQLInterfaceType):
        for name, field in type_.fields.items():
            silent += [] if field.description else [name]
            silent += [f"{name}({arg})" for arg, given in field.args.items() if not given.description]
    assert silent == []


@pytest.mark.parametrize("name", sorted(documents()))
def test_shipped_operations_are_valid_and_within_limits(name: str) -> None:
    rules = [*specified_rules, *limits.RULES]
    assert validate(SCHEMA, parse(documents()[name], max_tokens=limits.TOKENS), rules) == []


def test_every_list_of_a_page_is_bounded() -> None:
    types = [each for each in schema()._schema.type_map.values() if isinstance(each, GraphQLObjectType)]
    pages = [
        (field, f"{each.name}.{name}")
        for each in types
        for name, field in each.fields.items()
        if str(field.type).rstrip("!").endswith("Connection")
    ]
    assert len(pages) > 20
    assert [name for field, name in pages if not 0 < field.args["first"].default_value <= 200] == []


def test_coverage_can_be_grouped_by_whatever_the_catalog_can() -> None:
    dimension = SCHEMA.type_map["CoverageDimension"]
    assert isinstance(dimension, GraphQLEnumType)
    assert set(dimension.values) == {name.upper() for name in DIMENSIONS}


def test_descriptions_come_from_docstrings() -> None:
    """Say what.

    Attributes:
        one, two: Two fields,
            over two lines.
        three: Marked ``so``.
    """
    text, items = docs._parsed(test_descriptions_come_from_docstrings.__doc__)
    assert text == "Say what."
    assert items == {
        "one": "Two fields, over two lines.",
        "two": "Two fields, over two lines.",
        "three": "Marked `so`.",
    }
