"""The past over HTTP: fields of the root as of a moment, and what is different between two runs."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.catalog.examples import asset, owner, published, urn

from catchment.catalog import Catalog
from catchment.store import Store, people
from catchment_graphql.app import create_app
from catchment_parsers.facts import Kind

from .conftest import LOCAL, Ask, asker

ORDERS = asset("orders", "id total", reads=["raw"], edges=["raw.id -> id IDENTITY"], description="Old.", sql="select 1")
CHANGED = asset(
    "orders", "id sum tax", reads=["raw2"], edges=["raw2.id -> id IDENTITY"], description="New.", sql="select 2"
)
RAW = asset("raw", "id:integer t:varchar at:date", kind=Kind.SOURCE)
RAW2 = asset("raw2", "id", kind=Kind.SOURCE)
TIMES = ["2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z"]


@pytest.fixture
def ask(tmp_path: Path) -> Iterator[Ask]:
    """A server of a catalog with two runs, a month apart; between them eve became the owner of orders."""
    with Store.open(tmp_path / "c.db", create=True) as store:
        published(store, ORDERS, RAW)
        people.assign_owner(store, Catalog(store).asset(urn("orders")).id, owner("eve"), actor="ada")
        published(store, CHANGED, RAW2)
        with store.transaction() as db:
            for number, time in enumerate(TIMES, 1):
                db.execute("UPDATE run SET finished_at = ? WHERE id = ?", [time, number])
            db.execute("UPDATE ownership SET assigned_at = '2026-01-15T00:00:00Z'")
    with TestClient(create_app(tmp_path / "c.db"), base_url=LOCAL) as client:
        yield asker(client)


ORDERS_AS_OF = """query ($then: DateTime, $now: DateTime) {
  now: asset(urn: "orders", asOf: $now) { ...all }
  then: asset(urn: "orders", asOf: $then) { ...all }
}
fragment all on Dataset {
  description
  sql
  owners { name }
  columns { edges { node { name } } }
  upstream { edges { node { urn upstream { edges { node { urn } } } } } }
}"""


def test_two_moments_in_one_request(ask: Ask) -> None:
    data = ask(ORDERS_AS_OF, then="2026-01-10T00:00:00Z")["data"]
    assert data["then"] == {
        "description": "Old.",
        "sql": "select 1",
        "owners": [],
        "columns": {"edges": [{"node": {"name": name}} for name in ("id", "total")]},
        "upstream": {"edges": [{"node": {"urn": urn("raw"), "upstream": {"edges": []}}}]},
    }
    assert data["now"] == {
        "description": "New.",
        "sql": "select 2",
        "owners": [{"name": "eve"}],
        "columns": {"edges": [{"node": {"name": name}} for name in ("id", "sum", "tax")]},
        "upstream": {"edges": [{"node": {"urn": urn("raw2"), "upstream": {"edges": []}}}]},
    }


@pytest.mark.parametrize(
    ("moment", "description", "owners"),
    [
        ("2026-01-01T00:00:00Z", "Old.", []),
        ("2026-01-01T01:00:00+01:00", "Old.", []),
        ("2026-01-20", "Old.", ["eve"]),
        ("2026-02-01", "New.", ["eve"]),
        ("2026-02-01T00:00:00", "New.", ["eve"]),
        ("2030-01-01T00:00:00Z", "New.", ["eve"]),
    ],
)
def test_moments(moment: str, description: str, owners: list[str], ask: Ask) -> None:
    found = ask('query ($m: DateTime) { asset(urn: "orders", asOf: $m) { description owners { name } } }', m=moment)[
        "data"
    ]["asset"]
    assert (found["description"], [each["name"] for each in found["owners"]]) == (description, owners)


LINEAGE = """query ($m: DateTime, $from: URN!) {
  lineage(urn: "orders.id", direction: UPSTREAM, asOf: $m) { edges { node { urn } } }
  column(urn: "orders.id", asOf: $m) { columnEdges { source } }
  coverage(metrics: [DOCUMENTED], asOf: $m) { values { numerator denominator } }
  failingAssets(metric: DOCUMENTED, asOf: $m) { edges { node { urn } } }
  mostDependedUpon(asOf: $m) { edges { node { urn } } }
  lineagePaths(from: $from, to: "orders", asOf: $m) { paths { length } }
}"""


@pytest.mark.parametrize(("moment", "name"), [(TIMES[0], "raw"), (None, "raw2")], ids=["then", "now"])
def test_lineage_columns_and_coverage(moment: str | None, name: str, ask: Ask) -> None:
    data = ask(LINEAGE, m=moment, **{"from": name})["data"]
    assert urn(f"{name}.id") in {edge["node"]["urn"] for edge in data["lineage"]["edges"]}
    assert [edge["source"] for edge in data["column"]["columnEdges"]] == [urn(f"{name}.id")]
    assert data["coverage"][0]["values"] == [{"numerator": 1, "denominator": 2}]
    assert [edge["node"]["urn"] for edge in data["failingAssets"]["edges"]] == [urn(name)]
    assert [edge["node"]["urn"] for edge in data["mostDependedUpon"]["edges"]] == [urn(name)]
    assert data["lineagePaths"]["paths"] == [{"length": 1}]


@pytest.mark.parametrize(
    ("moment", "code", "message"),
    [
        ("yesterday", "INVALID", "'yesterday' is no moment: write it as 2026-11-21T10:00:00Z"),
        ("2025-01-01", "NOT_FOUND", "nothing had been ingested by 2025-01-01T23:59:59Z"),
    ],
)
def test_what_is_no_moment(moment: str, code: str, message: str, ask: Ask) -> None:
    (error,) = ask('query ($m: DateTime) { lineage(urn: "orders", direction: UPSTREAM, asOf: $m) { totalCount } }',
                   m=moment)["errors"]  # fmt: skip
    assert error["extensions"]["code"] == code
    assert error["message"].startswith(message)


DIFF = """query ($base: ID!, $head: ID!, $source: String! = "", $first: Int! = 50, $after: String) {
  snapshotDiff(base: $base, head: $head, source: $source) {
    base { number } head { number }
    edgesAdded edgesRemoved
    changes(first: $first, after: $after) {
      totalCount
      pageInfo { hasNextPage endCursor }
      edges { node { change urn before kind name source edgesAdded edgesRemoved columnCount
        fields { field before after }
        columns { change name before fields { field before after } }
        upstreamAdded upstreamRemoved } }
    }
  }
}"""


def test_what_is_different(ask: Ask) -> None:
    found = ask(DIFF, base="1", head="2")["data"]["snapshotDiff"]
    assert (found["base"], found["head"]) == ({"number": 1}, {"number": 2})
    changes: dict[str, dict[str, Any]] = {edge["node"]["urn"]: edge["node"] for edge in found["changes"]["edges"]}
    assert {name: each["change"] for name, each in changes.items()} == {
        urn("raw"): "REMOVED",
        urn("raw2"): "ADDED",
        urn("orders"): "CHANGED",
    }
    orders = changes[urn("orders")]
    assert orders["fields"] == [
        {"field": "description", "before": "Old.", "after": "New."},
        {"field": "sql", "before": None, "after": None},
    ]
    assert {(each["change"], each["name"]) for each in orders["columns"]} == {
        ("REMOVED", "total"),
        ("ADDED", "sum"),
        ("ADDED", "tax"),
    }
    assert (orders["upstreamAdded"], orders["upstreamRemoved"]) == ([urn("raw2")], [urn("raw")])
    assert (found["edgesAdded"], found["edgesRemoved"]) == (1, 1)


def test_pages_of_what_is_different(ask: Ask) -> None:
    names: list[str] = []
    after = None
    for _ in range(3):
        changes = ask(DIFF, base="0", head="2", first=1, after=after)["data"]["snapshotDiff"]["changes"]
        names += [edge["node"]["name"] for edge in changes["edges"]]
        after = changes["pageInfo"]["endCursor"]
        if not changes["pageInfo"]["hasNextPage"]:
            break
    assert names == ["orders", "raw2"]


@pytest.mark.parametrize(
    ("base", "code", "message"),
    [
        ("9", "NOT_FOUND", "no run 9: 'catchment runs' lists them"),
        ("last", "INVALID", "'last' is no run: give its id or its number, 0 for the empty catalog"),
    ],
)
def test_what_is_no_run(base: str, code: str, message: str, ask: Ask) -> None:
    (error,) = ask(DIFF, base=base, head="2")["errors"]
    assert (error["extensions"]["code"], error["message"]) == (code, message)


def test_runs_by_their_opaque_ids(ask: Ask) -> None:
    runs = ask("{ ingestionRuns { edges { node { id number observed } } } }")["data"]["ingestionRuns"]["edges"]
    ids = {edge["node"]["number"]: edge["node"]["id"] for edge in runs}
    assert ask(DIFF, base=ids[1], head=ids[2])["data"]["snapshotDiff"]["changes"]["totalCount"] == 3
