"""From bytes to shapes: one compiled decoder for each artifact, and errors that say how to mend them."""

import json
import re
from typing import Any, Generic, TypeVar

import msgspec

from catchment_parsers.dbt import report_shapes, shapes
from catchment_parsers.dbt.errors import ArtifactError
from catchment_parsers.dbt.memory import uncollected

OLDEST = 1
NEWEST = 12
"""The manifest versions whose shapes are known; newer ones are read on trust, since shapes grow and hardly change."""

_Artifact = TypeVar("_Artifact", bound=shapes.Artifact)
_VERSION = re.compile(r"/(?P<kind>[a-z-]+)/v(?P<number>\d+)(?:\.json)?/?$")
UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""What decoding raises; a part that was skipped before may do so when it is read for itself."""
_ANY = msgspec.json.Decoder(shapes.Artifact)
_PLACE = re.compile(r"\(byte (?P<byte>\d+)\)")
_NO_NUMBER = re.compile(rb".{0,2}?(?P<number>NaN|-?Infinity)", re.DOTALL)
_NO_NUMBERS = re.compile(rb'(?P<text>"(?:[^"\\]|\\.)*")|NaN|-?Infinity', re.DOTALL)
"""Texts, which may hold anything, and what is no number outside of them."""
_ENTRY = re.compile(r"`\$\.(?P<section>\w+)\[\.\.\.\]")
_ADVICE = {
    "manifest": "give the manifest.json that `dbt compile` or `dbt docs generate` writes to target/",
    "catalog": "give the catalog.json that `dbt docs generate` writes to target/",
    "run-results": "give a run_results.json that `dbt run`, `dbt test` or `dbt build` writes to target/",
    "sources": "give the sources.json that `dbt source freshness` writes to target/",
    "semantic-manifest": "give the semantic_manifest.json that `dbt parse` writes to target/",
}


class Reader(Generic[_Artifact]):
    """Reads one kind of artifact.

    Attributes:
        kind: As ``dbt_schema_version`` calls it.
        file: As people call it.
    """

    def __init__(self, kind: str, file: str, shape: type[_Artifact]) -> None:
        self.kind = kind
        self.file = file
        self._shape: type[shapes.Artifact] = shape
        self._decoder: msgspec.json.Decoder[_Artifact] = msgspec.json.Decoder(shape)

    @uncollected()
    def read(self, data: bytes) -> _Artifact:
        """Decode an artifact.

        Raises:
            ArtifactError: It is not JSON, not this kind of artifact, or not in a shape of it.
        """
        data = data.removeprefix(b"\xef\xbb\xbf")
        try:
            artifact = self._decoded(data)
        except msgspec.ValidationError as error:
            raise self._misshapen(data, error) from error
        except UNREADABLE as error:
            raise self._not_json(data, error) from error
        self._check_kind(artifact.metadata)
        return artifact

    def _decoded(self, data: bytes) -> _Artifact:
        try:
            return self._decoder.decode(data)
        except msgspec.DecodeError as error:
            if isinstance(error, msgspec.ValidationError) or not _no_number(data, str(error)):
                raise
        # Python's JSON, and so dbt's, has numbers that JSON has not: they say as much as null.
        return self._decoder.decode(_NO_NUMBERS.sub(lambda found: found["text"] or b"null", data))

    def _check_kind(self, metadata: shapes.Metadata | None) -> None:
        found, _ = schema_version(metadata)
        if found == self.kind or (not found and self.kind == "semantic-manifest"):
            # MetricFlow's file says nothing of itself.
            return
        what = f"this is dbt's {found}" if found else "this is JSON, but no artifact of dbt"
        raise ArtifactError(what, f"{self.file} at $.metadata.dbt_schema_version", _ADVICE[self.kind])

    def _not_json(self, data: bytes, error: Exception) -> ArtifactError:
        if not data.strip(b"\0 \t\r\n"):
            what = "the file is empty"
        elif data[:2] == b"\x1f\x8b":
            what = "this is compressed, not JSON"
        elif "truncated" in str(error):
            what = f"the file is truncated: its JSON does not end within {len(data)} bytes"
        elif (encoding := json.detect_encoding(data)) not in ("utf-8", "utf-8-sig"):
            what = f"this is not JSON: it is encoded as {encoding.upper()}, not as UTF-8"
        elif isinstance(error, UnicodeDecodeError) or not _is_utf8(data):
            what = "this is not JSON: it is not encoded as UTF-8"
        elif isinstance(error, RecursionError):
            what = "the JSON is nested too deeply"
        else:
            what = f"this is not JSON ({error})"
        return ArtifactError(what, self.file, _ADVICE[self.kind])

    def _misshapen(self, data: bytes, error: msgspec.ValidationError) -> ArtifactError:
        what, _, path = str(error).partition(" - at ")
        try:
            self._check_kind(_ANY.decode(data).metadata)
            path = self._named(data, path)
        except ArtifactError as mistaken:
            return mistaken
        except UNREADABLE:
            # It is no JSON further down either: what was found first is told.
            return ArtifactError(what, f"{self.file} at {path.strip('`') or '$'}", _ADVICE[self.kind])
        return ArtifactError(what, f"{self.file} at {path.strip('`')}", self._mending(data))

    def _mending(self, data: bytes) -> str:
        """Return what to do about an artifact of the right kind whose shape is wrong."""
        _, version = schema_version(_ANY.decode(data).metadata)
        if self.kind != "manifest" or version <= NEWEST:
            return "write it anew with dbt"
        return (
            f"manifest version {version} is not known: upgrade Catchment, or write it with an older dbt"
            f" (v{OLDEST} to v{NEWEST} are known)"
        )

    def _named(self, data: bytes, path: str) -> str:
        """Return a JSON path with the key of the entry that is at fault, which msgspec leaves out."""
        match = _ENTRY.match(path)
        if match is None:
            return path
        section = match["section"]
        entry = msgspec.json.Decoder(msgspec.defstruct("One", [(section, self._entry_type(section))]))
        sections = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode(data)
        for key, raw in msgspec.json.decode(sections[section], type=dict[str, msgspec.Raw]).items():
            try:
                entry.decode(b'{"%s":{"":%s}}' % (section.encode(), bytes(raw)))
            except msgspec.ValidationError:
                return path.replace("[...]", f"[{key!r}]", 1)
        return path

    def _entry_type(self, section: str) -> Any:
        return next(f.type for f in msgspec.structs.fields(self._shape) if f.name == section)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _no_number(data: bytes, error: str) -> str:
    """Return the NaN or Infinity at which decoding ended, which dbt writes where a project's YAML has one."""
    place = _PLACE.search(error)
    found = _NO_NUMBER.match(data, max(int(place["byte"]) - 2, 0)) if place else None
    return found["number"].decode() if found else ""


def schema_version(metadata: shapes.Metadata | None) -> tuple[str, int]:
    """Return the kind and version of an artifact, ("", 0) where it does not say."""
    match = _VERSION.search((metadata.dbt_schema_version if metadata else "") or "")
    return (match["kind"], int(match["number"])) if match else ("", 0)


MANIFEST = Reader("manifest", "manifest.json", shapes.Manifest)
CATALOG = Reader("catalog", "catalog.json", report_shapes.Catalog)
RUN_RESULTS = Reader("run-results", "run_results.json", report_shapes.RunResults)
SEMANTIC_MANIFEST = Reader("semantic-manifest", "semantic_manifest.json", shapes.SemanticManifest)
FRESHNESS = Reader("sources", "sources.json", report_shapes.Freshness)
