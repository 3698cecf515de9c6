"""The first page of a search among a million columns, against bare FTS5 for the same words.

    python -m benchmarks search [--rounds N]

The catalog is made up: 45,000 assets of 22 columns, some 270,000 words.  The floors are `MATCH ... ORDER BY bm25
LIMIT 25` and `MATCH ... LIMIT 25` on the same index in the same turn; ours ranks by use besides, counts all
matches, corrects words that nothing has, and shows what matches.  The answers are checked first.
"""

import hashlib
import random
import sqlite3
import sys
import time
from itertools import product
from pathlib import Path

from benchmarks.measuring import CACHE, asked, cpu, in_turn, missed

import catchment
from catchment.catalog import Catalog
from catchment.graph import centrality
from catchment.pool import collect_rarely
from catchment.search import FACETS
from catchment.store.database import Store
from catchment.store.publish import Said, publish
from catchment.store.schema import VERSION
from catchment_parsers.facts import Asset, Column, Kind, Owner, Provenance, Reach, Read

ASSETS, COLUMNS = 45_000, 22
PAGE = 25
MOST = 50
"""Milliseconds that a page may take."""
BARE = "SELECT rowid FROM search WHERE search MATCH ?"
RANKED = f"{BARE} ORDER BY bm25(search, 10.0, 4.0, 2.0, 3.0, 3.0, 2.0) LIMIT {PAGE}"


def main() -> int:
    """Print the times and ratios; returns how many miss their goal."""
    rounds = asked(__doc__).rounds
    with catchment.open(_made()) as catalog:
        start = time.process_time()
        assets = len(catalog.state.assets)
        loaded, start = time.process_time() - start, time.process_time()
        entries = catalog.state.index.entries
        print(f"SQLite {sqlite3.sqlite_version}, {assets} assets, {rounds} rounds; once after each ingestion: assets")
        print(f"{loaded:.2f} s, index {time.process_time() - start:.2f} s", end=", ")
        print(f"words on the first that is misspelt {cpu(lambda: catalog.search('qqqqqqqq')):.2f} s")
        rare = entries[0].asset.name
        queries = {
            "a few": (rare, rare),
            "thousands": (entries[0].asset.description.split()[0], entries[0].asset.description.split()[0]),
            "nearly all": ("customer", "customer"),
            "two words": ("customer id", "customer id"),
            "a typo": ("cusotmer", "customer"),
        }
        return sum(_compare(catalog, name, *words, rounds) for name, words in queries.items())


def _compare(catalog: Catalog, name: str, asked_for: str, meant: str, rounds: int) -> int:
    store, index = catalog.store, catalog.state.index
    expression = " ".join(f'"{word}"*' for word in meant.replace("_", " ").split())
    matching = {node for (node,) in store.db.execute(BARE, [expression])}
    found = index.find(asked_for)
    if {index.entries[place].id for place in found.places} != matching:
        print(f"{name}: what is found is not what matches")
        return 1

    def page() -> None:
        told = index.find(asked_for)
        index.hits(told, told.places[:PAGE])

    def facets() -> None:
        for dimension in FACETS:
            index.facet(found, dimension)

    floors = [
        lambda sql=sql: store.db.execute(sql, [expression]).fetchall() for sql in (RANKED, f"{BARE} LIMIT {PAGE}")
    ]
    facets()
    ours, ranked, bare, counted = (1000 * figure for figure in in_turn(rounds, page, *floors, facets))
    print(f"{name} ({len(matching)} match): page {ours:.1f} ms, facets {counted:.1f} ms; ", end="")
    print(f"FTS5 ranked {ranked:.1f} ms, ratio {ours / ranked:.2f}; unranked {bare:.1f} ms, ratio {ours / bare:.1f}")
    return missed("  milliseconds to the page", ours, most=MOST)


def _made() -> Path:
    """Return the catalog, made where it is not there as this release and schema make it."""
    release = hashlib.blake2b(Path(__file__).read_bytes(), digest_size=4).hexdigest()
    path = CACHE / f"search-{VERSION}-{release}.db"
    if not path.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        begun = path.with_suffix(".begun")
        begun.unlink(missing_ok=True)
        collect_rarely()
        with Store.open(begun, create=True) as store:
            publish(store, _said())
            centrality.keep(store)
        begun.rename(path)
    return path


def _said() -> Said:
    chance = random.Random(7)
    syllables = ["".join(pair) for pair in product("bcdfghjklmnprstvwz", "aeiou")]
    words = ["".join(word) for word in chance.sample(list(product(syllables, repeat=3)), 2 * ASSETS + 30_000)]
    layers = ("stg", "int", "fct", "dim")
    names = [f"{chance.choice(layers)}_{words[place]}_{words[ASSETS + place]}" for place in range(ASSETS)]
    return Said(
        source="big",
        kind="dbt",
        namespace="duckdb",
        location="made up",
        fingerprint=b"",
        assets=tuple(_asset(chance, names, words, place) for place in range(ASSETS)),
        counts={},
        started_at="2026-01-01T00:00:00Z",
    )


def _asset(chance: random.Random, names: list[str], words: list[str], place: int) -> Asset:
    common = words[:300]
    sources = {chance.randrange(max(0, place - 3000), place) for _ in range(3)} if place > 50 else set()
    return Asset(
        urn=_urn(names, place),
        kind=Kind.MODEL if place % 20 else Kind.EXPOSURE,
        name=names[place],
        unique_id=f"model.big.{names[place]}",
        database="db",
        schema=f"s{place % 40}",
        description=" ".join(chance.choices(common, k=10)),
        tags=(f"tag{place % 50}",),
        domain=f"domain{place % 12}",
        tier=f"TIER_{place % 4 + 1}",
        owners=(Owner(name=f"team{place % 300}", provenance=Provenance.DBT_META),),
        columns=tuple(_column(chance, common, words, ordinal) for ordinal in range(1, COLUMNS + 1)),
        reads=tuple(Read(source=_urn(names, source), reach=Reach.ROWS) for source in sorted(sources)),
    )


def _column(chance: random.Random, common: list[str], words: list[str], ordinal: int) -> Column:
    ending = chance.choice(["id", "amount", "at", "name", chance.choice(words)])
    about = f"{' '.join(chance.choices(common, k=5))} customer" if ordinal % 3 == 0 else ""
    return Column(name=f"{chance.choice(common)}_{ending}{ordinal}", ordinal=ordinal, description=about)


def _urn(names: list[str], place: int) -> str:
    return f"duckdb/db.s{place % 40}.{names[place]}"


if __name__ == "__main__":
    sys.exit(main())
