"""Trying a policy on the past: what it would have said of each commit of a range, or of each report that is kept."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

import msgspec

from catchment import git
from catchment.catalog import Catalog
from catchment.errors import InputError, NotFoundError
from catchment.impact.gate import judge
from catchment.impact.inputs import STORED, Given, committed, of_run, run_at
from catchment.impact.policy.judging import judge_of, judged
from catchment.impact.policy.records import Policy
from catchment.impact.policy.subjects import World
from catchment.impact.report import Report, Verdict
from catchment.ingest import DbtOptions
from catchment.selectors import scope_of, select
from catchment.store import read
from catchment.store.reports import Kept, kept
from catchment.store.results import marked
from catchment.words import listed
from catchment_parsers.facts import Asset, Record
from catchment_parsers.naming import split_urn


class Tried(Record, frozen=True, kw_only=True, omit_defaults=False):
    """What a policy would have said of one change.

    Attributes:
        name: ``report 3``, or the commit as people write it.
        commit: Its full name, "" where that is not known.
        date, subject: Of the commit; of a report, when it was kept and what it is about.
        verdict: What the policy says, None where nothing could be judged.
        reason: Why nothing could be judged, "" where it was.
        judged_by: What was judged: ``artifacts``, ``runs 3 and 5``, ``report 3``; "" for nothing.
        warnings: What may be wrong with that.
        findings: How many findings there are, by rule and enforcement.
        owners: Who would have been told.
        required: Who would have had to approve.
        changes: How many changes there are.
        affected: How many assets are affected.
        unknown_assets: How many of all these the catalog did not know: rules that forbid are taken to fit them.
    """

    name: str
    commit: str
    date: str
    subject: str
    verdict: Verdict | None = None
    reason: str = ""
    judged_by: str = ""
    warnings: tuple[str, ...] = ()
    findings: dict[str, dict[str, int]] = {}
    owners: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    changes: int = 0
    affected: int = 0
    unknown_assets: int = 0


class _Unjudged(Exception):  # noqa: N818 - nothing is wrong
    """Nothing can be judged; says why."""


class Judged(Record, frozen=True, kw_only=True):
    """A report that was judged.

    Attributes:
        report: The report.
        by: As ``Tried.judged_by``.
        unknown_assets: As in ``Tried``.
    """

    report: Report
    by: str
    unknown_assets: int = 0


Try = Callable[[git.Commit], Judged]
"""Returns the judged report of a commit; raises where there is none, and says why."""


def over_commits(commits: Iterable[git.Commit], ways: Sequence[Try]) -> Iterator[Tried]:
    """Yield what a policy says of each commit, by the first of some ways that can tell; why not, where none can.

    Args:
        commits: The commits.
        ways: From `by_artifacts`, `by_runs` and `by_reports`.
    """
    for commit in commits:
        blank = Tried(name=commit.short, commit=commit.sha, date=commit.date, subject=commit.subject)
        reasons = []
        for way in ways:
            try:
                found = way(commit)
            except (InputError, _Unjudged) as error:
                reasons.append(str(error))
            else:
                yield _tried(blank, found)
                break
        else:
            yield msgspec.structs.replace(blank, reason="; ".join(reasons))


def _tried(blank: Tried, found: Judged) -> Tried:
    report = found.report
    findings: dict[str, dict[str, int]] = {}
    for finding in report.findings:
        by_enforcement = findings.setdefault(finding.rule, {})
        by_enforcement[finding.enforcement] = by_enforcement.get(finding.enforcement, 0) + 1
    return msgspec.structs.replace(
        blank,
        verdict=report.verdict,
        judged_by=found.by,
        warnings=report.warnings,
        unknown_assets=found.unknown_assets,
        findings=findings,
        owners=tuple(each.owner for each in report.notify),
        required=tuple(each.name for each in report.reviewers if each.required),
        changes=len(report.changes),
        affected=len(report.affected),
    )


# ── states before and after a commit ─────────────────────────────────────────────────────────────


def by_artifacts(repo: git.Repository, path: str, policy: Policy, options: DbtOptions, today: date) -> Try:
    """Return a way that compares the artifacts that are committed, at a commit and at its first parent.

    Args:
        repo: The repository.
        path: Target folder or manifest, from the repository's top.
        policy: The policy.
        options: How to read artifacts.
        today: The day on which exemptions apply.
    """

    def state(sha: str) -> Given:
        found = committed(repo, sha, path, f"{path} at {sha[:7]}")
        if found is None:
            raise _Unjudged(f"there are no artifacts at {path} in {sha[:7]}")
        return found

    def tell(commit: git.Commit) -> Judged:
        before, after = state(_parent(commit)), state(commit.sha)
        if before.artifacts == after.artifacts:
            raise _Unjudged(f"the artifacts at {path} are those of {commit.parent[:7]} before it")
        return Judged(report=_between(before, after, policy, options, today), by="artifacts")

    return tell


def by_runs(repo: git.Repository, catalog: Catalog, policy: Policy, options: DbtOptions, today: date) -> Try:
    """Return a way that compares the runs that a catalog has of a commit, and of its first parent or one before it."""
    store = catalog.store
    runs = marked(store, options.source)

    def tell(commit: git.Commit) -> Judged:
        heads = [each for each in runs if each.commit == commit.sha]
        if not heads:
            raise _Unjudged("the catalog has no run of it")
        sources = sorted({each.source for each in heads})
        if len(sources) > 1:
            raise _Unjudged(f"the catalog has runs of it of {listed(sources)}: name one of them as the source")
        head = heads[-1]
        before = run_at(store, repo, _parent(commit), "the commit before it", head.source)
        if before is None:
            raise _Unjudged(f"the catalog has run {head.run} of it, and none of a commit before it")
        after = of_run(store, f"{STORED}{head.run}", head.source)
        if before.state.run == after.state.run:
            raise _Unjudged(f"run {head.run} is of the commit before it too")
        report = _between(before, after, policy, options, today, catalog)
        return Judged(report=report, by=f"runs {before.state.run} and {head.run}")

    return tell


def _parent(commit: git.Commit) -> str:
    if not commit.parent:
        raise _Unjudged("it is the first commit: there is nothing before it")
    return commit.parent


def _between(
    base: Given, head: Given, policy: Policy, options: DbtOptions, today: date, catalog: Catalog | None = None
) -> Report:
    """Return the judged report of two states; the one place that asks the gate."""
    report, incomplete = judge(base, head, options, fail_on="none", catalog=catalog, policy=judge_of(policy, today))
    if incomplete:
        raise _Unjudged(incomplete)
    return report


# ── reports that are kept ────────────────────────────────────────────────────────────────────────


def by_reports(catalog: Catalog, policy: Policy, today: date, source: str = "") -> Try:
    """Return a way that judges the last report anew that the catalog keeps of a commit, of one source or of any."""

    def tell(commit: git.Commit) -> Judged:
        found = [each for each in kept(catalog.store, commit=commit.sha) if source in ("", each.source)]
        if not found:
            raise _Unjudged("the catalog keeps no report of it")
        return _judged_again(catalog, found[-1], policy, today)

    return tell


def over_reports(catalog: Catalog, policy: Policy, today: date) -> Iterator[Tried]:
    """Yield what a policy says of each report that the catalog keeps, the oldest first."""
    for each in kept(catalog.store):
        name = f"report {each.number}"
        blank = Tried(name=name, commit=each.commit, date=each.created_at, subject=each.source)
        try:
            yield _tried(blank, _judged_again(catalog, each, policy, today))
        except _Unjudged as error:
            yield msgspec.structs.replace(blank, reason=str(error))


def _judged_again(catalog: Catalog, each: Kept, policy: Policy, today: date) -> Judged:
    try:
        report = msgspec.json.decode(each.body, type=Report)
    except msgspec.DecodeError as error:
        raise _Unjudged(f"report {each.number} cannot be read: {error}") from error
    others = (msgspec.structs.replace(reviewer, required=False) for reviewer in report.reviewers)
    report = msgspec.structs.replace(report, reviewers=tuple(others))
    urns = {split_urn(change.target)[0] for change in report.changes} | {one.urn for one in report.affected}
    worlds = _worlds(catalog, each.created_at, report)
    known = {urn for world in worlds for urn in world.assets}
    again = judged(report, policy, worlds, today=today)
    return Judged(report=again, by=f"report {each.number}", unknown_assets=len(urns - known))


def _worlds(catalog: Catalog, time: str, report: Report) -> list[World]:
    """Return what the catalog said of a report's assets when it was kept; nothing of what it did not know then."""
    try:
        then = catalog.as_of(time=time)
    except NotFoundError:
        return []
    assets = then.state.assets
    names = {split_urn(change.target)[0]: "" for change in report.changes}
    names |= {each.urn: each.unique_id for each in report.affected}
    found = {urn: assets.matches(urn) or assets.matches(unique_id) for urn, unique_id in names.items()}
    entries = {urn: matching[0] for urn, matching in found.items() if len(matching) == 1}
    columns = read.columns_of(then.store, [entry.id for entry in entries.values()])

    def whole(urn: str) -> Asset:
        entry = entries[urn]
        return msgspec.structs.replace(entry.asset, columns=tuple(c for _, c in columns.get(entry.id, ())))

    def selected(selector: str) -> frozenset[str]:
        return frozenset(entry.asset.urn for entry in select(scope_of(then), selector, types=["all"]))

    return [World(assets={urn: whole(urn) for urn in entries}, select=selected)]
