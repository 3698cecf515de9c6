"""Who may ask: bearer tokens, and protection of a server on loopback from the pages in a browser beside it."""

import ipaddress
from collections.abc import Mapping

from catchment.catalog import Catalog
from catchment.store import people

REALM = 'Bearer realm="catchment"'


class Refused(Exception):  # noqa: N818 - it is an answer, not a fault
    """A request that is not answered.

    Attributes:
        status: The HTTP status.
        message: Why, and how to mend it.
        code: The ``extensions.code``.
        headers: What the status asks for.
    """

    def __init__(self, status: int, message: str, code: str, headers: tuple[tuple[str, str], ...] = ()) -> None:
        super().__init__(message)
        self.status, self.message, self.code, self.headers = status, message, code, headers


def is_loopback(host: str) -> bool:
    """Whether a host's name or address means this machine alone.

    >>> is_loopback("127.0.0.1"), is_loopback("::1"), is_loopback("localhost"), is_loopback("0.0.0.0")
    (True, True, True, False)
    """
    if host.casefold() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def check_origin(headers: Mapping[str, str], *, local: bool) -> None:
    """Refuse requests that a page of another site makes a browser send.

    Args:
        headers: The request's.
        local: The server listens on loopback, where a name that someone points at 127.0.0.1 (DNS rebinding)
            would else reach it.

    Raises:
        Refused: The host is not ours, or the origin is another's.
    """
    host = headers.get("host", "")
    if local and not is_loopback(_name(host)):
        raise Refused(403, f"host {host!r} is not this server: use 127.0.0.1 or localhost", "FORBIDDEN")
    origin = headers.get("origin")
    if origin is not None and origin.partition("://")[2].casefold() != host.casefold():
        raise Refused(403, f"requests from pages of {origin} are not answered", "FORBIDDEN")
    if headers.get("sec-fetch-site") in ("cross-site", "same-site"):
        raise Refused(403, "requests from pages of other sites are not answered", "FORBIDDEN")


def _name(host: str) -> str:
    """Return a Host header without its port."""
    if host.startswith("["):
        return host.partition("]")[0] + "]"
    return host.partition(":")[0]


def token_of(headers: Mapping[str, str]) -> str:
    """Return the bearer token of a request, "" where it has none."""
    scheme, _, secret = headers.get("authorization", "").partition(" ")
    return secret.strip() if scheme.casefold() == "bearer" else ""


def actor_of(catalog: Catalog, secret: str, *, required: bool) -> str:
    """Return the name of the token, "" where there is none and none is needed.

    Raises:
        Refused: The token is needed and missing, or it is unknown, expired or revoked.
    """
    actor = people.holder(catalog.store, secret) if secret else ""
    if actor or not (secret or required):
        return actor
    why = "the token is unknown, expired or revoked" if secret else "this needs a token, as 'Authorization: Bearer …'"
    challenge = f'{REALM}, error="invalid_token"' if secret else REALM
    raise Refused(
        401, f"{why}: 'catchment token create NAME' makes one", "UNAUTHENTICATED", (("WWW-Authenticate", challenge),)
    )
