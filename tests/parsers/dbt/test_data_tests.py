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
        "category": "not_null",
        "column": "id",
        "columns": ["id"],
        "severity": "WARN",
        "status": "fail",
        "attached": "duckdb/db.main.a",
        "attached_id": A,
        "run": {"status": "fail", "failures": 3},
    }


def test_what_a_test_reads_besides_what_it_tests() -> None:
    both = generic("relationships", "b_id", upstream=[B, A], attached_node=A)
    assert assets(manifest(nodes=BASE | {T: both}))[T].details["also_reads"] == ["duckdb/db.main.b"]


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


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ({"severity": "warn"}, {"severity": "WARN"}),
        ({"severity": "ERROR", "warn_if": "!= 0", "error_if": "!= 0"}, {"severity": "ERROR"}),
        (
            {"severity": "error", "warn_if": ">5", "error_if": ">10"},
            {"severity": "ERROR", "warn_if": ">5", "error_if": ">10"},
        ),
        ({"where": "day > now()", "limit": 10}, {"severity": "ERROR", "where": "day > now()", "limit": 10}),
        (None, {"severity": "ERROR"}),
    ],
)
def test_when_a_test_warns_or_fails(config: dict[str, Any] | None, said: dict[str, Any]) -> None:
    test = generic("not_null", "id", **ON_A) | {"config": config}
    details = assets(manifest(nodes=BASE | {T: test}))[T].details
    assert {
        key: details[key] for key in ("severity", "warn_if", "error_if", "where", "limit") if key in details
    } == said


@pytest.mark.parametrize(
    ("name", "category"),
    [
        ("unique", "unique"),
        ("unique_combination_of_columns", "unique"),
        ("expect_column_values_to_be_unique", "unique"),
        ("expect_column_unique_value_count_to_be_between", "custom"),
        ("not_null", "not_null"),
        ("not_null_proportion", "not_null"),
        ("expect_column_values_to_not_be_null", "not_null"),
        ("expect_column_values_to_be_null", "custom"),
        ("relationships", "relationships"),
        ("relationships_where", "relationships"),
        ("accepted_values", "accepted_values"),
        ("expect_column_values_to_be_in_set", "accepted_values"),
        ("expect_column_to_exist", "schema"),
        ("expect_column_values_to_be_of_type", "schema"),
        ("schema_changes", "schema"),
        ("recency", "freshness"),
        ("volume_anomalies", "volume"),
        ("expression_is_true", "custom"),
    ],
)
def test_what_a_generic_test_makes_sure_of(name: str, category: str) -> None:
    found = assets(manifest(nodes=BASE | {T: generic(name, "id", **ON_A)}))[T]
    assert found.details["category"] == category


def test_a_singular_test_has_its_own_meta() -> None:
    config = {"severity": "warn", "meta": {"owner": "ann"}, "tags": ["nightly"]}
    test = assets(manifest(nodes=BASE | {T: node(T, upstream=[A], config=config)}))[T]
    assert (test.details["category"], test.details["severity"]) == ("singular", "WARN")
    assert ([o.name for o in test.owners], test.tags) == (["ann"], ("nightly",))


def test_what_a_unit_test_is_given_and_expects() -> None:
    unit = {
        "name": "adds",
        "model": "a",
        "depends_on": {"nodes": [A]},
        "given": [
            {"input": "ref('b')", "rows": [{"id": 1, "x": 2}, {"id": 2, "y": 3}], "format": "dict"},
            {"input": "ref('c')", "rows": "id, z\n1, 2", "format": "csv"},
            {"input": "ref('d')", "rows": "  select 1 as id", "format": "sql"},
            {"input": "this", "rows": None, "fixture": "file"},
        ],
        "expect": {"rows": "id,total\n1,3", "format": "csv"},
    }
    found = assets(manifest(nodes=BASE, unit_tests={"unit_test.shop.a.adds": unit}))["unit_test.shop.a.adds"]
    assert found.details["given"] == [
        {"input": "ref('b')", "columns": ["id", "x", "y"]},
        {"input": "ref('c')", "columns": ["id", "z"]},
        {"input": "ref('d')"},
        {"input": "this"},
    ]
    assert found.details["columns"] == ["id", "total"]
    assert [edge.source for edge in found.edges] == ["duckdb/db.main.a#id", "duckdb/db.main.a#total"]


def test_a_singular_test_is_one_of_all_that_it_reads() -> None:
    read = assets(manifest(nodes=nodes("model.shop.a", "model.shop.b") | {
        "test.shop.together": node("test.shop.together", upstream=["model.shop.a", "model.shop.b"]),
    }))  # fmt: skip
    assert read["test.shop.together"].details["attached"] == ["duckdb/db.main.a", "duckdb/db.main.b"]
