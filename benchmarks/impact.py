"""The pull request gate: with nothing remembered against the ingestion of both states, and with both remembered.

    python -m benchmarks impact [--models 10000] [--rounds N]

All sides are whole commands with their worker processes, in turn, on CPU time.  Answers come first: what is
remembered must give the same report to the byte.  The goals: at most 1.3 times the ingestion of both states with
nothing remembered, under 2 seconds of CPU to the comment on `tuva_pr`, and under 5 on 10,000 models of which 20 differ.
"""

import json
import random
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from benchmarks.measuring import DEMO, TUVA, Usage, asked, missed, project, used

COMMAND = [sys.executable, "-c", "from catchment.cli import main; main()"]
CHANGED = 20
"""Models of the synthetic project that differ."""
_NUMBER = re.compile(r"(?<![\w.])(\d+)(?![\w.])")


def main() -> int:
    """Print the figures; returns how many miss their goal, or come of another answer than they must."""
    arguments = asked(__doc__, models="10000", rounds=3)
    pair = (TUVA.parent / "base", TUVA) if TUVA.exists() else (DEMO, DEMO.parent / "head")
    print(f"{pair[1].parent.name}, {arguments.rounds} rounds, CPU seconds of whole commands")
    misses = _against_ingestion(*pair, arguments.rounds)
    return misses + sum(_warm(models, arguments.rounds) for models in arguments.models)


def _against_ingestion(base: Path, head: Path, rounds: int) -> int:
    figures = []
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            ingested = [_ingested(state, Path(folder)) for state in (base, head)]
            cold, warm = (_judged(base, head, Path(folder), name) for name in ("cold", "warm"))
            if (Path(folder) / "cold").read_bytes() != (Path(folder) / "warm").read_bytes():
                print("what is remembered gives another report  WRONG")
                return 1
        figures.append((cold.cpu / sum(each.cpu for each in ingested), warm.cpu))
    ratio, seconds = (median(column) for column in zip(*figures, strict=True))
    return missed("nothing remembered / ingesting both", ratio, most=1.3) + missed("remembered, s", seconds, most=2.0)


def _warm(models: int, rounds: int) -> int:
    base = project(models)
    with tempfile.TemporaryDirectory() as folder:
        head = _changed(base, Path(folder) / "head")
        _judged(base, head, Path(folder), "cold")
        spent = [_judged(base, head, Path(folder), "warm") for _ in range(rounds)]
        same = (Path(folder) / "cold").read_bytes() == (Path(folder) / "warm").read_bytes()
        if not same or len(json.loads(_json(base, head, Path(folder)))["changes"]) < CHANGED:
            print("another report than it must be  WRONG")
            return 1
    figure = median(each.cpu for each in spent)
    return missed(f"{models} models, {CHANGED} changed, remembered, s", figure, most=5.0)


def _changed(base: Path, folder: Path) -> Path:
    """Write a project in which a number in each of some models is another."""
    manifest = json.loads((base / "manifest.json").read_bytes())
    rng = random.Random(7)
    models = [
        node
        for key, node in manifest["nodes"].items()
        if key.startswith("model.") and _NUMBER.search(node["compiled_code"])
    ]
    for node in rng.sample(models, CHANGED):
        found = rng.choice(list(_NUMBER.finditer(node["compiled_code"])))
        code = node["compiled_code"]
        node["compiled_code"] = f"{code[: found.start()]}{int(found[1]) + 1}{code[found.end() :]}"
    folder.mkdir()
    (folder / "manifest.json").write_text(json.dumps(manifest))
    (folder / "catalog.json").symlink_to((base / "catalog.json").resolve())
    return folder


def _ingested(state: Path, folder: Path) -> Usage:
    db = folder / f"{state.name}.db"
    return used([*COMMAND, "--db", db, "ingest", "dbt", state, "--allow-uncompiled"])


def _judged(base: Path, head: Path, folder: Path, name: str) -> Usage:
    command = [*COMMAND, "impact", "--base", base, "--head", head, "--fail-on", "none", "--format", "markdown"]
    return used([*command, "--output", f"markdown={folder / name}"], CATCHMENT_CACHE=str(folder / "cache.db"))


def _json(base: Path, head: Path, folder: Path) -> bytes:
    command = [*COMMAND, "impact", "--base", base, "--head", head, "--fail-on", "none", "--format", "json"]
    path = folder / "report.json"
    subprocess.run([*command, "--output", f"json={path}"], check=True, stdout=subprocess.DEVNULL)
    return path.read_bytes()
