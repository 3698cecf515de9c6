"""The files that an ingestion reads: dbt's artifacts, wherever each stands; any file, packed or not."""

import gzip
import zlib
from pathlib import Path

from catchment.errors import InputError
from catchment_parsers import dbt

ENGINE_FOLDERS = ("dbt_info_schema", "index", "private/index")
"""Where earlier versions of dbt's engine write what stands in ``info_schema/`` since."""
ENGINE_FILES = ("dbt.column_lineage.parquet", "dbt.node_columns.parquet")
"""What is read of its information schema."""


def load_artifacts(path: Path) -> dbt.Artifacts:
    """Read the artifacts of a target folder, or of a manifest and what stands beside it.

    Raises:
        InputError: There is no manifest, or a file cannot be read or is damaged.
    """
    manifest = _manifest_path(path)
    folder = manifest.parent
    run_results = sorted(each for each in folder.glob("run_results*.json*") if each.name.endswith((".json", ".gz")))
    column_lineage, node_columns = (_of_engine(folder, name) for name in ENGINE_FILES)
    return dbt.Artifacts(
        manifest=contents(manifest),
        catalog=_beside(folder, "catalog.json"),
        run_results=tuple(contents(each) for each in sorted(run_results, key=_written_last)),
        sources=_beside(folder, "sources.json"),
        semantic_manifest=_beside(folder, "semantic_manifest.json"),
        column_lineage=column_lineage,
        node_columns=node_columns,
    )


def _of_engine(folder: Path, name: str) -> bytes:
    """Return a file of the newer engine's information schema, wherever its version writes it; else b""."""
    folders = (*sorted(folder.glob("info_schema/v*"), reverse=True), *(folder / each for each in ENGINE_FOLDERS))
    found = [path for each in folders if (path := each / name).is_file()]
    return contents(found[0]) if found else b""


def _written_last(path: Path) -> tuple[bool, str]:
    """Sort key that puts what `dbt docs generate` wrote first: it runs nothing, so its statuses say least."""
    return "docs" not in path.name, path.name


def _manifest_path(path: Path) -> Path:
    if not path.is_dir():
        return path
    found = [each for name in ("manifest.json", "manifest.json.gz") if (each := path / name).exists()]
    if not found:
        raise InputError(f"no manifest.json in {path}: name the target folder of a dbt project, or run 'dbt compile'")
    return found[0]


def _beside(folder: Path, name: str) -> bytes:
    found = [each for each in (folder / name, folder / f"{name}.gz") if each.exists()]
    return contents(found[0]) if found else b""


def contents(path: Path) -> bytes:
    """Return a file's bytes, unzipped where it is gzip.

    Raises:
        InputError: It is missing, may not be read, or is damaged.
    """
    try:
        data = path.read_bytes()
        return gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise InputError(f"{path} is damaged gzip ({error}): fetch or make it again") from error
    except FileNotFoundError as error:
        raise InputError(f"no file {path}: check the path") from error
    except IsADirectoryError as error:
        raise InputError(f"{path} is a folder, and a file is needed") from error
    except PermissionError as error:
        raise InputError(f"{path} may not be read: check its permissions") from error
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror or error}): check the path") from error


def text_of(path: Path) -> str:
    """Return a file's text, as `contents` its bytes; it must be UTF-8."""
    try:
        return contents(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not UTF-8 text (byte {error.start}): save it as UTF-8") from error
