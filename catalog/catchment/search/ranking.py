"""How much an asset counts, whatever is looked for: by who depends on it, and by what people say of it."""

from math import log2

from catchment_parsers.facts import Asset

_CERTIFIED, _DEPRECATED = 1.25, 0.5
_YES = frozenset({"true", "yes", "1"})


def weight(asset: Asset, dependents: int) -> float:
    """Return the factor of an asset's score: from 0.5, for a deprecated one of no use, to about 3.

    Twice as many dependents always add the same, a tenth: what a thousand depend on counts twice.
    """
    said = (_CERTIFIED if is_certified(asset) else 1.0) * (_DEPRECATED if is_deprecated(asset) else 1.0)
    return said * (1 + log2(1 + dependents) / 10)


def is_certified(asset: Asset) -> bool:
    """Say whether an asset is declared to be the one to use: ``certified`` in its ``meta``, or as a tag."""
    return _declares(asset, "certified")


def is_deprecated(asset: Asset) -> bool:
    """Say whether an asset is declared to be on its way out: a date of deprecation, ``meta`` or a tag."""
    return bool(asset.deprecation_date) or _declares(asset, "deprecated")


def _declares(asset: Asset, word: str) -> bool:
    return str(asset.meta.get(word, "")).casefold() in _YES or word in map(str.casefold, asset.tags)
