"""``semantic_manifest.json``: what MetricFlow knows and the manifest does not say.

It holds the same semantic models, metrics and saved queries under their names alone, after dbt has worked on
them: a measure that stands for a metric, or a metric for a measure, was made on the fly.  So what the manifest
has is taken from there; only what it lacks comes from here, with the dependencies that its names imply.
"""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from msgspec.structs import replace

from catchment_parsers.dbt.metrics import inputs, measures
from catchment_parsers.dbt.shapes import (
    DependsOn,
    Manifest,
    Metric,
    Node,
    NodeRelation,
    Resource,
    SavedQuery,
    SemanticManifest,
    SemanticModel,
)

_Resource = TypeVar("_Resource", bound=Resource)


def with_semantic_manifest(manifest: Manifest, semantic: SemanticManifest, package: str) -> Manifest:
    """Return a manifest with what its semantic manifest alone says.

    Args:
        manifest: The manifest.
        semantic: Of the same project; an empty one completes only what the manifest says of relations.
        package: The project, to which what is new belongs.
    """
    found = _Found(manifest, semantic, package)
    if not (found.models or found.metrics or found.queries):
        return manifest
    return replace(
        manifest,
        semantic_models={key: found.with_model(model) for key, model in found.models.items()},
        metrics=found.metrics | {key: found.with_inputs(found.metrics[key]) for key in found.new_metrics},
        saved_queries=found.queries | {key: found.with_metrics(found.queries[key]) for key in found.new_queries},
    )


class _Found:
    """The semantic layer of both files, by unique_id; the manifest's first."""

    def __init__(self, manifest: Manifest, semantic: SemanticManifest, package: str) -> None:
        models = _new("semantic_model", package, manifest.semantic_models, semantic.semantic_models)
        self.new_metrics = _new("metric", package, manifest.metrics, semantic.metrics)
        self.new_queries = _new("saved_query", package, manifest.saved_queries, semantic.saved_queries)
        self.models: dict[str, SemanticModel] = {**(manifest.semantic_models or {}), **models}
        self.metrics: dict[str, Metric] = {**(manifest.metrics or {}), **self.new_metrics}
        self.queries: dict[str, SavedQuery] = {**(manifest.saved_queries or {}), **self.new_queries}
        self._nodes = manifest.nodes or {}
        self._by_relation: dict[tuple[str, ...], str] | None = None

    def with_model(self, model: SemanticModel) -> SemanticModel:
        """Return a semantic model with the model that it is on, where only its relation tells."""
        if (model.depends_on and model.depends_on.nodes) or model.node_relation is None:
            return model
        return _on(model, [self._node_of(model.node_relation)])

    def with_inputs(self, metric: Metric) -> Metric:
        """Return a metric with what its measures and input metrics imply that it depends on."""
        if metric.type_params is None:
            return metric
        of = metric.type_params.metric_aggregation_params
        named = {one.name for one in measures(metric.type_params)}
        on = [key for key, model in self.models.items() if any(m.name in named for m in model.measures or ())]
        on += [key for key, model in self.models.items() if of and model.name == of.semantic_model]
        return _on(metric, [*on, *_named(self.metrics, (one.name for one in inputs(metric.type_params)))])

    def with_metrics(self, query: SavedQuery) -> SavedQuery:
        """Return a saved query with the metrics that it asks for."""
        params = query.query_params
        return _on(query, _named(self.metrics, (params.metrics if params else None) or ()))

    def _node_of(self, relation: NodeRelation) -> str:
        if self._by_relation is None:
            self._by_relation = {
                _place(n.database, n.schema, n.alias): key for key, n in self._nodes.items() if _has(n)
            }
        return self._by_relation.get(_place(relation.database, relation.schema_name, relation.alias), "")


def _new(
    kind: str, package: str, known: Mapping[str, _Resource] | None, said: Iterable[_Resource] | None
) -> dict[str, _Resource]:
    names = {one.name for one in (known or {}).values()}
    return {
        f"{kind}.{package}.{one.name}": replace(one, package_name=package, resource_type=kind)
        for one in said or ()
        if one.name and one.name not in names
    }


def _on(resource: _Resource, nodes: Iterable[str]) -> _Resource:
    return replace(resource, depends_on=DependsOn(nodes=[one for one in dict.fromkeys(nodes) if one]))


def _named(metrics: Mapping[str, Metric], names: Iterable[str | None]) -> list[str]:
    wanted = set(names)
    return [key for key, metric in metrics.items() if metric.name in wanted]


def _has(node: Node) -> bool:
    return node.resource_type in {"model", "seed", "snapshot"}


def _place(*parts: str | None) -> tuple[str, ...]:
    return tuple((part or "").lower() for part in parts)
