"""What an answer of the graph lacks: what is not understood, and what depth or a filter cut off."""

from collections.abc import Iterable, Sequence

import numpy as np

from catchment.assets import Assets
from catchment.completeness import REASONS, Completeness, PartialReason
from catchment.graph.arrays import Ints, Side
from catchment.graph.filters import EVERYTHING, Filter
from catchment.graph.lineage import FREE, Lineage, Steps
from catchment.graph.walks import ALL, EVERY, Allowed, Marks


def completeness(
    assets: Assets,
    lineage: Lineage,
    start: int,
    steps: Steps,
    *,
    upstream: bool,
    depth: int | None,
    only: Filter = EVERYTHING,
) -> Completeness:
    """Return what is missing from a walk: assets that are not understood, what the depth and the filter cut off."""
    side = lineage.links_of(start).sides[upstream]
    nodes = np.append(steps.walk.nodes, np.int32(start))
    reasons = cut_off(side, [start], steps, nodes, depth, lineage.allowed(only))
    return completeness_of(assets, lineage, nodes, reasons)


def cut_off(
    side: Side, starts: Sequence[int], steps: Steps, inside: Ints, depth: int | None, allowed: Allowed
) -> list[PartialReason]:
    """Return why there is more than a walk reached, beside what an answer has anyway.

    Args:
        side: The links that were walked.
        starts: Where the walk began.
        steps: What it reached.
        inside: The nodes of the answer.
        depth: How many hops it was allowed.
        allowed: Which links it was held to.
    """
    nodes = np.append(steps.walk.nodes, np.array(starts, np.int32))
    walked_on = np.append(steps.walk.distances, np.zeros(len(starts), np.int32)) != (-1 if depth is None else depth)
    reasons = []
    if leads_out(side, nodes[~walked_on], inside, allowed):
        reasons.append(PartialReason.DEPTH_LIMIT)
    narrowed = allowed.nodes is not None or allowed.codes != EVERY
    # What is no hop is beyond no depth.
    if narrowed and (
        leads_out(side, nodes[walked_on], inside) or leads_out(side, nodes[~walked_on], inside, Allowed(FREE))
    ):
        reasons.append(PartialReason.FILTERED)
    return reasons


def completeness_of(
    assets: Assets, lineage: Lineage, nodes: Ints, reasons: Iterable[PartialReason] = ()
) -> Completeness:
    """Return what is missing from an answer that these columns and assets are in, besides for other reasons."""
    unknown = np.fromiter(assets.not_understood, np.int32)
    found = unknown[marked(lineage.names.count, lineage.names.asset_of[nodes])[unknown]].tolist()
    why = {*reasons, *(REASONS[assets.not_understood[asset]] for asset in found)}
    return Completeness(
        is_partial=bool(why),
        reasons=tuple(reason for reason in PartialReason if reason in why),
        unparsed_assets=tuple(sorted(lineage.urns[asset] for asset in found)),
    )


def completeness_between(
    assets: Assets, lineage: Lineage, start: int, end: int, *, upstream: bool, reasons: Iterable[PartialReason] = ()
) -> Completeness:
    """Return what may be missing from the ways between two nodes: who reads whom is known better than how."""
    ends = [lineage.asset_of[node] for node in (start, end)]
    away, back = (
        marked(lineage.reads.count, np.append(lineage.walk_assets(node, upstream=direction).walk.nodes, node))
        for node, direction in zip(ends, (upstream, not upstream), strict=True)
    )
    nodes = np.append(np.flatnonzero(away & back), ends)
    return completeness_of(assets, lineage, nodes.astype(np.int32), reasons)


def leads_out(side: Side, nodes: Ints, inside: Ints, allowed: Allowed = ALL) -> bool:
    """Whether a link leads from some nodes to one that is not among others."""
    if not len(nodes):
        return False
    _, ends, codes = side.rows(nodes)
    out = ~marked(side.count, inside)[ends] & np.frombuffer(allowed.codes, np.bool_)[codes]
    return bool(out.any() if allowed.nodes is None else (out & allowed.nodes[ends]).any())


def marked(count: int, nodes: Ints) -> Marks:
    """Return for each of so many nodes whether it is among some."""
    marks = np.zeros(count, np.bool_)
    marks[nodes] = True
    return marks
