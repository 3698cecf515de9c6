"""Results of runs, tests and freshness checks, of every version's words and keys."""

import json
from typing import Any

import pytest

from .factory import assets, manifest, metadata, node, nodes, run_results
from .real import each_project, facts, needs_data, project

ORDERS, TEST = "model.shop.orders", "test.shop.not_null_orders_id.1"
SOURCE = "source.shop.raw.orders"


def run(result: dict[str, Any]) -> dict[str, Any]:
    files = (run_results("run", **{ORDERS.replace(".", "__"): result}),)
    found: dict[str, Any] = assets(manifest(nodes=nodes(ORDERS)), run_results=files)[ORDERS].details["run"]
    return found


@pytest.mark.parametrize(
    ("written", "status"),
    [
        ("success", "success"),
        ("Success", "success"),
        ("Succeeded", "success"),
        ("error", "error"),
        ("Errored", "error"),
        ("fail", "fail"),
        ("warn", "warn"),
        ("skipped", "skipped"),
        ("runtime error", "runtime error"),
        ("RuntimeError", "runtime error"),
        ("runtime_error", "runtime error"),
        ("no-op", "no-op"),
        ("NoOp", "no-op"),
        ("partial success", "partial success"),
        ("reused", "reused"),
    ],
)
def test_words_of_every_version(written: str, status: str) -> None:
    assert run({"status": written}) == {"status": status}


def test_when_it_ran_how_long_and_how_many_rows_it_wrote() -> None:
    timing = [
        {"name": "compile", "started_at": "2026-01-01T00:00:00Z", "completed_at": "2026-01-01T00:00:01Z"},
        {"name": "execute", "started_at": "2026-01-01T00:00:01Z", "completed_at": "2026-01-01T00:00:09Z"},
    ]
    result = {
        "status": "success",
        "execution_time": 9.0,
        "timing": timing,
        "adapter_response": {"_message": "INSERT 0 12", "rows_affected": 12, "code": "INSERT"},
        "message": "INSERT 0 12",
    }
    assert run(result) == {
        "status": "success",
        "seconds": 9.0,
        "started_at": "2026-01-01T00:00:00Z",
        "completed_at": "2026-01-01T00:00:09Z",
        "rows_affected": 12,
        "message": "INSERT 0 12",
    }


@pytest.mark.parametrize(
    ("response", "rows"),
    [
        ({"rows_affected": 0}, 0),
        ({"rows_affected": "7"}, 7),
        ({"rows_affected": -1}, None),
        ({"rows_affected": "-1"}, None),
        ({"rows_affected": None}, None),
        ({"rows_affected": [1]}, None),
        ("OK", None),
        ({}, None),
        (None, None),
    ],
)
def test_rows_that_the_warehouse_says(response: object, rows: int | None) -> None:
    assert run({"status": "success", "adapter_response": response}).get("rows_affected") == rows


@pytest.mark.parametrize(
    "result",
    [
        {"status": "success", "timing": None},
        {"status": "success", "timing": []},
        {"status": "success", "timing": [{"name": "compile"}]},
    ],
)
def test_without_timing_nobody_knows_when(result: dict[str, Any]) -> None:
    assert run(result) == {"status": "success"}


@pytest.mark.parametrize("version", [1, 2, 3, 4, 5, 6, 7])
def test_results_of_every_schema_version(version: int) -> None:
    head = metadata("run-results", version)
    result = {"unique_id": TEST, "status": "Fail", "failures": 3, "message": "Got 3 results"}
    data = json.dumps({"metadata": head, "results": [result]}).encode()
    found = assets(manifest(nodes={TEST: node(TEST)}), run_results=(data,))[TEST].details
    assert (found["status"], found["run"]["failures"]) == ("fail", 3)


@pytest.mark.parametrize(
    ("version", "result", "freshness"),
    [
        (
            1,
            {"status": "runtime error", "error": "no such table"},
            {"status": "runtime error", "message": "no such table"},
        ),
        (2, {"status": "runtime error", "error": 1}, {"status": "runtime error", "message": 1}),
        (3, {"status": "Warn", "max_loaded_at": "2026-01-01"}, {"status": "warn", "max_loaded_at": "2026-01-01"}),
        (3, {"status": "Error", "max_loaded_at": None}, {"status": "error"}),
        (
            1,
            {"status": "pass", "criteria": {"warn_after": {"count": 1, "period": "day"}, "error_after": None}},
            {"status": "pass", "criteria": {"warn_after": {"count": 1, "period": "day"}}},
        ),
    ],
)
def test_freshness_of_every_schema_version(version: int, result: dict[str, Any], freshness: dict[str, Any]) -> None:
    checks = {"metadata": metadata("sources", version), "results": [{"unique_id": SOURCE, **result}]}
    source = {"name": "orders", "resource_type": "source"}
    found = assets(manifest(sources={SOURCE: source}), sources=json.dumps(checks).encode())[SOURCE]
    assert found.details["freshness"] == freshness


@needs_data
@each_project
def test_real_results_say_when_and_how_it_went(folder: str) -> None:
    known = {name: r for name, r in facts(folder).get("run_results", {}).items() if name.startswith("run_results_")}
    ran = [a.details["run"] for a in project(folder).assets if a.details.get("run")]
    assert bool(ran) == any("docs" not in name for name in known) or "dbt_artifacts" in folder
    assert all(one["started_at"] <= one["completed_at"] for one in ran if "started_at" in one)
    assert {one["status"] for one in ran} <= {"success", "pass", "error", "fail", "warn", "skipped", "no-op"}
