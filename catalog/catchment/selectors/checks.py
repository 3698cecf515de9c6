"""What is wrong with a selector, before anything is looked for."""

from collections.abc import Collection, Iterator

from catchment.errors import InputError
from catchment.selectors.grammar import Criterion, Term, parse
from catchment.selectors.methods import METHODS, REFUSED, RESOURCE_TYPES, UNLISTED
from catchment.words import nearest

COLUMN = "column"
"""The method that selects columns."""


def checked(text: str) -> tuple[Term, ...]:
    """Return the terms of a selector whose methods, and words where a method has only some, there are.

    Raises:
        InputError: It cannot be read, or asks for what cannot be selected by; the message says where.
    """
    terms = parse(text)
    for criterion in criteria(terms):
        _check_method(criterion)
        if criterion.method != COLUMN:
            _check_value(criterion)
    return terms


def criteria(terms: tuple[Term, ...]) -> Iterator[Criterion]:
    """Yield the criteria of all terms."""
    return (criterion for term in terms for criterion in term)


def _check_method(criterion: Criterion) -> None:
    name = criterion.method
    if name in REFUSED:
        raise criterion.error(REFUSED[name])
    if name not in METHODS and name != COLUMN:
        raise criterion.error(f"there is no method {name!r}: {nearest(name, (*METHODS, COLUMN))}")
    if criterion.arguments and name != "config":
        raise criterion.error(f"only 'config' has parts: write {name}:{criterion.value}")


def _check_value(criterion: Criterion) -> None:
    method, value = METHODS[criterion.method], criterion.value
    if method.words and value not in method.words and not set(value) & set("*?[]"):
        raise criterion.error(f"there is no {criterion.method} {value!r}: {nearest(value, method.words)}")
    if method.form and value.count(".") > method.form.count("."):
        raise criterion.error(f"{value!r} has too many parts: write it as {method.form}, or as the end of that")
    method.fits(criterion)


def checked_types(types: Collection[str]) -> frozenset[str]:
    """Return the types of resources to list: those that are named, "all", or by default what `dbt ls` lists.

    Raises:
        InputError: There is no such type.
    """
    for name in types:
        if name not in (*RESOURCE_TYPES, "all"):
            raise InputError(f"there is no resource type {name!r}: {nearest(name, (*RESOURCE_TYPES, 'all'))}")
    if "all" in types:
        return frozenset(RESOURCE_TYPES)
    return frozenset(types or set(RESOURCE_TYPES) - UNLISTED)
