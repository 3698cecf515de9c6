"""Run every benchmark: `python -m benchmarks`, or some of them by name."""

import importlib
import sys

ALL = ["startup", "ingest", "sql_lineage"]


def main() -> int:
    """Run the benchmarks that are named, or all; returns how many gave a wrong answer."""
    failed = 0
    for name in sys.argv[1:] or ALL:
        print(f"── {name}")
        failed += bool(importlib.import_module(f"benchmarks.{name}").main())
    return failed


if __name__ == "__main__":
    sys.exit(main())
