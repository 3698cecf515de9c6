"""Selectors over assets that are in no catalog select what the catalog's do, which are compared with dbt's."""

from pathlib import Path

import pytest
from tests.catalog.examples import asset, check_on, urn
from tests.conftest import DEMO

from catchment.artifacts import load_artifacts
from catchment.catalog import Catalog
from catchment.errors import InputError
from catchment.ingest import DbtOptions, read_project
from catchment.selectors import scope_of, select
from catchment.selectors.collection import chosen, graph_of_assets
from catchment.selectors.graph import Graph

SELECTORS = [
    "fct_orders", "tag:pii", "path:models/marts", "+exposure:cfo_revenue_dashboard", "1+fct_payments",
    "@stg_payments", "fct_*,resource_type:model", "source:shop.*", "source:*", "owner:*finance*", "domain:finance",
    "tier:1",
    "resource_type:metric", "config.materialized:incremental", "test_type:singular", "exposure:* metric:*",
    "group:finance", "access:public", "package:tarn", "stg_orders+2", "2+fct_revenue_daily", "nothing",
    "file:_core.yml", "config.contract.enforced:true", "schema:finance", "asset:fct_orders", "version:latest,tier:1",
]  # fmt: skip


@pytest.fixture(scope="module")
def graph() -> Graph:
    path = DEMO / "artifacts" / "base"
    options = DbtOptions(codeowners=DEMO / "CODEOWNERS", project_path="dbt")
    return graph_of_assets(read_project(path, load_artifacts(path), options).assets)


@pytest.mark.parametrize("selector", SELECTORS)
def test_the_same_as_of_the_catalog(selector: str, graph: Graph, demo: Catalog) -> None:
    known = {entry.asset.urn for entry in select(scope_of(demo), selector, types=["all"])}
    assert chosen(graph, selector) == known


def test_most_selectors_select_something(demo: Catalog) -> None:
    assert [each for each in SELECTORS if not select(scope_of(demo), each, types=["all"])] == ["nothing"]


def test_a_criterion_selects_the_tests_of_what_it_selects() -> None:
    graph = graph_of_assets([asset("a"), asset("b", reads=["a"]), check_on("b")])
    assert chosen(graph, "b") == {urn("b"), check_on("b").urn}
    assert chosen(graph, "a+") == {urn("a"), urn("b"), check_on("b").urn}


def test_of_one_urn_the_last_counts() -> None:
    graph = graph_of_assets([asset("a", tags=("old",)), asset("a", tags=("new",))])
    assert (chosen(graph, "tag:old"), chosen(graph, "tag:new")) == (frozenset(), {urn("a")})


@pytest.mark.parametrize(
    ("selector", "problem"),
    [
        ("", "nothing is selected"),
        ("a#b", "columns cannot be selected here"),
        ("column:a.b+", "columns cannot be selected here"),
        ("tga:x", "did you mean 'tag'"),
        ("state:modified", "compares two manifests"),
    ],
)
def test_what_cannot_be_selected(selector: str, problem: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=problem):
        chosen(graph_of_assets([asset("a")]), selector)
