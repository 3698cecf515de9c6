"""Run every benchmark: `python -m benchmarks`, or some of them by name, options behind the names."""

import importlib
import sys
from itertools import takewhile

ALL = [
    "startup", "decode", "ingest", "bulk_write", "memory", "dbt_peers", "graph", "search", "sql_lineage", "sql_peers",
    "faults", "store_graph", "latency", "impact", "impact_execution",
]  # fmt: skip


def main() -> int:
    """Run the benchmarks that are named, or all; returns how many gave a wrong answer."""
    failed = 0
    names = list(takewhile(lambda word: not word.startswith("-"), sys.argv[1:]))
    for name in names or ALL:
        print(f"── {name}")
        failed += bool(importlib.import_module(f"benchmarks.{name}").main())
    return failed


if __name__ == "__main__":
    sys.exit(main())
