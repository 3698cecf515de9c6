"""What can be selected by: one table, from a method's name to what an asset has of it and how that is matched."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from catchment.assets import Entry
from catchment.selectors import patterns
from catchment.selectors.grammar import Criterion
from catchment_parsers.facts import SETTINGS, Asset, Kind, Record
from catchment_parsers.naming import usual_fqn

Values = Callable[[Entry], Iterable[str]]
Fits = Callable[[Entry], bool]

RESOURCE_TYPES = (
    "model", "seed", "snapshot", "source", "table", "view", "test", "unit_test", "exposure", "metric",
    "semantic_model", "saved_query", "function", "analysis", "operation",
)  # fmt: skip
"""Kinds as dbt calls them: a unit test is one of its own."""
UNLISTED = frozenset({"analysis", "operation"})
"""What is only listed where its type is asked for, as `dbt ls` does."""
_IN_GROUPS = frozenset({Kind.MODEL, Kind.SEED, Kind.SNAPSHOT, Kind.ANALYSIS, Kind.METRIC})
_CONFIGURED = frozenset({Kind.MODEL, Kind.SEED, Kind.SNAPSHOT, Kind.ANALYSIS, Kind.OPERATION, Kind.TEST, Kind.SOURCE})
_BUILT = frozenset({Kind.MODEL, Kind.SEED, Kind.SNAPSHOT, Kind.ANALYSIS, Kind.OPERATION})


class Method(Record, frozen=True, kw_only=True):
    """A way to select assets.

    Attributes:
        values: What an asset has of it; shown where nothing matches, for what is nearest.
        fits: Given a criterion, whether an asset is what it says.
        words: All that there is to look for; any text where none are named.
        form: The longest that a value may be, in parts; "" where it has none.
    """

    values: Values
    fits: Callable[[Criterion], Fits]
    words: tuple[str, ...] = ()
    form: str = ""


def _by(values: Values, match: Callable[[str], patterns.Fits] = patterns.wildcards, **bounds: Any) -> Method:
    """Return the method that matches any of an asset's values with a pattern; `bounds` as in ``Method``."""

    def fits(criterion: Criterion) -> Fits:
        is_it = match(criterion.value)
        return lambda entry: any(map(is_it, values(entry)))

    return Method(values=values, fits=fits, **bounds)


def _text(name: str) -> Method:
    """Return the method of a field of the asset that is a text."""
    return _by(lambda entry: [value] if (value := getattr(entry.asset, name)) else [])


def name_of(entry: Entry) -> str:
    """Return what an asset is listed as: dbt's unique_id, else its URN."""
    return entry.asset.unique_id or entry.asset.urn


def resource_types(entry: Entry) -> set[str]:
    """Return what dbt calls an asset: a table that one project loads and another reads is a seed and a source."""
    if entry.asset.kind is Kind.TEST:
        return {"unit_test" if _is_unit(entry.asset) else "test"}
    return {str(entry.asset.kind), *(str(resource.kind) for resource in entry.resources)}


def _is_unit(asset: Asset) -> bool:
    return bool(asset.details.get("category") == "unit")


# ── by name ──────────────────────────────────────────────────────────────────────────────────────


def fqn_of(asset: Asset) -> list[str]:
    """Return the full name of an asset in parts: dbt's, or for what dbt does not know, the relation's."""
    if not asset.unique_id:
        return asset.urn.rpartition("/")[2].split(".")
    return asset.details.get("fqn") or usual_fqn(asset.package, asset.path, asset.name, asset.version)


def _fits_in_full(criterion: Criterion) -> Fits:
    fits = patterns.in_full(criterion.value)

    def is_it(entry: Entry) -> bool:
        asset = entry.asset
        return asset.kind is not Kind.SOURCE and fits(fqn_of(asset), bool(asset.version))

    return is_it


def _named(kind: str) -> Method:
    """Return the method that finds assets of a type by their name, or by package and name."""

    def values(entry: Entry) -> Iterable[str]:
        asset = entry.asset
        return (asset.name, f"{asset.package}.{asset.name}") if kind in resource_types(entry) else ()

    return _by(values, patterns.by_parts, form="PACKAGE.NAME")


def _sources(entry: Entry) -> Iterable[str]:
    """Yield the source of a table, then with the table's name, then with the package's: from dbt's unique_id."""
    for resource in entry.resources:
        if resource.kind is Kind.SOURCE and resource.unique_id.count(".") > 2:
            package, source, table = resource.unique_id.split(".", 3)[1:]
            yield from (source, f"{source}.{table}", f"{package}.{source}.{table}")


def _files(entry: Entry) -> Iterable[str]:
    name = entry.asset.path.replace("\\", "/").rpartition("/")[2]
    return (name, name.rpartition(".")[0]) if name else ()


def _paths(entry: Entry) -> Iterable[str]:
    said = (entry.asset.path, entry.asset.details.get("patch_path"))
    return [path.replace("\\", "/") for path in said if isinstance(path, str) and path]


def _packages(entry: Entry) -> Iterable[str]:
    package = entry.asset.package
    own = any(package == resource.source for resource in entry.resources)
    return ([package, "this"] if own else [package]) if package else []


def _all_names(entry: Entry) -> Iterable[str]:
    return (entry.asset.urn, entry.asset.name, *(each.unique_id for each in entry.resources if each.unique_id))


# ── by what is said and seen of it ───────────────────────────────────────────────────────────────


def _test_types(entry: Entry) -> Iterable[str]:
    if entry.asset.kind is not Kind.TEST:
        return ()
    if _is_unit(entry.asset):
        return ("unit",)
    return ("singular", "data") if entry.asset.details.get("category") == "singular" else ("generic", "schema", "data")


def _test_names(entry: Entry) -> Iterable[str]:
    types = tuple(_test_types(entry))
    if "unit" in types:
        return (entry.asset.name,)
    return (str(entry.asset.details.get("test_type")),) if "generic" in types else ()


def _versions(entry: Entry) -> Iterable[str]:
    asset = entry.asset
    if asset.kind is not Kind.MODEL:
        return ()
    if not asset.version:
        return ("none",)
    if asset.latest:
        return ("latest",)
    newest = asset.details.get("latest_version")
    return () if newest is None else ("prerelease",) if _is_newer(asset.version, newest) else ("old",)


def _is_newer(version: str, than: str) -> bool:
    """Whether a version is newer than another: by number where both are numbers, else by letter."""
    try:
        return float(version) > float(than)
    except ValueError:
        return version > than


def _results(entry: Entry) -> Iterable[str]:
    run = entry.asset.details.get("run") or {}
    return [str(run["status"])] if isinstance(run, Mapping) and run.get("status") else []


def _source_states(entry: Entry) -> Iterable[str]:
    check = entry.asset.details.get("freshness") or {}
    return [str(check["status"])] if isinstance(check, Mapping) and check.get("status") else []


def _owners(entry: Entry) -> Iterable[str]:
    return [name for owner in entry.asset.owners for name in (owner.name, owner.email) if name]


def _tiers(entry: Entry) -> Iterable[str]:
    tier = entry.asset.tier
    return (tier, tier.lower(), tier[-1:]) if tier else ()


# ── by configuration ─────────────────────────────────────────────────────────────────────────────

_KEPT: Mapping[str, Callable[[Asset], Any]] = {
    "access": lambda asset: asset.access,
    "contract": lambda asset: {"enforced": asset.contract} if asset.kind in _BUILT else None,
    "enabled": lambda asset: not asset.disabled,
    "group": lambda asset: asset.group,
    "materialized": lambda asset: "test" if asset.kind is Kind.TEST else asset.materialized,
    "meta": lambda asset: asset.meta,
    "tags": lambda asset: list(asset.tags),
}
"""What the catalog keeps of dbt's configuration in fields of their own."""
_OF_TESTS = ("severity", "where", "limit", "warn_if", "error_if")
CONFIG = (*_KEPT, *_OF_TESTS, *SETTINGS)
"""What the catalog keeps of dbt's configuration."""


def _setting(asset: Asset, name: str) -> Any:
    """Return what an asset's configuration has of a name, None for nothing."""
    if name in _KEPT:
        return _KEPT[name](asset)
    if name in _OF_TESTS:
        return asset.details.get(name)
    return (asset.details.get("config") or {}).get(name, SETTINGS[name] if asset.kind in _BUILT else None)


def _fits_config(criterion: Criterion) -> Fits:
    name, *keys = criterion.arguments or ("",)
    if name not in CONFIG:
        raise criterion.error(f"the catalog does not keep 'config.{name}'; it keeps {', '.join(sorted(CONFIG))}")
    # dbt compares yes and no, and how severe a test is, whatever their case.
    folds = name == "severity" or criterion.value.lower() in ("true", "false")
    is_it = patterns.wildcards(criterion.value.lower() if folds else criterion.value)

    def fits(entry: Entry) -> bool:
        if entry.asset.kind not in _CONFIGURED or (entry.asset.kind is Kind.SOURCE and name == "materialized"):
            return False
        said = _texts(_below(_setting(entry.asset, name), keys))
        return any(is_it(text.lower() if folds else text) for text in said)

    return fits


def _below(value: Any, keys: Iterable[str]) -> Any:
    for key in keys:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def _texts(value: Any) -> list[str]:
    """Return a setting as texts: those of a list one by one; what is neither text nor yes or no is not looked for."""
    listed = value if isinstance(value, list) else [value]
    return [str(each).lower() if isinstance(each, bool) else each for each in listed if isinstance(each, str | bool)]


def _config_values(entry: Entry) -> Iterable[str]:
    return [text for name in CONFIG for text in _texts(_setting(entry.asset, name))]


METHODS: Mapping[str, Method] = {
    # dbt's own
    "fqn": Method(values=lambda entry: [entry.asset.name], fits=_fits_in_full),
    "file": _by(_files),
    "path": _by(_paths, patterns.below),
    "tag": _by(lambda entry: entry.asset.tags),
    "source": _by(_sources, patterns.by_parts, form="PACKAGE.SOURCE.TABLE"),
    "exposure": _named("exposure"),
    "metric": _named("metric"),
    "semantic_model": _named("semantic_model"),
    "saved_query": _named("saved_query"),
    "unit_test": _named("unit_test"),
    "group": _by(lambda entry: [entry.asset.group] if entry.asset.kind in _IN_GROUPS and entry.asset.group else []),
    "access": _by(
        lambda entry: [entry.asset.access] if entry.asset.kind is Kind.MODEL else [],
        words=("private", "protected", "public"),
    ),
    "package": _by(_packages),
    "resource_type": _by(resource_types, words=RESOURCE_TYPES),
    "config": Method(values=_config_values, fits=_fits_config),
    "test_type": _by(_test_types, words=("generic", "singular", "unit", "data", "schema")),
    "test_name": _by(_test_names),
    "version": _by(_versions, words=("latest", "old", "prerelease", "none")),
    "result": _by(_results),
    "source_status": _by(_source_states, words=("pass", "warn", "error", "runtime error")),
    # the catalog's
    "asset": _by(_all_names),
    "owner": _by(_owners),
    "domain": _text("domain"),
    "tier": _by(_tiers),
    "project": _by(lambda entry: dict.fromkeys(entry.sources)),
    "database": _text("database"),
    "schema": _text("schema"),
    "materialized": _text("materialized"),
}
"""What selects assets.  ``column`` selects columns (``columns``)."""

REFUSED: Mapping[str, str] = {
    "state": "'state:' compares two manifests, of which the catalog keeps none: 'catchment impact' compares two states"
    " of a project, 'catchment diff' two runs",
    "selector": "'selector:' names a selector of selectors.yml, which no artifact has: write out what it selects",
}
"""Methods of dbt's for which the catalog has no facts, and what does the like."""
