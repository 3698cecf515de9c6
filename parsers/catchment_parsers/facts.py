"""The vocabulary that every parser speaks: frozen records of what a source says.

Parsers turn bytes into these records and know no catalog.  Names are the field's own: assets and
columns as OpenLineage names them, edge types of its ColumnLineageDatasetFacet 1-2-0, kinds as dbt
calls its resources.  Records are msgspec structs, so they compare by value, hash, encode to
MessagePack for the worker processes and cost little to make by the hundred thousand.
"""

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Any

import msgspec


class Record(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Base of every fact: immutable, keyword-only, equal by value."""


class Plain(Record, frozen=True, kw_only=True, gc=False):
    """A record of plain values, made by the hundred thousand: a tree, which the garbage collector need not walk."""


class Type(StrEnum):
    """How a source relates to a target: it makes its value, or only decides about it."""

    DIRECT = "DIRECT"
    INDIRECT = "INDIRECT"


class Subtype(StrEnum):
    """OpenLineage transformation subtypes; the first three are DIRECT, the others INDIRECT."""

    IDENTITY = "IDENTITY"
    TRANSFORMATION = "TRANSFORMATION"
    AGGREGATION = "AGGREGATION"
    JOIN = "JOIN"
    GROUP_BY = "GROUP_BY"
    FILTER = "FILTER"
    SORT = "SORT"
    WINDOW = "WINDOW"
    CONDITIONAL = "CONDITIONAL"


DIRECT_SUBTYPES = frozenset({Subtype.IDENTITY, Subtype.TRANSFORMATION, Subtype.AGGREGATION})


class Severity(StrEnum):
    """How much a diagnostic matters: an ERROR lost lineage, a WARNING may have, INFO lost none."""

    ERROR = "ERROR"
    WARNING = "WARNING"
    INFO = "INFO"


class ParseStatus(StrEnum):
    """What became of an asset's definition.

    PARSED: every output column has its edges or a stated reason.  PARTIAL: some lineage is missing,
    and diagnostics say which.  FAILED: the SQL does not parse.  OPAQUE: it is code whose lineage
    cannot be read (Python, dynamic SQL).  NOT_SQL: there is nothing to parse (a seed, a source).
    MISSING: there ought to be SQL, and the artifact does not have it (not compiled).
    """

    PARSED = "PARSED"
    PARTIAL = "PARTIAL"
    FAILED = "FAILED"
    OPAQUE = "OPAQUE"
    NOT_SQL = "NOT_SQL"
    MISSING = "MISSING"


class Diagnostic(Plain, frozen=True, kw_only=True):
    """Something that could not be resolved, and where.

    Attributes:
        code: A stable, kebab-case word that tests and filters use: ``syntax-error``.
        message: One sentence for a person: what, why, and how to mend it.
        severity: How much it matters.
        path: The file, relative to its project, or "" where the text has no file.
        line: 1-based line in that file or text, 0 where unknown.
    """

    code: str
    message: str
    severity: Severity = Severity.WARNING
    path: str = ""
    line: int = 0


# ── what a SQL statement says ────────────────────────────────────────────────────────────────────


class Dependency(Plain, frozen=True, kw_only=True):
    """One source column of an output column, or of a result's row set.

    Attributes:
        table: Canonical dotted name of the relation (``naming.fold_parts``).
        column: Folded column name; "" where which rows the table has decides, and no column of it
            (``(select count(*) from t)``).
        subtype: How it is used.
        masking: Whether hashing, masking or counting hides the value on the way.
        certain: False where the column is one of several candidates (ambiguous without a schema).
        distinct: It decides rows only because rows are deduplicated (DISTINCT, UNION).
        line: 1-based line of what makes it decide rows, 0 where that is not known or it is a column's own.
    """

    table: str
    column: str
    subtype: Subtype
    masking: bool = False
    certain: bool = True
    distinct: bool = False
    line: int = 0


class OutputColumn(Plain, frozen=True, kw_only=True):
    """One column that a statement writes or returns.

    Attributes:
        name: As written (or as the dialect names it), not folded.
        dependencies: Sources of this column alone, DIRECT and INDIRECT (window, condition, the
            filters of a scalar subquery); what decides the row set stands on the statement.
        expression: Its SQL, one line, as written; shortened with "…" beyond 500 characters.
        line: 1-based line of the expression in the text.
        reason: Why there are no dependencies (``literal``, ``generated``, ``count-rows``,
            ``star-without-schema``, ...); "" where there are.
        data_type: The type, where the SQL states one (DDL, CAST), else "".
        quoted: Whether its name is written so that its case counts, in a dialect that folds the others.
    """

    name: str
    dependencies: tuple[Dependency, ...] = ()
    expression: str = ""
    line: int = 0
    reason: str = ""
    data_type: str = ""
    quoted: bool = False


class Statement(Plain, frozen=True, kw_only=True):
    """The lineage of one statement, read in one pass.

    Attributes:
        kind: ``SELECT``, ``CREATE_TABLE``, ``CREATE_VIEW``, ``INSERT``, ``MERGE``, ``UPDATE``,
            ``DELETE``, ``DROP``, ``RENAME``, ``COPY``, ``PROCEDURE``, ...
        outputs: Relations written (most often one), canonical dotted names.
        inputs: Every relation that is read, canonical dotted names, no duplicates, in order.
        columns: Output columns of ``outputs[0]`` (or of the SELECT), in order.
        rows: Columns that decide the row set of the result, once for the whole result.
        order: Columns that only sort the result (ORDER BY without LIMIT) and decide no row.
        row_inputs: The inputs whose rows decide the result's rows (all but those read only in a
            scalar position, such as a scalar subquery of the select list).
        declared: True where ``columns`` come from a column list in DDL, with types.
        temporary: True where the outputs live no longer than the session or script.
        routine: Name of the procedure or function in whose body it stands, "" outside.
        removed: Relations that cease to exist (DROP, the old name of a RENAME).
        line: 1-based first line of the statement in the text.
        status: PARSED, PARTIAL, FAILED or OPAQUE.
        diagnostics: What could not be resolved.
    """

    kind: str
    outputs: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()
    columns: tuple[OutputColumn, ...] = ()
    rows: tuple[Dependency, ...] = ()
    order: tuple[Dependency, ...] = ()
    row_inputs: tuple[str, ...] = ()
    declared: bool = False
    temporary: bool = False
    routine: str = ""
    removed: tuple[str, ...] = ()
    line: int = 1
    status: ParseStatus = ParseStatus.PARSED
    diagnostics: tuple[Diagnostic, ...] = ()


# ── what a source says of an asset ───────────────────────────────────────────────────────────────


class Kind(StrEnum):
    """What an asset is; dbt's resource types where dbt has one."""

    MODEL = "model"
    SEED = "seed"
    SNAPSHOT = "snapshot"
    SOURCE = "source"
    TABLE = "table"
    VIEW = "view"
    ANALYSIS = "analysis"
    OPERATION = "operation"
    FUNCTION = "function"
    EXPOSURE = "exposure"
    SEMANTIC_MODEL = "semantic_model"
    METRIC = "metric"
    SAVED_QUERY = "saved_query"
    TEST = "test"
    GROUP = "group"


DATASET_KINDS = frozenset({Kind.MODEL, Kind.SEED, Kind.SNAPSHOT, Kind.SOURCE, Kind.TABLE, Kind.VIEW})
"""The kinds that hold rows and columns."""


SETTINGS: dict[str, Any] = {"on_schema_change": "ignore"} | dict.fromkeys(
    (
        "incremental_strategy", "unique_key", "partition_by", "cluster_by", "strategy", "updated_at", "check_cols",
        "event_time", "batch_size", "begin", "grants", "schema",
    )
)  # fmt: skip
"""Settings of dbt that say how and where a dataset is built, kept up to date, and who may read it; each with the value
that it has unless its project says otherwise.  What a project says is in the details, as ``config``."""


class Provenance(StrEnum):
    """Who says so, strongest first: people outrank machines (DESIGN 5)."""

    MANUAL = "MANUAL"
    DBT_META = "DBT_META"
    DBT_GROUP = "DBT_GROUP"
    CODEOWNERS = "CODEOWNERS"
    EXPOSURE = "EXPOSURE"
    OBSERVED = "OBSERVED"
    SQL_PARSER = "SQL_PARSER"
    INFERRED = "INFERRED"


class Column(Plain, frozen=True, kw_only=True):
    """A column of a dataset.

    Attributes:
        name: As the warehouse or the artifact writes it.
        data_type: As the warehouse reports it, else as declared, else "".
        ordinal: 1-based position where known, 0 where not.
        description: As declared, "" where none.
        description_origin: Where the description was read, "" for the project's YAML: ``doc:NAME`` for a doc
            block, ``warehouse`` for a comment in the database.
        tags: Tags of the column.
        meta: dbt ``meta`` of the column.
        sensitivity: ``PUBLIC``, ``INTERNAL``, ``CONFIDENTIAL``, ``RESTRICTED``, or "" (unclassified).
        pii: Whether it is declared to be personal data.
        declared: It stands in the project's YAML (or DDL).
        in_catalog: The warehouse reported it.
        not_null: A constraint forbids NULL.
        reason: Why the column has no edges, "" where it has.
        folded: Its canonical name (``naming.fold_column``); "" where that is the name in lower case.
    """

    name: str
    data_type: str = ""
    ordinal: int = 0
    description: str = ""
    description_origin: str = ""
    tags: tuple[str, ...] = ()
    meta: dict[str, Any] = {}
    sensitivity: str = ""
    pii: bool = False
    declared: bool = False
    in_catalog: bool = False
    not_null: bool = False
    reason: str = ""
    folded: str = ""

    @property
    def key(self) -> str:
        """The canonical name, which URNs and edges use."""
        return self.folded or self.name.lower()


class Edge(Plain, frozen=True, kw_only=True):
    """A column-level lineage edge into the asset that carries it.

    Attributes:
        source: URN of a column (``namespace/name#column``), or of an asset whose rows decide.
        target: Folded column name of this asset, or "" for the asset's rows (or for an asset that
            has no columns, such as a metric).
        subtype: Its subtype; the type follows from it.
        masking: Whether the value is hidden on the way.
        certain: False for one of several candidates.
        expression: The SQL of the target column, "" for row-set edges.
        line: 1-based line in the file (or compiled SQL), 0 where unknown.
        path: The file whose SQL says so, "" where that is the asset's own.
        provenance: Who says so: ``SQL_PARSER`` for what we read in SQL, ``OBSERVED`` for what an engine reports.
    """

    source: str
    target: str
    subtype: Subtype
    masking: bool = False
    certain: bool = True
    expression: str = ""
    line: int = 0
    path: str = ""
    provenance: Provenance = Provenance.SQL_PARSER


class Reach(StrEnum):
    """What of an upstream asset reaches the one that reads it.

    ROWS: its row set; its columns by column edges.  VALUES: only by column edges (a scalar
    subquery).  WHOLE: which columns are used is not known, so every column and the rows do.
    """

    ROWS = "ROWS"
    VALUES = "VALUES"
    WHOLE = "WHOLE"


class Read(Plain, frozen=True, kw_only=True):
    """A dataset-level edge: the asset that carries it reads something.

    Attributes:
        source: URN of what it reads.
        reach: What of it reaches the reader.
        declared: The source says so itself (dbt's ``depends_on``); False where only its SQL shows it.
    """

    source: str
    reach: Reach = Reach.WHOLE
    declared: bool = True


class Owner(Plain, frozen=True, kw_only=True):
    """Who answers for an asset, and who says so.

    Attributes:
        name: A person's or group's name or handle, as written (``@acme/finance``).
        role: ``TECHNICAL_OWNER``, ``BUSINESS_OWNER``, ``DATA_STEWARD``.
        provenance: Where it was read.
        email: An e-mail address, "" where none.
        group: True where the name is a group's.
    """

    name: str
    provenance: Provenance
    role: str = "TECHNICAL_OWNER"
    email: str = ""
    group: bool = False


class Asset(Plain, frozen=True, kw_only=True):
    """All that one source says of one asset.  The unit of reconciliation: unchanged, nothing is written.

    Attributes:
        urn: ``namespace/name``; the relation's for datasets, ``namespace/unique_id`` for the rest.
        kind: What it is.
        name: Short name for people, as written; a versioned model's ends in its version, ``orders.v2``.
        unique_id: dbt's, "" where there is none.
        package: dbt package or project, "" where there is none.
        relation: The relation as the warehouse writes it, "" for what has none (ephemeral, metric).
        database, schema: Its parts, as written.
        materialized: dbt's materialization, ``external`` and the like; "" where it has none.
        description: As declared.
        path: Source file relative to the project.
        dialect: sqlglot's name of the SQL dialect.
        sql: The compiled SQL (or the text of the statement), "" where there is none.
        tags: Tags.
        meta: dbt ``meta``, as it stands.
        tier: ``TIER_1`` .. ``TIER_4``, "" where none is declared.
        domain: Business domain, "" where none is declared.
        access: dbt access, "" where none.
        group: dbt group, "" where none.
        contract: Whether a contract is enforced.
        version: Model version, "" where unversioned.
        latest: Whether this is the latest version (true for the unversioned).
        disabled: It stands in the project and is not built: it has no relation, reads nothing, and is
            left out of the graph and of coverage.
        deprecation_date: ISO date, "" where none.
        columns: In ordinal order where known.
        reads: Dataset-level upstream.
        edges: Column-level upstream.
        owners: As declared by the source.
        status: What became of its SQL.
        diagnostics: What could not be resolved.
        row_count: Rows as the warehouse reports them, -1 where unknown.
        details: What only this kind has, as plain JSON.  test: ``test_type`` (generic name, ``singular``
            or ``unit``), ``column``, ``severity``, ``status`` (last result, "" where none), ``attached``
            (URN of the tested asset), ``also_reads`` (URNs of what else it depends on).  exposure: ``type``,
            ``maturity``, ``url``.  metric: ``type``, ``label``, ``expression`` (normalised definition), ``filter``,
            ``definition`` (what it means: ``dbt.meaning.Meaning``).  source: ``freshness`` (status,
            ``max_loaded_at``, ``criteria``), ``loader``.
            group: ``email``.  run: ``status``, ``seconds``.  Of any kind: ``fqn``, dbt's full name, where it is not
            ``naming.usual_fqn``.
    """

    urn: str
    kind: Kind
    name: str
    unique_id: str = ""
    package: str = ""
    relation: str = ""
    database: str = ""
    schema: str = ""
    materialized: str = ""
    description: str = ""
    path: str = ""
    dialect: str = ""
    sql: str = ""
    tags: tuple[str, ...] = ()
    meta: dict[str, Any] = {}
    tier: str = ""
    domain: str = ""
    access: str = ""
    group: str = ""
    contract: bool = False
    version: str = ""
    latest: bool = True
    disabled: bool = False
    deprecation_date: str = ""
    columns: tuple[Column, ...] = ()
    reads: tuple[Read, ...] = ()
    edges: tuple[Edge, ...] = ()
    owners: tuple[Owner, ...] = ()
    status: ParseStatus = ParseStatus.NOT_SQL
    diagnostics: tuple[Diagnostic, ...] = ()
    row_count: int = -1
    details: dict[str, Any] = {}

    @property
    def key(self) -> str:
        """What tells this declaration from the source's others: dbt's unique_id, else the URN."""
        return self.unique_id or self.urn


class SqlTask(Record, frozen=True, kw_only=True):
    """One text of SQL to read lineage from; pure data, so any process can do it and any cache keep it.

    Attributes:
        sql: One or several statements.
        dialect: sqlglot's name, "" for its own.
        schema: Canonical table name to its columns (name as written to type), in order; only the
            tables that the text may read.
        default_db, default_schema: What an unqualified name is completed with.
        stand_ins: Names of CTEs that stand for an asset of their own (dbt's ephemeral models), to the
            canonical name they are reported under.
    """

    sql: str
    dialect: str = ""
    schema: dict[str, dict[str, str]] = {}
    default_db: str = ""
    default_schema: str = ""
    stand_ins: dict[str, str] = {}


class Limits(Record, frozen=True, kw_only=True):
    """What SQL may cost, since it is hostile input.

    Attributes:
        size: Characters of a text.
        tokens: Tokens of a statement.
        depth: Nested brackets, CASEs and blocks of a statement.
        dependencies: Dependencies made on the way through a statement; bounds the expansion of aliases.
        seconds: Time that a text may take; kept by the worker processes.
        memory: Bytes that a worker process may add to what it starts with.
    """

    size: int = 20_000_000
    tokens: int = 1_000_000
    depth: int = 100
    dependencies: int = 5_000_000
    seconds: float = 20.0
    memory: int = 2 << 30


RunTasks = Callable[[Sequence[SqlTask]], Sequence[tuple[Statement, ...]]]
"""Does tasks, in order: inline, from a cache, or in worker processes."""
