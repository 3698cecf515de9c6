"""The gate on whole projects: the demo company's pull request against what was worked out by hand, and real ones."""

import gzip
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests.catalog.examples import NAMESPACE, data_test, project, uncompiled
from tests.conftest import DEMO

from catchment.impact.gate import between
from catchment.impact.report import as_json
from catchment.ingest import DbtOptions
from catchment_parsers.facts import Limits

Json = dict[str, Any]
EXPECTED: Json = json.loads((DEMO / "expected_impact.json").read_text())
AFFECTED: Json = EXPECTED["affected"]


def report_of(base: Path, head: Path, **options: Any) -> Json:
    report, incomplete = between(base, head, DbtOptions(**options), fail_on="breaking")
    told: Json = json.loads(msgspec.json.encode(as_json(report)))
    return told | {"incomplete": incomplete}


def unique_ids(*folders: Path) -> dict[str, str]:
    """dbt's unique_id of each asset's URN."""
    found: dict[str, str] = {}
    for folder in folders:
        manifest = json.loads(contents(folder, "manifest.json"))
        sections = ("nodes", "sources", "exposures", "metrics", "semantic_models", "saved_queries", "groups")
        for unique_id, said in ((u, s) for section in sections for u, s in manifest.get(section, {}).items()):
            relation = (said.get("relation_name") or "").replace('"', "").lower()
            found.setdefault(f"duckdb/{relation or unique_id}", unique_id)
    return found


def contents(folder: Path, name: str) -> bytes:
    path = folder / name
    return path.read_bytes() if path.exists() else gzip.decompress((folder / f"{name}.gz").read_bytes())


# ── the demo company ─────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def demo() -> Json:
    return report_of(DEMO / "artifacts/base", DEMO / "artifacts/head")


@pytest.fixture(scope="module")
def ids() -> dict[str, str]:
    return unique_ids(DEMO / "artifacts/base", DEMO / "artifacts/head")


KINDS = {
    "COLUMN_REMOVED": ("COLUMN_REMOVED", "COLUMN_RENAMED"),
    "EXPRESSION_CHANGED": ("COLUMN_LOGIC",),
    "ROWSET_CHANGED": ("ROWSET_LOGIC",),
    "TYPE_CHANGED": ("COLUMN_RETYPED",),
    "GRAIN_CHANGED": ("GRAIN",),
    "MODEL_REMOVED": ("ASSET_REMOVED",),
    "DEPENDENCIES_CHANGED": ("METADATA_ONLY",),
    "DESCRIPTION_AND_OWNER_CHANGED": ("METADATA_ONLY",),
}
"""Our words for those of the file made by hand."""


def test_the_changes_are_those_and_no_others(demo: Json, ids: dict[str, str]) -> None:
    got = {}
    for change in demo["changes"]:
        asset, sep, column = change["target"].partition("#")
        got[ids.get(asset, asset.partition("/")[2]) + sep + column] = change
    expected = {each["target"]: each for each in EXPECTED["changes"] if each["category"] != "none"}
    assert set(got) == set(expected)
    for target, change in expected.items():
        assert got[target]["kind"] in KINDS.get(change["kind"], (change["kind"],)), target
        if change["category"] != "METADATA_ONLY":
            assert got[target]["category"] == change["category"], target
        assert got[target]["location"]["path"].endswith((".sql", ".yml")), target
    assert demo["verdict"] == EXPECTED["verdict"]


def test_what_is_affected_is_that_and_nothing_else(demo: Json) -> None:
    got = {each["unique_id"] for each in demo["affected"]}
    assert set(AFFECTED) <= got
    assert got - set(AFFECTED) <= {each["unique_id"] for each in EXPECTED["either"]}
    assert got.isdisjoint(each["unique_id"] for each in EXPECTED["not_affected"])


# Which columns a dashboard reads, nobody knows, so what it loses is told as a reference that may be broken.
SAID_OTHERWISE = {"exposure.tarn.order_tracking_api": {"COLUMN_REMOVED": "REFERENCE_BROKEN"}}
ORPHANED = {"model.tarn.stg_payments": {"TEST_ORPHANED"}}
"""The singular test that still names ``amount_cents`` stands apart in the file, under ``tests``."""


@pytest.mark.parametrize("unique_id", AFFECTED)
def test_each_affected_asset(unique_id: str, demo: Json, ids: dict[str, str]) -> None:
    expected = AFFECTED[unique_id]
    (got,) = (each for each in demo["affected"] if each["unique_id"] == unique_id)
    words = SAID_OTHERWISE.get(unique_id, {})
    effects = {words.get(effect, effect) for effect in expected["effects"]} | ORPHANED.get(unique_id, set())
    assert effects <= set(got["effects"]) <= effects | set(expected.get("may_also", []))
    assert {owner["email"] or owner["name"] for owner in got["owners"]} == set(expected["owners"])
    _check_columns(got, expected)
    _check_path(got, expected, unique_id, ids)


def _check_columns(got: Json, expected: Json) -> None:
    columns = {each["urn"].partition("#")[2]: set(each["effects"]) for each in got["columns"]}
    known = {name.lower(): set(effects) for name, effects in expected["column_effects"].items()}
    assert set(columns) == set(known)
    # Where all rows change, they change in a new column as well.
    rows = {"ROWSET_CHANGED"} if "ROWSET_CHANGED" in got["effects"] else set()
    also = rows | set(expected.get("may_also", []))
    assert all(known[name] <= effects <= known[name] | also for name, effects in columns.items())


def _check_path(got: Json, expected: Json, unique_id: str, ids: dict[str, str]) -> None:
    path = list(dict.fromkeys(ids[urn.partition("#")[0]] for urn in got["path"]))
    starts = {each["target"].partition("#")[0] for each in EXPECTED["changes"]}
    assert path[0] in starts
    assert path[-1] == unique_id
    assert len(path) <= len(expected["path"])


def test_the_cfos_dashboard_goes_dark(demo: Json) -> None:
    (cfo,) = (each for each in demo["affected"] if each["unique_id"] == "exposure.tarn.cfo_revenue_dashboard")
    assert (cfo["severity"], cfo["certainty"]) == ("CRITICAL", "CERTAIN")
    assert [urn.rpartition(".")[2] for urn in cfo["path"]] == [
        "stg_payments#amount_cents",
        "fct_payments",
        "fct_revenue_daily",
        "cfo_revenue_dashboard",
    ]
    (notify,) = (each for each in demo["notify"] if each["email"] == "ingrid.solberg@tarn.example")
    assert notify["assets"] == [cfo["urn"]]


def test_who_must_look_owns_what_is_affected(demo: Json) -> None:
    by_owner: dict[str, set[str]] = {}
    for each in demo["affected"]:
        for owner in each["owners"]:
            by_owner.setdefault(owner["name"], set()).add(each["urn"])
    assert {each["owner"]: set(each["assets"]) for each in demo["notify"]} == by_owner
    sizes = [len(each["assets"]) for each in demo["notify"]]
    assert sizes == sorted(sizes, reverse=True)


def test_the_demo_is_wholly_understood(demo: Json) -> None:
    # What names a column that is gone is the finding, not a gap in it.
    assert demo["completeness"] == {"isPartial": False, "reasons": [], "unparsedAssets": []}
    assert demo["incomplete"] == ""


def test_codeowners_are_asked_too() -> None:
    report = report_of(
        DEMO / "artifacts/base", DEMO / "artifacts/head", codeowners=DEMO / "CODEOWNERS", project_path="dbt"
    )
    (fct,) = (each for each in report["affected"] if each["unique_id"] == "model.tarn.fct_payments")
    assert ("@tarn/finance-data", "CODEOWNERS") in {(owner["name"], owner["provenance"]) for owner in fct["owners"]}


def test_a_state_against_itself_is_no_change() -> None:
    report = report_of(DEMO / "artifacts/base", DEMO / "artifacts/base")
    assert (report["verdict"], report["changes"], report["affected"], report["notify"]) == ("PASS", [], [], [])


# ── real pull requests ───────────────────────────────────────────────────────────────────────────

LOGIC = {"column-logic", "rowset-changed", "grain-changed", "column-added", "column-removed", "column-renamed"}
LOGIC |= {"column-retyped", "column-widened", "sql-unknown"}


@pytest.fixture(scope="module")
def governed(real: Path) -> Json:
    return report_of(real / "jaffle_governed_pr/base", real / "jaffle_governed_pr/head")


def named(urn: str) -> str:
    return urn.rpartition("/")[2].rpartition(".")[2]


def test_governed_changes_are_those_of_its_diff(governed: Json, real: Path) -> None:
    expected = json.loads((real / "jaffle_governed_pr/expected_diff.json").read_text())
    by_rule: dict[str, set[str]] = {}
    for change in governed["changes"]:
        by_rule.setdefault(change["rule"], set()).add(named(change["target"]))
    columns = expected["relations_with_column_changes"]
    gone = {f"{named(model)}#{c}" for model, said in columns.items() for c in said["columns_removed"]}
    new = {f"{named(model)}#{c}" for model, said in columns.items() for c in said["columns_added"]}
    assert (by_rule["column-removed"], by_rule["column-added"]) == (gone, new)
    assert by_rule["asset-removed"] == {"order_summary_v1"}
    assert by_rule["asset-added"] == {"refunds", "reverse_etl_crm_v2"}
    assert by_rule["consumer-removed"] == {"reverse_etl_crm"}
    touched = {name.partition("#")[0] for rule in LOGIC for name in by_rule.get(rule, ())}
    assert touched == {named(model) for model in expected["raw_code_changed"]}


def test_governed_readers_of_the_renamed_amount(governed: Json) -> None:
    """The data's README names them; all were adapted, so their values change and nothing breaks."""
    effects = {
        column["urn"].rpartition(".")[2]: set(column["effects"])
        for each in governed["affected"]
        for column in each["columns"]
        if "VALUE_CHANGED" in column["effects"]
    }
    orders = {f"orders#{method}amount" for method in ("credit_card_", "coupon_", "bank_transfer_", "gift_card_", "")}
    assert orders | {
        "customers#customer_lifetime_value",
        "payment_mix#amount",
        "int_order_payments#total_amount",
        "order_summary_v2#amount_usd",
    } <= set(effects)
    broken = {named(each["urn"]) for each in governed["affected"] if "REFERENCE_BROKEN" in each["effects"]}
    assert broken == {"order_summary_v1"}


def test_governed_column_that_only_filtered(governed: Json) -> None:
    """``customers.most_recent_order`` was read by customer_360 in a WHERE alone, which is gone as well."""
    (customers,) = (each for each in governed["affected"] if named(each["urn"]) == "customers")
    (gone,) = (column for column in customers["columns"] if column["urn"].endswith("#most_recent_order"))
    assert gone["effects"] == ["COLUMN_REMOVED"]
    (change,) = (
        c for c in governed["changes"] if named(c["target"]) == "customer_360" and c["rule"] == "rowset-changed"
    )
    assert change["after"] == "WHERE"


@pytest.fixture(scope="module")
def tuva(real: Path) -> Json:
    return report_of(real / "tuva_pr/base", real / "tuva_pr/head")


def test_tuva_models_that_come_and_go(tuva: Json, real: Path) -> None:
    expected = json.loads((real / "tuva_pr/expected_diff.json").read_text())
    found = Counter(change["rule"] for change in tuva["changes"])
    models = {
        kind: [n for n in expected[f"nodes_{kind}"] if not n.startswith("test.")] for kind in ("removed", "added")
    }
    # Seven were renamed: models of provider data and of the concept library.
    assert found["asset-renamed"] == 7
    assert found["asset-removed"] + 7 == len(models["removed"])
    assert found["asset-added"] + 7 == len(models["added"])
    assert tuva["verdict"] == "FAIL"


def test_tuva_changes_are_of_what_differs_by_its_own_sql(tuva: Json, real: Path) -> None:
    base, head = (_models(real / "tuva_pr" / side) for side in ("base", "head"))
    both = [key for key in head if key in base and base[key]["compiled_code"]]
    plain = {key: (_plain(base[key]["compiled_code"]), _plain(head[key]["compiled_code"])) for key in both}
    ids = unique_ids(real / "tuva_pr/head")
    changed = {ids.get(c["target"].partition("#")[0]) for c in tuva["changes"] if c["rule"] in LOGIC}
    same = [key for key, (before, after) in plain.items() if before == after]
    assert [key for key in same if key in changed] == []
    # What differs and is no change only followed what was moved or renamed elsewhere, or the time dbt ran at.
    renamed = {(c["before"].lower(), c["after"].lower()) for c in tuva["changes"] if c["rule"] == "column-renamed"}
    was = unique_ids(real / "tuva_pr/base")
    for change in (c for c in tuva["changes"] if c["rule"] == "asset-renamed"):
        old = was[change["target"]]
        renamed.add((old, f"{old.rpartition('.')[0]}.{change['after']}"))
    silent = [key for key in both if key not in same and key not in changed]
    assert len(silent) > 20
    for key in silent:
        before, after = (_unmoved(side[key]["compiled_code"], side, renamed) for side in (base, head))
        assert before == after, key


def _models(folder: Path) -> Json:
    nodes = json.loads(contents(folder, "manifest.json"))["nodes"]
    return {key: node for key, node in nodes.items() if node["resource_type"] in ("model", "seed")} | {
        key: node | {"compiled_code": node.get("compiled_code") or ""}
        for key, node in nodes.items()
        if node["resource_type"] in ("model", "seed")
    }


def _plain(sql: str) -> str:
    return re.sub(r"\s+", "", re.sub(r"--[^\n]*|/\*.*?\*/", "", sql, flags=re.DOTALL)).lower()


def _unmoved(sql: str, models: Json, renamed: set[tuple[str, str]]) -> str:
    """Return SQL with dbt's names for relations, new names for columns, and without the time of its compilation."""
    names = {node["relation_name"]: key for key, node in models.items() if node.get("relation_name")}
    sql = re.sub(r'"[^"\s]+"\."[^"\s]+"\."[^"\s]+"', lambda match: names.get(match[0], match[0]), sql)
    sql = re.sub(r"cast\('2026-11-21 [^']*' as timestamp\)", "now", sql)
    for old, new in renamed:
        sql = re.sub(rf"\b{old}\b(\s+as\s+{new}\b)?", new, sql)
    return _plain(sql)


@pytest.mark.parametrize("project", ["tuva_pr", "jaffle_governed_pr"])
def test_every_column_that_differs_between_the_warehouses_is_reported(
    project: str, request: pytest.FixtureRequest, real: Path, tmp_path: Path
) -> None:
    """Both states were built: what their databases show is in the report, names and types."""
    report = request.getfixturevalue({"tuva_pr": "tuva", "jaffle_governed_pr": "governed"}[project])
    before, after = (_built(real / project / side, tmp_path / side) for side in ("base", "head"))
    ids = unique_ids(real / project / "head", real / project / "base")
    said: dict[str, set[str]] = {}
    for each in report["affected"]:
        columns = {column["urn"].partition("#")[2].lower() for column in each["columns"]}
        said.setdefault(ids[each["urn"]], set()).update(columns)
    pairs = {key: (columns, after.get(key, {})) for key, columns in before.items()}
    differ = {k: {c for c in {*b, *h} if b.get(c) != h.get(c)} for k, (b, h) in pairs.items()}
    assert sum(map(bool, differ.values())) > (3 if project == "jaffle_governed_pr" else 400)
    assert {k: columns - said.get(k, set()) for k, columns in differ.items() if columns - said.get(k, set())} == {}


def _built(folder: Path, work: Path) -> dict[str, dict[str, str]]:
    """Columns and types of each model, seed and snapshot that a warehouse has, by unique_id."""
    duckdb = pytest.importorskip("duckdb")
    work.mkdir()
    (work / "built.duckdb").write_bytes(gzip.decompress((folder / "warehouse.duckdb.gz").read_bytes()))
    con = duckdb.connect()
    con.execute(f"attach '{work / 'built.duckdb'}' as built (read_only)")
    found: dict[tuple[str, str], dict[str, str]] = {}
    rows = con.execute(
        "select schema_name, table_name, column_name, data_type from duckdb_columns() where database_name = 'built'"
    )
    for schema, table, column, kind in rows.fetchall():
        found.setdefault((schema.lower(), table.lower()), {})[column.lower()] = kind
    con.close()
    nodes = json.loads(contents(folder, "manifest.json"))["nodes"]
    places = {k: (n["schema"].lower(), n["alias"].lower()) for k, n in nodes.items() if n.get("relation_name")}
    return {key: found[place] for key, place in places.items() if place in found}


# ── what cannot be compared ──────────────────────────────────────────────────────────────────────


@pytest.mark.usefixtures("inline")
def test_a_manifest_without_compiled_sql_is_not_to_be_trusted(real: Path, tmp_path: Path) -> None:
    base = real / "jaffle_governed_pr/base"
    (tmp_path / "manifest.json").write_bytes((base / "manifest_after_source_freshness.json").read_bytes())
    report = report_of(base, tmp_path)
    assert report["incomplete"] == (
        f"{tmp_path} holds no compiled SQL, so changes of columns cannot be seen: run 'dbt compile' last"
    )
    assert report["completeness"]["reasons"] == ["UNPARSED_SQL"]
    models = {c["target"] for c in report["changes"] if c["rule"] == "sql-unknown"}
    assert len(models) >= 11


@pytest.mark.usefixtures("inline")
def test_one_model_that_is_not_compiled_is_unknown(tmp_path: Path) -> None:
    models = {"a": "select id from {raw}", "b": "select id from {a}"}
    base, head = project(tmp_path / "base", models), uncompiled(project(tmp_path / "head", models), "a")
    report = report_of(base, head)
    assert [(c["rule"], c["target"]) for c in report["changes"]] == [("sql-unknown", f"{NAMESPACE}a")]
    assert {each["name"]: each["certainty"] for each in report["affected"]} == {"a": "POSSIBLE", "b": "POSSIBLE"}
    assert (report["verdict"], report["incomplete"]) == ("WARN", "")
    assert report["completeness"]["unparsedAssets"] == [f"{NAMESPACE}a"]


def test_workers_and_this_process_say_the_same(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    base = project(tmp_path / "base", {"a": "select id, a as x from {raw}", "b": "select x from {a} where x > 1"})
    head = project(
        tmp_path / "head",
        {"a": "select id, a as y from {raw}", "b": "select y as x from {a} where y > 2"},
        nodes=data_test("b", "x"),
    )
    by_workers = report_of(base, head)
    request.getfixturevalue("inline")
    assert report_of(base, head) == by_workers
    assert {c["rule"] for c in by_workers["changes"]} == {"column-renamed", "rowset-changed"}


def test_what_limits_kept_from_being_read_is_not_remembered(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The cache is empty each time, but for what the call before left in it."""
    states = DEMO / "artifacts/base", DEMO / "artifacts/head"
    whole = between(*states, DbtOptions(), fail_on="breaking")
    monkeypatch.setenv("CATCHMENT_CACHE", str(tmp_path / "cache.db"))
    narrow = between(*states, DbtOptions(limits=Limits(tokens=20)), fail_on="breaking")
    assert narrow[0].affected != whole[0].affected
    assert between(*states, DbtOptions(), fail_on="breaking") == whole
