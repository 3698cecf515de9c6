"""The pull request gate: two states in, a report out; no catalog is needed, and no network."""

from collections.abc import Iterable
from pathlib import Path

import msgspec

from catchment.catalog import Catalog
from catchment.errors import InputError
from catchment.impact.analysis import compare
from catchment.impact.inputs import Given, of_path
from catchment.impact.policy.judging import Judge
from catchment.impact.remembered import Memory, memory
from catchment.impact.report import Report, State, warned
from catchment.impact.signing import signatures
from catchment.impact.states import Side, aligned, side_of
from catchment.impact.surroundings import NOTHING, completed, of_catalog
from catchment.ingest import DbtOptions, fingerprint_of, read_project
from catchment.pool import Progress, silent
from catchment_parsers import dbt
from catchment_parsers.dbt.memory import uncollected
from catchment_parsers.facts import Asset


def between(
    base: Path,
    head: Path,
    options: DbtOptions,
    *,
    fail_on: str,
    policy: Judge | None = None,
    progress: Progress = silent,
) -> tuple[Report, str]:
    """Return the report of what the head breaks, both being target folders or manifests; as `judge` otherwise."""
    states = of_path(base), of_path(head, options.commit)
    return judge(*states, options, fail_on=fail_on, policy=policy, progress=progress)


def judge(
    base: Given,
    head: Given,
    options: DbtOptions,
    *,
    fail_on: str,
    catalog: Catalog | None = None,
    policy: Judge | None = None,
    progress: Progress = silent,
) -> tuple[Report, str]:
    """Return the report of what the head breaks, and why it is not to be trusted ("" where it is).

    Args:
        base: The state before.
        head: The state after.
        options: How to read both.
        fail_on: ``breaking``, ``partial`` or ``none``.
        catalog: Knows other projects that read this one, and what people decided; None for neither.
        policy: Says what becomes of the report; None for `fail_on` alone.
        progress: Told how many definitions are read, of how many.

    Raises:
        InputError: One of them cannot be read, or they are not two states of one project.
    """
    base, head = _alike(base, head)
    with memory(options.limits, progress) as known, uncollected():
        marks = _mark(base, options), _mark(head, options)
        before, after = _side(base, options, known, marks[0]), _side(head, options, known, marks[1])
        _check(before, after)
        before, after = completed(before, after)
        around = of_catalog(catalog, options.source or after.project) if catalog else NOTHING
        before, after = around.joined(before, after, known.run)
        # What other projects read depends on more than the two states.
        mark = b"".join(marks) if all(marks) and catalog is None else b""
        signed = known.signed(mark, lambda: signatures(before, after, known.sign))
        report = compare(before, after, signed, fail_on=fail_on)
    told = msgspec.structs.replace(
        report,
        base=_named(base, before),
        head=_named(head, after),
        warnings=(*base.warnings, *head.warnings, *_suspicions(before, after, report)),
    )
    if policy:
        told = policy(told, aligned(before.assets, after.assets).values(), after.assets.values())
    told = warned(told, [head.stale] if head.stale else [])
    return told, _incomplete(base, before) or _incomplete(head, after)


def _alike(base: Given, head: Given) -> tuple[Given, Given]:
    """Return two states that know the same of the warehouse: what only one's catalog tells is no change.

    A pull request is compiled, not built, so it has no catalog; of its columns only those that no SQL
    defines (sources, seeds) are taken from one, and they are those of the base.
    """
    replace, old, new = msgspec.structs.replace, base.artifacts, head.artifacts
    if old is None or new is None:
        return base, head
    old, new = replace(old, catalog=old.catalog or new.catalog), replace(new, catalog=new.catalog or old.catalog)
    return replace(base, artifacts=old), replace(head, artifacts=new)


def _mark(given: Given, options: DbtOptions) -> bytes:
    """Return the digest of artifacts and of how they are read, b"" of what has none."""
    return fingerprint_of(given.artifacts, options) if given.artifacts is not None else b""


def _side(given: Given, options: DbtOptions, known: Memory, mark: bytes) -> Side:
    if given.project is not None:
        return _with_lines(side_of(given.project, known.run), given.said)
    assert given.artifacts is not None
    path, artifacts = Path(given.state.name), given.artifacts
    return known.side(mark, lambda run: side_of(read_project(path, artifacts, options), run))


def _with_lines(side: Side, said: Iterable[Asset]) -> Side:
    """Return a state whose SQL was read without its files, with the lines of when it was read with them."""
    before = {asset.key: asset for asset in said if dbt.has_sql(asset)}
    lined = {key: dbt.with_lines(side.assets[key], asset) for key, asset in before.items() if key in side.assets}
    return msgspec.structs.replace(side, assets=side.assets | lined)


def _check(base: Side, head: Side) -> None:
    """Make sure that these are two states of one project."""
    for what, before, after in (
        ("the project", base.project, head.project),
        ("a project on", base.adapter, head.adapter),
    ):
        if before and after and before != after:
            raise InputError(
                f"the base is of {what} {before}, the head of {what} {after}: name two states of one project"
            )


def _named(given: Given, side: Side) -> State:
    made = given.state.generated_at or side.generated_at
    return msgspec.structs.replace(given.state, source=given.state.source or side.project, generated_at=made)


def _suspicions(base: Side, head: Side, report: Report) -> list[str]:
    """Return what may be wrong with two states: that they were taken for each other, or that they are one."""
    if not (base.generated_at and head.generated_at) or base.generated_at < head.generated_at:
        return []
    if base.generated_at > head.generated_at:
        times = f"the base was made after the head ({base.generated_at}, then {head.generated_at})"
        return [f"{times}: make sure that they are not taken for each other, and that the head is compiled anew"]
    if report.changes:
        return []
    once = f"the base and the head were made at the same moment ({head.generated_at}), so they are one compilation"
    return [f"{once}: run 'dbt compile' after the change, or name another base"]


def _incomplete(given: Given, side: Side) -> str:
    if side.compiled or not side.uncompiled:
        return ""
    return f"{given.state.name} holds no compiled SQL, so changes of columns cannot be seen: run 'dbt compile' last"
