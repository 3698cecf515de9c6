"""The types of the schema; their docstrings are its descriptions."""
