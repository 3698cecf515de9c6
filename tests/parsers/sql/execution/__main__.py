"""Run the oracle over all queries, and print what it finds.

python -m tests.parsers.sql.execution [own|tpch|tpcds] [NAME ...]
"""

import sys

from catchment_parsers.sql import extract

from .corpora import CORPORA, Query
from .oracle import Verdict, judge, observe


def run(query: Query) -> Verdict:
    found = observe(query.tables, query.sql, rows=query.rows)
    (statement,) = extract(query.sql, "duckdb", schema=query.tables)
    verdict = judge(found, statement)
    names = [column.name for column in statement.columns]
    width = "" if found.width in {0, len(names)} else f", {found.width} columns instead of {len(names)}"
    print(
        f"{query.name}: {found.results} rows, "
        + ", ".join(f"{k} {len(v)}" for k, v in verdict._asdict().items())
        + width
    )
    for what, pairs in (("missed", verdict.missed), ("not confirmed", verdict.claimed - verdict.confirmed)):
        said = sorted(f"{'.'.join(s)} -> {names[p] if p < len(names) else p}" for s, p in pairs)
        if said:
            print(f"    {what}:", "; ".join(said[:12]))
    return verdict


def main() -> None:
    corpora = sys.argv[1:2] or list(CORPORA)
    for name in corpora:
        wanted = sys.argv[2:]
        verdicts = [run(query) for query in CORPORA[name]() if not wanted or query.name in wanted]
        totals = {key: sum(len(getattr(v, key)) for v in verdicts) for key in Verdict._fields}
        print(f"{name}: {totals}, confirmed {totals['confirmed'] / max(1, totals['claimed']):.1%}\n", flush=True)


if __name__ == "__main__":
    main()
