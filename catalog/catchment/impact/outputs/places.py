"""Where a report's files are: in the repository, and on its website."""

from urllib.parse import quote

from catchment.impact.report import Location
from catchment_parsers.facts import Record


class Places(Record, frozen=True, kw_only=True):
    """How the project's paths become the repository's.

    Attributes:
        root: Folder of the project in its repository, "" where that is the repository itself.
        url: Where the website has the repository's files as they are in the head; "" for no links.
    """

    root: str = ""
    url: str = ""

    def path(self, location: Location) -> str:
        """Return the path of a file in the repository, "" where no file is known."""
        if not location.path:
            return ""
        parts = [part for part in f"{self.root}/{location.path}".replace("\\", "/").split("/") if part not in ("", ".")]
        return "/".join(parts)

    def link(self, location: Location) -> str:
        """Return the address of a line on the website, "" where there is none."""
        path = self.path(location)
        if not (self.url and path):
            return ""
        return f"{self.url.rstrip('/')}/{quote(path, errors='replace')}" + (
            f"#L{location.line}" if location.line else ""
        )


HERE = Places()
"""The project is its repository, and nothing is linked."""
