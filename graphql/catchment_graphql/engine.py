"""Running operations on one catalog: one at a time, beside the event loop, so that a long one delays no health check.

The interpreter runs one thread at a time anyway, and one connection with one graph in memory serves all.
"""

import asyncio
import uuid
from collections.abc import Callable
from contextlib import nullcontext
from functools import lru_cache
from typing import Any, TypeVar

from anyio import CapacityLimiter, to_thread
from graphql import GraphQLError, OperationType, get_operation_ast, parse

from catchment.catalog import Catalog
from catchment_graphql.auth import Refused, actor_of
from catchment_graphql.context import Context
from catchment_graphql.errors import formatted
from catchment_graphql.limits import TOKENS, Limits
from catchment_graphql.protocol import Asked
from catchment_graphql.schema import CACHED, schema

T = TypeVar("T")


class Engine:
    """A catalog that answers.

    Attributes:
        catalog: The catalog.
        local: It listens on loopback, where queries need no token.
        limits: What a request may ask for.
    """

    def __init__(self, catalog: Catalog, *, local: bool, limits: Limits) -> None:
        self.catalog, self.local, self.limits = catalog, local, limits
        self._turn = CapacityLimiter(1)
        self._runner = asyncio.Runner(loop_factory=asyncio.new_event_loop)

    async def close(self) -> None:
        """Let go of what running needs; the catalog is its owner's to close."""
        await self.run(self._runner.close)

    async def run(self, work: Callable[[], T]) -> T:
        """Do some work on the catalog when it is its turn."""
        return await to_thread.run_sync(work, limiter=self._turn)

    async def warm(self) -> None:
        """Load what the first request would wait for."""
        await self.run(lambda: (schema(), self.catalog.state.assets, self.catalog.state.lineage))

    async def answer(self, asked: Asked, secret: str) -> dict[str, Any]:
        """Return the answer to a request.

        Args:
            asked: The request.
            secret: Its bearer token, "" where it has none.

        Raises:
            Refused: It lacks a token, or would change something by GET.
        """
        return await self.run(lambda: self._answer(asked, secret))

    def _answer(self, asked: Asked, secret: str) -> dict[str, Any]:
        writes = _operation_type(asked.query, asked.operation_name) is OperationType.MUTATION
        if writes and asked.is_get:
            raise Refused(405, "a mutation must be sent by POST", "METHOD_NOT_ALLOWED", (("Allow", "POST"),))
        store = self.catalog.store
        # A mutation opens a transaction of its own; a query reads one state from its token to its last field.
        with nullcontext() if writes else store.snapshot():
            actor = actor_of(self.catalog, secret, required=writes or not self.local)
            return self._executed(asked, Context(self.catalog, actor=actor, limits=self.limits))

    def _executed(self, asked: Asked, context: Context) -> dict[str, Any]:
        result = self._runner.run(
            schema().execute(
                asked.query,
                variable_values=asked.variables,
                context_value=context,
                operation_name=asked.operation_name,
            )
        )
        request_id = uuid.uuid4().hex
        answer: dict[str, Any] = {}
        if result.errors:
            answer["errors"] = [formatted(error, request_id) for error in result.errors]
        if result.data is not None or any(error.path for error in result.errors or ()):
            answer["data"] = result.data
        cost = {"requested": context.cost, "allowed": self.limits.nodes}
        return answer | {"extensions": {"cost": cost}}


@lru_cache(CACHED)
def _operation_type(query: str, name: str | None) -> OperationType | None:
    """Return what a document does; None where it is not valid, which running it will tell.

    Raises:
        Refused: It is not said which of its operations is to run; Strawberry would run the first.
    """
    try:
        document = parse(query, no_location=True, max_tokens=TOKENS)
    except (GraphQLError, RecursionError):
        return None
    chosen = get_operation_ast(document, name)
    if chosen is None:
        raise Refused(400, "'operationName' must name one of the document's operations", "INVALID")
    return chosen.operation
