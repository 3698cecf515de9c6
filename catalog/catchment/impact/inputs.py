"""Where the two states come from: artifacts in a folder, artifacts at a Git commit, or a run that a catalog holds."""

import re
import tempfile
from pathlib import Path

import msgspec

from catchment import git
from catchment.artifacts import ENGINE_FILES, load_artifacts
from catchment.errors import InputError
from catchment.impact.report import State
from catchment.impact.staleness import stale
from catchment.store import history, read
from catchment.store.database import Store, utc
from catchment.words import counted
from catchment_parsers import dbt
from catchment_parsers.facts import Asset, Record

STORED = "run:"
"""What a stored run is named by: ``run:12``, ``run:latest``, ``run:2026-11-21``."""
MOST_COMMITS = 500
"""Commits before a base at which the catalog may have a run."""


class Given(Record, frozen=True, kw_only=True):
    """A state as it was found, its SQL not read yet.

    Attributes:
        state: What to call it.
        artifacts: dbt's files; None of a stored run.
        project: What a stored run says.
        said: The same, as it was stored.
        warnings: What may be wrong with it.
        stale: What of its project it does not tell, "" where it tells all.
    """

    state: State
    artifacts: dbt.Artifacts | None = None
    project: dbt.Project | None = None
    said: tuple[Asset, ...] = ()
    warnings: tuple[str, ...] = ()
    stale: str = ""


def of_path(path: Path, commit: str = "") -> Given:
    """Return the state that a target folder or a manifest holds.

    Raises:
        InputError: It cannot be read.
    """
    artifacts = load_artifacts(path)
    return Given(state=State(name=str(path), commit=commit), artifacts=artifacts, stale=stale(path, artifacts.manifest))


def is_stored(word: str) -> bool:
    """Say whether a word names a stored run rather than a path."""
    return word.startswith(STORED)


def of_run(store: Store, word: str, source: str) -> Given:
    """Return the state that a run left.

    Args:
        store: The catalog.
        word: ``run:`` and the number of a run, a time, or ``latest``.
        source: The project, for a time or the latest; "" where the catalog has one alone.

    Raises:
        InputError: There is no such run, or of several projects none is named.
    """
    which = word.removeprefix(STORED)
    if re.fullmatch("[0-9]{1,7}", which):
        read.moment(store, run=int(which))
        return _of_run(store, read.runs(store, limit=1, before=int(which) + 1)[0])
    before = 2**62 if which == "latest" else read.moment(store, time=utc(which)).run + 1
    runs = read.runs(store, source=_source(store, source), limit=1, before=before)
    if not runs:
        raise InputError(f"no run of {source or 'any project'} by {which}: 'catchment runs' lists them")
    return _of_run(store, runs[0])


def _source(store: Store, source: str) -> str:
    if source:
        read.check_source(store, source)
        return source
    names = read.sources(store)
    if len(names) > 1:
        raise InputError(f"the catalog has {len(names)} sources: name one with --source: {', '.join(names)}")
    return names[0] if names else ""


def _of_run(store: Store, run: read.Run, name: str = "") -> Given:
    if run.kind != "dbt":
        raise InputError(f"run {run.id} is of SQL files ({run.source}): a dbt project is compared with one")
    read.moment(store, run=run.id)  # refuses what is forgotten
    said = history.of_source(store, run.source, run.id)
    assets = tuple(dbt.unread(asset) if dbt.has_sql(asset) else asset for asset in said)
    project = dbt.Project(name=run.source, namespace=run.namespace, assets=assets)
    named = name or f"run {run.id} of {run.source}"
    state = State(name=named, source=run.source, run=run.id, commit=run.commit, generated_at=run.finished_at)
    return Given(state=state, project=project, said=tuple(said))


# ── Git ──────────────────────────────────────────────────────────────────────────────────────────


def of_git(ref: str, head: Path, store: Store | None, source: str) -> Given:
    """Return the state of the commit at which the checkout that holds the head left a branch.

    It is sought as a run of the catalog, of that commit or else of the nearest one before it, then as artifacts
    that are committed where the head's stand.

    Args:
        ref: The branch, or any ref.
        head: The head's target folder or manifest.
        store: The catalog, None where none is named.
        source: Name of the project in the catalog; "" where it has one alone.

    Raises:
        InputError: There is no such ref, or the state is in neither place.
    """
    repo = git.repository(head if head.is_dir() else head.parent)
    commit = git.merge_base(repo, ref, "HEAD")
    found = run_at(store, repo, commit, ref, source) if store is not None else None
    found = found or _artifacts_at(repo, commit, head, ref)
    if found is None:
        where = f"the catalog {store.path} has no run of it or of a commit before it, and " if store else ""
        raise InputError(
            f"what {ref} was at {commit[:9]} is not known: {where}{_inside(repo, head) or head} is not committed there."
            " Name the artifacts with --base, or ingest those of the branch with --commit"
        )
    return found


def run_at(store: Store, repo: git.Repository, commit: str, ref: str, source: str) -> Given | None:
    """Return what the catalog has of a commit, or of the nearest one before it, with a warning then."""
    name = _source(store, source)
    runs = {run.commit: run for run in reversed(read.runs(store, source=name, limit=100_000)) if run.commit}
    for distance, sha in enumerate(git.ancestors(repo, commit, MOST_COMMITS)):
        run = runs.get(sha)
        if run is not None:
            given = _of_run(store, run, f"{ref} at {commit[:9]} (run {run.id})")
            late = (
                f"the base is of {sha[:9]}, {counted(distance, 'commit')} before {commit[:9]}, where this branch left"
            )
            late += f" {ref}: what changed there since is in this report too"
            return msgspec.structs.replace(given, warnings=(late,)) if distance else given
    return None


def _inside(repo: git.Repository, head: Path) -> str:
    """Return where the head stands in the repository, "" where it does not."""
    try:
        return head.resolve().relative_to(repo.root.resolve()).as_posix()
    except ValueError:
        return ""


def _artifacts_at(repo: git.Repository, commit: str, head: Path, ref: str) -> Given | None:
    place = _inside(repo, head)
    return committed(repo, commit, place, f"{ref} at {commit[:9]}") if place else None


def committed(repo: git.Repository, commit: str, place: str, name: str) -> Given | None:
    """Return the state whose artifacts are committed, None where there are none.

    Args:
        repo: The repository.
        commit: Name of the commit.
        place: Target folder or manifest, from the repository's top.
        name: What to call it.

    Raises:
        InputError: They cannot be read.
    """
    folder, _, manifest = place.rstrip("/").rpartition("/")
    if not git.is_file(repo, commit, place):
        folder, manifest = place, ""
    files = git.files_at(repo, commit, folder, _is_artifact)
    if not any(each in files for each in ([manifest] if manifest else ["manifest.json", "manifest.json.gz"])):
        return None
    with tempfile.TemporaryDirectory(prefix="catchment-") as made:
        for path, content in files.items():
            (Path(made) / path).parent.mkdir(parents=True, exist_ok=True)
            (Path(made) / path).write_bytes(content)
        try:
            artifacts = load_artifacts(Path(made) / manifest)
        except InputError as error:
            raise InputError(str(error).replace(made, name)) from error
    return Given(state=State(name=name, commit=commit), artifacts=artifacts)


def _is_artifact(path: str) -> bool:
    """Say whether a file may be read beside a manifest: whatever else is in the repository stays there."""
    return path.endswith(ENGINE_FILES) if "/" in path else path.endswith((".json", ".json.gz"))
