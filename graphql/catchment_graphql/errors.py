"""Errors as clients see them: what they can mend in full, what is ours by a request id alone."""

import logging
from typing import Any

from graphql import GraphQLError, GraphQLSyntaxError

from catchment.errors import AmbiguousError, CatchmentError

logger = logging.getLogger(__name__)

MOST_CANDIDATES = 20
"""Of an ambiguous name."""


def formatted(error: GraphQLError, request_id: str) -> dict[str, Any]:
    """Return an error of a GraphQL answer, with a code, and nothing in it that tells of our insides."""
    shown: dict[str, Any] = dict(error.formatted)
    message, code = _told(error, request_id)
    shown["message"] = message
    shown["extensions"] = {"code": code, **(error.extensions or {})}
    if isinstance(error.original_error, AmbiguousError):
        shown["extensions"]["candidates"] = list(error.original_error.candidates[:MOST_CANDIDATES])
    if code == "INTERNAL":
        shown["extensions"]["requestId"] = request_id
    return shown


def _told(error: GraphQLError, request_id: str) -> tuple[str, str]:
    cause = error.original_error
    if isinstance(cause, CatchmentError):
        return str(cause), cause.code
    if isinstance(cause, RecursionError):
        return "the document is nested too deeply", "LIMIT_EXCEEDED"
    if cause is None or isinstance(cause, GraphQLError):
        # A leaf that cannot be shown (an Int beyond 32 bits) is ours too, but says nothing of our insides.
        return error.message, "SYNTAX" if isinstance(error, GraphQLSyntaxError) else "INVALID"
    logger.error("request %s failed at %s", request_id, error.path, exc_info=cause)
    return "internal error: see the server's log", "INTERNAL"


def refusal(message: str, code: str) -> dict[str, Any]:
    """Return the answer to a request that is not even a GraphQL operation."""
    return {"errors": [{"message": message, "extensions": {"code": code}}]}
