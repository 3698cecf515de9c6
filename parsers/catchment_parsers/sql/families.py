"""Families of types: enough of an expression's type to tell whether what uses it can still run.

A family is ``number``, ``text``, ``time``, ``bool``, another type's own name, or "" where it is not known.
A type is as precise as it can be told: what a cast or a schema says, else a family, and for what is computed
a mark of how (``number:5d41``), so that another type of what it is computed from shows.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from sqlglot import exp

from catchment_parsers.sql.meaning import digest

NUMBER, TEXT, TIME, BOOL, NULL = "number", "text", "time", "bool", "null"
_TYPES = exp.DType
_FAMILIES: dict[object, str] = {
    **dict.fromkeys(exp.DataType.NUMERIC_TYPES, NUMBER),
    **dict.fromkeys(exp.DataType.TEXT_TYPES, TEXT),
    **dict.fromkeys(exp.DataType.TEMPORAL_TYPES, TIME),
    _TYPES.BOOLEAN: BOOL,
    _TYPES.NULL: NULL,
    _TYPES.UNKNOWN: "",
    _TYPES.USERDEFINED: "",
}
_SMALL = frozenset({_TYPES.TINYINT, _TYPES.SMALLINT, _TYPES.UTINYINT, _TYPES.USMALLINT})
"""Numbers that many a number does not fit into."""

Type = Callable[[exp.Expr], str]
"""Tells the type of an expression below the one that is looked at."""


@lru_cache(1 << 14)
def family(kind: str) -> str:
    """Return the family of a type: ``varchar(20)`` is ``text``; a family is its own."""
    word = kind.strip().lower().partition(":")[0]
    if word in ("", NUMBER, TEXT, TIME, BOOL, NULL):
        return word
    try:
        built = exp.DataType.build(kind, udt=True)
    except Exception:  # noqa: BLE001 - whatever a grammar says of what people call a type
        return word
    return _of(built)


def is_exact(kind: str) -> bool:
    """Whether a type is known to the letter."""
    return bool(kind) and ":" not in kind and kind not in (NUMBER, TEXT, TIME, BOOL, NULL)


def _of(built: exp.DataType) -> str:
    return _FAMILIES.get(built.this, str(getattr(built.this, "value", built.this)).lower())


_PASSING = (
    exp.Max, exp.Min, exp.AnyValue, exp.First, exp.Last, exp.ArgMax, exp.ArgMin, exp.Lag, exp.Lead, exp.FirstValue,
    exp.LastValue, exp.Nullif, exp.Window, exp.Filter, exp.IgnoreNulls, exp.RespectNulls, exp.Distinct, exp.Order,
    exp.Ordered, exp.WithinGroup,
)  # fmt: skip
"""What has the type of its first argument."""
_NUMBERS = (
    exp.Sum, exp.Abs, exp.Round, exp.Floor, exp.Ceil, exp.Neg, exp.Mul, exp.Div, exp.IntDiv, exp.Mod, exp.Avg,
    exp.Sqrt, exp.Ln, exp.Log, exp.Exp, exp.Pow, exp.Stddev, exp.StddevPop, exp.StddevSamp, exp.Variance, exp.Median,
)  # fmt: skip
"""What takes numbers and makes one."""
_TEXTS = (
    exp.Lower, exp.Upper, exp.Trim, exp.Substring, exp.SHA, exp.SHA2, exp.MD5, exp.Length, exp.Like, exp.ILike,
    exp.RegexpLike, exp.RegexpReplace, exp.RegexpExtract, exp.Replace, exp.Left, exp.Right, exp.Split, exp.StartsWith,
)  # fmt: skip
"""What takes text."""
_TIMES = (exp.DateTrunc, exp.TimestampTrunc, exp.Extract, exp.DateDiff, exp.TimestampDiff, exp.DateAdd, exp.DateSub)
"""What takes dates or times."""
_TAKES = ((_NUMBERS, NUMBER), (_TEXTS, TEXT), (_TIMES, TIME))
_COMPARISONS = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.Between, exp.In, exp.NullSafeEQ, exp.NullSafeNEQ)
_READS = {
    TIME: re.compile(r"(\d{4}-\d\d?-\d\d?([ T][\d:.]+)?|[\d:.]+)([+-][\d:]+|Z| ?UTC)?$", re.IGNORECASE),
    NUMBER: re.compile(r"[+-]?[\d_]*\.?\d*(e[+-]?\d+)?$", re.IGNORECASE),
}
"""What literals are read as times and numbers."""
_FREE = (exp.Count, exp.Case, exp.If, exp.Coalesce, exp.Cast, exp.TryCast, exp.Is, exp.RowNumber, *_PASSING)
"""What takes values of any type, or is looked at by itself."""


def type_of(node: exp.Expr, known: Type) -> str:
    """Return the type of an expression that is no column and no query."""
    if isinstance(node, exp.Cast):
        kind = node.to.sql()
        return kind.lower() if family(kind) else ""
    if isinstance(node, exp.Literal):
        return TEXT if node.is_string else NUMBER
    if isinstance(node, exp.Boolean):
        return BOOL
    if isinstance(node, (exp.Case, exp.If, exp.Coalesce)):
        branches = list(_branches(node))
        # A whole number takes the type of what it stands beside.
        telling = [each for each in branches if not (isinstance(each, exp.Literal) and each.name.isdigit())]
        return common([known(each) for each in telling or branches])
    if isinstance(node, _PASSING) and isinstance(node.this, exp.Expr):
        return known(node.this)
    if isinstance(node, (exp.Add, exp.Sub)):
        kind = _sum([family(known(node.this)), family(known(node.expression))])
        return _marked(kind, node, known)
    if isinstance(node, _NUMBERS):
        return _marked(NUMBER, node, known)
    return _usual(node)


def _marked(kind: str, node: exp.Expr, known: Type) -> str:
    """Return a family with a mark of what it is computed from."""
    parts = [type(node).__name__, *(known(each) for each in node.iter_expressions())]
    return f"{kind}:{digest(*parts).hex()[:8]}" if kind else ""


def _usual(node: exp.Expr) -> str:
    """Return the family of what always makes one type."""
    from sqlglot.dialects.duckdb import DuckDB

    if isinstance(node, (*_COMPARISONS, exp.Connector, exp.Not, exp.Is, exp.Predicate)):
        return BOOL
    returns = DuckDB.EXPRESSION_METADATA.get(type(node), {}).get("returns")
    if isinstance(returns, exp.DataType):
        return _of(returns)
    if isinstance(node, exp.JSONExtractScalar):
        return TEXT
    if isinstance(node, (exp.DateTrunc, exp.TimestampTrunc)):
        return TIME
    return _FAMILIES.get(returns, "") if returns is not None else ""


def _branches(node: exp.Expr) -> Iterator[exp.Expr]:
    """Yield what a CASE, IF or COALESCE may yield."""
    if isinstance(node, exp.Coalesce):
        yield node.this
        yield from node.expressions
        return
    for each in node.args.get("ifs") or [node]:
        if each.args.get("true") is not None:
            yield each.args["true"]
    for key in ("default", "false"):
        if node.args.get(key) is not None:
            yield node.args[key]


def common(types: list[str]) -> str:
    """Return the type of values of several types: NULL fits all."""
    kinds = {kind for kind in types if kind != NULL}
    if len(kinds) == 1:
        return kinds.pop()
    families = {family(kind) for kind in kinds}
    if len(families) != 1:
        return ""
    return f"{families.pop()}:{digest(*sorted(kinds)).hex()[:8]}"


def _sum(families: list[str]) -> str:
    if families == [NUMBER, NUMBER]:
        return NUMBER
    return TIME if TIME in families and ("interval" in families or NUMBER in families) else ""


def use(node: exp.Expr, known: Type) -> str:
    """Return which families something takes, "" where any will do: another text elsewhere means that it may not run."""
    if isinstance(node, _FREE) or not isinstance(node, (exp.Func, exp.Binary, exp.Between, exp.In, exp.Unary)):
        return ""
    if _fits(node, known):
        return ""
    kinds = (family(known(each)) or known(each) for each in node.iter_expressions())
    return f"{type(node).__name__} {' '.join(kinds)}"


def _fits(node: exp.Expr, known: Type) -> bool:
    """Whether something surely takes what it is given."""
    for kinds, needed in _TAKES:
        if isinstance(node, kinds):
            return family(known(node.this)) == needed and not doubt(node, known)
    if isinstance(node, (*_COMPARISONS, exp.Add, exp.Sub)):
        return len({family(known(each)) for each in node.iter_expressions()}) == 1 and bool(family(known(node.this)))
    return False


def doubt(node: exp.Expr, known: Type) -> str:
    """Return why an expression may not run, in words, "" where nothing speaks against it."""
    if isinstance(node, exp.Cast) and not isinstance(node, exp.TryCast):
        return _cast_doubt(node, family(known(node.this)))
    if isinstance(node, (exp.Case, exp.If, exp.Coalesce)):
        return _mixed([family(known(each)) for each in _branches(node)])
    if isinstance(node, _COMPARISONS):
        return _comparison_doubt(node, known)
    if isinstance(node, (*_TIMES, exp.Interval)) and _unit_doubt(node):
        return _unit_doubt(node)
    for kinds, needed in _TAKES:
        if isinstance(node, kinds):
            return _unfit(node, family(known(node.this)), needed)
    if isinstance(node, (exp.Add, exp.Sub)):
        return _mixed([family(known(node.this)), family(known(node.expression))], also=("interval",))
    return ""


def _comparison_doubt(node: exp.Expr, known: Type) -> str:
    """Return what speaks against a comparison: a quoted literal is read as what it is compared with."""
    quoted = [each for each in node.iter_expressions() if isinstance(each, exp.Literal) and each.is_string]
    kinds = [family(known(each)) for each in node.iter_expressions() if each not in quoted]
    for kind in (kind for kind in kinds if kind in _READS):
        for each in quoted:
            if not _READS[kind].match(each.name.strip()):
                return f"{each.name[:30]!r} may be no {kind}"
    return _mixed(kinds)


_UNITS = frozenset({
    "microsecond", "millisecond", "second", "minute", "hour", "day", "week", "month", "quarter", "year", "decade",
    "century", "millennium", "dow", "isodow", "doy", "isoyear", "yearweek", "epoch", "weekday", "dayofweek",
    "dayofyear", "isoweek",
})  # fmt: skip


def _unit_doubt(node: exp.Expr) -> str:
    """Return what speaks against a unit of time."""
    unit = node.args.get("unit")
    name = unit.name.lower() if isinstance(unit, exp.Expr) else ""
    known = not name or name.removesuffix("s") in _UNITS or "(" in name
    if isinstance(node, exp.Interval) and name and isinstance(node.this, exp.Literal):
        known = known and bool(_READS[NUMBER].match(node.this.name))
    return "" if known else f"{name} may be no unit of time"


def _cast_doubt(node: exp.Cast, source: str) -> str:
    target = _of(node.to)
    if isinstance(node.this, exp.Literal) and target in _READS and not _READS[target].match(node.this.name.strip()):
        return f"{node.this.name[:30]!r} may be no {target}"
    if isinstance(node.this, (exp.Literal, exp.Null)) or target == TEXT or source in (target, NULL):
        small = source == target == NUMBER and node.to.this in _SMALL
        return "a number may be too big for its new type" if small else ""
    if {source, target} == {BOOL, NUMBER} or not target:
        return ""
    return f"{source or 'what it is made of'} may not be cast to {target}"


def _mixed(families: list[str], also: tuple[str, ...] = ()) -> str:
    kinds = sorted({each for each in families if each not in ("", NULL)})
    mixes = len(kinds) > 1 and kinds != [BOOL, NUMBER] and not set(kinds) & set(also)
    return f"it mixes {' and '.join(kinds)}" if mixes else ""


def _unfit(node: exp.Expr, found: str, needed: str) -> str:
    fits = found in ("", NULL, needed) or (found == BOOL and isinstance(node, exp.Sum))
    fits = fits or (needed == NUMBER and "interval" in found)
    return "" if fits else f"{node.key} takes {needed} and gets {found}"
