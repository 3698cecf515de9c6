"""Tests of assets: which asset each is attached to."""

from catchment.assets import Assets
from catchment_parsers.facts import Asset, Kind


def attached_to(test: Asset) -> list[str]:
    """Return the URNs of the assets that a test checks."""
    attached = test.details.get("attached") or []
    return [attached] if isinstance(attached, str) else [str(urn) for urn in attached]


def by_asset(assets: Assets) -> dict[str, list[Asset]]:
    """Return the tests of each asset, by its URN."""
    found: dict[str, list[Asset]] = {}
    for entry in assets.values():
        if entry.asset.kind is Kind.TEST:
            for urn in attached_to(entry.asset):
                found.setdefault(urn, []).append(entry.asset)
    return found
