"""Damaged manifests: a clear refusal, or a project; never anything else."""

import json
import random
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from msgspec.structs import replace

from catchment_parsers import dbt

from .factory import FakeRun
from .real import artifacts, needs_data

VALUES: list[Any] = [
    None, 7, -1, 1.5, "", [], {}, True, "x", ["a"], {"a": 1}, [None], {"a": None}, "\0", "'\"`[](", 10**30,
    "{{ ref('", [[["deep"]]], ["source.x"] * 3,
]  # fmt: skip
UNREAD = ("macros", "parent_map", "child_map", "selectors")


def paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if path:
        yield path
    items = value.items() if isinstance(value, dict) else enumerate(value[:5]) if isinstance(value, list) else ()
    for key, inner in items:
        yield from paths(inner, (*path, key))


def mutate(manifest: Any, places: list[tuple[Any, ...]], chance: random.Random) -> None:
    for _ in range(chance.choice([1, 1, 2, 5])):
        *parents, last = chance.choice(places)
        owner = manifest
        try:
            for key in parents:
                owner = owner[key]
            owner[last] = deepcopy(chance.choice(VALUES))
            if chance.random() < 0.2:
                del owner[last]
        except (KeyError, IndexError, TypeError):
            continue  # An earlier mutation took the place away.


@needs_data
@pytest.mark.parametrize("folder", ["jaffle_governed_pr/base", "dbt_artifacts_by_schema_version/v12_dbt-1.12_semantic"])
def test_seeded_mutations(folder: str) -> None:
    files = artifacts(folder)
    whole = json.loads(files.manifest)
    text = json.dumps({key: value for key, value in whole.items() if key not in UNREAD})
    places = list(paths(json.loads(text)))
    outcomes = set()
    for seed in range(300):
        manifest = json.loads(text)
        mutate(manifest, places, random.Random(seed))
        outcomes.add(outcome(replace(files, manifest=json.dumps(manifest).encode())))
    assert outcomes == {"read", "refused"}


@needs_data
@pytest.mark.parametrize("name", ["catalog", "semantic_manifest", "sources"])
def test_seeded_mutations_of_the_other_artifacts(name: str) -> None:
    files = artifacts("jaffle_governed_pr/base")
    text = getattr(files, name)
    places = list(paths(json.loads(text)))
    outcomes = set()
    for seed in range(150):
        artifact = json.loads(text)
        mutate(artifact, places, random.Random(seed))
        outcomes.add(outcome(replace(files, **{name: json.dumps(artifact).encode()})))
    assert outcomes == {"read", "refused"}


def outcome(files: dbt.Artifacts) -> str:
    try:
        project = dbt.read(files)
    except dbt.ArtifactError as error:
        return "refused" if "\n" not in str(error) else "refused in several lines"
    dbt.with_lineage(project, FakeRun())
    return "read"
