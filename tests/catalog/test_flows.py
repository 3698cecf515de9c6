"""Aggregated lineage: worked out by hand."""

from pathlib import Path

import pytest
from tests.catalog.examples import asset, catalog_of, urn

from catchment.flows import Example, Flow, Flows, flows_of

# shop (s1, s2) feeds money (m1, m2); money feeds one report (r), which reads s1 too; loose is in no domain.
ASSETS = (
    asset("s1", "id amount", domain="shop", contract=True, tags=("gold", "raw")),
    asset("s2", "id", domain="shop", tags=("raw",)),
    asset(
        "m1",
        "total",
        reads=["s1", "s2"],
        edges=["s1.amount -> total AGGREGATION", "s1.id ->  JOIN", "s2.id ->  JOIN"],
        domain="money",
    ),
    asset("m2", "n", reads=["s1", "m1"], edges=["m1.total -> n IDENTITY"], domain="money", tags=("gold",)),
    asset("r", "x", reads=["m2", "s1"], edges=["m2.n -> x IDENTITY"], domain="report"),
    asset("loose", "y", reads=["r"]),
)


@pytest.fixture
def flows(tmp_path: Path) -> Flows:
    with catalog_of(tmp_path, *ASSETS) as catalog:
        found = flows_of(catalog.state, "domain")
        assert found is flows_of(catalog.state, "domain")
        assert [each.source for each in found.examples(found.all[0], 1)] == [urn("s1")]
        return found


def flow(source: str, target: str, *counts: int) -> Flow:
    links, edges, up, down, contracted = counts
    return Flow(
        source=source,
        target=target,
        dataset_links=links,
        column_edges=edges,
        upstream_assets=up,
        downstream_assets=down,
        contracted=contracted,
    )


def test_what_flows_between_domains(flows: Flows) -> None:
    assert flows.groups == ["", "money", "report", "shop"]
    assert list(flows.all) == [
        # s1 to m1 and m2, s2 to m1: of two sources, one under contract; m1 to m2 stays within.
        flow("shop", "money", 3, 3, 2, 2, 1),
        flow("money", "report", 1, 1, 1, 1, 0),
        flow("report", "", 1, 0, 1, 1, 0),
        flow("shop", "report", 1, 0, 1, 1, 1),
    ]


def test_around_one_group(flows: Flows) -> None:
    assert [(each.source, each.target) for each in flows.of("report")] == [
        ("money", "report"),
        ("report", ""),
        ("shop", "report"),
    ]
    assert flows.of("nowhere") == []


def test_examples_have_the_most_column_edges_first(tmp_path: Path) -> None:
    with catalog_of(tmp_path, *ASSETS) as catalog:
        found = flows_of(catalog.state, "domain")
        assert found.examples(found.all[0], 2) == [
            Example(source=urn("s1"), target=urn("m1"), column_edges=2),
            Example(source=urn("s2"), target=urn("m1"), column_edges=1),
        ]


def test_an_asset_of_several_groups_counts_in_each(tmp_path: Path) -> None:
    with catalog_of(tmp_path, *ASSETS) as catalog:
        found = {(each.source, each.target): each.dataset_links for each in flows_of(catalog.state, "tag").all}
    # s1 is gold and raw, s2 raw, m2 gold; m1, r and loose are neither: m1 reads s1 and s2, r reads s1 and m2.
    assert found == {("raw", ""): 3, ("gold", ""): 3, ("raw", "gold"): 1, ("", "gold"): 1}
