"""Plain SQL before and after: the relations that files define or fill, as the two states of a comparison."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import msgspec

from catchment.artifacts import text_of
from catchment.assets import is_defined
from catchment.errors import InputError
from catchment.impact.analysis import compare
from catchment.impact.policy.judging import Judge
from catchment.impact.remembered import memory
from catchment.impact.report import Report, State
from catchment.impact.signing import signatures
from catchment.impact.states import Side
from catchment.ingest import SqlOptions, defaults_of, first_failure, sql_files
from catchment.pool import Progress, silent
from catchment_parsers.facts import Asset, ParseStatus, RunTasks, SqlTask
from catchment_parsers.sql_files import Defaults, Fill, SqlFiles, read_files


def between_files(
    base: Sequence[Path],
    head: Sequence[Path],
    options: SqlOptions,
    *,
    fail_on: str,
    policy: Judge | None = None,
    progress: Progress = silent,
) -> tuple[Report, str]:
    """Return the report of what changes of SQL files break, and why it is not to be trusted ("" where it is).

    Args:
        base: Files or folders before.
        head: The same after.
        options: How to read both.
        fail_on: ``breaking``, ``partial`` or ``none``.
        policy: Says what becomes of the report; None for `fail_on` alone.
        progress: Told how many files are read, of how many.

    Raises:
        InputError: A file cannot be read, or none of a state's SQL can, or it makes nothing that could be compared.
    """
    defaults = defaults_of(options)
    with memory(options.limits, progress) as known:
        (before, lost), (after, lost_after) = (_side(paths, defaults, known.run) for paths in (base, head))
        report = compare(before, after, signatures(before, after, known.sign), fail_on=fail_on)
    named = msgspec.structs.replace(report, base=_state(base, options), head=_state(head, options))
    if policy:
        named = policy(named, before.assets.values(), after.assets.values())
    return named, lost or lost_after


def _state(paths: Sequence[Path], options: SqlOptions) -> State:
    return State(name=", ".join(map(str, paths)), source=options.source or paths[0].resolve().stem)


def _side(paths: Sequence[Path], defaults: Defaults, run: RunTasks) -> tuple[Side, str]:
    """Return the state that files describe, and what of them cannot be read."""
    texts = {_short(path, paths): text_of(path) for path in sql_files(paths)}
    found = read_files(texts, defaults, run)
    lost = first_failure(found)
    side = side_of_files(found, texts, defaults)
    if found.statements and not side.assets:
        where = ", ".join(map(str, paths))
        raise InputError(
            f"no statement in {where} defines or fills a table or view, so there is nothing to compare:"
            " name what a query makes, as in 'CREATE VIEW name AS SELECT ...'"
        )
    return side, lost


def _short(path: Path, paths: Sequence[Path]) -> str:
    """Return a file's path within the folder that was named, or its name: before and after stand in two places."""
    folder = next((each for each in paths if each.is_dir() and path.is_relative_to(each)), path.parent)
    return path.relative_to(folder).as_posix()


def side_of_files(found: SqlFiles, texts: Mapping[str, str], defaults: Defaults) -> Side:
    """Return a state of what files say.

    A relation that one query fills means what that query means.  One that several statements fill, or one that is
    altered or has its rows changed in place, has no meaning that could be compared: only whether its text is another
    is known.

    Args:
        found: What they say.
        texts: Text of each file.
        defaults: What completes names.
    """
    # Of a table that the files only read, they tell no more than what they read of it.
    defined = (asset for asset in found.assets if is_defined(asset))
    assets = [_with_text(asset, found, texts) for asset in defined]
    tasks = {asset.key: _task(asset, found, defaults) for asset in assets if _is_one_query(asset, found)}
    return Side(
        assets={asset.key: asset for asset in assets},
        tasks=tasks,
        namespace=defaults.namespace,
        uncompiled=0,
        compiled=sum(asset.status is ParseStatus.PARSED for asset in assets),
    )


def _is_one_query(asset: Asset, found: SqlFiles) -> bool:
    return len(found.fills.get(asset.urn, ())) == 1 and not found.alterations.get(asset.urn)


def _with_text(asset: Asset, found: SqlFiles, texts: Mapping[str, str]) -> Asset:
    fills = found.fills.get(asset.urn, ())
    if _is_one_query(asset, found) and fills[0].sql:
        return msgspec.structs.replace(asset, sql=fills[0].sql)
    parts = (*fills, *found.alterations.get(asset.urn, ()))
    return msgspec.structs.replace(asset, sql="\n".join(_plain(parts, texts, asset.dialect)))


def _plain(fills: Sequence[Fill], texts: Mapping[str, str], dialect: str) -> Iterable[str]:
    from catchment_parsers.sql.plain import plain

    # Of a statement within a routine, nobody can say which words are its own.
    yield from dict.fromkeys(plain(fill.sql or texts[fill.path], dialect) for fill in fills)


def _task(asset: Asset, found: SqlFiles, defaults: Defaults) -> SqlTask:
    upstream = (read.source.removeprefix(f"{defaults.namespace}/") for read in asset.reads)
    return SqlTask(
        sql=asset.sql,
        dialect=asset.dialect,
        schema={name: found.columns[name] for name in upstream if name in found.columns},
        default_db=defaults.database,
        default_schema=defaults.schema,
    )
