"""Column-level edges, as they are stored."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from catchment.store.read import EdgeRow
from catchment_graphql.types.scalars import URN
from catchment_parsers.facts import DIRECT_SUBTYPES, Provenance, Subtype, Type

if TYPE_CHECKING:
    from catchment_graphql.types.assets import SourceLocation

Location = Annotated["SourceLocation", strawberry.lazy("catchment_graphql.types.assets")]


@strawberry.type
class LineageEdge:
    """A column-level edge: OpenLineage's transformation, and where it is written.

    Attributes:
        source: The column that it comes from.
        target: The column that it leads into, or the asset whose rows it decides.
        type: Whether it makes the value or decides about it.
        subtype: How.
        masking: The value is hidden on the way.
        is_certain: False for one of several candidates.
        expression: SQL of the target column; null for what decides rows.
        location: Where it is written.
        job: unique_id or URN of the asset whose SQL says so.
        declared_by: Name of the source that says so.
        since_run: Number of the ingest run from which it holds.
        provenance: Who says so: the parser, or an engine that reports its own lineage.
    """

    source: URN
    target: URN
    type: Type
    subtype: Subtype
    masking: bool
    is_certain: bool
    expression: str | None
    location: Location | None
    job: str
    declared_by: str
    since_run: int
    provenance: Provenance


def edge_of(row: EdgeRow) -> LineageEdge:
    """Return an edge as the schema shows it."""
    from catchment_graphql.types.assets import SourceLocation

    subtype = Subtype(row.subtype)
    return LineageEdge(
        source=URN(row.source),
        target=URN(row.target),
        type=Type.DIRECT if subtype in DIRECT_SUBTYPES else Type.INDIRECT,
        subtype=subtype,
        masking=row.masking,
        is_certain=row.certain,
        expression=row.expression or None,
        location=SourceLocation(path=row.path, line=row.line or None) if row.path else None,
        job=row.job,
        declared_by=row.declared_by,
        since_run=row.since,
        provenance=Provenance(row.provenance),
    )
