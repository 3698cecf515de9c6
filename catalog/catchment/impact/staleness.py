"""Whether artifacts are older than the project that they stand in: then they do not tell of the change.

A model's text stands in the manifest, so that it is compared with its file; times say nothing, since a checkout
gives all files its own.
"""

from pathlib import Path, PurePosixPath

import msgspec

from catchment.words import counted

_NAMED = 3
"""Files that a warning names."""


class _Metadata(msgspec.Struct):
    project_name: str | None = None


class _Node(msgspec.Struct):
    resource_type: str | None = None
    package_name: str | None = None
    original_file_path: str | None = None
    raw_code: str | None = None
    raw_sql: str | None = None


class _Manifest(msgspec.Struct):
    metadata: _Metadata = msgspec.field(default_factory=_Metadata)
    nodes: dict[str, _Node] = {}
    disabled: dict[str, list[_Node]] = {}


def stale(path: Path, manifest: bytes) -> str:
    """Return what of a project its artifacts do not tell, as a sentence; "" where they stand in none, or tell all.

    Args:
        path: The target folder, or the manifest.
        manifest: The manifest.
    """
    root = (path if path.is_dir() else path.parent).resolve().parent
    if not (root / "dbt_project.yml").is_file():
        return ""
    try:
        known = msgspec.json.decode(manifest, type=_Manifest)
    except msgspec.DecodeError:
        return ""  # whoever reads it whole says what is wrong with it
    others = _outdated(root, known)
    if not others:
        return ""
    named = ", ".join(others[:_NAMED]) + (f" and {len(others) - _NAMED} more" if len(others) > _NAMED else "")
    told = f"{counted(len(others), 'file')} {'is' if len(others) == 1 else 'are'} not as compiled"
    return f"{path} is older than its project: {told} ({named}): run 'dbt compile'"


def _outdated(root: Path, manifest: _Manifest) -> list[str]:
    """Return the files of models that are not as the manifest has them, and those that it does not know."""
    own = [node for node in manifest.nodes.values() if node.package_name == manifest.metadata.project_name]
    models = {
        node.original_file_path: node for node in own if node.resource_type == "model" and node.original_file_path
    }
    texts = {path: node.raw_code or node.raw_sql or "" for path, node in models.items()}
    changed = [path for path, text in texts.items() if text and not _is_same(root / path, text)]
    nodes = (*manifest.nodes.values(), *(node for nodes in manifest.disabled.values() for node in nodes))
    known = {PurePosixPath(node.original_file_path) for node in nodes if node.original_file_path}
    folders = {PurePosixPath(path).parts[0] for path in models if "/" in path}
    there = (file.relative_to(root) for folder in sorted(folders) for file in sorted((root / folder).rglob("*.sql")))
    return [*changed, *(str(file) for file in there if PurePosixPath(file.as_posix()) not in known)]


def _is_same(file: Path, text: str) -> bool:
    """Whether a file is as its text in the manifest, but for blanks at its ends, which dbt takes off."""
    try:
        return file.read_text("utf-8-sig").strip() == text.strip()
    except (OSError, UnicodeDecodeError):
        return False
