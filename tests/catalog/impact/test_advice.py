"""What a report advises: reviewers with evidence, the selector to rebuild, shims for what was renamed."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import duckdb
import msgspec
import pytest
from tests.catalog.examples import asset, catalog_of, check_on, edge, owner, project, urn
from tests.catalog.impact.outputs.reports import affected, report

from catchment.impact.gate import between
from catchment.impact.rebuilding import selector
from catchment.impact.report import (
    AffectedColumn,
    Category,
    Change,
    ChangeKind,
    Effect,
    Location,
    Report,
    Reviewer,
    Severity,
)
from catchment.impact.reviewing import reviewers
from catchment.impact.shims import shims
from catchment.ingest import DbtOptions
from catchment.selectors import scope_of, select
from catchment_parsers.facts import Asset, Kind, Provenance


def change(target: str, rule: str = "column-logic", /, **fields: Any) -> Change:
    given = {
        "target": urn(target),
        "kind": ChangeKind.COLUMN_LOGIC,
        "category": Category.PARTIAL_BREAKING,
        "rule": rule,
        "reason": f"{target} is computed in another way",
        "location": Location(path="models/a.sql"),
    }
    return Change(**given | fields)


# ── reviewers ────────────────────────────────────────────────────────────────────────────────────


def who(given: Report, *assets: Asset) -> list[Reviewer]:
    head = {each.key: each for each in assets}
    return list(reviewers(given, head, head))


def test_owners_of_what_changes_come_before_owners_of_what_is_worse_affected() -> None:
    given = report(
        affected("board", 2, severity=Severity.CRITICAL, owners=(owner("ceo", Provenance.EXPOSURE),)),
        affected("stg", 0, severity=Severity.MEDIUM, owners=(owner("@shop/data", Provenance.CODEOWNERS, group=True),)),
        affected("fct", 1, severity=Severity.HIGH, owners=(owner("bob"),)),
        affected("dim", 1, severity=Severity.LOW, owners=(owner("bob", Provenance.DBT_GROUP),)),
    )
    assert who(given) == [
        Reviewer(
            name="@shop/data",
            group=True,
            assets=(urn("stg"),),
            evidence=("owns the changed stg (MEDIUM); CODEOWNERS",),
        ),
        Reviewer(name="ceo", assets=(urn("board"),), evidence=("owns the affected board (CRITICAL); exposure",)),
        Reviewer(
            name="bob",
            assets=(urn("fct"), urn("dim")),
            evidence=("owns 2 of the affected assets, fct (HIGH) among them; meta, dbt group",),
        ),
    ]


def test_an_owner_of_both_has_evidence_of_both() -> None:
    given = report(affected("stg", 0), affected("fct", 1))
    assert [each.evidence for each in who(given)] == [
        ("owns the changed stg (HIGH); meta", "owns the affected fct (HIGH); meta")
    ]


def test_nobody_else_is_asked() -> None:
    """Not the owner of what is only described anew, nor of what is neither changed nor affected."""
    said = change("doc", "metadata-only", kind=ChangeKind.METADATA_ONLY, category=Category.NON_BREAKING)
    assets = (asset("doc", owners=(owner("eve"),)), asset("far", owners=(owner("joe"),)))
    assert who(report(changes=(said,)), *assets) == []


def test_who_owns_what_a_lost_test_checked_is_asked() -> None:
    test = check_on("fct", "id")
    lost = change("x", "test-removed", target=test.urn, kind=ChangeKind.TEST_REMOVED)
    assert who(report(changes=(lost,)), test, asset("fct", owners=(owner("ada"),))) == [
        Reviewer(name="ada", assets=(urn("fct"),), evidence=("owns the changed fct; meta",))
    ]


@pytest.mark.parametrize(
    ("owners", "people"),
    [
        # An address alone is whoever goes by it, where that is one.
        ([owner("ada@a.example", email="ada@a.example"), owner("Ada", email="Ada@a.example")], ["Ada"]),
        # A mailbox of two is neither's.
        (
            [
                owner("t@a.example", email="t@a.example"),
                owner("x", email="t@a.example"),
                owner("y", email="t@a.example"),
            ],
            ["t@a.example", "x", "y"],
        ),
        # No source says whose a handle is; but handles have no case.
        ([owner("@ada"), owner("ada@a.example", email="ada@a.example")], ["@ada", "ada@a.example"]),
        ([owner("@Ada"), owner("@ada")], ["@Ada"]),
        ([owner("Finance"), owner("finance")], ["Finance", "finance"]),
    ],
)
def test_one_person_is_one_reviewer_only_where_that_is_certain(owners: list[Any], people: list[str]) -> None:
    assert [each.name for each in who(report(affected("fct", 1, owners=tuple(owners))))] == people


# ── what to rebuild ──────────────────────────────────────────────────────────────────────────────


def model(name: str, *reads: str, folder: str = "", **fields: Any) -> Asset:
    package = fields.pop("package", "shop")
    path = f"models/{folder}/{name}.sql" if folder else f"models/{name}.sql"
    return asset(name, reads=reads, unique_id=f"model.{package}.{name}", package=package, path=path, **fields)


def chosen(assets: Iterable[Asset], *names: str) -> str:
    head = {each.key: each for each in assets}
    return selector(report(*(affected(name, 1) for name in names), changes=()), head)


def test_names_are_listed() -> None:
    assets = [
        model("a"),
        model("b", "a"),
        asset("raw", kind=Kind.SOURCE),
        model("hidden", "a", materialized="ephemeral"),
    ]
    assert chosen(assets, "b", "a", "raw", "hidden", "no_such") == "a b"
    assert chosen(assets) == ""


def test_what_is_new_or_built_otherwise_is_rebuilt_and_what_is_only_described_is_not() -> None:
    head = {each.key: each for each in (model("new"), model("table"), model("doc"))}
    kinds = [("new", ChangeKind.ASSET_ADDED), ("table", ChangeKind.MATERIALIZATION), ("doc", ChangeKind.METADATA_ONLY)]
    assert selector(report(changes=tuple(change(name, kind=kind) for name, kind in kinds)), head) == "new table"


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ((model("orders_2"),), "orders"),
        ((model("x", folder="orders"),), "shop.marts.orders"),
        ((model("orders", package="other"),), "shop.marts.orders"),
    ],
)
def test_a_name_that_selects_more_is_written_in_full(others: tuple[Asset, ...], expected: str) -> None:
    wanted = model("orders", folder="marts")
    head = {each.key: each for each in (wanted, *(others if others[0].name != "orders" else ()))}
    head |= {each.key: msgspec.structs.replace(each, urn=urn("elsewhere")) for each in others if each.name == "orders"}
    assert selector(report(affected("orders", 1), changes=()), head) == expected


def wide(width: int) -> list[Asset]:
    """A seed that `width` models read, a mart that reads them all, and one that stands beside."""
    names = [f"m{number:02}" for number in range(width)]
    return [model("root"), *(model(name, "root") for name in names), model("mart", *names), model("beside", "root2")]


def test_many_are_abbreviated_where_operators_say_the_same() -> None:
    assets = wide(20)
    everything = [each.name for each in assets if each.name != "beside"]
    assert chosen(assets, *everything) == "root+"
    # All but the root: its operator would take it along.
    assert chosen(assets, *everything[1:]) == " ".join([f"m{number:02}+" for number in range(20)])


def test_nothing_else_is_selected(tmp_path: Path) -> None:
    """What our own implementation of dbt's selectors makes of it is what was wanted, to the last name."""
    apart = [model("late", "m07"), model("apart", folder="m08"), model("below", folder="m09/m10")]
    assets = [*wide(20), model("m05_too", "m05", folder="m06"), *apart]
    wanted = {each.name for each in assets} - {"beside", *(each.name for each in apart)}
    told = chosen(assets, *wanted)
    with catalog_of(tmp_path, *assets) as catalog:
        found = {entry.asset.name for entry in select(scope_of(catalog), told)}
    assert found == wanted
    assert {"root", "m05+", "m07", "path:models/m08.sql+", "m10+"} <= set(told.split())
    assert len(told.split()) < len(wanted)


# ── shims ────────────────────────────────────────────────────────────────────────────────────────


def advised(tmp_path: Path, before: str, after: str) -> Report:
    pair = []
    for name, sql in (("base", before), ("head", after)):
        models = {"stg": sql, "mart": "select id, amount from {stg}"}
        pair.append(project(tmp_path / name, models))
    return between(*pair, DbtOptions(), fail_on="breaking")[0]


@pytest.mark.parametrize(
    ("before", "after", "item"),
    [
        ("select id, a as amount from {raw}", "select id, a as eur from {raw}", "a as amount"),
        ("select id, a + b as amount from {raw}", "select id, a + b as eur from {raw}", "a + b as amount"),
        # The table has a column of the new name too, which an alias of it would take.
        ("select id, a + 1 as amount from {raw}", "select id, a + 1 as b from {raw}", "a + 1 as amount"),
        (
            "with r as (select id, a as amount from {raw}) select * from r",
            "with r as (select id, a as eur from {raw}) select * from r",
            "a as amount",
        ),
    ],
)
def test_a_shim_gives_the_old_name_the_old_values(tmp_path: Path, before: str, after: str, item: str) -> None:
    """By execution: the head with the item added has in the old column what the base has."""
    (shim,) = advised(tmp_path, before, after).shims
    assert (shim.before, shim.sql, shim.path, shim.note) == ("amount", item, "models/stg.sql", "")
    new_item = next(part for part in (f"{item.removesuffix(' as amount')} as {shim.after}",) if part in after)
    mended = after.replace(new_item, f"{new_item}, {shim.sql}")
    with duckdb.connect() as db:
        db.execute("create table raw as select * from (values (1, 2, 30), (2, 5, 70)) t(id, a, b)")
        old, new = (
            db.sql(f"select id, amount from ({sql.format(raw='raw')}) order by id").fetchall()
            for sql in (before, mended)
        )
    assert old == new


def test_other_values_are_no_shim(tmp_path: Path) -> None:
    before, after = "select id, a as amount from {raw}", "select id, a / 100 as eur from {raw}"
    (shim,) = advised(tmp_path, before, after).shims
    assert (shim.before, shim.after, shim.sql) == ("amount", "eur", "a as amount")
    assert shim.note == "eur has other values than amount had: this is the old expression, not an alias of it"


def renamed(**fields: Any) -> Change:
    return change(
        "stg.amount", "column-renamed", kind=ChangeKind.COLUMN_RENAMED, before="amount", after="eur", **fields
    )


def test_a_rename_whose_values_change_upstream_is_told_and_not_aliased() -> None:
    head = model("stg", edges=("raw.a -> eur IDENTITY",), columns="eur")
    hit = affected("stg", 0, effects=(Effect.VALUE_CHANGED,), columns=0)
    column = {"urn": urn("stg.eur"), "effects": (Effect.VALUE_CHANGED,), "path": ()}
    hit = msgspec.structs.replace(hit, columns=(AffectedColumn(**column),))
    (shim,) = shims(report(hit, changes=(renamed(),)), {head.key: head}, {head.key: head})
    assert (shim.sql, shim.note) == (
        "",
        "eur has other values than amount had: an alias would mislead whoever reads it",
    )


@pytest.mark.parametrize(
    ("dialect", "before", "key", "expected"),
    [
        ("duckdb", "amount", "amount", "x as amount"),
        ("duckdb", "the amount", "the amount", 'x as "the amount"'),
        ("duckdb", "order", "order", 'x as "order"'),
        ("snowflake", "order", "order", 'x as "ORDER"'),
        ("snowflake", "amount", '"amount"', 'x as "amount"'),
        ("postgres", "Amount", "Amount", 'x as "Amount"'),
        ("bigquery", "the amount", "the amount", "x as `the amount`"),
        ("tsql", "the amount", "the amount", "x as [the amount]"),
    ],
)
def test_names_are_quoted_as_the_dialect_asks(dialect: str, before: str, key: str, expected: str) -> None:
    head = model("stg", columns="eur", dialect=dialect)
    head = msgspec.structs.replace(head, edges=(edge("raw.x -> eur IDENTITY", expression="x", line=4),))
    given = change("stg", "column-renamed", target=f"{urn('stg')}#{key}", before=before, after="eur")
    (shim,) = shims(report(changes=(given,)), {head.key: head}, {head.key: head})
    assert (shim.sql, shim.line) == (expected, 4)


def test_a_renamed_model_lives_on_in_a_file_of_its_own() -> None:
    old, new = model("orders", folder="marts"), model("fct_orders", folder="marts/core")
    given = change("orders", "asset-renamed", kind=ChangeKind.ASSET_REMOVED, before="orders", after="fct_orders")
    (shim,) = shims(report(changes=(given,)), {old.key: old}, {new.key: new})
    assert (shim.path, shim.sql) == ("models/marts/core/orders.sql", "select * from {{ ref('fct_orders') }}")


def test_a_renamed_model_of_a_pull_request_lives_on_and_is_built_anew(tmp_path: Path) -> None:
    pair = [
        project(tmp_path / name, {name: "select id, a as amount, b from {raw}", "mart": f"select id from {{{name}}}"})
        for name in ("orders", "fct_orders")
    ]
    given = between(*pair, DbtOptions(), fail_on="breaking")[0]
    assert [(shim.before, shim.path, shim.sql) for shim in given.shims] == [
        ("orders", "models/orders.sql", "select * from {{ ref('fct_orders') }}")
    ]
    assert "fct_orders" in given.rebuild.split()


def test_a_renamed_table_lives_on_in_a_view() -> None:
    old, new = (asset(name, kind=Kind.TABLE, relation=f"dwh.dbo.{name}", path="t.sql") for name in ("orders", "sales"))
    given = change("orders", "asset-renamed", kind=ChangeKind.ASSET_REMOVED, before="orders", after="sales")
    (shim,) = shims(report(changes=(given,)), {old.key: old}, {new.key: new})
    assert shim.sql == "create view dwh.dbo.orders as\nselect * from dwh.dbo.sales"


def test_a_column_of_a_table_that_sql_files_make_lives_on_in_a_view() -> None:
    table = asset("orders", "id eur", kind=Kind.TABLE, relation='"dwh"."orders"', path="t.sql", dialect="duckdb")
    given = change("orders.amount", "column-renamed", before="amount", after="eur")
    (shim,) = shims(report(changes=(given,)), {table.key: table}, {table.key: table})
    assert shim.sql == 'create view "dwh"."orders_with_amount" as\nselect *, eur as amount from "dwh"."orders"'
