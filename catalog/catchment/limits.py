"""Limits of what SQL may cost, as people write them: ``seconds=60 memory=4GiB``."""

import difflib
from collections.abc import Iterable

import msgspec

from catchment.errors import InputError
from catchment_parsers.facts import Limits

LEAST_MEMORY = 64 << 20
"""Bytes without which a worker cannot even start."""
UNITS = {"GiB": 1 << 30, "MiB": 1 << 20, "KiB": 1 << 10}


def limits_from(words: Iterable[str]) -> Limits:
    """Return the limits that words set, the others as they are by default; of two of one name the last counts.

    Raises:
        InputError: A word is not of the form ``NAME=VALUE``, or there is no such limit or value.

    >>> limits_from(["seconds=60", "memory=4GiB"]).memory
    4294967296
    """
    return msgspec.structs.replace(Limits(), **dict(map(_setting, words)))


def _setting(word: str) -> tuple[str, float]:
    name, sign, value = word.partition("=")
    if not sign:
        raise InputError(f"a limit is NAME=VALUE, such as seconds=60, not {word!r}")
    names = Limits.__struct_fields__
    if name not in names:
        near = difflib.get_close_matches(name.lower(), names, n=1)
        raise InputError(f"no limit {name!r}: did you mean {near[0]}?" if near else f"no limit {name!r}: {_NAMES}")
    number = _number(value, whole=name != "seconds", units=UNITS if name == "memory" else {})
    if number is None or (name == "memory" and number < LEAST_MEMORY):
        wanted = {"seconds": "a number above 0, such as 0.5", "memory": "an amount of 64MiB or more, such as 4GiB"}
        raise InputError(f"limit {name} takes {wanted.get(name, 'a whole number above 0')}, not {value!r}")
    return name, number


_NAMES = f"choose one of {', '.join(Limits.__struct_fields__)}"


def _number(text: str, *, whole: bool, units: dict[str, int]) -> float | None:
    unit = next((unit for unit in units if text.lower().endswith(unit.lower())), "")
    digits = text[: len(text) - len(unit)].replace("_", "").strip()
    try:
        number = int(digits) * units.get(unit, 1) if whole else float(digits)
    except ValueError:
        return None
    return number if 0 < number < 1 << 62 else None


def amount(size: int) -> str:
    """Return a number of bytes for people.

    >>> amount(2 << 30), amount(1536 << 20), amount(1000)
    ('2 GiB', '1.5 GiB', '1000 bytes')
    """
    return next((f"{size / one:.4g} {unit}" for unit, one in UNITS.items() if size >= one), f"{size} bytes")
