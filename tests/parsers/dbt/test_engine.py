"""What dbt's newer engine says of columns, in files that this writes in the shape that dbt documents."""

import sys
from pathlib import Path
from typing import Any

import pytest

from catchment_parsers import dbt
from catchment_parsers.dbt.engine import Engine, Link, read_engine
from catchment_parsers.facts import Asset, Dependency, OutputColumn, ParseStatus, Reach, Statement, Subtype

from .factory import FakeRun, by_id, manifest, node

NEW = ("parent_node_unique_id", "parent_column_name", "child_node_unique_id", "child_column_name", "evolution")
OLD = ("from_node_unique_id", "from_column_name", "to_node_unique_id", "to_column_name", "lineage_kind")
A, B = "model.shop.a", "model.shop.b"


def parquet(columns: dict[str, list[Any]], folder: Path) -> bytes:
    """A Parquet file of these columns."""
    from arro3.core import Array, DataType, Table
    from arro3.io import write_parquet

    whole = {name: any(isinstance(value, int) for value in values) for name, values in columns.items()}
    arrays = {
        name: Array(values, type=DataType.int32() if whole[name] else DataType.utf8())
        for name, values in columns.items()
    }
    write_parquet(Table.from_pydict(arrays), folder / "t.parquet")
    return (folder / "t.parquet").read_bytes()


def lineage(folder: Path, *rows: tuple[str | None, ...], names: tuple[str, ...] = NEW) -> bytes:
    return parquet({name: [row[i] for row in rows] for i, name in enumerate(names)}, folder)


@pytest.mark.parametrize("names", [NEW, OLD])
def test_lineage_under_both_of_its_names(names: tuple[str, ...], tmp_path: Path) -> None:
    data = lineage(tmp_path, (A, "x", B, "y", "Copy"), (A, "z", B, None, "scan"), names=names)
    links = (
        Link(parent=A, parent_column="x", child=B, child_column="y", kind="copy"),
        Link(parent=A, parent_column="z", child=B, child_column="", kind="scan"),
    )
    assert read_engine(data, b"") == Engine(links=links)


def test_columns_in_order_where_all_are_typed(tmp_path: Path) -> None:
    columns = {
        "node_unique_id": [A, A, B, B],
        "column_name": ["second", "first", "typed", "not"],
        "column_index": [2, 1, 1, 2],
        "data_type_declared": ["text", "text", "text", "text"],
        "data_type_inferred": ["VARCHAR", "BIGINT", "VARCHAR", None],
    }
    assert read_engine(b"", parquet(columns, tmp_path)).columns == {A: (("first", "BIGINT"), ("second", "VARCHAR"))}


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        (lambda data: b"", None),
        (lambda data: data[:50], "parquet-damaged"),
        (lambda data: b"<html></html>", "parquet-damaged"),
        (lambda data: data[:4] + bytes(len(data) - 12) + data[-8:], "parquet-damaged"),
    ],
    ids=["absent", "truncated", "something else", "damaged within"],
)
def test_files_that_cannot_be_read(damage: Any, code: str | None, tmp_path: Path) -> None:
    found = read_engine(damage(lineage(tmp_path, (A, "x", B, "y", "copy"))), b"")
    assert ([each.code for each in found.diagnostics], found.links) == ([code] if code else [], ())


def test_files_of_another_shape(tmp_path: Path) -> None:
    (found,) = read_engine(parquet({"a": ["x"]}, tmp_path), b"").diagnostics
    assert found.code == "parquet-not-understood"
    assert "has no column parent_node_unique_id, parent_column_name" in found.message


def test_without_a_reader_it_is_said_how_to_get_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = lineage(tmp_path, (A, "x", B, "y", "copy"))
    monkeypatch.setitem(sys.modules, "arro3.io", None)
    (found,) = read_engine(data, data).diagnostics
    assert (found.code, "pip install 'catchment[parquet]'" in found.message) == ("parquet-reader-missing", True)


# ── laid over what is read in SQL ────────────────────────────────────────────────────────────────


def on(column: str, subtype: Subtype, **fields: Any) -> Dependency:
    return Dependency(table="db.main.a", column=column, subtype=subtype, **fields)


SQL = Statement(
    kind="SELECT",
    inputs=("db.main.a",),
    row_inputs=("db.main.a",),
    columns=(
        OutputColumn(name="same", dependencies=(on("x", Subtype.IDENTITY),), expression="x", line=1),
        OutputColumn(name="total", dependencies=(on("x", Subtype.AGGREGATION), on("w", Subtype.WINDOW))),
        OutputColumn(name="other", dependencies=(on("x", Subtype.IDENTITY, certain=False),), expression="y", line=2),
        OutputColumn(name="own", dependencies=(on("x", Subtype.IDENTITY),)),
    ),
    rows=(on("f", Subtype.JOIN),),
)


def laid(*links: tuple[str, str, str], sql: str = "b") -> Asset:
    """``model.shop.b`` with links from columns of ``a``: (column of a, column of b, kind)."""
    found = tuple(Link(parent=A, parent_column=p, child=B, child_column=c, kind=k) for p, c, k in links)
    nodes = {A: node(A), B: node(B, upstream=[A], compiled_code=sql, raw_code=sql)}
    project = dbt.read(dbt.Artifacts(manifest=manifest(nodes=nodes)), engine=Engine(links=found))
    return by_id(dbt.with_engine_lineage(dbt.with_lineage(project, FakeRun({"b": SQL}))))[B]


def told(asset: Asset) -> set[tuple[str, str, str, str]]:
    return {(e.source.partition("#")[2], e.target, e.subtype.value, e.provenance.value) for e in asset.edges}


OWN = {
    ("x", "same", "IDENTITY", "SQL_PARSER"),
    ("x", "total", "AGGREGATION", "SQL_PARSER"),
    ("w", "total", "WINDOW", "SQL_PARSER"),
    ("x", "other", "IDENTITY", "SQL_PARSER"),
    ("x", "own", "IDENTITY", "SQL_PARSER"),
    ("f", "", "JOIN", "SQL_PARSER"),
}

LAID: dict[str, tuple[list[tuple[str, str, str]], set[tuple[str, str, str, str]], set[tuple[str, str, str, str]]]] = {
    "a copy": (
        [("x", "same", "copy")],
        {("x", "same", "IDENTITY", "SQL_PARSER")},
        {("x", "same", "IDENTITY", "OBSERVED")},
    ),
    "mod keeps our aggregation and window": (
        [("x", "total", "mod"), ("w", "total", "mod")],
        {("x", "total", "AGGREGATION", "SQL_PARSER"), ("w", "total", "WINDOW", "SQL_PARSER")},
        {("x", "total", "AGGREGATION", "OBSERVED"), ("w", "total", "WINDOW", "OBSERVED")},
    ),
    "another source": (
        [("y", "other", "mod")],
        {("x", "other", "IDENTITY", "SQL_PARSER")},
        {("y", "other", "TRANSFORMATION", "OBSERVED")},
    ),
    "a scan for every column is of the rows, of which we know more": ([("f", "same", "scan"), ("x", "same", "copy")],
        {("x", "same", "IDENTITY", "SQL_PARSER"), ("f", "", "JOIN", "SQL_PARSER")},
        {("x", "same", "IDENTITY", "OBSERVED"), ("f", "", "JOIN", "OBSERVED")}),
    "a scan that SQL does not show": (
        [("g", "same", "scan"), ("g", "own", "scan")],
        set(),
        {("g", "", "FILTER", "OBSERVED")},
    ),
    "a scan for one column": (
        [("g", "same", "scan"), ("x", "own", "copy")],
        {("x", "own", "IDENTITY", "SQL_PARSER")},
        {("g", "same", "FILTER", "OBSERVED"), ("x", "own", "IDENTITY", "OBSERVED")},
    ),
    "a kind that is not known": ([("g", "same", "new")], set(), set()),
}  # fmt: skip


@pytest.mark.parametrize(("links", "gone", "new"), LAID.values(), ids=LAID)
def test_laid_over_ours(links: Any, gone: set[Any], new: set[Any]) -> None:
    assert told(laid(*links)) == OWN - gone | new


def test_disagreement_is_told_and_places_are_kept() -> None:
    asset = laid(("x", "same", "copy"), ("y", "other", "mod"))
    (found,) = [each for each in asset.diagnostics if each.code == "lineage-differs"]
    assert (found.severity, "sources of other:" in found.message) == ("INFO", True)
    edge = next(each for each in asset.edges if each.target == "other")
    assert (edge.expression, edge.line, edge.certain) == ("y", 2, True)


def test_a_model_without_sql_is_understood_where_the_engine_speaks_of_all_of_it() -> None:
    asset = laid(("x", "n", "copy"), ("f", "n", "scan"), sql="")
    assert asset.status is ParseStatus.PARSED
    assert told(asset) == {("x", "n", "IDENTITY", "OBSERVED"), ("f", "", "FILTER", "OBSERVED")}
    assert [(column.name, column.reason) for column in asset.columns] == [("n", "")]
    assert [(read.source, read.reach) for read in asset.reads] == [("duckdb/db.main.a", Reach.ROWS)]


def test_columns_of_the_engine_expand_stars() -> None:
    from catchment.workers import read_inline

    nodes = {A: node(A), B: node(B, upstream=[A], compiled_code="select * from db.main.a")}
    engine = Engine(columns={A: (("x", "BIGINT"), ("y", "VARCHAR"))})
    project = dbt.read(dbt.Artifacts(manifest=manifest(nodes=nodes)), engine=engine)
    assets = by_id(dbt.with_lineage(project, read_inline))
    assert [(column.name, column.data_type) for column in assets[A].columns] == [("x", "BIGINT"), ("y", "VARCHAR")]
    assert [column.name for column in assets[B].columns] == ["x", "y"]


def test_rows_that_are_not_understood_are_told(tmp_path: Path) -> None:
    data = lineage(tmp_path, (A, "x", B, "y", "copy"), (A, "x", B, "y", "teleport"), (None, "x", B, "y", "copy"))
    engine = read_engine(data, b"")
    assert len(engine.links) == 1
    (found,) = engine.diagnostics
    assert found.code == "parquet-not-understood"
    assert found.message.startswith("2 rows of the engine's column_lineage.parquet lack a name, or are of a kind")


def test_resources_that_the_manifest_does_not_have_are_told() -> None:
    link = Link(parent="model.other.gone", parent_column="x", child=A, child_column="x", kind="copy")
    project = dbt.read(dbt.Artifacts(manifest=manifest(nodes={A: node(A)})), engine=Engine(links=(link,)))
    (found,) = [d for d in dbt.with_engine_lineage(project).diagnostics if d.code == "engine-lineage-unmatched"]
    assert "1 resource that the manifest does not have: model.other.gone" in found.message
