"""Whether an answer is all of it, and if not, why: UNKNOWN is never shown as safe (DESIGN 4)."""

from enum import StrEnum

from catchment_parsers.facts import ParseStatus, Record


class PartialReason(StrEnum):
    """Why an answer may lack something."""

    DEPTH_LIMIT = "DEPTH_LIMIT"
    NODE_LIMIT = "NODE_LIMIT"
    FILTERED = "FILTERED"
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
