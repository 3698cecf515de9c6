"""All audits of the reference implementation of GraphQL over HTTP."""

import shutil
import subprocess
from pathlib import Path

import pytest

from . import audit


def test_all_61_audits_are_ok(demo_db: Path) -> None:
    if not (shutil.which("node") and shutil.which("npm")):
        pytest.skip("the audits need node and npm")
    try:
        audit.installed()
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        pytest.skip("the npm registry cannot be reached")
    result = audit.audit(demo_db)
    assert result.stdout == "61 ok, 0 notice, 0 warn, 0 error\n"
    assert result.returncode == 0
