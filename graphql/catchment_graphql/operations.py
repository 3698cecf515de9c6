"""Named operations, shipped beside this module: the command line runs them, tests run them, clients may copy them."""

import asyncio
import re
from collections.abc import Mapping
from contextlib import nullcontext
from functools import cache
from importlib.resources import files
from typing import Any

from catchment.catalog import Catalog
from catchment.errors import CatalogError, CatchmentError, InputError
from catchment_graphql.context import Context
from catchment_graphql.limits import AT_HOME
from catchment_graphql.schema import schema

_NAME = re.compile(r"^(?:query|mutation)\s+(\w+)", re.MULTILINE)
_MUTATION = re.compile(r"^mutation\b", re.MULTILINE)


@cache
def documents() -> Mapping[str, str]:
    """Return the text of every operation by its name."""
    folder = files("catchment_graphql") / "operations"
    texts = [each.read_text(encoding="utf-8") for each in folder.iterdir() if each.name.endswith(".graphql")]
    return {match.group(1): text for text in sorted(texts) if (match := _NAME.search(text))}


def execute(catalog: Catalog, name: str, variables: Mapping[str, Any]) -> dict[str, Any]:
    """Return the data of a named operation, run here and without a server's limits.

    Args:
        catalog: The catalog.
        name: Name of the operation: ``Asset``.
        variables: Its variables.  Without ``first``, lists are whole.

    Raises:
        InputError: There is no such operation, or the variables do not fit it.
        NotFoundError: There is no such column or asset.
        AmbiguousError: A name fits several assets.
        CatalogError: The operation failed.
    """
    text = documents().get(name)
    if text is None:
        raise InputError(f"no operation named {name!r}: there are {', '.join(documents())}")
    if "$first:" in text:
        variables = {"first": AT_HOME.page, **variables}
    context = Context(catalog, limits=AT_HOME)
    # A mutation opens a transaction of its own; a query reads one state, whatever others publish meanwhile.
    with nullcontext() if _MUTATION.search(text) else catalog.store.snapshot():
        result = asyncio.run(schema().execute(text, variable_values=dict(variables), context_value=context))
    for error in result.errors or ():
        cause = error.original_error
        if isinstance(cause, CatchmentError):
            raise cause
        kind = InputError if error.path is None else CatalogError
        raise kind(f"{name}: {error.message}") from cause
    return dict(result.data or {})
