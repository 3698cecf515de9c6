"""What a query means, as digests: equal where only its spelling differs.

Bottom-up, like lineage: a column reference is replaced by the digest of what it resolves to, so aliases
and the names and order of common table expressions vanish, and so do formatting, comments, redundant
parentheses and the order of what AND and OR connect.  Two texts with one digest mean the same; two that
mean the same may have two digests.  Nothing is simplified: that is unsound under NULL.
"""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

import msgspec
from sqlglot import exp
from sqlglot.errors import SqlglotError

from catchment_parsers.facts import Limits
from catchment_parsers.sql import families
from catchment_parsers.sql.findings import Findings, aggregates, is_certain
from catchment_parsers.sql.limits import LimitError
from catchment_parsers.sql.meaning import (
    Meaning,
    Scope,
    Signatures,
    apart,
    at,
    both,
    connected,
    digest,
    entwined,
    equality,
    is_true,
    itself,
    mirrored,
    operands,
    relisted,
)
from catchment_parsers.sql.names import Names
from catchment_parsers.sql.parsing import SURPRISES, last_query
from catchment_parsers.sql.schema import Schema

Tables = Mapping[str, Mapping[str, str]]
Rename = Callable[[str, str], tuple[str, str]]
"""From a table's canonical name and a column ("" for the table) to what stands for them in digests."""

_NOTHING: Mapping[str, Mapping[str, str]] = MappingProxyType({})
_NO_NAMES: Mapping[str, str] = MappingProxyType({})
_SILENT = frozenset({"comments", "alias"})
"""Parts of a syntax tree that say nothing."""


def signatures(
    sql: str,
    dialect: str,
    *,
    schema: Tables = _NOTHING,
    default_db: str = "",
    default_schema: str = "",
    stand_ins: Mapping[str, str] = _NO_NAMES,
    rename: Rename = lambda table, column: (table, column),
    limits: Limits = Limits(),
) -> Signatures | None:
    """Return what the last query of a text means, None where it is no query or cannot be read.

    Args:
        sql: The text; what creates or fills a table means its query.
        dialect: sqlglot's name of the dialect.
        schema: Columns of known tables.
        default_db: Database of tables that name none.
        default_schema: Schema of tables that name none.
        stand_ins: CTEs that stand for a relation of their own, to its canonical name.
        rename: What stands in digests for a table or its column, so that states with other names compare.
        limits: What the text may cost.
    """
    try:
        tree = last_query(sql, dialect, limits)
        if tree is None:
            return None
        names = Names(dialect, default_db, default_schema)
        reader = _Reader(names, Schema(schema, dialect), stand_ins, rename)
        meaning = reader.query(tree, {}, None)
        return msgspec.structs.replace(meaning.told(), **reader.seen.told(meaning))
    except (SqlglotError, LimitError, RecursionError, MemoryError, *SURPRISES):
        return None


_OF_SOURCES = ("pivots", "sample", "table_sample", "version", "when", "changes", "only", "partition", "outer")
"""What else may stand beside a source and changes what comes from it."""


class _Reader:
    """Reads one text."""

    def __init__(self, names: Names, schema: Schema, stand_ins: Mapping[str, str], rename: Rename) -> None:
        self.names, self.schema, self.stand_ins, self.rename = names, schema, stand_ins, rename
        self.seen = Findings(names.dialect)

    # ── queries ──────────────────────────────────────────────────────────────────────────────────

    def query(self, node: exp.Expr, ctes: dict[str, Meaning], parent: Scope | None) -> Meaning:
        """Return what a query means."""
        ctes = self._with(node, ctes, parent)
        if isinstance(node, exp.Select):
            return self._select(node, ctes, parent)
        if isinstance(node, exp.SetOperation):
            return self._set_operation(node, ctes, parent)
        if isinstance(node, exp.Subquery) and isinstance(node.this, exp.Query) and not node.args.get("joins"):
            inner = self.query(node.this, ctes, parent)
            return self._limited(node, inner, Scope(ctes, parent))
        scope = Scope(ctes, parent)
        return Meaning([], {"from": [self._hash(node, scope)]}, lambda name: digest("opaque", name))

    def _with(self, node: exp.Expr, ctes: dict[str, Meaning], parent: Scope | None) -> dict[str, Meaning]:
        clause = node.args.get("with_")
        if clause is None:
            return ctes
        visible = dict(ctes)
        for cte in clause.expressions:
            name = self.names.local(cte.args["alias"].this)
            listed = [self.names.column(each) for each in cte.args["alias"].args.get("columns") or ()]
            # Within itself a recursive CTE has no name that matters, only columns.
            recursive = clause.args.get("recursive") and any(each.name == name for each in cte.find_all(exp.Table))
            inner = visible | {name: self._itself(cte.this, listed, visible, parent)} if recursive else visible
            meaning = self.query(cte.this, inner, parent)
            visible[name] = relisted(entwined(meaning) if recursive else meaning, listed)
            self.seen.like((d for _, d in visible[name].columns), (d for _, d in meaning.columns))
            if name in self.stand_ins:
                own = visible[name].columns
                visible[name] = self._table(self.stand_ins[name], [column for column, _ in own])
                self.seen.like((d for _, d in visible[name].columns), (d for _, d in own))
        return visible

    def _itself(self, node: exp.Expr, listed: list[str], ctes: dict[str, Meaning], parent: Scope | None) -> Meaning:
        """Return what a recursive CTE means within itself: the columns of its first part."""
        first = node.this if isinstance(node, exp.SetOperation) else None
        if not isinstance(first, exp.Select) or first.args.get("with_") or node.args.get("with_"):
            return itself(listed)
        begin = self.query(first, ctes, parent)
        if begin.star is not None:
            return itself(listed)
        own = relisted(begin, listed)
        meaning = Meaning(
            [(name, digest("recursive", str(place), hashed)) for place, (name, hashed) in enumerate(own.columns)],
            {"from": [b"recursive"]},
        )
        self.seen.like((d for _, d in meaning.columns), (d for _, d in own.columns))
        return meaning

    def _select(self, node: exp.Expr, ctes: dict[str, Meaning], parent: Scope | None) -> Meaning:
        args, scope = node.args, Scope(ctes, parent)
        parts: dict[str, list[bytes]] = {}
        self._sources(node, scope, parts)
        for window in args.get("windows") or ():
            scope.windows[self.names.column(window.this)] = window
        made = Meaning([], parts)
        for item in node.expressions:
            self._item(item, scope, made)
        self._clauses(node, scope, made)
        self.seen.check_grouping(node)
        return self._limited(node, made, scope)

    def _clauses(self, node: exp.Expr, scope: Scope, made: Meaning) -> None:
        """Add what decides rows between FROM and LIMIT."""
        args, parts = node.args, made.parts
        for key, part in (("prewhere", "where"), ("where", "where"), ("having", "having"), ("qualify", "qualify")):
            if args.get(key) is not None and not is_true(args[key].this):
                parts.setdefault(part, []).append(self._hash(args[key].this, scope))
        if args.get("group") is not None:
            parts.setdefault("group_by", []).append(self._group(node, scope, made))
        elif any(aggregates(each) for each in (*node.expressions, args.get("having")) if each is not None):
            parts.setdefault("group_by", []).append(digest("one row"))
        distinct = args.get("distinct")
        if distinct is not None:
            on = distinct.args.get("on") if isinstance(distinct, exp.Distinct) else None
            over = [self._hash(on, scope)] if on is not None else sorted(hashed for _, hashed in made.columns)
            parts.setdefault("distinct", []).append(digest("distinct", *over))
        for key in ("connect", "sample", "match", "kind"):
            if args.get(key):
                parts.setdefault("from", []).append(self._value(args[key], scope))

    def _group(self, node: exp.Expr, scope: Scope, made: Meaning) -> bytes:
        group = node.args["group"]
        items = [item.unalias() for item in node.expressions if not aggregates(item)] if group.args.get("all") else []
        keys = sorted({self._key(item, scope, made) for item in (*group.expressions, *items)})
        rest = [
            digest(key, self._value(value, scope))
            for key, value in sorted(group.args.items())
            if key not in ("expressions", "all") and value
        ]
        return digest("group", *keys, *rest)

    def _key(self, item: exp.Expr, scope: Scope, made: Meaning) -> bytes:
        """Return the digest of a grouping or sorting key; a number is the column in that place."""
        if isinstance(item, exp.Literal) and item.name.isdigit() and 0 < int(item.name) <= len(made.columns):
            return made.columns[int(item.name) - 1][1]
        return self._hash(item, scope)

    def _limited(self, node: exp.Expr, made: Meaning, scope: Scope) -> Meaning:
        """Add LIMIT, and the order that it cuts; alone, an order decides nothing."""
        args = node.args
        cuts = [digest(key, self._value(args[key], scope)) for key in ("limit", "offset") if args.get(key) is not None]
        distinct = args.get("distinct")
        picks = isinstance(distinct, exp.Distinct) and distinct.args.get("on") is not None
        if args.get("order") is not None:
            scope.aliases |= dict(made.columns)
            order = [self._ordered(each, scope, made) for each in args["order"].expressions]
            made.order = [] if cuts or picks else order
            cuts += order if cuts or picks else []
        if cuts:
            made.parts.setdefault("limit", []).append(digest("limit", *cuts))
        return made

    def _ordered(self, item: exp.Expr, scope: Scope, made: Meaning) -> bytes:
        if not isinstance(item, exp.Ordered):
            return self._key(item, scope, made)
        flags = (str(bool(item.args.get(flag))) for flag in ("desc", "nulls_first"))
        bare = isinstance(item.this, exp.Column) and not item.this.args.get("table")
        # An order by a bare name means the output column of that name before any of a table.
        own = made.find(self.names.column(item.this.this)) if bare else None
        return digest("ordered", self._key(item.this, scope, made) if own is None else own, *flags)

    def _set_operation(self, node: exp.Expr, ctes: dict[str, Meaning], parent: Scope | None) -> Meaning:
        left, right = self.query(node.this, ctes, parent), self.query(node.args["expression"], ctes, parent)
        kind = f"{type(node).__name__} {bool(node.args.get('distinct'))} {bool(node.args.get('by_name'))}"
        by_name = dict(right.columns) if node.args.get("by_name") else {}
        sizes = len(left.columns), len(right.columns)
        if left.star is None and right.star is None and sizes[0] != sizes[1] and not node.args.get("by_name"):
            self.seen.faults[f"sizes {sizes}"] = f"its set operation puts {sizes[0]} columns together with {sizes[1]}"
        positional = [hashed for _, hashed in right.columns]
        columns = [
            (name, digest("union", hashed, by_name.get(name, b"") if by_name else at(positional, place)))
            for place, (name, hashed) in enumerate(left.columns)
        ]
        for place, (_, hashed) in enumerate(columns):
            made = (side.columns[place][1] for side in (left, right) if place < len(side.columns))
            self.seen.unite(hashed, [self.seen.types.get(each, "") for each in made])
        parts = {
            part: [*left.parts.get(part, []), *right.parts.get(part, [])] for part in {**left.parts, **right.parts}
        }
        keeps_all = isinstance(node, exp.Union) and not node.args.get("distinct")
        compared = [] if keeps_all else [hashed for _, hashed in columns]
        rows = digest(kind, left.rows(), right.rows(), *compared)
        parts["union"] = [*parts.get("union", []), rows]
        star = both(left.star, right.star)
        return self._limited(node, Meaning(columns, parts, star), Scope(ctes, parent))

    # ── FROM ─────────────────────────────────────────────────────────────────────────────────────

    def _sources(self, node: exp.Expr, scope: Scope, parts: dict[str, list[bytes]]) -> None:
        args = node.args
        if args.get("from_") is not None:
            self._source(args["from_"].this, scope, parts)
        for join in args.get("joins") or ():
            self._join(join, scope, parts)
        for lateral in args.get("laterals") or ():
            self._source(lateral, scope, parts)

    def _join(self, join: exp.Expr, scope: Scope, parts: dict[str, list[bytes]]) -> None:
        before = list(scope.sources)
        self._source(join.this, scope, parts)
        args = join.args
        words = sorted(f"{key} {args[key]}".upper() for key in ("kind", "side", "method", "global") if args.get(key))
        words = [word for word in words if word not in ("KIND INNER", "SIDE OUTER", "KIND OUTER")]
        on = [self._hash(args["on"], scope)] if args.get("on") is not None else []
        if args.get("using"):
            on = [self._using(args["using"], scope, before, args.get("side") or "")]
        if not on and words == ["KIND CROSS"]:
            words = []
        parts.setdefault("join", []).append(digest("join", *words, *on))

    def _using(self, using: Iterable[exp.Expr], scope: Scope, before: list[tuple[str, Meaning]], side: str) -> bytes:
        """Return the digest that the equal ON has, and note what the merged columns are from then on."""
        left = Scope(scope.ctes, scope.parent)
        left.sources, left.merged = before, dict(scope.merged)
        right = Scope(scope.ctes, scope.parent)
        right.sources = scope.sources[len(before) :]
        names = [self.names.column(each.this if isinstance(each, exp.Column) else each) for each in using]
        pairs = [equality(left.column(name, ""), right.column(name, "")) for name in names]
        for name in names:
            if left.find(name, "") is None or right.find(name, "") is None:
                self.seen.miss(name)
            sides = left.column(name, ""), right.column(name, "")
            both_ = digest("merged", *sides)
            scope.merged[name] = {"RIGHT": sides[1], "FULL": both_}.get(side.upper(), sides[0])
            self.seen.like([scope.merged[name]], sides[:1])
        return connected("And", pairs)

    def _source(self, node: exp.Expr, scope: Scope, parts: dict[str, list[bytes]]) -> None:
        alias = node.args.get("alias")
        name = self.names.written([alias.this]) if alias is not None and alias.args.get("this") is not None else ""
        listed = [self.names.column(each) for each in (alias.args.get("columns") or ())] if alias is not None else []
        meaning = self._meaning(node, scope)
        if any(node.args.get(key) for key in _OF_SOURCES):
            meaning = self._changed(node, meaning, scope)
        if not name and isinstance(node, exp.Table):
            name = self.names.written(self.names.parts(node)[-1:])
        offered = relisted(meaning, listed)
        own = apart(offered, scope.met(meaning.rows()))
        self.seen.like((d for _, d in own.columns), (d for _, d in offered.columns))
        scope.sources.append((name, own))
        for part, found in meaning.parts.items():
            parts.setdefault(part, []).extend(found)
        for join in node.args.get("joins") or ():
            self._join(join, scope, parts)
        for lateral in node.args.get("laterals") or ():
            self._source(lateral, scope, parts)

    def _meaning(self, node: exp.Expr, scope: Scope) -> Meaning:
        if isinstance(node, exp.Table) and isinstance(node.this, exp.Identifier):
            parts = self.names.parts(node)
            cte = scope.ctes.get(self.names.local(parts[0])) if len(parts) == 1 else None
            if cte is not None:
                return Meaning(cte.columns, dict(cte.parts), cte.star)
            known = self.schema.find(self.names.table(node))
            table = known.table if known is not None else self.names.table(node)
            found = self._table(table, None if known is None else [column.name for column in known.listed])
            for (_, hashed), kind in zip(found.columns, self.schema.types(self.names.table(node)), strict=False):
                self.seen.types.setdefault(hashed, kind.lower())
            return found
        if isinstance(node, exp.Subquery) and isinstance(node.this, exp.Table):
            return self._meaning(node.this, scope)
        if isinstance(node, (exp.Subquery, exp.Query)):
            return self.query(node, scope.ctes, scope)
        hashed = self._hash(node.this if isinstance(node, exp.Lateral) else node, scope)
        return Meaning([], {"from": [hashed]}, lambda name: digest("function", hashed, name))

    def _table(self, table: str, columns: list[str] | None) -> Meaning:
        def column(name: str) -> bytes:
            return digest("column", *self.rename(table, name))

        listed = [(name, column(name)) for name in columns or ()]
        return Meaning(listed, {"from": [digest("table", self.rename(table, "")[0])]}, None if columns else column)

    def _changed(self, node: exp.Expr, meaning: Meaning, scope: Scope) -> Meaning:
        """Return what PIVOT, UNPIVOT, TABLESAMPLE, time travel or ONLY make of a source: taken as one opaque step."""
        inner = Scope(scope.ctes, scope)
        inner.sources = [("", meaning)]
        steps = [node.args[key] for key in _OF_SOURCES if node.args.get(key)]
        step = digest(*(self._value(each, inner) for each in steps), *(hashed for _, hashed in meaning.columns))
        parts = dict(meaning.parts) | {"from": [*meaning.parts.get("from", []), step]}
        if not node.args.get("pivots"):
            return Meaning(meaning.columns, parts, meaning.star)
        return Meaning([], parts, lambda name: digest("pivot", step, name))

    # ── select items and expressions ─────────────────────────────────────────────────────────────

    def _item(self, item: exp.Expr, scope: Scope, made: Meaning) -> None:
        if isinstance(item, exp.Star) or (isinstance(item, exp.Column) and isinstance(item.this, exp.Star)):
            star = item if isinstance(item, exp.Star) else item.this
            table = self.names.written([item.args["table"]]) if item.args.get("table") is not None else ""
            sources = [s for alias, s in scope.sources if not table or alias == table]
            self._star(star, sources, scope, made, {} if table else scope.merged)
            return
        name = item.alias if isinstance(item, exp.Alias) else item.output_name
        identifier = item.args.get("alias") if isinstance(item, exp.Alias) else item.this
        folded = (
            self.names.column(identifier) if isinstance(identifier, exp.Identifier) else self.names.fold_column(name)
        )
        bare = item.unalias()
        hashed = self._hash(bare, scope)
        made.columns.append((folded or f"_{len(made.columns)}", hashed))
        if bare.find(exp.Unnest, exp.Explode, exp.Inline):
            made.parts.setdefault("from", []).append(hashed)
        self.seen.types[hashed] = self.seen.type(bare)
        if isinstance(bare, exp.Cast):
            made.uncast[folded] = self._hash(bare.this, scope)
        if isinstance(item, exp.Alias):
            scope.aliases.setdefault(folded, hashed)

    def _star(
        self, star: exp.Expr, sources: list[Meaning], scope: Scope, made: Meaning, merged: Mapping[str, bytes]
    ) -> None:
        hidden = {self.names.fold_column(each.name) for each in star.args.get("except_") or ()}
        replaced = {
            self.names.fold_column(each.alias): self._hash(each.unalias(), scope)
            for each in star.args.get("replace") or ()
        }
        renamed = {
            self.names.fold_column(each.this.name): self.names.fold_column(each.alias)
            for each in star.args.get("rename") or ()
            if isinstance(each, exp.Alias)
        }
        done: set[str] = set()
        for source in sources:
            for name, own in source.columns:
                hashed = merged.get(name, own)
                if name in done:
                    continue
                if name in merged:
                    done.add(name)
                if name not in hidden:
                    made.columns.append((renamed.get(name, name), replaced.get(name, hashed)))
            if source.star is not None:
                made.star = both(made.star, source.star) if made.star else source.star

    def _hash(self, node: exp.Expr, scope: Scope) -> bytes:
        """Return the digest of an expression, and note its type and what speaks against running it."""
        known = scope.hashed.get(id(node))
        if known is None:
            # What is asked for twice is worked out once: else a chain of operators costs twice as much with each.
            known = scope.hashed[id(node)] = self.seen.noted(node, self._digest(node, scope))
        return known

    def _digest(self, node: exp.Expr, scope: Scope) -> bytes:
        if isinstance(node, (exp.Paren, exp.Alias)):
            return self._hash(node.this, scope)
        if isinstance(node, exp.Column):
            # Oracle's (+) makes the join that a condition stands for an outer one.
            found = self._reference(node, scope)
            return digest("(+)", found) if node.args.get("join_mark") else found
        if isinstance(node, exp.Query):
            inner = self.query(node, scope.ctes, scope)
            # ARRAY() keeps the order, and of a single value it may decide which.
            whole = digest("query", inner.rows(), *inner.order, *(hashed for _, hashed in inner.columns))
            self.seen.like([whole], [hashed for _, hashed in inner.columns][:1])
            return whole
        if isinstance(node, (exp.And, exp.Or)):
            parts = list(operands(node))
            if isinstance(node, exp.And):
                parts = [each for each in parts if not is_true(each)] or parts[:1]
            return connected(type(node).__name__, [self._hash(each, scope) for each in parts])
        if isinstance(node, exp.Binary) and isinstance(node.args.get("expression"), exp.Expr):
            sides = self._hash(node.this, scope), self._hash(node.expression, scope)
            same = mirrored(node, *sides)
            # Text that is added is not the same the other way about.
            if same is not None and (not isinstance(node, (exp.Add, exp.Mul)) or self._are_numbers(node)):
                return same
        alike = self._alike(node, scope)
        if alike is not None:
            return alike
        if isinstance(node, exp.Window) and node.args.get("alias") is not None:
            # What a name stands for may as well be written out.
            named = scope.windows.get(self.names.column(node.args["alias"]))
            known = {} if named is None else {key: value for key, value in named.args.items() if key != "this"}
            own = {key: value for key, value in node.args.items() if value or key not in known}
            return digest("Window", self._listed(known | own, scope))
        return digest(type(node).__name__, self._arguments(node, scope))

    def _are_numbers(self, node: exp.Expr) -> bool:
        kinds = {families.family(self.seen.type(each)) for each in (node.this, node.args["expression"])}
        return kinds == {families.NUMBER}

    def _alike(self, node: exp.Expr, scope: Scope) -> bytes | None:
        """Return the digest of what may be written in several ways that mean the same, of NULL too."""
        if isinstance(node, exp.Not) and isinstance(node.this.unnest(), exp.EQ):
            equal = node.this.unnest()
            return mirrored(exp.NEQ(), self._hash(equal.this, scope), self._hash(equal.expression, scope))
        if isinstance(node, exp.Between) and not node.args.get("symmetric"):
            value, low, high = (self._hash(node.args[key], scope) for key in ("this", "low", "high"))
            return connected("And", [digest("LTE", low, value), digest("LTE", value, high)])
        if isinstance(node, exp.In) and node.expressions:
            listed = sorted({self._hash(each, scope) for each in node.expressions})
            return digest("In", self._hash(node.this, scope), *listed)
        if isinstance(node, exp.Count) and isinstance(node.this, (exp.Literal, exp.Star)):
            return digest("Count", "rows")
        if isinstance(node, exp.Exists) and isinstance(node.this, exp.Query):
            return digest("Exists", self.query(node.this, scope.ctes, scope).rows())
        if isinstance(node, exp.Case) and isinstance(node.args.get("default"), exp.Null):
            rest = {key: value for key, value in node.args.items() if key != "default"}
            return digest("Case", self._listed(rest, scope))
        return None

    def _reference(self, node: exp.Expr, scope: Scope) -> bytes:
        table = node.args.get("table")
        if isinstance(node.this, exp.Star):
            return digest("star", *(hashed for _, source in scope.sources for _, hashed in source.columns))
        name, owner = self.names.column(node.this), self.names.written([table]) if table is not None else ""
        if scope.find(name, owner) is None and is_certain(node, scope.find(owner, "") if owner else None):
            self.seen.miss(node.name)
        return scope.column(name, owner)

    def _arguments(self, node: exp.Expr, scope: Scope) -> bytes:
        return self._listed(node.args, scope)

    def _listed(self, arguments: Mapping[str, object], scope: Scope) -> bytes:
        """Return the digest of arguments by name; in which order partitions are named does not matter."""
        parts: list[bytes | str] = []
        for key in sorted(arguments):
            value = arguments[key]
            if value is None or value is False or value == [] or key in _SILENT:
                continue
            if key == "partition_by" and isinstance(value, list):
                parts += (key, digest(*sorted(self._value(each, scope) for each in value)))
            else:
                parts += (key, self._value(value, scope))
        return digest(*parts)

    def _value(self, value: object, scope: Scope) -> bytes:
        if isinstance(value, exp.Identifier):
            return digest("name", self.names.fold_column(value.name))
        if isinstance(value, exp.Expr):
            return self._hash(value, scope)
        if isinstance(value, list):
            return digest("list", *(self._value(each, scope) for each in value))
        return digest("value", str(value))
