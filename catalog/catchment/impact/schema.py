"""The JSON Schema of an impact report, made from its records and what their docstrings say."""

import inspect
import re
from typing import Any

import msgspec

from catchment import completeness
from catchment.impact import report
from catchment_parsers import facts

ADDRESS = "https://raw.githubusercontent.com/catchment-data/catchment/main/catalog/catchment/impact/report.schema.json"
"""The schema's ``$id``, where it can be read."""
_ATTRIBUTE = re.compile(r"^    ((?:\w+, )*\w+): (.+?)(?=^    \w|\Z)", re.MULTILINE | re.DOTALL)


def report_schema() -> dict[str, Any]:
    """Return the schema (draft 2020-12) of what ``catchment impact --format json`` prints.

    Objects may get further properties in later versions; ``schemaVersion`` changes where one goes or means
    something else.
    """
    made = msgspec.json.schema(report.Report)
    definitions = {name: _described(name, said) for name, said in made["$defs"].items()}
    whole = definitions.pop("Report")
    version = {"const": report.SCHEMA_VERSION, "description": "Version of this schema."}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": ADDRESS,
        "title": "Impact report of Catchment",
        "description": whole["description"],
        "type": "object",
        "properties": {"schemaVersion": version, **whole["properties"]},
        "required": ["schemaVersion", *whole["properties"]],
        "$defs": dict(sorted(definitions.items())),
    }


def _described(name: str, said: dict[str, Any]) -> dict[str, Any]:
    """Return one record's or enumeration's schema with what its docstring says, each attribute in its place."""
    record = next(getattr(module, name) for module in (report, completeness, facts) if hasattr(module, name))
    text = inspect.getdoc(record) or ""
    told, _, attributes = text.partition("\nAttributes:\n")
    each = {
        attribute: _line(words) for names, words in _ATTRIBUTE.findall(attributes) for attribute in names.split(", ")
    }
    described: dict[str, Any] = {"description": _line(told)}
    described |= {key: value for key, value in said.items() if key in ("type", "enum")}
    if "properties" in said:
        properties = {
            _NAMES.get(key, key): _property(schema, each.get(key, "")) for key, schema in said["properties"].items()
        }
        omitting = record.__struct_config__.omit_defaults
        described |= {"properties": properties, "required": said["required"] if omitting else list(properties)}
    return described


_NAMES = {"is_partial": "isPartial", "unparsed_assets": "unparsedAssets"}
"""What ``as_json`` calls a field."""


def _property(schema: dict[str, Any], told: str) -> dict[str, Any]:
    """Return a property's schema; defaults are told by what is written, or are empty."""
    kept = {key: value for key, value in schema.items() if key != "default"}
    return {"description": told, **kept} if told else kept


def _line(text: str) -> str:
    """Return a docstring's words as one line without its markup."""
    return " ".join(text.split()).replace("``", "")
