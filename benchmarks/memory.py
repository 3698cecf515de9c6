"""Peak memory of the command that ingests a dbt project: of its largest process, as the system tells it.

    python -m benchmarks memory [--models 10000]

It may be three times the manifest's size and 150 MB.
"""

import sys
import tempfile

from benchmarks.measuring import TUVA, asked, project, used

from catchment.artifacts import load_artifacts


def main() -> int:
    """Print what each project needs; returns how many need too much."""
    folders = [*([TUVA] if TUVA.exists() else []), *map(project, asked(__doc__, models="10000").models)]
    failed = 0
    for folder in folders:
        with tempfile.TemporaryDirectory() as place:
            usage = used([sys.executable, "-m", "catchment", "--db", f"{place}/x.db", "ingest", "dbt", folder])
        size = len(load_artifacts(folder).manifest) / 2**20
        allowed = 3 * size + 150
        failed += usage.peak > allowed
        print(
            f"{folder.parent.name}/{folder.name}, manifest of {size:.0f} MB: peak {usage.peak:.0f} MB (goal: at most "
            f"{allowed:.0f}), {usage.wall:.1f} s on the wall, {usage.cpu:.1f} s of CPU in all processes"
            + ("  MISSED" if usage.peak > allowed else "")
        )
    return failed


if __name__ == "__main__":
    sys.exit(main())
