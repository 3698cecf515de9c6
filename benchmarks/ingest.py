"""Cold and warm ingestion of a real dbt project, against parsing its compiled SQL alone with the same sqlglot.

Both sides run in one process, in turn, on process CPU time; what the command costs beside that (workers,
start-up) is printed as wall time.  Ingestion collects garbage as rarely as the command and its workers do,
parsing at Python's default.  Peak memory is that of the command's largest process.
"""

import gc
import gzip
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import sqlglot

from catchment import workers
from catchment.ingest import DbtOptions, ingest_dbt

PROJECT = Path(__file__).resolve().parents[2] / "shared" / "data" / "tuva_pr" / "head"
DEMO = Path(__file__).resolve().parents[1] / "fixtures" / "demo" / "artifacts" / "base"
ROUNDS = 5


def main() -> int:
    """Print the ratios; returns 1 where a parse or an ingestion gave less than it must."""
    project = PROJECT if PROJECT.exists() else DEMO
    every, models = _compiled(project)
    read_in_workers, workers.read_in_workers = (
        workers.read_in_workers,
        lambda tasks, *_: workers.read_inline(tasks),
    )
    try:
        figures = [_round(project, every, models) for _ in range(ROUNDS)]
    finally:
        workers.read_in_workers = read_in_workers
    cold, warm, parse_all, parse_models = (median(column) for column in zip(*figures, strict=True))
    print(f"corpus {project.parent.name}/{project.name}, sqlglot {sqlglot.__version__}, {ROUNDS} rounds, CPU seconds")
    print(f"parse alone: {parse_all:.2f} s ({len(every)} texts), of models {parse_models:.2f} s ({len(models)} texts)")
    print(f"cold ingestion: {cold:.2f} s = {cold / parse_all:.2f} x parsing all compiled SQL (goal 1.6),")
    print(f"                {cold / parse_models:.2f} x parsing that of the models alone")
    print(f"unchanged: {warm:.2f} s = {warm / cold:.2f} x cold")
    return _command(project)


def _compiled(project: Path) -> tuple[list[str], list[str]]:
    manifest = json.loads(_bytes(project, "manifest.json"))
    nodes = [
        node for node in manifest["nodes"].values() if node.get("compiled_code") and node.get("language") != "python"
    ]
    return [n["compiled_code"] for n in nodes], [n["compiled_code"] for n in nodes if n["resource_type"] == "model"]


def _bytes(project: Path, name: str) -> bytes:
    path = project / name
    return path.read_bytes() if path.exists() else gzip.decompress(path.with_name(f"{name}.gz").read_bytes())


def _round(project: Path, every: list[str], models: list[str]) -> tuple[float, float, float, float]:
    with tempfile.TemporaryDirectory() as folder:
        db = Path(folder) / "catchment.db"
        thresholds = gc.get_threshold()
        workers.collect_rarely()
        cold = _cpu(lambda: ingest_dbt(project, db, DbtOptions()))
        warm = _cpu(lambda: ingest_dbt(project, db, DbtOptions()))
        gc.unfreeze()
        gc.set_threshold(*thresholds)
    return cold, warm, _cpu(lambda: _parse(every)), _cpu(lambda: _parse(models))


def _parse(texts: list[str]) -> None:
    for text in texts:
        sqlglot.parse(text, dialect="duckdb")


def _cpu(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def _command(project: Path) -> int:
    """Run the command itself; its peak memory may be three times the manifest's size and 150 MB."""
    with tempfile.TemporaryDirectory() as folder:
        command = [
            str(Path(sys.executable).with_name("catchment")),
            "--db",
            f"{folder}/x.db",
            "ingest",
            "dbt",
            str(project),
        ]
        start = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=os.environ)
        wall = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    allowed = 3 * len(_bytes(project, "manifest.json")) / 2**20 + 150
    print(f"the command: {wall:.1f} s on the wall, peak {peak:.0f} MB of {allowed:.0f} MB allowed")
    return int(peak > allowed)


if __name__ == "__main__":
    sys.exit(main())
