"""A policy on the past: a repository's commits by their artifacts, and reports that are kept."""

from datetime import date
from pathlib import Path

import msgspec
import pytest
from tests.catalog.clones import git
from tests.catalog.examples import asset, catalog_of, owner, urn
from tests.catalog.impact.histories import history
from tests.catalog.impact.policy.reports import affected, change, report
from tests.conftest import ingest

import catchment
from catchment.git import commits, repository
from catchment.impact.backtest import Tried, by_artifacts, by_reports, by_runs, over_commits, over_reports
from catchment.impact.policy.reading import parse
from catchment.impact.report import Notify, Reviewer, Verdict
from catchment.ingest import DbtOptions
from catchment.store import reports

TODAY = date(2026, 12, 1)
POLICY = parse(
    """version: 1
rules:
  - {name: no column goes, when: {kind: column_removed}, enforcement: fail}
  - {name: rows, when: {kind: rowset_logic}, enforcement: warn}
reviewers:
  - {when: {select: exposure:dash, applies_to: affected}, require: boss}
"""
)


@pytest.fixture
def clone(tmp_path: Path, inline: None) -> Path:
    return history(tmp_path)


def tried(clone: Path, span: str, path: str = "etl/target") -> list[Tried]:
    repo = repository(clone)
    return list(over_commits(commits(repo, span), [by_artifacts(repo, path, POLICY, DbtOptions(), TODAY)]))


def test_commits_by_their_artifacts(clone: Path) -> None:
    found = tried(clone, "start..main")
    assert [(each.subject, each.verdict) for each in found] == [
        ("Merge: lose a column", Verdict.FAIL),
        ("Filter", Verdict.FAIL),
        ("Say more in the README", None),
        ("Damage", None),
        ("Forget to compile", None),
        ("Compile", None),
    ]
    merge, filter_, *rest = found
    # b named a column of a that was gone, and so could not be read; now it drops that column itself, and filters.
    assert merge.findings == {"no column goes": {"FAIL": 1}}
    assert filter_.findings == {"no column goes": {"FAIL": 1}, "rows": {"WARN": 1}, "incomplete": {"WARN": 1}}
    assert (merge.judged_by, merge.owners, merge.required) == ("artifacts", ("ceo@acme.example",), ("boss",))
    assert merge.commit == git(clone, "rev-parse", "main~5")
    assert merge.name == merge.commit[:7]
    readme, damage, uncompiled, compiled = (each.reason for each in rest)
    assert readme == f"the artifacts at etl/target are those of {filter_.name} before it"
    assert f"etl/target at {rest[1].name}" in damage
    assert "truncated" in damage
    assert "truncated" in uncompiled
    assert f"etl/target at {rest[2].name}" in compiled
    assert "no compiled SQL" in compiled


def test_the_commits_of_a_branch(clone: Path) -> None:
    assert [(each.subject, each.verdict) for each in tried(clone, "start..feature")] == [
        ("Work in progress", None),
        ("Lose a column", None),
    ]


def test_a_manifest_alone(clone: Path) -> None:
    assert tried(clone, "start..main~4", "etl/target/manifest.json")[0].verdict == Verdict.FAIL


@pytest.mark.parametrize(
    ("span", "path", "reason"),
    [
        ("start~1..start", "etl/target", "there are no artifacts at etl/target in "),
        ("start..main~4", "target", "there are no artifacts at target in "),
        ("main~4..main~3", "README.md", "there are no artifacts at README.md in "),
        ("start..main~4", "../etl", "is no path inside the repository"),
    ],
)
def test_what_cannot_be_judged(clone: Path, span: str, path: str, reason: str) -> None:
    found = tried(clone, span, path)
    assert {each.verdict for each in found} == {None}
    assert [reason in each.reason for each in found if "are those of" not in each.reason]
    assert all(reason in each.reason or "are those of" in each.reason for each in found)


def test_the_first_commit(clone: Path) -> None:
    repo = repository(clone)
    (first,) = commits(repo, "start~1..start")
    root = msgspec.structs.replace(first, parent="")
    (found,) = over_commits([root], [by_artifacts(repo, "etl/target", POLICY, DbtOptions(), TODAY)])
    assert found.reason == "it is the first commit: there is nothing before it"


def test_commits_by_the_runs_that_the_catalog_has(clone: Path, tmp_path: Path) -> None:
    """The catalog has runs of the commits before the range, of the first one in it, and of the third."""
    repo, db = repository(clone), tmp_path / "runs.db"
    for folder, ref in (("1", "start"), ("2", "main~5"), ("3", "main~3")):
        ingest(db, tmp_path / folder, commit=git(clone, "rev-parse", ref))
    with catchment.open(db) as catalog:
        way = by_runs(repo, catalog, POLICY, DbtOptions(), TODAY)
        merge, filter_, readme = over_commits(commits(repo, "start..main~3"), [way])
    assert (merge.verdict, merge.judged_by, merge.warnings) == (Verdict.FAIL, "runs 1 and 2", ())
    assert merge.findings == {"no column goes": {"FAIL": 1}}
    assert (filter_.verdict, filter_.reason) == (None, "the catalog has no run of it")
    assert (readme.verdict, readme.judged_by) == (Verdict.FAIL, "runs 2 and 3")
    assert "1 commit before" in readme.warnings[0]


def test_runs_of_several_projects(clone: Path, tmp_path: Path) -> None:
    repo, db = repository(clone), tmp_path / "runs.db"
    for folder, ref, source in (("1", "start", "shop"), ("2", "main~5", "shop"), ("1", "main~5", "other")):
        ingest(db, tmp_path / folder, commit=git(clone, "rev-parse", ref), source=source)
    told = commits(repo, "start..main~5")
    with catchment.open(db) as catalog:
        (any_,) = over_commits(told, [by_runs(repo, catalog, POLICY, DbtOptions(), TODAY)])
        (shop,) = over_commits(told, [by_runs(repo, catalog, POLICY, DbtOptions(source="shop"), TODAY)])
    assert any_.reason == "the catalog has runs of it of other and shop: name one of them as the source"
    assert (shop.verdict, shop.judged_by) == (Verdict.FAIL, "runs 1 and 2")


def test_a_commit_without_a_run_before_it(clone: Path, tmp_path: Path) -> None:
    repo, db = repository(clone), tmp_path / "runs.db"
    ingest(db, tmp_path / "2", commit=git(clone, "rev-parse", "main~5"))
    with catchment.open(db) as catalog:
        (found,) = over_commits(commits(repo, "start..main~5"), [by_runs(repo, catalog, POLICY, DbtOptions(), TODAY)])
    assert found.reason == "the catalog has run 1 of it, and none of a commit before it"


# ── reports that are kept ────────────────────────────────────────────────────────────────────────

KEPT = report(
    change("a.x"),
    change("strange.x", "column-added"),
    affected("b", owners=(owner("boss"),)),
    notify=(Notify(owner="boss", email="", assets=(urn("b"),)),),
    reviewers=(Reviewer(name="Ada", required=True),),
)


def test_reports_are_judged_again_by_what_the_catalog_knew(tmp_path: Path) -> None:
    with catalog_of(tmp_path, asset("a", "x"), asset("b", "x", tier="TIER_1", reads=["a"])) as catalog:
        reports.save(catalog.store, msgspec.json.encode(KEPT), source="shop", commit="1" * 40)
        policy = parse(
            "version: 1\ndefault: none\nrules:\n"
            "- {name: tier, when: {tier: 1}, enforcement: fail}\n"
            "- {name: below a, when: {select: a+, applies_to: changes, category: breaking}, enforcement: warn}\n"
        )
        (found,) = over_reports(catalog, policy, TODAY)
    assert (found.name, found.commit, found.subject, found.judged_by) == ("report 1", "1" * 40, "shop", "report 1")
    # Of what the catalog does not know, nobody can say that it is of another tier.
    assert found.findings == {"tier": {"FAIL": 2}, "below a": {"WARN": 1}}
    assert (found.verdict, found.unknown_assets, found.owners, found.required) == (Verdict.FAIL, 1, ("boss",), ())


def test_commits_by_reports_where_there_are_no_artifacts(clone: Path, tmp_path: Path) -> None:
    repo = repository(clone)
    last = git(clone, "rev-parse", "main")
    with catalog_of(tmp_path, asset("a", "x")) as catalog:
        for body in (report(), KEPT):
            reports.save(catalog.store, msgspec.json.encode(body), source="shop", commit=last)
        ways = [by_artifacts(repo, "etl/target", POLICY, DbtOptions(), TODAY), by_reports(catalog, POLICY, TODAY)]
        found = list(over_commits(commits(repo, "main~5..main"), ways))
    assert [(each.subject, each.judged_by) for each in found] == [
        ("Filter", "artifacts"),
        ("Say more in the README", ""),
        ("Damage", ""),
        ("Forget to compile", ""),
        ("Compile", "report 2"),
    ]
    assert found[1].reason.endswith("before it; the catalog keeps no report of it")


def test_a_report_that_cannot_be_read_is_listed(tmp_path: Path) -> None:
    with catalog_of(tmp_path, asset("a")) as catalog:
        reports.save(catalog.store, b"{}", source="shop")
        (found,) = over_reports(catalog, POLICY, TODAY)
    assert (found.verdict, found.reason.startswith("report 1 cannot be read: ")) == (None, True)
