"""MATCH_RECOGNIZE: rows that match a pattern, as a relation."""

import re

from sqlglot import exp

from catchment_parsers.sql.expressions import collect, collect_all
from catchment_parsers.sql.kinds import FILTER, GROUP_BY, IDENTITY, SORT, Dep
from catchment_parsers.sql.relations import Column, Relation
from catchment_parsers.sql.scopes import Run, Scope, resolve


def recognized(run: Run, scope: Scope, relation: Relation, match: exp.Expr) -> Relation:
    """Return what MATCH_RECOGNIZE makes of a relation: its partition's columns (or all of them) and the measures."""
    args = match.args
    inside = Scope(ctes=scope.ctes, parent=scope.parent)
    inside.add(relation)
    pattern = args.get("pattern")
    for variable in re.findall(r"\w+", pattern.name if pattern is not None else ""):
        name = run.names.fold_column(variable)
        inside.by_alias.setdefault(name, relation.seen_as(name))
    partition = args.get("partition_by") or []
    collect_all(run, inside, partition, GROUP_BY, inside.rows)
    if args.get("order") is not None:
        collect_all(run, inside, args["order"].expressions, SORT, inside.rows)
    collect_all(run, inside, [item.this for item in args.get("define") or ()], FILTER, inside.rows)
    listed = [resolve(run, inside, item) for item in partition if isinstance(item, exp.Column)]
    if str(args.get("rows") or "").upper().startswith("ALL"):
        listed = list(relation.listed)
    for measure in args.get("measures") or ():
        out: set[Dep] = set()
        collect(run, inside, measure.this, IDENTITY, out)
        item = measure.this
        listed.append(Column(run.names.fold_column(item.alias), frozenset(out), item.alias, item))
    scope.rows |= inside.rows
    alias = args.get("alias")
    given = alias.args.get("this") if alias is not None else None
    return Relation.of(relation.alias if given is None else run.names.column(given), listed, renamed=True)
