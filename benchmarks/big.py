"""Makes catalogs of any size without SQL: assets with columns and power-law lineage, published straight away.

Assets stand in layers as warehouses have them; each column takes from columns of the assets that its own reads, and
a few columns (dates, keys) are taken by thousands.  The same seed makes the same catalog.
"""

import random
from collections.abc import Iterator
from pathlib import Path

from catchment.store.database import Store
from catchment.store.publish import Said, publish
from catchment_parsers.facts import Asset, Column, Edge, Kind, Owner, ParseStatus, Provenance, Reach, Read, Subtype

COLUMNS = 22
"""Columns an asset."""
_WORDS = ("order", "customer", "payment", "invoice", "product", "store", "session", "event", "account", "plan")
_NAMES = [f"{word}_{part}" for word in _WORDS for part in ("id", "date", "amount", "name")]


def big_catalog(path: Path, columns: int, *, seed: int = 1) -> Path:
    """Return a catalog with about so many columns, and twice as many edges, made where there is none."""
    if not path.exists():
        with Store.open(path, create=True) as store:
            publish(store, said(tuple(assets(columns, seed=seed))))
    return path


def said(assets: tuple[Asset, ...], source: str = "big") -> Said:
    """Return these assets as what a source says."""
    return Said(
        source=source,
        kind="dbt",
        namespace="duckdb",
        location="synthetic",
        fingerprint=b"",
        assets=assets,
        counts={"model": len(assets)},
        started_at="2026-01-01T00:00:00Z",
    )


def assets(columns: int, *, seed: int = 1) -> Iterator[Asset]:
    """Yield assets, each after what it reads."""
    chance = random.Random(seed)
    for number in range(columns // COLUMNS):
        yield _asset(number, chance)


def _asset(number: int, chance: random.Random) -> Asset:
    # The square draws the early ones far more often: a few hubs are read by thousands.
    inputs = sorted({int(number * chance.random() ** 2) for _ in range(min(3, number))})
    name = f"{chance.choice(_WORDS)}_{number}"
    own = [_NAMES[(number + place) % len(_NAMES)] for place in range(COLUMNS)]
    return Asset(
        urn=f"duckdb/shop.s{number % 40}.m{number}",
        kind=Kind.MODEL if inputs else Kind.SOURCE,
        name=name,
        unique_id=f"model.shop.m{number}",
        relation=f"shop.s{number % 40}.m{number}",
        database="shop",
        schema=f"s{number % 40}",
        path=f"models/{name}.sql",
        description=f"What is known of every {chance.choice(_WORDS)} and its {chance.choice(_WORDS)}.",
        tags=(f"tag{number % 7}",),
        domain=f"domain{number % 9}",
        tier=f"TIER_{1 + number % 3}",
        owners=(Owner(name=f"team{number % 30}", provenance=Provenance.DBT_META),) if number % 4 else (),
        status=ParseStatus.PARSED if inputs else ParseStatus.NOT_SQL,
        sql=f"select {number}" if inputs else "",
        columns=tuple(
            Column(name=each, data_type="integer", ordinal=place, in_catalog=True) for place, each in enumerate(own, 1)
        ),
        reads=tuple(Read(source=_urn(each), reach=Reach.ROWS) for each in inputs),
        edges=tuple(_edges(own, inputs, chance)),
    )


def _urn(number: int) -> str:
    return f"duckdb/shop.s{number % 40}.m{number}"


def _edges(own: list[str], inputs: list[int], chance: random.Random) -> Iterator[Edge]:
    for column in own if inputs else ():
        for subtype in (Subtype.IDENTITY, Subtype.TRANSFORMATION):
            source = chance.choice(inputs)
            taken = _NAMES[(source + int(COLUMNS * chance.random() ** 2)) % len(_NAMES)]
            yield Edge(source=f"{_urn(source)}#{taken}", target=column, subtype=subtype, expression=taken, line=3)
    for source in inputs[:2]:
        yield Edge(source=f"{_urn(source)}#{_NAMES[source % len(_NAMES)]}", target="", subtype=Subtype.FILTER, line=9)
