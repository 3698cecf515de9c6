"""The shapes of dbt's artifacts, as far as a catalog needs them.

One set of structs covers every version: what a version does not have keeps its default, what it calls
otherwise stands beside the newer name, and what is null stays null until it is read.  Keys that are not
named here (macros, docs, maps of parents) are skipped by the decoder without being built,
which is where most of its speed comes from.
"""

from typing import Any

from msgspec import UNSET, Raw, Struct, UnsetType

Text = str | None
Texts = list[str] | str | None
Meta = dict[str, Any] | None


NO_COLUMNS = Raw(b"{}")
"""Columns are decoded for one resource at a time (``columns.declared``): all at once would double the memory."""


class Shape(Struct, frozen=True, gc=False):
    """Base of every shape: a tree without cycles, so the garbage collector need not track it."""


class Metadata(Shape, frozen=True):
    """Who wrote an artifact, and when."""

    dbt_schema_version: Text = None
    dbt_version: Text = None
    generated_at: Text = None
    adapter_type: Text = None
    project_name: Text = None


class Artifact(Shape, frozen=True):
    """What every artifact has: it tells which one it is."""

    metadata: Metadata | None = None


class DependsOn(Shape, frozen=True):
    """What a resource was built from."""

    nodes: list[str] | None = None
    macros: list[str] | None = None


class Contract(Shape, frozen=True):
    """A model's contract."""

    enforced: bool | None = None


class Constraint(Shape, frozen=True):
    """A constraint of a model or of one column."""

    type: Text = None
    name: Text = None
    columns: list[str] | None = None
    expression: Text = None
    to: Text = None
    to_columns: list[str] | None = None


class ColumnConfig(Shape, frozen=True):
    """Where newer versions keep a column's tags and meta."""

    meta: Meta = None
    tags: Texts = None


class DeclaredColumn(Shape, frozen=True):
    """A column as the project's YAML declares it."""

    name: Text = None
    description: Text = None
    meta: Meta = None
    data_type: Text = None
    constraints: list[Constraint] | None = None
    config: ColumnConfig | None = None
    tags: Texts = None
    doc_blocks: list[str] | UnsetType | None = UNSET


class Config(Shape, frozen=True):
    """A resource's resolved configuration; in dbt's own order, in which the decoder finds them fastest.

    Projects may give settings of their own to any resource: what dbt does not check may be of any type.
    """

    schema: Any = None
    tags: Texts = None
    meta: Meta = None
    group: Text = None
    materialized: Text = None
    severity: Text = None
    where: Any = None
    limit: Any = None
    warn_if: Any = None
    error_if: Any = None
    incremental_strategy: Any = None
    batch_size: Any = None
    begin: Any = None
    column_types: Any = None
    unique_key: Any = None
    on_schema_change: Any = None
    grants: Any = None
    contract: Contract | bool | None = None
    event_time: Any = None
    access: Text = None
    freshness: Any = None
    loaded_at_field: Text = None
    loaded_at_query: Text = None
    partition_by: Any = None
    cluster_by: Any = None
    strategy: Any = None
    updated_at: Any = None
    check_cols: Any = None
    snapshot_meta_column_names: dict[str, Text] | None = None


class FileHash(Shape, frozen=True):
    """The digest of the file that defines a resource."""

    name: Text = None
    checksum: Text = None


class TestMetadata(Shape, frozen=True):
    """The generic test that a test instantiates."""

    name: Text = None
    namespace: Text = None
    kwargs: Meta = None


class Resource(Shape, frozen=True, kw_only=True):
    """What every resource has."""

    name: Text = None
    resource_type: Text = None
    package_name: Text = None
    original_file_path: Text = None
    fqn: list[str] | None = None
    config: Config | None = None
    tags: Texts = None
    description: Text = None
    meta: Meta = None
    group: Text = None
    patch_path: Text = None
    doc_blocks: list[str] | UnsetType | None = UNSET
    depends_on: DependsOn | None = None


class Node(Resource, frozen=True, kw_only=True):
    """A model, seed, snapshot, analysis, operation or data test."""

    database: Text = None
    schema: Text = None
    alias: Text = None
    relation_name: Text | UnsetType = UNSET
    columns: Raw = NO_COLUMNS
    language: Text = None
    compiled_code: Text = None
    compiled_sql: Text = None
    raw_code: Text = None
    checksum: FileHash | None = None
    raw_sql: Text = None
    access: Text = None
    contract: Contract | bool | None = None
    constraints: list[Constraint] | None = None
    primary_key: list[str] | None = None
    version: str | int | float | None = None
    latest_version: str | int | float | None = None
    deprecation_date: Text = None
    column_name: Text = None
    test_metadata: TestMetadata | None = None
    attached_node: Text = None
    time_spine: Any = None


class Argument(Shape, frozen=True):
    """An argument of a function, or what it returns."""

    name: Text = None
    data_type: Text = None
    description: Text = None


class Function(Node, frozen=True, kw_only=True):
    """A function (UDF) that dbt builds (1.11 and later)."""

    arguments: list[Argument] | None = None
    returns: Argument | None = None


class Source(Resource, frozen=True, kw_only=True):
    """A table that dbt reads and does not build."""

    database: Text = None
    schema: Text = None
    identifier: Text = None
    source_name: Text = None
    relation_name: Text | UnsetType = UNSET
    loader: Text = None
    columns: Raw = NO_COLUMNS
    source_meta: Meta = None
    source_description: Text = None
    freshness: Any = None
    loaded_at_field: Text = None
    loaded_at_query: Text = None
    external: Any = None


class Person(Shape, frozen=True):
    """An owner, as groups and exposures have one."""

    name: Text = None
    email: Texts = None
    slack: Text = None


class Group(Resource, frozen=True, kw_only=True):
    """A group of resources with one owner."""

    owner: Person | None = None


class Exposure(Resource, frozen=True, kw_only=True):
    """What lies beyond dbt and reads from it."""

    type: Text = None
    owner: Person | None = None
    label: Text = None
    maturity: Text = None
    url: Text = None


class Given(Shape, frozen=True):
    """Made-up rows of one input of a unit test."""

    input: Text = None
    rows: Any = None


class UnitTest(Resource, frozen=True, kw_only=True):
    """A test of a model's logic on made-up rows."""

    model: Text = None
    given: list[Given] | None = None
    expect: Meta = None


class ElementParams(Shape, frozen=True):
    """How fine a dimension of time is."""

    time_granularity: Text = None


class Element(Shape, frozen=True):
    """An entity, dimension or measure of a semantic model."""

    name: Text = None
    type: Text = None
    expr: str | int | float | bool | None = None
    agg: Text = None
    agg_params: Any = None
    agg_time_dimension: Any = None
    non_additive_dimension: Any = None
    description: Text = None
    type_params: ElementParams | None = None


class NodeRelation(Shape, frozen=True):
    """The relation that a semantic model is on."""

    database: Text = None
    schema_name: Text = None
    alias: Text = None
    relation_name: Text = None


class SemanticModel(Resource, frozen=True, kw_only=True):
    """What metrics are defined on: one model's entities, dimensions and measures."""

    label: Text = None
    node_relation: NodeRelation | None = None
    defaults: Any = None
    primary_entity: Text = None
    entities: list[Element] | None = None
    dimensions: list[Element] | None = None
    measures: list[Element] | None = None


class Input(Shape, frozen=True):
    """A measure or metric that a metric is made of."""

    name: Text = None
    alias: Text = None
    filter: Any = None
    offset_window: Any = None
    offset_to_grain: Any = None
    fill_nulls_with: Any = None
    join_to_timespine: Any = None


class ConversionParams(Shape, frozen=True):
    """What a conversion metric counts."""

    base_measure: Input | None = None
    conversion_measure: Input | None = None
    base_metric: Input | None = None
    conversion_metric: Input | None = None
    entity: Text = None
    calculation: Text = None
    window: Any = None
    constant_properties: Any = None


class CumulativeParams(Shape, frozen=True):
    """What a cumulative metric accumulates."""

    window: Any = None
    grain_to_date: Text = None
    period_agg: Any = None
    metric: Input | None = None


class AggregationParams(Shape, frozen=True):
    """The aggregation of a metric that needs no measure (dbt 1.12)."""

    semantic_model: Text = None
    agg: Text = None
    agg_params: Any = None
    agg_time_dimension: Any = None
    non_additive_dimension: Any = None


class TypeParams(Shape, frozen=True):
    """What a metric of each type is made of (v10 and later)."""

    measure: Input | None = None
    numerator: Input | None = None
    denominator: Input | None = None
    expr: str | int | float | bool | None = None
    window: Any = None
    grain_to_date: Text = None
    metrics: list[Input] | None = None
    conversion_type_params: ConversionParams | None = None
    cumulative_type_params: CumulativeParams | None = None
    metric_aggregation_params: AggregationParams | None = None
    fill_nulls_with: Any = None
    join_to_timespine: Any = None


class LegacyFilter(Shape, frozen=True):
    """A filter of a metric before v10."""

    field: Text = None
    operator: Text = None
    value: Any = None


class Metric(Resource, frozen=True, kw_only=True):
    """A metric: on measures since v10, on a model's columns before."""

    label: Text = None
    type: Text = None
    type_params: TypeParams | None = None
    filter: Any = None
    time_granularity: Any = None
    timestamp: Any = None
    window: Any = None
    calculation_method: Text = None
    expression: Text = None
    sql: Text = None
    filters: list[LegacyFilter] | None = None


class QueryParams(Shape, frozen=True):
    """What a saved query asks for."""

    metrics: list[str] | None = None
    group_by: list[str] | None = None
    order_by: list[str] | None = None
    limit: int | None = None
    where: Any = None


class ExportConfig(Shape, frozen=True):
    """Where an export is written."""

    export_as: Text = None
    database: Text = None
    schema_name: Text = None
    alias: Text = None


class Export(Shape, frozen=True):
    """A table or view that a saved query is written to."""

    name: Text = None
    config: ExportConfig | None = None


class SavedQuery(Resource, frozen=True, kw_only=True):
    """A saved query on metrics."""

    label: Text = None
    query_params: QueryParams | None = None
    exports: list[Export] | None = None


class Disabled(Resource, frozen=True, kw_only=True):
    """A resource of any type that the project switches off."""

    unique_id: Text = None
    database: Text = None
    schema: Text = None
    columns: Raw = NO_COLUMNS
    access: Text = None
    version: str | int | float | None = None
    latest_version: str | int | float | None = None
    deprecation_date: Text = None
    owner: Person | None = None
    source_name: Text = None
    label: Text = None
    url: Text = None
    test_metadata: TestMetadata | None = None


class Doc(Shape, frozen=True):
    """A doc block."""

    name: Text = None
    block_contents: Text = None


class Manifest(Artifact, frozen=True):
    """``manifest.json``."""

    nodes: dict[str, Node] | None = None
    sources: dict[str, Source] | None = None
    exposures: dict[str, Exposure] | None = None
    metrics: dict[str, Metric] | None = None
    groups: dict[str, Group] | None = None
    semantic_models: dict[str, SemanticModel] | None = None
    saved_queries: dict[str, SavedQuery] | None = None
    unit_tests: dict[str, UnitTest] | None = None
    functions: dict[str, Function] | None = None
    # A list of resources up to v3, then lists of resources by unique_id.
    disabled: dict[str, list[Disabled]] | list[Disabled] | None = None
    # Only old manifests do not say which descriptions are doc blocks: theirs alone are read.
    docs: Raw = Raw()
    macros: Raw = Raw()


class SemanticManifest(Artifact, frozen=True):
    """``semantic_manifest.json``: what MetricFlow reads; it has names and no unique_ids."""

    semantic_models: list[SemanticModel] | None = None
    metrics: list[Metric] | None = None
    saved_queries: list[SavedQuery] | None = None
