"""The rules that classify changes, as a table: fail-safe, each with its reason in a sentence."""

from catchment.impact.report import Category, ChangeKind, Effect
from catchment_parsers.facts import Record


class Rule(Record, frozen=True, kw_only=True):
    """How a kind of difference is judged.

    Attributes:
        name: What reports and policies call it.
        kind: The change that it makes.
        category: How much that can break.
        reason: A sentence, with ``{name}``, ``{before}`` and ``{after}`` to be filled in.
        effects: What happens to the target itself; none where its result stays the same.
    """

    name: str
    kind: ChangeKind
    category: Category
    reason: str
    effects: tuple[Effect, ...] = ()


def _rule(name: str, kind: ChangeKind, category: Category, reason: str, *effects: Effect) -> Rule:
    return Rule(name=name, kind=kind, category=category, reason=reason, effects=effects)


_K, _C, _E = ChangeKind, Category, Effect

RULES = {
    rule.name: rule
    for rule in (
        _rule("asset-removed", _K.ASSET_REMOVED, _C.BREAKING, "{name} is gone", _E.REFERENCE_BROKEN),
        _rule("consumer-removed", _K.METADATA_ONLY, _C.NON_BREAKING, "{name} is no longer declared; it made no data"),
        _rule("asset-renamed", _K.ASSET_RENAMED, _C.BREAKING, "{name} is now called {after}", _E.REFERENCE_BROKEN),
        _rule("asset-added", _K.ASSET_ADDED, _C.NON_BREAKING, "{name} is new"),
        _rule("column-removed", _K.COLUMN_REMOVED, _C.BREAKING, "{name} is gone", _E.COLUMN_REMOVED),
        _rule("column-renamed", _K.COLUMN_RENAMED, _C.BREAKING, "{name} is now called {after}", _E.COLUMN_REMOVED),
        _rule("column-added", _K.COLUMN_ADDED, _C.NON_BREAKING, "{name} is new", _E.COLUMN_ADDED),
        _rule(
            "column-added-passes",
            _K.COLUMN_ADDED,
            _C.PARTIAL_BREAKING,
            "{name} is new, and who takes all columns gets it too",
            _E.COLUMN_ADDED,
        ),
        _rule(
            "column-added-breaks",
            _K.COLUMN_ADDED,
            _C.BREAKING,
            "{name} is new, and somebody who takes all columns does not bear one more",
            _E.COLUMN_ADDED,
        ),
        _rule(
            "column-retyped",
            _K.COLUMN_RETYPED,
            _C.BREAKING,
            "{name} was {before} and is {after}",
            _E.TYPE_CHANGED,
        ),
        _rule(
            "column-widened",
            _K.COLUMN_RETYPED,
            _C.PARTIAL_BREAKING,
            "{name} was {before} and is the wider {after}",
            _E.TYPE_CHANGED,
        ),
        _rule(
            "column-logic",
            _K.COLUMN_LOGIC,
            _C.PARTIAL_BREAKING,
            "{name} is computed in another way",
            _E.VALUE_CHANGED,
        ),
        _rule(
            "rowset-changed",
            _K.ROWSET_LOGIC,
            _C.BREAKING,
            "{name} has other rows: its {after} changed",
            _E.ROWSET_CHANGED,
        ),
        _rule(
            "grain-changed",
            _K.GRAIN,
            _C.BREAKING,
            "{name} has a row for something else: its {after} changed",
            _E.ROWSET_CHANGED,
        ),
        _rule(
            "sql-unknown",
            _K.OPAQUE_LOGIC,
            _C.UNKNOWN,
            "what changed in {name} cannot be read ({before}, then {after})",
            _E.ROWSET_CHANGED,
        ),
        _rule(
            "sql-broken",
            _K.BROKEN_LOGIC,
            _C.BREAKING,
            "the SQL of {name} cannot run: {after}",
            _E.REFERENCE_BROKEN,
        ),
        _rule(
            "sql-doubtful",
            _K.BROKEN_LOGIC,
            _C.UNKNOWN,
            "the SQL of {name} may not run: {after}",
            _E.REFERENCE_BROKEN,
        ),
        _rule(
            "column-shifted",
            _K.COLUMN_LOGIC,
            _C.PARTIAL_BREAKING,
            "{name} is made of other columns: its SQL takes them by position or by name alone, and they changed",
            _E.VALUE_CHANGED,
        ),
        _rule(
            "rowset-shifted",
            _K.ROWSET_LOGIC,
            _C.BREAKING,
            "{name} has other rows: its SQL takes columns by position or by name alone, and they changed",
            _E.ROWSET_CHANGED,
        ),
        _rule(
            "metric-changed",
            _K.COLUMN_LOGIC,
            _C.PARTIAL_BREAKING,
            "{name} was {before} and is {after}",
            _E.VALUE_CHANGED,
        ),
        _rule(
            "not-null-dropped",
            _K.COLUMN_NULLABILITY,
            _C.PARTIAL_BREAKING,
            "{name} may now be NULL: its constraint is gone",
        ),
        _rule("contract-dropped", _K.CONTRACT, _C.PARTIAL_BREAKING, "the contract of {name} is no longer enforced"),
        _rule("test-removed", _K.TEST_REMOVED, _C.PARTIAL_BREAKING, "the test {name} is gone"),
        _rule("access-tightened", _K.ACCESS, _C.PARTIAL_BREAKING, "access to {name} was {before} and is {after}"),
        _rule(
            "materialization-changed",
            _K.MATERIALIZATION,
            _C.NON_BREAKING,
            "{name} was built as {before} and is built as {after}",
        ),
        _rule(
            "unique-key-changed",
            _K.GRAIN,
            _C.BREAKING,
            "{name} is merged by another key: {before}, now {after}",
            _E.ROWSET_CHANGED,
        ),
        _rule(
            "upkeep-changed",
            _K.CONFIGURATION,
            _C.PARTIAL_BREAKING,
            "{name} is kept up to date in another way: {before}, now {after}",
            _E.ROWSET_CHANGED,
        ),
        _rule(
            "schema-change-policy",
            _K.CONFIGURATION,
            _C.PARTIAL_BREAKING,
            "{name} meets new columns in another way: {before}, now {after}",
        ),
        _rule("layout-changed", _K.CONFIGURATION, _C.NON_BREAKING, "{name} is stored by {before}, now by {after}"),
        _rule("seed-changed", _K.ROWSET_LOGIC, _C.PARTIAL_BREAKING, "the file of {name} changed", _E.ROWSET_CHANGED),
        _rule("contract-enforced", _K.CONTRACT, _C.NON_BREAKING, "{name} has a contract now"),
        _rule("constraint-dropped", _K.CONTRACT, _C.PARTIAL_BREAKING, "{name} no longer promises {before}"),
        _rule("constraint-added", _K.CONTRACT, _C.NON_BREAKING, "{name} promises {after} now"),
        _rule(
            "version-changed",
            _K.VERSION,
            _C.PARTIAL_BREAKING,
            "{name} was {before} and is {after}: whoever names no version reads another one",
        ),
        _rule("test-loosened", _K.TEST_CHANGED, _C.PARTIAL_BREAKING, "the test {name} only warns now"),
        _rule("test-tightened", _K.TEST_CHANGED, _C.NON_BREAKING, "the test {name} is an error now"),
        _rule(
            "test-changed", _K.TEST_CHANGED, _C.PARTIAL_BREAKING, "the test {name} checks otherwise: {after} changed"
        ),
        _rule("access-widened", _K.ACCESS, _C.NON_BREAKING, "access to {name} was {before} and is {after}"),
        _rule("grants-changed", _K.ACCESS, _C.PARTIAL_BREAKING, "{name} was granted to {before}, now to {after}"),
        _rule("freshness-changed", _K.FRESHNESS, _C.NON_BREAKING, "{name} must be fresh by {after}; it was {before}"),
        _rule(
            "measure-removed",
            _K.COLUMN_REMOVED,
            _C.BREAKING,
            "the measure {name} is gone",
            _E.COLUMN_REMOVED,
        ),
        _rule(
            "measure-changed",
            _K.COLUMN_LOGIC,
            _C.PARTIAL_BREAKING,
            "the measure {name} is computed in another way",
            _E.VALUE_CHANGED,
        ),
        _rule("dimension-removed", _K.COLUMN_REMOVED, _C.BREAKING, "{name} lost its dimension {before}"),
        _rule("dimension-changed", _K.COLUMN_LOGIC, _C.PARTIAL_BREAKING, "{name} has another dimension {after}"),
        _rule("entity-removed", _K.COLUMN_REMOVED, _C.BREAKING, "{name} lost its entity {before}"),
        _rule("semantics-added", _K.METADATA_ONLY, _C.NON_BREAKING, "{name} has a new {after}"),
        _rule("metadata-only", _K.METADATA_ONLY, _C.NON_BREAKING, "only what is said of {name} changed: {after}"),
    )
}
"""Every rule by its name."""
