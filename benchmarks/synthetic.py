"""Synthetic dbt projects of any size: manifest v12 and catalog, in the shape and weight of real ones.

A project has layers as people build them: sources, staging models that rename and cast, intermediate
models that join two of them, marts that join, aggregate and rank.  Every model has about 22 columns, all
declared and described, three tests, and raw and compiled code with CTEs that end in ``select * from
final``; 1,000 models come to about 17 MB.  The same size and seed give the same bytes.

Run as a program, it writes a target folder: ``python -m benchmarks.synthetic 10000 target/``.
"""

import hashlib
import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

COLUMNS = 22
PACKAGE = "synthetic"
_KINDS = ("bigint", "varchar", "double", "date", "boolean", "timestamp")


class Table:
    """A source or model: its name, its columns with types, and what it reads."""

    def __init__(self, name: str, columns: dict[str, str], sql: str, reads: "list[Table]", *, source: bool) -> None:
        self.name = name
        self.columns = columns
        self.sql = sql
        self.reads = reads
        self.source = source
        self.id = f"source.{PACKAGE}.raw.{name}" if source else f"model.{PACKAGE}.{name}"
        self.schema = "raw" if source else "main"

    @property
    def relation(self) -> str:
        """The relation as dbt's DuckDB adapter writes it."""
        return f'"db"."{self.schema}"."{self.name}"'


def tables(models: int, seed: int = 7) -> list[Table]:
    """Return the sources and `models` models of a project, upstream first."""
    rng = random.Random(seed)
    sources = [_source(number) for number in range(max(2, models // 10))]
    staging = [_staging(number, sources[number % len(sources)]) for number in range(max(2, models * 3 // 10))]
    built = list(staging)
    for number in range(len(staging), models):
        near = built[-400:]
        make = _intermediate if number < models * 7 // 10 else _mart
        built.append(make(number, *rng.sample(near, 2)))
    return [*sources, *built[:models]]


def write(folder: Path, models: int, seed: int = 7) -> Path:
    """Write ``manifest.json`` and ``catalog.json`` of a project; returns the manifest's path."""
    folder.mkdir(parents=True, exist_ok=True)
    every = tables(models, seed)
    manifest = folder / "manifest.json"
    with manifest.open("w") as file:
        head = {"metadata": _metadata("manifest", 12) | {"adapter_type": "duckdb", "project_name": PACKAGE}}
        file.write(json.dumps(head)[:-1] + ', "nodes": {')
        _write_entries(file, (entry for table in every if not table.source for entry in _entries(table)))
        file.write('}, "sources": {')
        _write_entries(file, ((table.id, _source_node(table)) for table in every if table.source))
        file.write('}, "macros": {}, "docs": {}, "exposures": {}, "metrics": {}, "groups": {}, "disabled": {}, ')
        parents = {table.id: [one.id for one in table.reads] for table in every}
        file.write(f'"parent_map": {json.dumps(parents)}}}')
    with (folder / "catalog.json").open("w") as file:
        file.write(json.dumps({"metadata": _metadata("catalog", 1)})[:-1] + ', "nodes": {')
        _write_entries(file, ((table.id, _catalog_table(table)) for table in every if not table.source))
        file.write('}, "sources": {')
        _write_entries(file, ((table.id, _catalog_table(table)) for table in every if table.source))
        file.write("}}")
    return manifest


def _write_entries(file: Any, entries: Iterator[tuple[str, dict[str, Any]]]) -> None:
    for number, (key, value) in enumerate(entries):
        file.write(f"{', ' if number else ''}{json.dumps(key)}: {json.dumps(value)}")


def _source(number: int) -> Table:
    columns = {f"c{i:02d}_{number}": _KINDS[i % len(_KINDS)] for i in range(COLUMNS)}
    return Table(f"raw_{number}", columns, "", [], source=True)


def _staging(number: int, source: Table) -> Table:
    columns = {f"s{i:02d}_{number}": kind for i, kind in enumerate(source.columns.values())}
    names = list(source.columns)
    items = [
        f"        {old} as {new}" if i % 4 else f"        cast({old} as {kind}) as {new}"
        for i, (old, (new, kind)) in enumerate(zip(names, columns.items(), strict=True))
    ]
    sql = (
        f"with source as (\n    select * from {source.relation}\n),\n\nrenamed as (\n    select\n"
        + ",\n".join(items)
        + f"\n    from source\n    where {names[4]} is not null\n)\n\nselect * from renamed"
    )
    return Table(f"stg_{number}", columns, sql, [source], source=False)


def _intermediate(number: int, left: Table, right: Table) -> Table:
    ours, theirs = list(left.columns)[: COLUMNS // 2], list(right.columns)[: COLUMNS // 2]
    items = [(f"i{i:02d}_{number}", f"l.{name}", left.columns[name]) for i, name in enumerate(ours)]
    items += [
        (f"i{i + len(ours):02d}_{number}", f"coalesce(r.{name}, r.{theirs[0]})" if i % 5 == 2 else f"r.{name}", kind)
        for i, (name, kind) in enumerate((name, right.columns[name]) for name in theirs)
    ]
    sql = (
        f"with l as (\n    select * from {left.relation}\n),\n\nr as (\n    select * from {right.relation}\n),\n\n"
        "joined as (\n    select\n"
        + ",\n".join(f"        {expression} as {name}" for name, expression, _ in items)
        + f"\n    from l\n    left join r on l.{ours[0]} = r.{theirs[0]}\n    where l.{ours[1]} <> ''\n)\n\n"
        "select * from joined"
    )
    return Table(f"int_{number}", {name: kind for name, _, kind in items}, sql, [left, right], source=False)


def _mart(number: int, left: Table, right: Table) -> Table:
    ours, theirs = list(left.columns)[:14], list(right.columns)[:7]
    keys = [(f"m{i:02d}_{number}", f"l.{name}", left.columns[name]) for i, name in enumerate(ours)]
    sums = [(f"m{i + 14:02d}_{number}", f"max(r.{name})", right.columns[name]) for i, name in enumerate(theirs)]
    ranked = f"m21_{number}"
    select = ",\n".join(f"        {expression} as {name}" for name, expression, _ in [*keys, *sums])
    group = ", ".join(expression for _, expression, _ in keys)
    sql = (
        f"with l as (\n    select * from {left.relation}\n),\n\nr as (\n    select * from {right.relation}\n),\n\n"
        f"grouped as (\n    select\n{select}\n    from l\n    join r on l.{ours[0]} = r.{theirs[0]}\n"
        f"    group by {group}\n),\n\nfinal as (\n    select\n        *,\n"
        f"        row_number() over (partition by {keys[0][0]} order by {keys[3][0]} desc) as {ranked}\n"
        "    from grouped\n)\n\nselect * from final"
    )
    columns = {name: kind for name, _, kind in [*keys, *sums]} | {ranked: "bigint"}
    return Table(f"fct_{number}", columns, sql, [left, right], source=False)


def _metadata(kind: str, version: int) -> dict[str, Any]:
    return {
        "dbt_schema_version": f"https://schemas.getdbt.com/dbt/{kind}/v{version}.json",
        "dbt_version": "1.12.6",
        "generated_at": "2026-11-21T00:00:00.000000Z",
    }


def _entries(table: Table) -> Iterator[tuple[str, dict[str, Any]]]:
    yield table.id, _model_node(table)
    for column, test in zip(table.columns, ("unique", "not_null", "accepted_values"), strict=False):
        yield _test(table, column, test)


def _common(name: str, kind: str, unique_id: str, path: str) -> dict[str, Any]:
    return {
        "database": "db",
        "schema": "main",
        "name": name,
        "resource_type": kind,
        "package_name": PACKAGE,
        "path": path,
        "original_file_path": f"models/{path}",
        "unique_id": unique_id,
        "fqn": [PACKAGE, name],
        "alias": name,
        "tags": [],
        "meta": {},
        "group": None,
        "docs": {"show": True, "node_color": None},
        "created_at": 1795257706.94,
        "build_path": None,
        "unrendered_config": {},
        "doc_blocks": [],
        "language": "sql",
        "sources": [],
        "metrics": [],
        "functions": [],
        "extra_ctes_injected": True,
        "extra_ctes": [],
        "contract": {"enforced": False, "alias_types": True, "checksum": None},
    }


def _model_node(table: Table) -> dict[str, Any]:
    raw = table.sql
    for one in table.reads:
        call = f"source('raw', '{one.name}')" if one.source else f"ref('{one.name}')"
        raw = raw.replace(one.relation, f"{{{{ {call} }}}}")
    config = {
        "enabled": True, "alias": None, "schema": None, "database": None, "tags": [], "meta": {}, "group": None,
        "materialized": "table", "incremental_strategy": None, "batch_size": None, "lookback": 1, "begin": None,
        "persist_docs": {}, "post-hook": [], "pre-hook": [], "quoting": {}, "column_types": {}, "full_refresh": None,
        "unique_key": None, "on_schema_change": "ignore", "on_configuration_change": "apply", "grants": {},
        "packages": [], "docs": {"show": True, "node_color": None}, "event_time": None, "access": "protected",
        "contract": {"enforced": False, "alias_types": True}, "freshness": None,
    }  # fmt: skip
    return _common(table.name, "model", table.id, f"{table.name}.sql") | {
        "checksum": {"name": "sha256", "checksum": hashlib.sha256(raw.encode()).hexdigest()},
        "config": config,
        "description": f"One row for each thing that {table.name} is about, as the tests below it say.",
        "columns": {name: _declared(name, kind) for name, kind in table.columns.items()},
        "patch_path": f"{PACKAGE}://models/schema.yml",
        "relation_name": table.relation,
        "raw_code": raw,
        "refs": [{"name": one.name, "package": None, "version": None} for one in table.reads if not one.source],
        "depends_on": {"macros": [], "nodes": [one.id for one in table.reads]},
        "compiled_path": f"target/compiled/{table.name}.sql",
        "compiled": True,
        "compiled_code": table.sql,
        "access": "protected",
        "constraints": [],
        "version": None,
        "latest_version": None,
        "deprecation_date": None,
        "primary_key": [],
        "time_spine": None,
    }


def _declared(name: str, kind: str) -> dict[str, Any]:
    return {
        "name": name,
        "description": f"What {name} is, in the words of whoever made it.",
        "meta": {},
        "data_type": kind,
        "constraints": [],
        "quote": None,
        "config": {"meta": {}, "tags": []},
        "tags": [],
        "granularity": None,
        "doc_blocks": [],
    }


def _test(table: Table, column: str, test: str) -> tuple[str, dict[str, Any]]:
    name = f"{test}_{table.name}_{column}"
    unique_id = f"test.{PACKAGE}.{name}.{len(name):010x}"
    model = f"{{{{ get_where_subquery(ref('{table.name}')) }}}}"
    return unique_id, _common(name, "test", unique_id, f"{name}.sql") | {
        "checksum": {"name": "none", "checksum": ""},
        "config": {"enabled": True, "severity": "ERROR", "materialized": "test", "tags": [], "meta": {}},
        "description": "",
        "columns": {},
        "patch_path": None,
        "relation_name": None,
        "raw_code": f"{{{{ test_{test}(**_dbt_generic_test_kwargs) }}}}",
        "refs": [{"name": table.name, "package": None, "version": None}],
        "depends_on": {"macros": [f"macro.dbt.test_{test}"], "nodes": [table.id]},
        "compiled": True,
        "compiled_code": f"select {column} from {table.relation} where {column} is null",
        "column_name": column,
        "attached_node": table.id,
        "test_metadata": {"name": test, "kwargs": {"column_name": column, "model": model}, "namespace": None},
    }


def _source_node(table: Table) -> dict[str, Any]:
    return _common(table.name, "source", table.id, "sources.yml") | {
        "schema": "raw",
        "source_name": "raw",
        "identifier": table.name,
        "relation_name": table.relation,
        "description": "",
        "columns": {},
        "config": {"enabled": True},
    }


def _catalog_table(table: Table) -> dict[str, Any]:
    return {
        "metadata": {"type": "BASE TABLE", "schema": table.schema, "name": table.name, "database": "db"},
        "columns": {
            name: {"type": kind.upper(), "index": index, "name": name, "comment": None}
            for index, (name, kind) in enumerate(table.columns.items(), start=1)
        },
        "stats": {},
        "unique_id": table.id,
    }


if __name__ == "__main__":
    path = write(Path(sys.argv[2]), int(sys.argv[1]))
    print(f"{path}: {path.stat().st_size / 1e6:.1f} MB")
