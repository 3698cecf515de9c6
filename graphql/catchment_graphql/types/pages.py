"""Pages of lists, as Relay's connections have them; cursors are the keys of the items, so inserts move nothing."""

import base64
import binascii
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import msgspec
import strawberry

from catchment.errors import InputError
from catchment_graphql.context import Context

T = TypeVar("T")
Key = tuple[Any, ...]

NEWEST = 2**62
"""A number above that of everything that happened, and still one that SQLite takes."""


@strawberry.type
class PageInfo:
    """Where a page stands in its list.

    Attributes:
        has_next_page: There is more after it.
        has_previous_page: There is something before it.
        start_cursor: Cursor of the first item.
        end_cursor: Cursor of the last item: give it as `after` for the next page.
    """

    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None
    end_cursor: str | None


@dataclass(frozen=True)
class Page(Generic[T]):
    """A part of a list.

    Attributes:
        items: Each with its cursor.
        info: Where it stands.
        total: How long the whole list is.
    """

    items: list[tuple[str, T]]
    info: PageInfo
    total: int


def page(ctx: Context, items: Sequence[T], key: Callable[[T], Key], first: int, after: str | None) -> Page[T]:
    """Return a page of a list that is in memory, in the order of its keys.

    Raises:
        InputError: `first` is out of bounds, or `after` is no cursor of such a list.
    """
    size = ctx.page_size(first)
    try:
        start = bisect_right(items, key_of(after), key=key) if after else 0
    except TypeError as error:
        raise _not_a_cursor(after or "") from error
    found = items[start : start + size]
    return made(found, key, more=start + size < len(items), before=start > 0, total=len(items))


def made(items: Sequence[T], key: Callable[[T], Key], *, more: bool, before: bool, total: int) -> Page[T]:
    """Return a page of items that are already the right ones."""
    with_cursors = [(cursor(key(item)), item) for item in items]
    ends = (with_cursors[0][0], with_cursors[-1][0]) if with_cursors else (None, None)
    info = PageInfo(has_next_page=more, has_previous_page=before, start_cursor=ends[0], end_cursor=ends[1])
    return Page(items=with_cursors, info=info, total=total)


def cursor(key: Key) -> str:
    """Return a key as clients see it: opaque.

    >>> key_of(cursor((2, "orders")))
    (2, 'orders')
    """
    return base64.urlsafe_b64encode(msgspec.json.encode(key)).decode().rstrip("=")


def key_of(text: str) -> Key:
    """Return the key of a cursor.

    Raises:
        InputError: It is none.
    """
    try:
        key = msgspec.json.decode(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True))
    except (binascii.Error, ValueError, RecursionError) as error:
        raise _not_a_cursor(text) from error
    if not isinstance(key, list):
        raise _not_a_cursor(text)
    return tuple(key)


def number_before(after: str | None) -> int:
    """Return the number in the cursor of a list that runs from the newest down, a huge one for its beginning.

    Raises:
        InputError: It is no such cursor.
    """
    if not after:
        return NEWEST
    match key_of(after):
        case (int(number),) if abs(number) < NEWEST:
            return number
    raise _not_a_cursor(after)


def pair_before(after: str | None) -> tuple[int, int]:
    """Return the two numbers in the cursor of a list that is ordered by both, those before the first for its beginning.

    Raises:
        InputError: It is no such cursor.
    """
    if not after:
        return -1, -1
    match key_of(after):
        case (int(one), int(other)) if max(abs(one), abs(other)) < NEWEST:
            return one, other
    raise _not_a_cursor(after)


def _not_a_cursor(text: str) -> InputError:
    return InputError(f"'after' is {text[:40]!r}: it must be a cursor of this list, from 'endCursor'")
