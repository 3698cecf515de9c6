"""Small manifests and their companions, written as plain objects: only what a test is about is said."""

import json
from collections.abc import Sequence
from typing import Any

from catchment_parsers import dbt
from catchment_parsers.facts import Asset, OutputColumn, SqlTask, Statement

SCHEMAS = "https://schemas.getdbt.com/dbt"


def node(unique_id: str, **fields: Any) -> dict[str, Any]:
    """A node of the type that its unique_id says, with the relation "db"."main"."<name>"."""
    kind, package, name = unique_id.split(".")[:3]
    relation = f'"db"."main"."{name}"' if kind in {"model", "seed", "snapshot", "source"} else None
    return {
        "name": name,
        "resource_type": kind,
        "package_name": package,
        "original_file_path": f"{kind}s/{name}.sql",
        "database": "db",
        "schema": "main",
        "alias": name,
        "relation_name": relation,
        "config": {"materialized": "table"},
        "depends_on": {"nodes": fields.pop("upstream", [])},
        "columns": {name: {"name": name, **said} for name, said in fields.pop("columns", {}).items()},
        **fields,
    }


def nodes(*unique_ids: str, **fields: Any) -> dict[str, Any]:
    """Several plain nodes, by unique_id."""
    return {unique_id: node(unique_id, **fields) for unique_id in unique_ids}


def metadata(kind: str, version: int, **fields: Any) -> dict[str, Any]:
    return {"dbt_schema_version": f"{SCHEMAS}/{kind}/v{version}.json", **fields}


def manifest(version: int = 12, adapter: str = "duckdb", project: str = "shop", **sections: Any) -> bytes:
    """A manifest; each section is given as it stands in the JSON."""
    head = metadata("manifest", version, adapter_type=adapter, project_name=project, dbt_version="1.10.0")
    return json.dumps({"metadata": head, **sections}).encode()


def catalog(**tables: dict[str, str]) -> bytes:
    """A catalog of models, name -> {column: type}; other resources by unique_id with "__" for its dots."""
    listed = {
        table.replace("__", ".") if "__" in table else f"model.shop.{table}": {
            "columns": {n: {"name": n, "type": t, "index": i} for i, (n, t) in enumerate(columns.items(), start=1)}
        }
        for table, columns in tables.items()
    }
    return json.dumps({"metadata": metadata("catalog", 1), "nodes": listed, "sources": {}}).encode()


def run_results(which: str, generated_at: str = "", **results: dict[str, Any]) -> bytes:
    """Results of one command, by unique_id with "__" for its dots."""
    listed = [{"unique_id": key.replace("__", "."), **said} for key, said in results.items()]
    head = metadata("run-results", 6, generated_at=generated_at)
    return json.dumps({"metadata": head, "results": listed, "args": {"which": which}}).encode()


def assets(data: bytes, **options: Any) -> dict[str, Asset]:
    """The assets of a manifest, by unique_id."""
    files = {key: options.pop(key) for key in ("catalog", "run_results", "sources") if key in options}
    return by_id(dbt.read(dbt.Artifacts(manifest=data, **files), **options))


def by_id(project: dbt.Project) -> dict[str, Asset]:
    return {asset.unique_id: asset for asset in project.assets}


class FakeRun:
    """Answers tasks from a table of SQL texts, and keeps the tasks."""

    def __init__(self, answers: dict[str, Statement] | None = None) -> None:
        self.answers = answers or {}
        self.waves: list[list[SqlTask]] = []

    @property
    def tasks(self) -> list[SqlTask]:
        return [task for wave in self.waves for task in wave]

    def __call__(self, tasks: Sequence[SqlTask]) -> list[tuple[Statement, ...]]:
        self.waves.append(list(tasks))
        plain = Statement(kind="SELECT", columns=(OutputColumn(name="one", reason="literal"),))
        return [(self.answers.get(task.sql, plain),) for task in tasks]
