"""Was a report right?  What failed once its change was built, and what of that it had predicted.

A report's prediction is put to the test by the results of dbt that come with its head: those of a run of the same
commit, else of the next run that brought any.  Only what could have failed counts (docs/impact-policy.md).
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum

import msgspec

from catchment.catalog import Catalog
from catchment.impact.report import Affected, Effect, Report
from catchment.store import history
from catchment.store.database import Store
from catchment.store.reports import Kept, kept
from catchment.store.results import Result, commits_of, results, runs_after, runs_of_commits
from catchment_parsers.facts import Kind, Record
from catchment_parsers.naming import split_urn

BREAKS = frozenset({Effect.REFERENCE_BROKEN, Effect.CONTRACT_VIOLATED})
"""Effects by which an asset itself is predicted to fail."""
PREDICTS = BREAKS | {Effect.COLUMN_REMOVED}
"""Effects by which it, or what it breaks, is."""
FAILING = frozenset({"error", "fail", "runtime error", "partial success"})
_BUILT = frozenset({Kind.MODEL, Kind.SEED, Kind.SNAPSHOT})
_NOT_TRIED = frozenset({"skipped", "no-op", ""})


class Came(StrEnum):
    """What came of a prediction."""

    TRUE = "TRUE"
    FALSE = "FALSE"
    UNKNOWN = "UNKNOWN"


class Prediction(Record, frozen=True, kw_only=True, omit_defaults=False):
    """Something that a report said would fail.

    Attributes:
        urn: URN of the affected asset.
        says: ``BUILD`` that it, or what it breaks, cannot be built; ``TESTS`` that one of its tests fails.
        came: Whether that came true.
        reason: Why, in a sentence.
    """

    urn: str
    says: str
    came: Came
    reason: str


class Failure(Record, frozen=True, kw_only=True, omit_defaults=False):
    """A model that newly cannot be built, or a test that newly fails.

    Attributes:
        urn, kind: What fails.
        unique_id: dbt's.
        status: ``error``, ``fail``, ...
        run: The run that told.
        predicted: Whether the report had said so: of a model that it breaks, of a test that what it tests is affected.
    """

    urn: str
    kind: Kind
    unique_id: str
    status: str
    run: int
    predicted: bool


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


Contains = Callable[[str, str], bool]
"""Whether a commit, the second, contains another: by Git where there is a clone, else where they are the same."""


def of(catalog: Catalog, number: int, contains: Contains = str.__eq__) -> Outcome:
    """Return what came of a report that is kept.

    Args:
        catalog: The catalog.
        number: The report's number.
        contains: Whether a run's commit contains that of the report.

    Raises:
        NotFoundError: There is no such report.
    """
    (report,) = kept(catalog.store, number=number)
    return _outcome(catalog, report, contains)


def since(catalog: Catalog, time: str = "", contains: Contains = str.__eq__) -> list[Outcome]:
    """Return what came of all reports that were kept from a moment on, the oldest first; as `of` otherwise."""
    return [_outcome(catalog, report, contains) for report in kept(catalog.store, since=time)]


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


def _outcome(catalog: Catalog, report: Kept, contains: Contains) -> Outcome:
    try:
        said = msgspec.json.decode(report.body, type=Report)
    except msgspec.DecodeError as error:
        return _told(report, unknown=f"the report cannot be read: {error}")
    seen, unknown = _seen(catalog, report, contains)
    if not seen:
        return _told(report, unknown=unknown)
    mended: Collection[str] = ()
    if not report.commit:
        last = max(each.run for each in seen.values())
        moved = {step.key: step for step in history.steps(catalog.store, report.after, last, report.source)}
        changed = {_key(each) for each in said.affected if not each.distance}
        if changed and changed.isdisjoint(moved):
            return _told(report, unknown=f"run {last}, the next with results, has nothing of what it changes")
        mended = _rewritten(catalog.store, [moved[key] for key in moved if key not in changed])
    failures = tuple(_failures(said, seen))
    predictions = tuple(_predictions(said, seen, mended))
    return _told(report, predictions=predictions, failures=failures, runs=tuple(sorted({r.run for r in seen.values()})))


def _told(
    report: Kept,
    *,
    unknown: str = "",
    runs: tuple[int, ...] = (),
    predictions: tuple[Prediction, ...] = (),
    failures: tuple[Failure, ...] = (),
) -> Outcome:
    came = [prediction.came for prediction in predictions]
    hits = sum(failure.predicted for failure in failures)
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


def _seen(catalog: Catalog, report: Kept, contains: Contains) -> tuple[dict[str, Result], str]:
    """Return the first result of each resource that came with a report's head, by key; or why there are none."""
    store, source, commit = catalog.store, report.source, report.commit
    if not source:
        return {}, "the report does not say which project it is about"
    if commit:
        with_it = [each for each in commits_of(store, source) if contains(commit, each)]
        runs = runs_of_commits(store, source, [commit]) or runs_of_commits(store, source, with_it)[:1]
        unknown = f"no run of commit {commit[:7]} has been ingested" if not runs else "its runs brought no results"
    else:
        runs = runs_after(store, source, report.after)
        unknown = "no run that was ingested since has brought results"
    found: dict[str, Result] = {}
    for run in runs:
        for each in results(store, source, run.id):
            found.setdefault(each.key, each)
        if found and not commit:
            break
    return found, unknown


def _rewritten(store: Store, steps: Iterable[history.Step]) -> set[str]:
    """Return the keys of what is defined otherwise than before, or came or went."""
    both = {step.key: (step.before, step.after) for step in steps}
    wholes = history.wholes(store, [id_ for ids in both.values() for id_ in ids if id_ is not None])
    return {key for key, ids in both.items() if None in ids or len({wholes[id_].sql for id_ in ids if id_}) > 1}


def _key(affected: Affected) -> str:
    return affected.unique_id or affected.urn


def _is_new_failure(result: Result) -> bool:
    return result.status in FAILING and result.before not in FAILING


def _failures(report: Report, seen: Mapping[str, Result]) -> Iterator[Failure]:
    broken = {_key(each) for each in report.affected if not PREDICTS.isdisjoint(each.effects)}
    touched = (each for each in report.affected if set(each.effects) - {Effect.COLUMN_ADDED})
    tests = {test for each in touched for test in each.tests}
    for result in seen.values():
        if _is_new_failure(result) and (result.kind is Kind.TEST or result.kind in _BUILT):
            yield Failure(
                urn=result.urn,
                kind=result.kind,
                unique_id=result.key,
                status=result.status,
                run=result.run,
                predicted=result.key in (tests if result.kind is Kind.TEST else broken),
            )


# ── predictions ──────────────────────────────────────────────────────────────────────────────────


def _predictions(report: Report, seen: Mapping[str, Result], mended: Collection[str]) -> Iterator[Prediction]:
    for each in report.affected:
        if each.kind in _BUILT and not PREDICTS.isdisjoint(each.effects):
            came, reason = _came(_witnesses(report, each), seen, mended)
            yield Prediction(urn=each.urn, says="BUILD", came=came, reason=reason)
        if Effect.TEST_ORPHANED in each.effects:
            came, reason = _came(each.tests, seen, mended)
            yield Prediction(urn=each.urn, says="TESTS", came=came, reason=reason)


def _witnesses(report: Report, affected: Affected) -> Sequence[str]:
    """Return what would fail by a prediction: the asset where it is broken itself, and what it breaks."""
    below = (
        each
        for each in report.affected
        if each.kind in _BUILT and not BREAKS.isdisjoint(each.effects) and affected.urn in _way(each)
    )
    own = [affected] if not BREAKS.isdisjoint(affected.effects) else []
    return list(dict.fromkeys(_key(each) for each in (*own, *below)))


def _way(affected: Affected) -> set[str]:
    """Return the assets on the ways by which a change comes to one, without itself."""
    paths = (affected.path, *(column.path for column in affected.columns))
    return {split_urn(urn)[0] for path in paths for urn in path} - {affected.urn}


def _came(witnesses: Sequence[str], seen: Mapping[str, Result], mended: Collection[str]) -> tuple[Came, str]:
    failing = [key for key in witnesses if key in seen and _is_new_failure(seen[key])]
    if failing:
        return Came.TRUE, f"{_name(failing[0])}: {seen[failing[0]].status} in run {seen[failing[0]].run}"
    if not witnesses:
        return Came.UNKNOWN, "nothing that dbt runs could fail by it"
    for key in witnesses:
        if key not in seen or seen[key].status in _NOT_TRIED:
            what = "was skipped" if key in seen else "was not run"
            return Came.UNKNOWN, f"{_name(key)} {what}"
        if seen[key].status in FAILING:
            return Came.UNKNOWN, f"{_name(key)} failed before"
        if key in mended:
            return Came.UNKNOWN, f"{_name(key)} has been changed since"
    return Came.FALSE, f"{_name(witnesses[0])}: {seen[witnesses[0]].status} in run {seen[witnesses[0]].run}"


def _name(key: str) -> str:
    """Return what people call a resource: its unique_id without type and package, or its URN."""
    return key.split(".", 2)[-1] if "/" not in key else key
