"""Which keys of ``meta`` say who owns something, how important it is and what is personal.

The defaults are the conventions found in the field; a project that has others says so in a TOML file:

    [meta]
    owner = ["owner", "team.name"]

    [tiers]
    gold = "TIER_1"

    [classes]
    gdpr-special = { sensitivity = "RESTRICTED", pii = true }
"""

import difflib
import re
import tomllib
from collections.abc import Iterable, Iterator
from typing import Any, Literal

import msgspec

from catchment_parsers.facts import Record

Tier = Literal["TIER_1", "TIER_2", "TIER_3", "TIER_4"]
Sensitivity = Literal["", "PUBLIC", "INTERNAL", "CONFIDENTIAL", "RESTRICTED"]


class Mark(Record, frozen=True, kw_only=True):
    """What a tag or a value says of a column or of a whole dataset."""

    sensitivity: Sensitivity = ""
    pii: bool = False


PERSONAL = Mark(sensitivity="CONFIDENTIAL", pii=True)
CLASSES = {
    "public": Mark(sensitivity="PUBLIC"),
    "internal": Mark(sensitivity="INTERNAL"),
    "confidential": Mark(sensitivity="CONFIDENTIAL"),
    "sensitive": Mark(sensitivity="CONFIDENTIAL"),
    "restricted": Mark(sensitivity="RESTRICTED"),
    "highly_confidential": Mark(sensitivity="RESTRICTED"),
    "highly_sensitive": Mark(sensitivity="RESTRICTED"),
    "secret": Mark(sensitivity="RESTRICTED"),
    "pii": PERSONAL,
    "personal": PERSONAL,
    "personal_data": PERSONAL,
    "gdpr": PERSONAL,
    "sensitive_pii": Mark(sensitivity="RESTRICTED", pii=True),
    "phi": Mark(sensitivity="RESTRICTED", pii=True),
    "hipaa": Mark(sensitivity="RESTRICTED", pii=True),
    "pci": Mark(sensitivity="RESTRICTED"),
}
"""What a tag, or the value of a ``sensitivity`` key, usually says."""


class Keys(Record, frozen=True, kw_only=True):
    """Keys of ``meta``, their case ignored; ``team.name`` is ``name`` within ``team``.

    Attributes:
        owner: Who owns it: a text, a list of texts, or ``name`` and ``email``.
        tier: How important it is.
        domain: Its business domain.
        sensitivity: A word of the classes.
        pii, phi, pci: Yes or no, or which sort of it.
    """

    owner: tuple[str, ...] = ("owner", "owners", "data_owner")
    tier: tuple[str, ...] = ("tier",)
    domain: tuple[str, ...] = ("domain", "data_domain")
    sensitivity: tuple[str, ...] = ("sensitivity", "classification", "data_classification")
    pii: tuple[str, ...] = ("pii", "contains_pii", "is_pii")
    phi: tuple[str, ...] = ("phi",)
    pci: tuple[str, ...] = ("pci",)


class Mapping(Record, frozen=True, kw_only=True):
    """What a project's ``meta`` and tags mean.

    Attributes:
        meta: Which keys say what.
        tiers: Words that stand for a tier, besides its number.
        classes: What a tag, or the value of a ``sensitivity`` key, says; before the usual ones.
    """

    meta: Keys = Keys()
    tiers: dict[str, Tier] = {}
    classes: dict[str, Mark] = {}

    def mark(self, name: str) -> Mark | None:
        """Return what a word says, None where it names no class."""
        return self.classes.get(name) or CLASSES.get(name)


DEFAULT = Mapping()


class MappingError(ValueError):
    """A mapping that cannot be read, said in one line."""


def parse(text: str) -> Mapping:
    r"""Read a mapping from TOML; what it does not say keeps its default.

    Raises:
        MappingError: It is not TOML, has a key that means nothing here, or a value of another type.

    >>> parse('[meta]\ntier = ["criticality"]').meta.tier
    ('criticality',)
    """
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise MappingError(f"this is not TOML ({error})") from error
    except RecursionError as error:
        raise MappingError("it is nested too deeply to mean anything") from error
    for path, unknown, known in _unknown(said):
        near = difflib.get_close_matches(unknown, known, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(known)}"
        raise MappingError(f"unknown key {path + unknown!r}: {hint}")
    try:
        mapping = msgspec.convert(said, Mapping)
    except msgspec.ValidationError as error:
        raise MappingError(str(error).replace("`", "")) from error
    return Mapping(
        meta=mapping.meta,
        tiers={word(name): tier for name, tier in mapping.tiers.items()},
        classes={word(name): mark for name, mark in mapping.classes.items()},
    )


def word(value: object) -> str:
    """Return a tag or value as it is compared: without its case, spaces and hyphens as underscores."""
    return re.sub(r"[\s-]+", "_", str(value).strip().lower())


def values(meta: dict[str, Any], keys: Iterable[str]) -> list[Any]:
    """Return the values of some keys of ``meta``, each where it is there and not null.

    >>> values({"Team": {"name": "Sales"}, "owner": None}, ["owner", "team.name", "team.lead"])
    ['Sales']
    """
    if not meta:
        return []
    lower = _lower(meta)
    found = [_value(lower, key.lower()) for key in keys]
    return [value for value in found if value is not None]


def _value(meta: dict[str, Any], key: str) -> Any:
    """Return the value of a key, which may as well lead into an object."""
    return meta.get(key) if key in meta or "." not in key else _within(meta, key.split("."))


def _within(value: Any, path: list[str]) -> Any:
    for part in path:
        if not isinstance(value, dict):
            return None
        value = _lower(value).get(part)
    return value


def _lower(value: dict[str, Any]) -> dict[str, Any]:
    return {str(key).lower(): inner for key, inner in value.items()}


def _unknown(said: dict[str, Any]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Yield the keys that mean nothing: where they stand, what they are, and what would mean something there."""
    places = [("", said, Mapping), ("meta.", said.get("meta"), Keys)]
    classes = said.get("classes")
    if isinstance(classes, dict):
        places += [(f"classes.{name}.", mark, Mark) for name, mark in classes.items()]
    for path, value, shape in places:
        known = shape.__struct_fields__
        if isinstance(value, dict):
            yield from ((path, key, known) for key in value if key not in known)
