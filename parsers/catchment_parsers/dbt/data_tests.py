"""Tests: generic, singular and unit ones, attached to the columns that they test."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from msgspec.structs import replace

from catchment_parsers.dbt import runs
from catchment_parsers.dbt.context import Context
from catchment_parsers.dbt.details import shared
from catchment_parsers.dbt.expressions import columns_of
from catchment_parsers.dbt.nodes import compiled
from catchment_parsers.dbt.recall import checksum
from catchment_parsers.dbt.shapes import Config, Given, Node, Resource, TestMetadata, UnitTest
from catchment_parsers.dbt.values import column_key, present, resource_meta, resource_tags
from catchment_parsers.facts import Asset, Edge, Kind, Reach, Read, Subtype
from catchment_parsers.naming import column_urn

_COLUMN_ARGUMENTS = (
    "column_name", "combination_of_columns", "column_A", "column_B", "column_list", "columns",
    "compare_columns", "group_by_columns", "partition_by_columns", "group_by", "timestamp_column",
)  # fmt: skip
"""Arguments of generic tests, dbt's and the common packages', that name columns of the tested table."""
_REFERENCE = re.compile(r"""\b(?:ref|source)\s*\(([^()]*)\)""")
_NAMES = re.compile(r"""['"]([^'"]+)['"]""")
_TEXT = re.compile(r"""'([^']*)'|"([^"]*)\"""")
_COMPARISON = re.compile(r"""[=!]=\s*('[^']*'|"[^"]*")|\bin\s*[(\[][^)\]]*[)\]]""")
_EXPRESSION = re.compile(r"[()|]")
_VERSION = re.compile(r"\bv(?:ersion)?\s*=\s*['\"]?(\w+)")


_QUERY = re.compile(r"\s*(select|with)\b", re.IGNORECASE)
_ANY_FAILURE = "!= 0"
"""What ``warn_if`` and ``error_if`` are unless a project says otherwise."""
_CATEGORIES = {
    category: re.compile(words)
    for category, words in {
        "relationships": r"relationship|foreign_key|referential|equal_rowcount|cardinality_equality",
        "accepted_values": r"accepted|not_accepted|in_set|_in_list",
        "not_null": r"not_(be_)?null|not_empty|null_proportion|at_least_one",
        "unique": r"unique(?!_value)|primary_key|duplicate",
        "schema": r"schema|column_to_exist|of_type|columns_to_match|column_count|has_type|data_type",
        "freshness": r"recency|freshness|recent_data",
        "volume": r"volume|row_count|rowcount",
    }.items()
}
"""Words in the names of generic tests, dbt's and the common packages', that tell what they make sure of."""


def test_asset(context: Context, unique_id: str, node: Node) -> Asset:
    """Return a data test as an asset, with an edge from each column that it is known to test."""
    attached = _attached(node)
    own, others = _tested_columns(node, context.dialect), _referenced_columns(node, context.dialect)
    edges = _edges(context, [*((attached, name) for name in own), *others])
    generic, config = node.test_metadata, node.config
    outcome = runs.outcome(context.results.get(unique_id))
    details = present(
        (
            ("test_type", (generic.name if generic else None) or "singular"),
            ("namespace", generic.namespace if generic else None),
            ("category", category(generic)),
            ("column", own[0] if len(own) == 1 else None),
            ("severity", ((config.severity if config else None) or "ERROR").upper()),
            *_thresholds(config),
            ("attached", context.urns.get(attached)),
            ("attached_id", attached),
            ("run", outcome),
            *((name, said) for name, said in shared(node) if name != "macros"),  # those of its generic test
            ("checksum", checksum(node) if generic is None else None),
        )
    )
    details |= {"status": outcome.get("status", ""), "columns": own}
    sql = "" if generic else compiled(node)
    test = _asset(context, unique_id, node, edges, details, sql)
    return test if generic or attached else _on_all_it_reads(test)


def _on_all_it_reads(test: Asset) -> Asset:
    """Return a singular test as one of everything that its SQL selects from."""
    return replace(test, details=test.details | {"attached": [read.source for read in test.reads]})


def unit_test_asset(context: Context, unique_id: str, test: UnitTest) -> Asset:
    """Return a unit test as an asset, with an edge from each column whose value it expects."""
    attached = next(iter((test.depends_on.nodes if test.depends_on else None) or ()), "")
    expected = _columns_of_rows((test.expect or {}).get("rows"))
    own = list(dict.fromkeys(column_key(name, context.dialect) for name in expected))
    outcome = runs.outcome(context.results.get(unique_id))
    details = present(
        (
            ("test_type", "unit"),
            ("category", "unit"),
            ("given", [_given(one) for one in test.given or ()] or None),
            ("column", own[0] if len(own) == 1 else None),
            ("severity", "ERROR"),
            ("attached", context.urns.get(attached)),
            ("attached_id", attached),
            ("run", outcome),
        )
    )
    details |= {"status": outcome.get("status", ""), "columns": own}
    return _asset(context, unique_id, test, _edges(context, ((attached, name) for name in own)), details, "")


def category(generic: TestMetadata | None) -> str:
    """Return what a test makes sure of: a key of ``_CATEGORIES``, ``singular`` for SQL of its own, else ``custom``.

    >>> [category(TestMetadata(name=name)) for name in ("unique", "expect_column_values_to_be_in_set", "is_odd")]
    ['unique', 'accepted_values', 'custom']
    """
    if generic is None:
        return "singular"
    return _category(generic.name or "")


@lru_cache(maxsize=1024)  # many tests instantiate few
def _category(name: str) -> str:
    return next((kind for kind, words in _CATEGORIES.items() if words.search(name)), "custom")


def _thresholds(config: Config | None) -> Iterator[tuple[str, Any]]:
    """Yield when a test warns or fails, and of which rows, as far as its project says so."""
    if config is not None:
        yield "warn_if", config.warn_if if config.warn_if != _ANY_FAILURE else None
        yield "error_if", config.error_if if config.error_if != _ANY_FAILURE else None
        yield "where", config.where
        yield "limit", config.limit


def _given(one: Given) -> dict[str, Any]:
    return present((("input", one.input), ("columns", _columns_of_rows(one.rows) or None)))


def _columns_of_rows(rows: Any) -> list[str]:
    """Return the columns of made-up rows: objects, or CSV with a header; those of SQL are not known."""
    if isinstance(rows, list):
        return list(dict.fromkeys(str(key) for row in rows if isinstance(row, dict) for key in row))
    if isinstance(rows, str) and (lines := rows.strip().splitlines()) and not _QUERY.match(rows):
        return [name.strip() for name in lines[0].split(",")]
    return []


def _asset(
    context: Context, unique_id: str, test: Resource, edges: tuple[Edge, ...], details: dict[str, Any], sql: str
) -> Asset:
    # Where the tested columns are known, other columns do not matter to the test; rows always do.
    reads, dangling = context.upstream(unique_id, test, Reach.ROWS if edges else Reach.WHOLE)
    attached = details.get("attached")
    if edges and attached and all(read.source != attached for read in reads):
        reads += (Read(source=attached, reach=Reach.ROWS),)
    others = [read.source for read in reads if read.source != attached] if isinstance(attached, str) else []
    return Asset(
        urn=context.urns[unique_id],
        kind=Kind.TEST,
        name=test.name or unique_id,
        unique_id=unique_id,
        package=test.package_name or "",
        description=test.description or "",
        path=test.original_file_path or "",
        dialect=context.dialect,
        sql=sql,
        tags=resource_tags(test),
        meta=resource_meta(test),
        reads=reads,
        edges=edges,
        owners=context.owners(test),
        diagnostics=dangling,
        details=details | present([("also_reads", others or None)]),
    )


def _edges(context: Context, tested: Iterable[tuple[str, str]]) -> tuple[Edge, ...]:
    known = ((context.urns[node], name) for node, name in tested if node in context.urns)
    sources = dict.fromkeys(column_urn(urn, name) for urn, name in known)
    return tuple(Edge(source=source, target="", subtype=Subtype.FILTER) for source in sources)


def _attached(node: Node) -> str:
    """Return the unique_id of the tested node, "" for a test of nothing in particular (singular)."""
    if node.attached_node or node.test_metadata is None:
        return node.attached_node or ""
    upstream = (node.depends_on.nodes if node.depends_on else None) or []
    model = str((node.test_metadata.kwargs or {}).get("model", ""))
    return _referred(model, upstream) or (upstream[-1] if upstream else "")


def _tested_columns(node: Node, dialect: str) -> list[str]:
    """Return the folded columns of the tested node that the test names, in order."""
    kwargs = (node.test_metadata.kwargs if node.test_metadata else None) or {}
    names = [node.column_name] if node.column_name else []
    names += [name for key in _COLUMN_ARGUMENTS if key in kwargs for name in _names(kwargs[key])]
    folded = [key for name in names for key in _keys(name, dialect)]
    expression = kwargs.get("expression")
    if isinstance(expression, str) and not names:
        folded += columns_of(expression, dialect)
    return list(dict.fromkeys(folded))


def _referenced_columns(node: Node, dialect: str) -> Iterator[tuple[str, str]]:
    """Yield the node and column that a relationships test looks the tested column up in."""
    kwargs = (node.test_metadata.kwargs if node.test_metadata else None) or {}
    upstream = (node.depends_on.nodes if node.depends_on else None) or []
    target = _referred(str(kwargs.get("to", "")), upstream)
    field = kwargs.get("field")
    if target and isinstance(field, str):
        yield target, column_key(field.strip('"`'), dialect)


def _keys(name: str, dialect: str) -> tuple[str, ...]:
    """Return the folded columns of what a test calls a column, which may as well be an expression."""
    if "{{" in name:
        # A macro that quotes a name, or a choice of how to write it: the texts in it, but for comparisons.
        texts = [one.strip('"`[]') for pair in _TEXT.findall(_COMPARISON.sub("", name)) for one in pair if one]
        return tuple(dict.fromkeys(column_key(one, dialect) for one in texts))
    if _EXPRESSION.search(name):
        return columns_of(name, dialect)
    return (column_key(name.strip('"`'), dialect),)


def _names(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        yield from (item for item in value if isinstance(item, str))


def _referred(text: str, candidates: Iterable[str]) -> str:
    """Return the candidate that a text's ``ref()`` or ``source()`` names, "" where none does."""
    match = _REFERENCE.search(text)
    names = _NAMES.findall(match[1]) if match else []
    if match is None or not names:
        return ""
    version = _VERSION.search(match[1])
    if version:
        # The version may be quoted, and is no name then.
        names = _NAMES.findall(match[1][: version.start()])
    tail = ".".join(names) if "source" in match[0][:6] else names[-1]
    ends = (f".{tail}.v{version[1]}",) if version else (f".{tail}",)
    exact = next((one for one in candidates if one.endswith(ends)), "")
    return exact or next((one for one in candidates if _is_version(one, tail)), "")


def _is_version(unique_id: str, name: str) -> bool:
    stem, _, version = unique_id.rpartition(".")
    return stem.endswith(f".{name}") and version[:1] == "v" and len(version) > 1
