"""What a dataset's definition says beyond what every asset has: constraints, macros, how it is built."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from catchment_parsers.dbt.shapes import Config, Constraint, DeclaredColumn, Resource
from catchment_parsers.dbt.values import present
from catchment_parsers.facts import SETTINGS


def constraints(
    own: Iterable[Constraint] | None, columns: Mapping[str, DeclaredColumn] | None
) -> list[dict[str, Any]] | None:
    """Return the constraints of a table and of its columns as plain JSON, None where there are none.

    A column's constraint names its column, as a table's names those that it is on.
    """
    found = [_constraint(one, one.columns or []) for one in own or ()]
    for key, column in (columns or {}).items():
        found += [_constraint(one, [column.name or key]) for one in column.constraints or ()]
    return found or None


def required(own: Iterable[Constraint] | None) -> list[str]:
    """Return the columns that a table's constraints forbid to be NULL."""
    return [name for one in own or () if one.type in {"not_null", "primary_key"} for name in one.columns or ()]


def settings(config: Config | None) -> dict[str, Any]:
    """Return how a dataset is built, as far as the project says so."""
    if config is None:
        return {}
    said = ((name, getattr(config, name), usual) for name, usual in SETTINGS.items())
    return {name: value for name, value, usual in said if value and value != usual}


def shared(resource: Resource) -> Iterator[tuple[str, Any]]:
    """Yield what any resource may say besides: its YAML file and the macros that it uses, in order."""
    yield "patch_path", (resource.patch_path or "").partition("://")[2] or resource.patch_path
    yield "macros", (resource.depends_on.macros if resource.depends_on else None) or None


def _constraint(one: Constraint, columns: list[str]) -> dict[str, Any]:
    said = present(
        (
            ("name", one.name),
            ("expression", one.expression),
            ("to", one.to),
            ("to_columns", one.to_columns or None),
        )
    )
    return {"type": one.type or "", "columns": columns} | said
