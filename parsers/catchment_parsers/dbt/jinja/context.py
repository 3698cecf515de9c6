"""The names that a template sees, as far as the artifacts tell what they stand for."""

import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from catchment_parsers.dbt.jinja.functions import FUNCTIONS, fail, instant, modules, nothing
from catchment_parsers.dbt.jinja.records import Library, Template
from catchment_parsers.dbt.jinja.values import (
    Called,
    Column,
    Known,
    Relation,
    Unknown,
    UnknownError,
    checked,
    quote_of,
    relation,
    translate_type,
)

Names = dict[str, Any]
_MISSING = object()
_ASKING = (
    "graph", "selected_resources", "hooks", "pre_hooks", "post_hooks", "sql", "compiled_code", "store_result",
    "store_raw_result", "load_result", "run_query", "submit_python_job", "write", "metric", "function", "sql_now",
    "thread_id", "fromyaml", "toyaml", "load_relation", "connection_name", "validation", "dbt_metadata_envs",
)  # fmt: skip
"""What dbt offers and no artifact tells: the warehouse's answers, and what holds only while dbt runs."""


def names_of(
    template: Template, library: Library, dispatch: Callable[..., Any], used: set[str], assumed: dict[str, None]
) -> Names:
    """Return what a text's names stand for, but for macros.

    Args:
        template: The text.
        library: What it shares with others.
        dispatch: Finds the macro of an adapter.
        used: Gets the unique_ids of what the text refers to.
        assumed: Gets the variables of which the default was taken.
    """
    references = _References(template, used)
    node, config = template.node, template.node.get("config") or {}
    database = Unknown("target.database") if config.get("database") else node.get("database")
    schema = Unknown("target.schema") if config.get("schema") else node.get("schema")
    started = instant(library.generated_at)
    names: Names = {name: Unknown(name) for name in _ASKING}
    names |= {
        "ref": references.ref,
        "source": references.source,
        "config": _Config(config),
        "var": _Variables(library.variables, assumed),
        "env_var": _env_var(assumed),
        "this": Relation(template.this) if template.this else Unknown("this"),
        "model": node,
        "database": database,
        "schema": schema,
        "target": Known("target", type=library.adapter, database=database, dbname=database, schema=schema),
        "flags": Known("flags", FULL_REFRESH=False, WHICH="compile", STORE_FAILURES=False),
        "is_incremental": _is_incremental(config),
        "should_full_refresh": lambda: bool(config.get("full_refresh")),
        "execute": True,
        "adapter": _adapter(template, library, dispatch),
        "api": _api(library, quote_of(template.this.written) if template.this else quote_in(library.adapter)),
        "exceptions": Known("exceptions", warn=nothing, raise_compiler_error=fail, raise_not_implemented=fail),
        "modules": modules(started),
        "run_started_at": started,
        "invocation_id": library.invocation_id,
        "dbt_version": library.dbt_version,
        "project_name": library.project,
        **FUNCTIONS,
    }
    names["builtins"] = SimpleNamespace(**names)
    return names


def quote_in(adapter: str) -> str:
    """Return the mark that an adapter quotes names with."""
    return "`" if adapter in {"bigquery", "databricks", "spark", "mysql", "hive", "glue"} else '"'


class _References:
    """``ref()`` and ``source()`` of one text: they mean what dbt found out that it depends on."""

    def __init__(self, template: Template, used: set[str]) -> None:
        self._known, self._used = template.references, used
        self._package = str(template.node.get("package_name"))

    def ref(self, *names: str, v: object = None, version: object = None) -> Relation:
        version = v if version is None else version
        tail = ".".join(names)
        ends = rf"\.{re.escape(tail)}" + (r"(\.v[^.]+)?" if version is None else rf"\.v{re.escape(str(version))}")
        fits = re.compile(rf"(?!source\.).*{ends}")
        found = [key for key in self._known if fits.fullmatch(key)]
        if version is None and len(found) > 1:
            found = [key for key in found if self._known[key].latest]
        if len(names) == 1 and len(found) > 1:
            found = [key for key in found if key.split(".")[1] == self._package]
        return self._relation(found, f"ref('{tail}')")

    def source(self, source: str, table: str) -> Relation:
        found = [key for key in self._known if key.startswith("source.") and key.endswith(f".{source}.{table}")]
        return self._relation(found, f"source('{source}', '{table}')")

    def _relation(self, keys: list[str], called: str) -> Relation:
        if len(keys) != 1:
            raise UnknownError(called)
        self._used.add(keys[0])
        return Relation(self._known[keys[0]])


class _Config:
    """``config``: setting something prints nothing, and what is set stands in the manifest."""

    def __init__(self, config: dict[str, Any]) -> None:
        self._config = config

    def __call__(self, *_: object, **__: object) -> str:
        return ""

    def __getattr__(self, name: str) -> Unknown:
        return Unknown(f"config.{checked(name)}", is_there=False)

    def get(self, name: str, default: object = None, validator: object = None) -> Any:  # noqa: ARG002 - dbt's
        """Return a setting."""
        value = self._config.get(name)
        return default if value is None else value

    require = get

    def meta_get(self, name: str, default: object = None) -> Any:
        """Return a value of ``meta``."""
        return (self._config.get("meta") or {}).get(name, default)


class _Variables:
    """``var``: as dbt was called with, else its default, which is then an assumption."""

    def __init__(self, variables: dict[str, Any], assumed: dict[str, None]) -> None:
        self._variables, self._assumed = variables, assumed

    def __call__(self, name: str, default: object = _MISSING) -> Any:
        if name in self._variables:
            return self._variables[name]
        if default is _MISSING:
            return Unknown(f"var('{name}')")
        self._assumed[f"var('{name}')"] = None
        return default

    def has_var(self, name: str) -> Any:
        """Say whether it is set."""
        return True if name in self._variables else Unknown(f"var.has_var('{name}')")


def _env_var(assumed: dict[str, None]) -> Callable[..., Any]:
    def env_var(name: str, default: object = _MISSING) -> Any:
        if default is _MISSING:
            return Unknown(f"env_var('{name}')")
        assumed[f"env_var('{name}')"] = None
        return default

    return env_var


def _is_incremental(config: dict[str, Any]) -> Callable[[], bool]:
    """Return whether this is a run on a table that exists already: what runs every day."""
    answer = config.get("materialized") == "incremental" and not config.get("full_refresh")
    return lambda: answer


def _adapter(template: Template, library: Library, dispatch: Callable[..., Any]) -> Known:
    quote = quote_in(library.adapter)
    near = (template.this, *template.references.values())
    known = {each.written: each for each in near if each is not None and each.columns is not None}
    parts = {(each.database.lower(), each.schema.lower(), each.identifier.lower()): each for each in known.values()}

    def columns(of: Any) -> list[Column]:
        told = known.get(str(of))
        if told is None:
            raise UnknownError("adapter.get_columns_in_relation")
        return [Column(name, kind, quote=quote) for name, kind in told.columns or ()]

    def found(database: object = "", schema: object = "", identifier: object = "") -> Relation | Unknown:
        told = parts.get((str(database).lower(), str(schema).lower(), str(identifier).lower()))
        return Relation(told) if told else Unknown("adapter.get_relation()")

    def quoted(name: Any) -> str:
        return f"{quote}{name}{quote}"

    return Known(
        "adapter",
        dispatch=dispatch,
        type=lambda: library.adapter,
        quote=quoted,
        quote_as_configured=lambda name, _part: quoted(name),
        get_columns_in_relation=columns,
        get_relation=found,
    )


def _api(library: Library, quote: str) -> SimpleNamespace:
    def create(database: str = "", schema: str = "", identifier: str = "", **_: object) -> Relation:
        return relation(database or "", schema or "", identifier or "", quote)

    def column(name: str, dtype: str = "", *_: object, **__: object) -> Column:
        return Column(name, dtype, quote=quote_in(library.adapter))

    made = Known(
        "api.Column",
        translate_type=lambda dtype: translate_type(dtype, library.adapter),
        numeric_type=lambda dtype, precision, scale: dtype if precision is None else f"{dtype}({precision},{scale})",
        string_type=lambda size: f"character varying({size})",
        create=column,
    )
    return SimpleNamespace(Relation=Known("api.Relation", create=create), Column=Called(made, column))
