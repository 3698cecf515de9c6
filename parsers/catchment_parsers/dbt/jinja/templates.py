"""What rendering needs, out of a manifest; decoded only where something is not compiled."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from catchment_parsers.dbt.context import Context
from catchment_parsers.dbt.decode import UNREADABLE, Reader
from catchment_parsers.dbt.errors import ArtifactError
from catchment_parsers.dbt.jinja.records import Library, Reference, Template, Templates
from catchment_parsers.dbt.jinja.values import CTE_PREFIX
from catchment_parsers.dbt.nodes import KINDS, compiled
from catchment_parsers.dbt.shapes import Artifact, Manifest, Metadata, Node, Shape, Source, Text
from catchment_parsers.facts import Kind

_RENDERED = frozenset({Kind.MODEL, Kind.SNAPSHOT, Kind.ANALYSIS})
_HEAVY = ("raw_code", "raw_sql", "compiled_code", "compiled_sql", "extra_ctes", "checksum")


class _Macro(Shape, frozen=True):
    macro_sql: Text = None


class _Metadata(Metadata, frozen=True):
    invocation_id: Text = None


class _Manifest(Artifact, frozen=True):
    """A manifest, for its macros and for whole nodes."""

    metadata: _Metadata | None = None
    nodes: dict[str, msgspec.Raw] | None = None
    macros: dict[str, _Macro] | None = None


class _Arguments(Shape, frozen=True):
    vars: Any = None


class _RunResults(Shape, frozen=True):
    args: _Arguments | None = None


_MANIFEST = Reader("manifest", "manifest.json", _Manifest)


def raw(node: Node) -> str:
    """Return a node's text as its author wrote it, "" where there is none (dbt calls it otherwise since 1.3)."""
    return node.raw_code or node.raw_sql or ""


def templates_of(data: bytes, manifest: Manifest, context: Context, run_results: Sequence[bytes]) -> Templates:
    """Return a manifest's SQL that is not compiled, and what rendering it needs.

    Args:
        data: The manifest, which was decoded before.
        manifest: The same, decoded for everything else.
        context: The rest of the project.
        run_results: Which say with what variables dbt was called, decoded before, too.
    """
    keys = [key for key, node in (manifest.nodes or {}).items() if _is_open(node)]
    if not keys:
        return Templates()
    whole = _MANIFEST.read(data)
    made = _Metadata() if whole.metadata is None else whole.metadata
    library = Library(
        macros={key: each.macro_sql for key, each in (whole.macros or {}).items() if each.macro_sql and _is_named(key)},
        project=context.root_package,
        adapter=made.adapter_type or "",
        variables={name: value for each in run_results for name, value in _variables(each).items()},
        dbt_version=made.dbt_version or "",
        generated_at=made.generated_at or "",
        invocation_id=made.invocation_id or "",
    )
    texts = _texts(keys, manifest, whole.nodes or {}, context)
    return Templates(texts=tuple(texts), library=msgspec.msgpack.encode(library))


def _variables(run_results: bytes) -> dict[str, Any]:
    """Return the variables that dbt was called with; versions before 1.4 tell them as text."""
    try:
        told = msgspec.json.decode(run_results, type=_RunResults).args
        given = (told.vars if told else None) or {}
        given = msgspec.json.decode(given) if isinstance(given, str) else given
        msgspec.msgpack.encode(given)  # numbers beyond 64 bits cannot go to a worker
    except (*UNREADABLE, OverflowError):
        return {}
    return given if isinstance(given, dict) else {}


def _is_open(node: Node) -> bool:
    """Say whether a node ought to have SQL, and has but its template."""
    if compiled(node) or not raw(node) or node.language == "python":
        return False
    singular = node.resource_type == "test" and node.test_metadata is None
    return singular or KINDS.get(node.resource_type or "") in _RENDERED


def _is_named(key: str) -> bool:
    return key.count(".") == 2


def _texts(
    keys: list[str], manifest: Manifest, nodes: Mapping[str, msgspec.Raw], context: Context
) -> Iterator[Template]:
    known: dict[str, Reference] = {}
    resources: dict[str, Node | Source] = {**(manifest.nodes or {}), **(manifest.sources or {})}

    def reference(key: str) -> Reference:
        if key not in known:
            known[key] = _reference(key, resources[key], context)
        return known[key]

    for key in keys:
        node = resources[key]
        assert isinstance(node, Node), "keys are those of nodes"
        upstream = (node.depends_on.nodes if node.depends_on else None) or ()
        said = _whole_node(key, nodes[key])
        yield Template(
            key=key,
            sql=raw(node),
            node={name: value for name, value in said.items() if name not in _HEAVY},
            this=reference(key) if key in context.relations else None,
            references={each: reference(each) for each in upstream if each in resources},
        )


def _whole_node(key: str, data: msgspec.Raw) -> dict[str, Any]:
    """Return all that is said of a node, also what was skipped when the manifest was read."""
    try:
        return msgspec.json.decode(data, type=dict[str, Any])
    except UNREADABLE as error:
        raise ArtifactError(str(error), f"manifest.json at $.nodes[{key!r}]", "write it anew with dbt") from error


def _reference(key: str, resource: Node | Source, context: Context) -> Reference:
    name = (resource.identifier if isinstance(resource, Source) else resource.alias) or resource.name or ""
    table, relation = context.catalog.get(key), context.relations.get(key)
    columns = sorted((table.columns or {}).items(), key=lambda item: item[1].index or 0) if table else ()
    told = tuple((one.name or column, one.type or "") for column, one in columns)
    if relation is None:  # an ephemeral model
        return Reference(written=f"{CTE_PREFIX}{resource.name}", identifier=f"{CTE_PREFIX}{resource.name}")
    return Reference(
        written=relation.written,
        database=resource.database or "",
        schema=resource.schema or "",
        identifier=name,
        latest=isinstance(resource, Source) or resource.version in (None, resource.latest_version),
        columns=told or None,
    )
