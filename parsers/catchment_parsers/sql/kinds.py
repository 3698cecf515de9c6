"""How a source is used, as one small integer: a subtype and flags, and how uses compose.

A query of a few kilobytes makes thousands of dependencies before the few that are kept, so inside
the engine a dependency is a tuple ``(table, column, kind)``, and composing two uses is a table look-up.
"""

from collections.abc import Collection, Iterable
from operator import itemgetter

from catchment_parsers.facts import Dependency, Subtype

Dep = tuple[str, str, int]
"""Table, column, kind."""
Deps = frozenset[Dep]
ALL_ROWS = ""
"""In the place of a column: not what the table holds decides, but which rows it has."""

IDENTITY, TRANSFORMATION, AGGREGATION, JOIN, GROUP_BY, FILTER, SORT, WINDOW, CONDITIONAL = range(9)
SUBTYPES = tuple(Subtype)
SUBTYPE = 15
"""Bits of a kind that hold the subtype."""
MASKING, UNCERTAIN, DISTINCT = 16, 32, 64
NOTHING: Deps = frozenset()


def _compose(outer: int, inner: int) -> int:
    """Compose two uses: what decides about a value decides, whatever was done to the value before."""
    flags = (outer | inner) & (MASKING | UNCERTAIN)
    used, made = outer & SUBTYPE, inner & SUBTYPE
    if used > AGGREGATION:
        return used | flags | (outer & DISTINCT)
    return (made | (inner & DISTINCT) if made > AGGREGATION else max(used, made)) | flags


COMPOSED = tuple(tuple(_compose(outer, inner) for inner in range(128)) for outer in range(128))
"""``COMPOSED[outer][inner]``: the kind of a source of a source."""


def compose(outer: int, deps: Deps) -> Deps:
    """Return the dependencies of something that uses, in the way `outer`, what has these."""
    if not outer or not deps:
        return deps
    row = COMPOSED[outer]
    return frozenset([(table, column, row[kind]) for table, column, kind in deps])


REMEMBERED = 1 << 16
_FACTS: dict[Dep, Dependency] = {}
"""Dependencies as facts: the same few are made over and over."""
_KIND = itemgetter(2)


def dependencies(deps: Collection[Dep]) -> tuple[Dependency, ...]:
    """Return facts, sorted, one for each table, column and subtype: the plainest use wins.

    A value that arrives both masked and bare is not masked, and one certain use makes it certain.
    """
    if not deps:
        return ()
    if len(deps) > 1:
        deps = _plainest(deps) if max(map(_KIND, deps)) > SUBTYPE else sorted(deps)
    known = _FACTS
    return tuple([known.get(dep) or _fact(dep) for dep in deps])


def _plainest(deps: Iterable[Dep]) -> list[Dep]:
    merged: dict[tuple[str, str, int], int] = {}
    for table, column, kind in deps:
        key = (table, column, kind & SUBTYPE)
        merged[key] = merged.get(key, kind) & kind
    return [(table, column, kind) for (table, column, _), kind in sorted(merged.items())]


def dep_of(fact: Dependency) -> Dep:
    """Return the dependency of which a fact was made."""
    flags = MASKING * fact.masking | UNCERTAIN * (not fact.certain) | DISTINCT * fact.distinct
    return fact.table, fact.column, SUBTYPES.index(fact.subtype) | flags


def _fact(dep: Dep) -> Dependency:
    if len(_FACTS) >= REMEMBERED:
        _FACTS.clear()
    table, column, kind = dep
    made = _FACTS[dep] = Dependency(
        table=table,
        column=column,
        subtype=SUBTYPES[kind & SUBTYPE],
        masking=bool(kind & MASKING),
        certain=not kind & UNCERTAIN,
        distinct=bool(kind & DISTINCT),
    )
    return made
