"""Damaged manifests: a clear refusal, or a project; never anything else.

Through the store they go in tests/catalog/test_ingest_mutations.py.
"""

import json
from collections import Counter

import pytest

from catchment_parsers import dbt

from .factory import FakeRun
from .mutations import damaged, places, shortened
from .real import artifacts, needs_data

SEEDS = 460


@needs_data
@pytest.mark.parametrize(
    "folder",
    [
        "jaffle_governed_pr/base",
        "dbt_artifacts_by_schema_version/v12_dbt-1.12_semantic",
        "dbt_artifacts_by_schema_version/v1_dbt-0.19",
        "dbt_artifacts_by_schema_version/v8_dbt-1.4",
    ],
)
def test_seeded_mutations(folder: str) -> None:
    files = artifacts(folder)
    manifest = shortened(json.loads(files.manifest))
    text, where = json.dumps(manifest), list(places(manifest))
    outcomes: Counter[str] = Counter()
    for seed in range(SEEDS):
        data, told = damaged(text, where, seed)
        try:
            outcomes[outcome(data, files.catalog)] += 1
        except Exception as error:
            raise AssertionError(f"seed {seed} of {folder}: {told[:1000]}") from error
    assert set(outcomes) == {"read", "refused"}
    assert min(outcomes.values()) > SEEDS / 10  # else one of the two is hardly tried


def outcome(manifest: bytes, catalog: bytes) -> str:
    try:
        project = dbt.read(dbt.Artifacts(manifest=manifest, catalog=catalog))
    except dbt.ArtifactError as error:
        return "refused" if "\n" not in str(error) else "refused in several lines"
    dbt.with_lineage(project, FakeRun())
    return "read"
