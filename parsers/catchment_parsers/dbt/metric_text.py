"""A metric's definition in one normalised line, so that definitions can be read and compared."""

from collections.abc import Sequence
from typing import Any

from catchment_parsers.dbt.filters import texts_of
from catchment_parsers.dbt.semantics import Layer
from catchment_parsers.dbt.shapes import ConversionParams, Input, Metric, TypeParams
from catchment_parsers.dbt.values import one_line


def definition(metric: Metric, layers: Sequence[Layer]) -> str:
    """Return what a metric computes: ``sum(amount)``, ``revenue / orders``, ``cumulative(revenue, 7 day)``."""
    params = metric.type_params
    if params is None:
        return _legacy(metric)
    if params.metric_aggregation_params is not None:
        expression = one_line(str(metric.name if params.expr is None else params.expr))
        return f"{params.metric_aggregation_params.agg}({expression})"
    if params.conversion_type_params is not None:
        return _conversion(params.conversion_type_params, layers)
    base = _base(params, layers)
    if metric.type == "cumulative":
        return _cumulative(params, base)
    return base


def _base(params: TypeParams, layers: Sequence[Layer]) -> str:
    if params.numerator is not None:
        return f"{_metric(params.numerator)} / {_metric(params.denominator)}"
    if params.measure is not None:
        return _measure(params.measure, layers)
    expression = one_line(str(params.expr)) if params.expr is not None else ""
    named = ", ".join(_named(one) for one in params.metrics or () if _named(one) != one.name)
    return f"{expression} with {named}" if named else expression


def _legacy(metric: Metric) -> str:
    expression = one_line(metric.expression or metric.sql or "")
    method = metric.calculation_method or metric.type or ""
    return expression if method in {"", "derived", "expression"} else f"{method}({expression})"


def _cumulative(params: TypeParams, base: str) -> str:
    of = params.cumulative_type_params
    inner = _metric(of.metric) if of and of.metric else base
    span = window((of.window if of else None) or params.window)
    grain = (of.grain_to_date if of else None) or params.grain_to_date or ""
    return f"cumulative({', '.join(part for part in (inner, span, grain and f'{grain} to date') if part)})"


def _conversion(params: ConversionParams, layers: Sequence[Layer]) -> str:
    base = _metric(params.base_metric) or _measure(params.base_measure, layers)
    converted = _metric(params.conversion_metric) or _measure(params.conversion_measure, layers)
    parts = (params.calculation or "conversion_rate", params.entity or "", window(params.window))
    return f"conversion({base} -> {converted}, {', '.join(part for part in parts if part)})"


def _measure(one: Input | None, layers: Sequence[Layer]) -> str:
    if one is None or not one.name:
        return ""
    known = next((x.measures[one.name] for x in layers if one.name in x.measures), None)
    return (known.text if known else one.name) + _where(one)


def _metric(one: Input | None) -> str:
    return f"{one.name}{_where(one)}" if one is not None and one.name else ""


def _named(one: Input) -> str:
    """Return an input of a derived metric: ``before = revenue offset 1 month``; its name where that is all."""
    offset = window(one.offset_window) or (f"to {one.offset_to_grain}" if one.offset_to_grain else "")
    text = _metric(one) + (f" offset {offset}" if offset else "")
    return f"{one.alias} = {text}" if one.alias else text


def _where(one: Input) -> str:
    conditions = " and ".join(texts_of(one.filter))
    return f" where {conditions}" if conditions else ""


def window(value: Any) -> str:
    """Return a window of time as text: it is an object, or a text that the project wrote."""
    if isinstance(value, dict):
        return f"{value.get('count')} {value.get('granularity') or value.get('period')}"
    return one_line(value) if isinstance(value, str) else ""
