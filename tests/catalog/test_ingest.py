"""Ingestion of real projects: the catalog says what was found in them without us."""

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.catalog.examples import RAW, project, uncompiled
from tests.catalog.examples import contents as rows
from tests.conftest import DEMO, Ingest, RealDb, ingest
from tests.parsers.dbt.real import PROJECTS, facts, needs_data

import catchment
from catchment.artifacts import contents, load_artifacts
from catchment.errors import CatalogError, InputError
from catchment.graph.export import node_link
from catchment.ingest import Ingested
from catchment.store import Store, popularity, read
from catchment_parsers.facts import Diagnostic, Kind, Owner, ParseStatus, Provenance, Severity, Statement

Json = dict[str, Any]
Exported = Callable[[str], Json]
TABLES = {"model", "seed", "snapshot", "analysis", "exposure"}
"""The kinds whose ``depends_on`` the facts tell."""


@pytest.fixture(scope="session")
def exported(real_db: RealDb) -> Exported:
    """The export of a real project's catalog, with its ``run``; each is made once."""
    known: dict[str, Json] = {}

    def export(folder: str) -> Json:
        if folder not in known:
            db, run = real_db(folder)
            known[folder] = exported_from(db) | {"run": run}
        return known[folder]

    return export


def exported_from(db: Path) -> Json:
    with catchment.open(db) as catalog:
        data: Json = json.loads(json.dumps(node_link(catalog), default=str))
        said = {e.asset.urn: " ".join(d.message for d in e.asset.diagnostics) for e in catalog.state.assets.values()}
        reasons = {urn: text for urn, text in said.items() if text}
    return data | {"reasons": reasons}


def urns(data: Json) -> dict[str, str]:
    """URN by unique_id, those of a relation's second names included."""
    return {node["unique_id"]: node.get("same_as", node["id"]) for node in data["nodes"] if node.get("unique_id")}


each_project = pytest.mark.parametrize("folder", PROJECTS or [pytest.param("", marks=needs_data)])


@each_project
def test_counts_by_kind(folder: str, exported: Exported) -> None:
    known = facts(folder)["counts"]
    expected = Counter(known["nodes_by_type"])
    for kind in ("source", "exposure", "group", "metric", "semantic_model"):
        expected[kind] += known[f"{kind}s"]
    expected["saved_query"] += known["saved_queries"]
    expected["test"] += known["unit_tests"]
    got = Counter(node["kind"] for node in exported(folder)["nodes"] if node["kind"] != "column")
    assert got == +expected


@each_project
def test_table_edges(folder: str, exported: Exported) -> None:
    """All that dbt says; beyond it only what SQL names without ``ref``, and each of those is told."""
    data = exported(folder)
    urn = urns(data)
    kinds = {node["id"]: node["kind"] for node in data["nodes"]}
    expected = {(urn[up], urn[down]) for up, down in facts(folder)["edge_list"] if urn[up] != urn[down]}
    links = (link for link in data["links"] if link["level"] == "dataset" and kinds[link["target"]] in TABLES)
    got = {(link["source"], link["target"]) for link in links}
    assert expected <= got
    names = {urn: node["relation"] for node in data["nodes"] if "relation" in node for urn in [node["id"]]}
    for source, target in got - expected:
        assert "ref()" in data["reasons"][target]
        assert names[source].rpartition(".")[2].strip('"') in data["reasons"][target]
    assert len(got - expected) == {"tuva_pr/head": 273}.get(folder, 0)


@each_project
def test_columns_and_types_are_the_warehouses(folder: str, exported: Exported) -> None:
    data = exported(folder)
    columns: dict[str, list[Json]] = {}
    for node in data["nodes"]:
        if node["kind"] == "column" and node.get("ordinal"):
            columns.setdefault(node["dataset"].partition("/")[2], []).append(node)
    known = {name.lower(): said for name, said in facts(folder).get("warehouse", {}).get("by_relation", {}).items()}
    there = {node["id"].partition("/")[2] for node in data["nodes"]}
    got = {
        name: [[c["name"], c["data_type"]] for c in sorted(columns.get(name, []), key=lambda c: c["ordinal"])]
        for name in known
        if name in there
    }
    assert got == {name: known[name] for name in got}
    elsewhere = {"jaffle_mesh/platform": 2, "tuva_pr/base": 1, "tuva_pr/head": 1}
    assert len(known) - len(got) == elsewhere.get(folder, 0)


@each_project
def test_every_compiled_model_has_a_status_and_a_reason_where_it_is_not_parsed(folder: str, exported: Exported) -> None:
    data = exported(folder)
    models = [node for node in data["nodes"] if node["kind"] == "model" and "same_as" not in node]
    statuses = Counter(node["status"] for node in models)
    assert statuses["NOT_SQL"] == 0
    rendered = data["run"].counts.get("rendered", 0)
    assert sum(statuses.values()) - statuses["MISSING"] == facts(folder)["models"]["compiled"] + rendered
    assert [node["id"] for node in models if node["status"] != "PARSED" and node["id"] not in data["reasons"]] == []
    if "tuva" in folder:
        assert statuses["PARSED"] == facts(folder)["models"]["compiled"]


@each_project
def test_the_graph_hangs_together(folder: str, exported: Exported) -> None:
    data = exported(folder)
    nodes = {node["id"] for node in data["nodes"]}
    assert len(nodes) == len(data["nodes"])
    assert [link for link in data["links"] if not {link["source"], link["target"]} <= nodes] == []
    tables = {(link["source"], link["target"]) for link in data["links"] if link["level"] == "dataset"}
    semantic = {node["id"] for node in data["nodes"] if node["kind"] in ("metric", "saved_query")}
    for link in data["links"]:
        if link["level"] == "column":
            source, target = (link[end].partition("#")[0] for end in ("source", "target"))
            assert (source, target) in tables or source == target or target in semantic, link


def test_governance_of_tuva_is_nothing(exported: Exported) -> None:
    nodes = exported("tuva_pr/head")["nodes"]
    assert [node["id"] for node in nodes if node.get("owners")] == []


# ── two projects in one catalog ──────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("order", [("platform", "finance"), ("finance", "platform")], ids=" then ".join)
def test_a_mesh_is_one_graph(order: tuple[str, str], real: Path, tmp_path: Path) -> None:
    for name in order:
        ingest(tmp_path / "c.db", real / "jaffle_mesh" / name)
    with catchment.open(tmp_path / "c.db") as catalog:
        state = catalog.state

        def upstream(name: str) -> set[str]:
            links = state.lineage.asset_links(catalog.asset(name).id, upstream=True)
            return {state.assets[link.node].asset.unique_id for link in links}

        platform, finance = "model.jaffle_platform", "model.jaffle_finance"
        assert upstream("fct_revenue") == {f"{platform}.{name}" for name in ("orders", "order_summary.v2", "customers")}
        assert upstream("exposure.jaffle_finance.board_pack") == {
            f"{finance}.fct_revenue_monthly",
            f"{platform}.customers",
        }
        orders = catalog.asset("model.jaffle_platform.orders")
        # The platform builds it, so its word counts: the finance project knows neither text nor file.
        assert (orders.asset.path, orders.asset.status, bool(orders.asset.description)) == (
            "models/marts/orders.sql",
            "PARSED",
            True,
        )
        assert {resource.source for resource in orders.resources} == {"jaffle_platform", "jaffle_finance"}
        reached = {each.urn.rpartition(".")[2] for each in catalog.downstream("stg_payments.amount")}
        assert "orders#amount" in reached
        assert any(name.startswith("fct_revenue#") for name in reached)


# ── the demo company ─────────────────────────────────────────────────────────────────────────────

EXPECTED: Json = json.loads((DEMO / "expected.json").read_text())
LINEAGE: Json = json.loads((DEMO / "expected_lineage.json").read_text())["columns"]


@pytest.fixture(scope="module")
def demo_export(demo_db: Path) -> Json:
    return exported_from(demo_db)


def test_demo_counts(demo_export: Json) -> None:
    known = EXPECTED["base"]["counts"]
    got = Counter(node["kind"] for node in demo_export["nodes"])
    expected = Counter(known["nodes"])
    for plural in ("sources", "exposures", "groups", "metrics", "semantic_models", "unit_tests"):
        expected["test" if plural == "unit_tests" else plural.removesuffix("s")] += known[plural]
    expected["saved_query"] += known["saved_queries"]
    assert got - Counter(column=got["column"]) == +expected


def test_demo_table_edges(demo_export: Json) -> None:
    urn = urns(demo_export)
    expected = {(urn[up], urn[down]) for up, down in EXPECTED["base"]["table_edges"]}
    kinds = {node["id"]: node["kind"] for node in demo_export["nodes"]}
    links = (link for link in demo_export["links"] if link["level"] == "dataset")
    assert {(link["source"], link["target"]) for link in links if kinds[link["target"]] in TABLES} == expected


def test_demo_columns(demo_export: Json) -> None:
    urn, columns = urns(demo_export), {}
    for node in demo_export["nodes"]:
        if node["kind"] == "column" and node.get("ordinal"):
            columns.setdefault(node["dataset"], []).append(node)
    for unique_id, expected in EXPECTED["base"]["columns"].items():
        found = sorted(columns[urn[unique_id]], key=lambda column: column["ordinal"])
        assert [[column["name"], column["data_type"]] for column in found] == expected, unique_id


@pytest.mark.parametrize("column", LINEAGE)
def test_demo_lineage_of_a_column(column: str, demo: catchment.Catalog) -> None:
    expected = LINEAGE[column]
    asset, _, name = column.partition("#")
    entry = demo.asset(asset)
    node = demo.column_node(entry, name)
    ids = {e.asset.urn: e.asset.unique_id for e in demo.state.assets.values()}

    def named(urn: str) -> str:
        owner, _, source = urn.partition("#")
        return f"{ids[owner]}#{source}"

    into = read.edge_rows(demo.store, entry.id, target=node)
    direct = [edge for edge in into if edge.subtype in ("IDENTITY", "TRANSFORMATION", "AGGREGATION")]
    rows_ = read.edge_rows(demo.store, entry.id, target=entry.id)
    assert sorted({named(edge.source) for edge in direct}) == sorted(expected["direct"])
    assert sorted({named(e.source) for e in into if e not in direct}) == sorted(expected["indirect_column"])
    assert sorted({named(edge.source) for edge in rows_}) == sorted(expected["indirect_rows"])
    assert any(edge.masking for edge in direct) is expected.get("masking", False)


def test_demo_codeowners(demo: catchment.Catalog) -> None:
    expected = json.loads((DEMO / "expected_codeowners.json").read_text())["owners"]
    by_path: dict[str, list[str]] = {}
    for entry in demo.state.assets.values():
        if entry.asset.kind is Kind.MODEL:
            owners = [owner.name for owner in entry.asset.owners if owner.provenance is Provenance.CODEOWNERS]
            by_path[f"dbt/{entry.asset.path}"] = owners
    models = {path: owners for path, owners in expected.items() if path in by_path}
    assert len(models) == 9
    assert {path: by_path[path] for path in models} == models


def test_demo_freshness(demo: catchment.Catalog) -> None:
    sources = (e.asset for e in demo.state.assets.values() if e.asset.kind is Kind.SOURCE)
    got = {asset.unique_id: asset.details.get("freshness", {}).get("status") for asset in sources}
    assert {key: got.get(key) for key in EXPECTED["base"]["freshness"]} == EXPECTED["base"]["freshness"]


# ── runs ─────────────────────────────────────────────────────────────────────────────────────────

MODELS = {"a": "select id, a from {raw}", "b": "select id, sum(a) as s from {a} group by id"}


def told(run: Ingested) -> tuple[int, int, int, int]:
    return run.published.added, run.published.changed, run.published.removed, run.published.unchanged


def test_the_same_input_again_writes_only_a_run(into: Ingest, tmp_path: Path) -> None:
    target = project(tmp_path / "target", MODELS)
    assert told(into(target)) == (len(MODELS) + len(RAW), 0, 0, 0)
    with Store.open(tmp_path / "catchment.db") as store:
        before = rows(store)
    assert told(into(target)) == (0, 0, 0, 4)
    with Store.open(tmp_path / "catchment.db") as store:
        after = rows(store)
    assert (len(before.pop("run")), len(after.pop("run"))) == (1, 2)
    assert after == before


def test_a_changed_model_alone_is_written(into: Ingest, tmp_path: Path) -> None:
    into(project(tmp_path / "target", MODELS))
    head = MODELS | {"b": "select id, max(a) as s from {a} group by id", "c": "select s from {b}"}
    assert told(into(project(tmp_path / "target", head))) == (1, 1, 0, 3)
    assert told(into(project(tmp_path / "target", {"a": MODELS["a"]}))) == (0, 0, 2, 3)


def test_unchanged_sql_is_not_parsed_again(into: Ingest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from catchment import workers

    into(project(tmp_path / "target", MODELS))
    parsed: list[str] = []

    def read_in_workers(tasks: list[Any], *_: object) -> Any:
        parsed.extend(task.sql for task in tasks)
        return workers.read_inline(tasks)

    monkeypatch.setattr(workers, "read_in_workers", read_in_workers)
    described = {"a": {"sql": MODELS["a"], "description": "All of it."}, "b": MODELS["b"], "c": "select s from {b}"}
    assert told(into(project(tmp_path / "target", described))) == (1, 1, 0, 3)
    assert parsed == ['select s from "db"."main"."b"']


def test_what_people_assigned_outlasts_every_run(into: Ingest, tmp_path: Path) -> None:
    from catchment.store import people

    into(project(tmp_path / "target", MODELS))
    with catchment.open(tmp_path / "catchment.db") as catalog:
        eve = Owner(name="eve", provenance=Provenance.MANUAL)
        people.assign_owner(catalog.store, catalog.asset("a").id, eve, actor="eve")
    into(project(tmp_path / "target", {"b": "select id from {raw}"}))
    into(project(tmp_path / "target", {name: {"sql": sql, "meta": {"owner": "bob"}} for name, sql in MODELS.items()}))
    with catchment.open(tmp_path / "catchment.db") as catalog:
        owners = [(owner.name, owner.provenance) for owner in catalog.asset("a").asset.owners]
    assert owners == [("eve", "MANUAL"), ("bob", "DBT_META")]


def test_two_sources_by_name(into: Ingest, tmp_path: Path) -> None:
    target = project(tmp_path / "target", MODELS)
    assert told(into(target, source="one")) == told(into(target, source="two")) == (4, 0, 0, 0)
    assert told(into(target, source="one", namespace="snowflake://acme")) == (0, 4, 0, 0)
    with catchment.open(tmp_path / "catchment.db") as catalog:
        assert {run.source for run in read.runs(catalog.store)} == {"one", "two"}
        assert len(catalog.asset("snowflake://acme/db.main.a").resources) == 1


# ── bad input ────────────────────────────────────────────────────────────────────────────────────


UNKNOWN = MODELS | {"c": {"sql": "select id, b from {a}", "raw_code": "select id, {{ var('c') }} from {{ ref('a') }}"}}
"""Of these, ``c`` is known only once it is compiled."""


def test_a_manifest_without_compiled_sql_is_rendered(tmp_path: Path) -> None:
    target = project(tmp_path / "target", MODELS)
    assert ingest(tmp_path / "compiled.db", target).counts["compiled"] == 2
    bare = ingest(tmp_path / "bare.db", uncompiled(target))
    assert (bare.counts["not_compiled"], bare.counts["rendered"], bare.statuses) == (0, 2, {"PARSED": 2})
    links = exported_from(tmp_path / "bare.db")["links"]
    assert links == exported_from(tmp_path / "compiled.db")["links"] != []


def test_what_cannot_be_rendered_is_published_with_its_tables(into: Ingest, tmp_path: Path) -> None:
    target = uncompiled(project(tmp_path / "target", UNKNOWN))
    for _ in range(2):  # an unchanged input says so again
        run = into(target)
        assert (run.counts["not_compiled"], run.counts["rendered"]) == (1, 2)
    with catchment.open(tmp_path / "catchment.db") as catalog:
        asset = catalog.asset("c").asset
    assert asset.status is ParseStatus.MISSING
    assert [each.code for each in asset.diagnostics] == ["value-unknown"]
    links = exported_from(tmp_path / "catchment.db")["links"]
    assert [link["source"] for link in links if link["target"] == "duckdb/db.main.c"] == ["duckdb/db.main.a"]


def test_a_folder_without_a_manifest(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no manifest\.json in .*: name the target folder of a dbt project"):
        load_artifacts(tmp_path)


def test_a_folder_with_gzipped_artifacts(into: Ingest, tmp_path: Path) -> None:
    import gzip

    target = project(tmp_path / "target", MODELS)
    for path in list(target.iterdir()):
        path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(path.read_bytes()))
        path.unlink()
    assert told(into(target)) == (4, 0, 0, 0)
    assert told(into(target / "manifest.json.gz")) == (0, 0, 0, 4)


def test_a_byte_order_mark_is_no_matter(into: Ingest, tmp_path: Path) -> None:
    path = project(tmp_path / "target", MODELS) / "manifest.json"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert told(into(path)) == (4, 0, 0, 0)


def test_contents_of_what_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "bad.gz").write_bytes(b"\x1f\x8b not gzip")
    for path, message in (
        (tmp_path, "is a folder"),
        (tmp_path / "no", "no file"),
        (tmp_path / "bad.gz", "damaged gzip"),
    ):
        with pytest.raises(InputError, match=message):
            contents(path)


def test_what_was_given_up_is_tried_again(into: Ingest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = project(tmp_path / "target", {"m": "select id from {raw}"})
    given_up = Diagnostic(code="gave-up", message="it took too long", severity=Severity.ERROR)
    lost = Statement(kind="UNKNOWN", status=ParseStatus.FAILED, diagnostics=(given_up,))
    with monkeypatch.context() as busy:
        busy.setattr("catchment.workers.read_in_workers", lambda tasks, *_: [(lost,) for _ in tasks])
        assert into(target).statuses == {"FAILED": 1}
    assert into(target).statuses == {"PARSED": 1}


def test_a_run_is_counted_and_so_is_one_of_the_same_input(into: Ingest, tmp_path: Path) -> None:
    """How much depends on each asset is kept with each run, whether it says anything new or not."""
    target = project(tmp_path / "target", {"orders": "select id from {raw}", "daily": "select id from {orders}"})
    for _ in range(2):
        into(target)
        with catchment.open(tmp_path / "catchment.db") as catalog:
            kept = popularity.kept(catalog.store) or {}
            assert {catalog.state.assets[node].asset.name: told.all for node, told in kept.items()} == {
                "raw": 2,
                "orders": 1,
            }


def test_a_run_stands_where_its_counts_cannot_be_written(
    into: Ingest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*_: object) -> None:
        raise CatalogError("database is locked")

    target = project(tmp_path / "target", {"orders": "select id from {raw}"})
    monkeypatch.setattr(popularity, "keep", locked)
    monkeypatch.setattr(popularity, "repeat", locked)
    for run in (1, 2):
        assert into(target).published.run == run
    with catchment.open(tmp_path / "catchment.db") as catalog:
        assert popularity.kept(catalog.store) is None
        assert [told.all for _, told in catalog.most_depended_upon()] == [1]
