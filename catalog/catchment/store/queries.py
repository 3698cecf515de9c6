"""The SQL that defines relations, for whoever compares it."""

import json
from collections.abc import Iterable
from typing import Any

from catchment.store import content
from catchment.store.database import Store
from catchment.store.interned import urns_of
from catchment.store.read import columns_of
from catchment_parsers.facts import Asset, Kind, Record


class Query(Record, frozen=True, kw_only=True):
    """A declaration that is defined by a query.

    Attributes:
        node: Id of the asset's URN.
        source: Name of the source.
        namespace: Namespace of the source's relations.
        asset: The declaration's scalar parts.
        text: Id of its SQL.
        inputs: Ids of what it reads.
    """

    node: int
    source: str
    namespace: str
    asset: Asset
    text: int | None
    inputs: tuple[int, ...]


def queries(store: Store, kinds: Iterable[Kind]) -> list[Query]:
    """Return the declarations of these kinds, with what they read; the source known first comes first."""
    rows = store.db.execute(
        f"""SELECT d.node_id, source.name, source.namespace, c.body, sql_id, coalesce(
                      (SELECT json_group_array(source_node) FROM read WHERE declaration_id = d.id),
                      '[]')
           FROM declaration d JOIN source ON source.id = source_id JOIN content c ON c.declaration_id = d.id
           WHERE {store.valid} AND d.kind IN (SELECT value FROM json_each(?)) ORDER BY source_id, key""",
        [json.dumps([kind.value for kind in kinds])],
    )
    return [_query(row) for row in rows]


def _query(row: tuple[Any, ...]) -> Query:
    node, source, namespace, body, text, inputs = row
    return Query(
        node=node,
        source=source,
        namespace=namespace,
        asset=content.asset_of(body),
        text=text,
        inputs=tuple(sorted(json.loads(inputs))),
    )


def texts(store: Store, ids: Iterable[int]) -> dict[int, str]:
    """Return texts by id."""
    select = "SELECT id, body FROM text WHERE id IN (SELECT value FROM json_each(?))"
    return dict(store.db.execute(select, [json.dumps(list(ids))]).fetchall())


def urns(store: Store, nodes: Iterable[int]) -> dict[int, str]:
    """Return URNs by id."""
    return urns_of(store.db.conn, nodes)


def whole_columns(store: Store, assets: Iterable[int]) -> dict[int, dict[str, str]]:
    """Return the columns and types of those assets of which all columns are known: the warehouse reports them."""
    return {
        asset: {column.name: column.data_type for _, column in columns if column.in_catalog}
        for asset, columns in columns_of(store, assets).items()
        if any(column.in_catalog for _, column in columns)
    }
