"""Models that repeat: their SQL means the same, however it is written."""

import shutil
import sqlite3
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from tests.catalog.examples import project
from tests.conftest import RealDb, ingest

import catchment
from catchment.catalog import Catalog
from catchment.completeness import PartialReason
from catchment.errors import CatalogError
from catchment.findings import repeats
from catchment.findings.all import conflicts
from catchment.findings.conflict import ConflictKind
from catchment.ingest import SqlOptions, ingest_sql
from catchment.store import parses

from .conftest import told

PAID = "select id, a as amount from {raw} where b = 1 and t = 'x'"


def found(folder: Path, models: dict[str, Any], **options: str) -> Any:
    db = folder / "catchment.db"
    ingest(db, project(folder / "target", models), **options)
    with catchment.open(db) as catalog:
        return conflicts(catalog, [ConflictKind.SAME_SQL])


@pytest.mark.parametrize(
    "other",
    [
        PAID,
        "SELECT id,\n  a amount -- paid\nFROM {raw}\nWHERE t = 'x' AND (b = 1)",
        "select r.id, r.a as amount from {raw} as r where r.b = 1 and r.t = 'x'",
        "with paid as (select * from {raw} where b = 1 and t = 'x') select id, a as amount from paid",
        "select amount, id from (select a as amount, id, b, t from {raw}) where 1 = b and t = 'x' order by 1",
    ],
)
def test_the_same(other: str, tmp_path: Path) -> None:
    assert told(found(tmp_path, {"one": PAID, "two": other})) == [("SAME_SQL", ["one", "two"])]


@pytest.mark.parametrize(
    "other",
    [
        PAID.replace("{raw}", "{raw2}"),
        PAID.replace("b = 1", "b = 2"),
        PAID.replace("amount", "total"),
        PAID.replace("a as", "a + 1 as"),
        PAID.replace("and", "or"),
        PAID + " limit 1",
        PAID.replace("select", "select distinct"),
        f"{PAID} union all {PAID}",
    ],
)
def test_different(other: str, tmp_path: Path) -> None:
    assert told(found(tmp_path, {"one": PAID, "two": other})) == []


def test_the_most_depended_upon_is_the_one_to_keep(tmp_path: Path) -> None:
    models = {"a": PAID, "b": PAID, "c": PAID, "user": "select id from {b}", "its_user": "select id from {user}"}
    (conflict,) = found(tmp_path, models).found
    assert [(side.name, side.dependents) for side in conflict.sides] == [("b", 2), ("a", 0), ("c", 0)]
    assert conflict.evidence == "b, a and c are the same query under 3 names; most depends on b"


def test_versions_and_environments_of_one_model_are_no_repeat(tmp_path: Path) -> None:
    version = {"name": "orders", "sql": PAID, "version": 1, "latest_version": 2}
    models = {"orders.v1": version, "orders.v2": version | {"version": 2}}
    relations = {
        name: {**fields, "relation_name": f'"db"."main"."o{place}"'}
        for place, (name, fields) in enumerate(models.items())
    }
    assert told(found(tmp_path, relations)) == []
    elsewhere = {"orders.v1": {**relations["orders.v1"], "relation_name": '"dev"."main"."o0"'}}
    ingest(tmp_path / "catchment.db", project(tmp_path / "dev", elsewhere), source="dev")
    with catchment.open(tmp_path / "catchment.db") as catalog:
        assert told(conflicts(catalog, [ConflictKind.SAME_SQL])) == []


def test_tables_that_are_only_a_shape_are_no_repeat(tmp_path: Path) -> None:
    shape = "select * from (select cast('x' as varchar) as id) as empty where 1 = 0"
    assert told(found(tmp_path, {"a": shape, "b": shape})) == []


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    broken = "selec id from {raw}"
    result = found(tmp_path, {"one": PAID, "two": broken, "three": PAID})
    assert told(result) == [("SAME_SQL", ["one", "three"])]
    assert result.completeness.reasons == (PartialReason.UNPARSED_SQL,)
    assert result.completeness.unparsed_assets == ("duckdb/db.main.two",)


def test_views_of_sql_files(tmp_path: Path) -> None:
    sql = """create table orders (id int, amount int, status varchar(9));
create view paid as select id, amount from orders where status = 'paid';

-- the same
create or replace view paid_orders as
with o as (select * from orders)
select o.id, (o.amount) as amount from o where (o.status = 'paid');
create view unpaid as select id, amount from orders where status <> 'paid'; create view x as select id from orders;
"""
    (tmp_path / "a.sql").write_text(sql)
    db = tmp_path / "catchment.db"
    ingest_sql([tmp_path / "a.sql"], db, SqlOptions(dialect="postgres"))
    with catchment.open(db) as catalog:
        result = conflicts(catalog, [ConflictKind.SAME_SQL])
    assert told(result) == [("SAME_SQL", ["paid", "paid_orders"])]
    # Two that share a line have no text of their own.
    assert result.completeness.unparsed_assets == ("postgres/unpaid", "postgres/x")


def test_meanings_are_kept_and_not_worked_out_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = told(found(tmp_path, {"one": PAID, "two": PAID}))

    def refuse(tasks: Any, *_: object) -> list[None]:
        assert not tasks
        return []

    monkeypatch.setattr(repeats.workers, "sign_in_workers", refuse)
    with catchment.open(tmp_path / "catchment.db") as catalog:
        assert told(conflicts(catalog, [ConflictKind.SAME_SQL])) == first


def test_a_catalog_that_cannot_be_written_answers_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise CatalogError("locked") from sqlite3.OperationalError("locked")

    # Of what finding repeats sees alone: the ingestion before it writes.
    monkeypatch.setattr(repeats, "parses", SimpleNamespace(key=parses.key, kept=parses.kept, keep=refuse))
    assert told(found(tmp_path, {"one": PAID, "two": PAID})) == [("SAME_SQL", ["one", "two"])]


def test_a_real_project(real_db: RealDb, tmp_path: Path) -> None:
    """Tuva's head: found by comparing the compiled texts without comments, white space and brackets."""
    with catchment.open(shutil.copy(real_db("tuva_pr/head")[0], tmp_path)) as catalog:
        found = conflicts(catalog, [ConflictKind.SAME_SQL])
    by_size = sorted(sorted(side.name for side in one.sides) for one in found.found)
    assert by_size == [
        [f"ahrq_measures__int_pqi_{each}_denom" for each in ("01", "03", "07", "08", "11", "12", "14", "16")],
        [f"ahrq_measures__int_pqi_{each}_exclusions" for each in ("01", "03", "14")],
        ["cms_chronic_conditions__stg_core__patient", "tuva_chronic_conditions__stg_core__patient"],
        ["cms_hcc__stg_core__patient", "quality_measures__stg_core__patient"],
    ]
    assert not found.completeness.is_partial


def test_nothing_is_compared_in_an_empty_catalog(catalog: Any) -> None:
    empty: Catalog = catalog()
    assert conflicts(empty).found == ()
