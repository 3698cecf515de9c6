"""What is different between two runs, told in facts."""

from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace
from tests.catalog.examples import asset, check_on, owner, published, urn
from tests.conftest import Ingest

from catchment.catalog import Catalog
from catchment.difference import AssetDifference, Difference, between
from catchment.errors import InputError, NotFoundError
from catchment.ingest import DbtOptions, ingest_dbt
from catchment.preview import preview
from catchment.store import Store, people
from catchment_parsers.facts import Asset, Column, Kind, Owner, Provenance

ORDERS = asset("orders", "id:integer total:double", reads=["raw"], edges=["raw.id -> id IDENTITY", "raw.t ->  FILTER"])
RAW = asset("raw", "id:integer t:varchar at:date", kind=Kind.SOURCE)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path / "c.db", create=True)


def told(store: Store, *assets: Asset) -> Difference:
    """The difference that a further run makes."""
    run = published(store, *assets).run
    return between(store, run - 1, run)


def one(difference: Difference) -> AssetDifference:
    (found,) = difference.assets
    return found


def test_nothing(store: Store) -> None:
    published(store, ORDERS)
    assert told(store, ORDERS) == Difference(base=1, head=2, assets=(), edges_added=0, edges_removed=0)


def test_all_is_new_to_the_empty_catalog(store: Store) -> None:
    found = told(store, ORDERS, RAW)
    assert [(each.change, each.urn) for each in found.assets] == [("ADDED", urn("orders")), ("ADDED", urn("raw"))]
    assert (found.edges_added, found.edges_removed) == (2, 0)
    back = between(store, 1, 0)
    assert {each.change for each in back.assets} == {"REMOVED"}
    assert (back.edges_added, back.edges_removed) == (0, 2)


COLUMNS = {
    "added": ("id:integer total:double tax:double", [("ADDED", "tax", "", [])]),
    "removed": ("id:integer", [("REMOVED", "total", "", [])]),
    "retyped": ("id:bigint total:double", [("CHANGED", "id", "", [("type", "integer", "bigint")])]),
    "of another case": ("id:INTEGER total:DOUBLE", []),
    "in another order": ("total:double id:integer", []),
}


@pytest.mark.parametrize(("columns", "expected"), COLUMNS.values(), ids=COLUMNS)
def test_columns(columns: str, expected: list[object], store: Store) -> None:
    published(store, asset("orders", "id:integer total:double", sql="select"))
    found = told(store, asset("orders", columns, sql="select"))
    got = [
        (c.change, c.name, c.before, [(f.field, f.before, f.after) for f in c.fields])
        for each in found.assets
        for c in each.columns
    ]
    assert got == expected


RENAMED_COLUMNS = {
    "made the same way": (
        asset("orders", "id sum", edges=["raw.id -> id IDENTITY", "raw.a -> sum AGGREGATION"]),
        asset("orders", "id total", edges=["raw.id -> id IDENTITY", "raw.a -> total AGGREGATION"]),
        [("total", "sum")],
    ),
    "made of the same column in another way": (
        asset("orders", "id sum", edges=["raw.a -> sum IDENTITY"]),
        asset("orders", "id total", edges=["raw.a -> total TRANSFORMATION"]),
        [("total", "sum")],
    ),
    "two that are alike are not told apart": (
        asset("orders", "a b", edges=["raw.a -> a IDENTITY", "raw.a -> b IDENTITY"]),
        asset("orders", "c d", edges=["raw.a -> c IDENTITY", "raw.a -> d IDENTITY"]),
        [],
    ),
    "made of another": (
        asset("orders", "sum", edges=["raw.a -> sum IDENTITY"], sql="x"),
        asset("orders", "total", edges=["raw.b -> total IDENTITY"], sql="x"),
        [],
    ),
    "in its place, of its type, where nobody says how it is made": (
        asset("orders", "id:integer sum:double"),
        asset("orders", "id:integer total:double"),
        [("total", "sum")],
    ),
    "of another type there": (asset("orders", "sum:double"), asset("orders", "total:integer"), []),
}


@pytest.mark.parametrize(("old", "new", "expected"), RENAMED_COLUMNS.values(), ids=RENAMED_COLUMNS)
def test_renamed_columns(old: Asset, new: Asset, expected: list[tuple[str, str]], store: Store) -> None:
    published(store, old)
    columns = one(told(store, new)).columns
    assert [(c.name, c.before) for c in columns if c.change == "RENAMED"] == expected


RENAMED = asset(
    "purchases", "id:integer total:double", reads=["raw"], edges=["raw.id -> id IDENTITY", "raw.t ->  FILTER"]
)


def test_a_renamed_asset(store: Store) -> None:
    published(store, ORDERS, RAW)
    found = one(told(store, RENAMED, RAW))
    assert (found.change, found.urn, found.before) == ("RENAMED", urn("purchases"), urn("orders"))
    assert (found.edges_added, found.edges_removed, found.columns) == (0, 0, ())


def test_of_two_that_are_alike_none_was_renamed(store: Store) -> None:
    published(store, ORDERS)
    twins = [asset(name, "id:integer total:double", reads=["raw"], edges=["raw.id -> id IDENTITY", "raw.t ->  FILTER"])
             for name in ("one", "other")]  # fmt: skip
    assert [each.change for each in told(store, *twins).assets] == ["REMOVED", "ADDED", "ADDED"]


def test_a_moved_database_is_told_once(store: Store) -> None:
    """Who reads what was moved is as it was."""
    down = asset("daily", "id", reads=["orders"], edges=["orders.id -> id IDENTITY"], unique_id="model.shop.daily")
    orders = asset("orders", "id", unique_id="model.shop.orders", relation="db.main.orders", database="db")
    published(store, orders, down)
    moved = asset("orders_pr", "id", unique_id="model.shop.orders", relation="db.pr.orders", database="pr")
    down = asset(
        "daily", "id", reads=["orders_pr"], edges=["orders_pr.id -> id IDENTITY"], unique_id="model.shop.daily"
    )
    found = one(told(store, moved, down))
    assert (found.before, found.fields, found.edges_added) == (urn("orders"), (), 0)


def test_what_is_said_otherwise(store: Store) -> None:
    eve = Owner(name="eve", email="eve@acme.example", provenance=Provenance.DBT_META)
    published(store, asset("orders", "id", description="Old.", details={"alias": "o"}, sql="select 1"))
    found = one(told(store, asset("orders", "id", description="New.", owners=(eve,), sql="select 2", tags=("x",))))
    assert {field.field: (field.before, field.after) for field in found.fields} == {
        "description": ("Old.", "New."),
        "owners": ("", "eve <eve@acme.example>"),
        "tags": ("", "x"),
        "sql": ("", ""),
        "alias": ("o", ""),
    }


def test_outcomes(store: Store) -> None:
    test = check_on("orders", "id")
    published(store, ORDERS, test)
    passed = asset("orders", "id:integer total:double", reads=["raw"], details={"run": {"status": "success"}},
                   edges=["raw.id -> id IDENTITY", "raw.t ->  FILTER"], row_count=9)  # fmt: skip
    found = one(told(store, passed, test))
    assert [(f.field, f.before, f.after) for f in found.fields] == [("run status", "", "success")]


def test_upstream(store: Store) -> None:
    published(store, ORDERS)
    found = one(told(store, asset("orders", "id:integer total:double", reads=["raw2"])))
    assert (found.upstream_added, found.upstream_removed) == ((urn("raw2"),), (urn("raw"),))
    assert (found.edges_added, found.edges_removed) == (0, 2)


def test_of_one_source(store: Store) -> None:
    published(store, ORDERS, source="a")
    published(store, RAW, source="b")
    assert [each.source for each in between(store, 0, 2).assets] == ["a", "b"]
    assert [each.source for each in between(store, 0, 2, source="b").assets] == ["b"]


@pytest.mark.parametrize(
    ("base", "head", "source", "error", "message"),
    [
        (1, 9, "", NotFoundError, "no run 9: 'catchment runs' lists them"),
        (1, 1, "shopp", InputError, "no source 'shopp': did you mean 'shop'"),
    ],
    ids=["run", "source"],
)
def test_what_there_is_not(
    base: int, head: int, source: str, error: type[Exception], message: str, store: Store
) -> None:
    published(store, ORDERS)
    with pytest.raises(error, match=message):
        between(store, base, head, source=source)


# ── what people decided goes with what was renamed ───────────────────────────────────────────────


def owners_of(store: Store, name: str) -> list[str]:
    return [each.name for each in Catalog(store).asset(urn(name)).asset.owners]


MOVES = {
    "renamed": (ORDERS, RENAMED, "purchases"),
    "moved": (
        asset("orders", "id", unique_id="model.shop.orders"),
        asset("orders_new", "id", unique_id="model.shop.orders"),
        "orders_new",
    ),
}


@pytest.mark.parametrize(("old", "new", "name"), MOVES.values(), ids=MOVES)
def test_an_owner_assigned_by_hand_follows(old: Asset, new: Asset, name: str, store: Store) -> None:
    published(store, old)
    people.assign_owner(store, Catalog(store).asset(urn("orders")).id, owner("eve"), actor="ada")
    published(store, new)
    assert owners_of(store, name) == ["eve"]
    last = people.audit(store)[0]
    assert (last.actor, last.action, last.subject, last.reason) == (
        "ingest",
        "carry_owner",
        urn(name),
        f"was {urn('orders')} until run 2",
    )
    assert people.broken_audit(store) == []
    published(store, old)
    published(store, new)
    assert owners_of(store, name) == ["eve"]


def test_owners_of_two_that_took_each_others_place_go_along(store: Store) -> None:
    def placed(first: str, second: str) -> tuple[Asset, Asset]:
        return tuple(asset(name, "id", unique_id=f"model.shop.{key}") for key, name in (("a", first), ("b", second)))  # type: ignore[return-value]

    published(store, *placed("orders", "customers"))
    for name, who in (("orders", "eve"), ("customers", "bob")):
        people.assign_owner(store, Catalog(store).asset(urn(name)).id, owner(who), actor="ada")
    published(store, *placed("customers", "orders"))
    assert (owners_of(store, "orders"), owners_of(store, "customers")) == (["bob"], ["eve"])
    assert people.broken_audit(store) == []


def test_who_takes_an_old_name_inherits_nobody(store: Store) -> None:
    published(store, ORDERS)
    people.assign_owner(store, Catalog(store).asset(urn("orders")).id, owner("eve"), actor="ada")
    published(store, RENAMED)
    published(store, RENAMED, asset("orders", "other thing"))
    assert (owners_of(store, "purchases"), owners_of(store, "orders")) == (["eve"], [])


def test_an_owner_of_what_is_gone_goes_nowhere_else(store: Store) -> None:
    published(store, ORDERS)
    people.assign_owner(store, Catalog(store).asset(urn("orders")).id, owner("eve"), actor="ada")
    published(store, asset("purchases", "other"))
    assert owners_of(store, "purchases") == []


# ── dry runs ─────────────────────────────────────────────────────────────────────────────────────


def test_a_preview_writes_nothing(into: Ingest, tmp_path: Path) -> None:
    from tests.catalog.examples import project

    into(project(tmp_path / "target", {"a": "select id, a from {raw}", "b": "select id from {a}"}))
    db = tmp_path / "catchment.db"
    before = db.read_bytes()
    head = project(tmp_path / "head", {"a": "select id, a as amount from {raw}", "b": "select id from {a}"})
    found = one(preview(db, lambda copy: ingest_dbt(head, copy, DbtOptions())))
    assert [(c.change, c.name, c.before) for c in found.columns] == [("RENAMED", "amount", "a")]
    assert db.read_bytes() == before


def test_a_preview_of_what_is_not_there(tmp_path: Path) -> None:
    from tests.catalog.examples import project

    target = project(tmp_path / "target", {"a": "select id, a from {raw}"})
    found = preview(tmp_path / "none.db", lambda copy: ingest_dbt(target, copy, DbtOptions()))
    assert {each.change for each in found.assets} == {"ADDED"}
    assert not (tmp_path / "none.db").exists()


def test_what_a_project_asks_of_a_source_is_told_and_what_a_check_found_once(store: Store) -> None:
    def raw(hours: int, status: str) -> Asset:
        freshness = {"criteria": {"warn_after": {"count": hours, "period": "hour"}}, "status": status}
        return replace(RAW, details={"freshness": freshness})

    published(store, raw(1, "pass"))
    fields = one(told(store, raw(2, "warn"))).fields
    assert [(field.field, field.before, field.after) for field in fields] == [
        (
            "freshness",
            '{"criteria":{"warn_after":{"count":1,"period":"hour"}}}',
            '{"criteria":{"warn_after":{"count":2,"period":"hour"}}}',
        ),
        ("freshness status", "pass", "warn"),
    ]


# ── what is no difference ────────────────────────────────────────────────────────────────────────


def test_what_another_source_knew_already_is_not_new(store: Store) -> None:
    """A project that begins to refer to another's model adds nothing to what there is."""
    published(store, ORDERS, RAW, source="platform")
    published(store, asset("orders"), asset("revenue", "id"), source="finance")
    assert [each.urn for each in between(store, 1, 2).assets] == [urn("revenue")]
    published(store, source="finance")
    assert [(each.change, each.urn) for each in between(store, 2, 3).assets] == [("REMOVED", urn("revenue"))]


def test_a_column_that_is_only_declared_is_none_yet(store: Store) -> None:
    declared = Column(name="tax", declared=True, reason="declared-but-absent")
    published(store, msgspec.structs.replace(ORDERS, columns=(*ORDERS.columns, declared)))
    real = Column(name="tax", declared=True, in_catalog=True, data_type="double", ordinal=3)
    (column,) = one(told(store, msgspec.structs.replace(ORDERS, columns=(*ORDERS.columns, real)))).columns
    assert (column.change, column.name) == ("ADDED", "tax")


def test_what_is_switched_off_is_told_in_a_word(store: Store) -> None:
    published(store, asset("orders", "id total", sql="select", unique_id="model.shop.orders"))
    off = asset("model.shop.orders", unique_id="model.shop.orders", disabled=True)
    found = one(told(store, off))
    assert [(f.field, f.before, f.after) for f in found.fields] == [("disabled", "false", "true")]
    assert found.columns == ()
