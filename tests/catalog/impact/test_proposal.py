"""Changes that are only proposed, against the stored graph."""

from pathlib import Path

import msgspec
import pytest
from tests.catalog.examples import asset, catalog_of, check_on, owner, urn

from catchment.catalog import Catalog
from catchment.errors import AmbiguousError, InputError, NotFoundError
from catchment.impact.proposal import ASSET_RULES, COLUMN_RULES, Proposal, analyse
from catchment.impact.report import ChangeKind, Report
from catchment_parsers.facts import Column, Kind, ParseStatus

ASSETS = (
    asset("raw", "id:integer amount:integer note:varchar"),
    asset(
        "orders",
        "id:integer amount:integer total:integer",
        reads=["raw"],
        edges=["raw.id -> id IDENTITY", "raw.amount -> amount IDENTITY", "raw.amount -> total AGGREGATION"],
        owners=(owner("ada"),),
    ),
    asset("big", "id:integer", reads=["orders"], edges=["orders.id -> id IDENTITY", "orders.amount ->  FILTER"]),
    asset("board", reads={"big": "WHOLE"}, kind=Kind.EXPOSURE, owners=(owner("cfo"),)),
    asset("looks", reads={"orders": "WHOLE"}, kind=Kind.EXPOSURE),
    check_on("orders", "id"),
)


@pytest.fixture
def shop(tmp_path: Path) -> Catalog:
    """raw -> orders -> big -> board; a dashboard looks at orders, nobody knows at which columns."""
    return catalog_of(tmp_path, *ASSETS)


def told(report: Report) -> dict[str, str]:
    """What is affected: by short name, its effects, ``?`` where that is only possible."""
    return {
        each.urn.removeprefix(urn("")): " ".join(each.effects) + ("?" if each.certainty == "POSSIBLE" else "")
        for each in report.affected
    }


def columns(report: Report, name: str) -> dict[str, str]:
    """The affected columns of one asset, with their effects."""
    (affected,) = (each for each in report.affected if each.urn == urn(name))
    return {each.urn.partition("#")[2]: " ".join(each.effects) for each in affected.columns}


@pytest.mark.parametrize(
    ("target", "kind", "verdict", "expected"),
    [
        (
            "orders.amount",
            ChangeKind.COLUMN_REMOVED,
            "FAIL",
            {"orders": "COLUMN_REMOVED", "looks": "REFERENCE_BROKEN?"}
            | dict.fromkeys(("big", "board"), "REFERENCE_BROKEN"),
        ),
        ("orders.total", ChangeKind.COLUMN_RENAMED, "FAIL", {"orders": "COLUMN_REMOVED", "looks": "REFERENCE_BROKEN?"}),
        ("raw.note", ChangeKind.COLUMN_REMOVED, "FAIL", {"raw": "COLUMN_REMOVED"}),
        (
            "raw.amount",
            ChangeKind.COLUMN_LOGIC,
            "WARN",
            dict.fromkeys(("raw", "orders"), "VALUE_CHANGED")
            | dict.fromkeys(("big", "board"), "ROWSET_CHANGED")
            | {"looks": "VALUE_CHANGED?"},
        ),
        ("big.id", ChangeKind.COLUMN_RETYPED, "FAIL", {"big": "TYPE_CHANGED", "board": "TYPE_CHANGED?"}),
        ("big", ChangeKind.ROWSET_LOGIC, "FAIL", {"big": "ROWSET_CHANGED", "board": "ROWSET_CHANGED"}),
        (
            "big",
            ChangeKind.ASSET_REMOVED,
            "FAIL",
            {"big": "REFERENCE_BROKEN COLUMN_REMOVED", "board": "REFERENCE_BROKEN"},
        ),
    ],
)  # fmt: skip
def test_what_a_change_breaks(
    shop: Catalog, target: str, kind: ChangeKind, verdict: str, expected: dict[str, str]
) -> None:
    report = analyse(shop, [Proposal(target=target, kind=kind)])
    assert told(report) == expected
    assert report.verdict == verdict


def test_an_asset_that_breaks_takes_all_its_columns(shop: Catalog) -> None:
    report = analyse(shop, [Proposal(target="raw.amount", kind=ChangeKind.COLUMN_REMOVED)])
    assert columns(report, "orders") == dict.fromkeys(("id", "amount", "total"), "REFERENCE_BROKEN")


def test_the_report_says_who_why_and_by_which_way(shop: Catalog) -> None:
    report = analyse(shop, [Proposal(target="orders.amount", kind=ChangeKind.COLUMN_RENAMED, after="cents")])
    (change,) = report.changes
    assert (change.target, change.rule, change.category) == (urn("orders.amount"), "column-renamed", "BREAKING")
    assert change.reason == "orders.amount would be called cents"
    board = next(each for each in report.affected if each.name == "board")
    assert board.path == (urn("orders.amount"), urn("big"), urn("board"))
    assert [(each.owner, each.assets) for each in report.notify] == [
        ("ada", (urn("orders"),)),
        ("cfo", (urn("board"),)),
    ]


def test_several_changes_are_one_report(shop: Catalog) -> None:
    proposals = [
        Proposal(target="orders.total", kind=ChangeKind.COLUMN_RETYPED, after="varchar"),
        Proposal(target="big", kind=ChangeKind.GRAIN),
    ]
    report = analyse(shop, proposals)
    assert report.changes[0].reason == "orders.total is integer and would be varchar"
    assert told(report) == {
        "orders": "TYPE_CHANGED",
        "big": "ROWSET_CHANGED",
        "board": "ROWSET_CHANGED",
        "looks": "TYPE_CHANGED?",
    }


def test_a_test_of_a_column_that_would_go_is_orphaned(shop: Catalog) -> None:
    gone = analyse(shop, [Proposal(target="orders.id", kind=ChangeKind.COLUMN_REMOVED)])
    assert told(gone)["orders"] == "COLUMN_REMOVED TEST_ORPHANED"
    other = analyse(shop, [Proposal(target="orders.total", kind=ChangeKind.COLUMN_REMOVED)])
    assert told(other)["orders"] == "COLUMN_REMOVED"


def test_a_contract_that_names_the_column_would_be_violated(tmp_path: Path) -> None:
    columns = (Column(name="id", declared=True), Column(name="extra"))
    promised = msgspec.structs.replace(asset("orders", contract=True), columns=columns)
    catalog = catalog_of(tmp_path, promised)
    for column, expected in {"id": "COLUMN_REMOVED CONTRACT_VIOLATED", "extra": "COLUMN_REMOVED"}.items():
        report = analyse(catalog, [Proposal(target=f"orders.{column}", kind=ChangeKind.COLUMN_REMOVED)])
        assert told(report)["orders"] == expected


def test_what_is_not_understood_makes_the_report_partial(tmp_path: Path) -> None:
    catalog = catalog_of(
        tmp_path, asset("raw", "id:integer"), asset("python", reads={"raw": "WHOLE"}, status=ParseStatus.OPAQUE)
    )
    report = analyse(catalog, [Proposal(target="raw.id", kind=ChangeKind.COLUMN_LOGIC)])
    assert told(report)["python"] == "VALUE_CHANGED?"
    assert report.completeness.is_partial
    assert report.completeness.unparsed_assets == (urn("python"),)


@pytest.mark.parametrize(("fail_on", "verdict"), [("breaking", "WARN"), ("partial", "FAIL"), ("none", "WARN")])
def test_the_verdict_is_by_what_fails(shop: Catalog, fail_on: str, verdict: str) -> None:
    report = analyse(shop, [Proposal(target="orders.id", kind=ChangeKind.COLUMN_LOGIC)], fail_on=fail_on)
    assert report.verdict == verdict


@pytest.mark.parametrize(
    ("target", "kind", "error", "message"),
    [
        ("nowhere", ChangeKind.ASSET_REMOVED, NotFoundError, "no asset named 'nowhere'"),
        ("orders.nothing", ChangeKind.COLUMN_REMOVED, NotFoundError, "has no column 'nothing'"),
        ("orders.id", ChangeKind.ASSET_REMOVED, InputError, "cannot be proposed for a column, orders.id"),
        ("orders", ChangeKind.COLUMN_REMOVED, InputError, "cannot be proposed for an asset, orders"),
        ("orders.id", ChangeKind.COLUMN_ADDED, InputError, "choose COLUMN_REMOVED, COLUMN_RENAMED"),
        ("orders", ChangeKind.COLUMN_ADDED, InputError, "the column that orders would get has no name"),
    ],
)
def test_what_cannot_be_proposed(
    shop: Catalog, target: str, kind: ChangeKind, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        analyse(shop, [Proposal(target=target, kind=kind)])


def test_an_unknown_word_to_fail_on_is_refused(shop: Catalog) -> None:
    with pytest.raises(InputError, match="cannot fail on 'often': choose one of breaking, partial, none"):
        analyse(shop, [], fail_on="often")


def test_every_kind_has_a_sentence() -> None:
    from catchment.impact import proposal

    assert set(proposal._SENTENCES) == {*COLUMN_RULES, *ASSET_RULES}


def test_a_name_that_fits_several_is_refused(tmp_path: Path) -> None:
    names = {f"duckdb/db.{schema}.orders": schema for schema in ("one", "two")}
    catalog = catalog_of(
        tmp_path, *(msgspec.structs.replace(asset(schema), urn=name) for name, schema in names.items())
    )
    with pytest.raises(AmbiguousError) as raised:
        analyse(catalog, [Proposal(target="orders", kind=ChangeKind.ASSET_REMOVED)])
    assert raised.value.candidates == tuple(names)
