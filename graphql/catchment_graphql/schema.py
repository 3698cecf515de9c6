"""The schema, and its text."""

import inspect
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import Any

import strawberry
from strawberry.extensions import AddValidationRules, MaxTokensLimiter, ParserCache, ValidationCache
from strawberry.schema.config import StrawberryConfig

from catchment_graphql import limits, mutations, queries, types
from catchment_graphql.context import RootedInfo
from catchment_graphql.cost import CostLimit
from catchment_graphql.docs import describe
from catchment_graphql.types import assets, columns
from catchment_graphql.types.scalars import SCALARS

CACHED = 256
"""Documents whose parse and validation are kept."""


DESCRIBED = (
    queries,
    mutations,
    *(import_module(f"{types.__name__}.{each.name}") for each in iter_modules(types.__path__)),
)
"""Modules whose docstrings are the schema's descriptions."""
CONCRETE = (
    assets.Dataset,
    assets.Exposure,
    assets.Metric,
    assets.SemanticModel,
    assets.Job,
    assets.Group,
    assets.Assertion,
    columns.Column,
)
"""Types that no field names, since fields name the interfaces that they implement."""


class Schema(strawberry.Schema):
    """The schema; who runs an operation says what becomes of its errors, so nothing is logged here."""

    def process_errors(self, errors: Any, execution_context: Any = None) -> None:
        """Leave errors to `catchment_graphql.errors`."""


@cache
def schema() -> Schema:
    """Return the schema, which is built once."""
    for module in DESCRIBED:
        describe(_types(module))
    return Schema(
        query=queries.Query,
        mutation=mutations.Mutation,
        types=CONCRETE,
        extensions=[
            lambda: MaxTokensLimiter(limits.TOKENS),
            lambda: AddValidationRules(list(limits.RULES)),
            lambda: ParserCache(CACHED),
            lambda: ValidationCache(CACHED),
            CostLimit,
        ],
        config=StrawberryConfig(scalar_map=SCALARS, info_class=RootedInfo),
    )


def _types(module: ModuleType) -> list[type]:
    return [each for _, each in inspect.getmembers(module, inspect.isclass) if each.__module__ == module.__name__]


def sdl() -> str:
    """Return the schema in GraphQL's schema definition language, as `catchment schema` prints it."""
    return f"{schema().as_str()}\n"
