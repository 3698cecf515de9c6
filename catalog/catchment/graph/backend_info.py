"""What networkx shows of the backend; it asks for that whenever it is imported, so nothing heavy is imported here."""

from typing import Any

DISPATCHED = (
    "ancestors",
    "bfs_edges",
    "bfs_predecessors",
    "bfs_successors",
    "bidirectional_shortest_path",
    "descendants",
    "descendants_at_distance",
    "has_cycle",
    "has_path",
    "is_directed_acyclic_graph",
    "shortest_path",
    "shortest_path_length",
    "single_source_shortest_path_length",
    "single_target_shortest_path_length",
    "strongly_connected_components",
    "topological_generations",
    "topological_sort",
    "weakly_connected_components",
)
"""What is answered without conversion, as far as the arguments allow."""


def info() -> dict[str, Any]:
    """Return what networkx shows of this backend."""
    return {
        "backend_name": "catchment",
        "project": "catchment",
        "package": "catchment",
        "url": "https://github.com/catchment-data/catchment",
        "short_summary": "Reachability, distances, paths and order of a catalog's lineage graph, on compact arrays.",
        "functions": {name: {} for name in DISPATCHED},
    }
