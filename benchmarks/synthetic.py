"""Synthetic dbt projects of any size: manifest v12 and catalog, in the shape and weight of a real one.

A project has layers as people build them: sources, staging models that rename, cast and clean, intermediate
models that join two of them, marts that join, aggregate and rank.  Models have 22 columns, all declared and
described, three tests, and raw code of which refs, a config line and macros make the compiled code.

Its SQL was fitted to the head of ``tuva_pr``, whose 737 compiled models have 390 tokens in the mean and 175 as
the median (3,200 and 1,300 characters, 108 lines); here they have 300 in staging, 360 in the middle and 415 in
marts, 2,100 characters in 50 lines.  Tests have the texts that dbt compiles its own four to: 12 to 56 tokens.
It differs from tuva in what is not SQL: there are more columns to declare (22 of 22; 6 of 12 there), tests have
fewer arguments, and there are 500 macros whatever the size, about as many as dbt itself brings.
The same size and seed give the same bytes.

Run as a program, it writes a target folder: ``python -m benchmarks.synthetic 10000 target/``.
"""

import hashlib
import json
import random
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

PACKAGE = "synthetic"
_KINDS = ("bigint", "varchar", "double", "date", "boolean", "timestamp")
_WORDS = (
    "account_id", "region_code", "net_amount", "ordered_on", "is_active", "created_at",
    "customer_id", "channel_name", "discount_rate", "shipped_on", "is_deleted", "updated_at",
    "product_id", "currency_code", "tax_amount", "billed_on", "is_refunded", "loaded_at",
    "location_id", "status_name", "unit_price", "closed_on",
)  # fmt: skip
"""What columns are called: of the kinds above, in turn."""
COLUMNS = len(_WORDS)
_MACROS = 500


class Table:
    """A source or model: its name, its columns with types, and what it reads."""

    def __init__(self, name: str, columns: dict[str, str], raw: str, reads: "list[Table]", *, source: bool) -> None:
        self.name = name
        self.columns = columns
        self.raw = raw.removesuffix("\n")
        self.sql = _compiled(self.raw, reads)
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
        file.write('}, "macros": {')
        _write_entries(file, map(_macro, range(_MACROS)))
        file.write('}, "docs": {}, "exposures": {}, "metrics": {}, "groups": {}, "disabled": {}, ')
        parents, children = _maps(every)
        file.write(f'"parent_map": {json.dumps(parents)}, "child_map": {json.dumps(children)}}}')
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
    columns = {f"{word}_{number}": _KINDS[i % len(_KINDS)] for i, word in enumerate(_WORDS)}
    return Table(f"raw_{number}", columns, "", [], source=True)


def _staging(number: int, source: Table) -> Table:
    columns = _named("s", number, source.columns.values())
    items = [(new, _cleaned(old, kind)) for old, (new, kind) in zip(source.columns, columns.items(), strict=True)]
    raw = (
        "{{ config(materialized='view') }}\n\n"
        f"with source as (\n    select * from {_call(source)}\n),\n\nrenamed as (\n    select\n{_select(items)}\n"
        f"    from source\n    where {next(iter(source.columns))} is not null\n)\n\nselect * from renamed\n"
    )
    return Table(f"stg_{number}", columns, raw, [source], source=False)


def _cleaned(name: str, kind: str) -> str:
    """Return what a staging model makes of a column."""
    if kind == "varchar":
        return f"nullif(lower(trim({name})), '')"
    if kind == "double":
        return f"{{{{ money('{name}') }}}}"
    return f"coalesce({name}, false)" if kind == "boolean" else f"cast({name} as {kind})"


def _intermediate(number: int, left: Table, right: Table) -> Table:
    ours, theirs = list(left.columns.items())[: COLUMNS // 2], list(right.columns.items())[: COLUMNS // 2]
    columns = _named("i", number, [kind for _, kind in (*ours, *theirs)])
    key, joined = ours[0][0], theirs[0][0]
    made = [_derived(f"l.{name}", kind) for name, kind in ours]
    made += [
        f"coalesce(r.{name}, l.{ours[i][0]})" if i % 3 == 2 else _derived(f"r.{name}", kind)
        for i, (name, kind) in enumerate(theirs)
    ]
    raw = (
        f"with l as (\n    select * from {_call(left)}\n),\n\nr as (\n    select * from {_call(right)}\n),\n\n"
        f"joined as (\n    select\n{_select(zip(columns, made, strict=True))}\n    from l\n"
        f"    left join r\n        on l.{key} = r.{joined}\n        and l.{ours[5][0]} >= r.{theirs[5][0]}\n"
        f"    where l.{ours[1][0]} <> '' and l.{ours[4][0]}\n)\n\nselect * from joined\n"
    )
    return Table(f"int_{number}", columns, raw, [left, right], source=False)


def _derived(column: str, kind: str) -> str:
    """Return what an intermediate model makes of a column."""
    if kind == "double":
        return f"{{{{ bucket('{column}') }}}}"
    if kind == "boolean":
        return f"case when {column} then true else false end"
    made = {"varchar": "upper({})", "date": "cast(date_trunc('month', {}) as date)", "timestamp": "coalesce({}, now())"}
    return made.get(kind, "{}").format(column)


def _mart(number: int, left: Table, right: Table) -> Table:
    ours, theirs = list(left.columns.items())[:10], list(right.columns.items())[:9]
    kinds = [kind for _, kind in (*ours, *theirs)]
    columns = _named("m", number, [*kinds, "bigint", "double", "boolean"])
    *names, ranked, total, latest = columns
    flag = f"r.{theirs[4][0]}"
    made = [f"l.{name}" for name, _ in ours] + [_aggregated(f"r.{name}", kind, flag) for name, kind in theirs]
    group = ",\n".join(f"        l.{name}" for name, _ in ours)
    key, day, amount = names[0], names[3], names[12]
    raw = (
        f"{{{{ config(materialized='table') }}}}\n\n-- one row for each of {left.name}, with what belongs to it\n"
        f"with l as (\n    select * from {_call(left)}\n),\n\nr as (\n    select * from {_call(right)}\n),\n\n"
        f"grouped as (\n    select\n{_select(zip(names, made, strict=True))}\n    from l\n"
        f"    inner join r on l.{ours[0][0]} = r.{theirs[0][0]}\n    where l.{ours[3][0]} >= date '2020-01-01'\n"
        f"    group by\n{group}\n),\n\nranked as (\n    select\n        *,\n"
        f"        row_number() over (partition by {key} order by {day} desc) as {ranked},\n"
        f"        sum({amount}) over (\n            partition by {key} order by {day}\n"
        f"            rows between unbounded preceding and current row\n        ) as {total}\n    from grouped\n),\n\n"
        f"final as (\n    select\n        ranked.*,\n        ranked.{ranked} = 1 as {latest}\n    from ranked\n)\n\n"
        "select * from final\n"
    )
    return Table(f"fct_{number}", columns, raw, [left, right], source=False)


def _aggregated(column: str, kind: str, flag: str) -> str:
    """Return what a mart makes of a column."""
    if kind in ("double", "bigint"):
        return f"coalesce(sum(case when {flag} and {column} > 0 then {column} else 0 end), 0)"
    return f"bool_or({column})" if kind == "boolean" else f"max(case when {flag} then {column} else null end)"


def _named(letter: str, number: int, kinds: Iterable[str]) -> dict[str, str]:
    return {f"{word}_{letter}{number}": kind for word, kind in zip(_WORDS, kinds, strict=True)}


def _select(items: Iterable[tuple[str, str]]) -> str:
    return ",\n".join(f"        {expression} as {name}" for name, expression in items)


def _call(table: Table) -> str:
    return f"{{{{ source('raw', '{table.name}') }}}}" if table.source else f"{{{{ ref('{table.name}') }}}}"


def _compiled(raw: str, reads: "list[Table]") -> str:
    """Return what dbt makes of raw code: relations, an empty line for its config, and the text of macros."""
    relations = {table.name: table.relation for table in reads}

    def made(match: re.Match[str]) -> str:
        macro, name = match["macro"], match["name"]
        if macro == "money":
            return f"cast(round({name} / 100.0, 2) as decimal(16, 2))"
        if macro == "bucket":
            branches = "".join(f"        when {name} < {top} then {top / 2}\n" for top in (10, 100, 1000))
            return f"\n    case\n{branches}        else {name}\n    end\n"
        return relations.get(name, "")

    return re.sub(r"\{\{ (?P<macro>\w+)\((?:'raw', )?(?:materialized=)?'(?P<name>[\w.]+)'\) \}\}", made, raw)


def _metadata(kind: str, version: int) -> dict[str, Any]:
    return {
        "dbt_schema_version": f"https://schemas.getdbt.com/dbt/{kind}/v{version}.json",
        "dbt_version": "1.12.6",
        "generated_at": "2026-11-21T00:00:00.000000Z",
        "invocation_id": "00000000-0000-4000-8000-000000000000",
    }


def _entries(table: Table) -> Iterator[tuple[str, dict[str, Any]]]:
    yield table.id, _model_node(table)
    columns = list(table.columns)
    yield _test(table, columns[0], "unique", {})
    yield _test(table, columns[0], "not_null", {})
    parent = table.reads[-1]
    if parent.source:
        yield _test(table, columns[1], "accepted_values", {"values": ["north", "south", "east", "west"]})
    else:
        yield _test(table, columns[6], "relationships", {"to": parent, "field": next(iter(parent.columns))})


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
    config = {
        "enabled": True, "alias": None, "schema": None, "database": None, "tags": [], "meta": {}, "group": None,
        "materialized": "table", "incremental_strategy": None, "batch_size": None, "lookback": 1, "begin": None,
        "persist_docs": {}, "post-hook": [], "pre-hook": [], "quoting": {}, "column_types": {}, "full_refresh": None,
        "unique_key": None, "on_schema_change": "ignore", "on_configuration_change": "apply", "grants": {},
        "packages": [], "docs": {"show": True, "node_color": None}, "event_time": None, "access": "protected",
        "contract": {"enforced": False, "alias_types": True}, "freshness": None,
    }  # fmt: skip
    return _common(table.name, "model", table.id, f"{table.name}.sql") | {
        "checksum": {"name": "sha256", "checksum": hashlib.sha256(table.raw.encode()).hexdigest()},
        "config": config,
        "description": f"One row for each thing that {table.name} is about, as the tests below it say.",
        "columns": {name: _declared(name, kind) for name, kind in table.columns.items()},
        "patch_path": f"{PACKAGE}://models/schema.yml",
        "relation_name": table.relation,
        "raw_code": table.raw,
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


_TESTS = {
    "unique": (
        "select\n    {column} as unique_field,\n    count(*) as n_records\n\nfrom {relation}\n"
        "where {column} is not null\ngroup by {column}\nhaving count(*) > 1\n"
    ),
    "not_null": "select {column}\nfrom {relation}\nwhere {column} is null\n",
    "accepted_values": (
        "with all_values as (\n\n    select\n        {column} as value_field,\n        count(*) as n_records\n\n"
        "    from {relation}\n    group by {column}\n\n)\n\nselect *\nfrom all_values\n"
        "where value_field not in (\n    {values}\n)\n"
    ),
    "relationships": (
        "with child as (\n    select {column} as from_field\n    from {relation}\n"
        "    where {column} is not null\n),\n\n"
        "parent as (\n    select {field} as to_field\n    from {parent}\n)\n\nselect\n    from_field\n\nfrom child\n"
        "left join parent\n    on child.from_field = parent.to_field\n\nwhere parent.to_field is null\n"
    ),
}
"""What dbt compiles its generic tests to."""


def _test(table: Table, column: str, test: str, asked: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    parent = asked.get("to", table)
    values = ",".join(f"'{value}'" for value in asked.get("values", ()))
    sql = _TESTS[test].format(
        column=column, relation=table.relation, values=values, parent=parent.relation, field=asked.get("field")
    )
    kwargs = asked | {"to": f"ref('{parent.name}')"} if "to" in asked else asked
    depends = dict.fromkeys((parent.id, table.id))
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
        "refs": [{"name": one, "package": None, "version": None} for one in dict.fromkeys((parent.name, table.name))],
        "depends_on": {"macros": [f"macro.dbt.test_{test}", "macro.dbt.get_where_subquery"], "nodes": list(depends)},
        "compiled": True,
        "compiled_code": f"\n    \n    \n\n{sql}\n\n",
        "column_name": column,
        "attached_node": table.id,
        "test_metadata": {"name": test, "kwargs": {"column_name": column} | kwargs | {"model": model}},
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


def _macro(number: int) -> tuple[str, dict[str, Any]]:
    name = f"helper_{number}"
    body = "".join(f"    {{{{- adapter.dispatch('{name}_{part}', 'dbt')(relation, name) -}}}}\n" for part in range(8))
    unique_id = f"macro.dbt.{name}"
    return unique_id, {
        "name": name,
        "resource_type": "macro",
        "package_name": "dbt",
        "path": f"macros/{name}.sql",
        "original_file_path": f"macros/{name}.sql",
        "unique_id": unique_id,
        "macro_sql": f"{{% macro {name}(relation, name) %}}\n{body}{{% endmacro %}}",
        "depends_on": {"macros": []},
        "description": "",
        "meta": {},
        "docs": {"show": True, "node_color": None},
        "patch_path": None,
        "arguments": [{"name": name, "type": None, "description": ""} for name in ("relation", "name")],
        "created_at": 1795257706.94,
        "supported_languages": None,
    }


def _maps(every: list[Table]) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Return what each table reads, and who reads each."""
    parents = {table.id: [one.id for one in table.reads] for table in every}
    children: dict[str, list[str]] = {table.id: [] for table in every}
    for table in every:
        for one in table.reads:
            children[one.id].append(table.id)
    return parents, children


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
