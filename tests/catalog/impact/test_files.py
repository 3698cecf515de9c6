"""Plain SQL before and after: views by what they mean, tables by the statements that fill them."""

import json
from pathlib import Path
from typing import Any

import pytest

from catchment.errors import InputError
from catchment.impact.files import between_files
from catchment.impact.report import Report
from catchment.ingest import SqlOptions

TABLES = "create table raw.orders (id int, amount numeric, email text);\n"
VIEW = "create view mart.clean as select id, amount from raw.orders where amount > 0;\n"
DAILY = "create table mart.daily as select id, sum(amount) as total from mart.clean group by id;\n"
LOG = "insert into mart.log select id, email from raw.orders;\ninsert into mart.log select id, 'x' from mart.clean;\n"
BEFORE = TABLES + VIEW + DAILY + LOG


def report_of(folder: Path, before: str, after: str, **options: Any) -> Report:
    for name, text in (("before", before), ("after", after)):
        (folder / name).mkdir()
        (folder / name / "warehouse.sql").write_text(text)
    report, incomplete = between_files(
        [folder / "before"], [folder / "after"], SqlOptions(dialect="postgres", **options), fail_on="breaking"
    )
    assert incomplete == ""
    return report


def short(urn: str) -> str:
    return urn.removeprefix("postgres/")


def told(report: Report) -> set[tuple[str, str]]:
    return {(short(change.target), change.rule) for change in report.changes}


def affected(report: Report) -> dict[str, str]:
    return {short(each.urn): " ".join(each.effects) for each in report.affected}


@pytest.mark.parametrize(
    ("before", "after", "changes", "effects"),
    [
        (
            "amount > 0",
            "amount >= 0",
            {("mart.clean", "rowset-changed"), ("mart.log", "sql-unknown")},
            {
                "mart.clean": "ROWSET_CHANGED",
                "mart.daily": "ROWSET_CHANGED",
                "mart.log": "ROWSET_CHANGED VALUE_CHANGED",
            },
        ),
        (
            "sum(amount) as total",
            "max(amount) as total",
            {("mart.daily#total", "column-logic")},
            {"mart.daily": "VALUE_CHANGED"},
        ),
        (
            "email text",
            "email text, phone text",
            {("raw.orders#phone", "column-added")},
            {"raw.orders": "COLUMN_ADDED"},
        ),
        (
            "amount numeric, ",
            "",
            {("raw.orders#amount", "column-removed")},
            {"raw.orders": "COLUMN_REMOVED", "mart.clean": "REFERENCE_BROKEN", "mart.daily": "REFERENCE_BROKEN"},
        ),
        (DAILY, "", {("mart.daily", "asset-removed")}, {"mart.daily": "REFERENCE_BROKEN COLUMN_REMOVED"}),
    ],
    ids=["a filter", "an aggregate", "a new column", "a column less", "a table less"],
)
def test_what_changes(
    before: str, after: str, changes: set[tuple[str, str]], effects: dict[str, str], tmp_path: Path, inline: None
) -> None:
    assert before in BEFORE
    report = report_of(tmp_path, BEFORE, BEFORE.replace(before, after))
    assert changes - {("mart.log", "sql-unknown")} <= told(report) <= changes | {("mart.log", "sql-unknown")}
    assert effects.items() <= affected(report).items() | {("mart.log", effects.get("mart.log", ""))}


@pytest.mark.parametrize(
    "after",
    [
        BEFORE.replace(", ", ",\n  -- a comment\n  ").replace("select", "SELECT"),
        BEFORE.replace("amount > 0", "(amount > 0)"),
        BEFORE.replace("from raw.orders where", "from raw.orders as o where"),
        TABLES + DAILY + VIEW + LOG,
    ],
    ids=["formatting", "parentheses", "an alias", "the order of statements"],
)
def test_what_says_the_same_is_no_change(after: str, tmp_path: Path, inline: None) -> None:
    report = report_of(tmp_path, BEFORE, after)
    assert (report.changes, report.affected, report.verdict) == ((), (), "PASS")


def test_where_several_statements_fill_a_table_a_change_is_unknown(tmp_path: Path, inline: None) -> None:
    report = report_of(tmp_path, BEFORE, BEFORE.replace("'x'", "'y'"))
    (change,) = report.changes
    assert (change.category, change.location.path) == ("UNKNOWN", "warehouse.sql")
    assert report.verdict == "WARN"


@pytest.mark.parametrize(
    "more",
    [
        "alter table raw.orders drop column amount;",
        "alter table raw.orders rename column amount to total;",
        "alter table raw.orders alter column amount type text;",
        "alter table raw.orders add column phone text;",
        "insert into raw.orders select 1, 2, 'x';",
    ],
)
@pytest.mark.parametrize("filled", ["", "insert into raw.orders select id, amount, email from shop;\n"])
def test_a_table_that_is_altered_or_filled_later_never_passes(
    more: str, filled: str, tmp_path: Path, inline: None
) -> None:
    before = TABLES + VIEW + filled
    report = report_of(tmp_path, before, before + more)
    assert [change for change in told(report) if change[0].startswith("raw.orders")] == [("raw.orders", "sql-unknown")]
    assert "mart.clean" in affected(report)
    assert report.verdict == "WARN"
    (tmp_path / "same").mkdir()
    assert report_of(tmp_path / "same", before + more, before + more).changes == ()


def test_columns_of_tables_may_be_given(tmp_path: Path, inline: None) -> None:
    (tmp_path / "tables.json").write_text(json.dumps({"raw.orders": {"id": "int", "email": "text"}}))
    star = "create view mart.v as select * from raw.orders;"
    report = report_of(tmp_path, star, star.replace("*", "*, id + 1 as next"), tables=tmp_path / "tables.json")
    assert told(report) == {("mart.v#next", "column-added")}


def test_what_does_not_parse_is_told_with_file_and_line(tmp_path: Path, inline: None) -> None:
    (tmp_path / "a.sql").write_text(BEFORE)
    (tmp_path / "b.sql").write_text(BEFORE + "\nselect from from;")
    options = SqlOptions(dialect="postgres")
    report, incomplete = between_files([tmp_path / "a.sql"], [tmp_path / "b.sql"], options, fail_on="breaking")
    assert report.changes == ()
    assert incomplete.startswith("b.sql:7: ")
    (tmp_path / "c.sql").write_text("select from from")
    with pytest.raises(InputError, match=r"c\.sql:1: "):
        between_files([tmp_path / "a.sql"], [tmp_path / "c.sql"], options, fail_on="breaking")
    with pytest.raises(InputError, match="no file"):
        between_files([tmp_path / "a.sql"], [tmp_path / "none.sql"], options, fail_on="breaking")
