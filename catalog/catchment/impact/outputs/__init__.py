"""An impact report as text, as a comment, and as what CI services and programs read."""

from collections.abc import Callable, Mapping

import msgspec

from catchment.impact.outputs.code_quality import code_quality
from catchment.impact.outputs.junit import junit
from catchment.impact.outputs.markdown import markdown
from catchment.impact.outputs.places import Places
from catchment.impact.outputs.sarif import sarif
from catchment.impact.outputs.text import text
from catchment.impact.report import Report, as_json


def _json(report: Report, places: Places) -> str:  # noqa: ARG001 - the paths of its records are the project's
    return msgspec.json.format(msgspec.json.encode(as_json(report)), indent=2).decode()


FORMATS: Mapping[str, Callable[[Report, Places], str]] = {
    "text": text,
    "markdown": markdown,
    "json": _json,
    "sarif": sarif,
    "junit": junit,
    "code-quality": code_quality,
}
"""What writes a report, by the word of ``--format``; a text without its last line break."""
