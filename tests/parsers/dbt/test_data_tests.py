"""Tests are attached to the columns that they test."""

from typing import Any

import pytest

from .factory import assets, manifest, node, nodes, run_results

A, B, T = "model.shop.a", "model.shop.b", "test.shop.t"
ON_A: dict[str, Any] = {"upstream": [A], "attached_node": A}
BASE = nodes(A, B, "model.shop.s.v1") | {"source.shop.raw.x": node("source.shop.raw.x")}


def generic(name: str, column: str | None = None, **fields: Any) -> dict[str, Any]:
    kwargs = fields.pop("kwargs", {})
    test = {"name": name, "namespace": None, "kwargs": kwargs | ({"column_name": column} if column else {})}
    return node(T, test_metadata=test, column_name=column, **fields)


def sources(test: dict[str, Any]) -> list[str]:
    asset = assets(manifest(nodes=BASE | {T: test}))[T]
    return [edge.source.removeprefix("duckdb/db.main.") for edge in asset.edges]


@pytest.mark.parametrize(
    ("test", "expected"),
    [
        (generic("not_null", "ID", **ON_A), ["a#id"]),
        (generic("unique", '"Life Time"', **ON_A), ["a#life time"]),
        (
            generic(
                "relationships",
                "b_id",
                upstream=[B, A],
                kwargs={"to": "ref('b')", "field": "id", "model": "{{ get_where_subquery(ref('a')) }}"},
            ),
            ["a#b_id", "b#id"],
        ),
        (
            generic("relationships", "x", **ON_A, kwargs={"to": "ref('a')", "field": "id"}),
            ["a#x", "a#id"],
        ),
        (
            generic(
                "relationships",
                "x",
                upstream=["model.shop.s.v1", A],
                attached_node=A,
                kwargs={"to": "ref('s', v=1)", "field": "id"},
            ),
            ["a#x", "s#id"],
        ),
        (
            generic(
                "relationships",
                "x",
                upstream=[A, "source.shop.raw.x"],
                attached_node=A,
                kwargs={"to": "source('raw', 'x')", "field": "id"},
            ),
            ["a#x", "raw#id"],
        ),
        (
            generic("unique_combination_of_columns", **ON_A, kwargs={"combination_of_columns": ["x", "Y"]}),
            ["a#x", "a#y"],
        ),
        (generic("not_null", "{{ quote_column('plan') }}", **ON_A), ["a#plan"]),
        (
            generic("not_null", "{{ '\"plan\"' if (target.type == 'fabric') else 'plan' }}", **ON_A),
            ["a#plan"],
        ),
        (generic("row_count", **ON_A), []),
        # Before v9 nothing says which node is tested, but the test's own arguments.
        (generic("not_null", "id", upstream=[B, A], kwargs={"model": "{{ ref('shop', 'a') }}"}), ["a#id"]),
        (generic("not_null", "id", upstream=[A]), ["a#id"]),
    ],
)
def test_edges(test: dict[str, Any], expected: list[str]) -> None:
    assert sources(test) == expected


def test_details() -> None:
    results = run_results("test", **{T.replace(".", "__"): {"status": "Fail", "failures": 3}})
    test = generic("not_null", "id", **ON_A, config={"severity": "warn"})
    asset = assets(manifest(nodes=BASE | {T: test}), run_results=(results,))[T]
    assert asset.details == {
        "test_type": "not_null",
        "column": "id",
        "columns": ["id"],
        "severity": "warn",
        "status": "fail",
        "attached": "duckdb/db.main.a",
        "attached_id": A,
        "run": {"status": "fail", "failures": 3},
    }


def test_singular_test_reads_the_whole() -> None:
    asset = assets(manifest(nodes=BASE | {T: node(T, upstream=[A, B], compiled_code="select 1")}))[T]
    assert (asset.details["test_type"], asset.details["status"], asset.sql) == ("singular", "", "select 1")
    assert [(read.source, read.reach) for read in asset.reads] == [
        ("duckdb/db.main.a", "WHOLE"),
        ("duckdb/db.main.b", "WHOLE"),
    ]


def test_unit_test_expects_columns() -> None:
    unit = {
        "name": "u",
        "resource_type": "unit_test",
        "depends_on": {"nodes": [A]},
        "expect": {"rows": [{"id": 1}, {"Total": 2}]},
    }
    project = manifest(nodes=BASE, unit_tests={"unit_test.shop.a.u": unit})
    asset = assets(project)["unit_test.shop.a.u"]
    assert [edge.source for edge in asset.edges] == ["duckdb/db.main.a#id", "duckdb/db.main.a#total"]
    assert (asset.details["test_type"], asset.details["attached"]) == ("unit", "duckdb/db.main.a")
