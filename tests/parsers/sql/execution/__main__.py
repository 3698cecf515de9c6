"""Run the oracle over all queries, and print what it finds.

python -m tests.parsers.sql.execution [own|tpch|tpcds] [NAME ...]
"""

import sys

from catchment_parsers.sql import extract

from .corpora import CORPORA, Query
from .oracle import Verdict, judge, observe


def run(query: Query) -> Verdict:
    found = observe(query.tables, query.sql, rows=query.rows, first=query.seed)
    (statement,) = extract(query.sql, "duckdb", schema=query.tables)
    verdict = judge(found, statement)
    names = [column.name for column in statement.columns]
    width = "" if found.width == len(names) else f", {found.width} COLUMNS INSTEAD OF {len(names)}"
    print(f"{query.name}: {found.results} rows, " + counted([verdict]) + width, flush=True)
    for what, pairs in (("missed", verdict.missed), ("not confirmed", verdict.claimed - verdict.confirmed)):
        said = sorted(f"{'.'.join(s)} -> {names[p] if p < len(names) else p}" for s, p in pairs)
        if said:
            print(f"    {what}:", "; ".join(said[:12]))
    return verdict


def counted(verdicts: list[Verdict]) -> str:
    """Return the numbers of a corpus or a query in one line."""
    n = {key: sum(len(getattr(v, key)) for v in verdicts) for key in Verdict._fields}
    direct, both = n["direct_confirmed"] / max(1, n["direct"]), n["confirmed"] / max(1, n["claimed"])
    return (
        f"found {n['found']}, missed {n['missed']}; claimed {n['claimed']}, confirmed {both:.1%}; "
        f"direct {n['direct']}, confirmed {direct:.1%}"
    )


def main() -> None:
    corpora = sys.argv[1:2] or list(CORPORA)
    for name in corpora:
        wanted = sys.argv[2:]
        verdicts = [run(query) for query in CORPORA[name]() if not wanted or query.name in wanted]
        print(f"{name}: {len(verdicts)} queries, {counted(verdicts)}\n", flush=True)


if __name__ == "__main__":
    main()
