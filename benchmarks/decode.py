"""Decoding a manifest into what a catalog needs of it, against `json.load`, which every peer begins with.

    python -m benchmarks decode [--models 1000,10000] [--rounds N]

Both run in turn in one process with Python's garbage collector at its defaults, which our reader switches off
while it decodes.  Peak memory is that of a fresh process that reads and decodes the file, less what it had before.
"""

import gzip
import json
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
from benchmarks.measuring import CACHE, DEMO, TUVA, asked, in_turn, missed, project

from catchment_parsers.dbt.columns import declared
from catchment_parsers.dbt.decode import MANIFEST
from catchment_parsers.dbt.memory import uncollected
from catchment_parsers.dbt.shapes import Manifest

_MEMORY = """
import json, re, sys
from pathlib import Path
{importing}
def peak():  # of this program; getrusage begins with that of the process that started it
    return int(re.search(r"VmHWM:\\s*(\\d+)", Path("/proc/self/status").read_text())[1])
before = peak()
data = Path(sys.argv[1]).read_bytes()
kept = {decoding}
print((peak() - before) * 1024 / len(data))
"""


def main() -> int:
    """Print the ratios; returns how many miss their goal, or show that something else was decoded."""
    arguments = asked(__doc__)
    files = [_real(), *(project(size) / "manifest.json" for size in arguments.models)]
    print(f"msgspec {msgspec.__version__}, json of Python {sys.version.split()[0]}, {arguments.rounds} rounds")
    return sum(_compare(file, arguments.rounds) for file in files)


def _real() -> Path:
    """Return tuva's manifest, the demo's where it is not there."""
    if not TUVA.exists():
        return DEMO / "manifest.json"
    file = CACHE / "tuva" / "manifest.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    if not file.exists():
        file.write_bytes(gzip.decompress((TUVA / "manifest.json.gz").read_bytes()))
    return file


def _compare(file: Path, rounds: int) -> int:
    data = file.read_bytes()
    name = f"{file.parent.name}, {len(data) / 1e6:.0f} MB"
    if not _same(data):
        print(f"{name}: what is decoded differs")
        return 1
    ours, theirs = in_turn(rounds, partial(decoded, data), partial(_json, file))
    failed = missed(f"{name}: json.load / decode ({theirs:.3f} s / {ours:.3f} s)", theirs / ours, least=4)
    failed += missed(
        f"{name}: peak memory / file", _memory(file, "from benchmarks.decode import decoded", "decoded(data)"), most=2
    )
    print(f"{name}: peak memory of json / file: {_memory(file, '', 'json.loads(data)'):.2f}")
    return failed


def _json(file: Path) -> Any:
    with file.open("rb") as stream:
        return json.load(stream)


def decoded(data: bytes) -> Manifest:
    """Decode a manifest, and the columns of its datasets as reading does: one dataset at a time."""
    manifest = MANIFEST.read(data)
    with uncollected():
        for key, node in (manifest.nodes or {}).items():
            if node.resource_type != "test":
                declared("nodes", key, node.columns)
    return manifest


def _same(data: bytes) -> bool:
    """Say whether both have the same nodes with the same code, columns and parents."""
    ours = {
        key: (
            node.compiled_code,
            [(column.name, column.description) for column in declared("nodes", key, node.columns).values()],
            (node.depends_on.nodes if node.depends_on else None) or [],
        )
        for key, node in (MANIFEST.read(data).nodes or {}).items()
    }
    theirs = {
        key: (
            node.get("compiled_code"),
            [(column["name"], column["description"]) for column in node["columns"].values()],
            node.get("depends_on", {}).get("nodes", []),
        )
        for key, node in json.loads(data)["nodes"].items()
    }
    return ours == theirs


def _memory(file: Path, importing: str, decoding: str) -> float:
    code = _MEMORY.format(importing=importing, decoding=decoding)
    return float(subprocess.run([sys.executable, "-c", code, file], check=True, capture_output=True, text=True).stdout)


if __name__ == "__main__":
    sys.exit(main())
