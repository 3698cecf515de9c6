"""All conflicts of a catalog, of the kinds that are asked for."""

from collections.abc import Collection, Iterator

from catchment.catalog import Catalog, State
from catchment.findings.conflict import METRIC_KINDS, ConflictKind, Conflicts, partial
from catchment.findings.metrics import metric_conflicts
from catchment.findings.relations import relation_conflicts
from catchment.findings.repeats import repeats
from catchment.store import read
from catchment.store.database import Store
from catchment.store.read import Declared
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
        parts.append(of_metrics(state, catalog.store))
    if ConflictKind.SAME_SQL in wanted:
        parts.append(repeats(state, catalog.store, limits))
    if ConflictKind.SAME_RELATION in wanted:
        built_twice = relation_conflicts(state, _declared(state, catalog.store))
        parts.append(Conflicts(found=tuple(built_twice), completeness=partial((), ())))
    reasons = (reason for part in parts for reason in part.completeness.reasons)
    unread = (urn for part in parts for urn in part.completeness.unparsed_assets)
    found = [one for part in parts for one in part.found if one.kind in wanted]
    return Conflicts(found=tuple(sorted(found, key=lambda one: one.key)), completeness=partial(reasons, unread))


def of_metrics(state: State, store: Store) -> Conflicts:
    """Return the conflicts between metrics, worked out once for a state."""
    known = state.worked_out.get("metric_conflicts")
    if not isinstance(known, Conflicts):
        known = state.worked_out["metric_conflicts"] = metric_conflicts(state, _declared(state, store))
    return known


def _declared(state: State, store: Store) -> Iterator[Declared]:
    """Yield what is declared now and was in the state: another run may have been published since."""
    return (each for each in read.declared(store) if each.node in state.assets)
