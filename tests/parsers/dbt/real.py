"""The real projects in the shared data folder, and what is known of them independently."""

import gzip
import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from catchment_parsers import dbt
from catchment_parsers.facts import SqlTask, Statement

DATA = Path(__file__).parents[4] / "shared" / "data"
PROJECTS = sorted(
    str(facts.parent.relative_to(DATA))
    for facts in DATA.glob("**/expected_facts.json*")
    if list(facts.parent.glob("manifest.json*"))
)

needs_data = pytest.mark.skipif(not DATA.is_dir(), reason=f"the shared data folder {DATA} is not here")
each_project = pytest.mark.parametrize("folder", PROJECTS or [pytest.param("", marks=needs_data)])


def content(path: Path) -> bytes:
    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()


def found(folder: Path, name: str) -> list[bytes]:
    return [content(path) for path in sorted(folder.glob(f"{name}.json*"))]


def artifacts(folder: str) -> dbt.Artifacts:
    here = DATA / folder
    return dbt.Artifacts(
        manifest=found(here, "manifest")[0],
        catalog=next(iter(found(here, "catalog")), b""),
        run_results=tuple(found(here, "run_results*")),
        sources=next(iter(found(here, "sources")), b""),
        semantic_manifest=next(iter(found(here, "semantic_manifest")), b""),
    )


@cache
def project(folder: str) -> dbt.Project:
    return dbt.read(artifacts(folder))


def run(tasks: Sequence[SqlTask]) -> list[tuple[Statement, ...]]:
    from catchment.workers import read_inline

    return read_inline(tasks)


@cache
def lineage(folder: str) -> dbt.Project:
    """A real project with the lineage of its SQL."""
    return dbt.with_lineage(project(folder), run)


@cache
def facts(folder: str) -> dict[str, Any]:
    known: dict[str, Any] = json.loads(found(DATA / folder, "expected_facts")[0])
    return known
