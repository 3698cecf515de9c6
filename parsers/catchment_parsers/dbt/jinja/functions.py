"""What dbt offers to templates that is the same in every project: its functions, and parts of Python."""

import hashlib
import itertools
import json
import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from types import SimpleNamespace
from typing import Any, NoReturn

from catchment_parsers.dbt.jinja.values import Called, Known, Unknown


def instant(text: str) -> datetime:
    """Return a moment in ISO 8601, the beginning of 2000 where it is none."""
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except ValueError:
        return datetime(2000, 1, 1, tzinfo=UTC)


def modules(started: datetime) -> SimpleNamespace:
    """Return the parts of Python that dbt offers; the clock stands still at the time of the manifest."""

    def now(tz: tzinfo | None = None) -> datetime:
        return started.astimezone(tz) if tz else started.replace(tzinfo=None)

    clock = Called(Known("modules.datetime.datetime", now=now, utcnow=now, today=now, **_methods(datetime)), datetime)
    calendar = Called(Known("modules.datetime.date", today=started.date, **_methods(date)), date)
    return SimpleNamespace(
        datetime=SimpleNamespace(datetime=clock, date=calendar, time=time, timedelta=timedelta),
        re=SimpleNamespace(**{name: getattr(re, name) for name in _RE}),
        itertools=SimpleNamespace(**{name: getattr(itertools, name) for name in _ITERTOOLS}),
        pytz=Unknown("modules.pytz"),
    )


def _methods(of: type[date]) -> dict[str, Any]:
    names = ("combine", "fromisoformat", "fromtimestamp", "strptime")
    return {name: getattr(of, name) for name in names if hasattr(of, name)}


_RE = ("compile", "escape", "findall", "fullmatch", "match", "search", "split", "sub", "I", "IGNORECASE", "M", "S")
_ITERTOOLS = ("accumulate", "chain", "combinations", "groupby", "islice", "permutations", "product", "zip_longest")


def nothing(*_: object, **__: object) -> str:
    """Print nothing, as what logs or asks the warehouse does; what came of a statement, ``load_result`` tells."""
    return ""


def fail(message: object = "", *_: object) -> NoReturn:
    """Stop rendering, as the project asks for.

    Raises:
        ValueError: Always.
    """
    raise ValueError(f"the project stops it: {message}")


def _set(value: Iterable[Any], default: object = None) -> Any:
    try:
        return set(value)
    except TypeError:
        return default


def _zip(*values: Iterable[Any], default: object = None) -> Any:
    try:
        return list(zip(*values, strict=False))
    except TypeError:
        return default


def _fromjson(text: str, default: object = None) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return default


def _tojson(value: object, default: object = None, sort_keys: bool = False) -> Any:
    try:
        return json.dumps(value, sort_keys=sort_keys)
    except ValueError:
        return default


def _md5(value: str) -> str:
    return hashlib.md5(value.encode(), usedforsecurity=False).hexdigest()


FUNCTIONS: dict[str, Any] = {
    "log": nothing,
    "print": nothing,
    "debug": nothing,
    "statement": nothing,
    "noop_statement": nothing,
    "set": _set,
    "set_strict": set,
    "zip": _zip,
    "zip_strict": zip,
    "fromjson": _fromjson,
    "tojson": _tojson,
    "local_md5": _md5,
}
