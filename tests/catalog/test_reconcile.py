"""Reconciling: a poorer set of artifacts erases nothing that still holds, and says what it kept or lost."""

import json
from pathlib import Path

import pytest
from tests.catalog.examples import RAW, current, project, uncompiled
from tests.conftest import Ingest
from tests.parsers.dbt.factory import node

import catchment
from catchment.difference import between
from catchment.ingest import Ingested
from catchment.store import Store

MODELS = {
    "orders": {"sql": "select id, a as amount from {raw}", "checksum": {"name": "sha256", "checksum": "1"}},
    "daily": {"sql": "select * from {orders}", "checksum": {"name": "sha256", "checksum": "2"}},
    "look": {
        "sql": "select amount from {daily}",
        "resource_type": "analysis",
        "checksum": {"name": "sha256", "checksum": "3"},
    },
}


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """A project with all that dbt can tell of it, the warehouse's columns of its models too."""
    folder = project(tmp_path / "target", MODELS)
    catalog = json.loads((folder / "catalog.json").read_text())
    for name in ("orders", "daily"):
        columns = {"id": {"name": "id", "type": "INTEGER", "index": 1}}
        columns["amount"] = {"name": "amount", "type": "DECIMAL(9,2)", "index": 2}
        catalog["nodes"][f"model.shop.{name}"] = {"columns": columns}
    (folder / "catalog.json").write_text(json.dumps(catalog))
    results = [{"unique_id": "model.shop.orders", "status": "success", "execution_time": 1.5}]
    said = {"metadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/run-results/v6.json"}}
    (folder / "run_results.json").write_text(json.dumps(said | {"results": results, "args": {"which": "run"}}))
    return folder


def codes(run: Ingested) -> list[str]:
    return [each.code for each in run.diagnostics]


def counts(run: Ingested) -> tuple[int, int, int, int]:
    return run.published.added, run.published.changed, run.published.removed, run.published.unchanged


def without_raw(folder: Path) -> None:
    """Take the Jinja away too, as where it cannot be rendered."""
    said = json.loads((folder / "manifest.json").read_text())
    for each in said["nodes"].values():
        each["raw_code"] = "{{ unknowable() }}"
    (folder / "manifest.json").write_text(json.dumps(said))


def test_a_manifest_without_compiled_sql_keeps_the_lineage(into: Ingest, target: Path, tmp_path: Path) -> None:
    """As `dbt test` and `dbt source freshness` write it over the one that `dbt docs generate` wrote."""
    into(target)
    with Store.open(tmp_path / "catchment.db") as store:
        before = current(store, "shop")
    without_raw(uncompiled(target))
    run = into(target)
    assert counts(run) == (0, 0, 0, len(MODELS) + len(RAW))
    assert codes(run) == ["compiled-sql-kept"]
    assert "for 3 unchanged resources" in run.diagnostics[0].message
    with Store.open(tmp_path / "catchment.db") as store:
        assert current(store, "shop") == before
        assert between(store, 1, 2).assets == ()


@pytest.mark.parametrize("file", ["catalog.json", "run_results.json"])
def test_without_another_artifact_what_it_said_stands(file: str, into: Ingest, target: Path, tmp_path: Path) -> None:
    into(target)
    (target / file).unlink()
    run = into(target)
    assert counts(run) == (0, 0, 0, len(MODELS) + len(RAW))
    assert codes(run) == (["columns-kept"] if file == "catalog.json" else [])
    with catchment.open(tmp_path / "catchment.db") as catalog:
        orders = catalog.asset("orders")
        assert [(c.name, c.data_type, c.in_catalog) for _, c in catalog.columns(orders)] == [
            ("id", "INTEGER", True),
            ("amount", "DECIMAL(9,2)", True),
        ]
        assert orders.asset.details["run"] == {"status": "success", "seconds": 1.5}


def test_what_changed_is_not_kept_and_that_is_said(into: Ingest, target: Path, tmp_path: Path) -> None:
    into(target)
    without_raw(uncompiled(target))
    said = json.loads((target / "manifest.json").read_text())
    said["nodes"]["model.shop.orders"]["checksum"]["checksum"] = "another"
    (target / "manifest.json").write_text(json.dumps(said))
    run = into(target)
    assert codes(run)[:2] == ["compiled-sql-kept", "compiled-sql-lost"]
    assert "1 resource that changed or moved" in run.diagnostics[1].message
    assert "model.shop.orders" in run.diagnostics[1].message
    with catchment.open(tmp_path / "catchment.db") as catalog:
        statuses = {name: catalog.asset(name).asset.status for name in MODELS}
        assert statuses == {"orders": "MISSING", "daily": "PARSED", "look": "PARSED"}
        assert catalog.lineage("daily.amount", upstream=True).completeness.is_partial


def test_a_column_that_the_catalog_has_no_more_is_gone(into: Ingest, target: Path, tmp_path: Path) -> None:
    """Poorer is what says nothing; what says otherwise is news."""
    into(target)
    catalog = json.loads((target / "catalog.json").read_text())
    del catalog["nodes"]["model.shop.orders"]["columns"]["amount"]
    (target / "catalog.json").write_text(json.dumps(catalog))
    into(target)
    with Store.open(tmp_path / "catchment.db") as store:
        (found,) = [each for each in between(store, 1, 2).assets if each.name == "orders"]
    (amount,) = found.columns
    assert (amount.change, amount.name, [(f.field, f.before) for f in amount.fields]) == (
        "CHANGED",
        "amount",
        [("type", "DECIMAL(9,2)")],
    )
    with catchment.open(tmp_path / "catchment.db") as known:
        columns = {c.name: c.in_catalog for _, c in known.columns(known.asset("orders"))}
    assert columns == {"id": True, "amount": False}


def test_columns_are_not_kept_where_a_star_is_over_what_changed(into: Ingest, target: Path, tmp_path: Path) -> None:
    """daily's file is the same; what its star stands for is not."""
    into(target)
    (target / "catalog.json").unlink()
    said = json.loads((target / "manifest.json").read_text())
    orders = said["nodes"]["model.shop.orders"]
    orders |= {"compiled_code": 'select id, b as tax from "db"."main"."raw"'}
    orders["checksum"]["checksum"] = "another"
    (target / "manifest.json").write_text(json.dumps(said))
    into(target)
    with catchment.open(tmp_path / "catchment.db") as catalog:
        assert [column.name for _, column in catalog.columns(catalog.asset("daily"))] == ["id", "tax"]


def test_sql_that_holds_another_text_of_an_ephemeral_model_is_not_kept(into: Ingest, tmp_path: Path) -> None:
    """Its own file is the same, and what dbt would put into it is not."""

    def write(prepared: str) -> Path:
        ephemeral = {"sql": prepared, "config": {"materialized": "ephemeral"}, "relation_name": None}
        text = prepared.replace("{raw}", '"db"."main"."raw"')
        top = f"with __dbt__cte__prepared as (\n{text}\n) select * from __dbt__cte__prepared"
        models = {
            "prepared": ephemeral | {"checksum": {"name": "sha256", "checksum": prepared}},
            "top": {
                "sql": top,
                "raw_code": "select * from {{ ref('prepared') }}",
                "upstream": ["model.shop.prepared"],
                "checksum": {"name": "sha256", "checksum": "1"},
            },
        }
        return project(tmp_path / "target", models)

    into(write("select id, a from {raw}"))
    run = into(uncompiled(write("select id, b from {raw}")))
    assert "model.shop.top" in next(each.message for each in run.diagnostics if each.code == "compiled-sql-lost")
    with catchment.open(tmp_path / "catchment.db") as catalog:
        assert [column.name for _, column in catalog.columns(catalog.asset("top"))] == ["id", "b"]


def test_a_source_of_another_name_recalls_nothing(into: Ingest, target: Path) -> None:
    into(target)
    without_raw(uncompiled(target))
    run = into(target, source="other")
    assert {"compiled-sql-kept", "columns-kept"}.isdisjoint(codes(run))


def test_the_same_input_is_not_decoded_again(into: Ingest, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = into(target)

    def read(*_: object, **__: object) -> None:
        raise AssertionError("decoded")

    monkeypatch.setattr("catchment_parsers.dbt.read", read)
    again = into(target)
    assert (again.published.unchanged, again.counts) == (first.published.added, first.counts)
    with pytest.raises(AssertionError, match="decoded"):
        into(target, namespace="duckdb://elsewhere")


def moved(folder: Path, database: str) -> None:
    """Let a project's relations stand in another database, as each pull request's environment does."""
    for name in ("manifest.json", "catalog.json"):
        text = (folder / name).read_text()
        text = text.replace('\\"db\\"', f'\\"{database}\\"').replace('"database": "db"', f'"database": "{database}"')
        (folder / name).write_text(text)


def test_sql_that_names_another_database_is_not_kept(into: Ingest, target: Path, tmp_path: Path) -> None:
    """Its file is the same, but what it would be compiled to is not."""
    into(target)
    without_raw(uncompiled(target))
    moved(target, "pr")
    (target / "catalog.json").unlink()
    run = into(target)
    assert {"compiled-sql-kept", "columns-kept"}.isdisjoint(codes(run))
    assert "compiled-sql-lost" in codes(run)
    with catchment.open(tmp_path / "catchment.db") as catalog:
        assert catalog.asset("orders").asset.urn == "duckdb/pr.main.orders"
        assert catalog.lineage("orders", upstream=True).completeness.is_partial


def test_a_nightly_sequence_changes_nothing(into: Ingest, target: Path, tmp_path: Path) -> None:
    """The full manifest in the evening, the one that a freshness check left in the morning, over and over."""
    rich = (target / "manifest.json").read_text()
    uncompiled(target)
    poor = (target / "manifest.json").read_text()
    told = []
    for text in (rich, poor, rich, poor):
        (target / "manifest.json").write_text(text)
        told.append(counts(into(target)))
    assert told == [(5, 0, 0, 0)] + [(0, 0, 0, 5)] * 3


def test_sql_whose_macros_changed_is_not_kept(into: Ingest, tmp_path: Path) -> None:
    """Its file is the same, and calls another macro through the same one."""
    models = {
        "orders": {
            "sql": "select id, a as amount from {raw}",
            "checksum": {"name": "sha256", "checksum": "1"},
            "depends_on": {"nodes": ["source.shop.lake.raw"], "macros": ["macro.shop.outer"]},
        }
    }
    macros = {
        "macro.shop.outer": {"macro_sql": "{{ inner() }}", "depends_on": {"macros": ["macro.shop.inner"]}},
        "macro.shop.inner": {"macro_sql": "a", "depends_on": {"macros": []}},
    }
    target = project(tmp_path / "target", models, macros=macros)
    into(target)
    without_raw(uncompiled(target))
    assert codes(into(target))[0] == "compiled-sql-kept"
    said = json.loads((target / "manifest.json").read_text())
    said["macros"]["macro.shop.inner"]["macro_sql"] = "b"
    (target / "manifest.json").write_text(json.dumps(said))
    found = codes(into(target))
    assert "compiled-sql-kept" not in found
    assert "compiled-sql-lost" in found


def test_the_columns_of_a_seed_that_changed_are_not_taken_from_before(into: Ingest, tmp_path: Path) -> None:
    """Its source's own past is nobody else's word."""
    seed = node("seed.shop.rates", checksum={"name": "sha256", "checksum": "1"})
    reader = node("model.shop.all", upstream=["seed.shop.rates"], compiled_code='select * from "db"."main"."rates"')
    target = project(tmp_path / "target", {}, nodes={"seed.shop.rates": seed, "model.shop.all": reader})
    catalog = json.loads((target / "catalog.json").read_text())
    columns = {"code": {"name": "code", "type": "VARCHAR", "index": 1}}
    (target / "catalog.json").write_text(json.dumps(catalog | {"nodes": {"seed.shop.rates": {"columns": columns}}}))
    into(target)
    with catchment.open(tmp_path / "catchment.db") as known:
        assert known.asset("all").asset.status == "PARSED"
    (target / "catalog.json").unlink()
    text = (target / "manifest.json").read_text().replace('"checksum": "1"', '"checksum": "2"')
    (target / "manifest.json").write_text(text)
    into(target)
    with catchment.open(tmp_path / "catchment.db") as known:
        assert known.asset("all").asset.status == "PARTIAL"
