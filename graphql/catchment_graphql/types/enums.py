"""Enumerations: the catalog's own, with a sentence on each value."""

from collections.abc import Mapping
from enum import Enum, StrEnum

import strawberry

from catchment import difference
from catchment.completeness import PartialReason
from catchment.coverage import Metric
from catchment.dimensions import DIMENSIONS
from catchment.findings.conflict import ConflictKind
from catchment.findings.unused import UnusedKind
from catchment.graph.cycles import Granularity
from catchment.impact.predictions import Came
from catchment.impact.report import Category, Certainty, ChangeKind, Effect, Enforcement, Severity, Verdict
from catchment.store.popularity import By
from catchment.store.search import FIELDS
from catchment_parsers import facts
from catchment_parsers.facts import Kind, ParseStatus, Provenance, Subtype, Type


class OwnershipRole(StrEnum):
    """What an owner answers for."""

    TECHNICAL_OWNER = "TECHNICAL_OWNER"
    BUSINESS_OWNER = "BUSINESS_OWNER"
    DATA_STEWARD = "DATA_STEWARD"


class Tier(StrEnum):
    """How much the business depends on an asset."""

    TIER_1 = "TIER_1"
    TIER_2 = "TIER_2"
    TIER_3 = "TIER_3"
    TIER_4 = "TIER_4"


class Sensitivity(StrEnum):
    """Who may see a column."""

    PUBLIC = "PUBLIC"
    INTERNAL = "INTERNAL"
    CONFIDENTIAL = "CONFIDENTIAL"
    RESTRICTED = "RESTRICTED"


class LineageDirection(StrEnum):
    """Which way lineage is followed."""

    UPSTREAM = "UPSTREAM"
    DOWNSTREAM = "DOWNSTREAM"


class LinkKind(StrEnum):
    """How one node of a lineage answer is linked to the one before it."""

    IDENTITY = "IDENTITY"
    TRANSFORMATION = "TRANSFORMATION"
    AGGREGATION = "AGGREGATION"
    JOIN = "JOIN"
    GROUP_BY = "GROUP_BY"
    FILTER = "FILTER"
    SORT = "SORT"
    WINDOW = "WINDOW"
    CONDITIONAL = "CONDITIONAL"
    OWN = "OWN"
    ROWS = "ROWS"
    VALUES = "VALUES"
    WHOLE = "WHOLE"


class FailOn(StrEnum):
    """The least category of change that makes the verdict FAIL."""

    BREAKING = "breaking"
    PARTIAL = "partial"
    NONE = "none"


# The catalog groups by whatever its table of dimensions holds.
CoverageDimension = StrEnum("CoverageDimension", {name.upper(): name for name in DIMENSIONS})  # type: ignore[misc]

# What of an asset is indexed.
SearchField = StrEnum("SearchField", {name.upper(): name for name in FIELDS})  # type: ignore[misc]

_FIELDS = {
    "NAME": "its name",
    "PATH": "its URN, its `unique_id` or its file",
    "DESCRIPTION": "its description",
    "COLUMNS": "names or descriptions of its columns",
    "TAGS": "its tags, domain or tier",
    "OWNERS": "its owners",
}
_SUBTYPES = {
    "IDENTITY": "the value as it is",
    "TRANSFORMATION": "a value computed from it",
    "AGGREGATION": "a value aggregated from many",
    "JOIN": "it decides which rows meet",
    "GROUP_BY": "it decides what a row stands for",
    "FILTER": "it decides which rows are there",
    "SORT": "it decides the order, where a limit or a rank depends on that",
    "WINDOW": "it partitions or orders a window",
    "CONDITIONAL": "it decides between values",
}
_KINDS = {
    "MODEL": "a dbt model",
    "SEED": "a dbt seed: a CSV file in the project",
    "SNAPSHOT": "a dbt snapshot",
    "SOURCE": "a dbt source",
    "TABLE": "a table",
    "VIEW": "a view",
    "ANALYSIS": "a dbt analysis",
    "OPERATION": "a dbt hook or operation",
    "FUNCTION": "a function (UDF) that dbt builds",
    "EXPOSURE": "a use of data: a dashboard, notebook, application, machine learning model",
    "SEMANTIC_MODEL": "a dbt semantic model",
    "METRIC": "a metric",
    "SAVED_QUERY": "a dbt saved query",
    "TEST": "a test",
    "GROUP": "a dbt group",
}
_CHANGES = {
    "ASSET_ADDED": "an asset is new",
    "ASSET_REMOVED": "an asset is gone",
    "ASSET_RENAMED": "an asset has another name",
    "COLUMN_ADDED": "a column is new",
    "COLUMN_REMOVED": "a column is gone",
    "COLUMN_RENAMED": "a column has another name",
    "COLUMN_RETYPED": "a column has another type",
    "COLUMN_NULLABILITY": "a column may be NULL, or no longer",
    "COLUMN_LOGIC": "a column is computed in another way",
    "ROWSET_LOGIC": "an asset has other rows",
    "GRAIN": "an asset has a row for something else",
    "OPAQUE_LOGIC": "code changed that cannot be read",
    "BROKEN_LOGIC": "SQL cannot run, or may not",
    "MATERIALIZATION": "an asset is built in another way",
    "CONTRACT": "a contract or constraint is another",
    "TEST_REMOVED": "a test is gone",
    "TEST_CHANGED": "a test checks otherwise",
    "FRESHNESS": "a source must be fresh by another time",
    "VERSION": "another version is the latest",
    "CONFIGURATION": "an asset is kept up to date or stored in another way",
    "ACCESS": "others may use an asset",
    "METADATA_ONLY": "only descriptions, tags or owners changed",
}
_EFFECTS = {
    "REFERENCE_BROKEN": "it names what is gone, and cannot be built or opened",
    "COLUMN_REMOVED": "it is gone",
    "CONTRACT_VIOLATED": "its contract promises what is no longer so",
    "TYPE_CHANGED": "it has another type",
    "ROWSET_CHANGED": "it has other rows",
    "VALUE_CHANGED": "it has other values",
    "TEST_ORPHANED": "a test of it names a column that is gone",
    "COLUMN_ADDED": "it has a new column",
}
_TRUST = {
    "MANUAL": "a person decided it here; ingestion never overrides it",
    "DBT_META": "`meta` in dbt's YAML",
    "DBT_GROUP": "the dbt group",
    "CODEOWNERS": "the repository's CODEOWNERS file",
    "EXPOSURE": "the exposure's own owner",
    "OBSERVED": "seen in runs",
    "SQL_PARSER": "read from SQL",
    "INFERRED": "inferred",
}

_ENUMS: list[tuple[type[Enum], str, Mapping[str, str]]] = [
    (Kind, "AssetKind", _KINDS),
    (
        ParseStatus,
        "ParseStatus",
        {
            "PARSED": "every output column has its edges, or a stated reason why not",
            "PARTIAL": "some lineage is missing; diagnostics say which",
            "FAILED": "the SQL does not parse",
            "OPAQUE": "code whose lineage cannot be read, such as Python",
            "NOT_SQL": "nothing to parse",
            "MISSING": "there ought to be SQL, and the artifact does not have it",
        },
    ),
    (Provenance, "Provenance", _TRUST),
    (Subtype, "TransformationSubtype", _SUBTYPES),
    (Type, "TransformationType", {"DIRECT": "it makes the value", "INDIRECT": "it decides about the value"}),
    (
        LinkKind,
        "LinkKind",
        _SUBTYPES
        | {
            "OWN": "rows reach their own columns",
            "ROWS": "the rows of the one decide the rows of the other",
            "VALUES": "the one takes single values of the other",
            "WHOLE": "the one uses the other; which columns is not known",
        },
    ),
    (
        OwnershipRole,
        "OwnershipRole",
        {
            "TECHNICAL_OWNER": "that it works",
            "BUSINESS_OWNER": "what it means",
            "DATA_STEWARD": "how it is described, classified and used",
        },
    ),
    (
        Tier,
        "Tier",
        {
            "TIER_1": "critical",
            "TIER_2": "important",
            "TIER_3": "useful",
            "TIER_4": "may break unnoticed",
        },
    ),
    (
        Sensitivity,
        "Sensitivity",
        {
            "PUBLIC": "everyone",
            "INTERNAL": "the company",
            "CONFIDENTIAL": "those who need it",
            "RESTRICTED": "a few",
        },
    ),
    (
        Granularity,
        "Granularity",
        {"DATASET": "asset by asset", "COLUMN": "column by column, with assets as their rows"},
    ),
    (LineageDirection, "LineageDirection", {"UPSTREAM": "towards the sources", "DOWNSTREAM": "towards the consumers"}),
    (
        PartialReason,
        "PartialReason",
        {
            "DEPTH_LIMIT": "there is more beyond the depth that was asked for",
            "NODE_LIMIT": "there is more than an answer may have, or than was looked at",
            "FILTERED": "there is more, which only links lead to that the filter does not let through",
            "UNPARSED_SQL": "SQL on the way does not parse, or is missing",
            "OPAQUE_NODE": "code on the way cannot be read",
            "MISSING_SCHEMA": "columns of a table on the way are not known",
            "UNRESOLVED_METRIC": "what a metric is computed from is not known",
            "NO_CONSUMERS": "nothing says who uses the data: no exposure, metric or saved query is declared",
        },
    ),
    (
        Metric,
        "CoverageMetric",
        {
            "OWNED": "datasets that have an owner",
            "DOCUMENTED": "datasets that have a description",
            "TESTED": "datasets that have a test",
            "COLUMNS_DOCUMENTED": "columns that have a description",
            "CLASSIFIED": "columns that have a sensitivity or a PII mark",
        },
    ),
    (
        facts.Severity,
        "DiagnosticSeverity",
        {"ERROR": "lineage was lost", "WARNING": "lineage may have been lost", "INFO": "no lineage was lost"},
    ),
    (
        ConflictKind,
        "ConflictKind",
        {
            "SAME_NAME_DIFFERENT_EXPRESSION": "metrics of one name compute different things",
            "DIFFERENT_FILTER": "metrics of one name compute the same of different rows",
            "DIFFERENT_GRAIN": "metrics of one name differ in time, window or grain",
            "SAME_EXPRESSION_DIFFERENT_NAME": "one definition stands under several names",
            "SAME_SQL": "relations whose SQL means the same, however it is written",
            "SAME_RELATION": "several projects, or one twice, build one relation",
        },
    ),
    (
        UnusedKind,
        "UnusedKind",
        {
            "UNDECLARED": "it is in the warehouse, and in no project",
            "UNREAD_SOURCE": "a source that no model reads",
            "ORPHAN": "it reads nothing, and nothing reads it",
            "DEAD": "nothing reads it",
        },
    ),
    (
        By,
        "DependentsCount",
        {
            "ALL": "assets downstream of it, at any distance",
            "DIRECT": "assets that read it",
            "EXPOSURES": "exposures downstream of it, at any distance",
            "DIRECT_EXPOSURES": "exposures that read it",
        },
    ),
    (SearchField, "SearchField", _FIELDS),
    (CoverageDimension, "CoverageDimension", {name.upper(): f"by {name}" for name in DIMENSIONS}),
    (ChangeKind, "ChangeKind", _CHANGES),
    (
        difference.SnapshotChange,
        "SnapshotChangeKind",
        {
            "ADDED": "it came",
            "REMOVED": "it went",
            "RENAMED": "it is called otherwise, and is made of the same",
            "CHANGED": "something else is said or was observed of it",
        },
    ),
    (
        Category,
        "ChangeCategory",
        {
            "BREAKING": "who uses it breaks or gets something else",
            "UNKNOWN": "cannot be told; never treated as safe",
            "PARTIAL_BREAKING": "some users get something else",
            "NON_BREAKING": "nobody downstream notices",
        },
    ),
    (Effect, "ImpactEffect", _EFFECTS),
    (
        Severity,
        "ImpactSeverity",
        {
            "CRITICAL": "look at once",
            "HIGH": "look before merging",
            "MEDIUM": "look",
            "LOW": "for information",
        },
    ),
    (
        Certainty,
        "Certainty",
        {
            "CERTAIN": "sure to be affected",
            "POSSIBLE": "something on the way is not known",
        },
    ),
    (Verdict, "Verdict", {"PASS": "nothing breaks", "WARN": "something may break", "FAIL": "do not merge"}),
    (
        Enforcement,
        "PolicyEnforcement",
        {"FAIL": "do not merge", "WARN": "look", "PASS": "let it through"},
    ),
    (
        Came,
        "PredictionOutcome",
        {"TRUE": "it came true", "FALSE": "it did not", "UNKNOWN": "nobody can tell: it was mended, or not run"},
    ),
    (
        FailOn,
        "FailOn",
        {
            "BREAKING": "what breaks",
            "PARTIAL": "what may break, too",
            "NONE": "never: only report",
        },
    ),
]


def _register() -> None:
    for enum, name, values in _ENUMS:
        strawberry.enum(enum, name=name, description=_sentence(enum.__doc__ or ""))
        for value in enum.__dict__["__strawberry_definition__"].values:
            value.description = f"{values[value.name][0].upper()}{values[value.name][1:]}."


def _sentence(docstring: str) -> str:
    """Return the first sentence, which is meant for users; more is for programmers."""
    return docstring.strip().partition("\n")[0].partition(";")[0].rstrip(".") + "."


_register()
