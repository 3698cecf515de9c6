"""Ingestion of dbt projects: cold, unchanged and nearly unchanged, against parsing their compiled SQL alone.

    python -m benchmarks ingest [--models 1000,10000] [--rounds N]

All sides run in one process, in turn, on process CPU time.  Ingestion reads SQL inline and collects garbage as
rarely as the command and its workers do; parsing is sqlglot's at Python's default.  Answers come first: every
text must have been read.  The phases are those of one more cold run.
"""

import gc
import json
import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median

import sqlglot
from benchmarks.measuring import DEMO, TUVA, asked, cpu, missed, project

from catchment import pool, workers
from catchment.artifacts import contents, load_artifacts
from catchment.ingest import DbtOptions, Ingested, ingest_dbt
from catchment.store.database import Store
from catchment.store.publish import Said, publish
from catchment_parsers import dbt
from catchment_parsers.dbt import decode
from catchment_parsers.facts import ParseStatus, SqlTask, Statement

_WRITTEN_AGAIN = [
    (rb'("generated_at": ?)"[^"]*"', rb'\1"2026-12-24T18:00:00.000000Z"'),
    (rb'("invocation_id": ?)"[^"]*"', rb'\1"11111111-1111-4111-8111-111111111111"'),
    (rb'("created_at": ?)[\d.]+', rb"\g<1>1798135200.5"),
]
"""What differs in a manifest that dbt wrote anew of the same project."""


class Counted:
    """Reads SQL inline, and counts the texts."""

    def __init__(self) -> None:
        self.texts = 0

    def __call__(self, tasks: Sequence[SqlTask], *_: object) -> list[tuple[Statement, ...]]:
        """Read each text; in the place of `workers.read_in_workers`."""
        self.texts += len(tasks)
        return workers.read_inline(tasks)


def main() -> int:
    """Print the ratios; returns how many miss their goal, or come of another answer than they must."""
    arguments = asked(__doc__, rounds=3)
    print(f"sqlglot {sqlglot.__version__}, Python {sys.version.split()[0]}, {arguments.rounds} rounds, CPU seconds")
    folders = [TUVA if TUVA.exists() else DEMO, *map(project, arguments.models)]
    return sum(_measured(folder, arguments.rounds) for folder in folders)


def _measured(folder: Path, rounds: int) -> int:
    texts, models = _compiled(folder), _compiled(folder, "model")
    name = f"{folder.parent.name}/{folder.name}"
    print(f"── {name}: {len(texts)} compiled texts")
    figures = [(*_runs(folder), cpu(partial(_parse, texts)), cpu(partial(_parse, models))) for _ in range(rounds)]
    cold, warm, parse, parse_models = (median(column) for column in zip(*figures, strict=True))
    failed = _unread(folder)
    # Of each round, since what else the machine does changes from one to the next.
    ratio = median(round_cold / round_parse for round_cold, _, round_parse, _ in figures)
    failed += missed(f"cold / parsing alone ({cold:.2f} s / {parse:.2f} s)", ratio, most=1.25)
    print(f"cold / parsing that of models alone ({parse_models:.2f} s): {cold / parse_models:.2f}")
    failed += missed(f"cold / unchanged ({warm:.3f} s)", cold / warm, least=15)
    _phases(folder)
    return failed + _nearly_unchanged(folder, cold)


def _compiled(folder: Path, kind: str = "") -> list[str]:
    nodes = json.loads(_manifest(folder))["nodes"].values()
    wanted = (node for node in nodes if node.get("language") != "python" and kind in ("", node["resource_type"]))
    return [node["compiled_code"] for node in wanted if node.get("compiled_code")]


def _manifest(folder: Path) -> bytes:
    plain = folder / "manifest.json"
    return contents(plain if plain.exists() else folder / "manifest.json.gz")


def _parse(texts: list[str]) -> None:
    for text in texts:
        sqlglot.parse(text, dialect="duckdb")


def _runs(folder: Path) -> tuple[float, float]:
    with _inline(), tempfile.TemporaryDirectory() as place:
        run = partial(ingest_dbt, folder, Path(place) / "catchment.db", DbtOptions())
        return cpu(run), cpu(run)


@contextmanager
def _inline() -> Iterator[Counted]:
    """Read SQL in this process, which collects garbage as the command does."""
    in_workers, thresholds, counted = workers.read_in_workers, gc.get_threshold(), Counted()
    workers.read_in_workers = counted  # type: ignore[assignment]
    pool.collect_rarely()
    try:
        yield counted
    finally:
        gc.unfreeze()
        gc.set_threshold(*thresholds)
        workers.read_in_workers = in_workers


def _unread(folder: Path) -> bool:
    """Say, and print, whether there is SQL that was not read."""
    with _inline(), tempfile.TemporaryDirectory() as place:
        statuses = ingest_dbt(folder, Path(place) / "catchment.db", DbtOptions()).statuses
    print(f"definitions: {statuses}")
    return not statuses.get(ParseStatus.PARSED) or bool(statuses.get(ParseStatus.FAILED))


def _phases(folder: Path) -> None:
    """Print what each phase of a cold run takes, the garbage collector as in `_runs`."""
    seconds: dict[str, float] = {}

    def timed(phase: str, work: Callable[[], object]) -> object:
        found: list[object] = []
        seconds[phase] = cpu(lambda: found.append(work()))
        return found[0]

    with _inline(), tempfile.TemporaryDirectory() as place, Store.open(Path(place) / "x.db", create=True) as store:
        artifacts = load_artifacts(folder)
        timed("decode", lambda: (decode.MANIFEST.read(artifacts.manifest), _catalog(artifacts.catalog)))
        read = timed("read", lambda: dbt.read(artifacts))
        assert isinstance(read, dbt.Project)
        seconds["read"] -= seconds["decode"]
        answers: list[list[tuple[Statement, ...]]] = []
        timed("SQL", lambda: dbt.with_lineage(read, lambda tasks: _kept(answers, workers.read_inline(tasks))))
        again = iter(answers)
        whole = timed("lineage", lambda: dbt.with_lineage(read, lambda _: next(again)))
        assert isinstance(whole, dbt.Project)
        seconds["SQL"] -= seconds["lineage"]
        said = Said(
            source=whole.name,
            kind="dbt",
            namespace=whole.namespace,
            location="",
            fingerprint=b"",
            assets=whole.assets,
            counts={},
            started_at="",
        )
        timed("publish", partial(publish, store, said))
    print("phases: " + ", ".join(f"{phase} {spent:.3f} s" for phase, spent in seconds.items()))


def _catalog(data: bytes) -> object:
    return decode.CATALOG.read(data) if data else None


def _kept(kept: list[list[tuple[Statement, ...]]], found: list[tuple[Statement, ...]]) -> list[tuple[Statement, ...]]:
    kept.append(found)
    return found


def _nearly_unchanged(folder: Path, cold: float) -> int:
    """Ingest what dbt wrote anew, then with one model changed; returns how many texts too many were parsed."""
    with _inline() as counted, tempfile.TemporaryDirectory() as place:
        target = _copied(folder, Path(place) / "target")
        run = partial(ingest_dbt, target, Path(place) / "catchment.db", DbtOptions())
        run()
        manifest = _written_again(_manifest(target))
        (target / "manifest.json").write_bytes(manifest)
        again = _told("written anew, the same content", run, counted, cold)
        (target / "manifest.json").write_bytes(_one_changed(manifest))
        changed = _told("one model changed", run, counted, cold)
    return int(again != (0, 0)) + int(changed != (1, 1))


def _told(what: str, run: Callable[[], Ingested], counted: Counted, cold: float) -> tuple[int, int]:
    before, found = counted.texts, list[Ingested]()
    seconds = cpu(lambda: found.append(run()))
    parsed, published = counted.texts - before, found[0].published
    differ = published.added + published.changed + published.removed
    print(f"{what}: {seconds:.3f} s, cold is {cold / seconds:.1f} x; {parsed} texts parsed, {differ} assets changed")
    return parsed, differ


def _copied(folder: Path, target: Path) -> Path:
    target.mkdir()
    (target / "manifest.json").write_bytes(_manifest(folder))
    for path in folder.glob("catalog.json*"):
        (target / path.name).write_bytes(path.read_bytes())
    return target


def _written_again(manifest: bytes) -> bytes:
    for pattern, new in _WRITTEN_AGAIN:
        manifest = re.sub(pattern, new, manifest)
    return manifest


def _one_changed(manifest: bytes) -> bytes:
    """Return a manifest in which one model has another comment, and so other code and another checksum."""
    whole = json.loads(manifest)
    node = next(node for node in whole["nodes"].values() if node["resource_type"] == "model" and node["compiled_code"])
    node["raw_code"] += "\n-- reviewed"
    node["compiled_code"] += "\n-- reviewed"
    node["checksum"] = {"name": "sha256", "checksum": "0" * 64}
    return json.dumps(whole).encode()


if __name__ == "__main__":
    sys.exit(main())
