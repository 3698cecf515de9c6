"""Real projects without their compiled code: rendered, they must say what the compiled code says."""

import json
from collections import Counter

import pytest
from msgspec.structs import replace

from catchment_parsers import dbt
from catchment_parsers.dbt.jinja.environment import render
from catchment_parsers.facts import Asset, Kind

from .real import artifacts, lineage, needs_data, run

pytestmark = needs_data

RENDERED = {
    "jaffle_governed_pr/base": {"rendered": 14},
    "jaffle_governed_pr/head": {"rendered": 14},
    "jaffle_mesh/platform": {"rendered": 14},
    "jaffle_mesh/finance": {"rendered": 2},
    # Its time spine is as long as the warehouse says.
    "dbt_artifacts_by_schema_version/v12_dbt-1.12_semantic": {"rendered": 12, "macro-unknown": 1},
    "dbt_artifacts_by_schema_version/v8_dbt-1.4": {"rendered": 7},
    "dbt_artifacts_by_schema_version/v6_dbt-1.2": {"rendered": 5},
    "jaffle_classic_by_dbt_version/dbt-1.1_manifest-v5": {"rendered": 5},
    "jaffle_classic_by_dbt_version/dbt-1.3_manifest-v7": {"rendered": 5},
    "jaffle_classic_by_dbt_version/dbt-1.5_manifest-v9": {"rendered": 5},
    "jaffle_classic_by_dbt_version/dbt-1.7_manifest-v11": {"rendered": 5},
    "jaffle_classic_by_dbt_version/dbt-1.12_manifest-v12": {"rendered": 5},
}
"""How many texts of each project can be rendered, and what keeps the others from it."""
COMPILED = ("compiled_code", "compiled_sql", "compiled", "extra_ctes")


def bare(folder: str) -> dbt.Project:
    """A real project as it would be if dbt had only parsed it."""
    given = artifacts(folder)
    said = json.loads(given.manifest)
    for node in said["nodes"].values():
        for key in COMPILED:
            node.pop(key, None)
    return dbt.read(replace(given, manifest=json.dumps(said).encode()))


def edges(project: dbt.Project) -> dict[str, set[tuple[object, ...]]]:
    return {
        asset.key: {(e.source, e.target, e.subtype, e.masking, e.certain) for e in asset.edges}
        for asset in project.assets
        if asset.sql
    }


def kept(project: dbt.Project, keys: set[str]) -> dbt.Project:
    """A project in which only some assets have SQL."""

    def without(asset: Asset) -> Asset:
        return asset if asset.key in keys or asset.materialized == "ephemeral" else replace(asset, sql="")

    return replace(project, assets=tuple(map(without, project.assets)))


@pytest.mark.parametrize(("folder", "expected"), RENDERED.items(), ids=RENDERED)
def test_rendered_lineage_is_that_of_compiled_code(folder: str, expected: dict[str, int]) -> None:
    told = bare(folder)
    results = {each.key: render(each, told.templates.library) for each in told.templates.texts}
    assert Counter(each.code or "rendered" for each in results.values()) == expected
    found = edges(dbt.with_lineage(dbt.rendered(told, lambda *_: list(results.values())), run))
    known = edges(lineage(folder))
    assert {key: found[key] for key in found if results[key].sql} == {key: known[key] for key in found}


def test_of_a_large_project_as_much_is_rendered_as_can_be_known() -> None:
    """What is refused depends on variables that are set in files, or on the warehouse; a tenth is read to compare."""
    told = bare("tuva_pr/head")
    results = {each.key: render(each, told.templates.library) for each in told.templates.texts}
    codes = Counter(each.code or "rendered" for each in results.values())
    assert codes["rendered"] > 0.75 * len(results)
    assert set(codes) <= {"rendered", "macro-unknown", "value-unknown"}
    models = [a.key for a in told.assets if a.kind is Kind.MODEL and a.key in results and results[a.key].sql]
    keys = set(models[::10])
    found = edges(dbt.with_lineage(kept(dbt.rendered(told, lambda *_: list(results.values())), keys), run))
    known = edges(lineage("tuva_pr/head"))
    assert {key: found[key] for key in keys} == {key: known[key] for key in keys}
