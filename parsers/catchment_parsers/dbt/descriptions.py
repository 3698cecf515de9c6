"""Where a description was read: in the project's YAML, in a doc block that it names, or in the warehouse."""

import msgspec
from msgspec import UNSET, Raw, UnsetType

from catchment_parsers.dbt.decode import UNREADABLE
from catchment_parsers.dbt.shapes import Doc

WAREHOUSE = "warehouse"
"""The origin of a description that is a comment in the database."""
_TRIVIAL = 20
"""A text of fewer characters may equal a doc block's by chance."""
_docs = msgspec.json.Decoder(dict[str, Doc])


class Docs:
    """The doc blocks of a project, to tell which description is one of them.

    Newer manifests name them where they are used (``doc_blocks``); in older ones a description is one where it
    equals the block's text.  So only those decode the section.
    """

    def __init__(self, section: Raw) -> None:
        self._section = section
        self._names: dict[str, str] | None = None

    def described(
        self, declared: str | None, blocks: list[str] | UnsetType | None, comment: str | None
    ) -> tuple[str, str]:
        """Return a description and its origin: ``doc:NAME``, ``warehouse``, or "" for the project's YAML.

        Args:
            declared: The description in YAML, doc blocks rendered.
            blocks: unique_ids of the doc blocks in it, UNSET where the manifest does not say.
            comment: What the database has.
        """
        if not declared or not declared.strip():
            text = (comment or "").strip()
            return (text, WAREHOUSE) if text else (declared or "", "")
        if blocks is UNSET:
            name = self._name_of(declared.strip())
            return declared, f"doc:{name}" if name else ""
        if not blocks:
            return declared, ""
        names = dict.fromkeys(block.rpartition(".")[2] for block in blocks)
        return declared, f"doc:{', '.join(names)}"

    def _name_of(self, text: str) -> str:
        if len(text) < _TRIVIAL:
            return ""
        if self._names is None:
            docs = _decoded(self._section).values()
            # The first of several blocks with one text; dbt's own overview describes no resource.
            self._names = {
                (one.block_contents or "").strip(): one.name or ""
                for one in reversed(docs)
                if not (one.name or "").startswith("__")
            }
        return self._names.get(text, "")


def _decoded(section: Raw) -> dict[str, Doc]:
    try:
        return _docs.decode(section) if bytes(section) not in (b"", b"null") else {}
    except UNREADABLE:
        # Where descriptions come from is no reason to refuse a manifest.
        return {}
