"""What became of resources when they were last run, tested or checked for freshness."""

from collections.abc import Iterable
from typing import Any

from catchment_parsers.dbt.report_shapes import Freshness, Response, Result, RunResults
from catchment_parsers.dbt.values import present

_COMPILING = frozenset({"compile", "docs", "generate", "list", "ls", "parse", "show"})
"""Commands whose results say that a resource compiled, not that it ran or passed."""

_WORDS = {
    "succeeded": "success",
    "errored": "error",
    "passed": "pass",
    "failed": "fail",
    "warned": "warn",
    "noop": "no-op",
    "no op": "no-op",
    "skip": "skipped",
    "runtimeerror": "runtime error",
    "partialsuccess": "partial success",
}
"""What other engines and versions call a status."""


def last_results(files: Iterable[RunResults]) -> dict[str, Result]:
    """Return the last result of each resource; of files, the one generated later wins."""
    executed = [run for run in files if not (run.args and run.args.which in _COMPILING)]
    executed.sort(key=lambda run: (run.metadata.generated_at if run.metadata else "") or "")
    return {one.unique_id: one for run in executed for one in run.results or () if one.unique_id}


def last_checks(freshness: Freshness | None) -> dict[str, Result]:
    """Return the freshness check of each source."""
    return {one.unique_id: one for one in (freshness.results if freshness else None) or () if one.unique_id}


def outcome(result: Result | None) -> dict[str, Any]:
    """Return a result as an asset's details, {} where there is none."""
    if result is None:
        return {}
    phases = [(phase.started_at, phase.completed_at) for phase in result.timing or ()]
    return present(
        (
            ("status", status_of(result)),
            ("seconds", result.execution_time),
            ("started_at", min((one for one, _ in phases if one), default=None)),
            ("completed_at", max((one for _, one in phases if one), default=None)),
            ("rows_affected", _rows_affected(result)),
            ("message", result.message),
            ("failures", result.failures),
        )
    )


def status_of(result: Result) -> str:
    """Return a result's status in the words of ``run_results.json``, whichever engine wrote it.

    >>> [status_of(Result(status=one)) for one in ("Pass", "runtime error", "NoOp", "partial success", None)]
    ['pass', 'runtime error', 'no-op', 'partial success', '']
    """
    written = (result.status or "").strip().lower().replace("_", " ")
    return _WORDS.get(written, written)


def _rows_affected(result: Result) -> int | None:
    """Return how many rows a result wrote, None where the warehouse does not say (some answer -1)."""
    response = result.adapter_response
    rows = response.rows_affected if isinstance(response, Response) else None
    if isinstance(rows, str) and rows.isdecimal():
        return int(rows)
    return int(rows) if isinstance(rows, int | float) and not isinstance(rows, bool) and rows >= 0 else None


def freshness_details(
    declared: Any, loaded_at_field: str | None, loaded_at_query: str | None, check: Result | None
) -> dict[str, Any]:
    """Return a source's freshness: what is asked of it, and what the last check found."""
    criteria = _criteria(declared) or _criteria(check.criteria if check else None)
    return present(
        (
            ("status", status_of(check) if check else None),
            ("max_loaded_at", check.max_loaded_at if check else None),
            ("snapshotted_at", check.snapshotted_at if check else None),
            ("criteria", criteria),
            ("loaded_at_field", loaded_at_field),
            ("loaded_at_query", loaded_at_query),
            ("message", (check.error or check.message) if check else None),
        )
    )


def _criteria(declared: Any) -> dict[str, Any]:
    """Return the criteria that ask something: dbt writes those without a count as nulls."""
    if not isinstance(declared, dict):
        return {}
    limits = ((key, declared.get(key)) for key in ("warn_after", "error_after"))
    found = {key: limit for key, limit in limits if isinstance(limit, dict) and limit.get("count") is not None}
    return found | present([("filter", declared.get("filter"))]) if found else {}
