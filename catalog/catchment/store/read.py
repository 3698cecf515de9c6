"""Reading what is known at the store's moment: declarations, columns, edges; and the runs."""

import json
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import Any, NamedTuple

import msgspec

from catchment.errors import InputError, NotFoundError
from catchment.store import content, topology
from catchment.store.database import Moment, Store
from catchment.store.interned import column_ids, urns_of
from catchment.store.observations import joined
from catchment.words import nearest
from catchment_parsers.facts import Asset, Column, Record
from catchment_parsers.naming import split_urn


class Declared(Record, frozen=True, kw_only=True):
    """What one source says of one asset, without its columns, reads, edges and SQL.

    Attributes:
        node: Id of the asset's URN.
        source: Name of the source.
        asset: The declaration's scalar parts.
    """

    node: int
    source: str
    asset: Asset


class Run(Record, frozen=True, kw_only=True):
    """A published run; fields as in ``publish.Published`` and ``publish.Said``."""

    id: int
    source: str
    kind: str
    namespace: str
    location: str
    started_at: str
    finished_at: str
    counts: dict[str, int]
    added: int
    changed: int
    removed: int
    unchanged: int
    observed: int = 0
    commit: str = ""


class EdgeRow(Record, frozen=True, kw_only=True):
    """A column-level edge with where it comes from.

    Attributes:
        source, target: URNs.
        subtype, masking, certain, line: As in ``facts.Edge``.
        expression: SQL of the target.
        path: File that says so.
        job: unique_id or URN of the asset whose SQL it is.
        declared_by: Name of the source.
        since: Run from which it holds.
        provenance: ``SQL_PARSER``, or ``OBSERVED`` where an engine reports it.
    """

    source: str
    target: str
    subtype: str
    masking: bool
    certain: bool
    line: int
    expression: str
    path: str
    job: str
    declared_by: str
    since: int
    provenance: str


def latest_run(store: Store) -> int:
    """Return the number of the last published run, 0 where there is none."""
    if store.moment is not None:
        return store.moment.run
    return int(store.db.execute("SELECT coalesce(max(id), 0) FROM run").fetchone()[0])


def moment(store: Store, *, run: int = 0, time: str = "") -> Moment:
    """Return the moment of a run, or of a time.

    Args:
        store: The catalog.
        run: Number of a run: the moment at which it had just been published.
        time: ISO time in UTC, for the last run that was published by then.

    Raises:
        NotFoundError: There is no such run, or nothing had been published by then.
    """
    if run:
        # SQLite has no number beyond 64 bits.
        row = store.db.execute("SELECT id, finished_at, forgotten FROM run WHERE id = ?", [min(run, 2**62)]).fetchone()
        missing = f"no run {run}: 'catchment runs' lists them"
    else:
        row = store.db.execute(
            "SELECT id, ?, forgotten FROM run WHERE finished_at <= ? ORDER BY id DESC LIMIT 1", [time, time]
        ).fetchone()
        missing = f"nothing had been ingested by {time}: 'catchment runs' lists what was, and when"
    if row is None:
        raise NotFoundError(missing)
    if row[2]:
        (first,) = store.db.execute("SELECT min(id) FROM run WHERE NOT forgotten").fetchone()
        raise NotFoundError(f"run {row[0]} is forgotten ('catchment prune'): what is known begins with run {first}")
    return Moment(run=row[0], time=row[1])


def runs(store: Store, *, source: str = "", limit: int = 50, before: int = 2**62) -> list[Run]:
    """Return published runs, newest first."""
    rows = store.db.query(
        """SELECT run.id, source.name AS source, source.kind, source.namespace, run.location, started_at,
                  finished_at, counts, added, changed, removed, unchanged, observed, commit_sha AS "commit"
           FROM run JOIN source ON source.id = source_id
           WHERE (:source = '' OR source.name = :source) AND run.id < :before
           ORDER BY run.id DESC LIMIT :limit""",
        {"source": source, "limit": limit, "before": before},
    )
    return [Run(**(row | {"counts": json.loads(row["counts"])})) for row in rows]


def count_runs(store: Store, *, source: str = "") -> int:
    """Return how many runs were published, of one source or of all."""
    count = "SELECT count(*) FROM run JOIN source ON source.id = source_id WHERE :source IN ('', source.name)"
    return int(store.db.execute(count, {"source": source}).fetchone()[0])


def sources(store: Store) -> list[str]:
    """Return the names of all sources, the one that was known first first."""
    return [name for (name,) in store.db.execute("SELECT name FROM source ORDER BY id")]


def check_source(store: Store, source: str) -> None:
    """Make sure that there is a source of this name; "" stands for all.

    Raises:
        InputError: There is none; the message suggests the nearest, or lists them.
    """
    names = sources(store)
    if source and source not in names:
        raise InputError(f"no source {source!r}: {nearest(source, names)}")


def last_run_of(store: Store, fingerprint: bytes) -> Run | None:
    """Return the run of an input, where it is the last of its source: then the input says nothing new."""
    row = store.db.execute(
        """SELECT run.id FROM run WHERE fingerprint = ?
           AND id = (SELECT max(id) FROM run other WHERE other.source_id = run.source_id) ORDER BY id DESC""",
        [fingerprint],
    ).fetchone()
    return runs(store, limit=1, before=row[0] + 1)[0] if row else None


def declared(store: Store, *, nodes: Iterable[int] | None = None) -> Iterator[Declared]:
    """Yield the declarations of all assets or of some; the source that was known first comes first."""
    observed = store.valid_as("o")
    select = f"""SELECT node_id, source.name, c.body, o.body FROM declaration d JOIN source ON source.id = d.source_id
                 JOIN content c ON c.declaration_id = d.id
                 LEFT JOIN observation o ON o.source_id = d.source_id AND o.key = d.key AND {observed}
                 WHERE {store.valid}"""
    some = "" if nodes is None else "AND node_id IN (SELECT value FROM json_each(?))"
    wanted = [] if nodes is None else [json.dumps(list(nodes))]
    yield from map(_declared, store.db.execute(f"{select} {some} ORDER BY d.source_id, d.key", wanted))


class Mark(NamedTuple):
    """A point in a file's history, to see later whether only runs have been added to it.

    Attributes:
        generation: Which history it is.
        run: The last run, 0 where there is none.
        time: When that was published.
    """

    generation: bytes
    run: int
    time: str


def mark(store: Store) -> Mark:
    """Return where a file's history stands."""
    (generation,) = store.db.execute("SELECT token FROM generation").fetchone()
    run, time = store.db.execute("SELECT id, finished_at FROM run ORDER BY id DESC LIMIT 1").fetchone() or (0, "")
    return Mark(generation, run, time)


def continues(store: Store, before: Mark) -> bool:
    """Say whether only runs have been added since: nothing was restored, repaired or forgotten."""
    same = """SELECT count(*) FROM generation
              WHERE token = ? AND (? = 0 OR EXISTS (SELECT 1 FROM run WHERE id = ? AND finished_at = ?))"""
    values = [before.generation, before.run, before.run, before.time]
    return bool(store.db.execute(same, values).fetchone()[0])


def changed(store: Store, since: int) -> list[int]:
    """Return the ids of the assets of which runs after one say or saw something else."""
    seen = store.db.execute(
        """SELECT d.node_id FROM observation o JOIN declaration d ON d.source_id = o.source_id AND d.key = o.key
           WHERE o.from_run > ? AND d.to_run IS NULL""",
        [since],
    )
    return list({*topology.changed(store, since), *(node for (node,) in seen)})


def declared_twice(store: Store) -> list[int]:
    """Return the ids of what several declarations speak of."""
    rows = store.db.execute(
        f"SELECT node_id FROM declaration d WHERE {store.valid} GROUP BY node_id HAVING count(*) > 1"
    )
    return [node for (node,) in rows]


def _declared(row: tuple[Any, ...]) -> Declared:
    node, source, body, observed = row
    asset = content.asset_of(body)
    return Declared(node=node, source=source, asset=joined(asset, json.loads(observed)) if observed else asset)


def columns(store: Store, asset: int) -> list[tuple[int, Column]]:
    """Return the columns of an asset with their ids, in order; a column that several sources declare is merged."""
    return columns_of(store, [asset]).get(asset, [])


def columns_of(store: Store, assets: Iterable[int]) -> dict[int, list[tuple[int, Column]]]:
    """Return the columns of several assets, as `columns` does for one, with two statements."""
    assets = list(assets)
    ids = column_ids(store.db.conn, assets)
    return {
        asset: sorted(((ids[asset][name], column) for name, column in known.items()), key=_place)
        for asset, known in _merged_columns(store, assets).items()
    }


def _merged_columns(store: Store, assets: Iterable[int]) -> dict[int, dict[str, Column]]:
    rows = store.db.execute(
        f"""SELECT d.node_id, c.columns FROM declaration d JOIN content c ON c.declaration_id = d.id
           WHERE d.node_id IN (SELECT value FROM json_each(?)) AND d.columns > 0 AND {store.valid}
           ORDER BY source_id, key""",
        [json.dumps(list(assets))],
    )
    merged: dict[int, dict[str, Column]] = {}
    for asset, columns in rows:
        known = merged.setdefault(asset, {})
        for column in content.columns_of(columns):
            known[column.key] = merge_columns(known[column.key], column) if column.key in known else column
    return merged


def _place(item: tuple[int, Column]) -> tuple[bool, int]:
    """Sort key of columns: in their order, those whose place nobody knows last."""
    return not item[1].ordinal, item[1].ordinal


def merge_columns(first: Column, second: Column) -> Column:
    """Return what two declarations of one column say together; the first has the word where both speak."""
    return msgspec.structs.replace(
        first,
        data_type=first.data_type or second.data_type,
        ordinal=first.ordinal or second.ordinal,
        description=first.description or second.description,
        description_origin=(first if first.description else second).description_origin,
        tags=tuple(dict.fromkeys((*first.tags, *second.tags))),
        meta=second.meta | first.meta,
        sensitivity=first.sensitivity or second.sensitivity,
        pii=first.pii or second.pii,
        declared=first.declared or second.declared,
        in_catalog=first.in_catalog or second.in_catalog,
        not_null=first.not_null or second.not_null,
        reason=_reason(first.reason, second.reason),
    )


def _reason(first: str, second: str) -> str:
    """Return why nobody says what a column is made of; that it is another project's says least."""
    known = [reason for reason in (first, second) if reason != "foreign"]
    return known[0] and known[-1] if known else "foreign"


def sqls_of(store: Store, assets: Iterable[int]) -> dict[int, str]:
    """Return the SQL that defines each of several assets, with one statement."""
    rows = store.db.execute(
        f"""SELECT node_id, text.body FROM declaration d JOIN text ON text.id = sql_id
           WHERE node_id IN (SELECT value FROM json_each(?)) AND {store.valid} ORDER BY source_id DESC, key DESC""",
        [json.dumps(list(assets))],
    )
    # The first declaration comes last, and so it has the word.
    return dict(rows)


def edge_rows(store: Store, asset: int, *, target: int | None = None) -> list[EdgeRow]:
    """Return the column-level edges into an asset, or into one of its columns (or its rows: the asset's id)."""
    return [row for id_, row in _edges_of(store, [asset], None if target is None else {target})]


def edges_of(store: Store, assets: Iterable[int]) -> dict[str, list[EdgeRow]]:
    """Return the column-level edges into the columns and rows of several assets, by the asset's URN, at once."""
    found: dict[str, list[EdgeRow]] = {}
    for _, row in _edges_of(store, assets, None):
        found.setdefault(split_urn(row.target)[0], []).append(row)
    return found


def edges_into(store: Store, targets: Iterable[tuple[int, int]]) -> dict[int, list[EdgeRow]]:
    """Return the column-level edges into columns (or into rows: the asset's id), by id, at once.

    Args:
        store: The catalog.
        targets: Each with its asset.
    """
    targets = list(targets)
    found: dict[int, list[EdgeRow]] = {}
    for target, row in _edges_of(store, {asset for asset, _ in targets}, {target for _, target in targets}):
        found.setdefault(target, []).append(row)
    return found


def _edges_of(store: Store, assets: Iterable[int], targets: AbstractSet[int] | None) -> list[tuple[int, EdgeRow]]:
    """Return the column-level edges into assets, or into some of their columns and rows, each after its target."""
    rows = store.db.execute(
        f"""SELECT links, reasons, coalesce(c.body ->> 'path', ''), d.key, source.name, d.from_run
           FROM declaration d JOIN source ON source.id = d.source_id
           JOIN content c ON c.declaration_id = d.id JOIN lineage l ON l.declaration_id = d.id
           WHERE d.node_id IN (SELECT value FROM json_each(?)) AND {store.valid} ORDER BY d.id""",
        [json.dumps(list(assets))],
    )
    found = [
        (edge, own)
        for packed, reasons, *own in rows
        for edge in content.edges_of(packed, reasons)
        if targets is None or edge.link[1] in targets
    ]
    urns = urns_of(store.db.conn, (node for edge, _ in found for node in edge.link[:2]))
    return [(edge.link[1], _edge_row(edge, urns, *own)) for edge, own in found]


def _edge_row(kept: content.Kept, urns: Mapping[int, str], path: str, job: str, source: str, since: int) -> EdgeRow:
    edge = content.edge_of(kept, urns)
    return EdgeRow(
        source=edge.source,
        target=urns[kept.link[1]],
        subtype=edge.subtype,
        masking=edge.masking,
        certain=edge.certain,
        line=edge.line,
        expression=edge.expression,
        path=edge.path or path,
        job=job,
        declared_by=source,
        since=since,
        provenance=edge.provenance,
    )


def sensitive_columns(store: Store) -> dict[int, tuple[bool, str]]:
    """Return the columns that are declared personal or sensitive, by id: whether personal, and the sensitivity."""
    rows = store.db.execute(f"SELECT DISTINCT node_id FROM declaration d WHERE {store.valid} AND d.sensitive > 0")
    found = columns_of(store, [node for (node,) in rows])
    columns = (each for columns in found.values() for each in columns)
    return {node: (column.pii, column.sensitivity) for node, column in columns if content.is_sensitive(column)}


def column_counts(store: Store) -> dict[int, tuple[int, int, int]]:
    """Return, by asset, how many columns are known, described, and classified."""
    rows = store.db.execute(
        f"""SELECT node_id, count(*), columns, described, classified FROM declaration d
            WHERE {store.valid} GROUP BY node_id"""
    ).fetchall()
    found = {asset: (known, described, classified) for asset, _, known, described, classified in rows if known}
    # What one source leaves out another may say.
    several = _merged_columns(store, [asset for asset, declarations, *_ in rows if declarations > 1])
    return found | {asset: content.counts(columns.values())[:3] for asset, columns in several.items()}
