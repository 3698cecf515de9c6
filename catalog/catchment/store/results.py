"""Results of runs and tests that a run of the catalog was the first to tell."""

import json
from collections.abc import Collection, Sequence
from typing import Any

from catchment.store.database import Store
from catchment.store.read import Run, runs
from catchment_parsers.facts import Kind, Record

_MOST = 1_000_000


class Result(Record, frozen=True, kw_only=True):
    """What became of a resource.

    Attributes:
        run: The run that was the first to tell.
        key: What tells the resource from its source's others: dbt's unique_id.
        urn, kind: The resource.
        before: Its status the last time, "" where it had none.
        status: Its status: ``success``, ``error``, ``skipped``, ``pass``, ``fail``, ...
        message: What was said of it.
    """

    run: int
    key: str
    urn: str
    kind: Kind
    before: str
    status: str
    message: str = ""


def results(store: Store, source: str, run: int) -> list[Result]:
    """Return the results that a run was the first to tell, by key: what had ended by then is not repeated."""
    rows = store.db.execute(
        """SELECT o.key, n.urn, d.kind, o.body, coalesce(earlier.body, '{}')
           FROM observation o JOIN source ON source.id = o.source_id
           JOIN declaration d ON d.source_id = o.source_id AND d.key = o.key
               AND d.from_run <= :run AND (d.to_run IS NULL OR d.to_run > :run)
           JOIN node n ON n.id = d.node_id
           LEFT JOIN observation earlier ON earlier.source_id = o.source_id AND earlier.key = o.key
               AND earlier.to_run = :run
           WHERE o.from_run = :run AND source.name = :source ORDER BY o.key""",
        {"run": run, "source": source},
    )
    found = []
    for key, urn, kind, body, earlier in rows:
        now, before = (_result(json.loads(each)) for each in (body, earlier))
        if now and now != before:
            found.append(
                Result(
                    run=run,
                    key=key,
                    urn=urn,
                    kind=Kind(kind),
                    before=str(before.get("status", "")),
                    status=str(now.get("status", "")),
                    message=str(now.get("message", "")),
                )
            )
    return found


def _result(observed: dict[str, Any]) -> dict[str, Any]:
    result = observed.get("run")
    return result if isinstance(result, dict) else {}


def runs_of_commits(store: Store, source: str, commits: Collection[str]) -> list[Run]:
    """Return the runs of a source whose artifacts are of one of some commits, the first first."""
    return sorted((run for run in _runs(store, source) if run.commit in commits), key=lambda run: run.id)


def runs_of_commit(store: Store, commit: str, source: str = "") -> list[Run]:
    """Return the runs whose artifacts are of a commit, of one source or of any, the last first."""
    return [run for run in _runs(store, source) if run.commit == commit]


def runs_after(store: Store, source: str, run: int) -> list[Run]:
    """Return the runs of a source that came after one, the first first."""
    return sorted((each for each in _runs(store, source) if each.id > run), key=lambda each: each.id)


def commits_of(store: Store, source: str) -> list[str]:
    """Return the commits that runs of a source are known to be of."""
    return list(dict.fromkeys(run.commit for run in _runs(store, source) if run.commit))


def _runs(store: Store, source: str) -> Sequence[Run]:
    return runs(store, source=source, limit=_MOST)
