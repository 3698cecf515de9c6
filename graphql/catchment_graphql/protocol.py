"""GraphQL over HTTP: what a request asks for, and which media type and status its answer has.

The specification's draft of 2025, with status 400 for all that never ran.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import anyio
import msgspec
from starlette.requests import ClientDisconnect, Request

from catchment_graphql.auth import Refused
from catchment_graphql.limits import BODY_BYTES, BODY_SECONDS, QUERY_CHARACTERS

MODERN = "application/graphql-response+json"
LEGACY = "application/json"


@dataclass(frozen=True)
class Asked:
    """The parameters of a request.

    Attributes:
        query: The document.
        variables: Values of its variables.
        operation_name: Which of its operations, None where there is only one.
        is_get: It came by GET, which may not change anything.
    """

    query: str
    variables: dict[str, Any] = field(default_factory=dict)
    operation_name: str | None = None
    is_get: bool = False


def media_type(accept: str) -> str:
    """Return the media type of the answer.

    >>> media_type("application/graphql-response+json, application/json;q=0.9"), media_type("*/*"), media_type("")
    ('application/graphql-response+json', 'application/json', 'application/json')

    Raises:
        Refused: The client takes neither of ours.
    """
    best, quality = "", 0.0
    for part in accept.split(",") if accept.strip() else ["*/*"]:
        name, *parameters = (text.strip().casefold() for text in part.split(";"))
        offered = {MODERN: MODERN, LEGACY: LEGACY, "*/*": LEGACY, "application/*": LEGACY}.get(name, "")
        weight = _quality(parameters)
        if offered and weight > quality:
            best, quality = offered, weight
    if not best:
        raise Refused(406, f"answers are {MODERN} or {LEGACY}: say so in 'Accept'", "NOT_ACCEPTABLE")
    return best


def _quality(parameters: list[str]) -> float:
    text = next((each[2:] for each in parameters if each.startswith("q=")), "1")
    try:
        return float(text)
    except ValueError:
        return 0.0


async def read(request: Request) -> Asked:
    """Return what a request asks for.

    Raises:
        Refused: It is no GraphQL request.
    """
    if request.method == "GET":
        parameters: dict[str, Any] = dict(request.query_params)
        for name in ("variables", "extensions"):
            if parameters.get(name):
                parameters[name] = _decoded(parameters[name].encode(), f"'{name}'")
        return _asked(parameters, is_get=True)
    if request.method != "POST":
        raise Refused(405, "use POST, or GET for queries", "METHOD_NOT_ALLOWED", (("Allow", "GET, POST"),))
    _check_content_type(request.headers.get("content-type", ""))
    return _asked(_decoded(await _body(request), "the body"), is_get=False)


def _check_content_type(content_type: str) -> None:
    name, _, parameters = content_type.partition(";")
    if name.strip().casefold() != LEGACY:
        raise Refused(415, f"send {LEGACY}, not {name.strip() or 'nothing'}", "UNSUPPORTED_MEDIA_TYPE")
    charset = parameters.casefold().replace('"', "").partition("charset=")[2].strip()
    if charset not in ("", "utf-8", "utf8"):
        raise Refused(415, f"send UTF-8, not {charset}", "UNSUPPORTED_MEDIA_TYPE")


async def _body(request: Request) -> bytes:
    too_large = Refused(413, f"the body is larger than {BODY_BYTES} bytes", "LIMIT_EXCEEDED")
    length = request.headers.get("content-length", "0")
    if length.isdecimal() and int(length) > BODY_BYTES:
        raise too_large
    body = bytearray()
    try:
        with anyio.fail_after(BODY_SECONDS):
            async for chunk in request.stream():
                body += chunk
                if len(body) > BODY_BYTES:
                    raise too_large
    except TimeoutError as error:
        raise Refused(408, f"the body did not arrive in {BODY_SECONDS} seconds", "LIMIT_EXCEEDED") from error
    except ClientDisconnect as error:
        raise Refused(400, "the body ends too early", "INVALID") from error
    return bytes(body)


def _decoded(data: bytes, what: str) -> Any:
    # The standard library takes NaN, and deep nesting exhausts its stack; msgspec refuses both.
    try:
        return msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Refused(400, f"{what} is not JSON: {error}", "INVALID") from error


def _asked(parameters: Any, *, is_get: bool) -> Asked:
    if isinstance(parameters, list):
        raise Refused(400, "one operation a request: batches are not taken", "INVALID")
    if not isinstance(parameters, dict):
        raise Refused(400, "the body must be a JSON object", "INVALID")
    query, name = parameters.get("query"), parameters.get("operationName")
    variables, extensions = parameters.get("variables"), parameters.get("extensions")
    if not isinstance(query, str) or not query.strip():
        raise Refused(400, "'query' must be the text of a GraphQL document", "INVALID")
    if len(query) > QUERY_CHARACTERS:
        raise Refused(400, f"the document is longer than {QUERY_CHARACTERS} characters", "LIMIT_EXCEEDED")
    if not isinstance(name, str | None):
        raise Refused(400, "'operationName' must be a text", "INVALID")
    for what, value in (("variables", variables), ("extensions", extensions)):
        # A GET says nothing by leaving its parameter empty.
        if not isinstance(value, dict | None) and not (is_get and value == ""):
            raise Refused(400, f"'{what}' must be an object", "INVALID")
    return Asked(query=query, variables=variables or {}, operation_name=name or None, is_get=is_get)


def status_of(answer: Mapping[str, Any], media: str) -> int:
    """Return the status of an answer: 200 where it ran, 400 where it did not get that far.

    Clients that take plain JSON alone are older than that rule, and expect 200 of any GraphQL answer.
    """
    return 200 if "data" in answer or media == LEGACY else 400


def encoded(answer: Mapping[str, Any]) -> bytes:
    """Return an answer as JSON."""
    return json.dumps(answer, separators=(",", ":"), ensure_ascii=False).encode()
