"""How a pattern fits what is known: with wildcards, by parts, as a path, as dbt's full name."""

import re
from collections.abc import Callable, Sequence
from fnmatch import translate
from functools import lru_cache

Fits = Callable[[str], bool]

_WILD = re.compile(r"[*?\[\]]")


def wildcards(pattern: str) -> Fits:
    """Return whether a text is what a pattern with ``*``, ``?`` and ``[abc]`` says.

    >>> [fits("orders") for fits in map(wildcards, ("orders", "ord*", "order?", "[no]rders", "order"))]
    [True, True, True, True, False]
    """
    if not _WILD.search(pattern):
        return pattern.__eq__
    fits = _compiled(pattern).match
    return lambda text: fits(text) is not None


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(translate(pattern))


def by_parts(pattern: str) -> Fits:
    """Return whether a dotted text of as many parts is what a pattern says, part by part.

    >>> fits = by_parts("shop.*"); fits("shop.orders"), fits("tarn.shop.orders")
    (True, False)
    """
    fits, dots = wildcards(pattern), pattern.count(".")
    return lambda text: text.count(".") == dots and fits(text)


def below(pattern: str) -> Fits:
    """Return whether a path, or a folder that it is in, is what a pattern says; ``**`` stands for any folders.

    >>> fits = below("models/*/core"); fits("models/marts/core/orders.sql"), fits("models/core/orders.sql")
    (True, False)
    >>> below("models/**/orders.sql")("models/orders.sql")
    True
    """
    wanted = [part for part in pattern.split("/") if part not in ("", ".")]
    parts = [None if part == "**" else wildcards(part) for part in wanted]
    return lambda path: _leads_to(parts, [part for part in path.split("/") if part != "."])


def _leads_to(wanted: Sequence[Fits | None], path: Sequence[str]) -> bool:
    """Whether the beginning of a path fits, part by part; None fits any number of parts."""
    reached = {0}
    for fits in wanted:
        if fits is None:
            reached = set(range(min(reached, default=len(path) + 1), len(path) + 1))
        else:
            reached = {place + 1 for place in reached if place < len(path) and fits(path[place])}
    return bool(wanted) and bool(reached)


def in_full(pattern: str) -> Callable[[Sequence[str], bool], bool]:
    """Return whether a full name is what a pattern says, as dbt matches it, with its package or without.

    That is: its last part alone, or its parts from the first, as far as the pattern goes.  Of a versioned model the
    last part is the version, so the one before it is its name, and both may be joined by ``_``.

    >>> fits = in_full("marts.core"); fits(["shop", "marts", "core", "orders"], False)
    True
    >>> fits = in_full("orders_v2"); fits(["shop", "marts", "orders", "v2"], True)
    True
    """
    names = pattern.split(".")
    plain = next((place for place, name in enumerate(names) if _WILD.search(name)), len(names))
    begin, rest = names[:plain], wildcards(".".join(names[plain:]))
    last_two = "_".join(names[-2:])

    def fits(parts: Sequence[str], versioned: bool) -> bool:
        if not parts:
            return False
        leaf = parts[-2] if versioned else parts[-1]
        if leaf == pattern or (versioned and "_".join(parts[-2:]) == last_two):
            return True
        flat = ".".join(parts).split(".")
        if len(flat) < len(names) or flat[:plain] != begin:
            return False
        return plain == len(names) or rest(".".join(flat[plain:])) or (len(names) == 1 and rest(leaf))

    return lambda parts, versioned: fits(parts, versioned) or fits(parts[1:], versioned)
