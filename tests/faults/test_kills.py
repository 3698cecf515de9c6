"""kill -9 at random moments of an ingestion: a sample of `python -m benchmarks faults`, which kills 500."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="finds workers in /proc")
def test_whatever_the_moment_what_is_published_stays_and_the_next_run_goes_well() -> None:
    command = [sys.executable, "-m", "benchmarks", "faults", "--kills", "20", "--seed", "3"]
    root = Path(__file__).parents[2]
    paths = os.pathsep.join(str(root / each) for each in ("parsers", "catalog", "graphql"))
    done = subprocess.run(
        command, cwd=root, env=os.environ | {"PYTHONPATH": paths}, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    told = re.search(r"20 kills: (\d+) in the midst of an ingestion, (\d+) of them in the transaction", done.stdout)
    assert told is not None
    assert int(told[1]) >= 10
    assert int(told[2]) >= 4
