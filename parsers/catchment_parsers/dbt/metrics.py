"""Metrics of every type and saved queries, down to the columns that they are computed from."""

from collections.abc import Container, Iterable, Iterator, Mapping
from typing import Any

from msgspec.structs import replace

from catchment_parsers.dbt import filters
from catchment_parsers.dbt.context import Context
from catchment_parsers.dbt.expressions import columns_of
from catchment_parsers.dbt.meaning import Meaning
from catchment_parsers.dbt.metric_meaning import Reading
from catchment_parsers.dbt.metric_text import definition
from catchment_parsers.dbt.semantics import Layer
from catchment_parsers.dbt.shapes import Export, ExportConfig, Input, Metric, SavedQuery, TypeParams
from catchment_parsers.dbt.values import present
from catchment_parsers.facts import Asset, Edge, Kind, ParseStatus, Reach, Subtype
from catchment_parsers.naming import column_urn

Source = tuple[str, Subtype]
"""URN of a column, and how it is used."""


class Metrics:
    """The metrics of a project, resolved on demand and once each.

    Attributes:
        layers: Semantic models by unique_id.
    """

    def __init__(self, context: Context, metrics: Mapping[str, Metric] | None, layers: dict[str, Layer]) -> None:
        self.layers = layers
        self._context = context
        self._metrics = dict(metrics or {})
        self._by_name = {metric.name or "": unique_id for unique_id, metric in self._metrics.items()}
        self._resolved: dict[str, tuple[Source, ...]] = {}
        self._meanings: dict[str, Meaning] = {}
        self._near: dict[int, list[Layer]] = {}

    def asset(self, unique_id: str, metric: Metric) -> Asset:
        """Return a metric as an asset, with an edge from every column that decides its value."""
        sources = self._sources(unique_id)
        near = self._layers_of(metric)
        # Where the columns are known (or none are read: a count), only rows matter besides.
        reach = Reach.ROWS if sources or near else Reach.WHOLE
        text = definition(metric, near)
        return replace(
            self._context.asset(unique_id, metric, Kind.METRIC, reach),
            edges=tuple(Edge(source=u, target="", subtype=s, expression=text) for u, s in sources),
            status=ParseStatus.PARSED,
            details=_details(metric, text, near) | {"definition": self._meaning(unique_id).plain()},
        )

    def _sources(self, unique_id: str) -> tuple[Source, ...]:
        """Return the columns that decide a metric's value, its input metrics' included."""
        for one in self._inputs_first(unique_id, self._resolved):
            # A metric that is its own input would never end: while it is resolved it has no columns.
            self._resolved[one] = ()
            self._resolved[one] = tuple(dict.fromkeys(self._found(self._metrics[one])))
        return self._resolved[unique_id]

    def _meaning(self, unique_id: str) -> Meaning:
        """Return what a metric means, whatever it and its inputs are called."""
        for one in self._inputs_first(unique_id, self._meanings):
            metric = self._metrics[one]
            self._meanings[one] = Meaning()
            reading = Reading(metric, self._layers_of(metric), self.layers, self._meaning_of, self._context.dialect)
            self._meanings[one] = reading.meaning(self._model_of(metric) if metric.type_params is None else "")
        return self._meanings[unique_id]

    def _meaning_of(self, name: str | None, user: Metric) -> Meaning | None:
        unique_id = self._named(name, user)
        return self._meanings.get(unique_id, Meaning()) if unique_id else None

    def _inputs_first(self, unique_id: str, known: Container[str]) -> list[str]:
        """Return a metric and all that it is computed from and that is not known, each behind its inputs."""
        pending, seen, found = [(unique_id, False)], set[str](), list[str]()
        while pending:
            one, is_behind = pending.pop()
            if is_behind:
                found.append(one)
            elif one not in seen and one not in known:
                seen.add(one)
                pending += [(one, True), *((each, False) for each in self._inputs_of(self._metrics[one]))]
        return found

    def _inputs_of(self, metric: Metric) -> Iterator[str]:
        """Yield the metrics that a metric depends on or names."""
        upstream = (metric.depends_on.nodes if metric.depends_on else None) or ()
        yield from (one for one in upstream if one in self._metrics)
        params = metric.type_params or TypeParams()
        named = [*inputs(params), *measures(params)]
        texts = [text for value in (metric.filter, *(one.filter for one in named)) for text in filters.texts_of(value)]
        names = (*(one.name for one in named), *filters.metrics_of_calls(texts))
        yield from (found for name in names if (found := self._named(name, metric)))

    def _found(self, metric: Metric) -> Iterator[Source]:
        near = self._layers_of(metric)
        conditions = list(filters.texts_of(metric.filter))
        if metric.type_params is not None:
            yield from self._own(metric, metric.type_params, near)
            for one in inputs(metric.type_params):
                conditions += filters.texts_of(one.filter)
                yield from self._of_metric(one.name, metric)
        else:
            yield from self._legacy(metric)
        for name in filters.metrics_of_calls(conditions):
            yield from self._of_metric(name, metric)
        for urn in filters.columns_of_calls(conditions, near, self.layers.values()):
            yield urn, Subtype.FILTER

    def _own(self, metric: Metric, params: TypeParams, near: list[Layer]) -> Iterator[Source]:
        """Yield the columns that the metric aggregates itself: its measures', or its own expression's."""
        for one in measures(params):
            measure = next((x.measures[one.name] for x in near if one.name and one.name in x.measures), None)
            for urn in measure.columns if measure else ():
                yield urn, Subtype.AGGREGATION
            texts = filters.texts_of(one.filter)
            for urn in filters.columns_of_calls(texts, near, self.layers.values()):
                yield urn, Subtype.FILTER
        if params.metric_aggregation_params is not None:
            expression = str(metric.name if params.expr is None else params.expr)
            layer = next((x for x in near if x.name == params.metric_aggregation_params.semantic_model), None)
            for urn in layer.columns(expression) if layer else ():
                yield urn, Subtype.AGGREGATION

    def _legacy(self, metric: Metric) -> Iterator[Source]:
        """Yield the columns of a metric before v10, which aggregates an expression on a model."""
        upstream = (metric.depends_on.nodes if metric.depends_on else None) or []
        model = self._model_of(metric)
        for unique_id in upstream:
            yield from self._resolved.get(unique_id, ())
        if not model or any(unique_id in self._metrics for unique_id in upstream):
            return
        for name in columns_of(metric.expression or metric.sql or "1", self._context.dialect):
            yield column_urn(model, name), Subtype.AGGREGATION
        for condition in metric.filters or ():
            for name in columns_of(condition.field or "1", self._context.dialect):
                yield column_urn(model, name), Subtype.FILTER

    def _model_of(self, metric: Metric) -> str:
        """Return the URN of the model that a metric before v10 is on, "" where it is not known."""
        upstream = (metric.depends_on.nodes if metric.depends_on else None) or ()
        return next((self._context.urns[one] for one in upstream if one in self._context.urns), "")

    def _of_metric(self, name: str | None, user: Metric) -> tuple[Source, ...]:
        """Return the columns of an input."""
        return self._resolved.get(self._named(name, user), ())

    def _named(self, name: str | None, user: Metric) -> str:
        """Return the unique_id of an input: of the metric of that name which the user depends on, or any."""
        upstream = (user.depends_on.nodes if user.depends_on else None) or ()
        near = (one for one in upstream if one in self._metrics and self._metrics[one].name == name)
        return next(near, None) or self._by_name.get(name or "", "")

    def _layers_of(self, metric: Metric) -> list[Layer]:
        """Return the semantic models that a metric is on, through its input metrics too."""
        found = self._near.get(id(metric))
        if found is None:
            found = self._near[id(metric)] = self._layers_upstream(metric)
        return found

    def _layers_upstream(self, metric: Metric) -> list[Layer]:
        pending, seen = list((metric.depends_on.nodes if metric.depends_on else None) or ()), set[str]()
        found = []
        for unique_id in pending:
            if unique_id in seen:
                continue
            seen.add(unique_id)
            if unique_id in self.layers:
                found.append(self.layers[unique_id])
            elif (upstream := self._metrics.get(unique_id)) is not None:
                pending += (upstream.depends_on.nodes if upstream.depends_on else None) or ()
        return found

    def saved_query(self, unique_id: str, query: SavedQuery) -> Asset:
        """Return a saved query as an asset: it reads metrics, and columns to group and filter by."""
        params = query.query_params
        grouped = self._asked(params.group_by if params else None)
        filtered = self._asked(filters.texts_of(params.where if params else None))
        return replace(
            self._context.asset(unique_id, query, Kind.SAVED_QUERY, Reach.ROWS),
            edges=(
                *(Edge(source=urn, target="", subtype=Subtype.GROUP_BY) for urn in grouped),
                *(Edge(source=urn, target="", subtype=Subtype.FILTER) for urn in filtered),
            ),
            status=ParseStatus.PARSED,
            details=present(_asked_for(query)),
        )

    def _asked(self, texts: Iterable[str] | None) -> tuple[str, ...]:
        return filters.columns_of_calls(texts or (), (), self.layers.values())


def measures(params: TypeParams) -> Iterator[Input]:
    """Yield the measures that a metric names itself."""
    conversion = params.conversion_type_params
    named = (params.measure, *((conversion.base_measure, conversion.conversion_measure) if conversion else ()))
    yield from (one for one in named if one is not None and one.name)


def inputs(params: TypeParams) -> Iterator[Input]:
    """Yield the metrics that a metric is computed from."""
    conversion, cumulative = params.conversion_type_params, params.cumulative_type_params
    named = (
        params.numerator,
        params.denominator,
        *(params.metrics or ()),
        *((conversion.base_metric, conversion.conversion_metric) if conversion else ()),
        cumulative.metric if cumulative else None,
    )
    yield from (one for one in named if one is not None and one.name)


def _details(metric: Metric, text: str, near: Iterable[Layer]) -> dict[str, Any]:
    conditions = [*filters.texts_of(metric.filter), *_legacy_conditions(metric)]
    return present(
        (
            ("type", metric.type or metric.calculation_method),
            ("label", metric.label),
            ("expression", text),
            ("filter", " and ".join(conditions)),
            ("models", list(dict.fromkeys(layer.model for layer in near if layer.model)) or None),
        )
    )


def _asked_for(query: SavedQuery) -> Iterator[tuple[str, Any]]:
    """Yield what a saved query asks for, and where it is written."""
    yield "label", query.label
    if params := query.query_params:
        yield "metrics", params.metrics or None
        yield "group_by", params.group_by or None
        yield "order_by", params.order_by or None
        yield "limit", params.limit
        yield "filter", " and ".join(filters.texts_of(params.where))
    yield "exports", [_export(one) for one in query.exports or ()] or None


def _export(one: Export) -> dict[str, Any]:
    config = one.config or ExportConfig()
    return present(
        (
            ("name", one.name),
            ("as", config.export_as),
            ("database", config.database),
            ("schema", config.schema_name),
            ("alias", config.alias),
        )
    )


def _legacy_conditions(metric: Metric) -> Iterator[str]:
    for one in metric.filters or ():
        yield " ".join(str(part) for part in (one.field, one.operator, one.value) if part is not None)
