"""Names that people use, and several declarations as one asset."""

from pathlib import Path

import msgspec
import pytest
from tests.catalog.examples import asset, catalog_of, owner

from catchment import assets as assets_
from catchment.assets import Assets
from catchment.errors import AmbiguousError, NotFoundError
from catchment.store.read import Declared
from catchment_parsers.facts import Asset, Column, Kind, ParseStatus, Provenance


def known(*group: Asset) -> Assets:
    """Assets with ids from 1, each declared once by the source ``shop``."""
    return assets_.build((Declared(node=n, source="shop", asset=each) for n, each in enumerate(group, 1)), {})


SHOP = known(
    asset("orders", unique_id="model.shop.orders"),
    asset("Order Items", unique_id="model.shop.order_items.v2"),
    Asset(urn="duckdb/db.raw.orders", kind=Kind.SOURCE, name="orders", unique_id="source.shop.raw.orders"),
    Asset(urn="duckdb/exposure.shop.orders", kind=Kind.EXPOSURE, name="orders", unique_id="exposure.shop.orders"),
    Asset(urn="duckdb/exposure.shop.board", kind=Kind.EXPOSURE, name="board", unique_id="exposure.shop.board"),
    Asset(urn="duckdb/db.main.customers", kind=Kind.TABLE, name="customers"),
    Asset(urn="tsql/db.main.customers", kind=Kind.TABLE, name="customers"),
)


@pytest.mark.parametrize(
    ("name", "urn"),
    [
        ("duckdb/db.main.orders", "duckdb/db.main.orders"),
        ("model.shop.orders", "duckdb/db.main.orders"),
        ("shop.orders", "duckdb/db.main.orders"),
        ("main.orders", "duckdb/db.main.orders"),
        ("db.main.orders", "duckdb/db.main.orders"),
        ("DB.MAIN.ORDERS", "duckdb/db.main.orders"),
        ("raw.orders", "duckdb/db.raw.orders"),
        ("source.shop.raw.orders", "duckdb/db.raw.orders"),
        ("Order Items", "duckdb/db.main.Order Items"),
        ("order items", "duckdb/db.main.Order Items"),
        ("order_items.v2", "duckdb/db.main.Order Items"),
        ("exposure.shop.orders", "duckdb/exposure.shop.orders"),
        ("board", "duckdb/exposure.shop.board"),
        ("tsql/db.main.customers", "tsql/db.main.customers"),
    ],
)
def test_an_asset_is_found_by_any_of_its_names(name: str, urn: str) -> None:
    assert SHOP.find(name).asset.urn == urn


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("orders", "'orders' fits 2 assets: duckdb/db.main.orders, duckdb/db.raw.orders: name one of them"),
        ("customers", "'customers' fits 2 assets: duckdb/db.main.customers, tsql/db.main.customers: name one of them"),
    ],
)
def test_a_name_of_several_datasets_is_refused_with_the_candidates(name: str, message: str) -> None:
    with pytest.raises(AmbiguousError) as caught:
        SHOP.find(name)
    assert str(caught.value) == message


def test_of_many_candidates_five_are_listed() -> None:
    many = known(*(Asset(urn=f"duckdb/db.s{n}.t", kind=Kind.TABLE, name="t") for n in range(7)))
    with pytest.raises(AmbiguousError, match=r"'t' fits 7 assets: .*db\.s4\.t and 2 more: name one of them"):
        many.find("t")


@pytest.mark.parametrize(
    ("name", "hint"),
    [("custommers", "did you mean customers"), ("zzzz", "'catchment search WORDS' finds one"), ("", "")],
)
def test_an_unknown_name_gets_the_nearest_suggested(name: str, hint: str) -> None:
    with pytest.raises(NotFoundError) as caught:
        SHOP.find(name)
    assert str(caught.value).startswith(f"no asset named {name!r}: ")
    assert hint in str(caught.value)


@pytest.mark.parametrize(
    ("name", "asset_urn", "column"),
    [
        ("main.orders#id", "duckdb/db.main.orders", "id"),
        ("main.orders.id", "duckdb/db.main.orders", "id"),
        ("main.orders", "duckdb/db.main.orders", ""),
        ("order_items.v2.id", "duckdb/db.main.Order Items", "id"),
        ("Order Items.Lifetime Value", "duckdb/db.main.Order Items", "Lifetime Value"),
        ("duckdb/db.raw.orders#ID", "duckdb/db.raw.orders", "ID"),
    ],
)
def test_a_column_is_named_with_its_asset(name: str, asset_urn: str, column: str) -> None:
    entry, found = assets_.column_of(SHOP, name)
    assert (entry.asset.urn, found) == (asset_urn, column)


@pytest.mark.parametrize("name", ["customers.id", "customers#id"])
def test_a_column_of_an_ambiguous_asset_is_refused(name: str) -> None:
    with pytest.raises(AmbiguousError, match="'customers' fits 2 assets"):
        assets_.column_of(SHOP, name)


# ── several declarations ─────────────────────────────────────────────────────────────────────────


def merged(*group: Asset, assigned: tuple[str, ...] = ()) -> Asset:
    declared = (Declared(node=1, source=f"s{n}", asset=each) for n, each in enumerate(group))
    return assets_.build(declared, {1: [owner(name, Provenance.MANUAL) for name in assigned]})[1].asset


def test_who_builds_an_asset_has_the_word_over_who_refers_to_it() -> None:
    reference = asset(
        "orders", kind=Kind.SOURCE, description="Seen from afar.", unique_id="source.bi.orders", tier="TIER_2"
    )
    built = asset("orders", path="orders.sql", description="Built here.", unique_id="model.shop.orders")
    for group in ((reference, built), (built, reference)):
        one = merged(*group)
        assert (one.kind, one.unique_id, one.description, one.tier) == (
            "model",
            "model.shop.orders",
            "Built here.",
            "TIER_2",
        )


def test_what_both_say_is_put_together() -> None:
    one = merged(
        asset("o", tags=("a", "b"), meta={"x": 1, "y": 1}, owners=(owner("ada"),), row_count=-1, contract=False),
        asset(
            "o", tags=("b", "c"), meta={"y": 2, "z": 2}, owners=(owner("ada"), owner("bob")), row_count=5, contract=True
        ),
    )
    assert (one.tags, one.meta, one.row_count, one.contract) == (("a", "b", "c"), {"x": 1, "y": 1, "z": 2}, 5, True)
    assert [each.name for each in one.owners] == ["ada", "bob"]


def test_owners_stand_in_the_order_of_who_says_so() -> None:
    machines = [provenance for provenance in Provenance if provenance is not Provenance.MANUAL]
    one = merged(asset("o", owners=tuple(owner(each.value, each) for each in reversed(machines))), assigned=("ada",))
    assert [each.name for each in one.owners] == [
        "ada",
        "DBT_META",
        "DBT_GROUP",
        "CODEOWNERS",
        "EXPOSURE",
        "OBSERVED",
        "SQL_PARSER",
        "INFERRED",
    ]


@pytest.mark.parametrize("flip", [False, True])
def test_what_one_source_defines_is_more_than_referred_to(flip: bool) -> None:
    group = [asset("o", kind=Kind.TABLE, details={"referenced_only": True}), asset("o", path="o.sql")]
    assert "referenced_only" not in merged(*reversed(group) if flip else group).details
    assert merged(group[0], group[0]).details == {"referenced_only": True}


def test_where_a_description_was_read_comes_with_it() -> None:
    comment = {"description": "By hand.", "details": {"description_origin": "warehouse"}}
    for own, origin in (({"description": "Ours."}, None), ({}, "warehouse")):
        said = (asset("x", **own), asset("x", kind=Kind.TABLE, **comment))
        found = assets_.build((Declared(node=1, source=s, asset=a) for s, a in zip("ab", said, strict=True)), {})[
            1
        ].asset
        assert found.description == own.get("description", "By hand.")
        assert found.details.get("description_origin") == origin


OFF = Asset(urn="duckdb/model.shop.x", kind=Kind.MODEL, name="x", unique_id="model.shop.x", path="x.sql", disabled=True)


def test_what_is_disabled_is_no_dataset_and_is_found() -> None:
    found = known(OFF).find("x")
    assert found.asset.disabled
    assert not found.is_dataset
    # Whoever says a name means what is built.
    assert not known(OFF, asset("x")).find("x").asset.disabled


def test_what_one_project_disables_and_another_builds_is_built() -> None:
    ephemeral = Asset(urn=OFF.urn, kind=Kind.MODEL, name="x", unique_id="model.shop.x", description="Built.")
    declared = [Declared(node=1, source="a", asset=OFF), Declared(node=1, source="b", asset=ephemeral)]
    found = assets_.build(declared, {})[1]
    assert (found.asset.disabled, found.asset.description) == (False, "Built.")


@pytest.mark.parametrize(
    ("first", "second", "defined", "left"),
    [
        ({"undeclared": True}, {}, True, set()),
        ({"undeclared": True}, {"undeclared": True}, False, {"undeclared"}),
        ({"undeclared": True}, {"referenced_only": True}, False, {"undeclared"}),
        ({"referenced_only": True}, {"referenced_only": True}, False, {"referenced_only"}),
        ({"referenced_only": True}, {}, True, set()),
    ],
)
def test_what_one_source_defines_is_defined(
    first: dict[str, bool], second: dict[str, bool], defined: bool, left: set[str]
) -> None:
    said = [asset("x", kind=Kind.TABLE, details=details) for details in (first, second)]
    found = assets_.build((Declared(node=1, source=name, asset=one) for name, one in zip("ab", said, strict=True)), {})[
        1
    ]
    assert assets_.is_defined(found.asset) is defined
    assert set(found.asset.details) == left


def test_a_source_is_of_what_it_defines_not_of_what_it_refers_to() -> None:
    own = asset("orders", path="orders.sql", status=ParseStatus.PARSED, unique_id="model.platform.orders")
    listed = asset("orders", status=ParseStatus.MISSING, unique_id="model.platform.orders")
    said = [Declared(node=1, source="finance", asset=listed), Declared(node=1, source="platform", asset=own)]
    assert assets_.build(said, {})[1].sources == ("platform",)
    assert assets_.build(said[:1], {})[1].sources == ("finance",)  # nobody else is known


def test_a_column_is_the_one_that_is_written_exactly_so(tmp_path: Path) -> None:
    columns = tuple(Column(name=name, folded=name, ordinal=place) for place, name in enumerate(("ID", "id", "Id"), 1))
    with catalog_of(tmp_path, msgspec.structs.replace(asset("orders"), columns=columns)) as catalog:
        nodes = [catalog.node(f"orders.{name}") for name in ("ID", "id", "Id", "iD")]
    assert [node - nodes[0] for node in nodes] == [0, 1, 2, 0]
