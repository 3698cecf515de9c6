"""What a project switches off is an asset that nothing reads and that reads nothing."""

from typing import Any

import pytest

from catchment_parsers import dbt
from catchment_parsers.facts import Asset, Kind, Owner, ParseStatus, Provenance

from .factory import FakeRun, assets, by_id, manifest, node, nodes
from .real import each_project, facts, needs_data, project

OLD, ORDERS = "model.shop.old", "model.shop.orders"


def off(unique_id: str, **fields: Any) -> dict[str, Any]:
    return node(unique_id, **fields) | {"unique_id": unique_id}


def test_it_keeps_what_is_declared_and_has_neither_relation_nor_lineage() -> None:
    said = off(
        OLD,
        upstream=[ORDERS],
        columns={"id": {"description": "Key", "data_type": "int"}},
        description="As it was",
        meta={"owner": "ann"},
        tags=["pii"],
        compiled_code="select 1",
        patch_path="shop://models/old.yml",
    )
    found = assets(manifest(nodes=nodes(ORDERS), disabled={OLD: [said, said]}))
    assert list(found) == [ORDERS, OLD]
    old = found[OLD]
    assert (old.disabled, old.urn, old.relation, old.sql) == (True, f"duckdb/{OLD}", "", "")
    assert (old.reads, old.edges, old.status, old.diagnostics) == ((), (), ParseStatus.NOT_SQL, ())
    assert [(c.name, c.data_type, c.description, c.declared) for c in old.columns] == [("id", "int", "Key", True)]
    assert (old.description, old.path) == ("As it was", "models/old.sql")
    assert old.owners == (Owner(name="ann", provenance=Provenance.DBT_META),)
    assert (old.details["pii"], old.details["patch_path"]) == (True, "models/old.yml")
    assert not found[ORDERS].disabled


def test_an_enabled_resource_of_the_same_id_is_the_asset() -> None:
    (only,) = assets(manifest(nodes=nodes(ORDERS), disabled={ORDERS: [off(ORDERS)]})).values()
    assert not only.disabled


@pytest.mark.parametrize("version", [1, 2, 3])
def test_a_list_of_them_up_to_v3(version: int) -> None:
    found = assets(manifest(version=version, disabled=[off(OLD), off(OLD), off(ORDERS)]))
    assert [(a.unique_id, a.disabled) for a in found.values()] == [(OLD, True), (ORDERS, True)]


@pytest.mark.parametrize(
    ("unique_id", "kind"),
    [
        ("source.shop.raw.orders", Kind.SOURCE),
        ("seed.shop.orders", Kind.SEED),
        ("exposure.shop.board", Kind.EXPOSURE),
        ("metric.shop.revenue", Kind.METRIC),
        ("test.shop.not_null_orders_id.1", Kind.TEST),
        ("unit_test.shop.orders.adds", Kind.TEST),
    ],
)
def test_resources_of_every_kind(unique_id: str, kind: Kind) -> None:
    resource_type, _, name, *_ = unique_id.split(".")
    said = {"name": name, "resource_type": resource_type, "owner": {"name": "Ann", "email": "a@b.example"}}
    found = assets(manifest(disabled={unique_id: [said]}))[unique_id]
    assert (found.kind, found.disabled, found.name) == (kind, True, name)
    assert found.owners == (Owner(name="Ann", email="a@b.example", provenance=Provenance.EXPOSURE),)


def test_of_an_unknown_type_nothing_is_said() -> None:
    assert assets(manifest(disabled={"saga.shop.x": [{"name": "x", "resource_type": "saga"}]})) == {}


def test_it_is_counted_apart() -> None:
    data = manifest(nodes=nodes(ORDERS), disabled={OLD: [off(OLD)]})
    counts = dbt.read(dbt.Artifacts(manifest=data)).counts
    assert (counts["model"], counts["disabled"], counts["compiled"]) == (1, 1, 0)


def test_who_depends_on_it_is_told_so() -> None:
    data = manifest(nodes={ORDERS: node(ORDERS, upstream=[OLD])}, disabled={OLD: [off(OLD)]})
    asset = assets(data)[ORDERS]
    assert asset.reads == ()
    assert [d.message for d in asset.diagnostics] == [f"It depends on {OLD}, which is disabled."]


def test_its_sql_is_not_missed() -> None:
    project = dbt.read(dbt.Artifacts(manifest=manifest(disabled={OLD: [off(OLD)]})))
    assert by_id(dbt.with_lineage(project, FakeRun())) == by_id(project)


@needs_data
@each_project
def test_of_real_projects_each_is_there_once(folder: str) -> None:
    found: list[Asset] = [a for a in project(folder).assets if a.disabled]
    assert len(found) == len({a.unique_id for a in found}) == facts(folder)["counts"]["disabled_ids"]
    assert all(a.urn.endswith(f"/{a.unique_id}") and not a.reads and not a.sql for a in found)
