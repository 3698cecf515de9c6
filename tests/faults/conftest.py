"""Disks that are too small, and the program in a process of its own."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

Program = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def program() -> Program:
    """Run the program as a user would; the last line that it says on standard error is what went wrong."""

    def start(db: Path, *words: object, **options: object) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-W", "error", "-c", "from catchment.cli import main; main()", "--db", str(db)]
        return subprocess.run(
            [*command, *map(str, words)], capture_output=True, text=True, check=False, timeout=120, **options
        )

    return start


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder that is a disk of its own, of 8 MB; skipped where none may be mounted."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(folder)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("needs the right to mount a small disk")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def free(disk: Path) -> int:
    """How many bytes a disk has left."""
    found = os.statvfs(disk)
    return found.f_bavail * found.f_frsize


def fill(disk: Path, left: int) -> Path:
    """Fill a disk but for some bytes; returns the file to be deleted."""
    filler = disk / "filler"
    with filler.open("wb") as file:
        file.write(b"x" * (free(disk) - left))
    return filler
