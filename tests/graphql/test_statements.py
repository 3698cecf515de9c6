"""The number of SQL statements does not grow with what is asked for."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from catchment.catalog import Catalog
from catchment_graphql.context import Context
from catchment_graphql.schema import schema

MODELS = "search(filter: {kinds: [MODEL]}, first: $n)"
QUERIES = {
    "search": """search(query: "order", first: $n) { corrected { to } facets { leftOut }
                   edges { snippet columns { name } node { urn owners { name } tags } } }""",
    "columns": f"""{MODELS} {{ edges {{ node {{ ... on Dataset {{
                     sql columns(first: 50) {{ edges {{ node {{ name }} }} }} }} }} }} }}""",
    "tests": f"{MODELS} {{ edges {{ node {{ assertions {{ edges {{ node {{ testType }} }} }} }} }} }}",
    "edges": f"""{MODELS} {{ edges {{ node {{ ... on Dataset {{ columns(first: 3) {{ edges {{ node {{
                   columnEdges {{ source expression }} piiSources {{ totalCount }} }} }} }} }} }} }} }}""",
    "neighbours": f"""{MODELS} {{ edges {{ node {{ downstream(first: 5) {{
                        completeness {{ isPartial }} edges {{ columnEdges {{ source }} node {{ ... on Dataset {{
                          columns(first: 2) {{ edges {{ node {{ dataType }} }} }} }} }} }} }} }} }} }}""",
    "lineage": """lineage(urn: "fct_orders.net_cents", direction: UPSTREAM, first: $n) { edges {
                    node { ... on Column { dataType dataset { urn } } } columnEdges { location { line } } } }""",
    "graph": """lineageGraph(urns: ["fct_orders"], upstreamDepth: 3, downstreamDepth: 3, first: $n) {
                  nodes { node { ... on Dataset { columns(first: 2) { edges { node { dataType } } } } } }
                  edges { columnEdges { location { line } } } }""",
    "paths": """lineagePaths(from: "stg_payments.amount_cents", to: "cfo_revenue_dashboard", first: $n) {
                  paths { steps { columnEdges { expression } node { ... on Column { dataType } } } } }""",
    "common": """commonAncestors(urns: ["fct_orders.net_cents", "fct_revenue_daily.fees_eur"], first: $n) {
                   edges { node { ... on Column { dataType dataset { urn } } } } }""",
    "flows": "aggregatedLineage(by: SCHEMA, first: $n) { edges { node { examples { source } } } }",
    "cycles": "cycles(first: $n) { edges { node { steps { columnEdges { expression } } } } }",
    "failing": "failingAssets(metric: DOCUMENTED, first: $n) { edges { node { owners { name } } } }",
    "history": "ingestionRuns(first: $n) { edges { node { number } } } auditLog(first: $n) { totalCount }",
}


@pytest.fixture
def statements(demo: Catalog) -> Callable[[str, int], int]:
    """Run a query, and return how many SQL statements that took."""
    state = demo.state
    assert state.assets
    assert state.lineage

    def count(query: str, size: int) -> int:
        seen: list[str] = []
        demo.store.db.conn.set_trace_callback(seen.append)
        document = f"query ($n: Int!) {{ {query} }}"
        values: dict[str, Any] = {"n": size}
        result = asyncio.run(schema().execute(document, variable_values=values, context_value=Context(demo)))
        demo.store.db.conn.set_trace_callback(None)
        assert result.errors is None
        # SQLite reports what full-text search does inside as comments.
        return sum(not statement.startswith("--") for statement in seen)

    return count


@pytest.mark.parametrize("name", QUERIES)
def test_as_many_for_a_long_page_as_for_a_short_one(statements: Callable[[str, int], int], name: str) -> None:
    short, long = statements(QUERIES[name], 2), statements(QUERIES[name], 40)
    # The last level may be empty for a short page, and then asks nothing; reading rows takes three statements.
    assert long <= short + 3
    assert long <= 12
