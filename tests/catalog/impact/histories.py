"""A repository with the artifacts of a small project committed, as pull requests changed it."""

from collections.abc import Mapping
from pathlib import Path

from tests.catalog.clones import commit, git, made
from tests.catalog.examples import exposure, project, uncompiled

BEFORE = {"a": "select id, a, b from {raw}", "b": "select id, b from {a}"}
LOSES = BEFORE | {"a": "select id, a from {raw}"}
FILTERS = LOSES | {"b": "select id from {a} where a > 1"}


def artifacts(folder: Path, models: Mapping[str, str]) -> dict[str, bytes]:
    """The files of a target folder, by their path in the repository."""
    made_ = project(folder, models, exposures=exposure("dash", "b"))
    return {f"etl/target/{path.name}": path.read_bytes() for path in made_.iterdir()}


def history(tmp_path: Path) -> Path:
    """Six pull requests: two that break, one of a README, one whose manifest is damaged, one not compiled, one back."""
    clone = made(tmp_path / "clone")
    commit(clone, "Begin", {"README.md": "shop"})
    commit(clone, "Artifacts", artifacts(tmp_path / "1", BEFORE))
    git(clone, "tag", "start")
    git(clone, "switch", "--quiet", "--create", "feature")
    commit(clone, "Work in progress", {"etl/target/manifest.json": "{"})
    commit(clone, "Lose a column", artifacts(tmp_path / "2", LOSES))
    git(clone, "switch", "--quiet", "main")
    git(clone, "merge", "--quiet", "--no-ff", "--message", "Merge: lose a column", "feature")
    commit(clone, "Filter", artifacts(tmp_path / "3", FILTERS))
    commit(clone, "Say more in the README", {"README.md": "the shop"})
    commit(clone, "Damage", {"etl/target/manifest.json": '{"metadata": '})
    commit(clone, "Forget to compile", _uncompiled(tmp_path))
    commit(clone, "Compile", artifacts(tmp_path / "4", FILTERS))
    return clone


def _uncompiled(tmp_path: Path) -> dict[str, bytes]:
    folder = tmp_path / "5"
    artifacts(folder, FILTERS)
    return {"etl/target/manifest.json": (uncompiled(folder) / "manifest.json").read_bytes()}
