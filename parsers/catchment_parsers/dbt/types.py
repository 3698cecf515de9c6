"""Whether two data types are the same, as a project declares it and as a warehouse reports it."""

import re
from functools import lru_cache

_SAME = {
    "int": "integer", "int4": "integer", "int32": "integer", "mediumint": "integer", "serial": "integer",
    "int64": "bigint", "int8": "bigint", "long": "bigint", "bigserial": "bigint",
    "int2": "smallint", "int16": "smallint", "short": "smallint", "byteint": "tinyint", "byte": "tinyint",
    "bool": "boolean",
    "text": "varchar", "string": "varchar", "character varying": "varchar", "char varying": "varchar",
    "nvarchar": "varchar", "varchar2": "varchar", "nvarchar2": "varchar",
    "character": "char", "nchar": "char", "bpchar": "char",
    "numeric": "decimal", "number": "decimal", "dec": "decimal", "bignumeric": "bigdecimal",
    "float64": "double", "double precision": "double", "float8": "double", "float": "double",
    "float4": "real", "float32": "real",
    "bytes": "binary", "varbinary": "binary", "bytea": "binary", "blob": "binary",
    "timestamp without time zone": "timestamp", "datetime": "timestamp", "timestamp_ntz": "timestamp",
    "timestampntz": "timestamp", "datetime2": "timestamp",
    "timestamp with time zone": "timestamptz", "timestamp_tz": "timestamptz", "datetimeoffset": "timestamptz",
    "timestamp with local time zone": "timestamp_ltz", "timestampltz": "timestamp_ltz",
    "time without time zone": "time", "time with time zone": "timetz",
    "record": "struct", "row": "struct",
}  # fmt: skip
"""What types are called elsewhere."""
_SPARK = {"float": "real", "timestamp": "timestamp_ltz", "timestamp_ntz": "timestamp"}
_LOCAL = {
    "bigquery": dict.fromkeys(("int", "integer", "smallint", "tinyint", "byteint"), "bigint")
    | {"timestamp": "timestamptz"},
    "databricks": _SPARK,
    "duckdb": {"float": "real"},
    "hive": {"float": "real"},
    "mysql": {"float": "real", "datetime": "datetime"},
    "snowflake": dict.fromkeys(("real", "float4"), "double"),
    "spark": _SPARK,
}
"""What a name means in one dialect alone."""
_WHOLE_NUMBERS = frozenset({"integer", "bigint", "smallint", "tinyint"})
_DECIMALS = frozenset({"snowflake", "oracle"})
"""Dialects whose whole numbers are decimals of 38 digits."""
_ARGUMENTS = re.compile(r"\s*\(([^()]*)\)")
_NESTED = re.compile(r"[<>\[\]]|\b(?:struct|array|map|record|row|object|nested|tuple)\s*\(", re.IGNORECASE)
_HEADS = frozenset({"struct", "array", "map"})
_TOKEN = re.compile(r"\(\s*\d+(?:\s*,\s*-?\d+)?\s*\)|\w+|[^\w\s]")


@lru_cache(maxsize=4096)  # a warehouse has few types, and many columns of each
def same_type(one: str, other: str, dialect: str = "") -> bool:
    """Say whether two types are the same, written otherwise; a missing length or precision fits any.

    >>> same_type("string", "VARCHAR"), same_type("numeric(16, 2)", "DECIMAL(16,2)"), same_type("int", "TEXT")
    (True, True, False)
    >>> same_type("int", "NUMBER(38,0)", "snowflake"), same_type("array<string>", "ARRAY<VARCHAR>", "databricks")
    (True, True)
    """
    if one == other:
        return True
    if _NESTED.search(one) or _NESTED.search(other):
        return _same_structure(_tokens(one, dialect), _tokens(other, dialect))
    (left, left_size), (right, right_size) = _normal(one, dialect), _normal(other, dialect)
    return left == right and _same_sizes(left_size, right_size)


def _normal(data_type: str, dialect: str) -> tuple[str, str]:
    lower = " ".join(data_type.lower().split())
    size = _ARGUMENTS.search(lower)
    name = _named(_ARGUMENTS.sub("", lower), dialect)
    if name in _WHOLE_NUMBERS and dialect in _DECIMALS:
        return "decimal", "38,0"
    return name, size[1].replace(" ", "") if size else ""


def _named(name: str, dialect: str) -> str:
    return _LOCAL.get(dialect, {}).get(name) or _SAME.get(name, name)


def _same_sizes(one: str, other: str) -> bool:
    return not one or not other or one == other


def _tokens(data_type: str, dialect: str) -> list[str]:
    """Return a nested type in parts: names, sizes and brackets; which kind of bracket, or a colon, is all the same."""
    brackets = {"(": "<", ")": ">"}
    found = (part.lower().replace(" ", "") for part in _TOKEN.findall(data_type))
    return [_named(brackets.get(part, part), dialect) for part in found if part != ":"]


def _same_structure(one: list[str], other: list[str]) -> bool:
    if min(len(one), len(other)) == 1:
        # An array of anything, as some warehouses report it.
        return one[0] == other[0] and one[0] in _HEADS
    shapes = [[token for token in tokens if token[0] != "("] for tokens in (one, other)]
    sizes = ["".join(token for token in tokens if token[0] == "(") for tokens in (one, other)]
    return shapes[0] == shapes[1] and _same_sizes(*sizes)
