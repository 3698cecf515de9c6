"""All conflicts of a catalog, of the kinds that are asked for."""

from collections.abc import Collection

from catchment.catalog import Catalog
from catchment.findings.conflict import METRIC_KINDS, ConflictKind, Conflicts, partial
from catchment.findings.metrics import metric_conflicts
from catchment.findings.relations import relation_conflicts
from catchment.findings.repeats import repeats
from catchment.store import read
from catchment_parsers.facts import Limits


def conflicts(
    catalog: Catalog, kinds: Collection[ConflictKind] = tuple(ConflictKind), limits: Limits = Limits()
) -> Conflicts:
    """Return what disagrees or repeats in a catalog.

    Args:
        catalog: The catalog.
        kinds: Which kinds of conflict to look for; models that repeat cost parsing their SQL, once.
        limits: What that SQL may cost.
    """
    state, wanted = catalog.state, frozenset(kinds)
    parts = []
    if wanted & METRIC_KINDS:
        parts.append(metric_conflicts(state, read.declared(catalog.store.db)))
    if ConflictKind.SAME_SQL in wanted:
        parts.append(repeats(state, catalog.store, limits))
    found = [one for part in parts for one in part.found if one.kind in wanted]
    if ConflictKind.SAME_RELATION in wanted:
        found += relation_conflicts(state, read.declared(catalog.store.db))
    reasons = (reason for part in parts for reason in part.completeness.reasons)
    unread = (urn for part in parts for urn in part.completeness.unparsed_assets)
    return Conflicts(found=tuple(found), completeness=partial(reasons, unread))
