"""Several projects in one catalog: what one tells of columns completes what another reads, in any order."""

import json
from collections.abc import Callable
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from tests.catalog.examples import current, project
from tests.conftest import Ingest, ingest
from tests.parsers.dbt.factory import manifest, node

import catchment
from catchment import completion
from catchment.ingest import SqlOptions, ingest_sql
from catchment.store import Store
from catchment.store.care import checks

ORDERS = "select id, a as amount, t as status from {raw}"


@pytest.fixture
def shop(tmp_path: Path) -> Callable[..., Path]:
    """The project that builds orders, and a summary of it."""

    def write(orders: str = ORDERS) -> Path:
        return project(tmp_path / "shop", {"orders": orders, "daily": "select id, amount from {orders}"})

    return write


def finance(folder: Path, sql: str = 'select * from "db"."main"."orders"', **fields: Any) -> Path:
    """A project that reads the other's orders, of which it knows the name alone, as dbt-loom writes it."""
    foreign = node("model.shop.orders", original_file_path="", compiled=True, compiled_code=None)
    revenue = node("model.finance.revenue", upstream=["model.shop.orders"], compiled=True, compiled_code=sql, **fields)
    top = node(
        "model.finance.top",
        upstream=["model.finance.revenue"],
        compiled_code='select amount from "db"."main"."revenue" where status = 1',
    )
    nodes = {"model.shop.orders": foreign, "model.finance.revenue": revenue, "model.finance.top": top}
    folder.mkdir(exist_ok=True)
    (folder / "manifest.json").write_bytes(manifest(project="finance", nodes=nodes))
    return folder


def edges(db: Path, name: str) -> set[tuple[str, str]]:
    """The column edges into a model, by the last part of their names."""
    from catchment.store import read

    with catchment.open(db) as catalog:
        rows = read.edge_rows(catalog.store, catalog.asset(f"model.finance.{name}").id)
        return {(row.source.rpartition(".")[2], row.target.rpartition(".")[2]) for row in rows}


STARRED = {("orders#id", "revenue#id"), ("orders#amount", "revenue#amount"), ("orders#status", "revenue#status")}


@pytest.mark.parametrize("order", list(permutations(("shop", "finance"))), ids=" then ".join)
def test_a_star_over_another_projects_model_is_its_columns(
    order: tuple[str, ...], into: Ingest, shop: Callable[..., Path], tmp_path: Path
) -> None:
    for name in order:
        into(shop() if name == "shop" else finance(tmp_path / "finance"))
    assert edges(tmp_path / "catchment.db", "revenue") == STARRED
    assert edges(tmp_path / "catchment.db", "top") == {("revenue#amount", "top#amount"), ("revenue#status", "top")}
    with catchment.open(tmp_path / "catchment.db") as catalog:
        assert catalog.asset("model.finance.revenue").asset.status == "PARSED"
        assert [c.name for _, c in catalog.columns(catalog.asset("revenue"))] == ["id", "amount", "status"]
        assert not catalog.lineage("raw.a", upstream=False).completeness.is_partial
        assert [check for check in checks(catalog.store) if not check.ok] == []


def test_the_order_of_ingestion_makes_no_difference(shop: Callable[..., Path], tmp_path: Path) -> None:
    told = []
    for order in permutations(("shop", "finance")):
        db = tmp_path / f"{order[0]}.db"
        for name in order:
            ingest(db, shop() if name == "shop" else finance(tmp_path / "finance"))
        with Store.open(db) as store:
            told.append((current(store, "shop"), current(store, "finance")))
    assert told[0] == told[1]


def test_who_was_completed_is_unchanged_when_it_is_ingested_again(
    into: Ingest, shop: Callable[..., Path], tmp_path: Path
) -> None:
    into(finance(tmp_path / "finance"))
    into(shop())
    # Another file of the same content: what is compared is what it says.
    said = json.loads((tmp_path / "finance" / "manifest.json").read_text())
    (tmp_path / "finance" / "manifest.json").write_text(json.dumps(said, indent=1))
    run = into(tmp_path / "finance").published
    assert (run.added, run.changed, run.removed) == (0, 0, 0)


def test_a_new_column_reaches_the_stars_of_other_projects(
    into: Ingest, shop: Callable[..., Path], tmp_path: Path
) -> None:
    into(shop())
    into(finance(tmp_path / "finance"))
    into(shop("select id, a as amount, t as status, b as tax from {raw}"))
    assert edges(tmp_path / "catchment.db", "revenue") == STARRED | {("orders#tax", "revenue#tax")}


def test_a_reader_that_names_its_columns_is_left_alone(into: Ingest, shop: Callable[..., Path], tmp_path: Path) -> None:
    into(shop())
    into(finance(tmp_path / "finance", 'select id, amount, status from "db"."main"."orders"'))
    with Store.open(tmp_path / "catchment.db") as store:
        before = store.db.execute("SELECT id FROM declaration WHERE key = 'model.finance.revenue'").fetchall()
    into(shop("select id, a as amount, t as status, b as tax from {raw}"))
    with Store.open(tmp_path / "catchment.db") as store:
        after = store.db.execute("SELECT id FROM declaration WHERE key = 'model.finance.revenue'").fetchall()
    assert before == after


def test_an_ambiguous_column_is_settled_by_the_other_project(
    into: Ingest, shop: Callable[..., Path], tmp_path: Path
) -> None:
    sql = 'select status from "db"."main"."orders" join "db"."main"."own" using (id)'
    own = node("model.finance.own", compiled_code="select 1 as id, 2 as x")
    folder = finance(tmp_path / "finance", sql)
    said = json.loads((folder / "manifest.json").read_text())
    said["nodes"]["model.finance.own"] = own
    said["nodes"]["model.finance.revenue"]["depends_on"]["nodes"].append("model.finance.own")
    (folder / "manifest.json").write_text(json.dumps(said))
    into(folder)
    into(shop())
    found = edges(tmp_path / "catchment.db", "revenue")
    assert {edge for edge in found if edge[1] == "revenue#status"} == {("orders#status", "revenue#status")}


def test_an_ephemeral_model_between_the_projects(into: Ingest, shop: Callable[..., Path], tmp_path: Path) -> None:
    """dbt puts its text into whoever reads it, under a name by which its columns are told apart."""
    prepared = (
        'with __dbt__cte__prepared as (\nselect * from "db"."main"."orders"\n) select * from __dbt__cte__prepared'
    )
    folder = finance(tmp_path / "finance", prepared)
    said = json.loads((folder / "manifest.json").read_text())
    said["nodes"]["model.finance.prepared"] = node(
        "model.finance.prepared",
        upstream=["model.shop.orders"],
        config={"materialized": "ephemeral"},
        relation_name=None,
        compiled_code='select * from "db"."main"."orders"',
    )
    said["nodes"]["model.finance.revenue"]["depends_on"]["nodes"] = ["model.finance.prepared"]
    (folder / "manifest.json").write_text(json.dumps(said))
    into(folder)
    into(shop())
    expected = {(f"prepared#{name}", f"revenue#{name}") for name in ("id", "amount", "status")}
    assert edges(tmp_path / "catchment.db", "revenue") == expected
    assert edges(tmp_path / "catchment.db", "prepared") == {
        (f"orders#{name}", f"prepared#{name}") for name in ("id", "amount", "status")
    }


def foreign_reader(folder: Path, name: str, model: str, sql: str, upstream: str) -> Path:
    """A project of one model that reads one of another project."""
    nodes = {upstream: node(upstream, original_file_path="", compiled=True, compiled_code=None)}
    nodes[model] = node(model, upstream=[upstream], compiled=True, compiled_code=sql)
    folder.mkdir(exist_ok=True)
    (folder / "manifest.json").write_bytes(manifest(project=name, nodes=nodes))
    return folder


@pytest.mark.parametrize("order", list(permutations(("shop", "finance", "board"))), ids=" then ".join)
def test_what_a_project_learns_is_told_to_those_that_read_it(
    order: tuple[str, ...], into: Ingest, shop: Callable[..., Path], tmp_path: Path
) -> None:
    star = 'select * from "db"."main"."revenue"'
    for name in order:
        if name == "board":
            into(foreign_reader(tmp_path / name, name, "model.board.pack", star, "model.finance.revenue"))
        else:
            into(shop() if name == "shop" else finance(tmp_path / name))
    with catchment.open(tmp_path / "catchment.db") as catalog:
        pack = catalog.asset("pack")
        assert [column.name for _, column in catalog.columns(pack)] == ["id", "amount", "status"]
        assert [check for check in checks(catalog.store) if not check.ok] == []


def test_another_order_of_columns_is_told_too(into: Ingest, shop: Callable[..., Path], tmp_path: Path) -> None:
    """A set operation goes by the order of columns."""
    into(shop())
    into(finance(tmp_path / "finance", 'select 0 as x, 0 as y, 0 as z union all select * from "db"."main"."orders"'))
    into(shop("select t as status, a as amount, id from {raw}"))
    found = {(source, target.rpartition("#")[2]) for source, target in edges(tmp_path / "catchment.db", "revenue")}
    assert found == {("orders#status", "x"), ("orders#amount", "y"), ("orders#id", "z")}


def test_columns_of_a_model_that_is_gone_are_read_by_no_star(
    into: Ingest, shop: Callable[..., Path], tmp_path: Path
) -> None:
    into(shop())
    into(finance(tmp_path / "finance"))
    into(project(tmp_path / "shop", {"daily": "select id, a as amount from {raw}"}))
    assert edges(tmp_path / "catchment.db", "revenue") == set()
    with catchment.open(tmp_path / "catchment.db") as catalog:
        assert catalog.asset("model.finance.revenue").asset.status == "PARTIAL"


def test_columns_that_another_source_tells_stay_when_one_speaks_no_more_of_them(
    into: Ingest, shop: Callable[..., Path], tmp_path: Path
) -> None:
    into(shop())
    into(shop(), source="staging")
    into(finance(tmp_path / "finance"))
    into(project(tmp_path / "shop", {"daily": "select id, a as amount from {raw}"}), source="staging")
    assert edges(tmp_path / "catchment.db", "revenue") == STARRED


def test_a_source_that_moved_to_another_namespace_is_read_in_it(
    into: Ingest, shop: Callable[..., Path], tmp_path: Path
) -> None:
    into(finance(tmp_path / "finance"))
    into(finance(tmp_path / "finance"), namespace="prod")
    into(shop(), namespace="prod")
    assert edges(tmp_path / "catchment.db", "revenue") == STARRED


def test_columns_that_sql_files_tell_reach_the_stars_of_dbt(into: Ingest, tmp_path: Path) -> None:
    into(finance(tmp_path / "finance"))
    file = tmp_path / "orders.sql"
    file.write_text("create table db.main.orders as select id, amount, status from db.main.raw")
    ingest_sql([file], tmp_path / "catchment.db", SqlOptions(dialect="duckdb"))
    assert edges(tmp_path / "catchment.db", "revenue") == STARRED


def test_two_projects_at_once_complete_each_other(
    into: Ingest, shop: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other one publishes when this one has looked, and has not yet published."""
    into(project(tmp_path / "first", {"daily": "select id from {raw}"}), source="first")
    reread, folder = completion.reread, shop()

    def overtaken(*args: Any) -> Any:
        found = reread(*args)
        monkeypatch.setattr(completion, "reread", reread)
        into(folder)
        return found

    monkeypatch.setattr(completion, "reread", overtaken)
    into(finance(tmp_path / "finance"))
    assert edges(tmp_path / "catchment.db", "revenue") == STARRED
