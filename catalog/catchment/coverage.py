"""Governance coverage: how much is owned, documented, tested and classified, by any grouping.

An empty denominator gives no ratio, never 100 %.  What is defined nowhere that the catalog knows (a table that
only a query names, or that only the warehouse has) is not counted: nobody here can mend it.
"""

from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum

from catchment import assertions
from catchment.assets import Entry, is_defined
from catchment.catalog import Catalog
from catchment.dimensions import DIMENSIONS
from catchment.errors import InputError
from catchment.store import read
from catchment.store.popularity import NONE as NO_DEPENDENTS
from catchment_parsers.facts import Record


class Metric(StrEnum):
    """What is measured: a share of datasets, or of their columns."""

    OWNED = "OWNED"
    DOCUMENTED = "DOCUMENTED"
    TESTED = "TESTED"
    COLUMNS_DOCUMENTED = "COLUMNS_DOCUMENTED"
    CLASSIFIED = "CLASSIFIED"


DEFINITIONS: Mapping[Metric, str] = {
    Metric.OWNED: "datasets with at least one owner, by hand, dbt or CODEOWNERS / datasets",
    Metric.DOCUMENTED: "datasets with a description, in the project or the warehouse / datasets",
    Metric.TESTED: "datasets with at least one enabled test / datasets",
    Metric.COLUMNS_DOCUMENTED: "columns with a description, in the project or the warehouse / columns that are known",
    Metric.CLASSIFIED: "columns with a sensitivity or a PII mark / columns that are known",
}

NONE = "(none)"
"""The key of what has no value in a grouping."""


class Value(Record, frozen=True, kw_only=True, omit_defaults=False):
    """One metric of one group.

    Attributes:
        key: The group, ``all`` where nothing is grouped, ``(none)`` for what has no value.
        metric: What is measured.
        numerator, denominator: Counts of datasets or columns.
        exempted: How many are left out by decision.
        ratio: Between 0 and 1, None where there is nothing to measure.
        target: The ratio to reach, None where there is none.
    """

    key: str
    metric: Metric
    numerator: int
    denominator: int
    exempted: int = 0
    ratio: float | None = None
    target: float | None = None


class Gap(Record, frozen=True, kw_only=True):
    """An asset that a metric counts against.

    Attributes:
        entry: The asset.
        dependents: How many assets are downstream of it.
        missing: How much is missing: 1, or the number of columns.
    """

    entry: Entry
    dependents: int
    missing: int


def coverage(
    catalog: Catalog,
    metrics: Iterable[Metric] = tuple(Metric),
    *,
    by: str = "",
    targets: Mapping[Metric, float] = {},
    within: Collection[int] | None = None,
) -> list[Value]:
    """Return each metric for each group, groups in order of their key.

    Args:
        catalog: The catalog.
        metrics: What to measure.
        by: A key of ``DIMENSIONS``; "" measures everything as one group.
        targets: The ratio to reach, by metric.
        within: Ids of the assets to measure, None for all: those of a selector.

    Raises:
        InputError: There is no such dimension.
    """
    if by and by not in DIMENSIONS:
        raise InputError(f"cannot group by {by!r}: choose one of {', '.join(DIMENSIONS)}")
    scores = _scores(catalog, within)
    groups: dict[str, list[dict[Metric, tuple[int, int]]]] = {} if by else {"all": []}
    for entry, score in scores:
        for key in _keys(entry, by):
            groups.setdefault(key, []).append(score)
    return [_value(key, metric, groups[key], targets.get(metric)) for key in sorted(groups) for metric in metrics]


def gaps(catalog: Catalog, metric: Metric, *, within: Collection[int] | None = None) -> list[Gap]:
    """Return the datasets that a metric counts against, the most depended-upon first; `within` as in `coverage`."""
    dependents = catalog.state.dependents
    missing = [(entry, total - have) for entry, score in _scores(catalog, within) for have, total in [score[metric]]]
    found = [
        Gap(entry=entry, dependents=dependents.get(entry.id, NO_DEPENDENTS).all, missing=count)
        for entry, count in missing
        if count
    ]
    return sorted(found, key=lambda gap: (-gap.dependents, gap.entry.asset.urn))


def _keys(entry: Entry, by: str) -> list[str]:
    if not by:
        return ["all"]
    return sorted({key for key in DIMENSIONS[by](entry) if key}) or [NONE]


def _scores(catalog: Catalog, within: Collection[int] | None) -> list[tuple[Entry, dict[Metric, tuple[int, int]]]]:
    """Return, for each dataset and metric, how much is there and how much could be."""
    state = catalog.state
    columns = read.column_counts(catalog.store)
    with_tests = assertions.by_asset(state.assets)
    wanted = (entry for entry in state.assets.values() if within is None or entry.id in within)
    datasets = [entry for entry in wanted if entry.is_dataset and is_defined(entry.asset)]
    return [(entry, _score(entry, columns.get(entry.id, (0, 0, 0)), with_tests)) for entry in datasets]


def _score(
    entry: Entry, columns: tuple[int, int, int], with_tests: Mapping[str, object]
) -> dict[Metric, tuple[int, int]]:
    asset = entry.asset
    total, documented, classified = columns
    return {
        Metric.OWNED: (bool(asset.owners), 1),
        Metric.DOCUMENTED: (bool(asset.description.strip()), 1),
        Metric.TESTED: (asset.urn in with_tests, 1),
        Metric.COLUMNS_DOCUMENTED: (documented, total),
        Metric.CLASSIFIED: (classified, total),
    }


def _value(key: str, metric: Metric, scores: list[dict[Metric, tuple[int, int]]], target: float | None) -> Value:
    numerator = sum(score[metric][0] for score in scores)
    denominator = sum(score[metric][1] for score in scores)
    ratio = round(numerator / denominator, 4) if denominator else None
    return Value(key=key, metric=metric, numerator=numerator, denominator=denominator, ratio=ratio, target=target)
