"""Was a report right?  What failed once its change was built, and what of that it had predicted.

A report's prediction is put to the test by the results of dbt that come with its head: those of a run of the same
commit, else of the next run that brought any.  Only what could have failed counts (docs/impact-policy.md).
"""

from collections.abc import Callable, Collection, Iterable

import msgspec

from catchment.catalog import Catalog
from catchment.impact.predictions import Came, Failure, Prediction, failures, key_of, predictions
from catchment.impact.report import Report
from catchment.store import history
from catchment.store.database import Store
from catchment.store.reports import Kept, kept
from catchment.store.results import Result, marked, results
from catchment_parsers.facts import Record


class Score(Record, frozen=True, kw_only=True, omit_defaults=False):
    """How often predictions were right.

    Attributes:
        came_true, false_alarms: Predictions that did, and did not.
        hits, misses: Failures that were predicted, and not.
        precision: Share of the predictions that could be checked that came true; None where there were none.
        recall: Share of the failures that were predicted; None where there were none.
    """

    came_true: int
    false_alarms: int
    hits: int
    misses: int
    precision: float | None
    recall: float | None


class Outcome(Record, frozen=True, kw_only=True, omit_defaults=False):
    """What came of a report.

    Attributes:
        report: Its number.
        created_at, source, commit: As it was kept.
        runs: The runs that tell; none where nothing can be said.
        unknown: Why nothing can be said, "" where something can.
        predictions: What it said would fail.
        failures: What newly fails.
        score: How often it was right.
    """

    report: int
    created_at: str
    source: str
    commit: str
    runs: tuple[int, ...] = ()
    unknown: str = ""
    predictions: tuple[Prediction, ...] = ()
    failures: tuple[Failure, ...] = ()
    score: Score


Containing = Callable[[str, Collection[str]], Collection[str]]
"""Given a commit and others, returns those of the others that contain it, as far as that is known."""


def same(commit: str, others: Collection[str]) -> Collection[str]:
    """Return a commit itself where it is among others: without a clone, nobody knows more."""
    return {commit} & set(others)


def of(catalog: Catalog, number: int, containing: Containing = same) -> Outcome:
    """Return what came of a report that is kept.

    Args:
        catalog: The catalog.
        number: The report's number.
        containing: Tells which runs' commits contain that of the report.

    Raises:
        NotFoundError: There is no such report.
    """
    (report,) = kept(catalog.store, number=number)
    return _outcome(catalog, report, containing)


def since(catalog: Catalog, time: str = "", containing: Containing = same) -> list[Outcome]:
    """Return what came of all reports that were kept from a moment on, the oldest first; as `of` otherwise."""
    return [_outcome(catalog, report, containing) for report in kept(catalog.store, since=time)]


def by_month(outcomes: Iterable[Outcome]) -> dict[str, Score]:
    """Return how often the reports of each month were right, by month: ``2026-11``."""
    months: dict[str, list[Score]] = {}
    for outcome in outcomes:
        months.setdefault(outcome.created_at[:7], []).append(outcome.score)
    return {month: total(scores) for month, scores in sorted(months.items())}


def total(scores: Iterable[Score]) -> Score:
    """Return the score of several reports together: their predictions and failures as if they were one's."""
    scores = list(scores)
    names = ("came_true", "false_alarms", "hits", "misses")
    return _score(*(sum(getattr(score, name) for score in scores) for name in names))


def _score(came_true: int, false_alarms: int, hits: int, misses: int) -> Score:
    return Score(
        came_true=came_true,
        false_alarms=false_alarms,
        hits=hits,
        misses=misses,
        precision=_share(came_true, false_alarms),
        recall=_share(hits, misses),
    )


def _share(part: int, rest: int) -> float | None:
    return part / (part + rest) if part + rest else None


# ── one report ───────────────────────────────────────────────────────────────────────────────────


def _outcome(catalog: Catalog, report: Kept, containing: Containing) -> Outcome:
    try:
        said = msgspec.json.decode(report.body, type=Report)
    except msgspec.DecodeError as error:
        return _told(report, unknown=f"the report cannot be read: {error}")
    seen, unknown = _seen(catalog, report, containing)
    if not seen:
        return _told(report, unknown=unknown)
    mended: Collection[str] = ()
    if not report.commit:
        last = max(each.run for each in seen.values())
        moved = {step.key: step for step in history.steps(catalog.store, report.after, last, report.source)}
        changed = {key_of(each) for each in said.affected if not each.distance}
        if changed and changed.isdisjoint(moved):
            return _told(report, unknown=f"run {last}, the next with results, has nothing of what it changes")
        mended = _rewritten(catalog.store, [moved[key] for key in moved if key not in changed])
    return _told(
        report,
        predictions=tuple(predictions(said, seen, mended)),
        failures=tuple(failures(said, seen)),
        runs=tuple(sorted({each.run for each in seen.values()})),
    )


def _told(
    report: Kept,
    *,
    unknown: str = "",
    runs: tuple[int, ...] = (),
    predictions: tuple[Prediction, ...] = (),
    failures: tuple[Failure, ...] = (),
) -> Outcome:
    came = [each.came for each in predictions]
    hits = sum(each.predicted for each in failures)
    return Outcome(
        report=report.number,
        created_at=report.created_at,
        source=report.source,
        commit=report.commit,
        runs=runs,
        unknown=unknown,
        predictions=predictions,
        failures=failures,
        score=_score(came.count(Came.TRUE), came.count(Came.FALSE), hits, len(failures) - hits),
    )


def _seen(catalog: Catalog, report: Kept, containing: Containing) -> tuple[dict[str, Result], str]:
    """Return the first result of each resource that came with a report's head, by key; or why there are none."""
    if not report.source:
        return {}, "the report does not say which project it is about"
    runs = marked(catalog.store, report.source)
    if report.commit:
        chosen = [each.run for each in runs if each.commit == report.commit]
        if not chosen:
            with_it = containing(report.commit, {each.commit for each in runs if each.commit})
            chosen = [each.run for each in runs if each.commit in with_it][:1]
        unknown = "its runs brought no results" if chosen else f"no run of commit {report.commit[:7]} has been ingested"
    else:
        chosen = [each.run for each in runs if each.run > report.after]
        unknown = "no run that was ingested since has brought results"
    found: dict[str, Result] = {}
    for run in chosen:
        for each in results(catalog.store, report.source, run):
            found.setdefault(each.key, each)
        if found and not report.commit:
            break
    return found, unknown


def _rewritten(store: Store, steps: Iterable[history.Step]) -> set[str]:
    """Return the keys of what is defined otherwise than before, or came or went."""
    both = {step.key: (step.before, step.after) for step in steps}
    wholes = history.wholes(store, [id_ for ids in both.values() for id_ in ids if id_ is not None])
    return {key for key, ids in both.items() if None in ids or len({wholes[id_].sql for id_ in ids if id_}) > 1}
