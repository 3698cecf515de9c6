"""kill -9 of a worker: what it read is lost or read again, everybody else's is not, and nobody sees a traceback."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="finds workers in /proc")

SLOW = "select " + ", ".join(f"x{'[1]' * 399} as x{i}" for i in range(15)) + " from t"
"""Takes seconds to parse, so that there is a worker to kill."""


def start(*words: object) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-W", "error", "-c", "from catchment.cli import main; main()", *map(str, words)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def children(pid: int) -> Iterator[int]:
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, _, rest = stat.read_text().rpartition(")")
        except OSError:
            continue
        if int(rest.split()[1]) == pid:
            yield int(name.split()[0])


def processor_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def kill_a_busy_worker(process: "subprocess.Popen[bytes]") -> None:
    """Kill the first worker that has worked for a while: workers are children of the server that forks them."""
    for _ in range(600):
        for worker in [worker for server in children(process.pid) for worker in children(server)]:
            if processor_seconds(worker) > 0.4:
                os.kill(worker, signal.SIGKILL)
                return
        time.sleep(0.05)
    raise AssertionError("no worker was busy")


def test_a_request_whose_worker_is_killed_is_answered_and_so_is_the_next() -> None:
    with start("extract", "--jsonl") as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        for number, sql in enumerate(["select a from t", SLOW, "select b from u"]):
            process.stdin.write(json.dumps({"id": number, "sql": sql, "dialect": "duckdb"}).encode() + b"\n")
        process.stdin.flush()
        kill_a_busy_worker(process)
        process.stdin.close()
        answers = [json.loads(line) for line in process.stdout]
        errors = process.stderr.read()
    assert [(answer["id"], answer["error"]) for answer in answers] == [
        (0, None),
        (1, "this SQL crashed the parser and was given up"),
        (2, None),
    ]
    assert (process.returncode, errors) == (0, b"")


def test_files_whose_worker_is_killed_are_read_again(tmp_path: Path) -> None:
    (tmp_path / "a.sql").write_text(f"create view v as select a from t;\ncreate view s as {SLOW};")
    (tmp_path / "b.sql").write_text("create view w as select b from u;")
    words = ("--db", tmp_path / "c.db", "ingest", "sql", tmp_path, "--dialect", "duckdb", "--format", "json")
    with start(*words) as process:
        kill_a_busy_worker(process)
        out, errors = process.communicate(timeout=120)
    assert (process.returncode, errors) == (0, b"")
    told = json.loads(out)
    assert (told["statuses"], told["diagnostics"]) == ({"PARSED": 3}, [])


def test_a_file_that_takes_too_long_loses_the_statement_that_does(tmp_path: Path) -> None:
    (tmp_path / "a.sql").write_text(f"create view v as select a from t;\ncreate view s as {SLOW};\n")
    (tmp_path / "b.sql").write_text("create view w as select b from u;")
    words = ("--limit", "seconds=1", "--db", tmp_path / "c.db", "ingest", "sql", tmp_path, "--dialect", "duckdb")
    with start(*words) as process:
        out, errors = process.communicate(timeout=120)
    assert process.returncode == 3
    assert b"2 views" in out
    assert f"{tmp_path}/a.sql:2: The statement is not read: it took longer than 1 s. [gave-up]" in errors.decode()
    assert b"Traceback" not in errors
