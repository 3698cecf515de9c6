"""Running the command line as a user would: in this process where that is enough, as a program where it is not."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from catchment import workers
from catchment.cli import main

Run = Callable[..., Result]
Program = Callable[..., "subprocess.CompletedProcess[str]"]


def lines(text: str) -> list[str]:
    """What was printed, line by line, without its alignment."""
    return [" ".join(line.split()) for line in text.splitlines()]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in this process; an exception that is not the command's own exit is the test's failure."""
    monkeypatch.setattr(workers, "read_in_workers", lambda tasks, limits, *_: workers.read_inline(tasks, limits))
    monkeypatch.setattr(workers, "sign_in_workers", workers.sign_inline)
    monkeypatch.setattr(workers, "render_in_workers", workers.render_inline)

    def invoke(*args: object, db: Path | None = None, **options: object) -> Result:
        words = [*(["--db", str(db)] if db else []), *map(str, args)]
        result = CliRunner().invoke(main, words, **options)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return invoke


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """Run the program in a process of its own, in an empty folder."""

    def start(*args: object, **options: object) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-W", "error", "-c", "from catchment.cli import main; main()", *map(str, args)]
        environment = os.environ | {"NO_COLOR": "1"}
        return subprocess.run(
            command, capture_output=True, text=True, cwd=tmp_path, env=environment, check=False, timeout=60, **options
        )

    return start
