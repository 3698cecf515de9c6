"""What was observed of an asset, apart from what is said of it.

A run's outcome, a freshness check, row counts: they change from day to day while the asset stays the same.
So they are kept beside its declaration, and the last that is known stands until something newer is seen: a
manifest that was written without results makes no test forget that it passed.
"""

from typing import Any

from msgspec.structs import replace

from catchment_parsers.facts import Asset

_DETAILS = ("run", "status", "bytes", "last_modified")
"""Keys of an asset's details that are observations."""
_FRESHNESS = ("status", "max_loaded_at", "snapshotted_at")
"""Those of its freshness: the rest is what the project asks for."""


def split(asset: Asset) -> tuple[Asset, dict[str, Any]]:
    """Return what is said of an asset, and what was observed of it; ``{}`` where nothing was."""
    observed = {key: asset.details[key] for key in _DETAILS if asset.details.get(key) not in (None, "", {})}
    freshness = asset.details.get("freshness") or {}
    checked = {key: freshness[key] for key in _FRESHNESS if key in freshness}
    if checked:
        observed["freshness"] = checked
    if asset.row_count >= 0:
        observed["row_count"] = asset.row_count
    return (_said(asset, freshness) if observed or "status" in asset.details else asset), observed


def _said(asset: Asset, freshness: dict[str, Any]) -> Asset:
    details = {key: value for key, value in asset.details.items() if key not in (*_DETAILS, "freshness")}
    asked = {key: value for key, value in freshness.items() if key not in _FRESHNESS}
    if asked:
        details["freshness"] = asked
    return replace(asset, details=details, row_count=-1)


def joined(asset: Asset, observed: dict[str, Any]) -> Asset:
    """Return an asset with what was observed of it, as it was before ``split``."""
    details = asset.details | {key: observed[key] for key in _DETAILS if key in observed}
    if "freshness" in observed:
        details["freshness"] = asset.details.get("freshness", {}) | observed["freshness"]
    return replace(asset, details=details, row_count=observed.get("row_count", asset.row_count))
