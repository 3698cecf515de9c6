"""What benchmarks share: projects of each size, both sides in turn on CPU time, a ratio and its goal."""

import argparse
import gc
import hashlib
import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

from benchmarks import synthetic

ROOT = Path(__file__).resolve().parents[1]
CACHE = ROOT / ".cache"
TUVA = ROOT.parent / "shared" / "data" / "tuva_pr" / "head"
DEMO = ROOT / "fixtures" / "demo" / "artifacts" / "base"


class Arguments(NamedTuple):
    """What a benchmark is asked: sizes of projects, and how often to measure."""

    models: list[int]
    rounds: int


class Usage(NamedTuple):
    """What a command cost: CPU seconds of it and all its children, MB of its largest process, seconds passed."""

    cpu: float
    peak: float
    wall: float


def asked(description: str | None, *, models: str = "1000", rounds: int = 5) -> Arguments:
    """Return the options on the command line."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", default=models, help="sizes of synthetic projects: 1000,10000")
    parser.add_argument("--rounds", type=int, default=rounds)
    found, _ = parser.parse_known_args()
    return Arguments([int(size) for size in found.models.split(",") if size], found.rounds)


def project(models: int) -> Path:
    """Return a synthetic project's folder, written where it is not there as this release writes it."""
    release = hashlib.blake2b(Path(synthetic.__file__).read_bytes(), digest_size=4).hexdigest()
    folder = CACHE / "synthetic" / f"{models}-{release}"
    if not (folder / "done").exists():
        synthetic.write(folder, models)
        (folder / "done").touch()
    return folder


def cpu(work: Callable[[], object]) -> float:
    """Return the CPU seconds of some work in this process."""
    gc.collect()
    start = time.process_time()
    work()
    return time.process_time() - start


def in_turn(rounds: int, *works: Callable[[], object]) -> list[float]:
    """Return the median CPU seconds of each of some works, done in turn."""
    figures = [[cpu(work) for work in works] for _ in range(rounds)]
    return [median(column) for column in zip(*figures, strict=True)]


def missed(what: str, ratio: float, *, least: float = 0.0, most: float = float("inf")) -> bool:
    """Print a ratio with its goal; returns whether it misses that."""
    goal = f"at least {least:g}" if least else f"at most {most:g}"
    misses = not least <= ratio <= most
    print(f"{what}: {ratio:.2f} (goal: {goal}){'  MISSED' if misses else ''}", flush=True)
    return misses


def used(command: Sequence[str | Path], **environment: str) -> Usage:
    """Run a command, in a small process of its own that waits for all that it leaves behind."""
    runner = [sys.executable, Path(__file__).with_name("usage.py"), json.dumps(environment), *command]
    done = subprocess.run(runner, check=True, stdout=subprocess.PIPE, text=True)
    return Usage(**json.loads(done.stdout))
