"""Small readings of loosely typed values, shared by every kind of resource."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from catchment_parsers.dbt.shapes import Meta, Resource, Texts
from catchment_parsers.naming import fold_column


def texts(value: Texts) -> tuple[str, ...]:
    """Return a value that is a text, a list of texts or nothing as texts, without duplicates."""
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(dict.fromkeys(value))


def all_texts(first: Texts, second: Texts) -> tuple[str, ...]:
    """Return what either of two values has, as `texts` does."""
    if not first and not second:
        return ()  # as most have none
    return tuple(dict.fromkeys((*texts(first), *texts(second))))


def merged(*metas: Meta) -> dict[str, Any]:
    """Return several ``meta`` as one; the later ones win."""
    if not any(metas):
        return {}
    return {key: value for meta in metas if meta for key, value in meta.items()}


def resource_meta(resource: Resource) -> dict[str, Any]:
    """Return a resource's ``meta``, wherever its version of dbt keeps it."""
    return merged(resource.config.meta if resource.config else None, resource.meta)


def resource_tags(resource: Resource) -> tuple[str, ...]:
    """Return a resource's tags, wherever its version of dbt keeps them."""
    return all_texts(resource.tags, resource.config.tags if resource.config else None)


def group_of(resource: Resource) -> str:
    """Return the name of a resource's group, "" where it has none."""
    return resource.group or (resource.config.group if resource.config else None) or ""


@lru_cache(maxsize=4096)  # each is asked for several times while its table is read
def column_key(name: str, dialect: str) -> str:
    """Return the folded name by which a dataset's columns are told apart, and edges name them.

    Nothing says whether a column in a catalog or in YAML was quoted when it was made, so their case is
    taken to make no difference, but in the one dialect where it always does.
    """
    return fold_column(name, quoted=False, dialect=dialect)


def folded(name: str, dialect: str) -> str:
    """Return what a ``Column`` has as ``folded``: its key, "" where that is the name in lower case."""
    key = column_key(name, dialect)
    return key if key != name.lower() else ""


def one_line(text: str) -> str:
    """Return a text with its white space normalised."""
    return re.sub(r"\s+", " ", text).strip()


def present(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Return the pairs that say something."""
    return {key: value for key, value in pairs if value is not None and value != "" and value != {}}


def counted(number: int, noun: str) -> str:
    """Return a number with its noun.

    >>> counted(1, "model"), counted(2, "model")
    ('1 model', '2 models')
    """
    return f"{number} {noun}{'' if number == 1 else 's'}"


def listed(names: Sequence[str], most: int = 5) -> str:
    """Return names as a message lists them, the first few of many.

    >>> listed(["a", "b"]), listed(["a", "b", "c"], most=2)
    ('a, b', 'a, b …')
    """
    return ", ".join(names[:most]) + (" …" if len(names) > most else "")
