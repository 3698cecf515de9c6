"""Which links a walk may take: by how they link, how surely, who says so, and the kind of asset that they lead to."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from catchment.assets import Assets
from catchment.store import links
from catchment_parsers.facts import DIRECT_SUBTYPES, Kind, Provenance, Reach, Record, Subtype, Type

if TYPE_CHECKING:
    from catchment.graph.arrays import Ints
    from catchment.graph.walks import Marks


class Filter(Record, frozen=True, kw_only=True):
    """What a walk is held to; a link that does not fit might as well not be there.  None: whatever it is.

    Attributes:
        types: DIRECT: links that make values, or may (``WHOLE``).  INDIRECT: those that decide about values or
            rows, and the ways of rows (``OWN``, ``ROWS``, ``WHOLE``).
        how: Subtypes, ``OWN``, ``ROWS``, ``VALUES``, ``WHOLE``.
        provenances: Who says so.
        certain: Only links that are certain.
        assets: Ids of assets: only to them and their columns.
    """

    types: frozenset[Type] | None = None
    how: frozenset[str] | None = None
    provenances: frozenset[Provenance] | None = None
    certain: bool = False
    assets: frozenset[int] | None = None

    def codes(self) -> bytes:
        """Return for each code of a link whether it fits."""
        return bytes(code & 15 >= len(links.HOW) or self._fits(code) for code in range(256))

    def _fits(self, code: int) -> bool:
        how = links.how(code)
        return (
            (self.types is None or not self.types.isdisjoint(types_of(how)))
            and (self.how is None or how in self.how)
            # That a column is an asset's own goes without saying.
            and (self.provenances is None or how == "OWN" or links.provenance(code) in self.provenances)
            and not (self.certain and code & links.UNCERTAIN)
        )

    def nodes(self, asset_of: "Ints") -> "Marks | None":
        """Return for each node whether links to it fit; None where all do."""
        if self.assets is None:
            return None
        fits = np.zeros(len(asset_of), np.bool_)
        fits[list(self.assets)] = True
        return fits[asset_of] & (asset_of >= 0)


EVERYTHING = Filter()


def narrowed(
    assets: Assets,
    *,
    types: Iterable[Type] | None = None,
    subtypes: Iterable[Subtype] | None = None,
    kinds: Iterable[Kind] | None = None,
    provenances: Iterable[Provenance] | None = None,
    certain: bool = False,
) -> Filter:
    """Return the filter that people ask for; None, or nothing, is whatever it is.

    Args:
        assets: All assets.
        types: Only links that make values, or only those that decide about them.
        subtypes: Only links of these subtypes: the ways of rows, which have none, are left out.
        kinds: Only to assets of these kinds, and to their columns.
        provenances: Only what these say.
        certain: Only links that are certain.
    """
    wanted = frozenset(kinds or ())
    return Filter(
        types=frozenset(types or ()) or None,
        how=frozenset(map(str, subtypes or ())) or None,
        provenances=frozenset(provenances or ()) or None,
        certain=certain,
        assets=frozenset(e.id for e in assets.values() if e.asset.kind in wanted) if wanted else None,
    )


def types_of(how: str) -> frozenset[Type]:
    """Return what kind of influence a link may carry."""
    if how == Reach.WHOLE:
        return frozenset(Type)
    return frozenset({Type.DIRECT if how in DIRECT_SUBTYPES else Type.INDIRECT})
