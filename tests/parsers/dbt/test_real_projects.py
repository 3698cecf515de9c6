"""Every real project: its facts equal those computed from its JSON without us."""

from collections import Counter

import pytest

from catchment_parsers import dbt
from catchment_parsers.facts import Asset, Kind, Owner, ParseStatus, Provenance

from .factory import FakeRun, by_id, manifest, node
from .real import DATA, artifacts, content, each_project, facts, lineage, needs_data, project, run

pytestmark = needs_data
EDGE_KINDS = {Kind.MODEL, Kind.SEED, Kind.SNAPSHOT, Kind.ANALYSIS, Kind.EXPOSURE}
QUERIES = {Kind.MODEL, Kind.SNAPSHOT, Kind.ANALYSIS}


@each_project
def test_counts(folder: str) -> None:
    known, counts = facts(folder), project(folder).counts
    by_type = known["counts"]["nodes_by_type"]
    assert {kind: counts.get(kind, 0) for kind in by_type} == by_type
    sections = ("source", "exposure", "group", "metric", "semantic_model", "unit_test")
    plural = {one: known["counts"][f"{one}s"] for one in sections}
    assert {one: counts.get(one, 0) for one in sections} == plural
    assert counts.get("saved_query", 0) == known["counts"]["saved_queries"]
    assert counts["disabled"] == known["counts"]["disabled_ids"]
    assert counts["compiled"] == known["models"]["compiled"]


@each_project
def test_table_level_edges(folder: str) -> None:
    assets = by_id(project(folder))
    pairs = facts(folder)["edge_list"]
    # Several resources may name one relation: each expected upstream is compared by its URN.
    expected = {(assets[up].urn, down) for up, down in pairs if assets[up].urn != assets[down].urn}
    got = {(read.source, one.unique_id) for one in assets.values() if one.kind in EDGE_KINDS for read in one.reads}
    assert got == expected
    assert len(pairs) == facts(folder)["edges"]["count"]


@each_project
def test_columns_and_types_of_the_warehouse(folder: str) -> None:
    relations = facts(folder).get("warehouse", {}).get("by_relation", {})
    assets: dict[str, Asset] = {}
    for asset in project(folder).assets:
        if asset.relation:
            assets.setdefault(asset.urn.partition("/")[2], asset)
    known = {name: columns for name, columns in relations.items() if name.lower() in assets}
    # Two projects share one warehouse in the mesh; tuva_invocations is made by a hook.
    elsewhere = {"jaffle_mesh/platform": 2, "jaffle_mesh/finance": 0, "tuva_pr/base": 1, "tuva_pr/head": 1}
    assert len(relations) - len(known) == elsewhere.get(folder, 0)
    for name, columns in known.items():
        asset = assets[name.lower()]
        assert [[c.name, c.data_type] for c in asset.columns if c.in_catalog] == columns, name


@each_project
def test_catalog_columns(folder: str) -> None:
    known = facts(folder).get("catalog")
    reported = {a.urn: [c for c in a.columns if c.in_catalog] for a in project(folder).assets}
    sources = sum(c.in_catalog for a in project(folder).assets for c in a.columns)
    assert sources == (known["columns"] if known else 0)
    assert all(c.ordinal == i for columns in reported.values() for i, c in enumerate(columns, start=1))


@each_project
def test_declared_columns(folder: str) -> None:
    known = facts(folder)["columns"]
    models = enabled(folder, Kind.MODEL)
    declared = [c for a in models for c in a.columns if c.declared]
    assert len(declared) == known["declared_in_models"]
    assert sum(bool(c.description.strip()) for c in declared) == known["documented_in_models"]
    assert sum(bool(a.description.strip()) for a in models) == facts(folder)["models"]["described"]


@each_project
def test_ownership(folder: str) -> None:
    known = facts(folder)["ownership"]
    models = enabled(folder, Kind.MODEL)
    by_provenance = Counter(p for a in models for p in {owner.provenance for owner in a.owners})
    assert sum(bool(a.group) for a in models) == known["models_with_group"]
    assert dict(Counter(a.group for a in models if a.group)) == known["models_by_group"]
    assert by_provenance[Provenance.DBT_META] == known["models_with_meta_owner"]
    assert sum(bool(a.owners) for a in models) == known["models_with_any_owner"]
    sources = enabled(folder, Kind.SOURCE)
    assert sum(bool(a.owners) for a in sources) == known["sources_with_meta_owner"]
    exposures = {a.unique_id: a for a in project(folder).assets if a.kind is Kind.EXPOSURE}
    for unique_id, said in known["exposures"].items():
        owner, details = exposures[unique_id].owners[0], exposures[unique_id].details
        assert (owner.name, owner.email) == (said["owner"]["name"] or said["owner"]["email"], said["owner"]["email"])
        assert (details["type"], details.get("maturity")) == (said["type"], said["maturity"])


@each_project
def test_tests_and_the_columns_they_test(folder: str) -> None:
    known = facts(folder)["tests"]
    tests = [a for a in enabled(folder, Kind.TEST) if a.details["test_type"] != "unit"]
    names = Counter(f"{a.details.get('namespace', '')}:{a.details['test_type']}" for a in tests)
    assert names == known["by_name"]
    # The figures know only tests that are declared on a column, as their name or argument says.
    tested = {
        f"{a.details['attached_id']}::{column}"
        for a in tests
        for column in a.details["columns"]
        if a.details.get("attached_id")
    }
    expected = {key.replace('"', "").lower() for key in known["per_column"]}
    assert expected <= {key.lower() for key in tested}


@each_project
def test_last_status_of_tests(folder: str) -> None:
    results = facts(folder).get("run_results", {})
    executed = next((r for name, r in results.items() if name.startswith("run_results_test")), None)
    tests = enabled(folder, Kind.TEST)
    got = Counter(a.details["status"] for a in tests if a.details["status"])
    if executed is None or "dbt_artifacts" in folder:
        return
    assert got["pass"] + got["success"] >= executed["by_status"].get("pass", 0)
    assert sum(got.values()) <= executed["results"]
    assert got["fail"] == executed["by_status"].get("fail", 0)


@each_project
@pytest.mark.parametrize("real", [False, True], ids=["fake run", "real run"])
def test_every_query_has_a_status_and_every_column_a_reason(folder: str, real: bool) -> None:
    done = lineage(folder) if real else dbt.with_lineage(project(folder), FakeRun())
    queries = [a for a in done.assets if a.kind in QUERIES and not a.disabled]
    assert all(a.status is not ParseStatus.NOT_SQL for a in queries)
    assert all(a.diagnostics for a in queries if a.status is not ParseStatus.PARSED)
    for asset in queries:
        targets = {edge.target for edge in asset.edges}
        assert [c.name for c in asset.columns if not c.reason and c.name.lower() not in targets] == []
    compiled = [a for a in queries if a.sql and a.kind is Kind.MODEL]
    assert len(compiled) == facts(folder)["models"]["compiled"]


@each_project
def test_lineage_of_sql_keeps_what_dbt_says(folder: str) -> None:
    before, after = by_id(project(folder)), by_id(lineage(folder))
    for unique_id, asset in after.items():
        declared = [read.source for read in before[unique_id].reads]
        assert [read.source for read in asset.reads][: len(declared)] == declared
        extra = {read.source for read in asset.reads[len(declared) :]}
        said = " ".join(d.message for d in asset.diagnostics if d.code == "hard-coded-reference")
        assert all(urn in said for urn in extra)
        sources = {edge.source.partition("#")[0] for edge in asset.edges}
        if asset.kind not in {Kind.METRIC, Kind.SAVED_QUERY}:
            assert sources <= {read.source for read in asset.reads}, unique_id


def enabled(folder: str, kind: Kind) -> list[Asset]:
    return [asset for asset in project(folder).assets if asset.kind is kind and not asset.disabled]


def test_groups_own_what_is_in_them() -> None:
    base = by_id(project("jaffle_governed_pr/base"))
    finance = [
        Owner(name="finance", provenance=Provenance.DBT_GROUP, email=email, group=True)
        for email in ("finance@example.com", "controllers@example.com")
    ]
    assert [o for o in base["model.jaffle_governed.orders"].owners if o.group] == finance


def test_manifest_without_compiled_sql_says_so() -> None:
    files = artifacts("jaffle_governed_pr/base")
    poor = content(DATA / "jaffle_governed_pr/base/manifest_after_source_freshness.json")
    done = dbt.with_lineage(dbt.read(dbt.Artifacts(manifest=poor, catalog=files.catalog)), FakeRun())
    queries = [a for a in done.assets if a.kind in QUERIES and not a.disabled]
    assert {a.status for a in queries} == {ParseStatus.MISSING}
    assert {d.code for a in queries for d in a.diagnostics} >= {"not-compiled"}


def test_source_freshness() -> None:
    asset = by_id(project("jaffle_governed_pr/base"))["source.jaffle_governed.jaffle_raw.raw_orders"]
    freshness = asset.details["freshness"]
    assert (freshness["status"], freshness["max_loaded_at"]) == ("warn", "2018-04-09T00:00:00+00:00")
    assert freshness["criteria"]["warn_after"] == {"count": 24, "period": "hour"}


def test_foreign_nodes_of_a_mesh() -> None:
    done = by_id(dbt.with_lineage(project("jaffle_mesh/finance"), FakeRun()))
    foreign = [a for a in done.values() if any(d.code == "foreign-node" for d in a.diagnostics)]
    assert len(foreign) == 16
    platform = {a.urn for a in project("jaffle_mesh/platform").assets}
    assert all(a.urn in platform for a in foreign)


def test_readers_of_a_renamed_column() -> None:
    """The data's README names the true readers of ``stg_payments.amount`` and of ``most_recent_order``."""
    done = by_id(lineage("jaffle_governed_pr/base"))
    models = {
        unique_id.removeprefix("model.jaffle_governed."): asset
        for unique_id, asset in done.items()
        if asset.kind is Kind.MODEL
    }

    def readers(column: str) -> set[tuple[str, str]]:
        return {(name, e.target) for name, a in models.items() for e in a.edges if e.source.endswith(f"{column}")}

    assert readers("stg_payments#amount") == {
        ("int_order_payments", "total_amount"),
        ("orders", "credit_card_amount"),
        ("orders", "coupon_amount"),
        ("orders", "bank_transfer_amount"),
        ("orders", "gift_card_amount"),
        ("orders", "amount"),
        ("customers", "customer_lifetime_value"),
        ("payment_mix", "amount"),
    }
    assert readers("int_order_payments#total_amount") == {
        ("order_summary.v1", "amount"),
        ("order_summary.v2", "amount_usd"),
    }
    assert readers("customers#most_recent_order") == {("customer_360", "")}


@pytest.mark.parametrize("number", [1, 2])
def test_postgres_project_of_sakila(number: int) -> None:
    here = DATA / "datahub_files/dbt"
    files = dbt.Artifacts(
        manifest=content(here / f"sample_dbt_manifest_{number}.json"),
        catalog=content(here / f"sample_dbt_catalog_{number}.json"),
        sources=content(here / f"sample_dbt_sources_{number}.json"),
    )
    done = by_id(dbt.with_lineage(dbt.read(files), run))
    billing = done["model.sample_dbt.monthly_billing_with_cust"]
    assert billing.urn == "postgres/pagila.public.an-aliased-view-for-monthly-billing"
    assert [(c.name, c.data_type) for c in billing.columns if c.in_catalog] == [
        ("billing_month", "timestamp with time zone"),
        ("customer_id", "integer"),
        ("amount", "numeric"),
        ("email", "text"),
    ]
    assert {a.status for a in done.values() if a.kind in QUERIES} == {ParseStatus.PARSED}
    assert done["source.sample_dbt.pagila.actor"].details["freshness"]["status"] == "pass"


def test_results_in_the_shape_of_the_newer_engine() -> None:
    here = DATA / "dbt_artifacts_by_schema_version/v2-engine_fusion_style"
    source = {"name": "orders", "resource_type": "source", "source_name": "raw"}
    files = dbt.Artifacts(
        manifest=manifest(
            nodes={"model.jaffle_shop.customers": node("model.jaffle_shop.customers")},
            sources={"source.jaffle_shop.raw.orders": source},
        ),
        run_results=(content(here / "run_results_v6.json"), content(here / "run_results_2.0.4_compat.json")),
        sources=content(here / "sources_v3.json"),
    )
    found = by_id(dbt.read(files))
    assert found["model.jaffle_shop.customers"].details["run"]["status"] == "success"
    assert found["source.jaffle_shop.raw.orders"].details["freshness"]["status"] == "warn"
