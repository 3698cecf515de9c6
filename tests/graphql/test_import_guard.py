"""``import graphql`` is graphql-core wherever it is said: the folder of that name is no package."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SHOW = "import graphql, catchment_graphql; print(graphql.version, graphql.__file__, catchment_graphql.__file__)"


def test_the_source_roots_hold_packages_only() -> None:
    for root in ("graphql", "catalog", "parsers"):
        assert not list((ROOT / root).glob("*.py")), f"{root}/ must hold no module of its own"


@pytest.mark.parametrize("arguments", [["-c", SHOW], ["-m", "asker"]], ids=["-c", "-m"])
def test_graphql_is_graphql_core_from_the_repository(arguments: list[str], tmp_path: Path) -> None:
    (tmp_path / "asker.py").write_text(SHOW)
    # Both put the folder they are run in first on the path, which pytest does not.
    command = [sys.executable, *arguments]
    environment = {"PYTHONPATH": str(tmp_path)} if "-m" in arguments else {}
    printed = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout
    _, core, ours = printed.split()
    assert "site-packages" in core
    assert ours == str(ROOT / "graphql" / "catchment_graphql" / "__init__.py")
