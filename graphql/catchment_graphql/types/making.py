"""From what the catalog knows of an asset to its type in the schema."""

from collections.abc import Callable, Mapping
from typing import Any

import strawberry

from catchment.assets import Entry, is_defined
from catchment_graphql.ids import global_id
from catchment_graphql.types.assets import (
    Assertion,
    Asset,
    AssetSource,
    Constraint,
    Dataset,
    Exposure,
    Freshness,
    Group,
    Job,
    LastRun,
    Measure,
    Metric,
    SemanticModel,
    SourceLocation,
)
from catchment_graphql.types.enums import Tier
from catchment_graphql.types.ownership import owners_of
from catchment_graphql.types.scalars import URN, BigInt, DateTime
from catchment_parsers.facts import DATASET_KINDS, Kind


def asset_of(entry: Entry) -> Asset:
    """Return an asset as the schema shows it."""
    make, type_name = _MAKERS[entry.asset.kind]
    return make(entry, _shared(entry, type_name))


def type_of(kind: Kind) -> str:
    """Return the name of the type that assets of this kind have."""
    return _MAKERS[kind][1]


def _shared(entry: Entry, type_name: str) -> dict[str, Any]:
    """Return the fields that all assets have."""
    asset = entry.asset
    return {
        "id": strawberry.ID(global_id(type_name, asset.urn)),
        "key": entry.id,
        "urn": URN(asset.urn),
        "name": asset.name,
        "description": asset.description or None,
        "owners": owners_of(entry),
        "kind": asset.kind,
        "unique_id": asset.unique_id or None,
        "sources": [
            AssetSource(source=each.source, kind=each.kind, unique_id=each.unique_id or None)
            for each in entry.resources
        ],
        "tier": Tier.__members__.get(asset.tier),
        "domain": asset.domain or None,
        "tags": list(asset.tags),
        "meta": asset.meta,
        "package": asset.package or None,
        "group": asset.group or None,
        "location": SourceLocation(path=asset.path, line=None) if asset.path else None,
        "disabled": asset.disabled,
        "found": asset.diagnostics,
        "description_origin": _text(asset.details, "description_origin"),
    }


def _dataset(entry: Entry, shared: dict[str, Any]) -> Asset:
    asset, details = entry.asset, entry.asset.details
    return Dataset(
        **shared,
        relation=asset.relation or None,
        platform=asset.urn.partition(":")[0].partition("/")[0],
        database=asset.database or None,
        schema=asset.schema or None,
        materialized=asset.materialized or None,
        dialect=asset.dialect or None,
        parse_status=asset.status,
        contract_enforced=asset.contract,
        access=asset.access or None,
        version=asset.version or None,
        row_count=BigInt(asset.row_count) if asset.row_count >= 0 else None,
        is_declared=is_defined(asset),
        freshness=_freshness(details.get("freshness")),
        constraints=[_constraint(said) for said in details.get("constraints") or ()],
        last_run=_last_run(details.get("run")),
    )


def _constraint(said: Mapping[str, Any]) -> Constraint:
    return Constraint(
        type=str(said.get("type", "")),
        columns=[str(name) for name in said.get("columns") or ()],
        to_columns=[str(name) for name in said.get("to_columns") or ()],
        **_texts(said, "name", "expression", "to"),
    )


def _last_run(said: Any) -> LastRun | None:
    if not isinstance(said, dict):
        return None
    times = {name: _text(said, name) for name in ("started_at", "completed_at")}
    rows, message = said.get("rows_affected"), said.get("message")
    return LastRun(
        status=_text(said, "status"),
        seconds=said.get("seconds"),
        rows_affected=None if rows is None else BigInt(rows),
        message=None if message is None else str(message),
        **{name: DateTime(when) if when else None for name, when in times.items()},
    )


def _freshness(said: Any) -> Freshness | None:
    if not isinstance(said, dict):
        return None
    loaded = _text(said, "max_loaded_at")
    return Freshness(status=_text(said, "status"), max_loaded_at=DateTime(loaded) if loaded else None)


def _exposure(entry: Entry, shared: dict[str, Any]) -> Asset:
    details = entry.asset.details
    return Exposure(**shared, **_texts(details, "label", "type", "maturity", "url"))


def _metric(entry: Entry, shared: dict[str, Any]) -> Asset:
    details = entry.asset.details
    return Metric(**shared, **_texts(details, "label", "type", "expression", "filter"))


def _semantic_model(entry: Entry, shared: dict[str, Any]) -> Asset:
    details = entry.asset.details
    model = _text(details, "model")
    return SemanticModel(
        **shared,
        model=URN(model) if model else None,
        entities=[str(name) for name in details.get("entities") or ()],
        measures=[_measure(measure) for measure in details.get("measures") or ()],
    )


def _measure(said: Mapping[str, Any]) -> Measure:
    return Measure(
        name=str(said.get("name", "")),
        agg=_text(said, "agg"),
        expression=_text(said, "expr"),
        columns=[URN(str(urn)) for urn in said.get("columns") or ()],
    )


def _assertion(entry: Entry, shared: dict[str, Any]) -> Asset:
    details = entry.asset.details
    texts = _texts(details, "test_type", "severity", "status")
    return Assertion(**shared, **texts, columns=[str(name) for name in details.get("columns") or ()])


def _texts(said: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """Return several texts of what only a kind has, by name."""
    return {name: _text(said, name) for name in names}


def _text(said: Mapping[str, Any], name: str) -> str | None:
    """Return a text of what only a kind has; null where it is not there, or not a text."""
    value = said.get(name)
    return value if isinstance(value, str) and value else None


_MAKERS: Mapping[Kind, tuple[Callable[[Entry, dict[str, Any]], Asset], str]] = {
    **dict.fromkeys(DATASET_KINDS, (_dataset, "Dataset")),
    **dict.fromkeys(
        (Kind.ANALYSIS, Kind.OPERATION, Kind.FUNCTION, Kind.SAVED_QUERY),
        (lambda _entry, shared: Job(**shared), "Job"),
    ),
    Kind.EXPOSURE: (_exposure, "Exposure"),
    Kind.METRIC: (_metric, "Metric"),
    Kind.SEMANTIC_MODEL: (_semantic_model, "SemanticModel"),
    Kind.TEST: (_assertion, "Assertion"),
    Kind.GROUP: (lambda entry, shared: Group(**shared, email=_text(entry.asset.details, "email")), "Group"),
}
