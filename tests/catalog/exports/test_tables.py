"""CSV and Parquet: every node, edge and owner, read back by others."""

import csv
import io
import os
import zipfile
from pathlib import Path
from typing import Any

import duckdb
import pytest
from tests.catalog.examples import catalog_of, urn
from tests.catalog.exports.examples import FORMULA, HOSTILE, hostile

from catchment.catalog import Catalog
from catchment.errors import InputError
from catchment.exports import delimited, parquet
from catchment.exports.tables import TABLES
from catchment.exports.writing import copy, write, write_folder, write_zip
from catchment.graph import export

Rows = list[dict[str, str]]


@pytest.fixture(params=["hostile", "demo"])
def catalog(request: pytest.FixtureRequest, tmp_path: Path) -> Catalog:
    return hostile(tmp_path) if request.param == "hostile" else request.getfixturevalue("demo")


def asked(sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect() as connection:
        return connection.execute(sql).fetchall()


def read_csv(folder: Path, table: str) -> Rows:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_both_hold_all(catalog: Catalog, tmp_path: Path) -> None:
    data = export.node_link(catalog)
    owners = sum(len(node.get("owners", [])) for node in data["nodes"])
    expected = {"nodes": len(data["nodes"]), "edges": len(data["links"]), "owners": owners}
    delimited.fill(catalog, tmp_path)
    parquet.fill(catalog, tmp_path)
    assert {table: len(read_csv(tmp_path, table)) for table in TABLES} == expected
    counts = {table: asked(f"SELECT count(*) FROM '{tmp_path}/{table}.parquet'") for table in TABLES}
    assert counts == {table: [(count,)] for table, count in expected.items()}


def test_what_csv_says(tmp_path: Path) -> None:
    with hostile(tmp_path) as catalog:
        delimited.fill(catalog, tmp_path)
    nodes = {row["id"]: row for row in read_csv(tmp_path, "nodes")}
    assert nodes[urn("raw")]["description"] == f"'{FORMULA}"
    assert nodes[urn("orders")]["description"] == HOSTILE
    assert nodes[urn("orders")]["tags"] == '["gold","-1+1"]'
    assert (nodes[urn("orders.id")]["ordinal"], nodes[urn("orders.total")]["pii"]) == ("1", "true")
    owners = [tuple(row.values()) for row in read_csv(tmp_path, "owners")]
    assert owners == [
        (urn("orders"), "ada", "TECHNICAL_OWNER", "ada@acme.example", "DBT_META"),
        (urn("orders"), "'@acme/finance", "TECHNICAL_OWNER", "", "DBT_META"),
    ]
    edges = [row for row in read_csv(tmp_path, "edges") if row["target"] == urn("orders.id")]
    assert [(row["level"], row["type"], row["subtype"], row["certain"]) for row in edges] == [
        ("column", "DIRECT", "IDENTITY", "true"),
        ("column", "INDIRECT", "CONDITIONAL", "true"),
    ]


def test_parquet_has_types_and_says_it_as_it_is(tmp_path: Path) -> None:
    with hostile(tmp_path) as catalog:
        parquet.fill(catalog, tmp_path)
    chosen = f"max(description) FILTER (id = '{urn('raw')}'), bool_or(pii), max(ordinal)"
    assert asked(f"SELECT {chosen} FROM '{tmp_path}/nodes.parquet'") == [(FORMULA, True, 2)]


def test_an_empty_catalog_has_empty_tables(tmp_path: Path) -> None:
    with catalog_of(tmp_path) as catalog:
        parquet.fill(catalog, tmp_path)
        delimited.fill(catalog, tmp_path)
    names = asked(f"SELECT column_name FROM (DESCRIBE FROM '{tmp_path}/edges.parquet')")
    assert names == [(name,) for name in TABLES["edges"]]
    assert (tmp_path / "owners.csv").read_text() == "asset,name,role,email,provenance\n"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_no_cell_is_a_formula(start: str) -> None:
    assert delimited.guarded(f"{start}1") == f"'{start}1"
    assert delimited.guarded(f"1{start}") == f"1{start}"
    assert delimited.guarded(-1) == "-1"


# ── publishing ───────────────────────────────────────────────────────────────────────────────────


def fill(folder: Path) -> None:
    (folder / "a.csv").write_text("new")


def fail(folder: Path) -> None:
    (folder / "a.csv").write_text("half")
    raise OSError("the disk is full")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_folder_is_replaced_whole(tmp_path: Path) -> None:
    out = tmp_path / "out"
    for before in (None, "", "old"):
        if before is not None:
            out.mkdir(exist_ok=True)
        if before:
            (out / "a.csv").write_text(before)
        write_folder(out, ["a.csv"], fill)
        assert ((out / "a.csv").read_text(), names(tmp_path)) == ("new", ["out"])


def test_what_fails_leaves_what_was_there(tmp_path: Path) -> None:
    write_folder(tmp_path / "out", ["a.csv"], fill)
    (tmp_path / "file").write_text("old")
    for into in (write_folder, write_zip):
        with pytest.raises(OSError, match="full"):
            into(tmp_path / ("out" if into is write_folder else "t.zip"), ["a.csv"], fail)
    with pytest.raises(ZeroDivisionError):
        write(tmp_path / "file", (str(1 / 0) for _ in "a"))
    assert names(tmp_path) == ["file", "out"]
    assert ((tmp_path / "out" / "a.csv").read_text(), (tmp_path / "file").read_text()) == ("new", "old")


@pytest.mark.parametrize(("kind", "message"), [("other", "holds mine.txt"), ("file", "is a file")])
def test_what_is_not_an_export_is_not_replaced(kind: str, message: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    if kind == "file":
        out.write_text("mine")
    else:
        out.mkdir()
        (out / "mine.txt").write_text("mine")
    with pytest.raises(InputError, match=f"{message}: name a new folder"):
        write_folder(out, ["a.csv"], fill)


def test_a_zip_holds_the_files(tmp_path: Path) -> None:
    write_zip(tmp_path / "t.zip", ["a.csv"], fill)
    with zipfile.ZipFile(tmp_path / "t.zip") as archive:
        assert (archive.namelist(), archive.read("a.csv")) == (["a.csv"], b"new")
    assert names(tmp_path) == ["t.zip"]


def test_what_a_link_leads_to_is_written(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "file")
    write(tmp_path / "link", ["new"])
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "file").read_text() == "new"


def test_a_stream_gets_all_or_nothing() -> None:
    out = io.StringIO()
    with pytest.raises(ZeroDivisionError):
        copy(("half" if place else str(1 / 0) for place in (1, 0)), out)
    assert out.getvalue() == ""
    copy(["a\r\n", "b"], out)
    assert out.getvalue() == "a\r\nb"


def test_a_device_or_a_pipe_is_not_replaced(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(InputError, match="pipe is no ordinary file: name one, or leave out --output"):
        write(tmp_path / "pipe", ["text"])
    assert (tmp_path / "pipe").is_fifo()
    assert [each.name for each in tmp_path.iterdir()] == ["pipe"]
