"""Semantic models: entities, dimensions and measures, and the model's columns that they are made of."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from msgspec.structs import replace

from catchment_parsers.dbt.context import Context
from catchment_parsers.dbt.expressions import columns_of, is_name
from catchment_parsers.dbt.meaning import of_measure
from catchment_parsers.dbt.shapes import Element, SemanticModel
from catchment_parsers.dbt.values import column_key, one_line, present
from catchment_parsers.facts import Asset, Column, Edge, Kind, ParseStatus, Reach, Record, Subtype
from catchment_parsers.naming import column_urn


class Definition(Record, frozen=True, kw_only=True):
    """An element of a semantic model, resolved.

    Attributes:
        name: Of the entity, dimension or measure.
        agg: Aggregation of a measure, "" for the others.
        expression: SQL on the model's columns.
        columns: URNs of the model's columns that it reads.
        settings: What else decides a measure's value: its percentile, where it does not add up.
        time: Dimension along which a measure is aggregated.
    """

    name: str
    agg: str
    expression: str
    columns: tuple[str, ...]
    settings: tuple[Any, ...] = ()
    time: str = ""

    @property
    def text(self) -> str:
        """The definition in one line: ``sum(amount)``."""
        return f"{self.agg}({self.expression})" if self.agg else self.expression


class Layer(Record, frozen=True, kw_only=True):
    """A semantic model, resolved: what metrics and filters look up.

    Attributes:
        unique_id, name: Of the semantic model.
        model: URN of the model that it is on, "" where it is not known.
        time: Dimension along which measures are aggregated that name none.
        entities, dimensions, measures: By name.
    """

    unique_id: str
    name: str
    model: str
    dialect: str
    time: str
    entities: dict[str, Definition]
    dimensions: dict[str, Definition]
    measures: dict[str, Definition]

    def columns(self, expression: str) -> tuple[str, ...]:
        """Return the URNs of the model's columns that an expression reads."""
        if not self.model:
            return ()
        return tuple(column_urn(self.model, name) for name in columns_of(expression, self.dialect))


def layers(context: Context, models: Mapping[str, SemanticModel] | None) -> dict[str, Layer]:
    """Return the semantic models of a project, resolved, by unique_id."""
    return {unique_id: _layer(context, unique_id, model) for unique_id, model in (models or {}).items()}


def semantic_model_asset(context: Context, layer: Layer, model: SemanticModel) -> Asset:
    """Return a semantic model as an asset, whose columns are its elements."""
    measures = [
        {"name": one.name, "agg": one.agg, "expr": one.expression, "columns": list(one.columns)}
        | {"definition": of_measure(layer, one).plain()}
        for one in layer.measures.values()
    ]
    return replace(
        context.asset(layer.unique_id, model, Kind.SEMANTIC_MODEL, Reach.ROWS),
        columns=tuple(_element_columns(layer, model)),
        edges=tuple(_element_edges(context, layer)),
        status=ParseStatus.PARSED,
        details=present(_said(model)) | {"model": layer.model, "measures": measures, "entities": [*layer.entities]},
    )


def _said(model: SemanticModel) -> Iterator[tuple[str, Any]]:
    """Yield what a semantic model says besides its elements' expressions."""
    yield "label", model.label
    yield "primary_entity", model.primary_entity
    yield "time_dimension", default_time(model.defaults)
    yield "dimensions", [_dimension(one) for one in model.dimensions or ()] or None


def _dimension(one: Element) -> dict[str, Any]:
    grain = one.type_params.time_granularity if one.type_params else None
    return present((("name", one.name), ("type", one.type), ("granularity", grain)))


def _layer(context: Context, unique_id: str, model: SemanticModel) -> Layer:
    upstream = (model.depends_on.nodes if model.depends_on else None) or [""]
    layer = Layer(
        unique_id=unique_id,
        name=model.name or unique_id,
        model=context.urns.get(upstream[0], ""),
        dialect=context.dialect,
        time=default_time(model.defaults),
        entities={},
        dimensions={},
        measures={},
    )
    layer.entities.update(_definitions(layer, model.entities))
    layer.dimensions.update(_definitions(layer, model.dimensions))
    layer.measures.update(_definitions(layer, model.measures))
    return layer


def _definitions(layer: Layer, elements: Iterable[Element] | None) -> Iterator[tuple[str, Definition]]:
    for element in elements or ():
        name = element.name
        if not name:
            continue
        # An element without an expression is the column of its own name.
        expression = one_line(name if element.expr is None else str(element.expr))
        yield (
            name,
            Definition(
                name=name,
                agg=element.agg or "",
                expression=expression,
                columns=layer.columns(expression),
                settings=(element.agg_params, element.non_additive_dimension) if element.agg else (),
                time=str(element.agg_time_dimension or layer.time) if element.agg else "",
            ),
        )


def default_time(defaults: Any) -> str:
    """Return the dimension that a semantic model aggregates along by default, "" where it says none."""
    return str(defaults.get("agg_time_dimension") or "") if isinstance(defaults, dict) else ""


def _element_columns(layer: Layer, model: SemanticModel) -> Iterator[Column]:
    descriptions = {
        element.name: element.description or ""
        for group in (model.entities, model.dimensions, model.measures)
        for element in group or ()
    }
    for ordinal, one in enumerate(_elements(layer).values(), start=1):
        reason = "" if one.columns else "literal"
        yield Column(name=one.name, ordinal=ordinal, description=descriptions[one.name], reason=reason)


def _element_edges(context: Context, layer: Layer) -> Iterator[Edge]:
    for one in _elements(layer).values():
        plain = Subtype.IDENTITY if is_name(one.expression) else Subtype.TRANSFORMATION
        for source in one.columns:
            yield Edge(
                source=source,
                target=column_key(one.name, context.dialect),
                subtype=Subtype.AGGREGATION if one.agg else plain,
                expression=one.text,
            )


def _elements(layer: Layer) -> dict[str, Definition]:
    return {**layer.measures, **layer.dimensions, **layer.entities}
