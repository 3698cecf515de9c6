"""Lineage against DataHub's SQL parser and sqllineage, each in an environment of its own, made on first use.

    python -m benchmarks sql_peers [--most N]

Answers come before times: the tables that both read are compared, and only statements that both answer
are timed.  CPU time of the one call that gives column lineage, imports and schema preparation left out.
"""

import argparse
import json
import subprocess
import sys
import time
import venv
from pathlib import Path

from benchmarks.corpora import Corpus, bigquery_etl, tpcds

from catchment_parsers.facts import ParseStatus
from catchment_parsers.sql import Schema, extract

HERE = Path(__file__).parent
PEERS = {"datahub": "acryl-datahub[sql-parser]==1.7.0.17", "sqllineage": "sqllineage==1.5.9"}
OTHERS = {"colibri": "dbt-colibri==0.3.7"}
"""Peers of other benchmarks."""
Answers = list[dict[str, object]]


def environment(peer: str) -> Path:
    """Return the Python of a peer's environment, which is made if it is not there."""
    folder = HERE.parent / ".cache" / "peers" / peer
    python = folder / "bin" / "python"
    if not python.exists():
        package = (PEERS | OTHERS)[peer]
        print(f"installing {package}", flush=True)
        venv.create(folder, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", package], check=True)
    return python


def theirs(peer: str, corpus: Corpus) -> Answers:
    """Return a peer's answers: whether it could, its CPU seconds, the tables that it says are read."""
    asked = json.dumps({"dialect": corpus.dialect, "schema": corpus.schema, "sqls": corpus.sqls})
    program = HERE / "peers" / f"time_{peer}.py"
    done = subprocess.run([environment(peer), program], input=asked, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def ours(corpus: Corpus) -> Answers:
    """Return our answers in the same form."""
    schema = Schema(corpus.schema, corpus.dialect)
    answers: Answers = []
    for sql in corpus.sqls:
        started = time.process_time()
        statements = extract(sql, corpus.dialect, schema=schema)
        seconds = time.process_time() - started
        tables = sorted({table.lower() for statement in statements for table in statement.inputs})
        ok = all(statement.status is not ParseStatus.FAILED for statement in statements)
        answers.append({"ok": ok, "seconds": seconds, "tables": tables})
    return answers


def race(peer: str, corpus: Corpus) -> None:
    """Print how much longer a peer takes, and how often it reads the same tables."""
    ours(corpus)
    both = [(a, b) for a, b in zip(theirs(peer, corpus), ours(corpus), strict=True) if a["ok"] and b["ok"]]
    if not both:
        print(f"{corpus.name:13} {peer:11} answers none")
        return
    same = sum(a["tables"] == b["tables"] for a, b in both)
    ratio = sum(float(str(a["seconds"])) for a, _ in both) / sum(float(str(b["seconds"])) for _, b in both)
    print(
        f"{corpus.name:13} {peer:11} answers {len(both)} of {len(corpus.sqls)}, "
        f"{same} with the same tables; takes {ratio:.0f} x our time"
    )


def main() -> int:
    parser = argparse.ArgumentParser(prog="sql_peers", description=__doc__)
    parser.add_argument("--most", type=int, default=40, help="statements of each corpus")
    arguments, _ = parser.parse_known_args()
    for corpus in (tpcds(), bigquery_etl()):
        for peer in PEERS:
            race(peer, corpus._replace(sqls=corpus.sqls[:: max(1, len(corpus.sqls) // arguments.most)]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
