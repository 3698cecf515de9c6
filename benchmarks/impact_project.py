"""An executed dbt-duckdb project in memory: its manifest, its raw rows, and what becomes of them when SQL changes.

Models are rebuilt by executing their compiled SQL in the order of the graph: tables, views and incremental
models alike, as a full build would make them; a snapshot as the rows that its query yields.
"""

import copy
import csv
import gzip
import json
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

ROOT = Path(__file__).resolve().parents[1]
DEMO = ROOT / "fixtures" / "demo"
JAFFLE = ROOT.parent / "shared" / "data" / "jaffle_governed_pr" / "base"
BUILT = frozenset({"model", "snapshot"})


class BrokenError(Exception):
    """A model cannot be built."""


class Fingerprint(NamedTuple):
    """What a column holds: its type, the bag of its values, and of its values beside each key of the relation."""

    type_: str
    bag: int
    keyed: dict[str, int]


Relation = dict[str, Fingerprint]
"""Columns of a relation, by lower-case name."""


class Project:
    """A project whose relations can be rebuilt with other SQL.

    Attributes:
        manifest: dbt's, with compiled SQL.
        catalog: dbt's.
        base: What each relation holds, by unique_id.
        shaky: Columns that differ between two builds of the same SQL, as (unique_id, column).
    """

    def __init__(self, manifest: dict[str, Any], catalog: dict[str, Any], con: duckdb.DuckDBPyConnection) -> None:
        self.manifest, self.catalog, self.con = manifest, catalog, con
        nodes = manifest["nodes"]
        self.models = [
            key for key in _ordered(nodes) if nodes[key]["resource_type"] in BUILT and nodes[key].get("compiled_code")
        ]
        self.keys = _unique_columns(nodes)
        for key in self.models:
            self._build(key, nodes[key]["compiled_code"])
        first = {key: self._fingerprints(key) for key in self.models if self._relation(key)}
        for key in self.models:
            self._build(key, nodes[key]["compiled_code"])
            if self._relation(key):
                con.execute(f"create or replace table {_kept(key)} as from {self._relation(key)}")
        self.base = {key: self._fingerprints(key) for key in first}
        self.shaky = {
            (key, column)
            for key, columns in first.items()
            for column, held in columns.items()
            if self.base[key].get(column) != held
        }

    def _relation(self, key: str) -> str:
        return self.manifest["nodes"][key].get("relation_name") or ""

    def _build(self, key: str, sql: str) -> None:
        relation = self._relation(key)
        if relation:
            self.con.execute(f"create schema if not exists {relation.rpartition('.')[0]}")
            self.con.execute(f"drop table if exists {relation}")
            self.con.execute(f"create table {relation} as {sql.strip().rstrip(';')}")
            self._check_contract(key)

    def _check_contract(self, key: str) -> None:
        """Refuse, as dbt does, what does not keep its contract: names of columns, and types but for their length."""
        node = self.manifest["nodes"][key]
        if (node["config"].get("contract") or {}).get("enforced"):
            made = self.con.execute(f"describe {self._relation(key)}").fetchall()
            built = {row[0].lower(): row[1].partition("(")[0] for row in made}
            kinds = {name.lower(): column["data_type"] for name, column in node["columns"].items()}
            row = self.con.execute(f"select {', '.join(f'typeof(cast(null as {kind}))' for kind in kinds.values())}")
            types = row.fetchone() or ()
            if built != {name: kind.partition("(")[0] for name, kind in zip(kinds, types, strict=True)}:
                raise BrokenError(f"{key} breaks its contract")

    def _fingerprints(self, key: str) -> Relation:
        relation = self._relation(key)
        columns = [(row[0], row[1]) for row in self.con.execute(f"describe {relation}").fetchall()]
        names = {name.lower(): name for name, _ in columns}
        keys = [each for each in self.keys.get(key, ()) if each in names]
        found: Relation = {}
        for name, kind in columns:
            value = _comparable(name, kind)
            sums = ["0", *(f"sum(hash({_quoted(names[each])}, {value})::hugeint)" for each in keys)]
            row = self.con.execute(f"select sum(hash({value})::hugeint), {', '.join(sums)} from {relation}").fetchone()
            assert row is not None
            found[name.lower()] = Fingerprint(kind, row[0] or 0, dict(zip(keys, row[2:], strict=True)))
        return found

    def downstream(self, keys: Iterable[str]) -> list[str]:
        """Return the models that must be rebuilt when some change, in order."""
        reached = set(keys)
        for key in self.models:
            if reached & set(self.manifest["nodes"][key]["depends_on"]["nodes"]):
                reached.add(key)
        return [key for key in self.models if key in reached]

    def changed(self, sql: Mapping[str, str]) -> tuple[set[tuple[str, str]], set[str]]:
        """Rebuild with other SQL; returns the columns that really differ, and the models that no longer build.

        Args:
            sql: Compiled SQL of the models in which it is another, by unique_id.
        """
        nodes, differ, broken = self.manifest["nodes"], set[tuple[str, str]](), set[str]()
        order = self.downstream(sql)
        for key in order:
            if not self._relation(key):
                continue
            try:
                now = {}
                if not broken & self._parents(key):
                    self._build(key, sql.get(key, nodes[key]["compiled_code"]))
                    now = self._fingerprints(key)
            except (duckdb.Error, BrokenError):
                now = {}
            if not now:
                broken.add(key)
            differ |= {(key, column) for column in _different(self.base[key], now)} - self.shaky
        for key in order:
            if self._relation(key):
                self.con.execute(f"create or replace table {self._relation(key)} as from {_kept(key)}")
        return differ, broken

    def _parents(self, key: str) -> set[str]:
        """Return what a model reads, through ephemeral models too."""
        found: set[str] = set()
        stack = list(self.manifest["nodes"][key]["depends_on"]["nodes"])
        while stack:
            parent = stack.pop()
            found.add(parent)
            if parent in self.manifest["nodes"] and not self._relation(parent):
                stack += self.manifest["nodes"][parent]["depends_on"]["nodes"]
        return found

    def with_sql(self, key: str, text: str) -> dict[str, str]:
        """Return the compiled SQL that differs when a model's is another: its users', too, where it is ephemeral."""
        nodes, found = self.manifest["nodes"], {key: text}
        if self._relation(key):
            return found
        old = nodes[key]["compiled_code"].strip()
        for each in self.models:
            if key in self._parents(each) and old in nodes[each]["compiled_code"]:
                found[each] = nodes[each]["compiled_code"].replace(old, text.strip())
        return found

    def manifest_with(self, sql: Mapping[str, str], written: Mapping[str, str]) -> dict[str, Any]:
        """Return the manifest that dbt would write for other SQL.

        Args:
            sql: Compiled SQL, by unique_id.
            written: The same where its file changed.
        """
        head = {**self.manifest, "nodes": dict(self.manifest["nodes"])}
        for key, text in sql.items():
            node = copy.copy(head["nodes"][key])
            node["compiled_code"] = text
            if key in written:
                node["raw_code"] = written[key]
                node["checksum"] = {"name": "sha256", "checksum": "changed"}
            head["nodes"][key] = node
        return head

    def type_of(self, key: str, column: str) -> str:
        """Return the type of a column in the base, "" where it has none."""
        held = self.base.get(key, {}).get(column.lower())
        return held.type_ if held else ""


def _different(base: Relation, now: Relation) -> set[str]:
    """Return the columns that differ; beside a key only where that is itself the same."""
    keys = [key for key, held in base.items() if key in now and now[key][:2] == held[:2]]
    differ = {column for column in {*base, *now} if base.get(column, ())[:2] != now.get(column, ())[:2]}
    moved = (c for c in base if c in now and any(base[c].keyed.get(k) != now[c].keyed.get(k) for k in keys))
    return differ | set(moved)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _kept(key: str) -> str:
    return f"keep.main.{_quoted(key)}"


def _comparable(name: str, kind: str) -> str:
    """Return an expression by which values are compared: floating point numbers without their last digits."""
    return f"printf('%.9g', {_quoted(name)})" if kind in ("DOUBLE", "FLOAT") else _quoted(name)


def _ordered(nodes: Mapping[str, Any]) -> list[str]:
    done: dict[str, None] = {}

    def visit(key: str) -> None:
        if key in nodes and key not in done:
            for parent in nodes[key].get("depends_on", {}).get("nodes", ()):
                visit(parent)
            done[key] = None

    for key in sorted(nodes):
        visit(key)
    return list(done)


def _unique_columns(nodes: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return the columns that a project tests to be unique, by model."""
    found: dict[str, list[str]] = {}
    for node in nodes.values():
        if node["resource_type"] == "test" and (node.get("test_metadata") or {}).get("name") == "unique":
            found.setdefault(node["attached_node"], []).append((node["column_name"] or "").lower().strip('"'))
    return found


def _database(name: str) -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    # One thread: what ties leave open is then decided alike each time.
    con.execute(f"set threads = 1; attach ':memory:' as {name}; attach ':memory:' as keep; use {name}")
    return con


def demo() -> Project:
    """Return the demo company, with the raw data that it comes with."""
    manifest = json.loads((DEMO / "artifacts/base/manifest.json").read_text())
    catalog = json.loads((DEMO / "artifacts/base/catalog.json").read_text())
    con = _database("tarn")
    for source in manifest["sources"].values():
        file = DEMO / "dbt/raw" / source["source_name"] / f"{source['name']}.csv"
        con.execute(f"create schema if not exists {source['schema']}")
        con.execute(
            f"create table {source['relation_name']} as select *, timestamp '2026-10-01 00:00:00' as _loaded_at "
            f"from read_csv('{file}', header = true, sample_size = -1, quote = '\"', escape = '\"')"
        )
    for key, node in manifest["nodes"].items():
        if node["resource_type"] == "seed":
            _load_seed(con, node["relation_name"], DEMO / "dbt" / node["original_file_path"], catalog["nodes"][key])
    return Project(manifest, catalog, con)


def _load_seed(con: duckdb.DuckDBPyConnection, relation: str, file: Path, known: Mapping[str, Any]) -> None:
    columns = {column["name"]: column["type"] for column in known["columns"].values()}
    con.execute(f"create schema if not exists {relation.rpartition('.')[0]}")
    con.execute(f"create table {relation} ({', '.join(f'{_quoted(name)} {kind}' for name, kind in columns.items())})")
    with file.open(newline="") as lines:
        for row in csv.DictReader(lines):
            values = [row[name] or None for name in columns]
            con.execute(f"insert into {relation} values ({', '.join('?' for _ in values)})", values)


def jaffle() -> Project:
    """Return the governed jaffle shop of ../shared, with the rows of its warehouse."""
    manifest = json.loads((JAFFLE / "manifest.json").read_text())
    catalog = json.loads((JAFFLE / "catalog.json").read_text())
    con = _database("gov_base")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "old.duckdb"
        with gzip.open(JAFFLE / "warehouse.duckdb.gz") as packed, file.open("wb") as out:
            shutil.copyfileobj(packed, out)
        con.execute(f"attach '{file}' as old (read_only)")
        for node in (*manifest["sources"].values(), *manifest["nodes"].values()):
            if node["resource_type"] in ("source", "seed"):
                con.execute(f"create schema if not exists {node['schema']}")
                name = node.get("identifier") or node["alias"]
                con.execute(f"create table if not exists {node['relation_name']} as from old.{node['schema']}.{name}")
        con.execute("detach old")
    return Project(manifest, catalog, con)


PROJECTS = {"demo": demo, "jaffle": jaffle}
