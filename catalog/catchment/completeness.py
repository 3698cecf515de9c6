"""Whether an answer is all of it, and if not, why: UNKNOWN is never shown as safe (DESIGN 4)."""

from collections.abc import Iterable
from enum import StrEnum
from typing import TYPE_CHECKING

from catchment.assets import Assets
from catchment_parsers.facts import ParseStatus, Record

if TYPE_CHECKING:
    from catchment.graph.lineage import Lineage, Step


class PartialReason(StrEnum):
    """Why an answer may lack something."""

    DEPTH_LIMIT = "DEPTH_LIMIT"
    NODE_LIMIT = "NODE_LIMIT"
    UNPARSED_SQL = "UNPARSED_SQL"
    OPAQUE_NODE = "OPAQUE_NODE"
    MISSING_SCHEMA = "MISSING_SCHEMA"
    UNRESOLVED_METRIC = "UNRESOLVED_METRIC"
    NO_CONSUMERS = "NO_CONSUMERS"


REASONS = {
    ParseStatus.FAILED: PartialReason.UNPARSED_SQL,
    ParseStatus.MISSING: PartialReason.UNPARSED_SQL,
    ParseStatus.OPAQUE: PartialReason.OPAQUE_NODE,
    ParseStatus.PARTIAL: PartialReason.MISSING_SCHEMA,
}
"""Why an asset whose SQL came to this makes an answer partial."""


class Completeness(Record, frozen=True, kw_only=True, omit_defaults=False):
    """Whether an answer is all of it.

    Attributes:
        is_partial: Something could not be followed.
        reasons: Why, in the order of ``PartialReason``.
        unparsed_assets: URNs of the assets on the way whose SQL is not fully understood.
    """

    is_partial: bool
    reasons: tuple[PartialReason, ...] = ()
    unparsed_assets: tuple[str, ...] = ()


def completeness(
    assets: Assets, lineage: "Lineage", start: int, steps: "Iterable[Step]", *, upstream: bool, depth: int | None
) -> Completeness:
    """Return what is missing from a walk: assets that are not understood, and what the depth cut off."""
    steps = list(steps)
    visited = {start, *(step.node for step in steps)}
    statuses = {
        lineage.urns[asset]: assets[asset].asset.status
        for asset in dict.fromkeys(lineage.asset_of[node] for node in visited)
        if asset in assets
    }
    unparsed = {urn: REASONS[status] for urn, status in statuses.items() if status in REASONS}
    reasons = set(unparsed.values())
    if depth is not None and _is_cut(lineage, start, steps, visited, upstream=upstream, depth=depth):
        reasons.add(PartialReason.DEPTH_LIMIT)
    ordered = tuple(reason for reason in PartialReason if reason in reasons)
    return Completeness(is_partial=bool(reasons), reasons=ordered, unparsed_assets=tuple(sorted(unparsed)))


def _is_cut(
    lineage: "Lineage", start: int, steps: "list[Step]", visited: set[int], *, upstream: bool, depth: int
) -> bool:
    edge = [step.node for step in steps if step.distance == depth] or [start] * (depth == 0)
    if lineage.is_asset(start):
        return any(link.node not in visited for node in edge for link in lineage.asset_links(node, upstream=upstream))
    links = lineage.upstream_links if upstream else lineage.downstream_links
    return any(link.node not in visited for node in edge for link in links(node))
