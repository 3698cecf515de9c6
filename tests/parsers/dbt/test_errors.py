"""Artifacts that cannot be read are refused in one line that says what, where and how to mend it."""

import os
import pickle
import subprocess
import sys

import pytest

from catchment_parsers import dbt

from .factory import assets, catalog, manifest, node, run_results


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "manifest.json: the file is empty; give the manifest.json that `dbt compile`"),
        (b"\x1f\x8b\x08rest", "this is compressed, not JSON"),
        (b"hello", "this is not JSON"),
        (b"\xff\xfe{\x00}\x00", "this is not JSON: it is encoded as UTF-16, not as UTF-8"),
        (manifest().decode().encode("utf-32-be"), "this is not JSON: it is encoded as UTF-32-BE, not as UTF-8"),
        (b'{"metadata": {"dbt_version": "\xff"}}', "this is not JSON: it is not encoded as UTF-8"),
        (b"\0" * 64, "the file is empty"),
        (manifest().replace(b'"shop"', b'"\\ud800"'), "surrogate pair"),
        (b"[1]", "manifest.json at $: Expected `object`, got `array`"),
        (b"{}", "this is JSON, but no artifact of dbt"),
        (manifest()[:-20], "the file is truncated"),
        (catalog(orders={"id": "INT"}), "manifest.json at $.metadata.dbt_schema_version: this is dbt's catalog;"),
        (run_results("run"), "this is dbt's run-results"),
        (manifest(version=0), "manifest version 0 is too old"),
        (b'{"a":' + b"[" * 100_000, "manifest.json: "),
        (
            manifest(nodes={"model.shop.a": node("model.shop.a"), "model.shop.b": node("model.shop.b", name=7)}),
            "manifest.json at $.nodes['model.shop.b'].name: Expected `str | null`, got `int`",
        ),
    ],
)
def test_what_is_no_manifest(data: bytes, said: str) -> None:
    with pytest.raises(dbt.ArtifactError) as caught:
        dbt.read(dbt.Artifacts(manifest=data))
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_other_artifacts_are_checked_too() -> None:
    with pytest.raises(dbt.ArtifactError, match=r"catalog.json at .*: this is dbt's manifest; give the catalog.json"):
        dbt.read(dbt.Artifacts(manifest=manifest(), catalog=manifest()))


def test_every_cut_is_refused() -> None:
    data = manifest(nodes={"model.shop.a": node("model.shop.a", columns={"id": {}})})
    for end in range(len(data)):
        with pytest.raises(dbt.ArtifactError):
            dbt.read(dbt.Artifacts(manifest=data[:end]))


def test_error_survives_a_process_boundary() -> None:
    error = dbt.ArtifactError("it is wrong", "manifest.json", "mend it")
    again = pickle.loads(pickle.dumps(error))
    assert (again.what, again.where, again.how, str(again)) == (error.what, error.where, error.how, str(error))


def test_newer_version_is_read_with_a_warning() -> None:
    project = dbt.read(dbt.Artifacts(manifest=manifest(version=13, nodes={"model.shop.a": node("model.shop.a")})))
    assert [d.code for d in project.diagnostics] == ["newer-schema-version"]
    assert len(project.assets) == 1


def test_a_version_far_ahead_is_refused_only_where_it_does_not_fit() -> None:
    fits = dbt.read(dbt.Artifacts(manifest=manifest(version=99)))
    assert (fits.schema_version, [d.code for d in fits.diagnostics]) == (99, ["newer-schema-version"])
    with pytest.raises(
        dbt.ArtifactError, match=r"manifest.json at \$\.nodes: .*manifest version 99 is not known: upgrade"
    ):
        dbt.read(dbt.Artifacts(manifest=manifest(version=99, nodes=[])))


def test_byte_order_mark_is_no_error() -> None:
    assert dbt.read(dbt.Artifacts(manifest=b"\xef\xbb\xbf" + manifest())).name == "shop"


def test_reading_needs_no_sql_parser() -> None:
    code = "import sys, catchment_parsers.dbt, catchment_parsers.codeowners; sys.exit('sqlglot' in sys.modules)"
    paths = os.pathsep.join(path for path in sys.path if path)
    done = subprocess.run([sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": paths}, check=False)
    assert done.returncode == 0


def test_numbers_that_python_writes_and_json_has_not_say_nothing() -> None:
    """A project's YAML may say ``.nan``, and dbt writes it out."""
    meta = {"a": float("nan"), "b": -float("inf"), "c": 'a "NaN" in a text', "d": 1}
    read = assets(manifest(nodes={"model.shop.a": node("model.shop.a", meta=meta, columns={"x": {"meta": meta}})}))
    known = {"a": None, "b": None, "c": 'a "NaN" in a text', "d": 1}
    (column,) = read["model.shop.a"].columns
    assert read["model.shop.a"].meta == column.meta == known
