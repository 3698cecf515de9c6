"""What each metric of a project means, its inputs resolved: names vanish, columns stay."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from catchment_parsers.dbt import filters
from catchment_parsers.dbt.expressions import columns_of
from catchment_parsers.dbt.meaning import Meaning, digest, formula, meaningful, of_measure
from catchment_parsers.dbt.metric_text import window
from catchment_parsers.dbt.semantics import Definition, Layer
from catchment_parsers.dbt.shapes import AggregationParams, ConversionParams, Input, Metric, TypeParams
from catchment_parsers.dbt.values import column_key, one_line
from catchment_parsers.naming import column_urn

Find = Callable[[str | None, Metric], Meaning | None]
"""What a metric means that another names as its input, None where it is not known."""

_CALL = re.compile(r"\{\{(?P<call>[^{}]*)\}\}")
_METRIC = re.compile(r"""\s*metric\(\s*(?:['"]\w+['"]\s*,\s*)?['"](?P<name>[^'"]+)['"]\s*\)\s*""")


class Reading:
    """Reads one metric.

    Args:
        metric: It.
        near: The semantic models that it is on.
        layers: All semantic models.
        find: Looks its inputs up.
        dialect: Of its project.
    """

    def __init__(
        self, metric: Metric, near: Sequence[Layer], layers: Mapping[str, Layer], find: Find, dialect: str
    ) -> None:
        self.metric, self.near, self.layers, self.dialect = metric, near, layers, dialect
        self._find = find

    def meaning(self, model: str = "") -> Meaning:
        """Return what the metric means; `model` is the URN of the model that one before v10 is on."""
        params = self.metric.type_params
        found = self._legacy(model) if params is None else self._of(params)
        grain = ", ".join(part for part in (found.grain, _words(self.metric.time_granularity)) if part)
        return replace(found, grain=grain)

    def _of(self, params: TypeParams) -> Meaning:
        if params.metric_aggregation_params is not None:
            return self._aggregation(params, params.metric_aggregation_params)
        if params.conversion_type_params is not None:
            return self._conversion(params.conversion_type_params)
        if self.metric.type == "cumulative":
            return self._cumulative(params)
        if params.numerator is not None:
            inputs = {"numerator": params.numerator, "denominator": params.denominator}
            return self._formula("numerator / denominator", inputs)
        if params.measure is not None:
            return self._measure(params.measure, self._conditions(self.metric.filter))
        named = {one.alias or one.name or "": one for one in params.metrics or ()}
        return self._formula("" if params.expr is None else str(params.expr), named)

    def _aggregation(self, params: TypeParams, how: AggregationParams) -> Meaning:
        layer = next((one for one in self.near if one.name == how.semantic_model), None)
        if layer is None:
            return Meaning()
        expression = one_line(str(self.metric.name if params.expr is None else params.expr))
        measure = Definition(
            name="",
            agg=how.agg or "",
            expression=expression,
            columns=layer.columns(expression),
            settings=(how.agg_params, how.non_additive_dimension),
            time=str(how.agg_time_dimension or layer.time),
        )
        extra = (params.fill_nulls_with, params.join_to_timespine)
        return of_measure(layer, measure, self._own_filter(), extra)

    def _measure(self, one: Input | None, conditions: Sequence[str] = ()) -> Meaning:
        layer = next((layer for layer in self.near if one and one.name in layer.measures), None)
        if layer is None or one is None or one.name is None:
            return Meaning()
        extra = (one.fill_nulls_with, one.join_to_timespine)
        where = self._where((*conditions, *self._conditions(one.filter)))
        return of_measure(layer, layer.measures[one.name], where, extra)

    def _input(self, one: Input | None) -> Meaning | None:
        """Return what an input metric means here: with its condition and its offset in time."""
        found = self._find(one.name, self.metric) if one is not None else None
        if one is None or found is None:
            return None
        own = (self._where(self._conditions(one.filter)), window(one.offset_window), one.offset_to_grain)
        if not any(own):
            return found
        return Meaning(computes=digest(found.whole(), own), resolved=found.resolved)

    def _formula(self, expression: str, named: Mapping[str, Input | None]) -> Meaning:
        inputs = {column_key(name, self.dialect): self._input(one) for name, one in named.items()}
        known = {name: one for name, one in inputs.items() if one is not None}
        where = self._own_filter()
        alias = known.get(column_key(expression.strip(), self.dialect))
        if alias is not None and not where and len(inputs) == 1:
            return replace(alias, alias=True)
        computes, complete = formula(expression, self.dialect, {name: one.whole() for name, one in known.items()})
        used = columns_of(expression, self.dialect)
        resolved = complete and all(one is not None and one.resolved for one in inputs.values()) and bool(used)
        return Meaning(computes=computes, filter=where, resolved=resolved)

    def _cumulative(self, params: TypeParams) -> Meaning:
        of = params.cumulative_type_params
        inner = self._measure(params.measure) if params.measure else self._input(of.metric if of else None)
        grain = window(of.window if of else None) or window(params.window)
        to_date = (of.grain_to_date if of else None) or params.grain_to_date
        period = of.period_agg if of and of.period_agg != "first" else None
        said = (grain and f"over {grain}", to_date and f"{to_date} to date", period and f"{_words(period)} of a period")
        return Meaning(
            computes=digest("cumulative", inner.whole() if inner else ""),
            filter=self._own_filter(),
            grain=", ".join(part for part in said if part),
            resolved=inner is not None and inner.resolved,
        )

    def _conversion(self, params: ConversionParams) -> Meaning:
        base = self._input(params.base_metric) or self._measure(params.base_measure)
        converted = self._input(params.conversion_metric) or self._measure(params.conversion_measure)
        how = (params.calculation or "conversion_rate", params.entity, meaningful(params.constant_properties))
        within = window(params.window)
        return Meaning(
            computes=digest("conversion", base.whole(), converted.whole(), how),
            filter=self._own_filter(),
            grain=within and f"within {within}",
            resolved=base.resolved and converted.resolved,
        )

    # ── conditions ───────────────────────────────────────────────────────────────────────────────

    def _conditions(self, value: object) -> list[str]:
        return [one for one in filters.texts_of(value) if one]

    def _own_filter(self) -> str:
        return self._where(self._conditions(self.metric.filter))

    def _where(self, conditions: Iterable[str]) -> str:
        """Return the digest of conditions that all hold, "" for none: dimensions stand for what they are made of."""
        text = " and ".join(f"({one})" for one in dict.fromkeys(conditions))
        if not text:
            return ""
        calls = list(dict.fromkeys(match["call"] for match in _CALL.finditer(text)))
        names = {f"call_{number}": self._called(call) for number, call in enumerate(calls)}
        sql = _CALL.sub(lambda match: f"call_{calls.index(match['call'])}", text)
        folded = {column_key(name, self.dialect): means for name, means in names.items()}
        return formula(sql, self.dialect, folded)[0]

    def _called(self, call: str) -> str:
        """Return what a dimension, entity or metric in a condition stands for: its columns where they are known."""
        rest = re.sub(r"[\s'\"]", "", call.partition("(")[2].partition(",")[2])
        dimension = filters.definition_of_call(call, self.near, self.layers.values())
        if dimension is None:
            return digest(re.sub(r"[\s'\"]", "", call))
        layer, found = dimension
        means, _ = formula(found.expression, layer.dialect, {c.rpartition("#")[2]: c for c in found.columns})
        return digest(means, rest.rstrip(")"))

    # ── before v10 ───────────────────────────────────────────────────────────────────────────────

    def _legacy(self, model: str) -> Meaning:
        metric = self.metric
        expression, method = one_line(metric.expression or metric.sql or ""), metric.calculation_method or metric.type
        calls = [match["name"] for part in _CALL.findall(expression) if (match := _METRIC.fullmatch(part))]
        if calls or method in {None, "derived", "expression"}:
            sql = _CALL.sub(lambda match: m["name"] if (m := _METRIC.fullmatch(match["call"])) else "?", expression)
            return self._formula(sql, {name: Input(name=name) for name in calls})
        names = {name: column_urn(model, name) for name in columns_of(expression, self.dialect)}
        means, known = formula(expression, self.dialect, names)
        if method == "count" and not names:
            method, means = "sum", digest("literal", "1")
        where = sorted(_legacy_conditions(metric, model, self.dialect))
        time = column_urn(model, column_key(str(metric.timestamp), self.dialect)) if metric.timestamp else ""
        said = (time and f"by {time}", metric.window and f"over {window(metric.window)}")
        return Meaning(
            computes=digest(model, method, means, None),
            filter=digest(where) if where else "",
            grain=", ".join(part for part in said if part),
            resolved=bool(model) and known and bool(expression),
        )


def _legacy_conditions(metric: Metric, model: str, dialect: str) -> Iterator[tuple[str, str, str]]:
    for one in metric.filters or ():
        field = one.field or ""
        names = {name: column_urn(model, name) for name in columns_of(field, dialect)}
        yield formula(field, dialect, names)[0], one.operator or "", one_line(str(one.value))


def _words(value: Any) -> str:
    return str(value) if value else ""
