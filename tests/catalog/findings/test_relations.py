"""Relations that are built twice."""

from pathlib import Path

from tests.catalog.examples import asset
from tests.conftest import ingest

import catchment
from catchment.findings.all import conflicts
from catchment.findings.conflict import ConflictKind
from catchment.findings.relations import warnings
from catchment.ingest import SqlOptions, ingest_sql
from catchment_parsers.facts import Asset, Kind

from .conftest import Make

TWICE = [ConflictKind.SAME_RELATION]


def built(name: str, unique_id: str, kind: Kind = Kind.MODEL, **fields: object) -> Asset:
    return asset(name, kind=kind, unique_id=unique_id, **{"path": f"{unique_id}.sql", **fields})


def test_two_projects_that_build_one_relation(catalog: Make) -> None:
    known = catalog(
        shop=[built("orders", "model.shop.orders"), built("items", "model.shop.items")],
        finance=[built("orders", "model.finance.orders"), built("books", "model.finance.books")],
    )
    (found,) = conflicts(known, TWICE).found
    assert [(side.source, side.unique_id, side.path) for side in found.sides] == [
        ("finance", "model.finance.orders", "model.finance.orders.sql"),
        ("shop", "model.shop.orders", "model.shop.orders.sql"),
    ]
    sentence = (
        "duckdb/db.main.orders is built by model.shop.orders of shop (model.shop.orders.sql) and "
        "model.finance.orders of finance (model.finance.orders.sql)"
    )
    assert found.evidence == sentence
    assert warnings(known.store, "finance") == [sentence]
    assert warnings(known.store, "other") == []


def test_one_project_may_do_so_twice(catalog: Make) -> None:
    known = catalog(shop=[built("t", "model.shop.a"), built("t", "seed.shop.b", Kind.SEED)])
    assert [side.unique_id for side in conflicts(known, TWICE).found[0].sides] == ["model.shop.a", "seed.shop.b"]


def test_who_only_refers_to_a_relation_does_not_build_it(catalog: Make) -> None:
    others = [
        built("orders", "model.shop.orders", path=""),
        built("orders", "source.finance.lake.orders", Kind.SOURCE),
        built("orders", "model.finance.off", disabled=True),
        built("orders", "model.finance.inlined", materialized="ephemeral"),
        asset("orders", kind=Kind.TABLE, path="x.sql", details={"referenced_only": True}),
        asset("orders", kind=Kind.TABLE, path="schema.sql", details={"ddl_only": True}),
    ]
    known = catalog(shop=[built("orders", "model.shop.orders")], other=others)
    assert conflicts(known, TWICE).found == ()


def test_ddl_beside_what_fills_the_table(tmp_path: Path) -> None:
    db = tmp_path / "catchment.db"
    for source, sql in {
        "schema": "create table t (id int); alter table t add column n int;",
        "etl": "insert into t select id, 1 from raw_t;",
        "other": "create table t as select id, 2 as n from raw_u;",
    }.items():
        (tmp_path / f"{source}.sql").write_text(sql)
        ingest_sql([tmp_path / f"{source}.sql"], db, SqlOptions(dialect="postgres", source=source))
        with catchment.open(db) as catalog:
            found = [[side.source for side in one.sides] for one in conflicts(catalog, TWICE).found]
        assert found == ([["etl", "other"]] if source == "other" else [])


def test_projects_that_share_models_by_reference_agree(real: Path, tmp_path: Path) -> None:
    for project in ("platform", "finance"):
        ingest(tmp_path / "catchment.db", real / "jaffle_mesh" / project)
    with catchment.open(tmp_path / "catchment.db") as catalog:
        assert conflicts(catalog).found == ()
        assert not conflicts(catalog).completeness.is_partial
