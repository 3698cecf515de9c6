"""Filters and groupings of the semantic layer, written in Jinja: which dimensions they name.

Nothing is rendered: a filter is read for its ``Dimension('order__status')``, ``TimeDimension(...)``,
``Entity(...)`` and ``Metric(...)`` calls, and for the SQL text around them not at all.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from catchment_parsers.dbt.semantics import Definition, Layer
from catchment_parsers.dbt.values import one_line

_CALL = re.compile(r"""\b(?P<kind>Dimension|TimeDimension|Entity|Metric)\s*\(\s*['"](?P<name>[^'"]+)['"]""")


def texts_of(value: object) -> Iterator[str]:
    """Yield the conditions of a filter: a text, a list, or an object of either, as the version has it."""
    if isinstance(value, str):
        yield one_line(value)
    elif isinstance(value, list):
        for item in value:
            yield from texts_of(item)
    elif isinstance(value, dict):
        for key in ("where_filters", "where_sql_template"):
            yield from texts_of(value.get(key))


def columns_of_calls(texts: Iterable[str], near: Sequence[Layer], all_layers: Iterable[Layer]) -> tuple[str, ...]:
    """Return URNs of the columns behind the dimensions and entities that texts name.

    Args:
        texts: Conditions or groupings.
        near: The semantic models that the metric itself is on: they come first.
        all_layers: Every semantic model of the project.
    """
    order = [*near, *(layer for layer in all_layers if layer not in near)]
    calls = [(match["kind"], match["name"]) for text in texts for match in _CALL.finditer(text)]
    return tuple(dict.fromkeys(urn for kind, name in calls for urn in _columns(kind, name, order)))


def metrics_of_calls(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the names of the metrics that conditions compare with."""
    return tuple(m["name"] for text in texts for m in _CALL.finditer(text) if m["kind"] == "Metric")


def definition_of_call(
    call: str, near: Sequence[Layer], all_layers: Iterable[Layer]
) -> tuple[Layer, Definition] | None:
    """Return the dimension or entity that a call names, with its semantic model, None where it is not known."""
    match = _CALL.search(call)
    order = [*near, *(layer for layer in all_layers if layer not in near)]
    return _found(match["kind"], match["name"], order) if match is not None else None


def _columns(kind: str, name: str, order: Sequence[Layer]) -> tuple[str, ...]:
    found = _found(kind, name, order)
    return found[1].columns if found is not None else ()


def _found(kind: str, name: str, order: Sequence[Layer]) -> tuple[Layer, Definition] | None:
    if kind == "Metric":
        return None
    # "order__customer__region": through entities, the last of which has the dimension.
    *path, last = name.split("__")
    # The entity before a dimension tells which semantic models have it; without one, any may.
    through = [layer for layer in order if not path or path[-1] in layer.entities]
    for layer in through or order:
        found = layer.entities.get(last) if kind == "Entity" else layer.dimensions.get(last)
        if found is not None:
            return layer, found
    return None
