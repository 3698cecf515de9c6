"""Impact: compare two states, classify each change, follow it downstream, judge it (DESIGN 7)."""
