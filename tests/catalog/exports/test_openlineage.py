"""OpenLineage events: as its own client would make them, and every column edge among them."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.catalog.examples import asset, catalog_of, published
from tests.catalog.exports.examples import hostile

from catchment.catalog import Catalog
from catchment.exports import openlineage
from catchment.graph import export
from catchment.store import Store

Json = dict[str, Any]


@pytest.fixture(params=["hostile", "demo"])
def catalog(request: pytest.FixtureRequest, tmp_path: Path) -> Catalog:
    return hostile(tmp_path) if request.param == "hostile" else request.getfixturevalue("demo")


def events(catalog: Catalog) -> list[Json]:
    return [json.loads(line) for line in "".join(openlineage.pieces(catalog)).split("\n")[:-1]]


def lineage(event: Json) -> Iterator[tuple[str, Json]]:
    """The column lineage of a job's outputs: URN of what is made, and an input."""
    for output in event.get("outputs", []):
        facet = output["facets"].get("columnLineage", {"fields": {}})
        name = f"{output['namespace']}/{output['name']}"
        for field, said in facet["fields"].items():
            yield from ((f"{name}#{field}".casefold(), each) for each in said["inputFields"])
        yield from ((name.casefold(), each) for each in facet.get("dataset", []))


def test_every_column_edge_is_there(catalog: Catalog) -> None:
    found = Counter(
        (
            f"{each['namespace']}/{each['name']}" + ("" if each["field"] == "*" else f"#{each['field']}"),
            target,
            way["type"],
            way["subtype"],
            way["masking"],
            way["description"],
        )
        for event in events(catalog)
        for target, each in lineage(event)
        for way in each["transformations"]
    )
    edges = [link for link in export.links(catalog) if link["level"] == "column"]
    keys = ("type", "subtype", "masking", "expression")
    assert found == Counter((e["source"], e["target"].casefold(), *(e[key] for key in keys)) for e in edges)


def test_every_read_is_an_input(catalog: Catalog) -> None:
    jobs = {event["job"]["name"]: event["inputs"] for event in events(catalog) if "job" in event}
    ids = {entry.asset.urn: entry.asset.unique_id for entry in catalog.state.assets.values()}
    for link in export.dataset_links(catalog):
        inputs = jobs[ids[link["target"]] or link["target"].rpartition("/")[2]]
        assert link["source"] in {f"{each['namespace']}/{each['name']}" for each in inputs}


def test_what_is_said_of_a_dataset_and_its_job(tmp_path: Path) -> None:
    with hostile(tmp_path) as catalog:
        told = events(catalog)
    (dataset,) = [each["dataset"] for each in told if each.get("dataset", {}).get("name") == "db.main.orders"]
    facets = dataset["facets"]
    assert dataset["namespace"] == "duckdb"
    assert facets["datasetType"]["datasetType"] == "VIEW"
    assert facets["schema"]["fields"] == [
        {"name": "ID", "type": "integer", "description": "The key.", "ordinal_position": 1},
        {"name": "total", "ordinal_position": 2},
    ]
    assert facets["tags"]["tags"][0] == {"key": "gold", "value": "true"}
    assert facets["tags"]["tags"][-1] == {"key": "key", "value": "true", "field": "ID"}
    assert facets["ownership"]["owners"][0] == {"name": "ada", "type": "TECHNICAL_OWNER"}
    (job,) = [each for each in told if each.get("job", {}).get("name") == "model.shop.orders"]
    assert job["job"]["namespace"] == "shop"
    assert {key: job["job"]["facets"]["sql"][key] for key in ("query", "dialect")} == {
        "query": "select 1",
        "dialect": "duckdb",
    }
    assert [each["name"] for each in job["inputs"]] == ["db.main.raw", "db.main.rates"]
    fields = job["outputs"][0]["facets"]["columnLineage"]["fields"]
    assert list(fields) == ["ID", "total"]
    assert [way["subtype"] for way in fields["ID"]["inputFields"][0]["transformations"]] == ["IDENTITY", "CONDITIONAL"]
    assert fields["total"]["inputFields"][0]["field"] == "*"
    kinds = {each["outputs"][0]["facets"]["datasetType"]["datasetType"] for each in told if each.get("outputs")}
    assert kinds == {"VIEW", "METRIC"}
    assert "off" not in json.dumps(told)


def test_an_empty_catalog_has_no_events(tmp_path: Path) -> None:
    with catalog_of(tmp_path) as catalog:
        assert events(catalog) == []


# ── as OpenLineage's own client has it ───────────────────────────────────────────────────────────


def facets(event: Json) -> Iterator[tuple[str, Json]]:
    """Every facet of an event with the name of its class."""
    things = [event.get("dataset"), event.get("job"), *event.get("inputs", []), *event.get("outputs", [])]
    for thing in filter(None, things):
        for facet in thing.get("facets", {}).values():
            yield facet["_schemaURL"].rpartition("/")[2], facet


def test_the_client_takes_every_event(catalog: Catalog) -> None:
    """Each facet is one that it knows, of the version that it writes, with its fields and no others."""
    client = pytest.importorskip("openlineage.client.facet_v2", reason="openlineage-python is not installed")
    from openlineage.client.generated import base

    for event in events(catalog):
        for name, facet in facets(event):
            (module,) = [each for each in vars(client).values() if hasattr(each, name)]
            made = getattr(module, name)(**{key: value for key, value in facet.items() if key[0] != "_"})
            assert made._get_schema() == facet["_schemaURL"]
            if name == "ColumnLineageDatasetFacet":
                inputs = [*facet.get("dataset", [])]
                for field in facet["fields"].values():
                    module.Fields(**field)
                    inputs += field["inputFields"]
                for each in inputs:
                    module.InputField(**each)
                    assert all(module.Transformation(**way) for way in each["transformations"])
        kind = event["schemaURL"].rpartition("/")[2]
        parts = {key: value for key, value in event.items() if key != "schemaURL"}
        assert getattr(base, kind)(**parts)._get_schema() == event["schemaURL"]


def test_the_past_has_the_time_of_its_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Catalog(Store.open(tmp_path / "c.db", create=True)) as catalog:
        for day in ("2026-01-01", "2026-01-02"):
            monkeypatch.setattr("catchment.store.publish.clock", lambda _, day=day: f"{day}T00:00:00Z")
            published(catalog.store, asset("orders", "id"))
        assert {event["eventTime"] for event in events(catalog)} == {"2026-01-02T00:00:00Z"}
        assert {event["eventTime"] for event in events(catalog.as_of(run=1))} == {"2026-01-01T00:00:00Z"}
