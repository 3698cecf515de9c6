"""The pull request gate: two manifests in, a report out; no catalog, no network."""

from pathlib import Path

import msgspec

from catchment.artifacts import load_artifacts
from catchment.impact.analysis import compare
from catchment.impact.remembered import memory
from catchment.impact.report import Report
from catchment.impact.signing import signatures
from catchment.impact.states import Side, side_of
from catchment.ingest import DbtOptions, fingerprint_of, read_project
from catchment.pool import Progress, silent
from catchment_parsers.dbt import Artifacts


def between(
    base: Path, head: Path, options: DbtOptions, *, fail_on: str, progress: Progress = silent
) -> tuple[Report, str]:
    """Return the report of what the head breaks, and why it is not to be trusted ("" where it is).

    Args:
        base: Target folder or manifest before.
        head: The same after.
        options: How to read both.
        fail_on: ``breaking``, ``partial`` or ``none``.
        progress: Told how many definitions are read, of how many.

    Raises:
        InputError: One of them cannot be read.
    """
    old, new = _alike(load_artifacts(base), load_artifacts(head))
    with memory(options.limits, progress) as known:

        def side(path: Path, artifacts: Artifacts) -> Side:
            fingerprint = fingerprint_of(artifacts, options)
            return known.side(fingerprint, lambda run: side_of(read_project(path, artifacts, options), run))

        before, after = side(base, old), side(head, new)
        report = compare(before, after, signatures(before, after, known.sign), fail_on=fail_on)
    return report, _incomplete(base, before) or _incomplete(head, after)


def _alike(old: Artifacts, new: Artifacts) -> tuple[Artifacts, Artifacts]:
    """Return two states that know the same of the warehouse: what only one's catalog tells is no change.

    A pull request is compiled, not built, so it has no catalog; of its columns only those that no SQL
    defines (sources, seeds) are taken from one, and they are those of the base.
    """
    replace = msgspec.structs.replace
    return replace(old, catalog=old.catalog or new.catalog), replace(new, catalog=new.catalog or old.catalog)


def _incomplete(path: Path, side: Side) -> str:
    if side.compiled or not side.uncompiled:
        return ""
    return f"{path} holds no compiled SQL, so changes of columns cannot be seen: run 'dbt compile' last"
