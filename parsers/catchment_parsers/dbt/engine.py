"""What dbt's newer engine says of columns: the Parquet files of its information schema.

``column_lineage`` has an edge a row: ``copy`` (the value is passed on), ``mod`` (it is a part of how the
value is made, conditions and windows among them) or ``scan`` (it is read and is no part of the value).
``node_columns`` has the columns of each node with their types, where its static analysis was strict.
Both have changed their names on the way, and may again.
"""

import io
from collections.abc import Iterator, Sequence
from typing import Any

from catchment_parsers.dbt.values import counted
from catchment_parsers.facts import Diagnostic, Record

KINDS = frozenset({"copy", "mod", "scan"})
"""How a column reaches another, in the engine's words."""
_INSTALL = "pip install 'catchment[parquet]'"
_Aliases = dict[str, tuple[str, ...]]
_LINEAGE: _Aliases = {
    "parent": ("parent_node_unique_id", "from_node_unique_id"),
    "parent_column": ("parent_column_name", "from_column_name"),
    "child": ("child_node_unique_id", "to_node_unique_id"),
    "child_column": ("child_column_name", "to_column_name"),
    "kind": ("evolution", "lineage_kind"),
}
_COLUMNS: _Aliases = {
    "node": ("node_unique_id", "unique_id"),
    "name": ("column_name", "name"),
}
_ORDER = ("column_index", "index", "ordinal_position")
_TYPES = ("data_type_actual", "data_type_inferred", "catalog_type", "inferred_type")
"""What was found out of a column's type; what is only declared stands in the manifest."""


class Link(Record, frozen=True, kw_only=True):
    """That a column reaches another, by unique_ids of their nodes.

    Attributes:
        parent, parent_column: Where it comes from.
        child, child_column: Where it goes; the column is "" where it is the node as a whole.
        kind: ``copy``, ``mod`` or ``scan``.
    """

    parent: str
    parent_column: str
    child: str
    child_column: str
    kind: str


class Engine(Record, frozen=True, kw_only=True):
    """What the engine says.

    Attributes:
        links: Its column lineage.
        columns: Names and types of nodes' columns in order, where all of a node's are typed.
        diagnostics: What could not be read.
    """

    links: tuple[Link, ...] = ()
    columns: dict[str, tuple[tuple[str, str], ...]] = {}
    diagnostics: tuple[Diagnostic, ...] = ()


def read_engine(lineage: bytes, columns: bytes) -> Engine:
    """Read the engine's files; either may be empty where there is none."""
    problems: list[Diagnostic] = []
    edges = _table(lineage, "column_lineage", _LINEAGE, problems) if lineage else []
    links = list(_links(edges))
    if unread := len(edges) - len(links):
        message = (
            f"{counted(unread, 'row')} of the engine's column_lineage.parquet lack a name, or are of a kind other than "
            f"{', '.join(sorted(KINDS))}: they are not read. If the engine is newer, upgrade Catchment."
        )
        problems.append(Diagnostic(code="parquet-not-understood", message=message))
    rows = list(_table(columns, "node_columns", _COLUMNS, problems)) if columns else []
    return Engine(links=tuple(links), columns=_columns(rows), diagnostics=tuple(dict.fromkeys(problems)))


def _links(rows: Sequence[dict[str, Any]]) -> Iterator[Link]:
    for row in rows:
        texts = {name: row.get(name) or "" for name in _LINEAGE}
        if not all(isinstance(text, str) for text in texts.values()):
            continue
        kind = texts["kind"].lower()
        if kind in KINDS and all(texts[name] for name in ("parent", "parent_column", "child")):
            yield Link(**texts | {"kind": kind})


def _columns(rows: Sequence[dict[str, Any]]) -> dict[str, tuple[tuple[str, str], ...]]:
    found: dict[str, list[tuple[int, str, str]]] = {}
    for row in rows:
        kind = next((row[name] for name in _TYPES if row.get(name)), "")
        order = next((row[name] for name in _ORDER if isinstance(row.get(name), int)), 0)
        if isinstance(row["node"], str) and isinstance(row["name"], str):
            found.setdefault(row["node"], []).append((order, row["name"], str(kind)))
    return {
        node: tuple((name, kind) for _, name, kind in sorted(listed, key=lambda each: each[0]))
        for node, listed in found.items()
        if all(kind for _, _, kind in listed)
    }


def _table(data: bytes, name: str, wanted: _Aliases, problems: list[Diagnostic]) -> list[dict[str, Any]]:
    """Return the rows of a file, what is wanted under our names; none where it cannot be read."""
    try:
        told = _decoded(data)
    except ImportError:
        message = f"What the engine says of columns stands in Parquet, which needs a reader: {_INSTALL}."
        problems.append(Diagnostic(code="parquet-reader-missing", message=message))
        return []
    except BaseException as error:  # the reader panics at damaged files, which is no Exception
        if isinstance(error, KeyboardInterrupt | SystemExit | MemoryError):
            raise
        message = f"The engine's {name}.parquet cannot be read: it is damaged, or no Parquet; write it anew with dbt."
        problems.append(Diagnostic(code="parquet-damaged", message=message))
        return []
    chosen = {ours: next((each for each in theirs if each in told), "") for ours, theirs in wanted.items()}
    absent = [theirs[0] for ours, theirs in wanted.items() if not chosen[ours]]
    if absent:
        message = (
            f"The engine's {name}.parquet has no column {', '.join(absent)}, so it is not read: upgrade Catchment."
        )
        problems.append(Diagnostic(code="parquet-not-understood", message=message))
        return []
    named = told | {ours: told[theirs] for ours, theirs in chosen.items()}
    return [dict(zip(named, row, strict=True)) for row in zip(*named.values(), strict=True)]


def _decoded(data: bytes) -> dict[str, list[Any]]:
    """Return a Parquet file's columns as far as they are of use."""
    from arro3.io import read_parquet

    if data[:4] != b"PAR1" or data[-4:] != b"PAR1":
        raise ValueError("not Parquet, or not all of it")
    table = read_parquet(io.BytesIO(data)).read_all()
    known = {name for names in (*_LINEAGE.values(), *_COLUMNS.values(), _ORDER, _TYPES) for name in names}
    return {name: list(table.column(name).to_pylist()) for name in table.column_names if name in known}
