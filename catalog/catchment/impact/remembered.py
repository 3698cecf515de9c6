"""What the gate remembers from one call to the next: whole states, lineage and signatures of SQL, by digest."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

import catchment_parsers
from catchment import workers
from catchment.impact.states import Side
from catchment.ingest import refused, remembering
from catchment.pool import Progress
from catchment.store import cache as cache_
from catchment.store.digests import digest
from catchment.store.parses import ENGINE
from catchment_parsers.facts import Asset, Limits, Record, RunTasks, SqlTask

if TYPE_CHECKING:
    from catchment.impact.changes import Signed
    from catchment_parsers.sql.meaning import Signatures

Sign = Callable[[Sequence[tuple[SqlTask, Mapping[str, str]]]], "list[Signatures | None]"]
"""Tells the signatures of texts, each under the names that stand for those of what it reads."""


class Memory:
    """What was worked out by earlier calls, and the ways to work out what was not."""

    def __init__(self, kept: cache_.Cache, limits: Limits, progress: Progress) -> None:
        self._cache = kept
        self._limits = limits
        self._unsure = False
        self.run: RunTasks = remembering(kept.kept, kept.keep, limits, progress)

    def side(self, fingerprint: bytes, read: Callable[[RunTasks], Side]) -> Side:
        """Return a state, read only where it is not remembered.

        Args:
            fingerprint: Digest of its artifacts and of how they are read.
            read: Reads it.
        """
        key = digest(b"side" + _code() + fingerprint)
        known = self._cache.kept([key]).get(key)
        if known is not None:
            return _unpacked(_packed.decode(known))
        side = read(self.run)
        # Other limits may let through what was refused, and what was given up may only have been out of luck.
        if refused(side.assets.values()):
            self._unsure = True
        else:
            self._cache.keep({key: msgspec.msgpack.encode(_pack(side))})
        return side

    def signed(self, fingerprint: bytes, tell: "Callable[[], Signed]") -> "Signed":
        """Return the signatures of two states, told only where they are not remembered.

        Args:
            fingerprint: Digest of both states, b"" of what is not to be remembered.
            tell: Tells them.
        """
        if not fingerprint:
            return tell()
        from catchment_parsers.sql.meaning import Signatures

        key = digest(b"signed" + _code() + fingerprint)
        known = self._cache.kept([key]).get(key)
        if known is not None:
            return msgspec.msgpack.decode(known, type=dict[str, tuple[Signatures | None, Signatures | None]])
        told = tell()
        if not self._unsure:
            self._cache.keep({key: msgspec.msgpack.encode(told)})
        return told

    def sign(self, tasks: Sequence[tuple[SqlTask, Mapping[str, str]]]) -> "list[Signatures | None]":
        """Return the signatures of texts, each under its names."""
        from catchment_parsers.sql.meaning import Signatures

        decoder = msgspec.msgpack.Decoder(Signatures | None)
        keys = [digest(b"sign" + _code() + msgspec.msgpack.encode((_others(names), task))) for task, names in tasks]
        known = {key: decoder.decode(body) for key, body in self._cache.kept(keys).items()}
        fresh = {key: each for key, each in zip(keys, tasks, strict=True) if key not in known}
        # A text heeds only the names of what it reads, so that those of all can go to all.
        names = {old: new for _, its in fresh.values() for old, new in its.items()}
        read = workers.sign_in_workers([task for task, _ in fresh.values()], names, self._limits)
        found = dict(zip(fresh, read, strict=True))
        # What could not be read may only have been out of luck (a busy machine).
        self._unsure = self._unsure or None in found.values()
        self._cache.keep({key: msgspec.msgpack.encode(each) for key, each in found.items() if each is not None})
        known |= found
        return [known[key] for key in keys]


class _Text(Record, frozen=True, kw_only=True):
    """A task without what its asset and others say already: of its schema, where each table stands in the list."""

    tables: tuple[int, ...]
    default_db: str
    default_schema: str
    stand_ins: dict[str, str]


class _Packed(Record, frozen=True, kw_only=True):
    """A state as it is kept: what many tasks know of a table stands there once."""

    assets: tuple[Asset, ...]
    tables: tuple[tuple[str, dict[str, str]], ...]
    texts: dict[str, _Text]
    rest: Side


_packed = msgspec.msgpack.Decoder(_Packed)


def _pack(side: Side) -> _Packed:
    places: dict[tuple[str, tuple[tuple[str, str], ...]], int] = {}

    def text(task: SqlTask) -> _Text:
        tables = ((name, tuple(columns.items())) for name, columns in task.schema.items())
        return _Text(
            tables=tuple(places.setdefault(table, len(places)) for table in tables),
            default_db=task.default_db,
            default_schema=task.default_schema,
            stand_ins=task.stand_ins,
        )

    texts = {key: text(task) for key, task in side.tasks.items()}
    return _Packed(
        assets=tuple(side.assets.values()),
        tables=tuple((name, dict(columns)) for name, columns in places),
        texts=texts,
        rest=msgspec.structs.replace(side, assets={}, tasks={}),
    )


def _unpacked(packed: _Packed) -> Side:
    assets = {asset.key: asset for asset in packed.assets}

    def task(key: str, text: _Text) -> SqlTask:
        return SqlTask(
            sql=assets[key].sql,
            dialect=assets[key].dialect,
            schema=dict(packed.tables[place] for place in text.tables),
            default_db=text.default_db,
            default_schema=text.default_schema,
            stand_ins=text.stand_ins,
        )

    tasks = {key: task(key, text) for key, text in packed.texts.items()}
    return msgspec.structs.replace(packed.rest, assets=assets, tasks=tasks)


def _others(names: Mapping[str, str]) -> list[tuple[str, str]]:
    return sorted((name, new) for name, new in names.items() if name != new)


@contextmanager
def memory(limits: Limits, progress: Progress) -> Iterator[Memory]:
    """Open what is remembered, in the cache's usual place.

    Args:
        limits: What each text of SQL may cost.
        progress: Told how many texts are read, of how many.
    """
    with cache_.opened(cache_.usual_path()) as kept:
        yield Memory(kept, limits, progress)


@cache
def _code() -> bytes:
    """Return what tells this code from another: a checkout changes without another version."""
    folders = (Path(catchment_parsers.__file__).parent, Path(__file__).parents[1])
    files = sorted(path for folder in folders for path in folder.rglob("*.py"))
    stats = ((str(path), path.stat()) for path in files)
    return digest(ENGINE + repr([(name, stat.st_mtime_ns, stat.st_size) for name, stat in stats]).encode())
