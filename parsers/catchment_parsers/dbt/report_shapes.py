"""The shapes of what dbt reports beside the manifest: the warehouse's catalog, run results, freshness."""

from typing import Any

from catchment_parsers.dbt.shapes import Artifact, Meta, Shape, Text


class CatalogColumn(Shape, frozen=True):
    """A column as the warehouse reports it."""

    name: Text = None
    type: Text = None
    index: int | float | None = None
    comment: Text = None


class Statistic(Shape, frozen=True):
    """A figure about a relation."""

    value: Any = None
    include: Any = None


class TableMetadata(Shape, frozen=True):
    """What a relation is called, and what the warehouse says of it."""

    type: Text = None
    database: Text = None
    schema: Text = None
    name: Text = None
    owner: Text = None
    comment: Text = None


class CatalogTable(Shape, frozen=True):
    """A relation as the warehouse reports it."""

    metadata: TableMetadata | None = None
    columns: dict[str, CatalogColumn] | None = None
    stats: dict[str, Statistic] | None = None


class Catalog(Artifact, frozen=True):
    """``catalog.json``."""

    nodes: dict[str, CatalogTable] | None = None
    sources: dict[str, CatalogTable] | None = None


class Timing(Shape, frozen=True):
    """When one phase of a result began and ended."""

    name: Text = None
    started_at: Text = None
    completed_at: Text = None


class Response(Shape, frozen=True):
    """What the warehouse answered."""

    rows_affected: Any = None


class Result(Shape, frozen=True):
    """What became of one resource in a run, or of a source's freshness check."""

    unique_id: Text = None
    status: Text = None
    execution_time: float | None = None
    message: str | int | None = None
    error: str | int | None = None
    failures: int | None = None
    timing: list[Timing] | None = None
    adapter_response: Response | str | None = None
    max_loaded_at: Text = None
    snapshotted_at: Text = None
    criteria: Meta = None


class Arguments(Shape, frozen=True):
    """How dbt was called."""

    which: Text = None


class RunResults(Artifact, frozen=True):
    """``run_results.json``."""

    results: list[Result] | None = None
    args: Arguments | None = None


class Freshness(Artifact, frozen=True):
    """``sources.json``."""

    results: list[Result] | None = None
