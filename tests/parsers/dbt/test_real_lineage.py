"""Every real manifest, those without computed facts too: what its own maps and the warehouse say is what we say."""

import json
from typing import Any

import pytest

from catchment_parsers import dbt
from catchment_parsers.facts import DIRECT_SUBTYPES, Kind, ParseStatus

from .factory import by_id
from .real import DATA, content, each_project, facts, found, lineage, needs_data, project

pytestmark = needs_data
MANIFESTS = sorted(
    str(path.relative_to(DATA))
    for pattern in ("**/manifest.json*", "**/sample_dbt_manifest_*.json")
    for path in DATA.glob(pattern)
)
EXECUTED = ("jaffle_governed_pr/base", "jaffle_governed_pr/head", "tuva_pr/base", "tuva_pr/head")
ELSEWHERE = {"tuva_pr/base": 1, "tuva_pr/head": 1}
"""Relations of the warehouse that no resource of the project is: a hook makes ``tuva_invocations``."""
EXPLAINED = {"literal", "generated", "count-rows", "no-source", "generated-by-dbt", "indirect-only"}
"""Reasons of columns that no other column's value goes into: constants, clocks, counts, and CASEs of constants."""
NOT_YIELDED = {"declared-but-absent", "not-in-sql"}
"""Reasons of columns that the compiled SQL does not have."""


@pytest.mark.parametrize("path", MANIFESTS or [""])
def test_table_level_lineage_is_the_parent_map(path: str) -> None:
    data = content(DATA / path)
    whole = json.loads(data)
    assets = by_id(dbt.read(dbt.Artifacts(manifest=data)))
    enabled = {key: asset for key, asset in assets.items() if not asset.disabled}
    expected = {
        key: {enabled[up].urn for up in parents if up in enabled} - {enabled[key].urn}
        for key, parents in whole["parent_map"].items()
        if key in enabled
    }
    assert {key: {read.source for read in assets[key].reads} for key in expected} == expected
    assert expected.keys() >= whole["nodes"].keys() | whole["sources"].keys() | whole["exposures"].keys()


@pytest.mark.parametrize("folder", EXECUTED)
def test_every_column_of_every_relation_in_the_warehouse_is_known_with_its_type(folder: str) -> None:
    relations: dict[str, list[list[str]]] = facts(folder)["warehouse"]["by_relation"]
    known: dict[str, dict[str, str]] = {}
    for asset in lineage(folder).assets:
        if asset.relation:
            known.setdefault(asset.urn.partition("/")[2], {}).update({c.name: c.data_type for c in asset.columns})
    missing = {
        name: [column for column, kind in columns if known[name.lower()].get(column) != kind]
        for name, columns in relations.items()
        if name.lower() in known
    }
    assert {name: columns for name, columns in missing.items() if columns} == {}
    assert len(relations) - len(missing) == ELSEWHERE.get(folder, 0)


@each_project
def test_nearly_every_column_of_compiled_sql_has_direct_edges_or_nothing_to_come_from(folder: str) -> None:
    """A reason that says that something is not known (a star, SQL that does not parse) does not count."""
    total, unknown = 0, dict[str, str]()
    for asset in lineage(folder).assets:
        if asset.kind in {Kind.MODEL, Kind.SNAPSHOT} and asset.sql and asset.status is not ParseStatus.OPAQUE:
            direct = {edge.target for edge in asset.edges if edge.subtype in DIRECT_SUBTYPES}
            yielded = [column for column in asset.columns if column.reason not in NOT_YIELDED]
            rest = [column for column in yielded if column.key not in direct and column.reason not in EXPLAINED]
            unknown |= {f"{asset.unique_id}.{column.name}": column.reason for column in rest}
            total += len(yielded)
    assert len(unknown) <= total / 100, unknown


@each_project
def test_what_the_catalog_counts_and_says_is_there(folder: str) -> None:
    raw: dict[str, Any] = json.loads(next(iter(found(DATA / folder, "catalog")), b"{}"))
    tables = {**raw.get("nodes", {}), **raw.get("sources", {})}
    assets = by_id(project(folder))
    assert {key: assets[key].details["relation_type"] for key in tables} == {
        key: table["metadata"]["type"] for key, table in tables.items()
    }


@each_project
def test_macros_docs_and_yaml_files_are_those_of_the_manifest(folder: str) -> None:
    raw: dict[str, Any] = json.loads(found(DATA / folder, "manifest")[0])
    assets = by_id(project(folder))
    for key, node in raw["nodes"].items():
        details = assets[key].details
        # A test's are those of what it instantiates, and differ with how far dbt has come.
        used = [] if node["resource_type"] == "test" else node["depends_on"].get("macros", [])
        assert details.get("macros", []) == used
        assert details.get("patch_path") == ((node.get("patch_path") or "").split("://")[-1] or None)
        if node.get("doc_blocks"):
            names = ", ".join(block.split(".")[-1] for block in node["doc_blocks"])
            assert details["description_origin"] == f"doc:{names}"
        own = len(node.get("constraints") or [])
        constraints = own + sum(len(c.get("constraints") or []) for c in node["columns"].values())
        assert len(details.get("constraints", [])) == constraints
