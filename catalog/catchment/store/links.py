"""Links between nodes as they are kept: three 32-bit integers each, the third saying how and from whom.

A declaration's links are one string of bytes: source id, target id and code of each, little-endian.  The
code's low four bits are the place in ``HOW``; then come masking, uncertainty, and who says so.
"""

from array import array
from collections.abc import Iterable, Iterator

from catchment_parsers.facts import Provenance, Reach, Subtype

HOW: tuple[str, ...] = (*Subtype, "OWN", Reach.VALUES, Reach.ROWS, Reach.WHOLE)
"""How a link links: an OpenLineage subtype between columns (or into rows), an asset's rows to its own column, what
of an asset reaches the one that reads it, from least to most."""
MASKING = 1 << 4
UNCERTAIN = 1 << 5
SAID_BY = (Provenance.SQL_PARSER, Provenance.OBSERVED, Provenance.DBT_META, Provenance.MANUAL)
"""Who says so, by the code's highest two bits; ``DBT_META`` where a project declares it."""
_HOW = {how: code for code, how in enumerate(HOW)}
_SAID_BY = {said_by: code << 6 for code, said_by in enumerate(SAID_BY)}


def code(
    how: str, *, masking: bool = False, certain: bool = True, provenance: Provenance = Provenance.SQL_PARSER
) -> int:
    """Return what is kept of a link besides its ends, a number below 256."""
    return _HOW[how] | MASKING * masking | UNCERTAIN * (not certain) | _SAID_BY[provenance]


def how(code: int) -> str:
    """Return how a link of this code links: one of ``HOW``."""
    return HOW[code & 15]


def provenance(code: int) -> Provenance:
    """Return who says that there is a link of this code."""
    return SAID_BY[code >> 6]


def packed(links: Iterable[tuple[int, int, int]]) -> bytes:
    """Return links (source, target, code) as they are kept."""
    return array("i", [number for link in links for number in link]).tobytes()


def unpacked(kept: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield links (source, target, code) from what is kept of them."""
    numbers = array("i", kept)
    return zip(numbers[::3], numbers[1::3], numbers[2::3], strict=True)
