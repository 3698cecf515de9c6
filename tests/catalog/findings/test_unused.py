"""What nobody uses."""

import pytest
from tests.catalog.examples import asset, check_on

from catchment.completeness import PartialReason
from catchment.findings.unused import UnusedKind, unused
from catchment_parsers.facts import Asset, Kind, ParseStatus

from .conftest import Make


def model(name: str, *reads: str, **fields: object) -> Asset:
    return asset(name, reads=reads, **{"path": f"{name}.sql", **fields})


def user(name: str, kind: Kind, *reads: str) -> Asset:
    return asset(name, reads=reads, kind=kind, unique_id=f"{kind}.shop.{name}")


RAW = asset("raw", kind=Kind.SOURCE, path="s.yml")
BOARD = user("board", Kind.EXPOSURE, "raw")


@pytest.mark.parametrize(
    ("assets", "expected"),
    [
        ([model("m", "raw"), user("x", Kind.EXPOSURE, "m")], {}),
        ([model("m", "raw"), user("x", Kind.METRIC, "m")], {}),
        ([model("m", "raw"), user("x", Kind.SEMANTIC_MODEL, "m")], {}),
        ([model("m", "raw"), user("x", Kind.SAVED_QUERY, "m")], {}),
        ([model("m", "raw")], {"m": "DEAD"}),
        ([model("m", "raw"), check_on("m")], {"m": "DEAD"}),
        ([model("m", "raw"), user("x", Kind.ANALYSIS, "m")], {"m": "DEAD"}),
        ([model("m")], {"m": "ORPHAN"}),
        ([asset("s", kind=Kind.SEED, path="s.csv")], {"s": "ORPHAN"}),
        ([asset("q", kind=Kind.SOURCE, path="s.yml")], {"q": "UNREAD_SOURCE"}),
        ([asset("t", kind=Kind.TABLE, details={"undeclared": True})], {"t": "UNDECLARED"}),
        ([asset("t", kind=Kind.TABLE, details={"referenced_only": True})], {}),
        ([model("m", "raw", disabled=True)], {}),
        ([asset("stub", reads=["raw"])], {}),
        ([model("m", "raw"), model("n", "m")], {"n": "DEAD"}),
        ([model("days", details={"time_spine": True})], {"days": "ORPHAN"}),
        ([model("days", details={"time_spine": True}), user("x", Kind.METRIC, "raw")], {}),
    ],
    ids=str,
)
def test_kinds(assets: list[Asset], expected: dict[str, str], catalog: Make) -> None:
    found = unused(catalog(shop=[RAW, BOARD, *assets])).found
    assert {one.entry.asset.name: one.kind.value for one in found} == expected


def test_analyses_keep_nothing_alive_but_are_named(catalog: Make) -> None:
    (found,) = unused(catalog(shop=[RAW, BOARD, model("m", "raw"), user("look", Kind.ANALYSIS, "m")])).found
    assert [reader.asset.name for reader in found.readers] == ["look"]
    assert found.reason.endswith("; only looked at by look")


def test_an_older_version_says_so(catalog: Make) -> None:
    (found,) = unused(catalog(shop=[RAW, BOARD, model("m.v1", "raw", version="1", latest=False)])).found
    assert found.reason.endswith("; version 1 is not the latest")


def test_the_biggest_comes_first(catalog: Make) -> None:
    big = model("big", "raw", details={"bytes": 2**40, "run": {"status": "success"}})
    many, few = model("many", "raw", row_count=10**12), model("few", "raw", row_count=3)
    found = unused(catalog(shop=[RAW, BOARD, model("a", "raw"), few, many, big])).found
    assert [(one.entry.asset.name, one.bytes, one.row_count, one.last_run) for one in found] == [
        ("big", 2**40, -1, "success"),
        ("many", -1, 10**12, ""),
        ("few", -1, 3, ""),
        ("a", -1, -1, ""),
    ]


def test_only_some_kinds(catalog: Make) -> None:
    known = catalog(shop=[RAW, BOARD, model("dead", "raw"), model("orphan")])
    assert [one.entry.asset.name for one in unused(known, [UnusedKind.ORPHAN]).found] == ["orphan"]


@pytest.mark.parametrize(
    ("assets", "reasons"),
    [
        ([RAW, BOARD], ()),
        ([RAW], (PartialReason.NO_CONSUMERS,)),
        (
            [RAW, BOARD, asset("v", kind=Kind.VIEW, path="v.sql", status=ParseStatus.FAILED)],
            (PartialReason.UNPARSED_SQL,),
        ),
        # dbt says what its models depend on, whatever their SQL.
        ([RAW, BOARD, model("m", "raw", status=ParseStatus.FAILED)], ()),
    ],
)
def test_what_may_be_used_after_all_is_told(
    assets: list[Asset], reasons: tuple[PartialReason, ...], catalog: Make
) -> None:
    assert unused(catalog(shop=assets)).completeness.reasons == reasons
