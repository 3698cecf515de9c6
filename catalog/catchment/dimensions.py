"""What assets are grouped by, filtered by and counted by: the values that an asset has of each dimension."""

from collections.abc import Callable, Iterable, Mapping

from catchment.assets import Entry

Keys = Callable[[Entry], Iterable[str]]

DIMENSIONS: Mapping[str, Keys] = {
    "access": lambda entry: [entry.asset.access],
    "database": lambda entry: [entry.asset.database],
    "domain": lambda entry: [entry.asset.domain],
    "group": lambda entry: [entry.asset.group],
    "kind": lambda entry: [entry.asset.kind],
    "materialized": lambda entry: [entry.asset.materialized],
    "owner": lambda entry: [owner.name for owner in entry.asset.owners],
    "package": lambda entry: [entry.asset.package],
    "platform": lambda entry: [entry.asset.urn.partition(":")[0].partition("/")[0]],
    "schema": lambda entry: [entry.asset.schema],
    "source": lambda entry: entry.sources,
    "tag": lambda entry: entry.asset.tags,
    "tier": lambda entry: [entry.asset.tier],
}
"""By name; a value of \"\" is none."""
