"""What a selector selects."""

import difflib
from collections.abc import Callable, Collection

from catchment.assets import Entry
from catchment.catalog import Catalog
from catchment.errors import InputError
from catchment.selectors import columns
from catchment.selectors.checks import COLUMN, checked, checked_types, criteria
from catchment.selectors.columns import Found, Scope
from catchment.selectors.grammar import Criterion
from catchment.selectors.graph import graph_of, reach, with_neighbours
from catchment.selectors.methods import METHODS

Evaluate = Callable[[Scope, Criterion], set[int]]


def scope_of(catalog: Catalog) -> Scope:
    """Return what selectors are asked of: the present state of a catalog."""
    return Scope(state=catalog.state, store=catalog.store)


def select(scope: Scope, selector: str = "", *, exclude: str = "", types: Collection[str] = ()) -> list[Entry]:
    """Return the assets that are selected and not excluded, by name.

    As `dbt ls` does, a criterion selects the tests of what it selects too.

    Args:
        scope: What is asked.
        selector: What to select; blank for everything.
        exclude: What to leave out of that.
        types: The types of resources to list, "all" for all; by default all but analyses and hooks.

    Raises:
        InputError: A selector cannot be read, or there is no such type; the message says where.
    """
    scope.tick()
    wanted, graph = checked_types(types), graph_of(scope.state)
    chosen, left_out = (_evaluated(scope, text, _assets_of) for text in (selector, exclude))
    found = (chosen if selector.strip() else graph.members.keys()) - left_out
    return [
        entry for node, entry in graph.members.items() if node in found and not wanted.isdisjoint(graph.types[node])
    ]


def select_columns(scope: Scope, selector: str, *, exclude: str = "") -> list[Found]:
    """Return the columns that are selected and not excluded, by asset and in their order.

    Raises:
        InputError: A selector cannot be read, or is blank; the message says where.
    """
    if not selector.strip():
        raise InputError("selector: nothing is selected: name columns, as in 'orders#customer_id+', or assets")
    chosen, left_out = (_evaluated(scope, text, _columns_of) for text in (selector, exclude))
    return columns.listed(scope, chosen - left_out, graph_of(scope.state).members)


def selected_ids(scope: Scope, selector: str, exclude: str) -> set[int] | None:
    """Return the ids of what is selected and not excluded, None where neither says anything: all.

    Raises:
        InputError: As `select`.
    """
    if not selector.strip() and not exclude.strip():
        return None
    return {entry.id for entry in select(scope, selector, exclude=exclude, types=["all"])}


def unmatched(scope: Scope, *selectors: str) -> list[str]:
    """Return a sentence for each criterion that finds nothing, with what is nearest."""
    found = (criterion for text in selectors for criterion in criteria(checked(text)))
    return [_nothing(scope, criterion) for criterion in found if not _found(scope, criterion)]


def _nothing(scope: Scope, criterion: Criterion) -> str:
    method, entries = METHODS.get(criterion.method), graph_of(scope.state).members.values()
    known = {value for entry in entries for value in method.values(entry)} if method else set()
    near = difflib.get_close_matches(criterion.value, known, n=1)
    return f"nothing matches {criterion.text!r}" + (f": did you mean {near[0]!r}?" if near else "")


# ── criteria, and sets of them ───────────────────────────────────────────────────────────────────


def _evaluated(scope: Scope, text: str, evaluate: Evaluate) -> set[int]:
    """Return what any term of a selector selects; a term selects what all of its criteria do."""
    found: set[int] = set()
    for term in checked(text):
        found |= set.intersection(*(evaluate(scope, criterion) for criterion in term))
    return found


def _assets_of(scope: Scope, criterion: Criterion) -> set[int]:
    """Return the assets that a criterion selects, with their tests."""
    graph = graph_of(scope.state)
    if criterion.method == COLUMN:
        asset_of = scope.state.lineage.asset_of
        found = {asset_of[node] for node in _found(scope, criterion)} & graph.members.keys()
    else:
        found = with_neighbours(graph, _found(scope, criterion), criterion)
    return found | reach(graph.tests, found, 1)


def _columns_of(scope: Scope, criterion: Criterion) -> set[int]:
    """Return the columns that a criterion selects: those that it reaches, or all of the assets that it selects."""
    found = _found(scope, criterion)
    if criterion.method == COLUMN:
        return {node for node in found if not scope.state.lineage.is_asset(node)}
    assets = with_neighbours(graph_of(scope.state), found, criterion)
    return {node for _, node, _ in columns.columns_of(scope, sorted(assets))}


def _found(scope: Scope, criterion: Criterion) -> set[int]:
    """Return what fits a criterion: assets that are yet to be followed, or columns as far as they are followed."""
    scope.tick()
    members = graph_of(scope.state).members
    if criterion.method == COLUMN:
        return columns.reached(scope, criterion, members)
    fits = METHODS[criterion.method].fits(criterion)
    return {node for node, entry in members.items() if fits(entry)}
