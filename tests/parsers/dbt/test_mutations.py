"""Damaged artifacts: a clear refusal, or a project; never anything else.

Through the store they go in tests/catalog/test_ingest_mutations.py.
"""

import json
from collections import Counter

import pytest
from msgspec.structs import replace

from catchment_parsers import dbt

from .factory import FakeRun
from .mutations import damaged, places, shortened
from .real import artifacts, needs_data

SEEDS = {
    "jaffle_governed_pr/base": 460,
    "dbt_artifacts_by_schema_version/v12_dbt-1.12_semantic": 260,
    "dbt_artifacts_by_schema_version/v1_dbt-0.19": 560,
    "dbt_artifacts_by_schema_version/v8_dbt-1.4": 560,
}
"""How many damaged forms of each manifest are tried: fewer of the large ones, which take longest."""


def outcomes(files: dbt.Artifacts, name: str, seeds: int) -> Counter[str]:
    """What became of an artifact in so many damaged forms, beside the others."""
    whole = json.loads(getattr(files, name))
    value = shortened(whole) if name == "manifest" else whole
    text, where = json.dumps(value), list(places(value))
    found: Counter[str] = Counter()
    for seed in range(seeds):
        data, told = damaged(text, where, seed)
        try:
            found[outcome(replace(files, **{name: data}))] += 1
        except Exception as error:
            raise AssertionError(f"seed {seed} of {name}: {told[:1000]}") from error
    return found


def outcome(files: dbt.Artifacts) -> str:
    try:
        project = dbt.read(files)
    except dbt.ArtifactError as error:
        return "refused" if "\n" not in str(error) else "refused in several lines"
    dbt.with_lineage(project, FakeRun())
    return "read"


@needs_data
@pytest.mark.parametrize(("folder", "seeds"), SEEDS.items(), ids=SEEDS)
def test_seeded_mutations(folder: str, seeds: int) -> None:
    found = outcomes(artifacts(folder), "manifest", seeds)
    assert set(found) == {"read", "refused"}
    assert min(found.values()) > seeds / 10  # else one of the two is hardly tried


@needs_data
@pytest.mark.parametrize("name", ["catalog", "semantic_manifest", "sources"])
def test_seeded_mutations_of_the_other_artifacts(name: str) -> None:
    assert set(outcomes(artifacts("jaffle_governed_pr/base"), name, 150)) == {"read", "refused"}
