"""Results of runs and tests that a run of the catalog was the first to tell."""

import json
from typing import Any, NamedTuple

from catchment.store.database import Store
from catchment_parsers.facts import Kind, Record


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


class Marked(NamedTuple):
    """A run, and the commit that its artifacts are of ("" where nobody said)."""

    run: int
    source: str
    commit: str


def marked(store: Store, source: str = "") -> list[Marked]:
    """Return the runs of a source, or of all, with their commits, the first first."""
    rows = store.db.execute(
        """SELECT run.id, source.name, commit_sha FROM run JOIN source ON source.id = source_id
           WHERE :source IN ('', source.name) ORDER BY run.id""",
        {"source": source},
    )
    return [Marked(*row) for row in rows]
