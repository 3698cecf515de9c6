"""What dbt says beyond models and columns, as the command line shows it."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.catalog.examples import project
from tests.cli.conftest import Run, lines
from tests.parsers.dbt.factory import metadata, node

OFF = "model.shop.retired"
MAPPING = '[meta]\nowner = ["team.lead"]\ntier = ["grade"]\n\n[tiers]\ngold = "TIER_1"\n'


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """A project with constraints, a doc block, a disabled model, and a warehouse that has one table more."""
    orders = {
        "sql": "select id, a from {raw}",
        "columns": {"id": {"description": "The key.", "doc_blocks": ["doc.shop.key"]}, "a": {}},
        "contract": {"enforced": True},
        "constraints": [
            {"type": "primary_key", "columns": ["id"]},
            {"type": "foreign_key", "columns": ["a"], "to": "db.main.raw", "to_columns": ["id"]},
            {"type": "check", "expression": "a > 0"},
        ],
        "meta": {"team": {"lead": "ann"}, "grade": "Gold", "pii": True},
    }
    off = node(OFF, description="As it was.", columns={"id": {}}) | {"unique_id": OFF}
    folder = project(tmp_path / "target", {"orders": orders}, disabled={OFF: [off]})
    catalog = json.loads((folder / "catalog.json").read_bytes())
    about = {"database": "db", "schema": "main", "name": "left_over", "type": "VIEW", "comment": "By hand."}
    catalog["nodes"]["model.shop.left_over"] = {
        "metadata": about,
        "columns": {"x": {"name": "x", "type": "INT", "index": 1}},
    }
    (folder / "catalog.json").write_text(json.dumps(catalog))
    return folder


@pytest.fixture
def db(run: Run, target: Path, tmp_path: Path) -> Path:
    """A catalog of that project."""
    (tmp_path / "meta.toml").write_text(MAPPING)
    result = run("ingest", "dbt", target, "--mapping", tmp_path / "meta.toml", db=tmp_path / "c.db")
    counted = "run 1 of shop: 1 model, 2 sources, 1 compiled, 1 disabled, 1 undeclared"
    assert sorted(lines(result.stdout)[0].split(", ")) == sorted(counted.split(", "))
    return tmp_path / "c.db"


def test_show_says_constraints_contract_origins_and_what_the_mapping_found(run: Run, db: Path) -> None:
    shown = lines(run("show", "orders", db=db).stdout)
    assert "constraints primary_key(id), foreign_key(a) -> db.main.raw(id), check(a > 0)" in shown
    assert "contract enforced" in shown
    assert "owners ann (DBT_META)" in shown
    assert "tier TIER_1" in shown
    assert "class CONFIDENTIAL" in shown
    assert "id The key. [doc:key]" in shown
    assert "description The key. [doc:key]" in lines(run("show", "orders.id", db=db).stdout)


def test_what_is_disabled_is_found_and_shown_as_that(run: Run, db: Path) -> None:
    assert "kind model table, disabled" in lines(run("show", "retired", db=db).stdout)
    assert lines(run("search", "retired", db=db).stdout)[1] == f"retired model, disabled name, path duckdb/{OFF}"
    told: dict[str, Any] = json.loads(run("show", OFF, "--format", "json", db=db).stdout)
    assert (told["disabled"], told["uniqueId"], told["upstream"]["totalCount"]) == (True, OFF, 0)


def test_what_only_the_warehouse_has_is_in_no_project(run: Run, db: Path) -> None:
    shown = lines(run("show", "left_over", db=db).stdout)
    assert "kind view, in no project" in shown
    assert "description By hand. [warehouse]" in shown
    told: dict[str, Any] = json.loads(run("show", "left_over", "--format", "json", db=db).stdout)
    assert (told["isDeclared"], told["descriptionOrigin"], told["disabled"]) == (False, "warehouse", False)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[meta]\nowners = []", "meta.toml: unknown key 'meta.owners': did you mean 'owner'?"),
        ("= 1", "meta.toml: this is not TOML"),
        (None, "no file"),
    ],
)
@pytest.mark.parametrize("command", ["ingest", "impact"])
def test_a_mapping_that_means_nothing_is_refused(
    run: Run, target: Path, tmp_path: Path, command: str, text: str | None, said: str
) -> None:
    path = tmp_path / "meta.toml"
    if text is not None:
        path.write_text(text)
    words = ("ingest", "dbt", target) if command == "ingest" else ("impact", "--base", target, "--head", target)
    result = run(*words, "--mapping", path, db=tmp_path / "none.db")
    assert result.exit_code == 2
    assert said in result.stderr
    assert not (tmp_path / "none.db").exists()


def test_impact_knows_owners_and_tiers_by_the_mapping(run: Run, tmp_path: Path) -> None:
    meta = {"team": {"lead": "ann"}, "grade": "Gold"}
    paths = [
        project(tmp_path / name, {"m": sql, "users": {"sql": "select id, c from {m}", "meta": meta}})
        for name, sql in (("base", "select id, a as c from {raw}"), ("head", "select id, b as c from {raw}"))
    ]
    (tmp_path / "meta.toml").write_text(MAPPING)
    words = ("impact", "--base", paths[0], "--head", paths[1], "--format", "json", "--fail-on", "none")
    plain = json.loads(run(*words).stdout)
    mapped = json.loads(run(*words, "--mapping", tmp_path / "meta.toml").stdout)
    assert "ann" not in json.dumps(plain)
    assert "ann" in json.dumps(mapped)


def test_the_same_input_with_another_mapping_is_read_again(run: Run, target: Path, db: Path, tmp_path: Path) -> None:
    (tmp_path / "meta.toml").write_text('[meta]\nowner = ["nobody"]')
    run("ingest", "dbt", target, "--mapping", tmp_path / "meta.toml", db=db)
    assert not [line for line in lines(run("show", "orders", db=db).stdout) if line.startswith("owners")]


def test_the_semantic_manifest_beside_it_is_read(run: Run, target: Path, tmp_path: Path) -> None:
    model = {"name": "sales", "node_relation": {"alias": "orders", "schema_name": "main", "database": "db"}}
    model |= {"measures": [{"name": "total", "agg": "sum", "expr": "a"}]}
    (target / "semantic_manifest.json").write_text(json.dumps({"semantic_models": [model]}))
    db = tmp_path / "s.db"
    assert "1 semantic model" in run("ingest", "dbt", target, db=db).stdout
    assert "reads orders" in lines(run("show", "sales", db=db).stdout)
    (target / "semantic_manifest.json").write_text(json.dumps({"metadata": metadata("catalog", 1)}))
    refused = run("ingest", "dbt", target, db=db)
    assert (refused.exit_code, "this is dbt's catalog" in refused.stderr) == (2, True)
