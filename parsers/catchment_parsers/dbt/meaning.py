"""What measures and metrics mean, whatever they and their parts are called: what two of them are compared by."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from catchment_parsers.dbt.expressions import columns_of
from catchment_parsers.facts import Record
from catchment_parsers.naming import column_urn

if TYPE_CHECKING:
    from catchment_parsers.dbt.semantics import Definition, Layer

_PLAIN = re.compile(r'[A-Za-z_]\w*|"[A-Za-z_]\w*"|\d+')


class Meaning(Record, frozen=True, kw_only=True):
    """What a metric means.  Two that mean the same are equal; two that are equal mean the same.

    Attributes:
        computes: Digest of the aggregation or formula, on columns by URN.
        filter: Digest of the condition, "" where all rows count.
        grain: Along which time, by which window or grain, in words; "" where nothing is said.
        resolved: Whether everything that it names is known; what is not cannot be compared.
        alias: It is another metric under a name of its own, and defines nothing itself.
    """

    computes: str = ""
    filter: str = ""
    grain: str = ""
    resolved: bool = False
    alias: bool = False

    def plain(self) -> dict[str, Any]:
        """Return what it says as plain JSON, as ``Asset.details["definition"]`` has it."""
        return {name: value for name in self.__struct_fields__ if (value := getattr(self, name))}

    def whole(self) -> str:
        """Return one digest of it all, for what is computed from it."""
        return digest(self.computes, self.filter, self.grain)


def digest(*parts: object) -> str:
    """Return a short digest of parts that JSON can say, in this order."""
    text = json.dumps(parts, sort_keys=True, default=str)
    return hashlib.blake2b(text.encode(errors="surrogatepass"), digest_size=10).hexdigest()


def formula(expression: str, dialect: str, names: Mapping[str, str]) -> tuple[str, bool]:
    """Return the digest of an expression, and whether all that it names is known.

    Args:
        expression: SQL on columns, or on the names of other metrics.
        dialect: sqlglot's name of the dialect.
        names: What each of them means, by folded name.
    """
    text = bare(expression)
    used = columns_of(text.strip('"') if _PLAIN.fullmatch(text) else text, dialect)
    known = all(name in names for name in used)
    if _PLAIN.fullmatch(text):
        return digest(*(names.get(name, name) for name in used)) if used else digest("literal", text.lower()), known
    # Here and not above: most projects need no SQL parser to be read.
    from catchment_parsers.sql import expression_meaning

    found = expression_meaning(text, dialect, names)
    return (found, known) if found else (digest("text", text, sorted(names.items())), text == "*")


def bare(expression: str) -> str:
    """Return an expression without the parentheses around the whole of it.

    >>> bare(" ((amount)) "), bare("(a) + (b)")
    ('amount', '(a) + (b)')
    """
    text = expression.strip()
    closing = _closing(text) if text.startswith("(") else {}
    start, end = 0, len(text)
    while closing.get(start) == end - 1:
        start, end = start + 1, end - 1
        while start < end and text[start].isspace():
            start += 1
        while start < end and text[end - 1].isspace():
            end -= 1
    return text[start:end]


def _closing(text: str) -> dict[int, int]:
    """Return where each parenthesis that opens is closed."""
    opened: list[int] = []
    found: dict[int, int] = {}
    for place, character in enumerate(text):
        if character == "(":
            opened.append(place)
        elif character == ")" and opened:
            found[opened.pop()] = place
    return found


def of_measure(layer: "Layer", measure: "Definition", where: str = "", extra: Iterable[object] = ()) -> Meaning:
    """Return what a measure means, or a metric that is one with a condition.

    Args:
        layer: Its semantic model.
        measure: The measure.
        where: Digest of the condition.
        extra: What else the metric asks for.
    """
    names = {column_of(urn): urn for urn in measure.columns}
    means, known = formula(measure.expression, layer.dialect, names)
    agg = measure.agg.lower()
    if agg == "count" and not measure.columns:
        agg, means = "sum", digest("literal", "1")  # Rows are counted, however that is written.
    settings = [meaningful(one) for one in (*measure.settings, *extra)]
    return Meaning(
        computes=digest(layer.model, agg, means, settings if any(one is not None for one in settings) else None),
        filter=where,
        grain=along(layer, measure.time),
        resolved=bool(layer.model) and known,
    )


def along(layer: "Layer", time: str) -> str:
    """Return the columns of a time dimension in words, "" for none."""
    if not time:
        return ""
    dimension = layer.dimensions.get(time)
    columns = dimension.columns if dimension else (column_urn(layer.model, time),)
    return f"by {', '.join(columns) or time}"


def column_of(urn: str) -> str:
    """Return the folded column in a column's URN."""
    return urn.rpartition("#")[2]


def meaningful(value: Any) -> Any:
    """Return a setting without what says nothing: nulls, and flags that are off."""
    if isinstance(value, dict):
        return {key: kept for key, each in value.items() if (kept := meaningful(each)) not in (None, {}, [])} or None
    return None if value is False or value == [] else value
