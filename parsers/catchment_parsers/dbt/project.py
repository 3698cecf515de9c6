"""A dbt project: from its artifacts' bytes to assets, everything but the lineage of its SQL."""

from collections import Counter
from collections.abc import Iterable, Iterator

from catchment_parsers.codeowners import Rules
from catchment_parsers.dbt import decode, runs
from catchment_parsers.dbt.adapters import dialect_of
from catchment_parsers.dbt.context import Context, groups_of, tables_of, unnamed_databases, urns_of
from catchment_parsers.dbt.data_tests import test_asset, unit_test_asset
from catchment_parsers.dbt.descriptions import Docs
from catchment_parsers.dbt.disabled import disabled_assets, disabled_ids
from catchment_parsers.dbt.engine import Engine
from catchment_parsers.dbt.errors import ArtifactError
from catchment_parsers.dbt.exposures import exposure_asset, group_asset
from catchment_parsers.dbt.fqns import fqns_of, placed
from catchment_parsers.dbt.functions import function_asset
from catchment_parsers.dbt.jinja.records import Templates
from catchment_parsers.dbt.jinja.templates import raw, templates_of
from catchment_parsers.dbt.macros import Checksum, checksums
from catchment_parsers.dbt.mapping import DEFAULT, Mapping
from catchment_parsers.dbt.memory import uncollected
from catchment_parsers.dbt.metrics import Metrics
from catchment_parsers.dbt.nodes import KINDS, compiled, node_asset, source_asset
from catchment_parsers.dbt.recall import Recall, nothing, recalled
from catchment_parsers.dbt.report_shapes import CatalogColumn, CatalogTable
from catchment_parsers.dbt.semantic_manifest import with_semantic_manifest
from catchment_parsers.dbt.semantics import layers, semantic_model_asset
from catchment_parsers.dbt.shapes import Manifest, Metadata, SemanticManifest
from catchment_parsers.dbt.undeclared import undeclared_assets
from catchment_parsers.facts import Asset, Diagnostic, Record

_NO_ENGINE = Engine()


class Artifacts(Record, frozen=True, kw_only=True):
    """What dbt writes to ``target/``, as plain (not compressed) bytes; empty where there is none.

    Attributes:
        manifest: ``manifest.json``.
        catalog: ``catalog.json``.
        run_results: Any number of ``run_results.json``, as each command leaves one.
        sources: ``sources.json``.
        semantic_manifest: ``semantic_manifest.json``.
        column_lineage, node_columns: Parquet files of the newer engine's information schema, for ``read_engine``.
    """

    manifest: bytes
    catalog: bytes = b""
    run_results: tuple[bytes, ...] = ()
    sources: bytes = b""
    semantic_manifest: bytes = b""
    column_lineage: bytes = b""
    node_columns: bytes = b""


class Project(Record, frozen=True, kw_only=True):
    """What the artifacts of one dbt project say.

    Attributes:
        name: Of the project.
        namespace: Namespace of every URN.
        assets: One for each resource, in the manifest's order, then what is disabled, and what only the
            warehouse's catalog has.
        adapter: dbt adapter, as the manifest calls it.
        dialect: sqlglot's name of the adapter's dialect, "" where it is not known.
        schema_version: Of the manifest.
        dbt_version: Of dbt.
        generated_at: When the manifest was written, ISO 8601.
        counts: Enabled resources by kind, and ``unit_test``, ``disabled``, ``undeclared`` relations, ``compiled``,
            ``ephemeral``, ``python``, ``foreign`` (another project's models), ``not_compiled`` models, of which
            ``rendered`` counts some as its own.
        diagnostics: About the artifacts as a whole; the others stand on their assets.
        templates: SQL that is not compiled, for ``rendered``.
        written: Text of each node as its file has it, by unique_id: what lines are counted in.
        engine: What dbt's newer engine says of columns, for ``with_engine_lineage``.
    """

    name: str
    namespace: str
    assets: tuple[Asset, ...]
    adapter: str = ""
    dialect: str = ""
    schema_version: int = 0
    dbt_version: str = ""
    generated_at: str = ""
    counts: dict[str, int] = {}
    diagnostics: tuple[Diagnostic, ...] = ()
    templates: Templates = Templates()
    written: dict[str, str] = {}
    engine: Engine = Engine()


@uncollected()
def read(
    artifacts: Artifacts,
    *,
    namespace: str = "",
    codeowners: Rules | None = None,
    project_path: str = "",
    mapping: Mapping = DEFAULT,
    recall: Recall = nothing,
    engine: Engine = _NO_ENGINE,
) -> Project:
    """Read a project's artifacts; the status of SQL is left for ``with_lineage`` to find out.

    Args:
        artifacts: The files.
        namespace: Namespace of the URNs; the adapter's name where it is not given.
        codeowners: Rules of the repository's CODEOWNERS file.
        project_path: The project's folder in that repository.
        mapping: What the project's ``meta`` and tags mean.
        recall: Knows what was last said of resources, for what these artifacts do not say again.
        engine: What dbt's newer engine says of columns.

    Raises:
        ArtifactError: A file cannot be read, or the manifest is none or too old.
    """
    manifest = decode.MANIFEST.read(artifacts.manifest)
    metadata = manifest.metadata or Metadata()
    version = _checked_version(metadata)
    name = metadata.project_name or _root_package(manifest)
    tables = tables_of(decode.CATALOG.read(artifacts.catalog) if artifacts.catalog else None)
    tables = {**_analysed(manifest, engine), **tables}
    space, dialect = _space(metadata, namespace)
    macros = checksums(manifest.macros)
    known = recalled(manifest, tables, name, recall, lambda one: urns_of(one, space, dialect)[0], macros)
    manifest = with_semantic_manifest(known.manifest, _semantic(artifacts), name)
    path = project_path.strip("/")
    fqns = fqns_of(manifest)
    context = _context(artifacts, manifest, known.tables, name, namespace, codeowners, path, mapping, macros)
    assets = tuple(placed(asset, fqns.get(asset.unique_id)) for asset in _assets(context, manifest))
    return Project(
        name=name,
        adapter=metadata.adapter_type or "",
        dialect=context.dialect,
        namespace=context.namespace,
        schema_version=version,
        dbt_version=metadata.dbt_version or "",
        generated_at=metadata.generated_at or "",
        assets=assets,
        counts=_counts(manifest, assets, known.kept),
        diagnostics=(
            *engine.diagnostics,
            *known.diagnostics,
            *_diagnostics(manifest, metadata, version, context.dialect),
        ),
        written={key: raw(node) for key, node in (manifest.nodes or {}).items() if raw(node)},
        templates=templates_of(artifacts.manifest, manifest, context, artifacts.run_results),
        engine=engine,
    )


def _analysed(manifest: Manifest, engine: Engine) -> dict[str, CatalogTable]:
    """Return the columns that the engine's analysis found, as a catalog would tell them."""
    return {
        key: CatalogTable(columns={n: CatalogColumn(name=n, type=t, index=i) for i, (n, t) in enumerate(columns, 1)})
        for key, columns in engine.columns.items()
        if key in (manifest.nodes or {}) or key in (manifest.sources or {})
    }


def _checked_version(metadata: Metadata) -> int:
    _, version = decode.schema_version(metadata)
    if version < decode.OLDEST:
        raise ArtifactError(
            f"manifest version {version} is too old",
            "manifest.json at $.metadata.dbt_schema_version",
            f"write it with a dbt of version 0.19 or later (v{decode.OLDEST} to v{decode.NEWEST} are read)",
        )
    return version


def _context(
    artifacts: Artifacts,
    manifest: Manifest,
    tables: dict[str, CatalogTable],
    root_package: str,
    namespace: str,
    codeowners: Rules | None,
    project_path: str,
    mapping: Mapping,
    macros: Checksum,
) -> Context:
    metadata = manifest.metadata or Metadata()
    space, dialect = _space(metadata, namespace)
    urns, relations = urns_of(manifest, space, dialect)
    results = [decode.RUN_RESULTS.read(data) for data in artifacts.run_results]
    return Context(
        namespace=space,
        dialect=dialect,
        root_package=root_package,
        project_path=project_path,
        urns=urns,
        relations=relations,
        groups=groups_of(manifest),
        catalog=tables,
        results=runs.last_results(results),
        checks=runs.last_checks(decode.FRESHNESS.read(artifacts.sources) if artifacts.sources else None),
        codeowners=codeowners,
        mapping=mapping,
        docs=Docs(manifest.docs),
        disabled=disabled_ids(manifest),
        macros=macros,
        unnamed=unnamed_databases(manifest, relations),
    )


def _space(metadata: Metadata, namespace: str) -> tuple[str, str]:
    """Return the namespace and the dialect of a project's relations."""
    adapter = metadata.adapter_type or ""
    return namespace or adapter or "dbt", dialect_of(adapter)


def _semantic(artifacts: Artifacts) -> SemanticManifest:
    data = artifacts.semantic_manifest
    return decode.SEMANTIC_MANIFEST.read(data) if data else SemanticManifest()


def _root_package(manifest: Manifest) -> str:
    """Return the package of most models: before dbt 1.6 the manifest does not name the project."""
    nodes = (manifest.nodes or {}).values()
    packages = Counter(node.package_name or "" for node in nodes if node.resource_type == "model")
    return packages.most_common(1)[0][0] if packages else ""


def _assets(context: Context, manifest: Manifest) -> Iterator[Asset]:
    for key, node in (manifest.nodes or {}).items():
        if node.resource_type == "test":
            yield test_asset(context, key, node)
        elif (kind := KINDS.get(node.resource_type or "")) is not None:
            yield node_asset(context, key, node, kind)
    for key, source in (manifest.sources or {}).items():
        yield source_asset(context, key, source)
    for key, exposure in (manifest.exposures or {}).items():
        yield exposure_asset(context, key, exposure)
    for key, test in (manifest.unit_tests or {}).items():
        yield unit_test_asset(context, key, test)
    for key, group in (manifest.groups or {}).items():
        yield group_asset(context, key, group)
    for key, function in (manifest.functions or {}).items():
        yield function_asset(context, key, function)
    yield from _semantic_assets(context, manifest)
    yield from disabled_assets(context, manifest)
    yield from undeclared_assets(context)


def _semantic_assets(context: Context, manifest: Manifest) -> Iterator[Asset]:
    models = manifest.semantic_models or {}
    resolved = layers(context, models)
    for key, model in models.items():
        yield semantic_model_asset(context, resolved[key], model)
    metrics = Metrics(context, manifest.metrics, resolved)
    for key, metric in (manifest.metrics or {}).items():
        yield metrics.asset(key, metric)
    for key, query in (manifest.saved_queries or {}).items():
        yield metrics.saved_query(key, query)


def _counts(manifest: Manifest, assets: Iterable[Asset], kept: frozenset[str]) -> dict[str, int]:
    counts = Counter(
        "undeclared" if asset.details.get("undeclared") else asset.kind.value for asset in assets if not asset.disabled
    )
    units = len(manifest.unit_tests or ())
    models = {key: node for key, node in (manifest.nodes or {}).items() if node.resource_type == "model"}
    states = Counter(
        "python" if node.language == "python"
        else "kept" if key in kept
        else "compiled" if compiled(node)
        else "not_compiled" if node.original_file_path
        else "foreign"
        for key, node in models.items()
    )  # fmt: skip
    counts["test"] -= units
    counts.update(
        unit_test=units,
        disabled=len(manifest.disabled or ()),
        ephemeral=sum(bool(n.config and n.config.materialized == "ephemeral") for n in models.values()),
        **{name: states[name] for name in ("compiled", "kept", "python", "not_compiled", "foreign")},
    )
    return dict(counts)


def _diagnostics(manifest: Manifest, metadata: Metadata, version: int, dialect: str) -> Iterator[Diagnostic]:
    if version > decode.NEWEST:
        message = (
            f"The manifest is of schema version {version}, newer than {decode.NEWEST}: what is new in it is "
            "not read. Upgrade Catchment."
        )
        yield Diagnostic(code="newer-schema-version", message=message)
    if not dialect:
        message = f"The SQL dialect of the adapter {metadata.adapter_type!r} is not known: SQL is read as plain SQL."
        yield Diagnostic(code="unknown-adapter", message=message)
    types = Counter(node.resource_type or "" for node in (manifest.nodes or {}).values())
    for unknown in sorted(types.keys() - KINDS.keys() - {"test"}):
        message = f"Resources of the type {unknown!r} are not cataloged: the manifest has {types[unknown]}."
        yield Diagnostic(code="unsupported-resource", message=message)
