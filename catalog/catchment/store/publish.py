"""Publishing a run: compare with what the source said before, write the difference, whole or not at all."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from sqlite_utils import Database

from catchment.errors import InputError
from catchment.renames import renamed_assets
from catchment.store import content, history, people, search
from catchment.store.database import Store, clock
from catchment.store.digests import asset_digest
from catchment.store.interned import Texts, numbered
from catchment.store.observations import split
from catchment.store.read import Run, latest_run
from catchment_parsers.facts import Asset, Record

_json = msgspec.json.Encoder(order="deterministic")
_DECLARATION = """id, source_id, node_id, key, kind, status, digest, from_run, sql_id,
                  columns, described, classified, sensitive"""


class Published(Record, frozen=True, kw_only=True):
    """A run as it was published.

    Attributes:
        run: Its number; runs of all sources share one count, so it orders them.
        source: The source's name.
        added, changed, removed, unchanged: Declarations, compared with the source's last run.
        observed: Assets of which something new was observed: a run's outcome, a freshness check, a row count.
    """

    run: int
    source: str
    added: int
    changed: int
    removed: int
    unchanged: int
    observed: int = 0


class Said(Record, frozen=True, kw_only=True):
    """All that one source says, ready to be published.

    Attributes:
        source: The source's name, unique in the catalog.
        kind: ``dbt`` or ``sql``.
        namespace: Namespace of its assets.
        location: Where it was read, for people.
        fingerprint: Digest of the input; an equal one says the same.
        assets: What it says.
        counts: What was read, by kind, and how much of it could be parsed.
        started_at: ISO time in UTC.
        commit: Git commit of the project that it is of, "" where nobody says.
    """

    source: str
    kind: str
    namespace: str
    location: str
    fingerprint: bytes
    assets: tuple[Asset, ...]
    counts: dict[str, int]
    started_at: str
    commit: str = ""


class Reread(Record, frozen=True, kw_only=True):
    """A declaration of another source, read again with what this one tells.

    Attributes:
        declaration: Id of what that source said until now.
        asset: What it says now.
    """

    declaration: int
    asset: Asset


class OvertakenError(Exception):
    """Somebody else published since what a run is made of was read."""


def publish(store: Store, said: Said, reread: Sequence[Reread] = (), *, after: int | None = None) -> Published:
    """Publish what a source says as a new run.

    Writes only the declarations and observations that differ from the source's last run and closes the
    declarations that it no longer makes.  All in one transaction: readers see the old run or the new one.

    Args:
        store: The catalog.
        said: What the source says.
        reread: What other sources say now that this one has told more; left out where they spoke meanwhile.
        after: The run that was the last one when this was made, None where others make no difference to it.

    Raises:
        OvertakenError: There is another run since.
        InputError: Something that is said cannot be kept.
        CatalogError: Another process writes, the disk is full, or the file is damaged.
    """
    parts = {asset.key: split(asset) for asset in said.assets}
    try:
        new = {key: (asset_digest(asset), asset) for key, (asset, _) in parts.items()}
    except OverflowError as error:
        raise InputError(f"{said.location} holds a number that is beyond 64 bits: write it as a text") from error
    with store.bulk_transaction() as db:
        if after is not None and after != latest_run(store):
            raise OvertakenError
        source = _source_id(db, said)
        known = _known(db, source)
        fresh = {key: value for key, value in new.items() if known.get(key, (0, b""))[1] != value[0]}
        changed = [key for key in fresh if key in known]
        removed = [key for key in known if key not in new]
        observed = _observed(db, source, {key: observed for key, (_, observed) in parts.items() if observed})
        counts = {"added": len(fresh) - len(changed), "changed": len(changed), "removed": len(removed)}
        counts |= {"unchanged": len(new) - len(fresh), "observed": len(observed)}
        run = _insert_run(db, source, said, counts)
        others = {each.declaration: each.asset for each in reread}
        sources = _sources(db, others)
        rows = [(source, *value) for value in fresh.values()]
        rows += [(sources[id_], *_digested(others[id_])) for id_ in sources]
        touched = _close(db, run, [*(known[key][0] for key in (*changed, *removed)), *sources])
        touched |= _insert(db, run, rows)
        _observe(db, run, source, observed, removed)
        people.carry(db, _moves(store, known, fresh, removed), run)
        search.refresh(store, touched)
    return Published(run=run, source=said.source, **counts)


def republish(store: Store, last: Run, location: str, started_at: str, commit: str = "") -> Published:
    """Record that a source was read again and its input was the last run's to the byte: nothing else is written."""
    with store.transaction() as db:
        find = "SELECT source_id, fingerprint FROM run WHERE id = ?"
        source, fingerprint = db.execute(find, [last.id]).fetchone()
        held = "SELECT count(*) FROM declaration WHERE source_id = ? AND to_run IS NULL"
        counts = {"added": 0, "changed": 0, "removed": 0, "observed": 0}
        counts |= {"unchanged": db.execute(held, [source]).fetchone()[0]}
        said = Said(
            source=last.source,
            kind=last.kind,
            namespace=last.namespace,
            location=location,
            fingerprint=bytes(fingerprint),
            assets=(),
            counts=last.counts,
            started_at=started_at,
            commit=commit,
        )
        run = _insert_run(db, source, said, counts)
    return Published(run=run, source=last.source, **counts)


def _source_id(db: Database, said: Said) -> int:
    row = db.execute("SELECT id FROM source WHERE name = ?", [said.source]).fetchone()
    if row:
        db.execute("UPDATE source SET namespace = ? WHERE id = ?", [said.namespace, row[0]])
        return int(row[0])
    values = [said.source, said.kind, said.namespace]
    cursor = db.execute("INSERT INTO source (name, kind, namespace) VALUES (?, ?, ?)", values)
    return int(cursor.lastrowid or 0)


def _known(db: Database, source: int) -> dict[str, tuple[int, bytes]]:
    rows = db.execute("SELECT key, id, digest FROM declaration WHERE source_id = ? AND to_run IS NULL", [source])
    return {key: (declaration, known) for key, declaration, known in rows}


def _insert_run(db: Database, source: int, said: Said, counts: dict[str, int]) -> int:
    row: dict[str, Any] = {
        "source_id": source,
        "started_at": said.started_at,
        "finished_at": clock(db),
        "fingerprint": said.fingerprint,
        "location": said.location,
        "counts": msgspec.json.encode(said.counts).decode(),
        "commit_sha": said.commit,
        **counts,
    }
    columns, places = ", ".join(row), ", ".join("?" * len(row))
    return int(db.execute(f"INSERT INTO run ({columns}) VALUES ({places})", list(row.values())).lastrowid or 0)


def _close(db: Database, run: int, declarations: Sequence[int]) -> set[int]:
    """End declarations with `run`; returns the nodes they were of."""
    ids = _json.encode(declarations).decode()
    db.execute("UPDATE declaration SET to_run = ? WHERE id IN (SELECT value FROM json_each(?))", [run, ids])
    rows = db.execute("SELECT node_id FROM declaration WHERE id IN (SELECT value FROM json_each(?))", [ids])
    return {node for (node,) in rows}


def _moves(
    store: Store, known: Mapping[str, tuple[int, bytes]], fresh: Mapping[str, tuple[bytes, Asset]], removed: list[str]
) -> dict[str, str]:
    """Return the URNs under which what people decided about is known no more, and those it has now."""
    decided = {known[key][0]: key for key in (*fresh, *removed) if key in known}
    owned = people.decided_on(store.db, decided)
    before = history.wholes(store, owned)
    moved = {old.urn: fresh[old.key][1].urn for old in before.values() if old.key in fresh}
    gone = [old for old in before.values() if old.key not in fresh]
    come = [asset for key, (_, asset) in fresh.items() if key not in known] if gone else []
    renamed = renamed_assets(gone, come)
    moved |= {old.urn: renamed[old.key].urn for old in gone if old.key in renamed}
    return {old: new for old, new in moved.items() if old != new}


def _observed(db: Database, source: int, said: Mapping[str, dict[str, Any]]) -> dict[str, str]:
    """Return what was observed that is new, by key, as JSON; what is not observed again stands as it was."""
    rows = db.execute("SELECT key, body FROM observation WHERE source_id = ? AND to_run IS NULL", [source])
    known: dict[str, str] = dict(rows)
    found = {}
    for key, observed in said.items():
        before = known.get(key)
        body = _json.encode(msgspec.json.decode(before) | observed if before else observed).decode()
        if body != before:
            found[key] = body
    return found


def _observe(db: Database, run: int, source: int, observed: Mapping[str, str], removed: Iterable[str]) -> None:
    ended = ((run, source, key) for key in (*observed, *removed))
    close = "UPDATE observation SET to_run = ? WHERE source_id = ? AND key = ? AND to_run IS NULL"
    db.conn.executemany(close, ended)
    db.conn.executemany(
        "INSERT INTO observation (source_id, key, from_run, body) VALUES (?, ?, ?, ?)",
        ((source, key, run, body) for key, body in observed.items()),
    )


def _sources(db: Database, declarations: Iterable[int]) -> dict[int, int]:
    """Return the source of each declaration that still holds."""
    ids = _json.encode(list(declarations)).decode()
    select = "SELECT id, source_id FROM declaration WHERE to_run IS NULL AND id IN (SELECT value FROM json_each(?))"
    return dict(db.execute(select, [ids]).fetchall())


def _digested(asset: Asset) -> tuple[bytes, Asset]:
    said, _ = split(asset)
    return asset_digest(said), said


def _insert(db: Database, run: int, assets: Sequence[tuple[int, bytes, Asset]]) -> set[int]:
    """Write declarations, each with its source and digest, with all their parts; returns the nodes they are of."""
    ids = numbered(db.conn, (urn for *_, asset in assets for urn in content.mentioned(asset)))
    texts = Texts(db.conn, len(assets))
    first = (db.execute("SELECT max(id) FROM declaration").fetchone()[0] or 0) + 1
    parts = [(id_, asset) for id_, (_, _, asset) in enumerate(assets, first)]
    db.conn.executemany(
        f"INSERT INTO declaration ({_DECLARATION}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (id_, source, ids[a.urn], a.key, a.kind, a.status, hashed, run, texts[a.sql], *content.counts(a.columns))
            for id_, (source, hashed, a) in enumerate(assets, first)
        ),
    )
    db.conn.executemany("INSERT INTO content VALUES (?, ?, ?, ?)", (content.row(*part) for part in parts))
    linked = ((id_, content.links_of(asset, ids)) for id_, asset in parts)
    db.conn.executemany("INSERT INTO lineage VALUES (?, ?)", (row for row in linked if row[1]))
    db.conn.executemany(
        "INSERT OR IGNORE INTO read VALUES (?, ?, ?, ?)",
        ((id_, ids[r.source], r.reach.value, r.declared) for id_, asset in parts for r in asset.reads),
    )
    texts.write()
    return {ids[asset.urn] for _, asset in parts}
