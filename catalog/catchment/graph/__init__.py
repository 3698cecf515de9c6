"""The lineage graph: integer ids beneath, a networkx graph to whoever uses it."""
