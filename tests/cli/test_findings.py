"""`catchment conflicts` and `catchment unused`: what they print, what they exit with, their JSON."""

import json
from pathlib import Path

import pytest
from tests.catalog.examples import project
from tests.cli.conftest import Run

SAME = "select id, a from {raw}"


def test_conflicts_of_the_demo_company(run: Run, demo_db: Path) -> None:
    result = run("conflicts", "--kind", "metric", db=demo_db)
    assert result.exit_code == 0
    first, heading, *rows = result.stdout.rstrip("\n").split("\n")
    assert first.startswith(
        "SAME_NAME_DIFFERENT_EXPRESSION: 2 metrics are called 'Revenue': finance_revenue of tarn is"
    )
    assert heading.split() == ["name", "source", "file", "owners", "dependents", "read", "by"]
    assert [row.split()[0] for row in rows] == ["finance_revenue", "merchandising_revenue"]
    assert [row.rpartition("  ")[2] for row in rows] == [
        "average_order_value, board_kpis and weekly_revenue_by_discount_code",
        "gross_margin",
    ]
    assert run("conflicts", "--kind", "relation", db=demo_db).stdout == "no conflicts\n"


def test_conflicts_as_json(run: Run, demo_db: Path) -> None:
    result = run("conflicts", "--format", "json", "--fail-on", "any", db=demo_db)
    assert result.exit_code == 1
    said = json.loads(result.stdout)
    (edge,) = said["edges"]
    assert said["totalCount"] == 1
    assert edge["node"]["kind"] == "SAME_NAME_DIFFERENT_EXPRESSION"
    assert edge["node"]["differs"] == ["expression", "grain"]
    assert [
        (side["name"], side["expression"], side["grain"], side["dependents"]) for side in edge["node"]["sides"]
    ] == [
        ("finance_revenue", "sum(net_cents / 100.0)", "by fct_orders.order_date", 3),
        ("merchandising_revenue", "sum(gross_amount)", "by fct_order_items.order_date", 1),
    ]
    assert said["completeness"] == {"isPartial": False, "reasons": [], "unparsedAssets": []}


@pytest.mark.parametrize(
    ("models", "code"),
    [
        ({"a": SAME, "b": "select id from {raw}"}, 0),
        ({"a": SAME, "b": SAME}, 1),
        ({"a": SAME, "b": "selec id from {raw}"}, 3),
    ],
)
def test_fail_on_any(models: dict[str, str], code: int, run: Run, tmp_path: Path) -> None:
    db = tmp_path / "catchment.db"
    run("ingest", "dbt", project(tmp_path / "target", models), db=db)
    assert run("conflicts", "--fail-on", "any", db=db).exit_code == code
    result = run("conflicts", db=db)
    assert (result.exit_code, result.stderr.startswith("partial: UNPARSED_SQL: ")) == (0, code == 3)


def test_unused_of_the_demo_company(run: Run, demo_db: Path) -> None:
    result = run("unused", "--kind", "dead", db=demo_db)
    heading, *rows = result.stdout.rstrip("\n").split("\n")
    assert heading.split() == ["name", "kind", "rows", "bytes", "last", "run", "owners", "file", "why"]
    names = {row.split()[0] for row in rows}
    # By the project's YAML: two snapshots and an old version that nothing reads; the core is used.
    assert {"customers_history", "prices_history", "dim_customers.v1", "stg_addresses"} <= names
    assert names.isdisjoint({"fct_orders", "dim_customers.v2", "metricflow_time_spine"})
    assert run("unused", "--kind", "undeclared", db=demo_db).stdout == "everything is used\n"


def test_unused_as_json(run: Run, tmp_path: Path) -> None:
    db = tmp_path / "catchment.db"
    run("ingest", "dbt", project(tmp_path / "target", {"a": SAME}), db=db)
    said = json.loads(run("unused", "--format", "json", db=db).stdout)
    assert [(edge["node"]["name"], edge["kind"], edge["rowCount"], edge["lookedAtBy"]) for edge in said["edges"]] == [
        ("a", "DEAD", None, []),
        ("raw2", "UNREAD_SOURCE", None, []),
    ]
    assert said["completeness"]["reasons"] == ["NO_CONSUMERS"]


@pytest.mark.parametrize("command", ["conflicts", "unused"])
def test_no_such_kind(command: str, run: Run, demo_db: Path) -> None:
    result = run(command, "--kind", "nothing", db=demo_db)
    assert (result.exit_code, "is not one of" in result.stderr) == (2, True)
