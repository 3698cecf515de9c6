"""Ingestion: read a source, compare it with what it said before, publish the difference as one run."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TypeVar

import msgspec

from catchment import completion, workers
from catchment.artifacts import contents, load_artifacts, text_of
from catchment.completeness import REASONS
from catchment.errors import CatalogError, InputError
from catchment.graph import centrality
from catchment.pool import Progress, UnansweredError, in_worker, silent
from catchment.store import history, parses, popularity, read
from catchment.store.database import Store, now
from catchment.store.digests import digest
from catchment.store.publish import OvertakenError, Published, Said, publish, republish
from catchment.words import counted
from catchment_parsers import codeowners, dbt
from catchment_parsers.facts import (
    Asset,
    Diagnostic,
    Limits,
    ParseStatus,
    Record,
    RunTasks,
    Severity,
    SqlTask,
    Statement,
)
from catchment_parsers.sql_files import Defaults, SqlFiles, read_files

REFUSALS = frozenset({"gave-up", "too-large", "too-deep"})
"""Diagnostics of what is beyond a limit."""
OVERTAKEN = 20
"""How often an ingestion starts again since another one was faster."""
CLASHES = 3
"""Relations that are built twice that an ingestion names."""
_statements = msgspec.msgpack.Decoder(tuple[Statement, ...])


T = TypeVar("T")


class Ingested(Record, frozen=True, kw_only=True):
    """An ingest run, as its caller is told of it.

    Attributes:
        published: The run.
        counts: What was read, by kind.
        statuses: How many definitions of SQL came to each ``ParseStatus``.
        diagnostics: What could not be resolved, errors first.
    """

    published: Published
    counts: dict[str, int]
    statuses: dict[str, int]
    diagnostics: tuple[Diagnostic, ...]


class DbtOptions(Record, frozen=True, kw_only=True):
    """How to read a dbt project.

    Attributes:
        source: Name of the source; the project's where empty.
        namespace: Namespace of its relations; the adapter's name where empty.
        codeowners: A CODEOWNERS file, None for none.
        project_path: Where the project stands in the repository that the CODEOWNERS file is of.
        mapping: A TOML file that says what its ``meta`` means, None for the usual.
        limits: What its SQL may cost.
        commit: Git commit of the project that its artifacts are of, "" where nobody says.
    """

    source: str = ""
    namespace: str = ""
    codeowners: Path | None = None
    project_path: str = ""
    mapping: Path | None = None
    limits: Limits = Limits()
    commit: str = ""


class SqlOptions(Record, frozen=True, kw_only=True):
    """How to read SQL files.

    Attributes:
        source: Name of the source; that of the first path where empty.
        namespace: Namespace of the relations; the dialect's name where empty.
        dialect: sqlglot's name of the dialect.
        database, schema: What completes names that do not say.
        tables: A JSON file ``{table: {column: type}}`` of tables that no file defines.
        limits: What the SQL may cost.
    """

    dialect: str
    source: str = ""
    namespace: str = ""
    database: str = ""
    schema: str = ""
    tables: Path | None = None
    limits: Limits = Limits()


def ingest_dbt(path: Path, db: Path, options: DbtOptions, progress: Progress = silent) -> Ingested:
    """Read a dbt project's artifacts and publish what they say.

    Args:
        path: A ``target`` folder, or a manifest (``.json`` or ``.json.gz``); the other artifacts are those beside it.
        db: The catalog's file; made if there is none, once the input proved readable.
        options: How to read it.
        progress: Told how many definitions are read, of how many.

    Raises:
        InputError: A file is missing, unreadable, damaged, or no dbt artifact.
        CatalogError: The catalog cannot be written.
    """
    started = now()
    artifacts = load_artifacts(path)
    fingerprint = fingerprint_of(artifacts, options)
    # Read before a catalog is made, so that bad input leaves no trace.
    project = None if db.exists() else read_project(path, artifacts, options)
    with Store.open(db, create=True) as store:
        last = read.last_run_of(store, fingerprint)
        if last is not None:
            published = republish(store, last, str(path), started, options.commit)
            with suppress(CatalogError):  # as below
                popularity.repeat(store, published.run)
            return _told(published, last.counts, (), ())
        project = project or read_project(path, artifacts, options, _recall(store, options))
        if not artifacts.catalog:
            project = _with_undeclared(project, history.undeclared(store, options.source or project.name))
        del artifacts  # as large as all that follows
        run = cached(store, options.limits, progress)
        unread = dbt.rendered(project, partial(workers.render_in_workers, limits=options.limits))

        def tell() -> tuple[dbt.Project, Said]:
            others = completion.elsewhere(store, besides=options.source or project.name)
            told = dbt.with_engine_lineage(dbt.with_lineage(unread, run, progress, others))
            return told, _said(told, path, options, fingerprint, started)

        published, told = _published(store, tell, run)
        clashes = _clashes(store, published.source)
        return _told(published, told.counts, told.assets, (*told.diagnostics, *clashes))


def _published(store: Store, tell: Callable[[], tuple[T, Said]], run: RunTasks) -> tuple[Published, T]:
    """Publish what a source says, as it is told given what all others say: anew, where somebody speaks meanwhile."""
    for _ in range(OVERTAKEN):
        last = read.latest_run(store)
        told, said = tell()
        reread = completion.reread(store, said.source, said.assets, run)
        try:
            published = publish(store, said, reread, after=last)
        except OvertakenError:
            continue
        # The run stands as it is; what cannot be kept of it is counted when it is asked for.
        with suppress(CatalogError):
            centrality.keep(store)
        return published, told
    raise CatalogError(f"{store.path} is written by others all the time: try again when they are done")


def _recall(store: Store, options: DbtOptions) -> dbt.Recall:
    return lambda name, ids: history.current(store, options.source or name, ids)


def _with_undeclared(project: dbt.Project, known: Iterable[Asset]) -> dbt.Project:
    """Return a project that no catalog came with, with what an earlier one showed that no project declares."""
    own = {asset.urn for asset in project.assets}
    return msgspec.structs.replace(project, assets=(*project.assets, *(each for each in known if each.urn not in own)))


def _said(project: dbt.Project, path: Path, options: DbtOptions, fingerprint: bytes, started: str) -> Said:
    return Said(
        source=options.source or project.name,
        kind="dbt",
        namespace=project.namespace,
        location=str(path),
        # What was refused is tried again when the same input comes again.
        fingerprint=b"" if refused(project.assets) else fingerprint,
        assets=project.assets,
        counts=project.counts,
        started_at=started,
        commit=options.commit,
    )


def _clashes(store: Store, source: str) -> list[Diagnostic]:
    from catchment.findings.relations import warnings  # it imports the graph

    found = warnings(store, source)
    named = [Diagnostic(code="relation-conflict", message=message) for message in found[:CLASHES]]
    if len(found) <= CLASHES:
        return named
    more = counted(len(found) - CLASHES, "more relation")
    message = f"And {more}: 'catchment conflicts --kind relation' lists them all."
    return [*named, Diagnostic(code="relation-conflict", message=message)]


def read_project(
    path: Path, artifacts: dbt.Artifacts, options: DbtOptions, recall: dbt.Recall = dbt.recall_nothing
) -> dbt.Project:
    """Decode a project's artifacts, read from `path`.

    Raises:
        InputError: They are no dbt artifacts, or the mapping is none.
    """
    rules = codeowners.parse(text_of(options.codeowners)) if options.codeowners else None
    mapping = read_mapping(options.mapping)
    try:
        return dbt.read(
            artifacts,
            namespace=options.namespace,
            codeowners=rules,
            project_path=options.project_path,
            recall=recall,
            mapping=mapping,
            engine=_engine(artifacts, options.limits),
        )
    except dbt.ArtifactError as error:
        raise InputError(f"{path}: {error}") from error


def _engine(artifacts: dbt.Artifacts, limits: Limits) -> dbt.Engine:
    """Return what dbt's engine says of columns, read where a damaged file can do no harm."""
    files = (artifacts.column_lineage, artifacts.node_columns)
    if not any(files):
        return dbt.Engine()
    try:
        return in_worker(workers.read_engine, files, limits)
    except UnansweredError as error:
        found = Diagnostic(code="gave-up", message=f"Reading the engine's Parquet files {error}: write them anew.")
        return dbt.Engine(diagnostics=(found,))


def read_mapping(path: Path | None) -> dbt.Mapping:
    """Read what ``meta`` means from a TOML file, the usual for None.

    Raises:
        InputError: It cannot be read, or says something that means nothing.
    """
    if path is None:
        return dbt.Mapping()
    try:
        return dbt.parse_mapping(text_of(path))
    except dbt.MappingError as error:
        raise InputError(f"{path}: {error}") from error


def fingerprint_of(artifacts: dbt.Artifacts, options: DbtOptions) -> bytes:
    """Return the digest of all that what is said depends on: artifacts, and how they are read."""
    rules = contents(options.codeowners) if options.codeowners else b""
    mapping = contents(options.mapping) if options.mapping else b""
    engine = (artifacts.column_lineage, artifacts.node_columns)
    other = (artifacts.sources, artifacts.semantic_manifest, *engine, rules, mapping)
    parts = [artifacts.manifest, artifacts.catalog, *artifacts.run_results, *other]
    settings = f"{options.source}\0{options.namespace}\0{options.project_path}".encode()
    return digest(b"".join(digest(part) for part in (parses.ENGINE, settings, *parts)))


def ingest_sql(paths: Sequence[Path], db: Path, options: SqlOptions, progress: Progress = silent) -> Ingested:
    """Read SQL files and publish the lineage of the relations that they define or fill.

    Args:
        paths: Files, or folders whose ``*.sql`` files are read.
        db: The catalog's file; made if there is none.
        options: How to read them.
        progress: Told how many files are read, of how many.

    Raises:
        InputError: A path is missing or unreadable, there is no SQL in them, or none of it parses.
        CatalogError: The catalog cannot be written.
    """
    started = now()
    files = {str(path): text_of(path) for path in sql_files(paths)}
    defaults = defaults_of(options)
    with Store.open(db, create=True) as store:
        run = cached(store, options.limits, progress)
        found = read_files(files, defaults, run)
        first_failure(found)
        counts = {kind: sum(asset.kind == kind for asset in found.assets) for kind in ("table", "view")}
        counts |= {"file": len(files), "statement": found.statements, "failed": found.failed}
        told = Said(
            source=options.source or paths[0].resolve().stem,
            kind="sql",
            namespace=defaults.namespace,
            location=", ".join(map(str, paths)),
            fingerprint=digest(msgspec.msgpack.encode([sorted(files.items()), msgspec.to_builtins(defaults)])),
            assets=found.assets,
            counts=counts,
            started_at=started,
        )
        published, _ = _published(store, lambda: (found, told), run)
        return _told(published, counts, found.assets, found.diagnostics)


def defaults_of(options: SqlOptions) -> Defaults:
    """Return what completes the names in SQL files.

    Raises:
        InputError: The columns of tables cannot be read.
    """
    return Defaults(
        dialect=options.dialect,
        namespace=options.namespace or options.dialect,
        database=options.database,
        schema=options.schema,
        tables=table_columns(options.tables),
    )


def first_failure(found: SqlFiles) -> str:
    """Return where and why the first statement cannot be read, "" where all can.

    Raises:
        InputError: None can.
    """
    errors = (each for each in found.diagnostics if each.severity is Severity.ERROR)
    told = next((f"{each.path}:{each.line}: {each.message}" for each in errors), "")
    if found.statements and found.failed == found.statements:
        raise InputError(told)
    return told if found.failed else ""


def sql_files(paths: Sequence[Path]) -> list[Path]:
    """Return the files that paths name: files, and the ``*.sql`` files of folders.

    Raises:
        InputError: There is none.
    """
    files = [file for path in paths for file in (sorted(path.rglob("*.sql")) if path.is_dir() else [path])]
    if not files:
        raise InputError(f"no *.sql file in {', '.join(map(str, paths))}: name files, or a folder that holds some")
    return files


def table_columns(path: Path | None) -> dict[str, dict[str, str]]:
    """Return the columns of tables from a JSON file ``{table: {column: type}}``, nothing for None.

    Raises:
        InputError: The file cannot be read, or is not of that form.
    """
    if path is None:
        return {}
    try:
        return msgspec.json.decode(contents(path), type=dict[str, dict[str, str]])
    except msgspec.DecodeError as error:
        raise InputError(f"{path}: {error}: it should read {{table: {{column: type}}}} as JSON") from error


def cached(store: Store, limits: Limits, progress: Progress) -> RunTasks:
    """Return a way to read SQL that parses only what was not parsed before, in worker processes."""
    return remembering(partial(parses.kept, store), partial(parses.keep, store), limits, progress)


def remembering(
    kept: Callable[[Iterable[bytes]], dict[bytes, bytes]],
    keep: Callable[[Mapping[bytes, bytes]], None],
    limits: Limits,
    progress: Progress = silent,
) -> RunTasks:
    """Return a way to read SQL in worker processes, but for what is remembered.

    Args:
        kept: Tells what is remembered, by key.
        keep: Remembers more.
        limits: What each text may cost.
        progress: Told how many texts are read, of how many.
    """

    def run(tasks: Sequence[SqlTask]) -> list[tuple[Statement, ...]]:
        keys = [parses.key(task) for task in tasks]
        known = {key: _statements.decode(found) for key, found in kept(keys).items()}
        fresh = {key: task for key, task in zip(keys, tasks, strict=True) if key not in known}
        if fresh:
            answers = workers.read_in_workers(list(fresh.values()), limits, progress)
            results = dict(zip(fresh, answers, strict=True))
            # Other limits may let it through, and what was given up may only have been out of luck (a busy machine).
            sure = {key: found for key, found in results.items() if not refused(found)}
            keep({key: msgspec.msgpack.encode(found) for key, found in sure.items()})
            known |= results
        return [known[key] for key in keys]

    return run


def refused(found: Iterable[Statement | Asset]) -> bool:
    """Return whether a limit kept something from being read, so that it is tried again next time."""
    return any(diagnostic.code in REFUSALS for each in found for diagnostic in each.diagnostics)


def _told(
    published: Published, counts: dict[str, int], assets: Iterable[Asset], diagnostics: Iterable[Diagnostic]
) -> Ingested:
    assets = list(assets)
    statuses: dict[str, int] = {}
    for asset in assets:
        if asset.status is not ParseStatus.NOT_SQL:
            statuses[asset.status] = statuses.get(asset.status, 0) + 1
    order = {severity: rank for rank, severity in enumerate(Severity)}
    lost = (d for a in assets for d in a.diagnostics if a.status in REASONS or d.severity is not Severity.INFO)
    everything = dict.fromkeys((*diagnostics, *lost))
    return Ingested(
        published=published,
        counts=counts,
        statuses=statuses,
        diagnostics=tuple(sorted(everything, key=lambda each: order[each.severity])),
    )
