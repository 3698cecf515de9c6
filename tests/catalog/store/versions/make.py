"""Makes a small catalog with the Catchment that is on PYTHONPATH, which is an older one: see README.md.

python make.py FILE
"""

import sys
from pathlib import Path

from catchment.store import Store
from catchment.store.people import assign_owner, create_token
from catchment.store.publish import Said, publish
from catchment_parsers.facts import Asset, Column, Edge, Kind, Owner, ParseStatus, Provenance, Reach, Read, Subtype


def asset(name: str, columns: str, edges: list[Edge], reads: list[str], **more: object) -> Asset:
    return Asset(
        urn=f"duckdb/shop.{name}",
        kind=Kind.MODEL if reads else Kind.SOURCE,
        name=name,
        unique_id=f"{'model' if reads else 'source'}.shop.{name}",
        path=f"models/{name}.sql" if reads else "",
        status=ParseStatus.PARSED if reads else ParseStatus.NOT_SQL,
        sql=f"select * from {reads[0]}" if reads else "",
        columns=tuple(Column(name=each, data_type="integer", description=f"The {each}.") for each in columns.split()),
        reads=tuple(Read(source=f"duckdb/shop.{each}", reach=Reach.ROWS) for each in reads),
        edges=tuple(edges),
        **more,
    )


def edge(source: str, target: str, subtype: Subtype = Subtype.IDENTITY) -> Edge:
    return Edge(source=f"duckdb/shop.{source}", target=target, subtype=subtype, expression=source, line=3, path="a.sql")


def say(store: Store, source: str, *assets: Asset) -> None:
    said = Said(
        source=source,
        kind="dbt",
        namespace="duckdb",
        location="target",
        fingerprint=source.encode(),
        assets=assets,
        counts={},
        started_at="2026-01-01T00:00:00Z",
    )
    publish(store, said)


RAW = asset("raw", "id Total", [], [])
PII = Column(name="Email", folded='"Email"', pii=True, sensitivity="RESTRICTED", tags=("pii",), meta={"of": ["us"]})
ORDERS = asset(
    "orders",
    "id total",
    [edge("raw#id", "id"), edge("raw#total", "total", Subtype.AGGREGATION), edge("raw#id", "", Subtype.FILTER)],
    ["raw"],
)
BOARD = asset("board", "total", [edge("orders#total", "total")], ["orders"], tags=("daily",), description="A board.")

if __name__ == "__main__":
    with Store.open(Path(sys.argv[1]), create=True) as store:
        say(store, "shop", RAW, ORDERS)
        say(store, "bi", BOARD)
        import msgspec

        more = msgspec.structs.replace(ORDERS, columns=(*ORDERS.columns, PII), edges=ORDERS.edges[:2])
        say(store, "shop", RAW, more)
        (node,) = store.db.execute("SELECT id FROM node WHERE urn = 'duckdb/shop.orders'").fetchone()
        assign_owner(store, node, Owner(name="ada", provenance=Provenance.MANUAL), actor="eva", reason="asked")
        create_token(store, "ci")
        store.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
