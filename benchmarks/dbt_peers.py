"""Ingestion of a dbt project against dbt-colibri, whole process against whole process.

    python -m benchmarks dbt_peers [--models 1000] [--rounds N]

colibri gets an environment of its own, made on first use; it reads the same manifest and catalog and writes its
JSON and HTML, as we write a catalog with history and search.  Answers come first: of every column to which both
give sources, they must be the same.  CPU time is that of all processes, workers included.
"""

import json
import sqlite3
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from statistics import median

from benchmarks.measuring import Usage, asked, missed, project, used
from benchmarks.sql_peers import environment

from catchment.ingest import DbtOptions, ingest_dbt
from catchment_parsers.facts import DIRECT_SUBTYPES, Subtype
from catchment_parsers.naming import split_urn

VERSION = "0.3.7"
USED = DIRECT_SUBTYPES | {Subtype.CONDITIONAL, Subtype.WINDOW}
"""What colibri follows: whatever stands in a column's own expression."""
QUIET = {"DO_NOT_TRACK": "1", "DBT_COLIBRI_NO_VERSION_CHECK": "1"}
_EDGES = """SELECT d.key, t.urn, s.urn, subtype FROM edge e JOIN declaration d ON d.id = declaration_id
    JOIN node t ON t.id = target_node JOIN node s ON s.id = source_node"""
Sources = dict[tuple[str, str], set[tuple[str, str]]]


def main() -> int:
    """Print the ratios; returns how many miss their goal, or come of different answers."""
    arguments = asked(__doc__, rounds=3)
    return sum(_race(project(models), arguments.rounds) for models in arguments.models)


def _race(folder: Path, rounds: int) -> int:
    ours, theirs = _our_sources(folder), _their_sources(folder)
    both = ours.keys() & theirs.keys()
    same = sum(ours[column] == theirs[column] for column in both)
    print(
        f"{folder.name}: columns with sources: ours {len(ours)}, colibri's {len(theirs)}; of {len(both)} {same} equal"
    )
    figures = [(_ingest(folder), _colibri(folder)) for _ in range(rounds)]
    our, their = (median(each.cpu for each in column) for column in zip(*figures, strict=True))
    ratio = f"{folder.name}: dbt-colibri {VERSION} / catchment ingest dbt ({their:.1f} s / {our:.1f} s of CPU)"
    peaks = [max(each.peak for each in column) for column in zip(*figures, strict=True)]
    print(f"{folder.name}: peak of the largest process: ours {peaks[0]:.0f} MB, colibri's {peaks[1]:.0f} MB")
    return missed(ratio, their / our, least=8) + (not both or same < len(both))


def _ingest(folder: Path) -> Usage:
    with tempfile.TemporaryDirectory() as place:
        return used([sys.executable, "-m", "catchment", "--db", f"{place}/x.db", "ingest", "dbt", folder])


def _colibri(folder: Path) -> Usage:
    with tempfile.TemporaryDirectory() as place:
        return used(_command(folder, place), **QUIET)


def _command(folder: Path, place: str) -> list[str | Path]:
    program = environment("colibri").with_name("colibri")
    options = ["--manifest", folder / "manifest.json", "--catalog", folder / "catalog.json", "--output-dir", place]
    return [program, "generate", *options, "--disable-telemetry"]


def _our_sources(folder: Path) -> Sources:
    with tempfile.TemporaryDirectory() as place:
        db = Path(place) / "x.db"
        ingest_dbt(folder, db, DbtOptions())
        with sqlite3.connect(db) as connection:
            ids = dict(connection.execute("SELECT urn, key FROM declaration d JOIN node n ON n.id = node_id"))
            edges = connection.execute(_EDGES).fetchall()
    found: Sources = defaultdict(set)
    for key, target, source, subtype in edges:
        (table, read), (_, column) = split_urn(source), split_urn(target)
        if column and read and subtype in USED:
            found[key, column].add((ids[table], read))
    return found


def _their_sources(folder: Path) -> Sources:
    with tempfile.TemporaryDirectory() as place:
        used(_command(folder, place), **QUIET)
        edges = json.loads((Path(place) / "colibri-manifest.json").read_bytes())["lineage"]["edges"]
    found: Sources = defaultdict(set)
    for edge in edges:
        if edge["sourceColumn"] and edge["targetColumn"] and not edge.get("edgeType"):
            found[edge["target"], edge["targetColumn"].lower()].add((edge["source"], edge["sourceColumn"].lower()))
    return found


if __name__ == "__main__":
    sys.exit(main())
