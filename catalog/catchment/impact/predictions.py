"""What a report predicts to fail, what failed, and whether one is the other (docs/impact-policy.md defines it)."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from enum import StrEnum

from catchment.impact.report import BREAKS, Affected, Effect, Report, certain, ways
from catchment.store.results import Result
from catchment_parsers.facts import Kind, Record
from catchment_parsers.naming import split_urn

PREDICTS = BREAKS | {Effect.COLUMN_REMOVED}
"""Effects by which an asset, or what it breaks, is predicted to fail."""
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


def key_of(affected: Affected) -> str:
    """Return what tells an asset from others: dbt's unique_id, else its URN."""
    return affected.unique_id or affected.urn


def failures(report: Report, seen: Mapping[str, Result]) -> Iterator[Failure]:
    """Yield what newly fails, and whether a report had said so.

    Args:
        report: The report.
        seen: Results by key.
    """
    broken = {key_of(each) for each in report.affected if not PREDICTS.isdisjoint(each.effects)}
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


def _is_new_failure(result: Result) -> bool:
    return result.status in FAILING and result.before not in FAILING


def predictions(report: Report, seen: Mapping[str, Result], mended: Collection[str]) -> Iterator[Prediction]:
    """Yield what a report says will fail, and what came of it.

    Args:
        report: The report.
        seen: Results by key.
        mended: Keys of what is defined otherwise by now than the report knew.
    """
    # What is only possible is said to be so, and is no prediction.
    for each in report.affected:
        if each.kind in _BUILT and not PREDICTS.isdisjoint(certain(each)):
            came, reason = _came(_witnesses(report, each), seen, mended)
            yield Prediction(urn=each.urn, says="BUILD", came=came, reason=reason)
        if Effect.TEST_ORPHANED in certain(each):
            came, reason = _came(each.tests, seen, mended)
            yield Prediction(urn=each.urn, says="TESTS", came=came, reason=reason)


def _witnesses(report: Report, affected: Affected) -> Sequence[str]:
    """Return what would fail by a prediction: the asset where it is broken itself, and what it breaks."""
    below = (
        each
        for each in report.affected
        if each.kind in _BUILT and not BREAKS.isdisjoint(certain(each)) and affected.urn in _way(each)
    )
    own = [affected] if not BREAKS.isdisjoint(certain(affected)) else []
    return list(dict.fromkeys(key_of(each) for each in (*own, *below)))


def _way(affected: Affected) -> set[str]:
    """Return the assets on the ways by which a change comes to one, without itself."""
    return {split_urn(urn)[0] for way in ways(affected) for urn in way} - {affected.urn}


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
