"""A manifest that dbt only parsed: what can be rendered is read, and what is lost is said."""

import json
from pathlib import Path

import pytest
from tests.catalog.examples import project, uncompiled
from tests.cli.conftest import Run
from tests.conftest import DATA
from tests.parsers.dbt.real import needs_data

MODELS = {"a": "select id, a from {raw}", "b": "select a + 1 as n from {a}"}
LOST = MODELS | {"c": {"sql": "select a from {a}", "raw_code": "select {{ var('c') }} from {{ ref('a') }}"}}


def test_what_can_be_rendered_loses_nothing(run: Run, tmp_path: Path) -> None:
    target, db = uncompiled(project(tmp_path / "t", MODELS)), tmp_path / "c.db"
    result = run("ingest", "dbt", target, db=db)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "2 models" in result.stdout
    assert "2 rendered" in result.stdout
    upstream = json.loads(run("lineage", "b.n", "--upstream", "--format", "json", db=db).stdout)
    assert "duckdb/db.main.raw#a" in json.dumps(upstream)


@pytest.mark.parametrize(("words", "code"), [((), 3), (("--allow-uncompiled",), 0), (("--format", "json"), 3)])
def test_what_cannot_be_rendered_is_published_and_the_exit_code_says_so(
    words: tuple[str, ...], code: int, run: Run, tmp_path: Path
) -> None:
    target, db = uncompiled(project(tmp_path / "t", LOST)), tmp_path / "c.db"
    for _ in range(2):  # the second time nothing has changed
        result = run("ingest", "dbt", target, *words, db=db)
        assert result.exit_code == code
        line = (
            f"{target}: 1 model is not compiled and cannot be rendered, so column lineage is lost:"
            " run 'dbt compile' or 'dbt docs generate' last, or pass --allow-uncompiled\n"
        )
        assert (line in result.stderr) is bool(code)
    links = json.loads(run("export", db=db).stdout)["links"]
    upstream = [(link["source"], link["level"]) for link in links if link["target"] == "duckdb/db.main.c"]
    assert upstream == [("duckdb/db.main.a", "dataset")]


def test_why_it_cannot_be_rendered_is_told(run: Run, tmp_path: Path) -> None:
    result = run("ingest", "dbt", uncompiled(project(tmp_path / "t", LOST)), db=tmp_path / "c.db")
    assert "models/c.sql: It depends on var('c'), which the manifest does not tell: run `dbt compile`" in result.stderr


@needs_data
def test_a_manifest_that_source_freshness_rewrote(run: Run, tmp_path: Path) -> None:
    manifest = DATA / "jaffle_governed_pr/base/manifest_after_source_freshness.json"
    result = run("ingest", "dbt", manifest, db=tmp_path / "c.db")
    assert result.exit_code == 0
    assert [line for line in result.stderr.splitlines() if "[declared-but-absent]" not in line] == []
    found = json.loads(
        run("lineage", "customer_360.Lifetime Value", "--upstream", "--format", "json", db=tmp_path / "c.db").stdout
    )
    assert "stg_payments#amount" in json.dumps(found)
