"""Coverage: values worked out by hand on a catalog of five datasets."""

import msgspec
import pytest
from tests.catalog.examples import asset, catalog_of, check_on, owner, published, urn

from catchment.catalog import Catalog
from catchment.coverage import DEFINITIONS, DIMENSIONS, Metric, coverage, gaps
from catchment.errors import InputError
from catchment.store import people
from catchment_parsers.facts import Asset, Column, Kind, Owner, Provenance

COLUMNS = (
    Column(name="id", description="Key.", sensitivity="INTERNAL"),
    Column(name="email", description=" ", pii=True),
    Column(name="note"),
)
# owned: orders, raw · documented: orders, customers · tested: orders, customers
# columns: orders 3 (1 documented, 2 classified), customers 1 (0, 0), raw 2 (0, 0), log and loose 0
ASSETS = (
    asset(
        "orders",
        description="Sales.",
        owners=(owner("ada"), owner("finance", Provenance.DBT_GROUP, group=True)),
        reads=["raw"],
        domain="sales",
        tier="TIER_1",
        tags=("gold", "daily"),
        schema="main",
        database="db",
        group="finance",
        access="public",
        materialized="table",
        package="shop",
    ),
    asset("customers", "id", description="People.", reads=["raw"], domain="sales", tags=("gold",), schema="main"),
    asset("raw", "a b", kind=Kind.SOURCE, owners=(owner("ada"),), tier="TIER_1", schema="lake"),
    asset("log", kind=Kind.SEED, description=" \n "),
    asset("loose", kind=Kind.TABLE, reads=["orders"]),
    asset("elsewhere", "x", kind=Kind.TABLE, details={"referenced_only": True}),
    asset("left_over", "x", kind=Kind.TABLE, details={"undeclared": True}),
    Asset(urn="duckdb/model.shop.off", kind=Kind.MODEL, name="off", unique_id="model.shop.off", disabled=True),
    Asset(urn="duckdb/exposure.shop.board", kind=Kind.EXPOSURE, name="board", description="Not a dataset."),
    check_on("orders", "id"),
    check_on("orders", "email"),
    check_on("customers"),
)


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    orders = msgspec.structs.replace(ASSETS[0], columns=COLUMNS)
    return catalog_of(tmp_path_factory.mktemp("coverage"), orders, *ASSETS[1:])


def shares(catalog: Catalog, metric: Metric, by: str = "") -> dict[str, str]:
    return {value.key: f"{value.numerator}/{value.denominator}" for value in coverage(catalog, [metric], by=by)}


@pytest.mark.parametrize(
    ("metric", "share", "ratio"),
    [
        (Metric.OWNED, "2/5", 0.4),
        (Metric.DOCUMENTED, "2/5", 0.4),
        (Metric.TESTED, "2/5", 0.4),
        (Metric.COLUMNS_DOCUMENTED, "1/6", 0.1667),
        (Metric.CLASSIFIED, "2/6", 0.3333),
    ],
)
def test_of_everything(metric: Metric, share: str, ratio: float, catalog: Catalog) -> None:
    (value,) = coverage(catalog, [metric])
    assert (value.key, f"{value.numerator}/{value.denominator}", value.ratio) == ("all", share, ratio)
    assert value.metric in DEFINITIONS


BY = {
    "access": {"public": "1/1", "(none)": "1/4"},
    "database": {"db": "1/1", "(none)": "1/4"},
    "domain": {"sales": "1/2", "(none)": "1/3"},
    "group": {"finance": "1/1", "(none)": "1/4"},
    "kind": {"model": "1/2", "source": "1/1", "seed": "0/1", "table": "0/1"},
    "materialized": {"table": "1/1", "(none)": "1/4"},
    "owner": {"ada": "2/2", "finance": "1/1", "(none)": "0/3"},
    "package": {"shop": "1/1", "(none)": "1/4"},
    "platform": {"duckdb": "2/5"},
    "schema": {"main": "1/2", "lake": "1/1", "(none)": "0/2"},
    "source": {"shop": "2/5"},
    "tag": {"gold": "1/2", "daily": "1/1", "(none)": "1/3"},
    "tier": {"TIER_1": "2/2", "(none)": "0/3"},
}


@pytest.mark.parametrize(("by", "expected"), BY.items(), ids=BY)
def test_owned_by_each_dimension(by: str, expected: dict[str, str], catalog: Catalog) -> None:
    assert shares(catalog, Metric.OWNED, by) == expected
    assert set(BY) == set(DIMENSIONS)


def test_columns_by_a_dimension_where_a_group_has_none(catalog: Catalog) -> None:
    values = {value.key: value for value in coverage(catalog, [Metric.CLASSIFIED], by="kind")}
    assert {key: (v.numerator, v.denominator, v.ratio) for key, v in values.items()} == {
        "model": (2, 4, 0.5),
        "seed": (0, 0, None),
        "source": (0, 2, 0.0),
        "table": (0, 0, None),
    }


def test_groups_stand_in_order_and_metrics_within(catalog: Catalog) -> None:
    values = coverage(catalog, [Metric.TESTED, Metric.OWNED], by="tier", targets={Metric.OWNED: 0.8})
    assert [(value.key, value.metric, value.target) for value in values] == [
        ("(none)", "TESTED", None),
        ("(none)", "OWNED", 0.8),
        ("TIER_1", "TESTED", None),
        ("TIER_1", "OWNED", 0.8),
    ]


def test_an_unknown_dimension_is_refused_with_the_choices(catalog: Catalog) -> None:
    with pytest.raises(InputError, match="cannot group by 'colour': choose one of access, database, domain"):
        coverage(catalog, by="colour")


@pytest.mark.parametrize(
    ("metric", "expected"),
    [
        (Metric.OWNED, [("customers", 0, 1), ("log", 0, 1), ("loose", 0, 1)]),
        (Metric.DOCUMENTED, [("raw", 3, 1), ("log", 0, 1), ("loose", 0, 1)]),
        (Metric.COLUMNS_DOCUMENTED, [("raw", 3, 2), ("orders", 1, 2), ("customers", 0, 1)]),
    ],
)
def test_what_is_missing_most_depended_upon_first(
    metric: Metric, expected: list[tuple[str, int, int]], catalog: Catalog
) -> None:
    assert [(gap.entry.asset.name, gap.dependents, gap.missing) for gap in gaps(catalog, metric)] == expected


def test_of_nothing_there_is_no_ratio(tmp_path_factory: pytest.TempPathFactory) -> None:
    empty = catalog_of(tmp_path_factory.mktemp("empty"))
    assert {(value.denominator, value.ratio) for value in coverage(empty)} == {(0, None)}
    assert coverage(empty, by="domain") == []


def test_a_column_of_two_sources_counts_once_and_an_owner_by_hand_counts(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    catalog = catalog_of(tmp_path_factory.mktemp("two"), asset("orders", "id"))
    described = asset("orders", kind=Kind.SOURCE)
    described = msgspec.structs.replace(described, columns=(Column(name="ID", description="Key."), Column(name="b")))
    published(catalog.store, described, source="bi")
    assert shares(catalog, Metric.COLUMNS_DOCUMENTED) == {"all": "1/2"}
    assert shares(catalog, Metric.OWNED) == {"all": "0/1"}
    someone = Owner(name="eve", provenance=Provenance.MANUAL)
    people.assign_owner(catalog.store, catalog.asset(urn("orders")).id, someone, actor="eve")
    assert shares(catalog, Metric.OWNED) == {"all": "1/1"}
