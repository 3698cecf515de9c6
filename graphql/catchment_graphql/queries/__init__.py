"""The root of all queries, a module for each subject."""

import strawberry

from catchment_graphql.queries.assets import AssetQueries
from catchment_graphql.queries.governance import GovernanceQueries
from catchment_graphql.queries.history import HistoryQueries
from catchment_graphql.queries.lineage import LineageQueries


@strawberry.type
class Query(AssetQueries, LineageQueries, GovernanceQueries, HistoryQueries):
    """All that can be asked.

    What is not found is null; a name that fits several assets is an error with code `AMBIGUOUS` that lists them.
    """
