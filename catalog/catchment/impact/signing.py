"""What the SQL of two states means, side by side: the signatures of all that may differ."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

import msgspec

from catchment.impact.changes import Signed, differing, renames
from catchment.impact.remembered import Sign
from catchment.impact.states import Side, aligned, followed, renamed_in
from catchment_parsers.facts import SqlTask

if TYPE_CHECKING:
    from catchment_parsers.sql.meaning import Signatures

_Before = Callable[[Sequence[str]], "list[Signatures | None]"]


def signatures(base: Side, head: Side, sign: Sign) -> Signed:
    """Return the signatures of all SQL that differs between two states.

    Where a column was renamed, the base is read again under the new name, so that whoever merely followed
    the renaming is unchanged; its own columns may in turn have been renamed.

    Args:
        base: The state before.
        head: The state after.
        sign: Tells signatures of SQL.
    """
    base = followed(base, head)
    old = aligned(base.assets, head.assets)
    differ = differing(old, head.assets)
    names = {base.relation(key): head.relation(key) for key in base.assets if key in head.assets}
    shifted = _shifted(base, head, names, frozenset(differ))
    keys = [key for key in (*differ, *shifted) if key in base.tasks and key in head.tasks]
    base, head = _inlined(base, head, keys, frozenset(differ))
    after = dict(zip(keys, sign([(head.tasks[key], {}) for key in keys]), strict=True))
    called = _Names(base, names)
    signed: dict[str, tuple[Signatures | None, Signatures | None]] = {}
    for wave in _waves(base, keys):
        read = zip(wave, sign([(base.tasks[key], called.about(key)) for key in wave]), strict=True)
        fresh = {key: (before, after[key]) for key, before in read}
        called.learn(_renamed(base, head, fresh))
        signed |= fresh
    signed = {key: signed[key] for key in keys}
    signed |= _retyped(
        base, head, signed, lambda keys: sign([(base.tasks[key], called.about(key)) for key in keys]), sign
    )
    # What is code but not SQL (Python) has no signature, so that its change is unknown.
    return signed | {key: (None, None) for key in differ if key not in signed}


class _Names:
    """What the base's relations and columns are called in the head, as far as that is known by now."""

    def __init__(self, base: Side, relations: Mapping[str, str]) -> None:
        self._base = base
        self._by_table = {old: {old: new} for old, new in relations.items()}

    def learn(self, columns: Mapping[str, str]) -> None:
        """Learn the new names of columns, both as ``relation#column``."""
        for old, new in columns.items():
            self._by_table.setdefault(old.partition("#")[0], {}).setdefault(old, new)

    def about(self, key: str) -> dict[str, str]:
        """Return the names of what an asset's SQL may read."""
        tables = sorted(_upstream(self._base, key))
        return {old: new for table in tables for old, new in self._by_table.get(table, {}).items()}


def _waves(side: Side, keys: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield the keys of assets, each after what its SQL reads: only then it is known what was renamed there."""
    by_relation = {side.relation(key): key for key in keys}
    reads = {key: {by_relation[table] for table in _upstream(side, key) if table in by_relation} for key in keys}
    sorter = TopologicalSorter({key: above - {key} for key, above in reads.items()})
    try:
        sorter.prepare()
    except CycleError:
        yield keys
        return
    while sorter.is_active():
        ready = sorter.get_ready()
        yield ready
        sorter.done(*ready)


def _retyped(base: Side, head: Side, signed: Signed, before: _Before, sign: Sign) -> Signed:
    """Return the signatures of all that reads a column whose type changed its family, and of what reads that.

    The text may be the same; what it makes of the new type is seen by reading it again.
    """
    readers: dict[str, list[str]] = {}
    for key, task in head.tasks.items():
        for table in task.schema if key in base.tasks else ():
            readers.setdefault(table, []).append(key)
    found = dict(signed)
    types: dict[str, dict[str, str]] = {}
    moved = {head.relation(key): retyped(found[key]) for key in found}
    for _ in range(len(readers) + 1):
        moved = {table: kinds for table, kinds in moved.items() if kinds and types.get(table) != kinds}
        types |= moved
        keys = list(dict.fromkeys(key for table in moved for key in readers.get(table, ())))
        if not keys:
            break
        pairs = zip(before(keys), sign([(_with_types(head.tasks[key], types), {}) for key in keys]), strict=True)
        found |= dict(zip(keys, pairs, strict=True))
        moved = {head.relation(key): retyped(found[key]) for key in keys}
    return found


def retyped(pair: "tuple[Signatures | None, Signatures | None]") -> dict[str, str]:
    """Return the new types of an asset's columns that have another now, as far as that is known."""
    before, after = pair
    if before is None or after is None:
        return {}
    both = (name for name in after.types if name in before.types)
    return {name: after.types[name] for name in both if before.types[name] != after.types[name]}


def fits(kind: str, promised: str) -> bool:
    """Whether a type is surely the one that is promised."""
    from catchment_parsers.sql.families import TEXT, family, is_exact

    return _plain(kind) == _plain(promised) if is_exact(kind) else family(kind) == family(promised) == TEXT


_ALIKE = {
    "int": "integer", "int4": "integer", "int8": "bigint", "int64": "bigint", "int2": "smallint", "text": "varchar",
    "string": "varchar", "bool": "boolean", "numeric": "decimal", "float8": "double", "double precision": "double",
}  # fmt: skip
"""Names of types that mean another."""


def _plain(kind: str) -> str:
    """Return the name of a type without its length or precision, on which a contract does not insist."""
    name = kind.strip().lower().partition("(")[0].strip()
    return _ALIKE.get(name, name)


def _with_types(task: SqlTask, types: Mapping[str, Mapping[str, str]]) -> SqlTask:
    schema = {
        table: {name: types.get(table, {}).get(name.lower(), kind) for name, kind in columns.items()}
        for table, columns in task.schema.items()
    }
    return msgspec.structs.replace(task, schema=schema)


def _shifted(base: Side, head: Side, names: Mapping[str, str], differ: frozenset[str]) -> list[str]:
    """Return the assets whose SQL is the same, but not the lists of columns that it reads.

    A star, a UNION, a NATURAL JOIN or a bare name may mean something else then.
    """
    # What still names an asset that has another name now is broken, and that is found by following it.
    stale = {asset.urn for asset in renamed_in(base).values()}
    same = [
        key
        for key in base.tasks
        if key in head.tasks and key not in differ and not any(r.source in stale for r in head.assets[key].reads)
    ]
    return [key for key in same if _columns(base.tasks[key], names) != _columns(head.tasks[key], {})]


def _inlined(base: Side, head: Side, keys: Sequence[str], differ: frozenset[str]) -> tuple[Side, Side]:
    """Return both states with what differs read as it stands, where no ephemeral model that it holds differs itself.

    Then it is the copy of the ephemeral model's text within the SQL that is another, by a variable, say.
    """
    changed = {side.relation(key) for side in (base, head) for key in differ}
    whole = [
        key
        for key in keys
        if key in differ and not changed & {*base.tasks[key].stand_ins.values(), *head.tasks[key].stand_ins.values()}
    ]

    def bare(side: Side) -> Side:
        tasks = {key: msgspec.structs.replace(side.tasks[key], stand_ins={}) for key in whole}
        return msgspec.structs.replace(side, tasks=side.tasks | tasks)

    return bare(base), bare(head)


def _columns(task: SqlTask, names: Mapping[str, str]) -> dict[str, list[str]]:
    return {names.get(table, table): [name.lower() for name in columns] for table, columns in task.schema.items()}


def _upstream(side: Side, key: str) -> set[str]:
    """Return the canonical names of what an asset's SQL may read."""
    task = side.tasks[key]
    reads = {read.source.removeprefix(f"{side.namespace}/") for read in side.assets[key].reads}
    return reads | set(task.schema) | set(task.stand_ins.values())


def _renamed(base: Side, head: Side, signed: Signed) -> dict[str, str]:
    """Return the columns that have a new name, both as ``relation#column`` of their own state."""
    found: dict[str, str] = {}
    for key, (before, after) in signed.items():
        if before is not None and after is not None:
            old, new = ({column.key for column in side.assets[key].columns} for side in (base, head))
            for name, to in renames(old - new, new - old, before, after).items():
                found[f"{base.relation(key)}#{name}"] = f"{head.relation(key)}#{to}"
    return found
