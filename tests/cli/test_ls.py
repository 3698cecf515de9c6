"""`catchment ls`, and selectors as options: what they print, what they exit with, their JSON."""

import json
from pathlib import Path

import pytest
from tests.cli.conftest import Run, lines

PAYMENTS = ["model.tarn.fct_payments", "model.tarn.stg_payments", "seed.tarn.payment_methods"]


def test_it_lists_unique_ids(run: Run, demo_db: Path) -> None:
    result = run("ls", "1+fct_payments", "--exclude", "resource_type:test", db=demo_db)
    assert (result.exit_code, result.stdout.split(), result.stderr) == (0, PAYMENTS, "")
    assert run("ls", "seed.*", "source:erp.*", "--resource-type", "source", db=demo_db).stdout.split() == [
        f"source.tarn.erp.{name}" for name in ("inventory_movements", "purchase_orders", "suppliers", "warehouses")
    ]
    assert len(run("ls", db=demo_db).stdout.splitlines()) == 200


def test_it_lists_columns(run: Run, demo_db: Path) -> None:
    result = run("ls", "--columns", "stg_payments#amount_cents+1", db=demo_db)
    assert result.exit_code == 0
    assert "duckdb/tarn.finance.fct_payments#amount_cents" in result.stdout.split()
    result = run("ls", "--columns", "--resource-type", "model", "fct_orders", db=demo_db)
    assert (result.exit_code, result.stdout) == (2, "")


def test_json_is_that_of_the_api(run: Run, demo_db: Path) -> None:
    said = json.loads(run("ls", "tag:board", "--resource-type", "model", "--format", "json", db=demo_db).stdout)
    assert said["totalCount"] == 1
    assert [(edge["node"]["uniqueId"], edge["node"]["tags"]) for edge in said["edges"]] == [
        ("model.tarn.fct_revenue_daily", ["board"])
    ]
    said = json.loads(run("ls", "--columns", "fct_orders#order_id", "--format", "json", db=demo_db).stdout)
    assert [edge["node"]["urn"] for edge in said["edges"]] == ["duckdb/tarn.core.fct_orders#order_id"]
    whole = json.loads(run("ls", "--format", "json", db=demo_db).stdout)
    assert len(whole["edges"]) == whole["totalCount"] == 200


WRONG = {
    "tgg:board": "there is no method 'tgg': did you mean 'tag'?, in 'tgg:board' at character 1",
    "state:new": "'catchment diff'",
    "a \x1b[31m,": "nothing to select by",
}


@pytest.mark.parametrize("format_", ["text", "json"])
@pytest.mark.parametrize("selector", WRONG)
def test_a_bad_selector_ends_with_2(run: Run, demo_db: Path, selector: str, format_: str) -> None:
    result = run("ls", selector, "--format", format_, db=demo_db)
    assert (result.exit_code, result.stdout) == (2, "")
    assert WRONG[selector] in result.stderr
    assert "\x1b" not in result.stderr


def test_what_matches_nothing_is_told_and_no_failure(run: Run, demo_db: Path) -> None:
    result = run("ls", "group:finanse", "--exclude", "fct_order", db=demo_db)
    assert (result.exit_code, result.stdout) == (0, "")
    assert lines(result.stderr) == [
        "nothing matches 'group:finanse': did you mean 'finance'?",
        "nothing matches 'fct_order': did you mean 'fct_orders'?",
    ]


def test_coverage_of_a_selection(run: Run, demo_db: Path) -> None:
    words = [
        "coverage",
        "--select",
        "source:erp",
        "--select",
        "source:shop.orders",
        "--exclude",
        "source:erp.suppliers",
    ]
    said = json.loads(run(*words, "--metric", "owned", "--format", "json", db=demo_db).stdout)
    assert [(each["numerator"], each["denominator"]) for each in said] == [(1, 4)]
    rows = lines(run(*words, "--missing", "owned", db=demo_db).stdout)
    assert [row.split()[0].rpartition(".")[2] for row in rows[1:]] == [
        "inventory_movements",
        "warehouses",
        "purchase_orders",
    ]
    result = run("coverage", "--select", "nowhere", "--fail-under", "owned=80", db=demo_db)
    assert (result.exit_code, result.stderr) == (0, "nothing matches 'nowhere'\n")
