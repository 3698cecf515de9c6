"""`catchment --help` against a bare Python that imports click: the floor of any command line here."""

import subprocess
import sys
import time
from pathlib import Path
from statistics import median

ROUNDS = 15
HEAVY = ("strawberry", "networkx", "sqlglot")


def main() -> int:
    """Print the ratio; returns 1 where `--help` imports what it must not."""
    catchment = str(Path(sys.executable).with_name("catchment"))
    floor = [sys.executable, "-c", "import click"]
    ours, theirs = [], []
    for _ in range(ROUNDS):
        theirs.append(_seconds(floor))
        ours.append(_seconds([catchment, "--help"]))
    ratio = median(ours) / median(theirs)
    print(f"catchment --help: {ratio:.2f} x python -c 'import click' ({median(theirs) * 1000:.0f} ms); goal < 2")
    loaded = _loaded()
    print(f"heavy modules that it imports: {', '.join(loaded) or 'none'}")
    return bool(loaded)


def _seconds(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start


def _loaded() -> list[str]:
    code = (
        "import sys\nfrom catchment.cli import main\n"
        "try: main(['--help'])\nexcept SystemExit: pass\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return [name for name in HEAVY if repr(name) in run.stderr]


if __name__ == "__main__":
    sys.exit(main())
